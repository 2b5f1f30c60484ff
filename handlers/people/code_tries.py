"""Wrong codes are limited: who gave too many is not told of another one whether it is right, until some of them are past."""

from __future__ import annotations

from handlers.access import permissions
from handlers.dialog.blocks import Block, text
from handlers.dialog.rations import WRONG_CODE, spent
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from storage.records import Millis


def barred(visit: Visit) -> list[Reply] | None:
    """What is said instead of looking at a code; None where it may be looked at."""
    if (ration := spent(visit.turn.rations, WRONG_CODE)) is None:
        return None
    return [plain(text(visit.t("I look at no code of yours until {when}.", when=_moment(visit, ration.again))))]


def wrong(visit: Visit, words: str) -> list[Reply]:
    """What is said to a code that is not good; to the last one that may be wrong, also when it goes on."""
    visit.used.append(WRONG_CODE)
    return [plain(text(words), *_last(visit))]


def missed_in_group(visit: Visit, *, known: bool) -> list[Reply] | None:
    """What is said to a code in a group that does nothing there: of a wrong one nothing, so that nobody is told apart."""
    if refused := barred(visit):
        return refused
    if not known:
        visit.used.append(WRONG_CODE)
    return None


def _last(visit: Visit) -> list[Block]:
    ration = visit.turn.rations.get(WRONG_CODE)
    if ration is None or ration.left > 1:
        return []
    words = visit.t(
        "These were too many wrong codes in one hour. I look at no other one, not even the right one, until {when}.",
        when=_moment(visit, ration.again),
    )
    return [text(words)]


def _moment(visit: Visit, at: Millis) -> str:
    return permissions.moment(visit.words, at, visit.person.zone)
