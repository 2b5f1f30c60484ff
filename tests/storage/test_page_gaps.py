"""Where a page keeps nothing, byte for byte as the format of SQLite's files says it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.page_gaps import Layout

MAGIC = b"SQLite format 3\0"
LAYOUT = Layout(4096, 4000, maps=False)


def header(size: int, *, magic: bytes = MAGIC, reserved: int = 0, largest_root: int = 0) -> bytes:
    bare = bytearray(100)
    bare[:16], bare[16:18], bare[20] = magic, size.to_bytes(2, "big"), reserved
    bare[52:56] = largest_root.to_bytes(4, "big")
    return bytes(bare)


def page(kind: int, cells: int, begin: int, at: int = 0) -> bytes:
    """A page whose header says that so many cells lie from ``begin`` on."""
    return bytes(at) + bytes([kind, 0, 0]) + cells.to_bytes(2, "big") + begin.to_bytes(2, "big") + bytes(4096)


@pytest.mark.parametrize(
    "wrong", [b"", header(0), header(4096, magic=b"SQLite format 2\0"), header(0, magic=bytes(16))]
)
def test_what_is_no_database_is_none(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="no database"):
        Layout.of(wrong)


def test_the_header_says_how_large_a_page_is_and_how_much_of_it_is_used() -> None:
    assert Layout.of(header(4096)) == Layout(4096, 4096, maps=False)
    assert Layout.of(header(512, reserved=32)) == Layout(512, 480, maps=False)
    assert Layout.of(header(1)) == Layout(65536, 65536, maps=False)
    for root in (1, 1 << 24):
        assert Layout.of(header(4096, largest_root=root)).maps


@pytest.mark.parametrize("automatic", [0, 1, 2])
def test_a_file_of_sqlites_own_is_read_so(tmp_path: Path, automatic: int) -> None:
    with closing(sqlite3.connect(tmp_path / "any.db")) as database:
        for words in ("page_size = 2048", f"auto_vacuum = {automatic}"):
            database.execute(f"PRAGMA {words}")
        database.execute("CREATE TABLE one (x)")
    assert Layout.of((tmp_path / "any.db").read_bytes()) == Layout(2048, 2048, maps=bool(automatic))


@pytest.mark.parametrize(("kind", "pointers"), [(2, 12), (5, 12), (10, 8), (13, 8)])
@pytest.mark.parametrize(("number", "at"), [(1, 100), (2, 0)])
@pytest.mark.parametrize("cells", [0, 3, 0x0102])
def test_between_the_pointers_and_the_cells_nothing_is_kept(
    kind: int, pointers: int, number: int, at: int, cells: int
) -> None:
    assert LAYOUT.gap(number, page(kind, cells, 3000, at)) == (at + pointers + 2 * cells, 3000)


@pytest.mark.parametrize("kind", [0, 1, 3, 9, 12, 255])
def test_a_page_of_another_kind_has_no_gap(kind: int) -> None:
    assert LAYOUT.gap(2, page(kind, 0, 3000)) == (0, 0)


@pytest.mark.parametrize(
    ("cells", "begin", "gap"),
    [(0, 8, (8, 8)), (0, 7, (0, 0)), (0, 4000, (8, 4000)), (0, 4001, (0, 0)), (2000, 4000, (0, 0)), (0, 0, (0, 0))],
)
def test_what_makes_no_sense_is_no_gap(cells: int, begin: int, gap: tuple[int, int]) -> None:
    assert LAYOUT.gap(2, page(13, cells, begin)) == gap


def test_on_the_largest_pages_nought_means_their_end() -> None:
    assert Layout(65536, 65536, maps=False).gap(2, page(13, 0, 0)) == (8, 65536)
