"""How long everything is kept, declared once: the purge, ``privacy``, the documents and the tests go by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storage.records import DAY, Millis

INBOX_DAYS = 7
"""Longer than any platform delivers an event again."""
WORDS_DAYS = 7
"""The words of what was sent, and of what nobody can send any more."""
GROUP_DAYS = 7
"""Who was seen in a group only, and was therefore never told what is kept."""
DOUBT_DAYS = 30
"""Time for the team to send again what is in doubt."""
PROMPT_DAYS = 90
SETTLED_DAYS = 90
"""What a button's message was sent as is needed as long as the button works."""
PARKED_DAYS = 90
AUDIT_DAYS = 3 * 365
COUNTER_DAYS = 3 * 365


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept in these tables, said for people, and until when. ``{retention}`` stands for the programme's retention.
    ``stays``: until the team takes it away; no passing of time does.
    """

    what: str
    tables: tuple[str, ...]
    until: str
    stays: bool = False


KEPT = (
    Kept(
        "Account numbers, language, time zone, name, talk",
        ("person", "identity", "conversation", "person_number", "unnudged", "former"),
        "{retention} after the last day they wrote; longer with a role, a place on a roster or a kept answer",
    ),
    Kept("Who was seen in a group only", (), f"{GROUP_DAYS} days after they wrote, unless they take part"),
    Kept(
        "Self-checks, drafts and their versions",
        ("form", "answer", "version", "guest", "outbox_form", "prompt_form"),
        "{retention} after the last change",
    ),
    Kept("Questions to the team", ("miss",), "{retention} after they were asked"),
    Kept("Reminders asked for", ("subscription",), "{retention} after their day, else with the account"),
    Kept(
        "Votes, feedback and tallies",
        ("poll", "poll_option", "poll_post", "vote", "part", "feedback_text"),
        "{retention} after the poll closed",
    ),
    Kept("Votes in a poll that is not ours yet", ("early_vote",), f"{WORDS_DAYS} days"),
    Kept(
        "Answers to proposed hours",
        ("proposal", "proposal_post", "suits"),
        "{retention} after the vote closed or was begun",
    ),
    Kept(
        "Who could not come, notes and wishes of a session",
        ("attendance", "session_note", "wish"),
        "{retention} after the session",
    ),
    Kept(
        "Twinnings, their cities, groups and sessions",
        ("twinning", "twinning_city", "bound", "session", "twinning_plan", "feedback_mode"),
        "{retention} after the twinning was archived",
    ),
    Kept("Roles and places on rosters", ("role", "seat"), "until taken back; in a twinning, as long as the twinning"),
    Kept("Calendar addresses", ("calendar_feed",), "as long as the account, the twinning or the city they show"),
    Kept("Invitations and codes", ("invitation", "code"), "until they are used or expire"),
    Kept("Ids of received events", ("inbox",), f"{INBOX_DAYS} days"),
    Kept("What old buttons were about", ("prompt",), f"{PROMPT_DAYS} days"),
    Kept(
        "Messages",
        ("outbox",),
        f"words: {WORDS_DAYS} days after sending, {DOUBT_DAYS} in doubt; when and where: {SETTLED_DAYS} days, "
        "of planned messages {retention}",
    ),
    Kept("Events that could not be handled, without words", ("parked",), f"{PARKED_DAYS} days"),
    Kept("The log of who did what, by random number", ("audit",), f"{AUDIT_DAYS} days"),
    Kept("Counts without people", ("counter",), f"{COUNTER_DAYS} days"),
    Kept("Check values of who was forgotten", ("forgotten",), "as long as a backup may be kept"),
    Kept("Phrases the team taught", ("taught",), "until the team takes them back", stays=True),
    Kept(
        "Numbers that keep the store in order",
        ("taught_version", "audit_end", "upkeep", "sweep", "forgetting"),
        "always",
        stays=True,
    ),
)
"""Every table is named here; a test fails on one that is not."""


def declared() -> Iterator[str]:
    """The tables that a period or a reason is declared for."""
    for kept in KEPT:
        yield from kept.tables


def lines(retention: str) -> Iterator[str]:
    """A line a kind of data for the documents, with these words for the programme's retention."""
    for kept in KEPT:
        yield f"| {kept.what} | {kept.until.format(retention=retention)} |"


JUMP: Millis = DAY
"""How far the clock may stand before the last event or purge, or from what a process has counted since."""
GAP: Millis = 30 * DAY
"""The longest time without a purge that is believed without asking."""


def clock_doubt(now: Millis, last: Millis | None, event: Millis | None, drift: Millis = 0) -> str:
    """Why the clock cannot be trusted with deleting; nothing where it can. ``last`` is the last purge, ``event`` the last trace
    of anybody's, ``drift`` by how much the clock went faster than the time that this process counted by itself.
    """
    known = [at for at in (last, event) if at is not None]
    if any(at > now + JUMP for at in known):
        return "the last purge or event lies in the future"
    if abs(drift) > JUMP:
        return "the clock jumped while the program ran"
    since = last if last is not None else event
    if since is not None and now - since > GAP:
        return f"nothing was purged for {(now - since) // DAY} days"
    return ""
