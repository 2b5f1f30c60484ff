"""What a group is told about us: what we are for there, and what belongs into a private talk."""

from __future__ import annotations

from handlers.dialog.blocks import hint, items, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit, plain


def introduction(visit: Visit) -> Reply:
    """Who we are, and what may be asked here."""
    words = visit.t("I am an automated assistant. Here I answer questions about the programme by quoting its text.")
    asked = visit.t("Put my name before your question, or reply to a message of mine.")
    if visit.turn.channel.private_link:
        asked = visit.t(
            "Put my name before your question, reply to a message of mine, or write {command}.", command="`/ask`"
        )
    private = hint(visit.t("Write to me in private."))
    return plain(text(words), text(asked), private, buttons=in_private_by_link(visit, mark("start")))


def in_private(visit: Visit, word: str) -> Reply:
    """That a command is not for this group, and where it is."""
    words = visit.t("That is a matter between you and me, not for this group.")
    return plain(text(words), text(visit.t("Write to me in private.")), buttons=in_private_by_link(visit, word))


def hello(words: Translator, command: str) -> Reply:
    """Who we are, to a group that has just let us in; ``command`` is what stands before words to us there."""
    who = words.t("Hello! I am an automated assistant for city twinning programmes, and I decide nothing.")
    how = words.t("Mention me with a question, and I quote what the programme text says about it.")
    lines = [how]
    if command:
        alone = mark(
            "Type `{command}` and your question, and only you see the answer. `{command} help` shows what I can do."
        )
        bind = mark("Who leads a twinning links this group to it: `{command} link` and the code.")
        lines += [words.t(one, command=command) for one in (alone, bind)]
    return plain(text(who), items(*lines))


def in_private_by_link(visit: Visit, word: str) -> tuple[Button, ...]:
    """A button that opens the private talk, where the platform has links to it; it says a word of command there if it can."""
    channel = visit.turn.channel
    link = f"{channel.private_link}{word}" if channel.private_link else channel.talk
    return (Button(visit.t("Open our private chat"), "", numbered=False, link=link),) if link else ()
