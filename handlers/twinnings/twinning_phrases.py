"""What those who look after twinnings say of one, in every language that has words for it: what is meant, and of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from faq.answers.option_places import count_named
from faq.text.spelling import spaced
from faq.text.wordlists import merged
from handlers.dialog import command_phrases
from handlers.dialog.commands import in_quotes
from handlers.dialog.language_files import FOLDER, TwinningWords
from handlers.dialog.slot_phrases import Filled, Reader, SlotPhrases

LONGEST = 300
"""What is said of a twinning has no more characters than this."""
DOES: Mapping[str, str] = {
    "archive": "twinning archive {number}",
    "reopen": "twinning reopen {number}",
    "show": "twinning show {number}",
    "link": "twinning link {number}",
    "rename": "twinning edit {number} title {what}",
    "called": "twinning edit {number} title {what}",
    "add": "twinning edit {number} add {what}",
    "drop": "twinning edit {number} drop {what}",
    "remove": "twinning remove {number} {what}",
    "cities": "invite cities {number}",
    "city": "invite city {number} {what}",
    "facilitator": "invite facilitator {number} {what}",
    "list": "twinning list",
}
"""What is meant, and the line that does it."""
_FEW = 8
"""Words of a city or of a name at most."""
_SIGNS = ",.;:!?()'’"
_WORDS = merged(TwinningWords, FOLDER)
_PHRASES = SlotPhrases(_WORDS.slots, _WORDS.says, frozenset(map(spaced, _WORDS.filler)) | command_phrases.COURTESY)


@dataclass(frozen=True, slots=True)
class SaidOfTwinning:
    """What is meant, by its name in the language files, and what stands in the slots."""

    meaning: str
    filled: Filled

    @property
    def number(self) -> str:
        """The number of the twinning; empty where none is said."""
        return count_named(self.filled.get("number", "").strip(_SIGNS))

    @property
    def what(self) -> str:
        """The city or the name, or the words that it is about, without signs or quotes around them."""
        said = (self.filled.get("words") or self.filled.get("what", "")).strip().rstrip(".!?")
        return in_quotes(said) or said

    def line(self, number: str) -> str:
        """The line of command that does it, for the twinning of that number."""
        return DOES[self.meaning].format(number=number, what=self.what).strip()


def said(line: str) -> SaidOfTwinning | None:
    """What a message means about a twinning; None where it is about anything else."""
    if len(line) > LONGEST or "\n" in line.strip():
        return None
    meaning, filled = _PHRASES.meant(line, _READERS)
    return SaidOfTwinning(meaning, filled) if meaning else None


def _number(words: Sequence[str]) -> Iterator[int]:
    if words and count_named(words[0].strip(_SIGNS)).isdecimal():
        yield 1


def _few(words: Sequence[str]) -> Iterator[int]:
    yield from range(1, min(len(words), _FEW) + 1)


def _all_left(words: Sequence[str]) -> Iterator[int]:
    if words:
        yield len(words)


_READERS: Mapping[str, Reader] = {"number": _number, "what": _few, "words": _all_left}
