"""From an update to an event, one kind after the other: what is for us, who said it, where, and what it asks."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from telegram import Update

from bot.telegram.telegram_event import BotAccount, InlineQuestion, OpsNotice, TelegramEvent, UnknownPress
from bot.telegram.telegram_parse import TelegramUpdate, read
from handlers.dialog.turn import Channel, Event, File, Location, Membership, Press, Text, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from storage.records import Address, Identity
from tests.fake.telegram import chat_of
from tests.flow.talk import languages_of, shipped

ME = BotAccount(42, "twin_test_bot")
ANNA = {"id": 501, "is_bot": False, "first_name": "Anna", "language_code": "fr-CA"}
OTHER_BOT = {"id": 77, "is_bot": True, "first_name": "Other", "username": "other_bot"}
US = {"id": 42, "is_bot": True, "first_name": "Twin", "username": "twin_test_bot"}
GROUP = chat_of(-100)
ALONE = Address("telegram", "42", "", "501")
PRIVATE = Channel(private_link="https://t.me/twin_test_bot?start=", group_link="https://t.me/twin_test_bot?startgroup=")
UPDATES = itertools.count(1)
Raw = Mapping[str, Any]


def update(**of: Raw) -> TelegramUpdate | None:
    languages = languages_of(shipped().packs)
    return read(Update.de_json({"update_id": next(UPDATES), **of}, None), ME, languages)


def raw(**more: Any) -> dict[str, Any]:
    """A message of Anna's in private; what is None is not there."""
    whole = {"message_id": 9, "date": 1, "chat": chat_of(501), "from": ANNA, **more}
    return {name: value for name, value in whole.items() if value is not None}


def message(**more: Any) -> TelegramUpdate | None:
    return update(message=raw(**more))


def event(**more: Any) -> Event | None:
    """What a message is, without all that is around it."""
    came = message(**more)
    assert came is None or isinstance(came, TelegramEvent)
    return came.event if came else None


def in_group(words: str, **more: Any) -> Event | None:
    return event(chat=GROUP, text=words, **more)


def mention(name: str, at: int = 0, kind: str = "mention", **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": at, "length": len(name), **more}


def document(**more: Any) -> dict[str, Any]:
    return {"file_id": "F1", "file_unique_id": "U1", **more}


PHOTO = [{"file_id": "P1", "file_unique_id": "Q1", "width": 1, "height": 1}]
STICKER = {
    "file_id": "S1", "file_unique_id": "T1", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False
}  # fmt: skip


# -- who and where


def test_a_message_says_who_wrote_what_where_and_in_which_language() -> None:
    assert message(text="hello") == TelegramEvent(
        Text("hello"), ALONE, Identity("telegram", "", "501"), PRIVATE, "fr", message="9"
    )


def test_in_a_topic_it_is_the_topic_and_a_thread_of_replies_is_none() -> None:
    where = {"chat": GROUP, "text": "/help", "message_thread_id": 5}
    topic, thread = message(is_topic_message=True, **where), message(**where)
    assert isinstance(topic, TelegramEvent)
    assert isinstance(thread, TelegramEvent)
    assert (topic.address.thread, thread.address.thread, topic.channel.private) == ("5", "", False)


@pytest.mark.parametrize(
    ("more", "who"), [({"sender_chat": GROUP, "from": OTHER_BOT}, "as:-100"), ({"from": None}, "as:-100")]
)
def test_who_writes_as_a_chat_is_a_stranger_without_a_language_of_theirs(more: Raw, who: str) -> None:
    came = message(chat=GROUP, text="/help", **more)
    assert isinstance(came, TelegramEvent)
    assert (came.identity.user, came.language) == (who, "")


def test_what_bots_write_is_not_heard_nor_what_a_channel_hands_on() -> None:
    assert event(**{"text": "hello", "from": OTHER_BOT}) is None
    assert event(text="hello", via_bot=US) is None
    assert event(text="hello", via_bot=OTHER_BOT) == Text("hello")
    assert event(text="hello", is_automatic_forward=True) is None
    assert event(text="/help", chat={"id": -900, "type": "channel", "title": "News"}) is None


# -- what


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("/start", "/start"),
        ("/start check", "/check"),
        ("/start  check ", "/check"),
        ("/start@twin_test_bot check", "/check"),
        ("/start no-such-thing", "/start"),
        ("/start ask_3-8", "/faq 3.8"),
        ("/start ask_deadline-call", "/faq deadline-call"),
        ("/start join_AB-12", "/join AB-12"),
        ("/start link_AB-12", "/link AB-12"),
        ("/start ask me", "/start ask me"),
        ("start check", "start check"),
    ],
)
def test_a_deep_link_is_what_it_stands_for(words: str, heard: str) -> None:
    assert event(text=words) == Text(heard)


