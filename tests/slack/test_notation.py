"""Slack's own notation, as people who typed it see it: links it made by itself, mentions, groups, emoji, words of command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.slack_typed import readable
from tests.fake.slack import ALICE, GENERAL, Desktop, FakeSlack
from tests.slack.process import Bot


@pytest.fixture
def alice(tmp_path: Path) -> Iterator[Desktop]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path):
        yield Desktop(slack)
        assert slack.broken == []


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("<http://Smart.City|Smart.City>", "Smart.City"),
        ("<https://koeln.de|koeln.de>", "koeln.de"),
        ("<http://e.On|E.On>", "E.On"),
        ("<http://stadt-koeln.de/|stadt-koeln.de>", "stadt-koeln.de"),
        ("<http://koeln.de/rat|koeln.de/rat>", "koeln.de/rat"),
        ("<http://b.org/?a=1&amp;b=2|b.org/?a=1&amp;b=2>", "b.org/?a=1&b=2"),
        ("<https://koeln.de|https://koeln.de>", "https://koeln.de"),
        ("<https://x.example/a|our plan>", "https://x.example/a"),
        ("<https://evil.example|koeln.de>", "https://evil.example"),
        ("<https://koeln.de/rat|koeln.de>", "https://koeln.de/rat"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("<!subteam^S1|@ops> and <!subteam^S1|ops>", "@ops and @ops"),
        ("<!subteam^S1> and <!here|@here> and <!channel>", "@group and @here and @channel"),
        ("<!date^1392734382^{date}|18 February 2014>", "18 February 2014"),
        ("<#C1|general> and <#C1|>", "#general and #C1"),
    ],
)
def test_what_slack_makes_of_words_is_read_as_they_were_typed(delivered: str, typed: str) -> None:
    assert readable(delivered) == typed


def test_a_name_that_slack_takes_for_an_address_is_kept_as_typed(alice: Desktop) -> None:
    alice.says("programme utm-city2city")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.hears("What is the official name")
    alice.says("<http://Smart.City|Smart.City> of <http://E.On|E.On>")
    alice.hears("Which country")
    alice.says("summary")
    assert "Smart.City of E.On" in alice.hears("Summary of your draft").words


def test_people_who_are_named_come_by_their_names(alice: Desktop) -> None:
    alice.slack.users["U02BOB"]["profile"] = {"display_name": "Bob B", "real_name": "Robert Brown"}
    alice.says("programme utm-city2city")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.hears("What is the official name")
    alice.says("Office of <@U02BOB> and <@U0NOBODY>")
    alice.hears("Which country")
    alice.says("summary")
    assert "Office of @Bob B and @U0NOBODY" in alice.hears("Summary of your draft").words


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (":wave:", "What would you like to do?"),
        ("hi :wave:", "What would you like to do?"),
        ("thanks! :pray:", "You are welcome"),
        ("help :pray:", "What I can do"),
    ],
)
def test_an_emoji_beside_a_greeting_leaves_it_one(alice: Desktop, words: str, says: str) -> None:
    alice.says("programme utm-city2city")
    alice.hears("talking about")
    alice.says(words)
    alice.hears(says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Check", "Who is applying?"),
        ("HELP", "What I can do"),
        ("Aide", "What I can do"),
        ("Summary", "There is no draft yet"),
    ],
)
def test_a_telephone_s_capitals_and_another_language_are_words_of_command(
    alice: Desktop, words: str, says: str
) -> None:
    alice.says("programme utm-city2city")
    alice.hears("talking about")
    alice.commands(words, GENERAL)
    assert alice.hears(says).only in ("", ALICE)
    if words != "Aide":  # in private that asks for French
        alice.says(words)
        assert alice.hears(says).chat == alice.direct


def test_in_a_thread_too(alice: Desktop) -> None:
    root = alice.mentions("When is the deadline?")
    alice.slack.wait(lambda: any(one.thread == root for one in alice.slack.messages), about="the answer in the thread")
    alice.says("HELP", GENERAL, thread=root)
    assert alice.hears("automated assistant").thread == root
    alice.mentions("About", thread=root)
    assert alice.hears("automated assistant").thread == root
