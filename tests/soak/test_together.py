"""All platforms in one process: kill -9 at any moment, and SIGTERM, under load and faults; a thousand times in ``make soak``."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.soak.together import WAYS, Toll, slay, world

SOAK = "SOAK" in os.environ
KILLS = int(os.environ.get("KILLS", "100")) if SOAK else 3
LOT = int(os.environ.get("LOT", "1"))
"""Which of several runs it is: each is another one."""

STATES = {
    "messages are on their way": "",
    "the platforms hang": "hang",
    "all must wait": "429",
    "nothing is taken": "500",
}
"""In which it is told to stop, and what each call meets then."""
SEVERAL = 5 if SOAK else 1


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


@pytest.mark.parametrize("state", STATES if SOAK else list(STATES)[:2])
@pytest.mark.parametrize("way", WAYS if SOAK else list(WAYS)[:1])
def test_at_a_stop_what_is_on_its_way_is_finished(
    tmp_path: Path, way: str, state: str, record_property: Callable[[str, object], None]
) -> None:
    with world(tmp_path, way, seed=LOT) as made:
        for one in made.troubles:
            one.always = STATES[state]
        stops = [made.stop() for _ in range(SEVERAL)]
        toll = made.toll(made.live_on(), Toll(way))
    longest = max(seconds for _, seconds, _ in stops)
    record_property("figures", {"stops": len(stops), "seconds": round(longest, 2), "listed": toll.listed})
    assert {code for code, _, _ in stops} == {0}
    assert sum(left for _, _, left in stops) == 0 or STATES[state] == "hang"
    assert (toll.lost, toll.twice, toll.astray, toll.disordered, toll.unexplained) == (0, 0, 0, 0, 0), str(toll)
    # On a machine that does nothing else: elsewhere it is only later.
    assert longest < 5 or not SOAK
