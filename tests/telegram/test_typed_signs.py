"""What people send on a telephone for yes, no and a name, as Telegram delivers it."""

from __future__ import annotations

import pytest

from tests.fake.telegram import FakeTelegram, Phone, Shown
from tests.telegram.process import Bot
from tests.telegram.team import rows
from tests.telegram.test_receiving import START


def known(fake: FakeTelegram, bot: Bot, phone: Phone) -> Shown:
    """The question that is open, once it is known as what message it was sent."""
    open_now = phone.mine[-1]
    fake.wait(lambda: rows(bot, "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?", str(open_now.id)))
    return open_now


@pytest.fixture
def asked(fake: FakeTelegram) -> Phone:
    """Somebody who is asked a question of yes and no."""
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/check")
    phone.hears("Who is applying?")
    for words, next_question in (("a city", "Question 2"), ("member", "Question 3")):
        phone.say(words)
        phone.hears(next_question)
    return phone


@pytest.mark.parametrize(
    ("sign", "answer"),
    [
        ("👎", "No"),
        ("❌", "No"),
        ("👎🏽", "No"),
        ("👍", "Yes"),
        ("✅", "Yes"),
        ("👍🏿", "Yes"),
        ("✔️", "Yes"),
        ("🚫", "No"),
    ],
)
def test_a_sign_is_the_answer_it_stands_for(fake: FakeTelegram, bot: Bot, asked: Phone, sign: str, answer: str) -> None:
    question = known(fake, bot, asked)
    assert "Yes" in question.labels[0]
    asked.say(sign)
    fake.wait(lambda: question.edited)
    assert question.text.endswith(f"\n\n→ {answer}")


def test_a_name_that_looks_like_an_address_stays_as_it_was_typed(fake: FakeTelegram, bot: Bot) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears(START)
    phone.say("/draft")
    for asked, label in (("draft helper", "Yes"), ("May the programme team", "No")):
        phone.press(label, on=phone.hears(asked))
    phone.hears("What is the official name")
    question = known(fake, bot, phone)
    phone.send(text="Smart.City", entities=[{"type": "url", "offset": 0, "length": 10}])
    fake.wait(lambda: question.edited)
    assert question.text.endswith("→ Smart.City")
