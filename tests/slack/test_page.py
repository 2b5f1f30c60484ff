"""The page for whoever sets Slack up: two sheets of paper, every scope with its reason, no command that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.slack.slack_doctor import scopes
from tests.fake.slack import FakeSlack
from tests.slack.process import Bot

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`city2city ([a-z][^`]*)`", PAGE)))


def test_it_is_two_sheets_of_paper() -> None:
    assert len(PAGE.splitlines()) <= 95
    assert len(PAGE.split()) <= 1_400


def test_it_says_of_every_scope_why_and_of_no_other() -> None:
    table = PAGE.split("## What the app may do")[1].split("## ")[0]
    asked = re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
    said = {one for cell in asked for one in re.findall(r"`(.+?)`", cell)}
    assert said == scopes(panel=True)


def test_it_names_commands() -> None:
    assert {"slack", "slack manifest", "doctor", "owner-code", "outbox list --state dead"} <= set(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_on_it_is_one(words: str, tmp_path: Path) -> None:
    with FakeSlack() as slack:
        done = Bot(slack, tmp_path).run(*words.split(), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage" in done.stdout


def test_no_page_holds_the_json_of_blocks() -> None:
    pages = [path for path in (ROOT / "docs").rglob("*.md") if '"type": "section"' in path.read_text(encoding="utf-8")]
    assert pages == []


def test_the_wheel_on_it_is_called_as_the_version_is() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    assert f"city2city-{version[1]}-py3-none-any.whl[slack]" in PAGE
