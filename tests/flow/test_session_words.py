"""What people say about the sessions of their twinning in words of their own, in private and in its group."""

from __future__ import annotations

import pytest

from handlers.sessions import away
from storage.records import Address, Identity, Role, Seat
from tests.flow.world import FIRST, PRIVATE, SLACK, TELEGRAM, World

SECOND = "session plan 2 2026-03-24 14:00 Europe/Berlin 90min https://meet.example/2"


@pytest.fixture
def two(world: World) -> World:
    """A twinning with two sessions ahead, on 10 and on 24 March; nara represents Nairobi."""
    world.say(FIRST)
    world.say(SECOND)
    with world.store() as store, store.transaction():
        store.seat(Seat(1, 3, store.person(Identity(PRIVATE, "", "nara"), 0).id))
    for user in ("nara", "otto"):
        world.say("start", user)
    return world


def cannot_come(world: World) -> dict[int, list[tuple[str, int]]]:
    """By the number of the session the cities that cannot come, with how many of their people said so."""
    with world.store() as store:
        return {
            one.number: list(away.by_city(store, one)) for one in store.sessions(1) if away.by_city(store, one)
        }  # fmt: skip


def private(world: World, user: str) -> list[str]:
    return [one.text for one in world.posts(Address(PRIVATE, "helper", "", user))]


# -- "I cannot come"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("I cannot come to session 2", 2),
        ("I can't make it on 24 March", 2),
        ("Sorry, we won't be able to attend the second session, our mayor is ill.", 2),
        ("we are not coming to the next session", 1),
        ("I will be absent on 10 March because of the elections", 1),
        ("Köln cannot take part in session 1", 1),
        ("Cologne is unable to join the last session", 2),
        ("nobody from Köln can come to session two", 2),
        ("apologies for the 2nd meeting", 2),
        ("I am ill and cannot come to session 2", 2),
        ("it is impossible for us to come to the meeting on 24 March", 2),
        ("I will not be joining the second session", 2),
        ("je ne peux pas venir à la séance 2", 2),
        ("Nous ne viendrons malheureusement pas à la première séance", 1),
        ("Köln ne pourra pas participer à la deuxième séance", 2),
        ("je serai absente le 10 mars", 1),
    ],
)
@pytest.mark.parametrize("group", [None, SLACK, TELEGRAM])
def test_who_says_that_they_cannot_come_is_heard(two: World, words: str, number: int, group: Address | None) -> None:
    said = two.say(words, "karl", group)
    assert "Noted: you cannot come." in said
    assert f"Session {number}: " in said
    assert "[I come after all]" in said
    assert cannot_come(two) == {number: [("Köln", 1)]}
    assert f"Somebody of Köln cannot come to Session {number}" in private(two, "fran")[-1]


def test_said_again_it_stays_so_and_is_told_once(two: World) -> None:
    two.say("I cannot come to session 2", "karl")
    told = private(two, "fran")
    two.say("we cannot come to session 2", "karl")
    assert cannot_come(two) == {2: [("Köln", 1)]}
    assert private(two, "fran") == told
    assert "Noted: you come after all." in two.say("we can come to session 2 after all", "karl")
    assert cannot_come(two) == {}
    assert "Somebody of Köln comes after all" in private(two, "fran")[-1]


@pytest.mark.parametrize("words", ["We are not coming next month", "I cannot come", "I won't be there"])
@pytest.mark.parametrize("group", [None, TELEGRAM])
def test_where_several_fit_it_is_asked_which(two: World, words: str, group: Address | None) -> None:
    said = two.say(words, "karl", group)
    assert "Which session do you mean?" in said
    assert "[Not to session 1] [Not to session 2]" in " ".join(said.split())
    assert cannot_come(two) == {}
    shown = [one for one in two.sent if any(b.label.startswith("Not to") for b in one.reply.buttons)][-1]
    two.press(shown.reply.buttons[1].data, "karl", group)
    assert cannot_come(two) == {2: [("Köln", 1)]}


