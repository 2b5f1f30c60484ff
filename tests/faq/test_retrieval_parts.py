from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
from rapidfuzz import fuzz

from bench import corpus
from faq.search import talk
from faq.search.evidence import COLUMNS
from faq.search.judge import FOREIGN_SIGNS, SIGNS, weights
from faq.search.text import asked, sentences, stem, words
from faq.search.words import Synonyms, WordView


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can't we apply?", ["can", "not", "we", "apply"]),
        ("we aren’t members", ["we", "are", "not", "members"]),
        ("the city's Überblick", ["the", "city", "uberblick"]),
        ("40k people", ["40000", "people"]),
        ("50,000 or 50 000 or 50.000", ["50000", "or", "50000", "or", "50000"]),
        ("1.5 million", ["1500000"]),
        ("two organisations and their colour programmes", ["2", "organizations", "and", "their", "color", "programs"]),
        ("four hours, your house", ["4", "hours", "your", "house"]),
        ("<b>?!", ["b"]),
    ],
)
def test_words_are_folded_and_spelled_one_way(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_question_is_cut_after_its_white_space_is_counted_once() -> None:
    assert asked("a \n\t b" + " c" * 500) == ("a b" + " c" * 500)[:300]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("One here. Two there.", ["One here.", "Two there."]),
        (
            "Costs (e.g. Travel) are limited. N.B.: In this case, no.",
            ["Costs (e.g. Travel) are limited.", "N.B.: In this case, no."],
        ),
        ("Grant n. 101102296 pays.", ["Grant n. 101102296 pays."]),
        ("“Is it?” Yes. (No.)", ["“Is it?”", "Yes.", "(No.)"]),
        ("no stop at the end", ["no stop at the end"]),
        ("", []),
    ],
)
def test_sentences_are_verbatim_and_abbreviations_end_none(paragraph: str, expected: list[str]) -> None:
    assert sentences(paragraph) == expected


def view(*texts: str) -> WordView:
    return WordView([words(text) for text in texts], len(texts), Synonyms([("cash", "money")]), 0.4)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("aplication", ["application"]),
        ("timezone", ["time", "zone"]),
        ("net zero", ["netzero", "net", "zero"]),
        ("browser", ["browser"]),
        ("applications", ["applications"]),
        ("cat", ["cat"]),
    ],
)
def test_unknown_words_are_read_as_known_ones_where_close(text: str, read: list[str]) -> None:
    assert view("the application in a time zone of netzero cities").read(words(text)) == read


def test_likeness_is_1_of_the_same_text_and_0_of_another() -> None:
    found = view("the money pot", "quick brown fox").similar(words("the money pot"))
    assert found[0] == pytest.approx(1.0, abs=1e-5)
    assert found[1] < 0.05


def test_synonyms_find_each_other() -> None:
    found = view("is there cash", "is there food").similar(words("money"))
    assert found[0] > found[1]


def test_large_figures_find_each_other_but_years_do_not() -> None:
    found = view("at least 50,000 heads", "since 1998", "some other text")
    assert found.similar(words("40000"))[0] > 0.1
    assert found.similar(words("2004"))[1] < 0.1


def test_the_sketch_comes_near_the_likeness() -> None:
    texts = [
        "when is the deadline",
        "what is the last day to apply",
        "who pays the travel",
        "deadline for applications",
    ]
    found = view(*texts)
    sketch = found.sketch() @ found.sketch().T
    for number, text in enumerate(texts):
        assert sketch[number] == pytest.approx(found.similar(words(text)), abs=0.1)


def test_stems() -> None:
    assert stem("cities") == stem("city")
    assert stem("applying") == stem("applied")


def test_weights_are_complete() -> None:
    fitted = weights()
    assert len(fitted.sure) == len(SIGNS)
    assert len(fitted.foreign) == len(FOREIGN_SIGNS)
    assert len(fitted.rank) == len(COLUMNS) - 1
    assert 0 < fitted.foreign_suggest < fitted.suggest < fitted.foreign_answer < fitted.answer < 1


def test_asides_are_no_near_copies_of_the_questions_that_measure() -> None:
    _, queries = corpus.load(corpus.DEV)
    asked_there = [query["q"].lower().rstrip("?! ") for query in queries]
    copies = [
        line
        for group in talk.lines("asides.md").values()
        for line in group
        if any(fuzz.token_sort_ratio(line.lower(), text) >= 85 for text in asked_there)
    ]
    assert copies == []


def test_the_split_of_the_dev_questions_is_the_one_agreed_on() -> None:
    _, queries = corpus.load(corpus.DEV)
    tune, kept = corpus.halves(queries)
    assert len(tune) + len(kept) == len(queries)
    assert not {query["q"] for query in tune} & {query["q"] for query in kept}
    listed = "\n".join(sorted(query["q"] for query in kept))
    assert hashlib.sha256(listed.encode()).hexdigest()[:12] == "b55b3b20ac24"


def test_results_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "from faq.search.retrieval import Document, Index\n"
        "index = Index([Document(c, (f'what about {c}',), (f'{c} costs', 'a shared one'), ('All of it.',)) for c in 'abcdef'])\n"
        "print([index.ask(q) for q in ('shared costs', 'what about money', 'b or c', 'e costs a lot')])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(runs) == 1
