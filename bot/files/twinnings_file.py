"""Twinnings with their rosters and sessions as CSV or JSON: written for staff, read back all or nothing, with every error and its
line. A row of a CSV is a city of a twinning, or a session of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.files import sessions_file
from bot.files.twinnings_rows import CITY, COLUMNS, FileError, Line, rows
from bot.reports.tables import Row, csv_text
from bot.runtime.knowledge import LateLibrary
from faq.answers.zones import is_zone
from faq.pack.model import Pack
from faq.places import places
from faq.text.spelling import key
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.planned import pending, session_posts
from storage.records import AuditRow, Identity, Millis, Seat, Session, Twinning, TwinningCity
from storage.store import Store

LONGEST = 120
CONSOLE = "console"
SHOWN = 20
"""Lines of each kind that are printed; of a file with a mistake in every row nobody reads all."""


@dataclass(slots=True)
class Plan:
    """What the file would do. ``errors`` must be empty to do it. Of its sessions, so many are ``over`` and kept without a word, and
    of so many linked groups are ``told`` at once."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    same: list[Wanted] = field(default_factory=list)
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
class Wanted:
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


# -- writing


def export(store: Store, form: str, at: Millis) -> str:
    """All twinnings with their rosters and sessions, as ``csv`` (a row a city, a row a session) or ``json``. That somebody did this
    is logged."""
    with store.transaction():
        store.audit(AuditRow(at, CONSOLE, "twinnings export", form))
    whole = [_document(store, one) for one in store.twinnings(archived=True)]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n" if form == "json" else _csv(whole)


def _document(store: Store, twinning: Twinning) -> dict[str, Any]:
    seats = store.seats(twinning.id)
    cities = [
        {
            "city": city.name,
            "country": city.country,
            "zone": city.zone,
            "representatives": [
                _account(one) for seat in seats if seat.city == city.number for one in store.identities(seat.person)
            ],
        }
        for city in store.cities(twinning.id)
    ]
    return {
        "id": twinning.id, "programme": twinning.programme, "title": twinning.title, "priority": twinning.priority,
        "archived": twinning.archived_at is not None, "cities": cities,
        "sessions": [sessions_file.document(one) for one in store.sessions(twinning.id)],
    }  # fmt: skip


def _account(identity: Identity) -> str:
    return f"{identity.platform}:{identity.team}:{identity.user}"


def _csv(whole: Sequence[Mapping[str, Any]]) -> str:
    return csv_text(
        COLUMNS, ([*_shared(one), *_own(part)] for one in whole for part in (*one["cities"], *one["sessions"]))
    )


def _shared(one: Mapping[str, Any]) -> Row:
    return [one["id"], one["programme"], one["title"], one["priority"], "yes" if one["archived"] else "no"]


def _own(part: Mapping[str, Any]) -> Row:
    """The cells of a city, or of a session."""
    return [_cell(part.get(name, "")) for name in (*CITY, *sessions_file.COLUMNS)]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else value


# -- planning


def plan(store: Store, packs: Mapping[str, Pack], found: Sequence[Line], at: Millis) -> Plan:
    """What the rows would do to what there is."""
    made = Plan()
    if not found:
        made.errors.append("The file has no rows.")
    known = {(one.programme, key(one.title)): one for one in store.twinnings(archived=True)}
    for group in _groups(found):
        problems = list(_problems(store, packs, known, group, at))
        if not group[0]["id"] and (pack := _pack(packs, group[0]["programme"])):
            # The next one of that title in the file is one too many.
            known.setdefault((pack.id, key(group[0]["title"])), Twinning(0, "", "", "", 0))
        if not problems:
            wanted = _wanted(store, packs, group, at)
            problems = list(_rewritten(store, group, wanted, at))
            _sort_in(store, made, wanted, at)
        made.errors += problems
    return made


