"""Whatever comes in, by polling and by webhook: the real process against the stand-in."""

from __future__ import annotations

import itertools
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.fake.telegram import BOT, FakeTelegram, Fault, Phone, chat_of
from tests.flow.word_files import para, word_file
from tests.telegram.process import Bot

START = "What would you like to do?"
GROUPS = itertools.count(-100_500, -1)


def rows(bot: Bot, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(bot.database)) as db:
        return db.execute(sql, values).fetchall()


def group_of(fake: FakeTelegram, user: int | None = None) -> Phone:
    return Phone(fake, user=user, chat=next(GROUPS))


def mention(words: str) -> list[dict[str, object]]:
    return [{"type": "mention", "offset": 0, "length": len(words.split()[0])}]


def test_the_first_message_is_answered_with_the_notice_and_the_menu(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/start")
    shown = phone.hears("I am an automated assistant")
    assert START in shown.text
    assert ("b", "Welcome to the twinning assistant") in shown.entities
    assert any("Check whether my city may join" in label for label in shown.labels)


def test_a_press_is_always_answered_and_its_question_becomes_a_line(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    asked = phone.hears("Who is applying?")
    pressed = phone.press("1. City or authority")
    phone.hears("Question 2")
    fake.wait(lambda: pressed in fake.answered)
    fake.wait(lambda: asked.edited)
    assert asked.text == "Who is applying?\n\n→ A city, town, county or similar public authority"
    assert asked.labels == []


def test_an_old_button_explains_itself(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    first = phone.hears("Who is applying?")
    data = first.data("2. Consortium")
    phone.press("1. City", on=first)
    phone.hears("Question 2")
    phone.press_data(data, first)
    phone.hears("You changed to: Applicant: A consortium of municipalities")
    answered = phone.press_data("a:0:nonsense", first)
    phone.hears("I do not know that button any more.")
    fake.wait(lambda: answered in fake.answered)


def test_ticks_change_in_their_place_also_by_a_keyboard_that_is_not_the_newest(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/draft")
    for asked, label in (("draft helper", "Yes"), ("May the programme team", "No")):
        phone.press(label, on=phone.hears(asked))
    phone.hears("mandatory questions in all")
    phone.say("/change G1")
    ticks = phone.hears("☐ We will cooperate")
    first = {label: ticks.data(label) for label in ("Mandate", "Same representatives", "Tick all", "Go on")}
    heard = len(phone.mine)
    phone.press("☐ Mandate", on=ticks)
    fake.wait(lambda: "☑ Mandate and support" in ticks.labels)
    for label in ("Mandate", "Same representatives", "Mandate"):
        phone.press_data(first[label], ticks)
    fake.wait(lambda: "☑ Same representatives throughout" in ticks.labels and not fake.queue)
    assert sum(label.startswith("☑") for label in ticks.labels) == 2
    phone.press("☑ Mandate", on=ticks)
    fake.wait(lambda: "☐ Mandate and support" in ticks.labels)
    phone.press_data(first["Tick all"], ticks)
    fake.wait(lambda: ticks.text.count("☑") == 7)
    assert len(phone.mine) == heard
    phone.press_data(first["Go on"], ticks)
    phone.hears("A1")
    phone.press_data(first["Mandate"], ticks)
    phone.hears("That question is closed.")


def test_a_button_of_another_chat_does_nothing(fake: FakeTelegram) -> None:
    one, other = Phone(fake), Phone(fake)
    for phone in (one, other):
        phone.say("/programme City2City")
        phone.hears(START)
    one.say("/forget")
    sure = one.hears("This deletes everything")
    other.press_data(sure.data("Yes, delete everything"), sure)
    other.hears("I do not know that button any more.")
    one.press("No, keep it")
    one.hears("Nothing was deleted.")


FILES = [
    ("x.pdf", "application/pdf", b"%PDF-1.4", "That is a PDF."),
    ("x.doc", "application/msword", b"{\\rtf1 x}", "That is an RTF file."),
    (
        "x.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        word_file(para("A1")),
        "I have no draft",
    ),
    ("x.txt", "text/plain", "\ufeffA1".encode("utf-16-le"), "I have no draft of yours"),
]


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
        ({"document": {"file_id": "d", "file_unique_id": "d", "file_name": "x.md", "mime_type": "text/markdown",
                       "file_size": 2 * 2**20 + 1}}, "larger than I can take"),
        ({"document": {"file_id": "gone", "file_unique_id": "d", "file_name": "x.md", "mime_type": "text/markdown",
                       "file_size": 20}}, "I could not fetch that file."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_helpful_sentence(fake: FakeTelegram, content: dict[str, object], said: str) -> None:
    phone = Phone(fake)
    phone.send(**content)
    phone.hears(said)


PHOTO = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}


@pytest.mark.parametrize(
    "content",
    [
        {"rich_message": {"blocks": []}},
        {"web_app_data": {"data": "x", "button_text": "y"}},
        {"users_shared": {"request_id": 1, "users": []}},
    ],
)
def test_what_nobody_knows_yet_is_not_met_with_silence_in_private(
    fake: FakeTelegram, content: dict[str, object]
) -> None:
    phone = Phone(fake)
    phone.send(**content)
    phone.hears("I can read text and the exported file")


def test_what_telegram_itself_says_is_not_answered(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.send(pinned_message={"message_id": 1, "date": 1, "chat": chat_of(phone.chat), "text": "x"})
    phone.send(delete_chat_photo=True)
    phone.say("/start")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert len(phone.mine) == 1


def test_an_album_is_answered_once(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    for _ in range(5):
        phone.send(**PHOTO, media_group_id="album of " + str(phone.chat))
    phone.say("/about")
    phone.hears("About")
    assert sum("I can read text and the exported file" in one.text for one in phone.mine) == 1


def test_the_words_beside_a_picture_are_heard(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    for caption in ("when is the deadline?", "", ""):
        phone.send(**PHOTO, media_group_id="a" + str(phone.chat), **({"caption": caption} if caption else {}))
    phone.hears("apply until Thursday 7 August 2025")
    phone.say("/about")
    phone.hears("About")
    assert not any("I can read text and the exported file" in one.text for one in phone.mine)


def test_a_question_that_is_corrected_is_asked_anew(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.edit(text="when is the deadline?")
    phone.hears("apply until Thursday 7 August 2025")


@pytest.mark.parametrize(("name", "mime", "content", "said"), FILES)
def test_what_a_file_is_its_bytes_say(fake: FakeTelegram, name: str, mime: str, content: bytes, said: str) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.document(name, content, mime)
    phone.hears(said)


def test_an_edited_message_gets_a_helpful_sentence_and_a_moving_location_none(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.edit(location={"latitude": 50.85, "longitude": 4.35, "live_period": 600})
    phone.edit(text="changed")
    phone.hears("I do not see changes to a message")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert len(phone.mine) == 2


def test_bots_are_not_answered(fake: FakeTelegram) -> None:
    other, phone = Phone(fake), Phone(fake)
    other.me |= {"is_bot": True}
    other.say("/start")
    phone.send(text="x", via_bot=BOT)
    phone.say("/start")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert other.mine == []
    assert len(phone.mine) == 1


# -- groups


def test_in_a_group_only_what_is_addressed_to_the_bot_is_answered(fake: FakeTelegram) -> None:
    group = group_of(fake)
    for words in ("who can apply?", "/deploy now", "/help@other_bot"):
        group.say(words)
    group.say("@other_bot who can apply?", entities=mention("@other_bot who"))
    group.say("@twin_test_bot when is the deadline?", entities=mention("@twin_test_bot when"))
    group.hears("apply until Thursday 7 August 2025")
    group.say("/about@twin_test_bot")
    group.hears("About")
    assert not any("3.2" in message.text for message in group.mine)


def test_a_reply_to_the_bot_is_addressed_to_it(fake: FakeTelegram) -> None:
    group = group_of(fake)
    ours = {"message_id": 1, "date": 1, "chat": chat_of(group.chat), "from": BOT, "text": "hello"}
    theirs = ours | {"from": {"id": 7, "is_bot": False, "first_name": "B"}}
    group.say("who can apply?", reply_to_message=theirs)
    group.say("when is the deadline?", reply_to_message=ours)
    group.hears("apply until Thursday 7 August 2025")
    assert not any("3.2" in message.text for message in group.mine)


def test_who_chats_in_reply_to_the_bot_is_not_answered_nor_a_sticker_nor_an_edit(fake: FakeTelegram) -> None:
    group = group_of(fake)
    ours = {"message_id": 1, "date": 1, "chat": chat_of(group.chat), "from": BOT, "text": "hello"}
    for words in ("haha ok what do you think", "thank you all", "I like Köln better"):
        group.say(words, reply_to_message=ours)
    group.send(**PHOTO, reply_to_message=ours)
    group.edit(text="@twin_test_bot who can apply?", entities=mention("@twin_test_bot who"))
    group.say("/about@twin_test_bot")
    group.hears("About")
    assert len(group.mine) == 1


def test_in_a_group_an_answer_points_at_its_question(fake: FakeTelegram) -> None:
    group = group_of(fake)
    group.say("@twin_test_bot when is the deadline?", entities=mention("@twin_test_bot when"), message_id=4321)
    group.hears("apply until Thursday 7 August 2025")
    sent = [call.params for call in fake.calls if call.params.get("chat_id") == group.chat]
    assert next(one.get("reply_parameters", {}).get("message_id") for one in sent) == 4321
    phone = Phone(fake)
    phone.say("/about")
    phone.hears("About")
    assert all("reply_parameters" not in one.params for one in fake.calls if one.params.get("chat_id") == phone.chat)


def test_named_alone_in_reply_to_a_question_of_somebody_that_question_is_answered(fake: FakeTelegram) -> None:
    group = group_of(fake)
    theirs = {"message_id": 1, "date": 1, "chat": chat_of(group.chat), "text": "when is the deadline?"}
    group.say(
        "@twin_test_bot",
        entities=mention("@twin_test_bot"),
        reply_to_message=theirs | {"from": {"id": 7, "is_bot": False, "first_name": "B"}},
    )
    group.hears("apply until Thursday 7 August 2025")


@pytest.mark.parametrize("words", ["/About", "/ABOUT", "/aide", "/Aide"])
def test_commands_in_a_group_may_begin_large_and_be_french(fake: FakeTelegram, words: str) -> None:
    group = group_of(fake)
    group.say(words)
    fake.wait(lambda: not fake.queue)
    fake.wait(lambda: group.mine)


def test_in_a_group_personal_matters_move_to_private_by_a_deep_link(fake: FakeTelegram) -> None:
    group = group_of(fake)
    group.say("/forget@twin_test_bot")
    moved = group.hears("That is a matter between you and me")
    assert moved.urls == ["https://t.me/twin_test_bot?start=forget"]
    assert "t.me" not in moved.text
    phone = Phone(fake, group.user)
    phone.say("/start forget")
    phone.hears("This deletes everything I keep about you")


def test_a_bot_that_is_let_into_a_group_says_what_it_is_and_being_put_out_is_noted(
    fake: FakeTelegram, bot: Bot
) -> None:
    group = group_of(fake)
    group.comes_or_goes("left", "member")
    group.hears("I am an automated assistant.")
    group.comes_or_goes("member", "left")
    fake.wait(lambda: not fake.queue)
    assert ("telegram:removed from a group",) in rows(bot, "SELECT what FROM counter")


def test_an_anonymous_admin_is_a_stranger(fake: FakeTelegram, bot: Bot) -> None:
    admin = group_of(fake, user=1087968824)
    admin.me |= {"is_bot": True, "username": "GroupAnonymousBot"}
    admin.say("/about@twin_test_bot", sender_chat=chat_of(admin.chat))
    admin.hears("About")
    kept = [user for (user,) in rows(bot, "SELECT user FROM identity")]
    assert f"as:{admin.chat}" in kept
    assert "1087968824" not in kept


def test_a_forum_topic_is_a_place_of_its_own(fake: FakeTelegram, bot: Bot) -> None:
    group = group_of(fake)
    group.say("/help@twin_test_bot", message_thread_id=77, is_topic_message=True)
    assert group.hears("Here I answer questions").thread == 77
    group.say("/help@twin_test_bot", message_thread_id=78)
    assert group.hears("Here I answer questions").thread is None
    kept = rows(bot, "SELECT thread FROM conversation WHERE chat = ? ORDER BY thread", str(group.chat))
    assert kept == [("",), ("77",)]


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
def test_a_deep_link_does_what_it_says(fake: FakeTelegram, link: str, said: str) -> None:
    phone = Phone(fake)
    phone.say(f"/start {link}")
    phone.hears(said)


def test_inline_mode_offers_passages_and_keeps_nothing(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    before = rows(bot, "SELECT count(*) FROM inbox UNION ALL SELECT count(*) FROM person")
    asked = phone.ask_inline("deadline")
    answer = fake.wait(lambda: fake.answered.get(asked))
    first = answer["results"][0]
    assert first["title"].startswith("City2City · ")
    assert "<blockquote>" in first["input_message_content"]["message_text"]
    assert rows(bot, "SELECT count(*) FROM inbox UNION ALL SELECT count(*) FROM person") == before


def test_inline_mode_speaks_the_language_of_who_asks_and_offers_something_to_begin_with(fake: FakeTelegram) -> None:
    phone = Phone(fake, language="fr")
    asked = phone.ask_inline(" ")
    answer = fake.wait(lambda: fake.answered.get(asked))
    assert answer["button"]["text"] != "Ask me in private"
    assert answer["is_personal"]
    titles = [one["title"] for one in answer["results"]]
    assert {one.split(" · ")[0] for one in titles} == {"City2City", "NetZeroCities"}
    assert all(one["input_message_content"]["link_preview_options"]["is_disabled"] for one in answer["results"])


def test_a_button_that_is_none_of_ours_is_answered_too(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    content = {"id": f"q{fake.next_id()}", "from": phone.me, "chat_instance": "1"}
    fake.put("callback_query", {**content, "inline_message_id": "i1", "game_short_name": "chess"}, phone.chat)
    fake.wait(lambda: content["id"] in fake.answered)


def test_a_group_is_told_how_to_ask(fake: FakeTelegram) -> None:
    group = group_of(fake)
    group.comes_or_goes("left", "member")
    greeted = group.hears("I am an automated assistant.")
    assert "Put my name before your question, reply to a message of mine, or write /ask." in greeted.text
    assert greeted.urls == ["https://t.me/twin_test_bot?start=start"]


# -- a question that was answered keeps its answer


@pytest.mark.parametrize("typed", [False, True])
def test_a_choice_stays_visible_and_its_buttons_go_pressed_or_typed(fake: FakeTelegram, bot: Bot, typed: bool) -> None:
    phone = Phone(fake)
    phone.say("/draft")
    for asked, label, kept in (
        ("Which programme is it about?", "UTM City2City", "Which programme is it about?"),
        ("draft helper", "Yes", "May I keep what you write here as your draft?"),
        ("May the programme team", "No", "change your mind later."),
    ):
        shown = phone.hears(asked)
        sent = "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?"
        fake.wait(lambda sent=sent, shown=shown: rows(bot, sent, str(shown.id)))
        if typed:
            phone.say(label)
        else:
            phone.press(label, on=shown)
        fake.wait(lambda shown=shown: shown.edited)
        assert kept in shown.text
        assert shown.text.endswith(f"\n\n→ {label}")
        assert shown.labels == []


def test_a_typed_answer_stays_visible_in_the_question_of_a_form(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    shown = phone.hears("Who is applying?")
    fake.wait(lambda: rows(bot, "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?", str(shown.id)))
    phone.say("what is a consortium?")
    phone.hears("Back to the question:")
    assert shown.edited == 0
    again = phone.mine[-1]
    fake.wait(lambda: rows(bot, "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?", str(again.id)))
    phone.say("a city")
    phone.hears("Question 2")
    fake.wait(lambda: again.edited)
    assert again.text == "Who is applying?\n\n→ A city, town, county or similar public authority"


def test_the_menu_keeps_its_buttons(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    shown = phone.hears(START)
    phone.press("Check whether")
    phone.hears("Who is applying?")
    phone.say("/about")
    phone.hears("About")
    assert shown.edited == 0


# -- a document that takes long


def held_document(fake: FakeTelegram, phone: Phone) -> Fault:
    """A document on its way that Telegram does not give yet."""
    held = Fault("held", "getFile")
    fake.faults.append(held)
    phone.document("notes.md", b"# Notes")
    fake.wait(lambda: any(call.method == "getFile" for call in fake.calls))
    return held


@pytest.mark.parametrize("webhook", [False, True])
def test_a_document_that_takes_long_keeps_nobody_else_waiting(
    own: FakeTelegram, start: Callable[..., Bot], webhook: bool
) -> None:
    start(webhook=webhook)
    slow, other, another = Phone(own), Phone(own), Phone(own)
    held = held_document(own, slow)
    slow.say("/about")
    for phone in (other, another):
        phone.say("/start")
        phone.hears(START)
    assert slow.mine == []
    assert own.queue[0].chat == slow.chat
    held.kind = "ok"
    slow.hears("Which programme is it about?")
    slow.hears("About")
    own.wait(lambda: not own.queue)
    assert len(other.mine) == len(another.mine) == 1


def test_a_document_that_was_being_fetched_when_the_process_died_is_fetched_again(
    own: FakeTelegram, start: Callable[..., Bot]
) -> None:
    bot, slow, other = start(), Phone(own), Phone(own)
    held = held_document(own, slow)
    other.say("/start")
    own.wait(lambda: rows(bot, "SELECT state FROM outbox WHERE chat = ?", str(other.chat)) == [("sent",)])
    bot.kill()
    held.kind = "ok"
    start()
    slow.hears("Which programme is it about?")
    own.wait(lambda: not own.queue)
    assert len(other.mine) == 1


def test_who_waits_for_an_answer_sees_that_it_is_being_written(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    start()
    phone = Phone(own)
    held = held_document(own, phone)
    own.wait(lambda: phone.chat in own.typing)
    held.kind = "ok"
    phone.hears("Which programme is it about?")


# -- what goes wrong


def test_an_update_that_cannot_be_parsed_is_parked_and_what_follows_goes_on(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    broken = fake.put("message", {"message_id": "?", "chat": 7}, 1)
    phone.say("/start")
    phone.hears(START)
    fake.wait(lambda: not fake.queue)
    assert rows(bot, "SELECT handler FROM parked WHERE event = ?", str(broken)) == [("unreadable",)]


def test_ids_may_jump_down(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    for number, words, said in ((900, "/start", START), (3, "/about", "About"), (4, "/help", "What I can do")):
        fake.put("message", phone.message(text=words), phone.chat, update_id=number)
        phone.hears(said)
    fake.wait(lambda: fake.confirmed[-3:] == [900, 3, 4])


def test_an_update_that_comes_again_has_no_second_effect(fake: FakeTelegram) -> None:
    phone = Phone(fake)
    for _ in range(8):
        fake.put("message", phone.message(text="/start"), phone.chat, update_id=55)
    phone.say("/help")
    phone.hears("What I can do")
    fake.wait(lambda: not fake.queue)
    assert len(phone.mine) == 2


def test_a_second_poller_is_told_in_the_log_and_by_doctor(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    bot = start()
    own.faults.append(Fault("409", "getUpdates"))
    phone = Phone(own)
    phone.say("/start")
    phone.hears(START)
    bot.wait_for_log("Another process polls with the same token (409)")
    phone.say("/help")
    phone.hears("What I can do")
    said = bot.run("doctor").stdout
    assert "telegram:second poller, 1 time" in said
    assert "✓ Telegram: @twin_test_bot, by polling" in said


def test_a_webhook_of_another_process_is_told_in_the_log_and_by_doctor(
    own: FakeTelegram, start: Callable[..., Bot]
) -> None:
    bot = start()
    own.wait(lambda: any(call.method == "getUpdates" for call in own.calls))
    own.webhook = {"url": "https://elsewhere.example/telegram"}
    bot.wait_for_log("Another process set a webhook for TELEGRAM_TOKEN (409), so nothing reaches this one.")
    assert "only one can" not in bot.log
    said = bot.run("doctor").stdout
    assert "! Telegram: @twin_test_bot has a webhook at https://elsewhere.example/telegram, which is not ours" in said
    assert "telegram:foreign webhook, 1 time" in said


@pytest.mark.parametrize(("method", "kind"), [("getMe", "hang"), ("getMe", "500"), ("deleteWebhook", "hang")])
def test_it_ends_at_once_while_it_tries_to_connect(own: FakeTelegram, tmp_path: Path, method: str, kind: str) -> None:
    own.faults.append(Fault(kind, method, times=99))
    bot = Bot(own, tmp_path).start()
    own.wait(lambda: any(call.method == method for call in own.calls))
    began = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("webhook", [False, True])
def test_it_ends_at_once_while_messages_hang(own: FakeTelegram, start: Callable[..., Bot], webhook: bool) -> None:
    bot = start(webhook=webhook)
    own.faults += [Fault("hang", "sendMessage", times=99), Fault("hang", "answerCallbackQuery", times=99)]
    Phone(own).say("/start")
    own.wait(lambda: any(call.method == "sendMessage" for call in own.calls))
    began = time.monotonic()
    assert bot.stop() == 0
    assert time.monotonic() - began < 5


def test_a_revoked_token_is_told_and_does_not_end_the_process(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    bot = start()
    own.wait(lambda: any(call.method == "getUpdates" for call in own.calls))
    own.revoked = True
    Phone(own).say("/start")
    bot.wait_for_log("Telegram refuses the token (401)")
    assert bot.alive
    assert "! Telegram refuses TELEGRAM_TOKEN" in bot.run("doctor").stdout


def test_a_wrong_token_keeps_it_from_starting(own: FakeTelegram, tmp_path: object) -> None:
    own.revoked = True
    done = Bot(own, tmp_path).run("telegram")  # type: ignore[arg-type]
    assert done.returncode == 2
    assert done.stderr.strip().endswith("Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.")


def test_it_waits_for_a_telegram_that_cannot_be_reached(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    own.faults.append(Fault("500", "getMe"))
    bot = start()
    assert "Telegram cannot be reached" in bot.log
    phone = Phone(own)
    phone.say("/start")
    phone.hears(START)
