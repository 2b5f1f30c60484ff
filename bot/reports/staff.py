"""What programme staff do from the command line: export finished drafts, look after what could not be sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import get_args

from bot.cli.options import Refused, named
from bot.reports import tables
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.text.showing import as_json
from handlers.staff.read_drafts import Draft, finished
from storage.open import existing_store
from storage.records import Json, Millis, OutboxRow, OutboxState, millis
from storage.store import Store

STATES: Sequence[OutboxState] = get_args(OutboxState)

# -- drafts


HEAD: Sequence[Column[Draft]] = (
    Column("form", lambda one: one.form.id),
    Column("programme", lambda one: one.form.programme),
    Column("version", lambda one: one.version.number),
    Column("finished_at", lambda one: _instant(one.version.at)),
)
"""What is known of a draft beside its answers."""


def drafts(conf: Settings, database: str, programme: str, form: str) -> str:
    """The finished drafts whose owners agreed to it, each in its newest version: as ``csv``, a column a leaf, or as ``json``."""
    packs = load_packs(conf.packs)
    named("programme", programme, packs)
    with closing(existing_store(database)) as store:
        found = list(finished(store, programme))
    if form == "json":
        whole = [{**_head(one), **one.version.document} for one in found]
        return as_json(whole, indent=2) + "\n"
    return _csv(found, packs)


def _csv(found: Sequence[Draft], packs: Mapping[str, Pack]) -> str:
    """RFC 4180. Where several programmes are in it, a column's head names its programme too: their ids mean other things."""
    columns = _columns(found, packs)
    several = len({programme for programme, _ in columns}) > 1
    head = [*tables.titles(HEAD), *(f"{programme} {leaf}" if several else leaf for programme, leaf in columns)]
    return tables.csv_text(head, (_row(one, columns) for one in found))


def _head(one: Draft) -> dict[str, Json]:
    return {column.title: column.value(one) for column in HEAD}


def _row(one: Draft, columns: Sequence[tuple[str, str]]) -> list[Json]:
    own = {(one.form.programme, leaf): value for leaf, value in one.answers.items()}
    return [*_head(one).values(), *(own.get(column, "") for column in columns)]


def _columns(found: Sequence[Draft], packs: Mapping[str, Pack]) -> list[tuple[str, str]]:
    """(programme, leaf) of every answer there is, in the order of the questions."""
    leaves = dict.fromkeys((one.form.programme, leaf) for one in found for leaf in one.answers)
    places = {pack.id: _places(pack) for pack in packs.values()}
    return sorted(leaves, key=lambda column: (column[0], _place(places.get(column[0], {}), column[1])))


def _places(pack: Pack) -> dict[str, int]:
    """Where each question and each field comes among all."""
    ids = [
        name
        for question in pack.application.question
        for name in (question.id, *(f"{question.id}.{field.id}" for field in question.fields))
    ]
    return {name: number for number, name in enumerate(ids)}


def _place(places: Mapping[str, int], leaf: str) -> tuple[int, int, int]:
    """The question, the item of a list, the field: ``B6.2.plan`` comes after ``B6.1`` and before ``B6.3``."""
    question, *rest = leaf.split(".")
    item = int(rest[0]) if rest and rest[0].isdecimal() else 0
    last = len(places)
    return places.get(question, last), item, places.get(".".join([question, *rest[-1:]]), last)


# -- the outbox


def outbox_rows(database: str, states: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The cells of each row in these states (in all but ``sent`` where none is named), never its text nor whom it is to."""
    wanted = [state for state in STATES if state in states] or [state for state in STATES if state != "sent"]
    with closing(existing_store(database)) as store:
        for row in store.outbox(wanted):
            yield _cells(row)


def _cells(row: OutboxRow) -> tuple[str, ...]:
    due = _instant(row.out.due_at)
    return (str(row.id), row.state, row.out.kind, row.out.address.platform, due, str(row.attempts), row.error)


def resend(database: str, row: int, now: datetime) -> str:
    """Make a row due again; Refused where there is none, or where it is neither uncertain nor dead."""
    with closing(existing_store(database)) as store, store.transaction():
        if not store.resend(row, _millis(now)):
            raise Refused(_why_not(store, row, "Only an uncertain or dead row can be sent again."))
    return f"Row {row} is due again: it is sent as soon as the assistant runs."


def drop(database: str, row: int, now: datetime) -> str:
    """Give a row up; Refused where there is none, or where it is on its way, sent or dropped."""
    with closing(existing_store(database)) as store, store.transaction():
        if not store.drop(row, _millis(now)):
            raise Refused(_why_not(store, row, "Only a due, uncertain or dead row can be dropped."))
    return f"Row {row} is dropped: its text is deleted and it is never sent."


def _why_not(store: Store, row: int, rule: str) -> str:
    found = store.outbox_row(row)
    return f"Row {row} is in the state {found.state}. {rule}" if found else f"There is no row {row} in the outbox."


def _millis(now: datetime) -> Millis:
    return millis(now)


def _instant(at: Millis) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
