"""What is reported as kept has reached the disk, and found room there: the kernel refuses in place of a disk that does."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHILD = Path(__file__).with_name("refused.py")
FILTERS = platform.system() == "Linux" and platform.machine() in ("x86_64", "aarch64")
pytestmark = pytest.mark.skipif(
    not FILTERS, reason="only Linux on x86-64 or arm64 lets a test refuse the system calls of a process"
)


def refused(what: str, path: Path) -> Any:
    done = subprocess.run([sys.executable, str(CHILD), what, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    if not found["refused"]:
        pytest.skip("this system lets no process refuse its own system calls (seccomp)")
    return found


def test_a_commit_that_cannot_be_brought_to_the_disk_is_none(tmp_path: Path) -> None:
    found = refused("syncs", tmp_path / "city.db")
    assert found["told"] == ["The disk that holds bot.db reports an error."] * 3
    assert found["kept"] == ["before"]


def test_a_backup_for_which_there_is_no_room_is_none(tmp_path: Path) -> None:
    found = refused("room", tmp_path / "city.db")
    assert found["told"] == "No room is left for bot.db.backup. Nothing was changed. Make room, then try again."
    assert found["there"] == []
