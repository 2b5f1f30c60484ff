"""The parts of a pack, as its editors write them: every class is the shape of one TOML table.

Validated by pydantic when loaded (unknown keys are refused), frozen afterwards. ``docs/packs.md`` explains each to editors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, ValidationInfo
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

# Built when first used: a start that reads no pack pays nothing.
_STRICT = ConfigDict(extra="forbid", defer_build=True)

Condition = Mapping[str, Any]
"""A test on answers; see ``faq.rules.conditions`` for its few forms."""

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


@dataclass(frozen=True, slots=True, config=_STRICT)
class Citation:
    """A verbatim ``quote`` of the section ``entry``; proven against ``source.txt`` when the pack is checked."""

    entry: str
    quote: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Option:
    """One value of a choice. ``also`` are other words a person may type for it."""

    id: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Warn:
    """A remark on a valid answer; ``when`` sees the answers of the whole form by their leaf id."""

    when: Condition
    text: str
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Question:
    """A question of a form, or (in ``fields``) one field of a composite question, whose ``id`` is then relative to it.

    ``none`` says that "none" is an answer to a text, and no way to pass it over.
    ``min`` and ``max`` bound the characters of a text, the value of a number or year, the ticks of a multi, the items of a
    list; for a date ``max`` may be ``"today"`` and for a year ``"now"``. ``required`` may be a condition.
    """

    id: str
    text: str
    type: Type
    label: str = ""
    part: str = ""
    hint: str = ""
    required: bool | Condition = True
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    unsure: bool = False
    min: int | None = None
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


@dataclass(frozen=True, slots=True, config=_STRICT)
class Part:
    """A part of the application; its letter is ours unless the text names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Criterion:
    """One rule of eligibility. ``fail``, ``unknown`` and ``warn`` each hold where any of their conditions holds."""

    id: str
    label: str
    cite: Citation
    question: str
    applies: Condition | None = None
    fail: tuple[Condition, ...] = ()
    unknown: tuple[Condition, ...] = ()
    warn: tuple[Condition, ...] = ()
    change: str = ""
    find_out: str = ""
    advice: str = ""
    more: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class NextStep:
    """Something to do after an outcome; only in the named states of the call, in all where ``call`` is empty."""

    text: str
    call: tuple[str, ...] = ()
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Outcome:
    """What follows from the answers; the first whose ``on`` and ``when`` hold is the one."""

    id: str
    on: Literal["failing", "unknown", "clear"]
    title: str
    text: str
    when: Condition | None = None
    cite: Citation | None = None
    next: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Eligibility:
    """``eligibility.toml``. ``sets`` are named lists of values that conditions refer to, each with its source."""

    intro: str
    disclaimer: str
    question: tuple[Question, ...]
    criterion: tuple[Criterion, ...]
    outcome: tuple[Outcome, ...]
    sets: Mapping[str, ValueSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=_STRICT)
class ValueSet:
    """A named list of answer values that the programme text does not spell out: where it is from, and of when."""

    values: tuple[str, ...]
    source: str
    as_of: date
    note: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Application:
    """``application.toml``. ``label`` says that this is a helper, not the official form; ``consent`` is asked before all."""

    label: str
    intro: str
    part: tuple[Part, ...]
    question: tuple[Question, ...]
    consent: str = "H1"


@dataclass(frozen=True, slots=True, config=_STRICT)
class Feedback:
    """``feedback.toml``: what is asked after each session."""

    question: tuple[Question, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Place:
    """Where the text names a day. ``day`` is None where it names no year; ``says`` is the day as the text writes it."""

    entry: str
    quote: str
    says: str
    day: date | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class Call:
    """A call for applications. ``opening`` and ``ruling`` are the first and the last day that staff set."""

    id: str
    name: str
    opens: Place | None = None
    closes: tuple[Place, ...] = ()
    planned: Place | None = None
    opening: date | None = None
    ruling: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Session:
    """A session of a twinning, as the text names it; ``bring`` is what a city should have at hand."""

    number: int
    name: str
    purpose: str
    bring: str
    cite: Citation


@dataclass(frozen=True, slots=True, config=_STRICT)
class Term:
    """A word or abbreviation explained; ``same`` are words that mean the same to a person asking."""

    term: str
    means: str
    same: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Contact:
    """Where a person is; ``text`` is the contact as the programme text writes it."""

    text: str
    name: str
    email: str = ""
    web: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Controller:
    """Who answers for the personal data (GDPR art. 4(7)); the texts name none, so staff fill it in."""

    name: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Topic:
    """Passages that belong together: all of ``show`` is shown, in its order, to a question with one of ``words`` in it.

    ``words`` are beginnings of words (``fund`` is in "funding").
    """

    id: str
    words: tuple[str, ...]
    show: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, config=_STRICT)
class PreferredCity:
    """Where a draft names a city that it would like to work with; ``same`` and ``other`` are the answers to ``cooperation`` that
    say that they work together already, on the same topic or on another."""

    city: str
    country: str = ""
    cooperation: str = ""
    same: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class Matching:
    """``[matching]``: which answers of the application tell which cities fit together, by question or field (``E1.priorities``).

    ``powers`` are choices that say what a city may do, ``powers_words`` texts about it.
    """

    city: str
    country: str = ""
    zone: str = ""
    topics: str = ""
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    powers_words: tuple[str, ...] = ()
    wish: tuple[PreferredCity, ...] = ()


@dataclass(frozen=True, slots=True, config=_STRICT)
class PackFile:
    """``pack.toml``. Programmes are listed by ``order``, the lowest first. ``names`` are words of the programme that look like
    somebody's name: they stay in a question that is kept."""

    id: str
    name: str
    short: str
    summary: str
    languages: tuple[str, ...]
    source: str
    contact: Contact
    cities_per_twinning: tuple[int, int]
    retention_days: int
    order: int = 100
    reminder_offsets: tuple[str, ...] = ()
    controller: Controller = field(default_factory=Controller)
    form_url: str = ""
    statements: tuple[Citation, ...] = ()
    also_asked_as: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    topic: tuple[Topic, ...] = ()
    call: tuple[Call, ...] = ()
    session: tuple[Session, ...] = ()
    term: tuple[Term, ...] = ()
    matching: Matching | None = None


@dataclass(frozen=True, slots=True, config=_STRICT)
class LocalFile:
    """``<id>.local.toml``: what staff set beside a pack without editing it."""

    ruling: Mapping[str, date] = field(default_factory=dict)
    opening: Mapping[str, date] = field(default_factory=dict)
    controller: Controller | None = None
    contact: Contact | None = None
    form_url: str | None = None
    retention_days: int | None = None
    reminder_offsets: tuple[str, ...] | None = None


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
class Pack:
    """A programme. ``alternates`` maps an entry id to the other ways to ask it; ``rules`` is the hash of the eligibility rules."""

    file: PackFile
    eligibility: Eligibility
    application: Application
    feedback: Feedback
    entries: tuple[Entry, ...]
    alternates: Mapping[str, tuple[str, ...]]
    source: str
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
