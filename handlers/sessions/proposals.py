"""Hours for a session to choose from, own ones or those that suit every city: shown first, then asked about in the groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from faq.answers import dates
from faq.sessions import moments
from faq.sessions.proposing import Search, proposals, unkind_for
from faq.sessions.read_when import Asker, Clarification
from faq.sessions.wanted import MOST_HOURS, WantedHours, read_wanted
from faq.sessions.when import LEAST_MINUTES, MINUTES, MOST_MINUTES, When
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import hour_posts, hour_view, planning, session_when
from handlers.sessions.requests import Request, ask_first, offer, without_anyway
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import Proposal, Session, Twinning, millis

EXAMPLE = "session propose 2 3 Dec 14:00; 8 Dec 9:00 Berlin; by 1 Dec"
SEARCH_DAYS, DAYS_TO_ANSWER = 21, 7
_LAST_MINUTE, _HOUR = time(23, 59), timedelta(hours=1)


def propose(visit: Visit, target: Target) -> list[Reply]:
    """``session propose 2``, with days to look in, a length, a place, a last day for answers, or own hours behind it."""
    words, heeded = without_anyway(target.rest)
    number = target.number or planning.to_plan(visit, target.twinning)[0][0]
    request = Request("propose", target.twinning.id, number, heeded=heeded, words=words)
    return propose_it(visit, target.twinning, request)


def propose_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Ask the groups, once the hours were shown."""
    known = _planned(visit, twinning, request.number)
    if known and session_times.ends(known) <= visit.turn.millis:
        return planning.held_already(visit, Target(twinning, request.number, ""), known)
    if not visit.store.cities(twinning.id):
        return [plain(text(visit.t("This twinning has no cities yet.")))]
    who = session_when.asker(visit, twinning, session_times.when(known) if known else None)
    wanted = read_wanted(request.words, who)
    if isinstance(wanted, Clarification):
        return _ask_back(visit, wanted, request)
    found = wanted if wanted.hours else _searched(visit, twinning, request.number, wanted, who)
    if not found.hours:
        return [plain(text(_none_found(visit, found)))]
    found = replace(found, until=found.until or _until(who, found.hours))
    if request.heeded and session_times.groups(visit.store, twinning.id):
        return _asked(visit, twinning, request.number, found, who)
    return _shown(visit, twinning, request, found, who, own=bool(wanted.hours))


def _planned(visit: Visit, twinning: Twinning, number: int) -> Session | None:
    known = session_times.numbered(visit.store, twinning.id, number)
    return None if known is None or known.cancelled else known


def _ask_back(visit: Visit, asked: Clarification, request: Request) -> list[Reply]:
    """What is not understood, with whole lines to choose from."""
    example = f"`{EXAMPLE}`"
    choices = [(shown, replace(request, words=line)) for shown, line in asked.choices]
    if asked.code == "rest" and not choices:
        words = visit.t("I do not understand “{part}” in this line.", part=asked.part)
        return [plain(text(words), hint(visit.t("For example: {example}", example=example)))]
    if asked.code == "several" and not choices:
        return [plain(text(visit.t("At most {number} hours can be asked about at once.", number=MOST_HOURS)))]
    series = f"`session series {session_when.EXAMPLE} every 4 weeks`"
    params = {"part": asked.part, "example": example, "series": series, "least": LEAST_MINUTES, "most": MOST_MINUTES}
    return offer(visit, [text(visit.t(session_when.PROBLEMS[asked.code], **params))], choices)


# -- looking for hours


