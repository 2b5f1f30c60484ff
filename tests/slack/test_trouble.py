"""What goes wrong between Slack, the settings and us: an outage, a wrong token or secret, an end that does not wait."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.runtime.clock import machine
from tests.fake.slack import ALICE, BOT, GENERAL, TEAM, Desktop, FakeSlack, Fault, signed
from tests.slack.process import Bot

AT_ONCE = 5.0
"""Seconds within which a process ends that is told to: whoever runs it kills it after some more."""


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack("socket") as server:
        yield server


@pytest.fixture
def by_http(tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path) as bot:
        yield bot


def seconds_to_stop(bot: Bot) -> float:
    start = time.monotonic()
    assert bot.stop() == 0
    return time.monotonic() - start


@pytest.mark.parametrize(
    ("method", "kind"), [("users.info", "502"), ("users.info", "hang"), ("conversations.open", "502")]
)
def test_an_outage_while_somebody_is_looked_up_does_not_keep_them_waiting(by_http: Bot, method: str, kind: str) -> None:
    by_http.slack.faults += [Fault(kind, method, times=9)]
    alice = Desktop(by_http.slack)
    done = alice.says("about")
    alice.hears("About")
    assert done.acked_after is not None
    assert done.acked_after < 2
    assert "Traceback" not in by_http.log


@pytest.mark.parametrize("kind", ["502", "429", "hang", "missing_scope"])
def test_a_channel_that_cannot_be_looked_up_is_answered_all_the_same(by_http: Bot, kind: str) -> None:
    by_http.slack.faults.append(Fault(kind, "conversations.info", times=9))
    alice = Desktop(by_http.slack)
    done = alice.commands("link ABCD-EFGH")
    alice.slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    assert done.acked_after is not None
    assert done.acked_after < 2
    assert [status for status, _ in done.acks] == [200]
    assert "Traceback" not in by_http.log


@pytest.mark.parametrize("kind", ["502", "429", "expired_trigger_id", "invalid_arguments", "reset"])
def test_who_waits_for_a_screen_is_told_that_it_could_not_be_shown(by_http: Bot, kind: str) -> None:
    alice = Desktop(by_http.slack)
    alice.says("programme utm-city2city")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    shown = alice.hears("What is the official name")
    by_http.slack.faults.append(Fault(kind, "views.open"))
    alice.presses("one screen", shown)
    told = alice.hears("Slack did not show the screen. Nothing is lost: press again")
    assert told.only == ALICE
    alice.presses("one screen", shown)
    alice.screen("Your city")
    assert "Traceback" not in by_http.log


@pytest.mark.parametrize(("method", "token"), [("auth.test", "bot"), ("apps.connections.open", "app")])
def test_it_waits_for_a_slack_that_is_out(slack: FakeSlack, tmp_path: Path, method: str, token: str) -> None:
    slack.faults.append(Fault("502", method))
    with Bot(slack, tmp_path) as bot:
        assert "Slack cannot be reached, trying again in 1 s (HTTP 502)" in bot.log, token
        assert "Traceback" not in bot.log


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
def test_doctor_reports_an_outage(slack: FakeSlack, tmp_path: Path, method: str) -> None:
    slack.faults.append(Fault("502", method, times=9))
    done = Bot(slack, tmp_path).run("doctor")
    assert "! Slack: it cannot be reached (HTTP 502)." in done.stdout
    assert "Traceback" not in done.stderr


def test_doctor_names_the_app_token_where_that_is_refused(slack: FakeSlack, tmp_path: Path) -> None:
    said = Bot(slack, tmp_path, env={"SLACK_APP_TOKEN": "xapp-wrong-0000000"}).run("doctor").stdout
    assert "! Slack: SLACK_APP_TOKEN is not valid: set it anew. It needs the scope connections:write." in said
    assert "SLACK_BOT_TOKEN is not valid" not in said


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-1-canary-0000"}, "SLACK_BOT_TOKEN holds an app-level token"),
        ({"SLACK_APP_TOKEN": "xoxb-1-canary-0000"}, "SLACK_APP_TOKEN holds a bot token"),
        ({"SLACK_APP_TOKEN": "xapp-wrong-0000000"}, "Slack refuses: SLACK_APP_TOKEN is not valid"),
        ({"PUBLIC_URL": "bot.example", "SLACK_SIGNING_SECRET": "s"}, "PUBLIC_URL must be a whole address"),
        ({"PUBLIC_URL": "https://bot.example", "PORT": "abc", "SLACK_SIGNING_SECRET": "s"}, "PORT must be a number"),
    ],
)
def test_a_wrong_setting_is_named_at_the_start(
    slack: FakeSlack, tmp_path: Path, env: dict[str, str], words: str
) -> None:
    done = Bot(slack, tmp_path, env=env).run("slack")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "canary" not in done.stderr


@pytest.mark.parametrize(
    ("method", "kind"), [("auth.test", "hang"), ("auth.test", "502"), ("apps.connections.open", "hang")]
)
def test_it_ends_at_once_while_it_tries_to_connect(slack: FakeSlack, tmp_path: Path, method: str, kind: str) -> None:
    slack.faults.append(Fault(kind, method, times=99))
    bot = Bot(slack, tmp_path).start()
    slack.wait(lambda: any(one.method == method for one in slack.calls), about=method)
    assert seconds_to_stop(bot) < AT_ONCE


def test_it_ends_at_once_while_a_message_hangs(by_http: Bot) -> None:
    by_http.slack.faults.append(Fault("hang", "chat.postMessage", times=9))
    Desktop(by_http.slack).says("about")
    by_http.slack.wait(lambda: any(one.outcome == "hang" for one in by_http.slack.calls), about="the hung send")
    assert seconds_to_stop(by_http) < AT_ONCE


def test_a_wrong_signing_secret_is_said_once_and_by_doctor(by_http: Bot) -> None:
    raw = json.dumps({"type": "event_callback"}).encode()
    with httpx.Client() as http:
        for _ in range(3):
            assert (
                http.post(by_http.slack.request_url, content=raw, headers=signed(raw, secret="other")).status_code
                == 401
            )
        old = signed(raw, at=machine().timestamp() - 4000)
        assert http.post(by_http.slack.request_url, content=raw, headers=old).status_code == 401
    assert by_http.log.count("was not signed with SLACK_SIGNING_SECRET") == 1
    assert by_http.log.count("this machine's clock is wrong") == 1
    said = by_http.run("doctor").stdout
    assert "slack:wrong signature, 1 time" in said
    assert "slack:request too old, 1 time" in said


def test_an_event_of_another_workspace_is_not_answered(by_http: Bot) -> None:
    slack = by_http.slack

    def event(team: str, **more: object) -> None:
        message = {"type": "message", "channel_type": "im", "channel": "D01ALICE", "user": ALICE, "text": "about"}
        slack.deliver(
            "events_api",
            {"type": "event_callback", "team_id": team, "event_id": f"Ev{slack.number()}", **more}
            | {"event": message | {"ts": slack.ts()}},
        )

    event("T999")
    event("T999", authorizations=[{"team_id": "T999", "user_id": BOT}])
    by_http.wait_for_log(f"an event of another workspace is not answered: the app is for {TEAM} alone")
    slack.wait(lambda: all(one.acked_after is not None for one in slack.deliveries), about="acknowledgements")
    assert slack.messages == []
    event("T999", authorizations=[{"team_id": TEAM, "user_id": BOT}])  # from a partner in a channel that is shared
    Desktop(slack).hears("About")


REFUSALS = ("invalid_blocks", "msg_too_long", "msg_blocks_too_long")


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_message_that_slack_does_not_show_as_drawn_comes_as_plain_words(by_http: Bot, kind: str) -> None:
    slack, alice = by_http.slack, Desktop(by_http.slack)
    slack.faults.append(Fault(kind, times=1))
    alice.says("check")
    asked = alice.hears("Which programme is it about?")
    assert asked.blocks == []
    assert "1. UTM" in asked.words
    alice.says("1")
    first = alice.hears("Question 1")
    slack.faults.append(Fault(kind, "chat.postEphemeral"))
    alice.commands("privacy", GENERAL)
    assert alice.hears("Privacy").only == ALICE
    slack.faults.append(Fault(kind, "chat.update"))
    alice.presses("City", first)
    alice.hears("Question 2")
    slack.wait(lambda: any(one.edited and not one.blocks for one in slack.messages), about="the plain edit")
    assert slack.broken == []


def test_a_file_of_another_organisation_is_asked_for(by_http: Bot) -> None:
    alice = Desktop(by_http.slack)
    alice.says("programme utm-city2city")
    alice.uploads("notes.txt", b"nothing of ours", elsewhere=True)
    alice.hears("draft")
    assert [one.outcome for one in by_http.slack.calls if one.method == "files.info"] == ["ok"]
    by_http.slack.faults.append(Fault("502", "files.info"))
    done = alice.uploads("notes.txt", b"nothing of ours", elsewhere=True)
    alice.hears("I could not fetch that file")
    assert by_http.slack.wait(lambda: done.acked_after, about="the acknowledgement") < 3


def test_a_file_that_is_shown_to_a_channel_is_asked_for_in_private(by_http: Bot) -> None:
    alice = Desktop(by_http.slack)
    file = {"id": "F1", "name": "draft.md", "size": 3, "url_private_download": f"{by_http.slack.url}/files/F1"}
    alice.event(
        type="app_mention", user=ALICE, text=f"<@{BOT}> here is our draft", ts="7.1", channel=GENERAL, files=[file]
    )
    assert alice.hears("I read files only in our direct message").only == ALICE
    assert not [one for one in by_http.slack.messages if not one.only]


def test_a_question_that_is_edited_is_asked_anew_in_private_and_answered_once_in_a_channel(by_http: Bot) -> None:
    slack, alice = by_http.slack, Desktop(by_http.slack)
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.edits("when is the", "when is the deadline?", slack.ts())
    alice.hears("deadline")
    alice.edits("chek", "check", slack.ts())
    alice.hears("I do not see changes")
    mention = {
        "type": "app_mention",
        "user": ALICE,
        "text": f"<@{BOT}> what is the deadline?",
        "ts": "8.1",
        "channel": GENERAL,
    }
    alice.event(**mention)
    alice.event(**mention, edited={"user": ALICE, "ts": "8.2"})
    alice.event(**mention | {"ts": "8.3", "text": f"<@{BOT}> help"})
    slack.wait(lambda: [one for one in slack.messages if one.thread == "8.3"], about="the last answer")
    slack.wait(lambda: all(one.acked_after is not None for one in slack.deliveries), about="acknowledgements")
    assert len([one for one in slack.messages if one.thread == "8.1"]) == 1
