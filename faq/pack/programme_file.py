"""What stands in ``pack.toml``, and beside it in ``<id>.local.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from faq.pack.citation import STRICT, Citation
from faq.pack.field_types import (
    Cities,
    Days,
    FormAddress,
    LanguageCode,
    Line,
    MailAddress,
    Minutes,
    Months,
    Name,
    Offset,
    Order,
    PackId,
    PageAddress,
    Twinnings,
    WebAddress,
)


@dataclass(frozen=True, slots=True, config=STRICT)
class NamedDay:
    """Where the text names a day. ``day`` is None where it names no year; ``says`` is the day as the text writes it."""

    entry: str
    quote: str
    says: str
    day: date | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Call:
    """A call for applications. ``opening`` and ``ruling`` are the first and the last day that staff set."""

    id: Line
    name: Name
    opens: NamedDay | None = None
    closes: tuple[NamedDay, ...] = ()
    planned: NamedDay | None = None
    opening: date | None = None
    ruling: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Span:
    """How long a twinning lasts, and until when all of them run. ``ends`` is the last day of what ``until`` says in words."""

    months: Months
    lasts: Citation
    until: NamedDay
    ends: date


@dataclass(frozen=True, slots=True, config=STRICT)
class Preparation:
    """What to have at hand before a draft, and how many minutes it takes by the editors' reckoning."""

    minutes: Minutes
    at_hand: tuple[Line, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class ComparedFact:
    """What a programme is in one respect, in the editors' words, for who compares programmes; ``cite`` is what it rests on."""

    about: Literal["who", "size", "groups", "duration", "meetings", "money", "language"]
    text: str
    cite: Citation


@dataclass(frozen=True, slots=True, config=STRICT)
class SessionOutline:
    """A session of a twinning, as the text names it; ``bring`` is what a city should have at hand."""

    number: Annotated[int, Field(le=100)]
    name: Name
    purpose: str
    bring: str
    cite: Citation


@dataclass(frozen=True, slots=True, config=STRICT)
class Term:
    """A word or abbreviation explained in the editors' words; ``same`` are words that mean the same to a person asking.

    ``cite`` is the passage that shows best how the text uses it, where that is not the first of ``entry`` with the word in it.
    """

    term: Line
    means: str
    same: tuple[str, ...] = ()
    entry: str = ""
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Contact:
    """Where a person is; ``text`` is the contact as the programme text writes it."""

    text: Line
    name: Line
    email: MailAddress = ""
    web: PageAddress = ""
    entry: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Controller:
    """Who answers for the personal data (GDPR art. 4(7)); the texts name none, so staff fill it in."""

    name: Line = ""
    address: Line = ""
    email: MailAddress = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Link:
    """Where a person can look up what a criterion of the self-check asks for; the texts name no such place, staff do."""

    criterion: str
    name: Name
    url: WebAddress


@dataclass(frozen=True, slots=True, config=STRICT)
class PassageGroup:
    """Passages that belong together: all of ``show`` is shown, in its order, to a question with one of ``words`` in it that is
    answered from one of their sections.

    ``words`` are whole words, or several one behind the other.
    """

    id: Name
    words: tuple[str, ...]
    show: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class Theme:
    """Sections that are about the same, as the contents list them: who looks for something finds its theme first."""

    name: Line
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class PreferredCity:
    """Where a draft names a city that it would like to work with; ``same`` and ``other`` are the answers to ``cooperation`` that
    say that they work together already, on the same topic or on another."""

    city: str
    country: str = ""
    cooperation: str = ""
    same: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class MostTwinnings:
    """How many twinnings there may be at most, and where the text says so."""

    number: Twinnings
    cite: Citation


@dataclass(frozen=True, slots=True, config=STRICT)
class Matching:
    """``[matching]``: which answers of the application tell which cities fit together, by question or field (``E1.priorities``).

    ``powers`` are choices that say what a city may do, ``powers_words`` texts about it; ``inhabitants`` is a number, ``climate``
    are texts about climate and urban setting.
    """

    city: str
    country: str = ""
    zone: str = ""
    topics: str = ""
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    powers_words: tuple[str, ...] = ()
    inhabitants: str = ""
    climate: tuple[str, ...] = ()
    wish: tuple[PreferredCity, ...] = ()
    most: MostTwinnings | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class PackFile:
    """``pack.toml``. Programmes are listed by ``order``, the lowest first. ``names`` are words of the programme that look like
    somebody's name: they stay in a question that is kept. ``reckoned`` are passages that reckon from a day of a call and do not
    name it."""

    id: PackId
    name: Name
    short: Name
    summary: str
    languages: tuple[LanguageCode, ...]
    source: str
    contact: Contact
    cities_per_twinning: tuple[Cities, Cities]
    retention_days: Days
    order: Order = 100
    reminder_offsets: tuple[Offset, ...] = ()
    controller: Controller = field(default_factory=Controller)
    form_url: FormAddress = ""
    statements: tuple[Citation, ...] = ()
    also_asked_as: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    topic: tuple[PassageGroup, ...] = ()
    theme: tuple[Theme, ...] = ()
    call: tuple[Call, ...] = ()
    reckoned: tuple[Citation, ...] = ()
    span: Span | None = None
    draft: Preparation | None = None
    fact: tuple[ComparedFact, ...] = ()
    session: tuple[SessionOutline, ...] = ()
    term: tuple[Term, ...] = ()
    matching: Matching | None = None
    link: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class LocalCall:
    """A call that staff name: one of the text by another name, or one that the text does not know."""

    id: Name
    name: Name


@dataclass(frozen=True, slots=True, config=STRICT)
class LocalFile:
    """``<id>.local.toml``: what staff set beside a pack without editing it."""

    name: Name | None = None
    short: Name | None = None
    call: tuple[LocalCall, ...] = ()
    ruling: Mapping[str, date] = field(default_factory=dict)
    opening: Mapping[str, date] = field(default_factory=dict)
    controller: Controller | None = None
    contact: Contact | None = None
    form_url: FormAddress | None = None
    retention_days: Annotated[Days, Field(ge=1)] | None = None
    reminder_offsets: tuple[Offset, ...] | None = None
    link: tuple[Link, ...] = ()
