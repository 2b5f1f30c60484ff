"""In a group: the programme is talked about, everything personal is moved to a private talk, and nothing leaks."""

from __future__ import annotations

import pytest

from handlers.dialog.turn import Channel, File, Location, Press, Text, Unreadable
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import GROUP, UTM, Talk

PRIVATE = "That is a matter between you and me, not for this group."


@pytest.fixture
def group(talk: Talk) -> Talk:
    """A member of a group who has a draft in private."""
    talk.has("draft", {"H1": "yes", "A1": "Secretville"})
    return talk.beside("anna", "group", GROUP)


PERSONAL = [
    word for word in COMMANDS.for_everybody if not COMMANDS.heard_in_a_group(word) or word in ("link", "unlink")
]


@pytest.mark.parametrize("word", PERSONAL)
def test_what_is_personal_is_said_in_private_with_a_link_that_goes_on(group: Talk, word: str) -> None:
    line = f"/{word}"
    said = group.say(line).hides("Secretville")
    if word not in ("link", "unlink"):
        link = said.shows(PRIVATE).button("Open our private chat").link
        assert link == f"https://chat.example/helper?start={word}"
    assert said.files == {}


def test_questions_are_answered_and_quoted(group: Talk) -> None:
    group.say("when is the deadline?").shows("A city can apply until Thursday 7 August 2025.", "[more]")
    group.say("more").shows("There will also be a second call")
    group.say("/ask when is the deadline?").shows("A city can apply until")
    group.say("faq 4.2").shows("— City2City · 4.2")
    group.say("who will win the match on the moon").hides("Keep this question")
    with group.store() as store:
        assert store.misses() == []


def test_introductions(group: Talk) -> None:
    for words in ("start", "help", "ask", "   "):
        group.say(words).shows(
            "Here I answer questions about the programme by quoting its text",
            "Put my name before your question, reply to a message of mine, or write `/ask`.",
            "Open our private chat",
        )
    group.say("about").shows("Grant Agreement n. 101102296")
    group.say("privacy").shows("Your rights")


def test_more_with_nothing_quoted_yet(group: Talk) -> None:
    group.say("more").shows("Here I answer questions about the programme")


def test_an_unknown_command_and_things_that_are_no_text(group: Talk) -> None:
    group.say("/frobnicate").shows(PRIVATE)
    for event in (File("draft.md", b"### A1\nHacktown\n"), Location(50.9, 6.9)):
        group.give(event).shows(PRIVATE)
    for event in (Unreadable("photo"), Unreadable("edit"), Text("nice, see you there", only_reply=True)):
        said = group.try_to_give(event)
        assert (said.receipt.fate, said.replies) == ("applied", [])
    group.give(Text("when is the deadline?", only_reply=True)).shows("7 August")


def test_buttons_in_a_group(group: Talk) -> None:
    group.say("when is the deadline?")
    group.press("more").shows("There will also be a second call")
    group.give(Press("do:about:0")).shows("About")
    group.give(Press("do:mydata:0")).tells(PRIVATE)
    group.give(Press(f"faq:{UTM}/9.9:0")).tells(PRIVATE)
    group.give(Press("a:0:anything")).tells(PRIVATE)
    group.give(Press("")).tells(PRIVATE)


def test_without_a_link_it_is_said_in_words(talk: Talk) -> None:
    group = talk.beside("anna", "group", Channel(private=False))
    group.say("draft").shows(PRIVATE, "Write to me in private.").hides("http")


def test_what_one_member_opened_in_private_is_not_open_in_the_group(talk: Talk, group: Talk) -> None:
    talk.say("draft", "1", "change A1")
    group.say("Hacktown")
    assert talk.answers()["A1"] == "Secretville"
    talk.say("Newville")
    assert talk.answers()["A1"] == "Newville"
