"""The notice and the two consents: said first, asked apart, and nothing is kept before a yes."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.terminal.replay import instant
from faq.pack.local_file import with_local
from faq.pack.programme_file import Controller, LocalFile
from handlers.dialog.commands import Topic
from handlers.dialog.turn import File, HomeOpened, Knowledge, Press, Unreadable
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import GROUP, NZC, UTM, Talk, shipped

NOTICE = (
    "I am an automated assistant and decide nothing.",
    "I store your account number",
    "365 days",
    "A person is here: utm@",
)
PHONE = 48
"""Characters in a line of a message on a phone."""


@pytest.mark.parametrize(
    "first", ["hello", "/start", "check", "when is the deadline?", "🙂", "   ", "/nonsense", "x" * 100_000, "forget"]
)
def test_the_very_first_reply_says_the_notice_whatever_the_first_message_is(newcomer: Talk, first: str) -> None:
    said = newcomer.say(first).shows(*NOTICE)
    blocks = said.replies[0].blocks
    assert any("automated assistant" in block.text for block in blocks[1:])
    newcomer.say("start").hides("I store your account number")


@pytest.mark.parametrize("event", [Press("a:0:nothing"), File("a.md", b"text"), Unreadable("photo")])
def test_it_is_said_to_other_first_events_too(newcomer: Talk, event: Press | File | Unreadable) -> None:
    newcomer.give(event).shows(*NOTICE)
    assert newcomer.person.noticed_at == newcomer.millis


def test_looking_at_the_bot_s_page_says_it_without_noting_it_as_said(newcomer: Talk) -> None:
    answer = newcomer.give(HomeOpened()).receipt.answer
    assert answer is not None
    assert newcomer.person.noticed_at is None
    newcomer.say("hello").shows(*NOTICE)


def test_in_a_group_nobody_is_noted_as_having_read_it(newcomer: Talk) -> None:
    group = newcomer.beside("anna", "group", GROUP)
    group.say("hello").hides("I store your account number")
    assert newcomer.person.noticed_at is None
    assert newcomer.person.language == ""
    newcomer.say("hello").shows(*NOTICE)


def test_who_answers_for_the_data_is_said_where_it_is_known(tmp_path: Path) -> None:
    named = LocalFile(controller=Controller("The office", "A street", "office@city.example"))
    pack = shipped().packs[UTM]
    packs = {**shipped().packs, UTM: replace(pack, file=with_local(pack.file, named))}
    newcomer = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library))
    newcomer.say("hello").shows(
        *NOTICE[:3], "Who answers for the data: The office, A street, office@city.example", NOTICE[3]
    )


def test_where_nobody_can_be_written_to_the_words_of_the_text_stand(tmp_path: Path) -> None:
    packs = {NZC: shipped().packs[NZC]}
    Talk(tmp_path, knowledge=Knowledge(packs, shipped().library)).say("hello").shows(
        "The programme text names no public mailbox"
    )


@pytest.mark.parametrize("day", ["2025-07-20", "2025-08-06", "2025-08-20", "2025-09-04T11:00Z", "2026-11-27"])
@pytest.mark.parametrize(("language", "rows", "small"), [("en", 8, 360), ("fr", 10, 430)])
def test_the_first_screen_is_short_and_welcomes_first(
    newcomer: Talk, language: str, rows: int, small: int, day: str
) -> None:
    newcomer.language, newcomer.now = language, instant(day)
    (welcome,) = newcomer.say("/start").replies
    assert welcome.blocks[0].text.startswith({"en": "Welcome", "fr": "Bienvenue"}[language])
    kept = next(block for block in welcome.blocks if block.kind == "hint")
    said = [block for block in welcome.blocks if block is not kept]
    before = [line for block in said for line in textwrap.wrap(block.text, PHONE)]
    assert (len(before) <= rows, sum(map(len, before)) <= 500, len(kept.text) <= small) == (True, True, True), (
        welcome.blocks
    )
    newcomer.now += timedelta(days=1)
    (again,) = newcomer.say("/start").replies
    assert len(again.blocks) < len(welcome.blocks)


def test_no_command_of_twinnings_stands_on_the_first_screen(newcomer: Talk) -> None:
    shown = {one.label.casefold() for one in newcomer.say("/start").buttons}
    twinning = {word for word, one in COMMANDS.every.items() if one.topic is Topic.TWINNING}
    assert not shown & twinning


def test_it_is_said_in_the_language_of_the_platform(newcomer: Talk) -> None:
    newcomer.language, newcomer.zone = "fr", "Europe/Paris"
    newcomer.say("bonjour").shows("automatique").hides("I am an automated")
    assert (newcomer.person.language, newcomer.person.zone) == ("fr", "Europe/Paris")
    newcomer.zone = "Asia/Tokyo"
    newcomer.say("bonjour")
    assert newcomer.person.zone == "Asia/Tokyo"


@pytest.mark.parametrize("zone", ["Mars/Base", "Europe", "../etc/passwd", "", "\0", "/"])
def test_a_zone_that_is_none_is_left_out(newcomer: Talk, zone: str) -> None:
    newcomer.zone = zone
    newcomer.say("programme 1", "check", "1", "member", "yes").shows("Question 4")
    assert newcomer.person.zone == ""


def test_a_language_we_do_not_have_is_english(newcomer: Talk) -> None:
    newcomer.language = "tlh"
    newcomer.say("hello").shows("I am an automated assistant")
    assert newcomer.person.language == "en"


# -- the consents


def test_the_two_consents_are_asked_apart_and_before_anything_is_kept(talk: Talk) -> None:
    talk.say("draft").shows(
        "May I keep what you write here as your draft?", "365 days", "1. Yes", "2. No", "[privacy]"
    ).hides("May the programme team")
    talk.say("privacy").shows("Ground: your consent", "Who sees it: you; the programme team only a finished draft")
    assert talk.forms("draft") == []
    talk.say("yes").shows("May the programme team of UTM City2City read your draft", "change your mind later")
    assert talk.forms("draft") == []
    talk.say("no").shows("question A1")
    form = talk.form("draft")
    assert (form.keep, form.staff_may_read, talk.answers()) == (True, False, {"H1": "yes"})


def test_the_second_consent_given(talk: Talk) -> None:
    talk.say("draft", "1", "1")
    assert talk.form("draft").staff_may_read


def test_without_the_first_consent_nothing_is_kept_and_the_questions_are_given_as_a_file(talk: Talk) -> None:
    said = talk.say("draft", "no").shows("Then I keep nothing. Here is the empty list of questions")
    made = said.made("utm-city2city-questions.md")
    assert "### A1 · City or authority (mandatory)" in made.content
    assert "### E12 ·" in made.content
    assert (talk.forms("draft"), talk.at) == ([], "menu")


def test_other_words_are_no_consent(talk: Talk) -> None:
    talk.say("draft")
    for words in ("maybe", "what for?", "3"):
        talk.say(words).shows("May I keep what you write")
    for words in ("sure thing", "🙂"):
        talk.say(words).shows("I did not understand that either.")
    assert (talk.forms("draft"), talk.at) == ([], "consent")


def test_a_consent_to_a_programme_that_vanished_is_none(talk: Talk) -> None:
    talk.say("draft", "yes")
    talk.knows(programme="gone-programme")
    talk.say("yes").shows("What would you like to do?")
    talk.say("draft").shows("Which programme is it about?")
    assert talk.forms("draft") == []


def test_staff_see_a_draft_only_with_the_second_consent_and_only_finished(talk: Talk) -> None:
    talk.say("draft", "yes", "yes", "Alphaville", "cancel")
    with talk.store() as store:
        (form,) = store.all_forms("draft")
        assert (form.staff_may_read, form.finished_at, store.versions(form.id)) == (True, None, [])
    assert talk.person.programme == UTM
