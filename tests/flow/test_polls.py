"""Polls and feedback: what is posted, who is told what, and that one tally holds whatever the platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from handlers.calendar import session_times
from handlers.dialog.turn import NativeVote, Press
from handlers.planned import session_posts
from handlers.polls import kept_votes, polls
from storage.records import DAY, Address, Identity, Poll, PollMode, Role, millis
from tests.flow.polling import CITIES, SESSION, Polling
from tests.flow.talk import UTM, shipped
from tests.flow.world import PRIVATE, SLACK, TELEGRAM
from tests.pruned import prune

AFTER = "2026-03-10T15:00"
"""One hour after the session's end, in UTC."""


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    return Polling(tmp_path)


# -- after a session


@pytest.mark.parametrize("mode", ["open", "staff", "anonymous"])
def test_after_a_session_both_groups_are_asked_and_share_one_tally(world: Polling, mode: PollMode) -> None:
    world.say(f"feedback mode 1 {mode}")
    world.say(SESSION)
    world.run("2026-03-10T14:59")
    assert not any(b.data.startswith("v") for s in world.posts(SLACK) + world.posts(TELEGRAM) for b in s.reply.buttons)
    asked = [one for one in world.run("2026-03-10T15:05") if one.reply.buttons]
    assert [one.at.strftime("%H:%M") for one in asked] == ["15:00"] * 4
    purpose, _ = world.session_polls()
    for group in (SLACK, TELEGRAM):
        first, last = (one for one in asked if one.address == group)
        assert "Feedback: Session 1" in first.text
        assert "Did this session reach its purpose?" in first.text
        assert {"open": "everyone here", "staff": "programme team", "anonymous": "I only count"}[mode] in first.text
        assert [b.label for b in last.reply.buttons][-1] == "Tell us more"
    nonce = f"s{purpose.session}"
    for user, where in (("karl", TELEGRAM), ("naomi", TELEGRAM), ("belen", SLACK)):
        assert world.tap(purpose, 1 if user != "belen" else 2, user, where, nonce) == "Your answer is counted."
    assert world.tally(purpose) == {"Yes, fully": (2, 0), "Mostly": (1, 0), "Only in part": (0, 0), "No": (0, 0)}
    world.run(world.later(seconds=5))
    edits = [one for one in world.sent if one.reply.edit_of]
    shows = "Yes, fully: ▇▇▇▇▇▇▇▇ 2 (67 %) · Köln and Nairobi" if mode == "open" else "3 people have answered."
    assert {one.address for one in edits[-2:]} == {SLACK, TELEGRAM}
    assert all(shows in one.text for one in edits[-2:])
    world.run("2026-03-25T00:00")
    results = [one for one in world.sent if "Result" in one.lines and "purpose" in one.text]
    assert [one.address for one in results] == ([] if mode == "staff" else [SLACK, TELEGRAM])
    assert all("Mostly: ▇▇▇▇ 1 (33 %)" in one.text for one in results)
    last = [one for one in world.posts(SLACK) if one.reply.edit_of][-1]
    assert not last.reply.buttons
    assert "This poll is closed." in last.text


def test_those_who_did_not_answer_are_nudged_once_in_private_and_can_stop_it(world: Polling) -> None:
    world.say("feedback mode 1 anonymous")
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    poll = world.session_polls()[0]
    world.tap(poll, 1, "karl", TELEGRAM, f"s{poll.session}")
    world.press("nudge:stop:0", "belen")
    sent = world.run("2026-03-20T00:00")
    nudged = [one for one in sent if "still missing" in one.text]
    assert [(one.address.chat, one.at.isoformat()[:16]) for one in nudged] == [("naomi", "2026-03-13T15:00")]


