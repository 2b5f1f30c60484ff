"""Words for people that stand in data: marked where they stand, translated where they are said."""

from __future__ import annotations


def mark(message: str) -> str:
    """The message itself: marks words for extraction that are translated later."""
    return message
