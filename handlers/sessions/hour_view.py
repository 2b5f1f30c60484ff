"""How proposed hours look: by the clock of every city, with what the cities said, a button for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from babel.dates import format_date

from faq.sessions import moments
from faq.sessions.when import When
from handlers.calendar import session_times
from handlers.dialog.actions import NoHour, SuitHour
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit
from handlers.sessions import hour_tally
from handlers.sessions.hour_tally import ANSWERS, HourTally, ProposedHour
from storage.records import HourAnswer, Millis, Proposal, TwinningCity

NAMES: Mapping[HourAnswer, str] = {"yes": mark("yes"), "maybe": mark("if need be"), "no": mark("no")}


def label(words: Translator, when: When) -> str:
    """A proposed hour as a button has it: ``Tue 10 Mar 14:00``."""
    return f"{format_date(when.wall.date(), 'EEE d MMM', locale=words.locale)} {when.wall:%H:%M}"


def by_city(words: Translator, when: When, cities: Sequence[TwinningCity]) -> str:
    """An hour by the clock of every city in one line; the day where it is another one there."""
    return ", ".join(f"{city.name} {_there(words, when, city.zone)}" for city in cities)


def _there(words: Translator, when: When, zone: str) -> str:
    local = moments.shown(when.at, zone)
    day = format_date(local.date(), "EEE", locale=words.locale) if local.date() != when.wall.date() else ""
    return f"{day} {local:%H:%M}".strip()


def numbered_hour(words: Translator, number: int, when: When) -> Block:
    """The number of an hour, counted from 1, with its day and the clock that it goes by."""
    written = session_times.zoned(words, when.at, when.zone)
    return Block("text", f"{number}. {written}", moments=((written, int(when.at.timestamp())),))


def until(words: Translator, closes_at: Millis, zone: str) -> Block:
    """Until when is answered."""
    written = session_times.zoned(words, session_times.moment(closes_at), zone)
    line = words.t("Open until {moment}.", moment=written)
    return Block("text", line, moments=((written, closes_at // 1000),))


def posted(visit: Visit, made: Proposal) -> Reply:
    """The question as it stands in a group."""
    found = hour_tally.tally(visit.store, made, visit.turn.now)
    opened = hour_tally.is_open(made, visit.turn.millis)
    blocks = [head(visit.t("Which hours suit you for session {number}?", number=made.number))]
    blocks += _moves(visit, made) if opened else []
    cities = visit.store.cities(made.twinning)
    for one in found.hours:
        lines = [by_city(visit.words, one.when, cities), *_said(visit.words, one)]
        blocks += [numbered_hour(visit.words, one.number + 1, one.when), items(*lines)]
    blocks += _open(visit, made, found) if opened else _closed(visit, made, found)
    return Reply(tuple(blocks), buttons(visit, made) if opened else (), kind="hours")


def _moves(visit: Visit, made: Proposal) -> list[Block]:
    known = session_times.numbered(visit.store, made.twinning, made.number)
    if known is None or known.cancelled:
        return []
    at = session_times.zoned(visit.words, session_times.moment(known.at), known.zone)
    return [text(visit.t("It is planned for {when} and may be moved.", when=at))]


def _said(words: Translator, one: ProposedHour) -> Iterator[str]:
    """What the cities said to an hour, in one line; nothing where nobody did."""
    parts = [f"{words.t(NAMES[answer])}: {', '.join(one.said[answer])}" for answer in ANSWERS if one.said[answer]]
    if parts:
        yield "; ".join(parts)


def _open(visit: Visit, made: Proposal, found: HourTally) -> Iterator[Block]:
    if found.silent:
        yield text(visit.t("Not answered yet: {cities}.", cities=visit.words.list(list(found.silent))))
    if made.closes_at is not None and found.hours:
        yield until(visit.words, made.closes_at, found.hours[0].when.zone)
    how = visit.t("One person speaks for a city. Press a day once for yes, twice for if need be, three times for no.")
    yield hint(how)


def _closed(visit: Visit, made: Proposal, found: HourTally) -> Iterator[Block]:
    chosen = next((one.when for one in found.hours if one.number == made.chosen), None)
    if chosen:
        yield text(visit.t("Chosen: {when}.", when=session_times.zoned(visit.words, chosen.at, chosen.zone)))
    elif made.closed_at is not None:
        yield hint(visit.t("Other hours are asked about now."))
    else:
        yield hint(visit.t("The time for answers is over. Who leads the twinning chooses."))


def buttons(visit: Visit, made: Proposal) -> tuple[Button, ...]:
    """A button for each hour to come, and one for none of them."""
    ahead = [(n, one) for n, one in enumerate(hour_tally.whens(made, visit.turn.now)) if one.at > visit.turn.now]
    hours = [Button(label(visit.words, one), SuitHour(made.id, n).encode(), numbered=False) for n, one in ahead]
    return (*hours, Button(visit.t("None of these"), NoHour(made.id).encode(), numbered=False))


def result(visit: Visit, made: Proposal) -> list[Block]:
    """What the cities said to each hour, for who leads the twinning."""
    found = hour_tally.tally(visit.store, made, visit.turn.now)
    cities = visit.store.cities(made.twinning)
    blocks: list[Block] = []
    for one in found.hours:
        lines = [*_said(visit.words, one), by_city(visit.words, one.when, cities)]
        blocks += [numbered_hour(visit.words, one.number + 1, one.when), items(*lines)]
    if found.silent:
        blocks.append(text(visit.t("Not answered: {cities}.", cities=visit.words.list(list(found.silent)))))
    return blocks


def local_hours(city: str, begin: datetime, end: datetime) -> str:
    """When a session is in a city: ``Sydney 06:30-08:00``."""
    return f"{city} {begin:%H:%M}-{end:%H:%M}"
