"""The words of a Word file (.docx) as Word, LibreOffice and Google Docs write it: paragraphs and rows of tables, and nothing else.

A file that somebody sends is hostile. It is read as a stream, and only its text and its styles are unpacked: what comes out is
counted while it comes, a DTD is refused, no relationship but that to the text is looked at, and no name from inside is a path.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from handlers.forms.word_package import Handler, Package, WordError, members_of

DEEPEST = 20
"""Of tables within tables."""
_HEADING_LEVELS = 9
_LONGEST_CHAIN = 10
"""Of styles that are based on each other."""

Row = tuple[str, ...]
Line = str | Row
"""A paragraph, or the cells of a row of a table."""

_W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""What Word writes, and what it writes where it is told to be strict."""
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
"""The same text box once more, for old programs."""
_PICTURES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main blip",
    "http://purl.oclc.org/ooxml/drawingml/main blip",
    "urn:schemas-microsoft-com:vml imagedata",
)
_NOTES = ("footnoteReference", "endnoteReference", "object")
_SKIPPED = ("del", "moveFrom", "sectPr")
_OFFICE_DOCUMENT = "/officeDocument"
_DAMAGED = (BadZipFile, struct.error, expat.ExpatError, zlib.error, EOFError, NotImplementedError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a Word file. A heading begins with ``##`` and one more sign a level, an item of a list with ``-``, as in
    Markdown. ``left_out`` says that there is something beside it: pictures, footnotes."""

    lines: tuple[Line, ...]
    left_out: bool


def read_word(content: bytes) -> WordText:
    """The text; WordError where there is none to be had."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _read(Package(archive, {one.filename: one for one in members_of(archive)}))
    except _DAMAGED as error:
        raise WordError("damaged") from error


def _read(package: Package) -> WordText:
    place = _Place()
    if "_rels/.rels" in package.members:
        package.parse("_rels/.rels", place)
    if place.document not in package.members:
        raise WordError(_other_kind(package.members))
    styles, folder = _Styles(), place.document.rpartition("/")[0]
    if f"{folder}/styles.xml" in package.members:
        package.parse(f"{folder}/styles.xml", styles)
    text = _Text(styles)
    package.parse(place.document, text)
    return WordText(tuple(text.body), text.left_out)


def _other_kind(names: Mapping[str, ZipInfo]) -> str:
    """What a file is that is packed like Word's and is not."""
    if "content.xml" in names and "mimetype" in names:
        return "odt"
    return "office" if "[Content_Types].xml" in names else "archive"


class _Place(Handler):
    """Where the text is; a place outside of the file is none."""

    def __init__(self) -> None:
        self.document = "word/document.xml"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        inside = attributes.get("TargetMode") != "External"
        if inside and attributes.get("Type", "").endswith(_OFFICE_DOCUMENT):
            target = attributes.get("Target", "").removeprefix("/")
            self.document = target if target.startswith("word/") else self.document


def _local(name: str) -> str:
    """The name of an element of Word's own; empty for all others."""
    space, _, local = name.partition(" ")
    return local if space in _W else ""


def _value(attributes: dict[str, str], name: str = "val") -> str:
    return next((attributes[f"{space} {name}"] for space in _W if f"{space} {name}" in attributes), "")


def _level(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and int(value[:2]) < _HEADING_LEVELS else None


class _Styles(Handler):
    """Which styles are headings: by their level, since their names are of the program's language, else by their English name."""

    def __init__(self) -> None:
        self._levels: dict[str, int] = {}
        self._based_on: dict[str, str] = {}
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "style":
            self._style = _value(attributes, "styleId")
        elif local == "basedOn":
            self._based_on[self._style] = _value(attributes)
        elif local == "name":
            named, _, number = _value(attributes).casefold().rpartition(" ")
            if named == "heading" and (level := _level(number)):
                self._levels.setdefault(self._style, level - 1)
        elif local == "outlineLvl" and (level := _level(_value(attributes))) is not None:
            self._levels[self._style] = level

    def level(self, style: str) -> int | None:
        """The level of a heading, counted from 0; None where it is none."""
        for _ in range(_LONGEST_CHAIN):
            if style in self._levels:
                return self._levels[style]
            style = self._based_on.get(style, "")
        return None


@dataclass(slots=True)
class _Paragraph:
    words: list[str] = field(default_factory=list)
    style: str = ""
    level: int | None = None
    listed: bool = False
    goes_on: bool = False
    """Whether its end is deleted, so that the next one belongs to it."""


class _Text(Handler):
    """The text as it is with all tracked changes accepted, without comments and without fields' codes."""

    def __init__(self, styles: _Styles) -> None:
        self.body: list[Line] = []
        self.left_out = False
        self._styles = styles
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[Row]] = []
        self._cells: list[list[Line]] = []
        self._skipped = 0
        self._in_properties = 0
        self._in_text = False
        self._held: list[str] = []

    # -- what expat calls

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            return
        local = _local(name)
        if name == _FALLBACK or local in _SKIPPED or local.endswith("Change"):
            self._skipped = 1
            self._mark_deleted(local)
            return
        self.left_out |= name in _PICTURES or local in _NOTES
        if local in _STARTS:
            _STARTS[local](self, attributes)
        elif self._in_properties:
            self._property(local, attributes)
        elif local in _SIGNS and self._paragraphs:
            self._paragraphs[-1].words.append(_SIGNS[local] if _value(attributes, "type") in _LINE_BREAKS else "")

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        local = _local(name)
        if local in _ENDS:
            _ENDS[local](self)

    def words(self, words: str) -> None:
        if self._in_text and not self._skipped and self._paragraphs:
            self._paragraphs[-1].words.append(words)

    # -- elements

    def _mark_deleted(self, local: str) -> None:
        if local in ("del", "moveFrom") and self._in_properties and self._paragraphs:
            self._paragraphs[-1].goes_on = True

    def _begin_paragraph(self, _attributes: dict[str, str]) -> None:
        self._paragraphs.append(_Paragraph())

    def _begin_properties(self, _attributes: dict[str, str]) -> None:
        self._in_properties += 1

    def _begin_text(self, _attributes: dict[str, str]) -> None:
        self._in_text = True

    def _begin_row(self, _attributes: dict[str, str]) -> None:
        if len(self._rows) == DEEPEST:
            raise WordError("too much")
        self._rows.append([])

    def _begin_cell(self, _attributes: dict[str, str]) -> None:
        self._cells.append([])

    def _property(self, local: str, attributes: dict[str, str]) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs[-1]
        if local == "pStyle":
            paragraph.style = _value(attributes)
        elif local == "outlineLvl":
            paragraph.level = _level(_value(attributes))
        elif local == "numId":
            paragraph.listed = _value(attributes) != "0"

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        self._held += paragraph.words
        if not paragraph.goes_on:
            words, self._held = "".join(self._held), []
            for line in self._lines(paragraph, words):
                self._emit(line)

    def _lines(self, paragraph: _Paragraph, words: str) -> list[str]:
        level = self._styles.level(paragraph.style) if paragraph.level is None else paragraph.level
        if level is not None and words.strip():
            return [f"{'#' * (level + 2)} {' '.join(words.split())}"]
        return (
            [f"- {words}" if paragraph.listed and words.strip() else words] if "\n" not in words else words.split("\n")
        )

    def _end_properties(self) -> None:
        self._in_properties -= 1

    def _end_text(self) -> None:
        self._in_text = False

    def _end_cell(self) -> None:
        lines = self._cells.pop()
        if self._rows:
            self._rows[-1].append(tuple(str(line) for line in lines))

    def _end_row(self) -> None:
        """A row; one of a single cell, or of a table within another, is lines like any."""
        cells = self._rows.pop()
        if len(cells) > 1 and not self._rows:
            self._emit(tuple("\n".join(cell).strip() for cell in cells))
            return
        for cell in cells:
            for line in cell:
                self._emit(line)

    def _emit(self, line: Line) -> None:
        (self._cells[-1] if self._cells else self.body).append(line)


_SIGNS: Mapping[str, str] = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LINE_BREAKS = ("", "textWrapping")
"""The kinds of breaks that are no end of a page or column."""
_STARTS: Mapping[str, Callable[[_Text, dict[str, str]], None]] = {
    "p": _Text._begin_paragraph,
    "pPr": _Text._begin_properties,
    "t": _Text._begin_text,
    "tr": _Text._begin_row,
    "tc": _Text._begin_cell,
}
_ENDS: Mapping[str, Callable[[_Text], None]] = {
    "p": _Text._end_paragraph,
    "pPr": _Text._end_properties,
    "t": _Text._end_text,
    "tr": _Text._end_row,
    "tc": _Text._end_cell,
}
