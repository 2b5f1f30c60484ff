"""What is typed or filled in for a poll that staff make, read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from faq.text.spelling import clean
from handlers.access import permissions
from handlers.dialog.blocks import Block, hint, numbered, text
from handlers.dialog.remembered import HalfPoll
from handlers.dialog.translator import mark
from handlers.dialog.visit import Visit
from handlers.polls import typed_options
from handlers.twinnings import twinnings_meant
from storage.records import PollMode, Twinning

AT = "poll new"
LONGEST_QUESTION, LONGEST_OPTION = 300, 100
LEAST, MOST = 2, 12
DAYS, MOST_DAYS = (1, 3, 7, 14), 30
MODE_NAMES: Mapping[PollMode, str] = {
    "open": mark("Open"), "staff": mark("Programme team only"), "anonymous": mark("Anonymous"),
}  # fmt: skip


def reach(visit: Visit) -> list[Twinning]:
    """The twinnings that somebody may ask."""
    return [one for one in visit.store.twinnings() if permissions.may(visit, AT, one.id)]


def _read_where(visit: Visit, new: HalfPoll, words: str) -> HalfPoll | str:
    found, rest = twinnings_meant.named((one.id for one in reach(visit)), words)
    if found and not rest:
        return replace(new, where=tuple(sorted(found)))
    known = {str(one.id) for one in reach(visit)}
    wanted = words.replace(",", " ").split() or [words]
    if unknown := [one for one in wanted if one not in known]:
        return visit.t("There is no twinning {number}. `twinning list` shows them.", number=unknown[0][:16])
    return replace(new, where=tuple(sorted({int(one) for one in wanted})))


def begun(visit: Visit, line: str) -> HalfPoll | str:
    """The poll that a line begins: "1, 3", "all: Which week suits you?", also with its answers behind the question mark. What names
    a twinning that is none is said."""
    found, rest = twinnings_meant.named((one.id for one in reach(visit)), line)
    if not found:
        numbers = line.partition(":")[0].strip()
        if numbers[:1].isdecimal():
            return _read_where(visit, HalfPoll(), numbers)
    return _asking(visit, HalfPoll(tuple(sorted(found))), rest if found else line)


def _asking(visit: Visit, new: HalfPoll, words: str) -> HalfPoll:
    """The poll with the question that words are, and the answers behind its mark; what is too long is asked again."""
    asks, sign, behind = words.partition("?")
    question = _read_question(visit, new, f"{asks}{sign}".strip())
    new = new if isinstance(question, str) else question
    options = _read_options(visit, new, behind.strip()) if behind.strip() else new
    return new if isinstance(options, str) else options


def _read_question(visit: Visit, new: HalfPoll, words: str) -> HalfPoll | str:
    if len(words) > LONGEST_QUESTION:
        return visit.t("That has {number} characters; at most {most} fit.", number=len(words), most=LONGEST_QUESTION)
    return replace(new, question=clean(words, lines=False))


def _read_options(visit: Visit, new: HalfPoll, words: str) -> HalfPoll | str:
    options = typed_options.once(typed_options.read(words))
    if not LEAST <= len(options) <= MOST:
        return visit.tn(
            "I read {number} answer there; a poll has 2 to 12, apart by commas, semicolons or lines.",
            "I read {number} answers there; a poll has 2 to 12, apart by commas, semicolons or lines.",
            len(options),
        )
    if long := [one for one in options if len(one) > LONGEST_OPTION]:
        cut = visit.t(
            "This answer has {number} characters; at most {most} fit:", number=len(long[0]), most=LONGEST_OPTION
        )
        return f"{cut} {long[0][:60]}…"
    return replace(new, options=options)


def options_read(visit: Visit, new: HalfPoll, words: str) -> list[Block]:
    """The answers as they were read from words, to be looked at before the next question, and how to put them right."""
    count = visit.tn("I read {number} answer:", "I read {number} answers:", len(new.options))
    put_right = visit.t("`back` asks for them again.")
    twice = visit.t("What was there twice counts once.")
    is_twice = len(typed_options.read(words)) > len(new.options)
    return [text(count), numbered(*new.options), hint(f"{twice} {put_right}" if is_twice else put_right)]


def _read_days(visit: Visit, new: HalfPoll, words: str) -> HalfPoll | str:
    if not (words.isascii() and words.isdecimal() and len(words) < 3 and 1 <= int(words) <= MOST_DAYS):
        return visit.t("That is no number of days from 1 to 30.")
    return replace(new, days=int(words))


READ: Mapping[str, Callable[[Visit, HalfPoll, str], HalfPoll | str]] = {
    "where": _read_where,
    "question": _read_question,
    "options": _read_options,
    "days": _read_days,
}