@pytest.mark.parametrize(
    "words", ["I cannot come to session 7", "we cannot come on 11 March", "I can't attend this week"]
)
def test_where_none_fits_that_is_said(two: World, words: str) -> None:
    assert "No session is planned then." in two.say(words, "karl")
    assert cannot_come(two) == {}


def test_of_a_session_that_is_over_nothing_is_kept(two: World) -> None:
    two.run("2026-03-12T09:00")
    assert "That is over already." in two.say("we could not come to session 1", "karl")
    assert cannot_come(two) == {}


@pytest.mark.parametrize("words", ["Nairobi cannot come to session 2", "Nairobi ne peut pas venir à la séance 2"])
@pytest.mark.parametrize("group", [None, SLACK])
def test_who_leads_says_it_for_a_city(two: World, words: str, group: Address | None) -> None:
    assert "Noted: Nairobi cannot come to Session 2" in two.say(words, "fran", group)
    assert cannot_come(two) == {2: [("Nairobi", 1)]}
    assert "cannot come: Nairobi" in two.say("session list")
    two.say("session move 2 2026-03-26 14:00")
    two.run(two.later(minutes=11))
    assert "cannot come" not in two.say("session list")
    two.run(two.later(minutes=11))
    assert "You could not come; now it is at another time." in private(two, "nara")[-1]


def test_and_takes_it_back(two: World) -> None:
    two.say("Nairobi cannot come to session 2")
    assert "Noted: Nairobi comes to Session 2" in two.say("Nairobi can come to session 2 after all")
    assert cannot_come(two) == {}


def test_of_a_city_that_nobody_represents_it_is_said_so(two: World) -> None:
    assert "Nobody represents Bogotá yet." in two.say("Bogotá cannot come to session 2")
    assert cannot_come(two) == {}


def test_nobody_says_it_for_another_city(two: World) -> None:
    assert "Only who represents a city" in two.say("Nairobi cannot come to session 2", "karl")
    assert "I know these cities: Köln, Bogotá and Nairobi." in two.say("Oslo cannot come to session 2", "fran")
    assert "Please say it with its number: “Nairobi cannot come to session 1”." in two.say("Nairobi can't come")
    assert cannot_come(two) == {}


@pytest.mark.parametrize("group", [None, SLACK, TELEGRAM])
@pytest.mark.parametrize("words", ["I cannot come to session 2", "Nairobi cannot come", "we won't make it on 10 March"])
def test_a_stranger_neither_counts_nor_writes_to_anybody(two: World, words: str, group: Address | None) -> None:
    before = private(two, "fran")
    said = two.say(words, "otto", group)
    assert "Only who represents a city of the twinning can say that." in said
    assert "Session" not in said
    assert cannot_come(two) == {}
    assert private(two, "fran") == before


@pytest.mark.parametrize("group", [None, TELEGRAM])
def test_so_does_the_press_of_a_stranger(two: World, group: Address | None) -> None:
    before = private(two, "fran")
    assert "Only who represents a city" in two.press("out:2.1:0", "otto", group)
    assert cannot_come(two) == {}
    assert private(two, "fran") == before


@pytest.mark.parametrize(
    "words",
    [
        "We cannot join the programme next month", "we cannot attend all the events", "I cannot find the form",
        "what happens if we cannot come to session 2?", "We are not a city", "can we join?",
    ],
)  # fmt: skip
def test_what_says_something_else_is_not_taken_for_it(two: World, words: str) -> None:
    said = two.say(words, "karl")
    assert "Noted" not in said
    assert "Which session do you mean?" not in said
    assert cannot_come(two) == {}


def test_an_answer_to_a_question_is_not_taken_for_it(two: World) -> None:
    two.say("check", "karl")
    two.say("1", "karl")
    two.say("We cannot come to session 2", "karl")
    assert cannot_come(two) == {}


# -- changing sessions


