"""Words beside files: a picture is said not to be seen and the words are heard; a question beside any file is answered too."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.forms.sent_files import REFUSED
from tests.fake.slack import ALICE, GENERAL, Desktop
from tests.slack.drafting import with_draft
from tests.slack.process import Bot

SAID = "I read only your words; I cannot see what you sent with them."
ELSEWHERE = "I read files only in our direct message"
DEADLINE = "apply until Thursday 7 August 2025"
PICTURE = {"id": "F1", "name": "i.png", "mimetype": "image/png", "size": 9, "url_private_download": "https://x.example"}
DRAFT = {
    "id": "F2",
    "name": "d.docx",
    "mimetype": "application/zip",
    "size": 9,
    "url_private_download": "https://x.example",
}


def talking(bot: Bot) -> Desktop:
    bot.start().ready()
    alice = Desktop(bot.slack)
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    return alice


def test_a_question_beside_a_picture_is_answered(bot: Bot) -> None:
    alice = talking(bot)
    alice.says("when is the deadline?", subtype="file_share", files=[PICTURE])
    assert SAID in alice.hears(DEADLINE).words


def test_words_beside_a_picture_answer_the_question_of_a_draft(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.says("Dunwich on Sea", subtype="file_share", files=[PICTURE, {**PICTURE, "mimetype": "video/mp4"}])
    assert "A2" in alice.hears(SAID).words
    alice.says("summary")
    assert "Dunwich on Sea" in alice.hears("Summary of your draft").words


def test_a_question_beside_a_file_is_answered_behind_it(bot: Bot) -> None:
    alice = talking(bot)
    alice.uploads("x.pdf", b"%PDF-1.4", "when is the deadline?")
    alice.hears(REFUSED["pdf"])
    alice.hears(DEADLINE)


def test_what_is_said_of_a_file_is_no_answer(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.uploads("x.pdf", b"%PDF-1.4", "here is our draft")
    alice.hears(REFUSED["pdf"])
    alice.says("summary")
    assert "here is our draft" not in alice.hears("Summary of your draft").words


@pytest.mark.parametrize(("file", "said"), [(PICTURE, SAID), (DRAFT, ELSEWHERE)])
def test_a_question_beside_a_file_in_a_channel_is_answered(bot: Bot, file: dict[str, Any], said: str) -> None:
    alice = talking(bot)
    root = alice.mentions("when is the deadline?", files=[file])
    heard = alice.hears(DEADLINE)
    assert (heard.thread, heard.only) == (root, "")
    assert said in heard.words


def test_a_file_in_a_channel_is_asked_for_in_private(bot: Bot) -> None:
    alice = talking(bot)
    alice.mentions("here is our draft", files=[DRAFT])
    heard = alice.hears(ELSEWHERE)
    assert (heard.chat, heard.only) == (GENERAL, ALICE)
