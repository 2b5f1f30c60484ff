"""What tests of Slack begin with: a process that is heard by HTTP. A test that wants another way has a fixture of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake.slack import FakeSlack
from tests.slack.process import Bot


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    """Not yet started; in the end it stops as it should, and broke no limit of Slack's."""
    with FakeSlack("http") as slack:
        bot = Bot(slack, tmp_path)
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log
