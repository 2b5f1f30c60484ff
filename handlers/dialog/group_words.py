"""What a group is told about us: what we are for there, and what belongs into a private talk."""

from __future__ import annotations

from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply, hint, text
from handlers.dialog.visit import Visit, plain


def introduction(visit: Visit) -> Reply:
    """Who we are, and what may be asked here."""
    words = visit.t("I am an automated assistant. Here I answer questions about the programme by quoting its text.")
    asked = visit.t("Put my name before your question, or reply to a message of mine.")
    if visit.turn.channel.private_link:
        asked = visit.t(
            "Put my name before your question, reply to a message of mine, or write {command}.", command="`/ask`"
        )
    return plain(text(words), text(asked), hint(_said(visit)), buttons=in_private_by_link(visit, mark("start")))


def in_private(visit: Visit, word: str) -> Reply:
    """That a command is not for this group, and where it is."""
    words = visit.t("That is a matter between you and me, not for this group.")
    return plain(text(words), text(_said(visit)), buttons=in_private_by_link(visit, word))


def _said(visit: Visit) -> str:
    return visit.t("Write to me in private.")


def in_private_by_link(visit: Visit, word: str) -> tuple[Button, ...]:
    """A button that opens the private talk and says a word of command there, where the platform has such links."""
    link = visit.turn.channel.private_link
    return (Button(visit.t("To the private chat"), "", numbered=False, url=f"{link}{word}"),) if link else ()
