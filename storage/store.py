"""The one protocol that every engine fulfils; ``tests/storage`` holds the contract all engines are tested against."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from storage.protocols.access_store import AccessStore
from storage.protocols.backup_store import BackupStore
from storage.protocols.form_store import FormStore
from storage.protocols.inbox_store import InboxStore
from storage.protocols.outbox_store import OutboxStore
from storage.protocols.people_store import PeopleStore
from storage.protocols.poll_store import PollStore
from storage.protocols.privacy_store import PrivacyStore
from storage.protocols.question_store import QuestionStore
from storage.protocols.reminder_store import ReminderStore
from storage.protocols.retention_store import RetentionStore
from storage.protocols.session_store import SessionStore
from storage.protocols.twinning_store import TwinningStore
from storage.protocols.vote_store import VoteStore


class StoreError(Exception):
    """The store cannot do its work now or at all; the message says in plain words what to do about it."""


class StoreBusy(StoreError):
    """Another process holds the store longer than we wait (5 s); nothing was changed, trying again is safe."""


class StoreReadOnly(StoreError):
    """The store may be read but not written."""


class StoreFull(StoreError):
    """No room is left on the disk; nothing was changed."""


class StoreNewer(StoreError):
    """The store was written by a newer version of this program."""


class Store(
    InboxStore,
    PeopleStore,
    FormStore,
    QuestionStore,
    OutboxStore,
    AccessStore,
    TwinningStore,
    SessionStore,
    ReminderStore,
    PollStore,
    VoteStore,
    PrivacyStore,
    RetentionStore,
    BackupStore,
    Protocol,
):
    """Everything we remember. Methods that write must be called inside ``transaction()``; reads may be called anywhere.

    Mistakes of the caller are no StoreError: RuntimeError for a write outside a transaction or a transaction within one,
    LookupError for a write about a person or form that does not exist (any more), ValueError for what cannot be kept.
    One thread at a time: another one waits while a transaction is open.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """One write transaction (SQLite: ``BEGIN IMMEDIATE``): commits at the end, rolls back when the block raises."""

    def close(self) -> None:
        """Let go of the store; calling it twice is fine."""

    @property
    def path(self) -> str:
        """The file, which can be opened again beside this; empty where there is none."""

    def health(self) -> Mapping[str, str]:
        """For ``doctor``: engine, path, schema, journal, integrity ("ok"), bytes; ``outbox <state>`` with its number of rows."""
