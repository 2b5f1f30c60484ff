"""Forgetting and seeing one's own data: complete, at once, and nothing is left in the files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import handlers
from bot.cli import teaching
from bot.cli.options import Refused
from bot.runtime.receive import Receiver
from handlers.dialog.turn import Text
from storage.records import Conversation, Identity, OutboxRow, Outgoing, Poll, PollMode, Role, Seat, TwinningCity, Vote
from tests.flow.talk import GROUP, UTM, Said, Shelf, Talk

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
    said.shows(
        "Done: everything about you is deleted here.",
        "What you see in this chat stays",
        "files that I gave you stay",
        "The last traces in my file are overwritten within minutes; backups made before keep theirs",
    )
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
        "An anonymous one keeps only that you took part",
        "Invitations and codes: only a check value",
        "a log under a random number",
        "Counted without you: how many self-checks and drafts are begun and finished",
        "gone at once from everything I read. Its last traces in my file are overwritten within minutes",
        "Backups made before keep it",
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


# -- a draft that a colleague works on too


def code(said: Said) -> str:
    return re.search(r"`take ([\w-]+)`", said.text)[1]  # type: ignore[index]


def passed(talk: Talk, how: str) -> Talk:
    """Ben, who was given the draft and looks at all of it: summary, tasks, questions with their answers, files, a list."""
    ben = talk.beside("ben").knows(programme=UTM)
    talk.say("share")
    ben.say(f"take {code(talk.press(how))}")
    ben.say("summary", "tasks", "change C2", "keep", "export", "change E2", f"Is {PLAIN} what you mean?", "cancel")
    ben.say("draft", "finish", "no", "change A1", f"{PLAIN} on Thames", "summary")
    return ben


def unsent(talk: Talk, *texts: str) -> None:
    """Messages whose replies wait to be sent."""
    with talk.store() as store:
        receiver = Receiver(store, Shelf(talk.knowledge, store), talk.languages, lambda: talk.now)
        assert [receiver.receive(talk.incoming(Text(words))).fate for words in texts] == ["applied"] * len(texts)


def doubtful(talk: Talk, *texts: str) -> None:
    """Messages whose replies are in doubt, given up, being sent, and due again."""
    unsent(talk, *texts)
    with talk.store() as store:
        for state in ("uncertain", "dead", "due"):
            (row,) = store.claim(["test"], talk.millis)
            store.settle(row.id, state, talk.millis, due_at=talk.millis + 9 if state == "due" else None)


def left(talk: Talk, *traces: str) -> dict[str, int]:
    """How often each trace stands in the files, of those that do."""
    whole = files(talk)
    return {trace: number for trace in traces if (number := whole.count(trace.encode()))}


def rows_of(talk: Talk) -> list[OutboxRow]:
    with talk.store() as store:
        return [row for row in store.outbox() if row.out.address == talk.address]


def test_a_shared_draft_that_is_forgotten_leaves_nothing_with_the_colleague(talk: Talk) -> None:
    full_life(talk)
    ben = passed(talk, "We work on it together")
    assert files(talk).count(PLAIN.encode()) > 50
    talk.say("forget", "1")
    assert left(talk, PLAIN, CANARY) == {}
    ben.say("summary").shows("There is no draft yet.")
    ben.say("hello").hides(PLAIN)


def test_nor_in_what_waits_is_in_doubt_or_was_given_up(talk: Talk) -> None:
    full_life(talk)
    ben = passed(talk, "We work on it together")
    talk.say("forget")
    doubtful(ben, "summary", "change C2", "export", "change E2")
    assert {row.state for row in rows_of(ben)} == {"sent", "due", "uncertain", "dead"}
    talk.say("1")
    assert left(talk, PLAIN, CANARY) == {}
    assert {row.state for row in rows_of(ben)} == {"sent"}, "what waited was of the draft"


def test_nor_in_what_is_being_sent(talk: Talk) -> None:
    full_life(talk)
    ben = passed(talk, "We work on it together")
    talk.say("forget")
    unsent(ben, "summary")
    with ben.store() as store:
        (row,) = store.claim(["test"], ben.millis)
    talk.say("1")
    with ben.store() as store:
        store.settle(row.id, "due", ben.millis, due_at=ben.millis)
    assert left(talk, PLAIN, CANARY) == {}


@pytest.mark.parametrize("at", ["held", "offer", "unclear", "list"])
def test_what_a_colleague_left_half_said_goes_with_the_draft(talk: Talk, at: str) -> None:
    form = talk.has("draft", {"H1": "yes", "A1": "Soria"}).id
    ben = passed(talk, "We work on it together")
    with ben.store() as store, store.transaction():
        state = {"at": "draft", "form": form, at: [f"{PLAIN} {CANARY}"]}
        store.save_conversation(Conversation(ben.address, store.person(ben.identity, 0).id, state))
    talk.say("forget", "1")
    assert left(talk, PLAIN, CANARY) == {}
    ben.say("repeat").shows("There is no draft yet.")


def test_a_draft_that_was_handed_over_goes_with_its_new_owner_from_the_queue_of_the_old_one_too(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A1": f"{PLAIN}-city"})
    talk.say("summary", "export")
    ben = passed(talk, "My colleague takes it over")
    ben.say("forget", "1")
    assert left(talk, PLAIN) == {}


def test_what_is_not_of_the_draft_stays_with_the_colleague(talk: Talk) -> None:
    full_life(talk)
    ben = talk.beside("ben").knows(programme=UTM)
    ben.say("check", "consortium", "help")
    before = rows_of(ben)
    talk.say("share")
    taken = code(talk.press("We work on it together"))
    ben.say(f"take {taken}", "summary")
    talk.say("forget", "1")
    assert rows_of(ben) == before
    ben.say("check").shows("You began this self-check before.")


def test_a_list_of_several_drafts_goes_with_each_of_them(talk: Talk) -> None:
    """``drafts`` shows the names of one's own and of those that were shared."""
    full_life(talk)
    ben = talk.beside("ben")
    ben.has("draft", {"A1": "Bens town"})
    talk.say("share")
    ben.say(f"take {code(talk.press('We work on it together'))}")
    ben.say("drafts").shows(f"{PLAIN}-city")
    talk.say("forget", "1")
    assert left(talk, PLAIN) == {}
    ben.say("draft", "summary").shows("Bens town")


