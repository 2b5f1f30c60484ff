"""Checks on words: quotes and entries are verbatim, other ways to ask are told apart, nothing is too long to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from faq.pack.load import alternate_lines, read_text
from faq.pack.model import (
    Application,
    Call,
    Citation,
    Criterion,
    Eligibility,
    Entry,
    Feedback,
    NextStep,
    Option,
    Outcome,
    Pack,
    PackFile,
    Place,
    Question,
    Session,
    Term,
    Warn,
)
from faq.pack.verbatim import holds, plain, quotable
from faq.proof.parts import ENTRIES, FEEDBACK, Found, files, forms, parts, shortened
from faq.search.retrieval import SILENT

# -- quotes


def quotes(pack: Pack) -> Iterator[Found]:
    """Every quote is in the programme text and in the entry it names."""
    source = quotable(pack)
    entries = {"": source} | {entry.id: " ".join(map(plain, entry.text)) for entry in pack.entries}
    for name, file in files(pack).items():
        for spot, part in parts(file):
            if isinstance(part, Citation | Place):
                yield from ((name, (*spot, key), what) for key, what in _quote(part, source, entries))
            if isinstance(part, Place):
                yield from ((name, (*spot, key), what) for key, what in _day(part))


def _quote(cited: Citation | Place, source: str, entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if cited.entry not in entries:
        yield "entry", f"unknown entry {cited.entry!r}; there are: {', '.join(filter(None, entries))}"
    if not holds(source, cited.quote):
        yield "quote", f"not in source.txt: {shortened(cited.quote)!r}"
    elif cited.entry in entries and not holds(entries[cited.entry], cited.quote):
        yield "quote", f"not in entry {cited.entry}: {shortened(cited.quote)!r}"


def _day(place: Place) -> Iterator[tuple[str, str]]:
    if not holds(plain(place.quote), place.says):
        yield "says", f"not in the quote: {place.says!r}"
    if place.day and not all(holds(plain(place.says), str(number)) for number in (place.day.day, place.day.year)):
        yield "day", f"{place.day.isoformat()} is not what the text says: {place.says!r}"


def reasons(pack: Pack) -> Iterator[Found]:
    """Every question says why it is asked, by a quote or in words."""
    for name, asked in forms(pack).items():
        for number, question in enumerate(asked):
            if not question.cite and not question.why:
                yield name, ("question", number), f"{question.id!r} has neither 'cite' nor 'why'"


# -- entries


def entries(pack: Pack) -> Iterator[Found]:
    """Every paragraph and list line of the FAQ is in the programme text."""
    source = quotable(pack)
    lines = read_text(Path(pack.folder) / ENTRIES).splitlines()
    for entry in pack.entries:
        if not entry.text:
            yield ENTRIES, entry.line, f"entry {entry.id} has no text"
        for paragraph in entry.text:
            if not holds(source, paragraph):
                yield ENTRIES, _line(lines, entry, paragraph), f"not in source.txt: {shortened(paragraph)!r}"


def rulings(pack: Pack) -> Iterator[Found]:
    """A note that holds until staff rule on a call names one that there is."""
    known = [call.id for call in pack.file.call]
    for number, line in enumerate(read_text(Path(pack.folder) / ENTRIES).splitlines(), 1):
        kind = line.removeprefix(">").strip().partition(":")[0]
        if line.startswith(">") and kind.startswith("unruled") and kind not in [f"unruled {call}" for call in known]:
            yield ENTRIES, number, f"{kind!r} names no call; the calls are: {', '.join(known)}"


def _line(lines: list[str], entry: Entry, paragraph: str) -> int:
    """The line where a paragraph of an entry begins."""
    after = enumerate(lines[entry.line :], entry.line + 1)
    return next(number for number, line in after if line.strip() and paragraph.strip().startswith(line.strip()))


# -- other ways to ask


def alternates(pack: Pack) -> Iterator[Found]:
    """Every other way to ask belongs to one entry, once, and is no title."""
    known = {SILENT, *(entry.id for entry in pack.entries)}
    seen = {_bare(title): (entry.id, f"{ENTRIES}:{entry.line}") for entry in pack.entries for title in entry.titles}
    for name, entry, phrase, line in alternate_phrases(pack):
        if entry not in known:
            yield name, line, f"unknown entry {entry!r}; there are: {', '.join(sorted(known))}"
        bare = _bare(phrase)
        if not bare:
            yield name, line, f"no words in {phrase!r}"
        elif bare in seen:
            yield name, line, f"{phrase!r} is there already: entry {seen[bare][0]}, {seen[bare][1]}"
        seen.setdefault(bare, (entry, f"{name}:{line}"))


def alternate_phrases(pack: Pack) -> Iterator[tuple[str, str, str, int]]:
    """(file, entry, phrase, line) of all other ways to ask."""
    for path in sorted((Path(pack.folder) / "also").glob("*.md")):
        for entry, phrase, line in alternate_lines(path):
            yield f"also/{path.name}", entry, phrase, line


def _bare(phrase: str) -> str:
    """Letters (with the marks that some scripts write vowels with) and digits alone."""
    return "".join(sign for sign in phrase.casefold() if unicodedata.category(sign)[0] in "LMN")


# -- lengths

BUTTON = (64, "shown on a button; Slack takes 75")
TITLE = (150, "a Slack header")
SECTION = (3000, "a Slack section")
INPUT = (2000, "a label or hint in a Slack form")
POLL = (300, "the question of a Telegram poll")
TEXT_LIMITS: Mapping[type, Mapping[str, tuple[int, str]]] = {
    PackFile: {"name": BUTTON, "short": BUTTON, "summary": SECTION},
    Call: {"name": TITLE, "note": SECTION},
    Session: {"name": TITLE, "purpose": SECTION, "bring": SECTION},
    Term: {"means": SECTION},
    Citation: {"quote": SECTION},
    Eligibility: {"intro": SECTION, "disclaimer": SECTION},
    Application: {"label": TITLE, "intro": SECTION},
    Feedback: {"intro": SECTION},
    Question: {"label": BUTTON, "text": INPUT, "hint": INPUT, "why": SECTION},
    Option: {"label": BUTTON},
    Warn: {"text": SECTION},
    Criterion: {"label": TITLE, "change": SECTION, "find_out": SECTION, "advice": SECTION},
    Outcome: {"title": TITLE, "text": SECTION},
    NextStep: {"text": SECTION},
}
"""The most that each text may have, and what sets it. Lengths count UTF-16 units, as Telegram does."""
MESSAGE = 4096 - 600
"""A Telegram message, less room for what stands around a question: progress, remarks on the answer before, translation."""
OPTIONS = 25
"""The buttons of one Slack actions block."""
POLL_OPTIONS = range(2, 13)
"""How many options a Telegram poll may have."""
BUTTON_DATA = 64
"""The bytes that a Telegram button carries."""


def lengths(pack: Pack) -> Iterator[Found]:
    """No text is too long to be shown on the platforms."""
    for name, file in files(pack).items():
        for spot, part in parts(file):
            for field, (limit, why) in TEXT_LIMITS.get(type(part), {}).items():
                if (size := _size(getattr(part, field))) > limit:
                    yield name, (*spot, field), f"too long by {size - limit}: {size} of {limit} characters ({why})"
            if isinstance(part, Question):
                yield from ((name, spot, what) for what in _question(part))


def _question(question: Question) -> Iterator[str]:
    shown = sum(map(_size, (question.text, question.hint, *(option.label for option in question.options))))
    if shown > MESSAGE:
        yield f"too long by {shown - MESSAGE}: text, hint and options of one question (a Telegram message)"
    if len(question.options) + question.unsure > OPTIONS:
        yield f"too many options: more than {OPTIONS} (the buttons of a Slack message)"


def polls(pack: Pack) -> Iterator[Found]:
    """What is asked after a session fits into a poll."""
    for number, question in enumerate(pack.feedback.question):
        if question.type in ("choice", "multi"):
            if (size := _size(question.text)) > POLL[0]:
                what = f"too long by {size - POLL[0]}: {size} of {POLL[0]} characters ({POLL[1]})"
                yield FEEDBACK, ("question", number, "text"), what
            if len(question.options) not in POLL_OPTIONS:
                yield FEEDBACK, ("question", number), "a poll has 2 to 12 options (Telegram)"


def buttons(pack: Pack) -> Iterator[Found]:
    """The id of every entry fits into a button that opens it."""
    for entry in pack.entries:
        if (over := len(f"faq:{pack.id}/{entry.id}:0".encode()) - BUTTON_DATA) > 0:
            yield (
                ENTRIES,
                entry.line,
                f"the ids of pack and entry are {over} bytes too long together for a Telegram button",
            )


def _size(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
