# ruff: noqa: D102, S608 - what a method promises is said once, in storage.store; what is put together here is ours
"""The SQLite engine: what ``storage.store.Store`` promises, said in SQL.

Writes are plain SQL, one indexed statement each: ``Table.insert`` of sqlite-utils asks the schema ten times a row, and its
first ``upsert`` makes and drops a table. sqlite-utils holds the connection, migrates, dumps and diagnoses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from operator import itemgetter
from typing import Any

from storage.records import (
    FLEETING,
    QUOTING,
    Address,
    AuditRow,
    Bound,
    Code,
    Conversation,
    Count,
    Form,
    FormKind,
    Identity,
    Invitation,
    Json,
    Millis,
    Miss,
    OutboxRow,
    OutboxState,
    Outgoing,
    Parked,
    Person,
    Prompt,
    Role,
    Seat,
    Taught,
    Twinning,
    TwinningCity,
    Version,
)
from storage.sqlite.connection import OF_SEVERAL, Connection, Each, Row, Value, Values
from storage.sqlite.migrations import migrate, version
from storage.sqlite.rows import columns, fill, given, text_of
from storage.sqlite.sqlite_polls import POLL_KEY, PollRows
from storage.sqlite.sqlite_sessions import SessionRows
from storage.store import Store

DAY = 86_400_000
INBOX_DAYS, PROMPT_DAYS, SENT_DAYS = 7, 90, 7
FATES = frozenset({"due", "sent", "uncertain", "dead", "dropped"})
LAST_FATES = frozenset({"sent", "dead", "dropped"})

OWN_DATA: Mapping[str, str] = {
    "person": "SELECT * FROM person WHERE id = ?1",
    "identity": "SELECT * FROM identity WHERE person = ?1",
    "conversation": "SELECT * FROM conversation WHERE person = ?1",
    "prompt": "SELECT prompt.* FROM conversation JOIN prompt USING (platform, bot, team, chat, thread) WHERE person = ?1",
    "form": "SELECT * FROM form WHERE person = ?1",
    "answer": "SELECT answer.* FROM form JOIN answer ON form = form.id WHERE person = ?1 ORDER BY answer.id",
    "version": "SELECT version.* FROM form JOIN version ON form = form.id WHERE person = ?1 ORDER BY form, number",
    "miss": "SELECT * FROM miss WHERE person = ?1",
    "code": "SELECT * FROM code WHERE person = ?1",
    "guest": "SELECT * FROM guest WHERE person = ?1",
    "outbox": "SELECT * FROM outbox WHERE person = ?1 AND person <> ''",
    "outbox_form": "SELECT outbox_form.* FROM outbox JOIN outbox_form ON outbox_form.row = outbox.id"
    " WHERE person = ?1 AND person <> ''",
    "prompt_form": "SELECT prompt_form.* FROM conversation JOIN prompt_form USING (platform, bot, team, chat, thread)"
    " WHERE person = ?1",
    "role": "SELECT role.*, title FROM role LEFT JOIN twinning ON twinning.id = twinning WHERE person = ?1",
    "attendance": "SELECT attendance.*, number, name, starts, zone FROM attendance JOIN session ON session.id = attendance.session"
    " WHERE person = ?1",
    "suits": "SELECT suits.*, number, lines FROM suits JOIN proposal ON proposal.id = suits.proposal WHERE person = ?1",
    "vote": "SELECT vote.*, text, label FROM vote JOIN poll ON poll.id = vote.poll"
    " JOIN poll_option ON (poll_option.poll, poll_option.number) = (vote.poll, option) WHERE person = ?1 ORDER BY vote.poll",
    "part": "SELECT part.*, text FROM part JOIN poll ON poll.id = part.poll WHERE person = ?1 ORDER BY poll",
    "feedback_text": "SELECT * FROM feedback_text WHERE person = ?1 ORDER BY at, id",
    "early_vote": "SELECT * FROM early_vote WHERE person = ?1",
    "unnudged": "SELECT * FROM unnudged WHERE person = ?1",
    "subscription": "SELECT * FROM subscription WHERE person = ?1",
    "seat": "SELECT seat.*, title, name FROM seat JOIN twinning ON twinning.id = seat.twinning"
    " JOIN twinning_city AS place ON (place.twinning, place.number) = (seat.twinning, city) WHERE person = ?1",
    "person_number": "SELECT * FROM person_number WHERE person = ?1",
    "audit": "SELECT * FROM audit WHERE actor IN (SELECT number FROM person_number WHERE person = ?1)"
    " OR subject IN (SELECT number FROM person_number WHERE person = ?1)",
}
"""What is kept about a person, by table."""
JOINED = (
    "identity",
    "conversation",
    "form",
    "miss",
    "outbox",
    "code",
    "guest",
    "role",
    "seat",
    "person_number",
    "attendance",
    "suits",
    "subscription",
    "vote",
    "part",
    "feedback_text",
    "early_vote",
    "unnudged",
)
"""The tables whose rows are a person's."""
JSON_COLUMN = {"conversation": "state", "prompt": "about", "answer": "value", "version": "document", "outbox": "body"}

