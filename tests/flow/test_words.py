"""Words in the person's language: messages, plurals, and CLDR's numbers, days, lists and countries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from handlers.dialog.translator import Translator, mark
from tests.flow.talk import NZC, UTM, Talk, languages_of, shipped

ENGLISH, FRENCH = languages_of(shipped().packs)["en"], languages_of(shipped().packs)["fr"]


def test_a_message_is_translated_and_one_without_translation_stays() -> None:
    assert FRENCH.t("Yes") == "Oui"
    assert FRENCH.t("Nobody ever wrote this {x}.", x=3) == "Nobody ever wrote this 3."
    assert ENGLISH.t("What to do, {who}?", who="{who}") == "What to do, {who}?"
    assert mark("any words") == "any words"


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [(0, "0 drafts", "0 brouillon"), (1, "1 draft", "1 brouillon"), (1234, "1,234 drafts", "1\u202f234 brouillons")],
)
def test_plurals_follow_the_language(number: int, english: str, french: str) -> None:
    assert ENGLISH.tn("{number} draft", "{number} drafts", number) == english
    assert FRENCH.tn("{number} draft", "{number} drafts", number) == french


def test_a_plural_that_is_not_translated_counts_as_english() -> None:
    assert FRENCH.tn("{number} goose", "{number} geese", 1) == "1 goose"
    assert FRENCH.tn("{number} goose", "{number} geese", 2) == "2 geese"
    half = Translator("fr", {"{number} goose": ("{number} oie", "{number} oies")})
    assert half.tn("{number} goose", "{number} geese", 2) == "2 geese"


def test_cldr_formats() -> None:
    day, noon = date(2025, 9, 4), datetime(2025, 9, 4, 10, 0, tzinfo=UTC)
    assert (ENGLISH.day(day), FRENCH.day(day)) == ("4 September 2025", "4 septembre 2025")
    assert (ENGLISH.number(50_000), FRENCH.number(50_000)) == ("50,000", "50\u202f000")
    assert (ENGLISH.list(["a", "b", "c"]), FRENCH.list(("a", "b"))) == ("a, b and c", "a et b")
    assert (ENGLISH.country("DE"), FRENCH.country("DE"), ENGLISH.country("ZZZ")) == ("Germany", "Allemagne", "ZZZ")
    assert ENGLISH.moment(noon, "Europe/Brussels").startswith("4 September 2025, 12:00:00")
    assert "10:00:00" in ENGLISH.moment(noon, "")
    assert (ENGLISH.name, FRENCH.name) == ("English", "Français")
    assert (ENGLISH.locale, FRENCH.locale) == ("en_GB", "fr")


def test_the_pack_s_own_words() -> None:
    question = shipped().packs[UTM].eligibility.question[0].text
    assert FRENCH.pack(UTM, question) != question
    assert FRENCH.pack(UTM, "words of nobody") == "words of nobody"
    assert FRENCH.pack("no-such-pack", question) == question
    assert ENGLISH.pack(NZC, question) == question


def test_a_whole_self_check_in_french_with_english_quotes(talk: Talk) -> None:
    talk.knows(language="fr")
    talk.say("vérifier" if FRENCH.t("check") == "vérifier" else FRENCH.t("check"), "1")
    assert talk.at == "check"
    for answer in ("2", "120 000", "1", "1", "oui", "oui", "oui", "1", "oui"):
        talk.say(answer)
    said = talk.say("2")
    said.hides("What you can do next", "The text names different last days", "Rules as of")
    assert "20 juillet 2025" in said.text
    at_a_glance = talk.last
    points = talk.press(FRENCH.t("Each point")).shows("Your city may be considered as tentatively eligible")
    points.hides("To think about", "Back to the result")
    talk.press(at_a_glance.button(FRENCH.t("Next steps"))).shows(FRENCH.t("What you can do next"))
