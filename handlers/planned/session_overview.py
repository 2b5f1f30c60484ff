"""Several sessions that a group hears of at once: one post that invites to all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, text
from handlers.dialog.visit import Visit
from handlers.planned import session_posts, when_and_where
from handlers.planned.planned_message import number_in
from handlers.planned.session_posts import SessionPost
from storage.records import Address, Session
from storage.store import Store


def others(store: Store, session: Session, about: SessionPost) -> list[Session]:
    """The sessions that a post invites to besides its own: as they were then, and of which nobody wanted anything else."""
    if not session_posts.is_usual(store, session):
        return []
    found = ((store.session(number), version) for number, version in about.also)
    same = [one for one, version in found if one and one.version == version and not one.cancelled]
    return [one for one in same if session_posts.is_usual(store, one)]


def says_it(store: Store, session: Session, about: SessionPost, address: Address) -> bool:
    """Whether the post that invites to several sessions says to this group what this one would."""
    first = store.session(number_in(about.within, "session")) if about.within else None
    if first is None or not all(session_posts.is_usual(store, one) for one in (first, session)):
        return False
    rows = [one for one in store.planned(about.within) if one.out.address == address]
    return any(one.out.key == about.within and one.state != "dropped" for one in rows)


def blocks(visit: Visit, first: Session, rest: Sequence[Session]) -> Iterator[Block]:
    """All sessions, each by the clocks of every city; a place that all have is said once. What each is for says its reminder."""
    sessions = [first, *rest]
    same = len({one.place for one in sessions}) == 1
    number = len(sessions)
    yield head(visit.tn("Invitation: {number} session", "Invitation: {number} sessions", number))
    for one in sessions:
        yield from _session(visit, one, placed=not same)
    if same and first.place:
        yield when_and_where.place(visit, first)


def _session(visit: Visit, one: Session, *, placed: bool) -> Iterator[Block]:
    at, cities = session_times.moment(one.at), visit.store.cities(one.twinning)
    yield head(session_times.title(visit.words, one))
    yield session_times.time_line(visit.words, at, one.zone, one.minutes)
    yield text(session_times.by_city(visit.words, at, one.zone, cities))
    if placed and one.place:
        yield when_and_where.place(visit, one)
