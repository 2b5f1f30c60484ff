"""The manifest asks for what the code uses and for nothing more; the doctor tells where something is lacking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.slack.slack_cli import manifest
from bot.slack.slack_doctor import scopes
from bot.slack.slack_parse import MEMBERS, MEMBERSHIPS, SHORTCUT
from bot.slack.slack_web import PATH
from tests.fake.slack import APP_TOKEN, METHOD_SCOPES, SCOPES, FakeSlack
from tests.slack.process import Bot

ADDRESS = "https://bot.city.example"
NOT_ASKED = {
    "im:read": "we ask nothing of a direct message",
    "channels:manage": "conversations.open is called for one person alone",
    "groups:write": "as before",
    "mpim:write": "as before",
    "assistant:write": "behind a switch (test_assistant)",
}
"""Scopes of kinds of conversations for which a method of ours is never called, and of what is not asked for by itself."""
EVENTS = {
    "app_home_opened": set(), "app_mention": {"app_mentions:read"}, "app_uninstalled": set(), "tokens_revoked": set(),
    "message.channels": {"channels:history"}, "message.groups": {"groups:history"}, "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    **{one: {"channels:read", "groups:read"} for one in (*MEMBERS, "channel_id_changed")},
    **{f"channel_{what}": {"channels:read"} for what in ("archive", "deleted", "left", "rename", "unarchive")},
    **{f"group_{what}": {"groups:read"} for what in ("archive", "deleted", "left", "rename", "unarchive")},
}  # fmt: skip
OTHER = {"commands", "files:read"}
"""What slash commands and shortcuts need, and reading the files that people send."""


@pytest.fixture
def whole() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(manifest(ADDRESS))
    return found


def called() -> set[str]:
    source = "".join(path.read_text() for path in (Path(__file__).parents[2] / "bot/slack").glob("*.py"))
    found = re.findall(r"client\.([a-z]+(?:_[A-Za-z]+)+)[(,]", source)
    return {one.replace("_", ".") for one in found}


def test_every_method_that_is_called_is_known_here() -> None:
    assert called() == set(METHOD_SCOPES)


def test_the_scopes_are_those_that_the_code_uses(whole: dict[str, Any]) -> None:
    events = whole["settings"]["event_subscriptions"]["bot_events"]
    named = set().union(*(METHOD_SCOPES[one] for one in called()))
    assert set(NOT_ASKED) <= named
    used = (named - set(NOT_ASKED)).union(*(EVENTS[one] for one in events), OTHER)
    assert set(whole["oauth_config"]["scopes"]["bot"]) == used == scopes() == set(SCOPES.split(","))


def test_every_event_is_subscribed_that_we_listen_to(whole: dict[str, Any]) -> None:
    events = set(whole["settings"]["event_subscriptions"]["bot_events"])
    assert events == set(EVENTS)
    assert set(MEMBERSHIPS) <= events


def test_the_public_address_is_filled_in(whole: dict[str, Any]) -> None:
    there = f"{ADDRESS}{PATH}"
    settings, command = whole["settings"], whole["features"]["slash_commands"][0]
    assert settings["event_subscriptions"]["request_url"] == settings["interactivity"]["request_url"] == there
    assert settings["interactivity"]["message_menu_options_url"] == there
    assert (command["url"], command["command"], settings["socket_mode_enabled"]) == (there, "/city2city", False)
    assert whole["features"]["shortcuts"][0]["callback_id"] == SHORTCUT


def test_without_a_public_address_it_is_socket_mode() -> None:
    found = yaml.safe_load(manifest(""))
    assert found["settings"]["socket_mode_enabled"] is True
    assert "PUBLIC_URL/" not in manifest("")
    assert found["settings"]["interactivity"] == {"is_enabled": True}
    assert "url" not in found["features"]["slash_commands"][0]


def test_what_slack_limits_is_within_its_limits(whole: dict[str, Any]) -> None:
    assert len(whole["display_information"]["name"]) <= 35
    assert len(whole["display_information"]["description"]) <= 140
    shortcut = whole["features"]["shortcuts"][0]
    assert (len(shortcut["name"]) <= 24, len(shortcut["description"]) <= 150) == (True, True)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack


def said(bot: Bot) -> str:
    done = bot.run("doctor")
    assert "Traceback" not in done.stderr
    return "\n".join(line for line in done.stdout.splitlines() if "Slack" in line or "SLACK" in line)


def test_the_manifest_is_printed(slack: FakeSlack, tmp_path: Path) -> None:
    assert Bot(slack, tmp_path).run("slack", "manifest").stdout == manifest("")
    assert Bot(slack, tmp_path, env={"PUBLIC_URL": f"{ADDRESS}/"}).run("slack", "manifest").stdout == manifest(ADDRESS)


def test_the_doctor_finds_all_well(slack: FakeSlack, tmp_path: Path) -> None:
    assert said(Bot(slack, tmp_path)) == "✓ Slack: bot in W, all scopes\n✓ Slack: Socket Mode can be opened"


def test_the_doctor_names_lacking_scopes(slack: FakeSlack, tmp_path: Path) -> None:
    slack.scopes = SCOPES.replace("im:write,", "")
    assert "! Slack: the app lacks the scopes im:write." in said(Bot(slack, tmp_path))


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "✓ Slack: not used"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "! Slack: SLACK_BOT_TOKEN is not valid: set it anew."),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "! Slack: SLACK_APP_TOKEN is not valid: set it anew. It needs the scope"),
        ({"SLACK_APP_TOKEN": ""}, "! Set SLACK_APP_TOKEN for Socket Mode"),
        ({"SLACK_API": "http://127.0.0.1:1/api/"}, "it cannot be reached (ClientConnectorError)"),
    ],
)
def test_the_doctor_says_what_is_wrong(slack: FakeSlack, tmp_path: Path, env: dict[str, str], words: str) -> None:
    found = said(Bot(slack, tmp_path, env=env))
    assert words in found
    assert APP_TOKEN not in found


def test_a_revoked_token_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    slack.revoked = True
    assert "SLACK_BOT_TOKEN was revoked" in said(Bot(slack, tmp_path))
