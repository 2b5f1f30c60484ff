from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime.settings import settings


def test_the_default_database_gets_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = Path(settings({}).place())
    assert place.parent.is_dir()
    assert place.is_relative_to(tmp_path)


def test_a_database_that_is_asked_for_is_taken_as_it_is(tmp_path: Path) -> None:
    wanted = tmp_path / "nowhere" / "x.db"
    assert settings({"DATABASE_URL": str(wanted)}).place() == str(wanted)
    assert settings({}).place("memory:") == "memory:"
    assert not wanted.parent.exists()


def test_packs_are_parted_by_the_systems_separator(tmp_path: Path) -> None:
    assert settings({"CITY2CITY_PACKS": f"{tmp_path}:/other"}).packs == (tmp_path, Path("/other"))


def test_a_port_that_is_no_number_is_zero() -> None:
    assert settings({"PORT": "http"}).port == 0
    assert settings({}).port == 8080
