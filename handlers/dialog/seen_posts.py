"""The way from a message in private to the posts in groups that it tells of."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.dialog.turn import PostedAt, SeePost
from handlers.dialog.visit import Visit
from storage.records import Address


def see(visit: Visit, posted: Iterable[tuple[Address, str]]) -> SeePost | None:
    """The posts, by where they are and the platform's ids of them; None where none went out yet."""
    found = tuple(PostedAt(where.platform, where.team, where.chat, message) for where, message in posted if message)
    return SeePost(visit.t("See the post"), found) if found else None
