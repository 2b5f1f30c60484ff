"""Every command in every place, with and without the slash, in both languages: never parked, always answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.terminal.replay import instant
from handlers.forms import draft_places
from handlers.routing.command_table import COMMANDS
from handlers.routing.dialog_places import PLACES
from handlers.twinnings import twinning_wizard
from tests.flow.talk import NZC, PRIVATE, UTM, Talk, languages_of, shipped

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}
CONSORTIUM = {"A3": "consortium", "B6.0.name": "Alpha", "B6.1.name": "Beta"}
WHOLE_CHECK = ("check", "1", "member", "yes", "yes", "yes", "other", "yes")


def in_draft(*words: str, answers: Mapping[str, object] = CITY) -> Callable[[Talk], None]:
    def get_there(talk: Talk) -> None:
        talk.has("draft", answers)
        talk.say("draft", *words)

    return get_there


def with_nothing_left(talk: Talk) -> None:
    """A draft that is at its summary: whatever was asked was put off."""
    talk.has("draft", CITY)
    talk.say("draft", "1")
    while talk.at == draft_places.AT:
        talk.say("later")


def code_of_another(talk: Talk) -> str:
    """A code that joins this account with another one."""
    found = CODE.search(talk.beside("anna elsewhere").say("link").text)
    assert found
    return found[0]


def nowhere(talk: Talk) -> None:
    """Before the first message of all."""


WAYS: Mapping[str, Callable[[Talk], object]] = {
    "nowhere": nowhere,
    "menu": lambda talk: talk.say("start"),
    "programme": lambda talk: talk.say("programme"),
    "language": lambda talk: talk.say("language"),
    "ask": lambda talk: talk.say("what do you think of the weather on Mars in winter?"),
    "check": lambda talk: talk.say("check"),
    "check, half way": lambda talk: talk.say("check", "1", "member", "yes"),
    "check, a list": lambda talk: talk.say("check", "consortium", "not yet", "60000", "Alpha", "yes", "yes"),
    "check, items of a list": lambda talk: talk.say(
        "check", "consortium", "not yet", "60000", "Alpha\nBeta", "change members"
    ),
    "fit": lambda talk: talk.say("fit"),
    "fit, a city that may be meant": lambda talk: talk.say("fit", "Köln"),
    "fit, result": lambda talk: talk.say("fit", "90000", "Germany", "not yet", "none"),
    "check, summary": lambda talk: talk.say(*WHOLE_CHECK),
    "after a check": lambda talk: talk.say(*WHOLE_CHECK, "1"),
    "consent": lambda talk: talk.say("draft"),
    "second consent": lambda talk: talk.say("draft", "yes"),
    "takeover": lambda talk: talk.say(*WHOLE_CHECK, "1", "draft", "yes", "no"),
    "draft": in_draft("1", answers={"H1": "yes"}),
    "draft, a city that may be meant": in_draft("1", "Köln", answers={"H1": "yes"}),
    "draft, end of a part": in_draft("1"),
    "draft, a long answer": in_draft("change E2", "We want to learn."),
    "draft, a choice": in_draft("change C4"),
    "draft, a date": in_draft("change B2", answers={"B1": "pending"}),
    "draft, several of many": in_draft("change E1"),
    "draft, items of a list": in_draft("change B6", answers=CONSORTIUM),
    "draft, an item": in_draft("change B6.0.gcom", answers=CONSORTIUM),
    "draft, ticks": in_draft("change G1"),
    "draft, held words": in_draft("1", "what is this about?", answers={"H1": "yes"}),
    "tasks": in_draft(),
    "summary": with_nothing_left,
    "finish": in_draft("finish"),
    "forget": lambda talk: talk.say("forget"),
    "share": in_draft("share"),
    "drafts": lambda talk: (talk.has("draft", CITY), talk.has("draft", CONSORTIUM), talk.say("drafts")),
    "link": lambda talk: talk.say(f"link {code_of_another(talk)}"),
    "unlink": lambda talk: talk.say(f"link {code_of_another(talk)}", "yes", "unlink"),
}
ELSEWHERE = {
    twinning_wizard.AT, "name", "answer", "announce", "session", "sure", "poll new", "feedback", "remind", "import",
}  # fmt: skip
"""Places of staff only; ``test_twinnings.py`` goes there. ``test_export.py`` goes to where a file is newer here."""
ONLY_WITH_SLASH = {"take"}
"""Commands that are a common word of the programmes' own when nothing follows them."""
CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{8}")


