"""Talks for the flow tests; see ``talk.py``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM, Talk


@pytest.fixture
def newcomer(tmp_path: Path) -> Talk:
    """Somebody who never wrote before."""
    return Talk(tmp_path)


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """Somebody who has read the notice and chosen City2City."""
    return Talk(tmp_path).knows(programme=UTM)
