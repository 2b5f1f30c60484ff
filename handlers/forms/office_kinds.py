"""What a file of an office program is that is not read: by the names in it, which are there also where the rest is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MEMBER = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.S)
"""What stands before each member of a packed file: in the end the lengths of its name and of what follows that."""
_TABLE_OR_SLIDES = ("xl/", "ppt/", "visio/")
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_STREAMS: Sequence[tuple[str, str]] = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "office"),
    ("Book", "office"),
    ("PowerPoint Document", "office"),
)
"""What programs before 2007 call their words, each in UTF-16; the first is a newer file with a password."""


def packed_kind(content: bytes) -> str:
    """What a packed file is that could not be read as Word's, a key of ``sent_files.REFUSED``."""
    members = list(_members(content))
    names = [name for name, _ in members]
    mime = next((begins for name, begins in members if name == "mimetype"), "")
    if mime.startswith(_OPEN_DOCUMENT):
        return "odt" if mime.startswith(f"{_OPEN_DOCUMENT}text") else "office"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    if any(name.startswith(_TABLE_OR_SLIDES) for name in names):
        return "office"
    words = any(name.startswith("word/") for name in names)
    return "damaged" if words or "[Content_Types].xml" in names else "archive"


def _members(content: bytes) -> Iterator[tuple[str, str]]:
    """The names, each with what the member begins with."""
    for found in _MEMBER.finditer(content):
        start = found.end() + int.from_bytes(found[1], "little")
        begins = start + int.from_bytes(found[2], "little")
        yield content[found.end() : start].decode("latin-1"), content[begins : begins + 60].decode("latin-1")


def old_kind(content: bytes) -> str:
    """What a file of a program before 2007 is, as ``packed_kind``."""
    return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in content), "unknown")
