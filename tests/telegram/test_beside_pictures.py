"""A picture with words: what it shows is not read, which is said once, and the words are heard as if they were typed."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.test_receiving import START, mention

PHOTO: dict[str, Any] = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
IMAGE: dict[str, Any] = {
    "document": {"file_id": "i", "file_unique_id": "i", "file_name": "i.png", "mime_type": "image/png", "file_size": 9}
}
VIDEO: dict[str, Any] = {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1}}
GIF: dict[str, Any] = {
    "animation": {"file_id": "g", "file_unique_id": "g", "width": 1, "height": 1, "duration": 1},
    "document": {"file_id": "g", "file_unique_id": "g", "file_name": "g.mp4", "mime_type": "video/mp4", "file_size": 9},
}
DOCUMENT: dict[str, Any] = {
    "document": {
        "file_id": "d",
        "file_unique_id": "d",
        "file_name": "x.pdf",
        "mime_type": "application/pdf",
        "file_size": 9,
    }
}
CHATS = count(-100_777_000, -1)
SAID = "I read only your words; I cannot see what you sent with them."


def talking(fake: FakeTelegram) -> Phone:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    return phone


def drafting(fake: FakeTelegram) -> Phone:
    phone = talking(fake)
    phone.say("/draft")
    phone.press("Yes", phone.hears("May I keep"))
    phone.press("No", phone.hears("May the programme team"))
    phone.hears("A1")
    return phone


@pytest.mark.parametrize("picture", [PHOTO, IMAGE, VIDEO, GIF])
def test_a_question_beside_it_is_answered_and_the_picture_is_said_not_to_be_seen(
    fake: FakeTelegram, picture: dict[str, Any]
) -> None:
    phone = talking(fake)
    phone.send(**picture, caption="when is the deadline?")
    assert SAID in phone.hears("apply until Thursday 7 August 2025").text


def test_in_a_draft_the_words_are_the_answer(fake: FakeTelegram) -> None:
    phone = drafting(fake)
    phone.send(**PHOTO, caption="Dunwich on Sea")
    assert "A2" in phone.hears(SAID).text
    phone.say("/summary")
    assert "Dunwich on Sea" in phone.hears("Summary of your draft").text


def test_in_a_check_too(fake: FakeTelegram) -> None:
    phone = talking(fake)
    phone.say("/check")
    phone.hears("Who is applying?")
    phone.send(**PHOTO, caption="1")
    assert "Question 2 of" in phone.hears(SAID).text


@pytest.mark.parametrize("picture", [PHOTO, GIF])
def test_a_picture_without_words_is_no_answer(fake: FakeTelegram, picture: dict[str, Any]) -> None:
    phone = drafting(fake)
    phone.send(**picture)
    phone.hears("I can read text and the exported file, not this.")
    assert not any(SAID in one.text for one in phone.mine)


@pytest.mark.parametrize(("sent", "said"), [(PHOTO, SAID), (DOCUMENT, "I read files only in our direct message")])
def test_so_it_is_in_a_group(fake: FakeTelegram, sent: dict[str, Any], said: str) -> None:
    room, words = Phone(fake, chat=next(CHATS)), "@twin_test_bot when is the deadline?"
    room.send(**sent, caption=words, caption_entities=mention(words))
    assert said in room.hears("apply until Thursday 7 August 2025").text
