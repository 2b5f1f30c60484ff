"""Telegram's own polls, end to end: posted, voted in, counted, closed."""

from __future__ import annotations

import itertools

import pytest

from tests.fake.telegram import FakeTelegram, Fault, Phone, Poll, Shown
from tests.telegram.process import Bot
from tests.telegram.team import Team, assembled, rows

CHATS = itertools.count(-8000, -1)
TITLES = (f"Polled {number}" for number in itertools.count(1))
LONG = "We meet every month and bring one question of our own each time"


@pytest.fixture(scope="module")
def team(bot: Bot) -> Team:
    return assembled(bot)


@pytest.fixture
def place(fake: FakeTelegram, team: Team) -> tuple[int, Phone]:
    """A twinning and its one group."""
    number = team.twinning(next(TITLES))
    return number, team.group(number, next(CHATS))


def native(shown: Shown) -> Poll:
    assert shown.poll
    return shown.poll


def tally(team: Team, poll: int) -> dict[object, tuple[object, object]]:
    """Votes of the roster and apart, by option."""
    found = rows(
        team.bot,
        "SELECT label, coalesce(sum(listed), 0), coalesce(sum(NOT listed), 0) FROM poll_option LEFT JOIN vote"
        " ON (vote.poll, vote.option) = (poll_option.poll, number) WHERE poll_option.poll = ? GROUP BY number ORDER BY number",
        poll,
    )
    return {label: (listed, apart) for label, listed, apart in found}


def states(team: Team, poll: int, what: str) -> list[tuple[object, ...]]:
    return rows(team.bot, "SELECT state FROM outbox WHERE key = ? ORDER BY id", f"poll/{poll}{what}")


def test_an_open_poll_is_posted_voted_in_counted_and_closed(team: Team, place: tuple[int, Phone]) -> None:
    number, room = place
    karl, stranger = team.representative(number, 1), Phone(team.fake)
    poll = team.poll(number, "Shall we go on?", ("Yes", LONG))
    shown = room.hears("Shall we go on?")
    ours = native(shown)
    assert ours.options == ["Yes", LONG]
    assert not ours.anonymous
    for who, option in ((karl, 1), (karl, 0), (stranger, 1)):
        who.vote(ours, option)
    team.fake.wait(lambda: tally(team, poll) == {"Yes": (1, 0), LONG: (0, 1)})
    stranger.vote(ours, None)
    team.fake.wait(lambda: tally(team, poll) == {"Yes": (1, 0), LONG: (0, 0)})
    team.owner.say(f"/poll show {poll}")
    assert "Köln" in team.owner.hears("Yes: ▇").text
    assert not ours.closed
    team.owner.say(f"/poll close {poll} now")
    assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %)" in room.hears("Result").text
    team.fake.wait(lambda: states(team, poll, "/last") == [("sent",)])
    assert ours.closed
    assert states(team, poll, "/edit") == []
    assert sum("Shall we go on?" in one.text for one in room.mine) == 2


def test_a_vote_that_comes_before_we_know_the_poll_counts(team: Team, place: tuple[int, Phone]) -> None:
    number, room = place
    karl = team.representative(number, 1)
    held = Fault("held", "sendPoll", room.chat)
    team.fake.faults.append(held)
    poll = team.poll(number, "Early?")
    ours = native(room.hears("Early?"))
    karl.vote(ours, 0)
    team.fake.wait(lambda: rows(team.bot, "SELECT option FROM early_vote WHERE native = ?", ours.id) == [(1,)])
    karl.vote(ours, 1)
    team.fake.wait(lambda: rows(team.bot, "SELECT option FROM early_vote WHERE native = ?", ours.id) == [(2,)])
    assert tally(team, poll) == {"Yes": (0, 0), "No": (0, 0)}
    held.kind = ""
    team.fake.wait(lambda: tally(team, poll) == {"Yes": (0, 0), "No": (1, 0)})
    assert rows(team.bot, "SELECT 1 FROM early_vote") == []


