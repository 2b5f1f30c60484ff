"""The passages of a section as they are quoted."""

from __future__ import annotations

import pytest

from faq.pack.model import Entry
from handlers.programme.pieces import pieces

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
