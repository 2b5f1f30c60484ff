"""The pace of a platform to the moment: when a place is free, what is told to wait, and when a change has its turn."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest

from bot.runtime import rate_limit
from bot.runtime.rate_limit import Rate, RateLimiter
from storage.records import Address

ONE, TWO, THREE = (Address("test", "b", "", chat) for chat in "123")
WIDE = Rate(100, 1)


class Paced:
    """A limiter with the clock in the test's hand."""

    def __init__(
        self, whole: Rate = WIDE, chat: Iterable[Rate] = (), edits: Rate | None = None, free: str = ""
    ) -> None:
        self.now = 0.0
        rates = tuple(chat)
        self.limiter = RateLimiter(
            whole, lambda _: rates, lambda: self.now, edits, edits_free=lambda one: one.chat == free
        )

    def send(self, now: float, address: Address = ONE, *, edit: bool = False) -> None:
        self.now = now
        self.limiter.begin(address, edit=edit)
        self.limiter.end(address, edit=edit)

    def tell(self, now: float, address: Address, seconds: float) -> None:
        self.now = now
        self.limiter.told(address, seconds)

    def room(self, now: float) -> tuple[int, float]:
        self.now = now
        return self.limiter.room(), self.limiter.until_room()

    def wait(self, now: float, address: Address = ONE, *, edit: bool = False) -> float:
        self.now = now
        return self.limiter.wait(address, edit=edit)

    def turn(self, now: float) -> float:
        self.now = now
        return self.limiter.wait_to_edit()


def test_each_place_is_free_again_so_long_after_its_own_send() -> None:
    paced = Paced(Rate(2, 10))
    assert paced.room(0) == (2, 0)
    paced.send(0)
    assert paced.room(3) == (1, 0)
    paced.send(3)
    assert [paced.room(now) for now in (3, 9.5, 10, 12.5, 13)] == [(0, 7), (0, 0.5), (1, 0), (1, 0), (2, 0)]


def test_while_sends_run_only_their_end_or_an_earlier_one_makes_room() -> None:
    paced = Paced(Rate(2, 10))
    paced.send(0)
    paced.limiter.begin(TWO)
    assert paced.room(4) == (0, 6)
    assert paced.room(10) == (1, 0)
    paced.limiter.begin(THREE)
    assert paced.room(10) == (0, math.inf)
    paced.limiter.end(TWO)
    assert paced.room(10) == (0, 10)


def test_more_sends_than_places_leave_no_room_until_enough_are_past() -> None:
    paced = Paced(Rate(1, 10))
    paced.send(0)
    paced.send(2)
    assert [paced.room(now) for now in (2, 10, 12)] == [(0, 10), (0, 2), (1, 0)]


def test_a_chat_waits_for_the_slowest_of_its_rates_and_no_other_chat_does() -> None:
    paced = Paced(chat=(Rate(1, 5), Rate(2, 60)))
    paced.send(0)
    assert (paced.wait(1), paced.wait(1, TWO)) == (4, 0)
    paced.send(5)
    assert (paced.wait(6), paced.wait(59.5), paced.wait(60)) == (54, 0.5, 0)


def test_who_is_told_to_wait_waits_alone() -> None:
    paced = Paced()
    paced.tell(10, ONE, 5)
    assert (paced.wait(11), paced.wait(11, TWO), paced.room(11)) == (4, 0, (100, 0))
    paced.tell(11, ONE, 2)
    assert (paced.wait(11), paced.room(11)) == (4, (100, 0)), "what was told before holds"
    paced.tell(12, ONE, 5)
    assert (paced.wait(12), paced.wait(17)) == (5, 0)


def test_where_a_second_chat_is_told_meanwhile_all_wait() -> None:
    paced = Paced()
    paced.tell(10, ONE, 5)
    paced.tell(14, TWO, 3)
    assert [paced.room(now) for now in (14, 16.5, 17)] == [(0, 3), (0, 0.5), (100, 0)]
    paced.tell(17, THREE, 9)
    assert paced.room(17) == (100, 0), "nobody else waited any more"
    paced.tell(18, ONE, 1)
    assert paced.room(18) == (0, 1)


def test_a_change_that_is_free_takes_no_place_of_its_chat_but_one_of_all() -> None:
    paced = Paced(Rate(3, 10), (Rate(1, 5),), free="1")
    paced.send(0, edit=True)
    assert (paced.room(0)[0], paced.wait(0), paced.wait(0, edit=True)) == (2, 0, 0)
    paced.send(0)
    assert (paced.room(0)[0], paced.wait(0), paced.wait(0, edit=True)) == (1, 5, 0)
    paced.tell(1, ONE, 2)
    assert (paced.wait(1, edit=True), paced.wait(3, edit=True)) == (2, 0)


def test_elsewhere_a_change_takes_a_place_as_any_message_does() -> None:
    paced = Paced(chat=(Rate(1, 5),), free="1")
    paced.send(0, TWO, edit=True)
    assert (paced.wait(1, TWO), paced.wait(1, TWO, edit=True)) == (4, 4)


def test_changes_have_their_turns_one_after_the_other() -> None:
    paced = Paced(edits=Rate(2, 10))
    assert paced.turn(100) == 0
    assert [paced.turn(100) for _ in range(3)] == [10, 15, 20]
    assert paced.turn(102.4) > 0
    assert paced.turn(102.5) == 0, "half a turn early is early enough"
    assert paced.turn(107.4) > 0
    assert paced.turn(130) == 0
    assert paced.turn(132.5) == 0


def test_when_there_are_many_those_that_rest_are_forgotten_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "CROWD", 2)
    few = Paced(chat=(Rate(1, 5),))
    for now, address in ((0, ONE), (100, TWO)):
        few.send(now, address)
    assert len(few.limiter._chats) == 2, "so many are remembered"
    paced = Paced(chat=(Rate(1, 5),))
    paced.tell(0, TWO, 100)
    paced.send(0)
    paced.send(4, THREE)
    assert len(paced.limiter._chats) == 3, "none rests yet"
    paced.send(5, THREE)
    assert sorted(chat for _, chat, _ in paced.limiter._chats) == ["2", "3"]
    paced.now = 200
    paced.limiter.begin(ONE)
    paced.send(200, THREE)
    assert sorted(chat for _, chat, _ in paced.limiter._chats) == ["1", "3"]


def test_what_is_not_said_to_be_a_change_takes_its_place() -> None:
    paced = Paced(chat=[Rate(1, 10)], free=ONE.chat)
    paced.limiter.begin(ONE)
    paced.limiter.end(ONE)
    assert paced.limiter.wait(ONE) == 10