def test_a_vote_that_comes_again_or_too_late_changes_nothing(team: Team, place: tuple[int, Phone]) -> None:
    number, room = place
    karl = team.representative(number, 1)
    poll = team.poll(number, "Late?")
    ours = native(room.hears("Late?"))
    update = karl.vote(ours, 0)
    answer = {"poll_id": ours.id, "user": karl.me, "option_ids": [0], "option_persistent_ids": ["o0"]}
    team.fake.put("poll_answer", answer, karl.user, update_id=update)
    team.owner.say(f"/poll close {poll} now")
    room.hears("Result")
    late = {**answer, "option_ids": [1], "option_persistent_ids": ["o1"]}
    team.fake.put("poll_answer", late, karl.user)
    team.fake.wait(lambda: not team.fake.queue)
    assert tally(team, poll) == {"Yes": (1, 0), "No": (0, 0)}


@pytest.mark.parametrize("kind", ["502", "502-after"])
def test_closing_in_doubt_is_done_again(team: Team, place: tuple[int, Phone], kind: str) -> None:
    number, room = place
    poll = team.poll(number, "Doubt?")
    ours = native(room.hears("Doubt?"))
    team.fake.faults.append(Fault(kind, "stopPoll", room.chat))
    team.owner.say(f"/poll close {poll} now")
    team.fake.wait(lambda: states(team, poll, "/last") == [("sent",)])
    assert ours.closed
    stops = [call for call in team.fake.calls if call.method == "stopPoll" and call.params["chat_id"] == room.chat]
    assert len(stops) == 2


def test_a_poll_that_somebody_deleted_is_closed_all_the_same(team: Team, place: tuple[int, Phone]) -> None:
    number, room = place
    poll = team.poll(number, "Gone?")
    team.fake.messages.remove(room.hears("Gone?"))
    room.seen -= 1
    team.owner.say(f"/poll close {poll} now")
    room.hears("Result")
    team.fake.wait(lambda: states(team, poll, "/last") == [("sent",)])
    assert not any("This poll is closed." in one.text for one in room.mine)


def test_where_no_polls_may_be_sent_it_is_a_message_with_buttons(team: Team, place: tuple[int, Phone]) -> None:
    number, room = place
    why = "Bad Request: not enough rights to send polls to the chat"
    team.fake.faults.append(Fault("400", "sendPoll", room.chat, description=why))
    poll = team.poll(number, "Buttons?", ("Yes", LONG))
    shown = room.hears("Buttons?")
    assert shown.poll is None
    assert f"2. {LONG}" in shown.text
    room.press("1. Yes", on=shown)
    team.fake.wait(lambda: tally(team, poll)["Yes"] == (0, 1))
    team.owner.say(f"/poll close {poll} now")
    team.fake.wait(lambda: "This poll is closed." in shown.text)
    assert shown.labels == []


def test_with_a_second_group_there_is_one_count_and_no_poll_of_telegrams_own(
    team: Team, place: tuple[int, Phone]
) -> None:
    number, room = place
    other = team.group(number, next(CHATS))
    poll = team.poll(number, "Both?")
    here, there = room.hears("Both?"), other.hears("Both?")
    assert (here.poll, there.poll) == (None, None)
    karl = team.representative(number, 1)
    Phone(team.fake, karl.user, other.chat).press("Yes", on=there)
    team.fake.wait(lambda: "1 (100 %)" in here.text and "1 (100 %)" in there.text)
    assert tally(team, poll) == {"Yes": (1, 0), "No": (0, 0)}


def test_in_a_group_that_became_a_supergroup_votes_count_and_the_result_follows(
    team: Team, place: tuple[int, Phone]
) -> None:
    number, room = place
    karl = team.representative(number, 1)
    poll = team.poll(number, "Moved?")
    ours = native(room.hears("Moved?"))
    team.fake.wait(lambda: states(team, poll, "") == [("sent",)])
    there = room.becomes_supergroup(room.chat - 1_000_000)
    team.owner.hears("has moved")
    karl.vote(ours, 1)
    team.fake.wait(lambda: tally(team, poll)["No"] == (1, 0))
    team.owner.say(f"/poll close {poll} now")
    there.hears("Result")
    there.hears("This poll is closed.")
    team.fake.wait(lambda: states(team, poll, "/last") == [("sent",)])
