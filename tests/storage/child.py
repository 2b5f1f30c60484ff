"""What the tests let other processes do: ``python child.py NAME ARGUMENT...``. They fork, so that a hundred deaths cost little."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import sqlite_utils  # noqa: F401 - what each child would load for itself

from storage.open import open_store
from storage.records import Address, Identity, Outgoing
from storage.store import Store, StoreError

PATIENT = 60_000
"""SQLite serves who asks first, not who waits longest: on a busy machine 5 s are too few for who must always win."""

RANDOM = ('INSERT INTO "forgetting"', 'INSERT INTO "sweep"')


def forked(work: Callable[[], None], kill: Callable[[], None] | None = None) -> int:
    """How a child ended that did the work, and was killed at it as soon as ``kill`` returned: 0 well, -9 killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    if kill:
        kill()
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def chat(number: int) -> Address:
    return Address("telegram", "helper", "", str(number))


def claim(path: str) -> None:
    """Send all that is due, and say what was sent; begins when standard input closes."""
    store = open_store(path, busy_ms=PATIENT)
    sys.stdin.read()
    sent = []
    while rows := store.claim(["telegram"], now=1, limit=3):
        for row in rows:
            store.settle(row.id, "sent", at=1)
            sent.append(row.id)
    print(json.dumps(sent))


def count(path: str, times: str) -> None:
    """Open the store, maybe as the first, and read and write in one transaction many times."""
    sys.stdin.read()
    store = open_store(path, busy_ms=PATIENT)
    for _ in range(int(times)):
        with store.transaction():
            store.person(Identity("telegram", "", "shared"), at=1)
            store.count("2026-03-01", "a", "asked")
    store.close()


def die_writing(path: str, deaths: str, seed: str) -> None:
    """Kill writers at random moments; every transaction they reported must be there, whole, and no other half."""
    dice = random.Random(int(seed))
    log = Path(path + ".acked")
    log.touch()

    def after_some_reports() -> None:
        enough = log.stat().st_size + dice.choice([0, 1, 20, 100])
        while log.stat().st_size < enough:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.01))

    for _ in range(int(deaths)):
        assert forked(partial(write_and_report, path, log), after_some_reports) == -signal.SIGKILL
    print(json.dumps(books(path, [int(line) for line in log.read_text().splitlines()])))


def copied_while_writing(path: str, times: str, seed: str) -> None:
    """Stop a writer at random moments and copy what is on the disk then, as a power cut leaves it; what each copy lacks or has by
    halves, and whether it is whole."""
    dice, log = random.Random(int(seed)), Path(path + ".acked")
    log.touch()
    if (writer := os.fork()) == 0:
        write_and_report(path, log)
    found = []
    for number in range(int(times)):
        enough = log.stat().st_size + dice.choice([1, 20, 400])
        while log.stat().st_size < enough:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.01))
        os.kill(writer, signal.SIGSTOP)
        os.waitpid(writer, os.WUNTRACED)
        acked, copy = log.read_text().splitlines(), f"{path}.{number}"
        for end in ("", "-wal"):
            shutil.copy(path + end, copy + end)
        # Looked at before the writer goes on, else each copy is longer by all that is written meanwhile.
        found.append(books(copy, [int(line) for line in acked if line]))
        os.kill(writer, signal.SIGCONT)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    print(json.dumps(found))


def books(path: str, acked: Sequence[int]) -> dict[str, Any]:
    """What of the transactions that were reported is not in a file, what is there by halves, and whether it is whole."""
    store = open_store(path)
    kept = {row.out.body["number"]: row.id for row in store.outbox()}
    with store.transaction():
        taken = {n for n in range(max(kept, default=0) + 2) if not store.take("telegram", "helper", str(n), at=2)}
    integrity = store.health()["integrity"]
    store.close()
    return {
        "acked": len(acked), "lost": sorted(set(acked) - set(kept)), "halves": sorted(taken ^ set(kept)),
        "integrity": integrity,
    }  # fmt: skip


def write_and_report(path: str, log: Path) -> None:
    store = open_store(path)
    number = len(store.outbox())
    with log.open("a") as report:
        while True:
            with store.transaction():
                store.take("telegram", "helper", str(number), at=1)
                store.put([Outgoing(chat(number), {"number": number, "text": "x" * 500}, 1)], at=1)
            report.write(f"{number}\n")
            report.flush()
            number += 1


