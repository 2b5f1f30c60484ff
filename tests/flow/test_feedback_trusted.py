"""What people are told of feedback is what becomes of it: who reads words, who sees counts, who took part, and when it closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reports import programme_report
from bot.runtime.settings import settings
from storage.records import Identity, PollMode, Role, Seat
from tests.bot.test_report import read
from tests.flow.polling import CITIES, SESSION, Polling
from tests.flow.world import PRIVATE, SLACK, TELEGRAM

READERS = "Only the programme team reads what you write"
BETRAYS = "Your words may tell which city you are from"
SHORT = "As before: only the programme team reads this."
WHERE = {"karl": TELEGRAM, "belen": SLACK, "naomi": TELEGRAM}


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    """Olga is of the programme team."""
    made = Polling(tmp_path)
    with made.store() as store, store.transaction():
        person = store.person(Identity(PRIVATE, "", "olga"), made.millis)
        store.give_role(Role(person.id, "staff", made.millis))
    made.say("start", "olga")
    return made


def asked(world: Polling, mode: PollMode) -> None:
    world.say(f"feedback mode 1 {mode}")
    world.say(SESSION)
    world.run("2026-03-10T15:01")


# -- the words under a question that is answered in words


@pytest.mark.parametrize("mode", ["open", "staff", "anonymous"])
def test_who_reads_words_is_said_whole_once_and_then_in_short(world: Polling, mode: PollMode) -> None:
    asked(world, mode)
    for words in ("feedback", "Mostly"):
        world.say(words, "karl")
    first = world.say("Very useful", "karl")
    assert READERS in first
    assert (BETRAYS in first) == (mode == "anonymous")
    later = [world.say(words, "karl") for words in ("One", "skip", "Three")]
    for said in later:
        assert READERS not in said
        assert SHORT in said
        assert max(len(line.split()) for line in said.splitlines()) < 25


def test_who_comes_back_later_is_told_whole_again(world: Polling) -> None:
    asked(world, "staff")
    for words in ("feedback", "Mostly", "Very useful", "One", "cancel"):
        world.say(words, "karl")
    assert READERS in world.say("feedback", "karl")


def test_words_under_a_vote_speak_of_votes_and_under_words_of_words(world: Polling) -> None:
    asked(world, "open")
    vote = world.say("feedback", "karl")
    assert "which cities chose what" in vote
    assert READERS not in vote
    world.say("Mostly", "karl")
    assert "chose" not in world.say("Very useful", "karl")


# -- who sees the count


def test_a_facilitator_sees_of_feedback_for_the_team_how_many_answered(world: Polling) -> None:
    asked(world, "staff")
    poll = world.session_polls()[0]
    for user, option in (("karl", 1), ("naomi", 4)):
        world.tap(poll, option, user, TELEGRAM, "s1")
    for words in (f"poll show {poll.id}", "poll results 1", "poll"):
        said = world.say(words, "fran")
        assert "2 answers" in said
        assert "%" not in said
        assert "▇" not in said
    assert "its facilitators see how many answered" in world.say(f"poll show {poll.id}", "fran")
    assert "No: ▇▇▇▇▇▇ 1 (50 %)" in world.say(f"poll show {poll.id}", "olga")


def test_once_it_is_closed_too(world: Polling) -> None:
    asked(world, "staff")
    poll = world.session_polls()[0]
    world.tap(poll, 4, "karl", TELEGRAM, "s1")
    world.say(f"poll close {poll.id}")
    assert "No:" not in world.say(f"poll show {poll.id}", "fran")
    assert "No: ▇" in world.say(f"poll show {poll.id}", "olga")


# -- who took part


def test_who_took_part_is_shown_apart_by_city(world: Polling) -> None:
    asked(world, "staff")
    poll = world.session_polls()[0]
    assert "Took part: nobody yet." in world.say(f"poll show {poll.id}", "olga")
    for user in ("karl", "naomi"):
        world.tap(poll, 1, user, WHERE[user], "s1")
    said = world.say(f"poll show {poll.id}", "olga")
    assert "Took part: Köln and Nairobi. Not yet: Bogotá." in said
    assert "Took part" not in world.say(f"poll show {poll.id}", "fran")
    world.tap(poll, 1, "belen", SLACK, "s1")
    assert "Took part: Köln, Bogotá and Nairobi." in world.say(f"poll show {poll.id}", "olga")
    assert "Not yet" not in world.say(f"poll show {poll.id}", "olga")


def test_of_an_anonymous_poll_no_city_is_named(world: Polling) -> None:
    asked(world, "anonymous")
    poll = world.session_polls()[0]
    for user in CITIES:
        world.tap(poll, 1, user, WHERE[user], "s1")
    world.run("2026-03-25T00:00")
    for user in ("olga", "fran"):
        said = world.say(f"poll show {poll.id}", user)
        assert "Who took part is ticked apart from the answers, and shown to nobody." in said
        assert not [city for city in ("Köln", "Bogotá", "Nairobi") if city in said]


# -- when it closes


@pytest.mark.parametrize("now", ["2026-02-02T10:00", "2026-03-10T13:30", "2026-03-10T14:30", "2026-03-10T14:59"])
def test_what_nobody_was_asked_yet_is_not_closed_by_mistake(world: Polling, now: str) -> None:
    world.say(SESSION)
    world.run(now)
    assert "Nobody was asked that yet: poll 1 goes out after Session 1" in world.say("poll close 1")
    world.run("2026-03-10T15:01")
    assert [one for one in world.posts(SLACK) if "Did this session reach its purpose?" in one.text]
    assert "Poll 1 is closed." in world.say("poll close 1 now")


# -- figures of all twinnings together


@pytest.mark.parametrize(("more", "shown"), [(1, False), (2, True)])
def test_answers_of_all_twinnings_together_are_shown_from_five_people_on(
    world: Polling, tmp_path: Path, more: int, shown: bool
) -> None:
    others = [f"other{number}" for number in range(more)]
    with world.store() as store, store.transaction():
        for user in others:
            store.seat(Seat(1, 1, store.person(Identity(PRIVATE, "", user), world.millis).id))
    asked(world, "staff")
    poll = world.session_polls()[0]
    for user in (*CITIES, *others):
        world.tap(poll, 1, user, WHERE.get(user, TELEGRAM), "s1")
    conf = settings({"CITY2CITY_FILES": str(tmp_path)})
    page = read(programme_report.report(conf, world.path, world.now)).text
    assert ("All twinnings together" in page) == shown
    assert ("Fewer than five people answered: what all twinnings answered together is not shown." in page) != shown
