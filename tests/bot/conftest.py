"""The command line for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.command import CommandLine


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    """The command, for a user without any data yet."""
    return CommandLine(tmp_path / "home")
