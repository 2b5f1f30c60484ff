"""``make soak`` goes on where it stopped, does again what was not green, and adds up what its lots found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.run import FIGURES, ROOT, Part, go_on, parts, state, table

WRITES = f"""
import json, os, pathlib, sys
pathlib.Path(sys.argv[1]).open("a").write(os.environ["LOT"])
line = {{"test": "t", "figures": {{"kills": 5, "seconds": 1.5, "way": "polling"}}}}
pathlib.Path(os.environ["{FIGURES}"]).write_text(json.dumps(line) + chr(10))
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def writes(place: Path) -> Part:
    return Part("writes", (str(place),), 0, lots=2, command=("-c", WRITES))


def needs(place: Path) -> Part:
    return Part("needs", (str(place),), 0, command=("-c", "import sys, pathlib; pathlib.Path(sys.argv[1]).read_text()"))


def test_a_second_call_does_what_was_not_done_and_not_green(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done, missing = here / "done", here / "missing"
    assert go_on(state(10, fresh=False), (writes(done), needs(missing))) == 1
    assert "FileNotFoundError" in capsys.readouterr().out
    missing.touch()
    again = state(10, fresh=False)
    assert go_on(again, (writes(done), needs(missing))) == 0
    assert done.read_text() == "12"
    assert list(again.done) == ["writes 1/2", "writes 2/2", "needs"]
    assert "0 not green" in capsys.readouterr().out
    assert table(again.figures) == ["t", "    kills 10", "    seconds 1.50 at most", "    way polling"]


def test_what_begins_anew_or_with_another_number_of_deaths_is_another_run(here: Path) -> None:
    go_on(state(10, fresh=False), (writes(here / "done"),))
    assert state(10, fresh=False).done
    assert not state(11, fresh=False).done
    assert not state(10, fresh=True).done


def test_what_was_done_is_kept_step_by_step(here: Path) -> None:
    go_on(state(10, fresh=False), (writes(here / "done"),))
    held = json.loads((here / "soak" / "state.json").read_text())
    assert list(held["done"]) == ["writes 1/2", "writes 2/2"]


@pytest.mark.parametrize("workers", ["0", "1"])
def test_what_a_test_found_is_written_once_also_from_a_worker(tmp_path: Path, workers: str) -> None:
    test, found = tmp_path / "test_one.py", tmp_path / "found.jsonl"
    test.write_text("def test_one(record_property):\n    record_property('figures', {'kills': 5})\n", "utf-8")
    command = ["-m", "pytest", "-q", "-n", workers, "-p", "tests.conftest", "-p", "no:cacheprovider", str(test)]
    env = {**os.environ, "SOAK": "1", FIGURES: str(found)}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = found.read_text("utf-8").splitlines()
    assert json.loads(line)["figures"] == {"kills": 5}


def test_an_hour_is_enough_for_a_thousand_deaths() -> None:
    assert sum(one.minutes * one.lots for one in parts(1000)) <= 60
    killed = parts(1000)[0]
    assert killed.lots * int(killed.env["KILLS"]) * 2 >= 1000
