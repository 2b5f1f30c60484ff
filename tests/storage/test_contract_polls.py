"""The contract of polls, votes and what is written beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.records import (
    Address,
    EarlyVote,
    FeedbackText,
    Identity,
    Outgoing,
    Poll,
    PollMode,
    PollPost,
    TwinningCity,
    Vote,
)
from storage.store import Store
from tests.pruned import prune

GROUP, CHANNEL = Address("telegram", "helper", "", "-1"), Address("slack", "A", "T", "C")


def somebody(store: Store, user: str = "1001") -> str:
    return store.person(Identity("telegram", "", user), at=1).id


def polled(store: Store, mode: PollMode = "open", at: int = 1) -> Poll:
    made = store.create_twinning("a", "Waste", "", at)
    store.set_cities(made.id, [TwinningCity(made.id, 1, "Köln", "DE", "Europe/Berlin")])
    return store.add_poll(Poll(made.id, "Well?", mode, at, series="s"), ["Yes", "No"])


def tally(store: Store, poll: Poll) -> list[tuple[int, int]]:
    return [(one.votes, one.apart) for one in store.options(poll.id)]


def test_a_poll_is_kept_with_its_options_in_order(writing: Store) -> None:
    poll = polled(writing)
    other = writing.add_poll(replace(poll, id=0, series="t"), ["A", "B", "C"])
    assert writing.poll(poll.id) == poll
    assert [one.label for one in writing.options(other.id)] == ["A", "B", "C"]
    assert writing.polls() == [poll, other]
    assert writing.polls(poll.twinning) == [poll, other]
    closed = replace(poll, closed_at=9, hidden=True, mode="staff")
    writing.save_poll(closed)
    assert writing.poll(poll.id) == closed
    with pytest.raises(LookupError):
        writing.save_poll(replace(poll, id=99))
    with pytest.raises(LookupError):
        writing.add_poll(Poll(99, "?", "open", 1), ["A"])
    assert writing.poll(99) is None


def test_a_vote_replaces_the_persons_earlier_one(writing: Store) -> None:
    poll, ana, ben = polled(writing), somebody(writing), somebody(writing, "1002")
    for vote in (Vote(poll.id, ana, 1, 1, True), Vote(poll.id, ben, 1, 2, False), Vote(poll.id, ana, 2, 3, True)):
        writing.vote(vote)
    assert tally(writing, poll) == [(0, 1), (1, 0)]
    assert writing.votes(poll.id) == [Vote(poll.id, ben, 1, 2, False), Vote(poll.id, ana, 2, 3, True)]
    assert writing.took_part(poll.id) == {ana, ben}
    for bad in (Vote(poll.id, ana, 3, 4, True), Vote(poll.id, "nobody", 1, 4, True), Vote(99, ana, 1, 4, True)):
        with pytest.raises(LookupError):
            writing.vote(bad)
    assert writing.unvote(poll.id, ana)
    assert not writing.unvote(poll.id, ana)
    assert tally(writing, poll) == [(0, 1), (0, 0)]


WRITES: dict[str, Callable[[Store], object]] = {
    "vote": lambda store: store.vote(),
    "unvote": lambda store: store.unvote(1, "id1"),
    "clear_apart": lambda store: store.clear_apart(),
    "keep_early": lambda store: store.keep_early("p", "id1", 1, 1),
    "take_early": lambda store: store.take_early("p"),
    "save_post": lambda store: store.save_post(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_what_writes_is_refused_outside_a_transaction(store: Store, write: Callable[[Store], object]) -> None:
    with store.transaction():
        polled(store)
        somebody(store)
    with pytest.raises(RuntimeError, match="transaction"):
        write(store)
    with store.transaction():
        write(store)


def test_an_anonymous_vote_is_counted_once_and_keeps_only_that_somebody_took_part(writing: Store) -> None:
    poll, ana, ben = polled(writing, "anonymous"), somebody(writing), somebody(writing, "1002")
    assert writing.count_vote(poll.id, 2, ana, listed=True)
    assert not writing.count_vote(poll.id, 1, ana, listed=True)
    assert writing.count_vote(poll.id, 2, ben, listed=False)
    assert tally(writing, poll) == [(0, 0), (1, 1)]
    assert writing.votes(poll.id) == []
    assert writing.took_part(poll.id) == {ana, ben}
    with pytest.raises(LookupError):
        writing.count_vote(poll.id, 7, somebody(writing, "1003"), listed=True)


def test_a_post_is_kept_anew_and_goes_along_with_its_chat(writing: Store) -> None:
    poll, moved = polled(writing), replace(GROUP, chat="-2")
    known = PollPost(poll.id, GROUP, "n", "77", "p9", edited_at=5)
    writing.save_post(PollPost(poll.id, GROUP, "n"), PollPost(poll.id, CHANNEL, "n"))
    writing.save_post(replace(known, nonce="another"))
    assert writing.posts(poll.id) == [known, PollPost(poll.id, CHANNEL, "n")]
    assert (writing.post_at(poll.id, GROUP), writing.post_at(poll.id, moved)) == (known, None)
    assert (writing.native_post("p9"), writing.native_post("")) == (known, None)
    writing.move(GROUP, moved)
    assert writing.post_at(poll.id, moved) == replace(known, address=moved, message="moved")


def test_early_votes_are_kept_until_they_are_taken(writing: Store) -> None:
    ana, ben = somebody(writing), somebody(writing, "1002")
    for native, person, option, at in (("p9", ana, 1, 1), ("p9", ben, 1, 2), ("p9", ana, 0, 3), ("p8", ana, 1, 4)):
        writing.keep_early(native, person, option, at)
    assert writing.take_early("p9") == [EarlyVote(ben, 1, 2), EarlyVote(ana, 0, 3)]
    assert writing.take_early("p9") == []
    assert writing.take_early("p8") == [EarlyVote(ana, 1, 4)]


def test_it_is_known_where_a_person_voted(writing: Store) -> None:
    poll, other, secret, ana = polled(writing), polled(writing), polled(writing, "anonymous"), somebody(writing)
    votes = [Vote(poll.id, ana, 1, 1, True), Vote(other.id, ana, 2, 1, False)]
    writing.vote(*votes, Vote(poll.id, somebody(writing, "1002"), 1, 1, True))
    writing.vote()
    writing.count_vote(secret.id, 1, ana, listed=True)
    assert writing.votes_of(ana) == votes
    assert writing.polls_of(ana) == [poll.id, other.id, secret.id]
    assert (writing.votes_of("nobody"), writing.polls_of("nobody")) == ([], [])


def test_what_was_counted_apart_can_be_cleared(writing: Store) -> None:
    some = [polled(writing, "anonymous") for _ in range(3)]
    for poll in some:
        writing.count_vote(poll.id, 1, somebody(writing), listed=True)
        writing.count_vote(poll.id, 1, somebody(writing, "1002"), listed=False)
    writing.clear_apart(some[0].id, some[1].id)
    writing.clear_apart()
    assert [tally(writing, poll)[0] for poll in some] == [(1, 0), (1, 0), (1, 1)]


def test_a_message_is_put_once_while_it_waits(writing: Store) -> None:
    message = Outgoing(GROUP, {"a": 1}, 5, key="poll/1/edit")
    assert writing.put_once(message, 1)
    assert not writing.put_once(replace(message, due_at=9), 2)
    assert writing.put_once(replace(message, address=CHANNEL), 2)
    assert [row.out.due_at for row in writing.outbox(["due"])] == [5, 5]


def test_texts_have_a_person_or_neither_person_nor_time(writing: Store) -> None:
    poll, ana = polled(writing), somebody(writing)
    writing.add_text(FeedbackText(poll.id, "outcomes", "a" * 20_000, ana, 7))
    kept = writing.add_text(FeedbackText(poll.id, "outcomes", "=cmd()"))
    assert kept.id
    assert [(one.text, one.person, one.at) for one in writing.texts(poll.id)] == [
        ("=cmd()", "", None), ("a" * 20_000, ana, 7),
    ]  # fmt: skip


def test_joined_accounts_have_one_vote_and_one_tick(writing: Store) -> None:
    poll, other, secret = polled(writing), polled(writing), polled(writing, "anonymous")
    ana, ben = somebody(writing), somebody(writing, "1002")
    writing.vote(Vote(poll.id, ana, 1, 1, True), Vote(poll.id, ben, 2, 2, True), Vote(other.id, ben, 2, 2, False))
    for person in (ana, ben):
        writing.count_vote(secret.id, 1, person, listed=True)
    writing.add_text(FeedbackText(poll.id, "q", "words", ben, 3))
    writing.set_nudged(ben, wanted=False)
    writing.join(ana, ben)
    assert writing.votes_of(ana) == [Vote(poll.id, ana, 1, 1, True), Vote(other.id, ana, 2, 2, False)]
    assert len(writing.votes(poll.id)) == 1
    assert writing.took_part(secret.id) == {ana}
    assert tally(writing, secret) == [(2, 0), (0, 0)]
    assert writing.texts(poll.id)[0].person == ana
    assert not writing.may_nudge(ana)


def test_forget_and_dump_know_all_that_is_a_persons(writing: Store) -> None:
    poll, secret, ana = polled(writing), polled(writing, "anonymous"), somebody(writing)
    writing.vote(Vote(poll.id, ana, 1, 1, True))
    writing.count_vote(secret.id, 1, ana, listed=True)
    writing.add_text(FeedbackText(poll.id, "q", "words", ana, 3))
    writing.keep_early("p", ana, 1, 1)
    writing.set_nudged(ana, wanted=False)
    writing.forget("nobody")
    assert [len(writing.took_part(one.id)) for one in (poll, secret)] == [1, 1]
    writing.forget(ana)
    assert [len(writing.took_part(one.id)) for one in (poll, secret)] == [0, 0]
    assert tally(writing, poll) == [(0, 0), (0, 0)]
    assert tally(writing, secret) == [(1, 0), (0, 0)]
    assert writing.texts(poll.id) == []
    assert writing.may_nudge(ana)


DUMPED = ("vote", "part", "feedback_text", "early_vote", "unnudged")


def test_a_dump_shows_votes_and_words(store: Store) -> None:
    with store.transaction():
        poll, ana = polled(store), somebody(store)
        store.vote(Vote(poll.id, ana, 1, 1, True))
        store.add_text(FeedbackText(poll.id, "q", "words", ana, 3))
        store.keep_early("p", ana, 1, 1)
        store.set_nudged(ana, wanted=False)
        store.count_vote(poll.id, 2, ana, listed=True)
    data = store.dump(ana)
    assert [len(data[table]) for table in DUMPED] == [1] * 5
    assert data["feedback_text"][0]["text"] == "words"


def test_how_a_twinning_is_asked_and_who_may_be_nudged(writing: Store) -> None:
    poll, ana = polled(writing), somebody(writing)
    assert writing.feedback_mode(poll.twinning) is None
    for mode in ("anonymous", "open"):
        writing.set_feedback_mode(poll.twinning, mode)
    assert writing.feedback_mode(poll.twinning) == "open"
    assert writing.may_nudge(ana)
    for wanted in (False, False, True):
        writing.set_nudged(ana, wanted)
        assert writing.may_nudge(ana) is wanted


def test_polls_go_when_their_programme_keeps_them_no_longer(writing: Store) -> None:
    day = 86_400_000
    old, young = polled(writing), polled(writing, at=40 * day)
    writing.keep_early("p", somebody(writing), 1, 1)
    prune(writing, 60 * day, {"a": 30})
    assert writing.polls() == [young]
    assert writing.options(old.id) == []
    prune(writing, 600 * day, {})
    assert writing.polls() == [young]
