"""What `make mutants` is told is true of the files there are."""

from __future__ import annotations

from tests.mutants.data import ROOT, equivalents, groups

NO_BEHAVIOUR_OF_THEIR_OWN = {"__init__.py"}


def test_every_group_names_files_and_tests_that_there_are() -> None:
    for files in groups().values():
        named = {*files, *(test for tests in files.values() for test in tests)}
        assert [one for one in sorted(named) if not (ROOT / one).is_file()] == []
        assert [path for path, tests in files.items() if not tests] == []


def test_the_whole_store_is_looked_at() -> None:
    there = {f"storage/sqlite/{one.name}" for one in (ROOT / "storage" / "sqlite").glob("*.py")}
    left = {path.rpartition("/")[2] for path in there - set(groups()["trust"])}
    assert left == NO_BEHAVIOUR_OF_THEIR_OWN


def test_a_change_that_is_no_fault_is_of_lines_that_there_are_and_has_a_reason() -> None:
    for (path, went, _came), why in equivalents().items():
        lines = {line.strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines()}
        assert set(went.splitlines()) <= lines, went
        assert why
