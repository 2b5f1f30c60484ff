"""kill -9 over and over while people answer, by each way in which events reach us. ``make soak``: 50 times each, with whole
self-checks; in the suite the process dies at the first questions."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from tests.slack.killing import slack_stage
from tests.soak.answering import QUESTIONS, slay_answering
from tests.soak.kills import Stage
from tests.telegram.killing import telegram_stage

SOAK = "SOAK" in os.environ
KILLS = int(os.environ.get("KILLS", "50")) if SOAK else 2
TALKING, QUESTIONS_EACH = (8, len(QUESTIONS)) if SOAK else (2, 3)
WAYS = {
    "polling": partial(telegram_stage, webhook=False),
    "webhook": partial(telegram_stage, webhook=True),
    "socket": partial(slack_stage, mode="socket"),
    "http": partial(slack_stage, mode="http"),
}
Told = Callable[[str, object], None]
"""Notes what is printed when all tests have ended (``tests/conftest.py``)."""


@pytest.mark.parametrize("way", WAYS)
def test_an_answered_question_keeps_its_answer_and_is_not_asked_anew(
    tmp_path: Path, way: str, record_property: Told
) -> None:
    begin: Callable[[Path], AbstractContextManager[Stage]] = WAYS[way]
    with begin(tmp_path) as stage:
        toll = slay_answering(stage, KILLS, 14, TALKING, QUESTIONS_EACH)
    record_property("figures", asdict(toll))
    assert (toll.unedited, toll.wrong, toll.anew, toll.unexplained) == (0, 0, 0, 0)
    assert toll.edits
