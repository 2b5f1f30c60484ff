"""The parts of a pack, as its editors write them: every class is the shape of one TOML table.

Validated by pydantic when loaded (unknown keys are refused), frozen afterwards. ``docs/packs.md`` explains each to editors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from faq.pack.citation import STRICT, Citation
from faq.pack.field_types import Line, Name
from faq.pack.programme_file import PackFile

Condition = Mapping[str, Any]
"""A test on answers; see ``faq.rules.conditions`` for its few forms."""
SHORT_LABEL = 24
"""Characters that are shown whole on a button, on every platform."""
TYPES = "types"
"""Under what name the loader hands down the types that there are (``faq.answers.kind_table``)."""


def _known_type(name: str, given: ValidationInfo) -> str:
    known = [repr(one) for one in (given.context or {}).get(TYPES, ())]
    if known and repr(name) not in known:
        expected = f"{', '.join(known[:-1])} or {known[-1]}"
        raise PydanticCustomError("literal_error", "Input should be {expected}", {"expected": expected})
    return name


Type = Annotated[str, AfterValidator(_known_type)]
"""The name of a kind of question."""


@dataclass(frozen=True, slots=True, config=STRICT)
class Option:
    """One value of a choice. ``also`` are other words a person may type for it: they are taken. ``like`` are words by which it is
    probably meant: they are asked back. ``short`` is the label of a button, where there is no room for a longer one.
    """

    id: Line
    label: Line
    also: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    short: Line = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Warn:
    """A remark on a valid answer; ``when`` sees the answers of the whole form by their leaf id."""

    when: Condition
    text: str
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Question:
    """A question of a form, or (in ``fields``) one field of a composite question, whose ``id`` is then relative to it.

    ``none`` says that "none" is an answer to a text, and no way to pass it over.
    ``min`` and ``max`` bound the characters of a text, the value of a number or year, the ticks of a multi, the items of a
    list; for a date ``min`` and ``max`` may be ``"today"`` and for a year ``"now"``. ``required`` may be a condition.
    """

    id: Line
    text: str
    type: Type
    label: Line = ""
    part: str = ""
    hint: str = ""
    required: bool | Condition = True
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    unsure: bool = False
    min: int | Literal["today"] | None = None
    max: int | Literal["today", "now"] | None = None
    fields: tuple[Question, ...] = ()
    cite: Citation | None = None
    why: str = ""
    takes: str = ""
    takes_values: Mapping[str, str] = field(default_factory=dict)
    stands_for: tuple[str, ...] = ()
    screen: str = ""
    city: bool = False
    none: bool = False
    warn: tuple[Warn, ...] = ()

    @property
    def least(self) -> int | None:
        """``min`` where it is a number."""
        return self.min if isinstance(self.min, int) else None


@dataclass(frozen=True, slots=True, config=STRICT)
class Part:
    """A part of the application; its letter is ours unless the text names it."""

    id: Line
    name: Name


@dataclass(frozen=True, slots=True, config=STRICT)
class Passage(Citation):
    """A quote that is shown to those alone whose answers fulfil ``when``; without one, to everybody."""

    when: Condition | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Advice:
    """What to do about a point, for those alone whose answers fulfil ``when``; without one, for everybody."""

    text: str
    when: Condition | None = None


def _in_parts(given: Any) -> Any:
    """Plain words are advice for everybody."""
    return ({"text": given},) if isinstance(given, str) else given


Advised = Annotated[tuple[Advice, ...], BeforeValidator(_in_parts)]
"""Advice in one piece, or in several of which those are said that fit."""


@dataclass(frozen=True, slots=True, config=STRICT)
class Criterion:
    """One rule of eligibility. ``fail``, ``unknown``, ``warn`` and ``awaits`` each hold where any of their conditions holds."""

    id: Line
    label: Line
    cite: Citation
    question: str
    applies: Condition | None = None
    fail: tuple[Condition, ...] = ()
    unknown: tuple[Condition, ...] = ()
    warn: tuple[Condition, ...] = ()
    awaits: tuple[Condition, ...] = ()
    """Nothing stands against it, but somebody else has still to decide."""
    change: Advised = ()
    find_out: Advised = ()
    advice: Advised = ()
    awaited: Advised = ()
    """What to do while that is open."""
    more: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class NextStep:
    """Something to do after an outcome; only in the named states of the call, in all where ``call`` is empty, and for those
    whose answers fulfil ``when``."""

    text: str
    call: tuple[str, ...] = ()
    when: Condition | None = None
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Outcome:
    """What follows from the answers; the first whose ``on`` and ``when`` hold is the one."""

    id: Line
    on: Literal["failing", "unknown", "clear"]
    title: Line
    text: str
    when: Condition | None = None
    cite: Citation | None = None
    next: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Eligibility:
    """``eligibility.toml``. ``sets`` are named lists of values that conditions refer to, each with its source.

    ``common`` are the questions that are asked first of somebody who does not know which programme to look at.
    """

    intro: str
    disclaimer: str
    question: tuple[Question, ...]
    criterion: tuple[Criterion, ...]
    outcome: tuple[Outcome, ...]
    common: tuple[str, ...] = ()
    sets: Mapping[str, ValueSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=STRICT)
class ValueSet:
    """A named list of answer values that the programme text does not spell out: where it is from, and of when."""

    values: tuple[str, ...]
    source: str
    as_of: date
    note: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Application:
    """``application.toml``. ``label`` says that this is a helper, not the official form; ``consent`` is asked before all."""

    label: Line
    intro: str
    part: tuple[Part, ...]
    question: tuple[Question, ...]
    consent: str = "H1"


@dataclass(frozen=True, slots=True, config=STRICT)
class Feedback:
    """``feedback.toml``: what is asked after each session. ``satisfied`` are, by question, the options that count so."""

    question: tuple[Question, ...]
    intro: str = ""
    satisfied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One section of the FAQ: verbatim paragraphs and list lines, in order; ``notes`` are the editor's and never quoted.

    ``titles`` holds ``title`` first, then the other wordings that the text itself uses for the heading. ``line`` is where
    the entry starts in ``faq.md``.
    """

    id: str
    title: str
    titles: tuple[str, ...]
    text: tuple[str, ...]
    notes: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class WayToAsk:
    """Another way to ask an entry. ``sentences`` are beginnings of those sentences of the entry that answer it, none where it asks
    for the entry as a whole; a sentence that ends in a colon means its list."""

    words: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """A question that is known to be answered by ``entry`` (``also`` are right too), in the sentence that holds ``passage``;
    ``entry`` is empty where the text does not answer it."""

    question: str
    entry: str
    also: tuple[str, ...] = ()
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A programme. ``alternates`` maps an entry id to the other ways to ask it; ``rules`` is the hash of the eligibility rules."""

    file: PackFile
    eligibility: Eligibility
    application: Application
    feedback: Feedback
    entries: tuple[Entry, ...]
    alternates: Mapping[str, tuple[WayToAsk, ...]]
    source: str
    questions: tuple[TestQuestion, ...]
    rules: str
    folder: str

    @property
    def id(self) -> str:
        """The pack's id, in small letters with hyphens."""
        return self.file.id

    @property
    def name(self) -> str:
        """The programme's name as people write it."""
        return self.file.name

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id; KeyError where the pack has none."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)
