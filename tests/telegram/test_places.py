"""Where the bot may write, as Telegram holds it: who never wrote, groups that put it out, muted it or closed a topic."""

from __future__ import annotations

import itertools
from contextlib import closing

import pytest

from storage.open import open_store
from storage.records import Identity, Seat
from tests.day import AHEAD
from tests.fake.telegram import FakeTelegram, Phone, Shown
from tests.telegram.process import Bot
from tests.telegram.team import GROUP_LINK, Team, assembled, rows
from tests.telegram.test_receiving import PHOTO, START, mention

TITLES = (f"Places {number}" for number in itertools.count(1))
CHATS = itertools.count(-9000, -1)
TOPIC = 7
SESSION = f"{AHEAD} 14:00 Europe/Berlin 60min anyway"


@pytest.fixture(scope="module")
def team(bot: Bot) -> Team:
    return assembled(bot)


def in_topic(phone: Phone, words: str) -> None:
    phone.say(words, message_thread_id=TOPIC, is_topic_message=True)


def topic_of(team: Team, number: int) -> Phone:
    """A forum topic that is linked to a twinning as a group of its own."""
    team.owner.say(f"/twinning link {number}")
    found = GROUP_LINK.match(team.owner.hears("choose the group").urls[0])
    assert found
    room = Phone(team.fake, team.owner.user, next(CHATS))
    in_topic(room, f"/start@twin_test_bot {found[1]}")
    assert room.hears("This group is linked to").thread == TOPIC
    return room


def invited(team: Team, room: Phone, number: int) -> Shown:
    """The invitation to a session, as it stands in the group."""
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    return room.hears("Invitation")


def lost(team: Team, number: int) -> str:
    ((what,),) = rows(team.bot, "SELECT lost FROM bound WHERE twinning = ?", number)
    return str(what)


def told(team: Team, words: str, number: int) -> int:
    return sum(words in one.text and f"{number} · " in one.text for one in team.owner.mine)


# -- presses in a group


def test_ten_who_never_wrote_cannot_come_and_each_is_told_alone(fake: FakeTelegram, team: Team) -> None:
    number = team.twinning(next(TITLES))
    room = team.group(number, next(CHATS))
    post = invited(team, room, number)
    room.hears("For your calendar")
    heard, members = len(room.mine), [Phone(fake, chat=room.chat) for _ in range(10)]
    with closing(open_store(team.bot.database)) as store, store.transaction():
        for one in members:
            store.seat(Seat(number, 1, store.person(Identity("telegram", "", str(one.user)), 1).id))
    presses = [one.press("I cannot come", on=post) for one in members]
    fake.wait(lambda: all(one in fake.answered for one in presses) and not fake.queue)
    assert {str(fake.answered[one].get("text")).splitlines()[0] for one in presses} == {"Noted: you cannot come."}
    assert len(room.mine) == heard
    again = members[0].press("I cannot come", on=post)
    fake.wait(lambda: "you come after all" in str(fake.answered.get(again, {}).get("text")))
    forbidden = [call for call in fake.calls if call.outcome == "403"]
    assert [call for call in forbidden if call.params.get("chat_id") in {one.user for one in members}] == []


@pytest.mark.parametrize("data", ["suits:9.1:0", "vm:9:old", "a:0:old", "do:summary:0", "v:9.1:0", "nonsense"])
def test_whatever_is_pressed_in_a_group_is_answered_to_one(fake: FakeTelegram, team: Team, data: str) -> None:
    room = team.group(team.twinning(next(TITLES)), next(CHATS))
    heard, member = len(room.mine), Phone(fake, chat=room.chat)
    press = member.press_data(data, room.mine[-1])
    fake.wait(lambda: fake.answered.get(press, {}).get("text") and not fake.queue)
    assert fake.answered[press]["show_alert"]
    assert len(room.mine) == heard


# -- what is said in a group