@pytest.mark.parametrize(
    ("more", "came"),
    [
        ({"location": {"latitude": 50.9, "longitude": 6.9}}, Location(50.9, 6.9)),
        ({"photo": PHOTO}, Unreadable("photo")),
        ({"photo": PHOTO, "caption": "  "}, Unreadable("photo")),
        ({"photo": PHOTO, "caption": "Who pays?"}, Text("Who pays?", beside="photo")),
        ({"sticker": STICKER}, Unreadable("sticker")),
        ({"new_web_thing": {"x": 1}}, Unreadable("unknown")),
        ({"pinned_message": raw(text="old")}, None),
        ({"new_chat_photo": PHOTO}, None),
        ({"web_app_data": {"data": "x", "button_text": "y"}}, Unreadable("unknown")),
    ],
)
def test_what_a_message_holds_instead_of_words(more: Raw, came: Event | None) -> None:
    assert event(**more) == came


def test_an_album_is_known_by_its_number() -> None:
    came = message(photo=PHOTO, media_group_id="A7")
    assert isinstance(came, TelegramEvent)
    assert came.album == "A7"


# -- documents


def test_a_document_is_to_be_fetched_and_a_question_beside_it_comes_after() -> None:
    came = message(document=document(file_name="plan.docx"), caption="Who pays?")
    assert isinstance(came, TelegramEvent)
    assert (came.event, came.file) == (File("plan.docx", b""), "F1")
    assert came.then is not None
    assert (came.then.event, came.then.file, came.then.address) == (Text("Who pays?"), "", ALONE)


def test_words_beside_a_document_that_ask_nothing_are_left_alone_and_it_needs_no_name() -> None:
    came = message(document=document(), caption="our plan")
    assert isinstance(came, TelegramEvent)
    assert (came.event, came.file, came.then) == (File("file", b""), "F1", None)


@pytest.mark.parametrize(("size", "fits"), [(None, True), (LARGEST_FILE, True), (LARGEST_FILE + 1, False)])
def test_a_document_that_is_too_large_is_not_fetched(size: int | None, fits: bool) -> None:
    came = message(document=document(file_name="plan.docx", file_size=size))
    assert isinstance(came, TelegramEvent)
    assert (came.event, came.file) == ((File("plan.docx", b""), "F1") if fits else (Unreadable("large file"), ""))


def test_a_picture_sent_as_a_document_with_words_is_its_words() -> None:
    picture = document(mime_type="image/png")
    assert event(document=picture, caption="hello") == Text("hello", beside="picture")
    assert event(document=picture) == File("file", b"")
    assert event(document=document(mime_type="text/plain"), chat=GROUP, caption="@twin_test_bot why?", caption_entities=[
        mention("@twin_test_bot")]) == Text("why?", beside="shared file")  # fmt: skip


def test_an_animation_is_one_though_it_is_a_document_too() -> None:
    moving = {**document(), "width": 1, "height": 1, "duration": 1}
    assert event(animation=moving, document=document()) == Unreadable("animation")


# -- edits, presses, inline questions, our own place


@pytest.mark.parametrize(
    ("more", "came"),
    [
        ({"text": "And who pays?"}, Text("And who pays?")),
        ({"text": "And who pays? "}, Text("And who pays? ")),
        ({"text": "Cologne"}, Unreadable("edit")),
        ({"photo": PHOTO}, Unreadable("edit")),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, None),
        ({"chat": GROUP, "text": "/help"}, None),
        ({"text": "And who pays?", "from": OTHER_BOT}, None),
    ],
)
def test_of_what_is_edited_only_a_question_counts(more: Raw, came: Event | None) -> None:
    found = update(edited_message=raw(edit_date=2, **more))
    assert (found.event if isinstance(found, TelegramEvent) else found) == came


def test_a_press_says_where_and_on_which_message() -> None:
    pressed = {"id": "Q1", "from": ANNA, "chat_instance": "1", "data": "a:1:x"}
    assert update(callback_query={**pressed, "message": raw(text="?", **{"from": US})}) == TelegramEvent(
        Press("a:1:x", "9"),
        ALONE,
        Identity("telegram", "", "501"),
        PRIVATE,
        "fr",
        press="Q1",
    )
    topic = raw(text="?", chat=GROUP, message_thread_id=5, is_topic_message=True)
    there = update(callback_query={**pressed, "message": topic})
    assert isinstance(there, TelegramEvent)
    assert (there.address.chat, there.address.thread, there.channel.private) == ("-100", "5", False)


def test_a_press_on_a_message_that_is_out_of_reach_names_none() -> None:
    pressed = {"id": "Q1", "from": ANNA, "chat_instance": "1", "data": "a:1:x"}
    found = update(callback_query={**pressed, "message": {"message_id": 9, "date": 0, "chat": chat_of(501)}})
    assert isinstance(found, TelegramEvent)
    assert found.event == Press("a:1:x", "")


