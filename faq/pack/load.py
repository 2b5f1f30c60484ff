"""Reading packs: folders of TOML and Markdown become ``Pack`` objects, or a ``PackError`` that names file and line."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from faq.answers.kind_table import KINDS
from faq.pack import local_file
from faq.pack.model import TYPES, Application, Eligibility, Entry, Feedback, Pack, TestQuestion, WayToAsk
from faq.pack.pack_text import DEEPEST, KEPT, PackError, files_of, read_text, strange
from faq.pack.programme_file import LocalFile, PackFile
from faq.pack.toml_positions import Spot, deep_line, spots

BUILT_IN = Path(__file__).parents[1] / "programmes"
QUESTIONS = Path("tests", "questions.jsonl")
_HEADING = re.compile(r"## ([\w.-]{1,40})(?!\S) ?(.*)")


@cache
def _adapter(model: type) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def pack_folders(extra: Sequence[Path] = ()) -> dict[str, Path]:
    """The folders that hold a ``pack.toml``, by name: those that ship, then those in ``extra``, later ones winning."""
    return {path.parent.name: path.parent for place in (BUILT_IN, *extra) for path in sorted(place.glob("*/pack.toml"))}


def load_packs(extra: Sequence[Path] = ()) -> dict[str, Pack]:
    """Every pack, by id. ``extra`` folders hold further packs and ``<id>.local.toml`` overrides."""
    packs = (load_pack(folder, extra) for folder in pack_folders(extra).values())
    return {pack.id: pack for pack in sorted(packs, key=lambda pack: (pack.file.order, pack.id))}


def local_files(extra: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """The files that staff set beside packs, each with the id of the pack that it is for."""
    for path in (path for folder in extra for path in sorted(folder.glob("*.local.toml"))):
        yield path.name.removesuffix(".local.toml"), path


def load_pack(folder: Path, local: Sequence[Path] = ()) -> Pack:
    """One pack; PackError where a file is missing, unreadable or not of the right shape."""
    file, rules = _toml(folder / "pack.toml", PackFile), folder / "eligibility.toml"
    checked = _toml(rules, Eligibility)
    _refuse(folder / "pack.toml", local_file.stray_links(file.link, checked))
    for place in local:
        override = place / f"{file.id}.local.toml"
        if override.is_file():
            file = _overridden(file, override, checked)
    for path in files_of(folder / "locale", "*.po"):
        read_text(path)
    return Pack(
        file=file,
        eligibility=checked,
        application=_toml(folder / "application.toml", Application),
        feedback=_toml(folder / "feedback.toml", Feedback),
        entries=read_entries(folder / "faq.md"),
        alternates=read_alternates(folder / "also"),
        source=read_text(folder / "source.txt"),
        questions=read_questions(folder),
        rules=hashlib.sha256(read_text(rules).encode()).hexdigest()[:12],
        folder=str(folder),
    )


def _overridden(file: PackFile, path: Path, rules: Eligibility) -> PackFile:
    """The pack's file with what staff set in ``path``; PackError where that is wrong."""
    local = _toml(path, LocalFile)
    _refuse(path, local_file.wrong(file, local, rules))
    return local_file.with_local(file, local)


def _refuse(path: Path, wrong: local_file.Wrong) -> None:
    for place, what in wrong:
        raise PackError(path, toml_line(read_text(path), place), what)


def _toml(path: Path, model: type) -> Any:
    text = read_text(path)
    if line := _deep(text):
        raise PackError(path, line, f"expected at most {DEEPEST} tables and lists within each other")
    try:
        wrong = _tables(text)[1]
    # Also numbers of thousands of digits, which are no TOMLDecodeError.
    except ValueError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise PackError(path, int(found[1]) if found else text.count("\n") + 1, f"not TOML: {error}") from error
    _refuse(path, iter(wrong))
    try:
        return _shaped(text, model, tuple(KINDS))
    except ValidationError as error:
        # A name typed wrong is told before what is missing because of it.
        first = min(error.errors(), key=lambda one: one["type"] == "missing")
        place = ".".join(str(part) for part in first["loc"])
        what = f"{place}: {_allowed(model, first) or first['msg']}"
        raise PackError(path, toml_line(text, first["loc"]), what) from error


@lru_cache(KEPT)
def _deep(text: str) -> int:
    return deep_line(text, DEEPEST)


@lru_cache(KEPT)
def _tables(text: str) -> tuple[dict[str, Any], tuple[tuple[Spot, str], ...]]:
    """What a TOML text holds, and what of it may stand in no pack."""
    tables = tomllib.loads(text)
    return tables, tuple(strange(tables))


@lru_cache(KEPT)
def _shaped(text: str, model: type, kinds: tuple[str, ...]) -> Any:
    return _adapter(model).validate_python(_tables(text)[0], context={TYPES: kinds})


def _allowed(model: type, error: ErrorDetails) -> str:
    """What is said of a key that there is not: the one that was meant, and those that may stand there."""
    if error["type"] != "unexpected_keyword_argument":
        return ""
    table: Any = model
    for part in error["loc"][:-1]:
        table = _table(get_type_hints(table).get(str(part), table)) or table
    known = [one.name for one in fields(table)]
    meant = local_file.likely(str(error["loc"][-1]), known) or "."
    return f"no such key{meant} Allowed: {', '.join(known)}"


