"""What the subcommands are called in the person's language."""

from __future__ import annotations

from collections.abc import Mapping

from faq.text.spelling import fold
from faq.text.wordlists import by_language
from handlers.dialog.language_files import FOLDER, SubcommandWords

_MEANT: Mapping[str, Mapping[str, str]] = {
    code: {fold(own): word for word, every in one.words.items() for own in every}
    for code, one in by_language(SubcommandWords, FOLDER).items()
}


def meant(own: str, language: str) -> str:
    """The subcommand that a word of a language stands for; empty where it stands for none."""
    words = _MEANT.get(language)
    return words.get(fold(own), "") if words else ""
