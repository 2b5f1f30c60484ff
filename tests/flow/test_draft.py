"""The application draft: questions by part, long answers, ticks, tasks, summary, finishing; nothing acknowledged is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.knowledge import LateLibrary
from faq.pack.model import Question
from faq.rules.flow import missing
from handlers.dialog.turn import Knowledge, Press
from handlers.forms.tick_list import agrees_to_all
from tests.flow.talk import NZC, UTM, Talk, shipped

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}
LONG = "We want to learn how others do it, and to share what went wrong with us, again and again, for all to see. "


@pytest.fixture
def city(talk: Talk) -> Talk:
    """A draft whose part A is done."""
    talk.has("draft", CITY)
    return talk


# -- from part to part


def test_a_draft_goes_from_part_to_part_and_offers_the_optional_ones(city: Talk) -> None:
    city.say("draft").shows(
        "Welcome back.",
        "24 mandatory questions left.",
        "A · Your city: done (5/5)",
        "F · Preferred cities: all optional",
    )
    city.say("go on").shows(
        "Part A is done: Your city. These are optional:", "A5 Inhabitants", "A7 Climate", "Go on to the next part"
    )
    city.press("A7").shows("How would you describe the climate", "Text of up to 300 characters.")
    city.say("Mild and dense.").shows("Part A is done", "1. A5 Inhabitants").hides("A7 Climate")
    city.say("next").shows("Part B: Eligibility · question B1")


def test_back_from_the_end_of_a_part_is_the_last_answer_of_that_part(city: Talk) -> None:
    city.say("draft", "1").shows("Part A is done")
    city.say("back").shows("Part A: Your city · question A6", "Your answer now: Europe/Berlin")
    city.say("back").shows("question A4")
    city.say("keep").shows("Part A is done")
    assert city.answers() == CITY


def test_back_at_the_end_of_a_part_without_answers_goes_to_the_part_before(city: Talk) -> None:
    with city.store() as store, store.transaction():
        for mark in "ABCDE":
            store.answer(city_form(city, store), f"{mark}.optional", True, 0)
    whole = {question.id for question in missing(shipped().packs[UTM].application.question, CITY)}
    assert "G1" in whole
    city.say("draft", "change E10", "Some lessons.", "done", "tasks")
    city.press("F · Preferred cities").shows("Part F: Preferred cities · question F1")


def city_form(talk: Talk, store: Any) -> str:
    return str(store.forms(store.person(talk.identity, 0).id, kind="draft")[0].id)


def test_a_question_that_is_put_off_is_asked_last_and_counts_as_missing(city: Talk) -> None:
    city.say("draft", "1", "next", "later").shows("Left for later. You find it under `tasks`.", "1. B4", "2. B5")
    city.say("tasks").shows("24 mandatory questions left.", "B · Eligibility: 1 mandatory left (0/1)")
    city.press("B · Eligibility").shows("question B1")
    city.say("pending").shows("question B2")
    assert "B1.later" not in city.answers()


def test_an_optional_question_that_is_put_off_does_not_become_mandatory(city: Talk) -> None:
    city.say("draft", "1")
    city.press("A7")
    city.say("later").shows("Left for later.", "Part A is done")
    city.say("tasks").shows("24 mandatory questions left.", "A · Your city: done (5/5)")
    city.say("go on", "later").shows("question B1")


def test_all_put_off_comes_to_the_summary_and_on_takes_it_up_again(city: Talk) -> None:
    city.say("draft", "1")
    for _ in range(60):
        if city.at == "summary":
            break
        city.say("later")
    city.last.shows(
        "Summary of your draft",
        "1. City or authority: Alphaville",
        "Still missing:",
        "• B1 UTM City Cohort",
        "2. Go on with the questions",
    )
    city.say("2").shows("Part A is done")
    assert not any(key.endswith(".later") for key in city.answers())


def test_a_composite_question_is_asked_field_by_field(city: Talk) -> None:
    city.say("draft", "change C1").shows(
        "Part C: Contact and mandate · question C1", "Contact person", "What is the contact person's name?"
    )
    city.say("Anna Muster", "Head of office").shows("Which department")
    city.say("back").shows("Your answer now: Head of office")
    city.say("keep", "Environment", "summary").shows(
        "Contact person · Name: Anna Muster", "Contact person · Department: Environment"
    )
    assert city.answers()["C1.department"] == "Environment"


def test_a_remark_on_a_valid_answer_is_made_and_the_answer_kept(city: Talk) -> None:
    city.say("draft", "change C4", "no").shows("The text asks for the mandate before you apply.")
    city.say("change B1", "not yet", "change B3", "8 September 2025").shows(
        "This day is after the last day of the call"
    )
    assert city.answers()["B3"] == "2025-09-08"


def test_a_day_to_come_that_has_passed_is_not_taken_and_flagged_where_it_was(city: Talk) -> None:
    city.say("draft", "change B1", "not yet", "change B3", "1 March 2025").shows(
        "That day has passed. I expected a day from"
    )
    assert "B3" not in city.answers()
    city.say("8 August 2025", "summary").hides("That day has passed")
    city.now = city.now.replace(year=2026)
    city.say("summary").shows("Planned cohort application: 8 Aug 2025 ⚠ That day has passed.")
    assert city.answers()["B3"] == "2025-08-08"


def test_a_remark_may_cite_the_passage(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"}, NZC)
    talk.say("draft", "change B1", "no").shows(
        "The text names this commitment as a criterion.", "A commitment to 2050 climate neutrality"
    )


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("A2", "Narnia", "I do not know that country"), ("A6", "Mars/Base", "I do not know that time zone"),
        ("B1", "perhaps", "Which one do you mean?"), ("B2", "1 March 2030", "That day has not come yet."),
        ("B2", "31 February 2025", "The calendar has no such day."), ("B2", "spring 2025", "I also need the day"),
        ("C2", "anna at home", "I expected an e-mail address"), ("C3", "02 123", "The country code is missing."),
        ("A5", "many", "I expected a whole number"), ("A5", "0", "I expected a whole number from 1 to"),
        ("E1", "1, 2, 3, 4", "Please choose at most 3; you chose 4."), ("E1", "gardening", "I did not understand: gardening"),
        ("D4", "sort of", "Please answer yes or no."), ("D4", "no, but soon", "Is that a no?"),
    ],
)  # fmt: skip
def test_what_is_no_valid_answer_is_told_what_was_expected_and_fills_nothing(
    city: Talk, question: str, words: str, said: str
) -> None:
    before = {**CITY, "B1": "pending"} if question == "B2" else dict(CITY)
    if question == "B2":
        city.say("draft", "change B1", "pending")
    city.say("draft", f"change {question}", words).shows(said)
    assert city.answers() == before


def test_too_short_and_too_long_are_kept_and_told(city: Talk) -> None:
    city.say("draft", "change A1", "X").shows("too short by 1; it is kept as it is")
    city.say("change A7", "y" * 310).shows("too long by 10; it is kept as it is")
    city.say("summary").shows("City or authority: X ⚠ too short by 1", "⚠ too long by 10")
    assert city.answers()["A7"] == "y" * 310


def test_several_of_many_by_typing_and_by_button(city: Talk) -> None:
    city.say("draft", "change E1", "2, Clean hydrogen; other").shows("Which other topic is it")
    assert city.answers()["E1.priorities"] == ["Waste-to-energy", "Clean hydrogen", "other"]
    city.say("change E1")
    city.press("Data management")
    assert city.answers()["E1.priorities"] == ["Data management"]
    city.say("summary").shows("Priorities, one to three: Data management").hides("⚠")


# -- a city's name


def test_a_city_fills_in_country_zone_and_inhabitants_once_it_is_confirmed(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Köln").shows("Is it this one?", "Köln, Germany, time zone Europe/Berlin")
    assert set(talk.answers()) == {"H1", "A1"}
    talk.say("hm").shows("Please choose one of the options", "Is it this one?")
    talk.say("1").shows("Filled in. Your own figure counts", "Who is applying?")
    answers = talk.answers()
    assert (answers["A2"], answers["A6"], answers["A5.inhabitants"] > 900_000) == ("DE", "Europe/Berlin", True)


@pytest.mark.parametrize("own", [True, False])
def test_inhabitants_are_filled_in_whatever_the_self_check_calls_them(tmp_path: Path, own: bool) -> None:
    pack = shipped().packs[UTM]
    checked = Question("heads", "How many live there?", "integer", city=True)
    asked = Question("A9", "How many live there?", "integer", part="A", city=own, takes="" if own else "heads")
    application = replace(pack.application, question=(*pack.application.question, asked))
    eligibility = replace(pack.eligibility, question=(checked,))
    packs = {UTM: replace(pack, application=application, eligibility=eligibility)}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, LateLibrary(packs, {})))
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Köln", "1")
    assert talk.answers()["A9"] > 900_000


@pytest.mark.parametrize("word", ["no", "keep", "later", "done", "2"])
def test_a_city_that_is_not_meant_fills_in_nothing(talk: Talk, word: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Köln", word if word != "no" else "No, I fill them in").shows(
        "Which country is your city in?"
    ).hides("Left for later")
    assert talk.answers() == {"H1": "yes", "A1": "Köln"}


def test_back_from_the_offered_cities_is_the_name_again(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Köln", "back").shows("What is the official name", "Your answer now: Köln")


def test_what_was_answered_already_is_not_filled_in(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A2": "FR", "A5.inhabitants": 7})
    talk.say("draft", "1", "Köln", "1")
    assert (talk.answers()["A2"], talk.answers()["A5.inhabitants"], talk.answers()["A6"]) == ("FR", 7, "Europe/Berlin")


def test_a_town_of_a_list_and_an_unknown_town_are_taken_as_typed(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A3": "consortium"})
    talk.say("draft", "1", "Kleinkleckersdorf").shows("Which country is your city in?")
    assert talk.answers()["A1"] == "Kleinkleckersdorf"


# -- long answers


def test_a_long_answer_comes_in_several_messages_until_done(city: Talk) -> None:
    city.say("draft", "change E2", LONG).shows(
        "105 characters so far.", "Write on in further messages, or type `done`."
    )
    city.say("And more.\n\nOn two lines.").shows("130 characters so far.")
    city.say("done").shows("Kept, 130 characters.", "Part A is done")
    assert city.answers()["E2"] == f"{LONG.strip()}\nAnd more.\n\nOn two lines."


def test_a_first_message_after_opening_takes_the_place_of_the_old_answer(city: Talk) -> None:
    city.say("draft", "change E2", "Old words.", "done", "change E2").shows("Your answer now: Old words.", "[done]")
    city.say("New words.").shows("10 characters so far.", "too short by 90; it is kept as it is")
    assert city.answers()["E2"] == "New words."


def test_done_without_an_answer_keeps_asking(city: Talk) -> None:
    city.say("draft", "change E2", "done").shows("There is no answer yet.", "Why does your city want to take part?")
    city.say("later").shows("Left for later.")


def test_more_than_can_be_kept_is_refused_and_what_was_there_stays(city: Talk) -> None:
    city.say("draft", "change E2", LONG)
    city.say("x" * 100_000).shows("That is more than I can keep in one answer (100,000 characters).")
    assert city.answers()["E2"] == LONG.strip()
    city.say("done").shows("Kept, 105 characters.")


def test_a_question_among_the_words_is_answered_and_can_be_made_part_of_the_answer(city: Talk) -> None:
    city.say("draft", "change E2", LONG)
    asked = city.say("Can we do it together?").shows(
        "Back to the question:", "Why does your city want", "That was my answer, not a question"
    )
    assert city.answers()["E2"] == LONG.strip()
    city.press(asked.button("That was my answer")).shows("128 characters so far.")
    assert city.answers()["E2"] == f"{LONG.strip()}\nCan we do it together?"
    assert city.try_to_give(Press(asked.button("That was my answer").data)).replies == []


@pytest.mark.parametrize("chosen", ["1", "That was my answer, not a question", "THAT WAS MY ANSWER, NOT A QUESTION"])
def test_the_words_that_were_taken_for_a_question_can_be_chosen_by_typing(city: Talk, chosen: str) -> None:
    city.say("draft", "change A7", "Who can tell?").shows("1. That was my answer, not a question")
    city.say(chosen).shows("Part A is done")
    assert city.answers()["A7"] == "Who can tell?"


def test_other_words_after_a_question_are_the_answer(city: Talk) -> None:
    city.say("draft", "change A7", "Is there money?", "Hot and dry")
    assert city.answers()["A7"] == "Hot and dry"
    city.say("change A7", "Is there money?", "change A1")
    assert "held" not in city.state


def test_words_held_for_a_question_that_was_left_are_not_put_anywhere_else(city: Talk) -> None:
    asked = city.say("draft", "change A7", "Is there money?")
    city.say("tasks", "go on")
    city.press(asked.button("That was my answer")).shows("That question is closed.")
    assert city.answers() == CITY


# -- ticks on one screen


def test_ticks_by_number_by_several_numbers_all_at_once_and_back(city: Talk) -> None:
    city.say("draft", "change G1").shows("1. ☐ We will cooperate", "8. Tick all", "9. Go on")
    city.say("2").shows("2. ☑ We will give")
    city.say("1, 3;7").shows("1. ☑", "2. ☑", "3. ☑", "4. ☐", "7. ☑")
    city.say("2").shows("2. ☐ We will give")
    city.say("1 99").shows("Please choose one of the options", "1. ☑")
    city.say("9" * 5000).shows("1. ☑")
    city.say("done").shows(
        "Not ticked yet, and needed to finish: Mandate and support, Conditions for pilots and Share widely"
    )
    answers = city.answers()
    assert (answers["G6"], answers["G1"], "G2" in answers, "G2.later" in answers) == ("no", "yes", False, True)
    city.say("change G1")
    city.press("Tick all").shows("1. ☑", "7. ☑")
    city.press("Go on").hides("Not ticked yet")
    assert all(city.answers()[f"G{number}"] == "yes" for number in range(1, 8))


def test_ticks_without_buttons_have_their_words_in_the_options(tmp_path: Path) -> None:
    plain = Talk(tmp_path)
    plain.channel = replace(plain.channel, buttons=False)
    plain.has("draft", {"H1": "yes"})
    plain.say("draft", "change G1").shows("1. ☐ We will cooperate regularly", "8. Tick all")
    plain.say("perhaps").shows("Please choose one of the options", "1. ☐")
    plain.say("is there money?").shows(
        "does not support any projects", "Back to the question:", "1. ☐ We will cooperate"
    )
    plain.say("why").shows("1. ☐")


@pytest.mark.parametrize("typed", ["yes", "yes to everything", "all of them", "tick all"])
def test_yes_to_a_list_of_ticks_ticks_all_before_it_goes_on(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "change G1", typed).shows("☑ We will cooperate regularly").hides("☐")
    talk.say("Go on").hides("☑")


# -- lists


def test_an_optional_list_is_ended_by_its_words(city: Talk) -> None:
    city.say("draft", "change D2").shows("What is this person's name?", "1. That is all")
    city.say("Ben Beispiel", "Planner").shows("Other representatives, number 2", "1. That is all")
    city.say("1").shows("Part A is done")
    assert city.answers()["D2.done"] is True
    city.say("change D2").shows("1. Change Ben Beispiel", "3. Add another")
    city.say("3", "Cleo").shows("What is this person's role?")
    city.say("change D2", "Remove Ben Beispiel", "summary").shows("Other representatives 1: Cleo").hides("Ben Beispiel")


def test_a_pasted_list_begins_where_the_list_stands(city: Talk) -> None:
    city.say("draft", "change D2", "Ben", "Planner", "Cleo, Engineer\nDora, Lawyer\n, nobody").shows(
        "I took over 3 lines."
    )
    assert [city.answers().get(f"D2.{n}.name") for n in range(4)] == ["Ben", "Cleo", "Dora", None]
    city.last.shows("What is this person's name?").hides("That is all")
    city.say("Emil", "done").shows("Part A is done")


def test_a_screen_with_a_full_list(city: Talk) -> None:
    city.say("draft", "change D2", "\n".join(f"P{n}, role" for n in range(7))).shows(
        "I took over 5 lines.", "• P5, role", "• P6, role", "Part A is done"
    )


# -- summary, finishing, versions


def test_finishing_says_what_is_missing_what_it_means_and_where_to_apply(city: Talk) -> None:
    city.say("draft", "summary")
    city.press("Finish").shows(
        "Finish as version 1?", "Still missing:", "• B1 UTM City Cohort", "It sends nothing to the programme."
    )
    city.say("not yet").shows("Summary of your draft")
    said = city.say("finish", "finish as version 1")
    said.shows(
        "Version 1 of your draft is finished and kept.", "It is not an application yet", "ask the programme team: utm@"
    )
    said.shows("The programme team cannot read it, as you wished.").hides("Earlier versions")
    whole = json.loads(said.made("-draft-v1.json").content)
    assert (whole["version"], whole["submitted"], whole["answers"]["A1"]) == (1, False, "Alphaville")
    assert "> Version 1." in said.made("-draft-v1.md").content


def test_finishing_again_makes_another_version_and_the_first_stays_as_it_was(city: Talk) -> None:
    city.say("finish", "1", "draft", "change A1", "Betatown")
    said = city.say("finish", "1").shows("Version 2 of your draft is finished", "Earlier versions are kept beside it.")
    assert "Betatown" in said.made("-v2.md").content
    with city.store() as store:
        versions = store.versions(city.form("draft").id)
    assert [(one.number, one.document["answers"]["A1"]) for one in versions] == [(1, "Alphaville"), (2, "Betatown")]


def test_the_official_form_where_staff_set_one(tmp_path: Path) -> None:
    packs = dict(shipped().packs)
    packs[UTM] = replace(packs[UTM], file=replace(packs[UTM].file, form_url="https://form.example/apply"))
    talk = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library))
    talk.has("draft", CITY, staff_may_read=True)
    talk.say("finish", "1").shows(
        "The official form: https://form.example/apply", "As you agreed, the programme team may read"
    )


def test_the_summary_exports_goes_on_and_changes_by_letter(city: Talk) -> None:
    city.say("draft", "summary").shows(
        "1. City or authority: Alphaville", "6. Privacy: Yes", "type `change` and its number"
    )
    said = city.say("export as a file").shows("Your draft for Word and as plain text", "Summary of your draft")
    assert set(said.files) == {f"utm-city2city-draft.{ending}" for ending in ("docx", "md", "json")}
    city.say("change a4").shows("Which type of authority is it?", "Your answer now: City")
    city.say("town", "change 4").shows("Your answer now: Town")
    city.say("summary", "back").shows("question A6", "Your answer now: Europe/Berlin")
    city.say("summary", "nonsense words").shows("Please choose one of the options", "Summary of your draft")
    city.say("when is the deadline?").shows("A city can apply until Thursday 7 August 2025.", "Summary of your draft")


def test_the_second_consent_can_be_given_and_taken_back(city: Talk) -> None:
    city.say("draft")
    city.press("Let the programme team read it").shows("Noted.", "Do not let the programme team read it")
    assert city.form("draft").staff_may_read
    city.press("Do not let the programme team").shows("Noted.", "Let the programme team read it when finished")
    assert not city.form("draft").staff_may_read


def test_tasks_lead_to_a_part_and_to_the_summary(city: Talk) -> None:
    city.say("tasks")
    city.press("D · Your team").shows("Part D: Your team · question D1")
    city.say("tasks")
    city.press("H · Privacy").shows("question H1", "Your answer now: Yes")
    city.say("tasks", "see the summary").shows("Summary of your draft")
    city.say("tasks", "rubbish").shows("Please choose one of the options", "Your draft")


def test_the_draft_is_there_after_cancel_silence_and_a_restart(city: Talk) -> None:
    city.say("draft", "change E2", LONG, "cancel").shows("Your draft is kept; `draft` goes on with it.")
    city.now = city.now.replace(year=2026)
    city.say("draft").shows("Welcome back.", "E · Topic and motivation: 8 mandatory left (1/9)")
    assert city.answers()["E2"] == LONG.strip()


def test_without_a_draft_its_commands_say_how_to_start_one(talk: Talk) -> None:
    for word in ("tasks", "summary", "finish", "export"):
        talk.say(word).shows("There is no draft yet. Type `draft` to start one.", "[draft]")
    talk.send("### A1\nAlphaville\n").shows("I have no draft of yours to put this into.")


def test_a_draft_that_was_deleted_meanwhile_is_said_to_be_gone(city: Talk) -> None:
    for way in (["1"], ["change A1"], ["tasks"], ["summary"], ["finish"], []):
        city.say("draft", *way)
        shown = city.last.buttons[0]
        with city.store() as store, store.transaction():
            store.drop_form(city_form(city, store))
        before = city.state
        city.say("Anything at all").shows("There is no draft yet. Type `draft` to start one.")
        with city.store() as store, store.transaction():
            person = store.person(city.identity, 0).id
            held = store.conversation(city.address)
            assert held is not None
            store.save_conversation(replace(held, person=person, state=before))
        city.give(Press(shown.data)).shows("There is no draft yet.")
        city.has("draft", CITY)


def test_answers_to_questions_that_the_pack_no_longer_has_are_kept_and_shown_apart(talk: Talk) -> None:
    talk.has("draft", {**CITY, "Z9": "An old answer", "C1.fax": "123"})
    talk.say("draft").shows("2 answers are not used; `summary` lists them.")
    talk.say("summary").shows(
        "Answers to questions that the programme no longer asks, kept for you:", "• Z9: An old answer", "• C1.fax: 123"
    )
    said = talk.say("export")
    assert "> No longer asked: Z9: An old answer" in said.made(".md").content
    assert json.loads(said.made(".json").content)["no_longer_asked"] == {"Z9": "An old answer", "C1.fax": "123"}
    talk.say("finish", "1").shows("kept for you:", "• Z9: An old answer")


def test_answers_that_no_longer_apply_stay_for_the_day_they_do(talk: Talk) -> None:
    talk.has("draft", {**CITY, "B1": "pending", "B2": "2025-03-01"})
    talk.say("draft", "change B1", "member", "summary").hides("Date of the cohort application")
    talk.say("change B1", "pending", "summary").shows("Date of the cohort application: 1 Mar 2025")


# -- what the self-check knows


CHECK = ("check", "1", "pending", "60000", "signatory", "whole", "yes", "yes", "yes", "Clean hydrogen", "yes")


def test_what_a_kept_check_knows_is_offered_and_taken_over(talk: Talk) -> None:
    talk.say(*CHECK, "1", "draft", "yes", "no").shows(
        "From your self-check I can take over:", "• A3 Kind of applicant: A city", "• A5 Inhabitants",
        "• B1 UTM City Cohort: It has applied", "• B4 Global Covenant", "• C4 Mandate: Yes", "• E1 Priorities", "Clean hydrogen",
    )  # fmt: skip
    talk.say("what?").shows("From your self-check I can take over:")
    talk.press("Take them over").shows("28 mandatory questions in all.", "question A1")
    answers = talk.answers()
    assert (answers["A5.inhabitants"], answers["B5.whole"], answers["E1.priorities"]) == (
        60_000,
        "yes",
        ["Clean hydrogen"],
    )


def test_what_a_running_check_knows_is_offered_and_may_be_left(talk: Talk) -> None:
    talk.say("check", "1", "not sure", "not sure", "draft", "yes", "no").shows(
        "From your self-check", "• A3 Kind"
    ).hides("A5", "B1")
    talk.say("No, ask me").shows("question A1")
    assert set(talk.answers()) == {"H1"}


def test_the_municipalities_of_a_check_are_taken_over_without_what_is_not_known(talk: Talk) -> None:
    talk.say("check", "consortium", "not yet", "70000", "Alpha, signatory, unsure\nBeta, commits, whole", "that is all")
    talk.say("draft", "yes", "no").shows(
        "• B6 Municipalities 1 · Municipality: Alpha", "• B6 Municipalities 2 · Global Covenant"
    )
    talk.say("1")
    own = {key: value for key, value in talk.answers().items() if key.startswith("B6")}
    assert own == {
        "B6.0.name": "Alpha",
        "B6.0.gcom": "signatory",
        "B6.1.name": "Beta",
        "B6.1.gcom": "commits",
        "B6.1.plan": "whole",
    }


def test_where_the_check_knows_nothing_the_questions_begin(talk: Talk) -> None:
    talk.say("draft", "yes", "yes").shows("mandatory questions in all.", "Part A: Your city · question A1").hides(
        "From your self-check"
    )
    assert talk.answers() == {"H1": "yes"}
    talk.say("programme 2", "check", "Germany", "unsure", "none", "1", "draft", "yes", "no")
    talk.last.shows("• A2 Country: Germany", "• B2 Part of the Cities Mission: No, none of these").hides("B1")


@pytest.mark.parametrize(
    ("typed", "agrees"),
    [("understood", True), ("Noted, thanks", True), ("compris", True), ("x", False), ("not understood", False)],
)
def test_what_is_understood_ticks_the_whole_list(typed: str, agrees: bool) -> None:
    assert agrees_to_all(typed) is agrees
