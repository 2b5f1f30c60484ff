"""Block Kit: what each kind of reply becomes, and that anything at all becomes what Slack takes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import slack_screens
from bot.slack.slack_markup import escaped, linked
from bot.slack.slack_render import MOST_CHARACTERS, fit, message
from bot.slack.slack_screens import ModalOrigin
from faq.text.showing import seen
from handlers.dialog.blocks import Block, text
from handlers.dialog.screen_views import FieldView, FormView, ListView
from handlers.dialog.turn import Button, Reply
from tests.fake import blocks as kit
from tests.slack.kinds import HOME, REPLIES, VIEWS, WORDS

STORED = Path(__file__).parent / "blocks"
PLACE = ModalOrigin("D01ALICE", "")
DRAWN: dict[str, Any] = {
    **{name: message(reply) for name, reply in REPLIES.items()},
    **{name: slack_screens.modal(view, PLACE) for name, view in VIEWS.items()},
    "App Home": slack_screens.home(HOME),
}


@pytest.mark.parametrize("name", DRAWN)
def test_each_kind_is_drawn_as_stored(name: str) -> None:
    """``STORE=1`` writes what is to be stored: look at the difference."""
    path = STORED / f"{name}.json"
    drawn = json.dumps(DRAWN[name], ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("STORE"):
        path.write_text(drawn)
    assert drawn == path.read_text()


@pytest.mark.parametrize("name", DRAWN)
def test_each_kind_is_what_slack_takes(name: str) -> None:
    drawn = DRAWN[name]
    assert list(kit.view_faults(drawn) if "type" in drawn else kit.faults("message", drawn["blocks"])) == []


def test_nothing_is_stored_that_is_no_kind() -> None:
    assert {path.stem for path in STORED.iterdir()} == set(DRAWN)


WORDS_OF_PEOPLE = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&|*_~`\n @#!"), max_size=400
) | st.sampled_from(
    ["<!channel>", "<@U1>", "<http://evil|bank>", "&lt;!here&gt;", "x" * 9000, "a b\n" * 2000, "<" * 4000]
)
KINDS = st.sampled_from(["text", "head", "quote", "items", "numbered", "hint", "struck"])
BLOCKS = st.builds(
    lambda kind, words, more: Block(kind, words, tuple(more) if kind in ("items", "numbered") else (), "3.2 <a>"),
    KINDS, WORDS_OF_PEOPLE, st.lists(WORDS_OF_PEOPLE, min_size=1, max_size=15),
)  # fmt: skip
LABELS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
BUTTONS = st.lists(
    st.builds(lambda label, numbered: Button(label, "", numbered), LABELS, st.booleans()), max_size=130
).map(lambda buttons: tuple(Button(one.label, f"a:{n}:1f2e3d4c", one.numbered) for n, one in enumerate(buttons)))


@settings(max_examples=120, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=8), BUTTONS)
def test_any_reply_becomes_messages_that_slack_takes(blocks: list[Block], buttons: tuple[Button, ...]) -> None:
    reply = Reply((text("Hello"), *blocks), buttons, key="k")
    parts = fit(reply)
    for part in parts:
        assert list(kit.faults("message", message(part)["blocks"])) == []
        assert list(kit.markup("text", message(part)["text"])) == []
    assert parts[-1].buttons == buttons
    assert [part.buttons for part in parts[:-1]] == [()] * (len(parts) - 1)
    assert [part.key for part in parts] == [*[""] * (len(parts) - 1), "k"]


@settings(max_examples=300, deadline=None)
@given(WORDS_OF_PEOPLE)
def test_nothing_that_is_written_is_lost(words: str) -> None:
    shown = "".join(said for part in fit(Reply((text(words),))) for said in _said(message(part)["blocks"]))
    assert _letters(shown) == _letters(seen(words))


def _said(blocks: list[Any]) -> list[str]:
    return [kit.as_read([block]) for block in blocks]


def _letters(words: str) -> str:
    return "".join(words.split())


@settings(max_examples=1000, deadline=None)
@given(WORDS_OF_PEOPLE)
def test_escaped_words_hold_no_markup_and_read_back_as_they_were(words: str) -> None:
    drawn = escaped(words)
    assert not set("<>") & set(drawn)
    assert drawn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<!here|all>", "&lt;!here|all&gt;"),
        ("<@U0BOT>", "&lt;@U0BOT&gt;"),
        ("<#C1|general>", "&lt;#C1|general&gt;"),
        ("<!subteam^S1>", "&lt;!subteam^S1&gt;"),
        ("<http://evil|bank>", "&lt;<http://evil>|bank&gt;"),
        ("<mailto:a@b.c|you>", "&lt;mailto:a@b.c|you&gt;"),
        ("<!date^0^{date}|x>", "&lt;!date^0^{date}|x&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("a & b", "a &amp; b"),
        ("see https://a.org/?x=1&y=2.", "see <https://a.org/?x=1&amp;y=2>."),
        ("javascript:alert(1) http://a", "javascript:alert(1) <http://a>"),
    ],
)
def test_payloads_lose_their_power(words: str, drawn: str) -> None:
    assert linked(words) == drawn
    assert list(kit.markup("text", linked(words))) == []


def test_a_large_reply_fills_its_messages() -> None:
    parts = fit(Reply((text("word " * 8000),)))
    assert len(parts) == 5
    assert all(len("".join(_said(message(part)["blocks"]))) > MOST_CHARACTERS / 2 for part in parts[:-1])


def test_the_texts_of_an_edit_stay_with_its_message() -> None:
    (one,) = fit(REPLIES["answered question"])
    assert one.edit_of == "1.2"


FIELDS = st.builds(
    lambda n, label, hint, kind, options, value: FieldView(
        f"A{n}", label, hint, kind, tuple((f"o{i}", words) for i, words in enumerate(options)),
        value[:3000] if not options else "o0", decides=n % 2 == 0,
    ),
    st.integers(0, 10**6), LABELS, WORDS_OF_PEOPLE.map(lambda words: words[:500]),
    st.sampled_from(["text", "long", "date", "time", "choice", "multi", "tick", "elsewhere", "integer"]),
    st.lists(LABELS, max_size=120), WORDS_OF_PEOPLE,
)  # fmt: skip
LISTS = st.builds(
    lambda label, lines: ListView(label, "", tuple((f"B6.{n}", line) for n, line in enumerate(lines)), f"B6.{len(lines)}"),
    LABELS, st.lists(WORDS_OF_PEOPLE, max_size=30),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(FIELDS, max_size=20, unique_by=lambda one: one.leaf), LISTS, LABELS)
def test_any_screen_becomes_a_modal_that_slack_takes(fields: list[FieldView], listed: ListView, title: str) -> None:
    view = FormView("f1", "A", title, (*fields, listed), WORDS)
    assert list(kit.view_faults(slack_screens.modal(view, PLACE))) == []


def test_a_modal_holds_ids_and_nothing_that_was_typed() -> None:
    meta = json.loads(slack_screens.modal(VIEWS["a part of the draft"], PLACE)["private_metadata"])
    assert meta == {"form": "f1", "part": "B", "chat": "D01ALICE", "thread": "", "within": ""}


def buttons_of(*options: Button) -> tuple[str, list[str]]:
    """What stands in the message, and what on its buttons or in its list."""
    *written, last = message(Reply((text("Who?"),), options))["blocks"]
    chosen = last["elements"][0]
    shown = last["elements"] if chosen["type"] == "button" else chosen["options"]
    return "\n".join(_said(written)), [one["text"]["text"] for one in shown]


LONG = Button("A consortium of municipalities", "a:0:x", short="Consortium")


def test_a_short_label_is_on_the_button_and_the_long_one_once_in_the_message() -> None:
    written, shown = buttons_of(LONG, Button("No", "a:1:x"))
    assert (written, shown) == ("Who?\n1. A consortium of municipalities\n2. No", ["1. Consortium", "2. No"])


def test_radio_buttons_have_room_for_the_long_label_and_it_is_written_once() -> None:
    written, shown = buttons_of(LONG, *(Button(f"No {n}", f"a:{n}:x") for n in range(1, 7)))
    assert (written, shown[0]) == ("Who?", LONG.label)


def test_a_select_shows_the_short_label_and_the_message_the_long_one() -> None:
    written, shown = buttons_of(LONG, *(Button(f"No {n}", f"a:{n}:x") for n in range(1, 13)))
    assert written.startswith("Who?\n1. A consortium of municipalities\n2. No 1")
    assert shown[:2] == ["1. Consortium", "2. No 1"]
