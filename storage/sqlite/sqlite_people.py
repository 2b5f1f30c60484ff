"""People with their accounts and codes, and what is talked about with them, in SQLite."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from storage.protocols.people_store import PeopleStore
from storage.records import DAY, Address, Code, Conversation, Identity, Millis, Person, Prompt
from storage.sqlite.connection import OF_SEVERAL, Each
from storage.sqlite.rows import columns, fill, filled, text_of
from storage.sqlite.sqlite_part import SqlitePart, hashed

PEOPLE = Each(f"SELECT * FROM person WHERE id {OF_SEVERAL}", "id", "person")
CONVERSATIONS = Each(
    f"SELECT * FROM conversation WHERE person {OF_SEVERAL} ORDER BY platform, bot, team, chat, thread",
    "person",
    "person",
)
PERSON_OF = (
    "SELECT person.* FROM identity JOIN person ON person.id = person"
    " WHERE (platform, team, user) = (:platform, :team, :user)"
)
"""Whose an account is."""
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
    "calendar_feed",
    "former",
)
"""The tables whose rows are a person's."""


class SqlitePeople(SqlitePart, PeopleStore):
    """What ``PeopleStore`` promises, in SQLite."""

    def person(self, identity: Identity, at: Millis) -> Person:
        # Asked by _write, so that a call outside a transaction fails for the known as for the new.
        found = self._write(PERSON_OF, columns(identity))
        if not found:
            return self._new_person(identity, at)
        (row,) = found
        if row["seen_day"] < at // DAY:
            self._write("UPDATE person SET seen_day = ? WHERE id = ?", (at // DAY, row["id"]))
        return fill(Person, row)

    def save_person(self, person: Person) -> None:
        if self._read("SELECT 1 FROM person WHERE id = ? AND name NOT IN ('', ?)", (person.id, person.name)):
            self._connection.scrub()
        self._change(
            "UPDATE person SET created_at = :created_at, language = :language, zone = :zone,"
            " programme = :programme, noticed_at = :noticed_at, name = :name WHERE id = :id RETURNING 1",
            columns(person),
        )

    def known_person(self, person: str) -> Person | None:
        rows = self._each(PEOPLE, person)
        return filled(Person, rows)

    def person_of(self, identity: Identity) -> str:
        rows = self._read(
            "SELECT person FROM identity WHERE (platform, team, user) = (:platform, :team, :user)", columns(identity)
        )
        return next((str(row["person"]) for row in rows), "")

    def identities(self, person: str) -> Sequence[Identity]:
        rows = self._read("SELECT * FROM identity WHERE person = ? ORDER BY platform, team, user", (person,))
        return [fill(Identity, row) for row in rows]

    def join(self, person: str, other: str) -> None:
        for table in JOINED:
            self._write(f"UPDATE OR IGNORE {table} SET person = ? WHERE person = ?", (person, other))
        self._write("UPDATE invitation SET maker = ? WHERE maker = ?", (person, other))
        self._write(
            "UPDATE person SET name = theirs.name FROM person AS theirs"
            " WHERE theirs.id = ? AND person.id = ? AND person.name = ''",
            (other, person),
        )
        self._write(
            "UPDATE person SET seen_day = max(person.seen_day, theirs.seen_day) FROM person AS theirs"
            " WHERE theirs.id = ? AND person.id = ?",
            (other, person),
        )
        self._write("INSERT INTO former (was, person) VALUES (?, ?)", (other, person))
        self._change("DELETE FROM person WHERE id = ? RETURNING 1", (other,))
        self._write(
            "DELETE FROM guest WHERE person = :person AND form IN (SELECT id FROM form WHERE person = :person)",
            {"person": person},
        )

    def part(self, identity: Identity, at: Millis) -> Person:
        old = filled(Person, self._write(PERSON_OF, columns(identity)))
        if old is None:
            raise LookupError("there is no such account")
        here = (old.id, identity.platform, identity.team)
        self._write(
            "DELETE FROM prompt WHERE (platform, bot, team, chat, thread) IN (SELECT platform, bot, team, chat, thread"
            " FROM conversation WHERE person = ? AND platform = ? AND team = ?)",
            here,
        )
        self._write("DELETE FROM conversation WHERE person = ? AND platform = ? AND team = ?", here)
        self._write("DELETE FROM identity WHERE (platform, team, user) = (:platform, :team, :user)", columns(identity))
        made = self.person(identity, at)
        new = replace(old, id=made.id, created_at=made.created_at, noticed_at=made.noticed_at)
        self.save_person(new)
        return new

    # -- conversations
    def conversations(self, person: str) -> Sequence[Conversation]:
        return [fill(Conversation, row) for row in self._each(CONVERSATIONS, person)]

    def conversation(self, address: Address) -> Conversation | None:
        rows = self._read(
            "SELECT * FROM conversation"
            " WHERE (platform, bot, team, chat, thread) = (:platform, :bot, :team, :chat, :thread)",
            columns(address),
        )
        return filled(Conversation, rows)

    def save_conversation(self, conversation: Conversation) -> None:
        self._write(
            "INSERT INTO conversation (platform, bot, team, chat, thread, person, state)"
            " VALUES (:platform, :bot, :team, :chat, :thread, :person, :state)"
            " ON CONFLICT DO UPDATE SET person = excluded.person, state = excluded.state",
            columns(conversation),
        )

    def drop_questions(self, before: Millis) -> None:
        # One that does not say when it was put is of an older version.
        if self._write(
            "UPDATE conversation SET state = json_remove(state, '$.asked')"
            " WHERE coalesce(json_extract(state, '$.asked.at'), 0) < ? AND json_extract(state, '$.asked') IS NOT NULL"
            " RETURNING 1",
            (before,),
        ):
            self._connection.scrub()

    # -- prompts: what old buttons were about
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
        return filled(Prompt, rows)

    # -- one-time codes
    def keep_code(self, secret: str, code: Code) -> None:
        if code.form:
            self._write("DELETE FROM code WHERE form = ? AND kind <> ?", (code.form, code.kind))
        self._write(
            "INSERT INTO code (hash, kind, person, form, platform, bot, team, chat, thread, expires_at)"
            " VALUES (:hash, :kind, :person, nullif(:form, ''), :platform, :bot, :team, :chat, :thread, :expires_at)",
            columns(code) | {"hash": hashed(secret)},
        )

    def use_code(self, secret: str, at: Millis) -> Code | None:
        rows = self._write("DELETE FROM code WHERE hash = ? RETURNING *", (hashed(secret),))
        code = filled(Code, rows)
        return code if code and code.expires_at > at else None

    def _new_person(self, identity: Identity, at: Millis) -> Person:
        person = Person(id=self._new_id(), created_at=at)
        self._write(
            "INSERT INTO person (id, created_at, language, zone, programme, noticed_at, name, seen_day)"
            " VALUES (:id, :created_at, :language, :zone, :programme, :noticed_at, :name, :seen_day)",
            columns(person) | {"seen_day": at // DAY},
        )
        self._write(
            "INSERT INTO identity (platform, team, user, person) VALUES (:platform, :team, :user, :person)",
            columns(identity) | {"person": person.id},
        )
        return person
