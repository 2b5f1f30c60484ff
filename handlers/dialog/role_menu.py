"""What stands in the menu of who is of the programme team, or leads a twinning."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.access.roles import LEADERS, STAFF, Rule
from handlers.dialog.actions import Say
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button
from handlers.dialog.visit import Choice, Visit

ONLY_LEADERS: Rule = LEADERS - STAFF


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """What may be done: the line that it stands for, as it would be typed, and whose menu it is in."""

    line: str
    label: str
    rule: Rule = LEADERS


ENTRIES = (
    DeskEntry("questions", mark("Questions to answer"), STAFF),
    DeskEntry("twinning list", mark("Twinnings")),
    DeskEntry("session plan", mark("Plan sessions"), ONLY_LEADERS),
    DeskEntry("schedule", mark("Sessions and posts to come")),
    DeskEntry("announce", mark("Announce something")),
    DeskEntry("poll", mark("Polls")),
    DeskEntry("reports", mark("Reports and files")),
    DeskEntry("matches", mark("Matches of cities"), STAFF),
    DeskEntry("audit", mark("Audit: what was done last"), STAFF),
)


def entries(visit: Visit) -> list[DeskEntry]:
    """What is in the menu of this person; nothing for who leads nothing."""
    who = visit.grants.whose()
    every = STAFF if who & STAFF else who
    return [one for one in ENTRIES if one.rule & every]


def choices(visit: Visit) -> list[Choice]:
    """The entries as what can be chosen."""
    return [Choice(_label(visit, one), {"do": one.line}) for one in entries(visit)]


def buttons(visit: Visit) -> list[Button]:
    """The entries as buttons at the side of something."""
    return [Button(_label(visit, one), Say(one.line).encode(), numbered=False) for one in entries(visit)]


def _label(visit: Visit, entry: DeskEntry) -> str:
    number = waiting(visit) if entry.line == "questions" else 0
    return f"{visit.t(entry.label)}: {number}" if number else visit.t(entry.label)


def waiting(visit: Visit) -> int:
    """How many questions wait for an answer of the team."""
    return sum(bool(one.person) and one.answered_at is None for one in visit.store.misses())
