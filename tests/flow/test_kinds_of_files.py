"""What a file is that is none of ours, by its bytes: also where a program of the same family wrote it, or it came in part."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from handlers.forms.sent_files import REFUSED, read_file
from tests.flow.word_files import para, word_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def packed(*names: str, first: str = "") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, ZIP_STORED)
        for name in names:
            archive.writestr(name, f"<a>{name * 200}</a>")
    return made.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(500)


XLSX = packed("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
PPTX = packed("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml", "ppt/slides/slide1.xml")
ODT, ODS, ODP = (
    packed("content.xml", first=f"application/vnd.oasis.opendocument.{kind}")
    for kind in ("text", "spreadsheet", "presentation")
)
WORD = word_file(para("A1"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (XLSX, "office"),
        (PPTX, "office"),
        (ODT, "odt"),
        (ODS, "office"),
        (ODP, "office"),
        (packed("a.txt"), "archive"),
        (packed(), "archive"),
        (b"%PDF-1.7\n", "pdf"),
        (ole("WordDocument"), "doc"),
        (ole("Workbook"), "office"),
        (ole("PowerPoint Document"), "office"),
        (ole("__substg1.0_001A001E"), "unknown"),
    ],
)
def test_it_is_called_what_it_is(content: bytes, kind: str) -> None:
    assert read_file(content).refused == REFUSED[kind]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (XLSX, "office"),
        (PPTX, "office"),
        (ODT, "odt"),
        (ODS, "office"),
        (packed("a.txt", "b.txt"), "archive"),
        (WORD, "damaged"),
    ],
)
def test_also_where_only_its_beginning_came(content: bytes, kind: str) -> None:
    assert read_file(content[: len(content) * 6 // 10]).refused == REFUSED[kind]


def test_one_that_only_begins_like_them_is_packed() -> None:
    assert read_file(b"PK\x03\x04" + bytes(100)).refused == REFUSED["archive"]
