"""What goes when, in SQL: one statement a rule, in this order. The periods are those of ``storage.retention``."""

from __future__ import annotations

from typing import NamedTuple

from storage.records import DAY, FLEETING
from storage.retention import (
    COUNTER_DAYS,
    DOUBT_DAYS,
    GROUP_DAYS,
    INBOX_DAYS,
    PARKED_DAYS,
    PROMPT_DAYS,
    SETTLED_DAYS,
    WORDS_DAYS,
)


class Rule(NamedTuple):
    """What goes by a statement, as it is told."""

    table: str
    sql: str
    words: bool = False
    """Whether only the words go, or what is not known is made up for."""


LONGEST = ":now - :day * (SELECT max(value) FROM json_each(:days))"
"""Before this is too old for what has no programme. NULL where no programme is named, and nothing is older than NULL."""
OF_PROGRAMME = (
    ":now - :day * coalesce((SELECT value FROM json_each(:days) WHERE json_each.key = programme),"
    " (SELECT max(value) FROM json_each(:days)))"
)
OLD_SESSIONS = f"FROM session JOIN twinning ON twinning.id = session.twinning WHERE session.at < {OF_PROGRAMME}"
_OF_SESSION = " OR ".join(
    f"outbox.key GLOB '{begun}' || session.id || '[:/]*'" for begun in ("session:", "again/", "noplace/")
)
SETTLED = "coalesce(settled_at, due_at)"
HOLDS = ("role", "seat", "form", "vote", "part", "feedback_text")
"""Who has one of these stays: it has a time of its own."""
TAKES_PART = (*HOLDS, "miss", "attendance", "suits", "early_vote", "subscription", "guest", "calendar_feed")


def _before(days: int) -> str:
    return f":now - {days * DAY}"


def _without(tables: tuple[str, ...]) -> str:
    return " AND ".join(f"NOT EXISTS (SELECT 1 FROM {one} WHERE {one}.person = person.id)" for one in tables)


GONE = (
    "SELECT id FROM person"
    f" WHERE seen_day * :day < {LONGEST} - :day AND {_without(HOLDS)}"
    " AND NOT EXISTS (SELECT 1 FROM subscription WHERE person = person.id AND due_at >= :now)"
    f" OR noticed_at IS NULL AND seen_day * :day < {_before(GROUP_DAYS + 1)} AND {_without(TAKES_PART)}"
)
"""Who goes: asked after the rules, when what has a time of its own has gone. A day ends a day after it began."""

RULES = (
    Rule("person", "UPDATE person SET seen_day = :now / :day WHERE seen_day = -1", words=True),
    Rule("proposal", "UPDATE proposal SET created_at = :now WHERE created_at = 0", words=True),
    Rule("inbox", f"DELETE FROM inbox WHERE at < {_before(INBOX_DAYS)}"),
    Rule("parked", f"DELETE FROM parked WHERE at < {_before(PARKED_DAYS)}"),
    Rule("prompt", f"DELETE FROM prompt WHERE at < {_before(PROMPT_DAYS)}"),
    Rule("code", "DELETE FROM code WHERE expires_at < :now"),
    Rule("invitation", "DELETE FROM invitation WHERE expires_at < :now"),
    Rule("early_vote", f"DELETE FROM early_vote WHERE at < {_before(WORDS_DAYS)}"),
    Rule("form", f"DELETE FROM form WHERE updated_at < {OF_PROGRAMME}"),
    Rule("miss", f"DELETE FROM miss WHERE at < {OF_PROGRAMME}"),
    Rule("subscription", f"DELETE FROM subscription WHERE due_at < {OF_PROGRAMME}"),
    Rule(
        "poll",
        "DELETE FROM poll WHERE id IN (SELECT poll.id FROM poll JOIN twinning ON twinning.id = twinning"
        f" WHERE max(poll.created_at, coalesce(closed_at, closes_at, 0)) < {OF_PROGRAMME})",
    ),
    Rule(
        "proposal",
        "DELETE FROM proposal WHERE id IN (SELECT proposal.id FROM proposal JOIN twinning ON twinning.id = twinning"
        f" WHERE max(proposal.created_at, coalesce(closed_at, closes_at, 0)) < {OF_PROGRAMME})",
    ),
    Rule("attendance", f"DELETE FROM attendance WHERE session IN (SELECT session.id {OLD_SESSIONS})"),
    Rule("session_note", f"DELETE FROM session_note WHERE session IN (SELECT session.id {OLD_SESSIONS})"),
    Rule("wish", f"DELETE FROM wish WHERE (twinning, number) IN (SELECT twinning, session.number {OLD_SESSIONS})"),
    Rule("twinning", f"DELETE FROM twinning WHERE archived_at < {OF_PROGRAMME}"),
    Rule(
        "calendar_feed",
        "DELETE FROM calendar_feed WHERE kind = 'twinning' AND NOT EXISTS"
        " (SELECT 1 FROM twinning WHERE CAST(twinning.id AS TEXT) = about)"
        " OR kind = 'city' AND NOT EXISTS (SELECT 1 FROM twinning_city WHERE country || '/' || name = about)",
    ),
    Rule(
        "outbox",
        f"UPDATE outbox SET body = '{{}}' WHERE state = 'sent' AND body <> '{{}}' AND settled_at < {_before(WORDS_DAYS)}",
        words=True,
    ),
    Rule(
        "outbox",
        f"UPDATE outbox SET body = '{{}}', state = 'dropped' WHERE state IN ('uncertain', 'dead') AND key = ''"
        f" AND {SETTLED} < iif(kind = '{FLEETING}', {_before(WORDS_DAYS)}, {_before(DOUBT_DAYS)}) AND NOT last_word",
        words=True,
    ),
    Rule(
        "outbox",
        f"DELETE FROM outbox WHERE last_word AND state IN ('uncertain', 'dead') AND settled_at < {_before(WORDS_DAYS)}",
    ),
    Rule(
        "outbox",
        f"DELETE FROM outbox WHERE key = '' AND state IN ('sent', 'dropped') AND {SETTLED} < {_before(SETTLED_DAYS)}",
    ),
    # What became of planned posts is looked up by their key: as long as the session is to come, or not long over.
    Rule(
        "outbox",
        f"DELETE FROM outbox WHERE max({SETTLED}, due_at) < {LONGEST} AND NOT EXISTS (SELECT 1 FROM session"
        f" WHERE session.at >= {LONGEST} AND ({_OF_SESSION}))",
    ),
    Rule(
        "counter",
        f"DELETE FROM counter WHERE day < date(({_before(COUNTER_DAYS)}) / 1000, 'unixepoch')",
    ),
)
