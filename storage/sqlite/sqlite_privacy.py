"""What is kept about a person, and how it goes, in SQLite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from storage.protocols.privacy_store import PrivacyStore
from storage.records import QUOTING, Json
from storage.sqlite import forgotten
from storage.sqlite.sqlite_part import SqlitePart
from storage.sqlite.sqlite_questions import TAUGHT_ANEW

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
    "calendar_feed": "SELECT * FROM calendar_feed WHERE person = ?1",
    "former": "SELECT * FROM former WHERE person = ?1",
    "subscription": "SELECT * FROM subscription WHERE person = ?1",
    "seat": "SELECT seat.*, title, name FROM seat JOIN twinning ON twinning.id = seat.twinning"
    " JOIN twinning_city AS place ON (place.twinning, place.number) = (seat.twinning, city) WHERE person = ?1",
    "person_number": "SELECT * FROM person_number WHERE person = ?1",
    "invitation": "SELECT purpose, twinning, city, label, expires_at FROM invitation WHERE maker = ?1",
    "audit": "SELECT * FROM audit WHERE actor IN (SELECT number FROM person_number WHERE person = ?1)"
    " OR subject IN (SELECT number FROM person_number WHERE person = ?1)",
}
"""What is kept about a person, by table."""
# The kind as it is written in the index, which no parameter is known to be.
UNQUOTED = f"""
    DELETE FROM outbox WHERE kind = '{QUOTING}' AND NOT last_word AND EXISTS (SELECT 1 FROM miss WHERE person = ?)
"""
"""What quotes to the team what people asked, where this one asked something."""
JSON_COLUMN = {"conversation": "state", "prompt": "about", "answer": "value", "version": "document", "outbox": "body"}


class SqlitePrivacy(SqlitePart, PrivacyStore):
    """What ``PrivacyStore`` promises, in SQLite."""

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
        forgotten.note(self._connection, person)
        self._write(
            "DELETE FROM prompt WHERE (platform, bot, team, chat, thread)"
            " IN (SELECT platform, bot, team, chat, thread FROM conversation WHERE person = ?)",
            (person,),
        )
        self._write("DELETE FROM outbox WHERE person = ? AND person <> '' AND NOT last_word", (person,))
        self._write(UNQUOTED, (person,))
        if self._write(
            "DELETE FROM taught WHERE (programme, phrase) IN (SELECT programme, text FROM miss WHERE person = ?) RETURNING 1",
            (person,),
        ):
            self._write(TAUGHT_ANEW)
        self._write("UPDATE invitation SET label = '' WHERE maker = ?", (person,))
        # The rest refers to the person and goes along.
        self._write("DELETE FROM person WHERE id = ?", (person,))
        self._connection.scrub()

    def sweep(self) -> bool:
        return self._connection.sweep()


def _readable(row: dict[str, Any], column: str) -> dict[str, Json]:
    return row | {column: json.loads(row[column])} if column else row
