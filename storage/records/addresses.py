"""What the records of every subject are made of: instants, JSON, accounts, and where one is talked with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

Millis = int
MINUTE: Millis = 60_000
DAY: Millis = 86_400_000
Json = Any
"""A value that ``json.dumps`` takes as it is."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A platform's account of a person. ``team`` is the workspace where a platform has such, else empty."""

    platform: str
    team: str
    user: str


ASIDE = "~"
"""What the thread of an address begins with where one account alone is talked with amid others; the account follows."""


def aside(thread: str) -> str:
    """The account that a thread is for alone; empty where it is a real thread or none."""
    return thread.removeprefix(ASIDE) if thread.startswith(ASIDE) else ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation is held: a chat, and the thread or forum topic in it where there is one. A ``chat`` that is an
    account is the private talk with it, whatever the platform calls that."""

    platform: str
    bot: str
    team: str
    chat: str
    thread: str = ""

    @property
    def aside(self) -> str:
        """The account that alone reads what is said here, amid others and only for a while; empty everywhere else."""
        return aside(self.thread)


def millis(at: datetime) -> Millis:
    """An instant as the store keeps it."""
    return int(at.timestamp() * 1000)
