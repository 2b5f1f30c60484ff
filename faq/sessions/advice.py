"""What speaks against an hour for a session, and hours that are decent for every city. Remarks only: people decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from faq.sessions import moments

OPENS, CLOSES = time(8), time(18)
"""Office hours by the clocks of each city; a session should lie within them from its beginning to its end."""
WEEKEND = (5, 6)
PROPOSALS, SEARCH_DAYS, STEP = 5, 21, timedelta(minutes=30)

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
    if local.weekday() in WEEKEND:
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


def holiday(country: str, day: date) -> str:
    """The name of the public holiday of a country on a day, in English where it has one; empty where there is none."""
    return _holidays(country, day.year).get(day, "")


@cache
def _holidays(country: str, year: int) -> dict[date, str]:
    # Its calendars take 40 ms to load, which nobody but a facilitator needs.
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return {}
    english = next(
        (name for name in ("en_GB", "en_US", "en") if name in holidays.list_localized_countries().get(country, [])),
        None,
    )
    return dict(holidays.country_holidays(country, years=year, language=english).items())


# -- proposals


def proposals(
    after: datetime, minutes: int, cities: Sequence[SessionCity], taken: Sequence[Slot] = ()
) -> list[datetime]:
    """Three to five hours (UTC) of different days for a session in the three weeks behind ``after``, best first by how well they
    suit the city they suit least; fewer where no hour of a working day is decent for all."""
    days = [after.date() + timedelta(days=number) for number in range(1, SEARCH_DAYS + 1)]
    best = [found for day in days if (found := _best_of(day, after, minutes, cities, taken))]
    ranked = sorted(best, key=lambda found: (found[0], found[1]))[:PROPOSALS]
    return sorted(at for _, at in ranked)


def _best_of(
    day: date, after: datetime, minutes: int, cities: Sequence[SessionCity], taken: Sequence[Slot]
) -> tuple[float, datetime] | None:
    """The least bad instant of a UTC day: no weekend, holiday or clash anywhere, and nobody before 7 or after 21."""
    begins = datetime.combine(day, time(), after.tzinfo)
    slots = [Slot(0, begins + STEP * number, minutes) for number in range(48)]
    rated = [(max(_badness(slot, city) for city in cities), slot.at) for slot in slots if _free(slot, cities, taken)]
    decent = [one for one in rated if one[0] <= _MOST_BAD]
    return min(decent, default=None)


_MOST_BAD = 3.0


def _free(slot: Slot, cities: Sequence[SessionCity], taken: Sequence[Slot]) -> bool:
    return not any(one.code in ("weekend", "holiday", "clash") for one in remarks(slot, cities, taken))


def _badness(slot: Slot, city: SessionCity) -> float:
    """Hours outside the office, by the clocks of a city."""
    local, ends = moments.shown(slot.at, city.zone), moments.shown(slot.ends, city.zone)
    midnight = datetime.combine(local.date(), time())
    early = (datetime.combine(local.date(), OPENS) - local) / timedelta(hours=1)
    late = (ends - midnight) / timedelta(hours=1) - CLOSES.hour
    return max(early, late, 0.0)
