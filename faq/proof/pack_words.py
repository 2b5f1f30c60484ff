"""Checks on words: quotes and entries are verbatim, other ways to ask are told apart, nothing is too long to be shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from faq.answers.kind_table import kind_of
from faq.pack.citation import Citation
from faq.pack.load import AlsoLine, alternate_lines
from faq.pack.model import (
    SHORT_LABEL,
    Advice,
    Application,
    Criterion,
    Eligibility,
    Entry,
    Feedback,
    NextStep,
    Option,
    Outcome,
    Pack,
    Question,
    Warn,
)
from faq.pack.pack_text import read_text
from faq.pack.programme_file import Call, NamedDay, PackFile, SessionOutline, Term, Theme
from faq.pack.verbatim import holds, plain, quotable
from faq.proof.limits import Limit, Limits
from faq.proof.parts import (
    APPLICATION,
    ENTRIES,
    FEEDBACK,
    PROGRAMME,
    UnplacedFlaw,
    files,
    forms,
    parts,
    questions,
    shortened,
)
from faq.search.passages import passages_of
from faq.search.retrieval import SILENT

# -- quotes


def quotes(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every quote is in the programme text and in the entry it names."""
    source = quotable(pack)
    entries = {"": source} | {entry.id: " ".join(map(plain, entry.text)) for entry in pack.entries}
    for name, file in files(pack).items():
        for spot, part in parts(file):
            if isinstance(part, Citation | NamedDay):
                yield from ((name, (*spot, key), what) for key, what in _quote(part, source, entries))
            if isinstance(part, NamedDay):
                yield from ((name, (*spot, key), what) for key, what in _day(part))


