"""An anonymous poll keeps nothing that joins a person and an answer: the whole file is searched, with data that could leak."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from handlers.dialog.turn import Press
from storage.records import PollMode
from tests.flow.polling import SESSION, Polling
from tests.flow.world import SLACK, TELEGRAM

SECRETS = {"karl": "Xylophon-Alpha canary", "belen": "Quetzal-Beta canary", "naomi": "Zebra-Gamma canary"}
CHOSEN = {"karl": 4, "belen": 1, "naomi": 3}
"""All different, so that each answer would betray its person."""
WRITTEN = (" one", " two", " three")
WHERE = {"karl": TELEGRAM, "belen": SLACK, "naomi": TELEGRAM}


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    return Polling(tmp_path)


def answered(world: Polling, mode: PollMode) -> None:
    """Everybody votes, in the group or in private, and writes in private, at moments of their own."""
    world.say(f"feedback mode 1 {mode}")
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    for hour, user in enumerate(SECRETS, 16):
        world.run(f"2026-03-10T{hour}:07")
        first, second = world.session_polls()
        if user == "belen":
            world.say("feedback", user)
            world.choose(user, "Yes, fully")
            world.choose(user, "Very useful")
        else:
            for poll in (first, second):
                assert "counted" in world.tap(poll, CHOSEN[user], user, WHERE[user], "s1")
            world.event(Press(f"vm:{first.id}:s1"), user, WHERE[user])
            world.run(f"2026-03-10T{hour}:11")
            world.choose(user, "feedback")
        for more in WRITTEN:
            world.say(SECRETS[user] + more, user)
        world.run(f"2026-03-10T{hour}:30")


def texts() -> list[str]:
    """All that was written, in the order in which it came."""
    return [secret + more for secret in SECRETS.values() for more in WRITTEN]


def rows(world: Polling) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the file."""
    with closing(sqlite3.connect(world.path)) as file:
        file.row_factory = sqlite3.Row
        names = [one[0] for one in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: [dict(row) for row in file.execute(f"SELECT * FROM {name}")] for name in names}


def people(found: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    """All that stands for a person, by user: ids, accounts, addresses, numbers."""
    marks = {}
    for user in SECRETS:
        (person,) = {row["person"] for row in found["identity"] if row["user"] == user}
        numbers = {row["number"] for row in found["person_number"] if row["person"] == person}
        marks[user] = {person, user, *numbers}
    return marks


def joined(found: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """The rows in which a person stands beside what they wrote or chose, by table and user."""
    leaks = []
    for user, marks in people(found).items():
        for table, row in ((table, row) for table, all_rows in found.items() for row in all_rows):
            said = json.dumps(row, ensure_ascii=False)
            # A row that names someone may hold neither their words nor, in any column, the option they chose.
            chose = table in ("vote", "part", "poll_option") and row.get("option") == CHOSEN[user]
            if any(json.dumps(mark) in said for mark in marks) and (SECRETS[user] in said or chose):
                leaks.append((table, user))
    return leaks


def test_nothing_in_an_anonymous_poll_joins_a_person_and_an_answer(world: Polling) -> None:
    answered(world, "anonymous")
    found = rows(world)
    assert joined(found) == []
    assert found["vote"] == []
    assert all(set(row) == {"poll", "person"} for row in found["part"])
    assert len(found["part"]) == 6
    assert [row["votes"] for row in found["poll_option"]] == [1, 0, 1, 1] * 2
    assert {row["text"] for row in found["feedback_text"]} == set(texts())
    assert all(row["person"] is None and row["at"] is None for row in found["feedback_text"])


@pytest.mark.parametrize("mode", ["anonymous", "staff"])
def test_a_question_shows_no_more_than_that_it_was_answered(world: Polling, mode: PollMode) -> None:
    answered(world, mode)
    bodies = [json.loads(row["body"]) for row in rows(world)["outbox"]]
    shown = {
        block["text"] for body in bodies for block in body.get("blocks", ()) if block.get("text", "").startswith("→ ")
    }
    assert shown == {"→ Kept."}


def test_the_same_search_finds_the_leak_where_a_poll_is_not_anonymous(world: Polling) -> None:
    answered(world, "staff")
    leaks = set(joined(rows(world)))
    assert leaks == {(table, user) for table in ("vote", "feedback_text") for user in SECRETS}


def test_the_bytes_of_the_file_hold_each_text_once_and_not_in_the_order_they_came(world: Polling) -> None:
    answered(world, "anonymous")
    whole = b"".join(path.read_bytes() for path in sorted(Path(world.path).parent.glob("world.db*")))
    for secret in texts():
        assert whole.count(secret.encode()) == 1
    placed = sorted(texts(), key=lambda words: whole.index(words.encode()))
    # In an order of chance it is one of these in one of 240 million.
    assert placed not in (texts(), texts()[::-1])


def test_no_message_shows_a_count_that_tells_who_came_last(world: Polling) -> None:
    answered(world, "anonymous")
    group = [one for one in world.sent if one.address in (SLACK, TELEGRAM)]
    assert all("▇" not in one.text and "%" not in one.text for one in group)
    found = rows(world)
    bodies = [json.loads(row["body"]) for row in found["outbox"]]
    polls = [body["about"] for body in bodies if body.get("about", {}).get("plan") == "poll"]
    assert polls
    assert all(set(about) == {"plan", "what", "poll", "at"} for about in polls)
    assert all(row["person"] == "" for row in found["outbox"] if '"plan":"poll"' in row["body"])


def test_who_spoke_last_in_a_group_is_not_who_voted_last(world: Polling) -> None:
    world.run(world.later(minutes=1))
    poll = world.make("anonymous")
    world.event(Press("v:1.1:n0nce"), "naomi", TELEGRAM)
    assert not [row for row in rows(world)["conversation"] if row["chat"] == TELEGRAM.chat]
    assert world.tally(poll)["Yes"] == (1, 0)


def test_the_log_of_the_file_does_not_keep_a_tick_beside_its_count(world: Polling) -> None:
    poll = world.make("anonymous")
    log = Path(f"{world.path}-wal")
    with world.store() as store:
        ids = {row["person"] for row in rows(world)["identity"] if row["user"] in SECRETS}
        for number, person in enumerate(sorted(ids)):
            with store.transaction():
                assert store.count_vote(poll.id, 1 + number % 2, person, listed=True)
            assert log.stat().st_size == 0
            with store.transaction():
                store.take("telegram", "helper", f"n{number}", 1)
            assert log.stat().st_size > 0


def test_the_logs_say_nothing_of_a_vote(world: Polling, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        answered(world, "anonymous")
    for mark in itertools.chain(texts(), ("Your answer", "v:1.")):
        assert mark not in caplog.text


def test_an_anonymous_answer_outlives_forget_and_that_was_said_before(world: Polling) -> None:
    answered(world, "anonymous")
    asked = next(one for one in world.posts(TELEGRAM) if "reach its purpose" in one.text)
    assert "cannot be changed or deleted" in asked.text
    world.say("forget", "karl")
    world.say("yes", "karl")
    found = rows(world)
    assert not [row for row in found["identity"] if row["user"] == "karl"]
    assert [row["votes"] for row in found["poll_option"]] == [1, 0, 1, 1] * 2
    assert len(found["feedback_text"]) == 9
    assert len(found["part"]) == 4


def test_a_named_answer_goes_with_forget(world: Polling) -> None:
    answered(world, "staff")
    world.say("forget", "karl")
    world.say("yes", "karl")
    found = rows(world)
    assert SECRETS["karl"] not in json.dumps(found, ensure_ascii=False)
    assert len(found["vote"]) == 4
