"""The lines of a file that came back, by the question they stand under. Headings are known by their id and label, our own lines by
their text: programs change the signs, the styles and the spaces around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from faq.pack.model import Pack, Question
from faq.text.spelling import clean
from handlers.dialog.visit import Visit
from handlers.forms import draft_wording as wording
from handlers.forms.word_reader import Line

SIGNS = (wording.OURS, wording.OURS_IN_WORD)
BULLETS = tuple("-–—−*+•·‣▪◦●○■□✓➢o§")
"""What may stand before an item of a list, with a space behind it; the last two are what Word's own become in plain text."""
_PARTERS = "·•.:|‐‑‒–—−-"
_WORD = re.compile(r"\w{1,32}")
_ID = re.compile(r"[A-Za-z]{1,3}\d{1,3}")
_LONGEST_HEADING = 400
_MOST_VERSIONS = 100
_SAME = str.maketrans("‘’‚‛“”„‟«»‐‑‒–—−\u00a0\u202f\u2009", '\'\'\'\'""""""------   ')
_STATE = re.compile(rf"{wording.STATE} ([0-9a-f]{{8}}):(.*)")
_SHA = re.compile(rf"{wording.SHA} ?([0-9a-f]{{64}})")


def squeezed(words: str) -> str:
    """The words with one kind of quotes, dashes and spaces: what programs change by themselves makes no difference."""
    return " ".join(clean(words, lines=True).translate(_SAME).split())


