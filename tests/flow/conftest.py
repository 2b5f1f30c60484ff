"""Talks for the flow tests; see ``talk.py``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.command import CommandLine
from tests.flow.talk import UTM, Talk
from tests.flow.world import FIRST, OVER, World


@pytest.fixture
def newcomer(tmp_path: Path) -> Talk:
    """Somebody who never wrote before."""
    return Talk(tmp_path)


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    """Somebody who has read the notice and chosen City2City."""
    return Talk(tmp_path).knows(programme=UTM)


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    """The command line, for a user without any data yet."""
    return CommandLine(tmp_path / "home")


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that other users can enter, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A twinning before its first session."""
    return World(tmp_path)


@pytest.fixture
def held(world: World) -> World:
    """A twinning whose first session has just ended."""
    world.say(FIRST)
    world.run(OVER)
    return world
