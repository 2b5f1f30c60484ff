"""A bare yes or no to what is shown before it is done for others."""

from __future__ import annotations

from faq.answers.vocabulary import NO, NO_ALONE, YES, YES_ALONE, yes_or_no
from faq.text.spelling import fold
from handlers.dialog.command_phrases import LATER, meaning, without_courtesy

_LEAVES = (LATER, "cancel")
"""Words of command that leave it ("leave it", "not now", "never mind")."""


def does(line: str) -> bool:
    """Whether a message is a yes and nothing else: with more behind it, it is words of one's own."""
    said = without_courtesy(fold(line).split())
    return said in YES | YES_ALONE if said else yes_or_no(line) == "yes"


def leaves(line: str) -> bool:
    """Whether a message is a no and nothing else, or says to leave it."""
    said = without_courtesy(fold(line).split())
    if not said:
        return yes_or_no(line) == "no"
    return said in NO | NO_ALONE or meaning(line) in _LEAVES
