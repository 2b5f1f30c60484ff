"""What a file is that somebody sent, by its bytes alone: whatever its name says and whichever platform it came by."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.dialog.translator import mark
from handlers.forms.office_kinds import old_kind, packed_kind
from handlers.forms.word_package import WordError
from handlers.forms.word_reader import Line, read_word

LARGEST_FILE = 2 * 2**20
"""Bytes of any file that is fetched."""
LARGEST_TEXT = 2**20
MEDIA = ("image/", "video/", "audio/")
"""How the kinds of files begin that hold no words to read."""

LARGE = mark("That file is larger than I can take (2 MB for Word, 1 MB for text). Nothing was changed.")
REFUSED: Mapping[str, str] = {
    "empty": mark("That file is empty. Please save it again and send it anew."),
    "large text": LARGE,
    "pdf": mark("That is a PDF. Please send the Word or text file that you edited."),
    "picture": mark("That is a picture. Please send the Word or text file that you edited."),
    "sound": mark("That is a recording. Please send the Word or text file that you edited."),
    "doc": mark("That is an old Word file (.doc). Please save it as .docx and send that."),
    "locked": mark("That file is protected by a password. Please save it without one and send it again."),
    "rtf": mark("That is an RTF file. Please save it as Word (.docx) and send that."),
    "html": mark("That is a web page. Please save it as Word (.docx) and send that."),
    "odt": mark("That is an OpenDocument file (.odt). Please save it as Word (.docx) and send that."),
    "office": mark("That is a table or slides. Please send the Word or text file that you edited."),
    "archive": mark("That is a packed folder. Please take the Word or text file out of it and send that."),
    "damaged": mark("That Word file is damaged. Please save it as .docx once more and send that."),
    "too much": mark("That Word file holds more than I can take. Please save it as plain text and send that."),
    "unknown": mark("I do not know that kind of file. Please send the Word or text file that you edited."),
}
"""What is said of a file that cannot be used, and what to send instead."""
WINDOWS = mark("I read this file as Windows text. If letters came out wrong, save it as UTF-8 and send it again.")
LEFT_OUT = mark("I do not read pictures and footnotes in a file.")

_BEGINNINGS: Sequence[tuple[bytes, str]] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RIFF", "sound"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!\x1a", "archive"),
)
_ZIP, _OLE, _MEDIA = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ftyp"
_PAGES = ("<!doctype html", "<html", "<?xml", "mime-version:")
_BOMS: Sequence[tuple[bytes, str]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class SentFile:
    """The lines of a file that can be used, and what is to be said of how it was read. ``refused`` says why there are none."""

    lines: Sequence[Line] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""


def read_file(content: bytes) -> SentFile:
    """What a file holds."""
    kind = _kind(content)
    if kind == "zip":
        return _word(content)
    if kind:
        return SentFile(refused=REFUSED[kind])
    return _text(content)


def text_lines(words: str) -> list[str]:
    """The lines of a text, however its ends are written."""
    return words.replace("\ufeff", "").replace("\r\n", "\n").splitlines()


def _kind(content: bytes) -> str:
    """What the first bytes say; empty where it may be text."""
    if not content:
        return "empty"
    if content.startswith(_ZIP):
        return "zip"
    if content.startswith(_OLE):
        return old_kind(content)
    if content[4:8] == _MEDIA:
        return "picture" if content[8:11] in (b"hei", b"mif", b"avi") else "sound"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "picture"
    return next((kind for begins, kind in _BEGINNINGS if content.startswith(begins)), "")


def _word(content: bytes) -> SentFile:
    try:
        found = read_word(content)
    except WordError as error:
        named = error.why in ("locked", "too much", "office")
        return SentFile(refused=REFUSED[error.why if named else packed_kind(content)])
    return SentFile(found.lines, (LEFT_OUT,) if found.left_out else ())


def _text(content: bytes) -> SentFile:
    if len(content) > LARGEST_TEXT:
        return SentFile(refused=REFUSED["large text"])
    words, windows = _decoded(content)
    if not words or "\0" in words:
        return SentFile(refused=REFUSED["unknown"])
    if words[:_SAMPLE].lstrip().casefold().startswith(_PAGES):
        return SentFile(refused=REFUSED["html"])
    return SentFile(text_lines(words), (WINDOWS,) if windows else ())


def _decoded(content: bytes) -> tuple[str, bool]:
    """The text, and whether it could only be read as Windows writes Western European letters; empty where it is none."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if content.startswith(bom)), (b"", _utf16(content)))
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            return content[len(bom) :].decode(name), name == "cp1252"
        except UnicodeDecodeError:
            continue
    return "", False


def _utf16(content: bytes) -> str:
    """The encoding of a text of two bytes a letter that does not say so: one of them is nearly always zero."""
    sample = content[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or max(even, odd) * 4 < len(sample) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
