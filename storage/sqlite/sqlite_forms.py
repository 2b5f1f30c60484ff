"""Self-checks and drafts, with their answers and versions, in SQLite."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from storage.protocols.form_store import FormStore
from storage.records import Form, FormKind, Json, Millis, Version
from storage.sqlite.connection import OF_SEVERAL, Each
from storage.sqlite.rows import columns, fill, filled, text_of
from storage.sqlite.sqlite_part import SqlitePart

ANSWERS = Each(f"SELECT form, leaf, value FROM answer WHERE form {OF_SEVERAL} ORDER BY id", "form", "form")
VERSIONS = Each(f"SELECT * FROM version WHERE form {OF_SEVERAL} ORDER BY number", "form", "form")


class SqliteForms(SqlitePart, FormStore):
    """What ``FormStore`` promises, in SQLite."""

    def create_form(self, person: str, programme: str, kind: FormKind, at: Millis) -> Form:
        form = Form(self._new_id(), person, programme, kind, created_at=at, updated_at=at)
        self._write(
            "INSERT INTO form (id, person, programme, kind, created_at, updated_at, keep, staff_may_read, finished_at)"
            " VALUES (:id, :person, :programme, :kind, :created_at, :updated_at, :keep, :staff_may_read, :finished_at)",
            columns(form),
        )
        return form

    def form(self, form_id: str) -> Form | None:
        rows = self._read("SELECT * FROM form WHERE id = ?", (form_id,))
        return filled(Form, rows)

    def forms(self, person: str, programme: str = "", kind: FormKind | None = None) -> Sequence[Form]:
        rows = self._read(
            "SELECT * FROM form WHERE (person = :person OR id IN (SELECT form FROM guest WHERE person = :person))"
            " AND :programme IN ('', programme)"
            " AND (:kind IS NULL OR kind = :kind) ORDER BY updated_at DESC, created_at DESC, id",
            {"person": person, "programme": programme, "kind": kind},
        )
        return [fill(Form, row) for row in rows]

    def all_forms(self, kind: FormKind) -> Sequence[Form]:
        rows = self._read("SELECT * FROM form WHERE kind = ? ORDER BY created_at, id", (kind,))
        return [fill(Form, row) for row in self._listed("form", rows)]

    def invite(self, form_id: str, person: str) -> None:
        self._write(
            "INSERT INTO guest (form, person) SELECT id, :person FROM form WHERE id = :form AND person <> :person"
            " ON CONFLICT DO NOTHING",
            {"form": form_id, "person": person},
        )

    def save_form(self, form: Form) -> None:
        self._change(
            "UPDATE form SET person = :person, programme = :programme, kind = :kind, created_at = :created_at,"
            " updated_at = :updated_at, keep = :keep, staff_may_read = :staff_may_read, finished_at = :finished_at"
            " WHERE id = :id RETURNING 1",
            columns(form),
        )

    def drop_form(self, form_id: str) -> None:
        self._write("DELETE FROM form WHERE id = ?", (form_id,))

    def drop_held(self, before: Millis) -> None:
        self._write(
            "DELETE FROM form WHERE kind = 'check' AND NOT keep AND finished_at IS NOT NULL AND updated_at < ?",
            (before,),
        )

    # -- answers and versions
    def answers(self, form_id: str) -> Mapping[str, Json]:
        return {row["leaf"]: json.loads(row["value"]) for row in self._each(ANSWERS, form_id)}

    def answer(self, form_id: str, leaf: str, value: Json, at: Millis) -> None:
        self._touch(form_id, at)
        self._write(
            "INSERT INTO answer (form, leaf, value, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value, at = excluded.at",
            (form_id, leaf, text_of(value), at),
        )

    def unanswer(self, form_id: str, leaf: str, at: Millis) -> None:
        self._touch(form_id, at)
        self._write("DELETE FROM answer WHERE form = ? AND leaf = ?", (form_id, leaf))

    def finish(self, form_id: str, document: Mapping[str, Json], at: Millis) -> Version:
        self._change("UPDATE form SET finished_at = ?, updated_at = ? WHERE id = ? RETURNING 1", (at, at, form_id))
        (row,) = self._write(
            "INSERT INTO version (form, number, at, document) VALUES (:form,"
            " (SELECT coalesce(max(number), 0) + 1 FROM version WHERE form = :form), :at, :document) RETURNING *",
            {"form": form_id, "at": at, "document": text_of(document)},
        )
        return fill(Version, row)

    def versions(self, form_id: str) -> Sequence[Version]:
        return [fill(Version, row) for row in self._each(VERSIONS, form_id)]

    def _touch(self, form_id: str, at: Millis) -> None:
        self._change("UPDATE form SET updated_at = ? WHERE id = ? RETURNING 1", (at, form_id))
