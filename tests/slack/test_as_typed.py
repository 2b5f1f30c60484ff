"""What people write is shown as they wrote it, whatever Slack takes for markup: in each kind of block, on screens, beside files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import slack_render, slack_screens
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.screen_views import FieldView
from handlers.dialog.turn import Reply
from tests.fake import blocks as kit
from tests.slack.drafting import with_draft
from tests.slack.kinds import PART
from tests.slack.process import Bot

TYPED = (
    "*Köln* and _Soria_", "~not this~", "run `make` twice", "snake_case_name and a*b*c", ":bike: lanes at 10:00:30",
    "> quoted by hand", "```three```", "*both* https://a.example/x_y_z_", "`check` *this*", "_a_ <b> &amp; `c",
)  # fmt: skip
KINDS = ("text", "hint", "quote", "struck", "head", "items", "numbered")


def block_of(kind: str, words: str) -> Block:
    return Block(kind, items=(words,)) if kind in ("items", "numbered") else Block(kind, words)  # type: ignore[arg-type]


def read(*blocks: Block) -> str:
    drawn = [one for part in slack_render.fit(Reply(blocks)) for one in slack_render.message(part)["blocks"]]
    assert list(kit.faults("message", drawn)) == []
    return kit.as_read(drawn)


@pytest.mark.parametrize("words", TYPED)
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_read_as_they_were_typed(kind: str, words: str) -> None:
    ours = words.replace("`check`", "check") if kind != "head" else words
    assert ours in read(block_of(kind, words))


@settings(max_examples=300, deadline=None)
@given(st.text("ab *_~`:>\n<&", max_size=60))
def test_no_sign_is_lost(words: str) -> None:
    assert "".join(f"a{words}".split()) == "".join(read(text(f"a{words}")).split())


def test_commands_of_ours_stay_commands() -> None:
    drawn = slack_render.message(Reply((hint("`poll list` lists them; `/city2city link CODE` links."),)))["blocks"]
    assert drawn[0]["elements"][0]["text"] == "`poll list` lists them; `/city2city link CODE` links."
    (rich,) = slack_render.message(Reply((text("*Waste*: type `poll list`, see https://a.example."),)))["blocks"]
    assert rich["elements"][0]["elements"] == [
        {"type": "text", "text": "*Waste*: type "},
        {"type": "text", "text": "poll list", "style": {"code": True}},
        {"type": "text", "text": ", see "},
        {"type": "link", "url": "https://a.example"},
        {"type": "text", "text": "."},
    ]


def test_a_moment_beside_such_words_is_still_shown_by_the_readers_clock() -> None:
    block = Block("text", "*Kick-off* is on 3 March, 10:00 CET.", moments=(("3 March, 10:00 CET", 1772528400),))
    (rich,) = slack_render.message(Reply((block,)))["blocks"]
    assert kit.as_read([rich]) == "*Kick-off* is on 3 March, 10:00 CET (3 March, 10:00 CET)."
    assert rich["elements"][0]["elements"][1]["timestamp"] == 1772528400


def test_a_screen_shows_them_so_too() -> None:
    part = replace(
        PART, words=replace(PART.words, notice="1 · *Waste* _and_ `heat`."),
        fields=(FieldView("E2", "E2 *Why* ~so~?", "_Up_ to `x`", "elsewhere", (), ""),),
    )  # fmt: skip
    view = slack_screens.modal(part, slack_screens.ModalOrigin("D1", ""))
    assert list(kit.view_faults(view)) == []
    shown = kit.as_read(view["blocks"])
    assert all(one in shown for one in ("1 · *Waste* _and_ `heat`.", "E2 *Why* ~so~?", "_Up_ to `x`"))


def test_so_do_the_words_beside_a_file() -> None:
    assert slack_render.comment(Reply((text("Poll 1: plain & simple"),))) == {
        "initial_comment": "Poll 1: plain &amp; simple"
    }
    beside = slack_render.comment(Reply((text("Poll 1: *which* week?"),)))
    assert set(beside) == {"blocks"}
    assert "*which* week?" in beside["blocks"]


def test_the_draft_and_its_summary_show_an_answer_as_typed(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says("*Dunwich* _on_ ~Sea~")
    alice.says("summary")
    summary = alice.hears("Summary of your draft")
    told = [one for one in bot.slack.messages if "Dunwich" in one.words]
    assert summary in told
    assert all("*Dunwich* _on_ ~Sea~" in one.read for one in told)
