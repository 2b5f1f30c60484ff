"""Whatever comes in, by polling and by webhook: the real process against the stand-in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.fake.telegram import BOT, FakeTelegram, Fault, Phone, chat_of
from tests.telegram.process import Bot

GROUP = -100777
START = "What would you like to do?"


def rows(bot: Bot, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(bot.database)) as db:
        return db.execute(sql).fetchall()


def test_the_first_message_is_answered_with_the_notice_and_the_menu(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/start")
    shown = phone.hears("I am an automated assistant")
    assert START in shown.text
    assert ("b", "Welcome to the twinning assistant") in shown.entities
    assert any("Check whether my city may join" in label for label in shown.labels)


def test_a_press_is_always_answered_and_its_question_becomes_a_line(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    asked = phone.hears("Who is applying?")
    pressed = phone.press("1. A city, town, county")
    phone.hears("Question 2")
    fake.wait(lambda: pressed in fake.answered)
    fake.wait(lambda: asked.edited)
    assert asked.text == "Who is applying?\n\n→ A city, town, county or similar public authority"
    assert asked.labels == []


def test_an_old_button_explains_itself(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    first = phone.hears("Who is applying?")
    data = first.data("2. A consortium")
    phone.press("1. A city", on=first)
    phone.hears("Question 2")
    phone.press_data(data, first)
    phone.hears("You changed to: Applicant: A consortium of municipalities")
    answered = phone.press_data("a:0:nonsense", first)
    phone.hears("I do not know that button any more.")
    fake.wait(lambda: answered in fake.answered)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}, "I can read text and the exported file"),
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False, "is_video": False,
                      "type": "regular"}}, "I can read text and the exported file"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "I cannot listen."),
        ({"contact": {"phone_number": "+32", "first_name": "A"}}, "I can read text and the exported file"),
        ({"location": {"latitude": 50.85, "longitude": 4.35}}, "I use a location only where I ask for your city."),
        ({"poll": {"id": "1", "question": "Which?", "options": [], "total_voter_count": 0, "is_closed": False,
                   "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                   "members_only": False}},
         "I can read text and the exported file"),
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "x.pdf", "mime_type": "application/pdf",
                       "file_size": 10}}, "I can read a text file"),
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "x.md", "mime_type": "text/markdown",
                       "file_size": 2_000_000}}, "larger than I can take"),
        ({"document": {"file_id": "gone", "file_unique_id": "d", "file_name": "x.md", "mime_type": "text/markdown",
                       "file_size": 20}}, "I could not fetch that file."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_helpful_sentence(
    fake: FakeTelegram, polling: Callable[..., Bot], content: dict[str, object], said: str
) -> None:
    polling()
    phone = Phone(fake)
    phone.send(**content)
    phone.hears(said)


def test_an_edited_message_gets_a_helpful_sentence_and_a_moving_location_none(
    fake: FakeTelegram, polling: Callable[..., Bot]
) -> None:
    polling()
    phone = Phone(fake)
    phone.edit(location={"latitude": 50.85, "longitude": 4.35, "live_period": 600})
    phone.edit(text="changed")
    phone.hears("I do not see changes to a message")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert len(phone.mine) == 2


def test_bots_are_not_answered(fake: FakeTelegram, bot: Bot) -> None:
    other, phone = Phone(fake, user=900), Phone(fake)
    other.me |= {"is_bot": True}
    other.say("/start")
    phone.send(text="x", via_bot=BOT)
    phone.say("/start")
    phone.hears(START)
    assert other.mine == []
    assert len(phone.mine) == 1


# -- groups


def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(fake: FakeTelegram, bot: Bot) -> None:
    group = Phone(fake, chat=GROUP)
    for words in ("when is the deadline?", "/deploy now", "/help@other_bot", "@other_bot when is the deadline?"):
        group.say(words)
    group.say("@twin_test_bot how many inhabitants must our city have?", entities=[
        {"type": "mention", "offset": 0, "length": len("@twin_test_bot")}])  # fmt: skip
    assert "50,000" in group.hears("City2City").text
    group.say("/about@twin_test_bot")
    group.hears("About")
    assert len(group.mine) == 2


def test_a_reply_to_the_bot_is_addressed_to_it(fake: FakeTelegram, bot: Bot) -> None:
    group = Phone(fake, chat=GROUP)
    ours = {"message_id": 1, "date": 1, "chat": chat_of(GROUP), "from": BOT, "text": "hello"}
    theirs = ours | {"from": {"id": 7, "is_bot": False, "first_name": "B"}}
    group.say("how many inhabitants must our city have?", reply_to_message=theirs)
    group.say("how many inhabitants must our city have?", reply_to_message=ours)
    group.hears("50,000")
    assert len(group.mine) == 1


def test_in_a_group_personal_matters_move_to_private_by_a_deep_link(fake: FakeTelegram, bot: Bot) -> None:
    group, phone = Phone(fake, chat=GROUP), Phone(fake)
    group.say("/forget@twin_test_bot")
    moved = group.hears("That is a matter between you and me")
    assert "https://t.me/twin_test_bot?start=forget" in moved.text
    phone.say("/start forget")
    phone.hears("This deletes everything I keep about you")


def test_a_bot_that_is_let_into_a_group_says_what_it_is(fake: FakeTelegram, bot: Bot) -> None:
    was, now = {"user": BOT, "status": "left"}, {"user": BOT, "status": "member"}
    who = {"id": 501, "is_bot": False, "first_name": "A"}
    change = {"chat": chat_of(GROUP), "from": who, "date": 1, "old_chat_member": was, "new_chat_member": now}
    fake.put("my_chat_member", change, GROUP)
    Phone(fake, chat=GROUP).hears("I am an automated assistant.")


def test_an_anonymous_admin_is_a_stranger(fake: FakeTelegram, bot: Bot) -> None:
    admin = Phone(fake, user=1087968824, chat=GROUP)
    admin.me |= {"is_bot": True, "username": "GroupAnonymousBot"}
    admin.say("/about@twin_test_bot", sender_chat=chat_of(GROUP))
    admin.hears("About")
    assert rows(bot, "SELECT user FROM identity") == [(f"as:{GROUP}",)]


def test_a_forum_topic_is_a_place_of_its_own(fake: FakeTelegram, bot: Bot) -> None:
    group = Phone(fake, chat=GROUP)
    group.say("/help@twin_test_bot", message_thread_id=77, is_topic_message=True)
    assert group.hears("Here I answer questions").thread == 77
    group.say("/help@twin_test_bot", message_thread_id=78)
    assert group.hears("Here I answer questions").thread is None
    assert sorted(rows(bot, "SELECT thread FROM conversation")) == [("",), ("77",)]


# -- deep links and inline mode


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("check", "Which programme is it about?"),
        ("apply", "Which programme is it about?"),
        ("ask_3-8", "City2City · 3.8"),
        ("ask_how-to-apply", "NetZeroCities · how-to-apply"),
        ("nonsense", START),
    ],
)
def test_a_deep_link_does_what_it_says(fake: FakeTelegram, polling: Callable[..., Bot], link: str, said: str) -> None:
    polling()
    phone = Phone(fake)
    phone.say(f"/start {link}")
    phone.hears(said)


def test_inline_mode_offers_passages_and_keeps_nothing(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    asked = phone.ask_inline("how many inhabitants must our city have?")
    answer = fake.wait(lambda: fake.answered.get(asked))
    first = answer["results"][0]
    assert first["title"].startswith("City2City · ")
    assert "<blockquote>" in first["input_message_content"]["message_text"]
    assert rows(bot, "SELECT count(*) FROM inbox UNION ALL SELECT count(*) FROM person") == [(0,), (0,)]


def test_an_inline_question_without_words_finds_nothing(fake: FakeTelegram, bot: Bot) -> None:
    asked = Phone(fake).ask_inline(" ")
    assert fake.wait(lambda: fake.answered.get(asked))["results"] == []


# -- what goes wrong


def test_an_update_that_cannot_be_parsed_is_parked_and_what_follows_goes_on(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    broken = fake.put("message", {"message_id": "?", "chat": 7}, 1)
    phone.say("/start")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert rows(bot, "SELECT event, handler FROM parked") == [(str(broken), "unreadable")]


def test_ids_may_jump_down(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    for number, words in ((900, "/start"), (3, "/about"), (4, "/help")):
        fake.put("message", phone.message(text=words), phone.chat, update_id=number)
        phone.hears({"/start": START, "/about": "About", "/help": "What I can do"}[words])
    fake.wait(lambda: fake.confirmed == [900, 3, 4])


def test_an_update_that_comes_again_has_no_second_effect(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    for _ in range(8):
        fake.put("message", phone.message(text="/start"), phone.chat, update_id=55)
    phone.say("/help")
    phone.hears("What I can do")
    fake.wait(lambda: not fake.queue)
    assert len(phone.mine) == 2


def test_a_second_poller_is_told_in_the_log_and_by_doctor(fake: FakeTelegram, polling: Callable[..., Bot]) -> None:
    bot = polling()
    bot.wait_for_log("running as")
    fake.faults.append(Fault("409", "getUpdates"))
    Phone(fake).say("/start")
    Phone(fake).hears(START)
    bot.wait_for_log("Another process polls with the same token (409)")
    fake.wait(lambda: ("telegram:second poller",) in rows(bot, "SELECT what FROM counter"))
    assert "second poller" in bot.run("doctor").stdout


def test_a_revoked_token_is_told_and_does_not_end_the_process(fake: FakeTelegram, polling: Callable[..., Bot]) -> None:
    bot = polling()
    fake.wait(lambda: any(call.method == "getUpdates" for call in fake.calls))
    fake.revoked = True
    Phone(fake).say("/start")
    bot.wait_for_log("Telegram refuses the token (401)")
    assert bot.alive


def test_a_wrong_token_keeps_it_from_starting(fake: FakeTelegram, polling: Callable[..., Bot]) -> None:
    fake.revoked = True
    bot = polling()
    assert bot.process
    assert bot.process.wait(15) == 2
    assert bot.log.strip().endswith("Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.")


def test_it_waits_for_a_telegram_that_cannot_be_reached(fake: FakeTelegram, polling: Callable[..., Bot]) -> None:
    fake.faults.append(Fault("500", "getMe"))
    bot = polling()
    bot.wait_for_log("Telegram cannot be reached")
    Phone(fake).say("/start")
    Phone(fake).hears(START)


def test_a_removed_bot_is_noted(fake: FakeTelegram, bot: Bot) -> None:
    was, now = {"user": BOT, "status": "member"}, {"user": BOT, "status": "left"}
    who = {"id": 501, "is_bot": False, "first_name": "A"}
    change = {"chat": chat_of(GROUP), "from": who, "date": 1, "old_chat_member": was, "new_chat_member": now}
    fake.put("my_chat_member", change, GROUP)
    fake.wait(lambda: fake.confirmed)
    fake.wait(lambda: ("telegram:removed from a group",) in rows(bot, "SELECT what FROM counter"))