def arrive(folder: Path, way: str) -> Talk:
    talk = Talk(folder).knows(programme=UTM)
    WAYS[way](talk)
    return talk


def test_the_ways_lead_to_every_place_there_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    reached = {arrive(tmp_path_factory.mktemp("way"), way).state.get("at", "menu") for way in WAYS}
    assert reached == PLACES.keys() - ELSEWHERE


@pytest.mark.parametrize("way", WAYS)
def test_every_command_is_answered_everywhere_with_and_without_the_slash(way: str, tmp_path: Path) -> None:
    talk = arrive(tmp_path, way)
    begun = talk.path.read_bytes()
    for word in COMMANDS.for_everybody.keys() - ONLY_WITH_SLASH:
        heard = []
        for line in (word, f"/{word}"):
            talk.path.write_bytes(begun)
            heard.append(CODE.sub("CODE", talk.say(line).text))
        assert heard[0] == heard[1], word
    for word in ONLY_WITH_SLASH:
        talk.path.write_bytes(begun)
        talk.say(f"/{word}").shows("Type the code behind the word")


@pytest.mark.parametrize("way", WAYS)
def test_help_repeat_and_an_unknown_command_leave_everything_as_it_is(way: str, tmp_path: Path) -> None:
    talk = arrive(tmp_path, way)
    before = open_question(talk)
    talk.say("help").shows("What I can do", "• Check whether your city may join: `check`", "`help all`")
    talk.say("help all").shows("What I can do", "• check – check whether your city may join", "• forget –")
    talk.say("/frobnicate now").shows("I do not know /frobnicate. `help` lists what I know.")
    talk.say("privacy").shows("Privacy", "Your rights")
    talk.say("about").shows("About", "Grant Agreement n. 101102296", "Views and opinions expressed", "Contact: utm@")
    talk.say("mydata").shows("Your data")
    assert open_question(talk) == before


def open_question(talk: Talk) -> tuple[object, ...]:
    state = talk.state
    return tuple(state.get(key) for key in ("form", "open", "unclear", "list", "offer", "collect", "keep", "then"))


# -- how a command is told from other words

ENGLISH, FRENCH = languages_of(shipped().packs)["en"], languages_of(shipped().packs)["fr"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("back", ("back", "")), (" Back! ", ("back", "")), ("BACK.", ("back", "")), ("/back", ("back", "")),
        ("/back@helper_bot", ("back", "")), ("change 3", ("change", "3")), ("change A5.year", ("change", "A5.year")),
        ("/change 3 4", ("change", "3 4")), ("faq 3.2", ("faq", "3.2")), ("faq when is it", ("faq", "when is it")),
        ("/ask when is it", ("ask", "when is it")), ("programme city2city", ("programme", "city2city")),
        ("language fr", ("language", "fr")), ("quit", ("cancel", "")), ("/menu", ("start", "")), ("undo", ("back", "undo")),
        ("/nonsense", ("", "nonsense")), ("/nonsense and more", ("", "nonsense")),
    ],
)  # fmt: skip
def test_what_is_a_command(line: str, wanted: tuple[str, str]) -> None:
    found = COMMANDS.said(line, ENGLISH)
    assert found is not None
    assert (found.word, found.argument) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "", "/", " / ", "hello", "back to the question", "change the city", "ask the mayor", "help us", "more money",
        "check it out", "programme of the city", "/usr/share\nis a path", "start now", "why not", "done deal",
    ],
)  # fmt: skip
def test_what_is_none(line: str) -> None:
    assert COMMANDS.said(line, ENGLISH) is None


def test_in_french_the_words_of_both_languages_are_commands() -> None:
    for word in COMMANDS.for_everybody.keys() - ONLY_WITH_SLASH:
        own = FRENCH.t(word)
        for line in (own, f"/{own}", own.upper(), word, f"/{word}"):
            found = COMMANDS.said(line, FRENCH)
            assert found is not None, line
            assert found.word == word, line


# -- what single commands do


def test_start_greets_and_offers_with_and_without_a_programme(newcomer: Talk) -> None:
    newcomer.say("start").shows(
        "Welcome to the twinning assistant", "City2City · On", "NetZeroCities · The", "[language]"
    )
    newcomer.say("programme City2City").shows("We are talking about UTM City2City now.", "What would you like to do?")
    newcomer.now = instant("2025-07-21")
    newcomer.say("start").shows("Welcome back", "City2City · On").hides("NetZeroCities", "automated assistant")


