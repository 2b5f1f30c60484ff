"""The view that reads sentences."""

from __future__ import annotations

import numpy as np
import pytest

from faq.search.encoder import WIDTH, encoder, vectors

ASKED = "who pays for the travel of our team"


def test_each_text_has_a_row_of_length_one() -> None:
    rows = vectors(encoder(), [ASKED, "", "?", "x" * 3000, "日本語", "🙂"])
    assert rows.shape == (6, WIDTH)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(6), abs=1e-3)


def test_of_no_text_there_are_no_rows() -> None:
    assert vectors(encoder(), []).shape == (0, WIDTH)


@pytest.mark.parametrize("text", ["\ud800", "who pays \udcff for it", "\udfff\ud800 42"])
def test_half_a_character_is_read_like_a_question_mark(text: str) -> None:
    marks = "".join("?" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    assert np.array_equal(vectors(encoder(), [text]), vectors(encoder(), [marks]))


@pytest.mark.parametrize("text", [ASKED, "wer bezahlt die Reise", "кто платит"])
def test_a_question_in_capitals_alone_is_read_as_one_in_small_letters(text: str) -> None:
    assert np.array_equal(vectors(encoder(), [text.upper()]), vectors(encoder(), [text.upper().lower()]))


def test_capitals_among_small_letters_are_kept() -> None:
    assert not np.array_equal(vectors(encoder(), ["who joins the UTM"]), vectors(encoder(), ["who joins the utm"]))


@pytest.mark.parametrize(
    "text",
    [
        "qui paie le voyage de notre équipe",
        "¿quién paga el viaje de nuestro equipo?",
        "quem paga a viagem da nossa equipa",
        "wer bezahlt die Reise unseres Teams",
        "chi paga il viaggio della nostra squadra",
        "wie betaalt de reis van ons team",
        "kto płaci za podróż naszego zespołu",
        "ekibimizin seyahatini kim ödüyor",
        "من يدفع تكاليف سفر فريقنا",
    ],
)
def test_a_question_is_nearest_to_the_same_in_another_language(text: str) -> None:
    texts = [
        ASKED,
        "when is the deadline for applications",
        "how many inhabitants must a city have",
        "who is the mayor",
    ]
    assert int((vectors(encoder(), texts) @ vectors(encoder(), [text])[0]).argmax()) == 0
