"""Roles, invitations, and the audit log with the numbers of those it speaks of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from storage.records import AuditRow, Invitation, Millis, Role


class AccessStore(Protocol):
    """Roles, invitations, and the audit log with the numbers of those it speaks of."""

    def give_role(self, role: Role) -> None:
        """Give a role; one that the person has stays as it is. LookupError where the person or the twinning does not exist."""

    def take_role(self, role: Role) -> bool:
        """Take a role back, whenever it was given; False where the person does not have it."""

    def roles(self, person: str = "") -> Sequence[Role]:
        """The roles of a person, or of everybody, oldest first."""

    # -- invitations
    def keep_invitation(self, secret: str, invitation: Invitation) -> None:
        """Keep an invitation; of its secret only a hash is kept. LookupError where its twinning does not exist."""

    def invitation(self, secret: str, at: Millis) -> Invitation | None:
        """What an invitation is good for; None where there is none (any more), or it has expired."""

    def use_invitation(self, secret: str, at: Millis) -> Invitation | None:
        """The same, and it is gone with that."""

    # -- numbers and the audit log
    def person_number(self, person: str) -> str:
        """The random number a person has in lists and in the audit log, made when first asked for; LookupError for nobody."""

    def person_numbers(self, people: Sequence[str]) -> Mapping[str, str]:
        """The same of several, by person."""

    def person_numbered(self, number: str) -> str:
        """The person with this number; empty where there is none (any more)."""

    def names(self, people: Sequence[str]) -> Mapping[str, str]:
        """What people agreed to be called, by person; who did not is not in it."""

    def names_of_numbers(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """The same by the number that each has in lists."""

    def audit(self, *rows: AuditRow) -> None:
        """Add rows; their ``id`` is given. A row is never changed or deleted."""

    def audited(self, limit: int = 0) -> Sequence[AuditRow]:
        """The newest ``limit`` rows (all where 0), oldest first."""