@pytest.mark.parametrize("word", ["check", "draft", "tasks", "summary", "finish", "export"])
def test_what_is_about_a_programme_asks_for_it_and_goes_on(newcomer: Talk, word: str) -> None:
    newcomer.say(word).shows("Which programme is it about?")
    newcomer.say("repeat").shows("Which programme is it about?")
    said_now = newcomer.say("2").shows("NetZeroCities Twinning Learning Programme", "`programme` changes it.")
    assert len(said_now.replies) == 1
    wanted = {"check": "In which country", "draft": "May I keep what you write"}.get(word, "There is no draft yet.")
    said_now.shows(wanted)


def test_the_programme_is_changed_by_name_number_and_button(talk: Talk) -> None:
    for way, wanted in [
        ("programme netzerocities", NZC), ("programme 1", UTM), ("programme 2", NZC), ("programme utm-city2city", UTM),
        ("programme", UTM), ("programme nonsense", UTM), ("programme 3", UTM), ("programme 0", UTM),
    ]:  # fmt: skip
        talk.say(way)
        assert talk.person.programme == wanted, way
    talk.last.shows("Which programme is it about?")
    talk.press("NetZeroCities").shows("We are talking about NetZeroCities")


def test_the_language_is_changed_by_name_number_and_button(talk: Talk) -> None:
    talk.say("language").shows(
        "Which language shall we talk in?", "The programme text stays in English.", "1. English", "2. Français"
    )
    talk.press("Français").shows("1. ")
    assert talk.person.language == "fr"
    for way, wanted in [("language 1", "en"), ("language français", "fr"), ("language en", "en"), ("language 2", "fr"),
                        ("language klingon", "fr"), ("langue", "fr")]:  # fmt: skip
        talk.say(way)
        assert talk.person.language == wanted, way


def test_cancel_says_what_is_kept(talk: Talk) -> None:
    talk.say("check")
    talk.say("cancel").shows("Your answers so far are kept; `check` goes on with them", "What would you like to do?")
    talk.say("cancel").shows("Stopped.", "What would you like to do?")
    talk.has("draft", CITY)
    talk.say("draft", "1")
    talk.say("/cancel").shows("Your draft is kept; `draft` goes on with it.")
    assert talk.at == "menu"


def test_commands_of_a_form_where_no_question_is_open(talk: Talk) -> None:
    for word in ("back", "change", "keep", "done", "later", "why"):
        talk.say(word).shows("There is no open question here.", "What would you like to do?")


def test_why_at_the_end_of_a_part_has_nothing_to_say(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "1").shows("Part A is done")
    talk.say("why").shows("There is nothing more to say about it.", "Part A is done")


def test_more_shows_the_whole_section_that_was_quoted_last(talk: Talk) -> None:
    talk.say("more").shows("There is no section to show more of.")
    talk.say("when is the deadline?")
    talk.say("more").shows("What is the timeline", "There will also be a second call", "City2City · 3.8")
    talk.say("check", "when is the deadline?")
    talk.say("more").shows("There will also be a second call", "Who is applying?")


def test_an_argument_may_be_anything(talk: Talk) -> None:
    talk.say("check", "1")
    for argument in (
        "0",
        "-1",
        "2.5",
        "²",
        "٣",
        "9" * 5000,
        "{number}",
        "A5.year",
        "members.99.name",
        "\u202e3",
        "%s",
        "../..",
    ):
        talk.say(f"/change {argument}").shows("Type `change` and the number")


def test_settings_say_what_is_set_and_what_changes_it(talk: Talk) -> None:
    talk.say("/settings").shows("Settings", "Language: English. `language` changes it.", "Programme:", "`forget`")
    assert [one.label for one in talk.last.buttons] == ["language", "reminders", "privacy"]
    talk.say("check")
    talk.say("settings").shows("Settings", "Who is applying?")


def test_help_names_the_commands_as_they_are_typed_where_not_all_is_heard(tmp_path: Path) -> None:
    talk = Talk(tmp_path, channel=replace(PRIVATE, prefix="/city2city"))
    talk.say("help").shows("Check whether your city may join: `/city2city check`")
