"""``session hours``: a day hour by hour by the clocks of every city, as lines of one width and as a picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from faq.answers import dates
from faq.answers.reading import Context
from faq.sessions import hours_grid
from faq.sessions.advice import holiday, weekend
from faq.sessions.hours_grid import HourMark, HoursGrid
from handlers.calendar import session_times
from handlers.calendar.session_times import hour as clock
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import FileSpec, Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import session_when
from handlers.sessions.session_target import Target

MARKS: Mapping[HourMark, str] = {"work": "█", "edge": "▒", "rest": "·"}
NAME = 10
"""Characters of a city's name: with 24 hours a line fits a telephone."""
_TICKS = (0, 6, 12, 18)


def hours(visit: Visit, target: Target) -> list[Reply]:
    """``session hours 12 January``; without a day that of the session, or today."""
    cities = session_times.cities(visit.store, target.twinning.id)
    if not cities:
        return [plain(text(visit.t("This twinning has no cities yet.")))]
    day = _day(visit, target)
    if day is None:
        example = visit.t("I could not read the day. Type for example: {example}", example="`session hours 12 January`")
        return [plain(text(example))]
    found = hours_grid.grid(day, cities)
    blocks = [head(visit.words.day(day)), text("\n".join(f"`{line}`" for line in lines(found, visit.t("together"))))]
    legend = visit.t(
        "█ office hours, 8 to 18; ▒ from 7 or until 21; · night or a day off. Hours of {city}.", city=cities[0].name
    )
    blocks += [_spans(visit, found), *_days_off(visit, found), hint(legend)]
    of = {"twinning": target.twinning.id, "day": day.isoformat()}
    file = FileSpec(
        "hours", of | {"programme": target.twinning.programme, "language": visit.person.language}, optional=True
    )
    return [Reply(tuple(blocks), file=file)]


def _day(visit: Visit, target: Target) -> date | None:
    """The day that is named, that of the session, or today; None where it cannot be read."""
    who = session_when.asker(visit, target.twinning)
    if not target.rest:
        known = session_times.numbered(visit.store, target.twinning.id, target.number)
        return session_times.when(known).wall.date() if known else who.today
    found = dates.days_alone(target.rest, Context(who.today, visit.person.language, str))
    ahead = [day for day in found if day >= who.today]
    return next(iter([*ahead, *found]), None)


def lines(found: HoursGrid, together: str) -> list[str]:
    """A line a city and one for all, under one that counts the hours."""
    ticks = "".join(f"{tick:<6}" for tick in _TICKS).rstrip()
    rows = [(city.name, [hour.mark for hour in row]) for city, row in found.rows]
    named = [*rows, *([(together, found.together)] if len(rows) > 1 else [])]
    return [f"{'':{NAME}} {ticks}", *(f"{_wide(name)} {''.join(MARKS[one] for one in marks)}" for name, marks in named)]


def _wide(name: str) -> str:
    """A name as wide as all names; letters of East Asia take two places."""
    shown, width = "", 0
    for sign in name:
        takes = 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if width + takes > NAME:
            break
        shown, width = shown + sign, width + takes
    return shown + " " * (NAME - width)


def _spans(visit: Visit, found: HoursGrid) -> Block:
    zone = found.rows[0][0].zone
    if not found.spans:
        return text(visit.t("No hour of this day lies between 7 and 21 on a working day in all cities."))
    said = [
        visit.t("from {begin} to {end}", begin=clock(visit.words, begin, zone), end=clock(visit.words, end, zone))
        for begin, end in found.spans
    ]
    return text(visit.t("Between 7 and 21 in all cities: {spans} ({zone}).", spans=", ".join(said), zone=zone))


def _days_off(visit: Visit, found: HoursGrid) -> Sequence[Block]:
    """Which days of the cities are none for work, and why."""
    said: dict[str, None] = {}
    for city, row in found.rows:
        for day in dict.fromkeys(hour.local.date() for hour in row):
            name = holiday(city.country, day)
            if not name and not weekend(city.country, day):
                continue
            shown = visit.words.day(day)
            off = visit.t("{city}, {day}: {holiday}", city=city.name, day=shown, holiday=name or visit.t("weekend"))
            said[off] = None
    return [items(*said)] if said else []
