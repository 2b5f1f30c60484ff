"""A file of twinnings with their rosters and sessions, CSV or JSON, taken in: all or nothing, with every error and its line. A row
of a CSV is a city of a twinning, or a session of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.files import sessions_file, twinnings_problems
from bot.files.twinnings_rows import FileError, FileRow, rows
from bot.runtime.knowledge import LateLibrary
from faq.pack.model import Pack
from faq.text.spelling import key
from handlers.access.permissions import CONSOLE
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.planned import pending, session_posts
from storage.records import AuditRow, Identity, Millis, Seat, Session, Twinning, TwinningCity
from storage.store import Store

SHOWN = 20
"""Lines of each kind that are printed; of a file with a mistake in every row nobody reads all."""


@dataclass(slots=True)
class ImportPlan:
    """What the file would do. ``errors`` must be empty to do it. Of its sessions, so many are ``over`` and kept without a word, and
    of so many linked groups are ``told`` at once."""

    new: list[WantedTwinning] = field(default_factory=list)
    changed: list[WantedTwinning] = field(default_factory=list)
    same: list[WantedTwinning] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    over: int = 0
    told: int = 0

    def lines(self) -> Iterator[str]:
        """The plan for people."""
        for word, found in (("new", self.new), ("changed", self.changed)):
            for one in found[:SHOWN]:
                yield f"{word}: {one.twinning.title} ({', '.join(city.name for city in one.cities)}){one.planned}"
            if len(found) > SHOWN:
                yield f"… and {len(found) - SHOWN} more"
        if number := sum(len(one.sessions) for one in (*self.new, *self.changed)):
            over = f", {self.over} of them over, which nobody is told of" if self.over else ""
            told = f"; linked groups are told of {self.told} at once" if self.told else ""
            yield f"Sessions new or changed: {number}{over}{told}."
        yield f"{len(self.new)} new, {len(self.changed)} changed, {len(self.same)} as they are."


@dataclass(frozen=True, slots=True)
class WantedTwinning:
    """A twinning as the file wants it; its id is 0 where it is new. ``people`` are to sit in the city of that number;
    ``sessions`` are those that are new or changed."""

    twinning: Twinning
    archived: bool
    cities: tuple[TwinningCity, ...]
    people: tuple[tuple[int, Identity], ...]
    sessions: tuple[Session, ...] = ()

    @property
    def planned(self) -> str:
        """Its sessions for the plan."""
        number = len(self.sessions)
        return f", {number} session{'s' if number > 1 else ''}" if number else ""


# -- planning


def plan(store: Store, packs: Mapping[str, Pack], found: Sequence[FileRow], at: Millis) -> ImportPlan:
    """What the rows would do to what there is."""
    made = ImportPlan()
    if not found:
        made.errors.append("The file has no rows.")
    known = {(one.programme, key(one.title)): one for one in store.twinnings(archived=True)}
    for group in _groups(found):
        problems = list(twinnings_problems.problems(store, packs, known, group, at))
        if not group[0]["id"] and (pack := twinnings_problems.pack_named(packs, group[0]["programme"])):
            # The next one of that title in the file is one too many.
            known.setdefault((pack.id, key(group[0]["title"])), Twinning(0, "", "", "", 0))
        if not problems:
            wanted = _wanted(store, packs, group, at)
            problems = list(twinnings_problems.rewritten(store, group, wanted.twinning.id, wanted.sessions, at))
            _sort_in(store, made, wanted, at)
        made.errors += problems
    return made


def _groups(found: Sequence[FileRow]) -> list[list[FileRow]]:
    """The rows of each twinning: those with the same id, or without one the same programme and title."""
    groups: dict[tuple[str, ...], list[FileRow]] = {}
    for row in found:
        by = (row["id"],) if row["id"] else (row["programme"].casefold(), key(row["title"]), row.item)
        groups.setdefault(by, []).append(row)
    return list(groups.values())


def _sort_in(store: Store, made: ImportPlan, wanted: WantedTwinning, at: Millis) -> None:
    now, linked = session_times.moment(at), any(not bound.lost for bound in store.bounds(wanted.twinning.id))
    for one in wanted.sessions:
        made.over += session_times.ends(one) <= at
        known = session_times.numbered(store, wanted.twinning.id, one.number)
        made.told += linked and not wanted.archived and sessions_file.is_told(one, known, now)
    if not wanted.twinning.id:
        made.new.append(wanted)
    elif _is_so(store, wanted):
        made.same.append(wanted)
    else:
        made.changed.append(wanted)


def _is_so(store: Store, wanted: WantedTwinning) -> bool:
    now = store.twinning(wanted.twinning.id)
    seated = {
        (seat.city, one) for seat in store.seats(wanted.twinning.id) for one in store.identities(seat.person)
    }  # fmt: skip
    same = now == wanted.twinning and wanted.archived == (now is not None and now.archived_at is not None)
    unchanged = not wanted.sessions and tuple(store.cities(wanted.twinning.id)) == wanted.cities
    return same and unchanged and set(wanted.people) <= seated


# -- doing


def _wanted(store: Store, packs: Mapping[str, Pack], group: Sequence[FileRow], at: Millis) -> WantedTwinning:
    """What a group of rows without a problem asks for."""
    first, pack = group[0], packs[twinnings_problems.pack_id(packs, group[0]["programme"])]
    now = twinnings_problems.by_id(store, first["id"]) or Twinning(0, "", "", "", 0)
    archived = first["archived"].casefold() == "yes" if first["archived"] else now.archived_at is not None
    rows_of_cities = [row for row in group if not row.is_session]
    cities = _numbered(store.cities(now.id), rows_of_cities, now.id)
    people = [
        (city.number, identity)
        for city, row in zip(cities, rows_of_cities, strict=True)
        for account in row["representatives"].split()
        if (identity := twinnings_problems.identity(account))
    ]
    changed = replace(now, programme=pack.id, title=first["title"], priority=first["priority"])
    all_cities = sorted(cities, key=lambda city: city.number) if cities else store.cities(now.id)
    return WantedTwinning(
        changed, archived, tuple(all_cities), tuple(people), tuple(_sessions(store, pack, group, now.id, at))
    )


def _sessions(store: Store, pack: Pack, group: Sequence[FileRow], twinning: int, at: Millis) -> Iterator[Session]:
    """The sessions of the rows that are new or other than they are."""
    known = {one.number: one for one in store.sessions(twinning)}
    for row in group:
        if row.is_session:
            before = known.get(int(row["session"]))
            made = sessions_file.wanted(row, before, pack, twinning, session_times.moment(at))
            if sessions_file.differs(made, before):
                yield made


def _numbered(now: Sequence[TwinningCity], group: Sequence[FileRow], twinning: int) -> list[TwinningCity]:
    """The cities of the rows. Who sits in one must find it again: a city that stays keeps its number, whatever its row."""
    old = {key(city.name): city for city in now}
    free = iter(sorted(set(range(1, len(now) + len(group) + 1)) - {city.number for city in now}))
    found = []
    for row in group:
        before = old.get(key(row["city"]))
        place = twinnings_problems.known_city(row) if not (row["zone"] and row["country"]) else None
        country = twinnings_problems.country_of(row) or (place.country if place else "")
        zone = row["zone"] or (place.zone if place else "")
        number = before.number if before else next(free)
        found.append(TwinningCity(twinning, number, row["city"], country, zone, before.form if before else ""))
    return found


def apply(store: Store, packs: Mapping[str, Pack], made: ImportPlan, at: Millis) -> None:
    """Do what was planned, inside the caller's transaction."""
    knowledge = Knowledge(packs, LateLibrary(packs, {}))
    for one in (*made.new, *made.changed):
        _apply(store, knowledge, one, at)
    store.audit(AuditRow(at, CONSOLE, "twinnings import", f"{len(made.new)} new, {len(made.changed)} changed"))