def test_a_nudge_waits_for_the_morning(world: Polling) -> None:
    world.say("session plan 1 2026-03-10 20:30 Europe/Berlin 60min")
    world.say("Do it all the same")
    sent = world.run("2026-03-20T00:00")
    nudged = {one.address.chat: one.at.isoformat()[:16] for one in sent if "still missing" in one.text}
    assert nudged == {"karl": "2026-03-14T06:00", "belen": "2026-03-13T21:30", "naomi": "2026-03-14T04:00"}


def test_a_session_that_moves_takes_its_feedback_along_and_a_cancelled_one_has_none(world: Polling) -> None:
    world.say(SESSION)
    world.say("session move 1 2026-03-12 14:00 Europe/Berlin 60min")
    sent = world.run("2026-03-12T16:00")
    assert {one.at.isoformat()[:16] for one in sent if "reach its purpose" in one.text} == {"2026-03-12T15:00"}
    world.say("session plan 2 2026-03-20 14:00 Europe/Berlin 60min")
    world.say("session cancel 2")
    assert not [one for one in world.run("2026-04-20T00:00") if "Feedback" in one.text and "Session 2" in one.text]


# -- telling more


def test_tell_us_more_asks_in_private_and_keeps_every_word(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    poll = world.session_polls()[0]
    assert world.event(Press(f"vm:{poll.id}:s1"), "karl", TELEGRAM) == "I have written to you in private."
    assert "Did this session reach its purpose?" in world.choose("karl", "feedback")
    world.choose("karl", "Mostly")
    asked = world.choose("karl", "Very useful")
    assert "What came out of this session for your city?" in asked
    world.say("=cmd()|' /C calc'!A0", "karl")
    said = world.say("x" * 20_000, "karl")
    assert "longer than the 1,000 characters" in said or "longer than the 1000 characters" in said
    assert "If there is more of it, send it now." in said
    assert "What has moved forward" in world.say("and this", "karl")
    world.choose("karl", "Leave it out")
    assert "No question is open for you." in world.say("🌍🌍", "karl")
    with world.store() as store:
        kept = sorted((one.question, len(one.text)) for one in store.texts(poll.id))
        words = {one.text for one in store.texts(poll.id)}
    assert kept == [("challenges", 8), ("challenges", 20_000), ("outcomes", 20), ("recommendations", 2)]
    assert "=cmd()|' /C calc'!A0" in words
    assert world.tally(poll)["Mostly"] == (1, 0)


def test_who_never_wrote_in_private_is_told_how(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    assert "Write to me in private" in world.event(Press("vm:1:s1"), "olga", TELEGRAM)


# -- votes


def test_an_open_vote_can_be_changed_and_counts_once(world: Polling) -> None:
    poll = world.make()
    for option in (1, 2, 2, 1, 2):
        world.tap(poll, option, "karl")
    assert world.tally(poll) == {"Yes": (0, 0), "No": (1, 0)}


def test_an_anonymous_vote_cannot_be_changed_and_the_reason_is_said(world: Polling) -> None:
    poll = world.make("anonymous")
    world.tap(poll, 1, "karl")
    assert "anonymous: nobody knows which answer is yours" in world.tap(poll, 2, "karl")
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}


def test_a_vote_after_closing_changes_nothing(world: Polling) -> None:
    poll = world.make()
    world.tap(poll, 1, "karl")
    world.sleep("2026-02-20T00:00")
    assert world.tap(poll, 2, "karl") == "This poll is closed; nothing was changed."
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}


def test_staff_close_a_poll_early(world: Polling) -> None:
    poll = world.make()
    world.tap(poll, 1, "karl")
    assert f"Poll {poll.id} is closed." in world.say(f"poll close {poll.id} now")
    assert [one.lines[0] for one in world.posts(SLACK)[-2:]] == ["Result", "Shall we go on?"]
    assert "closed already" in world.say(f"poll close {poll.id} now")
    assert "closed; nothing" in world.tap(poll, 1, "naomi")


