"""What speaks against an hour for a session. Remarks only: people decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from faq.sessions import moments

OPENS, CLOSES = time(8), time(18)
"""Office hours by the clocks of each city; a session should lie within them from its beginning to its end."""
USUAL_WEEKEND = frozenset({5, 6})

Code = Literal["weekend", "holiday", "hours", "clash", "shift", "order", "zone"]


@dataclass(frozen=True, slots=True)
class SessionCity:
    """A city of a twinning: two letters of its country (or none known), IANA's name of its zone."""

    name: str
    country: str
    zone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A session in time; ``at`` is aware. ``number`` is how people call it."""

    number: int
    at: datetime
    minutes: int
    zone: str = "UTC"

    @property
    def ends(self) -> datetime:
        """When it is over."""
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that speaks against an hour in a city. ``local`` is wall time there; ``what`` is a holiday's name.

    ``order``: the session ``other`` has a higher number and is before it, or a lower one and comes behind. ``zone``: no city has
    the clocks that the hour is said by. ``clash``: another session (``other``) overlaps. ``shift``: ``city`` meets at another hour
    of its day than for the session ``other`` before, since its clocks and the session's own changed apart; ``hours`` is by how much
    they did.
    """

    code: Code
    city: str = ""
    local: datetime | None = None
    what: str = ""
    other: int = 0
    hours: float = 0


def remarks(slot: Slot, cities: Sequence[SessionCity], others: Sequence[Slot] = ()) -> list[Remark]:
    """All that speaks against a session then."""
    found = [remark for city in cities for remark in _in_city(slot, city)]
    found += [Remark("clash", other=other.number) for other in others if slot.at < other.ends and other.at < slot.ends]
    return [*found, *_shifts(slot, cities, others), *_strange(slot, cities)]


def out_of_order(slot: Slot, others: Sequence[Slot]) -> list[Remark]:
    """The sessions that are on the wrong side of one, by their numbers."""
    wrong = [one for one in others if one.at != slot.at and (one.number < slot.number) != (one.at < slot.at)]
    return [Remark("order", other=one.number) for one in wrong]


def _strange(slot: Slot, cities: Sequence[SessionCity]) -> Iterator[Remark]:
    """That no city has the clocks by which a session is said to be."""
    own = moments.offset(slot.at, slot.zone)
    if cities and all(moments.offset(slot.at, city.zone) != own for city in cities):
        yield Remark("zone")


def _in_city(slot: Slot, city: SessionCity) -> Iterator[Remark]:
    local, ends = moments.shown(slot.at, city.zone), moments.shown(slot.ends, city.zone)
    if weekend(city.country, local.date()):
        yield Remark("weekend", city.name, local)
    if name := holiday(city.country, local.date()):
        yield Remark("holiday", city.name, local, name)
    if not (local.time() >= OPENS and ends.time() <= CLOSES and ends.date() == local.date()):
        yield Remark("hours", city.name, local)


def _shifts(slot: Slot, cities: Sequence[SessionCity], others: Sequence[Slot]) -> Iterator[Remark]:
    """Cities whose clocks changed otherwise than the session's own since the session before, and that meet at another hour so."""
    before = [other for other in others if other.at < slot.at and other.zone == slot.zone]
    if not before:
        return
    last = max(before, key=lambda other: other.at)
    own = moments.offset(slot.at, slot.zone) - moments.offset(last.at, slot.zone)
    for city in cities:
        moved = moments.offset(slot.at, city.zone) - moments.offset(last.at, city.zone) - own
        local = moments.shown(slot.at, city.zone)
        if moved and local.time() != moments.shown(last.at, city.zone).time():
            yield Remark("shift", city.name, local, other=last.number, hours=moved / timedelta(hours=1))


def weekend(country: str, day: date) -> bool:
    """Whether a day is of the weekend in a country, and no working day all the same; unknown countries rest on Saturday and
    Sunday."""
    known = _calendar(country, day.year)
    return day.weekday() in known.weekend and day not in known.worked


def holiday(country: str, day: date) -> str:
    """The name of the public holiday of a country on a day, in English where it has one; empty where there is none."""
    return _calendar(country, day.year).names.get(day, "")


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A year in a country: its holidays, the days of its weekend, and those of them on which people work."""

    names: Mapping[date, str] = field(default_factory=dict)
    weekend: frozenset[int] = USUAL_WEEKEND
    worked: frozenset[date] = frozenset()


@cache
def _calendar(country: str, year: int) -> _Calendar:
    # Its calendars take 40 ms to load, which nobody but a facilitator needs.
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return _Calendar()
    english = next(
        (name for name in ("en_GB", "en_US", "en") if name in holidays.list_localized_countries().get(country, [])),
        None,
    )
    found = holidays.country_holidays(country, years=year, language=english)
    return _Calendar(dict(found.items()), frozenset(found.weekend), frozenset(found.weekend_workdays))