def _groups(found: Sequence[Line]) -> list[list[Line]]:
    """The rows of each twinning: those with the same id, or without one the same programme and title."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for row in found:
        by = (row["id"],) if row["id"] else (row["programme"].casefold(), key(row["title"]), row.item)
        groups.setdefault(by, []).append(row)
    return list(groups.values())


def _sort_in(store: Store, made: Plan, wanted: Wanted, at: Millis) -> None:
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


def _is_so(store: Store, wanted: Wanted) -> bool:
    now = store.twinning(wanted.twinning.id)
    seated = {
        (seat.city, one) for seat in store.seats(wanted.twinning.id) for one in store.identities(seat.person)
    }  # fmt: skip
    same = now == wanted.twinning and wanted.archived == (now is not None and now.archived_at is not None)
    unchanged = not wanted.sessions and tuple(store.cities(wanted.twinning.id)) == wanted.cities
    return same and unchanged and set(wanted.people) <= seated


# -- what is wrong


def _problems(
    store: Store,
    packs: Mapping[str, Pack],
    known: Mapping[tuple[str, str], Twinning],
    group: Sequence[Line],
    at: Millis,
) -> Iterator[str]:
    first, cities = group[0], sum(not row.is_session for row in group)
    pack = _pack(packs, first["programme"])
    if pack is None:
        yield f"{first.where}: there is no programme {first['programme']!r}; there are: {', '.join(packs)}"
    else:
        least, most = pack.file.cities_per_twinning
        # Without a row for any city, those that there are stay.
        if (cities or not first["id"]) and not least <= cities <= most:
            yield f"{first.where}: {cities} cities in {first['title']!r}; {pack.file.short} has {least} to {most}"
        twin = known.get((pack.id, key(first["title"])))
        if twin and not first["id"]:
            how = (
                f"is there already; put {twin.id} into the column id to change it"
                if twin.id
                else "is in the file twice"
            )
            yield f"{first.where}: {first['title']!r} {how}"
    if first["id"] and _by_id(store, first["id"]) is None:
        yield f"{first.where}: there is no twinning {first['id']!r}; leave the id empty for a new one"
    seen: set[tuple[bool, str]] = set()
    for row in group:
        own = (row.is_session, row["session"].lstrip("0") if row.is_session else key(row["city"]))
        yield from (f"{row.where}: {problem}" for problem in _row_problems(row, first, at, twice=own in seen))
        seen.add(own)


def _rewritten(store: Store, group: Sequence[Line], wanted: Wanted, at: Millis) -> Iterator[str]:
    """The rows that would change a session that was held."""
    known = {one.number: one for one in store.sessions(wanted.twinning.id)}
    now = session_times.moment(at)
    held = {one.number for one in wanted.sessions if sessions_file.rewrites(one, known.get(one.number), now)}
    for row in group:
        if row.is_session and int(row["session"]) in held:
            yield (
                f"{row.where}: session {int(row['session'])} is over; what was held cannot be changed."
                " Put a new meeting under another number"
            )


def _row_problems(row: Line, first: Line, at: Millis, *, twice: bool) -> Iterator[str]:
    """What is wrong with a row; ``twice`` where its city or session stands before it in the twinning."""
    for name in ("title",) if row.is_session else ("title", "city"):
        if not row[name]:
            yield f"{name} is empty"
    for name in ("title", "priority", "city"):
        if len(row[name]) > LONGEST:
            yield f"{name} has more than {LONGEST} characters"
    for name in ("programme", "title", "priority", "archived"):
        if row[name] != first[name]:
            yield f"{name} is {row[name]!r}, but {first[name]!r} in {first.where}"
    if row["archived"].casefold() not in ("", "yes", "no"):
        yield "archived must be yes or no"
    yield from _session_problems(row, at, twice=twice) if row.is_session else _city_problems(row, twice=twice)


def _session_problems(row: Line, at: Millis, *, twice: bool) -> Iterator[str]:
    if row["city"] or row["country"] or row["representatives"]:
        yield "a row is a city or a session; leave city, country and representatives empty, or session"
    if twice:
        yield f"session {row['session']} is in this twinning twice"
    yield from sessions_file.problems(row, session_times.moment(at))


def _city_problems(row: Line, *, twice: bool) -> Iterator[str]:
    if filled := [name for name in sessions_file.COLUMNS if row[name]]:
        yield f"{filled[0]} is of a session, but session is empty"
    if twice:
        yield f"{row['city']!r} is in this twinning twice"
    yield from _place_problems(row)
    yield from (f"{one!r} is no account; expected platform:team:user" for one in _strange_accounts(row))


def _place_problems(row: Line) -> Iterator[str]:
    if row["country"] and not places.is_country(row["country"].upper()):
        yield f"{row['country']!r} is no country; expected two letters, such as DE"
    if row["zone"] and not is_zone(row["zone"]):
        yield f"{row['zone']!r} is no time zone; expected a name such as {_zone_like(row)}"
    if not row["zone"] and row["city"] and _known_city(row) is None:
        yield f"the time zone of {row['city']!r} is not known; put it into the column zone, such as Europe/Brussels"


def _zone_like(row: Line) -> str:
    found = _known_city(row)
    return found.zone if found else "Europe/Brussels"


def _known_city(row: Line) -> places.City | None:
    """The city of that name, of that country where one is given; None where several might be meant."""
    found = places.cities(row["city"], 50, near=False)
    found = tuple(one for one in found if row["country"].upper() in ("", one.country))
    clear = found and all(
        other.zone == found[0].zone or other.population * 10 <= found[0].population for other in found
    )
    return found[0] if clear else None


def _strange_accounts(row: Line) -> list[str]:
    return [one for one in row["representatives"].split() if _identity(one) is None]


def _identity(account: str) -> Identity | None:
    parts = account.split(":")
    return Identity(*parts) if len(parts) == 3 and parts[0] and parts[2] else None


def _pack(packs: Mapping[str, Pack], wanted: str) -> Pack | None:
    return packs.get(_pack_id(packs, wanted))


def _pack_id(packs: Mapping[str, Pack], wanted: str) -> str:
    folded = wanted.casefold()
    return next(
        (one.id for one in packs.values() if folded in (one.id, one.name.casefold(), one.file.short.casefold())), ""
    )


def _by_id(store: Store, number: str) -> Twinning | None:
    return store.twinning(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None


# -- doing


def _wanted(store: Store, packs: Mapping[str, Pack], group: Sequence[Line], at: Millis) -> Wanted:
    """What a group of rows without a problem asks for."""
    first, pack = group[0], packs[_pack_id(packs, group[0]["programme"])]
    now = _by_id(store, first["id"]) or Twinning(0, "", "", "", 0)
    archived = first["archived"].casefold() == "yes" if first["archived"] else now.archived_at is not None
    rows_of_cities = [row for row in group if not row.is_session]
    cities = _numbered(store.cities(now.id), rows_of_cities, now.id)
    people = [
        (city.number, identity)
        for city, row in zip(cities, rows_of_cities, strict=True)
        for account in row["representatives"].split()
        if (identity := _identity(account))
    ]
    changed = replace(now, programme=pack.id, title=first["title"], priority=first["priority"])
    all_cities = sorted(cities, key=lambda city: city.number) if cities else store.cities(now.id)
    return Wanted(changed, archived, tuple(all_cities), tuple(people), tuple(_sessions(store, pack, group, now.id, at)))


def _sessions(store: Store, pack: Pack, group: Sequence[Line], twinning: int, at: Millis) -> Iterator[Session]:
    """The sessions of the rows that are new or other than they are."""
    known = {one.number: one for one in store.sessions(twinning)}
    for row in group:
        if row.is_session:
            before = known.get(int(row["session"]))
            made = sessions_file.wanted(row, before, pack, twinning, session_times.moment(at))
            if sessions_file.differs(made, before):
                yield made


def _numbered(now: Sequence[TwinningCity], group: Sequence[Line], twinning: int) -> list[TwinningCity]:
    """The cities of the rows. Who sits in one must find it again: a city that stays keeps its number, whatever its row."""
    old = {key(city.name): city for city in now}
    free = iter(sorted(set(range(1, len(now) + len(group) + 1)) - {city.number for city in now}))
    found = []
    for row in group:
        before = old.get(key(row["city"]))
        place = _known_city(row) if not (row["zone"] and row["country"]) else None
        country = row["country"].upper() or (place.country if place else "")
        zone = row["zone"] or (place.zone if place else "")
        number = before.number if before else next(free)
        found.append(TwinningCity(twinning, number, row["city"], country, zone, before.form if before else ""))
    return found


def apply(store: Store, packs: Mapping[str, Pack], made: Plan, at: Millis) -> None:
    """Do what was planned, inside the caller's transaction."""
    knowledge = Knowledge(packs, LateLibrary(packs, {}))
    for one in (*made.new, *made.changed):
        _apply(store, knowledge, one, at)
    store.audit(AuditRow(at, CONSOLE, "twinnings import", f"{len(made.new)} new, {len(made.changed)} changed"))


def _apply(store: Store, knowledge: Knowledge, wanted: Wanted, at: Millis) -> None:
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


def read_in(store: Store, packs: Mapping[str, Pack], content: bytes, at: Millis, *, do: bool) -> Plan:
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
