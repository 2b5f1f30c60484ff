"""How people ask for a reminder, in every language that has words for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from faq.text.spelling import fold
from faq.text.wordlists import Phrases, alternatives, by_language, merged
from handlers.dialog.language_files import FOLDER, ReminderWords


def _either(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, also without their accents and hyphens."""
    return "|".join("".join(map(_letter, one)) for one in phrases) or "(?!)"


def _letter(char: str) -> str:
    plain = " " if char == "-" else fold(char) or char
    return re.escape(char) if plain == char.lower() else f"(?:{re.escape(char)}|{re.escape(plain)})"


def _pattern(please: Phrases, ask: str, what: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_either(please)}) )?{ask}(?:{what})", re.IGNORECASE)


_EVERY = by_language(ReminderWords, FOLDER).values()
PHRASES: Mapping[str, tuple[re.Pattern[str], ...]] = {
    "opens": tuple(_pattern(one.please, f"(?:{_either(one.opens_ask)}) ", _either(one.opens)) for one in _EVERY),
    "closes": tuple(
        _pattern(one.please, f"(?:(?:{_either(one.closes_ask)}) )?", _either(one.closes)) for one in _EVERY
    ),
    "draft": tuple(
        _pattern(one.please, f"(?:{_either(one.draft_ask)}) ", rf"(?:{_either(one.draft)})\s*(?P<day>.*)")
        for one in _EVERY
    ),
}
_DRAFTS = _either(dict.fromkeys(phrase for one in _EVERY for phrase in one.draft))
_ASKS = _either(dict.fromkeys(phrase for one in _EVERY for phrase in one.draft_ask))
_PLEASE = _either(dict.fromkeys(phrase for one in _EVERY for phrase in one.please))
OF_A_DAY = re.compile(rf"(?:(?:{_PLEASE}) )?(?:{_ASKS}) (?P<day>.+?)(?: (?:{_DRAFTS}))?[?]?", re.IGNORECASE)
"""A day alone, or before what it is about: what else there is to be reminded of has no day of one's own."""
BEFORE_DAY = re.compile(rf"^(?:{alternatives(merged(ReminderWords, FOLDER).before_day)})\s+", re.IGNORECASE)
