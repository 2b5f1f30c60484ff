"""What goes when, in SQL: which rows of which table, in this order. The periods are those of ``storage.retention``.

A rule is asked of some rows of its table at a time. So a condition is about the one row; what is looked up elsewhere has an index.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.records import DAY, FLEETING
from storage.retention import (
    AUDIT_DAYS,
    COUNTER_DAYS,
    DOUBT_DAYS,
    GROUP_DAYS,
    INBOX_DAYS,
    PARKED_DAYS,
    PROMPT_DAYS,
    SETTLED_DAYS,
    WORDS_DAYS,
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rows of a table are past their time, and what becomes of them: they go, unless there is a ``change``."""

    table: str
    past: str
    change: str = ""
    """Only the words go, or what is not known is made up for."""

    @property
    def told(self) -> str:
        """What it is called in what is told of a purge."""
        return f"{self.table}, words only" if self.change else self.table


LONGEST = ":now - :day * (SELECT max(value) FROM json_each(:days))"
"""Before this is too old for what has no programme. NULL where no programme is named, and nothing is older than NULL."""


def _kept(programme: str) -> str:
    """Before this is too old for what is of a programme."""
    return (
        f":now - :day * coalesce((SELECT value FROM json_each(:days) WHERE json_each.key = {programme}),"
        " (SELECT max(value) FROM json_each(:days)))"
    )


def _before(days: int) -> str:
    return f":now - {days * DAY}"


def _without(tables: tuple[str, ...]) -> str:
    return " AND ".join(f"NOT EXISTS (SELECT 1 FROM {one} WHERE {one}.person = person.id)" for one in tables)


def _of_twinning(table: str) -> str:
    return _kept(f"(SELECT programme FROM twinning WHERE twinning.id = {table}.twinning)")


def _closed(table: str) -> str:
    return f"max({table}.created_at, coalesce(closed_at, closes_at, 0)) < {_of_twinning(table)}"


def _old_session(of: str) -> str:
    return f"EXISTS (SELECT 1 FROM session WHERE {of} AND session.at < {_of_twinning('session')})"


_SESSION = " ".join(
    f"WHEN outbox.key GLOB '{begun}[0-9]*' THEN CAST(substr(outbox.key, {len(begun) + 1}) AS INTEGER)"
    for begun in ("session:", "again/", "noplace/")
)
"""Of which session a planned post is, by its key: what comes behind the number is not read."""
SETTLED = "coalesce(settled_at, due_at)"
HOLDS = ("role", "seat", "form", "vote", "part", "feedback_text")
"""Who has one of these stays: it has a time of its own."""
TAKES_PART = (*HOLDS, "miss", "attendance", "suits", "early_vote", "subscription", "guest", "calendar_feed")

RULES = (
    Rule("person", "seen_day = -1", "seen_day = :now / :day"),
    Rule("proposal", "created_at = 0", "created_at = :now"),
    Rule("inbox", f"at < {_before(INBOX_DAYS)}"),
    Rule("parked", f"at < {_before(PARKED_DAYS)}"),
    Rule("prompt", f"at < {_before(PROMPT_DAYS)}"),
    Rule("code", "expires_at < :now"),
    Rule("invitation", "expires_at < :now"),
    Rule("early_vote", f"at < {_before(WORDS_DAYS)}"),
    Rule("form", f"updated_at < {_kept('programme')}"),
    Rule("miss", f"at < {_kept('programme')}"),
    Rule("subscription", f"due_at < {_kept('programme')}"),
    Rule("poll", _closed("poll")),
    Rule("proposal", _closed("proposal")),
    Rule("attendance", _old_session("session.id = attendance.session")),
    Rule("session_note", _old_session("session.id = session_note.session")),
    Rule("wish", _old_session("(session.twinning, session.number) = (wish.twinning, wish.number)")),
    Rule("twinning", f"archived_at < {_kept('programme')}"),
    Rule(
        "calendar_feed",
        "kind = 'twinning' AND NOT EXISTS (SELECT 1 FROM twinning WHERE CAST(twinning.id AS TEXT) = about)"
        " OR kind = 'city' AND NOT EXISTS (SELECT 1 FROM twinning_city WHERE country || '/' || name = about)",
    ),
    Rule("outbox", f"state = 'sent' AND body <> '{{}}' AND settled_at < {_before(WORDS_DAYS)}", "body = '{}'"),
    Rule(
        "outbox",
        "state IN ('uncertain', 'dead') AND key = '' AND NOT last_word"
        f" AND {SETTLED} < iif(kind = '{FLEETING}', {_before(WORDS_DAYS)}, {_before(DOUBT_DAYS)})",
        "body = '{}', state = 'dropped'",
    ),
    Rule("outbox", f"last_word AND state IN ('uncertain', 'dead') AND settled_at < {_before(WORDS_DAYS)}"),
    Rule("outbox", f"key = '' AND state IN ('sent', 'dropped') AND {SETTLED} < {_before(SETTLED_DAYS)}"),
    # What became of planned posts is looked up by their key: as long as the session is to come, or not long over.
    Rule(
        "outbox",
        f"max({SETTLED}, due_at) < {LONGEST}"
        f" AND NOT EXISTS (SELECT 1 FROM session WHERE session.id = CASE {_SESSION} END AND session.at >= {LONGEST})",
    ),
    Rule("counter", f"day < date(({_before(COUNTER_DAYS)}) / 1000, 'unixepoch')"),
    Rule("audit", f"at < {_before(AUDIT_DAYS)}"),
    # Asked last, when what has a time of its own has gone. A day ends a day after it began.
    Rule(
        "person",
        f"seen_day * :day < {LONGEST} - :day AND {_without(HOLDS)}"
        " AND NOT EXISTS (SELECT 1 FROM subscription WHERE person = person.id AND due_at >= :now)"
        f" OR noticed_at IS NULL AND seen_day * :day < {_before(GROUP_DAYS + 1)} AND {_without(TAKES_PART)}",
    ),
)