CLAIM = """
    UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id IN (
        WITH lane(number) AS (VALUES (0), (1), (2))
        SELECT head.id FROM json_each(:platforms) AS platform CROSS JOIN lane CROSS JOIN outbox AS head
        WHERE head.id IN (
            SELECT due.id FROM outbox AS due
            WHERE due.state = 'due' AND due.platform = platform.value AND due.lane = lane.number AND due.due_at <= :now
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS other WHERE other.state = 'sending'
                AND (other.platform, other.bot, other.team, other.chat, other.thread)
                    = (due.platform, due.bot, due.team, due.chat, due.thread))
            AND NOT EXISTS (
                SELECT 1 FROM outbox AS other WHERE other.state = 'due' AND other.first_due_at <= :now
                AND (other.platform, other.bot, other.team, other.chat, other.thread)
                    = (due.platform, due.bot, due.team, due.chat, due.thread)
                AND (other.lane, other.id) < (due.lane, due.id))
            ORDER BY due.due_at, due.id LIMIT :limit)
        ORDER BY head.lane, head.due_at, head.id LIMIT :limit)
    RETURNING *
"""
"""Lane by lane, for only within a lane does the index of what is due keep its order by time."""


_PLACE = ("platform", "bot", "team", "chat", "thread")
SUPERSEDE = f"""
    DELETE FROM outbox WHERE id IN (
        SELECT older.id FROM json_each(?) AS new CROSS JOIN outbox AS older
        WHERE older.key = {given(["key"])} AND older.key <> '' AND older.state = 'due'
        AND (platform, bot, team, chat, thread) = ({given(_PLACE)}))
"""
_PUT = (*_PLACE, "body", "kind", "person", "key", "lane", "policy", "last_word", "due_at")
PUT = f"""
    INSERT INTO outbox ({", ".join(_PUT)}, created_at, first_due_at)
    SELECT {given(_PUT)}, :at, value ->> 'due_at' FROM json_each(:rows)
    ORDER BY json_each.key RETURNING id
"""
"""In the order in which they are given: their ids are, and so is what goes out."""
REPLACED = """
    DELETE FROM outbox WHERE id = ? AND key <> '' AND EXISTS (
        SELECT 1 FROM outbox AS newer WHERE newer.key = outbox.key AND newer.key <> '' AND newer.state = 'due'
        AND (newer.platform, newer.bot, newer.team, newer.chat, newer.thread)
            = (outbox.platform, outbox.bot, outbox.team, outbox.chat, outbox.thread)
        AND newer.id > outbox.id)
"""
"""A row that waits again gives way to the newer one that was put with its key meanwhile."""


CITIES = Each(f"SELECT * FROM twinning_city WHERE twinning {OF_SEVERAL} ORDER BY number", "twinning", "twinning")
SEATS = Each(
    f"SELECT * FROM seat WHERE twinning {OF_SEVERAL} ORDER BY city, id", "twinning", "twinning", "person", "person"
)
BOUNDS = Each(f"SELECT * FROM bound WHERE twinning {OF_SEVERAL} ORDER BY at, id", "twinning", "twinning")
ANSWERS = Each(f"SELECT form, leaf, value FROM answer WHERE form {OF_SEVERAL} ORDER BY id", "form", "form")
VERSIONS = Each(f"SELECT * FROM version WHERE form {OF_SEVERAL} ORDER BY number", "form", "form")
CONVERSATIONS = Each(
    f"SELECT * FROM conversation WHERE person {OF_SEVERAL} ORDER BY platform, bot, team, chat, thread",
    "person",
    "person",
)
TWINNINGS = Each(f"SELECT * FROM twinning WHERE id {OF_SEVERAL}", "id", "twinning")
PEOPLE = Each(f"SELECT * FROM person WHERE id {OF_SEVERAL}", "id", "person")