def _searched(visit: Visit, twinning: Twinning, number: int, wanted: WantedHours, who: Asker) -> WantedHours:
    """The same with hours that were found, between the sessions before and after it where no days were named."""
    cities, first, last = session_times.cities(visit.store, twinning.id), *_days(visit, twinning, number, wanted, who)
    minutes = wanted.minutes or (who.was.minutes if who.was else MINUTES)
    place = wanted.place or (who.was.place if who.was else "")
    others = [one for one in session_times.planned(visit.store, twinning.id) if one.number != number]
    search = Search(first, last, minutes, cities, visit.turn.now, [session_times.slot(one) for one in others])
    zone = cities[0].zone
    hours = [When(f"{moments.shown(at, zone):%Y-%m-%dT%H:%M}", zone, minutes, place) for at in proposals(search)]
    return replace(wanted, hours=tuple(hours), first=first, last=last)


def _days(visit: Visit, twinning: Twinning, number: int, wanted: WantedHours, who: Asker) -> tuple[date, date]:
    """The days to look in: those that were named, else three weeks from when answers are in."""
    after, before = _neighbours(visit, twinning, number)
    usual = (wanted.until or who.today + timedelta(days=DAYS_TO_ANSWER)) + timedelta(days=1)
    first = wanted.first or (who.today if wanted.last and wanted.last < usual else max(usual, after or usual))
    last = wanted.last or first + timedelta(days=SEARCH_DAYS)
    if wanted.until and wanted.until < last:
        first = max(first, wanted.until + timedelta(days=1))
    return first, min(last, before) if before and before >= first and not wanted.last else last


def _neighbours(visit: Visit, twinning: Twinning, number: int) -> tuple[date | None, date | None]:
    """The day after the last session with a lower number, and the day before the first one with a higher number."""
    planned = session_times.planned(visit.store, twinning.id)
    lower = [session_times.when(one).wall.date() for one in planned if one.number < number]
    higher = [session_times.when(one).wall.date() for one in planned if one.number > number]
    one_day = timedelta(days=1)
    return (max(lower) + one_day if lower else None), (min(higher) - one_day if higher else None)


def _none_found(visit: Visit, found: WantedHours) -> str:
    first, last = (dates.write(day, visit.person.language) for day in (found.first, found.last) if day)
    return visit.t("From {first} to {last} no day is a free working day in all cities.", first=first, last=last)


# -- until when is answered


def _until(who: Asker, hours: Sequence[When]) -> date:
    """The last day for answers where none was named: in a week, and a day before the first hour."""
    first = moments.shown(hours[0].at, who.home).date()
    return max(who.today, min(who.today + timedelta(days=DAYS_TO_ANSWER), first - timedelta(days=1)))


def _closes(found: WantedHours, who: Asker) -> datetime:
    """The end of the last day for answers by the clocks of who asks, and an hour before the first hour at the latest."""
    first = found.hours[0].at
    end = moments.instant(datetime.combine(found.until or who.today, _LAST_MINUTE), who.home)
    return max(min(end, first - _HOUR), who.now + (first - who.now) / 2) if first - _HOUR < end else end


# -- shown, then asked


def _shown(
    visit: Visit, twinning: Twinning, request: Request, found: WantedHours, who: Asker, *, own: bool
) -> list[Reply]:
    """What the groups would read; nothing is asked yet."""
    lead = [*_what_for(visit, twinning, request.number), *_for_whom(visit, twinning, found, own=own)]
    for number, when in enumerate(found.hours, 1):
        against = _against(visit, twinning, request.number, when, own=own)
        cities = visit.store.cities(twinning.id)
        lead.append(hour_view.numbered_hour(visit.words, number, when))
        lead.append(items(hour_view.by_city(visit.words, when, cities), *against))
    lead += _beside(visit, twinning)
    if not session_times.groups(visit.store, twinning.id):
        do = "move" if _planned(visit, twinning, request.number) else "plan"
        choices = [
            (hour_view.label(visit.words, one), replace(request, do=do, when=one, words="")) for one in found.hours
        ]
        return offer(visit, [*lead, *planning.nobody_told(visit, twinning.id)], choices)
    lead.append(hour_view.until(visit.words, millis(_closes(found, who)), who.home))
    lead.append(text(visit.t("Ask the groups?")))
    return ask_first(visit, lead, visit.t("Ask the groups"), replace(request, words=found.line))


