"""One relay on a store: the second is refused, whatever path it comes by; a dead one holds nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.open import open_store
from storage.sqlite.relay_lock import is_running, only_relay
from storage.store import StoreBusy, StoreError

HOLD = (
    "import sys\nfrom storage.sqlite.relay_lock import only_relay\n"
    "with only_relay(sys.argv[1]): print(flush=True), sys.stdin.read()"
)


@contextmanager
def relay(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the store until it is killed."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "\n"
        yield process
        process.kill()


def test_while_one_runs_another_is_refused_and_the_store_is_open_to_all(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    assert not is_running(str(path))
    with relay(path) as process:
        with pytest.raises(StoreBusy, match=r"city\.db already.*Stop that one first"), only_relay(str(path), 0.1):
            raise AssertionError("two relays")
        assert is_running(str(path))
        store = open_store(str(path))
        with store.transaction():
            store.count("2026-03-01", "a", "asked")
        store.close()
        process.kill()
        process.wait()
        assert not is_running(str(path))
        with only_relay(str(path)):
            assert is_running(str(path))
    assert not is_running(str(path))


def test_one_that_is_just_dying_is_waited_for(tmp_path: Path) -> None:
    path = str(tmp_path / "city.db")
    with relay(tmp_path / "city.db") as process:
        threading.Timer(0.3, process.kill).start()
        with only_relay(path, 30):
            assert process.wait() != 0


def test_the_path_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "city.db")
    (tmp_path / "folder").symlink_to(tmp_path)
    with relay(tmp_path / "city.db"):
        for path in ("other.db", "folder/city.db", "folder/other.db"):
            assert is_running(f"sqlite:///{tmp_path / path}")


def test_stores_in_memory_are_each_ones_own() -> None:
    with only_relay("memory:"), only_relay("memory:"):
        assert not is_running("memory:")


def test_a_folder_that_is_none_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no such folder"), only_relay(str(tmp_path / "no" / "city.db")):
        raise AssertionError("no folder")


def test_only_its_owner_may_read_what_is_made_beside_the_store(tmp_path: Path) -> None:
    with only_relay(str(tmp_path / "city.db")):
        assert (tmp_path / "city.db.relay").stat().st_mode & 0o777 == 0o600
