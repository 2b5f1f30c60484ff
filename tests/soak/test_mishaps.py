"""What happens to a disk and a clock, to the process that runs: it says a plain sentence, and keeps nothing half."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.dialog.blocks import text
from handlers.dialog.turn import Reply
from storage.open import open_store
from storage.records import Address, Outgoing, millis
from tests.day import CLOCK
from tests.fake.telegram import BOT, FakeTelegram, Phone
from tests.telegram.conftest import FAST
from tests.telegram.process import Bot

ABOUT = "An automated assistant"
SMALL = 3 * 2**20
"""Bytes of a small disk."""
BLOCK = 4096


@pytest.fixture
def fake() -> Iterator[FakeTelegram]:
    with FakeTelegram() as server:
        yield server


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[str], None]]:
    """A disk of its own at a folder, where we may mount one; what is given mounts it anew, with other options."""
    folder.mkdir()

    def mount(options: str) -> None:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("only who may mount disks can try this")

    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only who may mount disks can try this")
    mount(f"size={SMALL}")
    try:
        yield lambda options: mount(f"remount,{options}")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def begin(fake: FakeTelegram, folder: Path, **env: str) -> Bot:
    bot = Bot(fake, folder, env=FAST | env)
    before = len(bot.log)
    bot.start()
    fake.wait(lambda: "messages taken up" in bot.log[before:] or not bot.alive, about="a life")
    return bot


def asks(phone: Phone) -> None:
    phone.say("about")
    phone.hears(ABOUT)


def fill(ballast: Path) -> None:
    """Leave no room on a disk, whatever others write there meanwhile."""
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(bytes(BLOCK))


def whole(bot: Bot) -> None:
    """Nothing half is in the file, and all that was acknowledged has been answered."""
    with closing(sqlite3.connect(bot.database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        (taken,) = db.execute("SELECT count(*) FROM inbox").fetchone()
        (said,) = db.execute("SELECT count(*) FROM outbox").fetchone()
    assert taken == said


def test_a_full_disk_is_told_and_what_was_asked_meanwhile_is_answered_when_there_is_room(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    disk, ballast = tmp_path / "disk", tmp_path / "disk" / "ballast"
    with small_disk(disk):
        bot, phone = begin(fake, disk), Phone(fake)
        asks(phone)
        fill(ballast)
        phone.say("privacy")
        bot.wait_for_log("No room is left")
        assert len(phone.mine) == 1
        ballast.unlink()
        phone.hears("Privacy")
        assert bot.stop() == 0
        whole(bot)
        assert "Traceback" not in bot.log


def test_a_disk_that_is_read_only_ends_the_start_with_a_sentence(fake: FakeTelegram, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk) as mount:
        bot, phone = begin(fake, disk), Phone(fake)
        asks(phone)
        assert bot.stop() == 0
        mount("ro")
        # Its log is elsewhere, where it can be written.
        done = bot.run("telegram")
        assert done.returncode == 2, done.stderr
        assert "may not write" in done.stderr
        assert "Traceback" not in done.stderr
        mount(f"rw,size={SMALL}")
        again = begin(fake, disk)
        asks(phone)
        assert again.stop() == 0
        whole(again)


def test_a_second_process_is_told_of_the_first(fake: FakeTelegram, tmp_path: Path) -> None:
    bot, phone = begin(fake, tmp_path), Phone(fake)
    done = bot.run("telegram")
    assert (done.returncode, "Stop that one first" in done.stderr) == (1, True), done.stderr
    asks(phone)
    assert bot.stop() == 0
    whole(bot)


def test_a_log_that_somebody_removes_while_it_runs_costs_nothing_that_it_ends_well(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    bot, phone = begin(fake, tmp_path), Phone(fake)
    asks(phone)
    for end in ("-wal", "-shm"):
        Path(f"{bot.database}{end}").unlink()
    asks(phone)
    assert bot.stop() == 0
    again = begin(fake, tmp_path)
    asks(phone)
    assert again.stop() == 0
    whole(again)
    with closing(open_store(again.database)) as store:
        assert len(store.outbox()) == 3


def test_a_log_that_somebody_removes_behind_a_death_leaves_what_was_before_and_nothing_half(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    bot, phone = begin(fake, tmp_path), Phone(fake)
    asks(phone)
    bot.kill()
    for end in ("-wal", "-shm"):
        Path(f"{bot.database}{end}").unlink()
    again = begin(fake, tmp_path)
    asks(phone)
    assert again.stop() == 0
    whole(again)


def test_a_clock_that_goes_back_and_forth_sends_nothing_early_and_nothing_twice(
    fake: FakeTelegram, tmp_path: Path
) -> None:
    phone, now = Phone(fake), CLOCK()
    bot = begin(fake, tmp_path)
    asks(phone)
    assert bot.stop() == 0
    at = millis(now + timedelta(days=2))
    with closing(open_store(bot.database)) as store, store.transaction():
        place = Address("telegram", str(BOT["id"]), "", str(phone.chat))
        known = store.outbox()[0].out.address
        store.put(
            [Outgoing(known if known.chat == place.chat else place, Reply((text("It is time"),)).stored(), at)],
            millis(now),
        )
    told = []
    for days in (1, -30, 1, 3, -3, 3):
        one = begin(fake, tmp_path, CITY2CITY_NOW=(now + timedelta(days=days)).isoformat())
        asks(phone)
        if days == 3:
            fake.wait(lambda: any("It is time" in shown.text for shown in phone.mine), about="what was planned")
        told.append(sum("It is time" in shown.text for shown in phone.mine))
        assert one.stop() == 0
        assert "Traceback" not in one.log
    assert told == [0, 0, 0, 1, 1, 1]
