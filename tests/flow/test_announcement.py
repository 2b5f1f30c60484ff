"""One message to many groups: shown first, sent once, paced, and its way told."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.turn import Press
from storage.records import Address, LinkedGroup, TwinningCity
from tests.flow.talk import UTM, Talk
from tests.flow.test_twinnings import code_in, in_group, joins, owner, twinned

WORDS = "The report is due on Friday. Do you have questions?"


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner; twinnings 1 and 2 have a group each, twinning 3 has none."""
    olga = owner(tmp_path)
    for number, cities in enumerate((("Köln", "Nairobi"), ("Bogotá", "Oslo"), ("Lima", "Kigali")), 1):
        twinned(olga, *cities, title=f"Learning {number}")
        if number < 3:
            in_group(olga, f"-{number}00").say(f"/link {code_in(olga.say(f'twinning link {number}'))}")
    return olga


def chats(talk: Talk) -> set[str]:
    return {row.out.address.chat for row in talk.last.rows if row.out.kind == "announcement"}


def test_it_is_shown_as_it_will_be_read_and_goes_to_all_groups_once(olga: Talk) -> None:
    said = olga.say(f"announce all: {WORDS}").shows(
        "The groups will read this:", "Announcement", WORDS, "1 · Learning 1", "No group, so not told: 3 · Learning 3"
    )
    assert chats(olga) == set()
    olga.press(said.button("Send it to 2 groups")).shows("On its way to 2 groups.")
    assert chats(olga) == {"-100", "-200"}
    assert olga.try_to_give(Press(said.button("Send it to 2 groups").data)).rows == []
    olga.say("announce").shows(WORDS, "Sent: 2 of 2. Still to go: 0. Not sent: 0.", "Which twinnings is it for?")
    olga.say("audit").shows("announce · 1 · Learning 1", "announce · 2 · Learning 2")


@pytest.mark.parametrize(("typed", "told"), [("1", {"-100"}), ("1, 2", {"-100", "-200"}), ("2; 1", {"-100", "-200"})])
def test_numbers_say_to_whom(olga: Talk, typed: str, told: set[str]) -> None:
    olga.say(f"announce {typed} {WORDS}").shows("The groups will read this:", WORDS)
    olga.press(olga.last.buttons[0])
    assert chats(olga) == told


def test_step_by_step_and_written_anew(olga: Talk) -> None:
    olga.say("announce").shows("Which twinnings is it for?", "All of them", "1 · Learning 1")
    olga.press("2 · Learning 2").shows("What is to be announced?")
    olga.say("We meet at three?").shows("The groups will read this:", "We meet at three?")
    olga.press("Write it anew").shows("What is to be announced?")
    olga.say("x" * 1501).shows("at most 1500 characters", "What is to be announced?")
    olga.say("We meet at four.")
    olga.press("Send it to 1 group")
    assert chats(olga) == {"-200"}


def test_words_without_a_number_wait_until_it_is_said_to_whom(olga: Talk) -> None:
    olga.say(f"announce {WORDS}").shows("Which twinnings is it for?")
    olga.press("1 · Learning 1").shows("The groups will read this:", WORDS)
    olga.say("announce 9: nobody").shows("Which twinnings is it for?")


def test_a_facilitator_tells_their_own_groups_alone(olga: Talk) -> None:
    fred = joins(olga, "invite facilitator 2", "fred")
    fred.say(f"announce all: {WORDS}").shows("Send it to 1 group")
    fred.press("Send it to 1 group")
    assert chats(fred) == {"-200"}
    fred.say(f"announce 1: {WORDS}").hides("Learning 1")
    rosa = joins(olga, "invite city 1 Köln", "rosa")
    rosa.say(f"announce all: {WORDS}").hides("The groups will read this")


def test_without_a_group_nobody_is_told(olga: Talk) -> None:
    olga.say(f"announce 3: {WORDS}").shows("No group is linked to these twinnings")
    assert olga.last.buttons == []


def test_to_a_thousand_twinnings_its_way_is_told(olga: Talk) -> None:
    with olga.store() as store, store.transaction():
        for number in range(1000):
            made = store.create_twinning(UTM, f"Many {number}", "", olga.millis)
            store.set_cities(made.id, [TwinningCity(made.id, 1, "Oslo", "NO", "Europe/Oslo")])
            store.bind(LinkedGroup(made.id, Address("other", "helper", "", f"g{number}"), olga.millis))
    said = olga.say(f"announce all: {WORDS}").shows("Send it to 1,002 groups")
    olga.press(said.buttons[0])
    olga.say("announce").shows("of 1002.", "Not sent: 0.")
