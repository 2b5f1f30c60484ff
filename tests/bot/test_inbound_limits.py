"""How much one person may send: over it one sentence, then silence; answers to what is asked are taken at any pace."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime.inbound_limits import InboundLimits
from bot.runtime.receive import TOO_FAST, Incoming, Receiver
from handlers.dialog.turn import Channel, Event, Press, Text
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store
from tests.flow.talk import Shelf, languages_of, shipped

ALONE, GROUP = Address("test", "helper", "", "anna"), Address("test", "helper", "", "-1")


@dataclass
class Door:
    """What takes messages, with the clock in the test's hand."""

    store: Store
    now: datetime = datetime(2025, 7, 20, 12, tzinfo=UTC)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        shelf, languages = Shelf(shipped(), self.store), languages_of(shipped().packs)
        self.receiver = Receiver(self.store, shelf, languages, lambda: self.now, limits=InboundLimits())

    def gives(self, event: Event | str, who: str = "anna", at: Address = ALONE, number: str = "") -> list[str]:
        """What is said to an event, wherever."""
        before = {row.id for row in self.store.outbox()}
        heard = Text(event) if isinstance(event, str) else event
        channel = Channel(private=at != GROUP)
        self.receiver.receive(Incoming(number or f"e{next(self.ids)}", heard, at, Identity("test", "", who), channel))
        fresh = [row for row in self.store.outbox() if row.id not in before]
        return [
            f"{row.out.address.chat}: {' '.join(one.get('text', '') for one in row.out.body['blocks'])}"
            for row in fresh
        ]

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with closing(open_store(str(tmp_path / "city.db"))) as store:
        yield Door(store)


def test_over_twenty_in_ten_seconds_one_sentence_then_silence_until_it_ebbs(door: Door) -> None:
    assert all(door.gives("about") for _ in range(20))
    assert door.gives("about") == [f"anna: {TOO_FAST}"]
    assert [door.gives("about") for _ in range(30)] == [[]] * 30
    door.later(61)
    assert door.gives("about")


def test_who_goes_on_is_not_answered_until_the_flood_ebbs(door: Door) -> None:
    for _ in range(20):
        door.gives("about")
    said = []
    for _ in range(40):  # what is left unanswered is counted, too: in any ten seconds there are over twenty
        door.later(0.4)
        said += door.gives("about")
    assert said == [f"anna: {TOO_FAST}"]


def test_over_sixty_in_a_minute_too_and_what_comes_again_is_counted_once(door: Door) -> None:
    for _ in range(60):
        door.later(0.9)
        assert door.gives("about", number=f"n{door.now}") != [f"anna: {TOO_FAST}"]
        door.gives("about", number=f"n{door.now}")
    assert door.gives("about") == [f"anna: {TOO_FAST}"]


@pytest.mark.parametrize(("a_minute", "at_once"), [(1, 1), (9, 3), (300, 100)])
def test_another_pace_can_be_set(a_minute: int, at_once: int) -> None:
    limits = InboundLimits(a_minute)
    for sent in range(at_once):
        assert not limits.over("anna", sent / 100)
        limits.count("anna", sent / 100)
    assert limits.over("anna", 1)
    assert limits.over("anna", 61) is False


def test_others_are_answered_meanwhile(door: Door) -> None:
    for _ in range(25):
        door.gives("about")
    assert door.gives("about", "ben", Address("test", "helper", "", "ben"))


def test_answers_and_presses_are_taken_at_any_pace(door: Door) -> None:
    door.gives("programme City2City")
    door.gives("check")
    for _ in range(25):
        door.gives("about")
    assert door.gives("1") not in ([], [f"anna: {TOO_FAST}"])
    assert door.gives(Press("a:0:b"))
    assert [door.gives("about") for _ in range(2)] == [[]] * 2


def test_in_a_group_it_is_said_in_private_or_nowhere(door: Door) -> None:
    for _ in range(20):
        assert door.gives("about", "ben", GROUP)
    assert door.gives("about", "ben", GROUP) == []
    door.gives("about")
    for _ in range(19):
        door.gives("about", at=GROUP)
    assert door.gives("about", at=GROUP) == [f"anna: {TOO_FAST}"]