class SqliteStore(SessionRows, PollRows, Store):
    """A store in one SQLite file, or in memory. ``new_id`` makes the ids of persons and forms."""

    def __init__(self, connection: Connection, new_id: Callable[[], str]) -> None:
        with connection.closed_on_error():
            migrate(connection)
        self._connection = connection
        self._read = connection.read
        self._each, self._listed = connection.each, connection.listed
        self._write = connection.write
        self._new_id = new_id

    def transaction(self) -> AbstractContextManager[Any]:
        return self._connection.transaction()

    def close(self) -> None:
        self._connection.close()

    def health(self) -> Mapping[str, str]:
        with self._connection.snapshot() as db:
            states = db.query("SELECT 'outbox ' || state AS name, count(*) AS number FROM outbox GROUP BY state")
            return {
                "engine": "SQLite " + ".".join(map(str, db.sqlite_version)),
                "path": self._connection.path,
                "schema": str(version(self._connection)),
                "journal": db.journal_mode,
                "integrity": "; ".join(row["quick_check"] for row in db.query("PRAGMA quick_check")),
                "bytes": str(
                    next(db.query("SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size"))["n"]
                ),
            } | {row["name"]: str(row["number"]) for row in states}

    # -- inbox
    def take(self, platform: str, bot: str, event: str, at: Millis) -> bool:
        taken = self._write(
            "INSERT INTO inbox (platform, bot, event, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
            (platform, bot, event, at),
        )
        return bool(taken)

    def park(self, parked: Parked) -> None:
        self.take(parked.platform, parked.bot, parked.event, parked.at)
        self._write(
            "INSERT INTO parked (platform, bot, event, handler, error, at)"
            " VALUES (:platform, :bot, :event, :handler, :error, :at) ON CONFLICT DO NOTHING",
            columns(parked),
        )

    def parked(self) -> Sequence[Parked]:
        return [fill(Parked, row) for row in self._read("SELECT * FROM parked ORDER BY at, id")]

    # -- people and conversations
    def person(self, identity: Identity, at: Millis) -> Person:
        # Asked by _write, so that a call outside a transaction fails for the known as for the new.
        found = self._write(
            "SELECT person.* FROM identity JOIN person ON person.id = person"
            " WHERE (platform, team, user) = (:platform, :team, :user)",
            columns(identity),
        )
        return fill(Person, found[0]) if found else self._new_person(identity, at)

    def _new_person(self, identity: Identity, at: Millis) -> Person:
        person = Person(id=self._new_id(), created_at=at)
        self._write(
            "INSERT INTO person (id, created_at, language, zone, programme, noticed_at)"
            " VALUES (:id, :created_at, :language, :zone, :programme, :noticed_at)",
            columns(person),
        )
        self._write(
            "INSERT INTO identity (platform, team, user, person) VALUES (:platform, :team, :user, :person)",
            columns(identity) | {"person": person.id},
        )
        return person

    def save_person(self, person: Person) -> None:
        self._change(
            "UPDATE person SET created_at = :created_at, language = :language, zone = :zone,"
            " programme = :programme, noticed_at = :noticed_at WHERE id = :id RETURNING 1",
            columns(person),
        )

    def known_person(self, person: str) -> Person | None:
        rows = self._each(PEOPLE, person)
        return fill(Person, rows[0]) if rows else None

    def join(self, person: str, other: str) -> None:
        self._join_votes(person, other)
        for table in JOINED:
            self._write(f"UPDATE OR IGNORE {table} SET person = ? WHERE person = ?", (person, other))
        self._change("DELETE FROM person WHERE id = ? RETURNING 1", (other,))
        self._list_votes(person)
        self._write(
            "DELETE FROM guest WHERE person = :person AND form IN (SELECT id FROM form WHERE person = :person)",
            {"person": person},
        )

    def part(self, identity: Identity, at: Millis) -> Person:
        found = self._write(
            "SELECT person.* FROM identity JOIN person ON person.id = person"
            " WHERE (platform, team, user) = (:platform, :team, :user)",
            columns(identity),
        )
        if not found:
            raise LookupError("there is no such account")
        old = fill(Person, found[0])
        here = (old.id, identity.platform, identity.team)
        self._forget_apart(old.id)
        self._write(
            "DELETE FROM prompt WHERE (platform, bot, team, chat, thread) IN (SELECT platform, bot, team, chat, thread"
            " FROM conversation WHERE person = ? AND platform = ? AND team = ?)",
            here,
        )
        self._write("DELETE FROM conversation WHERE person = ? AND platform = ? AND team = ?", here)
        self._write("DELETE FROM identity WHERE (platform, team, user) = (:platform, :team, :user)", columns(identity))
        new = replace(self.person(identity, at), language=old.language, zone=old.zone, programme=old.programme)
        self.save_person(new)
        return new

    def conversations(self, person: str) -> Sequence[Conversation]:
        return [fill(Conversation, row) for row in self._each(CONVERSATIONS, person)]

    def identities(self, person: str) -> Sequence[Identity]:
        rows = self._read("SELECT * FROM identity WHERE person = ? ORDER BY platform, team, user", (person,))
        return [fill(Identity, row) for row in rows]

    def person_of(self, identity: Identity) -> str:
        rows = self._read(
            "SELECT person FROM identity WHERE (platform, team, user) = (:platform, :team, :user)", columns(identity)
        )
        return str(rows[0]["person"]) if rows else ""

    def conversation(self, address: Address) -> Conversation | None:
        rows = self._read(
            "SELECT * FROM conversation"
            " WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)",
            columns(address),
        )
        return fill(Conversation, rows[0]) if rows else None

    def save_conversation(self, conversation: Conversation) -> None:
        self._write(
            "INSERT INTO conversation (platform, bot, team, chat, thread, person, state)"
            " VALUES (:platform, :bot, :team, :chat, :thread, :person, :state)"
            " ON CONFLICT DO UPDATE SET person = excluded.person, state = excluded.state",
            columns(conversation),
        )

    # -- prompts
    def save_prompt(self, prompt: Prompt, made_of: Collection[str] = ()) -> None:
        self._write(
            "INSERT INTO prompt (platform, bot, team, chat, thread, nonce, at, about)"
            " VALUES (:platform, :bot, :team, :chat, :thread, :nonce, :at, :about)"
            " ON CONFLICT DO UPDATE SET at = excluded.at, about = excluded.about",
            columns(prompt),
        )
        if made_of:
            self._write(
                "INSERT INTO prompt_form (platform, bot, team, chat, thread, nonce, form)"
                " SELECT :platform, :bot, :team, :chat, :thread, :nonce, id FROM form"
                " WHERE id IN (SELECT value FROM json_each(:made_of)) ON CONFLICT DO NOTHING",
                columns(prompt) | {"made_of": text_of(list(made_of))},
            )

    def prompt(self, address: Address, nonce: str) -> Prompt | None:
        rows = self._read(
            "SELECT * FROM prompt WHERE (platform, bot, team, chat, thread, nonce)"
            " = (:platform, :bot, :team, :chat, :thread, :nonce)",
            columns(address) | {"nonce": nonce},
        )
        return fill(Prompt, rows[0]) if rows else None

    # -- forms
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
        return fill(Form, rows[0]) if rows else None

    def forms(self, person: str, programme: str = "", kind: FormKind | None = None) -> Sequence[Form]:
        rows = self._read(
            "SELECT * FROM form WHERE (person = :person OR id IN (SELECT form FROM guest WHERE person = :person))"
            " AND :programme IN ('', programme)"
            " AND (:kind IS NULL OR kind = :kind) ORDER BY updated_at DESC, created_at DESC, id",
            {"person": person, "programme": programme, "kind": kind},
        )
        return [fill(Form, row) for row in rows]

    def invite(self, form_id: str, person: str) -> None:
        self._write(
            "INSERT INTO guest (form, person) SELECT id, :person FROM form WHERE id = :form AND person <> :person"
            " ON CONFLICT DO NOTHING",
            {"form": form_id, "person": person},
        )

    def all_forms(self, kind: FormKind) -> Sequence[Form]:
        rows = self._read("SELECT * FROM form WHERE kind = ? ORDER BY created_at, id", (kind,))
        return [fill(Form, row) for row in self._listed("form", rows)]

    def save_form(self, form: Form) -> None:
        self._change(
            "UPDATE form SET person = :person, programme = :programme, kind = :kind, created_at = :created_at,"
            " updated_at = :updated_at, keep = :keep, staff_may_read = :staff_may_read, finished_at = :finished_at"
            " WHERE id = :id RETURNING 1",
            columns(form),
        )

    def drop_form(self, form_id: str) -> None:
        self._write("DELETE FROM form WHERE id = ?", (form_id,))

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

    def _touch(self, form_id: str, at: Millis) -> None:
        self._change("UPDATE form SET updated_at = ? WHERE id = ? RETURNING 1", (at, form_id))

    def finish(self, form_id: str, document: Mapping[str, Json], at: Millis) -> Version:
        self._change("UPDATE form SET finished_at = ?, updated_at = ? WHERE id = ? RETURNING 1", (at, at, form_id))
        row = self._write(
            "INSERT INTO version (form, number, at, document) VALUES (:form,"
            " (SELECT coalesce(max(number), 0) + 1 FROM version WHERE form = :form), :at, :document) RETURNING *",
            {"form": form_id, "at": at, "document": text_of(document)},
        )
        return fill(Version, row[0])

    def versions(self, form_id: str) -> Sequence[Version]:
        return [fill(Version, row) for row in self._each(VERSIONS, form_id)]

    # -- one-time codes
    def keep_code(self, secret: str, code: Code) -> None:
        self._write(
            "INSERT INTO code (hash, kind, person, form, platform, bot, team, chat, thread, expires_at)"
            " VALUES (:hash, :kind, :person, nullif(:form, ''), :platform, :bot, :team, :chat, :thread, :expires_at)",
            columns(code) | {"hash": _hash(secret)},
        )

    def use_code(self, secret: str, at: Millis) -> Code | None:
        rows = self._write("DELETE FROM code WHERE hash = ? RETURNING *", (_hash(secret),))
        return fill(Code, rows[0]) if rows and rows[0]["expires_at"] > at else None

    # -- counters
    def count(self, day: str, programme: str, what: str) -> None:
        self._write(
            "INSERT INTO counter (day, programme, what, number) VALUES (?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET number = number + 1",
            (day, programme, what),
        )

    def counts(self) -> Sequence[Count]:
        return [fill(Count, row) for row in self._read("SELECT * FROM counter ORDER BY day, programme, what")]

    # -- misses and what was taught
    def keep_miss(self, programme: str, text: str, band: str, at: Millis, person: str = "") -> Miss:
        row = self._write(
            "INSERT INTO miss (programme, text, band, at, person) VALUES (?, ?, ?, ?, ?) RETURNING *",
            (programme, text, band, at, person or None),
        )
        return fill(Miss, row[0])

    def misses(self, programme: str = "") -> Sequence[Miss]:
        rows = self._read("SELECT * FROM miss WHERE ? IN ('', programme) ORDER BY at, id", (programme,))
        return [fill(Miss, row) for row in rows]

    def answered_miss(self, miss_id: int, at: Millis) -> None:
        self._write("UPDATE miss SET answered_at = ? WHERE id = ?", (at, miss_id))

    def teach(self, taught: Taught) -> None:
        new = self._write(
            "INSERT INTO taught (programme, entry, phrase, at) VALUES (:programme, :entry, :phrase, :at)"
            " ON CONFLICT DO NOTHING RETURNING 1",
            columns(taught),
        )
        self._renew_taught_version(bool(new))

    def unteach(self, programme: str, entry: str, phrase: str) -> bool:
        gone = self._write(
            "DELETE FROM taught WHERE programme = ? AND entry = ? AND phrase = ? RETURNING 1",
            (programme, entry, phrase),
        )
        self._renew_taught_version(bool(gone))
        return bool(gone)

    def _renew_taught_version(self, changed: bool) -> None:
        # Random, not counted: the number of a teaching that was rolled back must not come again with another content.
        if changed:
            self._write("UPDATE taught_version SET number = random()")

    def taught(self, programme: str = "") -> Sequence[Taught]:
        rows = self._read("SELECT * FROM taught WHERE ? IN ('', programme) ORDER BY at, id", (programme,))
        return [fill(Taught, row) for row in rows]

    def taught_version(self) -> int:
        return int(self._read("SELECT number FROM taught_version")[0]["number"])

    # -- outbox
    def put(self, messages: Sequence[Outgoing], at: Millis, made_of: Collection[str] = ()) -> Sequence[int]:
        self._connection.must_write()
        if not messages:
            return ()
        rows = text_of([columns(message) for message in messages])
        if any(message.key for message in messages):
            self._write(SUPERSEDE, (rows,))
        added = self._write(PUT, {"rows": rows, "at": at})
        ids = sorted(row["id"] for row in added)
        last = {(message.key, message.address): row for message, row in zip(messages, ids, strict=True)}
        twice = [row for m, row in zip(messages, ids, strict=True) if m.key and last[m.key, m.address] != row]
        if twice:
            self.withdraw(twice)
        if made_of:
            self._write(
                "INSERT INTO outbox_form (row, form) SELECT outbox.id, form.id FROM outbox, form"
                " WHERE outbox.id IN (SELECT value FROM json_each(:rows)) AND NOT last_word"
                " AND form.id IN (SELECT value FROM json_each(:made_of))",
                {"rows": text_of(ids), "made_of": text_of(list(made_of))},
            )
        return ids

    def claim(self, platforms: Sequence[str], now: Millis, limit: int = 1) -> Sequence[OutboxRow]:
        with self._connection.joined():
            rows = self._write(CLAIM, {"platforms": text_of(platforms), "now": now, "limit": limit})
        return [fill(OutboxRow, row) for row in sorted(rows, key=itemgetter("lane", "due_at", "id"))]

    def settle(
        self, row: int, state: OutboxState, at: Millis, *, error: str = "", sent_as: str = "", due_at: Millis | None = None,
        counts: bool = True,
    ) -> None:  # fmt: skip
        if state not in FATES or (state == "due") != (due_at is not None):
            raise ValueError(f"a claimed row cannot become {state!r} with due_at {due_at!r}")
        with self._connection.joined():
            settled = self._write(
                "UPDATE outbox SET state = :state, settled_at = :at, error = :error, sent_as = :sent_as,"
                " due_at = coalesce(:due_at, due_at), attempts = attempts - :given_back, doubts = doubts + :doubt"
                " WHERE id = :id AND state = 'sending' RETURNING *",
                {
                    "id": row, "state": state, "at": at, "error": error, "sent_as": sent_as, "due_at": due_at,
                    "given_back": not counts, "doubt": state == "uncertain",
                },
            )  # fmt: skip
            if settled:
                self._after(row, state, settled[0])
            if settled and state == "sent" and settled[0]["key"].startswith(POLL_KEY):
                self._posted(fill(OutboxRow, settled[0]), sent_as, at)

    def _after(self, row: int, state: OutboxState, known: Row) -> None:
        """What a new state entails; ``known`` has the row's other columns."""
        if known["last_word"] and state in LAST_FATES:
            self._write("DELETE FROM outbox WHERE id = ?", (row,))
            self._connection.scrub()
        if state == "dropped" or (state == "sent" and known["kind"] == FLEETING):
            self._write("UPDATE outbox SET body = '{}' WHERE id = ?", (row,))
        if state == "sent" and known["kind"] == FLEETING:
            self._connection.fold()
        if state == "due":
            self._write(REPLACED, (row,))

    def recover(self, at: Millis, platforms: Sequence[str] = ()) -> int:
        with self._connection.joined():
            rows = self._write(
                "UPDATE outbox SET doubts = doubts + 1, settled_at = :at, error = 'stopped while sending',"
                " state = CASE WHEN policy = 'resend' AND doubts < 2 THEN 'due' ELSE 'uncertain' END"
                " WHERE state = 'sending' AND (:platforms = '[]' OR platform IN (SELECT value FROM json_each(:platforms)))"
                " RETURNING id, state, last_word, kind",
                {"at": at, "platforms": text_of(platforms)},
            )
            for row in rows:
                self._after(row["id"], row["state"], row)
        return len(rows)

    def next_due(self, platforms: Sequence[str]) -> Millis | None:
        rows = self._read(
            "WITH lane(number) AS (VALUES (0), (1), (2)) SELECT min(("
            "SELECT due_at FROM outbox WHERE state = 'due' AND platform = platform.value AND lane = lane.number"
            " ORDER BY due_at LIMIT 1)) AS at FROM json_each(?) AS platform CROSS JOIN lane",
            (text_of(platforms),),
        )
        at: Millis | None = rows[0]["at"]
        return at

    def outbox(self, states: Sequence[OutboxState] = ()) -> Sequence[OutboxRow]:
        rows = self._read(
            "SELECT * FROM outbox WHERE :states = '[]' OR state IN (SELECT value FROM json_each(:states)) ORDER BY id",
            {"states": text_of(states)},
        )
        return [fill(OutboxRow, row) for row in rows]

    def outbox_row(self, row: int) -> OutboxRow | None:
        rows = self._read("SELECT * FROM outbox WHERE id = ?", (row,))
        return fill(OutboxRow, rows[0]) if rows else None

    def resend(self, row: int, at: Millis) -> bool:
        again = self._write(
            "UPDATE outbox SET state = 'due', due_at = ?, attempts = 0"
            " WHERE id = ? AND state IN ('uncertain', 'dead') RETURNING 1",
            (at, row),
        )
        return bool(again)

    def drop(self, row: int, at: Millis) -> bool:
        dropped = self._write(
            "UPDATE outbox SET state = 'dropped', settled_at = ?"
            " WHERE id = ? AND state IN ('uncertain', 'dead', 'due') RETURNING last_word, kind",
            (at, row),
        )
        if dropped:
            self._after(row, "dropped", dropped[0])
        return bool(dropped)

    # -- roles, codes, the audit log
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

    def keep_invitation(self, secret: str, invitation: Invitation) -> None:
        self._write(
            "INSERT INTO invitation (hash, purpose, twinning, city, expires_at)"
            " VALUES (:hash, :purpose, nullif(:twinning, 0), :city, :expires_at)",
            columns(invitation) | {"hash": _hash(secret)},
        )

    def invitation(self, secret: str, at: Millis) -> Invitation | None:
        rows = self._read(
            "SELECT purpose, expires_at, coalesce(twinning, 0) AS twinning, city FROM invitation"
            " WHERE hash = ? AND expires_at > ?",
            (_hash(secret), at),
        )
        return fill(Invitation, rows[0]) if rows else None

    def use_invitation(self, secret: str, at: Millis) -> Invitation | None:
        found = self.invitation(secret, at)
        self._write("DELETE FROM invitation WHERE hash = ?", (_hash(secret),))
        return found

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
        return str(rows[0]["person"]) if rows else ""

    def audit(self, *rows: AuditRow) -> None:
        self._write(
            "INSERT INTO audit (at, actor, action, about, subject) SELECT value ->> 'at', value ->> 'actor',"
            " value ->> 'action', value ->> 'about', value ->> 'subject' FROM json_each(?) ORDER BY key",
            (text_of([columns(row) for row in rows]),),
        )

    def audited(self, limit: int = 0) -> Sequence[AuditRow]:
        rows = self._read("SELECT * FROM audit ORDER BY id DESC LIMIT ?", (limit or -1,))
        return [fill(AuditRow, row) for row in reversed(rows)]

    # -- twinnings
    def create_twinning(self, programme: str, title: str, priority: str, at: Millis) -> Twinning:
        rows = self._write(
            "INSERT INTO twinning (programme, title, priority, created_at) VALUES (?, ?, ?, ?) RETURNING *",
            (programme, title, priority, at),
        )
        return fill(Twinning, rows[0])

    def twinning(self, twinning_id: int) -> Twinning | None:
        rows = self._each(TWINNINGS, twinning_id)
        return fill(Twinning, rows[0]) if rows else None

    def twinnings(self, *, archived: bool = False) -> Sequence[Twinning]:
        rows = self._read("SELECT * FROM twinning WHERE archived_at IS NULL OR ? ORDER BY id", (archived,))
        return [fill(Twinning, row) for row in self._listed("twinning", rows)]

    def save_twinning(self, twinning: Twinning) -> None:
        self._change(
            "UPDATE twinning SET programme = :programme, title = :title, priority = :priority,"
            " created_at = :created_at, archived_at = :archived_at WHERE id = :id RETURNING 1",
            columns(twinning),
        )

    def set_cities(self, twinning_id: int, cities: Sequence[TwinningCity]) -> None:
        self._write(
            "DELETE FROM twinning_city WHERE twinning = ? AND number NOT IN (SELECT value FROM json_each(?))",
            (twinning_id, text_of([city.number for city in cities])),
        )
        for city in cities:
            self._write(
                "INSERT INTO twinning_city (twinning, number, name, country, zone, form)"
                " VALUES (:id, :number, :name, :country, :zone, nullif(:form, ''))"
                " ON CONFLICT DO UPDATE SET name = excluded.name, country = excluded.country, zone = excluded.zone,"
                " form = excluded.form",
                columns(city) | {"id": twinning_id},
            )

    def cities(self, twinning_id: int) -> Sequence[TwinningCity]:
        return [fill(TwinningCity, row) for row in self._each(CITIES, twinning_id)]

    def seat(self, seat: Seat) -> None:
        self._write(
            "INSERT INTO seat (twinning, city, person) VALUES (:twinning, :city, :person) ON CONFLICT DO NOTHING",
            columns(seat),
        )

    def unseat(self, seat: Seat) -> bool:
        gone = self._write(
            "DELETE FROM seat WHERE (twinning, city, person) = (:twinning, :city, :person) RETURNING 1", columns(seat)
        )
        return bool(gone)

    def seats(self, twinning_id: int) -> Sequence[Seat]:
        return [fill(Seat, row) for row in self._each(SEATS, twinning_id)]

    def seats_of(self, person: str) -> Sequence[Seat]:
        rows = self._read("SELECT * FROM seat WHERE person = ? ORDER BY twinning, city", (person,))
        return [fill(Seat, row) for row in rows]

    def bind(self, bound: Bound) -> None:
        self._write(
            "INSERT INTO bound (twinning, platform, bot, team, chat, thread, at, name, lost)"
            " VALUES (:twinning, :platform, :bot, :team, :chat, :thread, :at, :name, :lost)"
            " ON CONFLICT DO UPDATE SET twinning = excluded.twinning, at = excluded.at, name = excluded.name,"
            " lost = excluded.lost",
            columns(bound),
        )

    def unbind(self, address: Address) -> bool:
        gone = self._write(
            "DELETE FROM bound WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)"
            " RETURNING 1",
            columns(address),
        )
        return bool(gone)

    def bound_at(self, address: Address) -> Bound | None:
        rows = self._read(
            "SELECT * FROM bound WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)",
            columns(address),
        )
        return fill(Bound, rows[0]) if rows else None

    def bounds(self, twinning_id: int) -> Sequence[Bound]:
        return [fill(Bound, row) for row in self._each(BOUNDS, twinning_id)]

    def bounds_in(self, address: Address) -> Sequence[Bound]:
        rows = self._read(
            "SELECT * FROM bound WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat) ORDER BY at, id",
            columns(address),
        )
        return [fill(Bound, row) for row in rows]

    def move(self, old: Address, new: Address) -> None:
        moved = columns(old) | {"new_team": new.team, "new_chat": new.chat}
        self._write(
            "UPDATE OR REPLACE bound SET team = :new_team, chat = :new_chat"
            " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
            moved,
        )
        self._write(
            "UPDATE outbox SET team = :new_team, chat = :new_chat"
            " WHERE (platform, bot, team, chat) = (:platform, :bot, :team, :chat)",
            moved,
        )
        self._move_posts(moved)

    # -- the person's own data
    def dump(self, person: str) -> Mapping[str, Json]:
        with self._connection.snapshot() as db:
            return {
                table: [_readable(row, JSON_COLUMN.get(table, "")) for row in db.query(select, (person,))]
                for table, select in OWN_DATA.items()
            }

    def owned(self, person: str) -> Mapping[str, int]:
        counted = (
            f"SELECT '{table}' AS name, count(*) AS number FROM ({select})" for table, select in OWN_DATA.items()
        )
        rows = self._read(" UNION ALL ".join(counted), (person,))
        return {row["name"]: row["number"] for row in rows}

    def forget(self, person: str) -> None:
        self._write(
            "DELETE FROM prompt WHERE (platform, bot, team, chat, thread)"
            " IN (SELECT platform, bot, team, chat, thread FROM conversation WHERE person = ?)",
            (person,),
        )
        self._write("DELETE FROM outbox WHERE person = ? AND person <> '' AND NOT last_word", (person,))
        self._write(
            "DELETE FROM outbox WHERE kind = ? AND NOT last_word AND EXISTS (SELECT 1 FROM miss WHERE person = ?)",
            (QUOTING, person),
        )
        self._forget_apart(person)
        # The rest refers to the person and goes along.
        self._write("DELETE FROM person WHERE id = ?", (person,))
        self._connection.scrub()

    def prune(self, now: Millis, retention_days: Mapping[str, int]) -> None:
        self._write("DELETE FROM inbox WHERE at < ?", (now - INBOX_DAYS * DAY,))
        self._write("DELETE FROM prompt WHERE at < ?", (now - PROMPT_DAYS * DAY,))
        self._write("DELETE FROM code WHERE expires_at < ?", (now,))
        sent = now - SENT_DAYS * DAY
        self._write("UPDATE outbox SET body = '{}' WHERE state = 'sent' AND body <> '{}' AND settled_at < ?", (sent,))
        self._write(
            "UPDATE outbox SET body = '{}', state = 'dropped' WHERE kind = ? AND state IN ('uncertain', 'dead')"
            " AND settled_at < ?",
            (FLEETING, sent),
        )
        self._write("DELETE FROM outbox WHERE last_word AND state IN ('uncertain', 'dead') AND settled_at < ?", (sent,))
        # A programme that is not named gives NULL here, and nothing is older than NULL.
        retention: dict[str, Value] = {"now": now, "day": DAY, "days": text_of(retention_days)}
        self._write(
            "DELETE FROM form WHERE updated_at < :now - :day * (SELECT value FROM json_each(:days) WHERE key = programme)",
            retention,
        )
        self._write(
            "DELETE FROM miss WHERE at < :now - :day * (SELECT value FROM json_each(:days) WHERE key = programme)",
            retention,
        )
        self._write("DELETE FROM invitation WHERE expires_at < ?", (now,))
        self._prune_polls(sent, retention)
        self._write(
            "DELETE FROM attendance WHERE session IN (SELECT session.id FROM session JOIN twinning ON twinning.id = twinning"
            " WHERE session.at < :now - :day * (SELECT value FROM json_each(:days) WHERE key = programme))",
            retention,
        )
        self._connection.scrub()

    def _change(self, sql: str, values: Values) -> None:
        if not self._write(sql, values):
            raise LookupError("what this changes does not exist, or does not exist any more")

    def _change_all(self, sql: str, records: Sequence[Any]) -> None:
        """Change several by one statement that takes them as JSON; LookupError where one of them does not exist."""
        if len(self._write(sql, (text_of([columns(one) for one in records]),))) < len(records):
            raise LookupError("what this changes does not exist, or does not exist any more")


def _readable(row: dict[str, Any], column: str) -> dict[str, Json]:
    return row | {column: json.loads(row[column])} if column else row


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
