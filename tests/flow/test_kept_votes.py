"""What becomes of votes as posts go out, and as people join, part and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.runtime.relay import Relay
from handlers.dialog.turn import Reply
from handlers.polls import kept_votes, polls
from storage.records import Identity, OutboxRow, Outgoing, Poll, PollMode, PollPost, Vote
from storage.store import Store
from tests.flow.polling import Polling
from tests.flow.world import PRIVATE, SLACK, TELEGRAM

LABELS = ("Yes", "No")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a transaction open; karl, belen and naomi are on the roster of its twinning, olga and otto are not."""
    with Polling(tmp_path).store() as opened, opened.transaction():
        yield opened


def person(store: Store, user: str) -> str:
    return store.person(Identity(PRIVATE, "", user), 0).id


def asked(store: Store, mode: PollMode = "open") -> Poll:
    return store.add_poll(Poll(1, "Go on?", mode, 0), LABELS)


def tally(store: Store, poll: Poll) -> list[tuple[int, int]]:
    return [(one.votes, one.apart) for one in store.options(poll.id)]


# -- a post that went out


class InParts(Polling):
    """A platform on which every message is cut in two, the buttons on the second."""

    def _relay(self, store: Store) -> Relay:
        return replace(super()._relay(store), fits={TELEGRAM.platform: in_two})


def in_two(reply: Reply) -> list[Reply]:
    return [replace(reply, blocks=reply.blocks[:1], buttons=()), replace(reply, blocks=reply.blocks[1:], edit_of="")]


def test_a_poll_that_is_cut_in_two_is_known_by_the_message_with_its_buttons(tmp_path: Path) -> None:
    world = InParts(tmp_path)
    poll = world.make()
    with world.store() as store:
        (last,) = (row for row in store.planned(f"poll/{poll.id}:") if row.out.address == TELEGRAM)
        post = store.post_at(poll.id, TELEGRAM)
    assert last.out.body["about"]["part"] == 1
    assert post is not None
    assert post.message == last.sent_as == str(last.id)


def sent(store: Store, out: Outgoing, sent_as: str) -> OutboxRow:
    """A row that went out."""
    (number,) = store.put([out], 0)
    assert [row.id for row in store.claim([out.address.platform], out.due_at)] == [number]
    settled = store.settle(number, "sent", 5, sent_as=sent_as)
    assert settled
    return settled


@pytest.mark.parametrize(
    ("what", "known"),
    [("post", ("77", 5)), ("edit", ("77", 5)), ("last", ("77", 5)), ("result", ("", 0))],
)
def test_a_post_learns_what_it_was_sent_as(store: Store, what: str, known: tuple[str, int]) -> None:
    poll = asked(store)
    store.save_post(PollPost(poll.id, TELEGRAM, "n"), PollPost(poll.id, SLACK, "n"))
    kept_votes.note_sent(store, sent(store, polls.row(poll, what, TELEGRAM, 1), "77"), 5)
    message, edited_at = known
    assert store.post_at(poll.id, TELEGRAM) == PollPost(poll.id, TELEGRAM, "n", message, edited_at=edited_at)
    assert store.post_at(poll.id, SLACK) == PollPost(poll.id, SLACK, "n")


def test_what_is_no_post_of_a_poll_or_of_none_that_is_there_changes_nothing(store: Store) -> None:
    poll = asked(store)
    store.save_post(PollPost(poll.id, TELEGRAM, "n"))
    for out in (
        Outgoing(TELEGRAM, {"text": "Hello"}, 1),
        polls.row(poll, "post", SLACK, 1),
        polls.row(replace(poll, id=99), "post", TELEGRAM, 1),
    ):
        kept_votes.note_sent(store, sent(store, out, "77/p9"), 5)
    assert store.posts(poll.id) == [PollPost(poll.id, TELEGRAM, "n")]


def test_a_chat_that_moved_while_its_poll_was_on_its_way_still_learns_it(store: Store) -> None:
    poll, moved = asked(store), replace(TELEGRAM, chat="-200")
    store.save_post(PollPost(poll.id, TELEGRAM, "n"))
    (number,) = store.put([polls.row(poll, "post", TELEGRAM, 1)], 0)
    store.claim(["telegram"], 1)
    store.move(TELEGRAM, moved)
    settled = store.settle(number, "sent", 5, sent_as="77")
    assert settled
    kept_votes.note_sent(store, settled, 5)
    assert store.post_at(poll.id, moved) == PollPost(poll.id, moved, "n", "77", edited_at=5)


