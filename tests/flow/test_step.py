"""Who answers what in unusual places: zones of platforms, what is gone, words that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.records import DAY, Address, Poll, PollPost, Seat, TwinningCity
from tests.flow.talk import UTM, Talk
from tests.pruned import prune


@pytest.mark.parametrize(
    ("zone", "kept"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("Mars/Olympus", "America/Bogota"),
        ("../etc/passwd", "America/Bogota"),
        ("", "America/Bogota"),
    ],
)
def test_the_platforms_zone_is_kept_where_there_is_such_a_zone(tmp_path: Path, zone: str, kept: str) -> None:
    talk = Talk(tmp_path, zone=zone).knows(programme=UTM, zone="America/Bogota")
    talk.say("hello")
    assert talk.person.zone == kept


def test_who_is_new_has_the_platforms_zone_and_language(tmp_path: Path) -> None:
    talk = Talk(tmp_path, zone="Europe/Paris", language="fr")
    talk.say("bonjour")
    assert (talk.person.zone, talk.person.language) == ("Europe/Paris", "fr")


@pytest.mark.parametrize("words", ["\u200b", " \n\t ", "\u202e\u202c"])
def test_a_message_without_words_is_said_to_be_so_and_the_question_asked_again(tmp_path: Path, words: str) -> None:
    talk = Talk(tmp_path).knows(programme=UTM)
    talk.say("check")
    talk.say(words).shows("I see no words in your message.", "Who is applying?")


def test_a_file_without_a_programme_asks_for_it(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.send("### A1\nSoria").shows("Which programme is it about?")
    assert talk.forms("draft") == []


def test_a_button_of_a_poll_that_is_deleted_is_closed(tmp_path: Path) -> None:
    talk = Talk(tmp_path).knows(programme=UTM)
    _asked(talk)
    first = talk.say("feedback").button("Yes")
    talk.say("cancel")
    _deleted(talk)
    talk.press(first).shows("That question is closed.")


def test_an_answer_to_a_poll_that_was_deleted_meanwhile_leads_to_the_menu(tmp_path: Path) -> None:
    talk = Talk(tmp_path).knows(programme=UTM)
    _asked(talk)
    talk.say("feedback").shows("Shall we go on?")
    _deleted(talk)
    talk.press("Yes").shows("What would you like to do?")
    assert talk.at == "menu"


def _asked(talk: Talk) -> None:
    """A poll in this very chat, of a twinning whose only city this person represents."""
    person = talk.person_id
    with talk.store() as store, store.transaction():
        twinning = store.create_twinning(UTM, "Water", "", talk.millis)
        store.set_cities(twinning.id, [TwinningCity(twinning.id, 1, "Köln", "DE", "Europe/Berlin")])
        store.seat(Seat(twinning.id, 1, person))
        made = Poll(twinning.id, "Shall we go on?", "open", talk.millis, closes_at=talk.millis + DAY)
        poll = store.add_poll(made, ["Yes", "No"])
        store.save_post(PollPost(poll.id, Address("test", "helper", "", "group"), "n0nce", "7"))


def _deleted(talk: Talk) -> None:
    """The time for which polls are kept passes, as staff set it."""
    with talk.store() as store, store.transaction():
        prune(store, talk.millis + 3 * DAY, {UTM: 1})
        assert store.polls() == []
