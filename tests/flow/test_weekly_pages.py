"""The pages of facilitators and of the programme team: two printed pages each, with commands that there are, for whom they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click import Group

from bot.cli.main import main
from handlers.access.roles import Who
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import languages_of, shipped
from tests.flow.test_sessions import sessions_of
from tests.flow.world import World

DOCS = Path(__file__).parents[2] / "docs"
PAGES: dict[str, frozenset[Who]] = {
    "facilitators": frozenset({"facilitator", "anyone"}),
    "staff": frozenset({"owner", "staff", "invited", "anyone"}),
}
"""Who reads which page."""
MOST_LINES = 90
NO_COMMAND = re.compile(
    r"docs/[\w./-]+|[A-Z_]{4,}|--[\w-]+|/city2city|\d{4}-\d\d-\d\dT\d\d:\d\d|(session|link|city2city)"
)
"""What stands between backticks and is typed by nobody: pages, settings, options; and first words that a sentence speaks of."""
PLANS = ("session plan ", "session series ")
MISREAD = (
    "Did you mean", "not sure", "I could not read", "did not understand", "That cannot be done", "What can be done",
    "does not say that", "Which twinning?", "There is no twinning",
)  # fmt: skip


def spans(page: str) -> list[str]:
    text = (DOCS / f"{page}.md").read_text("utf-8")
    return [one for one in re.findall(r"`([^`]+)`", text) if not NO_COMMAND.fullmatch(one)]


def typed(page: str) -> list[str]:
    """What is typed in the chat."""
    return [one for one in spans(page) if not one.startswith("city2city ")]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_two_pages(page: str) -> None:
    assert len((DOCS / f"{page}.md").read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES)
def test_every_command_line_is_one_of_who_reads_it(page: str) -> None:
    english, who = languages_of(shipped().packs)["en"], PAGES[page]
    allowed = lambda word, rest: COMMANDS.allows(COMMANDS.action(word, rest), who)  # noqa: E731
    found = typed(page)
    assert len(found) > 20
    assert [line for line in found if COMMANDS.said(line, english, allowed) is None] == []


def test_a_line_that_is_no_command_of_theirs_is_found() -> None:
    english, who = languages_of(shipped().packs)["en"], PAGES["facilitators"]
    allowed = lambda word, rest: COMMANDS.allows(COMMANDS.action(word, rest), who)  # noqa: E731
    for line in ("session postpone 2", "twinning new Oslo, Cork: Waste", "invite staff", "overview", "sesion list"):
        assert COMMANDS.said(line, english, allowed) is None, line


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_server_is_a_command_with_its_options(page: str) -> None:
    for line in spans(page):
        if not line.startswith("city2city "):
            continue
        command, words = main, line.split()[1:]
        while isinstance(command, Group):
            command, words = command.commands[words[0]], words[1:]  # type: ignore[assignment]
        known = {option for one in command.params for option in one.opts}
        assert {one for one in words if one.startswith("-")} <= known, line


def said_to(folder: Path, line: str) -> str:
    """What fran, who leads a twinning, is answered: in one with four sessions, but where these are to be planned."""
    world = World(folder, address="https://twins.example")
    if not line.startswith(PLANS):
        world.say("session series 10 March 15:00 Köln every 4 weeks anyway")
        assert len(sessions_of(world)) == 4
    return world.say(line.replace("3/2", "1/2"))


@pytest.mark.parametrize("line", dict.fromkeys(typed("facilitators")))
def test_what_facilitators_are_told_to_type_is_understood(tmp_path: Path, line: str) -> None:
    said = said_to(tmp_path, line)
    assert said
    assert [one for one in MISREAD if one in said] == [], said
    if line.startswith(PLANS):
        assert "Planned." in said or "Please look at this first" in said
