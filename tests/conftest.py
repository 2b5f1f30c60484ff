"""What holds for all tests: none is judged by how fast the machine is today."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import bot  # noqa: F401 - before numpy, so that the tests of ``faq`` alone build an index as the assistant does: in one thread

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

APART = ("oracle", "slack", "soak", "standins", "telegram")
"""Folders whose tests drive whole processes or millions of steps: what they cover has tests of its own, and is not measured there,
because measuring takes half as long again."""


FIRST = ("standins", "soak", "oracle")
"""Folders of few tests that take long, most of them waiting: they begin first and in one worker. So none is left for the end, when
the others have nothing more to do, and a play that several tests of a file look at is not played by each who took one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in APART:
            item.add_marker("no_cover")
    items.sort(key=lambda item: item.path.parent.name not in FIRST)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the deaths of ``make soak`` cost: a line each, and as JSON in the file that it names."""
    if hasattr(terminalreporter.config, "workerinput"):
        return  # Who gave us the tests hears of them all, and sums up.
    ended = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [(one.nodeid, name, value) for one in ended for name, value in one.user_properties if "SOAK" in os.environ]
    for _, name, value in found:
        terminalreporter.write_line(f"{name}: {value}")
    if found and (place := os.environ.get("SOAK_FIGURES")):
        with Path(place).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps({"test": test, name: value}) + "\n" for test, name, value in found)
