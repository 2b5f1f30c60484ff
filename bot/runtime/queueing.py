"""Replies as they are queued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.dialog.turn import Reply
from storage.records import Address, Outgoing

BESIDE = 1
"""The lane of a change of an earlier message where something new is said: platforms allow fewer changes than messages, and who
answers quickly waits for the next question, not for the last ones to change."""


def pointing_at(message: str, replies: Sequence[Reply]) -> list[Reply]:
    """The replies, the first one in the group pointing at what it answers: others talk there at the same time."""
    first = next((reply for reply in replies if reply.address is None and not reply.edit_of), None)
    return [replace(reply, answers=message) if reply is first else reply for reply in replies]


def queued(replies: Sequence[Reply], here: Address, at: int, people: Mapping[Address, str]) -> list[Outgoing]:
    """The queued form of replies. ``people`` are those whom messages to their addresses concern."""
    new = any(not reply.edit_of for reply in replies)
    return [
        outgoing(reply, here, at, people.get(reply.address or here, ""), lane=BESIDE if new and reply.edit_of else 0)
        for reply in replies
    ]


def outgoing(reply: Reply, here: Address, at: int, person: str = "", lane: int = 0) -> Outgoing:
    """The queued form of a reply."""
    return Outgoing(
        address=reply.address or here,
        body=reply.stored(),
        due_at=at,
        kind=reply.kind,
        lane=lane,
        key=reply.key,
        person=person,
        last_word=reply.last_word,
    )
