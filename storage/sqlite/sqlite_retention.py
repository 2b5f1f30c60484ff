"""What goes when its time is over, in SQLite."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from storage.protocols.retention_store import RetentionStore
from storage.records import DAY, Millis, Upkeep
from storage.retention import AUDIT_DAYS
from storage.sqlite.connection import Row, Value
from storage.sqlite.rows import columns, fill, text_of
from storage.sqlite.sqlite_privacy import SqlitePrivacy
from storage.sqlite.sqlite_purge import RULES, Rule

TRACED = {"inbox": "at", "form": "updated_at"}
TRACES = [f"SELECT max({column}) AS at FROM {table}" for table, column in TRACED.items()]
"""When something was received or changed last."""
Values = dict[str, Value]
SECONDS = 0.008
"""How long a slice deletes; the disk takes about as long to keep it."""
STRETCH = 500
"""So many rows are looked through at once."""


class SqliteRetention(SqlitePrivacy, RetentionStore):
    """What ``RetentionStore`` promises, in SQLite."""

    def pruning(self, now: Millis, retention_days: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
        self._connection.must_write()
        given: Values = {"now": now, "day": DAY, "days": text_of(retention_days)}
        went, until = Counter[str](), time.monotonic() + SECONDS
        for rule in RULES:
            for key in self._past(rule, given):
                went[rule.told] += self._goes(rule, key, given) if key else 0
                if time.monotonic() > until:
                    self._connection.sweep_later(later=True)
                    yield _counted(went)
                    went, until = Counter[str](), time.monotonic() + SECONDS
        self._connection.sweep_later(later=False)
        yield _counted(went)

    def _past(self, rule: Rule, given: Values) -> Iterator[Values]:
        """The keys of the rows that are past their time, and behind each stretch of the table an empty one. A row that is changed
        after its stretch was read is to be asked of again."""
        names = self._key(rule.table)
        key = ", ".join(names)
        beyond, after = "TRUE", Values()
        while True:
            ends = self._read(
                f"SELECT {key} FROM {rule.table} WHERE {beyond} ORDER BY {key} LIMIT 1 OFFSET {STRETCH - 1}", after
            )
            end = _values("end", names, *ends) if ends else {}
            within = f"({key}) <= ({_named(end)})" if end else "TRUE"
            for row in self._read(
                f"SELECT {key} FROM {rule.table} WHERE {beyond} AND {within} AND ({rule.past})", given | after | end
            ):
                yield _values("key", names, row)
            yield {}
            if not end:
                return
            after = _values("after", names, *ends)
            beyond = f"({key}) > ({_named(after)})"

    def _goes(self, rule: Rule, key: Values, given: Values) -> int:
        """Have a row go, or its words, if it still is past its time; how many that were."""
        named = " AND ".join(f"{name.removeprefix('key_')} = :{name}" for name in key)
        one = f"{named} AND ({rule.past})"
        values = given | key
        if rule.change:
            rows = self._write(f"UPDATE {rule.table} SET {rule.change} WHERE {one} RETURNING 1", values)
            if rows:
                self._connection.scrub()
        elif rule.table == "person":
            rows = self._read(f"SELECT id FROM person WHERE {one}", values)
            for row in rows:
                self.forget(str(row["id"]))
        else:
            with self._unlocked(rule.table, given):
                rows = self._write(f"DELETE FROM {rule.table} WHERE {one} RETURNING 1", values)
        return len(rows)

    @contextmanager
    def _unlocked(self, table: str, given: Values) -> Iterator[None]:
        """Let rows of the audit log go that are old enough, which its trigger forbids otherwise."""
        if table != "audit":
            yield
            return
        self._write(f"UPDATE audit_end SET before = :now - {AUDIT_DAYS * DAY}", given)
        yield
        self._write("UPDATE audit_end SET before = 0")

    def _key(self, table: str) -> list[str]:
        """What the rows of a table are in order by."""
        (kind,) = self._read("SELECT wr FROM pragma_table_list(?)", (table,))
        by = "pk" if kind["wr"] else "FALSE"
        named = self._read(f"SELECT name FROM pragma_table_info(?) WHERE {by} ORDER BY pk", (table,))
        return [str(row["name"]) for row in named] or ["rowid"]

    def last_trace(self) -> Millis | None:
        (found,) = self._read(f"SELECT max(at) AS at FROM ({' UNION ALL '.join(TRACES)})")
        at: Millis | None = found["at"]
        return at

    def trust_clock(self, now: Millis) -> None:
        for table, column in TRACED.items():
            self._write(f"UPDATE {table} SET {column} = :now WHERE {column} > :now", {"now": now})

    # -- upkeep
    def upkeep(self) -> Sequence[Upkeep]:
        return [fill(Upkeep, row) for row in self._read("SELECT * FROM upkeep ORDER BY what")]

    def note_upkeep(self, upkeep: Upkeep) -> None:
        self._write(
            "INSERT INTO upkeep (what, at, detail) VALUES (:what, :at, :detail)"
            " ON CONFLICT DO UPDATE SET at = excluded.at, detail = excluded.detail",
            columns(upkeep),
        )

    def drop_upkeep(self, what: str) -> None:
        self._write("DELETE FROM upkeep WHERE what = ?", (what,))


def _counted(went: Counter[str]) -> Mapping[str, int]:
    return {what: number for what, number in went.items() if number}


def _values(prefix: str, names: Sequence[str], row: Row) -> Values:
    return {f"{prefix}_{name}": value for name, value in zip(names, row, strict=True)}


def _named(values: Values) -> str:
    return ", ".join(f":{name}" for name in values)
