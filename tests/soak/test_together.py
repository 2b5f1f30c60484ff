"""All platforms in one process: kill -9 at any moment, and SIGTERM, under load and faults; a thousand times in ``make soak``."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.soak.together import WAYS, slay, world

KILLS = int(os.environ.get("KILLS", "100")) if "SOAK" in os.environ else 3
LOT = int(os.environ.get("LOT", "1"))
"""Which of several runs it is: each is another one."""


@pytest.mark.parametrize("way", WAYS)
def test_what_was_acknowledged_is_applied_once_and_answered_in_order(
    tmp_path: Path, way: str, record_property: Callable[[str, object], None]
) -> None:
    with world(tmp_path, way, seed=LOT) as made:
        toll = slay(made, KILLS)
        log = made.bot.log
    record_property("figures", asdict(toll))
    assert (toll.lost, toll.twice, toll.astray, toll.disordered, toll.unexplained) == (0, 0, 0, 0, 0), str(toll)
    assert toll.events
    assert "Traceback" not in log