def _quote(cited: Citation | NamedDay, source: str, entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if cited.entry not in entries:
        yield "entry", f"unknown entry {cited.entry!r}; there are: {', '.join(filter(None, entries))}"
    if not holds(source, cited.quote):
        yield "quote", f"not in source.txt: {shortened(cited.quote)!r}"
    elif cited.entry in entries and not holds(entries[cited.entry], cited.quote):
        yield "quote", f"not in entry {cited.entry}: {shortened(cited.quote)!r}"


def _day(place: NamedDay) -> Iterator[tuple[str, str]]:
    if not holds(plain(place.quote), place.says):
        yield "says", f"not in the quote: {place.says!r}"
    if place.day and not all(holds(plain(place.says), str(number)) for number in (place.day.day, place.day.year)):
        yield "day", f"{place.day.isoformat()} is not what the text says: {place.says!r}"


def reasons(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every question says why it is asked, by a quote or in words."""
    for name, asked in forms(pack).items():
        for number, question in enumerate(asked):
            if not question.cite and not question.why:
                yield name, ("question", number), f"{question.id!r} has neither 'cite' nor 'why'"


# -- entries


def entries(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every paragraph and list line of the FAQ is in the programme text."""
    source = quotable(pack)
    lines = read_text(Path(pack.folder) / ENTRIES).splitlines()
    for entry in pack.entries:
        if not entry.text:
            yield ENTRIES, entry.line, f"entry {entry.id} has no text"
        for paragraph in entry.text:
            if not holds(source, paragraph):
                yield ENTRIES, _line(lines, entry, paragraph), f"not in source.txt: {shortened(paragraph)!r}"


def rulings(pack: Pack) -> Iterator[UnplacedFlaw]:
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


def alternates(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every other way to ask belongs to one entry, once, and is no title."""
    known = {SILENT, *(entry.id for entry in pack.entries)}
    seen = {_bare(title): (entry.id, f"{ENTRIES}:{entry.line}") for entry in pack.entries for title in entry.titles}
    for name, line in alternate_phrases(pack):
        if line.entry not in known:
            yield name, line.number, f"unknown entry {line.entry!r}; there are: {', '.join(sorted(known))}"
        bare = _bare(line.way.words)
        if not bare:
            yield name, line.number, f"no words in {line.way.words!r}"
        elif bare in seen:
            yield name, line.number, f"{line.way.words!r} is there already: entry {seen[bare][0]}, {seen[bare][1]}"
        seen.setdefault(bare, (line.entry, f"{name}:{line.number}"))


def asked_sentences(pack: Pack) -> Iterator[UnplacedFlaw]:
    """What a ``###`` heading names is the beginning of one sentence of its entry."""
    sentences = {entry.id: passages_of(entry.text) for entry in pack.entries}
    for name, line in _also_lines(pack):
        if line.sentence:
            found = [one for one in sentences.get(line.entry, ()) if one.startswith(line.sentence)]
            if len(found) != 1:
                what = "no sentence begins" if not found else f"{len(found)} sentences begin"
                yield name, line.number, f"entry {line.entry}: {what} with {line.sentence!r}"


def alternate_phrases(pack: Pack) -> Iterator[tuple[str, AlsoLine]]:
    """All other ways to ask, each with its file."""
    return ((name, line) for name, line in _also_lines(pack) if not line.sentence)


def _also_lines(pack: Pack) -> Iterator[tuple[str, AlsoLine]]:
    for path in sorted((Path(pack.folder) / "also").glob("*.md")):
        for line in alternate_lines(path):
            yield f"also/{path.name}", line


def _bare(phrase: str) -> str:
    """Letters (with the marks that some scripts write vowels with) and digits alone."""
    return "".join(sign for sign in phrase.casefold() if unicodedata.category(sign)[0] in "LMN")


# -- lengths

KINDS: Mapping[type, Mapping[str, str]] = {
    PackFile: {"name": "button", "short": "button", "summary": "section"},
    Call: {"name": "title", "note": "section"},
    SessionOutline: {"name": "title", "purpose": "section", "bring": "section"},
    Term: {"means": "section"},
    Theme: {"name": "button"},
    Citation: {"quote": "section"},
    Eligibility: {"intro": "section", "disclaimer": "section"},
    Application: {"label": "title", "intro": "section"},
    Feedback: {"intro": "section"},
    Question: {"label": "button", "text": "field", "hint": "field", "why": "section"},
    Option: {"label": "button"},
    Warn: {"text": "section"},
    Criterion: {"label": "title"},
    Advice: {"text": "section"},
    Outcome: {"title": "title", "text": "section"},
    NextStep: {"text": "section"},
}
"""What each text is shown as: a field of ``Limits``."""
FEWEST_POLL_OPTIONS = 2
ITEM = len(".999")
"""What stands behind the id of a question on the button of an item of its list."""


def lengths(pack: Pack, limits: Limits) -> Iterator[UnplacedFlaw]:
    """No text is too long to be shown."""
    for name, file in files(pack).items():
        for spot, part in parts(file):
            for field, kind in KINDS.get(type(part), {}).items():
                yield from ((name, (*spot, field), what) for what in _long(getattr(part, field), getattr(limits, kind)))
            if isinstance(part, Question):
                yield from ((name, spot, what) for what in _question(part, limits))


def _long(words: str, limit: Limit) -> Iterator[str]:
    if (size := _size(words)) > limit.most:
        yield f"too long by {size - limit.most}: {size} of {limit.most} characters ({limit.why})"


def _question(question: Question, limits: Limits) -> Iterator[str]:
    shown = sum(map(_size, (question.text, question.hint, *(option.label for option in question.options))))
    if (over := shown - limits.message.most) > 0:
        yield f"too long by {over}: text, hint and options of one question ({limits.message.why})"
    if len(question.options) + question.unsure > limits.buttons.most:
        yield f"too many options: more than {limits.buttons.most} ({limits.buttons.why})"


def short_labels(pack: Pack) -> Iterator[UnplacedFlaw]:
    """An option whose label is too long for a button has a short one, and no other option of its question the same."""
    for name, asked in forms(pack).items():
        for spot, question in questions(asked):
            for number, option in enumerate(question.options):
                if what := _short(option, question.options):
                    yield name, (*spot, "options", number, "short" if option.short else "label"), what


def _short(option: Option, among: Sequence[Option]) -> str:
    shown = option.short or option.label
    if (size := _size(shown)) > SHORT_LABEL:
        lack = "'short' is too long" if option.short else "the label is too long for a button and has no 'short'"
        return f"{option.id!r}: {lack}: {size} of {SHORT_LABEL} characters"
    same = [one.id for one in among if one is not option and (one.short or one.label).casefold() == shown.casefold()]
    return f"{option.id!r} is called like {same[0]!r} on a button: {shown!r}" if same else ""


def polls(pack: Pack, limits: Limits) -> Iterator[UnplacedFlaw]:
    """What is asked after a session fits into a poll."""
    most = limits.poll_options
    for number, question in enumerate(pack.feedback.question):
        if kind_of(question).from_pack:
            yield from ((FEEDBACK, ("question", number, "text"), what) for what in _long(question.text, limits.poll))
            if not FEWEST_POLL_OPTIONS <= len(question.options) <= most.most:
                what = f"a poll has {FEWEST_POLL_OPTIONS} to {most.most} options ({most.why})"
                yield FEEDBACK, ("question", number), what


def satisfied(pack: Pack) -> Iterator[UnplacedFlaw]:
    """What counts as satisfied are some of the options of a question, and not all of them."""
    options = {one.id: {option.id for option in one.options} for one in pack.feedback.question}
    for question, chosen in pack.feedback.satisfied.items():
        known = options.get(question, set())
        if gone := set(chosen) - known:
            yield FEEDBACK, ("satisfied", question), f"{question!r} has no such option: {', '.join(sorted(gone))}"
        elif not 0 < len(set(chosen)) < len(known):
            yield (
                FEEDBACK,
                ("satisfied", question),
                f"{question!r}: some of its options count as satisfied, not none or all",
            )


def buttons(pack: Pack, limits: Limits) -> Iterator[UnplacedFlaw]:
    """The id of every entry fits into a button that opens it; those of parts and questions into one that opens their screen.

    The sections of a theme are buttons of one message.
    """
    room = limits.ids
    for entry in pack.entries:
        if (over := len(f"{pack.id}{entry.id}".encode()) - room.most) > 0:
            yield ENTRIES, entry.line, f"the ids of pack and entry are {over} bytes too long together for {room.why}"
    for number, theme in enumerate(pack.file.theme):
        if len(theme.entries) > limits.buttons.most:
            what = f"too many sections: more than {limits.buttons.most} ({limits.buttons.why})"
            yield PROGRAMME, ("theme", number), what
    for name, ids in (
        ("part", [one.id for one in pack.application.part]),
        ("question", [one.id for one in pack.application.question]),
    ):
        for number, id in enumerate(ids):
            if (over := len(id.encode()) + ITEM - room.most) > 0:
                yield APPLICATION, (name, number, "id"), f"the id is {over} bytes too long for {room.why}"


def _size(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
