"""A twinning's channel in Slack, on the real process: linked, planned in, asked, renamed and lost; each told what is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handlers.polls import polls
from storage.open import open_store
from storage.records import DAY, Address, Identity, LinkedGroup, Poll, PollMode, Role, Session, TwinningCity
from storage.store import Store
from tests.day import AHEAD, CLOCK
from tests.fake.slack import ALICE, BOB, BOT, GENERAL, OTHER, SEVERAL, TEAM, Desktop, FakeSlack, Fault, Shown
from tests.slack.process import Bot

CITIES = (TwinningCity(1, 1, "Oslo", "NO", "Europe/Oslo"), TwinningCity(1, 2, "Tunis", "TN", "Africa/Tunis"))
CHANNEL = Address("slack", BOT, TEAM, GENERAL)
UTM = "utm-city2city"


def person(store: Store, user: str) -> str:
    return store.person(Identity("slack", TEAM, user), 1).id


MODES = pytest.mark.parametrize("bot", ["socket", "http"], indirect=True)


@pytest.fixture
def bot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bot]:
    """Alice leads Oslo and Tunis; Bob is nobody. The process is not started yet."""
    with FakeSlack(getattr(request, "param", "socket")) as slack:
        bot = Bot(slack, tmp_path)
        with closing(open_store(bot.database)) as store, store.transaction():
            made = store.create_twinning(UTM, "Waste", "", 1)
            store.set_cities(made.id, CITIES)
            store.give_role(Role(person(store, ALICE), "facilitator", 1, made.id))
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log


@pytest.fixture
def alice(bot: Bot) -> Desktop:
    """Where the channel is not linked yet."""
    bot.start().ready()
    alice = Desktop(bot.slack)
    alice.says("hello")
    alice.hears("I am an automated assistant")
    return alice


def bound(bot: Bot, address: Address = CHANNEL) -> LinkedGroup | None:
    with closing(open_store(bot.database)) as store:
        return store.bound_at(address)


def code(alice: Desktop) -> str:
    alice.says("twinning link 1")
    found = re.search(r"link ([0-9a-f-]+)`", alice.hears("Link a group").words)
    assert found
    return found[1]


def linked(bot: Bot) -> Desktop:
    with closing(open_store(bot.database)) as store, store.transaction():
        store.bind(LinkedGroup(1, CHANNEL, 1, "general"))
    bot.start().ready()
    alice = Desktop(bot.slack)
    alice.says("hello")
    alice.hears("I am an automated assistant")
    return alice


# -- commands in a channel


@MODES
def test_link_and_unlink_by_command_are_about_the_channel(alice: Desktop, bot: Bot) -> None:
    bob, good = Desktop(bot.slack, BOB), code(alice)
    bob.commands(f"link {good}", GENERAL)
    assert bob.hears("That is a matter between you and me").only == BOB
    alice.commands("link 00000000-00000000-00000000", GENERAL)
    assert alice.hears("That is a matter between you and me").only == ALICE
    assert bound(bot) is None
    alice.commands(f"link {good}", GENERAL)
    shown = alice.hears("This group is linked to 1 · Waste now.")
    assert (shown.chat, shown.only, shown.thread) == (GENERAL, "", "")
    assert bound(bot)
    bob.commands("unlink", GENERAL)
    assert bob.hears("That is a matter between you and me").only == BOB
    alice.commands("unlink", GENERAL)
    shown = alice.hears("This group is no longer linked")
    assert (shown.chat, shown.only) == (GENERAL, "")
    assert bound(bot) is None


@MODES
def test_a_channel_that_we_are_not_in_is_not_linked_before_we_are_let_in(alice: Desktop, bot: Bot) -> None:
    other, good = Address("slack", BOT, TEAM, OTHER), code(alice)
    for channel in (OTHER, "G0CLOSED"):
        alice.slack.members["G0CLOSED"] = {ALICE}
        alice.slack.faults = [Fault("channel_not_found", "conversations.info")] if channel == "G0CLOSED" else []
        alice.commands(f"link {good}", channel)
        told = alice.hears("I am not in this channel")
        assert (told.chat, told.only) == (channel, ALICE)
    assert bound(bot, other) is None
    alice.slack.members[OTHER].add(BOT)
    alice.commands(f"link {good}", OTHER)
    assert alice.hears("This group is linked to 1").only == ""
    assert bound(bot, other)


def test_what_a_facilitator_does_by_command_is_seen_by_them_and_the_posts_by_all(bot: Bot) -> None:
    alice, day = linked(bot), AHEAD
    for words, says in (
        ("twinning", "Twinnings"),
        ("twinning show 1", "Facilitators: "),
        ("session list", "No session is planned yet."),
        ("sessions", "No session of yours is planned."),
        ("schedule", "No post is waiting."),
        ("poll", "There is no poll yet."),
        ("feedback mode 1 open", "From the next session on"),
    ):
        alice.commands(words, GENERAL)
        shown = alice.hears(says)
        assert (shown.chat, shown.only) == (GENERAL, ALICE), words
    alice.commands(f"session plan 1 {day} 03:00 Europe/Oslo 60min", GENERAL)
    asked = alice.hears("Please look at this first")
    assert asked.only == ALICE
    alice.commands(f"session plan 1 {day} 10:00 Europe/Oslo 60min https://meet.example/1", GENERAL)
    assert alice.hears("Planned.").only == ALICE
    assert "Invitation: Session 1" in posted_to_all(bot.slack, "https://meet.example/1").words
    alice.commands("schedule", GENERAL)
    assert alice.hears("Posts to come, to 1 group").only == ALICE
    alice.commands("sessions", GENERAL)
    assert alice.hears("The next sessions").only == ALICE
    alice.mentions("session list")
    assert alice.hears("Session 1").only == ""


def test_what_stands_against_a_time_can_be_done_all_the_same_by_the_button_in_the_channel(bot: Bot) -> None:
    alice = linked(bot)
    alice.commands(f"session plan 1 {AHEAD} 03:00 Europe/Oslo 60min", GENERAL)
    alice.presses("Do it all the same", alice.hears("Please look at this first"))
    assert alice.hears("Planned.").only == ALICE


def test_before_all_it_is_a_button_too_for_who_leads(bot: Bot) -> None:
    alice, bob = linked(bot), Desktop(bot.slack, BOB)
    alice.mentions(f"session plan 1 {AHEAD} 03:00 Europe/Oslo 60min")
    asked = alice.hears("Please look at this first")
    assert (asked.only, "anyway" in asked.words) == ("", False)
    bob.presses("Do it all the same", asked)
    assert bob.hears("Who leads the twinning decides that.").only == BOB
    alice.presses("Do it all the same", asked)
    assert alice.hears("Planned.").only == ""
    alice.presses("Do it all the same", asked)
    assert alice.hears("That question is closed.").only == ALICE


def test_who_has_no_role_learns_nothing_by_command(bot: Bot) -> None:
    linked(bot)
    bob = Desktop(bot.slack, BOB)
    bob.commands("start", GENERAL)
    assert bob.hears("What would you like to do?").only == BOB
    for words in (
        "schedule",
        "poll new",
        "session plan 1 2030-01-01 10:00 Europe/Oslo",
        "session plan",
        "twinning show 1",
    ):
        before = len(bot.slack.messages)
        bob.commands(words, GENERAL)
        bot.slack.wait(lambda before=before: len(bot.slack.messages) > before, about="an answer")  # type: ignore[misc]
        new = bot.slack.messages[before:]
        assert {one.only for one in new} == {BOB}
        assert not any("Waste" in one.words or "Planned" in one.words for one in new)
    assert bot.slack.views == []


def test_a_poll_is_made_in_the_channel_aside_and_posted_for_all(bot: Bot) -> None:
    alice = linked(bot)
    alice.commands("poll new", GENERAL)
    alice.presses("1 · Waste", alice.hears("Which twinnings do you want to ask?"))
    asked = alice.hears("What is the question?")
    assert (asked.only, "type `/city2city` and your words" in asked.words) == (ALICE, True)
    alice.commands("Shall we meet in Oslo?", GENERAL)
    alice.hears("Which answers are there")
    alice.commands("Yes\nNo", GENERAL)
    alice.presses("Open", alice.hears("Who sees what?"))
    alice.presses("3 days", alice.hears("How long is it open?"))
    alice.presses("Yes", alice.hears("May the group see the count"))
    dry = alice.hears("Nothing is posted yet.")
    assert dry.only == ALICE
    alice.presses("Post it now", dry)
    posted = posted_to_all(bot.slack, "Shall we meet in Oslo?")
    Desktop(bot.slack, BOB).presses("Yes", posted)
    Desktop(bot.slack, BOB).hears("Counted, apart")
    bot.slack.wait(lambda: "counted apart" in posted.words, about="the count in the post")


def posted_to_all(slack: FakeSlack, words: str) -> Shown:
    def there() -> Shown | None:
        return next(
            (one for one in slack.messages if words in one.words and not one.only and one.chat == GENERAL), None
        )

    found: Shown = slack.wait(there, about=f"the post {words!r}")
    return found


# -- what becomes of the channel


def test_what_becomes_of_the_channel_reaches_who_leads_its_twinning(bot: Bot) -> None:
    alice = linked(bot)
    renamed = {"channel": {"id": GENERAL, "name": "waste-oslo-tunis"}}
    happens: tuple[tuple[str, dict[str, Any], str, str], ...] = (
        ("channel_rename", renamed, "has another name now: Slack · waste-oslo-tunis", ""),
        ("channel_archive", {"channel": GENERAL, "user": BOB}, "was archived", "archived"),
        ("channel_unarchive", {"channel": GENERAL, "user": BOB}, "I am back in a group", ""),
        ("channel_left", {"channel": GENERAL, "actor_id": BOB}, "I was removed from a group", "removed"),
        ("member_joined_channel", {"channel": GENERAL, "user": BOT}, "I am back in a group", ""),
        ("member_left_channel", {"channel": GENERAL, "user": BOT}, "I was removed from a group", "removed"),
        ("group_unarchive", {"channel": GENERAL, "user": BOB}, "I am back in a group", ""),
        ("group_rename", {"channel": {"id": GENERAL, "name": "closed"}}, "Slack · closed", ""),
        ("group_archive", {"channel": GENERAL, "user": BOB}, "was archived", "archived"),
        ("member_joined_channel", {"channel": GENERAL, "user": BOT}, "I am back in a group", ""),
        ("group_left", {"channel": GENERAL}, "I was removed from a group", "removed"),
        ("member_joined_channel", {"channel": GENERAL, "user": BOT}, "I am back in a group", ""),
        ("channel_deleted", {"channel": GENERAL}, "is not there any more", "gone"),
    )
    for kind, given, says, lost in happens:
        done = alice.event(type=kind, **given)
        told = alice.hears(says)
        assert (told.chat, told.only) == (alice.direct, ""), kind
        found = bound(bot)
        assert found
        assert (found.lost, done.retries) == (lost, 0), kind


@pytest.mark.parametrize(
    ("refusal", "lost", "says"),
    [
        ("is_archived", "archived", "was archived"),
        ("channel_not_found", "gone", "is not there any more"),
        ("not_in_channel", "removed", "I was removed from a group"),
        ("restricted_action", "muted", "I may not write in a group"),
        ("restricted_action_read_only_channel", "muted", "I may not write in a group"),
        ("restricted_action_thread_only_channel", "muted", "I may not write in a group"),
    ],
)
def test_a_post_that_a_channel_refuses_for_good_is_told_to_who_leads_its_twinning(
    bot: Bot, refusal: str, lost: str, says: str
) -> None:
    alice = linked(bot)
    bot.slack.faults.append(Fault(refusal, chat=GENERAL, times=99))
    alice.says(f"session plan 1 {AHEAD} 14:00 Europe/Madrid")
    told = alice.hears(says)
    assert (told.chat, told.only) == (alice.direct, "")
    found = bound(bot)
    assert found
    assert found.lost == lost


def test_a_channel_that_gets_another_id_stays_linked(bot: Bot) -> None:
    alice = linked(bot)
    alice.event(type="channel_id_changed", old_channel_id=GENERAL, new_channel_id="C77")
    alice.hears("has moved")
    assert (bound(bot), bound(bot, Address("slack", BOT, TEAM, "C77")) is None) == (None, False)


def test_people_who_come_and_go_and_other_channels_concern_nobody(bot: Bot) -> None:
    alice = linked(bot)
    before = len(bot.slack.messages)
    nothing = [
        alice.event(type="member_left_channel", channel=GENERAL, user=BOB),
        alice.event(type="member_joined_channel", channel=GENERAL, user=BOB),
        alice.event(type="channel_archive", channel=OTHER, user=BOB),
        alice.event(type="channel_id_changed", old_channel_id=OTHER, new_channel_id="C78"),
    ]
    bot.slack.wait(lambda: all(one.acked_after is not None for one in nothing), about="acknowledgements")
    alice.says("help")
    alice.hears("What I can do")
    assert len(bot.slack.messages) == before + 1
    found = bound(bot)
    assert found
    assert not found.lost


# -- planning on one screen


@MODES
def test_a_session_is_planned_in_a_modal(bot: Bot) -> None:
    alice, day = linked(bot), AHEAD
    alice.commands("session plan", GENERAL)
    shown = alice.screen("Plan a session")
    kinds = {one["block_id"]: one["element"]["type"] for one in shown["blocks"] if one["type"] == "input"}
    assert (kinds["date"], kinds["time"], kinds["zone"]) == ("datepicker", "timepicker", "radio_buttons")
    refused = alice.submits(date="2020-01-01", time="10:00", zone="Europe/Oslo")
    assert "That is over already." in str(refused.acks)
    assert "Europe/Brussels" in alice.types_in("other", "CET")
    refused = alice.submits(time="10:00", other="Europe/Brussels")
    assert "Please choose the day." in str(refused.acks)
    alice.submits(date=day, time="10:00", zone="Africa/Tunis", minutes="45", place="Room <5> & hall")
    done = alice.hears("Planned.")
    assert (done.chat, done.only) == (GENERAL, ALICE)
    invited = posted_to_all(bot.slack, "Where: Room <5> & hall").words
    assert ", 10:00 (Africa/Tunis) (<!date^" in invited
    assert ">), 45 minutes" in invited


def test_what_speaks_against_it_is_said_after_the_modal_and_may_be_done_all_the_same(bot: Bot) -> None:
    alice, day = linked(bot), AHEAD
    alice.commands("session plan 2", GENERAL)
    alice.screen("Plan a session")
    alice.submits(date=day, time="03:00", zone="Europe/Oslo")
    asked = alice.hears("outside office hours")
    assert asked.only == ALICE
    alice.presses("Do it all the same", asked)
    assert "Session 2" in alice.hears("Planned.").words


def test_the_modal_is_a_button_where_a_facilitator_looks(bot: Bot) -> None:
    alice, day = linked(bot), AHEAD
    alice.opens_home()
    alice.presses_at_home("Plan a session")
    alice.screen("Plan a session")
    alice.submits(date=day, time="10:00", zone="Europe/Oslo")
    assert alice.hears("Planned.").chat == alice.direct
    for words, says in (
        ("schedule", "hold 2.1d"),
        ("session list", "Session 1"),
        ("sessions", "The next sessions"),
        ("twinning show 1", "Facilitators"),
    ):
        alice.says(words)
        alice.slack.views.clear()
        alice.presses("Plan a session", alice.hears(says))
        alice.screen("Plan a session")
    alice.says("session plan")
    alice.presses("Session 3", alice.hears("Which session do you want to plan?"))
    alice.slack.views.clear()
    alice.presses("one screen", alice.hears("When is session 3?"))
    alice.screen("Plan a session")
    alice.submits(date=day, time="12:00", zone="Europe/Oslo")
    assert "Session 3" in alice.hears("Planned.").words


# -- more in words


def asked(bot: Bot, mode: PollMode) -> Desktop:
    """A session that is over, whose polls are just being posted."""
    now = int(CLOCK().timestamp() * 1000)
    with closing(open_store(bot.database)) as store, store.transaction():
        store.bind(LinkedGroup(1, CHANNEL, 1, "general"))
        at = now - 2 * 3_600_000
        held = store.add_session(Session(1, 1, "First", "2026-01-01T10:00", "UTC", 30, at, "x", at))
        for question in ("purpose", "useful"):
            made = Poll(1, question, mode, now, held.id, question, f"session {held.id}", closes_at=now + DAY)
            poll = store.add_poll(made, ["Yes", "No"])
            polls.publish(store, poll, [CHANNEL], now, now, f"s{held.id}")
    bot.start().ready()
    return Desktop(bot.slack, BOB)


def written(bot: Bot) -> list[tuple[str, str, bool]]:
    with closing(open_store(bot.database)) as store:
        return sorted((one.question, one.text, bool(one.person)) for one in store.texts(1))


@MODES
@pytest.mark.parametrize("mode", ["open", "anonymous"])
def test_tell_us_more_is_a_modal_of_four_fields(bot: Bot, mode: PollMode) -> None:
    bob = asked(bot, mode)
    post = posted_to_all(bot.slack, "useful")
    bob.presses("Tell us more", post)
    shown = bob.screen("Tell us more")
    fields = [one["block_id"] for one in shown["blocks"] if one["type"] == "input"]
    assert fields == ["outcomes", "challenges", "progress", "recommendations"]
    assert {"open": "with your city's name", "anonymous": "without your name, city or time"}[mode] in str(
        shown["blocks"]
    )
    assert "Only the programme team" in str(shown["blocks"])
    refused = bob.submits()
    assert "Please write something" in str(refused.acks)
    bob.submits(outcomes="A plan <!channel>", recommendations="=cmd()|' /C calc'!A0")
    kept = bob.hears("Kept.")
    assert (kept.chat, kept.only) == (GENERAL, BOB)
    named = mode != "anonymous"
    assert written(bot) == [
        ("outcomes", "A plan <!channel>", named),
        ("recommendations", "=cmd()|' /C calc'!A0", named),
    ]
    assert not any("A plan" in one.words for one in bot.slack.messages)
    assert "A plan" not in bot.log


def test_a_closed_poll_takes_no_more_words(bot: Bot) -> None:
    bob = asked(bot, "staff")
    bob.presses("Tell us more", posted_to_all(bot.slack, "useful"))
    bob.screen("Tell us more")
    with closing(open_store(bot.database)) as store, store.transaction():
        for number in (1, 2):
            poll = store.poll(number)
            assert poll
            polls.close(store, poll, 1)
    bob.submits(outcomes="Too late")
    bob.hears("That question is closed.")
    assert written(bot) == []


# -- several people in one direct message


def test_a_direct_message_of_several_is_a_group(alice: Desktop, bot: Bot) -> None:
    alice.commands(f"link {code(alice)}", SEVERAL)
    assert alice.hears("This group is linked to 1 · Waste now.").chat == SEVERAL
    assert bound(bot, Address("slack", BOT, TEAM, SEVERAL))
    asked = alice.mentions("when is the deadline?", SEVERAL)
    answer = alice.hears("deadline")
    assert (answer.chat, answer.thread, answer.only) == (SEVERAL, asked, "")
    alice.says("help", SEVERAL, asked)
    assert alice.hears("I am an automated assistant").thread == asked
    alice.says("mydata", SEVERAL, asked)
    assert alice.hears("direct message").only == ALICE
    assert [one.method for one in alice.slack.calls if one.outcome == "missing_scope"] == []
