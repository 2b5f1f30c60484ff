"""Calendars that people subscribe to: their addresses, and whose sessions are in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.dialog.turn import Knowledge
from storage.records import Feed, Session, Twinning, TwinningCity
from storage.store import Store

PATH = "/calendar/{secret}.ics"
"""Where on this machine one is read."""


@dataclass(frozen=True, slots=True)
class FeedContents:
    """What a calendar holds: whose it is in words, its language, and the sessions of each twinning."""

    title: str
    language: str
    sessions: Sequence[tuple[Twinning, Session]]


def of_twinning(twinning: int) -> Feed:
    """The calendar of a twinning."""
    return Feed("twinning", str(twinning))


def of_city(city: TwinningCity) -> Feed:
    """The calendar of a city in all its twinnings."""
    return Feed("city", f"{city.country}/{city.name}")


def addresses(store: Store, knowledge: Knowledge, feeds: Sequence[Feed]) -> list[str]:
    """Where they are read, made when first asked for; empty where this machine has no address. Whoever has one reads the
    sessions."""
    base = knowledge.address.rstrip("/")
    return [base + PATH.format(secret=one) for one in store.feeds(feeds)] if base else [""] * len(feeds)


def address(store: Store, knowledge: Knowledge, feed: Feed) -> str:
    """The same of one."""
    return addresses(store, knowledge, [feed])[0]


def read(store: Store, feed: Feed) -> FeedContents | None:
    """What is in it; None where what it was of is gone."""
    if feed.kind == "twinning":
        found = store.twinning(int(feed.about))
        return FeedContents(found.title, "en", list(_sessions(store, [found]))) if found else None
    twinnings = list(_of_city(store, feed.about) if feed.kind == "city" else _of_person(store, feed.person))
    person = store.known_person(feed.person) if feed.person else None
    title = feed.about.partition("/")[2] if feed.kind == "city" else "City2City"
    return FeedContents(
        title, person.language if person and person.language else "en", list(_sessions(store, twinnings))
    )


def _of_city(store: Store, about: str) -> Iterator[Twinning]:
    for one in store.twinnings(archived=True):
        if any(of_city(city).about == about for city in store.cities(one.id)):
            yield one


def _of_person(store: Store, person: str) -> Iterator[Twinning]:
    mine = {one.twinning for one in store.roles(person)} | {one.twinning for one in store.seats_of(person)}
    return (one for one in store.twinnings(archived=True) if one.id in mine)


def _sessions(store: Store, twinnings: Sequence[Twinning]) -> Iterator[tuple[Twinning, Session]]:
    """All sessions, cancelled ones too, for a calendar program takes out what it is told of; of an archived twinning what was
    before."""
    for twinning in twinnings:
        until = twinning.archived_at
        yield from ((twinning, one) for one in store.sessions(twinning.id) if until is None or one.at < until)