def _table(hint: Any) -> Any:
    """The class of a table that a field holds, by itself or in a tuple or mapping; None where it holds none."""
    return hint if is_dataclass(hint) else next(filter(None, map(_table, get_args(hint))), None)


def toml_line(text: str, place: Iterable[int | str]) -> int:
    """The line (from 1) where a value stands in a TOML file, or what holds it where it has none of its own.

    >>> toml_line('a = 1\\n[[question]]\\nid = "x"\\n[[question]]\\nid = "y"\\n', ("question", 1, "id"))
    5
    """
    found, spot = spots(text), tuple(place)
    while spot and spot not in found:
        spot = spot[:-1]
    return found.get(spot, 1)


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The sections of a ``faq.md``: ``## id title``, the verbatim text, and lines after ``>`` that are the editor's."""
    lines = read_text(path).splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
    if not starts:
        raise PackError(path, 1, "no section found; expected '## <id> <title>'")
    return tuple(
        _entry(path, start, lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    )


def _entry(path: Path, start: int, lines: Sequence[str]) -> Entry:
    heading = _HEADING.fullmatch(lines[0].rstrip())
    if not heading or not heading[2]:
        raise PackError(path, start + 1, "expected '## <id> <title>'")
    ours = [line[1:].strip() for line in lines[1:] if line.startswith(">")]
    titles = [line.partition(":")[2].strip() for line in ours if line.startswith("also titled:")]
    notes = tuple(line for line in ours if not line.startswith(("also titled:", "editing:")))
    return Entry(
        id=heading[1],
        title=heading[2],
        titles=(heading[2], *titles),
        text=tuple(_paragraphs(line for line in lines[1:] if not line.startswith(">"))),
        notes=notes,
        line=start + 1,
    )


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    """Paragraphs of joined lines; each list line is one of its own, its indent kept."""
    held: list[str] = []
    for line in [*lines, ""]:
        starts_item = line.lstrip().startswith("- ")
        if held and (starts_item or not line.strip()):
            yield " ".join(held)
            held = []
        if line.strip():
            held.append(line.rstrip() if starts_item else line.strip())


def read_alternates(folder: Path) -> Mapping[str, tuple[WayToAsk, ...]]:
    """Other ways to ask, from every ``also/<lang>.md``, by entry id."""
    found: dict[str, list[WayToAsk]] = {}
    for path in files_of(folder, "*.md"):
        for line in alternate_lines(path):
            if not line.sentence:
                found.setdefault(line.entry, []).append(line.way)
    return {entry: tuple(ways) for entry, ways in found.items()}


@dataclass(frozen=True, slots=True)
class AlsoLine:
    """A line of an ``also`` file, counted from 1: a way to ask, or the ``sentence`` (its beginning) that those below ask for."""

    entry: str
    way: WayToAsk
    number: int
    sentence: str = ""


def alternate_lines(path: Path) -> tuple[AlsoLine, ...]:
    """The lines of one ``also`` file. ``###`` headings in a row name sentences that answer together."""
    return _also(path, read_text(path))


@lru_cache(KEPT)
def _also(path: Path, text: str) -> tuple[AlsoLine, ...]:
    return tuple(_also_lines(path, text.splitlines()))


def _also_lines(path: Path, lines: Sequence[str]) -> Iterator[AlsoLine]:
    entry, named = "", list[str]()
    open_heading = False
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if line.startswith("## "):
            entry, named = line[3:].strip(), []
        elif line.startswith("### "):
            named = [*(named if open_heading else ()), line[4:].strip()]
            yield AlsoLine(entry, WayToAsk(""), number, named[-1])
        elif text and not line.startswith("# "):
            if not entry:
                raise PackError(path, number, "a phrase before the first '## <entry id>'")
            yield AlsoLine(entry, WayToAsk(text, tuple(named)), number)
        open_heading = line.startswith("### ") or (open_heading and not text)


def read_questions(folder: Path) -> tuple[TestQuestion, ...]:
    """The questions of ``QUESTIONS``, which say how well the pack is searched; none where there is no such file."""
    path = folder / QUESTIONS
    return _questions(path, read_text(path)) if path.is_file() else ()


@lru_cache(KEPT)
def _questions(path: Path, text: str) -> tuple[TestQuestion, ...]:
    return tuple(_question(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def _question(path: Path, number: int, line: str) -> TestQuestion:
    try:
        one = json.loads(line)
    except (ValueError, RecursionError):
        one = None
    one = one if isinstance(one, dict) and not any(strange(one)) else {}
    asked, entry, also, passage = one.get("q"), one.get("entry") or "", one.get("also", []), one.get("passage", "")
    texts = isinstance(also, list) and all(isinstance(text, str) for text in (asked, entry, passage, *also))
    if not texts:
        raise PackError(path, number, 'expected an object with "q" and "entry", such as {"q": "…", "entry": "1.1"}')
    return TestQuestion(str(asked), entry, tuple(also), passage)
