"""Any reply becomes calls that Telegram takes, with every word in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.telegram_pieces import units
from bot.telegram.telegram_render import ApiRequest, call, cut, fit, plainly, short
from handlers.dialog.blocks import Block, head, hint, items, numbered, quote, text
from handlers.dialog.turn import Button, FileSpec, Made, Reply, reply_from
from storage.records import Address
from tests.fake.bounds import UploadedFile, faults, parse_html

HERE = Address("telegram", "42", "", "501")
MADE = Made("draft.md", "# Draft")
WORDS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&;`'\"/b quot#x😀é\n", max_size=200),
    st.builds(lambda words, times: words * times, st.text(min_size=1, max_size=9), st.integers(1, 3000)),
)
BLOCK = st.builds(
    Block, st.sampled_from(["text", "head", "quote", "items", "numbered", "hint"]), WORDS,
    st.lists(WORDS, max_size=5).map(tuple), WORDS,
    st.lists(st.tuples(st.text(max_size=5), st.integers(1, 2**31)), max_size=2).map(tuple),
)  # fmt: skip
BUTTON = st.builds(Button, st.text(max_size=90), st.text(max_size=70), st.booleans())
REPLY = st.builds(
    Reply, st.lists(BLOCK, max_size=8).map(tuple), st.lists(BUTTON, max_size=130).map(tuple), st.text(max_size=3),
    st.none(), st.none() | st.just(FileSpec("mydata", {})), edit_of=st.sampled_from(["", "17", "x"]), native=st.booleans(),
)  # fmt: skip


def as_sent(made: ApiRequest) -> dict[str, object]:
    params = dict(made.params)
    if "document" in params:
        params["document"] = UploadedFile(MADE.name, MADE.content.encode())
    return params


def calls(reply: Reply) -> list[ApiRequest]:
    """The calls of a reply, each as it comes out of the outbox."""
    return [call(reply_from(part.stored()), HERE, MADE if part.file else None) for part in fit(reply)]


def said(made: ApiRequest) -> str:
    return str(made.params.get("text", made.params.get("caption", "")))


def signs(words: str) -> str:
    """The words without what layout may change."""
    return re.sub(r"[\s`/]|[\x00-\x1f\x7f\ud800-\udfff]", "", words)


@settings(max_examples=400, deadline=None)
@given(REPLY)
def test_every_bound_of_telegram_is_kept(reply: Reply) -> None:
    for made in calls(reply):
        assert faults(made.method, as_sent(made)) == []
        assert faults(made.method, as_sent(plainly(made, reply_from(fit(reply)[0].stored())))) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(text, WORDS) | st.builds(head, WORDS), max_size=4))
def test_every_word_arrives_and_no_tag_but_ours(blocks: Sequence[Block]) -> None:
    shown = [parse_html(said(made)) for made in calls(Reply(tuple(blocks)))]
    wanted = signs("".join(block.text for block in blocks))
    got = signs("".join(one.text for one in shown))
    assert got == wanted or (not wanted and got == "…")
    assert {tag for one in shown for tag, _ in one.entities} <= {"b", "code"}


@settings(max_examples=200, deadline=None)
@given(WORDS, st.integers(2, 200))
def test_cutting_loses_nothing_and_cuts_no_character(words: str, limit: int) -> None:
    clean = words.encode("utf-8", "ignore").decode()
    parts = list(cut(clean, limit))
    assert "".join(parts) == clean
    assert all(units(part) <= limit for part in parts)


@given(st.text(max_size=300), st.integers(4, 60))
def test_a_short_label_is_short_and_begins_as_the_long_one(label: str, limit: int) -> None:
    clean = label.encode("utf-8", "ignore").decode()
    shown = short(clean, limit)
    assert units(shown) <= limit
    assert clean.startswith(shown.removesuffix(" …"))


def test_emoji_count_as_two() -> None:
    first, second = calls(Reply((text("😀" * 3000),)))
    assert units(said(first)) <= 4096
    assert said(first) + said(second) == "😀" * 3000


def test_what_each_block_looks_like() -> None:
    blocks = (
        head("A & B"),
        text("Do <this>:"),
        items("one", "two"),
        numbered("first", "second"),
        quote("It says so.", "City2City · 3.8"),
        hint("small"),
        hint("print"),
    )
    assert said(calls(Reply(blocks))[0]) == (
        "<b>A &amp; B</b>\n\nDo &lt;this&gt;:\n• one\n• two\n\n1. first\n2. second\n\n"
        "<blockquote>It says so.</blockquote>\n<i>— City2City · 3.8</i>\n\n<i>small</i>\n<i>print</i>"
    )


def test_a_long_quote_can_be_folded() -> None:
    assert said(calls(Reply((quote("word " * 300, "s"),)))[0]).startswith("<blockquote expandable>word")


def test_a_command_in_backticks_is_one_to_tap_and_anything_else_one_to_type() -> None:
    made = calls(Reply((text("`help` lists it; type `change 3`."),)))[0]
    assert said(made) == "/help lists it; type <code>change 3</code>."


def test_an_instant_is_shown_by_the_readers_clock_beside_the_written_one() -> None:
    block = Block("text", "Session: 3 March 2026, 10:00 CET.", moments=(("3 March 2026, 10:00 CET", 1772528400),))
    assert said(calls(Reply((block,)))[0]) == (
        'Session: <tg-time unix="1772528400" format="wDt">3 March 2026, 10:00 CET</tg-time>.'
    )


def test_long_options_are_in_the_message_in_full_and_on_the_buttons_in_short() -> None:
    labels = ("A city, town, county or similar public authority", "No")
    made = calls(Reply((text("Who?"),), tuple(Button(label, f"a:{n}:x") for n, label in enumerate(labels))))[0]
    assert said(made) == f"Who?\n1. {labels[0]}\n2. No"
    keyboard = made.params["reply_markup"]["inline_keyboard"]
    assert [[one["text"] for one in row] for row in keyboard] == [["1. A city, town, county or …"], ["2. No"]]


def test_a_short_label_is_on_the_button_whole_and_the_long_one_once_in_the_message() -> None:
    options = (Button("A consortium of municipalities", "a:0:x", short="Consortium"), Button("No", "a:1:x"))
    made = calls(Reply((text("Who?"),), options))[0]
    assert said(made) == "Who?\n1. A consortium of municipalities\n2. No"
    keyboard = made.params["reply_markup"]["inline_keyboard"]
    assert [[one["text"] for one in row] for row in keyboard] == [["1. Consortium", "2. No"]]


def test_short_options_stand_side_by_side_and_commands_below() -> None:
    options = tuple(Button(label, f"a:{n}:x") for n, label in enumerate(("Yes", "No", "I'm not sure")))
    commands = tuple(Button(word, f"do:{word}:0", numbered=False) for word in ("why", "back"))
    made = calls(Reply((text("Well?"),), (*options, *commands)))[0]
    keyboard = made.params["reply_markup"]["inline_keyboard"]
    assert [[one["text"] for one in row] for row in keyboard] == [["Yes", "No", "I'm not sure"], ["why", "back"]]


def test_the_buttons_and_the_file_are_on_the_last_part_and_the_edit_on_the_first() -> None:
    reply = Reply((text("x" * 5000),), (Button("Yes", "a:0:n"),), key="k", file=FileSpec("mydata", {}), edit_of="9")
    first, second, third = fit(reply)
    assert [one.edit_of for one in (first, second, third)] == ["9", "", ""]
    assert [bool(one.buttons) for one in (first, second, third)] == [False, False, True]
    assert [bool(one.file) for one in (first, second, third)] == [False, False, True]
    assert [one.key for one in (first, second, third)] == ["k", "k/2", "k/3"]


@pytest.mark.parametrize("data", ["ж" * 33, "", "x" * 65])
def test_a_button_whose_data_does_not_fit_is_left_to_be_typed(data: str) -> None:
    made = calls(Reply((text("?"),), (Button("Yes", data), Button("No", "a:1:n"))))[0]
    assert [[one["text"] for one in row] for row in made.params["reply_markup"]["inline_keyboard"]] == [["No"]]


def test_a_place_of_a_message_is_taken_and_its_buttons_go() -> None:
    made = calls(Reply((text("→ Yes"),), edit_of="17"))[0]
    assert made.method == "editMessageText"
    assert made.params["message_id"] == 17
    assert "reply_markup" not in made.params


@pytest.mark.parametrize("silent", [False, True])
def test_what_is_to_wake_nobody_up_is_sent_without_a_sound(silent: bool) -> None:
    made = call(Reply((text("x"),), silent=silent), HERE)
    assert made.params.get("disable_notification", False) is silent
    assert faults(made.method, made.params) == []
