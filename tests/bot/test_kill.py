"""kill -9 at any point of a full visit in the terminal loses no answer that was acknowledged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import faq
from tests.bot.command import CommandLine
from tests.bot.dying import slay

KILLS = 100 if "SOAK" in os.environ else 6
PROGRAMMES = Path(faq.__file__).parent / "programmes"


@pytest.mark.parametrize("programme", ["utm-city2city", "netzerocities-twinning"])
def test_no_acknowledged_line_is_lost(command: CommandLine, programme: str, tmp_path: Path) -> None:
    toll = slay(command, PROGRAMMES / programme / "tests" / "full_visit.chat", tmp_path, KILLS, seed=5)
    print(toll)
    assert toll.kills >= KILLS
    assert toll.in_flight >= KILLS // 2
    assert toll.lost == []
