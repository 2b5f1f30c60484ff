"""Lines of a draft that comes back, without what a writing program made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from faq.text.spelling import clean
from handlers.forms.draft_sections import squeezed, without_bullet
from handlers.forms.word_reader import Line, Row

_NUMBERED_ENDS = ".)"
_LONGEST_NUMBER = 4


def same_words(words: str, other: str) -> bool:
    """Whether two answers are the same but for what nobody sees."""
    return words == other or clean(words, lines=True) == clean(other, lines=True)


def flat(lines: Sequence[Line]) -> Iterator[str]:
    """The lines, with each line of a table's cells as one."""
    for line in lines:
        yield from ([line] if isinstance(line, str) else (one for cell in line for one in cell.split("\n")))


def plain(lines: Sequence[Line], *, bullets: bool) -> str:
    """The words of an answer; ``bullets`` are none of it, unless they were written so."""
    return "\n".join(_unescaped(line, bullets=bullets) for line in flat(lines)).strip()


def _unescaped(line: str, *, bullets: bool = False) -> str:
    if line.startswith("\\"):
        return line[1:]
    return without_bullet(line) if bullets else line


def fields_named(line: Line, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(field or nothing, words) of a line of a question with fields: ``- name: words`` with any bullet or none, or a row."""
    if isinstance(line, tuple):
        name = names.get(squeezed(line[0]).rstrip(":").rstrip().casefold(), "")
        cells = line[1:] if name else line
        words = [_unescaped(one) for cell in cells for one in cell.split("\n")]
        yield from zip([name, *[""] * len(words)], words, strict=False)
        return
    bare = line.strip()
    said, colon, typed = without_bullet(bare).partition(":")
    name = names.get(squeezed(said.strip("*_ ")).casefold(), "") if colon else ""
    behind = typed.lstrip("*_ ") if said.startswith(("*", "_")) else typed
    yield (name, behind.strip()) if name else ("", _unescaped(bare))


def row_of(line: Line) -> Row:
    """The cells of an item of a list; none where there is nothing in them."""
    if isinstance(line, tuple):
        cells = tuple("\n".join(map(_unescaped, cell.split("\n"))).strip() for cell in line)
    else:
        cells = tuple(_cells(_without_number(line.strip())))
    return cells if any(cells) else ()


def _without_number(line: str) -> str:
    digits = len(line) - len(line.lstrip("0123456789"))
    numbered = 0 < digits <= _LONGEST_NUMBER and line[digits : digits + 1] in tuple(_NUMBERED_ENDS)
    ends = numbered and not line[digits + 1 : digits + 2].strip()
    return line[digits + 1 :].strip() if ends else without_bullet(line).strip(" -*\t")


def _cells(row: str) -> list[str]:
    """The cells of a list line, parted by semicolons that no backslash stands before."""
    held = row.replace("\\\\", "\x00").replace("\\;", "\x01")
    return [cell.replace("\x01", ";").replace("\x00", "\\").strip() for cell in held.split(";")]
