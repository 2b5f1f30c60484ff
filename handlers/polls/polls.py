"""Polls in groups: the rows that post, edit and close them, and whether they are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.calendar import session_times
from handlers.planned.planned_message import About, Policy
from storage.records import (
    Address,
    Millis,
    OutboxRow,
    Outgoing,
    Poll,
    PollPost,
)
from storage.store import Store

# -- rows


@dataclass(frozen=True, kw_only=True)
class AboutPoll(About):
    """What is planned about a poll; whether somebody wants it out ``now``, whatever was wanted of it."""

    poll: int
    now: bool = False


@dataclass(frozen=True, kw_only=True)
class NewPoll(AboutPoll, plan="poll", what="post", key="poll/{poll:d}", policy=Policy("hold", late=timedelta(days=2))):
    """The post of a poll in a group."""


@dataclass(frozen=True, kw_only=True)
class PollResult(AboutPoll, plan="poll", what="result", key="polled/{poll:d}", policy=Policy("hold")):
    """The result, once it is closed."""


@dataclass(frozen=True, kw_only=True)
class PollEdit(AboutPoll, plan="poll", what="edit", key="poll/{poll:d}/edit", policy=Policy("resend")):
    """The post with the count as it is then."""

    edits = True

    @property
    def lane(self) -> int:
        """A count comes after what is new."""
        return 2


@dataclass(frozen=True, kw_only=True)
class PollClosing(AboutPoll, plan="poll", what="last", key="poll/{poll:d}/last", policy=Policy("resend")):
    """The last edit of the post, which says that the poll is closed."""

    edits = True

    @property
    def lane(self) -> int:
        """As other edits."""
        return 2


KINDS: Mapping[str, type[AboutPoll]] = {one.what: one for one in (NewPoll, PollEdit, PollClosing, PollResult)}


def rows(store: Store, *polls: int) -> list[OutboxRow]:
    """All rows about these polls, in any state."""
    return list(store.planned_under(*(kind.keys.make(poll=poll) for kind in (NewPoll, PollResult) for poll in polls)))


def name(poll: int, what: str = "") -> str:
    """How people call what is posted about a poll: ``poll5``, ``poll5.result``."""
    return f"poll{poll}" if what in ("", "post") else f"poll{poll}.{what}"


def row(poll: Poll, what: str, address: Address, due: Millis, *, now: bool = False) -> Outgoing:
    """A planned row: ``post``, ``edit``, ``last`` (the edit that closes it) or ``result``."""
    return KINDS[what](poll=poll.id, at=due, now=now).row(address)


@dataclass(frozen=True, slots=True)
class Posting:
    """A poll that is to be posted in these groups when it is due; ``nonce`` is on its buttons."""

    poll: Poll
    groups: Sequence[Address]
    due: Millis
    nonce: str


def publish(store: Store, poll: Poll, groups: Sequence[Address], at: Millis, due: Millis, nonce: str) -> None:
    """Plan a poll's posts and its closing in these groups."""
    publish_all(store, [Posting(poll, groups, due, nonce)], at)


def publish_all(store: Store, postings: Sequence[Posting], at: Millis) -> None:
    """The same of several polls."""
    store.put(posting_rows(store, postings), at)


def posting_rows(store: Store, postings: Sequence[Posting]) -> list[Outgoing]:
    """The rows that post several polls and close them; where they are to be posted is noted."""
    known = {(post.poll, post.address) for one in postings for post in store.posts(one.poll.id)}
    wanted = [PollPost(one.poll.id, group, one.nonce) for one in postings for group in one.groups]
    if new := [post for post in wanted if (post.poll, post.address) not in known]:
        store.save_post(*new)
    posts = [row(one.poll, "post", group, one.due) for one in postings for group in one.groups]
    return [*posts, *_closings(store, [(one.poll, one.groups) for one in postings])]


def _closings(store: Store, polls: Sequence[tuple[Poll, Sequence[Address]]]) -> list[Outgoing]:
    """The rows that close polls in groups; those that are void are withdrawn."""
    waiting = rows(store, *(poll.id for poll, _ in polls))
    of_staff = {poll.id for poll, _ in polls if poll.mode == "staff" and poll.closes_at is not None}
    # In another mode before, it had a result.
    store.withdraw([one.id for one in waiting if (PollResult.keys.read(one.out.key) or {}).get("poll") in of_staff])
    return [one for poll, groups in polls for one in _closing(poll, groups)]


def _closing(poll: Poll, groups: Sequence[Address]) -> Iterator[Outgoing]:
    """The rows that close a poll: the last edit of its posts, and its result where the group may see one."""
    for group in groups if poll.closes_at is not None else ():
        yield row(poll, "last", group, poll.closes_at or 0)
        if poll.mode != "staff":
            yield row(poll, "result", group, poll.closes_at or 0)


def plan_closings(store: Store, twinning: int, at: Millis) -> None:
    """Plan anew how the open polls of a twinning close in the groups where they stand and that are linked now."""
    groups = session_times.groups(store, twinning)
    still_open = [poll for poll in store.polls(twinning) if not is_closed(poll, at)]
    stand = [
        (poll, [post.address for post in store.posts(poll.id) if post.message and post.address in groups])
        for poll in still_open
    ]
    store.put(_closings(store, stand), at)


def close(store: Store, poll: Poll, at: Millis) -> None:
    """Close a poll now: its posts say so, and the result goes out. Where it was not posted yet it is not any more."""
    closed = replace(poll, closed_at=at, closes_at=at)
    store.save_poll(closed)
    store.withdraw([one.id for one in rows(store, poll.id) if one.out.key == NewPoll.keys.make(poll=poll.id)])
    store.put(_closings(store, [(closed, [post.address for post in store.posts(poll.id)])]), at)


def is_closed(poll: Poll, now: Millis) -> bool:
    """Whether no vote is taken any more."""
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= now)


def settled(store: Store, poll: Poll, now: Millis) -> Poll:
    """The poll; where its time is over that is written down. A clock that is set back does not open it again, and no page as of a
    day to come can close it: what is anonymous is shown by that alone."""
    if poll.closed_at is not None or not is_closed(poll, now):
        return poll
    closed = replace(poll, closed_at=poll.closes_at)
    store.save_poll(closed)
    return closed


def settle_all(store: Store, now: Millis) -> None:
    """Write down of every poll whose time is over that it is."""
    for poll in store.polls():
        settled(store, poll, now)


def is_posted(store: Store, poll: Poll) -> bool:
    """Whether a poll has come to any of its groups."""
    return any(post.message for post in store.posts(poll.id))
