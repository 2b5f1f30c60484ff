"""Who may what, and who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.records.addresses import Millis

RoleName = Literal["owner", "staff", "facilitator"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may do. ``twinning`` names the twinning of a facilitator and is 0 of the others."""

    person: str
    role: RoleName
    at: Millis
    twinning: int = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation is good for, once: ``purpose`` is ``owner``, ``staff``, ``facilitator`` (of ``twinning``), ``seat``
    (at its ``city``), or ``link`` (binds the group where it is said to ``twinning``). Of its secret only a hash is kept.
    ``label`` is whom it was made for, in the words of ``maker``, the person who is told when it is taken."""

    purpose: Literal["owner", "staff", "facilitator", "seat", "link"]
    expires_at: Millis
    twinning: int = 0
    city: int = 0
    label: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what. ``actor`` and ``subject`` are persons by their random number, which means nobody once they are
    forgotten; ``actor`` is ``console`` for the command line. ``about`` names things, never people."""

    at: Millis
    actor: str
    action: str
    about: str = ""
    subject: str = ""
    id: int = 0