def test_a_caption_that_names_the_bot_is_a_question_and_a_picture_alone_is_none(fake: FakeTelegram) -> None:
    room, named = Phone(fake, chat=next(CHATS)), "@twin_test_bot"
    room.send(**PHOTO, caption=named, caption_entities=mention(named))
    words = f"{named} when is the deadline?"
    room.send(**PHOTO, caption=words, caption_entities=mention(words), message_id=77)
    room.hears("apply until Thursday 7 August 2025")
    asked = [call.params for call in fake.calls if call.params.get("chat_id") == room.chat]
    assert any(one.get("reply_parameters", {}).get("message_id") == 77 for one in asked)
    assert not any("not for this group" in one.text for one in room.mine)


def test_a_linked_group_hears_of_its_own_programme_only(fake: FakeTelegram, team: Team) -> None:
    room = team.group(team.twinning(next(TITLES)), next(CHATS))
    for words in ("when is the deadline?", "and who pays for the hotel?"):
        said = f"@twin_test_bot {words}"
        room.say(said, entities=mention(said))
    room.hears("apply until Thursday 7 August 2025")
    fake.wait(lambda: not fake.queue)
    room.say("/help@twin_test_bot")
    room.hears("Here I answer questions")
    assert [one.text for one in room.mine if "NetZeroCities ·" in one.text] == []


def test_a_question_beside_a_document_is_answered(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    document = {"file_id": "none", "file_unique_id": "n", "file_name": "x.pdf", "mime_type": "application/pdf"}
    phone.send(document=document | {"file_size": 20}, caption="when is the deadline?")
    phone.hears("I could not fetch that file.")
    phone.hears("apply until Thursday 7 August 2025")


# -- places that take nothing any more


@pytest.mark.parametrize("is_told", [True, False])
def test_a_group_that_mutes_the_bot_is_told_once_and_goes_on(fake: FakeTelegram, team: Team, is_told: bool) -> None:
    number = team.twinning(next(TITLES))
    room = team.group(number, next(CHATS))
    room.mutes(told=is_told)
    for session in (1, 2):
        team.owner.say(f"/session plan {number}/{session} {SESSION}")
    team.owner.hears("I may not write in a group of")
    fake.wait(lambda: not fake.queue)
    assert (lost(team, number), told(team, "I may not write in a group of", number)) == ("muted", 1)
    assert "(telegram, muted)" in team.bot.run("doctor").stdout
    assert not any("Invitation" in one.text for one in room.mine)
    room.unmutes()
    team.owner.hears("I am back in a group of")
    assert lost(team, number) == ""
    team.owner.say(f"/session place {number}/1 Room 5")
    team.owner.say(f"/schedule send {number}/1.moved")
    room.hears("Room 5")


def test_a_topic_that_is_closed_is_told_and_goes_on_once_it_is_open(fake: FakeTelegram, team: Team) -> None:
    number = team.twinning(next(TITLES))
    room = topic_of(team, number)
    room.closes_topic(TOPIC)
    team.owner.hears("The topic of a group of")
    assert lost(team, number) == "closed"
    room.reopens_topic(TOPIC)
    fake.wait(lambda: lost(team, number) == "")
    assert invited(team, room, number).thread == TOPIC


def test_a_topic_that_is_deleted_is_learnt_from_the_first_post(fake: FakeTelegram, team: Team) -> None:
    number = team.twinning(next(TITLES))
    room = topic_of(team, number)
    room.deletes_topic(TOPIC)
    team.owner.say(f"/session plan {number}/1 {SESSION}")
    team.owner.hears("is not there any more")
    assert lost(team, number) == "gone"
    in_another = Phone(fake, chat=room.chat)
    in_another.say("/about@twin_test_bot")
    assert in_another.hears("About").thread is None


def test_who_blocks_the_bot_gets_nothing_more_until_they_write_again(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/start")
    phone.hears(START)
    phone.comes_or_goes("member", "kicked")
    phone.say("/about")
    fake.wait(lambda: any(call.outcome == "403" and call.params.get("chat_id") == phone.chat for call in fake.calls))
    phone.comes_or_goes("kicked", "member")
    phone.say("/help")
    phone.hears("What I can do")
