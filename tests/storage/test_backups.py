"""Backups of a file: written whole while others write, restored where nothing runs, and never a way back for who was forgotten."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from storage.open import drop_unfinished_copies, existing_store, open_store, restore, unfinished_copies
from storage.records import DAY, Address, Copied, Identity, Outgoing, Upkeep
from storage.sqlite.migrations import STEPS
from storage.store import Store, StoreBusy, StoreError, StoreNewer
from tests.storage.child import forked
from tests.storage.older import older

HERE = Address("telegram", "helper", "", "1")
CANARY = b"canary-5f2c9e"
NOW = 1_700_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with two people, a draft of the first, and a twinning."""
    place = tmp_path / "city.db"
    with closing(open_store(str(place))) as store, store.transaction():
        ana = account(store, "ana")
        account(store, "ben")
        store.answer(store.create_form(ana, "a", "draft", 1).id, "A1", CANARY.decode(), 1)
        store.create_twinning("a", "Waste", "", 1)
    return place


@pytest.fixture
def backup(path: Path) -> Path:
    return copied(path, path.with_name("backup.db"))


def account(store: Store, user: str) -> str:
    return store.person(Identity("telegram", "", user), 1).id


def copied(path: Path, file: Path) -> Path:
    with closing(existing_store(str(path), upgrade=False)) as store:
        store.back_up(str(file), NOW)
    return file


def forget(path: Path, *users: str) -> None:
    with closing(open_store(str(path))) as store, store.transaction():
        for user in users:
            store.forget(account(store, user))


def people(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT user FROM identity ORDER BY user")]


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.endswith((".relay", "-wal", "-shm")))


# -- making one


def test_a_backup_is_one_file_for_its_owner_and_what_is_in_it_is_counted(path: Path) -> None:
    file = path.with_name("backup.db")
    with closing(open_store(str(path))) as store:
        found = store.back_up(str(file), NOW)
        assert found == Copied(str(file), len(STEPS), file.stat().st_size, 2, 1, 1)
        (made,) = store.upkeep()
    assert (made.what, made.at, made.detail["people"], made.detail["schema"]) == ("backup", NOW, 2, len(STEPS))
    assert file.stat().st_mode & 0o777 == 0o600
    assert files(path.parent) == ["backup.db", "city.db"]
    assert not [one for one in path.parent.iterdir() if one.name.startswith("backup.db-")]


def test_a_backup_holds_nothing_that_was_forgotten_before_it(path: Path) -> None:
    forget(path, "ana")
    assert CANARY not in copied(path, path.with_name("backup.db")).read_bytes()


def test_while_others_write_a_backup_is_one_state(path: Path) -> None:
    """Two counters are raised together: no copy may see one of them without the other."""
    stop = threading.Event()

    def write() -> None:
        with closing(open_store(str(path))) as store:
            while not stop.is_set():
                with store.transaction():
                    store.count("2026-03-01", "a", "one")
                    store.count("2026-03-01", "a", "other")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        made = [copied(path, path.with_name(f"backup{number}.db")) for number in range(5)]
    finally:
        stop.set()
        writing.join()
    for file in made:
        with closing(existing_store(str(file))) as store:
            assert len({one.number for one in store.counts()}) <= 1


def test_who_writes_while_a_backup_is_made_is_let_in_at_each_of_its_steps(path: Path) -> None:
    """Between the steps of the copying another connection commits, which waits for nobody: one that is not let in fails."""
    file, copying, written = path.with_name("backup.db"), threading.Event(), list[int]()
    with closing(open_store(str(path))) as store, closing(open_store(str(path), busy_ms=0)) as writer:
        database = store._connection._db  # type: ignore[attr-defined]

        def write() -> int:
            if copying.is_set():
                with writer.transaction():
                    writer.count("2026-03-01", "a", "asked")
                written.append(len(written))
            return 0

        def follow(sql: str) -> None:
            if sql.startswith("VACUUM"):
                copying.set()
            elif sql.startswith("BEGIN IMMEDIATE"):
                # The copy is made; the run is noted.
                copying.clear()

        database.set_trace_callback(follow)
        database.set_progress_handler(write, 50)
        store.back_up(str(file), NOW)
        assert len(written) > 10
        assert [one.number for one in writer.counts()] == [len(written)]
    with closing(existing_store(str(file))) as copy:
        assert (copy.flaws(), copy.counts()) == ([], []), "it is the state from before the first of them"


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda file: file.write_text("mine"), r"is there already, and nothing is written over"),
        (lambda file: file.mkdir(), r"is a folder\. Name a file"),
        (lambda file: file.symlink_to("nowhere"), r"is there already"),
    ],
)
def test_nothing_is_written_over(path: Path, prepare: Callable[[Path], object], words: str) -> None:
    file = path.with_name("backup.db")
    prepare(file)
    with pytest.raises(StoreError, match=words):
        copied(path, file)
    assert not file.is_file() or file.read_text() == "mine"


