"""Which line of settings opens which store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import Identity
from storage.store import StoreError


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:///city.db", "city.db"),
        ("sqlite:///data/city.db", "data/city.db"),
        ("sqlite:///{here}/absolute.db", "absolute.db"),
        ("city.db", "city.db"),
        ("{here}/absolute.db", "absolute.db"),
        ("Πάτρα & co?.db", "Πάτρα & co?.db"),
        ("sqlite:///~/home.db", "home.db"),
        ("~/home.db", "home.db"),
        ("./memory:", "memory:"),
    ],
)
def test_a_path_is_opened_where_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, place: str) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("data").mkdir()
    with closing(open_store(url.format(here=tmp_path))):
        assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.suffix != "" or path.is_file()][
            0:1
        ]
        assert (tmp_path / place).read_bytes().startswith(b"SQLite format 3")


def test_each_store_in_memory_is_one_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(open_store("memory:")) as one, closing(open_store("memory:")) as other:
        with one.transaction():
            one.count("2026-03-01", "a", "asked")
        assert (len(one.counts()), len(other.counts())) == (1, 0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url", ["", "postgresql://user@host/db", "sqlite://", "sqlite:///", "sqlite://city.db", "file:///city.db", "://"]
)
def test_anything_else_is_refused_with_what_to_write_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="Write sqlite:///path"):
        open_store(url)
    assert list(tmp_path.iterdir()) == []


def test_the_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://user:hunter2@host/db")
    assert "hunter2" not in str(refused.value)
    assert "postgresql" in str(refused.value)


def test_what_was_kept_is_there_after_opening_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/city.db"
    with closing(open_store(url)) as store, store.transaction():
        ana = store.person(Identity("telegram", "", "1"), at=5)
    with closing(open_store(url)) as store, store.transaction():
        assert store.person(Identity("telegram", "", "1"), at=6) == ana


def test_ids_are_random_and_tell_nothing() -> None:
    with closing(open_store("memory:")) as store, store.transaction():
        ids = {store.person(Identity("telegram", "", str(number)), at=5).id for number in range(100)}
    assert len(ids) == 100
    assert {len(person) for person in ids} == {16}
