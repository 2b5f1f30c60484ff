"""What an index works out of its texts and keeps in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faq.pack.load import BUILT_IN, load_packs
from faq.pack.programme_file import Term
from faq.search import prepared
from faq.search.encoder import WIDTH, Floats, encoder, vectors
from faq.search.prepared import PreparedIndex, number_of
from faq.search.retrieval import Document, Index

PACKS = load_packs()
POOL = (
    Document("open", ("When is the pool open?",), ("opening hours", "at what time can I swim"), ("It opens at 7:00.",)),
    Document("price", ("What does a ticket cost?",), ("price of admission",), ("A ticket costs 5 euros.",)),
)
ASKED = ("when may I swim", "what must I pay", "à quelle heure ouvre la piscine", "who is the mayor")


class Reading:
    """The encoder, and what it was given to read."""

    def __init__(self) -> None:
        self._reader, self.read = encoder(), list[str]()

    def encode(self, texts: list[str]) -> Floats:
        self.read += texts
        return self._reader.encode(texts)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's caches, all of one test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches" / "city2city"


def some(key: str = "k", texts: int = 3) -> PreparedIndex:
    rows = np.arange(texts * WIDTH, dtype=np.int64).reshape(texts, WIDTH) % 200 - 100
    votes = np.ones((texts, 5), dtype=np.float16)
    return PreparedIndex(
        key, np.arange(texts, dtype=np.uint64), rows.astype(np.int8), votes, votes * 0.5, "measured", (0.6, 0.2)
    )


def same(one: PreparedIndex, other: PreparedIndex) -> bool:
    arrays = all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("texts", "vectors", "own", "any")
    )
    return arrays and (one.key, one.measured, one.bands) == (other.key, other.measured, other.bands)


# --- the file


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / prepared.NAME
    prepared.write(path, some())
    (found,) = prepared.read([path])
    assert same(found, some())


def test_a_file_is_written_as_a_whole_readable_as_others_are_and_alone(tmp_path: Path) -> None:
    path, other = tmp_path / "new" / prepared.NAME, tmp_path / "other"
    prepared.write(path, some())
    prepared.write(path, some("again"))
    other.write_bytes(b"")
    assert path.stat().st_mode == other.stat().st_mode
    assert list(path.parent.iterdir()) == [path]


def test_a_byte_that_is_damaged_is_never_a_failure_and_never_believed(tmp_path: Path) -> None:
    path = tmp_path / prepared.NAME
    prepared.write(path, some())
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert all(same(found, some()) for found in prepared.read([path]))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_half_a_file_is_none(tmp_path: Path, share: float) -> None:
    path = tmp_path / prepared.NAME
    prepared.write(path, some())
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert prepared.read([path]) == []


def test_what_is_no_such_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("not what was expected", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "numbers").open("wb") as file:
        np.save(file, np.ones(3))
    np.savez(tmp_path / "others.npz", key=np.array("k"), texts=np.ones(3))
    names = ("words", "folder", "numbers", "others.npz", "missing")
    assert prepared.read(tmp_path / name for name in names) == []


def test_a_place_that_cannot_be_written_to_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, and no folder", encoding="utf-8")
    prepared.write(tmp_path / "taken" / prepared.NAME, some())
    assert (tmp_path / "taken").is_file()


FILLS_THE_DISK = """
import resource, sys
from pathlib import Path
from tests.faq.test_prepared import prepared, some
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
prepared.write(Path(sys.argv[1]), some())
"""


def test_a_disk_that_is_full_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / prepared.NAME
    path.write_bytes(b"before")
    subprocess.run([sys.executable, "-c", FILLS_THE_DISK, str(path)], check=True, cwd=Path(__file__).parents[2])
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"before", [path])


# --- the caches


def test_what_took_long_is_kept_among_the_caches_and_what_did_not_is_not(cache: Path) -> None:
    prepared.keep(some("short"))
    assert prepared.of_key("short") is None
    prepared.keep(some("long", 600))
    assert (found := prepared.of_key("long")) and same(found, some("long", 600))
    assert len(list(cache.iterdir())) == 1


def test_a_cache_that_cannot_be_written_to_keeps_nothing(cache: Path) -> None:
    cache.parent.write_text("a file, and no folder", encoding="utf-8")
    kept = prepared.keep(some("long", 600))
    assert (kept.key, prepared.of_key("long")) == ("long", None)


def test_the_caches_hold_the_latest_few_and_do_not_grow_without_end(cache: Path) -> None:
    for number in range(12):
        prepared.keep(some(f"{number}", 600))
        os.utime(cache / f"{number}.index", (number, number))
    kept = {path.stem for path in cache.iterdir()}
    assert len(kept) < 12
    assert "11" in kept
    assert "0" not in kept


# --- the index


def test_known_texts_are_not_read_again_and_found_alike() -> None:
    first, reader = Index(POOL, reader=encoder()), Reading()
    second = Index(POOL, reader=reader, known=[first.prepared])
    assert reader.read == []
    assert [second.ask(text) for text in ASKED] == [first.ask(text) for text in ASKED]


def test_of_a_phrase_that_was_taught_nothing_but_itself_is_read() -> None:
    known, reader = Index(POOL, reader=encoder()).prepared, Reading()
    taught = (*POOL[:1], Document("price", POOL[1].titles, (*POOL[1].alternates, "zorblax tariff"), POOL[1].body))
    index = Index(taught, reader=reader, known=[known])
    assert reader.read == ["zorblax tariff"]
    assert index.prepared.key != known.key
    assert index.ask("zorblax tariff").hits[0].entry == "price"


def test_a_file_of_other_texts_changes_nothing() -> None:
    of_others = Index(POOL[:1], reader=encoder(), asides=("who is the mayor",)).prepared
    plain, given = Index(POOL, reader=encoder()), Index(POOL, reader=encoder(), known=[of_others, some()])
    assert given.prepared.key == plain.prepared.key
    assert [given.ask(text) for text in ASKED] == [plain.ask(text) for text in ASKED]


def test_votes_that_were_learned_with_other_synonyms_are_learned_anew() -> None:
    kept = Index(POOL, reader=encoder()).prepared
    index = Index(
        POOL, terms=[Term("fee", "What is paid.", same=("price of admission",))], reader=encoder(), known=[kept]
    )
    assert index.prepared.key != kept.key


@pytest.mark.parametrize("name", sorted(PACKS))
def test_the_file_that_ships_is_of_the_pack_as_it_is(name: str, cache: Path) -> None:
    """Where this fails: ``make prepare``."""
    reader = Reading()
    (shipped,) = prepared.read([BUILT_IN / name / prepared.NAME])
    index = Index.of(PACKS[name], reader=reader)
    assert reader.read == []
    assert same(index.prepared, shipped)
    assert not cache.exists()


@pytest.mark.parametrize("name", sorted(PACKS))
def test_the_vectors_that_ship_are_those_of_the_encoder(name: str) -> None:
    (shipped,) = prepared.read([BUILT_IN / name / prepared.NAME])
    rows = dict(zip(shipped.texts.tolist(), prepared.lengthened(shipped.vectors), strict=True))
    texts = [title for entry in PACKS[name].entries for title in entry.titles]
    for text, fresh in zip(texts, vectors(encoder(), texts), strict=True):
        assert rows[number_of(text)] == pytest.approx(fresh, abs=1 / 127)


def test_the_votes_that_ship_are_those_that_are_learned(tmp_path: Path) -> None:
    """Where this fails, ``VERSION`` of ``faq/search/evidence.py`` wants another number, and then: ``make prepare``."""
    pack = PACKS["netzerocities-twinning"]
    (shipped,) = prepared.read([Path(pack.folder) / prepared.NAME])
    prepared.write(tmp_path / prepared.NAME, replace(shipped, key="of other votes"))
    learned = Index.of(replace(pack, folder=str(tmp_path))).prepared
    assert learned.key == shipped.key
    assert np.abs(learned.own - shipped.own).max() < 0.02
    assert np.abs(learned.any - shipped.any).max() < 0.02
