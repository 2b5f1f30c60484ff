"""A table is aligned in a terminal of any width, and short lists on a phone."""

from __future__ import annotations

import pytest

from bot.slack import slack_render
from bot.telegram import telegram_render
from bot.terminal.terminal_render import Style, lines
from bot.terminal.terminal_table import aligned
from handlers.dialog.blocks import table, text
from handlers.dialog.turn import Reply, reply_from

ROWS = (
    ("", "Rivers", "Hills"),
    ("Size", "at least a thousand people, as the text says (2.1)", "any"),
    ("Money", "none", "some (4)"),
)


@pytest.mark.parametrize("width", [0, 40, 60, 80, 200])
def test_columns_begin_at_the_same_place(width: int) -> None:
    shown = list(aligned(ROWS, width))
    second, third = shown[0].index("Rivers"), shown[0].index("Hills")
    for line in shown:
        assert line[second - 2 : second].strip() == line[third - 2 : third].strip() == ""
    assert not width or max(map(len, shown)) <= width
    assert " ".join(line[second:third].strip() for line in shown[1:-1]).split() == ROWS[1][1].split()


def test_narrower_than_it_can_be_it_is_still_whole() -> None:
    shown = "\n".join(aligned(ROWS, 10))
    assert [word for row in ROWS for cell in row for word in cell.split() if word not in shown] == []


def test_without_rows_there_is_nothing() -> None:
    assert list(aligned([])) == []


def test_a_terminal_shows_the_table_and_no_control_characters() -> None:
    shown = list(lines(Reply((table(("", "A"), ("x", "red \x1b[31m")),)), Style()))
    assert shown == ["   A", "x  red [31m"]


def test_telegram_and_slack_show_short_lists() -> None:
    reply = Reply((text("Before"), table(*ROWS)))
    (sent,) = telegram_render.fit(reply)
    assert [(block.kind, block.text or block.items) for block in sent.blocks[1:]] == [
        ("text", "Size"),
        ("items", ("Rivers: at least a thousand people, as the text says (2.1)", "Hills: any")),
        ("text", "Money"),
        ("items", ("Rivers: none", "Hills: some (4)")),
    ]
    (posted,) = slack_render.fit(reply)
    assert [block.text for block in posted.blocks[-2:]] == ["Money", "• Rivers: none\n• Hills: some (4)"]


def test_a_table_is_stored_whole() -> None:
    reply = Reply((table(*ROWS),))
    assert reply_from(reply.stored()) == reply
