"""What twinned cities fed back, as far as the team may read it: the same for the table and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.cli.options import Refused
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.polls import polls, tally
from handlers.staff import figures
from storage.records import FeedbackText, Millis, Poll, PollOption, Twinning, millis
from storage.store import Store

FEW, STILL_OPEN = f"fewer than {tally.ENOUGH} people on the roster answered", "it is still open"
FOR_TEAM = "it was asked for the programme team only"


@dataclass(frozen=True, slots=True)
class PollAnswers:
    """A poll with what was answered. Where its count may not be shown, ``withheld`` says why and there are no ``options``; the
    ``texts``, which were written to the team, are those that may be read."""

    poll: Poll
    question: str
    options: Sequence[PollOption]
    texts: Sequence[FeedbackText]
    withheld: str = ""

    @property
    def shown(self) -> bool:
        """Whether its count may be shown."""
        return not self.withheld

    @property
    def apart(self) -> int:
        """How many answered who are not on the roster."""
        return sum(option.apart for option in self.options)

    def without(self, why: str) -> PollAnswers:
        """The poll without its count, where there is a reason."""
        return replace(self, options=(), withheld=why) if why else self


@dataclass(frozen=True, slots=True)
class ReportSource:
    """What is looked up again and again: the packs, and the random numbers of people."""

    store: Store
    packs: Mapping[str, Pack]
    now: Millis
    numbers: dict[str, str] = field(default_factory=dict)

    def number(self, person: str) -> str:
        """The random number a person has in lists; empty for nobody."""
        if person and person not in self.numbers:
            with self.store.transaction():
                self.numbers[person] = self.store.person_number(person)
        return self.numbers.get(person, "")

    def asked(self, twinning: Twinning) -> list[PollAnswers]:
        """The polls of a twinning that have reached anybody, oldest first."""
        return [
            self._asked(twinning, one) for one in self.store.polls(twinning.id) if figures.was_asked(self.store, one)
        ]

    def _asked(self, twinning: Twinning, poll: Poll) -> PollAnswers:
        question = self.question(twinning, poll.question) if poll.question else poll.text
        texts = self.store.texts(poll.id) if tally.are_words_shown(self.store, poll) else ()
        found = PollAnswers(poll, question, tally.counts(self.store, poll), texts)
        return found if found.options else found.without(STILL_OPEN if poll.closed_at is None else FEW)

    def for_cities(self, asked: PollAnswers) -> PollAnswers:
        """What the cities were told that they see of a poll, and no words: those are for the team whatever the mode."""
        poll = asked.poll
        hidden = poll.hidden and not polls.is_closed(poll, self.now)
        why = FOR_TEAM if poll.mode == "staff" else STILL_OPEN if hidden else ""
        return replace(asked, texts=()).without(asked.withheld or why)

    def question(self, twinning: Twinning, name: str) -> str:
        """The words of a question of the pack; its id where the pack no longer has it."""
        pack = self.packs.get(twinning.programme)
        found = [one.text for one in pack.feedback.question if one.id == name] if pack else []
        return found[0] if found else name


def desk(conf: Settings, store: Store, now: datetime) -> ReportSource:
    """What reports are made from."""
    return ReportSource(store, load_packs(conf.packs), millis(now))


def twinning_of(store: Store, number: int) -> Twinning:
    """The twinning of a number; Refused where there is none."""
    found = store.twinning(number)
    if found is None:
        raise Refused(f"There is no twinning {number}.")
    return found


def city_of(store: Store, twinning: Twinning) -> dict[str, str]:
    """The city that each person of the roster speaks for."""
    names = {city.number: city.name for city in store.cities(twinning.id)}
    return {seat.person: names[seat.city] for seat in store.seats(twinning.id)}