@pytest.mark.parametrize(
    "words",
    [
        "move session 2 to Thu 26 March 2pm",
        "please move the second session to 26 March 14:00",
        "Postpone session 2 to 2026-03-26 14:00",
        "could you reschedule the last session to 26 March 2026 14h",
        "session 2 must be moved to 26 March 2pm",
        "session reschedule 2 to 26 March 14:00",
        "déplacez la séance 2 au jeudi 26 mars 14h",
        "please push the session on 24 March to 26 March 14:00",
        "we have to put session 2 off to 26 March 2pm",
    ],
)
@pytest.mark.parametrize("group", [None, SLACK])
def test_who_leads_moves_a_session_in_words(two: World, words: str, group: Address | None) -> None:
    assert "Changed." in two.say(words, "fran", group)
    with two.store() as store:
        assert [one.starts for one in store.sessions(1)] == ["2026-03-10T14:00", "2026-03-26T14:00"]


@pytest.mark.parametrize(
    "words", ["cancel session 2", "please call off the second session", "annulez la séance 2", "session 2 is cancelled"]
)
def test_who_leads_cancels_one_in_words_and_is_asked_first(two: World, words: str) -> None:
    assert "Cancel it and tell the groups? Session 2" in two.say(words)
    assert "Cancelled." in two.say("Yes, cancel it")


def test_what_is_not_certain_or_speaks_against_it_is_asked(two: World) -> None:
    assert "It is a weekend in Köln." in two.say("move session 2 to 28 March 14:00")
    assert "The hour is missing." in two.say("move session 2")
    assert "When is session 3?" in two.say("plan session 3")
    assert "Planned." in two.say("schedule session 3 on 26 March 14:00 Köln 60min")
    assert "When is session 5?" in two.say("plan another session")


@pytest.mark.parametrize("user", ["karl", "otto"])
@pytest.mark.parametrize("group", [None, SLACK])
@pytest.mark.parametrize(
    "words",
    ["move session 2 to Fri 27 March 3pm", "cancel session 2", "plan session 3 on 8 April", "annulez la séance 2"],
)
def test_others_are_told_who_can(two: World, words: str, user: str, group: Address | None) -> None:
    assert two.say(words, user, group) == "Only who leads the twinning, or the programme team, can do that."


# -- questions


QUESTIONS = [
    ("When is the next session?", "Session 1: "),
    ("when do we meet?", "Session 1: "),
    ("what time is session 2?", "Session 2: "),
    ("do we meet on 24 March?", "Session 2: "),
    ("at what time do we meet on 24 March?", "Session 2: "),
    ("is there a session next month?", "Session 2: "),
    ("quand est la prochaine séance ?", "Session 1: "),
    ("where is the next session?", "https://meet.example/1"),
    ("Can you send me the link for the second session?", "https://meet.example/2"),
    ("où est la séance 2 ?", "https://meet.example/2"),
    ("what do we need to prepare for session 2?", "What you tested, what went forward and what failed."),
    ("que faut-il préparer pour la séance 2 ?", "What you tested, what went forward and what failed."),
    ("who comes from Nairobi?", "Nairobi: 1 person"),
    ("who represents Bogotá?", "Bogotá: nobody yet"),
    ("who is in our twinning?", "Köln: 1 person"),
    ("who are our partners?", "Nairobi: 1 person"),
    ("qui est dans notre jumelage ?", "Köln: 1 person"),
    ("who cannot come?", "Nobody has said that they cannot come."),
    ("qui ne peut pas venir à la séance 2 ?", "Nobody has said that they cannot come."),
]


@pytest.mark.parametrize(("words", "says"), QUESTIONS)
@pytest.mark.parametrize("user", ["karl", "fran"])
@pytest.mark.parametrize("group", [None, SLACK, TELEGRAM])
def test_a_question_about_sessions_is_answered_out_of_the_twinning(
    two: World, words: str, says: str, user: str, group: Address | None
) -> None:
    assert says in two.say(words, user, group)


def test_by_ones_own_clock_in_private_and_by_all_in_the_group(two: World) -> None:
    assert "14:00 (Europe/Berlin)" in two.say("when is the next session?", "karl")
    assert "• Bogotá: Tuesday, 10 March 2026, 08:00" in two.say("when is the next session?", "otto", SLACK)


