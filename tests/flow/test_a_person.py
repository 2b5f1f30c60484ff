"""Who wants to talk to a person reads whom to write to, whatever is asked: it is never taken for the answer."""

from __future__ import annotations

import pytest

from tests.flow.talk import NZC, UTM, Talk

ASKED = {
    "en": (
        "I want to talk to a person", "Can I speak with someone?", "could you put me through to a human being please",
        "I'd rather speak to somebody", "is there someone I can talk to?", "we would like to talk to a real person",
    ),
    "fr": (
        "je veux parler à quelqu'un", "puis-je parler à une personne ?", "Je voudrais parler avec un humain",
        "nous aimerions parler à un être humain svp", "je préfère parler à une vraie personne", "passez-moi quelqu'un",
    ),
    "de": ("ich möchte mit jemandem sprechen", "kann ich mit einem Menschen reden?"),
    "es": ("quiero hablar con alguien",),
    "it": ("vorrei parlare con qualcuno",),
}  # fmt: skip
WORDS = [(language, words) for language, every in ASKED.items() for words in every]
MAILBOX = "globalcovenantofmayors.org"
MEMBER = ("1", "member", "yes", "yes", "yes", "1", "yes", "1")
PLACES = {
    "menu": ("menu",), "applicant": ("check",), "cohort": ("check", "1"), "inhabitants": ("check", "1", "not yet"),
    "mandate": ("check", "1", "member"), "summary": ("check", *MEMBER[:-1]), "result": ("check", *MEMBER),
    "consent": ("draft",), "share": ("draft", "yes"), "take over": ("check", *MEMBER, "draft", "yes", "yes"),
    "draft": ("draft", "yes", "no"), "fit": ("fit",), "language": ("language",),
}  # fmt: skip


@pytest.mark.parametrize(("language", "words"), WORDS)
def test_it_is_understood_in_many_words(talk: Talk, language: str, words: str) -> None:
    talk.knows(programme=UTM, language=language if language == "fr" else "en")
    talk.say("check")
    talk.say(words).shows(MAILBOX, "Question 1")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["je veux parler à quelqu'un", "I want to talk to a person"])
def test_the_contact_is_shown_wherever_it_is_said(talk: Talk, place: str, words: str) -> None:
    talk.knows(programme=UTM)
    for line in PLACES[place]:
        talk.say(line)
    at = talk.state.get("at", "menu")
    talk.say(words).shows(MAILBOX)
    assert talk.at == at


def test_without_a_programme_both_are_named(talk: Talk) -> None:
    talk.say("hello")
    talk.say("I want to talk to someone").shows(MAILBOX)
    talk.knows(programme=NZC).say("I want to talk to someone").hides(MAILBOX)


@pytest.mark.parametrize("words", ["we will talk to the mayor first", "on behalf of somebody else", "someone else"])
def test_what_only_names_somebody_is_an_answer_still(talk: Talk, words: str) -> None:
    talk.knows(programme=UTM)
    talk.say("check")
    talk.say(words).hides(MAILBOX)
