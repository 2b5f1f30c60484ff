"""The unit of work: an event is applied whole or not at all, once; what raises is parked, what the store refuses is not taken."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.queueing import BESIDE, queued
from bot.runtime.receive import APOLOGY, TOO_MUCH, Incoming, Receiver
from bot.runtime.steps import MOST_DEATHS, Steps
from faq.search.retrieval import Library, SearchResult
from handlers.dialog.blocks import text
from handlers.dialog.turn import Channel, Event, HomeOpened, Knowledge, Membership, OpenForm, Press, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity, LinkedGroup
from storage.store import Store, StoreBusy, StoreError
from storage.underway import Begun, marks
from tests.flow.talk import UTM, Shelf, Talk, languages_of, shipped

NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)
HERE, ANNA = Address("test", "helper", "", "anna"), Identity("test", "", "anna")
SECRET = "secret-words-of-anna"


class Breaking(Library):
    """A library in which some question hits a mistake of ours."""

    def __init__(self) -> None:
        """It holds nothing."""

    def ask(self, text: str, programme: str = "") -> SearchResult:
        if SECRET in text:
            raise ZeroDivisionError(text)
        return SearchResult("none")


class Known1(KnowledgeSource):
    """Knowledge with that library."""

    def now(self) -> Knowledge:
        return Knowledge(shipped().packs, Breaking())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"), busy_ms=20)) as opened:
        yield opened


def receiver(store: Store, known: type[KnowledgeSource] = Known1) -> Receiver:
    made: Any = Shelf(shipped(), store) if known is Shelf else known(shipped().packs, store)
    return Receiver(store, made, languages_of(shipped().packs), lambda: NOW)


def incoming(event: Event | str, event_id: str, **more: Any) -> Incoming:
    return Incoming(event_id, Text(event) if isinstance(event, str) else event, HERE, ANNA, Channel(), **more)


def said(store: Store) -> list[str]:
    return [" ".join(block.get("text", "") for block in row.out.body["blocks"]) for row in store.outbox()]


# -- a handler that raises


def test_what_raises_is_rolled_back_parked_and_apologised_for_and_the_next_message_goes_on(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    receive = receiver(store).receive
    assert receive(incoming("hello", "1")).fate == "applied"
    before = len(store.outbox())
    with caplog.at_level(logging.DEBUG):
        assert receive(incoming(f"{SECRET} of the moon", "2")).fate == "parked"
    assert said(store)[before:] == [APOLOGY]
    (parked,) = store.parked()
    assert (parked.event, parked.handler, parked.error, parked.platform) == ("2", "Text", "ZeroDivisionError", "test")
    assert receive(incoming(f"{SECRET} of the moon", "2")).fate == "repeated"
    assert receive(incoming("start", "3")).fate == "applied"
    assert len(store.parked()) == 1
    assert "ZeroDivisionError" in caplog.text


def test_the_apology_goes_to_the_thread_in_which_it_went_wrong(store: Store) -> None:
    receive = receiver(store).receive
    receive(incoming(f"{SECRET} of the moon", "1", within="7.1"))
    receive(incoming(f"{SECRET} of the sun", "2"))
    assert [row.out.body["answers"] for row in store.outbox()] == ["7.1", ""]


def test_nothing_that_a_parked_event_did_is_kept(tmp_path: Path) -> None:
    talk = Talk(tmp_path, knowledge=Knowledge(shipped().packs, Breaking()))
    said = talk.try_to_give(Text(f"{SECRET} first of all"))
    assert said.receipt.fate == "parked"
    assert [reply.blocks[0].text for reply in said.replies] == [APOLOGY]
    assert talk.state == {}
    assert talk.person.noticed_at is None
    talk.say("hello").shows("I am an automated assistant")


def test_the_apology_is_in_the_language_of_the_platform(store: Store) -> None:
    receiver(store).receive(incoming(SECRET, "1", language="fr"))
    receiver(store).receive(incoming(SECRET, "2", language="xx"))
    french = languages_of(shipped().packs)["fr"].t(APOLOGY)
    assert french != APOLOGY
    assert said(store) == [french, APOLOGY]


def test_in_the_middle_of_a_draft_the_draft_stays(tmp_path: Path) -> None:
    talk = Talk(tmp_path, knowledge=Knowledge(shipped().packs, Breaking()))
    talk.has("draft", {"H1": "yes", "A1": "Alphaville"})
    talk.say("draft", "change A2")
    assert talk.try_to_give(Text(f"{SECRET}?")).receipt.fate == "parked"
    talk.say("Germany")
    assert talk.answers() == {"H1": "yes", "A1": "Alphaville", "A2": "DE"}


def test_an_event_that_could_not_even_be_read_is_set_aside(store: Store) -> None:
    receiver(store).set_aside("test", "helper", "odd", ValueError("no event"))
    assert [(one.event, one.handler, one.error) for one in store.parked()] == [("odd", "unreadable", "ValueError")]
    assert receiver(store).receive(incoming("hello", "odd")).fate == "repeated"


# -- a store that is away


@contextmanager
def away(path: Path) -> Iterator[None]:
    """The file is held by somebody else."""
    with closing(open_store(str(path))) as other, other.transaction():
        yield


def test_where_the_store_is_away_nothing_is_taken_and_the_event_can_come_again(store: Store, tmp_path: Path) -> None:
    receive = receiver(store).receive
    with away(tmp_path / "city.db"):
        with pytest.raises(StoreBusy, match="held by another process"):
            receive(incoming("hello", "1"))
        with pytest.raises(StoreError):
            receiver(store).set_aside("test", "helper", "2", ValueError())
    assert (store.outbox(), store.parked()) == ([], [])
    assert receive(incoming("hello", "1")).fate == "applied"


def test_a_mistake_of_ours_while_the_store_goes_away_is_no_acknowledgement(store: Store, tmp_path: Path) -> None:
    class Leaving(Breaking):
        def ask(self, text: str, programme: str = "") -> SearchResult:
            raise StoreBusy("gone in the middle")

    class Away(KnowledgeSource):
        def now(self) -> Knowledge:
            return Knowledge(shipped().packs, Leaving())

    with pytest.raises(StoreBusy):
        receiver(store, Away).receive(incoming("what is this", "1"))
    assert (store.outbox(), store.parked()) == ([], [])
    assert receiver(store).receive(incoming("what is this", "1")).fate == "applied"


# -- once


def test_an_event_that_comes_again_does_nothing_and_is_answered_the_same(store: Store) -> None:
    receive = receiver(store, Shelf).receive
    page = receive(incoming(HomeOpened(), "1"))
    assert (page.fate, isinstance(page.answer, Reply)) == ("applied", True)
    rows = len(store.outbox())
    again = receive(incoming(HomeOpened(), "1"))
    assert (again.fate, again.answer, len(store.outbox())) == ("repeated", page.answer, rows)
    assert receive(incoming(Press("do:help:0"), "2")).answer is None
    assert receive(incoming(Press("do:help:0"), "2")).answer is None


def test_a_repeated_event_that_would_change_something_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, channel=Channel(screens=3000))
    talk.has("draft", {"H1": "yes"})
    first = talk.give(OpenForm("A"), "e1").receipt.answer
    assert talk.try_to_give(OpenForm("A"), "e1").receipt.answer == first
    assert talk.answers() == {"H1": "yes"}


def test_replies_are_cut_into_what_the_platform_takes(store: Store) -> None:
    def cut(reply: Reply) -> list[Reply]:
        return [Reply((block,)) for block in reply.blocks]

    receiving = receiver(store, Shelf)
    fitted = Receiver(store, receiving.known, receiving.languages, receiving.clock, fits={"test": cut})
    fitted.receive(incoming("about", "1"))
    assert len(store.outbox()) > 5
    with store.transaction():
        assert store.person(ANNA, 0).programme == ""
    assert all(row.out.person for row in store.outbox())
    assert UTM in shipped().packs


# -- what is noted beside the answer


def test_a_message_with_buttons_is_known_by_the_row_that_shows_it(store: Store) -> None:
    receiver(store, Shelf).receive(incoming("start", "1"))
    (row,) = [one for one in store.outbox() if one.out.body.get("buttons")]
    shown = store.prompt(HERE, row.out.body["buttons"][0][1].rpartition(":")[2])
    assert shown is not None
    assert shown.about["row"] == row.id


def test_what_is_to_be_counted_is_counted_on_its_day(store: Store) -> None:
    receiver(store).note("telegram:blocked")
    assert [(one.day, one.what, one.number) for one in store.counts()] == [("2025-07-20", "telegram:blocked", 1)]


def test_what_a_platform_says_of_a_group_when_something_is_sent_there_is_an_event_of_nobody(store: Store) -> None:
    group = Address("test", "helper", "", "-1")
    with store.transaction():
        made = store.create_twinning(UTM, "Waste", "", 1)
        store.bind(LinkedGroup(made.id, group, 1))
    receiver(store, Shelf).group_changed(group, Membership("removed"))
    (bound,) = store.bounds(made.id)
    assert bound.lost


def test_in_a_group_the_first_reply_points_at_what_it_answers_and_in_private_none_does(store: Store) -> None:
    receive = receiver(store, Shelf).receive
    receive(Incoming("1", Text("help"), replace(HERE, chat="-1"), ANNA, Channel(private=False), message="m7"))
    receive(incoming("help", "2", message="m8"))
    answers = [(row.out.address.chat, row.out.body.get("answers", "")) for row in store.outbox()]
    assert answers[0] == ("-1", "m7")
    assert all(said == "" for _, said in answers[1:])


def test_a_change_of_what_was_said_goes_behind_what_is_new_and_alone_it_does_not_wait() -> None:
    new, change = Reply((text("Next?"),)), Reply((text("Who? → you"),), edit_of="m1")
    assert [one.lane for one in queued([new, change], HERE, 1, {})] == [0, BESIDE]
    assert [one.lane for one in queued([change], HERE, 1, {})] == [0]


def test_a_message_concerns_the_person_of_its_address(store: Store) -> None:
    receiver(store, Shelf).receive(incoming("start", "1"))
    person = store.person_of(ANNA)
    assert person
    assert {row.out.person for row in store.outbox()} == {person}
    assert queued([Reply(())], HERE, 5, {HERE: person})[0].person == person


# -- what no process outlived


def test_what_ended_the_process_three_times_is_put_aside_and_what_was_lost_is_apologised_for(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    steps = Steps(marks(str(tmp_path / "city.db")))
    receiving = replace(receiver(store), steps=steps)
    often, other = (Begun(replace(HERE, chat=chat), chat, "Text") for chat in ("often", "other"))
    for _ in range(MOST_DEATHS):
        steps.marks.begin(often)
    steps.marks.begin(replace(other, address=replace(other.address, platform="elsewhere")))
    steps.marks.begin(other)
    receiving.give_up(["test"])
    assert queued_for(store) == [("often", TOO_MUCH)], "what may still come again is waited for"
    assert [(one.event, one.error) for one in store.parked()] == [("often", "ProcessDied")]
    for marked in Path(f"{tmp_path}/city.db.underway").iterdir():
        os.utime(marked, (0, 0))
    receiving.give_up(["test"])
    assert queued_for(store) == [("often", TOO_MUCH), ("other", APOLOGY)]
    assert len(list(steps.marks.unended())) == 1, "another platform's"


@pytest.mark.parametrize(("deaths", "fate"), [(MOST_DEATHS - 1, "applied"), (MOST_DEATHS, "parked")])
def test_what_ended_the_process_is_tried_three_times_and_then_put_aside(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture, deaths: int, fate: str
) -> None:
    receiving = replace(receiver(store), steps=Steps(marks(str(tmp_path / "city.db"))))
    for _ in range(deaths):
        receiving.steps.marks.begin(Begun(HERE, "typed", "Text"))
    assert receiving.receive(incoming("hello", "7", same="typed")).fate == fate
    assert [(one.event, one.error) for one in store.parked()] == ([("7", "ProcessDied")] if fate == "parked" else [])
    assert (said(store) == [TOO_MUCH]) == (fate == "parked")
    assert ("it ended the process before (2)" in caplog.text) == (fate == "applied")
    assert receiving.receive(incoming("hello", "7", same="typed")).fate == "repeated"


def queued_for(store: Store) -> list[tuple[str, str]]:
    return [(row.out.address.chat, row.out.body["blocks"][0]["text"]) for row in store.outbox()]
