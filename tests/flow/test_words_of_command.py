"""Words of command are not data: they end, skip, empty or ask, and are never kept as an answer, unless they are quoted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handlers.dialog.turn import FormSent
from tests.flow.talk import Talk
from tests.flow.test_twinnings import owner

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}
ENDS = ["done", "Done.", "that's all", "That is all!", "no more", "nothing more", "finished"]
SKIPS = ["skip", "Skip this question", "next", "none", "-", "–", "nothing", "n/a", "pass"]
CLEARS = ["clear", "delete", "erase", "remove", "empty", "clear 99", "delete F1", "clear F1", "delete everything"]
FRENCH = ["c'est tout", "plus rien", "fini", "passer", "suivant", "aucun", "rien", "sans objet", "vider", "supprimer"]


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


@pytest.fixture
def towns(talk: Talk) -> Talk:
    """A consortium with its first municipality."""
    talk.say("check", "consortium", "pending", "120000", "Alpha", "signatory", "whole").shows(
        "Municipalities, number 2"
    )
    return talk


def kept(talk: Talk, kind: Any = "draft") -> list[Any]:
    return [value for key, value in talk.answers(kind).items() if not key.endswith((".later", ".done", ".optional"))]


# -- lists


@pytest.mark.parametrize("word", ENDS)
def test_a_list_that_needs_more_says_so(towns: Talk, word: str) -> None:
    before = kept(towns, "check")
    towns.say(word).shows("Municipalities: at least 2 are needed; you named 1.", "Municipalities, number 2")
    towns.last.shows("If that is your answer, write it in quotes").hides("I see no words")
    assert kept(towns, "check") == before


@pytest.mark.parametrize("word", [*ENDS, "skip", "next", "-"])
def test_a_list_that_has_enough_ends_and_nothing_false_is_said(towns: Talk, word: str) -> None:
    towns.say("Beta", "signatory", "whole", word).shows("clear, official mandate").hides("I see no words")
    assert towns.answers("check")["members.done"] is True
    assert [key for key in towns.answers("check") if key.startswith("members.2")] == []


def test_within_an_item_done_is_no_answer_to_its_choice(towns: Talk) -> None:
    before = kept(towns, "check")
    towns.say("Beta", "done").shows("Municipalities, number 2: this comes first.", "Is this municipality a signatory")
    assert kept(towns, "check") == [*before, "Beta"]


def test_the_end_of_a_pasted_list_is_no_item_of_it(city: Talk) -> None:
    city.say("draft", "change D2", "Ben, Planner\nCleo, Engineer\nthat's all").shows("I took over 2 lines.")
    assert "D2.2.name" not in city.answers()


# -- questions in words


@pytest.mark.parametrize("word", [*ENDS, *SKIPS, *CLEARS])
@pytest.mark.parametrize("question", ["A1", "E2", "F1", "D2", "A7"])
def test_a_word_of_command_is_never_kept(city: Talk, question: str, word: str) -> None:
    city.say("draft", f"change {question}", word).hides("I see no words")
    assert set(map(str, kept(city))) <= set(CITY.values())


@pytest.mark.parametrize("word", FRENCH)
@pytest.mark.parametrize("question", ["E2", "F1"])
def test_in_french_too(city: Talk, question: str, word: str) -> None:
    city.say("language fr", "draft", f"change {question}", word)
    assert set(map(str, kept(city))) <= set(CITY.values())


@pytest.mark.parametrize("word", SKIPS)
def test_an_optional_question_is_skipped_and_not_missing(city: Talk, word: str) -> None:
    city.say("draft", "change F1", word).hides("Which city would you like")
    city.say("finish").shows("Still missing").hides("F1 Preferred city 1")


def test_a_question_that_must_be_answered_is_put_off(city: Talk) -> None:
    city.say("draft", "change E2", "skip").shows(
        'If that is your answer, write it in quotes: "skip".', "Left for later. You find it under `tasks`."
    )
    city.say("finish").shows("Still missing", "E2 ")


def test_a_self_check_says_that_it_needs_the_answer(towns: Talk) -> None:
    towns.say("skip").shows("The self-check needs this answer.", "Municipalities, number 2")
    towns.say("Beta", "skip").shows("`I'm not sure` is one.", "Is this municipality a signatory")


def test_what_is_there_is_left_where_the_question_is_skipped(city: Talk) -> None:
    city.say("draft", "change A1", "none").shows("I left your answer as it is; `clear` empties it.")
    assert city.answers()["A1"] == "Alphaville"


def test_a_long_answer_ends_with_these_words_and_does_not_hold_them(city: Talk) -> None:
    city.say("draft", "change E2", "To learn.", "that's all").shows("Kept, 9 characters.")
    assert city.answers()["E2"] == "To learn."


@pytest.mark.parametrize("typed", ["We are done with the plan", "skip the queue", "clear skies", "none of the towns"])
def test_words_that_say_more_are_an_answer(city: Talk, typed: str) -> None:
    city.say("draft", "change A7", typed, "done")
    assert city.answers()["A7"] == typed


@pytest.mark.parametrize(
    ("typed", "name"),
    [('"Done"', "Done"), ("„Start“", "Start"), ("« Skip »", "Skip"), ("'none'", "none"), ("“help”", "help")],
)
def test_a_quoted_word_is_an_answer(city: Talk, typed: str, name: str) -> None:
    city.say("draft", "change A1", typed)
    assert city.answers()["A1"] == name


def test_other_quotes_stay(city: Talk) -> None:
    city.say("draft", "change A1", '"The Hague"')
    assert city.answers()["A1"] == '"The Hague"'


@pytest.mark.parametrize(("typed", "value"), [("none", "no"), ("-", "no")])
def test_where_such_a_word_answers_it_answers(city: Talk, typed: str, value: str) -> None:
    city.say("draft", "change D4", typed)
    assert city.answers()["D4"] == value


# -- as people write them

AROUND = ["Done ✅", "✅ done", "that's all folks", "That is all, thank you!", "no more, thanks", "finnished", "dnoe"]
SLIPS = ["skip pls", "Please skip 🙏", "skip for now", "not now", "N.A.", "N/A", "skpi", "nothign", "none, thanks"]
YES_NO = ["no", "No thanks", "No, thank you.", "nope", "not yet", "yes", "yes please", "OK 👍", "👍", "...", "continue"]
STOPS = ["exit", "abort", "stop it", "forget it", "delete F1 please", "delte F1", "remove it", "delete my answer 🙏"]
FRENCH_TOO = [
    "c'est bon", "c est tout merci", "terminé ✅", "pas d'autre", "termnié", "plus tard", "pas maintenant", "je passe",
    "passer svp", "s.o.", "n.d.", "non", "non merci", "pas encore", "oui", "efface F1", "supprime F1", "arrêter", "continuer",
]  # fmt: skip


@pytest.mark.parametrize("word", [*AROUND, *SLIPS, *YES_NO, *STOPS])
@pytest.mark.parametrize("question", ["A1", "E2", "F1", "D2", "A7"])
def test_it_is_a_word_of_command_with_courtesy_pictures_and_slips_too(city: Talk, question: str, word: str) -> None:
    city.say("draft", f"change {question}", word)
    assert set(map(str, kept(city))) <= set(CITY.values())


@pytest.mark.parametrize("word", FRENCH_TOO)
@pytest.mark.parametrize("question", ["A1", "E2", "F1", "D2"])
def test_and_in_french(city: Talk, question: str, word: str) -> None:
    city.say("language fr", "draft", f"change {question}", word)
    assert set(map(str, kept(city))) <= set(CITY.values())


@pytest.mark.parametrize("word", [*AROUND, "no", "no, thank you", "not now"])
def test_so_a_list_ends(towns: Talk, word: str) -> None:
    towns.say("Beta", "signatory", "whole", word).shows("clear, official mandate")
    assert [key for key in towns.answers("check") if key.startswith("members.2")] == []


@pytest.mark.parametrize("typed", ["no", "skpi", "Yes please", "N/A", "that is all, thank you", "exit"])
def test_it_is_told_how_to_answer_with_such_words(city: Talk, typed: str) -> None:
    city.say("draft", "change A7", typed)
    if "is no answer yet" not in city.last.text:
        city.last.shows(f'If that is your answer, write it in quotes: "{typed}".')
    city.say("draft", "change A7", f'"{typed}"')
    assert city.answers()["A7"] == typed


@pytest.mark.parametrize(
    "typed", ["Nonantola", "Skipton", "Dome", "Node", "Ok Tedi", "Yes Tor", "Please", "Enda", "Nexø", "Please Bay"]
)
def test_names_that_look_like_them_are_names(city: Talk, typed: str) -> None:
    city.say("draft", "change F1", typed)
    assert city.answers()["F1.city"] == typed


@pytest.mark.parametrize(
    ("question", "typed"),
    [("A2", "n/a"), ("A2", "N.A."), ("F2.country", "N/A"), ("A6", "n/a"), ("B2", "-"), ("E1", "none"), ("B5.whole", "n.a.")],
)  # fmt: skip
def test_that_there_is_none_is_no_country_zone_or_no(city: Talk, question: str, typed: str) -> None:
    with city.store() as store, store.transaction():
        for leaf, value in (("B1", "pending"), ("B5.kind", "SECAP"), ("B5.title", "Plan")):
            store.answer(store.forms(store.person(city.identity, 0).id, kind="draft")[0].id, leaf, value, 0)
    before = kept(city)
    city.say("draft", f"change {question}", typed).hides("I read that as")
    assert kept(city) == before


@pytest.mark.parametrize(("question", "typed"), [("A2", "fin"), ("A6", "rien"), ("A6", "fin"), ("E1", "fin")])
def test_a_french_word_of_command_is_no_near_spelling_of_an_answer(city: Talk, question: str, typed: str) -> None:
    city.say("language fr", "draft", f"change {question}", typed)
    assert sorted(map(str, kept(city))) == sorted(CITY.values())


@pytest.mark.parametrize("typed", ["none", "None.", "nothing", "n/a"])
def test_where_a_question_asks_to_write_none_it_is_the_answer(city: Talk, typed: str) -> None:
    city.say("draft", "change E9", typed, typed, typed, typed).hides("in quotes", "Left for later")
    assert [city.answers()[f"E9.{field}"] for field in ("public", "private", "research", "civil_society")] == [
        typed
    ] * 4
    city.say("summary").hides("E9 Local partners\n")


def test_in_french_it_is_the_french_word(city: Talk) -> None:
    city.say("language fr", "draft", "change E9").shows("Écrivez «", "aucun")
    city.say("aucun")
    assert city.answers()["E9.public"] == "aucun"


@pytest.mark.parametrize("typed", ["skip", "done", "-", "no"])
def test_there_too_other_words_of_command_are_none(city: Talk, typed: str) -> None:
    city.say("draft", "change E9", typed)
    assert not any(key.startswith("E9") and not key.endswith(".later") for key in city.answers())


def test_a_dash_in_a_pasted_line_is_an_empty_cell(city: Talk) -> None:
    city.say("draft", "change D2", "Ben, -\nCleo, Engineer").shows("I took over 2 lines.").hides("could not read")
    assert "D2.0.role" not in city.answers()


def test_a_dash_in_a_file_is_blank(city: Talk) -> None:
    city.say("draft", "export")
    exported = city.last.made(".md").content
    city.send(exported.replace("- City:", "- City: -", 1)).shows("I took over 0 answers.").hides("could not read")
    assert not any(key.startswith("F1") for key in city.answers())


BLANKS = ["-", "n/a", "N/A", "none", "nothing", "skip", "–", "not applicable"]


@pytest.mark.parametrize("typed", BLANKS)
def test_such_a_word_in_a_file_is_blank(city: Talk, typed: str) -> None:
    city.say("draft", "export")
    exported = city.last.made(".md").content.replace("- City:", f"- City: {typed}", 1)
    city.send(exported.replace("- Country:", f"- Country: {typed}", 1)).shows("I took over 0 answers.")
    city.last.hides("could not read")
    assert city.answers() == CITY


@pytest.mark.parametrize("typed", BLANKS)
def test_such_a_word_in_a_screen_is_an_empty_field(city: Talk, typed: str) -> None:
    form = city.form("draft").id
    sent = {"A1": "Alphaville", "A2": "DE", "A5.inhabitants": typed, "A5.year": typed, "A7": typed}
    city.try_to_give(FormSent(form, "A", sent))
    assert city.answers() == CITY


def test_in_a_screen_quotes_make_it_an_answer_and_it_stays_when_it_is_sent_again(city: Talk) -> None:
    form = city.form("draft").id
    for typed in ('"Skip"', "Skip"):
        city.try_to_give(FormSent(form, "A", {"A1": typed, "A2": "DE"}))
        assert city.answers()["A1"] == "Skip"


# -- emptying


def test_an_answer_is_emptied_by_its_name(city: Talk) -> None:
    city.say("draft", "change F1", "Wesseling or Soria", "summary")
    city.last.shows("F1 Preferred city 1", "Still missing")
    city.say("clear F1").shows("I emptied:", "F1 Preferred city 1 · City: Wesseling or Soria", "Summary of your draft")
    city.last.hides("F1 Preferred city 1\n")
    assert not any(key.startswith("F1") for key in city.answers())
    assert "• F1 " not in city.say("summary").text


@pytest.mark.parametrize("typed", ["delete F1", "/delete F1", "remove f1", "erase F1", "empty F1", "clear F1.city"])
def test_an_answer_is_emptied_from_another_question(city: Talk, typed: str) -> None:
    city.say("draft", "change F1", "Soria", "change E2", typed).shows("I emptied:", "City: Soria", "Why does your city")
    assert not any(key.startswith("F1") for key in city.answers())


def test_the_open_answer_is_emptied_and_asked_again(city: Talk) -> None:
    city.say("draft", "change A1", "clear").shows("I emptied:", "A1 City or authority: Alphaville", "official name")
    assert "A1" not in city.answers()


def test_a_whole_list_is_emptied(city: Talk) -> None:
    city.say("draft", "change D2", "Ben, Planner\nCleo, Engineer", "done", "clear D2").shows(
        "I emptied:", "Ben", "Cleo"
    )
    assert not any(key.startswith("D2") for key in city.answers())


def test_an_answer_of_the_self_check_is_emptied_by_its_number(towns: Talk) -> None:
    towns.say("clear 3").shows("I emptied:", "Inhabitants: 120,000", "How many inhabitants")
    assert "population" not in towns.answers("check")


@pytest.mark.parametrize("typed", ["clear", "clear Z9", "delete 99"])
def test_what_is_not_there_is_not_emptied(city: Talk, typed: str) -> None:
    city.say("draft", "change E2", typed).shows("There is no such answer to empty.", "Why does your city")
    assert city.answers() == CITY


@pytest.mark.parametrize("typed", ["delete", "/delete", "erase", "remove"])
def test_to_delete_is_asked_back_in_a_form(city: Talk, typed: str) -> None:
    said = city.say("draft", "change A1", typed)
    said.shows("What do you want to delete?", "`clear`", "`forget`", "official name").hides("Yes, delete everything")
    assert {"do:clear:0", "do:forget:0"} <= {button.data for button in said.buttons}
    assert city.answers() == CITY


def test_to_delete_everything_asks_once_more(city: Talk) -> None:
    city.say("draft", "change A1", "delete everything").shows("Yes, delete everything")
    assert city.answers() == CITY


def test_outside_a_form_it_is_said_what_to_do(talk: Talk) -> None:
    talk.say("clear F1").shows("No form is open.", "`draft`")
    talk.say("delete").shows("Yes, delete everything")


# -- elsewhere


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """Somebody of the programme team, naming the cities of a twinning."""
    talk = owner(tmp_path)
    talk.say("twinning new")
    talk.press("UTM City2City")
    talk.say("Clean air", "1").shows("What is city number 1 called?")
    return talk


@pytest.mark.parametrize("word", ["that's all", "no more", "skip", "-", "next", "clear F1"])
def test_no_city_of_a_twinning_is_called_so(olga: Talk, word: str) -> None:
    olga.say(word).shows("What is city number 1 called?").hides("In which country")


def test_the_cities_of_a_twinning_end_with_these_words(olga: Talk) -> None:
    olga.say("Nairobi", "Mombasa", "no more").shows("Is this right?")