@pytest.mark.parametrize("more", [{"message": None}, {"data": None}, {"from": OTHER_BOT}])
def test_a_press_that_is_none_of_ours_is_only_ended(more: Raw) -> None:
    whole = {"id": "Q1", "from": ANNA, "chat_instance": "1", "data": "a:1:x", "message": raw(text="?"), **more}
    assert update(callback_query={name: value for name, value in whole.items() if value}) == UnknownPress("Q1")


@pytest.mark.parametrize(("code", "language"), [("fr-CA", "fr"), (None, "")])
def test_an_inline_question_has_words_and_a_language(code: str | None, language: str) -> None:
    who = {name: value for name, value in {**ANNA, "language_code": code}.items() if value is not None}
    asked = {"id": "I1", "from": who, "query": "who pays", "offset": ""}
    assert update(inline_query=asked) == InlineQuestion("I1", "who pays", language)


def test_our_place_in_a_chat_is_told_and_who_blocks_us_is_counted() -> None:
    change = {"from": ANNA, "date": 1, "new_chat_member": {"status": "left", "user": US}}
    was = {"old_chat_member": {"status": "member", "user": US}}
    assert update(my_chat_member={**change, **was, "chat": chat_of(501)}) == OpsNotice("telegram:blocked")
    gone = update(my_chat_member={**change, **was, "chat": GROUP})
    assert isinstance(gone, TelegramEvent)
    assert gone.event == Membership("removed", "Twinning")


def test_what_the_platform_says_of_a_group_comes_before_who_said_it() -> None:
    assert event(chat=GROUP, new_chat_title="Waste", **{"from": OTHER_BOT}) == Membership("renamed", "Waste")
    assert update(message=raw(text="x", chat={"id": -9, "type": "channel"})) is None
    assert update(channel_post=raw(text="x")) is None


# -- what is said to us in a group


@pytest.mark.parametrize(
    "words", ["/help", "/Help", "/help@twin_test_bot", "/help@Twin_Test_Bot", "/anything@twin_test_bot", "/aide"]
)
def test_a_command_of_ours_is_for_us(words: str) -> None:
    assert in_group(words) == Text(words)


@pytest.mark.parametrize("words", ["hello", "help", "/help@other_bot", "/roll", "/", " /help"])
def test_all_else_is_for_others(words: str) -> None:
    assert in_group(words) is None


def test_a_caption_that_begins_like_a_command_is_none() -> None:
    assert event(chat=GROUP, photo=PHOTO, caption="/help") is None


@pytest.mark.parametrize("kind", ["mention", "text_mention"])
def test_our_name_is_left_out_of_what_is_said_to_us(kind: str) -> None:
    named = {"user": US} if kind == "text_mention" else {}
    words = "Tell us, @TWIN_test_bot , who pays?"
    assert in_group(words, entities=[mention("@twin_test_bot", 9, kind, **named)]) == Text("Tell us, , who pays?")
    assert in_group("@other_bot who pays?", entities=[mention("@other_bot")]) is None


def test_a_caption_with_our_name_is_for_us() -> None:
    named = {"caption": "@twin_test_bot who pays?", "caption_entities": [mention("@twin_test_bot")]}
    assert event(chat=GROUP, photo=PHOTO, **named) == Text("who pays?", beside="photo")


def test_our_name_alone_in_reply_to_others_asks_what_they_asked() -> None:
    only = {"entities": [mention("@twin_test_bot")]}
    theirs = raw(chat=GROUP, text="Who pays?")
    assert in_group("@twin_test_bot", **only) == Text("")
    assert in_group("@twin_test_bot", reply_to_message=theirs, **only) == Text("Who pays?")
    assert in_group("@twin_test_bot hello", reply_to_message=theirs, **only) == Text("hello")
    pictured = raw(chat=GROUP, photo=PHOTO, caption="Who pays?")
    assert in_group("@twin_test_bot", reply_to_message=pictured, **only) == Text("Who pays?")
    ours = raw(chat=GROUP, text="Who pays?", **{"from": US})
    assert in_group("@twin_test_bot", reply_to_message=ours, **only) == Text("")


def test_a_reply_to_us_is_for_us_and_one_to_others_is_not() -> None:
    ours, theirs = raw(chat=GROUP, text="?", **{"from": US}), raw(chat=GROUP, text="?", **{"from": OTHER_BOT})
    assert in_group("yes", reply_to_message=ours) == Text("yes", only_reply=True)
    assert in_group("yes", reply_to_message=theirs) is None
    created = {**ours, "forum_topic_created": {"name": "Waste", "icon_color": 1}}
    assert in_group("yes", reply_to_message=created) is None
