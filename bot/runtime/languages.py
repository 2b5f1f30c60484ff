"""The languages: catalogues are read from ``.po`` files when a language is first used, so nothing is compiled or generated."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po

from faq.pack.model import Pack
from faq.pack.pack_text import PackError, read_text, strange
from handlers.dialog.translator import Translator

OWN = Path(__file__).parents[1] / "locale"


class Languages(Mapping[str, Translator]):
    """English and every language that has a catalogue, as translators by code."""

    def __init__(self, packs: Mapping[str, Pack]) -> None:
        self._packs = packs
        self._codes = ("en", *sorted(path.stem for path in OWN.glob("*.po")))
        self._loaded: dict[str, Translator] = {}

    def __getitem__(self, code: str) -> Translator:
        if code not in self._codes:
            raise KeyError(code)
        if code not in self._loaded:
            self._loaded[code] = Translator("en") if code == "en" else _translator(code, self._packs)
        return self._loaded[code]

    def __contains__(self, code: object) -> bool:
        return code in self._codes

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def _translator(code: str, packs: Mapping[str, Pack]) -> Translator:
    plural = gettext.c2py(get_plural(code).plural_expr)
    with (OWN / f"{code}.po").open("rb") as file:
        own = _messages(read_po(file, locale=code))
    return Translator(code, own, plural, _pack_messages(code, packs))


def _pack_messages(code: str, packs: Mapping[str, Pack]) -> dict[str, dict[str, str]]:
    files = {pack.id: Path(pack.folder) / "locale" / f"{code}.po" for pack in packs.values()}
    return {
        pack_id: {one: words for one, words in pack_catalogue(path, code).items() if isinstance(words, str)}
        for pack_id, path in files.items()
        if path.exists()
    }


def pack_catalogue(path: Path, code: str) -> dict[str, str | tuple[str, ...]]:
    """The finished messages of a pack's catalogue; PackError where it is none."""
    content = StringIO(read_text(path))
    try:
        catalogue = read_po(content, locale=code, abort_invalid=True)
    # The header of a catalogue is read by many hands: of dates, of languages, of plurals.
    except (PoFileError, ValueError, LookupError, UnknownLocaleError) as error:
        raise PackError(path, getattr(error, "lineno", None) or 1, f"no catalogue: {error}") from error
    found = _messages(catalogue)
    if flaw := next(strange([*found, *found.values()]), None):
        raise PackError(path, 1, flaw[1])
    return found


def _messages(catalogue: Catalog) -> dict[str, str | tuple[str, ...]]:
    """The finished messages of a catalogue; a plural one is found under its singular."""
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            plural = isinstance(message.id, list | tuple)
            found[message.id[0] if plural else str(message.id)] = (
                tuple(message.string) if plural else str(message.string)
            )
    return found
