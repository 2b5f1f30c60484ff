"""The self-check: questions one at a time, a summary, the outcome with its passages; and nothing is kept that was not wished."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.turn import Location
from storage.records import FLEETING
from tests.flow.talk import NZC, UTM, Talk

GOOD = ("1", "pending", "120000", "signatory", "whole", "yes", "yes", "yes", "Clean hydrogen", "yes")


def through(talk: Talk, *answers: str) -> Talk:
    """The self-check up to its summary."""
    talk.say("check", *answers).shows("Your answers", "Is this right?")
    return talk


def counted(talk: Talk) -> dict[str, int]:
    """How often which outcome and which failing criterion came up."""
    with talk.store() as store:
        counts = {one.what: one.number for one in store.counts()}
    return {what: number for what, number in counts.items() if what.startswith(("outcome:", "failing:"))}


# -- the way through


def test_one_question_at_a_time_with_options_and_where_we_are(talk: Talk) -> None:
    talk.say("check").shows(
        "Self-check · UTM City2City", "Question 1 of 8", "Who is applying?", "1. A city, town", "[why]"
    )
    talk.say("1").shows("Question 2 of 10", "5. I'm not sure", "[why] [back]").hides("Who is applying?")
    talk.say("member").shows("Question 3 of 7", "Do you have a clear, official mandate")


def test_the_programme_is_asked_first_where_none_is_chosen(newcomer: Talk) -> None:
    newcomer.say("check").shows("Which programme is it about?", "1. UTM City2City", "2. NetZeroCities")
    newcomer.say("netzerocities").shows("In which country is your city?")
    assert newcomer.person.programme == NZC


@pytest.mark.parametrize(
    "told", ["in preparation", "no but we will sign next month", "our plan covers half of the city"]
)
def test_what_is_told_about_the_city_is_no_question(talk: Talk, told: str) -> None:
    talk.say("check", "1", "pending", "50k", "signatory").shows("climate action plan")
    talk.say(told).shows("I read that as 2. No, or it covers only a part of the city. Right?").hides(
        "Back to the question"
    )
    assert "plan" not in talk.answers("check")


@pytest.mark.parametrize("asked", ["travel costs", "deadline", "gcom what is it"])
def test_a_few_words_that_ask_are_answered_and_the_question_comes_again(talk: Talk, asked: str) -> None:
    talk.say("check", "1", "pending", "50k", "signatory")
    talk.say(asked).shows("— City2City ·", "Back to the question:", "climate action plan")


def test_a_choice_in_other_words_is_repeated(talk: Talk) -> None:
    talk.say("check", "1").hides("I read that as")
    talk.say("not yet applied").shows("I read that as 3. It has not applied yet. Right?", "[Yes] [No] [I'm not sure]")
    talk.say("yes", "maybe").shows("I read that as: I'm not sure")


def test_why_quotes_the_passage_and_asks_again(talk: Talk) -> None:
    talk.say("check", "1", "2")
    said = talk.say("why").shows(
        "The text sets a lowest number", "at least 50,000", "— City2City · 3.2 ·", "Question 3 of 10"
    )
    assert said.replies[0].blocks[1].kind == "quote"


def test_the_summary_lists_all_answers_and_changes_by_number(talk: Talk) -> None:
    through(talk, *GOOD).last.shows("1. Applicant: A city", "3. Inhabitants: 120,000", "10. Local partners: Yes")
    talk.say("change 3").shows("How many inhabitants", "Your answer now: 120,000")
    talk.say("40000").shows("Your answers", "3. Inhabitants: 40,000")
    talk.say("change 99").shows("There is no answer 99.", "3. Inhabitants: 40,000", "To change one, type `change`")
    talk.say("change").shows("Type `change` and the number", "1. Applicant").hides("There is no answer")


def test_back_goes_one_answer_at_a_time_to_the_first(talk: Talk) -> None:
    talk.say("check", "1", "pending", "60000")
    talk.say("back").shows("How many inhabitants", "Your answer now: 60,000", "[why] [keep] [back]")
    talk.say("back").shows("member of the UTM City Cohort", "Your answer now: It has applied")
    talk.say("back").shows("Who is applying?")
    talk.say("back").shows("This is the first question.", "Who is applying?")
    talk.say("keep").shows("Is your city a signatory")
    assert talk.answers("check") == {"applicant": "local_government", "cohort": "pending", "population": 60_000}


def test_back_from_the_summary(talk: Talk) -> None:
    through(talk, *GOOD).say("back").shows("Do you plan to work with local partners", "Your answer now: Yes")
    talk.say("no").shows("10. Local partners: No")


def test_a_change_that_opens_other_questions_asks_them(talk: Talk) -> None:
    talk.say("check", "1", "member", "yes", "yes", "yes", "other", "unsure").shows("7. Local partners: I'm not sure")
    talk.say("change 2", "not yet").shows("Question 3 of 10", "How many inhabitants")
    talk.say("60000", "no", "no").shows("8. Motivation and sharing: Yes")


def test_change_before_anything_is_answered(talk: Talk) -> None:
    talk.say("check")
    talk.say("change").shows("There is no answer to change yet.", "Who is applying?")


def test_keep_done_and_later_where_nothing_is_answered_yet(talk: Talk) -> None:
    talk.say("check")
    talk.say("keep").shows("Who is applying?")
    talk.say("done").shows("Who is applying?")
    talk.say("later").shows("The self-check needs this answer", "Who is applying?")
    assert talk.answers("check") == {}


# -- the outcome


def test_the_outcome_in_full(talk: Talk) -> None:
    through(talk, "third party", "pending", "unsure", "commits", "no", "no", "yes", "yes", "other", "no")
    talk.say("2").shows(
        "Not every criterion is met",
        "Not met: Climate plan for the whole city (3.2); Clear, official mandate (3.3)",
        "Open: At least 50,000 inhabitants in total (3.2)",
        "To think about: Acting on behalf of a city (3.3); Signatory",
        "On 20 July 2025 the call is open.",
    )
    made = talk.press("All as a file").made(".md").content
    for part in ("Not met: Climate plan for the whole city", "covering the whole city", "Open: At least 50,000",
                 "Find out the number of inhabitants", "To think about: Local partners", "## What you can do next",
                 "It is not a decision", "7 August 2025 and 4 September 2025", "Rules as of 20 July 2025, version "):  # fmt: skip
        assert part in made
    assert counted(talk) == {"outcome:not_eligible": 1, "failing:plan": 1, "failing:mandate": 1}


def test_the_receipt_holds_date_rules_answers_and_passages(talk: Talk) -> None:
    through(talk, *GOOD)
    talk.press("See the result, keep nothing")
    receipt = talk.press("All as a file").made("self-check-2025-07-20.md").content
    rules = talk.knowledge.packs[UTM].rules
    wanted = (
        "# UTM City2City · Self-check", "Made on 20 July 2025, 12:00 (UTC).", "3. Inhabitants: 120,000", f"version {rules}.",
        "## Tentatively eligible", "> Your city may be considered as", "> — City2City · 3.2 ·",
    )  # fmt: skip
    for part in wanted:
        assert part in receipt
    with talk.store() as store:
        assert [row.out.body for row in store.outbox() if row.out.kind == FLEETING] == [{}, {}]


def test_answers_are_kept_only_where_that_was_wished_and_a_new_check_takes_the_place_of_the_old(talk: Talk) -> None:
    through(talk, *GOOD).press("See the result and keep").shows("Your answers are kept.")
    assert talk.answers("check")["population"] == 120_000
    assert talk.form("check").keep
    talk.say("check", "start anew", "1", "member", "yes", "yes", "yes", "other", "yes")
    talk.press("See the result and keep")
    assert talk.answers("check")["cohort"] == "member"


def test_a_running_check_goes_on_after_silence_and_another_programme_has_its_own(talk: Talk) -> None:
    talk.say("check", "1", "cancel").shows("Stopped. Your answers so far are kept")
    talk.say("programme netzerocities", "check").shows("In which country")
    talk.say("programme city2city", "check").shows("We go on where you were.", "Question 2 of 10")
    assert [len(talk.forms("check")), talk.at] == [2, "check"]


def test_the_state_of_the_call_is_told_for_the_day(talk: Talk, tmp_path: Path) -> None:
    days = {
        "2025-08-20": "open by one place of the text and closed by another",
        "2025-09-05T02:00Z": "the call may already be closed",
        "2026-11-21": "the call is closed",
    }
    for number, (day, words) in enumerate(days.items()):
        visitor = Talk(tmp_path, user=f"v{number}", as_of=day).knows(programme=UTM)
        through(visitor, *GOOD).say("2").shows(words)
    made = visitor.press("All as a file").made(".md").content
    for part in ("The text also announces a further call:", "early 2026", "Ask the programme team: utm@"):
        assert part in made


def test_netzerocities_names_no_year(talk: Talk) -> None:
    talk.say("programme 2", "check", "Germany", "yes", "none").shows("1. Country: Germany")
    talk.say("2").shows("the text does not tell")
    made = talk.press("All as a file").made("netzerocities-twinning-self-check-2025-07-20.md").content
    assert "Applications are welcomed until 31 May" in made
    assert "it is 2024 at the earliest" in made


# -- a consortium


def consortium(talk: Talk) -> Talk:
    talk.say("check", "consortium", "not yet", "90000").shows("What is the municipality called?")
    return talk


def test_a_consortium_is_asked_town_by_town(talk: Talk) -> None:
    consortium(talk).say("Alpha").shows("Municipalities, number 1", "Is this municipality a signatory")
    talk.say("signatory").shows("its own climate action plan").hides("That is all")
    talk.say("whole").shows("Municipalities, number 2", "What is the municipality called?").hides("That is all")
    talk.say("Beta", "commits", "unsure").shows("Municipalities, number 3", "1. That is all")
    talk.say("that is all", "yes", "yes", "yes", "1", "yes").shows(
        "4. Municipalities 1: Alpha · GCoM: Yes · Climate plan: Yes"
    )
    talk.say("2").shows("We cannot tell yet", "Open: Signatory of the Global Covenant of Mayors (GCoM) (3.2): Beta")


def test_a_consortium_may_be_pasted_as_a_list(talk: Talk) -> None:
    said = consortium(talk).say("- Alpha; signatory; whole\n• Beta\tno\twhole\n\nGamma, commits, what\n  ;;\n")
    said.shows(
        "I took over 3 lines.", "These I could not read", "• Gamma: what", "number 3", "its own climate action plan"
    )
    assert [talk.answers("check")[f"members.{n}.gcom"] for n in range(3)] == ["signatory", "no", "commits"]
    talk.say("no").shows("number 4", "1. That is all")
    talk.say("done").shows("Do you have a clear, official mandate")


def test_a_number_with_a_comma_in_a_pasted_line_stays_one_number(talk: Talk) -> None:
    talk.has("draft", {"A3": "consortium"})
    talk.say("draft", "1", "change B6", "Alpha, 50,000, yes, yes\nBeta,20500,no,no")
    assert {k: v for k, v in talk.answers().items() if k.endswith("inhabitants")} == {
        "B6.0.inhabitants": 50_000, "B6.1.inhabitants": 20_500,
    }  # fmt: skip


def test_more_lines_than_there_is_room_for_are_listed(talk: Talk) -> None:
    pasted = "\n".join(f"Town {number}, signatory, whole" for number in range(33))
    consortium(talk).say(pasted).shows(
        "I took over 30 lines.", "• Town 30, signatory, whole", "• Town 32", "clear, official mandate"
    )


def test_the_list_can_be_changed_taken_from_and_added_to(talk: Talk) -> None:
    consortium(talk).say("Alpha, no, no\nBeta, signatory, whole\nGamma, signatory, whole", "that is all")
    offered = talk.say("change members").shows("1. Change Alpha", "2. Remove Alpha", "7. Add another", "[keep]")
    talk.say("keep").shows("Do you have a clear, official mandate")
    talk.press(offered.button("Remove Alpha")).shows(
        "That question is closed.", "Do you have a clear, official mandate"
    )
    talk.say("change members", "remove alpha").shows("number 3", "What is the municipality called?")
    answers = talk.answers("check")
    assert [answers["members.0.name"], answers["members.1.name"], "members.2.name" in answers] == [
        "Beta",
        "Gamma",
        False,
    ]
    talk.say("that is all", "change members", "add another").shows(
        "Municipalities, number 3", "What is the municipality called?"
    )
    talk.say("done", "change members", "1").shows("Your answer now: Beta")
    talk.say("Bert").shows("Do you have a clear, official mandate")
    assert talk.answers("check")["members.0.name"] == "Bert"


def test_at_the_items_of_a_list_a_question_is_answered_and_other_words_choose_nothing(talk: Talk) -> None:
    consortium(talk).say("Alpha, no, no\nBeta, signatory, whole", "change members")
    talk.say("when is the deadline?").shows("A city can apply until Thursday 7 August 2025.", "1. Change Alpha")
    talk.say("Delta").shows("Please choose one of the options", "2. Remove Alpha")
    talk.say("why").shows("1. Change Alpha")
    assert "Delta" not in talk.answers("check").values()
    for word in ("done", "later"):
        talk.say(word).shows("number 3", "What is the municipality called?").hides("Remove Alpha")
        talk.say("change members")
    talk.say("back").shows("Your answer now: Yes, it covers the whole municipality")


def test_a_city_s_name_offers_its_inhabitants_and_the_person_s_figure_wins(talk: Talk) -> None:
    talk.say("check", "1", "2")
    talk.say("Bruxelles").shows("Do you mean Brussels (Belgium)", "1. ", "inhabitants, by GeoNames")
    offered = talk.answers("check")
    assert "population" not in offered
    talk.say("1 250 000").shows("I read that as: 1,250,000", "Is your city a signatory")
    assert talk.answers("check")["population"] == 1_250_000


def test_a_place_on_the_map_is_understood_where_the_city_is_asked_and_nowhere_else(talk: Talk) -> None:
    cologne = Location(50.94, 6.96)
    talk.give(cologne).shows("I use a location only where I ask for your city. I have not kept it.")
    talk.say("check")
    talk.give(cologne).shows("I use a location only where", "Who is applying?")
    talk.say("1", "2")
    talk.give(cologne).shows("Do you mean Köln (Germany)", "1. Köln (Germany)")
    talk.give(Location(0.0, -30.0)).shows("I use a location only where", "How many inhabitants")
    talk.say("80000")
    talk.say(*GOOD[3:])
    talk.give(cologne).shows("I use a location only where", "Your answers")


def test_a_location_never_fills_a_question_that_is_not_about_the_city(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "change A7")
    talk.give(Location(50.94, 6.96)).shows("I use a location only where", "How would you describe the climate")
    assert talk.answers() == {"H1": "yes"}


# -- what becomes of a check that is gone


def drop(talk: Talk) -> None:
    """Delete the running self-check behind its back, as the retention does."""
    form = talk.form("check").id
    with talk.store() as store, store.transaction():
        store.drop_form(form)


def test_a_check_that_was_deleted_meanwhile_is_said_to_be_closed(talk: Talk) -> None:
    said = talk.say("check")
    first = said.button("A city")
    talk.press(first)
    drop(talk)
    talk.press(first).shows("That self-check is closed. You can start a new one.")
    talk.say("check", "1")
    for words in ("yes", "back", "what is that?", "repeat", "why"):
        drop(talk)
        talk.say(words).shows("That self-check is closed.")
        talk.say("check", "1")


def test_a_check_of_another_programme_is_never_judged_by_this_one(talk: Talk) -> None:
    through(talk, *GOOD)
    talk.knows(programme=NZC)
    talk.say("1").shows("That self-check is closed. You can start a new one.")
    assert counted(talk) == {}
    talk.knows(programme=UTM).say("check").shows("We go on where you were.", "Your answers")


def test_the_words_of_the_summary_may_be_anything(talk: Talk) -> None:
    through(talk, *GOOD)
    talk.say("certainly").shows("Shall I keep your answers?", "1. See the result and keep my answers")
    talk.say("keep").shows("Your answers")
    talk.say("done").shows("Your answers")
    talk.say("why").shows("There is nothing more to say about it.", "Your answers")
    talk.say("when is the deadline?").shows("A city can apply until Thursday 7 August 2025.", "Your answers")
    talk.say("See the result and keep my answers").shows("Tentatively eligible")


def test_two_people_and_two_chats_have_nothing_to_do_with_each_other(talk: Talk) -> None:
    ben = talk.beside("ben").knows(programme=UTM)
    talk.say("check", "1")
    ben.say("check", "consortium")
    assert (talk.answers("check"), ben.answers("check")) == (
        {"applicant": "local_government"},
        {"applicant": "consortium"},
    )
    elsewhere = talk.beside("anna", "other chat")
    elsewhere.say("check").shows("We go on where you were.", "Question 2 of 10")


@pytest.mark.parametrize("answer", ["unsure", "I'm not sure", "5", "don't know"])
def test_not_sure_is_an_answer_where_the_question_has_it(talk: Talk, answer: str) -> None:
    talk.say("check", "1", answer).shows("Question 3 of 10")
    assert talk.answers("check")["cohort"] == "unsure"


def test_not_sure_is_no_answer_where_the_question_has_none(talk: Talk) -> None:
    talk.say("check", "not sure").shows("Please choose one of the options", "Who is applying?")
    assert talk.answers("check") == {}


def test_a_number_that_may_be_an_option_or_the_answer_is_asked_back(talk: Talk) -> None:
    talk.say("check", "1", "2").shows("1. I'm not sure")
    talk.say("1").shows("Which one do you mean?", "1. I'm not sure", "2. 1")
    assert "population" not in talk.answers("check")
    talk.say("2")
    assert talk.answers("check")["population"] == 1
    talk.say("back", "1", "1")
    assert talk.answers("check")["population"] == "unsure"
    talk.say("back", "2").shows("Do you mean 2 inhabitants?")
    talk.say("yes")
    assert talk.answers("check")["population"] == 2


@pytest.mark.parametrize("word", ["help", "about", "privacy", "sessions"])
def test_what_is_told_in_the_middle_of_a_form_is_followed_by_its_question(talk: Talk, word: str) -> None:
    talk.say("check", "consortium")
    before = talk.answers("check")
    talk.say(word).shows("Back to the question:", "Question 2 of", "Is your city a member")
    assert (talk.at, talk.answers("check")) == ("check", before)
