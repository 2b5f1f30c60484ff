"""Phrases with slots: what a message says that is none of them costs little, as nearly every message is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.dialog.slot_phrases import SlotPhrases

PHRASES = SlotPhrases(
    {"meeting": ("the session of {city}", "it")},
    {"when": ("when is {meeting}",), "off": ("{city} is out",)},
    frozenset(),
)


def test_nothing_is_read_for_a_phrase_whose_words_the_message_has_not() -> None:
    read: list[Sequence[str]] = []

    def a_word(words: Sequence[str]) -> Iterator[int]:
        read.append(words)
        yield 1

    assert PHRASES.meant("when is the deadline of Burgos", {"city": a_word}) == ("", {})
    assert read == []
    assert PHRASES.meant("when is the session of Burgos", {"city": a_word})[0] == "when"
    assert PHRASES.meant("Burgos is out", {"city": a_word})[0] == "off"
    assert PHRASES.meant("when is it", {"city": a_word})[0] == "when"
    assert len(read) == 2
