"""Twinnings with their cities, rosters and groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from storage.records import Address, LinkedGroup, Millis, Seat, Twinning, TwinningCity


class TwinningStore(Protocol):
    """Twinnings with their cities, rosters and groups."""

    def create_twinning(self, programme: str, title: str, priority: str, at: Millis) -> Twinning:
        """A new twinning without cities."""

    def twinning(self, twinning_id: int) -> Twinning | None:
        """The twinning of that number."""

    def twinnings(self, *, archived: bool = False) -> Sequence[Twinning]:
        """The twinnings by number; those that are archived only where asked for."""

    def save_twinning(self, twinning: Twinning) -> None:
        """Keep a changed twinning."""

    def set_cities(self, twinning_id: int, cities: Sequence[TwinningCity]) -> None:
        """The cities of a twinning from now on. A city that goes takes its seats along."""

    def cities(self, twinning_id: int) -> Sequence[TwinningCity]:
        """The cities of a twinning by number."""

    # -- the roster
    def seat(self, seat: Seat) -> None:
        """Put a person on the roster; LookupError where the city or the person does not exist."""

    def unseat(self, seat: Seat) -> bool:
        """Take a person off the roster; False where they were not on it."""

    def seats(self, twinning_id: int) -> Sequence[Seat]:
        """The roster of a twinning, by city, then in the order in which people came."""

    def seats_of(self, person: str) -> Sequence[Seat]:
        """The seats of a person, by twinning and city."""

    # -- its groups
    def bind(self, bound: LinkedGroup) -> None:
        """Bind a group to a twinning; what it was bound to before is replaced."""

    def unbind(self, address: Address) -> bool:
        """Bind a group to nothing; False where it was bound to nothing."""

    def bound_at(self, address: Address) -> LinkedGroup | None:
        """What a group is bound to."""

    def bounds(self, twinning_id: int) -> Sequence[LinkedGroup]:
        """The groups of a twinning, oldest first, those that are lost too."""

    def bounds_in(self, address: Address) -> Sequence[LinkedGroup]:
        """What is bound in a chat, in any of its threads."""

    def move(self, old: Address, new: Address) -> None:
        """A chat has another id now: what is bound there (in any of its threads), the polls posted there and what was ever queued
        for it go along, so that what went out is not planned again. Of a poll that was posted the ``message`` is ``moved``
        then: a message's id is of one chat."""
