"""A twinning's group on Telegram: linked by a link, renamed, lost, found again, and followed when it becomes a supergroup."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from inspect import signature

import pytest
from telegram import ChatMemberAdministrator, ChatMemberBanned, ChatMemberRestricted, Update

from bot.telegram.telegram_event import BotAccount, TelegramEvent
from bot.telegram.telegram_parse import read
from handlers.dialog.turn import Membership, Text
from storage.records import Address
from tests.day import AHEAD
from tests.fake.telegram import BOT, FakeTelegram, Fault, Phone, chat_of
from tests.telegram.process import Bot
from tests.telegram.team import Team, assembled, rows

Start = Callable[..., Bot]
ME = BotAccount(42, "twin_test_bot")
CHATS = itertools.count(-7000, -1)
TITLES = (f"Twinning {number}" for number in itertools.count(1))
SESSION = f"{AHEAD} 14:00 Europe/Berlin 60min anyway"
KICKED = "Forbidden: bot was kicked from the supergroup chat"
BASE = {"message_id": 5, "date": 1, "from": {"id": 9, "is_bot": False, "first_name": "A"}, "chat": chat_of(-100)}


@pytest.fixture(scope="module")
def team(bot: Bot) -> Team:
    return assembled(bot)


def address(chat: int) -> Address:
    return Address("telegram", "42", "", str(chat))


def heard(**update: object) -> TelegramEvent | None:
    came = read(Update.de_json({"update_id": 1, **update}, None), ME, {})
    assert came is None or isinstance(came, TelegramEvent)
    return came


def bound(team: Team, twinning: int) -> list[tuple[object, ...]]:
    return rows(team.bot, "SELECT chat, name, lost FROM bound WHERE twinning = ? ORDER BY id", twinning)


def due(team: Team, chat: int) -> int:
    ((count,),) = rows(team.bot, "SELECT count(*) FROM outbox WHERE state = 'due' AND chat = ?", str(chat))
    assert isinstance(count, int)
    return count


# -- what updates say


def test_a_move_is_said_in_both_chats_and_means_the_same() -> None:
    old = heard(message={**BASE, "chat": chat_of(-7), "migrate_to_chat_id": -100})
    new = heard(message={**BASE, "migrate_from_chat_id": -7})
    assert old
    assert new
    assert (old.address, old.event) == (new.address, new.event) == (
        address(-7), Membership("moved", "Twinning", address(-100)),
    )  # fmt: skip


def test_a_new_title_is_a_new_name() -> None:
    came = heard(message={**BASE, "new_chat_title": "Waste cities"})
    assert came
    assert (came.address, came.event) == (address(-100), Membership("renamed", "Waste cities"))
    assert came.identity.user == ""


def change(was: Mapping[str, object], now: Mapping[str, object]) -> TelegramEvent | None:
    known = {"chat": chat_of(-100), "from": BASE["from"], "date": 1}
    return heard(
        my_chat_member=known | {"old_chat_member": {"user": BOT, **was}, "new_chat_member": {"user": BOT, **now}}
    )


@pytest.mark.parametrize(
    ("was", "now", "what"),
    [("member", "left", "removed"), ("administrator", "kicked", "removed"), ("left", "administrator", "back"),
     ("kicked", "member", "back"), ("member", "administrator", ""), ("left", "kicked", "")],
)  # fmt: skip
def test_coming_and_going(was: str, now: str, what: str) -> None:
    came = change(member(was), member(now))
    assert (came.event if came else None) == (Membership(what, "Twinning") if what else None)  # type: ignore[arg-type]
    assert (came.then.event if came and came.then else None) == (Text("/start") if what == "back" else None)


def member(status: str) -> dict[str, object]:
    """A member with the rights that are said of one of that status, none of them given."""
    known = {"administrator": ChatMemberAdministrator, "restricted": ChatMemberRestricted, "kicked": ChatMemberBanned}
    needed = signature(known[status]).parameters.values() if status in known else ()
    rights = [one.name for one in needed if one.name.startswith(("can_", "is_"))]
    return {"status": status, "until_date": 0} | dict.fromkeys(rights, False)


def test_a_bot_that_may_stay_but_not_write_has_not_left() -> None:
    stays = member("restricted") | {"is_member": True}
    muted, back = change(member("member"), stays), change(stays, stays | {"can_send_messages": True})
    assert muted
    assert muted.event == Membership("muted", "Twinning")
    assert back
    assert (back.event, back.then) == (Membership("back", "Twinning"), None)
    assert change(member("member"), stays | {"can_send_messages": True}) is None
    gone = change(member("member"), member("restricted"))
    assert gone
    assert gone.event == Membership("removed", "Twinning")


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("/start join_0a0b-1c", "/join 0a0b-1c"),
        ("/start link_0a0b-1c", "/link 0a0b-1c"),
        ("/start@twin_test_bot link_0a0b-1c", "/link 0a0b-1c"),
        ("/start@twin_test_bot check", "/check"),
        ("/start join_", "/start"),
        ("/start", "/start"),
        ("/start two words", "/start two words"),
    ],
)
def test_what_a_deep_link_stands_for(words: str, event: str) -> None:
    private = {**BASE, "chat": chat_of(9)}
    came = heard(message={**private, "text": words})
    assert came
    assert came.event == Text(event)


# -- on the real process


def test_a_group_is_linked_by_a_link_and_a_city_is_joined_by_one(fake: FakeTelegram, team: Team) -> None:
    number, chat = team.twinning(next(TITLES)), next(CHATS)
    room = team.group(number, chat)
    assert "I am an automated assistant." in room.mine[0].text
    team.representative(number, 1)
    team.owner.say(f"/twinning show {number}")
    shown = team.owner.hears("Groups:")
    assert "Telegram" in shown.text
    assert "Nairobi (Kenya, Africa/Nairobi): nobody yet" in shown.text
    assert "Köln (Germany, Europe/Berlin): nobody yet" not in shown.text


def test_a_strangers_link_links_nothing(fake: FakeTelegram, team: Team) -> None:
    number, stranger = team.twinning(next(TITLES)), Phone(fake, chat=next(CHATS))
    team.owner.say(f"/twinning link {number}")
    code = team.owner.hears("choose the group").urls[0].split("startgroup=")[1]
    stranger.say(f"/start@twin_test_bot {code}")
    stranger.hears("That is a matter between you and me")
    assert bound(team, number) == []


def test_staff_are_told_once_of_a_group_that_is_renamed_lost_and_found_again(fake: FakeTelegram, team: Team) -> None:
    number, chat = team.twinning(next(TITLES)), next(CHATS)
    room = team.group(number, chat)
    room.send(new_chat_title="Waste cities")
    team.owner.hears("has another name now: Telegram · Waste cities")
    room.comes_or_goes("member", "left")
    room.comes_or_goes("left", "kicked")
    team.owner.hears("I was removed from a group of")
    found = team.bot.run("doctor").stdout
    assert f"! Groups that nothing can be posted to: Twinning of twinning {number} (telegram, removed)." in found
    room.comes_or_goes("left", "member")
    team.owner.hears("I am back in a group of")
    fake.wait(lambda: not fake.queue)
    told = [one.text for one in team.owner.mine if f"{number} · " in one.text]
    assert sum("I was removed from" in words for words in told) == 1
    assert bound(team, number) == [(str(chat), "Twinning", "")]
    assert "✓ Groups of twinnings: all can be posted to" in team.bot.run("doctor").stdout


def test_a_group_that_becomes_a_supergroup_is_followed_with_all_that_waits(fake: FakeTelegram, team: Team) -> None:
    number, chat = team.twinning(next(TITLES)), next(CHATS)
    room = team.group(number, chat)
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    room.hears("Invitation")
    room.hears("For your calendar")
    waiting = due(team, chat)
    assert waiting >= 3
    there = room.becomes_supergroup(chat - 1_000_000)
    team.owner.hears("has moved")
    fake.wait(lambda: not fake.queue)
    assert bound(team, number) == [(str(there.chat), "Twinning", "")]
    assert (due(team, chat), due(team, there.chat)) == (0, waiting)
    team.owner.say(f"/session place {number}/1 Room 5")
    team.owner.hears("The groups read it in 10 minutes")
    team.owner.say(f"/schedule send {number}/1.moved")
    there.hears("Room 5")
    team.group(number, next(CHATS))
    assert not any("Invitation" in one.text for one in there.mine)
    assert sum("has moved" in one.text and f"{number} · " in one.text for one in team.owner.mine) == 1


def test_in_a_group_a_session_is_cancelled_by_the_button_for_who_leads(fake: FakeTelegram, team: Team) -> None:
    number = team.twinning(next(TITLES))
    room = team.group(number, next(CHATS))
    room.say(f"/session@twin_test_bot plan 1 {SESSION}")
    room.hears("Planned.")
    room.say("/session@twin_test_bot cancel 1")
    asked = room.hears("Cancel it and tell the groups?")
    stranger = Phone(fake, chat=room.chat)
    stranger.press("Yes, cancel it", asked)
    fake.wait(lambda: not fake.queue)
    assert not [one for one in room.mine if "Cancelled" in one.text]
    room.press("Yes, cancel it", asked)
    room.hears("Cancelled. The groups are told.")


def test_a_move_that_is_first_learnt_from_a_message_is_kept_over_a_restart(own: FakeTelegram, start: Start) -> None:
    team = assembled(start())
    number = team.twinning("Waste")
    room = team.group(number, -900)
    own.moved[-900] = -100900
    there = Phone(own, chat=-100900)
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    there.hears("Invitation")
    team.owner.hears("has moved")
    assert bound(team, number) == [("-100900", "", "")]
    own.wait(lambda: not due(team, -900) and due(team, -100900) >= 3)
    team.bot.kill()
    calls = len(own.calls)
    start()
    team.owner.say(f"/session place {number}/1 Room 5")
    team.owner.hears("The groups read it in 10 minutes")
    team.owner.say(f"/schedule send {number}/1.moved")
    there.hears("Room 5")
    assert room.chat not in [call.params.get("chat_id") for call in own.calls[calls:]]


def test_being_put_out_is_also_learnt_from_a_message_that_is_refused(fake: FakeTelegram, team: Team) -> None:
    number, chat = team.twinning(next(TITLES)), next(CHATS)
    team.group(number, chat)
    fake.faults.append(Fault("403", chat=chat, description=KICKED))
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    team.owner.hears("I was removed from a group of")
    assert bound(team, number) == [(str(chat), "", "removed")]


@pytest.mark.parametrize(
    ("words", "lost", "told"),
    [
        ("Bad Request: not enough rights to send text messages to the chat", "muted", "I may not write in a group of"),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", "muted", "I may not write in a group of"),
        ("Bad Request: TOPIC_CLOSED", "closed", "The topic of a group of"),
        ("Bad Request: message thread not found", "gone", "is not there any more"),
        ("Bad Request: chat not found", "gone", "is not there any more"),
    ],
)
def test_a_group_that_refuses_for_a_reason_that_lasts_is_told_once_and_listed(
    fake: FakeTelegram, team: Team, words: str, lost: str, told: str
) -> None:
    number, chat = team.twinning(next(TITLES)), next(CHATS)
    room = team.group(number, chat)
    fake.faults.append(Fault("400", chat=chat, description=words, times=9))
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    team.owner.hears(told)
    assert bound(team, number)[0][2] == lost
    assert f"(telegram, {lost})" in team.bot.run("doctor").stdout
    team.owner.say(f"/session plan {number}/2 {SESSION}")
    team.owner.hears("Planned")
    fake.faults.clear()
    fake.wait(lambda: not fake.queue)
    assert sum(told in one.text and f"{number} · " in one.text for one in team.owner.mine) == 1
    room.comes_or_goes("left", "member")
    team.owner.hears("I am back in a group of")


def test_a_topic_that_is_closed_and_opened_again_is_told(fake: FakeTelegram, team: Team) -> None:
    topic = {**BASE, "chat": chat_of(-100) | {"is_forum": True}, "message_thread_id": 7, "is_topic_message": True}
    closed, opened = (
        heard(message=topic | {"forum_topic_closed": {}}),
        heard(message=topic | {"forum_topic_reopened": {}}),
    )
    assert closed
    assert opened
    assert (closed.event, opened.event) == (Membership("closed"), Membership("back"))
    assert closed.address == opened.address == Address("telegram", "42", "", "-100", "7")