def test_who_is_not_on_the_roster_is_counted_apart_and_told(world: Polling) -> None:
    poll = world.make()
    assert "not on the roster" in world.tap(poll, 1, "olga")
    world.tap(poll, 2, "karl")
    world.run(world.later(seconds=5))
    assert world.tally(poll) == {"Yes": (0, 1), "No": (1, 0)}
    shown = world.newest(TELEGRAM).text
    assert "No: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %) · Köln" in shown
    assert "Not on the roster, counted apart: Yes: 1" in shown


def test_fewer_than_three_anonymous_answers_are_not_shown(world: Polling) -> None:
    poll = world.make("anonymous")
    world.tap(poll, 1, "karl")
    world.tap(poll, 1, "naomi")
    sent = world.run("2026-02-12T00:00")
    assert all("Yes: ▇" not in one.text for one in sent)
    assert sum("Fewer than three on the roster answered" in one.text for one in sent) == 4


def test_a_hidden_count_is_shown_only_at_the_end(world: Polling) -> None:
    poll = world.make(hidden=True)
    world.tap(poll, 1, "karl")
    world.run(world.later(seconds=5))
    assert "1 person has answered." in world.newest(SLACK).text
    assert "Yes:" not in world.newest(SLACK).text
    world.run("2026-02-12T00:00")
    assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %) · Köln" in world.newest(SLACK).text


def test_one_post_is_edited_at_most_every_two_seconds_and_ends_exact(world: Polling) -> None:
    poll = world.make()
    start = world.now
    for number in range(20):
        world.run(world.later(milliseconds=300))
        world.tap(poll, 1 + number % 2, ("karl", "naomi", "belen")[number % 3], (TELEGRAM, SLACK)[number % 2])
    world.run(world.later(seconds=5))
    for group in (SLACK, TELEGRAM):
        times = [one.at for one in world.posts(group) if one.reply.edit_of and one.at > start]
        assert len(times) == 4
        assert all((b - a).total_seconds() >= 2 for a, b in pairwise(times))
    assert sum(votes for votes, _ in world.tally(poll).values()) == 3
    assert "Yes: ▇▇▇▇ 1 (33 %)" in world.newest(SLACK).text


# -- one person, two platforms


def test_two_accounts_vote_twice_before_they_are_linked_and_once_after(world: Polling) -> None:
    poll = world.make()
    world.tap(poll, 1, "karl", TELEGRAM)
    world.run(world.later(seconds=1))
    world.tap(poll, 2, "karl2", SLACK)
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 1)}
    _join(world, "karl", "karl2")
    assert world.tally(poll) == {"Yes": (0, 0), "No": (1, 0)}
    world.tap(poll, 1, "karl2", SLACK)
    world.tap(poll, 1, "karl", TELEGRAM)
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}


def test_linked_accounts_have_one_anonymous_vote(world: Polling) -> None:
    poll = world.make("anonymous")
    _join(world, "karl", "karl2")
    world.tap(poll, 1, "karl2", SLACK)
    assert "answered already" in world.tap(poll, 1, "karl", TELEGRAM)
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}


def _join(world: Polling, user: str, other: str) -> None:
    with world.store() as store, store.transaction():
        ids = [store.person(Identity(PRIVATE, "", one), 0).id for one in (user, other)]
        kept_votes.join(store, *ids)


# -- buttons that nobody made


@pytest.mark.parametrize(
    "data",
    [
        "v:1.9:n0nce", "v:1.0:n0nce", "v:1.1:other", "v:2.1:n0nce", "v:999999999999.1:n0nce", "v::", "v:1:n0nce", "vm:x",
        "v:१.1:n0nce",
    ],
)  # fmt: skip
def test_forged_buttons_do_nothing(world: Polling, data: str) -> None:
    poll = world.make()
    assert world.event(Press(data), "karl", TELEGRAM) == "I do not know that button any more."
    assert world.tally(poll) == {"Yes": (0, 0), "No": (0, 0)}


