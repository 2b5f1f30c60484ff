"""What is left of a question that was answered: the question and the answer, and none of the options that were not chosen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from tests.fake.telegram import FakeTelegram, Phone, Shown
from tests.telegram.process import Bot
from tests.telegram.team import Team, assembled, rows

OPTION = re.compile(r"^\d+\. ", re.MULTILINE)
TITLES = (f"Answered {number}" for number in itertools.count(1))
Give = Callable[[Phone, Shown, str], object]


@pytest.fixture(scope="module")
def team(bot: Bot) -> Team:
    return assembled(bot)


def typed(phone: Phone, _asked: Shown, label: str) -> object:
    return phone.say(label)


def pressed(phone: Phone, asked: Shown, label: str) -> object:
    return phone.press(label, on=asked)


def by_number(phone: Phone, asked: Shown, label: str) -> object:
    return phone.say(next(one for one in asked.labels if label in one).partition(".")[0])


WAYS = pytest.mark.parametrize("give", [typed, pressed, by_number])


def known(team: Team, phone: Phone, words: str) -> Shown:
    """A question with options, once it is known as what message it was sent."""
    asked = phone.hears(words)
    assert OPTION.search(asked.text)
    team.fake.wait(lambda: rows(team.bot, "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?", str(asked.id)))
    return asked


def is_a_line(fake: FakeTelegram, asked: Shown, question: str, answer: str) -> None:
    fake.wait(lambda: asked.edited)
    assert asked.text.startswith(question)
    assert asked.text.endswith(f"\n\n→ {answer}")
    assert not OPTION.search(asked.text)
    assert asked.labels == []


@WAYS
def test_the_priority_of_a_twinning(fake: FakeTelegram, team: Team, give: Give) -> None:
    owner = team.owner
    owner.say("/twinning new")
    programme = known(team, owner, "Which programme is it in?")
    give(owner, programme, "UTM City2City")
    owner.hears("What is the twinning called?")
    is_a_line(fake, programme, "Which programme is it in?", "UTM City2City")
    owner.say(next(TITLES))
    priority = known(team, owner, "Which priority do the cities work on together?")
    give(owner, priority, "Clean hydrogen")
    owner.hears("What is city number 1 called?")
    is_a_line(fake, priority, "Which priority do", "Clean hydrogen")
    owner.say("/cancel")


@pytest.mark.parametrize("give", [typed, pressed])
def test_what_a_question_explains_stays(fake: FakeTelegram, team: Team, give: Give) -> None:
    for words in ("/poll new", f"{team.twinning(next(TITLES))}", "Which day?", "Monday\nTuesday"):
        team.owner.say(words)
    secrecy = team.owner.hears("Who sees what?")
    explained = secrecy.text
    assert "• Open: everyone here sees the count" in explained
    team.fake.wait(lambda: rows(team.bot, "SELECT 1 FROM outbox WHERE state = 'sent' AND sent_as = ?", str(secrecy.id)))
    give(team.owner, secrecy, "Open")
    fake.wait(lambda: secrecy.edited)
    assert secrecy.text == f"{explained}\n\n→ Open"
    team.owner.say("/cancel")


@WAYS
def test_the_programme_that_is_asked_for_before_a_command(fake: FakeTelegram, team: Team, give: Give) -> None:
    phone = Phone(fake)
    phone.say("/check")
    asked = known(team, phone, "Which programme is it about?")
    give(phone, asked, "UTM City2City")
    phone.hears("Who is applying?")
    fake.wait(lambda: asked.edited)
    assert not OPTION.search(asked.text)
    assert "Which programme is it about?" in asked.text


def test_a_list_that_is_no_list_of_options_stays(fake: FakeTelegram, team: Team) -> None:
    phone = Phone(fake)
    phone.say("/programme City2City")
    phone.hears("What would you like to do?")
    phone.say("/check")
    for words in ("a city", "member", "yes", "yes", "yes", "other", "yes"):
        phone.say(words)
    summary = phone.hears("Your answers")
    lines = OPTION.findall(summary.text)
    phone.press("See the result", on=summary)
    fake.wait(lambda: summary.edited)
    assert OPTION.findall(summary.text) == lines != []