def test_the_team_does_not_keep_the_city_of_a_draft_that_is_forgotten(talk: Talk) -> None:
    """Who makes a twinning is offered the cities of finished drafts."""
    full_life(talk)
    staff = talk.beside("staff").knows(programme=UTM)
    with talk.store() as store, store.transaction():
        store.give_role(Role(store.person(staff.identity, 0).id, "staff", 1))
    staff.say("twinning new", "1", "Waste", "no priority").shows("-city, from a finished draft")
    talk.say("forget")
    unsent(staff, "repeat")
    talk.say("1")
    assert left(talk, PLAIN) == {}


def test_a_check_that_is_not_kept_leaves_the_queue_with_its_answers(talk: Talk) -> None:
    talk.say("check", "1", "pending", "120000", "signatory", "whole", "yes", "yes", "yes", "Clean hydrogen", "yes")
    assert "120,000" in bodies(talk)
    talk.press("See the result, keep nothing").shows("Your answers are deleted when you go on to something else")
    talk.press("Change an answer").shows("3. Inhabitants: 120,000")
    talk.say("start")
    assert talk.forms("check") == []
    assert "120,000" not in bodies(talk)


def bodies(talk: Talk) -> str:
    return str([row.out.body for row in rows_of(talk)])


def test_whoever_reads_a_form_to_say_something_notes_that() -> None:
    """What reads answers past ``Visit.answers`` and ``Visit.versions`` would leave its words in the queue."""
    every = Path(handlers.__file__).parent.rglob("*.py")
    past = {path.name for path in every if re.search(r"store\.(answers|versions)\(", path.read_text("utf-8"))}
    assert past == {"visit.py", "figures.py", "read_drafts.py"}, (
        "figures counts; what reads drafts is told by `matches`"
    )


# -- a question to the team

ASKED = "kestrelmarsh"
"""Neither a figure nor a name, which the mask takes out of a question that is kept."""


def asked_of_the_team(talk: Talk) -> None:
    talk.say(f"who is the mayor of {ASKED} on the far side of the moon", "2").shows("Sent to the programme team.")


def test_a_question_that_the_team_answered_goes_with_who_asked(talk: Talk) -> None:
    asked_of_the_team(talk)
    with talk.store() as store:
        teaching.answer(store, talk.knowledge.packs, store.misses()[0].id, "Nobody is.", talk.now)
        with pytest.raises(Refused):
            teaching.answer(store, talk.knowledge.packs, store.misses()[0].id, "Nobody is.", talk.now)
    assert ASKED in talk.say("mydata").made("my-data.json").content
    talk.say("forget", "1")
    assert left(talk, ASKED) == {}


def test_nor_does_it_stay_with_the_team_that_looked_at_it(talk: Talk) -> None:
    asked_of_the_team(talk)
    staff = talk.beside("staff").knows(programme=UTM)
    with talk.store() as store, store.transaction():
        store.give_role(Role(store.person(staff.identity, 0).id, "staff", 1))
    staff.say("overview").shows(f"mayor of {ASKED}")
    talk.say("forget")
    unsent(staff, "overview")
    before = len(rows_of(staff))
    talk.say("1")
    assert left(talk, ASKED) == {}
    assert len(rows_of(staff)) == before - 2
