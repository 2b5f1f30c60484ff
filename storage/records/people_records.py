"""People, what is talked about with them, and their one-time codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from storage.records.addresses import Address, Json, Millis


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote to us. ``noticed_at`` is when the notice was first said; before that only ids are stored. ``name`` is
    what they agreed to be called by those who lead their twinnings."""

    id: str
    created_at: Millis
    language: str = ""
    zone: str = ""
    programme: str = ""
    noticed_at: Millis | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The open question of one address. ``state`` is the handlers' own; the store only keeps it."""

    address: Address
    person: str
    state: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A message with buttons that was shown at an address: what its buttons were about, looked up by ``nonce``."""

    address: Address
    nonce: str
    at: Millis
    about: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Code:
    """What a one-time code is good for: joining accounts (``link``), taking a draft over (``hand``), or working on it too
    (``share``). ``address`` is where it was made, so that its maker is told there.
    """

    kind: Literal["link", "hand", "share"]
    person: str
    address: Address
    expires_at: Millis
    form: str = ""
