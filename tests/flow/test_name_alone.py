"""``name`` alone asks for the name: the next short line in capitals is it, and anything else drops the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import Talk
from tests.flow.test_twinnings import joins, owner, twinned


@pytest.fixture
def rosa(tmp_path: Path) -> Talk:
    """She represents Nairobi in twinning 1."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    return joins(olga, "invite city 1 Nairobi", "rosa")


@pytest.mark.parametrize("name", ["Karl Weber", "Ana de la Cruz", "Björn"])
def test_the_next_line_is_the_name(rosa: Talk, name: str) -> None:
    rosa.say("name").shows("`name Maria Schmidt`")
    rosa.say(name).shows(f"On lists you are {name} now.")


@pytest.mark.parametrize("other", ["who pays for travel?", "who pays for travel", "Travel costs of 2 mayors", "help"])
def test_anything_else_drops_it(rosa: Talk, other: str) -> None:
    rosa.say("name")
    rosa.say(other).hides("On lists you are")
    rosa.say("Karl Weber").hides("On lists you are")