def test_a_folder_that_is_none_is_said(path: Path) -> None:
    with pytest.raises(StoreError, match=r"no/backup\.db cannot be written: No such file"):
        copied(path, path.parent / "no" / "backup.db")


def test_a_damaged_database_makes_no_backup(path: Path) -> None:
    damage(path)
    with pytest.raises(StoreError, match=r"damaged"):
        copied(path, path.with_name("backup.db"))
    assert "backup.db" not in files(path.parent)


def damage(path: Path) -> None:
    """Overwrite pages in the middle."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * (size // 2))


# -- restoring


def test_what_was_there_then_is_there_again_and_what_was_there_is_kept(path: Path, backup: Path) -> None:
    with closing(open_store(str(path))) as store, store.transaction():
        account(store, "eve")
    done = restore(str(backup), str(path), NOW)
    assert people(path) == ["ana", "ben"]
    assert (done.copied.people, done.copied.drafts, done.doubtful, done.forgotten) == (2, 1, 0, 0)
    assert Path(done.kept).name == "city.replaced-20231114T221320Z.db"
    assert people(Path(done.kept)) == ["ana", "ben", "eve"]
    assert [Path(one).stat().st_mode & 0o777 for one in (path, done.kept)] == [0o600, 0o600]
    assert Path(done.kept).stat().st_mtime == NOW / 1000, "its age is counted from now"
    assert files(path.parent) == ["backup.db", "city.db", "city.replaced-20231114T221320Z.db"]


def test_who_was_forgotten_since_is_forgotten_again_and_stays_so(path: Path, backup: Path) -> None:
    forget(path, "ana")
    assert restore(str(backup), str(path), NOW).forgotten == 1
    assert people(path) == ["ben"]
    with closing(open_store(str(path))) as store:
        assert Upkeep("restore", NOW, {"forgotten": 1, "doubtful": 0}) in store.upkeep()
    assert CANARY not in path.read_bytes()
    assert restore(str(backup), str(path), NOW + 1000).forgotten == 1, "the list went along"
    assert people(path) == ["ben"]


def test_who_came_back_is_somebody_new(path: Path, backup: Path) -> None:
    forget(path, "ana")
    with closing(open_store(str(path))) as store, store.transaction():
        account(store, "ana")
    again = copied(path, path.with_name("later.db"))
    assert restore(str(again), str(path), NOW).forgotten == 0
    assert people(path) == ["ana", "ben"]


def test_who_joined_accounts_since_is_forgotten_under_both(path: Path, backup: Path) -> None:
    with closing(open_store(str(path))) as store, store.transaction():
        store.join(account(store, "ben"), account(store, "ana"))
    forget(path, "ben")
    assert restore(str(backup), str(path), NOW).forgotten == 2
    assert people(path) == []


def test_the_list_tells_nobody_and_is_kept_as_long_as_backups_may_be(path: Path) -> None:
    with closing(open_store(str(path))) as store:
        with store.transaction():
            ana = account(store, "ana")
            store.forget(ana)
            store.expire_copies(NOW, 35)
        assert ana.encode() not in path.read_bytes()
        for days, left in ((35, 1), (36, 0)):
            with store.transaction():
                store.expire_copies(NOW + days * DAY, 35)
            with closing(sqlite3.connect(path)) as database:
                assert database.execute("SELECT count(*) FROM forgotten").fetchone() == (left,)


def test_the_list_of_another_place_is_used_where_it_is_named(path: Path, backup: Path) -> None:
    forget(path, "ana")
    moved = path.with_name("old.db")
    path.rename(moved)
    with pytest.raises(StoreError, match=r"Nobody knows who was forgotten.*--forgotten-from"):
        restore(str(backup), str(path), NOW)
    assert not path.exists()
    done = restore(str(backup), str(path), NOW, str(moved))
    assert (done.forgotten, done.kept, people(path)) == (1, "", ["ben"])


def test_without_any_list_it_must_be_agreed_to(path: Path, backup: Path) -> None:
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreError, match=r"Nobody knows who was forgotten.*is not a database"):
        restore(str(backup), str(path), NOW)
    done = restore(str(backup), str(path), NOW, without_list=True)
    assert (done.forgotten, people(path)) == (None, ["ana", "ben"])
    assert Path(done.kept).read_bytes().startswith(b"rubbish")


def test_what_may_have_been_sent_since_is_not_sent_again_unasked(path: Path) -> None:
    with closing(open_store(str(path))) as store, store.transaction():
        store.put([Outgoing(HERE, {"text": "past"}, NOW - 1), Outgoing(HERE, {"text": "later"}, NOW + 1)], NOW - 5)
    assert restore(str(copied(path, path.with_name("backup.db"))), str(path), NOW).doubtful == 1
    with closing(open_store(str(path))) as store:
        assert [(row.out.body["text"], row.state) for row in store.outbox()] == [
            ("past", "uncertain"),
            ("later", "due"),
        ]


def test_a_log_beside_a_backup_is_read_and_left_alone(path: Path) -> None:
    """Somebody copied a database in use file by file."""
    folder = path.with_name("by hand")
    folder.mkdir()
    with closing(open_store(str(path))) as store:
        with store.transaction():
            account(store, "eve")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", folder)
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    restore(str(folder / "city.db"), str(path), NOW)
    assert people(path) == ["ana", "ben", "eve"]
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_a_backup_of_an_older_schema_is_brought_to_the_newest(path: Path) -> None:
    old = older(path.with_name("old.db"), 7)
    done = restore(str(old), str(path), NOW)
    assert (done.copied.schema, people(path)) == (7, ["ana"])
    with closing(existing_store(str(path))) as store:
        assert (store.health()["schema"], store.flaws()) == (str(len(STEPS)), [])
    assert files(path.parent) == ["city.db", Path(done.kept).name, "old.db"], "of a copy no copy is kept"


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {len(STEPS) + 1}")


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def foreign(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA application_id = 7")


def dangling(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO guest (form, person) VALUES ('nowhere', 'nobody')")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.write_text("not a database" * 100), r"backup\.db is not a database"),
        (emptied, r"backup\.db is empty"),
        (newer, r"backup\.db was written by a newer version"),
        (foreign, r"backup\.db belongs to another program"),
        (cut, r"backup\.db is damaged.*Take another"),
        (damage, r"backup\.db is damaged.*Take another"),
        (dangling, r"backup\.db is damaged: rows of guest belong to nothing"),
        (a_folder, r"backup\.db is a folder"),
        (Path.unlink, r"backup\.db is not there"),
    ],
)
def test_a_bad_backup_is_refused_and_nothing_is_touched(
    path: Path, backup: Path, spoil: Callable[[Path], object], words: str
) -> None:
    spoil(backup)
    with pytest.raises(StoreError, match=words):
        restore(str(backup), str(path), NOW)
    assert people(path) == ["ana", "ben"]
    assert [name for name in files(path.parent) if name != "backup.db"] == ["city.db"]


def test_the_same_file_is_no_backup(path: Path) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    for file in (path, link):
        with pytest.raises(StoreError, match="is the database itself"):
            restore(str(file), str(path), NOW)
    assert people(path) == ["ana", "ben"]


HOLD = "import sys\nfrom storage.open import open_store\nkept = open_store(sys.argv[1])\nprint(flush=True)\nsys.stdin.read()"
RELAY = (
    "import sys\nfrom storage.sqlite.relay_lock import only_relay\n"
    "with only_relay(sys.argv[1]): print(flush=True), sys.stdin.read()"
)


@contextmanager
def another(program: str, path: Path) -> Iterator[None]:
    """A process that has the database open until the block ends."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "\n"
        yield
        process.kill()


