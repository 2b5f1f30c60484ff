"""Votes: cast with a button or in a platform's own poll, counted once a person; the posts follow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.access import permissions
from handlers.dialog import group_words
from handlers.dialog.actions import CastVote, Say
from handlers.dialog.blocks import text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Button, NativeVote, Reply, Step, Turn
from handlers.dialog.visit import Visit
from handlers.polls import polls
from storage.records import (
    Millis,
    Poll,
    Vote,
)
from storage.store import Store

EDIT_EVERY = 2_000
"""Milliseconds between two edits of one post."""


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of a vote; ``words`` say it to who voted."""

    counted: bool
    words: str


def cast(visit: Visit, poll: Poll, option: int) -> Cast:
    """Take a vote, or say why not. The posts follow within two seconds."""
    now = visit.turn.millis
    if polls.settled(visit.store, poll, now).closed_at is not None:
        return Cast(False, visit.t("This poll is closed; nothing was changed."))
    listed = is_listed(visit.store, poll, visit.person.id)
    if poll.mode == "anonymous":
        if not visit.store.count_vote(poll.id, option, visit.person.id, listed=listed):
            why = visit.t(
                "You have answered already. This poll is anonymous: nobody knows which answer is yours, so it cannot be changed."
            )
            return Cast(False, why)
    else:
        visit.store.vote(Vote(poll.id, visit.person.id, option, now, listed))
    follow(visit.store, poll, now)
    if not listed:
        return Cast(True, visit.t("Counted, apart from the others: you are not on the roster of this twinning."))
    return Cast(True, visit.t("Your answer is counted."))


def is_listed(store: Store, poll: Poll, person: str) -> bool:
    """Whether a person is on the roster of the poll's twinning."""
    return any(seat.twinning == poll.twinning for seat in store.seats_of(person))


def follow(store: Store, poll: Poll, now: Millis) -> None:
    """Have the posts show the count as it will be then, two seconds after their last edit at the earliest."""
    for post in store.posts(poll.id):
        due_at = max(now, post.edited_at + EDIT_EVERY)
        if not post.native and store.put_once(polls.row(poll, "edit", post.address, due_at), now):
            store.save_post(replace(post, edited_at=due_at))


def _vote(visit: Visit, action: CastVote) -> Step:
    """A button of a poll. Its answer is for the one who pressed it and nobody else."""
    poll = poll_at(visit, action.poll, action.post)
    if poll is None or action.option not in {one.number for one in visit.store.options(poll.id)}:
        return Step([], unknown(visit))
    return told(cast(visit, poll, action.option).words)


def poll_at(visit: Visit, number: int, nonce: str) -> Poll | None:
    """The poll that a button is of; None where it is not on a post of ours here."""
    post = visit.store.post_at(number, permissions.place(visit.turn.address))
    return visit.store.poll(post.poll) if post and post.nonce == nonce else None


def unknown(visit: Visit) -> Reply:
    """That a button is none of ours here."""
    return Reply((text(visit.t("I do not know that button any more.")),))


def told(words: str, *replies: Reply) -> Step:
    """Something that is said only to who pressed a button."""
    return Step(list(replies), Reply((text(words),)))


def tell_more(visit: Visit) -> Step:
    """The questions that are answered in words are asked in private."""
    private = permissions.private_address(visit.store, visit.person.id, visit.turn.address.platform)
    if private:
        words = visit.t("Here you can write more, for the programme team only:")
        go_on = Button(visit.t("feedback"), Say("feedback").encode(), numbered=False)
        return told(visit.t("I have written to you in private."), Reply((text(words),), (go_on,), address=private))
    how = visit.t("Write to me in private.")
    buttons = group_words.in_private_by_link(visit, "feedback")
    return told(how, Reply((text(how),), buttons, key="tell more"))


def native_vote(turn: Turn, store: Store, event: NativeVote) -> None:
    """A vote in a platform's own poll. It may come before we know that poll, and after it is closed here."""
    post, person = store.native_post(event.poll), store.person(turn.identity, turn.millis)
    option = event.options[0] + 1 if event.options else 0
    if post is None:
        store.keep_early(event.poll, person.id, option, turn.millis)
        return
    poll = store.poll(post.poll)
    if poll is None or polls.is_closed(poll, turn.millis):
        return
    if option in {one.number for one in store.options(poll.id)}:
        store.vote(Vote(poll.id, person.id, option, turn.millis, is_listed(store, poll, person.id)))
    elif not option:
        store.unvote(poll.id, person.id)
    follow(store, poll, turn.millis)


BUTTONS = (OnPress(action=CastVote, anywhere=_vote, unread=unknown),)
