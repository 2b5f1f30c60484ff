"""What a translator fills for conversations, beside the catalogue. What each list is for stands in ``handlers/languages/en``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from faq.text.wordlists import Phrases, PhrasesByName, Wordlists

FOLDER = Path(__file__).parents[1] / "languages"


@dataclass(frozen=True, slots=True)
class CommandWords(Wordlists):
    """What people say for a word of command where a question waits for their answer."""

    FILE: ClassVar[str] = "commands.toml"

    courtesy: Phrases = ()
    before: Phrases = ()
    behind: Phrases = ()
    show: Phrases = ()
    of_answer: Phrases = ()
    none: Phrases = ()
    blank: Phrases = ()
    said: PhrasesByName = field(default_factory=dict)
    in_words: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReminderWords(Wordlists):
    """How people ask for a reminder."""

    FILE: ClassVar[str] = "reminders.toml"

    please: Phrases = ()
    opens_ask: Phrases = ()
    opens: Phrases = ()
    closes_ask: Phrases = ()
    closes: Phrases = ()
    draft_ask: Phrases = ()
    draft: Phrases = ()
    before_day: Phrases = ()


@dataclass(frozen=True, slots=True)
class SessionWords(Wordlists):
    """How people talk about the sessions of their twinning: phrases with slots (``handlers.dialog.slot_phrases``)."""

    FILE: ClassVar[str] = "sessions.toml"

    filler: Phrases = ()
    slots: PhrasesByName = field(default_factory=dict)
    says: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TwinningWords(Wordlists):
    """What people want done with a twinning: phrases with slots."""

    FILE: ClassVar[str] = "twinnings.toml"

    filler: Phrases = ()
    slots: PhrasesByName = field(default_factory=dict)
    says: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubcommandWords(Wordlists):
    """A language's own words for each subcommand. The English one is that of its declaration, and is understood beside them."""

    FILE: ClassVar[str] = "subcommands.toml"

    words: PhrasesByName = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WishWords(Wordlists):
    """How people say that they want to apply, to be checked, help with the application, or help to choose a programme."""

    FILE: ClassVar[str] = "wishes.toml"

    wants: Phrases = ()
    apply: Phrases = ()
    check_ask: Phrases = ()
    check_who: Phrases = ()
    check_can: Phrases = ()
    check: Phrases = ()
    draft: Phrases = ()
    draft_help: Phrases = ()
    fit: Phrases = ()
    compare: Phrases = ()
    other: Phrases = ()
    beside: Phrases = ()


FILES: tuple[type[Wordlists], ...] = (
    CommandWords,
    ReminderWords,
    SessionWords,
    TwinningWords,
    SubcommandWords,
    WishWords,
)
