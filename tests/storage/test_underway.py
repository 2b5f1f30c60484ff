"""What is being worked on is noted beside the database, each event on its own, and forgotten when nobody asks any more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from storage import underway
from storage.records import Address
from storage.underway import KEPT_SECONDS, Begun, Marks, Unended, marks

BEGUN = Begun(Address("test", "helper", "T1", "anna", "5"), "1", "Text", "fr")
THEN = 1_000_000.0


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is, in the test's hand."""
    told = [THEN]
    monkeypatch.setattr(underway, "_now", lambda: told[0])
    return told


@pytest.fixture
def made(tmp_path: Path) -> Marks:
    return marks(str(tmp_path / "city.db"))


def test_each_try_is_counted_until_it_ends(made: Marks) -> None:
    assert [made.begin(BEGUN) for _ in range(3)] == [0, 1, 2]
    made.end(BEGUN)
    made.end(BEGUN)
    assert (list(made.unended()), made.begin(BEGUN)) == ([], 0)


@pytest.mark.parametrize(
    "other",
    [
        replace(BEGUN, event="2"),
        replace(BEGUN, address=replace(BEGUN.address, platform="other")),
        replace(BEGUN, address=replace(BEGUN.address, bot="other")),
    ],
)
def test_another_event_is_counted_by_itself(made: Marks, other: Begun) -> None:
    made.begin(BEGUN)
    assert made.begin(other) == 0
    made.end(other)
    assert [one.begun for one in made.unended()] == [BEGUN]


def test_the_same_event_is_the_same_wherever_it_is_said_to_be(made: Marks) -> None:
    made.begin(BEGUN)
    assert made.begin(replace(BEGUN, address=replace(BEGUN.address, chat="moved"), handler="Press")) == 1


def test_how_long_ago_the_last_try_was_is_told(made: Marks, now: list[float]) -> None:
    made.begin(BEGUN)
    now[0] += 60
    made.begin(BEGUN)
    now[0] += 5
    assert list(made.unended()) == [Unended(BEGUN, 2, 5)]


def test_where_it_came_last_is_told(made: Marks) -> None:
    moved = replace(BEGUN, address=replace(BEGUN.address, chat="moved"))
    made.begin(BEGUN)
    made.begin(moved)
    assert [one.begun for one in made.unended()] == [moved]


@pytest.mark.parametrize(("late", "left"), [(0, 1), (1, 0)])
def test_what_nobody_asks_about_any_more_is_forgotten(made: Marks, now: list[float], late: int, left: int) -> None:
    made.begin(BEGUN)
    now[0] += KEPT_SECONDS + late
    made.tidy()
    assert len(list(made.unended())) == left


def test_nobody_else_may_look_and_no_link_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "city.db")
    marks(str(tmp_path / "link.db")).begin(BEGUN)
    folder = tmp_path / "city.db.underway"
    assert folder.stat().st_mode & 0o777 == 0o700
    (file,) = folder.iterdir()
    assert json.loads(file.read_text()) == {
        "address": {"platform": "test", "bot": "helper", "team": "T1", "chat": "anna", "thread": "5"},
        "event": "1",
        "handler": "Text",
        "language": "fr",
    }


@pytest.mark.parametrize("words", [b"", b"\n", b"[]\n", b"{}\n", b'{"address": []}\n', b"\xff\0\n", b"{"])
def test_what_is_no_note_is_passed_over(made: Marks, tmp_path: Path, words: bytes) -> None:
    made.begin(BEGUN)
    (tmp_path / "city.db.underway" / "0").write_bytes(words)
    assert [one.begun for one in made.unended()] == [BEGUN]


def test_where_nothing_can_be_written_nothing_is_counted(made: Marks, tmp_path: Path) -> None:
    (tmp_path / "city.db.underway").write_text("a file where the folder was to be")
    assert [made.begin(BEGUN) for _ in range(2)] == [0, 0]
    made.end(BEGUN)
    made.tidy()
    assert list(made.unended()) == []


def test_of_a_database_in_memory_nothing_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    none = marks("memory:")
    assert [none.begin(BEGUN) for _ in range(2)] == [0, 0]
    none.end(BEGUN)
    none.tidy()
    assert (list(none.unended()), list(tmp_path.iterdir())) == ([], [])