def test_votes_that_came_early_are_counted_when_the_platforms_poll_is_known(store: Store) -> None:
    poll = asked(store)
    karl, naomi, olga, otto, belen = (person(store, user) for user in ("karl", "naomi", "olga", "otto", "belen"))
    store.save_post(PollPost(poll.id, TELEGRAM, "n"))
    store.vote(Vote(poll.id, belen, 2, 9, True))
    for who, option, at in (
        (karl, 1, 1),
        (karl, 2, 2),
        (olga, 1, 3),
        (naomi, 1, 3),
        (naomi, 0, 4),
        (otto, 7, 5),
        (belen, 1, 5),
    ):
        store.keep_early("p9", who, option, at)
    kept_votes.note_sent(store, sent(store, polls.row(poll, "post", TELEGRAM, 1), "77/p9"), 5)
    assert set(store.votes(poll.id)) == {
        Vote(poll.id, karl, 2, 2, True), Vote(poll.id, olga, 1, 3, False), Vote(poll.id, belen, 2, 9, True),
    }  # fmt: skip
    assert store.native_post("p9") == PollPost(poll.id, TELEGRAM, "n", "77", "p9", edited_at=5)
    assert store.take_early("p9") == []


def test_an_edit_leaves_the_platforms_poll_what_it_is(store: Store) -> None:
    poll = asked(store)
    store.save_post(PollPost(poll.id, TELEGRAM, "n", "77", "p9"))
    kept_votes.note_sent(store, sent(store, polls.row(poll, "last", TELEGRAM, 1), "77"), 6)
    assert store.native_post("p9") == PollPost(poll.id, TELEGRAM, "n", "77", "p9", edited_at=6)


# -- accounts that join


@pytest.mark.parametrize(("mine", "theirs", "stays"), [(1, 2, 2), (2, 1, 1), (2, 2, 1)])
def test_of_two_votes_the_later_stays(store: Store, mine: int, theirs: int, stays: int) -> None:
    poll, ana, other = asked(store), person(store, "olga"), person(store, "otto")
    store.vote(Vote(poll.id, ana, 1, mine, False), Vote(poll.id, other, 2, theirs, False))
    kept_votes.join(store, ana, other)
    assert store.votes(poll.id) == [Vote(poll.id, ana, stays, max(mine, theirs), False)]
    assert store.known_person(other) is None


@pytest.mark.parametrize(("user", "other"), [("karl", "olga"), ("olga", "karl")])
def test_a_seat_of_either_lists_the_votes_of_both(store: Store, user: str, other: str) -> None:
    poll, elsewhere = asked(store), store.create_twinning("utm-city2city", "B", "", 0)
    there = store.add_poll(Poll(elsewhere.id, "There?", "open", 0), LABELS)
    first, second = person(store, user), person(store, other)
    store.vote(Vote(poll.id, person(store, "olga"), 1, 1, False), Vote(there.id, person(store, "olga"), 2, 1, False))
    kept_votes.join(store, first, second)
    assert store.votes_of(first) == [Vote(poll.id, first, 1, 1, True), Vote(there.id, first, 2, 1, False)]


# -- who becomes somebody new


@pytest.mark.parametrize("way", ["part", "forget"])
def test_who_becomes_somebody_new_takes_along_what_an_open_anonymous_poll_counted_apart(store: Store, way: str) -> None:
    still_open, closed, unasked = (asked(store, "anonymous") for _ in range(3))
    for poll in (still_open, closed):
        store.count_vote(poll.id, 1, person(store, "karl"), listed=True)
        store.count_vote(poll.id, 2, person(store, "olga"), listed=False)
    store.count_vote(unasked.id, 1, person(store, "otto"), listed=False)
    store.save_poll(replace(closed, closed_at=9))
    account, before = Identity(PRIVATE, "", "olga"), person(store, "olga")
    if way == "part":
        assert kept_votes.part(store, account, 9).id != before
    else:
        kept_votes.forget(store, before)
    assert [tally(store, poll) for poll in (still_open, closed, unasked)] == [
        [(1, 0), (0, 0)], [(1, 0), (0, 1)], [(0, 1), (0, 0)],
    ]  # fmt: skip
    assert person(store, "olga") != before
