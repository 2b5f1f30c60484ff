"""What stands in ``pack.toml``, and beside it in ``<id>.local.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from faq.pack.citation import STRICT, Citation
from faq.sessions.post_offsets import before

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""What something is called, on one line of a screen."""


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

    id: str
    name: str
    opens: NamedDay | None = None
    closes: tuple[NamedDay, ...] = ()
    planned: NamedDay | None = None
    opening: date | None = None
    ruling: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Span:
    """How long a twinning lasts, and until when all of them run. ``ends`` is the last day of what ``until`` says in words."""

    months: int
    lasts: Citation
    until: NamedDay
    ends: date


@dataclass(frozen=True, slots=True, config=STRICT)
class Preparation:
    """What to have at hand before a draft, and how many minutes it takes by the editors' reckoning."""

    minutes: int
    at_hand: tuple[str, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class ComparedFact:
    """What a programme is in one respect, in the editors' words, for who compares programmes; ``cite`` is what it rests on."""

    about: Literal["who", "size", "groups", "duration", "meetings", "money", "language"]
    text: str
    cite: Citation


@dataclass(frozen=True, slots=True, config=STRICT)
class SessionOutline:
    """A session of a twinning, as the text names it; ``bring`` is what a city should have at hand."""

    number: int
    name: str
    purpose: str
    bring: str
    cite: Citation


@dataclass(frozen=True, slots=True, config=STRICT)
class Term:
    """A word or abbreviation explained in the editors' words; ``same`` are words that mean the same to a person asking.

    ``cite`` is the passage that shows best how the text uses it, where that is not the first of ``entry`` with the word in it.
    """

    term: str
    means: str
    same: tuple[str, ...] = ()
    entry: str = ""
    cite: Citation | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Contact:
    """Where a person is; ``text`` is the contact as the programme text writes it."""

    text: str
    name: str
    email: str = ""
    web: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True, config=STRICT)
class Controller:
    """Who answers for the personal data (GDPR art. 4(7)); the texts name none, so staff fill it in."""

    name: str = ""
    address: str = ""
    email: str = ""


def _web_address(url: str) -> str:
    """An address as it can be shown and pressed: of a public https page, with nothing hidden in it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    plain = url.isascii() and url.isprintable() and not set(url) & set(' <>"`|\\')
    if not (plain and url.startswith("https://") and "." in host.strip(".") and "@" not in parts.netloc):
        raise PydanticCustomError("web_address", "expected an address that begins with https://, without spaces")
    return url


@dataclass(frozen=True, slots=True, config=STRICT)
class Link:
    """Where a person can look up what a criterion of the self-check asks for; the texts name no such place, staff do."""

    criterion: str
    name: Name
    url: Annotated[str, StringConstraints(max_length=300), AfterValidator(_web_address)]


@dataclass(frozen=True, slots=True, config=STRICT)
class PassageGroup:
    """Passages that belong together: all of ``show`` is shown, in its order, to a question with one of ``words`` in it that is
    answered from one of their sections.

    ``words`` are whole words, or several one behind the other.
    """

    id: str
    words: tuple[str, ...]
    show: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, config=STRICT)
class Theme:
    """Sections that are about the same, as the contents list them: who looks for something finds its theme first."""

    name: str
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

    number: int
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


def _offset(offset: str) -> str:
    """A time before a session, as it is written."""
    try:
        before(offset)
    except ValueError as error:
        raise PydanticCustomError("offset", "expected a time before a session such as 7d, 1h or 30min") from error
    return offset


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
    form_url: str | None = None
    retention_days: Annotated[int, Field(ge=1)] | None = None
    reminder_offsets: tuple[Annotated[str, AfterValidator(_offset)], ...] | None = None
    link: tuple[Link, ...] = ()
