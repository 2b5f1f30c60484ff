"""Slack asks once more before a button deletes or closes something; what is typed keeps the bot's own question."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from bot.slack import slack_render
from handlers.dialog.blocks import text
from handlers.dialog.turn import Button, Reply, Sure, reply_from
from tests.fake import blocks as kit
from tests.fake.slack import Shown
from tests.slack.drafting import with_draft
from tests.slack.process import Bot

SURE = Sure("All of it goes.", "Yes", "No")
GRAVE = Button("Delete it", "a:9:1f2e3d4c", sure=SURE)


def others(count: int) -> tuple[Button, ...]:
    return tuple(Button(f"Option {number}", f"a:{number}:1f2e3d4c") for number in range(count))


def asked(blocks: list[dict[str, Any]]) -> dict[str, str]:
    """What is asked before each button, by its label."""
    elements = [one for block in blocks for one in block.get("elements", ()) if one.get("type") == "button"]
    return {one["text"]["text"]: one["confirm"]["text"]["text"] for one in elements if "confirm" in one}


@pytest.mark.parametrize("count", [0, 1, 4, 5, 9, 10, 40])
def test_the_dialog_is_on_the_button_however_many_choices_there_are(count: int) -> None:
    blocks = slack_render.message(Reply((text("?"),), (*others(count), GRAVE)))["blocks"]
    assert list(kit.faults("message", blocks)) == []
    assert asked(blocks) == {"Delete it": "All of it goes."}


def test_where_many_would_ask_they_stay_in_the_list() -> None:
    many = tuple(Button(f"Remove {n}", f"a:{n}:1f2e3d4c", sure=SURE) for n in range(12))
    blocks = slack_render.message(Reply((text("?"),), many))["blocks"]
    assert list(kit.faults("message", blocks)) == []
    assert [one["type"] for one in blocks[-1]["elements"]] == ["static_select"]


def test_long_words_are_cut_to_what_a_dialog_holds() -> None:
    long = Button("Delete " * 40, "a:0:1f2e3d4c", numbered=False, sure=Sure("x " * 400, "Yes " * 20, "No " * 20))
    assert list(kit.faults("message", slack_render.message(Reply((text("?"),), (long,)))["blocks"])) == []


@pytest.mark.parametrize("button", [
    GRAVE, Button("a", "b"), Button("a", "b", False), Button("a", "b", short="s"), Button("a", "", False, link="https://a.example"),
    Button("a", "b", False, "s", "", SURE),
])  # fmt: skip
def test_a_button_is_the_same_once_it_was_queued(button: Button) -> None:
    assert reply_from(Reply((text("?"),), (button,)).stored()).buttons == (button,)
    assert len(fields(Button)) == 6


def dialogs(shown: Shown) -> dict[str, str]:
    return asked(shown.blocks)


def test_forgetting_removing_and_deleting_answers_ask_so(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says("delete")
    assert dialogs(alice.hears("What do you want to delete?")) == {"clear": "This answer is emptied."}
    alice.says("forget")
    question = alice.hears("This deletes")
    assert list(dialogs(question)) == ["Yes, delete everything"]
    alice.says("no")
    alice.hears("Nothing was deleted.")
    alice.says("forget")
    alice.presses("Yes, delete everything", alice.hears("This deletes"))
    alice.hears("Done: everything about you is deleted here.")
