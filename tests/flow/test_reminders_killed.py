"""kill -9 of the relay while reminders go out: groups read nothing twice, every doubt is listed, nothing is lost in silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLS = 200 if os.environ.get("SOAK") else 12


def test_killed_and_with_faults_groups_read_nothing_twice(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.flow.killing", str(tmp_path / "killed.db"), str(KILLS), "7"],
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["due"] == 200
    assert (found["group twice"], found["group untold"], found["person never"]) == (0, [], [])
    assert found["states"].get("sending", 0) == found["states"].get("due", 0) == 0
    assert found["group doubts"] > 0
    assert found["person most"] <= 2
