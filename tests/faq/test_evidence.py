"""What the views find together: which sentence a way to ask is for, other languages, what is near and what is understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faq.search.encoder import Encoder, encoder
from faq.search.evidence import COLUMNS, Item, Texts
from faq.search.retrieval import Document, Index
from faq.search.words import Synonyms

SENTENCES = (
    "The hall opens at eight.",
    "Dogs must stay on a lead.",
    "Whoever comes late waits for the interval.",
    "Coats go to the left.",
)
WAYS = (
    "opening hours",
    "may I bring my hound",
    "what if I miss the beginning",
    "is there a wardrobe",
)
HALL = Document("hall", ("What is to be known of the hall?",), WAYS, (" ".join(SENTENCES),))
NAMED = replace(HALL, asks=tuple((sentence[:12],) for sentence in SENTENCES))
TICKETS = Document(
    "tickets", ("What does a ticket cost?",), ("price of admission", "is it cheaper for pupils"), ("Ten euros.",)
)


@pytest.mark.parametrize("reader", [encoder(), None])
@pytest.mark.parametrize(("asked", "sentence"), list(zip(WAYS, SENTENCES, strict=True)))
def test_a_way_to_ask_that_names_its_sentence_puts_it_first(reader: Encoder | None, asked: str, sentence: str) -> None:
    hit = Index([NAMED, TICKETS], reader=reader).ask(asked).hits[0]
    assert (hit.entry, hit.passage) == ("hall", sentence)


def test_a_sentence_is_named_against_what_its_words_say() -> None:
    crossed = replace(NAMED, asks=((SENTENCES[1],), (SENTENCES[0],), (SENTENCES[2], SENTENCES[3]), ()))
    index = Index([crossed, TICKETS], reader=encoder())
    assert index.ask("opening hours").hits[0].passage == SENTENCES[1]
    assert index.ask("may I bring my hound").hits[0].passage == SENTENCES[0]


def test_a_way_to_ask_that_names_two_sentences_quotes_both() -> None:
    both = replace(NAMED, asks=((SENTENCES[0],), (SENTENCES[1],), (SENTENCES[2], SENTENCES[3]), ()))
    found = Index([both, TICKETS], reader=encoder()).ask("what if I miss the beginning")
    assert set(found.hits[0].passages) == set(SENTENCES[2:])


def test_a_name_that_no_sentence_begins_with_names_none() -> None:
    strange = replace(HALL, asks=(("There is no such sentence",),) * len(WAYS))
    plain, given = Index([HALL, TICKETS]), Index([strange, TICKETS])
    assert [given.ask(text) for text in WAYS] == [plain.ask(text) for text in WAYS]


@pytest.mark.parametrize(
    ("asked", "foreign"),
    [
        ("what does a ticket cost", False),
        ("WHAT DOES A TICKET COST", False),
        ("what is the price of the hall", False),
        ("combien coûte un billet", True),
        ("was kostet eine Eintrittskarte", True),
        ("skільки коштує квиток", True),
        ("", True),
    ],
)
def test_a_question_of_whose_words_little_is_known_is_in_another_language(asked: str, foreign: bool) -> None:
    index = Index([NAMED, TICKETS], reader=encoder())
    assert index.evidence(asked).foreign is foreign
    if asked:
        assert index.ask(asked).understood is not foreign


def test_a_question_in_another_language_finds_entry_and_sentence() -> None:
    index = Index([NAMED, TICKETS], reader=encoder())
    found = index.ask("darf ich meinen Hund mitbringen")
    assert (found.hits[0].entry, found.hits[0].passage) == ("hall", SENTENCES[1])
    assert index.ask("combien coûte un billet d'entrée").hits[0].entry == "tickets"


def test_evidence_has_a_row_an_entry_and_the_asides_apart() -> None:
    items = [
        Item(("one title", "another way"), ("A sentence.", "Another one."), ((), (1,))),
        Item(("a third",), ("Last.",)),
    ]
    found = Texts(items, ("who is the mayor",), Synonyms(()), encoder()).find("another way")
    assert found.rows.shape == (2, len(COLUMNS))
    assert found.aside.shape == (len(COLUMNS),)
    assert found.exact == {0}
    assert found.familiar == pytest.approx(1.0)


def test_without_a_reader_sentences_say_nothing() -> None:
    found = Index([NAMED, TICKETS]).evidence("what does a ticket cost")
    assert found.rows[:, COLUMNS.index("meant") :].max() == 0.0


# --- near


def test_what_is_far_ahead_though_not_sure_is_near() -> None:
    index = Index([NAMED, TICKETS], reader=encoder())
    index.bands = (1.0, 0.0)
    found = index.ask("how much is the admission for pupils")
    assert (found.band, found.near, found.hits[0].entry) == ("suggest", True, "tickets")


def test_what_has_its_like_is_not_near() -> None:
    twins = [replace(TICKETS, id=name) for name in ("one", "other")]
    index = Index([*twins, NAMED], reader=encoder())
    index.bands = (1.0, 0.0)
    found = index.ask("how much is the admission for pupils")
    assert (found.band, found.near) == ("suggest", False)


@pytest.mark.parametrize("bands", [(0.0, 0.0), (1.0, 1.0)])
def test_an_answer_is_not_near_and_nothing_is_not_either(bands: tuple[float, float]) -> None:
    index = Index([NAMED, TICKETS], reader=encoder())
    index.bands = bands
    found = index.ask("how much is the admission for pupils")
    assert (found.band in ("answer", "none"), found.near) == (True, False)
