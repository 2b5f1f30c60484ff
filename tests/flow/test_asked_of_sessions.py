"""Questions about the sessions of a twinning that are short, or ask for two things, or look back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.sessions import away
from storage.records import Address, Identity, Seat, TwinningCity
from tests.flow.talk import UTM
from tests.flow.test_session_words import SECOND
from tests.flow.world import FIRST, OVER, PRIVATE, SLACK, TELEGRAM, World

GROUPS = (None, SLACK, TELEGRAM)
NONE_LEFT = "is archived: nothing is planned in it."


@pytest.fixture
def pair(world: World) -> World:
    """A twinning with two sessions ahead, on 10 and on 24 March; nara represents Nairobi, otto nobody."""
    world.say(FIRST)
    world.say(SECOND)
    with world.store() as store, store.transaction():
        store.seat(Seat(1, 3, store.person(Identity(PRIVATE, "", "nara"), 0).id))
    for user in ("nara", "otto"):
        world.say("start", user)
    return world


def archive(world: World) -> None:
    with world.store() as store, store.transaction():
        made = store.twinning(1)
        assert made
        store.save_twinning(replace(made, archived_at=world.millis))


def held(world: World) -> None:
    """The first session is over."""
    world.run(OVER)
    world.run(world.later(hours=2))


@pytest.mark.parametrize(
    "words",
    [
        "I cannot come to any of them",
        "we can't make any of them",
        "we can attend none of them",
        "I can't attend any session",
        "Je ne peux venir à aucune séance",
        "nous ne pouvons assister à aucune d'elles",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_of_any_of_them_it_is_asked_which(pair: World, words: str, group: Address | None) -> None:
    said = pair.say(words, "karl", group)
    assert "Which session do you mean?" in said
    assert "[Not to session 1] [Not to session 2]" in " ".join(said.split())


@pytest.mark.parametrize(
    "words",
    [
        "cannot make it on 24 March",
        "can't attend session 2",
        "won't be there on 24 March",
        "unable to attend the second session",
        "not available on 24 March",
        "sorry, not coming to session 2",
        "ne peux pas venir le 24 mars",
        "impossible de venir à la séance 2",
    ],
)
def test_nobody_need_say_i(pair: World, words: str) -> None:
    assert "Noted: you cannot come." in pair.say(words, "karl")
    with pair.store() as store:
        assert [one.number for one in store.sessions(1) if away.by_city(store, one)] == [2]


@pytest.mark.parametrize(
    "words",
    [
        "cannot attend all the events",
        "can't find the form",
        "not available in French?",
        "cannot join the programme next year",
    ],
)
def test_what_is_about_something_else_is_not_taken_for_it(pair: World, words: str) -> None:
    said = pair.say(words, "karl")
    assert "Noted" not in said
    assert "Which session do you mean?" not in said


@pytest.mark.parametrize(
    "words",
    [
        "session dates",
        "what are the dates of the sessions?",
        "dates of our meetings",
        "which sessions are planned?",
        "when are the sessions?",
        "what are the next sessions?",
        "les dates des séances",
        "quelles sont les prochaines séances ?",
        "dates des réunions",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_the_dates_are_those_of_all_that_lie_ahead(pair: World, words: str, group: Address | None) -> None:
    said = pair.say(words, "karl", group)
    assert "10 March 2026" in said
    assert "24 March 2026" in said


@pytest.mark.parametrize(
    "words",
    [
        "where do we meet and when",
        "when and where do we meet?",
        "where and when is the next session?",
        "where is the next meeting and at what time?",
        "quelle est la prochaine séance ?",
        "quand nous réunissons-nous ?",
        "quand nous retrouvons-nous la prochaine fois ?",
        "où et quand nous réunissons-nous ?",
        "quand et où est la prochaine séance ?",
        "c'est quoi la prochaine réunion ?",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_the_next_one_is_told_with_its_place(pair: World, words: str, group: Address | None) -> None:
    said = pair.say(words, "karl", group)
    assert "Session 1: " in said
    assert "https://meet.example/1" in said
    assert "Session 2: " not in said


@pytest.mark.parametrize(
    "words",
    [
        "who has not answered?",
        "who hasn't answered yet?",
        "who did not reply?",
        "which cities have not answered yet?",
        "whose answers are still missing?",
        "qui n'a pas répondu ?",
        "qui n'a pas encore répondu ?",
        "quelles villes n'ont pas répondu ?",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_who_has_not_answered_is_told_of_the_hours_that_are_asked_about(
    pair: World, words: str, group: Address | None
) -> None:
    assert "No hours are asked about at the moment." in pair.say(words, "karl", group)
    pair.say("session propose 3 8 April 14:00 Köln; 9 April 9:00")
    pair.say("Ask the groups")
    assert "Not answered yet: Köln and Nairobi." in pair.say(words, "karl", group)


@pytest.mark.parametrize(
    "words",
    [
        "who came?",
        "who came to session 1?",
        "which cities took part?",
        "who attended the last session?",
        "who was there?",
        "qui est venu ?",
        "qui a participé à la séance 1 ?",
        "quelles villes ont participé ?",
        "qui était là ?",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_who_came_is_told_of_the_last_one_that_was(pair: World, words: str, group: Address | None) -> None:
    assert "No such session has been held yet." in pair.say(words, "karl", group)
    held(pair)
    assert "It is not noted yet which cities took part." in pair.say(words, "karl", group)
    pair.say("session came 1 Köln, Nairobi")
    said = pair.say(words, "karl", group)
    assert "Session 1: " in said
    assert "took part: Köln, Nairobi" in said


@pytest.mark.parametrize(
    "words",
    [
        "what did we agree on?",
        "what did we agree in session 1?",
        "what was agreed?",
        "what have we agreed on last time?",
        "what are our next steps?",
        "de quoi avons-nous convenu ?",
        "qu'avons-nous convenu ?",
        "qu'est-ce qui a été convenu ?",
        "quelles sont nos prochaines étapes ?",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_what_was_agreed_on_is_what_was_noted(pair: World, words: str, group: Address | None) -> None:
    assert "No such session has been held yet." in pair.say(words, "karl", group)
    held(pair)
    assert "Nothing is noted yet of what you agreed on." in pair.say(words, "karl", group)
    pair.say("session note 1 focus biogas from markets")
    pair.say("session note 1 steps Nairobi sends its figures")
    said = pair.say(words, "karl", group)
    assert "biogas from markets" in said
    assert "Nairobi sends its figures" in said


@pytest.mark.parametrize(
    "words",
    ["who has not answered?", "who came?", "what did we agree on?", "session dates", "where do we meet and when?"],
)
@pytest.mark.parametrize("group", GROUPS)
def test_a_stranger_learns_nothing_of_it(pair: World, words: str, group: Address | None) -> None:
    held(pair)
    pair.say("session came 1 Köln")
    pair.say("session note 1 focus biogas from markets")
    said = pair.say(words, "otto", group)
    assert not [known for known in ("took part", "biogas", "Not answered", "Nothing is noted") if known in said]
    assert group or "Europe/Berlin" not in said


@pytest.mark.parametrize(
    "words",
    [
        "When is the next session?",
        "session dates",
        "where do we meet and when",
        "quelle est la prochaine séance ?",
        "what do we prepare for session 1?",
    ],
)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("user", ["karl", "fran"])
def test_of_an_archived_twinning_it_is_said_that_it_is(
    pair: World, words: str, group: Address | None, user: str
) -> None:
    archive(pair)
    assert NONE_LEFT in pair.say(words, user, group)


def test_in_its_group_that_is_said_to_everybody_and_in_private_to_nobody_else(pair: World) -> None:
    archive(pair)
    assert NONE_LEFT in pair.say("When is the next session?", "otto", TELEGRAM)
    assert NONE_LEFT not in pair.say("When is the next session?", "otto")
    assert NONE_LEFT not in pair.say("who came?", "otto", TELEGRAM)


def test_who_is_of_a_second_one_is_told_of_that(pair: World) -> None:
    with pair.store() as store, store.transaction():
        made = store.create_twinning(UTM, "Two", "Two", pair.millis)
        store.set_cities(made.id, [TwinningCity(made.id, 1, "Köln", "DE", "Europe/Berlin")])
        store.seat(Seat(made.id, 1, store.person(Identity(PRIVATE, "", "karl"), 0).id))
    archive(pair)
    assert "No such session is planned." in pair.say("When is the next session?", "karl")


@pytest.mark.parametrize("words", ["I cannot come to session 2", "we can come after all"])
@pytest.mark.parametrize("group", GROUPS)
def test_nor_does_anybody_say_there_whether_they_come(pair: World, words: str, group: Address | None) -> None:
    archive(pair)
    assert NONE_LEFT in pair.say(words, "karl", group)
