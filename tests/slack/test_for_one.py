"""Whatever people do, wherever: what is personal reaches an address that nobody else reads, and no other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fake.slack import (
    ALICE,
    ARCHIVED,
    BOB,
    BOT,
    CARL,
    GENERAL,
    OTHER,
    PAIR,
    SEVERAL,
    SHARED,
    Desktop,
    FakeSlack,
    direct,
)
from tests.slack.process import Bot

PEOPLE = (ALICE, BOB, CARL)
ROOT = "1.000001"
"""A message that a thread hangs from, in every channel."""
WORDS = (
    "summary",
    "tasks",
    "mydata",
    "export",
    "draft",
    "check",
    "help",
    "privacy",
    "1",
    "repeat",
    "who pays the travel?",
)
PLACES = (GENERAL, OTHER, SEVERAL, SHARED, ARCHIVED, PAIR)


def secret(user: str) -> str:
    """What only that person has ever told us, in private."""
    return f"Geheimstadt {user}"


@dataclass(frozen=True)
class Deed:
    """Something that somebody does somewhere; ``number`` says which of the things that can be pressed."""

    user: str
    how: str
    words: str
    place: str
    number: int


HOW = (
    "says",
    "commands",
    "mentions",
    "in a thread",
    "asks about",
    "presses",
    "looks at home",
    "presses at home",
    "a screen",
)
DEEDS = st.builds(
    Deed,
    st.sampled_from(PEOPLE),
    st.sampled_from(HOW),
    st.sampled_from(WORDS),
    st.sampled_from(PLACES),
    st.integers(0, 40),
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path_factory.mktemp("for-one")) as bot:
        slack.most_deliveries = 1
        for user in PEOPLE:
            slack.members[OTHER].add(user)
            one = Desktop(slack, user)
            one.says("programme utm-city2city")
            one.says("draft")
            one.presses("Yes", one.hears("May I keep"))
            one.presses("No", one.hears("May the programme team"))
            one.hears("What is the official name")
            one.says(secret(user))
            one.hears("Which country")
            one.opens_home()
        yield bot
        assert bot.stop() == 0
        assert "Traceback" not in bot.log


def does(slack: FakeSlack, deed: Deed) -> None:
    one = Desktop(slack, deed.user)
    match deed.how:
        case "says":
            one.says(deed.words)
        case "commands":
            one.commands(deed.words, deed.place)
        case "mentions":
            one.mentions(deed.words, deed.place, ROOT if deed.number % 2 else "")
        case "in a thread":
            one.says(deed.words, deed.place, ROOT)
        case "asks about":
            one.asks_about(deed.words, deed.place)
        case "a screen":
            one.commands("form A", deed.place)
        case "looks at home":
            one.event(type="app_home_opened", user=one.user, channel=one.direct, tab="home")
        case "presses at home":
            one.presses_at_home(("tasks", "export", "help")[deed.number % 3])
        case "presses":
            presses(one, deed)


def presses(one: Desktop, deed: Deed) -> None:
    """A button that this person sees, or the data of one of anybody's, forged into a message of the place."""
    offered = [
        (shown, choice["action"]) for shown in one.slack.messages for choice in shown.choices if "url" not in choice
    ]
    shown, action = offered[-1 - deed.number % len(offered)]
    if shown in one._seen():
        one._press(shown, action)
        return
    box = {"type": "message", "message_ts": ROOT, "channel_id": deed.place, "is_ephemeral": False}
    one.acts(action, deed.place, container=box, channel={"id": deed.place}, message={"ts": ROOT})


def settled(bot: Bot) -> None:
    """Everything was acknowledged or refused, and nothing waits to be sent."""
    slack = bot.slack

    def quiet() -> bool:
        done = all(one.acked_after is not None or one.in_vain for one in slack.deliveries)
        return done and not waiting(bot)

    while not quiet():
        before = len(slack.calls)
        slack.wait(lambda before=before: quiet() or len(slack.calls) > before, about="rest")


def waiting(bot: Bot) -> int:
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as database:
        due = "SELECT count(*) FROM outbox WHERE state IN ('due', 'sending') AND lane = 0"
        return int(database.execute(due).fetchone()[0])


def told(slack: FakeSlack) -> Iterator[tuple[str, str]]:
    """Who can read what of ours: a person, or a conversation that several read."""
    private = {direct(user): user for user in PEOPLE}
    for one in slack.messages:
        yield one.only or private.get(one.chat, one.chat), f"{one.text} {json.dumps(one.blocks)} {one.file}"
    for user, view in (*slack.homes.items(), *slack.opened):
        yield user, json.dumps(view)


def kept_apart(bot: Bot, deeds: Sequence[Deed]) -> None:
    for deed in deeds:
        does(bot.slack, deed)
    settled(bot)
    for reader, words in told(bot.slack):
        for user in PEOPLE:
            assert secret(user) not in words or reader == user, (deeds, reader)


@pytest.mark.parametrize("user", [ALICE, CARL])
@pytest.mark.parametrize("words", ["summary", "mydata", "export", "draft"])
def test_what_is_asked_for_anywhere_is_told_to_who_asked(bot: Bot, user: str, words: str) -> None:
    hows = (("commands", 0), ("mentions", 0), ("mentions", 1), ("in a thread", 0), ("a screen", 0))
    kept_apart(bot, [Deed(user, how, words, place, number) for how, number in hows for place in PLACES])


@settings(max_examples=10)
@given(deeds=st.lists(DEEDS, min_size=4, max_size=8))
def test_what_is_personal_is_read_by_its_person_alone(bot: Bot, deeds: list[Deed]) -> None:
    kept_apart(bot, deeds)


@pytest.mark.parametrize("user", PEOPLE)
def test_each_was_told_what_is_theirs(bot: Bot, user: str) -> None:
    Desktop(bot.slack, user).says("summary")
    settled(bot)
    assert any(reader == user and secret(user) in words for reader, words in told(bot.slack))
    assert BOT not in dict(told(bot.slack))
