"""The file of ``mydata``: all that is kept about somebody, in words that they can read, and no more of the machine than that."""

from __future__ import annotations

import json

from handlers.people.own_data import LINKS, readable
from storage.sqlite.sqlite_privacy import OWN_DATA
from storage.store import Store
from tests.flow.talk import Said, Talk
from tests.flow.test_forget import CANARY, PLAIN, full_life
from tests.storage.test_person_tables import MINE, WHO, path, store

__all__ = ["path", "store"]

MACHINE = ("made_of", "nonce", "attempts", "doubts", "first_due_at", "last_word", "policy", "sent_as", "lane", "null")


def file_of(said: Said) -> str:
    return str(said.made("my-data.json").content)


def test_the_file_of_somebody_who_did_little_is_short_and_has_no_word_of_the_machine(talk: Talk) -> None:
    talk.say("hello", "check", "1", "1", "yes")
    whole = file_of(talk.say("mydata"))
    assert [word for word in MACHINE if f'"{word}"' in whole or f": {word}" in whole] == []
    assert len(whole) < 12_000, len(whole)


def test_times_are_written_out_and_messages_are_their_words(talk: Talk) -> None:
    talk.say("hello", "check", "1")
    whole = json.loads(file_of(talk.say("mydata")))
    assert whole["person"][0]["created_at"] == talk.now.isoformat(timespec="seconds")
    assert any("Who is applying?" in one["words"] for one in whole["outbox"])
    assert [
        one for one in whole["outbox"] if set(one) - {"platform", "words", "buttons", "due_at", "state", "about"}
    ] == []


def test_all_that_somebody_wrote_is_in_the_file(talk: Talk) -> None:
    full_life(talk)
    whole = file_of(talk.say("mydata"))
    for what in ("-town", "-city", "@city.example", "-reminder"):
        assert f"{PLAIN}{what}" in whole
    assert CANARY in whole


def test_no_table_is_lost_on_the_way_into_the_file(store: Store) -> None:
    kept = store.dump(WHO)
    told = readable(kept)
    assert sorted(set(OWN_DATA) - set(told)) == sorted(LINKS)
    assert all(
        MINE in json.dumps(told[table]) for table in kept if table not in LINKS and MINE in json.dumps(kept[table])
    )
