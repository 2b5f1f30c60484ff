"""Replies as text for a terminal: nothing that a terminal obeys or nobody sees gets through but our own colours."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.terminal_render import Style, lines
from faq.text.showing import UNSEEN
from handlers.dialog.blocks import Block, head, hint, items, numbered, quote, text
from handlers.dialog.turn import Button, Reply

OWN = re.compile(r"\x1b\[[0-2]m")
ANY = st.text(max_size=60)
BLOCKS = st.one_of(
    ANY.map(text), ANY.map(head), ANY.map(hint), st.builds(quote, ANY, ANY),
    st.lists(ANY, max_size=3).map(lambda given: items(*given)), st.lists(ANY, max_size=3).map(lambda given: numbered(*given)),
)  # fmt: skip
REPLIES = st.builds(
    lambda blocks, buttons: Reply(tuple(blocks), tuple(buttons)),
    st.lists(BLOCKS, max_size=4), st.lists(st.builds(Button, ANY, st.just("a:0:x"), st.booleans()), max_size=3),
)  # fmt: skip
STYLES = st.builds(Style, st.sampled_from([0, 20, 80]), st.booleans())


@given(REPLIES, STYLES)
def test_what_is_not_seen_never_reaches_the_terminal(reply: Reply, style: Style) -> None:
    for line in lines(reply, style):
        bare = OWN.sub("", line) if style.colour else line
        assert not UNSEEN.search(bare)
        assert len(bare.splitlines()) <= 1


def test_the_lines_of_a_message() -> None:
    reply = Reply(
        (
            head("Title"),
            text("One\ntwo"),
            quote("Said.\nAgain.", "Text · 3"),
            items("a", "b"),
            head("Next"),
            numbered("x"),
            hint("small"),
        ),
        (Button("First", "a:0:n"), Button("Second", "a:1:n"), Button("why", "do:why:0", numbered=False)),
    )
    assert list(lines(reply, Style())) == [
        "Title", "One", "two", "  │ Said.", "  │ Again.", "  │ — Text · 3", "  • a", "  • b", "", "Next", "  1. x", "small",
        "  1. First", "  2. Second", "  [why]",
    ]  # fmt: skip


def test_long_lines_are_broken_at_words_and_indented() -> None:
    reply = Reply(
        (
            quote("one two three four five", "The source of it"),
            items("six seven eight nine ten"),
            Block("items", items=("",)),
        )
    )
    assert list(lines(reply, Style(width=18))) == [
        "  │ one two three", "  │ four five", "  │ — The source", "  │   of it", "  • six seven", "    eight nine ten", "  •",
    ]  # fmt: skip


def test_colours_are_bold_and_dim_and_nothing_else() -> None:
    reply = Reply((head("Title"), hint("small"), text("plain")), (Button("why", "x", numbered=False),))
    assert list(lines(reply, Style(colour=True))) == [
        "\x1b[1mTitle\x1b[0m",
        "\x1b[2msmall\x1b[0m",
        "plain",
        "\x1b[2m  [why]\x1b[0m",
    ]
