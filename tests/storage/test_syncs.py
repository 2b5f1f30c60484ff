"""What is reported as committed has reached the disk: where the disk does not take it, nothing is reported."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("no_sync.py")
FILTERS = platform.system() == "Linux" and platform.machine() in ("x86_64", "aarch64")


@pytest.mark.skipif(
    not FILTERS, reason="only Linux on x86-64 or arm64 lets a test refuse the system calls of a process"
)
def test_a_commit_that_cannot_be_brought_to_the_disk_is_none(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(CHILD), str(tmp_path / "city.db")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    if not found["refused"]:
        pytest.skip("this system lets no process refuse its own system calls (seccomp)")
    assert found["told"] == ["The disk that holds bot.db reports an error."] * 3
    assert found["kept"] == ["before"]
