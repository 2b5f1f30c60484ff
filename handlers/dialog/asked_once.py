"""What ends something for others is asked about once, by one button; the same line with ``now`` does it unasked."""

from __future__ import annotations

from handlers.dialog.blocks import text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, prompt, sure

AT = "sure"
NOW = "now"


def without_now(line: str) -> tuple[str, bool]:
    """A line that was typed, and whether it ends with the word."""
    words = line.split()
    now = bool(words) and words[-1].casefold() == NOW
    return " ".join(words[:-1] if now else words), now


def ask(visit: Visit, question: str, told: str, yes: str, line: str) -> list[Reply]:
    """Ask before a command is done: ``line`` is the whole of it, ``told`` is what a platform with dialogs asks about the button."""
    visit.go(AT)
    choices = [Choice(yes, f"{line} {NOW}", sure=sure(visit, told)), Choice(visit.t("No"), "")]
    return [prompt(visit, [text(question)], choices)]
