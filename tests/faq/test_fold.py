"""What counts as the same word, whatever marks people, fonts or pranks put on it."""

from __future__ import annotations

import unicodedata

import pytest

from faq.text.spelling import fold


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0327", "\u1dca\u1dce", "\u20d2\u20db", "\u0489"])
def test_a_word_with_a_tower_of_marks_is_one_of_few_marks(marks: str) -> None:
    assert fold("a" + 20_000 * marks + "b") == fold("a" + 30 * marks + "b")


@pytest.mark.parametrize("word", ["Saint-Étienne", "Ağrı", "Việt Trì", "हिन्दी", "বাংলা", "தமிழ்", "تَطْوَان", "Łódź"])
def test_a_word_is_the_same_however_its_marks_are_stored(word: str) -> None:
    kept = {fold(unicodedata.normalize(form, word)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(kept) == 1
    assert kept != {""}
