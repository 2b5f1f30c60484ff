"""The unit of work: an event is applied whole or not at all, once; what raises is parked, what the store refuses is not taken."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.receive import APOLOGY, Incoming, Receiver
from faq.search.retrieval import Library, SearchResult
from handlers.dialog.turn import Channel, Event, HomeOpened, Knowledge, OpenForm, Press, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store, StoreBusy, StoreError
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


def queued(store: Store) -> list[str]:
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
    assert queued(store)[before:] == [APOLOGY]
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
    assert queued(store) == [french, APOLOGY]


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
