"""When people are left in peace."""

from __future__ import annotations

from datetime import datetime, timedelta

from faq.sessions import post_offsets
from handlers.calendar import session_times
from handlers.dialog.remembered import Filling, read
from storage.records import Address, Person
from storage.store import Store

IDLE = timedelta(minutes=30)
"""A form that was not touched so long is no longer in progress."""


def asleep(store: Store, group: Address, now: datetime) -> bool:
    """Whether it is night in a city of the twinning whose group that is."""
    bound = store.bound_at(group)
    cities = store.cities(bound.twinning) if bound else ()
    return any(post_offsets.quiet(now, city.zone) for city in cities)


def waits(store: Store, person: Person, now: datetime) -> datetime | None:
    """Until morning where it is night, and until a form in progress is left alone for a while."""
    morning = post_offsets.morning(now, session_times.zone_of(store, person.id, person.zone))
    open_here = [read(one.state).here for one in store.conversations(person.id)]
    forms = [store.form(here.form) for here in open_here if isinstance(here, Filling)]
    idle = [session_times.moment(form.updated_at) + IDLE for form in forms if form and not form.finished_at]
    until = max([morning, *idle])
    return until if until > now else None
