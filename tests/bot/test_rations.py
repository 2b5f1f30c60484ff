"""Wrong codes in an hour and forgets in a day are limited for each account; nothing of who it is is kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.runtime.receive import Incoming, Receiver
from bot.runtime.used_rations import LIMITS, Rations
from handlers.dialog.rations import FORGET, WRONG_CODE
from handlers.dialog.turn import Channel, Text
from storage.open import open_store
from storage.records import DAY, MINUTE, Address, Code, Identity, Invitation, Millis, millis
from storage.store import Store
from tests.flow.talk import UTM, Shelf, languages_of, shipped

NOON = datetime(2025, 7, 20, 12, tzinfo=UTC)
FAR = millis(NOON) + 30 * DAY
LONG = "These were too many wrong codes in one hour. I look at no other one, not even the right one, until"
SHORT = "I look at no code of yours until 20 July 2025, 13:00:00 UTC."
UNKNOWN = "I do not know that"


@dataclass
class Hall:
    """Who receives, with the clock in the test's hand."""

    store: Store
    rations: Rations = field(default_factory=Rations)
    now: datetime = NOON
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        shelf, languages = Shelf(shipped(), self.store), languages_of(shipped().packs)
        self.receiver = Receiver(self.store, shelf, languages, lambda: self.now, rations=self.rations)

    def says(self, words: str, who: str = "anna") -> str:
        """What somebody is answered, each message a line."""
        before = {row.id for row in self.store.outbox()}
        at, channel = Address("test", "helper", "", who), Channel()
        self.receiver.receive(
            Incoming(f"e{next(self.ids)}", Text(words), at, Identity("test", "", who), channel, zone="UTC")
        )
        fresh = [row.out for row in self.store.outbox() if row.id not in before]
        return "\n".join(block.get("text", "") for out in fresh for block in out.body["blocks"])

    def person(self, who: str = "anna") -> str:
        """Their id."""
        return self.store.person_of(Identity("test", "", who))

    def forgets(self) -> str:
        """What is said at the end of it."""
        self.says("hello")
        first = self.says("forget")
        return self.says("1") if "cannot be undone" in first else first


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with closing(open_store(str(tmp_path / "city.db"))) as store:
        yield Hall(store)


@pytest.mark.parametrize("word", ["join", "link", "take"])
def test_after_ten_wrong_codes_no_other_is_looked_at_for_an_hour(hall: Hall, word: str) -> None:
    _good_codes(hall)
    answers = [hall.says(f"{word} 0000000{number}-11111111") for number in range(10)]
    assert all(UNKNOWN in one for one in answers)
    assert [LONG in one for one in answers] == [False] * 9 + [True]
    assert [hall.says(f"{one} {one}-good-1") for one in ("join", "link", "take")] == [SHORT] * 3
    hall.now += timedelta(minutes=59)
    assert hall.says(f"{word} {word}-good-1") == SHORT
    hall.now += timedelta(minutes=1)
    assert UNKNOWN not in (said := hall.says(f"{word} {word}-good-1"))
    assert said != SHORT


def _good_codes(hall: Hall) -> None:
    """One good code for each word, of another person."""
    hall.says("programme City2City", "ben")
    hall.says("about")
    ben = hall.person("ben")
    with hall.store.transaction():
        hall.store.keep_invitation("join-good-1", Invitation("staff", FAR))
        at = Address("test", "helper", "", "ben")
        hall.store.keep_code("link-good-1", Code("link", ben, at, FAR))
        form = hall.store.create_form(ben, UTM, "draft", millis(NOON))
        hall.store.keep_code("take-good-1", Code("share", ben, at, FAR, form.id))


def test_wrong_codes_of_all_words_are_counted_together_and_only_those_of_one_account(hall: Hall) -> None:
    _good_codes(hall)
    for number, word in zip(range(10), itertools.cycle(["join", "link", "take", "owner"]), strict=False):
        hall.says(f"{word} 0000000{number}-11111111")
    assert hall.says("join join-good-1") == SHORT
    assert "programme team" in hall.says("join join-good-1", "cleo")