def _what_for(visit: Visit, twinning: Twinning, number: int) -> list[Block]:
    blocks: list[Block] = [head(visit.t("Hours for session {number}", number=number))]
    if known := _planned(visit, twinning, number):
        at = session_times.zoned(visit.words, session_times.moment(known.at), known.zone)
        words = visit.t(
            "Session {number} is planned already: {when}. These hours are to move it.", number=number, when=at
        )
        blocks.append(text(words))
    return blocks


def _for_whom(visit: Visit, twinning: Twinning, found: WantedHours, *, own: bool) -> list[Block]:
    """Whether hours that were found suit everybody."""
    if own:
        return []
    cities = session_times.cities(visit.store, twinning.id)
    if any(unkind_for(one.at, one.minutes, cities) for one in found.hours):
        return [
            text(visit.t("In these days no hour lies between 7 and 21 in all cities. These are the least bad ones."))
        ]
    return [text(visit.t("At these hours nobody begins before 7 or ends after 21."))]


def _against(visit: Visit, twinning: Twinning, number: int, when: When, *, own: bool) -> list[str]:
    """What speaks against an hour: of one that was found, that it is early or late for somebody."""
    out_of_order = _order(visit, twinning, number, when)
    if own:
        return [*session_when.warnings(visit, twinning, number, when), *out_of_order]
    cities = session_times.cities(visit.store, twinning.id)
    length = timedelta(minutes=when.minutes)
    unkind = [
        hour_view.local_hours(city.name, local, local + length)
        for city, local in unkind_for(when.at, when.minutes, cities)
    ]
    early = [visit.t("Early or late for: {cities}.", cities=visit.words.list(unkind))] if unkind else []
    return [*early, *out_of_order]


def _order(visit: Visit, twinning: Twinning, number: int, when: When) -> list[str]:
    """The sessions that would be out of order then."""
    planned = session_times.planned(visit.store, twinning.id)
    later = [one.number for one in planned if one.number < number and session_times.moment(one.at) > when.at]
    sooner = [one.number for one in planned if one.number > number and session_times.moment(one.at) < when.at]
    return [
        *(visit.t("Session {number} comes later than that.", number=one) for one in later),
        *(visit.t("Session {number} comes before that.", number=one) for one in sooner),
    ]


def _beside(visit: Visit, twinning: Twinning) -> list[Block]:
    """The cities for which nobody can answer."""
    seated = {seat.city for seat in visit.store.seats(twinning.id)}
    mute = [one.name for one in visit.store.cities(twinning.id) if one.number not in seated]
    if not mute:
        return []
    words = visit.t(
        "Nobody on the roster answers for: {cities}. `invite` makes an invitation.", cities=visit.words.list(mute)
    )
    return [hint(words)]


def _asked(visit: Visit, twinning: Twinning, number: int, found: WantedHours, who: Asker) -> list[Reply]:
    """The groups are asked; what was asked about the same session before is closed."""
    now, closes_at = visit.turn.millis, millis(_closes(found, who))
    for older in visit.store.proposals(twinning.id):
        if older.number == number and older.closed_at is None:
            hour_posts.close(visit.store, older, now)
            hour_posts.follow(visit.store, older, now)
    lines = "\n".join(one.line for one in found.hours)
    made = visit.store.propose(Proposal(twinning.id, number, lines, created_at=now, closes_at=closes_at))
    hour_posts.publish(visit.store, made, now)
    permissions.note(visit, "session propose", f"{invitations.name(twinning)}, {number}")
    told = visit.t("The groups can choose now. I tell you when all cities have answered, or the time is over.")
    how = visit.t("`session pick {number}.{option}` chooses hour {option}.", number=made.id, option=1)
    return [plain(text(told), hour_view.until(visit.words, closes_at, who.home), hint(how))]
