"""Roles, invitations, and the audit log with the numbers of those it speaks of, in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.protocols.access_store import AccessStore
from storage.records import AuditRow, Invitation, Millis, Role
from storage.sqlite.rows import columns, fill, filled, text_of
from storage.sqlite.sqlite_part import SqlitePart, hashed


class SqliteAccess(SqlitePart, AccessStore):
    """What ``AccessStore`` promises, in SQLite."""

    def give_role(self, role: Role) -> None:
        self._write(
            "INSERT INTO role (person, role, twinning, at) VALUES (:person, :role, nullif(:twinning, 0), :at)"
            " ON CONFLICT DO NOTHING",
            columns(role),
        )

    def take_role(self, role: Role) -> bool:
        taken = self._write(
            "DELETE FROM role WHERE (person, role, coalesce(twinning, 0)) = (:person, :role, :twinning) RETURNING 1",
            columns(role),
        )
        return bool(taken)

    def roles(self, person: str = "") -> Sequence[Role]:
        chosen = "SELECT person, role, coalesce(twinning, 0) AS twinning, at FROM role"
        rows = (
            self._read(f"{chosen} WHERE person = ? ORDER BY id", (person,))
            if person
            else self._read(f"{chosen} ORDER BY id")
        )
        return [fill(Role, row) for row in self._listed("person", rows, "person")]

    # -- invitations
    def keep_invitation(self, secret: str, invitation: Invitation) -> None:
        self._write(
            "INSERT INTO invitation (hash, purpose, twinning, city, expires_at, label, maker)"
            " VALUES (:hash, :purpose, nullif(:twinning, 0), :city, :expires_at, :label, nullif(:maker, ''))",
            columns(invitation) | {"hash": hashed(secret)},
        )

    def invitation(self, secret: str, at: Millis) -> Invitation | None:
        rows = self._read(
            "SELECT purpose, expires_at, coalesce(twinning, 0) AS twinning, city, label, coalesce(maker, '') AS maker"
            " FROM invitation WHERE hash = ? AND expires_at > ?",
            (hashed(secret), at),
        )
        return filled(Invitation, rows)

    def use_invitation(self, secret: str, at: Millis) -> Invitation | None:
        found = self.invitation(secret, at)
        self._write("DELETE FROM invitation WHERE hash = ?", (hashed(secret),))
        return found

    # -- numbers and the audit log
    def person_number(self, person: str) -> str:
        return self.person_numbers([person])[person]

    def person_numbers(self, people: Sequence[str]) -> Mapping[str, str]:
        # A joined person has several; the oldest is theirs. Asked by _write, so that a call outside a transaction fails.
        rows = self._write(
            "SELECT person, number FROM person_number WHERE person IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
            (text_of(people),),
        )
        known = {row["person"]: str(row["number"]) for row in rows}
        new = {person: self._new_id() for person in people if person not in known}
        if new:
            self._write(
                "INSERT INTO person_number (person, number) SELECT key, value FROM json_each(?)", (text_of(new),)
            )
        return known | new

    def person_numbered(self, number: str) -> str:
        rows = self._read("SELECT person FROM person_number WHERE number = ?", (number,))
        return next((str(row["person"]) for row in rows), "")

    def names(self, people: Sequence[str]) -> Mapping[str, str]:
        rows = self._read(
            "SELECT id, name FROM person WHERE name <> '' AND id IN (SELECT value FROM json_each(?))",
            (text_of(people),),
        )
        return {row["id"]: row["name"] for row in rows}

    def names_of_numbers(self, numbers: Sequence[str]) -> Mapping[str, str]:
        rows = self._read(
            "SELECT number, name FROM person_number JOIN person ON person.id = person"
            " WHERE name <> '' AND number IN (SELECT value FROM json_each(?))",
            (text_of(numbers),),
        )
        return {row["number"]: row["name"] for row in rows}

    def audit(self, *rows: AuditRow) -> None:
        self._write(
            "INSERT INTO audit (at, actor, action, about, subject) SELECT value ->> 'at', value ->> 'actor',"
            " value ->> 'action', value ->> 'about', value ->> 'subject' FROM json_each(?) ORDER BY key",
            (text_of([columns(row) for row in rows]),),
        )

    def audited(self, limit: int = 0) -> Sequence[AuditRow]:
        rows = self._read("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (limit or -1,))
        return [fill(AuditRow, row) for row in reversed(rows)]