def test_the_code_of_an_owner_is_not_looked_at_either(hall: Hall) -> None:
    with hall.store.transaction():
        hall.store.keep_invitation("owner-good-1", Invitation("owner", FAR))
    for number in range(10):
        hall.says(f"owner 0000000{number}-11111111")
    assert "owner" not in hall.says("owner owner-good-1")
    hall.now += timedelta(hours=1)
    assert "You are an owner now." in hall.says("owner owner-good-1")


def test_words_that_can_be_no_code_and_good_ones_are_not_counted(hall: Hall) -> None:
    for _ in range(12):
        assert "That is no code." in hall.says("link channel")
        with hall.store.transaction():
            hall.store.keep_invitation("good-1", Invitation("staff", FAR))
        assert UNKNOWN not in hall.says("join good-1")


def test_five_forgets_a_day_and_the_sixth_says_when_and_whom_to_write_to(hall: Hall) -> None:
    for _ in range(5):
        hall.now += timedelta(minutes=1)
        assert "everything about you is deleted" in hall.forgets()
    said = hall.forgets()
    assert "works again from 21 July 2025, 12:01:00 UTC; if it must be sooner, write to" in said
    assert "@" in said
    assert hall.person()
    assert "everything about you is deleted" in _other(hall)
    hall.now = NOON + timedelta(days=1, minutes=1)
    assert "everything about you is deleted" in hall.forgets()


def _other(hall: Hall) -> str:
    hall.says("hello", "ben")
    hall.says("forget", "ben")
    return hall.says("1", "ben")


def test_a_yes_that_was_asked_for_before_the_limit_deletes_nothing_over_it(hall: Hall) -> None:
    hall.says("hello")
    hall.says("forget")
    for _ in range(5):
        hall.rations.use(FORGET, Identity("test", "", "anna"), millis(hall.now))
    assert "works again from" in hall.says("1")
    assert hall.person()


def test_a_no_uses_nothing_and_a_new_process_forgives(hall: Hall) -> None:
    hall.says("hello")
    for _ in range(7):
        hall.says("forget")
        assert hall.says("2") == "Nothing was deleted."
    for _ in range(5):
        hall.forgets()
    assert "works again from" in hall.forgets()
    again = Hall(hall.store, ids=itertools.count(1000))
    assert "everything about you is deleted" in again.forgets()


def test_no_account_is_in_the_memory_and_all_of_it_goes_when_its_time_is_over() -> None:
    kept, account, now = Rations(), Identity("test", "T1", "anna-smith"), millis(NOON)
    kept.use(FORGET, account, now)
    kept.use(WRONG_CODE, account, now)
    assert "anna-smith" not in repr(kept)
    assert kept.times.keys().isdisjoint(Rations(kept.times).of(account, now))
    assert Rations(kept.times).of(account, now)[FORGET].left == 5
    kept.tidy(now + 60 * MINUTE)
    assert [what for what, _ in kept.times] == [FORGET]
    kept.tidy(now + DAY)
    assert not kept.times


@pytest.mark.parametrize(("most", "span", "what"), [(10, 60 * MINUTE, WRONG_CODE), (5, DAY, FORGET)])
def test_the_edges_of_a_ration(most: int, span: Millis, what: str) -> None:
    kept, account, now = Rations(), Identity("test", "", "anna"), millis(NOON)
    limited = next(one for one in LIMITS if one == what)
    for number in range(most):
        assert kept.of(account, now + number)[limited].left == most - number
        kept.use(limited, account, now + number)
    assert kept.of(account, now + span - 1)[limited].left == 0
    assert kept.of(account, now + span - 1)[limited].again == now + span
    assert kept.of(account, now + span)[limited].left == 1


@pytest.mark.parametrize("other", [("slack", "T1", "anna"), ("test", "T2", "anna"), ("test", "T1", "ben")])
def test_a_ration_is_of_one_account_alone_and_no_more_times_are_kept_than_count(other: tuple[str, str, str]) -> None:
    kept, account, now = Rations(), Identity("test", "T1", "anna"), millis(NOON)
    for _ in range(100):
        kept.use(FORGET, account, now)
    assert [len(times) for times in kept.times.values()] == [5]
    assert (kept.of(account, now)[FORGET].left, kept.of(account, now)[WRONG_CODE].left) == (0, 10)
    assert kept.of(Identity(*other), now)[FORGET].left == 5
