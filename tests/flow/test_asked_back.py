"""What is asked back: one reading or several beside a question, chosen by number, by yes and no, or left unsure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import NZC, Talk


@pytest.fixture
def counted(talk: Talk) -> Talk:
    """A self-check that asks for the inhabitants."""
    talk.say("check", "1", "pending").shows("How many inhabitants")
    return talk


@pytest.fixture
def abroad(tmp_path: Path) -> Talk:
    """A self-check that asks for the country."""
    talk = Talk(tmp_path).knows(programme=NZC)
    talk.say("check").shows("In which country is your city?")
    return talk


def test_i_am_not_sure_stays_where_a_city_is_offered(counted: Talk) -> None:
    counted.say("Vukovar").shows("1. Vukovar (Croatia)", "2. I'm not sure")
    counted.say("2").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == "unsure"


@pytest.mark.parametrize("typed", ["3", "7", "99", "0", "2 inhabitants", "two"])
def test_a_number_that_no_city_has_is_asked_back(counted: Talk, typed: str) -> None:
    counted.say("Vukovar", typed).shows("Do you mean", "inhabitants?", "2. I'm not sure")
    assert "population" not in counted.answers("check")


def test_so_few_inhabitants_are_kept_when_they_are_meant(counted: Talk) -> None:
    counted.say("57").shows("Do you mean 57 inhabitants?", "1. 57 inhabitants", "2. I'm not sure")
    counted.say("yes").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == 57


def test_a_plausible_number_beside_an_offered_city_is_the_persons_own(counted: Talk) -> None:
    counted.say("Vukovar", "23000").shows("Is your city a signatory")
    assert counted.answers("check")["population"] == 23_000


@pytest.mark.parametrize(("city", "code"), [("Bavaria", "DE"), ("Northern Cyprus", "CY"), ("soria", "ES")])
@pytest.mark.parametrize("yes", ["yes", "Yes, that one", "ok", "👍", "oui"])
def test_yes_takes_the_one_that_is_offered(abroad: Talk, city: str, code: str, yes: str) -> None:
    abroad.say(city).shows("Do you mean ", "1. ", "2. I'm not sure")
    abroad.say(yes).hides("In which country")
    assert abroad.answers("check")["country"] == code


@pytest.mark.parametrize("no", ["no", "No", "NO", "nope", "none of these", "👎", "non"])
@pytest.mark.parametrize("city", ["Bavaria", "Victoria"])
def test_no_asks_again_and_is_no_country(abroad: Talk, city: str, no: str) -> None:
    abroad.say(city)
    abroad.say(no).shows("In which country is your city?").hides("Norway", "Which one do you mean?", "Do you mean")
    assert "country" not in abroad.answers("check")
    abroad.say("Croatia")
    assert abroad.answers("check")["country"] == "HR"


def test_yes_to_several_takes_none(abroad: Talk) -> None:
    abroad.say("Victoria").shows("Which one do you mean?", "2. ")
    abroad.say("yes").shows("2. ")
    assert "country" not in abroad.answers("check")


def test_a_choice_that_has_yes_and_no_of_its_own_is_answered_with_them(talk: Talk) -> None:
    talk.say("check", "1", "2", "120000", "signatory", "whole").shows("clear, official mandate")
    talk.say("no, but soon").shows("Is that a no?", "[No] [I'm not sure]")
    talk.say("no")
    assert talk.answers("check")["mandate"] == "no"


@pytest.fixture
def mandated(talk: Talk) -> Talk:
    """A draft that asks for the mandate: yes, in progress or no."""
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "change C4").shows("2. It is in progress")
    return talk


def test_an_option_in_a_sentence_is_confirmed_by_one_tap(mandated: Talk) -> None:
    mandated.say("this is still in preparation").shows(
        "I read that as 2. It is in progress. Right?", "[Yes] [No]"
    ).hides("1. Yes")
    mandated.press("Yes")
    assert mandated.answers()["C4"] == "in_progress"


def test_a_typed_yes_confirms_the_option_and_not_the_option_yes(mandated: Talk) -> None:
    mandated.say("this is still in preparation", "yes, right")
    assert mandated.answers()["C4"] == "in_progress"


@pytest.mark.parametrize("no", ["no", "nope", "No"])
def test_a_typed_no_leads_to_the_options(mandated: Talk, no: str) -> None:
    mandated.say("this is still in preparation", no).shows(
        "official mandate", "1. Yes", "2. It is in progress", "3. No"
    )
    assert "C4" not in mandated.answers()


def test_a_number_typed_then_is_of_the_options(mandated: Talk) -> None:
    mandated.say("this is still in preparation", "3")
    assert mandated.answers()["C4"] == "no"


def test_two_meanings_are_offered_with_a_way_back(talk: Talk) -> None:
    talk.say("check", "1").shows("a member of the UTM City Cohort?")
    talk.say("no").shows(
        "Which one do you mean?", "1. It has applied", "2. It has not applied", "3. I'm not sure", "4. None"
    )
    talk.say("4").shows("Question 2 of", "1. Yes, it is a member")
    assert "cohort" not in talk.answers("check")


def test_a_yes_to_is_that_a_no_is_neither(talk: Talk) -> None:
    talk.say("check", "1", "2", "120000", "signatory", "whole", "not yet, the council is on holiday").shows(
        "Is that a no?"
    )
    talk.say("yes").shows("Please give the answer itself.", "1. Yes", "2. No")
    assert "mandate" not in talk.answers("check")


def test_the_second_answer_that_is_not_understood_gets_a_short_screen(talk: Talk) -> None:
    talk.say("check", "1", "purple monkeys").shows("Please choose one of the options", "1. Yes, it is a member")
    short = talk.say("green gorillas").shows("I did not understand that either.", "[I'm not sure]", "[Ask a person]")
    short.hides("1. Yes, it is a member", "Please choose one of the options")
    talk.say("blue bananas").shows("I did not understand that either.")
    talk.say("repeat").shows("1. Yes, it is a member")
    talk.say("2")
    assert talk.answers("check")["cohort"] == "pending"


def test_the_short_screen_of_a_draft_offers_to_put_the_question_off(mandated: Talk) -> None:
    mandated.say("purple monkeys", "green gorillas").shows("[later]", "[Ask a person]").hides("[I'm not sure]")
    mandated.press("later").shows("Left for later.")


def test_what_answers_two_questions_is_asked_once(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Zug", "A2": "CH"})
    talk.say("draft", "change A3", "County").shows("I read that as: Type of authority: County").hides(
        "Which type of authority"
    )
    assert (talk.answers()["A3"], talk.answers()["A4"]) == ("local_government", "county")


@pytest.mark.parametrize("typed", ["1", "local authority"])
def test_what_answers_one_question_leaves_the_next_open(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Zug", "A2": "CH"})
    talk.say("draft", "change A3", typed).shows("Which type of authority")
    assert "A4" not in talk.answers()


@pytest.mark.parametrize("typed", ["yes, but who may read the answers?", "yes. Who may read the answers?"])
def test_an_answer_that_also_asks_is_kept_and_answered(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "2", "120000", "signatory", "whole").shows("clear, official mandate")
    talk.say(typed).hides("clear, official mandate")
    assert talk.answers("check")["mandate"] == "yes"


@pytest.mark.parametrize("typed", ["who may read the answers?", "Georgia, right?", "is a mandate from 2012 enough?"])
def test_what_only_asks_is_no_answer(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "2", "120000", "signatory", "whole", typed)
    assert "mandate" not in talk.answers("check")


def test_a_city_and_a_country_that_say_the_same_are_offered_once(abroad: Talk) -> None:
    said = abroad.say("Columbia").shows("1. Columbia (United States)", "Colombia")
    assert sum("United States" in button.label for button in said.buttons) == 1


@pytest.mark.parametrize(("city", "code"), [("Zürich", "CH"), ("Lviv", "UA"), ("Soria", "ES"), ("Lyon, France", "FR")])
def test_a_city_alone_of_its_name_gives_its_country_which_is_repeated(abroad: Talk, city: str, code: str) -> None:
    abroad.say(city).shows("I read that as: ").hides("Do you mean", "In which country")
    assert abroad.answers("check")["country"] == code


@pytest.mark.parametrize("city", ["Valencia", "Tripoli", "Springfield", "Granada"])
def test_at_most_two_cities_are_offered(abroad: Talk, counted: Talk, city: str) -> None:
    assert 1 <= sum(button.numbered for button in abroad.say(city).buttons if button.label != "I'm not sure") <= 2
    assert 1 <= sum("GeoNames" in button.label for button in counted.say(city).buttons) <= 2


def test_where_no_one_can_be_unsure_is_that_a_no_has_no_button_that_says_either(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "change D4", "nobody in the office does").shows("Is that a no?", "[No] [Ask me again]")
    talk.press("Ask me again").shows("1. Yes", "2. No")
    assert "D4" not in talk.answers()


def test_a_yes_to_not_sure_is_not_sure(talk: Talk) -> None:
    talk.say("check", "1", "somebody must look it up, no idea").shows("I read that as I'm not sure. Right?")
    talk.say("yes")
    assert talk.answers("check")["cohort"] == "unsure"


@pytest.mark.parametrize("number", ["1", " 1. ", "the first one", "number one", "1️⃣"])
@pytest.mark.parametrize("answer", ["not yet, the council votes in December", "no, but soon", "maybe, I do not know"])
def test_a_number_behind_what_has_no_numbers_is_none_of_the_questions_own(talk: Talk, answer: str, number: str) -> None:
    talk.say("check", "3", "member", answer).hides("1. ")
    talk.say(number).shows("Do you have a clear, official mandate", "1. Yes", "2. No")
    assert "mandate" not in talk.answers("check")


def test_the_second_of_two_buttons_is_not_the_second_option(talk: Talk) -> None:
    talk.say("check", "3", "member", "no, but soon").shows("Is that a no?", "[No] [I'm not sure]")
    talk.say("2").shows("Do you have a clear, official mandate", "1. Yes", "2. No", "3. I'm not sure")


def test_a_number_that_may_be_a_buttons_or_an_options_is_asked(counted: Talk) -> None:
    counted.say("60000", "they will sign within three months").shows("I read that as 2. It commits", "[Yes] [No]")
    counted.say("1").shows("Is your city a signatory", "1. Yes, it is a signatory")
    counted.say("they will sign within three months", "2").shows("climate action plan")
    assert counted.answers("check")["gcom"] == "commits"


@pytest.mark.parametrize("between", ["help", "sessions", "tell me a joke", "change Z9", "what is a mandate?"])
def test_what_was_asked_back_is_said_again_behind_a_digression(mandated: Talk, between: str) -> None:
    mandated.say("this is still in preparation")
    mandated.say(between).shows("I read that as 2. It is in progress. Right?", "[Yes] [No]")
    mandated.say("yes")
    assert mandated.answers()["C4"] == "in_progress"


def test_what_was_asked_back_is_said_again_behind_words_that_are_no_answer(mandated: Talk) -> None:
    mandated.say("this is still in preparation", "mid December")
    mandated.last.shows("Please choose one of the options", "I read that as 2. It is in progress. Right?", "[Yes] [No]")


def test_not_knowing_in_a_sentence_offers_that_and_yes_takes_nothing(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Angers", "A2": "FR"}, NZC)
    talk.say("langue français")
    talk.say("draft", "change B2")
    talk.say("je ne sais pas trop, il faut demander au maire").shows("Laquelle voulez-vous dire", "Je ne sais pas")
    assert not {"Oui", "Non"} & {button.label for button in talk.last.buttons}
    talk.say("oui")
    assert "B2" not in talk.answers()
