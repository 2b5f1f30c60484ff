"""What somebody holds: by identity, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.access.roles import ANYONE, Who
from storage.records import Role, Seat


@dataclass(frozen=True, slots=True)
class Grants:
    """What a person is: everywhere, of single twinnings too, and of any."""

    person: str
    everywhere: frozenset[Who]
    of: Mapping[int, frozenset[Who]]
    anywhere: frozenset[Who]

    def whose(self, twinning: int = 0) -> frozenset[Who]:
        """What they are, of a twinning, or of any where it is 0."""
        return self.of.get(twinning, self.everywhere) if twinning else self.anywhere


def granted(person: str, roles: Iterable[Role], seats: Iterable[Seat]) -> Grants:
    """What somebody is by their roles and their seats."""
    held: dict[int, set[Who]] = {0: set(ANYONE)}
    for role in roles:
        held.setdefault(role.twinning, set()).add(role.role)
    for seat in seats:
        held.setdefault(seat.twinning, set()).add("representative")
    everywhere = frozenset(held.pop(0))
    of = {twinning: everywhere | some for twinning, some in held.items()}
    return Grants(person, everywhere, of, everywhere.union(*of.values()))
