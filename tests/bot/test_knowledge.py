"""The indexes of the packs, as a process of its own builds them."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.runtime.knowledge import LateLibrary
from faq.pack.load import load_packs

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


def test_who_asks_while_the_search_is_loaded_waits_for_it() -> None:
    late = LateLibrary(load_packs(), {})
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(late.ask, ["how many inhabitants do we need"] * 4))
    assert {one.hits[0].entry for one in found} == {"3.2"}
    assert all(one == found[0] for one in found)