def _apply(store: Store, knowledge: Knowledge, wanted: WantedTwinning, at: Millis) -> None:
    asked = wanted.twinning
    made = asked if asked.id else store.create_twinning(asked.programme, asked.title, asked.priority, at)
    store.save_twinning(replace(made, archived_at=(made.archived_at or at) if wanted.archived else None))
    store.set_cities(made.id, wanted.cities)
    for number, identity in wanted.people:
        store.seat(Seat(made.id, number, store.person(identity, at).id))
    sessions_file.save(store, knowledge, made.id, wanted.sessions, session_times.moment(at))
    if wanted.archived:
        pending.cancel(store, made.id)
    else:
        session_posts.replan_all(store, knowledge, made.id, session_times.moment(at))


def read_in(store: Store, packs: Mapping[str, Pack], content: bytes, at: Millis, *, do: bool) -> ImportPlan:
    """Read a file and, with ``do``, take it: all of it or nothing. FileError with every error in it."""
    found = rows(content)
    with store.transaction():
        made = plan(store, packs, found, at)
        if made.errors:
            more = [f"… and {len(made.errors) - SHOWN} more"] if len(made.errors) > SHOWN else []
            raise FileError(
                "\n".join([*made.errors[:SHOWN], *more, f"{len(made.errors)} errors; nothing was changed."])
            )
        if do:
            apply(store, packs, made, at)
    return made
