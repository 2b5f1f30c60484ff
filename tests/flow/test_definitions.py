"""What a word means: the editors' explanation leads, marked as ours, and the passage that uses the word comes after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.translator import Translator
from handlers.programme import definitions
from tests.flow.talk import NZC, UTM, Talk, languages_of, shipped

ENGLISH = Translator("en")
OURS = "That is our explanation"
FORMS = [
    "what is {}", "What is a {}?", "what's {}?", "what does {} mean?", "What do you mean by the term {}?", "meaning of {}",
    "define {}", "{}?", "{}", "hello, what does {} stand for?", "please explain {}", "{} meaning", "What is ‘{}’?",
    "qu'est-ce qu'un {} ?", "que veut dire {} ?", "c’est quoi {}", "was bedeutet {}?", "¿qué es {}?", "cos'è {}?", "o que é {}?",
    "wat is een {}?", "co to jest {}?",
]  # fmt: skip


@pytest.fixture
def asker(tmp_path: Path) -> Talk:
    return Talk(tmp_path).knows(programme=UTM)


def terms(words: str, programme: str = UTM, own: Translator = ENGLISH) -> list[str]:
    return [one.term.term for one in definitions.defined([shipped().packs[programme]], words, own)]


@pytest.mark.parametrize("form", FORMS)
def test_a_word_is_explained_however_its_meaning_is_asked_for(form: str) -> None:
    assert terms(form.format("jurisdiction")) == ["jurisdiction"]


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("what are mandates?", "mandate"), ("What are SPVs?", "SPV"), ("what are signatories", "signatory"),
        ("what is a special-purpose vehicle", "SPV"), ("the Global Covenant of Mayors?", "GCoM"),
        ("what is a jurisdicton?", "jurisdiction"), ("What is a faciltator?", "facilitator"),
        ("WHAT IS R&I?", "R&I"), ("waste to energy?", "waste-to-energy"), ("what is a SEACAP", "SEACAP"),
    ],
)  # fmt: skip
def test_plurals_synonyms_and_slips_are_the_word(words: str, term: str) -> None:
    assert terms(words) == [term]


@pytest.mark.parametrize(
    "words",
    [
        "what is the deadline?", "what is the funding?", "deadline?", "what does the programme offer?", "what is",
        "what does it mean", "what is the mandate of the mayor for a twinning with three cities?", "can we apply?",
        "how do we get a mandate", "define", "?", "", "what is a mandate\nand a twinning", "what is " + "a" * 5000,
    ],
)  # fmt: skip
def test_what_asks_for_a_thing_or_for_more_than_a_word_is_no_question_for_a_meaning(words: str) -> None:
    assert terms(words) == []


def test_a_topic_is_explained_where_only_its_meaning_can_be_meant() -> None:
    assert terms("what does deadline mean?") == ["deadline"]
    assert terms("meaning of funding") == ["funding"]


def test_the_explanation_leads_and_is_no_quote(asker: Talk) -> None:
    asker.say("what is an SPV?").shows(
        "SPV: Special-purpose vehicle: a company", OURS, "Here the programme text uses the word:"
    )
    explained, ours, quote = asker.last.replies[0].blocks[:3]
    assert (explained.kind, ours.kind, quote.kind) == ("text", "hint", "quote")
    assert "SPVs" in quote.text
    asker.last.shows("— City2City · 1.2", "[more]")
    assert len([block for block in asker.last.replies[0].blocks if "Special-purpose" in block.text]) == 1


def test_without_a_programme_each_that_has_the_word_explains_it(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.knows(programme="").say("what is a twinning?").shows(
        "led by a UTM facilitator", "City2City", "put together to learn", "NetZeroCities"
    )
    talk.say("what is a Pilot City?").shows("Pilot Cities act as innovation hubs").hides("City2City")


def test_a_word_of_the_other_programme_is_explained_from_it(asker: Talk) -> None:
    asker.say("what is a Pilot City?").shows("Pilot Cities act as innovation hubs", "— NetZeroCities")


def test_in_french_a_word_is_known_by_its_french_name_and_the_quote_stays_english(asker: Talk) -> None:
    asker.knows(programme=UTM, language="fr").say("c'est quoi un mandat ?").shows(
        "mandat (mandate)", "C'est notre explication", "relevant mandate to apply"
    )
    french = languages_of(shipped().packs)["fr"]
    assert terms("que signifie partie prenante ?", own=french) == ["stakeholder"]


def test_in_a_form_the_open_question_is_asked_again_and_nothing_is_kept(asker: Talk) -> None:
    asker.say("check")
    before = asker.answers("check")
    asker.say("what is a consortium?").shows(
        "consortium: Several (small) municipalities", OURS, "Back to the question:"
    )
    assert asker.answers("check") == before
    assert asker.at == "check"


@pytest.mark.parametrize("programme", [UTM, NZC])
def test_every_word_of_the_shipped_programmes_is_explained_when_its_meaning_is_asked_for(programme: str) -> None:
    for term in shipped().packs[programme].file.term:
        assert terms(f"meaning of {term.term}", programme) == [term.term]
