"""Twinnings and their rosters as CSV or JSON: written for staff, read back all or nothing, with every error and its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sheets import FORMULA, Row, csv_text
from faq import places
from faq.model import Pack
from faq.spelling import clean, key
from faq.zones import is_zone
from storage.records import AuditRow, Identity, Millis, Seat, Twinning, TwinningCity
from storage.store import Store

CITY = ("city", "country", "zone", "representatives")
COLUMNS = ("id", "programme", "title", "priority", "archived", *CITY)
NEEDED = ("programme", "title", "city")
LARGEST = 10_000_000
LONGEST = 120
CONSOLE = "console"
SHOWN = 20
"""Lines of each kind that are printed; of a file with a mistake in every row nobody reads all."""


class FileError(LookupError):
    """The file cannot be taken; the lines of the message say where and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """A city of a twinning as it stands in the file, and ``where``. ``item`` is the twinning's place in a JSON list."""

    where: str
    values: Mapping[str, str]
    item: str = ""

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass(slots=True)
class Plan:
    """What the file would do. ``errors`` must be empty to do it."""

    new: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    same: list[Wanted] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The plan for people."""
        for word, found in (("new", self.new), ("changed", self.changed)):
            for one in found[:SHOWN]:
                yield f"{word}: {one.twinning.title} ({', '.join(city.name for city in one.cities)})"
            if len(found) > SHOWN:
                yield f"… and {len(found) - SHOWN} more"
        yield f"{len(self.new)} new, {len(self.changed)} changed, {len(self.same)} as they are."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A twinning as the file wants it; its id is 0 where it is new. ``people`` are to sit in the city of that number."""

    twinning: Twinning
    archived: bool
    cities: tuple[TwinningCity, ...]
    people: tuple[tuple[int, Identity], ...]


# -- writing


def export(store: Store, form: str, at: Millis) -> str:
    """All twinnings with their rosters, as ``csv`` (a row a city) or ``json``. That somebody did this is logged."""
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
    }  # fmt: skip


def _account(identity: Identity) -> str:
    return f"{identity.platform}:{identity.team}:{identity.user}"


def _csv(whole: Sequence[Mapping[str, Any]]) -> str:
    return csv_text(COLUMNS, ([*_shared(one), *_own(city)] for one in whole for city in one["cities"]))


def _shared(one: Mapping[str, Any]) -> Row:
    return [one["id"], one["programme"], one["title"], one["priority"], "yes" if one["archived"] else "no"]


def _own(city: Mapping[str, Any]) -> Row:
    return [city["city"], city["country"], city["zone"], " ".join(city["representatives"])]


# -- reading


