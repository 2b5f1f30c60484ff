"""All sessions of a programme planned at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.sessions import moments
from faq.sessions.rhythm import rhythm_in
from faq.sessions.when import When
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import planning, session_when
from handlers.sessions.requests import Request, ask_first, without_anyway
from handlers.sessions.session_target import Target
from handlers.sessions.session_when import EXAMPLE
from storage.records import Session, Twinning


def series(visit: Visit, target: Target) -> list[Reply]:
    """``session series 2026-12-03 14:00 Europe/Brussels every 4 weeks``: all sessions of the pack that are not planned yet. Each
    has its day by its number, so that what is planned between the question and its answer shifts none."""
    words, heeded = without_anyway(target.rest)
    line, rhythm = rhythm_in(words, visit.person.language)
    numbers = _left(visit, target.twinning, target.number, rhythm.sessions if rhythm else 0)
    if rhythm is None or not rhythm.fits:
        how = visit.t("Type for example: `session series {example} every 4 weeks`.", example=EXAMPLE)
        return [plain(text(how))]
    if not numbers:
        return [plain(text(visit.t("There is no session left to plan.")))]
    request = Request("series", target.twinning.id, target.number or numbers[0], rhythm=rhythm)
    first = session_when.certain_when(visit, target.twinning, line, request)
    if not isinstance(first, When):
        return first
    return series_it(visit, target.twinning, replace(request, when=first, heeded=heeded))


def series_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Plan all of a series that are not planned by now, once they were shown."""
    first, rhythm = session_when.timed(request), request.rhythm
    numbers = _left(visit, twinning, request.number, rhythm.sessions)
    if not numbers:
        return [plain(text(visit.t("There is no session left to plan.")))]
    walls = {number: rhythm.after(first.wall, number - request.number) for number in numbers}
    whens = {number: replace(first, starts=f"{wall:%Y-%m-%dT%H:%M}") for number, wall in walls.items()}
    if not all(moments.instants(one.wall, one.zone) for one in whens.values()):
        return [plain(text(visit.t("One of these hours does not exist on its day. Please plan them one by one.")))]
    blocks = _series(visit, twinning, whens)
    if request.heeded:
        return _all_planned(visit, twinning, whens, blocks)
    lead = [text(visit.t("Please look at this first; nobody has been told yet:")), *blocks]
    return ask_first(visit, lead, visit.t("Plan all of them"), request)


def _left(visit: Visit, twinning: Twinning, begin: int, most: int) -> list[int]:
    """The sessions of the pack that are still to be planned, from that number on; ``most`` of them, or all where it is 0."""
    left = [number for number, _ in planning.to_plan(visit, twinning)[:-1] if number >= begin]
    return left[: most or None]


def _series(visit: Visit, twinning: Twinning, whens: Mapping[int, When]) -> list[Block]:
    """When each session is to be, and what speaks against it; and whether anybody will hear."""
    blocks: list[Block] = []
    before: list[Session] = []
    for number, when in whens.items():
        against = session_when.warnings(visit, twinning, number, when, before)
        before.append(session_when.new_session(visit, twinning, number, when))
        at = session_times.clock(visit.words, when.at, when.zone)
        blocks.append(text(visit.t("Session {number}: {when}", number=number, when=at)))
        blocks += [items(*against)] if against else []
    return [*blocks, *planning.nobody_told(visit, twinning.id)]


def _all_planned(visit: Visit, twinning: Twinning, whens: Mapping[int, When], blocks: Sequence[Block]) -> list[Reply]:
    planning.keep_planned(visit, twinning, whens)
    return [plain(text(visit.t("Planned.")), *blocks, hint(visit.t("`session move 2` and a time moves one.")))]