def test_a_button_works_only_in_a_group_where_it_was_posted(world: Polling) -> None:
    poll = world.make()
    elsewhere = Address("telegram", "helper", "", "-999")
    assert "do not know" in world.tap(poll, 1, "karl", elsewhere)
    assert world.tally(poll) == {"Yes": (0, 0), "No": (0, 0)}


# -- staff's own polls


def compose(world: Polling, *answers: str) -> str:
    world.say("poll new")
    said = ""
    for words in answers:
        said = world.say(words)
    return said


def test_a_poll_of_ones_own_shows_a_dry_run_first(world: Polling) -> None:
    said = compose(world, "1", "Where do we meet?", "Köln\nBogotá\nNairobi", "Open", "3", "Yes")
    assert "Nothing is posted yet." in said
    assert "Where do we meet?" in said
    assert "It goes to 2 groups:" in said
    assert "Köln: Monday 2 February 2026, 10:00; Bogotá: Monday 2 February 2026, 04:00" in said.replace(
        "day, 2", "day 2"
    )
    assert not world.posts(SLACK)
    world.say("Post it now")
    assert ["Where do we meet?" in one.text for one in (world.newest(SLACK), world.newest(TELEGRAM))] == [True, True]
    assert [b.label for b in world.newest(SLACK).reply.buttons] == ["Köln", "Bogotá", "Nairobi"]
    assert "Where do we meet?" in world.say("poll")


@pytest.mark.parametrize("mode", ["Open", "Anonymous", "Programme team only"])
def test_back_asks_the_last_thing_of_a_poll_again(world: Polling, mode: str) -> None:
    compose(world, "1", "Where do we meet?", "Köln\nBogotá", mode, "3", *(["Yes"] if mode == "Open" else []))
    asked = ["May the group see"] if mode == "Open" else []
    for words in [
        *asked,
        "How long is it open?",
        "Who sees what?",
        "Which answers are there",
        "What is the question?",
        "Which twinnings",
    ]:
        assert words in world.say("back")
    assert "This is the first question." in world.say("go back")
    answers = ("1", "When?", "Now\nLater", mode, "3", *(["Yes"] if mode == "Open" else []))
    assert "Nothing is posted yet." in [world.say(one) for one in answers][-1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("Only one", "I read 1 answer there; a poll has 2 to 12"),
        ("\n".join(map(str, range(13))), "I read 13 answers there; a poll has 2 to 12"),
        (f"short\n{'x' * 400}", "This answer has 400 characters; at most 100 fit"),
        ("same\nsame", "I read 1 answer there"),
    ],
)
def test_bad_options_are_said_and_what_was_there_is_kept(world: Polling, options: str, told: str) -> None:
    said = compose(world, "1", "Which way?", options)
    assert told in said
    assert "Which answers are there" in said
    assert "Who sees what?" in world.say("a\nb")


def test_emoji_are_words_too(world: Polling) -> None:
    said = compose(world, "1", "🤔🌍", "👍\n👎", "Programme team only", "1")
    assert "👍" in said
    world.say("Post it now")
    assert [b.label for b in world.newest(TELEGRAM).reply.buttons] == ["👍", "👎"]


def test_a_stranger_has_no_poll_command(world: Polling) -> None:
    assert "Which twinnings" not in world.say("poll new", "karl")


# -- polls of a platform


def native(world: Polling, sent_as: Callable[[str], str]) -> int:
    """A poll in Telegram alone that the platform shows as its own."""
    with world.store() as store, store.transaction():
        store.unbind(SLACK)
    compose(world, "1", "Go on?", "Yes\nNo", "Open", "3", "Yes", "Post it now")
    post = world.newest(TELEGRAM)
    assert post.reply.native
    with world.store() as store, store.transaction():
        (poll,) = store.polls()
        store.save_post(store.posts(poll.id)[0])
    return poll.id


