"""What is asked after a session as polls: planned with it, in one mode."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from faq.answers.kind_table import CHOICE, kind_of
from faq.pack.model import Question
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.polls import polls
from handlers.polls.polls import NewPoll, Posting
from storage.records import (
    DAY,
    Address,
    Millis,
    Outgoing,
    Poll,
    PollMode,
    Session,
    Twinning,
)
from storage.store import Store

AFTER, OPEN_DAYS = 3_600_000, 14
"""A session is asked about so long after its end; its polls are open so many days."""


def questions(knowledge: Knowledge, programme: str) -> list[Question]:
    """What a programme asks after a session as polls."""
    pack = knowledge.packs.get(programme)
    return [one for one in pack.feedback.question if kind_of(one) is CHOICE] if pack else []


def written(knowledge: Knowledge, programme: str) -> list[Question]:
    """What a programme asks after a session to be answered in words."""
    pack = knowledge.packs.get(programme)
    return [one for one in pack.feedback.question if kind_of(one).in_words] if pack else []


def plan_after(store: Store, knowledge: Knowledge, sessions: Sequence[Session], at: Millis) -> None:
    """Plan what is asked after these sessions of a twinning, or plan it anew."""
    store.put(rows_after(store, knowledge, sessions, at), at)


def rows_after(store: Store, knowledge: Knowledge, sessions: Sequence[Session], at: Millis) -> list[Outgoing]:
    """The rows of what is asked after these sessions of a twinning; where it was posted it stays. Nothing is planned into the
    past. All of a session is asked in one mode: what was promised with the first question holds for the others and for
    words."""
    sessions = [one for one in sessions if asked_at(one) > at]
    twinning = store.twinning(sessions[0].twinning) if sessions else None
    if twinning is None or twinning.archived_at:
        return []
    return _rows(store, knowledge, twinning, sessions, at)


def _rows(
    store: Store, knowledge: Knowledge, twinning: Twinning, sessions: Sequence[Session], at: Millis
) -> list[Outgoing]:
    mode = store.feedback_mode(twinning.id) or "staff"
    asked = _asked_after(store, sessions, questions(knowledge, twinning.programme), mode, at)
    gone = _gone_to(store, [poll for _, poll in asked])
    still_open = [(session, poll) for session, poll in asked if not polls.is_closed(poll, at)]
    current = _in_one_mode(store, still_open, {id for id, groups in gone.items() if groups}, mode)
    if changed := [poll for (_, poll), (_, before) in zip(current, still_open, strict=True) if poll != before]:
        store.save_poll(*changed)
    groups = session_times.groups(store, twinning.id)
    postings = [_posting(session, poll, groups, gone[poll.id]) for session, poll in current]
    return polls.posting_rows(store, postings)


def _posting(session: Session, poll: Poll, groups: Sequence[Address], gone: Set[Address]) -> Posting:
    """The poll in the groups that have not been asked yet."""
    left = [group for group in groups if group not in gone]
    return Posting(poll, left, asked_at(session), f"s{session.id}")


def _gone_to(store: Store, asked: Sequence[Poll]) -> dict[int, set[Address]]:
    """By poll, the groups to which its post is no longer to go."""
    gone: dict[int, set[Address]] = {poll.id: set() for poll in asked}
    for one in polls.rows(store, *gone):
        number = (NewPoll.keys.read(one.out.key) or {}).get("poll")
        if isinstance(number, int) and one.out.key == NewPoll.keys.make(poll=number) and one.state != "due":
            gone[number].add(one.out.address)
    return gone


def _in_one_mode(
    store: Store, asked: Sequence[tuple[Session, Poll]], gone: Set[int], mode: PollMode
) -> list[tuple[Session, Poll]]:
    """The polls as they are to be asked: what nobody can have read yet has the ``mode``, or the one promised with the session."""
    # A post that is in doubt, and waits to go once more, may be there: somebody who took part has read it.
    known = {poll.id for _, poll in asked if poll.id in gone or store.took_part(poll.id)}
    promised = {session.id: poll.mode for session, poll in reversed(asked) if poll.id in known}
    return [
        (
            session,
            poll
            if poll.id in known
            else replace(poll, mode=promised.get(session.id, mode), closes_at=_closes_at(session)),
        )
        for session, poll in asked
    ]


def asked_at(session: Session) -> Millis:
    """When a session is asked about."""
    return session_times.ends(session) + AFTER


def _closes_at(session: Session) -> Millis:
    return asked_at(session) + OPEN_DAYS * DAY


def _asked_after(
    store: Store, sessions: Sequence[Session], asked: Sequence[Question], mode: PollMode, at: Millis
) -> list[tuple[Session, Poll]]:
    """The polls after each session; those that there are not yet are made."""
    twinning = sessions[0].twinning
    known = {(one.session, one.question): one for one in store.polls(twinning)}
    new = [(s, q) for s in sessions for q in asked if (s.id, q.id) not in known]
    if new:
        made = [
            (
                Poll(twinning, q.text, mode, at, s.id, q.id, f"session {s.id}", closes_at=_closes_at(s)),
                [option.label for option in q.options],
            )
            for s, q in new
        ]
        known |= {(one.session, one.question): one for one in store.add_polls(made)}
    return [(s, known[s.id, q.id]) for s in sessions for q in asked]
