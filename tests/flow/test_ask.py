"""Questions about the programme: three bands, both places of a dispute, digressions; a question never fills a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from faq.search.results import Hit, SearchResult
from faq.search.text import sentences
from handlers.dialog.turn import Knowledge, Press
from handlers.forms.messages import TALK
from storage.records import LinkedGroup, Miss
from tests.flow.talk import GROUP, NZC, UTM, Talk, languages_of, shipped


class Shelf:
    """A library with a fixed answer to each question, by programme; what it does not know is in no text."""

    def __init__(self, answers: Mapping[tuple[str, str], SearchResult]) -> None:
        self.answers, self.asked = answers, list[str]()

    def ask(self, text: str, programme: str = "") -> SearchResult:
        self.asked.append(text)
        known = self.answers.get((text, programme), SearchResult("none"))
        return replace(known, hits=tuple(one for one in known.hits if one.programme == programme))


def hit(entry: str, passage: str = "", programme: str = UTM, score: float = 0.5, passages: tuple[str, ...] = ()) -> Hit:
    pack = shipped().packs[programme]
    return Hit(programme, entry, pack.entry(entry).title, score, passage, passages)


SIZE = "The city must have a total of at least 50,000 inhabitants"
PENDING = "Your city may be considered as tentatively eligible"
NZC_TODAY = "From today (8 April), cities across the EU and Horizon Europe-associated countries are invited to apply"
CLOSES = "2. A city can apply until Thursday 7 August 2025."
CRITERIA = "Eligibility criteria for cities include:"
LAUNCH = "5. The launch of the first set of twinnings is expected to be announced in early/mid-autumn 2025"
PEERS = "Global coverage: The UTM's worldwide reach as the UTM City2City programme"
BUDGET, NEXT = sentences(shipped().packs[UTM].entry("2.5").text[0])[:2]
TOPICS, *TWELVE = (line.removeprefix("- ") for line in shipped().packs[UTM].entry("1.2").text)
NZC_WHERE = "Being located in EU countries or associated countries of Horizon Europe"
HITS = (hit("3.2", SIZE, score=0.9), hit("1.3"), hit("3.3"), hit("4.1"))
KNOWN = {
    ("how many people", UTM): SearchResult("answer", HITS),
    ("what is it like", UTM): SearchResult("suggest", HITS),
    ("where", NZC): SearchResult("answer", (hit("which-countries", NZC_WHERE, NZC, 0.95),)),
    ("where", UTM): SearchResult("answer", (hit("3.2", SIZE, score=0.6),)),
    ("how many people", NZC): SearchResult("suggest", (hit("who-can-apply", "A city of any size", NZC, 0.3),)),
    ("what about the press release", UTM): SearchResult("none", elsewhere=NZC),
    ("what about the press release", NZC): SearchResult("answer", (hit("deadline", NZC_TODAY, NZC, 0.96),)),
    ("is the press release of NetZeroCities out", UTM): SearchResult("none", elsewhere=NZC),
    ("is the press release of NetZeroCities out", NZC): SearchResult(
        "suggest", (hit("deadline", NZC_TODAY, NZC, 0.4),)
    ),
    ("how big", UTM): SearchResult("suggest", HITS, near=True),
    ("how big", NZC): SearchResult("suggest", (hit("who-can-apply", "A city of any size", NZC, 0.3),)),
    ("скільки людей", UTM): SearchResult("none", understood=False),
    ("what is it like?", UTM): SearchResult("suggest", HITS),
    ("hello", UTM): SearchResult("none", talk="greeting"),
    ("hello", NZC): SearchResult("none", talk="greeting"),
    ("xqz", UTM): SearchResult("none", talk="gibberish"),
    ("thanks", UTM): SearchResult("none", talk="thanks"),
    ("what about the deadline", UTM): SearchResult("suggest", (hit("3.8", CLOSES), hit("1.3"))),
    ("who may it be", NZC): SearchResult("suggest", (hit("who-can-apply", CRITERIA, NZC),)),
    ("so it is the deadline", UTM): SearchResult("answer", (hit("3.8", CLOSES, score=0.9),)),
    ("is it deadlineless", UTM): SearchResult("answer", (hit("3.8", LAUNCH, score=0.9),)),
    ("may we have two sentences", UTM): SearchResult("answer", (hit("2.5", BUDGET, passages=(BUDGET, NEXT)),)),
    ("may we have the topics", UTM): SearchResult("answer", (hit("1.2", TOPICS, passages=(TOPICS, *TWELVE)),)),
    ("the deadline for peers", UTM): SearchResult("answer", (hit("1.3", PEERS), hit("3.8", CLOSES))),
    ("so money", UTM): SearchResult("none", (hit("2.5"),)),
    ("perhaps money", UTM): SearchResult("suggest", (hit("2.5", NEXT),), near=True),
    ("forms", NZC): SearchResult("answer", (hit("how-to-apply", programme=NZC, score=0.9),)),
    ("two scenarios", UTM): SearchResult("answer", (hit("3.2", PENDING, score=0.8),)),
    ("forms", UTM): SearchResult("answer", (hit("3.2", SIZE, score=0.8),)),
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
    said = asker.say("how many people").shows(SIZE, "— City2City · 3.2 · How do the primary", "[more]")
    said.hides("Quoted from")
    assert said.replies[0].blocks[0].kind == "quote"
    asker.press("more").shows("How do the primary eligibility criteria", "at least 50,000", "— City2City · 3.2")
    assert asker.at == "menu"


def test_a_passage_that_the_self_check_goes_by_leads_to_it_but_not_out_of_a_form(asker: Talk) -> None:
    asker.say("so it is the deadline").shows("[more]").hides("[check]")
    asker.say("how many people").shows("[more] [check]")
    asker.press("check").shows("Self-check", "Question 1 of")
    asker.say("how many people").shows(SIZE, "[more]", "Back to the question:").hides("[check]")


def test_did_you_mean_offers_three_and_reads_what_is_chosen(asker: Talk) -> None:
    said = asker.say("what is it like").shows(
        "Did you mean one of these?", f"1. “{SIZE}” (3.2)", "2. “", "(1.3)", "3. “", "(3.3)",
        "1. 3.2 How do", "2. 1.3", "3. 3.3", "4. Keep this question", "5. None of these: ask the team",
    )  # fmt: skip
    said.hides("4.1")
    asker.say("2").shows("— City2City · 1.3")
    assert misses(asker) == []


def test_a_suggestion_is_two_lines_at_most_and_a_day_of_a_call_never_stands_alone(asker: Talk) -> None:
    said = asker.say("what about the deadline").shows(
        f"1. “{CLOSES}” (3.8) The text names different last days: 7 August 2025 and 4 September 2025.", "2. “"
    )
    assert all(len(line) <= 200 for block in said.replies[0].blocks for line in block.items)


def test_a_suggestion_that_leads_in_to_a_list_shows_the_list_s_beginning(asker: Talk) -> None:
    asker.knows(programme=NZC).say("who may it be").shows(f"1. “{CRITERIA} - Being located in", "(who-can-apply)")


def test_the_nearest_passage_is_shown_as_not_sure_with_others_to_choose(asker: Talk) -> None:
    asker.say("how big").shows(
        "This is the nearest passage; I am not sure that it answers you:", SIZE, "— City2City · 3.2",
        "Or did you mean one of these?", "(1.3)", "1. 1.3", "2. 3.3", "3. 4.1", "4. Keep", "5. None of these",
    ).hides("1. 3.2")  # fmt: skip
    asker.say("more").shows("How do the primary eligibility criteria", "at least 50,000")
    asker.knows(programme="").say("how big").shows(
        "UTM City2City", SIZE, "NetZeroCities Twinning Learning Programme: I find nothing sure in its text."
    )


def test_under_an_answer_stands_not_what_i_asked_with_the_next_sections_and_the_team(asker: Talk) -> None:
    asker.say("how many people").shows(SIZE, "[not what I asked]")
    asker.press("not what I asked").shows(
        "Is it one of these?",
        "1. “",
        "(1.3)",
        "1. 1.3",
        "2. 3.3",
        "3. 4.1",
        "4. Keep this question",
        "5. None of these",
    ).hides("3.2")
    asker.say("5").shows("Sent to the programme team.")
    assert [one.text for one in misses(asker)] == ["how many people"]
    asker.say("how many people")
    asker.say("not what I asked").shows("Is it one of these?")
    asker.say("instead").shows("Is it one of these?", "1. 1.3")
    asker.say("start", "instead").shows("I no longer have that question.")


def test_not_what_i_asked_in_a_form_offers_sections_to_read_and_asks_again(asker: Talk) -> None:
    asker.say("check", "how many people").shows("[not what I asked]", "Who is applying?")
    asker.say("that is not what I asked").shows("Is it one of these?", "[1.3", "Who is applying?")
    assert asker.answers("check") == {}


def test_not_what_i_asked_leaves_a_place_that_waits_for_words_where_it_is(asker: Talk) -> None:
    asker.say("language", "how many people").shows(SIZE, "Which language shall we talk in?")
    asker.say("not what I asked").shows("Is it one of these?", "[1.3", "Which language shall we talk in?")
    assert asker.at == "language"


def test_nothing_else_near_is_said_and_the_question_can_be_kept(asker: Talk) -> None:
    asker.say("so it is the deadline", "instead").shows(
        "I find nothing else that is near your question.", "1. Keep this question", "2. Send it to the team"
    )


def test_a_question_in_a_language_that_is_not_searched_is_not_understood(asker: Talk) -> None:
    asker.say("скільки людей").shows("I did not understand that question.").hides("The programme text does not say")


def test_all_passages_of_a_hit_are_quoted_under_one_source(asker: Talk) -> None:
    said = asker.say("may we have two sentences").shows(f"{BUDGET} {NEXT}", "— City2City · 2.5")
    assert [block.kind for block in said.replies[0].blocks].count("quote") == 1
    asker.say("may we have the topics").shows(TOPICS, *(f"- {one}" for one in TWELVE), "— City2City · 1.2")
    assert [one.text.count(TWELVE[0]) for one in asker.last.replies[0].blocks if one.kind == "quote"] == [1]


def test_it_does_not_say_names_the_contact(asker: Talk) -> None:
    asker.say("who won the cup").shows(
        "The programme text does not say that, or I do not find it there.", "A person can help: utm@"
    )


def test_where_a_programme_has_no_mailbox_its_own_words_say_so(asker: Talk) -> None:
    asker.knows(programme=NZC).say("who won the cup").shows("The programme text names no public mailbox.")
    asker.last.hides("A person can help")


def test_where_the_talk_is_in_another_language_it_is_said_why_the_quote_is_english(asker: Talk) -> None:
    asker.knows(language="fr").say("how many people").shows(SIZE, "Cité du texte du programme, en anglais.")


def test_a_note_on_the_words_that_are_quoted_is_shown_with_them_and_of_others_nothing(asker: Talk) -> None:
    there_are = "editor's notes"
    asker.say("how many people").shows('Editor\'s note: "A total of at least 50,000 inhabitants"').hides(
        there_are, "GCoM"
    )
    asker.say("two scenarios").shows(PENDING).hides(there_are, "Editor's note")
    asker.knows(programme=NZC).say("forms").shows("Editor's note: “Here” was a link", "its address is lost")
    asker.knows(programme="").say("forms").hides(there_are)
    asker.last.shows("NetZeroCities · Editor's note: “Here” was", "City2City · Editor's note: \"A total of")


def test_a_question_is_kept_masked_only_where_that_is_wished(asker: Talk) -> None:
    asker.say("may Anna Muster of anna@city.example call 0123 456 on the 3rd")
    assert misses(asker) == []
    asker.say("1").shows("Kept without your name.")
    (kept,) = misses(asker)
    assert (kept.programme, kept.band, kept.person) == (UTM, "none", "")
    for word in ("Anna", "Muster", "anna@", "456", "3rd"):
        assert word not in kept.text
    asker.say("what is it like")
    asker.press("None of these").shows("When they answer, I write to you here.")
    assert [(one.band, one.person == asker.person_id) for one in misses(asker)] == [("none", False), ("suggest", True)]


def test_a_question_that_is_there_no_more_cannot_be_kept(asker: Talk) -> None:
    said = asker.say("what is it like")
    keep = said.button("Keep this question")
    asker.press(keep)
    assert asker.try_to_give(Press(keep.data)).replies == []
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
    asker.say("/faq 9.9").shows("There is no section 9.9.")


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
    said.shows("at most 1 representative", "City2City · 2.5").hides("City2City · 2.1", "City2City · 4.2")


def test_a_topic_is_shown_where_the_answer_is_in_it_and_the_question_has_its_whole_word(asker: Talk) -> None:
    asker.say("so it is the deadline").shows(CLOSES, "— City2City · 3.8", "before the deadline 4 September 2025")
    asker.say("is it deadlineless").shows(LAUNCH).hides(CLOSES)
    asker.say("the deadline for peers").shows(PEERS).hides("4 September 2025")
    asker.say("what about the deadline").hides("before the deadline 4 September 2025")
    asker.say("so money").shows("The programme text does not say")
    asker.say("perhaps money").shows("the nearest passage", NEXT).hides(BUDGET)


# -- before a programme is chosen, and the other programme


def test_before_a_programme_is_chosen_each_answers_by_its_name_the_surest_first(asker: Talk) -> None:
    asker.knows(programme="")
    said = asker.say("where").shows(
        "NetZeroCities Twinning Learning Programme", NZC_WHERE, "— NetZeroCities · which-countries",
        "UTM City2City", SIZE, "— City2City · 3.2", "[more · NetZeroCities] [more · City2City]",
    )  # fmt: skip
    assert len(said.replies) == 1
    asker.say("what is it like").shows(f"1. “{SIZE}” (City2City · 3.2)", "1. City2City · 3.2 How do")
    asker.say("hello").shows("What would you like to do?")
    asker.say("unheard of").shows("The programme text does not say", "A person can help: ", "utm@")
    asker.say("which-countries").shows("— NetZeroCities · which-countries")


def test_where_one_programme_is_sure_the_other_says_that_it_has_nothing_sure(asker: Talk) -> None:
    asker.knows(programme="").say("how many people").shows(
        "UTM City2City",
        SIZE,
        "— City2City · 3.2",
        "NetZeroCities Twinning Learning Programme: I find nothing sure in its text.",
    )


def test_a_first_message_is_answered_above_the_notice(tmp_path: Path, library: Shelf) -> None:
    somebody = Talk(tmp_path, knowledge=Knowledge(shipped().packs, library))
    somebody.say("how many people").shows(
        "UTM City2City", SIZE, "— City2City · 3.2",
        "NetZeroCities Twinning Learning Programme: I find nothing sure in its text.", "I am an automated assistant",
    )  # fmt: skip


def test_what_stands_behind_the_first_three_hundred_characters_chooses_no_topic(asker: Talk) -> None:
    asker.say("is it deadlineless" + " " * 21_000 + "deadline").shows(LAUNCH).hides(CLOSES)


def test_a_plain_word_that_is_the_id_of_a_section_asks_all_programmes(talk: Talk) -> None:
    talk.knows(programme="").say("deadline").shows("7 August 2025").shows("until 31 May")


def test_a_question_about_the_other_programme_is_answered_from_it_with_the_way_there(asker: Talk) -> None:
    asker.say("what about the press release").shows(
        "That is about NetZeroCities Twinning Learning Programme; we are talking about UTM City2City.",
        NZC_TODAY, "— NetZeroCities · deadline", "UTM City2City: I find nothing sure in its text.",
    )  # fmt: skip
    asker.press("Switch to NetZeroCities").shows("We are talking about NetZeroCities Twinning Learning Programme now.")
    assert asker.person.programme == NZC


def test_the_other_programme_that_is_named_has_the_only_word(asker: Talk) -> None:
    asker.say("is the press release of NetZeroCities out").shows(
        "That is about NetZeroCities", "Did you mean one of these?", "(NetZeroCities · deadline)", "[Switch to"
    ).hides("UTM City2City: I find nothing")


def test_a_linked_group_hears_of_its_own_programme_only(asker: Talk) -> None:
    group = asker.beside("anna", "group", GROUP)
    asker.knows(programme=NZC)
    with asker.store() as store, store.transaction():
        made = store.create_twinning(UTM, "Waste", "", 1)
        store.bind(LinkedGroup(made.id, group.address, 1))
    group.say("where").shows(SIZE).hides(NZC_WHERE, "NetZeroCities")
    group.say("what about the press release").shows("The programme text does not say").hides("NetZeroCities")
    group.say("is the press release of NetZeroCities out").shows(
        "That is about NetZeroCities Twinning Learning Programme; we are talking about UTM City2City."
    ).hides(NZC_TODAY, "[Switch")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("programme UTM City2City", UTM), ("programme NetZeroCities Twinning Learning Programme", NZC), ("programme UTM", UTM),
        ("programme NZC", NZC), ("/programme city to city", UTM), ("program learning programme", NZC), ("City2City", UTM),
        ("NZC", NZC), ("net zero cities", NZC), ("utm city2city!", UTM), ("programme netzerocites", NZC),
        ("Switch to NetZeroCities Twinning Learning Programme", NZC), ("switch to nzc", NZC), ("switch to green energy", ""),
        ("programme twinning", ""), ("programme of the team", ""), ("learning", ""), ("programme climate plan", ""),
    ],
)  # fmt: skip
def test_a_programme_is_chosen_by_any_of_its_names(newcomer: Talk, words: str, wanted: str) -> None:
    newcomer.say("/start", words)
    assert newcomer.person.programme == wanted


def test_a_name_of_a_programme_chooses_it_where_a_command_waits_for_one(newcomer: Talk) -> None:
    newcomer.say("draft").shows("Which programme is it about?")
    newcomer.say("NZC").shows("NetZeroCities Twinning Learning Programme", "`programme` changes it.", "draft")


def test_the_name_of_a_programme_is_an_answer_where_one_is_open(asker: Talk) -> None:
    asker.has("draft", {"H1": "yes"})
    asker.say("draft", "change A1", "NZC")
    assert (asker.answers().get("A1"), asker.person.programme) == ("NZC", UTM)


# -- digressions


def test_a_question_in_a_form_is_answered_and_the_form_s_question_asked_again(asker: Talk) -> None:
    asker.say("check", "1", "pending")
    for words, wanted in {
        "how many people": SIZE,
        "what is it like?": "Type `faq` and a section number to read one.",
        "/ask how many people": SIZE,
        "what about the press release?": "The programme text does not say",
        "/ask what about the press release": NZC_TODAY,
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


def test_what_was_offered_already_is_not_offered_again_and_a_person_is_named(talk: Talk) -> None:
    talk.say("who likes umbrellas or tents or caravans").shows("Did you mean one of these?")
    said = talk.say("not what I asked").shows("I find nothing else that is near your question.", "utm@")
    said.hides("Is it one of these?").shows("1. Keep this question", "2. Send it to the team")


def test_in_a_group_what_else_may_answer_is_shown(talk: Talk) -> None:
    ana = talk.beside("ana", "plaza", GROUP)
    ana.say("UTM City2City: how many inhabitants must my city have?").shows(SIZE)
    ana.say("not what I asked").shows("Is it one of these?").hides("Contacts")
    ana.say("thanks", "what is the weather?", "that is not what I asked").shows("I find nothing else", "utm@")


def test_where_no_programme_is_chosen_and_no_text_says_it_a_person_of_each_is_named(newcomer: Talk) -> None:
    (line,) = [one for one in newcomer.say("what's the weather in Oslo?").lines if one.startswith("A person can help:")]
    assert "UTM City2City: utm@" in line
    assert "NetZeroCities Twinning Learning Programme: The programme text names no public mailbox." in line


def test_a_greeting_is_no_city(talk: Talk) -> None:
    talk.say("check", "1", "3").shows("How many inhabitants")
    for words in ("hello", "Thanks", "jambo"):
        talk.say(words).shows("Back to the question:", "How many inhabitants").hides("GeoNames,", "Do you mean")
    talk.say("bye bye").shows("Goodbye").hides("How many inhabitants", "GeoNames,")
    assert "population" not in talk.answers("check")


def test_small_talk_is_never_an_answer_in_words(talk: Talk) -> None:
    talk.say("draft", "yes", "yes").shows("official name of your city")
    for words in ("hello", "Good morning!", "thank you", "how are you?"):
        talk.say(words).shows("Back to the question:", "official name of your city").hides(
            "Your answer now", "GeoNames"
        )
    talk.say("bye").shows("Goodbye").hides("official name of your city")
    assert set(talk.answers()) == {"H1"}
    talk.say('"Hello"')
    assert talk.answers() == {"H1": "yes", "A1": "Hello"}


def test_where_a_city_is_offered_small_talk_is_answered_and_the_offer_stays(talk: Talk) -> None:
    talk.say("draft", "yes", "yes", "Nairobi").shows("Is it this one?")
    talk.say("thanks").shows("You are welcome.", "Is it this one?").hides("Please choose one")