def test_a_platforms_own_poll_is_counted_by_its_id(world: Polling) -> None:
    poll = native(world, str)
    _known(world, poll, "tg77")
    world.event(NativeVote("tg77", (0,)), "karl", Address("telegram", "helper", "", "karl"))
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}
    world.event(NativeVote("tg77", (1,)), "karl", Address("telegram", "helper", "", "karl"))
    world.event(NativeVote("tg77", (1,)), "naomi", Address("telegram", "helper", "", "naomi"))
    world.event(NativeVote("tg77", ()), "naomi", Address("telegram", "helper", "", "naomi"))
    assert world.tally(poll) == {"Yes": (0, 0), "No": (1, 0)}


def test_votes_that_come_before_we_know_the_poll_are_kept(world: Polling) -> None:
    world.event(NativeVote("tg88", (1,)), "karl", Address("telegram", "helper", "", "karl"))
    world.event(NativeVote("tg88", (0,)), "olga", Address("telegram", "helper", "", "olga"))
    world.event(NativeVote("tg88", (0,)), "naomi", Address("telegram", "helper", "", "naomi"))
    world.event(NativeVote("tg88", ()), "naomi", Address("telegram", "helper", "", "naomi"))
    poll = native(world, str)
    _known(world, poll, "tg88")
    assert world.tally(poll) == {"Yes": (0, 1), "No": (1, 0)}


def _known(world: Polling, poll: int, number: str) -> None:
    """The platform's poll id comes with the fate of the row that posted it."""
    with world.store() as store:
        (row,) = (one for one in store.planned(f"poll/{poll}") if one.out.key == f"poll/{poll}" and one.state == "sent")
        with store.transaction():
            store.put([row.out], world.millis)
            (again,) = store.claim(["telegram"], world.millis)
            settled = store.settle(again.id, "sent", world.millis, sent_as=f"5/{number}")
            assert settled
            kept_votes.note_sent(store, settled, world.millis)


def test_the_roster_of_the_test_is_what_it_says(world: Polling) -> None:
    with world.store() as store:
        assert sorted(seat.city for seat in store.seats(1)) == sorted(CITIES.values())


# -- staff look at polls, close them, and make them in other ways


def test_staff_look_at_a_poll_by_its_number(world: Polling) -> None:
    poll, hidden = world.make("open"), world.make("anonymous")
    world.tap(poll, 1, "karl")
    world.tap(hidden, 1, "karl")
    assert "1 · Shall we go on? · 1 · Waste to energy · 1 answer · open" in world.say("poll show 1")
    assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %)" in world.say("poll show 1")
    assert "An anonymous poll shows its result once it is closed." in world.say("poll show 2")
    assert "Poll 2 is closed." in world.say("poll close 2 now")
    assert "That poll is closed already." in world.say("poll close 2 now")
    assert "1 answer · closed" in world.say("poll show 2")
    assert "Fewer than three on the roster answered" in world.say("poll show 2")
    for words in ("poll show 9", "poll close 9", "poll show x", f"poll show {'1' * 40}"):
        assert "There is no such poll." in world.say(words)


def test_a_poll_without_an_end_is_open_until_staff_close_it(world: Polling) -> None:
    with world.store() as store, store.transaction():
        poll = store.add_poll(Poll(1, "Shall we go on?", "open", world.millis), ["Yes", "No"])
        polls.publish(store, poll, [SLACK, TELEGRAM], world.millis, world.millis, "n0nce")
    world.run(world.later(days=400))
    assert "Open until" not in world.newest(SLACK).text
    assert world.tap(poll, 1, "karl") == "Your answer is counted."
    assert "Poll 1 is closed." in world.say("poll close 1 now")
    world.run(world.later(seconds=5))
    assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %)" in world.newest(SLACK).text