@pytest.mark.parametrize(("program", "words"), [(HOLD, "Another process uses"), (RELAY, "Another process runs on")])
def test_a_database_in_use_is_not_replaced(path: Path, backup: Path, program: str, words: str) -> None:
    with another(program, path), pytest.raises(StoreBusy, match=words):
        restore(str(backup), str(path), NOW)
    assert files(path.parent) == ["backup.db", "city.db"]
    assert restore(str(backup), str(path), NOW).copied.people == 2


def test_a_database_in_use_is_no_backup(path: Path) -> None:
    with another(RELAY, path), pytest.raises(StoreError, match="Make a backup of it"):
        restore(str(path), str(path.with_name("new.db")), NOW, without_list=True)


CHANGES = ("os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "os.utime", "shutil.copyfile")
"""What changes names and rights of files, as the interpreter tells it before it is done."""


def restore_and_die(backup: Path, path: Path, steps: int, *, without_list: bool) -> None:
    """Restore, and be killed before the step that comes after so many."""
    left = iter(range(steps))

    def follow(event: str, about: tuple[object, ...]) -> None:
        if event in CHANGES and Path(str(about[0])).exists() and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(follow)
    restore(str(backup), str(path), NOW, without_list=without_list)


def state(path: Path) -> list[str]:
    """Who is in a database, or that it cannot be read."""
    try:
        return people(path)
    except sqlite3.DatabaseError:
        return ["unreadable"]


@pytest.mark.parametrize("old", [["ana", "ben", "eve"], ["unreadable"]])
def test_a_death_at_any_step_leaves_the_old_database_or_the_new_one(path: Path, backup: Path, old: list[str]) -> None:
    """And what was there is kept, at the latest when it is not there any more."""
    with closing(open_store(str(path))) as store, store.transaction():
        account(store, "eve")
    saved = path.with_name("saved")
    if old == ["unreadable"]:
        path.with_name("city.db-wal").write_bytes(b"log" * 100)
        os.truncate(path, 5000)
    shutil.copy(path, saved)
    steps, died, seen = 0, -signal.SIGKILL, set[bool]()
    while died == -signal.SIGKILL:
        died = forked(partial(restore_and_die, backup, path, steps, without_list=old == ["unreadable"]))
        kept = list(path.parent.glob("city.replaced-*.db"))
        seen.add(is_new := state(path) == ["ana", "ben"])
        assert (state(path), [state(one) for one in kept]) == (["ana", "ben"], [old]) if is_new else state(path) == old
        if died:
            shutil.copy(saved, path.with_name("again"))
            path.with_name("again").replace(path)
            for one in kept:
                one.unlink()
        steps += 1
    assert (died, seen, steps > 4) == (0, {False, True}, True)


@pytest.mark.parametrize("steps", range(3))
def test_what_a_killed_restore_leaves_is_known_and_can_be_deleted(path: Path, backup: Path, steps: int) -> None:
    assert unfinished_copies(str(path)) == []
    assert forked(partial(restore_and_die, backup, path, steps, without_list=False)) == -signal.SIGKILL
    left = str(path.with_name("city.restoring.db"))
    assert unfinished_copies(str(path)) == drop_unfinished_copies(f"sqlite:///{path}") == [left]
    assert [one.name for one in path.parent.iterdir() if "restoring" in one.name] == []
    assert people(path) == ["ana", "ben"]


def test_a_copy_from_before_an_upgrade_that_was_not_finished_is_known_too(path: Path) -> None:
    part = path.with_name("city.before-99.db.part")
    for end in ("", "-journal"):
        Path(f"{part}{end}").write_bytes(b"x")
    path.with_name("town.before-99.db.part").write_bytes(b"x")
    assert drop_unfinished_copies(str(path)) == [str(part)]
    assert files(path.parent) == ["city.db", "town.before-99.db.part"]
    assert drop_unfinished_copies("memory:") == []


def test_where_a_link_leads_to_a_database_its_copies_lie_beside_the_file(path: Path, backup: Path) -> None:
    link = path.parent / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    kept = Path(restore(str(backup), str(link), NOW - 36 * DAY).kept)
    assert kept.parent == path.parent
    with closing(open_store(str(link))) as store, store.transaction():
        store.expire_copies(NOW, 35)
    assert not kept.exists()


def test_where_a_file_has_one_name_only_what_was_there_is_copied(
    path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no second names here")

    monkeypatch.setattr(os, "link", refused)
    with closing(open_store(str(path))) as store, store.transaction():
        account(store, "eve")
    kept = Path(restore(str(backup), str(path), NOW).kept)
    assert (people(path), people(kept), kept.stat().st_mode & 0o777) == (["ana", "ben"], ["ana", "ben", "eve"], 0o600)


# -- no room, no right


def refusal(work: Callable[[], object], prepare: Callable[[], object]) -> str:
    """What a process of its own is told, which was prepared so that it cannot do its work."""
    told, said = os.pipe()

    def tried() -> None:
        prepare()
        try:
            work()
        except StoreError as error:
            os.write(said, f"{type(error).__name__}: {error}".encode())

    assert forked(tried) == 0
    os.close(said)
    with os.fdopen(told) as words:
        return words.read()


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may write in, and in it one that only its owner may."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o777)
        (place / "closed").mkdir(mode=0o755)
        yield place


def small(size: int) -> None:
    """No file may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def nobody() -> None:
    """Be a user who owns nothing."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


@pytest.mark.parametrize("room", ["for nothing", "for a part"])
def test_without_room_nothing_is_left_and_nothing_is_touched(path: Path, backup: Path, room: str) -> None:
    """Where a file may not even begin to grow, SQLite cannot tell a full disk from a broken one."""
    size, words = {
        "for nothing": (0, "(StoreFull: No room|StoreError: The disk)"),
        "for a part": (8192, "StoreFull: No room"),
    }[room]
    for work in (partial(restore, str(backup), str(path), NOW), partial(copied, path, path.with_name("other.db"))):
        assert re.match(words, refusal(work, partial(small, size)))
        assert (people(path), files(path.parent)) == (["ana", "ben"], ["backup.db", "city.db"])


def test_without_the_right_to_write_it_is_said_and_nothing_is_touched(path: Path, backup: Path, public: Path) -> None:
    open_one, closed = public / "city.db", public / "closed" / "city.db"
    for place in (open_one, closed):
        shutil.copy(backup, place)
        place.chmod(0o666)
    for work, words in (
        (partial(copied, open_one, closed.with_name("new.db")), "new.db cannot be written: Permission denied"),
        (partial(restore, str(open_one), str(closed), NOW), "This user may not write"),
    ):
        assert words in refusal(work, nobody)
    assert files(closed.parent) == ["city.db"]
    assert people(closed) == ["ana", "ben"]


# -- upgrades


def test_before_an_upgrade_a_copy_is_kept_which_can_be_put_back(tmp_path: Path) -> None:
    path = older(tmp_path / "city.db", 7)
    open_store(str(path)).close()
    kept = tmp_path / f"city.before-{len(STEPS)}.db"
    assert (kept.stat().st_mode & 0o777, people(kept)) == (0o600, ["ana"])
    with closing(existing_store(str(kept), upgrade=False)) as store:
        assert store.health()["schema"] == "7"
    forget(path, "ana")
    assert restore(str(kept), str(path), NOW).forgotten == 1


def test_an_older_program_goes_on_with_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = older(tmp_path / "city.db", len(STEPS) - 1)
    open_store(str(path)).close()
    for module in ("migrations", "sqlite_backups"):
        monkeypatch.setattr(f"storage.sqlite.{module}.STEPS", STEPS[:-1])
    with pytest.raises(StoreNewer):
        open_store(str(path))
    (tmp_path / f"city.before-{len(STEPS)}.db").replace(path)
    with closing(open_store(str(path))) as store:
        assert store.health()["schema"] == str(len(STEPS) - 1)


def test_of_copies_from_before_upgrades_two_are_kept(tmp_path: Path) -> None:
    path = older(tmp_path / "city.db", 7)
    for number in (3, 4, 5):
        old = tmp_path / f"city.before-{number}.db"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    open_store(str(path)).close()
    assert files(tmp_path) == [f"city.before-{len(STEPS)}.db", "city.before-5.db", "city.db"]


def test_kept_copies_go_when_backups_must(path: Path) -> None:
    for name, days in (
        ("city.before-5.db", 34),
        ("city.replaced-x.db", 36),
        ("town.before-5.db", 99),
        ("city.db.bak", 99),
        ("city.restoring.db", 36),
    ):
        other = path.with_name(name)
        other.write_bytes(b"")
        os.utime(other, ((NOW - days * DAY) / 1000,) * 2)
    with closing(open_store(str(path))) as store, store.transaction():
        store.expire_copies(NOW, 35)
    assert files(path.parent) == ["city.before-5.db", "city.db", "city.db.bak", "town.before-5.db"]


# -- looking


def test_a_whole_database_has_no_flaws_and_others_are_told(path: Path) -> None:
    with closing(existing_store(str(path))) as store:
        assert store.flaws() == []
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO guest (form, person) VALUES ('nowhere', 'nobody')")
        database.execute("DELETE FROM identity WHERE user = 'ben'")
        database.execute("DROP INDEX identity_person")
    with closing(existing_store(str(path))) as store:
        assert store.flaws() == [
            "rows of guest belong to nothing", "people without an account: 1", "the index identity_person is missing",
        ]  # fmt: skip


def test_looking_upgrades_nothing(tmp_path: Path) -> None:
    path = older(tmp_path / "city.db", 7)
    with closing(existing_store(str(path), upgrade=False)) as store:
        assert store.flaws() == [f"Schema 7 is older than {len(STEPS)}, this program's: its first start upgrades it"]
        store.back_up(str(tmp_path / "backup.db"), NOW)
        assert store.health()["schema"] == "7"


def test_a_mistyped_name_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no database at .*typo\.db, and none was made"):
        existing_store(str(tmp_path / "typo.db"))
    with pytest.raises(StoreError, match=r"is a folder, no database"):
        existing_store(str(tmp_path))
    assert list(tmp_path.iterdir()) == []
