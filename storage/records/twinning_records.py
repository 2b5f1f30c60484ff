"""Twinnings with their cities, rosters and groups."""

from __future__ import annotations

from dataclasses import dataclass

from storage.records.addresses import Address, Millis


@dataclass(frozen=True, slots=True)
class Twinning:
    """Cities that work together in a programme. ``id`` is the number that people type; it is never given again."""

    id: int
    programme: str
    title: str
    priority: str
    created_at: Millis
    archived_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class TwinningCity:
    """A city of a twinning; ``number`` counts from 1. ``country`` has two letters or is empty, ``zone`` is IANA's name,
    ``form`` the finished draft it was taken from, empty where it was typed or the draft is gone."""

    twinning: int
    number: int
    name: str
    country: str
    zone: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person on the roster: a representative of the city with that number."""

    twinning: int
    city: int
    person: str


@dataclass(frozen=True, slots=True)
class LinkedGroup:
    """A group that a twinning's posts go to; a group has at most one twinning. ``lost`` says why nothing can be posted there
    now (``removed``, ``archived``), empty where all is well; ``name`` is what the platform last called the group."""

    twinning: int
    address: Address
    at: Millis
    name: str = ""
    lost: str = ""