@pytest.mark.parametrize(
    ("answers", "told", "asks"),
    [
        (["2"], "There is no twinning 2.", "Which twinnings do you want to ask?"),
        ([","], "There is no twinning ,.", "Which twinnings do you want to ask?"),
        (["1 7"], "There is no twinning 7.", "Which twinnings do you want to ask?"),
        (["1", "x" * 301], "That has 301 characters; at most 300 fit.", "What is the question?"),
        (["1", "Which way?", "a\nb", "nobody at all"], "Please choose one of the options", "Who sees what?"),
        (["1", "Which way?", "a\nb", "Open", "31"], "That is no number of days from 1 to 30.", "How long is it open?"),
        (
            ["1", "Which way?", "a\nb", "Open", "soon"],
            "That is no number of days from 1 to 30.",
            "How long is it open?",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_asked_again(world: Polling, answers: list[str], told: str, asks: str) -> None:
    said = compose(world, *answers)
    assert asks in said.replace(told, "")
    assert told in said


def test_days_and_twinnings_may_be_typed_and_all_of_it_begun_again(world: Polling) -> None:
    said = compose(world, "1,", "Which way?", "a\nb", "Open", "5", "Yes")
    assert "It closes after 5 days." in said
    assert "Which twinnings do you want to ask?" in world.say("Begin again")
    with world.store() as store:
        assert store.polls() == []


@pytest.mark.parametrize("where", ["All of them", "1, 2", "2 1 1"])
def test_of_several_twinnings_those_with_a_group_are_asked(world: Polling, where: str) -> None:
    with world.store() as store, store.transaction():
        other = store.create_twinning(UTM, "Water", "", world.millis)
        fran = store.person(Identity(PRIVATE, "", "fran"), world.millis).id
        store.give_role(Role(fran, "facilitator", world.millis, other.id))
    said = compose(world, where, "Which way?", "a\nb", "Open", "3", "Yes")
    assert "2 · Water · no group is linked" in said
    assert "It goes to 2 groups:" in said
    assert "It is on its way to 2 groups." in world.say("Post it now")
    with world.store() as store:
        assert [one.twinning for one in store.polls()] == [1]


def test_who_leads_no_more_makes_no_poll(world: Polling) -> None:
    compose(world, "1", "Which way?", "a\nb", "Open", "3", "Yes")
    with world.store() as store, store.transaction():
        for role in store.roles():
            store.take_role(role)
    assert "What would you like to do?" in world.say("Post it now")
    with world.store() as store:
        assert store.polls() == []


# -- polls of sessions that change, and nudges that are void


def test_a_poll_that_staff_close_before_it_is_asked_is_never_asked(world: Polling) -> None:
    world.say(SESSION)
    for words in ("poll show 1", "poll close 1"):
        assert "Nobody was asked that yet: poll 1 goes out after Session 1" in world.say(words)
    assert "Poll 1 is closed." in world.say("poll close 1 now")
    world.say("session move 1 2026-03-12 14:00 Europe/Berlin 60min")
    sent = world.run("2026-04-20T00:00")
    assert not [one for one in sent if "reach its purpose" in one.text]
    assert len([one for one in sent if one.reply.buttons and "Open until" in one.text]) == 2


def test_a_poll_that_staff_close_before_it_is_asked_does_not_wait_any_more(world: Polling) -> None:
    world.say(SESSION)
    assert "poll1, poll2" in world.say("schedule 1")
    world.say("poll close 1 now")
    assert "poll1" not in world.say("schedule 1")
    assert "poll2" in world.say("schedule 1")


@pytest.mark.parametrize("word", ["change", "keep", "why", "later", "done"])
def test_a_command_of_forms_while_a_poll_is_made_is_told_to_do_nothing(world: Polling, word: str) -> None:
    world.say("poll new")
    said = world.say(word)
    assert "That does nothing here; `cancel` stops this." in said
    assert "Which twinnings do you want to ask?" in said


@pytest.mark.parametrize("word", ["later", "done", "skip", "that's all"])
def test_feedback_in_words_is_passed_over_by_the_word_too(world: Polling, word: str) -> None:
    world.say(SESSION)
    world.run("2026-03-10T16:00")
    world.say("feedback", "karl")
    world.choose("karl", "Mostly")
    assert "What came out of this session for your city?" in world.choose("karl", "Very useful")
    assert world.say(word, "karl").count("What is difficult or holds you up") == 1


def test_a_group_linked_after_a_poll_was_closed_is_told_nothing_of_it(world: Polling) -> None:
    world.make()
    world.say("poll close 1 now")
    world.run(world.later(hours=1))
    before = len(world.sent)
    world.say("schedule offsets 2d")
    world.run(world.later(days=10))
    assert [one.text for one in world.sent[before:] if one.address in (SLACK, TELEGRAM)] == []


def changed(world: Polling, **changes: Any) -> None:
    """The session is changed after it was held: no command does that any more, a database of earlier days may hold it."""
    with world.store() as store, store.transaction():
        session = store.sessions(1)[0]
        fresh = replace(session, version=session.version + 1, **changes)
        fresh = replace(fresh, at=millis(session_times.when(fresh).at))
        store.save_session(fresh)
        session_posts.put_news(store, shipped(), [fresh], world.now, [])


def test_votes_on_a_session_that_was_cancelled_after_it_was_asked_about_change_no_post(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    changed(world, cancelled=True)
    world.run(world.later(minutes=1))
    before = len(world.sent)
    poll = world.session_polls()[0]
    assert world.tap(poll, 1, "karl", TELEGRAM, f"s{poll.session}") == "Your answer is counted."
    assert world.run(world.later(days=30)) == world.sent[before:] == []


def test_a_result_that_became_the_teams_is_not_posted_to_the_group(world: Polling) -> None:
    poll = world.make("staff")
    with world.store() as store, store.transaction():
        store.put([polls.row(poll, "result", TELEGRAM, world.millis)], world.millis)
    assert world.run(world.later(minutes=1)) == []


def test_a_platforms_vote_for_no_option_of_ours_or_after_closing_changes_nothing(world: Polling) -> None:
    poll, karl = native(world, str), Address("telegram", "helper", "", "karl")
    _known(world, poll, "tg99")
    world.event(NativeVote("tg99", (0,)), "karl", karl)
    world.event(NativeVote("tg99", (6,)), "karl", karl)
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}
    world.say(f"poll close {poll} now")
    world.event(NativeVote("tg99", (1,)), "karl", karl)
    assert world.tally(poll) == {"Yes": (1, 0), "No": (0, 0)}


def test_a_poll_that_was_deleted_is_posted_no_more(world: Polling) -> None:
    world.say(SESSION)
    with world.store() as store, store.transaction():
        prune(store, world.millis + 4000 * DAY, {UTM: 1, "another": 5000})
        assert store.polls() == []
    sent = world.run("2026-03-11T00:00")
    assert not [one for one in sent if "Feedback" in one.text]
    with world.store() as store:
        assert {row.error for row in store.planned("poll/") if row.state == "dropped"} == {"poll gone"}


def nudged(world: Polling) -> set[str]:
    return {one.address.chat for one in world.run("2026-03-20T00:00") if "still missing" in one.text}


def test_who_joins_later_is_nudged_too(world: Polling) -> None:
    world.say(SESSION)
    code = next(word for word in world.say("invite city 1 Köln").split("`") if word.startswith("join "))
    assert "You represent Köln" in world.say(code, "karl2")
    assert nudged(world) == {"karl", "karl2", "belen", "naomi"}


def test_where_all_polls_are_closed_nobody_is_nudged(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    for poll in world.session_polls():
        world.say(f"poll close {poll.id} now")
    assert nudged(world) == set()


def test_a_nudge_that_was_being_sent_when_the_process_died_goes_by_the_new_time(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-13T14:59")
    world.sleep("2026-03-13T15:00")
    with world.store() as store:
        assert len(store.claim([PRIVATE], world.millis, 9)) == 3
    changed(world, starts="2026-03-17T14:00")
    world.start()
    assert nudged(world) == set()
    sent = world.run("2026-04-01T00:00")
    late = [(one.address.chat, f"{one.at:%m-%d %H:%M}") for one in sent if "still missing" in one.text]
    assert sorted(late) == [(user, "03-20 15:00") for user in sorted(CITIES)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("cancelled", "cancelled"),
        ("twinning archive 1 now", "archived"),
        ("schedule skip 1.nudge", "skipped"),
        ("poll close", "poll closed"),
    ],
)
def test_a_nudge_that_was_being_sent_when_the_process_died_heeds_what_was_said_since(
    world: Polling, change: str, reason: str
) -> None:
    with world.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity(PRIVATE, "", "fran"), 0).id, "staff", 0))
    world.say(SESSION)
    world.run("2026-03-13T14:59")
    world.sleep("2026-03-13T15:00")
    with world.store() as store:
        assert len(store.claim([PRIVATE], world.millis, 9)) == 3
    if change == "cancelled":
        changed(world, cancelled=True)
    for number in (1, 2) if change == "poll close" else ("",) if " " in change else ():
        world.say(f"{change} {number} now" if change == "poll close" else change)
    world.start()
    assert nudged(world) == set()
    with world.store() as store:
        assert {(row.state, row.error) for row in store.planned("nudge/")} == {("dropped", reason)}


# -- feedback in private


def test_nudges_are_stopped_and_started_by_a_word(world: Polling) -> None:
    world.say(SESSION)
    for user in ("karl", "belen"):
        assert "I will not remind you of feedback any more." in world.say("feedback stop", user)
    assert "I will remind you of feedback again." in world.say("feedback start", "belen")
    assert nudged(world) == {"belen", "naomi"}


def test_how_a_twinning_is_asked_is_explained_where_it_was_not_understood(world: Polling) -> None:
    assert "Type `feedback mode 1` and `open`, `staff` or `anonymous`." in world.say("feedback mode 1 secret")
    assert "There is no twinning 9." in world.say("feedback mode 9 open")
    assert "Type `feedback mode 1` and `open`, `staff` or `anonymous`." in world.say("feedback mode")
    with world.store() as store:
        assert store.feedback_mode(1) is None


def test_a_question_while_feedback_is_asked_is_answered_and_is_no_feedback(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    world.say("feedback", "karl")
    assert "City2City" in world.say("when is the deadline?", "karl")
    assert "Your answer is counted." in world.say("1", "karl")
    assert "What came out of this session" in world.say("1", "karl")
    said = world.say("when is the deadline?", "karl")
    assert "City2City · 3.8" in said
    assert "What came out of this session" in said
    with world.store() as store:
        assert store.texts(world.session_polls()[0].id) == []


def test_an_earlier_button_changes_the_answer_while_the_poll_is_open(world: Polling) -> None:
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    world.say("feedback", "karl")
    fully, mostly = world.button("karl", "Yes, fully"), world.button("karl", "Mostly")
    world.press(fully.data, "karl")
    poll = world.session_polls()[0]
    assert "Your answer is counted." in world.press(mostly.data, "karl")
    assert world.tally(poll)["Mostly"] == (1, 0)
    world.say(f"poll close {poll.id} now")
    assert "This poll is closed; nothing was changed." in world.press(fully.data, "karl")
    assert world.tally(poll)["Mostly"] == (1, 0)


@pytest.mark.parametrize(("at", "silent"), [("2026-03-05T14:00", False), ("2026-03-05T23:30", True)])
def test_a_post_makes_no_sound_where_it_is_night_in_a_city(world: Polling, at: str, silent: bool) -> None:
    world.run(at)
    world.make()
    assert world.newest(TELEGRAM).reply.silent is silent
