"""What is copied or put in a place is on the disk before the next step: a power cut leaves what was, or what is new."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from storage.open import existing_store, open_store, restore
from storage.sqlite import whole_copies
from storage.sqlite.connection import Connection
from storage.sqlite.whole_copies import copy_whole, drop, take_in
from storage.store import StoreError

NOW = 1_700_000_000_000
KEPT = "city.replaced-20231114T221320Z.db"
Steps = list[tuple[str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "folder" / "city.db"
    place.parent.mkdir()
    open_store(str(place)).close()
    return place


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """What changes names, and what is brought to the disk, as it happens; the same several times over is once."""
    taken: Steps = []

    def follow(what: str, call: Callable[..., Any], named: Callable[..., str]) -> Callable[..., Any]:
        def followed(*given: Any) -> Any:
            done = call(*given)
            if taken[-1:] != [(what, named(*given))]:
                taken.append((what, named(*given)))
            return done

        return followed

    monkeypatch.setattr(
        os, "fsync", follow("sync", os.fsync, lambda file: Path(f"/proc/self/fd/{file}").readlink().name)
    )
    for call in ("replace", "link"):
        monkeypatch.setattr(os, call, follow(call, getattr(os, call), lambda _source, there: Path(there).name))
    return taken


def backed_up(path: Path) -> Path:
    file = path.with_name("backup.db")
    with closing(existing_store(str(path))) as store:
        store.back_up(str(file), NOW)
    return file


def test_a_backup_has_its_name_only_when_it_is_on_the_disk(path: Path, steps: Steps) -> None:
    backed_up(path)
    assert steps == [("sync", "backup.db.part"), ("replace", "backup.db"), ("sync", "folder")]


def test_what_is_replaced_is_kept_before_and_the_new_one_is_whole_before(path: Path, steps: Steps) -> None:
    backup = backed_up(path)
    steps.clear()
    restore(str(backup), str(path), NOW)
    assert steps == [
        ("sync", "city.restoring.db"), ("link", KEPT), ("sync", "folder"), ("replace", "city.db"), ("sync", "folder"),
    ]  # fmt: skip


def test_nor_where_it_has_to_be_copied(path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no second names here")

    backup = backed_up(path)
    steps.clear()
    monkeypatch.setattr(os, "link", refused)
    restore(str(backup), str(path), NOW)
    assert steps == [
        ("sync", "city.restoring.db"), ("sync", KEPT), ("sync", "folder"), ("replace", "city.db"), ("sync", "folder"),
    ]  # fmt: skip


def test_where_there_was_none_it_is_there_whole(path: Path, steps: Steps) -> None:
    backup = backed_up(path)
    path.unlink()
    steps.clear()
    restore(str(backup), str(path), NOW, without_list=True)
    assert steps == [("sync", "city.restoring.db"), ("replace", "city.db"), ("sync", "folder")]


# -- beside that


def test_what_a_death_left_half_done_is_in_nobodys_way(path: Path) -> None:
    for name in ("backup.db.part", "backup.db.part-wal", "city.restoring.db", "city.restoring.db-wal"):
        path.with_name(name).write_bytes(b"half")
    backup = backed_up(path)
    restore(str(backup), str(path), NOW)
    assert not list(path.parent.glob("*.part*"))
    assert not list(path.parent.glob("*.restoring.*"))


def test_twice_within_a_second_nothing_is_kept_over_what_was_kept(path: Path) -> None:
    backup = backed_up(path)
    kept = restore(str(backup), str(path), NOW).kept
    shutil.copy(path, path.with_name("before"))
    with pytest.raises(StoreError, match=r"is there already\. Wait a second, then try again"):
        restore(str(backup), str(path), NOW + 999)
    assert path.read_bytes() == path.with_name("before").read_bytes()
    assert restore(str(backup), str(path), NOW + 1000).kept != kept


def test_the_new_one_belongs_to_whom_the_old_one_did(path: Path) -> None:
    backup = backed_up(path)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65533)
    before = path.stat()
    restore(str(backup), str(path), NOW)
    assert (path.stat().st_uid, path.stat().st_gid) == (before.st_uid, before.st_gid)


def copied(path: Path, there: Path) -> None:
    with closing(Connection(str(path), 0)) as connection:
        copy_whole(connection, there.with_suffix(""))


@pytest.mark.parametrize("copying", [take_in, copied])
def test_a_link_that_somebody_puts_where_a_copy_is_to_be_is_not_followed(
    path: Path, monkeypatch: pytest.MonkeyPatch, copying: Callable[[Path, Path], None]
) -> None:
    theirs, there = path.with_name("theirs"), path.with_name("copy.part")
    theirs.write_bytes(b"")

    def dropped(file: Path) -> None:
        drop(file)
        file.symlink_to(theirs)

    monkeypatch.setattr(whole_copies, "drop", dropped)
    with pytest.raises(StoreError):
        copying(path, there)
    assert theirs.read_bytes() == b""
