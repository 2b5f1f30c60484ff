"""When a session is to be: read, asked back where it is not certain, and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from faq.sessions import moments
from faq.sessions.advice import Remark, out_of_order, remarks
from faq.sessions.read_when import Asker, Clarification, read_when
from faq.sessions.when import LEAST_MINUTES, MOST_MINUTES, When
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions.requests import Request, ask_first, offer, without_anyway
from handlers.sessions.session_target import LONGEST_PLACE, Target
from storage.records import Session, Twinning, millis

PROBLEMS: Mapping[str, str] = {
    "date": mark("I could not read the day. Type for example: {example}"),
    "date_none": mark("The calendar has no {part}. Type for example: {example}"),
    "date_which": mark("Which day do you mean?"),
    "time": mark("The hour is missing. Type for example: {example}"),
    "same_hour": mark("At {part}, as it is planned now? For another hour type for example: {example}"),
    "time_none": mark("There is no hour {part}. Type for example: {example}"),
    "zone": mark("By the clocks of which city is that? Choose the time zone, or put it behind the hour."),
    "zone_which": mark("Which time zone do you mean by {part}?"),
    "past": mark("That is over already. Type for example: {example}"),
    "far": mark("That is more than three years ahead. Type for example: {example}"),
    "gap": mark("That hour does not exist on that day: the clocks are put forward. Which one do you mean?"),
    "twice": mark("That hour comes twice on that day: the clocks are put back. Which one do you mean?"),
    "rest": mark("I do not understand “{part}” in this line. Is one of these right?"),
    "several": mark("That names more than one hour. Which one is it?"),
    "recurring": mark("That repeats. All sessions at once are planned by `session series`, for example: {series}"),
    "minutes": mark("A session takes {least} to {most} minutes. Type for example: {example}"),
}
EXAMPLE = "2026-12-03 14:00 Europe/Brussels 90min"


def at_time(
    visit: Visit,
    target: Target,
    do: str,
    then: Callable[[Visit, Twinning, Request], list[Reply]],
    changed: Session | None = None,
) -> list[Reply]:
    """Read the time, ask back what is not certain; then do it."""
    line, heeded = without_anyway(target.rest)
    request = Request(do, target.twinning.id, target.number)
    found = certain_when(visit, target.twinning, line, request, changed)
    return (
        then(visit, target.twinning, replace(request, when=found, heeded=heeded)) if isinstance(found, When) else found
    )


def timed(request: Request) -> When:
    """The time of a request that has one."""
    if request.when is None:
        raise ValueError(f"{request.do} takes a time")
    return request.when


def against(visit: Visit, twinning: Twinning, request: Request, more: Sequence[str] = ()) -> list[Reply]:
    """What speaks against a time, below the time as it was read, with the button to do it all the same; nothing where nothing
    does, or it was seen. ``more`` is what else does."""
    against = [] if request.heeded else [*more, *warnings(visit, twinning, request.number, timed(request))]
    if not against:
        return []
    lead = [*_as_read(visit, twinning, timed(request)), text(visit.t("Please look at this first:")), items(*against)]
    return ask_first(visit, lead, visit.t("Do it all the same"), request)


def _as_read(visit: Visit, twinning: Twinning, when: When) -> list[Block]:
    """The time that was read, by its own clock and by those of the cities."""
    line = session_times.time_line(visit.words, when.at, when.zone, when.minutes)
    everywhere = session_times.by_city(visit.words, when.at, when.zone, visit.store.cities(twinning.id))
    return [line, text(everywhere)] if everywhere else [line]


def meanwhile(visit: Visit, session: Session, request: Request, label: str) -> list[Reply]:
    """That somebody changed a session after it was asked about, with the question once more."""
    said = visit.t("{session} was changed meanwhile.", session=session_times.title(visit.words, session))
    now = session_times.time_line(visit.words, session_times.moment(session.at), session.zone, session.minutes)
    where = [hint(visit.t("Where: {place}", place=session.place))] if session.place else []
    again = replace(request, version=session.version, heeded=False)
    return ask_first(visit, [text(said), now, *where], label, again)


def certain_when(
    visit: Visit, twinning: Twinning, line: str, request: Request, changed: Session | None = None
) -> When | list[Reply]:
    """The time of a line; or what is asked back."""
    who = asker(visit, twinning, session_times.when(changed) if changed else None)
    found = read_when(line, who)
    if isinstance(found, Clarification):
        return ask_back(visit, found, request, who)
    if len(found.place) > LONGEST_PLACE:
        return [plain(text(visit.t("The link or place is too long: at most {most} characters.", most=LONGEST_PLACE)))]
    return found


def asker(visit: Visit, twinning: Twinning, was: When | None = None) -> Asker:
    """Who says when a session of the twinning is to be."""
    zones = [city.zone for city in session_times.cities(visit.store, twinning.id)]
    return Asker(visit.turn.now, visit.person.language, zones, was, visit.person.zone)


def ask_back(visit: Visit, ask: Clarification, request: Request, who: Asker) -> list[Reply]:
    """What is not certain of a time, with the lines that could be meant: as requests, where nothing is open any more."""
    params: dict[str, object] = {
        "part": ask.part,
        "example": f"`session {request.spelled(EXAMPLE)}`",
        "series": f"`session series {EXAMPLE} every 4 weeks`",
        "least": LEAST_MINUTES,
        "most": MOST_MINUTES,
    }
    read = [(shown, line, read_when(line, who)) for shown, line in ask.choices]
    choices = [
        (_as_shown(visit, ask, shown, found), replace(request, when=found))
        if isinstance(found, When)
        else (shown, request.spelled(line))
        for shown, line, found in read
    ]
    return offer(visit, [text(visit.t(PROBLEMS[ask.code], **params))], choices)


def _as_shown(visit: Visit, ask: Clarification, shown: str, when: When) -> str:
    """A time that is offered, as people read it where the whole of it is one they did not type."""
    return session_times.clock(visit.words, when.at, when.zone) if ask.code == "same_hour" else shown


def certain(visit: Visit, line: str) -> datetime | None:
    """The instant of a line that reads without doubt."""
    found = read_when(line, Asker(visit.turn.now))
    return found.at if isinstance(found, When) else None


def warnings(visit: Visit, twinning: Twinning, number: int, when: When, beside: Sequence[Session] = ()) -> list[str]:
    """What speaks against a time, in words; ``beside`` are sessions that are to be planned too."""
    others = [one for one in (*session_times.planned(visit.store, twinning.id), *beside) if one.number != number]
    slots = [session_times.slot(one) for one in others]
    mine = session_times.slot(new_session(visit, twinning, number, when))
    found = remarks(mine, session_times.cities(visit.store, twinning.id), slots)
    known = named(visit, twinning)
    if number in known:
        found += out_of_order(mine, [one for one in slots if one.number in known])
    return [_warning(visit, one, when, number) for one in found]


def named(visit: Visit, twinning: Twinning) -> set[int]:
    """The numbers of the sessions that the programme names, which build on each other; one more meeting may be at any time."""
    pack = session_times.pack_of(visit.turn.knowledge, twinning)
    return {one.number for one in pack.file.session} if pack else set()


def _warning(visit: Visit, one: Remark, when: When, number: int) -> str:
    here = f"{when.wall:%H:%M}"
    there = f"{one.local:%H:%M}" if one.local else ""
    if one.code == "weekend":
        return visit.t("It is a weekend in {city}.", city=one.city)
    if one.code == "holiday":
        return visit.t("It is a public holiday in {city}: {holiday}.", city=one.city, holiday=one.what)
    if one.code == "hours":
        if here == there:
            return visit.t("{there} is outside office hours in {city}.", there=there, city=one.city)
        params = {"here": here, "zone": when.zone, "there": there, "city": one.city}
        return visit.t("{here} in {zone} is {there} in {city}: outside office hours.", **params)
    if one.code == "zone":
        return visit.t("No city of the twinning has the clocks of {zone}.", zone=when.zone)
    if one.code == "order":
        later = visit.t("Session {number} is planned for later than this one.", number=one.other)
        sooner = visit.t("Session {number} is planned for sooner than this one.", number=one.other)
        return later if one.other < number else sooner
    if one.code == "clash":
        return visit.t("Session {number} is at the same time.", number=one.other)
    shifted = mark("In {city} it is another hour than for session {number}: {there}. The clocks change.")
    return visit.t(shifted, city=one.city, there=there, number=one.other)


def new_session(visit: Visit, twinning: Twinning, number: int, when: When) -> Session:
    """A session as it would be kept."""
    pack, english = session_times.pack_of(visit.turn.knowledge, twinning), visit.turn.translators["en"]
    one_more = english.t("One more meeting") if pack else ""
    return Session(
        twinning.id, number, session_times.name(pack, english, number) or one_more, when.starts, when.zone,
        when.minutes, millis(when.at), moments.VERSION, visit.turn.millis, when.fold, when.place,
    )  # fmt: skip
