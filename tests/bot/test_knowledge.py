"""The indexes of the packs, as a process of its own builds them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BUILDS_AND_ASKS = """
from pathlib import Path
from bot.runtime.knowledge import library
from faq.pack.load import load_packs

library(load_packs()).ask("When is the deadline?")
print(len(list(Path("/proc/self/task").iterdir())))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux lists the threads of a process")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="on one core there is one thread anyhow")
def test_the_indexes_are_built_in_one_thread() -> None:
    env = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", BUILDS_AND_ASKS], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
