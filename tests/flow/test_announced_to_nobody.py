"""An announcement for a twinning that there is not: its number is said, and the words wait until it is clear for whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import owner, twinned


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner; twinnings 1 and 2 are there."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    twinned(olga, "Oslo", "Bogotá")
    return olga


@pytest.mark.parametrize("to", ["1, 9", "9", "1 and 9"])
def test_a_number_that_is_none_is_said_and_is_no_text(olga: Talk, to: str) -> None:
    olga.say(f"announce {to}: Bring your data.").shows("There is no twinning 9.", "Which twinnings is it for?")
    olga.say("9, 8").shows("There is no twinning 9, 8.", "Which twinnings is it for?")
    olga.say("1").shows("No group is linked").hides("9")


def test_a_number_at_the_beginning_of_a_sentence_is_words(olga: Talk) -> None:
    olga.say("announce 9 cities have joined by now").hides("There is no twinning")
