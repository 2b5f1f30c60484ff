"""Own sentences are short, in every language: in our code and in the words of the editors of a pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.dev.catalogue import catalogues
from faq.pack.load import load_packs

MOST = 25
"""Words of a sentence."""
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]\u00a0]*\s+|\n+|\s/\s")
"""Behind a sentence, a line, or one of several phrases that mean a command."""
CATALOGUES = [path for path, _ in catalogues()]


def long_sentences(words: str) -> list[str]:
    """The sentences with too many words."""
    return [one for one in _END.split(words) if len([word for word in one.split() if re.search(r"\w", word)]) > MOST]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("word " * 25, 0),
        ("word " * 26, 1),
        ("word " * 20 + "end. " + "word " * 20, 0),
        ("« word » " + "word " * 24, 0),
        ("Is it so? " + "word " * 26 + "\nword", 1),
        ("one phrase / " * 20, 0),
    ],
)
def test_sentences_are_told_apart(words: str, found: int) -> None:
    assert len(long_sentences(words)) == found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: "-".join(path.parts[-3:]))
def test_no_own_sentence_is_long(path: Path) -> None:
    with path.open("rb") as file:
        found = [words for message in read_po(file, locale=path.stem) for words in _forms(message)]
    assert len(found) > 200
    assert [one for words in found for one in long_sentences(words)] == []


def test_no_note_of_an_editor_has_a_long_sentence() -> None:
    notes = [note for pack in load_packs().values() for entry in pack.entries for note in entry.notes]
    assert len(notes) > 20
    assert [one for note in notes for one in long_sentences(note)] == []


def _forms(message: Message) -> Iterator[str]:
    """The English message and its translation, in all their forms."""
    for words in (message.id, message.string):
        yield from [words] if isinstance(words, str) else words
