"""Which cities cannot come to a session, as their people said, or who leads the twinning for them."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records import Session
from storage.store import Store


def people(store: Store, session: Session) -> list[str]:
    """Of whom it was said that they cannot come, at the time at which it is planned now."""
    return [one.person for one in store.attendance(session.id) if not one.comes and one.version == session.version]


def by_city(store: Store, session: Session) -> Sequence[tuple[str, int]]:
    """The cities that cannot come, with how many of their people; who represents none is of the city ``""``."""
    return [(city, len(some)) for city, some in people_by_city(store, session)]


def people_by_city(store: Store, session: Session) -> Sequence[tuple[str, Sequence[str]]]:
    """The cities that cannot come, with their people who said so; who represents none is of the city ``""``."""
    away = people(store, session)
    if not away:
        return []
    seats = {one.person: one.city for one in store.seats(session.twinning)}
    said: dict[int, list[str]] = {}
    for person in away:
        said.setdefault(seats.get(person, 0), []).append(person)
    found = [(one.name, said.pop(one.number)) for one in store.cities(session.twinning) if one.number in said]
    others = [person for some in said.values() for person in some]
    return [*found, *([("", others)] if others else [])]
