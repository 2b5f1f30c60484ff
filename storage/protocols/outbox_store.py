"""The queue of what is to be said, now or at a planned time, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from storage.records import Backlog, Millis, OutboxRow, OutboxState, Outgoing


class OutboxStore(Protocol):
    """The queue of what is to be said, now or at a planned time, and what became of it."""

    def put(self, messages: Sequence[Outgoing], at: Millis, made_of: Collection[str] = ()) -> Sequence[int]:
        """Queue messages; one with a key takes the place of a due one with the same key and address, which is deleted, and
        stands at the end of the queue. The ids, in order; an id is never given again. ``made_of`` names the forms whose words
        they hold: sent or not they go with each of them, all but a ``last_word``. A form that is there no more counts not."""

    def put_once(self, message: Outgoing, at: Millis) -> bool:
        """Queue a message unless one with its key and address is due already; whether it was queued."""

    def claim(self, platforms: Sequence[str], now: Millis, limit: int = 1) -> Sequence[OutboxRow]:
        """Take due rows into ``sending`` (``attempts`` + 1), ordered by lane, due time, id. One row of an address at a time:
        a row waits while any row of its address is sending, and while an earlier one is due at ``now`` or due again after a
        failed attempt. Earlier is the lower lane, then the lower id: order within a chat is kept, a reply overtakes a
        broadcast, and a reminder planned for next week holds nothing up. Opens its own write transaction where none is
        open."""

    def settle(
        self, row: int, state: OutboxState, at: Millis, *, error: str = "", sent_as: str = "", due_at: Millis | None = None,
        counts: bool = True,
    ) -> OutboxRow | None:  # fmt: skip
        """Note the fate of a row that is ``sending``, and give it as it is then; None where it is not, or not any more (forgotten,
        or recovered by another process). ``due`` needs ``due_at``, and where a newer row with its key was put meanwhile the row
        is deleted instead; ``counts=False`` gives the attempt back (a 429). ``uncertain`` raises ``doubts`` by one. The body of
        a dropped row is blanked, and that of a fleeting one as soon as it is sent. A row with ``last_word`` is deleted as soon
        as it is sent, dead or dropped. Opens its own transaction where none is open."""

    def recover(self, at: Millis, platforms: Sequence[str] = ()) -> int:
        """At start: rows of these platforms (all where empty) that a process left ``sending`` as it died become uncertain, or
        due again where their policy is ``resend`` and they were in doubt fewer than 2 times; ``doubts`` rises by one. How many
        there were. Opens its own transaction where none is open. It cannot tell a dead process from a live one: see
        ``storage.sqlite.relay_lock``."""

    def next_due(self, platforms: Sequence[str]) -> Millis | None:
        """When the next row of these platforms is due, be it in the past; rows that wait for another one count too."""

    def backlog(self, platforms: Sequence[str], now: Millis) -> Backlog:
        """How much of these platforms is due, and of all is on its way, in doubt or given up. It costs the same whatever is stored:
        no more rows are looked at than are counted."""

    def outbox(self, states: Sequence[OutboxState] = ()) -> Sequence[OutboxRow]:
        """The rows in these states (all where empty), oldest first."""

    def outbox_row(self, row: int) -> OutboxRow | None:
        """One row."""

    def resend(self, row: int, at: Millis) -> bool:
        """Make an uncertain or dead row due again, its attempts counted anew; False where it is in another state."""

    def drop(self, row: int, at: Millis) -> bool:
        """Give up an uncertain, dead or due row; its body is blanked. False where it is in another state."""

    # -- planned messages, by the beginning of their key
    def planned(self, *prefixes: str) -> Sequence[OutboxRow]:
        """The rows in any state whose key begins with one of these, in the order in which they are or were due."""

    def planned_under(self, *keys: str) -> Sequence[OutboxRow]:
        """The rows in any state whose key is one of these, or begins with it and a ``/`` or ``:``, in the order in which they
        are or were due: under ``poll/1`` is ``poll/1/edit`` and not ``poll/10``."""

    def unplan(self, *prefixes: str) -> int:
        """Delete the due rows whose key begins with one of these; how many that were. What is being sent is left alone."""

    def withdraw(self, rows: Sequence[int]) -> int:
        """Delete these rows where they are due; how many that were."""
