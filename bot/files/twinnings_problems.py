"""What is wrong with a file of twinnings: every row, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.files import sessions_file
from bot.files.twinnings_rows import FileRow
from faq.answers.zones import is_zone
from faq.pack.model import Pack
from faq.places import places
from faq.places.countries import countries
from faq.text.spelling import key
from handlers.calendar import session_times
from storage.records import Identity, Millis, Session, Twinning
from storage.store import Store

LONGEST = 120
CellProblem = tuple[str, str]
"""The column, and what is wrong there."""


def problems(
    store: Store,
    packs: Mapping[str, Pack],
    known: Mapping[tuple[str, str], Twinning],
    group: Sequence[FileRow],
    at: Millis,
) -> Iterator[str]:
    """What is wrong with the rows of a twinning; ``known`` are those that there are, by programme and folded title."""
    first = group[0]
    pack = pack_named(packs, first["programme"])
    if pack is None:
        yield f"{first.where}, programme: there is no programme {first['programme']!r}; there are: {', '.join(packs)}"
    else:
        yield from _twinning_problems(pack, known, group)
    if first["id"] and by_id(store, first["id"]) is None:
        yield f"{first.where}, id: there is no twinning {first['id']!r}; leave the id empty for a new one"
    seen: set[tuple[bool, str]] = set()
    for row in group:
        yield from row.wrong
        own = (row.is_session, row["session"].lstrip("0") if row.is_session else key(row["city"]))
        for column, problem in _row_problems(row, first, at, twice=own in seen):
            yield f"{row.where}{'' if problem.startswith(column) else f', {column}'}: {problem}"
        seen.add(own)


def _twinning_problems(
    pack: Pack, known: Mapping[tuple[str, str], Twinning], group: Sequence[FileRow]
) -> Iterator[str]:
    """What is wrong with a twinning as a whole: how many cities it has, and whether it is there already."""
    first, cities = group[0], sum(not row.is_session for row in group)
    least, most = pack.file.cities_per_twinning
    # Without a row for any city, those that there are stay.
    if (cities or not first["id"]) and not least <= cities <= most:
        yield f"{first.where}: {cities} cities in {first['title']!r}; {pack.file.short} has {least} to {most}"
    twin = known.get((pack.id, key(first["title"])))
    if twin and not first["id"]:
        change = f"is there already; put {twin.id} into the column id to change it"
        yield f"{first.where}: {first['title']!r} {change if twin.id else 'is in the file twice'}"


def rewritten(
    store: Store, group: Sequence[FileRow], twinning: int, sessions: Sequence[Session], at: Millis
) -> Iterator[str]:
    """The rows that would change a session that was held."""
    known = {one.number: one for one in store.sessions(twinning)}
    now = session_times.moment(at)
    held = {one.number for one in sessions if sessions_file.rewrites(one, known.get(one.number), now)}
    for row in group:
        if row.is_session and int(row["session"]) in held:
            yield (
                f"{row.where}: session {int(row['session'])} is over; what was held cannot be changed."
                " Put a new meeting under another number"
            )


def _row_problems(row: FileRow, first: FileRow, at: Millis, *, twice: bool) -> Iterator[CellProblem]:
    """What is wrong with the cells of a row; ``twice`` where its city or session stands before it in the twinning."""
    for name in ("title",) if row.is_session else ("title", "city"):
        if not row[name]:
            yield name, f"{name} is empty"
    for name in ("title", "priority", "city"):
        if len(row[name]) > LONGEST:
            yield name, f"{name} has more than {LONGEST} characters"
    for name in ("programme", "title", "priority", "archived"):
        if row[name] != first[name]:
            yield name, f"{name} is {row[name]!r}, but {first[name]!r} in {first.where}"
    if row["archived"].casefold() not in ("", "yes", "no"):
        yield "archived", "archived must be yes or no"
    yield from _session_problems(row, at, twice=twice) if row.is_session else _city_problems(row, twice=twice)


def _session_problems(row: FileRow, at: Millis, *, twice: bool) -> Iterator[CellProblem]:
    if row["city"] or row["country"] or row["representatives"]:
        yield "session", "a row is a city or a session; leave city, country and representatives empty, or session"
    if twice:
        yield "session", f"session {row['session']} is in this twinning twice"
    yield from sessions_file.problems(row, session_times.moment(at))


def _city_problems(row: FileRow, *, twice: bool) -> Iterator[CellProblem]:
    if filled := [name for name in sessions_file.COLUMNS if row[name]]:
        yield filled[0], f"{filled[0]} is of a session, but session is empty"
    if twice:
        yield "city", f"{row['city']!r} is in this twinning twice"
    yield from _place_problems(row)
    for one in _strange_accounts(row):
        yield "representatives", f"{one!r} is no account; expected platform:team:user"


def _place_problems(row: FileRow) -> Iterator[CellProblem]:
    nowhere = bool(row["country"]) and not country_of(row)
    if nowhere:
        yield "country", f"{row['country']!r} is no country; expected its name or two letters, such as DE"
    if row["zone"] and not is_zone(row["zone"]):
        yield "zone", f"{row['zone']!r} is no time zone; expected a name such as {_zone_like(row)}"
    elif not row["zone"] and row["city"] and not nowhere and known_city(row) is None:
        yield (
            "zone",
            f"the time zone of {row['city']!r} is not known; put it into the column zone, such as Europe/Brussels",
        )


def country_of(row: FileRow) -> str:
    """The country's code by what stands in its cell: the code itself, the EU's own (UK, EL), a name; empty where it is none."""
    found = countries(row["country"], "en", near=False) if row["country"] else ()
    return found[0] if len(found) == 1 else ""


def _zone_like(row: FileRow) -> str:
    found = known_city(row)
    return found.zone if found else "Europe/Brussels"


def known_city(row: FileRow) -> places.City | None:
    """The city of that name, of that country where one is given; None where several might be meant."""
    found = places.cities(row["city"], 50, near=False)
    found = tuple(one for one in found if country_of(row) in ("", one.country))
    clear = found and all(
        other.zone == found[0].zone or other.population * places.FAR_LARGER <= found[0].population for other in found
    )
    return found[0] if clear else None


def _strange_accounts(row: FileRow) -> list[str]:
    return [one for one in row["representatives"].split() if identity(one) is None]


def identity(account: str) -> Identity | None:
    """The account that is written ``platform:team:user``; None where it is none."""
    parts = account.split(":")
    return Identity(*parts) if len(parts) == 3 and parts[0] and parts[2] else None


def pack_named(packs: Mapping[str, Pack], wanted: str) -> Pack | None:
    """The programme of an id or a name."""
    return packs.get(pack_id(packs, wanted))


def pack_id(packs: Mapping[str, Pack], wanted: str) -> str:
    """The id of the programme of an id or a name; empty where there is none."""
    folded = wanted.casefold()
    return next(
        (one.id for one in packs.values() if folded in (one.id, one.name.casefold(), one.file.short.casefold())), ""
    )


def by_id(store: Store, number: str) -> Twinning | None:
    """The twinning of a number as it stands in a cell; None where there is none."""
    return store.twinning(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
