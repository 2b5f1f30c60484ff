"""Questions about the programme: three bands, both places of a dispute, digressions; a question never fills a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from faq.search.results import Hit, SearchResult
from handlers.dialog.turn import Knowledge
from handlers.forms.messages import TALK
from storage.records import Miss
from tests.flow.talk import NZC, UTM, Talk, languages_of, shipped


class Shelf:
    """A library with a fixed answer to each question, by programme; what it does not know is in no text."""

    def __init__(self, answers: Mapping[tuple[str, str], SearchResult]) -> None:
        self.answers, self.asked = answers, list[str]()

    def ask(self, text: str, programme: str = "") -> SearchResult:
        self.asked.append(text)
        return self.answers.get((text, programme), SearchResult("none"))


def hit(entry: str, passage: str = "", programme: str = UTM, score: float = 0.5) -> Hit:
    pack = shipped().packs[programme]
    return Hit(programme, entry, pack.entry(entry).title, score, passage)


SIZE = "The city must have a total of at least 50,000 inhabitants"
NZC_WHERE = "Being located in EU countries or associated countries of Horizon Europe"
HITS = (hit("3.2", SIZE, score=0.9), hit("1.3"), hit("3.3"), hit("4.1"))
KNOWN = {
    ("how many people", UTM): SearchResult("answer", HITS),
    ("how many people", ""): SearchResult("answer", HITS),
    ("what is it like", UTM): SearchResult("suggest", HITS),
    ("what is it like", ""): SearchResult("suggest", HITS),
    ("where", NZC): SearchResult("answer", (hit("which-countries", NZC_WHERE, NZC, 0.95),)),
    ("where", UTM): SearchResult("answer", (hit("3.2", SIZE, score=0.6),)),
    ("where", ""): SearchResult("answer", (hit("which-countries", NZC_WHERE, NZC, 0.95),)),
    ("what about the press release", UTM): SearchResult("none", elsewhere=NZC),
    ("what is it like?", UTM): SearchResult("suggest", HITS),
    ("hello", UTM): SearchResult("none", talk="greeting"),
    ("hello", ""): SearchResult("none", talk="greeting"),
    ("xqz", UTM): SearchResult("none", talk="gibberish"),
    ("thanks", UTM): SearchResult("none", talk="thanks"),
    ("is it open for the deadline", UTM): SearchResult("suggest", (hit("1.3"), hit("3.8"))),
    ("so money", UTM): SearchResult("none", (hit("2.5"),)),
}


@pytest.fixture
def library() -> Shelf:
    return Shelf(KNOWN)


@pytest.fixture
def asker(tmp_path: Path, library: Shelf) -> Talk:
    return Talk(tmp_path, knowledge=Knowledge(shipped().packs, library)).knows(programme=UTM)


def misses(talk: Talk) -> list[Miss]:
    with talk.store() as store:
        return list(store.misses())


# -- the three bands


def test_an_answer_is_the_passage_with_its_section_and_more_is_the_whole_entry(asker: Talk) -> None:
    said = asker.say("how many people").shows(
        SIZE, "— City2City · 3.2 · How do the primary", "Quoted from the programme text", "[more]"
    )
    assert said.replies[0].blocks[0].kind == "quote"
    asker.press("more").shows("How do the primary eligibility criteria", "at least 50,000", "— City2City · 3.2")
    assert asker.at == "menu"


def test_a_passage_that_the_self_check_goes_by_leads_to_it_but_not_out_of_a_form(asker: Talk) -> None:
    asker.say("is it open for the deadline").shows("[more]").hides("[check]")
    asker.say("how many people").shows("[more] [check]")
    asker.press("check").shows("Self-check", "Question 1 of")
    asker.say("how many people").shows(SIZE, "[more]", "Back to the question:").hides("[check]")


def test_did_you_mean_offers_three_and_reads_what_is_chosen(asker: Talk) -> None:
    said = asker.say("what is it like").shows(
        "Did you mean one of these?", "1. 3.2 How do", "2. 1.3", "3. 3.3", "4. Keep this question", "5. Send it"
    )
    said.hides("4.1")
    asker.say("2").shows("— City2City · 1.3")
    assert misses(asker) == []


def test_it_does_not_say_names_the_contact(asker: Talk) -> None:
    asker.say("who won the cup").shows(
        "The programme text does not say that, or I do not find it there.", "A person can help: utm@"
    )


def test_a_question_is_kept_masked_only_where_that_is_wished(asker: Talk) -> None:
    asker.say("may Anna Muster of anna@city.example call 0123 456 on the 3rd")
    assert misses(asker) == []
    asker.say("1").shows("Kept without your name.")
    (kept,) = misses(asker)
    assert (kept.programme, kept.band, kept.person) == (UTM, "none", "")
    for word in ("Anna", "Muster", "anna@", "456", "3rd"):
        assert word not in kept.text
    asker.say("what is it like")
    asker.press("Send it to the team").shows("When they answer, I write to you here.")
    assert [(one.band, one.person == asker.person_id) for one in misses(asker)] == [("none", False), ("suggest", True)]


def test_a_question_that_is_there_no_more_cannot_be_kept(asker: Talk) -> None:
    said = asker.say("what is it like")
    keep = said.button("Keep this question")
    asker.press(keep)
    asker.press(keep).shows("That question is closed.")
    assert len(misses(asker)) == 1
    later = asker.say("what is it like")
    with asker.store() as store, store.transaction():
        held = store.conversation(asker.address)
        assert held
        state = {key: value for key, value in held.state.items() if key != "asked"}
        store.save_conversation(replace(held, state=state))
    asker.press(later.button("Keep this question")).shows("I no longer have that question. Please ask it again.")


def test_an_old_suggestion_is_still_read(asker: Talk) -> None:
    old = asker.say("what is it like").button("3.2")
    asker.say("start")
    asker.press(old).shows("— City2City · 3.2")


def test_a_section_is_read_by_its_number_in_both_ways(asker: Talk) -> None:
    asker.say("faq 3.8").shows("What is the timeline", "— City2City · 3.8").shows("Thursday 7 August 2025")
    asker.say("/faq 4.2").shows("— City2City · 4.2")
    asker.say("3.2").shows("— City2City · 3.2")
    asker.say("faq how many people").shows(SIZE)
    asker.say("/faq 9.9").shows("The programme text does not say")


def test_damaged_lines_are_withheld_and_notes_stand_apart(asker: Talk) -> None:
    said = asker.say("faq 3.1").hides("distriction.org")
    assert any(block.kind == "hint" and "Editor's note" in block.text for block in said.replies[0].blocks)
    assert not any("Editor" in block.text for block in said.replies[0].blocks if block.kind == "quote")


def test_ask_alone_says_how(asker: Talk) -> None:
    asker.say("ask").shows("Ask in your own words, for example")
    asker.say("what is it like", "repeat").shows("Ask in your own words" if asker.at == "menu" else "Did you mean")


# -- topics


def test_the_deadline_shows_all_places_and_the_state(talk: Talk) -> None:
    said = talk.say("What is the deadline?")
    said.shows(
        "A city can apply until Thursday 7 August 2025.",
        "City2City · 3.8",
        "before the deadline 4 September 2025",
        "City2City · 3.1",
    )
    said.shows(
        "by 4 September 2025",
        "City2City · 0",
        "The text names different last days",
        "On 20 July 2025 the call is open.",
    )


def test_money_shows_the_sentence_that_there_is_none_first(talk: Talk) -> None:
    said = talk.say("How much money does a city get?")
    assert said.replies[0].blocks[0].text.startswith("The UTM does not have a set budget")
    said.shows("City2City · 2.5", "City2City · 2.1", "City2City · 4.2")


def test_a_topic_is_shown_where_one_of_its_entries_was_found_at_all(asker: Talk) -> None:
    asker.say("is it open for the deadline").shows("A city can apply until Thursday 7 August 2025.", "4 September 2025")
    asker.say("so money").shows("The programme text does not say")


# -- before a programme is chosen, and the other programme


def test_before_a_programme_is_chosen_each_answers_by_its_name_the_surest_first(asker: Talk) -> None:
    asker.knows(programme="")
    asker.say("where").shows(NZC_WHERE, "— NetZeroCities · which-countries", SIZE, "— City2City · 3.2")
    asker.say("what is it like").shows("1. City2City · 3.2 How do")
    asker.say("hello").shows("Hello! Ask me about the programme")
    asker.say("unheard of").shows("The programme text does not say").hides("A person can help")
    asker.say("which-countries").shows("— NetZeroCities · which-countries")


def test_a_question_about_the_other_programme_offers_to_switch(asker: Talk) -> None:
    asker.say("what about the press release").shows("That is about NetZeroCities", "we are talking about UTM City2City")
    asker.press("Switch to NetZeroCities").shows("We are talking about NetZeroCities Twinning Learning Programme now.")
    assert asker.person.programme == NZC


# -- digressions


def test_a_question_in_a_form_is_answered_and_the_form_s_question_asked_again(asker: Talk) -> None:
    asker.say("check", "1", "pending")
    for words, wanted in {
        "how many people": SIZE,
        "what is it like?": "Type `faq` and a section number to read one.",
        "/ask how many people": SIZE,
        "what about the press release?": "The programme text does not say",
        "/ask what about the press release": "That is about NetZeroCities",
        "thanks": "You are welcome.",
        "what is 7?": "The programme text does not say",
    }.items():
        asker.say(words).shows(wanted, "Back to the question:", "How many inhabitants does your city have")
    asker.say("faq 4.2").shows("— City2City · 4.2", "Back to the question:", "How many inhabitants")
    asker.say("/ask").shows("Ask after the word, like this: /ask your question", "How many inhabitants")
    asker.say("xqz").shows("I expected a whole number", "How many inhabitants")
    assert asker.answers("check") == {"applicant": "local_government", "cohort": "pending"}


def test_a_suggestion_in_a_form_is_a_button_that_comes_back_to_the_form(asker: Talk) -> None:
    asker.say("check")
    asker.say("what is it like?")
    asker.press("1.3").shows("— City2City · 1.3", "Who is applying?")
    assert asker.answers("check") == {}


def test_what_is_typed_as_a_long_answer_is_one_even_where_it_could_be_a_question(asker: Talk) -> None:
    asker.has("draft", {"H1": "yes"})
    asker.say("draft", "change E2", "how many people").shows("15 characters so far.")
    assert asker.answers()["E2"] == "how many people"


def test_where_something_must_be_chosen_a_question_is_answered_and_the_choice_stays(asker: Talk) -> None:
    for opened in ("programme", "language", "draft", "forget"):
        asker.say(opened)
        asker.say("how many people").shows(SIZE)
        assert asker.last.replies[-1].buttons, opened
        asker.say("is that so?").shows("The programme text does not say")
        asker.say("blah blah").shows("Please choose one of the options")


def test_only_the_first_three_hundred_characters_are_searched(asker: Talk, library: Shelf) -> None:
    asker.say("y" * 5000)
    assert {len(asked) for asked in library.asked} == {300}


def test_small_talk_has_words_in_every_language(asker: Talk) -> None:
    asker.say("thanks").shows("You are welcome.", "[check] [draft] [help]")
    french = languages_of(shipped().packs)["fr"]
    assert all(french.t(words) != words for words in TALK.values())


def test_in_french_it_is_said_that_the_text_is_english(asker: Talk) -> None:
    asker.knows(programme=UTM, language="fr").say("tout autre chose encore")
    english = asker.last.text
    assert (
        languages_of(shipped().packs)["fr"].t("The programme text is in English: asked in English, I find more.")
        in english
    )