def die_migrating(folder: str, older: str, every: str) -> None:
    """Upgrade copies of a file of an older schema, killing one at its first statement, one so many statements later, and so on
    until one gets through; the next start goes on. Says how often it died, which schemas were left, and which deaths left another
    result or a copy of something in between."""
    source = Path(older)
    whole, left, wrong, dies_after = upgraded(source, Path(folder) / "whole.db"), Counter[int](), [], 0
    while True:
        path = Path(folder) / f"{dies_after}.db"
        shutil.copy(source, path)
        if (end := forked(partial(start, str(path), dies_after))) == 0:
            break
        assert end == -signal.SIGKILL
        left[seen_aside(path)] += 1
        assert forked(partial(start_and_use, str(path))) == 0, f"no start after death {dies_after}"
        copies = {schema(one) for one in path.parent.glob(f"{path.stem}.before-*")}
        if contents(path) != whole or copies - {schema(source)}:
            wrong.append(dies_after)
        for one in path.parent.glob(f"{path.stem}.*"):
            one.unlink()
        dies_after += int(every)
    print(json.dumps({"died": left.total(), "left": sorted(left), "was": schema(source), "wrong": wrong}))


def upgraded(source: Path, path: Path) -> list[str]:
    """What a file holds after an upgrade that nobody disturbs."""
    shutil.copy(source, path)
    assert forked(partial(start_and_use, str(path))) == 0
    return contents(path)


def contents(path: Path) -> list[str]:
    """All tables and rows; a key is made at random, and sweeping goes on at its own pace."""
    with closing(sqlite3.connect(path)) as file:
        return [line for line in file.iterdump() if not line.startswith(RANDOM)]


def schema(path: Path) -> int:
    """How many steps a file has behind it."""
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("PRAGMA user_version").fetchone()[0])


def seen_aside(path: Path) -> int:
    """The schema that a dead process left: looked at in a copy, as looking repairs."""
    aside = path.with_name("aside.db")
    for end in ("", "-wal"):
        Path(f"{aside}{end}").unlink(missing_ok=True)
        if Path(f"{path}{end}").exists():
            shutil.copy(f"{path}{end}", f"{aside}{end}")
    return schema(aside)


def start(path: str, dies_after: int) -> None:
    """Open a store and die behind so many statements of whatever connection: before the next one runs, the last one has."""
    statements = iter(range(dies_after))

    class Mortal(sqlite3.Connection):
        def __init__(self, *place: Any, **how: Any) -> None:
            super().__init__(*place, **how)
            self.set_trace_callback(lambda _: next(statements, None) is None and os.kill(os.getpid(), signal.SIGKILL))

    sqlite3.connect = partial(sqlite3.connect, factory=Mortal)
    open_store(path).close()


def start_and_use(path: str) -> None:
    store = open_store(path)
    assert store.health()["integrity"] == "ok"
    with store.transaction():
        store.count("2026-03-01", "a", "asked")
    store.close()


def small_disk(path: str) -> None:
    """Write until the file may grow no further, then go on with room again."""
    store = open_store(path)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    room = 400_000 + max(Path(path + ending).stat().st_size for ending in ("", "-wal"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    written, refusal = fill(store)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    kept = [row.out.body["number"] for row in store.outbox()]
    again = fill(store, first=written, times=5)
    store.close()
    health = open_store(path).health()
    print(json.dumps({"written": written, "refusal": refusal, "kept": kept, "again": again, "health": dict(health)}))


def no_room_at_start(folder: str) -> None:
    """Open a new store where no file may grow beyond each of some sizes; says what is told of each."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    told = {}
    for kilobytes in (8, 20):
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, hard))
        try:
            open_store(f"{folder}/{kilobytes}.db").close()
        except StoreError as error:
            told[kilobytes] = f"{type(error).__name__}: {error}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(json.dumps(told))


def fill(store: Store, first: int = 0, times: int = 10_000) -> tuple[int, str]:
    """How many transactions went through, and why the next one did not."""
    for number in range(first, first + times):
        try:
            with store.transaction():
                for half in ("first", "second"):
                    store.put([Outgoing(chat(number), {"number": number, half: "x" * 20_000}, 1)], at=1)
        except StoreError as error:
            return number, type(error).__name__
    return first + times, ""


def stranger(folder: str) -> None:
    """Open each store of a folder as a user who owns nothing, and try to write; says how each went."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    print(json.dumps({path.parent.name: read_and_write(str(path)) for path in Path(folder).glob("*/city.db")}))


def read_and_write(path: str) -> list[str]:
    outcome = []
    try:
        store = open_store(path)
        outcome.append(f"read {len(store.counts())}")
        with store.transaction():
            store.count("2026-03-01", "a", "asked")
        outcome.append("wrote")
    except StoreError as error:
        outcome.append(type(error).__name__)
    return outcome


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
