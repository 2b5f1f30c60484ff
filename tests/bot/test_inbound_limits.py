"""How much one person may send: over it one sentence, then silence; answers to what is asked are taken at any pace."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime import inbound_limits
from bot.runtime.inbound_limits import InboundLimits
from bot.runtime.receive import TOO_FAST, Incoming, Receiver
from handlers.dialog.turn import (
    Channel,
    Event,
    File,
    FormSent,
    HomeOpened,
    Location,
    Membership,
    NativeVote,
    OpenForm,
    Press,
    TalkOpened,
    Text,
    Unreadable,
)  # fmt: skip
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


def test_what_was_answered_and_comes_again_in_a_flood_is_no_message_too_many(door: Door) -> None:
    for number in range(20):
        door.gives("about", number=f"n{number}")
    assert door.gives("about", number="n7") == []
    assert door.gives("about") == [f"anna: {TOO_FAST}"]


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


COUNTED: dict[str, tuple[list[str], Event | str, Address]] = {
    "words": ([], "thank you", ALONE),
    "a question": ([], "What does it cost?", ALONE),
    "a command": ([], "/about", ALONE),
    "words to us in a group": ([], "about", GROUP),
    "a file": ([], File("x.md", b"# Draft"), ALONE),
    "a sticker": ([], Unreadable("sticker"), ALONE),
    "an edit that asks nothing": ([], Unreadable("edit"), ALONE),
    "a place on the map": ([], Location(48.6, 7.8), ALONE),
    "a command in a form": (["draft", "1", "2"], "skip", ALONE),
    "a question in a form": (["draft", "1", "2"], "What does it cost?", ALONE),
}
FREE: dict[str, tuple[list[str], Event | str, Address]] = {
    "a press": ([], Press("a:0:b"), ALONE),
    "a press in a group": ([], Press("a:0:b"), GROUP),
    "a vote": ([], NativeVote("7", (0,)), ALONE),
    "a page that is looked at": ([], HomeOpened(), ALONE),
    "a talk that is opened": ([], TalkOpened(), ALONE),
    "a screen": ([], OpenForm("B1"), ALONE),
    "a screen that is sent": ([], FormSent("1", "B1", {}), ALONE),
    "a group that changed": ([], Membership("renamed", "Twins"), GROUP),
    "a choice that is typed": (["check"], "1", ALONE),
    "an answer in words": (["draft", "1", "2"], "Strasbourg", ALONE),
    "an answer on the map": (["draft", "1", "2"], Location(48.58, 7.75), ALONE),
}


def left_after(door: Door, before: list[str], event: Event | str, at: Address) -> int:
    """How many messages are answered at once behind an event that comes of somebody's first words."""
    for words in ["hello", "programme City2City", *before]:
        door.gives(words)
    door.later(61)
    door.gives(event, at=at)
    return next(number for number in range(99) if door.gives("about") in ([], [f"anna: {TOO_FAST}"]))


@pytest.mark.parametrize(("before", "event", "at"), COUNTED.values(), ids=COUNTED)
def test_what_is_counted(door: Door, before: list[str], event: Event | str, at: Address) -> None:
    assert left_after(door, before, event, at) == 19


@pytest.mark.parametrize(("before", "event", "at"), FREE.values(), ids=FREE)
def test_what_is_not_counted(door: Door, before: list[str], event: Event | str, at: Address) -> None:
    assert left_after(door, before, event, at) == 20


@pytest.mark.parametrize("ebbed", [10, 11, 59])
def test_the_edge_of_ten_seconds(ebbed: int) -> None:
    limits = InboundLimits()
    for number in range(20):
        assert not limits.over("anna", number / 100)
        limits.count("anna", number / 100)
    assert limits.over("anna", 9.99)
    assert limits.over("anna", ebbed) is False


def test_the_edge_of_a_minute() -> None:
    limits = InboundLimits()
    for second in range(60):
        assert not limits.over("anna", second)
        limits.count("anna", second)
    assert limits.over("anna", 59.99)
    assert limits.over("anna", 60) is False
    limits.count("anna", 60)
    assert limits.over("anna", 60.99)
    assert limits.over("anna", 61) is False


def test_each_burst_is_told_of_once() -> None:
    limits = InboundLimits()
    for burst in (0, 1000):
        for number in range(21):
            limits.count("anna", burst + number / 100)
        assert [limits.tell("anna") for _ in range(3)] == [True, False, False]
        limits.count("anna", burst + 9)
        assert not limits.tell("anna")


def test_when_there_are_many_those_who_rest_are_forgotten_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound_limits, "CROWD", 2)
    limits = InboundLimits()
    for who, second in (("anna", 0), ("ben", 0.5), ("eve", 30)):
        limits.count(who, second)
    limits.count("ben", 59.9)
    assert list(limits.senders) == ["anna", "ben", "eve"]
    limits.count("fay", 60)
    assert list(limits.senders) == ["ben", "eve", "fay"]


def test_what_came_more_than_a_minute_ago_is_kept_no_longer() -> None:
    limits = InboundLimits()
    for second in (0, 1, 60, 60.5):
        limits.count("anna", second)
    assert list(limits.senders["anna"].times) == [1, 60, 60.5]
