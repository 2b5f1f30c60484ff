"""What staff want of the posts about sessions, and reminders that people asked for, in SQLite."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from secrets import token_urlsafe

from storage.protocols.reminder_store import ReminderStore
from storage.records import Feed, Plan, PostOverride, Subscription
from storage.sqlite.rows import columns, fill, filled
from storage.sqlite.sqlite_part import SqlitePart

SECRET_BYTES = 24


class SqliteReminders(SqlitePart, ReminderStore):
    """What ``ReminderStore`` promises, in SQLite."""

    def plan(self, twinning_id: int) -> Plan:
        rows = self._read("SELECT * FROM twinning_plan WHERE twinning = ?", (twinning_id,))
        return filled(Plan, rows) or Plan(twinning_id)

    def save_plan(self, plan: Plan) -> None:
        self._write(
            "INSERT INTO twinning_plan (twinning, offsets) VALUES (:twinning, :offsets)"
            " ON CONFLICT DO UPDATE SET offsets = excluded.offsets",
            columns(plan),
        )

    # -- calendars that are subscribed to
    def feeds(self, feeds: Sequence[Feed]) -> Sequence[str]:
        wanted: list[tuple[str, str, str]] = [(one.kind, one.about, one.person) for one in dict.fromkeys(feeds)]
        rows = self._read(
            "SELECT secret, kind, about, ifnull(person, '') AS person FROM calendar_feed WHERE (kind, about, ifnull(person, ''))"
            " IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))",
            (json.dumps(wanted),),
        )
        known = {(row["kind"], row["about"], row["person"]): str(row["secret"]) for row in rows}
        fresh = {one: token_urlsafe(SECRET_BYTES) for one in wanted if one not in known}
        self._keep_feeds(fresh)
        return [(known | fresh)[one.kind, one.about, one.person] for one in feeds]

    def _keep_feeds(self, fresh: Mapping[tuple[str, str, str], str]) -> None:
        if fresh:
            self._write(
                "INSERT INTO calendar_feed (secret, kind, about, person)"
                " SELECT value ->> 0, value ->> 1, value ->> 2, nullif(value ->> 3, '') FROM json_each(?)",
                (json.dumps([(secret, *about) for about, secret in fresh.items()]),),
            )

    def renew_feed(self, feed: Feed) -> str:
        self._write(
            "DELETE FROM calendar_feed WHERE (kind, about, ifnull(person, '')) = (:kind, :about, :person)",
            columns(feed),
        )
        (secret,) = self.feeds([feed])
        return secret

    def fed(self, secret: str) -> Feed | None:
        rows = self._read(
            "SELECT kind, about, ifnull(person, '') AS person FROM calendar_feed WHERE secret = ?", (secret,)
        )
        return filled(Feed, rows)

    def wish(self, wish: PostOverride) -> None:
        self._write(
            "INSERT INTO wish (twinning, number, kind, text, fate) VALUES (:twinning, :number, :kind, :text, :fate)"
            " ON CONFLICT DO UPDATE SET text = excluded.text, fate = excluded.fate",
            columns(wish),
        )

    def wished(self, twinning_id: int, number: int, kind: str) -> PostOverride:
        # All of a twinning at once: who looks at one mostly looks at all.
        rows = self._read("SELECT * FROM wish WHERE twinning = ?", (twinning_id,))
        found = (fill(PostOverride, row) for row in rows if (row["number"], row["kind"]) == (number, kind))
        return next(found, PostOverride(twinning_id, number, kind))

    # -- reminders that people asked for
    def subscribe(self, subscription: Subscription) -> Subscription:
        (row,) = self._write(
            "INSERT INTO subscription (person, kind, programme, due_at, created_at)"
            " VALUES (:person, :kind, :programme, :due_at, :created_at) RETURNING *",
            columns(subscription),
        )
        return fill(Subscription, row)

    def save_subscription(self, subscription: Subscription) -> None:
        self._change(
            "UPDATE subscription SET due_at = :due_at WHERE id = :id RETURNING 1",
            {"id": subscription.id, "due_at": subscription.due_at},
        )

    def subscription(self, subscription_id: int) -> Subscription | None:
        rows = self._read("SELECT * FROM subscription WHERE id = ?", (subscription_id,))
        return filled(Subscription, rows)

    def subscriptions(self, person: str = "") -> Sequence[Subscription]:
        rows = self._read("SELECT * FROM subscription WHERE ?1 IN ('', person) ORDER BY id", (person,))
        return [fill(Subscription, row) for row in rows]

    def unsubscribe(self, subscription_id: int) -> None:
        self._write("DELETE FROM subscription WHERE id = ?", (subscription_id,))
