"""What people say to the assistant is never data: in any of its languages, said in any way, at any question of both forms."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answers.values import Context, plain
from faq.pack.model import Question
from faq.rules.flow import find, leaves
from faq.text.spelling import fold
from faq.text.wordlists import by_language
from handlers.dialog.command_phrases import says_none
from handlers.dialog.language_files import FOLDER, CommandWords
from handlers.forms.form_sheet import is_mark
from handlers.routing.command_table import COMMANDS
from storage.records import FormKind
from tests.flow.talk import NZC, SUMMER, UTM, Talk, instant, languages_of, shipped

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}
FORMS: Mapping[tuple[str, FormKind], Mapping[str, Any]] = {
    (UTM, "draft"): {
        **CITY,
        "B1": "pending",
        "B5.kind": "SECAP",
        "D2.0.name": "Ben",
        "F1.city": "Soria",
        "E2": "To learn.",
    },
    (UTM, "check"): {"kind": "consortium", "cohort": "pending", "population": 120000, "members.0.name": "Alpha"},
    (NZC, "draft"): {},
    (NZC, "check"): {},
}
SAID = [
    ("skip that", "later"), ("let me skip this one", "later"), ("can I skip this?", "later"),
    ("I'd rather do it later", "later"), ("we will come back to this", "later"), ("may we return to it another day?", "later"),
    ("not sure yet, next question please", "later"), ("may we leave this blank?", "later"), ("OK, next one 👍", "later"),
    ("/skip", "later"), ("t.b.d.", "later"), ("we don't know yet", "later"), ("null", "later"),
    ("let's pause here", "cancel"), ("I need a break", "cancel"), ("save and exit", "cancel"),
    ("I want to stop for today", "cancel"), ("go back one question", "back"), ("how do I go back?", "back"),
    ("I made a mistake", "back"), ("previous one, please", "back"), ("start over", "change"),
    ("let's start from scratch", "change"), ("I want to correct something", "change"), ("say that again please", "repeat"),
    ("what was the question again?", "repeat"), ("where was I?", "repeat"), ("good", "repeat"),
    ("I don't understand this question", "why"), ("what should I write here?", "why"), ("what does that mean?", "why"),
    ("show me my answers", "summary"), ("can I see the summary?", "summary"), ("how many questions are left?", "tasks"),
    ("back to the main menu", "start"), ("download my draft", "export"), ("überspringen", "later"),
    ("Das machen wir später.", "later"), ("kann ich das überspringen?", "later"), ("zurück bitte", "back"),
    ("das war's", "done"), ("la siguiente pregunta, por favor", "later"), ("lo haré más tarde", "later"),
    ("eso es todo", "done"), ("volver atrás", "back"), ("è tutto", "done"), ("lo faccio dopo", "later"),
    ("torna indietro", "back"), ("pular", "later"), ("mais nada", "done"), ("voltar à pergunta anterior", "back"),
    ("overslaan", "later"), ("dat is alles", "done"), ("ga terug", "back"), ("pomiń to pytanie", "later"),
    ("to już wszystko", "done"), ("wróć do poprzedniego pytania", "back"), ("puis-je passer cette question ?", "later"),
    ("j'y reviendrai plus tard", "later"), ("je me suis trompé", "back"),
]  # fmt: skip


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


@pytest.fixture
def towns(talk: Talk) -> Talk:
    """A consortium with its first municipality."""
    talk.say("check", "consortium", "pending", "120000", "Alpha", "signatory", "whole")
    return talk


def english() -> Any:
    return languages_of(shipped().packs)["en"]


@pytest.mark.parametrize(("typed", "word"), SAID)
def test_it_means_its_command_and_is_not_kept(city: Talk, typed: str, word: str) -> None:
    found = COMMANDS.meant(typed, english(), in_words=True)
    assert found is not None
    assert found.word == word
    city.say("draft", "change A7", typed)
    assert "A7" not in city.answers()


@pytest.mark.parametrize(
    "typed",
    [
        "We will go on with the flood walls", "skip the queue", "back to nature", "next to the river", "an end to smoke",
        "We need to stop the cars", "no more cars in the centre", "the previous plan", "later this year we plant trees",
        "It is a complete plan", "why not here", "show the way", "Change the climate", "done in 2019", "home to 40 000 people",
    ],
)  # fmt: skip
def test_a_sentence_about_the_city_is_an_answer(city: Talk, typed: str) -> None:
    city.say("draft", "change A7", typed)
    assert city.answers()["A7"] == typed


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("nothing more, that is the lot", "done"), ("skip, next", "later"), ("Stop. I need a break!", "cancel"),
        ("no, later", "later"), ("done, thanks; we're finished", "done"), ("fertig, das war's", "done"),
        ("no more, the plan is old", ""), ("skip, back", ""),
    ],
)  # fmt: skip
def test_several_that_mean_the_same_are_one(typed: str, word: str) -> None:
    found = COMMANDS.meant(typed, english())
    assert (found.word if found else "") == word


@pytest.mark.parametrize("typed", ["tomorrow", "mañana", "demain", "morgen"])
def test_a_day_is_an_answer_to_a_question_for_one(city: Talk, typed: str) -> None:
    city.say("draft", "change B1", "3", "change B3", typed)
    assert city.answers()["B3"] == "2025-07-21"


@pytest.mark.parametrize("typed", ["Salta", "Pula", "Leer", "Nada", "Ende", "Nice"])
def test_a_city_that_is_called_like_a_word_of_some_language_is_a_city(city: Talk, typed: str) -> None:
    city.say("draft", "change F1", typed)
    assert city.answers()["F1.city"] == typed


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("I want to change my answer to question A2", "A2"), ("change question A4", "A4"), ("please correct number 2", ""),
        ("can I change the answer to A3?", "A3"), ("we would like to change point 2", "A2"), ("change no. 1", "A1"),
    ],
)  # fmt: skip
def test_the_answer_to_change_is_named_in_a_sentence(city: Talk, typed: str, about: str) -> None:
    city.say("draft", "change A7", typed)
    if about:
        city.last.shows(f"question {about}\n", "Your answer now:")
    else:
        city.last.hides("Your answer now:")


@pytest.mark.parametrize(
    "typed",
    ["delete the answer to question A4", "I want to delete my answer A4", "could you clear question A4?", "remove number 4"],
)  # fmt: skip
def test_so_is_the_one_to_empty(city: Talk, typed: str) -> None:
    city.say("draft", "change A7", typed).shows("I emptied:", "A4 ")
    assert "A4" not in city.answers()


def test_in_a_self_check_they_do_what_it_has(talk: Talk) -> None:
    talk.say("check", "1", "show me my answers").shows("Type `change` and the number", "1. Applicant")
    talk.say("what is left?").shows("Question 2 of")
    talk.say("previous question").shows("Question 1 of")


# -- what is chosen and not answered


def test_an_offer_and_the_end_of_a_part_are_left_by_them_too(city: Talk) -> None:
    city.say("draft", "change F1", "Soria").shows("Is it this one?")
    city.say("skip it for now").hides("Is it this one?")
    assert "F1.country" not in city.answers()


@pytest.mark.parametrize("word", ["yes", "Yes please", "oui", "sure", "👍"])
def test_a_yes_takes_what_is_offered(city: Talk, word: str) -> None:
    city.say("draft", "change F1", "Wesseling").shows(
        "Is it this one?", "1. Wesseling, Germany", "2. No, I fill them in"
    )
    city.say(word)
    assert city.answers()["F1.country"] == "DE"


def test_a_no_leaves_it(city: Talk) -> None:
    city.say("draft", "change F1", "Wesseling", "no, not that one").hides("Is it this one?")
    assert "F1.country" not in city.answers()


@pytest.mark.parametrize("word", ["ok", "sure", "👍", "thanks", "fine"])
def test_everything_is_deleted_by_its_own_words_alone(city: Talk, word: str) -> None:
    city.say("forget", word).hides("Everything is deleted")
    assert city.answers() == CITY


@pytest.mark.parametrize("place", ["share", "forget", "tasks", "summary", "finish"])
def test_what_else_is_asked_is_left_by_a_word_too(city: Talk, place: str) -> None:
    city.say(place, "I need a break").shows("Stopped.", "What would you like to do?")
    city.say(place, "take me to the main menu").shows("Welcome")
    assert city.answers() == CITY


@pytest.mark.parametrize("place", ["tasks", "summary", "finish"])
@pytest.mark.parametrize("word", ["later", "done"])
def test_the_parts_of_a_draft_are_no_self_check(city: Talk, place: str, word: str) -> None:
    city.say(place, word).hides("self-check")


@pytest.mark.parametrize("word", ["no", "yes", "nope", "non"])
def test_a_yes_or_no_is_no_city_where_inhabitants_are_asked(talk: Talk, word: str) -> None:
    talk.say("check", "1", "3", word).hides("Do you mean", "Which one do you mean")


@pytest.mark.parametrize("word", ["Wait", "one moment please", "Moment mal", "un instant", "hold on..."])
def test_who_wants_a_moment_has_it(towns: Talk, word: str) -> None:
    before = towns.answers("check")
    towns.say(word).shows("Municipalities, number 2")
    assert towns.answers("check") == before


@pytest.mark.parametrize("word", ["done", "that's all", "fertig"])
def test_to_be_done_without_an_answer_is_told_that_it_is_needed(talk: Talk, word: str) -> None:
    talk.say("check", "1", "3", word).shows("The self-check needs each answer; `I'm not sure` is one.", "Question 3 of")


def test_a_town_that_is_called_so_stays_where_a_file_brings_it_back(city: Talk) -> None:
    city.say("draft", "change A1", '"Skip"', "no", "export")
    city.send(city.last.made(".md").content)
    assert city.answers()["A1"] == "Skip"


# -- an optional answer


def test_an_optional_answer_that_was_begun_is_not_missing_and_is_no_mandatory_one(city: Talk) -> None:
    left = city.say("tasks").text.split("mandatory questions left")[0][-4:]
    city.say("draft", "change F1", "Wesseling or Soria", "skip").shows("You answered a part of it; `clear F1`")
    assert city.say("tasks").text.split("mandatory questions left")[0][-4:] == left
    city.say("summary").shows("Optional, and answered only in part:", "F1 ", "`clear F1` empties it.", "Still missing:")
    city.say("clear F1").shows("I emptied:").hides("answered only in part")


@pytest.mark.parametrize("typed", ["leave it empty", "none", "we have none", "-", "n/a", "please leave this blank"])
def test_an_optional_answer_is_emptied_by_saying_that_there_is_none(city: Talk, typed: str) -> None:
    city.say("draft", "change A7", "Hot summers", "change A7", typed).shows("I emptied:", "Hot summers")
    assert "A7" not in city.answers()


@pytest.mark.parametrize("typed", ["leave it empty", "skip", "not now", "next"])
def test_one_that_must_be_there_stays(city: Talk, typed: str) -> None:
    city.say("draft", "change A1", typed).shows("I left your answer as it is")
    assert city.answers()["A1"] == "Alphaville"


def test_to_skip_an_optional_answer_that_is_there_leaves_it(city: Talk) -> None:
    city.say("draft", "change A7", "Hot summers", "change A7", "skip").shows(
        "I left your answer as it is; `clear` empties it."
    )
    assert city.answers()["A7"] == "Hot summers"


# -- at any question


def _spoken() -> Iterator[tuple[str, str]]:
    """Every word of command in each language that is talked, and all that is said for one in any language."""
    for one in COMMANDS.for_everybody.values():
        for code, words in languages_of(shipped().packs).items():
            for table in (one.word, *one.spellings.values()) if one.alone else ():
                yield from ((code, each) for each in words.t(table).split(" / "))
        yield from (("en", alias) for alias in one.aliases)
    for words in by_language(CommandWords, FOLDER).values():
        for phrases in (*words.said.values(), *words.in_words.values(), words.none, words.blank):
            yield from (("en", each) for each in phrases)


@cache
def _open_questions(programme: str, kind: FormKind) -> list[str]:
    pack, answers = shipped().packs[programme], FORMS[programme, kind]
    questions = pack.application.question if kind == "draft" else pack.eligibility.question
    return [leaf.id for leaf in leaves(questions, answers)]


QUESTIONS = [(*form, leaf) for form in FORMS for leaf in _open_questions(*form)]


@cache
def _talk(programme: str, kind: FormKind) -> Talk:
    talk = Talk(Path(tempfile.mkdtemp())).knows(programme=programme)
    talk.has(kind, FORMS[programme, kind], programme)
    return talk


def _afresh(talk: Talk, programme: str, kind: FormKind, language: str) -> None:
    """The form as it was; it is there again where it was deleted."""
    person = talk.person_id
    with talk.store() as store, store.transaction():
        for form in store.forms(person):
            store.drop_form(form.id)
    talk.has(kind, FORMS[programme, kind], programme)
    talk.knows(language=language)


def _takes(field: Question, typed: str) -> bool:
    """Whether the question asks to say so, or has such an option."""
    context = Context(instant(SUMMER).date(), "en", str)
    return (field.none and says_none(typed)) or plain(field, typed, context)


@given(st.sampled_from(QUESTIONS), st.sampled_from(sorted({*_spoken()})))
@settings(max_examples=150, deadline=None)
def test_a_word_for_the_bot_is_no_answer_to_any_question(
    question: tuple[str, FormKind, str], word: tuple[str, str]
) -> None:
    (programme, kind, leaf_id), (language, typed) = question, word
    talk = _talk(programme, kind)
    _afresh(talk, programme, kind, language)
    pack = shipped().packs[programme]
    asked = pack.application.question if kind == "draft" else pack.eligibility.question
    leaf = find(asked, FORMS[programme, kind], leaf_id)
    assert leaf
    talk.say(kind, f"change {leaf_id}", typed)
    kept = [value for key, value in talk.answers(kind).items() if not is_mark(key)]
    assert _takes(leaf.field, typed) or fold(typed) not in [fold(str(value)) for value in kept]


@pytest.mark.parametrize("place", ["tasks", "summary", "finish"])
@pytest.mark.parametrize("typed", ["A6", "a6", " A6 "])
def test_the_name_of_a_question_leads_to_it_from_the_lists_of_a_draft(city: Talk, place: str, typed: str) -> None:
    city.say("draft", place, typed).shows("Which time zone is your city in?").hides("Please choose one of the options")


def test_the_name_of_a_question_leads_to_it_where_it_is_no_answer(city: Talk) -> None:
    city.say("draft", "change A2", "A6").shows("Which time zone is your city in?")


def test_the_name_of_a_question_that_is_not_asked_leads_nowhere(city: Talk) -> None:
    city.say("draft", "tasks", "Z6").shows("Please choose one of the options")


@pytest.mark.parametrize("typed", ["part D", "Part d", "partie D", "section D"])
def test_a_part_is_opened_as_its_questions_name_it(city: Talk, typed: str) -> None:
    city.say("draft", "tasks", typed).shows("Part D", "question D1")


def test_keep_ends_a_list_that_may_end(city: Talk) -> None:
    city.say("draft", "change D2", "Ben", "Planner", "Cleo", "Engineer", "done", "change D2")
    city.press("Remove Ben")
    city.say("change D2", "keep")
    assert (city.answers()["D2.done"], city.answers()["D2.0.name"]) == (True, "Cleo")


def test_before_a_draft_what_there_is_to_know_is_told_once(talk: Talk) -> None:
    talk.say("draft").shows("It takes about 90 minutes", "May I keep what you write here", "What to have at hand")
    for words in ("Kisumu", "hello", "maybe"):
        talk.say(words).shows("May I keep what you write here", "Yes", "No").hides("90 minutes")
    talk.say("draft").shows("It takes about 90 minutes", "May I keep what you write here")
    talk.press("What to have at hand").shows("Good to have at hand:", "The climate plan", "May I keep what you write")
    talk.say("yes").shows("May the programme team")
