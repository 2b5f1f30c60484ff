"""``city2city backup``, ``restore`` and ``db check`` as an administrator types them; and no command that reads makes a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import Address, Identity, Outgoing, Upkeep
from storage.sqlite.relay_lock import only_relay
from tests.bot.command import CommandLine

NOW = {"CITY2CITY_NOW": "2026-03-02"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one person and one message that is due."""
    place = tmp_path / "city.db"
    with closing(open_store(str(place))) as store, store.transaction():
        store.person(Identity("telegram", "", "1"), 1)
        store.put([Outgoing(Address("telegram", "helper", "", "1"), {"text": "hello"}, 1)], 1)
    return place


def test_a_backup_is_made_and_restored(command: CommandLine, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    made = command.run("backup", str(file), "--db", str(path), **NOW)
    assert (made.returncode, made.stderr) == (
        0, "It holds personal data. Delete it after 35 days at the latest.\n",
    )  # fmt: skip
    assert made.stdout.startswith(f"Backup {file}: 1 person, 0 drafts, 0 twinnings; schema ")
    with closing(open_store(str(path))) as store, store.transaction():
        store.forget(store.person_of(Identity("telegram", "", "1")))
    done = command.run("restore", str(file), "--db", str(path), **NOW)
    kept = tmp_path / "city.replaced-20260302T120000Z.db"
    first, *others = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert first.startswith(f"Restored {path} from {file}: 1 person")
    assert others == [
        f"What was there is kept as {kept}. It goes by itself after 35 days.",
        "People forgotten again: 1.",
        "Messages that may have been sent since: 1. `city2city outbox list` shows them; resend or drop each.",
    ]
    assert kept.is_file()
    assert command.run("db", "check", "--db", str(path)).stdout == f"✓ {path} is whole.\n"
    again = command.run("backup", str(file), "--db", str(path))
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)


def test_without_a_list_a_restore_asks_for_a_word(command: CommandLine, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "new.db"
    refused = command.run("restore", str(path), "--db", str(target))
    assert (refused.returncode, "--without-forgotten" in refused.stderr, target.exists()) == (2, True, False)
    done = command.run("restore", str(path), "--db", str(target), "--without-forgotten")
    assert done.stdout.splitlines()[1] == "Nothing tells who was forgotten since the backup: they are back."
    both = command.run("restore", str(path), "--without-forgotten", "--forgotten-from", str(path))
    assert (both.returncode, "Give either" in both.stderr) == (2, True)


def test_flaws_are_told_with_exit_code_1(command: CommandLine, path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096 * 4)
    found = command.run("db", "check", "--db", str(path))
    assert found.returncode in (1, 2)
    assert "! " in found.stdout or "is damaged" in found.stderr


def test_ready_says_the_same_as_the_address_and_whether_a_process_runs(command: CommandLine, path: Path) -> None:
    stopped = command.run("ready", "--db", str(path), **NOW)
    assert (stopped.returncode, stopped.stdout) == (1, "process: stopped\nstore: ok\npurge: ok\nbackup: ok\n")
    with only_relay(str(path)):
        running = command.run("ready", "--db", str(path), **NOW)
        assert (running.returncode, running.stdout.splitlines()[0]) == (0, "process: ok")
        with closing(open_store(str(path))) as store, store.transaction():
            store.note_upkeep(Upkeep("first start", 1))
        late = command.run("ready", "--db", str(path), CITY2CITY_BACKUP_HOURS="0", **NOW)
        assert (late.returncode, late.stdout.splitlines()[1:]) == (1, ["store: ok", "purge: overdue"])
        alive = command.run("ready", "--alive", "--db", str(path), **NOW)
        assert (alive.returncode, alive.stdout) == (0, "process: ok\nstore: ok\n")
        path.write_bytes(b"rubbish" * 1000)
        failing = command.run("ready", "--db", str(path), **NOW)
        assert (failing.returncode, failing.stdout) == (1, "process: ok\nstore: fails\n")


READING = (
    ["backup", "copy.db"],
    ["db", "check"],
    ["ready"],
    ["doctor"],
    ["faq", "misses"],
    ["faq", "answer", "1", "words"],
    ["audit"],
    ["twinnings", "export"],
    ["calendar", "1"],
    ["report", "-"],
    ["matches"],
    ["export", "drafts"],
    ["outbox", "list"],
    ["feedback", "export"],
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_mistyped_name_is_one_sentence_and_no_file(command: CommandLine, tmp_path: Path, words: list[str]) -> None:
    typo = tmp_path / "typo.db"
    done = command.run(*words, "--db", str(typo))
    assert (done.returncode, done.stdout, done.stderr) == (
        2, "", f"There is no database at {typo}, and none was made. Name it with --db or DATABASE_URL.\n",
    )  # fmt: skip
    assert list(tmp_path.glob("typo*")) == []


@pytest.mark.parametrize(
    "setting", [{"CITY2CITY_BACKUP_DAYS": "0"}, {"CITY2CITY_BACKUP_DAYS": "-3"}, {"CITY2CITY_BACKUP_HOURS": "soon"}]
)
def test_a_number_that_is_none_is_told_and_deletes_nothing_early(command: CommandLine, setting: dict[str, str]) -> None:
    done = command.run("packs", "list", **setting)
    assert (done.returncode, "must be a whole number from" in done.stderr) == (2, True)
