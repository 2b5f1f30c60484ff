"""What the cities of a twinning said to hours that were proposed, and which hour is the best one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from faq.sessions.read_when import Asker, read_when
from faq.sessions.when import When
from handlers.calendar import session_times
from storage.records import HourAnswer, Millis, Proposal, TwinningCity
from storage.store import Store

ANSWERS: tuple[HourAnswer, ...] = ("yes", "maybe", "no")
"""In the order in which a button goes through them."""


@dataclass(frozen=True, slots=True)
class ProposedHour:
    """An hour of a proposal: its number, counted from 0, when it is, and the names of the cities by what they said."""

    number: int
    when: When
    said: Mapping[HourAnswer, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HourTally:
    """The hours; the cities that can answer, as somebody speaks for them; and those of them that said nothing yet."""

    hours: Sequence[ProposedHour]
    asked: Sequence[str]
    silent: Sequence[str]

    def best(self, now: datetime) -> ProposedHour | None:
        """The hour to come that is impossible for the fewest cities, unknown to the fewest, then unhandy for the fewest."""
        ahead = [one for one in self.hours if one.when.at > now]
        return min(ahead, key=self._against, default=None)

    def _against(self, one: ProposedHour) -> tuple[int, int, int, datetime]:
        known = sum(map(len, one.said.values()))
        return len(one.said["no"]), len(self.asked) - known, len(one.said["maybe"]), one.when.at


def is_open(made: Proposal, now: Millis) -> bool:
    """Whether answers are taken."""
    return made.closed_at is None and (made.closes_at is None or now < made.closes_at)


def whens(made: Proposal, now: datetime) -> list[When]:
    """The hours of a proposal, which lay ahead when it was made."""
    asker = Asker(session_times.moment(made.created_at) if made.created_at else now)
    read = (read_when(line, asker) for line in made.lines.splitlines())
    return [one for one in read if isinstance(one, When)]


def tally(store: Store, made: Proposal, now: datetime) -> HourTally:
    """What the cities said: of a city the last answer counts, whoever of its people gave it."""
    cities, speakers = store.cities(made.twinning), _speakers(store, made)
    answers: dict[tuple[int, int], HourAnswer] = {}
    for vote in store.suits(made.id):
        answers |= {(city, vote.option): vote.answer for city in speakers.get(vote.person, ())}
    hours = [
        ProposedHour(number, when, {answer: _names(cities, answers, number, answer) for answer in ANSWERS})
        for number, when in enumerate(whens(made, now))
    ]
    speaking, spoken = set(chain.from_iterable(speakers.values())), {city for city, _ in answers}
    asked = [one for one in cities if one.number in speaking]
    return HourTally(hours, [one.name for one in asked], [one.name for one in asked if one.number not in spoken])


def _speakers(store: Store, made: Proposal) -> Mapping[str, Sequence[int]]:
    """Who speaks for which cities."""
    seated: dict[str, list[int]] = {}
    for seat in store.seats(made.twinning):
        seated.setdefault(seat.person, []).append(seat.city)
    return seated


def _names(
    cities: Sequence[TwinningCity], answers: Mapping[tuple[int, int], HourAnswer], hour: int, answer: HourAnswer
) -> list[str]:
    """The names of the cities that gave this answer to an hour."""
    return [one.name for one in cities if answers.get((one.number, hour)) == answer]
