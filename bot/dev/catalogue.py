"""The catalogues: what there is to translate in our code and in a pack, and what a translation lacks.

``python -m bot.dev.catalogue`` brings every ``.po`` file up to date: new messages are added empty, gone ones are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.runtime.languages import OWN
from faq.pack.citation import Citation
from faq.pack.load import load_packs
from faq.pack.model import Pack

ROOT = Path(__file__).parents[2]
KEYWORDS = {"t": None, "tn": (1, 2), "mark": None}
PACK_WORDS = frozenset(
    {
        "summary", "label", "text", "hint", "why", "name", "title", "intro", "disclaimer", "change", "find_out", "advice",
        "awaited",
        "purpose", "bring", "note", "means", "term", "short", "at_hand",
    }
)  # fmt: skip
"""The parts of a pack that are its editors' own words; quotes are never translated."""
Words = str | tuple[str, ...] | list[str]
_BLANK = re.compile(r"\{\w*\}")


def own_messages() -> Catalog:
    """Every message in our code."""
    catalogue = Catalog(project="city2city")
    for folder in ("handlers", "bot", "faq"):
        found = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
        for name, _line, message, _comments, _context in found:
            catalogue.add(message, locations=[(f"{folder}/{name}", 0)])
    return catalogue


def pack_messages(pack: Pack) -> Catalog:
    """Every word of a pack's editors."""
    catalogue = Catalog(project=pack.id)
    for part in (pack.file, pack.eligibility, pack.application, pack.feedback):
        for words in _words(part):
            catalogue.add(words)
    return catalogue


def _words(part: object) -> Iterator[str]:
    if isinstance(part, Citation):
        return
    if isinstance(part, tuple):
        for one in part:
            yield from _words(one)
    elif is_dataclass(part):
        for one in fields(part):
            value = getattr(part, one.name)
            if one.name in PACK_WORDS and isinstance(value, str | tuple):
                yield from filter(None, (value,) if isinstance(value, str) else _strings(value))
                yield from () if isinstance(value, str) else _words(value)
            else:
                yield from _words(value)


def _strings(values: tuple[object, ...]) -> Iterator[str]:
    yield from (one for one in values if isinstance(one, str))


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Each ``.po`` file, with what it should hold."""
    packs = load_packs()
    for path in sorted(OWN.glob("*.po")):
        yield path, own_messages()
        for pack in packs.values():
            yield Path(pack.folder) / "locale" / path.name, pack_messages(pack)


def flaws() -> list[str]:
    """What the translations lack: messages that are missing, fuzzy, gone, or fill in other blanks than the English ones."""
    return [f"{path}: {flaw}" for path, wanted in catalogues() for flaw in flaws_of(path, wanted)]


def flaws_of(path: Path, wanted: Catalog) -> Iterator[str]:
    """What one ``.po`` file lacks of what it should hold."""
    if not path.is_file():
        yield "the file is missing"
        return
    try:
        found = _read(path)
    except (PoFileError, UnicodeDecodeError) as error:
        yield f"malformed: {error}"
        return
    for message in wanted:
        if message.id:
            yield from _wrong_translation(message.id, _known(found, message))
    yield from (f"no longer used: {one}" for one in sorted(_ids(found) - _ids(wanted)))


def _known(catalogue: Catalog, message: Message) -> Message | None:
    """What a catalogue has for a message."""
    return catalogue.get(message.id[0] if isinstance(message.id, tuple) else message.id)


def _ids(catalogue: Catalog) -> set[str]:
    return {str(message.id) for message in catalogue if message.id}


def _wrong_translation(message: Words, translated: Message | None) -> Iterator[str]:
    if translated is None or not translated.string or not all(translated.string):
        yield f"not translated: {message!r}"
    elif translated.fuzzy:
        yield f"fuzzy: {message!r}"
    else:
        yield from _wrong_forms(message, translated.string)


def _wrong_forms(message: Words, translation: Words) -> Iterator[str]:
    malformed = [one for one in _forms(translation) if not _fills_in(one)]
    yield from (f"malformed: {one!r}" for one in malformed)
    if not malformed:
        yield from _wrong_blanks(message, translation)


def _fills_in(words: str) -> bool:
    """Whether the blanks of a message can be filled in: no brace stands alone."""
    try:
        return bool(list(Formatter().parse(words)))
    except ValueError:
        return False


def _wrong_blanks(message: Words, translation: Words) -> Iterator[str]:
    wanted = {blank for one in _forms(message) for blank in _BLANK.findall(one)}
    for one in _forms(translation):
        found = set(_BLANK.findall(one))
        if found - wanted or (isinstance(message, str) and found != wanted):
            yield f"other blanks than {sorted(wanted)}: {one!r}"


def _forms(words: Words) -> Sequence[str]:
    return (words,) if isinstance(words, str) else words


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def update() -> None:
    """Bring every ``.po`` file up to date."""
    for path, wanted in catalogues():
        path.parent.mkdir(parents=True, exist_ok=True)
        found = _read(path) if path.is_file() else Catalog(locale=path.stem)
        fresh = Catalog(locale=path.stem)
        for message in wanted:
            if message.id:
                known = _known(found, message)
                fresh.add(message.id, known.string if known else None)
        with path.open("wb") as file:
            write_po(file, fresh, width=120, omit_header=True, no_location=True, sort_output=False)


if __name__ == "__main__":
    update()
