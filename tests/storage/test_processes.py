"""Several processes at one file, and processes that die."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.open import open_store
from storage.records import Address, Outgoing
from storage.sqlite.migrations import STEPS

CHILD = Path(__file__).with_name("child.py")
SOAK = "SOAK" in os.environ


def child(*call: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CHILD), *map(str, call)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def together(*children: subprocess.Popen[str]) -> list[str]:
    """What they print; none begins before all are there."""
    for process in children:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    printed = [process.communicate()[0] for process in children]
    assert [process.returncode for process in children] == [0] * len(children)
    return printed


def report(*call: object) -> Any:
    return json.loads(together(child(*call))[0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.db"


def test_two_processes_claim_every_row_once_and_keep_the_order_of_each_chat(path: Path) -> None:
    store = open_store(str(path))
    with store.transaction():
        ids = store.put([Outgoing(Address("telegram", "helper", "", str(n % 40)), {}, 1) for n in range(2000)], at=1)
    store.close()
    first, second = (json.loads(printed) for printed in together(child("claim", path), child("claim", path)))
    assert sorted(first + second) == ids
    assert all(first), "one had nothing to do"
    for sent in (first, second):
        for number in range(40):
            of_chat = [row for row in sent if ids.index(row) % 40 == number]
            assert of_chat == sorted(of_chat)


def test_processes_that_open_and_write_at_once_wait_for_each_other(path: Path) -> None:
    together(*(child("count", path, 100) for _ in range(4)))
    store = open_store(str(path))
    assert [count.number for count in store.counts()] == [400]
    assert store.health()["integrity"] == "ok"
    store.close()


def test_nothing_that_was_reported_is_lost_at_a_kill(path: Path) -> None:
    found = report("die_writing", path, 300 if SOAK else 15, 7)
    assert found["acked"] > 15
    assert (found["lost"], found["halves"], found["integrity"]) == ([], [], "ok")


def test_a_migration_killed_at_any_statement_goes_on_at_the_next_start(tmp_path: Path) -> None:
    found = report("die_migrating", tmp_path)
    assert found["died"] > 35
    assert found["left"][0] == [0, 0]
    assert [version for version, _ in found["left"]] == list(range(len(STEPS) + 2)), "a step was left half done"