def without_bullet(line: str) -> str:
    """A line without the sign that makes it an item of a list."""
    bare = line.strip()
    return bare[1:].lstrip() if bare[:1] in BULLETS and bare[1:2].isspace() else bare


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: of a ``question`` of the programme, or of one that it does not have; of a part where neither is said."""

    question: str = ""
    unknown: str = ""


@dataclass(slots=True)
class Section:
    """What stands under a heading. ``unused`` lines look like ours and are not known."""

    heading: Heading
    lines: list[Line] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FileState:
    """What a file says of the draft it was made of: which one, what its answers were, and a digest of them all."""

    draft: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""


class DraftText:
    """The words of a programme's files in every language there is: what tells headings and our own lines from answers."""

    def __init__(self, visit: Visit, pack: Pack, questions: Sequence[Question]) -> None:
        spoken = [replace(visit, person=replace(visit.person, language=one)) for one in visit.turn.translators]
        self._labels = {one.id: {squeezed(wording.label(each, one)).casefold() for each in spoken} for one in questions}
        self._parts = {
            part.id: {squeezed(each.p(part.name)).casefold() for each in spoken} for part in pack.application.part
        }
        self._titles = {squeezed(wording.title(each, pack)).casefold() for each in spoken}
        ours = sorted({squeezed(line) for each in spoken for line in _own_lines(each, pack, questions)}, key=_first)
        self._ours = {begins: list(lines) for begins, lines in groupby(ours, _first)}
        self._begin = {squeezed(line) for each in spoken for line in _own_beginnings(each)}

    def heading(self, line: str) -> Heading | None:
        """The heading that a line is; None where it is none. A line that has lost its ``#`` is one by its id and label."""
        bare = line.strip()
        signs = len(bare) - len(bare.lstrip("#"))
        words = bare[signs:].strip().strip("*_").strip()
        found = _WORD.match(words)
        if found is None or (len(bare) > _LONGEST_HEADING and not signs):
            return None
        rest = words[found.end() :].strip()
        return self._named(found[0], rest, signs)

    def _named(self, name: str, rest: str, signs: int) -> Heading | None:
        parted, words = rest[:1] in _PARTERS and bool(rest), rest.lstrip(f"{_PARTERS} \t\u00a0")
        if name in self._labels:
            return Heading(name) if signs or self._is_label(name, words) else None
        if name in self._parts and (signs or parted) and squeezed(words).casefold() in self._parts[name]:
            return Heading()
        if signs == 2 and rest.startswith("·"):
            return Heading()
        unknown = signs and parted and (rest.startswith("·") or _ID.fullmatch(name))
        return Heading(unknown=name) if unknown else None

    def _is_label(self, name: str, words: str) -> bool:
        said = squeezed(words).casefold()
        return any(said == label or said.startswith(f"{label} (") for label in self._labels[name])

    def is_title(self, line: str) -> bool:
        """Whether a line is the title of the file."""
        return squeezed(line.strip().lstrip("#")).casefold() in self._titles

    def typed_behind(self, line: str) -> str | None:
        """What somebody typed behind one of our lines, without its sign; None where the line is not ours."""
        said = squeezed(line)
        if said.startswith(tuple(self._begin)) or _STATE.match(said) or _SHA.match(said):
            return ""
        begun = [one for one in self._ours.get(_first(said), ()) if f"{said} ".startswith(f"{one} ")]
        return said[len(max(begun, key=len)) :].strip() if begun else None

    def escaped(self, words: str, *, bullets: bool) -> Iterator[str]:
        """The lines of an answer, each as it is written where it would else be read as something of ours."""
        for line in words.splitlines():
            bare = line.lstrip()
            sign = bare.startswith(("\\", "#", *SIGNS)) or (bullets and without_bullet(line) != bare.strip())
            yield f"\\{line}" if sign or self.heading(line) else line

    def sections(self, lines: Sequence[Line]) -> list[Section]:
        """What stands under each heading, and first what stands before them all."""
        found = [Section(Heading())]
        for line in self._flat(lines):
            heading = self.heading(line) if isinstance(line, str) else None
            if heading:
                found.append(Section(heading))
            else:
                found[-1].lines.append(line)
        for section in found:
            self._sort_out(section)
        return found

    def _flat(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The lines; a row that begins with a heading is lines, since somebody put all into a table."""
        for line in lines:
            if isinstance(line, tuple) and self.heading(line[0]):
                for cell in line:
                    yield from cell.split("\n")
            else:
                yield line

    def _sort_out(self, section: Section) -> None:
        """Drop the lines that are ours."""
        read = [self._read(line) for line in section.lines]
        known = any(ours and typed is not None for ours, typed in read)
        kept, at_top = list[Line](), True
        for line, (ours, typed) in zip(section.lines, read, strict=True):
            at_top = at_top and ours
            if not ours:
                kept.append(line)
            elif typed is None and (str(line).lstrip().startswith(wording.OURS_IN_WORD) or (at_top and not known)):
                section.unused.append(str(line).strip())
            elif typed is None:
                kept.append(line)
            elif typed:
                kept.append(typed)
        section.lines = kept

    def _read(self, line: Line) -> tuple[bool, str | None]:
        """Whether a line has our sign, and what was typed behind what is ours in it."""
        bare = line.lstrip() if isinstance(line, str) else ""
        ours = bare.startswith(SIGNS)
        return ours, self.typed_behind(bare[1:]) if ours else None


def state_in(lines: Sequence[Line]) -> FileState:
    """What the file says of its draft."""
    said = [squeezed(line.lstrip()[1:]) for line in lines if isinstance(line, str) and line.lstrip().startswith(SIGNS)]
    state = next((found for line in said if (found := _STATE.match(line))), None)
    sha = next((found[1] for line in said if (found := _SHA.match(line))), "")
    pairs = (one.partition("=") for one in state[2].split()) if state else ()
    return FileState(state[1] if state else "", {unit: digest for unit, _, digest in pairs}, sha)


def _own_lines(visit: Visit, pack: Pack, questions: Sequence[Question]) -> Iterator[str]:
    yield f"{visit.p(pack.application.label)}. {visit.t(wording.NOT_SUBMITTED)}"
    yield from (visit.t(wording.VERSION, number=number) for number in range(1, _MOST_VERSIONS))
    for sign in SIGNS:
        yield visit.t(wording.INSTRUCTION, sign=sign)
    for question in questions:
        for each in (wording.LINE_EACH, wording.ROW_EACH):
            yield from wording.hints(visit, question, each)


def _own_beginnings(visit: Visit) -> Iterator[str]:
    yield visit.t(wording.GONE)
    yield visit.t(wording.NOT_UNDERSTOOD, words="\0").partition("\0")[0]
    yield visit.t(wording.BY_THE_LIST, what="\0").partition("\0")[0]


def _first(words: str) -> str:
    return words.partition(" ")[0]