def rows(content: bytes) -> list[Line]:
    """The rows of a file; FileError where it is neither our CSV nor our JSON."""
    if len(content) > LARGEST:
        raise FileError(f"The file is larger than {LARGEST} bytes.")
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("The file is not in UTF-8. Save it as “CSV UTF-8”.") from error
    return _json_rows(text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(text)


def _csv_rows(text: str) -> list[Line]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        head = [name.strip().casefold() for name in next(reader, [])]
        _check_head(head)
        return [row for cells in reader if (row := _csv_row(head, cells, f"line {reader.line_num}"))]
    except csv.Error as error:
        raise FileError(f"line {reader.line_num}: {error}") from error


def _check_head(head: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise FileError(f"line 1: no column {', '.join(missing)}. The columns are: {', '.join(COLUMNS)}")
    strange = [name for name in head if name not in COLUMNS or head.count(name) > 1]
    if strange:
        raise FileError(f"line 1: unknown or doubled column {strange[0]!r}. The columns are: {', '.join(COLUMNS)}")


def _csv_row(head: Sequence[str], cells: Sequence[str], where: str) -> Line | None:
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) > len(head):
        raise FileError(f"{where}: {len(cells)} cells, but there are {len(head)} columns")
    return Line(where, {name: _plain(cell) for name, cell in zip(head, cells, strict=False)})


def _plain(cell: str) -> str:
    """A cell without the sign that keeps a spreadsheet from taking it for a formula."""
    return clean(cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell, lines=False)


def _json_rows(text: str) -> list[Line]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FileError(f"The file is no JSON: {error}") from error
    if not isinstance(whole, list):
        raise FileError("Expected a list of twinnings.")
    return [row for number, one in enumerate(whole, 1) for row in _json_twinning(f"item {number}", one)]


def _json_twinning(where: str, one: Any) -> Iterator[Line]:
    cities = one.get("cities") if isinstance(one, dict) else None
    if not isinstance(cities, list) or not cities:
        raise FileError(f"{where}: expected a twinning with a list of cities")
    shared = {name: value for name, value in one.items() if name != "cities"}
    for number, city in enumerate(cities, 1):
        place = f"{where}, city {number}"
        if not isinstance(city, dict):
            raise FileError(f"{place}: expected an object")
        yield Line(place, {name: _json_cell(place, name, value) for name, value in (shared | city).items()}, where)


def _json_cell(where: str, name: str, value: Any) -> str:
    if name not in COLUMNS:
        raise FileError(f"{where}: unknown name {name!r}. There are: {', '.join(COLUMNS)}")
    if name == "representatives" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    if name == "archived" and isinstance(value, bool):
        return "yes" if value else "no"
    if name == "id" and (value is None or (isinstance(value, int) and not isinstance(value, bool))):
        return str(value or "")
    if not isinstance(value, str):
        raise FileError(f"{where}: {name} must be text")
    return clean(value, lines=False)


# -- planning


def plan(store: Store, packs: Mapping[str, Pack], found: Sequence[Line]) -> Plan:
    """What the rows would do to what there is."""
    made = Plan()
    if not found:
        made.errors.append("The file has no rows.")
    known = {(one.programme, key(one.title)): one for one in store.twinnings(archived=True)}
    for group in _groups(found):
        problems = list(_problems(store, packs, known, group))
        if not group[0]["id"] and (pack := _pack(packs, group[0]["programme"])):
            # The next one of that title in the file is one too many.
            known.setdefault((pack.id, key(group[0]["title"])), Twinning(0, "", "", "", 0))
        made.errors += problems
        if not problems:
            _sort_in(store, made, _wanted(store, packs, group))
    return made


def _groups(found: Sequence[Line]) -> list[list[Line]]:
    """The rows of each twinning: those with the same id, or without one the same programme and title."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for row in found:
        by = (row["id"],) if row["id"] else (row["programme"].casefold(), key(row["title"]), row.item)
        groups.setdefault(by, []).append(row)
    return list(groups.values())


def _sort_in(store: Store, made: Plan, wanted: Wanted) -> None:
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
    return same and tuple(store.cities(wanted.twinning.id)) == wanted.cities and set(wanted.people) <= seated


# -- what is wrong


def _problems(
    store: Store, packs: Mapping[str, Pack], known: Mapping[tuple[str, str], Twinning], group: Sequence[Line]
) -> Iterator[str]:
    first = group[0]
    pack = _pack(packs, first["programme"])
    if pack is None:
        yield f"{first.where}: there is no programme {first['programme']!r}; there are: {', '.join(packs)}"
    else:
        least, most = pack.file.cities_per_twinning
        if not least <= len(group) <= most:
            yield f"{first.where}: {len(group)} cities in {first['title']!r}; {pack.file.short} has {least} to {most}"
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
    for row in group:
        yield from (f"{row.where}: {problem}" for problem in _row_problems(row, first, group))


def _row_problems(row: Line, first: Line, group: Sequence[Line]) -> Iterator[str]:
    for name in ("title", "city"):
        if not row[name]:
            yield f"{name} is empty"
    for name in ("title", "priority", "city"):
        if len(row[name]) > LONGEST:
            yield f"{name} has more than {LONGEST} characters"
    for name in ("programme", "title", "priority", "archived"):
        if row[name] != first[name]:
            yield f"{name} is {row[name]!r}, but {first[name]!r} in {first.where}"
    if any(one is not row and key(one["city"]) == key(row["city"]) for one in group[: _place(group, row)]):
        yield f"{row['city']!r} is in this twinning twice"
    if row["archived"].casefold() not in ("", "yes", "no"):
        yield "archived must be yes or no"
    yield from _place_problems(row)
    yield from (f"{one!r} is no account; expected platform:team:user" for one in _strange_accounts(row))


def _place(group: Sequence[Line], row: Line) -> int:
    return next(number for number, one in enumerate(group) if one is row)


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
    folded = wanted.casefold()
    return next(
        (one for one in packs.values() if folded in (one.id, one.name.casefold(), one.file.short.casefold())), None
    )


def _by_id(store: Store, number: str) -> Twinning | None:
    return store.twinning(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None


# -- doing


def _wanted(store: Store, packs: Mapping[str, Pack], group: Sequence[Line]) -> Wanted:
    """What a group of rows without a problem asks for."""
    first = group[0]
    pack = _pack(packs, first["programme"])
    now = _by_id(store, first["id"]) or Twinning(0, "", "", "", 0)
    archived = first["archived"].casefold() == "yes" if first["archived"] else now.archived_at is not None
    cities = _numbered(store.cities(now.id), group, now.id)
    people = [
        (city.number, identity)
        for city, row in zip(cities, group, strict=True)
        for account in row["representatives"].split()
        if (identity := _identity(account))
    ]
    changed = replace(now, programme=pack.id if pack else "", title=first["title"], priority=first["priority"])
    return Wanted(changed, archived, tuple(sorted(cities, key=lambda city: city.number)), tuple(people))


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


def apply(store: Store, made: Plan, at: Millis) -> None:
    """Do what was planned, inside the caller's transaction."""
    for one in (*made.new, *made.changed):
        _apply(store, one, at)
    store.audit(AuditRow(at, CONSOLE, "twinnings import", f"{len(made.new)} new, {len(made.changed)} changed"))


def _apply(store: Store, wanted: Wanted, at: Millis) -> None:
    asked = wanted.twinning
    made = asked if asked.id else store.create_twinning(asked.programme, asked.title, asked.priority, at)
    store.save_twinning(replace(made, archived_at=(made.archived_at or at) if wanted.archived else None))
    store.set_cities(made.id, wanted.cities)
    for number, identity in wanted.people:
        store.seat(Seat(made.id, number, store.person(identity, at).id))


def read_in(store: Store, packs: Mapping[str, Pack], content: bytes, at: Millis, *, do: bool) -> Plan:
    """Read a file and, with ``do``, take it: all of it or nothing. FileError with every error in it."""
    found = rows(content)
    with store.transaction():
        made = plan(store, packs, found)
        if made.errors:
            more = [f"… and {len(made.errors) - SHOWN} more"] if len(made.errors) > SHOWN else []
            raise FileError(
                "\n".join([*made.errors[:SHOWN], *more, f"{len(made.errors)} errors; nothing was changed."])
            )
        if do:
            apply(store, made, at)
    return made