def test_who_cannot_come_is_told_by_city(two: World) -> None:
    two.say("I cannot come to session 1", "karl")
    two.say("Nairobi cannot come to session 1", "fran")
    assert "cannot come: Köln, Nairobi" in two.say("who can't make it to session 1?", "nara")
    assert "cannot come: Köln, Nairobi" in two.say("sessions", "nara")


@pytest.mark.parametrize("words", [words for words, _ in QUESTIONS])
def test_who_belongs_to_no_twinning_learns_nothing_of_one(two: World, words: str) -> None:
    said = two.say(words, "otto")
    assert not [
        known for known in ("March 2026", "meet.example", "1 person", "nobody yet", "Nobody has said") if known in said
    ]


def test_in_a_form_the_question_is_answered_and_the_forms_comes_again(two: World) -> None:
    two.say("check", "karl")
    two.say("1", "karl")
    said = two.say("when is the next session?", "karl")
    assert "Session 1: Mapping out" in said.partition("Back to the question:")[0]
    assert "Back to the question:" in said


def test_the_slash_before_a_question_changes_nothing(two: World) -> None:
    assert "Session 1: Mapping out" in two.say("/ask when is the next session?", "karl")
    assert "Session 1: Mapping out" in two.say("/ask when is the next session?", "karl", TELEGRAM)


# -- what can be done


@pytest.mark.parametrize(
    "words",
    [
        "session help",
        "how do I plan a session?",
        "how can we move session 2?",
        "help with sessions",
        "comment planifier une séance ?",
    ],
)
@pytest.mark.parametrize("group", [None, SLACK])
def test_who_leads_is_told_what_the_command_can_do(two: World, words: str, group: Address | None) -> None:
    said = two.say(words, "fran", group)
    assert "Plan one: `session plan 1 " in said
    assert "`session series " in said


@pytest.mark.parametrize(
    "words", ["plan four sessions", "please plan all sessions for our twinning", "planifiez quatre séances"]
)
def test_of_several_the_series_is_told(two: World, words: str) -> None:
    assert "`session series 2026-12-03 14:00 Europe/Brussels 90min every 4 weeks`" in two.say(words)


@pytest.mark.parametrize("words", ["session help", "how do I plan a session?"])
def test_who_represents_a_city_is_told_what_they_can_say(two: World, words: str) -> None:
    said = two.say(words, "karl")
    assert said.startswith("Only who leads the twinning, or the programme team, can do that.")
    assert "“I cannot come to session 2”" in said


@pytest.mark.parametrize("group", [None, SLACK])
def test_without_a_time_the_series_is_mentioned(two: World, group: Address | None) -> None:
    assert "All at once: `session series " in two.say("session plan", address=group)


# -- who may not


@pytest.mark.parametrize(
    ("user", "words", "says"),
    [
        ("karl", "session plan 3", "Only who leads the twinning, or the programme team, can do that."),
        ("karl", "/session cancel 1", "Only who leads the twinning, or the programme team, can do that."),
        ("karl", "poll new", "Only who leads the twinning, or the programme team, can do that."),
        ("fran", "twinning new", "Only the programme team can do that."),
        ("fran", "twinning archive 1", "Only the programme team can do that."),
        ("fran", "invite staff", "Only an owner of this assistant can do that."),
        ("fran", "/overview", "Only the programme team can do that."),
        ("sam", "staff add", "Only an owner of this assistant can do that."),
        ("sam", "invite staff", "Only an owner of this assistant can do that."),
    ],
)
def test_who_takes_part_is_told_who_may(two: World, user: str, words: str, says: str) -> None:
    with two.store() as store, store.transaction():
        store.give_role(Role(store.person(Identity(PRIVATE, "", "sam"), 0).id, "staff", 0))
    two.say("start", "sam")
    assert two.say(words, user) == says


def test_where_words_are_waited_for_only_a_slash_is_a_command_of_others(two: World) -> None:
    two.say("check", "karl")
    two.say("1", "karl")
    assert "Only who leads" not in two.say("poll", "karl")
    said = two.say("/poll new", "karl")
    assert said.startswith("Only who leads")
    assert "Back to the question:" in said
