"""kill -9 over and over on each platform, by each way in which events reach us. ``make soak``: 50 times each."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from tests.slack.killing import slack_stage
from tests.soak.answering import slay_answering
from tests.soak.kills import Stage, slay
from tests.telegram.killing import telegram_stage

KILLS = int(os.environ.get("KILLS", "50")) if "SOAK" in os.environ else 3
WAYS = {
    "polling": partial(telegram_stage, webhook=False),
    "webhook": partial(telegram_stage, webhook=True),
    "socket": partial(slack_stage, mode="socket"),
    "http": partial(slack_stage, mode="http"),
}
Told = Callable[[str, object], None]
"""Notes what is printed when all tests have ended (``tests/conftest.py``)."""


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_lost_and_only_what_was_in_flight_is_repeated(
    tmp_path: Path, way: str, record_property: Told
) -> None:
    begin: Callable[[Path], AbstractContextManager[Stage]] = WAYS[way]
    with begin(tmp_path) as stage:
        toll = slay(stage, KILLS, seed=200)
    record_property("figures", asdict(toll) | {"in_flight": sum(toll.in_flight)})
    assert (toll.lost, toll.twice, toll.again, toll.unexplained) == (0, 0, 0, 0)
    assert toll.repeats <= sum(toll.in_flight)


@pytest.mark.parametrize("way", WAYS)
def test_an_answered_question_keeps_its_answer_and_is_not_asked_anew(
    tmp_path: Path, way: str, record_property: Told
) -> None:
    begin: Callable[[Path], AbstractContextManager[Stage]] = WAYS[way]
    with begin(tmp_path) as stage:
        toll = slay_answering(stage, KILLS, seed=14)
    record_property("figures", asdict(toll))
    assert (toll.unedited, toll.wrong, toll.anew, toll.unexplained) == (0, 0, 0, 0)
    assert toll.edits
