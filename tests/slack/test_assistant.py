"""Slack's assistant panel on the real process: each talk is a thread, and nothing outside of it is seen there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from bot.slack.slack_cli import manifest
from bot.slack.slack_doctor import scopes
from handlers.dialog.menu import OFFERS
from storage.open import open_store
from tests.fake.slack import ALICE, GENERAL, SCOPES, Desktop, FakeSlack
from tests.fake.slack_panel import MOST, Panel, PanelSlack
from tests.slack.process import Bot

ON = {"SLACK_ASSISTANT": "1"}
ADDRESSES = ["", "https://bot.city.example"]
EVENTS = {"assistant_thread_started", "assistant_thread_context_changed"}


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    with PanelSlack("http") as slack:
        bot = Bot(slack, tmp_path, env=dict(ON))
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log


@pytest.fixture
def alice(bot: Bot) -> Panel:
    bot.start().ready()
    assert isinstance(bot.slack, PanelSlack)
    return Panel(bot.slack)


def outside(alice: Panel) -> list[str]:
    """What stands in the direct message and hangs from no thread."""
    return [one.words for one in alice.slack.messages if (one.chat, one.thread) == (alice.direct, "")]


# -- the switch


@pytest.mark.parametrize("address", ADDRESSES)
def test_with_the_switch_the_manifest_has_the_panel_and_is_the_same_in_all_else(address: str) -> None:
    off, on = manifest(address), manifest(address, panel=True)
    whole, more = yaml.safe_load(off), yaml.safe_load(on)
    panel = more["features"].pop("assistant_view")
    more["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    events = more["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) >= EVENTS
    more["settings"]["event_subscriptions"]["bot_events"] = [one for one in events if one not in EVENTS]
    assert more == whole
    assert [(one["message"], one["title"]) for one in panel["suggested_prompts"]] == list(OFFERS)
    assert panel["assistant_description"] == whole["display_information"]["description"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_the_switch_no_line_of_the_manifest_is_changed(address: str) -> None:
    off, on = manifest(address).splitlines(), manifest(address, panel=True).splitlines()
    added = iter(on)
    assert all(line in added for line in off)
    assert "assistant_" not in "".join(off)
    assert "SLACK_ASSISTANT" not in "".join(on)


@pytest.mark.parametrize(("said", "panel"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_the_switch_is_a_setting(tmp_path: Path, said: str, panel: bool) -> None:
    with FakeSlack() as slack:
        printed = Bot(slack, tmp_path, env={"SLACK_ASSISTANT": said}).run("slack", "manifest").stdout
    assert printed == manifest("", panel=panel)


def test_its_scope_is_lacking_only_where_the_switch_is_used(tmp_path: Path) -> None:
    assert scopes(panel=True) - scopes() == {"assistant:write"}
    with FakeSlack() as slack:
        slack.scopes = SCOPES
        assert "all scopes" in Bot(slack, tmp_path).run("doctor").stdout
        assert "lacks the scopes assistant:write." in Bot(slack, tmp_path, env=ON).run("doctor").stdout


# -- first contact


def test_the_first_thread_has_the_greeting_once_and_each_has_suggestions(alice: Panel) -> None:
    alice.opens()
    greeted = alice.hears("I store your account number")
    assert "Welcome to the twinning assistant" in greeted.words
    assert alice.suggestions() == {label: word for word, label in OFFERS}
    assert len(OFFERS) <= MOST
    alice.looks_at(GENERAL)
    alice.opens()
    assert alice.suggestions() == {label: word for word, label in OFFERS}
    alice.says("about")
    alice.hears("An automated assistant for city twinning programmes")
    assert len([one for one in alice.slack.messages if one.chat == alice.direct]) == 2
    assert outside(alice) == []


def test_suggestions_are_in_the_language_that_one_talks(alice: Panel) -> None:
    alice.opens()
    alice.hears("Welcome")
    alice.says("language")
    alice.presses("Français", alice.hears("Which language"))
    alice.hears("Nous parlons français")
    alice.opens()
    said = alice.suggestions()["Vérifier si ma ville peut participer"]
    alice.says(said)
    alice.hears("De quel programme")


def test_every_suggestion_is_understood(alice: Panel) -> None:
    alice.opens()
    first = {"check": "Which programme", "draft": "Which programme", "ask": "Ask in your own words", "fit": "Question"}
    for word in alice.suggestions().values():
        alice.opens()
        alice.says(word)
        assert alice.hears(first[word]).thread == alice.thread


def test_where_suggestions_are_not_allowed_the_greeting_comes_all_the_same(alice: Panel) -> None:
    alice.slack.scopes = SCOPES
    alice.opens()
    assert alice.hears("Welcome").thread == alice.thread
    alice.slack.wait(lambda: [one for one in alice.slack.calls if one.outcome == "missing_scope"], about="the refusal")


# -- the talk


def test_a_self_check_goes_to_its_end_in_the_panel_pressed_and_typed(alice: Panel) -> None:
    alice.opens()
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.says("check")
    asked = alice.hears("Question 1")
    for number in range(2, 40):
        if number % 2:
            alice.says("1")
        else:
            alice._press(asked, asked.choices[0]["action"])
        asked = alice.hears("")
        if "Question" not in asked.words:
            break
    assert "Your answers" in asked.words
    alice._press(asked, asked.choices[0]["action"])
    alice.hears("Eligible in principle")
    assert outside(alice) == []


def test_what_is_begun_in_one_thread_goes_on_in_the_next(alice: Panel) -> None:
    alice.opens()
    alice.says("programme utm-city2city")
    alice.says("check")
    alice.hears("Question 1")
    alice.opens()
    alice.says("1")
    assert alice.hears("Question 2").thread == alice.thread


def test_a_file_is_given_and_taken_in_the_thread(alice: Panel) -> None:
    alice.opens()
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.says("mydata")
    alice.gets_file(".json")
    alice.uploads("holiday.txt", b"sun and sea")
    taken = alice.hears("")
    assert taken.thread == alice.thread
    assert outside(alice) == []


def test_a_reminder_comes_to_the_direct_message_and_a_press_on_it_is_answered_there(alice: Panel, bot: Bot) -> None:
    alice.opens()
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.says("remind me of my draft on Monday")
    alice.hears("I will remind you of your draft")
    assert bot.stop() == 0
    bot.env["CITY2CITY_NOW"] = "2026-11-25T12:00Z"
    bot.start().ready()
    reminded = Desktop(alice.slack, ALICE).hears("You asked me to remind you")
    assert (reminded.chat, reminded.thread) == (alice.direct, "")
    alice._press(reminded, reminded.choices[0]["action"])
    answered = alice.slack.wait(
        lambda: alice.slack.messages[alice.slack.messages.index(reminded) + 1 :], about="an answer"
    )
    assert {one.thread for one in answered} == {""}
    alice.says("about")
    alice.hears("An automated assistant")


def test_what_is_pressed_at_home_or_commanded_is_answered_in_the_thread_written_in_last(alice: Panel) -> None:
    alice.opens()
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.opens_home()
    alice.presses_at_home("check")
    alice.hears("Question 1")
    alice.commands("tasks")
    alice.hears("There is no draft yet")
    assert outside(alice) == []


def test_without_the_switch_what_is_pressed_at_home_is_answered_outside(bot: Bot) -> None:
    bot.env = {}
    bot.start().ready()
    alice = Desktop(bot.slack)
    alice.says("programme utm-city2city")
    hello = alice.hears("We are talking about")
    alice.says("about", thread=hello.ts)
    alice.hears("An automated assistant")
    alice.opens_home()
    alice.presses_at_home("check")
    assert alice.hears("Question 1").thread == ""


def test_nothing_is_kept_of_a_thread_that_was_only_looked_at(alice: Panel, bot: Bot) -> None:
    alice.opens()
    alice.hears("Welcome")
    done = [alice.looks_at(GENERAL), alice.looks_at(GENERAL)]
    alice.slack.wait(lambda: all(one.acked_after is not None for one in done), about="acknowledgements")
    with closing(open_store(bot.database)) as store:
        assert store.parked() == []
