"""The catalogues: French is complete, its command words are words of their own, and the checker sees what is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.dev.catalogue import flaws, flaws_of, own_messages, pack_messages
from bot.runtime.languages import Languages
from faq.pack.load import load_packs
from faq.pack.model import SHORT_LABEL, Pack
from handlers.dialog.commands import CommandUse
from handlers.dialog.help_screen import TASKS
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import UTM, Talk

PACKS = load_packs()
LANGUAGES = Languages(PACKS)
FRENCH = LANGUAGES["fr"]

WHOLE = """
msgid "Yes"
msgstr "Oui"

msgid "Your answer: {answer}"
msgstr "Votre réponse : {answer}"

msgid "{number} question"
msgid_plural "{number} questions"
msgstr[0] "{number} question"
msgstr[1] "{number} questions"
"""


def wanted() -> Catalog:
    """What the catalogue ``WHOLE`` should hold."""
    catalogue = Catalog()
    for message in ("Yes", "Your answer: {answer}", ("{number} question", "{number} questions")):
        catalogue.add(message)
    return catalogue


def flaws_when(tmp_path: Path, written: str) -> list[str]:
    path = tmp_path / "fr.po"
    path.write_text(written, encoding="utf-8")
    return list(flaws_of(path, wanted()))


# -- what ships


def test_every_translation_is_complete() -> None:
    assert flaws() == []


def test_the_code_and_every_pack_have_words_to_translate() -> None:
    assert {"start", "Yes", "We talk English now."} <= {str(message.id) for message in own_messages()}
    assert all(len(pack_messages(pack)) > 100 for pack in PACKS.values())


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_no_sentence_of_the_programme_text_is_translated(pack: Pack) -> None:
    programme = " ".join(" ".join(words.split()) for entry in pack.entries for words in entry.text)
    sentences = [str(one.id) for one in pack_messages(pack) if str(one.id).endswith(".")]
    assert len(sentences) > 20
    assert [message for message in sentences if message in programme] == []


# -- the command words


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_command_words_are_single_plain_words(language: str) -> None:
    words = [LANGUAGES[language].t(word) for word in COMMANDS.for_everybody]
    assert [word for word in words if not (word.isascii() and word.isalpha() and word.islower())] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_command_words_are_unique_and_none_is_another_english_one(language: str) -> None:
    own = {word: LANGUAGES[language].t(word) for word in COMMANDS.for_everybody}
    assert len(set(own.values())) == len(own)
    english = {name: name for name in COMMANDS.for_everybody} | dict(COMMANDS.aliases)
    assert {word: means for word, means in own.items() if english.get(means, word) != word} == {}


@pytest.mark.parametrize("word", COMMANDS.for_everybody)
def test_a_french_command_word_does_what_its_english_one_does(word: str) -> None:
    assert COMMANDS.said(f"/{FRENCH.t(word)}", FRENCH) == CommandUse(word)
    assert COMMANDS.said(FRENCH.t(word), FRENCH) == COMMANDS.said(word, FRENCH)
    assert COMMANDS.said(f"{FRENCH.t(word)} 3", FRENCH) == COMMANDS.said(f"{word} 3", FRENCH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_that_help_names_are_commands(language: str) -> None:
    words = LANGUAGES[language]
    named = [one for task in TASKS for one in re.findall("`([^`]+)`", words.t(task.words))]
    assert len(named) > 10
    assert [one for one in named if COMMANDS.said(one, words, lambda _word, _rest: True) is None] == []


def labels() -> Iterator[str]:
    """Every label of an option in French: typing one is an answer."""
    for pack in PACKS.values():
        questions = chain(pack.eligibility.question, pack.application.question, pack.feedback.question)
        fields = (field for question in questions for field in (question, *question.fields))
        yield from (FRENCH.pack(pack.id, option.label) for field in fields for option in field.options)


def long_on_buttons() -> Iterator[str]:
    """What no button shows whole, in French."""
    for pack in PACKS.values():
        questions = chain(pack.eligibility.question, pack.application.question, pack.feedback.question)
        fields = (field for question in questions for field in (question, *question.fields))
        for option in (option for field in fields for option in field.options):
            shown = FRENCH.pack(pack.id, option.label)
            shown = FRENCH.pack(pack.id, option.short) if len(shown) > SHORT_LABEL and option.short else shown
            yield from [shown] if len(shown) > SHORT_LABEL else []


def test_every_french_option_fits_on_a_button() -> None:
    assert list(long_on_buttons()) == []


def test_no_french_label_of_an_option_is_a_command() -> None:
    every = list(labels())
    assert len(every) > 50
    assert [label for label in every if COMMANDS.said(label, FRENCH)] == []


# -- a visit in French


@pytest.fixture
def french(tmp_path: Path) -> Talk:
    return Talk(tmp_path).knows(language="fr", programme=UTM)


def test_a_french_visit_is_french_until_english_is_chosen(french: Talk) -> None:
    french.say("accueil").shows("Bienvenue", "Que souhaitez-vous faire").hides("What would you like")
    french.say("tester").shows("Question 1 sur", "Qui candidate", "Quelqu'un d'autre, au nom d'une ville", "pourquoi")
    french.say("quelqu'un d'autre").shows("Question 2 sur", "Votre ville est-elle membre", "Je ne sais pas")
    french.say("pourquoi").shows("Les membres remplissent déjà les critères", "3.2", "Votre ville est-elle membre")
    french.say("retour").shows("Question 1 sur", "Votre réponse actuelle", "Quelqu'un d'autre")
    french.say("langue").shows("Dans quelle langue", "[English]", "Question 1 sur")
    french.press("English").shows("We talk English now.", "Question 1 of", "Who is applying?").hides("Qui candidate")


def test_a_question_in_a_french_visit_is_answered_with_the_english_passage(french: Talk) -> None:
    asked = french.say("What is the deadline?")
    asked.shows("A city can apply until", "Le 20 juillet 2025, l'appel est ouvert.", "en anglais", "plus")
    french.say("plus").shows("A city can apply until Thursday 7 August 2025.", "City2City · 3.8")


def test_choosing_french_is_said_in_french(tmp_path: Path) -> None:
    english = Talk(tmp_path).knows(programme=UTM)
    english.say("language").shows("Which language shall we talk in?")
    english.say("français").shows("Nous parlons français maintenant.", "Vérifier si ma ville peut participer")


# -- the checker


def test_a_whole_catalogue_has_no_flaw(tmp_path: Path) -> None:
    assert flaws_when(tmp_path, WHOLE) == []


BROKEN: Mapping[str, tuple[str, str, Sequence[str]]] = {
    "empty": ('msgstr "Oui"', 'msgstr ""', ["not translated: 'Yes'"]),
    "missing": ('msgid "Yes"\nmsgstr "Oui"\n', "", ["not translated: 'Yes'"]),
    "fuzzy": ('msgid "Yes"', '#, fuzzy\nmsgid "Yes"', ["fuzzy: 'Yes'"]),
    "a blank lost": ("réponse : {answer}", "réponse", ["other blanks than ['{answer}']: 'Votre réponse'"]),
    "a blank more": ("réponse : {answer}", "{x} {answer}", ["other blanks than ['{answer}']: 'Votre {x} {answer}'"]),
    "a blank of another name": (
        "réponse : {answer}", "réponse : {réponse}", ["other blanks than ['{answer}']: 'Votre réponse : {réponse}'"],
    ),
    "a plural form empty": (
        'msgstr[1] "{number} questions"', 'msgstr[1] ""', ["not translated: ('{number} question', '{number} questions')"],
    ),
    "another blank in a plural form": (
        'msgstr[1] "{number} questions"', 'msgstr[1] "{n} questions"', ["other blanks than ['{number}']: '{n} questions'"],
    ),
    "a plural form missing": (
        'msgstr[1] "{number} questions"', "", ["not translated: ('{number} question', '{number} questions')"],
    ),
    "a plural form more": (
        'msgstr[1] "{number} questions"', 'msgstr[1] "{number} questions"\nmsgstr[2] "{number} questions"',
        ["malformed: msg has more translations than num_plurals of catalog on 7"],
    ),
    "a brace alone": ("réponse : {answer}", "réponse : {answer", ["malformed: 'Votre réponse : {answer'"]),
    "gone": ("\nmsgid", '\nmsgid "Perhaps"\nmsgstr "Peut-être"\n\nmsgid', ["no longer used: Perhaps"]),
    "changed": ('msgid "Yes"', 'msgid "Yes!"', ["not translated: 'Yes'", "no longer used: Yes!"]),
}  # fmt: skip


@pytest.mark.parametrize(("there", "instead", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_catalogue_is_seen(tmp_path: Path, there: str, instead: str, says: list[str]) -> None:
    assert there in WHOLE
    assert flaws_when(tmp_path, WHOLE.replace(there, instead, 1)) == says


def test_a_missing_file_is_seen(tmp_path: Path) -> None:
    assert list(flaws_of(tmp_path / "fr.po", wanted())) == ["the file is missing"]
