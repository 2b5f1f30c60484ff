"""What becomes of votes as posts go out, and as people join, part and go."""

from __future__ import annotations

from dataclasses import replace

from handlers.planned.planned_message import about_of
from handlers.polls.polls import AboutPoll, PollResult
from storage.records import Identity, Millis, OutboxRow, Person, Vote
from storage.store import Store


def note_sent(store: Store, row: OutboxRow, at: Millis) -> None:
    """A row was sent. Where it posts or edits a poll, the post learns as what, and votes that came before we knew are counted."""
    about = about_of(row)
    if not isinstance(about, AboutPoll) or isinstance(about, PollResult):
        return
    post = store.post_at(about.poll, row.out.address)
    if post is None:
        return
    message, _, native = row.sent_as.partition("/")
    store.save_post(replace(post, message=message, native=native or post.native, edited_at=at))
    if native:
        _count_early(store, post.poll, native)


def _count_early(store: Store, number: int, native: str) -> None:
    """Who voted since is not asked again, and an option that the poll does not have is none."""
    poll, options, known = store.poll(number), {one.number for one in store.options(number)}, store.took_part(number)
    roster = {seat.person for seat in store.seats(poll.twinning)} if poll else set()
    counted = (one for one in store.take_early(native) if one.option in options and one.person not in known)
    store.vote(*(Vote(number, one.person, one.option, one.at, one.person in roster) for one in counted))


def join(store: Store, person: str, other: str) -> None:
    """Make two persons one. Of a poll in which both voted the later vote stays, and the seats of both put their votes on the
    roster."""
    mine = {vote.poll: vote.at for vote in store.votes_of(person)}
    later = (vote for vote in store.votes_of(other) if vote.poll in mine and vote.at > mine[vote.poll])
    store.vote(*(replace(vote, person=person) for vote in later))
    store.join(person, other)
    seated = {seat.twinning for seat in store.seats_of(person)}
    apart = ((vote, store.poll(vote.poll)) for vote in store.votes_of(person) if not vote.listed)
    store.vote(*(replace(vote, listed=True) for vote, poll in apart if poll and poll.twinning in seated))


def part(store: Store, account: Identity, at: Millis) -> Person:
    """Make one account a new person, who may answer open anonymous polls again."""
    _clear_apart(store, store.person_of(account))
    return store.part(account, at)


def forget(store: Store, person: str) -> None:
    """Delete everything about a person, who may answer open anonymous polls again."""
    _clear_apart(store, person)
    store.forget(person)


def _clear_apart(store: Store, person: str) -> None:
    """Who becomes somebody new may vote once more: of an open anonymous poll what was counted apart before goes, so that one
    account never makes up the three of which it is shown."""
    found = (store.poll(number) for number in store.polls_of(person))
    store.clear_apart(*(poll.id for poll in found if poll and poll.mode == "anonymous" and poll.closed_at is None))
