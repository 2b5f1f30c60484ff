"""What somebody says who would rather talk in another language: its name, a greeting or a word of command of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from faq.text.language_words import SmallTalk
from faq.text.spelling import fold, spaced
from faq.text.wordlists import by_language, folded, merged
from handlers.dialog.commands import Commands
from handlers.dialog.translator import Translator
from handlers.dialog.visit import Visit

ASKED_IN = ("fr", "es", "pt", "de", "it", "nl", "pl", "tr", "ar")
"""Besides English, the languages in which questions are found."""
LONGEST = 60
"""A wish for another language has no more characters than this."""


@dataclass(frozen=True, slots=True)
class LanguageWish:
    """The language that is wished for, by its code. ``asked``: to switch to it, in words. ``greets``: it is a greeting."""

    language: str
    asked: bool = False
    greets: bool = False


def wished(
    words: str, now: Translator, every: Mapping[str, Translator], commands: Commands[Visit]
) -> LanguageWish | None:
    """The language that words are about, which are no more than a wish for it; None where they are anything else.

    The language that is talked ``now`` is wished for only where it is asked for.
    """
    said = spaced(words) if len(words) <= LONGEST and "\n" not in words else ""
    if not said:
        return None
    named = _named(said, tuple(every))
    if named and (named.asked or named.language != now.language):
        return named
    return _greeted(said, now.language) or _ordered(words, now, every, commands)


# -- by its name


def _named(said: str, interfaces: tuple[str, ...]) -> LanguageWish | None:
    """The one language that is named, or asked for by its code, with nothing beside that but words that ask for it."""
    words = set(said.split())
    named = words & _names(interfaces).keys() or (words & set(interfaces) if words & _switching() else set())
    found = {_names(interfaces).get(word, word) for word in named}
    rest = words - named
    if len(found) != 1 or rest - _switching() - _beside():
        return None
    return LanguageWish(found.pop(), asked=bool(rest & _switching()))


@cache
def _names(interfaces: tuple[str, ...]) -> Mapping[str, str]:
    """The code of every language we know something of, by its name in any of them."""
    known = dict.fromkeys((*interfaces, *ASKED_IN))
    locales = [Locale.parse(code) for code in known]
    return {fold(locale.languages[code]): code for locale in locales for code in known if code in locale.languages}


@cache
def _switching() -> frozenset[str]:
    return _words(merged(SmallTalk).switch_language)


@cache
def _beside() -> frozenset[str]:
    return _words(merged(SmallTalk).switch_language_beside)


def _words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in spaced(phrase).split())


# -- by a greeting or a command of it


def _greeted(said: str, now: str) -> LanguageWish | None:
    greetings = _greetings()
    if said in greetings.get(now, ()):
        return None
    language = next((code for code, phrases in greetings.items() if said in phrases), "")
    return LanguageWish(language, greets=True) if language in ("en", *ASKED_IN) else None


@cache
def _greetings() -> Mapping[str, frozenset[str]]:
    return {code: folded(one.greeting) for code, one in by_language(SmallTalk).items()}


def _ordered(
    words: str, now: Translator, every: Mapping[str, Translator], commands: Commands[Visit]
) -> LanguageWish | None:
    """The language of a word of command, where it is no English word."""
    for code, one in every.items():
        if code != now.language and commands.said(words, one) and not _is_english(words, one):
            return LanguageWish(code)
    return None


def _is_english(words: str, translator: Translator) -> bool:
    """Whether all words stand in our English messages."""
    english = {word for message in translator.messages for word in fold(message).split()}
    return set(fold(words).split()) <= english
