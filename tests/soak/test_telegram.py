"""What takes minutes: ``make soak``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.runtime.relay import IN_FLIGHT
from tests.telegram.killing import slay

KILLS = int(os.environ.get("KILLS", "200"))


@pytest.mark.skipif("SOAK" not in os.environ, reason="make soak")
@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_two_hundred_kills(tmp_path: Path, webhook: bool) -> None:
    toll = slay(tmp_path, webhook=webhook, kills=KILLS, seed=200)
    print(toll)
    assert (toll.lost, toll.twice) == (0, 0)
    assert toll.undelivered <= toll.doubtful
    assert toll.repeated <= toll.kills * IN_FLIGHT
