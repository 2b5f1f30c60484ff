"""Slack is out, or refuses us, in the middle of things: what people began is answered, and the log says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake.slack import ALICE, APP_TOKEN, GENERAL, PAIR, Desktop, FakeSlack, Fault
from tests.slack.process import Bot
from tests.slack.test_trouble import AT_ONCE, seconds_to_stop


@pytest.fixture
def by_http(tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path) as bot:
        yield bot
        assert slack.broken == []
        assert "Traceback" not in bot.log


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack("socket") as server:
        yield server


# -- the App Home


@pytest.mark.parametrize("kind", ["502", "429", "hang"])
@pytest.mark.parametrize("known", ["just looked", "looked before", "wrote before"])
def test_a_button_of_the_app_home_needs_no_answer_of_slack(by_http: Bot, kind: str, known: str) -> None:
    slack, alice = by_http.slack, Desktop(by_http.slack)
    if known == "wrote before":
        alice.says("programme utm-city2city")
        alice.hears("talking about")
    alice.opens_home()
    if known != "just looked":
        assert by_http.stop() == 0
        by_http.start().ready()
    slack.faults.append(Fault(kind, "conversations.open", times=9))
    done = alice.presses_at_home("help")
    slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    assert done.acked_after is not None
    assert done.acked_after < 2.5
    assert alice.hears("What I can do").chat == alice.direct


# -- screens


@pytest.mark.parametrize("chat", ["", GENERAL, PAIR])
@pytest.mark.parametrize("kind", ["502", "expired_trigger_id"])
def test_who_asks_for_a_screen_by_command_is_told_where_they_asked(by_http: Bot, kind: str, chat: str) -> None:
    alice = Desktop(by_http.slack)
    alice.says("programme utm-city2city")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.hears("What is the official name")
    by_http.slack.faults.append(Fault(kind, "views.open"))
    alice.commands("form B", chat)
    told = alice.hears("Slack did not show the screen")
    assert (told.chat, told.only) == (chat or alice.direct, ALICE)
    alice.commands("form B", chat)
    alice.screen("Eligibility")


# -- tokens


@pytest.mark.parametrize("kind", ["not_allowed_token_type", "nobody"])
def test_a_token_that_is_no_bot_s_is_named_at_the_start_and_by_doctor(
    slack: FakeSlack, tmp_path: Path, kind: str
) -> None:
    if kind == "nobody":
        slack.nobody = True
    else:
        slack.faults.append(Fault(kind, "auth.test", times=9))
    bot = Bot(slack, tmp_path)
    done = bot.run("slack")
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is a token of another kind" in done.stderr
    assert "Traceback" not in done.stderr
    said = bot.run("doctor").stdout
    assert "! Slack: SLACK_BOT_TOKEN is a token of another kind" in said
    assert "lacks the scopes" not in said


def test_a_person_s_own_token_that_was_revoked_is_no_matter_of_staff(by_http: Bot) -> None:
    alice = Desktop(by_http.slack)
    done = alice.event(type="tokens_revoked", tokens={"oauth": [ALICE], "bot": []})
    by_http.slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    assert "revoked" not in by_http.log
    assert "tokens_revoked" not in by_http.run("doctor").stdout
    alice.event(type="tokens_revoked", tokens={"oauth": [], "bot": ["U0BOT"]})
    by_http.wait_for_log("Slack revoked the app's token")
    assert "slack:tokens_revoked" in by_http.run("doctor").stdout


# -- the socket


def lost(bot: Bot) -> None:
    """The socket was closed and Slack does not give another."""
    bot.slack.disconnect()
    bot.slack.wait(lambda: bot.slack.calls[-1].method == "apps.connections.open", about="the new connection")


def test_a_socket_that_is_lost_in_an_outage_comes_back_without_a_word_too_many(
    slack: FakeSlack, tmp_path: Path
) -> None:
    with Bot(slack, tmp_path) as bot:
        before = len(slack.sockets)
        slack.faults.append(Fault("502", "apps.connections.open", times=2))
        lost(bot)
        slack.wait(lambda: len(slack.sockets) > before, about="a new connection")
        alice = Desktop(slack)
        alice.says("help")
        alice.hears("What I can do")
        assert "Slack cannot be reached, trying again in 1 s (HTTP 502)" in bot.log
        assert "Traceback" not in bot.log
        assert "Failed to" not in bot.log


def test_an_app_token_that_is_revoked_while_it_runs_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    with Bot(slack, tmp_path) as bot:
        slack.faults.append(Fault("token_revoked", "apps.connections.open", times=99))
        lost(bot)
        bot.wait_for_log("SLACK_APP_TOKEN was revoked")
        assert "Traceback" not in bot.log
        assert APP_TOKEN not in bot.log
        assert seconds_to_stop(bot) < AT_ONCE


@pytest.mark.parametrize("kind", ["502", "hang"])
def test_it_ends_at_once_while_it_tries_to_connect_again(slack: FakeSlack, tmp_path: Path, kind: str) -> None:
    with Bot(slack, tmp_path) as bot:
        slack.faults.append(Fault(kind, "apps.connections.open", times=99))
        lost(bot)
        assert seconds_to_stop(bot) < AT_ONCE


# -- another workspace


def test_a_command_of_another_workspace_is_not_answered(by_http: Bot) -> None:
    slack, alice = by_http.slack, Desktop(by_http.slack)
    body = {**alice.commands("help").body, "team_id": "T999", "trigger_id": "t0", "text": "about"}
    done = slack.deliver("slash_commands", body)
    alice.hears("What I can do")
    slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    by_http.wait_for_log("an event of another workspace is not answered")
    alice.says("privacy")
    alice.hears("Privacy")
    assert not [one for one in slack.messages if one.words.startswith("About")]
