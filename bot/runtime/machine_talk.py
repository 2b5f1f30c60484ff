"""Talks that nobody leads: a machine that posts as a person, and hears in what we say something to answer (ADR 89)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from handlers.dialog.turn import Event, File, Location, Reply, Text, Unreadable
from storage.records import Address

MOST = 20
"""So many replies are said in a place before a person's word must come."""
REMEMBERED = 20
"""How many of the last messages and replies of a place are compared."""
PLACES = 1000
"""So many places are remembered; the one that has rested the longest makes room."""
QUOTED = 8
"""So many words of ours in a row are a quote; fewer may be anybody's."""
_CLOCK = re.compile(r"\b\d{1,2}:\d\d")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class _Place:
    """Check values of what was said, never the words."""

    heard: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    said: deque[int] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    quotable: deque[frozenset[int]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    unled: int = 0


@dataclass(frozen=True, slots=True)
class MachineTalk:
    """What was said in each place of late. Figures, signs and capitals make no difference, so that a clock makes none."""

    places: dict[Address, _Place] = field(default_factory=dict)

    def silent(self, where: Address) -> bool:
        """Whether so much was said there that a person's word must come first."""
        place = self.places.get(_of(where))
        return place is not None and place.unled >= MOST

    def persons(self, where: Address, event: Event, replies: Sequence[Reply]) -> bool:
        """Whether an event is a person's word: a press, a vote, a screen; or words that quote none of ours, and that either were
        not heard there of late, or have no clock in them and are answered otherwise than of late."""
        place = self.places.get(_of(where))
        heard = _heard(event)
        if place is None or heard is None:
            return True
        if any(not ours.isdisjoint(_runs(heard, 1)) for ours in place.quotable):
            return False
        if _mark(heard) not in place.heard:
            return True
        return not _has_clock(event, heard) and _mark(_words(_said_here(replies))) not in place.said

    def note(self, where: Address, event: Event, replies: Sequence[Reply]) -> bool:
        """Count what was said to an event; whether the place falls silent with it."""
        here, was, led = _said_here(replies), self.silent(where), self.persons(where, event, replies)
        place = self._place(where)
        place.unled = len(here) if led else place.unled + len(here)
        place.heard.append(_mark(_heard(event) or ()))
        place.said.append(_mark(_words(here)))
        place.quotable.append(frozenset(run for one in here for run in _runs(_words([one]), QUOTED)))
        return self.silent(where) and not was

    def _place(self, where: Address) -> _Place:
        """The place, as the last one that was spoken in."""
        place = self.places.pop(_of(where), None) or _Place()
        self.places[_of(where)] = place
        if len(self.places) > PLACES:
            del self.places[next(iter(self.places))]
        return place


def _of(where: Address) -> Address:
    """The place of an address: a whole chat, as each round of a talk may open a thread of its own."""
    return where if where.aside else replace(where, thread="")


def _said_here(replies: Sequence[Reply]) -> list[Reply]:
    return [one for one in replies if one.address is None and not one.edit_of]


def _heard(event: Event) -> list[str] | None:
    """The words of what a machine may send as well; None of what only a person does."""
    match event:
        case Text():
            return _WORD.findall(event.text.casefold())
        case File():
            return ["file", event.content.hex()]
        case Unreadable():
            return [event.what]
        case Location():
            return ["location"]
    return None


def _has_clock(event: Event, heard: Sequence[str]) -> bool:
    """Whether a clock is beside words; each of its times may be answered otherwise. Alone it answers when something is to be."""
    return isinstance(event, Text) and bool(heard) and _CLOCK.search(event.text) is not None


def _words(replies: Sequence[Reply]) -> list[str]:
    blocks = [block for reply in replies for block in reply.blocks]
    texts = [part for one in blocks for part in (one.text, *one.items, *(cell for row in one.rows for cell in row))]
    return [word for words in texts for word in _WORD.findall(words.casefold())]


def _runs(words: Sequence[str], step: int) -> Iterator[int]:
    """Check values of the runs of words that begin every so many words; of a shorter text, of all of it."""
    for at in range(0, max(1, len(words) - QUOTED + 1), step):
        yield _mark(words[at : at + QUOTED])


def _mark(words: Sequence[str]) -> int:
    return hash(tuple(words))
