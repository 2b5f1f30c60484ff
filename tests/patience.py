"""How long tests wait for what should come, and how they wait for none of what a program pauses."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

PATIENCE = 180.0
"""Seconds after which something that does not come is given up. It fails a test, and delays none: a busy machine is only later."""


def pauses(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> list[float]:
    """The seconds of each pause that a module would have made; from now on it makes none."""
    paused = list[float]()

    async def instead(_stop: asyncio.Event, seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr(module, "pause", instead)
    return paused
