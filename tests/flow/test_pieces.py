"""The passages of a section as they are quoted."""

from __future__ import annotations

import pytest

from faq.pack.model import Entry
from handlers.programme.pieces import pieces
from tests.flow.talk import UTM, shipped

LINES = (
    "There are two ways. One is short. The other (see 3) is long, and is described below.",
    "Cities may apply as:",
    "- lead city",
    "- partner city. It signs a letter.",
    "- guest",
    "Guests pay nothing.",
)
LIST = "Cities may apply as:\n- lead city\n- partner city. It signs a letter.\n- guest"


@pytest.mark.parametrize(
    ("passages", "shown"),
    [
        ((), []),
        (("",), []),
        (("One is short.",), ["One is short."]),
        (("There are two ways.", "One is short."), ["There are two ways. One is short."]),
        (("There are two ways.", "Guests pay nothing."), ["There are two ways.", "Guests pay nothing."]),
        (("Cities may apply as:",), [LIST]),
        (("Cities may apply as:", "lead city", "partner city.", "It signs a letter.", "guest"), [LIST]),
        (("guest",), ["Cities may apply as:\n- guest"]),
        (("lead city", "guest"), ["Cities may apply as:\n- lead city", "- guest"]),
        (("One is short.", "One is short."), ["One is short."]),
    ],
)
def test_what_hangs_together_is_one_piece_and_nothing_is_said_twice(
    passages: tuple[str, ...], shown: list[str]
) -> None:
    assert pieces(Entry("1", "Who", ("Who",), LINES, (), 1), passages) == shown


SESSIONS = shipped().packs[UTM].entry("4.1")
FIRST, SECOND = (next(line for line in SESSIONS.text if line.startswith(f"- {number}. ")) for number in "12")
OF_SECOND = "Additional (local) partners and stakeholders may be brought on board"


@pytest.mark.parametrize("lead", [SESSIONS.text[0], FIRST.removeprefix("- 1. ")])
def test_an_item_within_an_item_stands_below_its_own_head(lead: str) -> None:
    lines = "\n".join(pieces(SESSIONS, (lead, OF_SECOND))).splitlines()
    assert lines[lines.index(f"- {OF_SECOND}") - 1] == SECOND
    assert [line for line in lines if line == SECOND] == [SECOND]
