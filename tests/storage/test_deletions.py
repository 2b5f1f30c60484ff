"""Whatever is deleted, by whom and why ever: what was left in the file's unused space is overwritten behind it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storage.open import open_store
from storage.records import (
    DAY,
    FLEETING,
    Address,
    Code,
    Conversation,
    FeedbackText,
    HourVote,
    Identity,
    Invitation,
    LinkedGroup,
    Outgoing,
    Poll,
    Proposal,
    Role,
    Seat,
    Subscription,
    Taught,
    TwinningCity,
    Vote,
)
from storage.store import Store
from tests.pruned import prune
from tests.storage.planted import plant, swept

HERE, GROUP = Address("telegram", "helper", "", "1"), Address("telegram", "helper", "", "-1")
ANA, BEN = Identity("telegram", "", "1"), Identity("telegram", "", "2")


def filled(store: Store) -> None:
    """Ana with something of every kind; her ids are small numbers."""
    ana, ben = store.person(ANA, 1), store.person(BEN, 1)
    store.save_person(replace(ana, name="Ana"))
    store.answer(store.create_form(ana.id, "a", "draft", 1).id, "1", "words", 1)
    held = store.create_form(ana.id, "a", "check", 1)
    store.save_form(replace(held, finished_at=1, keep=False))
    store.save_conversation(Conversation(HERE, ana.id, {"asked": {"at": 1, "text": "words"}}))
    store.keep_code("code", Code("link", ana.id, HERE, 9))
    store.keep_invitation("invitation", Invitation("staff", 9, label="Ana", maker=ana.id))
    store.teach(Taught("a", "3.8", "words", 1))
    store.give_role(Role(ben.id, "staff", 1))
    made = store.create_twinning("a", "Waste", "", 1)
    store.set_cities(
        made.id, [TwinningCity(made.id, 1, "Oslo", "NO", "UTC"), TwinningCity(made.id, 2, "Porto", "PT", "UTC")]
    )
    store.seat(Seat(made.id, 1, ana.id))
    store.bind(LinkedGroup(made.id, GROUP, 1))
    poll = store.add_poll(Poll(made.id, "Well?", "open", 1), ["Yes", "No"])
    store.vote(Vote(poll.id, ana.id, 1, 1, True))
    store.add_text(FeedbackText(poll.id, "q", "words", None, None))
    store.keep_early("native", ana.id, 1, 1)
    store.set_nudged(ana.id, wanted=False)
    hours = store.propose(Proposal(made.id, 1, "x", created_at=1))
    store.suit(HourVote(hours.id, 0, ana.id))
    store.subscribe(Subscription(ana.id, "draft", "a", 1))
    words = {"text": "words"}
    store.put(
        [
            Outgoing(HERE, words, 1, kind=FLEETING),
            Outgoing(GROUP, words, 1, last_word=True),
            Outgoing(HERE, words, 5, key="planned"),
        ],
        1,
    )


def settled(store: Store, number: int) -> None:
    row = next(one for one in store.outbox() if one.id == number)
    store.settle(row.id, "sent", 2, sent_as="m")


DELETIONS: dict[str, Callable[[Store], object]] = {
    "forget": lambda store: store.forget("id1"),
    "forget nobody": lambda store: store.forget("nobody"),
    "join": lambda store: store.join("id2", "id1"),
    "part": lambda store: store.part(ANA, 2),
    "a name": lambda store: store.save_person(replace(known(store), name="")),
    "a draft": lambda store: store.drop_form("id3"),
    "a result nobody looks at": lambda store: store.drop_held(2),
    "an answer": lambda store: store.unanswer("id3", "1", 2),
    "a question nobody follows up": lambda store: store.drop_questions(2),
    "a code": lambda store: store.use_code("code", 2),
    "an invitation": lambda store: store.use_invitation("invitation", 2),
    "a phrase": lambda store: store.unteach("a", "3.8", "words"),
    "a role": lambda store: store.take_role(Role("id2", "staff", 1)),
    "a city": lambda store: store.set_cities(1, [TwinningCity(1, 1, "Oslo", "NO", "UTC")]),
    "a seat": lambda store: store.unseat(Seat(1, 1, "id1")),
    "a group": lambda store: store.unbind(GROUP),
    "a vote": lambda store: store.unvote(1, "id1"),
    "votes counted late": lambda store: store.take_early("native"),
    "a text among others": lambda store: store.add_text(FeedbackText(1, "q", "more words", None, None)),
    "a wish not to be asked": lambda store: store.set_nudged("id1", wanted=True),
    "an hour": lambda store: store.suit(HourVote(1, 0, "id1", "no")),
    "a reminder": lambda store: store.unsubscribe(1),
    "a sent code": lambda store: settled(store, 1),
    "a last word": lambda store: settled(store, 2),
    "a message given up": lambda store: store.drop(3, 2),
    "a planned message": lambda store: store.unplan("planned"),
    "a message replaced": lambda store: store.put([Outgoing(HERE, {}, 6, key="planned")], 2),
    "what is past its time": lambda store: prune(store, 40 * DAY, {"a": 30}),
    "words past their time": lambda store: prune(store, 40 * DAY, {}),
    "who was forgotten long ago": lambda store: (store.forget("id1"), store.expire_copies(1, 1)),
}


def known(store: Store) -> object:
    return store.person(ANA, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file whose gaps are full of words."""
    place, numbers = tmp_path / "city.db", iter(range(1, 99))
    with closing(open_store(str(place), new_id=lambda: f"id{next(numbers)}")) as store:
        with store.transaction():
            filled(store)
        for _ in range(2):
            store.claim(["telegram"], 2)
        while store.sweep():
            pass
    plant(place)
    return place


@pytest.mark.parametrize("delete", DELETIONS.values(), ids=DELETIONS)
def test_behind_a_deletion_nothing_is_left_in_unused_space(path: Path, delete: Callable[[Store], object]) -> None:
    with closing(open_store(str(path))) as store:
        with store.transaction():
            delete(store)
        assert swept(path)


def test_behind_what_deletes_nothing_nothing_is_overwritten(path: Path) -> None:
    """Else the test before would see nothing."""
    with closing(open_store(str(path))) as store:
        with store.transaction():
            store.answer("id3", "2", "more", 2)
            store.drop_form("nobody's")
        assert not swept(path)
