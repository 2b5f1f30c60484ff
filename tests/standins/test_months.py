"""Four months of a programme, and what they cost those who run it: the table of docs/visits.md is counted here.

``RECORD=1 .venv/bin/pytest tests/standins/test_months.py`` plays them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.standins.recorded import PlayStep, Recorded, played
from tests.standins.stage import Post

CHAT = Path(__file__).with_name("months.chat")
PAGE = (Path(__file__).parents[2] / "docs" / "visits.md").read_text("utf-8")
BEGINS = "2026-11-26T09:00"
TEAM = ("olga@", "fran@")
PLANNING = "olga@telegram> twinning new "
GROUPS = ("the channel", "the group")
OF_ITSELF = ("(", "/start")
"""What Telegram sends when somebody follows a link or chooses a group."""
pytestmark = pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning")


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """The four months when all is over."""
    with ExitStack() as held:
        yield played(CHAT, tmp_path_factory.mktemp("months"), BEGINS, held)


def test_all_goes_as_it_was_recorded(months: Recorded) -> None:
    assert months.missing == []
    assert months.is_as_recorded()


def test_every_call_was_taken_and_broke_no_bound(months: Recorded) -> None:
    stage = months.stage
    assert stage.telegram.broken == stage.slack.broken == []
    assert {one.outcome for one in stage.posts} == {"ok"}


# -- what it costs


def planned_by(steps: Sequence[PlayStep]) -> tuple[list[PlayStep], list[PlayStep]]:
    """The steps from the new twinning until the clock moves, and those after."""
    first = next(n for n, one in enumerate(steps) if one.order.startswith(PLANNING))
    moved = next(n for n, one in enumerate(steps) if one.order.startswith("! run "))
    return list(steps[first:moved]), list(steps[moved:])


def acts(steps: Sequence[PlayStep]) -> tuple[int, int]:
    """How many messages the team typed, and how many buttons it pressed."""
    done = [one.order.partition("> ")[2] for one in steps if one.order.startswith(TEAM)]
    pressed = sum(one.startswith("[") for one in done)
    return len(done) - pressed - sum(one.startswith(OF_ITSELF) for one in done), pressed


def posts(months: Recorded, words: str, group: str) -> list[Post]:
    """New messages to a group with these words in their first line."""
    return [one for one in months.stage.posts if one.where == group and one.said and words in one.said[0]]


def test_four_sessions_of_a_new_twinning_take_eight_messages_at_most(months: Recorded) -> None:
    planning, _ = planned_by(months.steps)
    planning = [one for one in planning if one.order != "fran@telegram> schedule"]
    typed, pressed = acts(planning)
    assert typed <= 8
    assert f"| four sessions of a new twinning | 18–29 sent | {typed} typed, {pressed} pressed |" in PAGE


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_that_is_linked_later_gets_one_overview_and_one_calendar_file(months: Recorded, group: str) -> None:
    at_once = [one for one in months.stage.posts if one.where == group and f"{one.at:%Y-%m-%dT%H:%M}" == BEGINS]
    invited = [one for one in at_once if one.said and one.said[0].startswith(("*Invitation", "For your calendar"))]
    assert [one.said[0] for one in invited] == ["*Invitation: 4 sessions*", "For your calendar:"]
    assert invited[1].said[1].count("STATUS CONFIRMED") == 4
    assert f"| posts at once in a group that is linked later | 8 | {len(invited)} |" in PAGE


def test_what_waits_is_one_message(months: Recorded) -> None:
    said = [line for line in months.after("fran@telegram> schedule").said if line.startswith("[")]
    number = sum(", fran]" in line for line in said)
    assert number == 1
    assert f"| `schedule` of four sessions | 26 messages | {number} |" in PAGE


def test_the_months_after_are_counted_too(months: Recorded) -> None:
    _, after = planned_by(months.steps)
    typed, pressed = acts(after)
    assert f"| the four months after, by the team | not counted | {typed} typed, {pressed} pressed |" in PAGE
    said = [sum(one.where == group and is_new(one) for one in months.stage.posts) for group in GROUPS]
    assert f"| messages in the Slack channel, in the Telegram group | not counted | {said[0]}, {said[1]} |" in PAGE


def is_new(post: Post) -> bool:
    return bool(post.said) and post.method in (
        "sendMessage",
        "sendDocument",
        "chat.postMessage",
        "files.completeUploadExternal",
    )


def test_each_reminder_is_in_both_groups_and_none_of_a_session_that_was_cancelled(months: Recorded) -> None:
    seen = [[(f"{one.at:%m-%d %H:%M}", one.said[0]) for one in posts(months, "*In ", g)] for g in GROUPS]
    assert seen[0] == seen[1]
    assert [at for at, said in seen[0] if "Session 3" in said] == ["02-09 14:00", "02-15 14:00", "02-16 13:00"]
