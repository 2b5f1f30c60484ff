"""What a group is told about us: what we are for there, and what belongs into a private talk."""

from __future__ import annotations

from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply, hint, text
from handlers.dialog.visit import Visit, plain


def introduction(visit: Visit) -> Reply:
    """Who we are, and what may be asked here."""
    words = visit.t(
        "I am an automated assistant. Here I answer questions about the programme by quoting its text; just ask me."
    )
    return plain(text(words), hint(_where(visit, mark("start"))))


def in_private(visit: Visit, word: str) -> Reply:
    """That a command is not for this group, and where it is."""
    return plain(text(visit.t("That is a matter between you and me, not for this group.")), text(_where(visit, word)))


def _where(visit: Visit, word: str) -> str:
    link = visit.turn.channel.private_link
    if link:
        return visit.t("Write to me in private: {link}", link=f"{link}{word}")
    return visit.t("Write to me in private.")
