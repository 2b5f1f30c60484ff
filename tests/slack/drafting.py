"""A draft as each begins."""

from __future__ import annotations

from tests.fake.slack import Desktop
from tests.slack.process import Bot


def with_draft(bot: Bot) -> Desktop:
    """Alice, with a draft of City2City begun and its first question open."""
    bot.start().ready()
    alice = Desktop(bot.slack)
    alice.says("programme utm-city2city")
    alice.hears("We are talking about")
    alice.says("draft")
    alice.presses("Yes", alice.hears("May I keep"))
    alice.presses("No", alice.hears("May the programme team"))
    alice.hears("A1")
    return alice
