"""Forgetting and seeing one's own data: complete, at once, and nothing is left in the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.records import Identity, Outgoing, Poll, PollMode, Role, Seat, TwinningCity, Vote
from tests.flow.talk import GROUP, UTM, Talk

CANARY = "Zwölfmorgenthau"
PLAIN = "canary-5f2c9e"


def files(talk: Talk) -> bytes:
    """The database with its log and whatever else stands beside it."""
    return b"".join(path.read_bytes() for path in sorted(talk.path.parent.glob("talk.db*")))


def full_life(talk: Talk) -> None:
    """Somebody who left traces everywhere: check, draft, versions, kept questions, prompts, a file, a queued message."""
    talk.say("check", "consortium", "not yet", "60000", f"{PLAIN}-town, signatory, whole\nBeta, no, no", "done", "yes")
    talk.say("draft", "yes", "yes", "take", f"{PLAIN}-city", "cancel")
    talk.say(
        "draft",
        "change E2",
        f"{PLAIN} {CANARY} " * 20,
        "done",
        "change C2",
        f"{PLAIN}@city.example",
        "finish",
        "1",
        "export",
    )
    talk.say(f"who is the mayor of {PLAIN} on the far side of the moon", "2", "check")
    with talk.store() as store, store.transaction():
        person = store.person(talk.identity, 0).id
        store.put(
            [Outgoing(talk.address, {"text": f"{PLAIN}-reminder"}, talk.millis + 10**9, "reminder", person=person)],
            talk.millis,
        )


@pytest.mark.parametrize("way", ["1", "Yes, delete everything", "button"])
def test_after_forget_nothing_is_left_in_the_files(talk: Talk, way: str) -> None:
    full_life(talk)
    assert PLAIN.encode() in files(talk)
    person = talk.person_id
    talk.say("forget").shows("This deletes everything I keep about you", "It cannot be undone.", "[mydata]")
    said = talk.press("Yes, delete") if way == "button" else talk.say(way)
    said.shows("Done: everything about you is deleted here.", "What you see in this chat stays with the platform")
    whole = files(talk)
    for trace in (PLAIN, CANARY, person, "Done: everything about you"):
        assert trace.encode() not in whole, trace
    with talk.store() as store:
        assert store.outbox() == []
        assert (store.forms(person), store.misses(), store.conversation(talk.address)) == ([], [], None)
        assert [one.what for one in store.counts() if PLAIN in one.what] == []


def test_the_farewell_that_could_not_be_sent_yet_is_the_only_row_left(talk: Talk) -> None:
    full_life(talk)
    talk.say("forget")
    with talk.store() as store, store.transaction():
        store.forget(store.person(talk.identity, 0).id)
    with talk.store() as store:
        assert store.outbox() == []


def test_nothing_is_deleted_without_the_yes(talk: Talk) -> None:
    full_life(talk)
    before = talk.answers()
    talk.say("forget", "no, keep it").shows("Nothing was deleted.")
    for words in ("perhaps", "help", "cancel"):
        talk.say("forget", words)
    assert talk.answers() == before


def test_who_is_forgotten_begins_anew_and_others_keep_theirs(talk: Talk) -> None:
    ben = talk.beside("ben").knows(programme=UTM)
    ben.say("draft", "yes", "no", f"{PLAIN}-ben", "cancel")
    full_life(talk)
    talk.say("forget", "1")
    assert PLAIN.encode() in files(talk)
    talk.say("hello").shows("I am an automated assistant", "I store your account number")
    talk.say("draft").shows("Which programme is it about?")
    assert ben.answers()["A1"] == f"{PLAIN}-ben"


def test_forgetting_takes_every_conversation_and_account_of_the_person(talk: Talk) -> None:
    second = talk.beside("anna", "second chat")
    full_life(talk)
    second.say("check")
    talk.say("forget", "1")
    assert second.state == {}
    second.say("1").shows("I am an automated assistant")


def test_my_data_is_complete(talk: Talk) -> None:
    full_life(talk)
    talk.say("programme 2", "check", "Germany", "cancel")
    said = talk.say("mydata").shows(
        "Your data",
        "• 1 account",
        "• 1 draft",
        "• 2 self-checks",
        "Programmes: ",
    )
    said.shows("UTM City2City").shows("NetZeroCities Twinning Learning Programme")
    content = said.made("my-data.json").content
    whole = json.loads(content)
    for part in (
        f"{PLAIN}-town",
        f"{PLAIN}-city",
        CANARY,
        f"{PLAIN}@city.example",
        "the far side of the moon",
        f"{PLAIN}-reminder",
        '"DE"',
    ):
        assert part in content
    assert whole["identity"][0]["user"] == "anna"
    talk.say("check")
    assert talk.at == "check"


def test_my_data_of_a_newcomer_is_short(newcomer: Talk) -> None:
    newcomer.say("mydata").shows("• 1 account", "• 0 drafts", "• 0 self-checks", "All of it is in this file.").hides(
        "Programmes:"
    )


def test_a_file_of_data_that_was_forgotten_meanwhile_is_not_sent(talk: Talk) -> None:
    full_life(talk)
    person = talk.person_id
    with talk.store() as store, store.transaction():
        store.forget(person)
        assert store.person(Identity("test", "", "anna"), 1).id != person


def test_privacy_names_who_answers_for_the_data_or_that_nobody_does(talk: Talk) -> None:
    talk.say("privacy").shows(
        "Privacy",
        "Your rights: `mydata` gives you all of it",
        "has not been named yet in this installation",
        "A person is here:",
    )


def test_privacy_names_all_that_is_kept(talk: Talk) -> None:
    talk.say("privacy").shows(
        "your role, your place on a roster",
        "which sessions you cannot come to",
        "Polls: an open one keeps your vote",
        "an anonymous one keeps only that you took part",
        "Invitations and codes: only a check value",
        "a log under a random number",
        "Counted without you: how many self-checks and drafts are begun and finished",
    )


def test_my_data_counts_what_there_is_in_twinnings(talk: Talk) -> None:
    with talk.store() as store, store.transaction():
        person = store.person(talk.identity, 0).id
        made = store.create_twinning(UTM, "Waste", "", 1)
        store.set_cities(made.id, [TwinningCity(made.id, 1, "Köln", "DE", "Europe/Berlin")])
        store.seat(Seat(made.id, 1, person))
        store.give_role(Role(person, "facilitator", 1, made.id))
        modes: tuple[PollMode, ...] = ("open", "anonymous")
        for mode in modes:
            poll = store.add_poll(Poll(made.id, f"{mode}?", mode, 1), ["Yes", "No"])
            if mode == "open":
                store.vote(Vote(poll.id, person, 1, 1, True))
            else:
                store.count_vote(poll.id, 1, person, listed=True)
    said = talk.say("mydata").shows(
        "• 1 role", "• 1 place on a roster", "• 1 vote", "• 1 anonymous poll that you took part in"
    )
    said.hides("reminder", "coming to")
    whole = json.loads(said.made("my-data.json").content)
    assert [(one["title"], one["name"]) for one in whole["seat"]] == [("Waste", "Köln")]
    assert [(one["text"], one["label"]) for one in whole["vote"]] == [("open?", "Yes")]
    talk.say("forget").shows("roles, places on rosters, votes and feedback", "anonymously stays")


def test_nothing_personal_is_said_in_a_group(talk: Talk, tmp_path: Path) -> None:
    full_life(talk)
    group = talk.beside("anna", "group", GROUP)
    for words in ("mydata", "forget", "export", "summary", "tasks", "check", "draft", "finish", "/change 1", "yes"):
        group.say(words).hides(PLAIN, CANARY)
        assert group.last.files == {}
    assert talk.answers()["A1"] == f"{PLAIN}-city"
