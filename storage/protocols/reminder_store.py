"""What staff want of the posts about sessions, and reminders that people asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Feed, Plan, PostOverride, Subscription


class ReminderStore(Protocol):
    """What staff want of the posts about sessions, and reminders that people asked for."""

    def plan(self, twinning_id: int) -> Plan:
        """What a twinning has of its own; all empty where nothing was set."""

    def save_plan(self, plan: Plan) -> None:
        """Keep a changed plan."""

    # -- calendars that are subscribed to
    def feeds(self, feeds: Sequence[Feed]) -> Sequence[str]:
        """The secrets of calendars, in order; one is made where a calendar has none yet."""

    def renew_feed(self, feed: Feed) -> str:
        """A new secret of a calendar; the one before is nobody's."""

    def fed(self, secret: str) -> Feed | None:
        """The calendar that has this secret."""

    def wish(self, wish: PostOverride) -> None:
        """Keep what is wanted of a post."""

    def wished(self, twinning_id: int, number: int, kind: str) -> PostOverride:
        """What is wanted of a post; nothing in it where nobody wanted anything."""

    # -- reminders that people asked for
    def subscribe(self, subscription: Subscription) -> Subscription:
        """Keep a reminder that somebody asked for; its ``id`` is given."""

    def save_subscription(self, subscription: Subscription) -> None:
        """Keep a changed ``due_at``."""

    def subscription(self, subscription_id: int) -> Subscription | None:
        """The reminder of that id."""

    def subscriptions(self, person: str = "") -> Sequence[Subscription]:
        """The reminders of a person, or of everybody, oldest first."""

    def unsubscribe(self, subscription_id: int) -> None:
        """Delete a reminder; no error where there is none."""
