"""Several processes at one file, and processes that die."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.open import open_store
from storage.records import Address, Outgoing
from storage.sqlite.migrations import STEPS, made_of
from storage.store import StoreBusy
from tests.storage.child import schema
from tests.storage.older import older_file

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
        ids = store.put(
            [Outgoing(Address("telegram", "helper", "", str(n % 40)), {}, 1) for n in range(2000 if SOAK else 400)],
            at=1,
        )
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


def test_what_is_on_the_disk_at_any_moment_holds_all_that_was_reported(path: Path) -> None:
    for found in report("copied_while_writing", path, 200 if SOAK else 5, 3):
        assert (found["lost"], found["halves"], found["integrity"]) == ([], [], "ok")


@pytest.mark.parametrize("steps", range(len(STEPS)) if SOAK else (0, STEPS.index(made_of)))
def test_an_upgrade_killed_at_any_statement_goes_on_at_the_next_start(
    tmp_path: Path, steps: int, record_property: Callable[[str, object], None]
) -> None:
    """In the suite at one of eleven statements: the soak takes each, of each schema that was released."""
    older = older_file(tmp_path, steps)
    (tmp_path / "killed").mkdir()
    found = report("die_migrating", tmp_path / "killed", older, 1 if SOAK else 11)
    record_property("figures", {"kills": found["died"], "wrong": len(found["wrong"])})
    assert found["died"] > 3
    assert found["wrong"] == [], "another result than without the death, or a copy of something in between"
    assert set(found["left"]) <= {0 if steps == 0 else steps, len(STEPS)}, "an upgrade was left half done"


def test_while_another_process_upgrades_nobody_copies_what_is_in_between(tmp_path: Path) -> None:
    older = older_file(tmp_path, 1)
    with closing(sqlite3.connect(older, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            open_store(str(older), busy_ms=20)
        assert list(tmp_path.glob("*.before-*")) == []
        other.execute("ROLLBACK")
    open_store(str(older)).close()
    assert [schema(one) for one in tmp_path.glob("*.before-*")] == [1]
