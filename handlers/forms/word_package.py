"""A Word file as the package that it is, unpacked within limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MOST_ELEMENTS = 500_000
MOST_ATTRIBUTES = 500_000
ENCODINGS = ("utf-8", "utf-16")
LONGEST_TAG = 2**20
"""Bytes of one tag with its attributes, which is held back whole before anything of it is told."""


def no_dtd(*_: object) -> None:
    """Refuse a document type: Word writes none, and one may expand or point to other places."""
    raise WordError("damaged")


def known_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Refuse an encoding that a package may not have (ISO/IEC 29500-2): others are looked up among all that Python knows."""
    if encoding and encoding.casefold() not in ENCODINGS:
        raise WordError("damaged")


class Handler:
    """What is told of the elements of a member."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def words(self, words: str) -> None:
        """Characters."""


MOST_UNPACKED = 20 * 2**20
MOST_MEMBERS = 2_000
_CHUNK = 2**16
_ENCRYPTED = 1


class WordError(Exception):
    """A file that cannot be read as Word's; ``why`` is a key of ``sent_files.REFUSED``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def members_of(archive: ZipFile) -> list[ZipInfo]:
    """The members of an archive, if it has no more than may be."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise WordError("too much")
    return members


@dataclass(slots=True)
class Package:
    """The members of a file, unpacked as far as the budget for all of them goes."""

    archive: ZipFile
    members: Mapping[str, ZipInfo]
    bytes_left: int = MOST_UNPACKED
    elements_left: int = MOST_ELEMENTS
    attributes_left: int = MOST_ATTRIBUTES

    def parse(self, name: str, handler: Handler) -> None:
        """Tell a handler what a member holds."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = no_dtd
        parser.XmlDeclHandler = known_encoding
        parser.StartElementHandler = self._counting(handler.start)
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.words
        given = 0
        for chunk in self._unpacked(name):
            parser.Parse(chunk, False)
            given += len(chunk)
            if given - parser.CurrentByteIndex > LONGEST_TAG:
                raise WordError("too much")
        parser.Parse(b"", True)

    def _counting(self, start: Callable[[str, dict[str, str]], None]) -> Callable[[str, dict[str, str]], None]:
        def counted(name: str, attributes: dict[str, str]) -> None:
            self.elements_left -= 1
            self.attributes_left -= len(attributes)
            if min(self.elements_left, self.attributes_left) < 0:
                raise WordError("too much")
            start(name, attributes)

        return counted

    def _unpacked(self, name: str) -> Iterator[bytes]:
        member = self.members[name]
        if member.flag_bits & _ENCRYPTED:
            raise WordError("locked")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise WordError("damaged")
        with self.archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                self.bytes_left -= len(chunk)
                if self.bytes_left < 0:
                    raise WordError("too much")
                yield chunk
