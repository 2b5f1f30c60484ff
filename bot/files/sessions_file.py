"""Sessions in the files of twinnings: a row each. What is over is kept and nobody is told; what lies ahead is planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from faq.answers.zones import is_zone
from faq.pack.model import Pack
from faq.sessions import moments
from faq.sessions.read_when import FURTHEST
from faq.sessions.when import LEAST_MINUTES, MINUTES, MOST_MINUTES, When
from handlers.calendar import session_times
from handlers.dialog.turn import Knowledge
from handlers.dialog.visit import ordinal
from handlers.planned import feedback_nudges, session_news, session_posts
from handlers.sessions.session_target import LONGEST_NAME, LONGEST_PLACE, MOST_NUMBER
from storage.records import Session, millis
from storage.store import Store

COLUMNS = ("session", "name", "starts", "minutes", "place", "cancelled")
EXAMPLE = "2026-12-03T14:00"
EARLIEST = 2000
_STARTS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::00)?(?: ?([+-])([0-9]{2}):([0-9]{2}))?")
_TIMED = ("starts", "zone", "fold", "minutes", "place", "cancelled")
"""What the groups are told of where it changes."""


class Cells(Protocol):
    """A row of a file; a cell that is missing is empty."""

    @property
    def values(self) -> Mapping[str, str]:
        """The cells that there are."""

    def __getitem__(self, column: str) -> str: ...


# -- writing


def document(session: Session) -> dict[str, str | int | bool]:
    """A session as it is written. An hour that comes twice on its day has the difference to UTC behind it."""
    day, hour, *_ = session_times.when(session).line.split()
    return {
        "session": session.number, "name": session.name, "starts": f"{day}T{hour}", "zone": session.zone,
        "minutes": session.minutes, "place": session.place, "cancelled": session.cancelled,
    }  # fmt: skip


# -- what is wrong


def rewrites(session: Session, known: Session | None, now: datetime) -> bool:
    """Whether it would change what was held: when or where it was, or that it was."""
    is_over = known is not None and not known.cancelled and session_times.ends(known) <= millis(now)
    return is_over and known is not None and _is_told(session, known)


def problems(row: Cells, now: datetime) -> Iterator[tuple[str, str]]:
    """What keeps a row from being a session: the column, and what is wrong there."""
    if not ordinal(row["session"], MOST_NUMBER):
        yield "session", f"session must be a number from 1 to {MOST_NUMBER}"
    if not is_zone(row["zone"]):
        yield "zone", f"{row['zone']!r} is no time zone; a session needs one, such as Europe/Brussels"
    else:
        yield from _time_problems(row, now)
    if row["minutes"] and ordinal(row["minutes"], MOST_MINUTES) < LEAST_MINUTES:
        yield "minutes", f"minutes must be a number from {LEAST_MINUTES} to {MOST_MINUTES}"
    for name, most in (("name", LONGEST_NAME), ("place", LONGEST_PLACE)):
        if len(row[name]) > most:
            yield name, f"{name} has more than {most} characters"
    if row["cancelled"].casefold() not in ("", "yes", "no"):
        yield "cancelled", "cancelled must be yes or no"


def _time_problems(row: Cells, now: datetime) -> Iterator[tuple[str, str]]:
    starts, wall = row["starts"], _wall(row["starts"])
    if wall is None:
        yield "starts", f"{starts!r} is no day and hour; expected one such as {EXAMPLE}"
        return
    if wall.year < EARLIEST or wall > now.replace(tzinfo=None) + FURTHEST:
        yield "starts", f"{starts!r} is before {EARLIEST}, or more than three years ahead"
        return
    found = moments.instants(wall, row["zone"])
    if not found:
        yield "starts", f"{starts!r} does not exist in {row['zone']}: the clocks are put forward then"
    elif len(_meant(row, wall)) != 1:
        offsets = " or ".join(_signed(moments.offset(at, row["zone"])) for at in found)
        yield "starts", f"{starts!r}: in {row['zone']} that is {offsets}; put it behind the hour"


def _wall(starts: str) -> datetime | None:
    found = _STARTS.fullmatch(starts)
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}") if found else None
    except ValueError:
        return None


def _meant(row: Cells, wall: datetime) -> list[int]:
    """Which of the instants with this wall time are meant: 0 the first, 1 the second."""
    found = _STARTS.fullmatch(row["starts"])
    offset = f"{found[3]}{found[4]}:{found[5]}" if found and found[3] else ""
    both = moments.instants(wall, row["zone"])
    return [fold for fold, at in enumerate(both) if offset in ("", _signed(moments.offset(at, row["zone"])))]


def _signed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


# -- what is wanted


def wanted(row: Cells, known: Session | None, pack: Pack, twinning: int, now: datetime) -> Session:
    """The session of a row without a problem. What the row leaves out stays as it is, or as it is usual."""
    wall, number = datetime.fromisoformat(row["starts"][: len(EXAMPLE)]), int(row["session"])
    name = next((one.name for one in pack.file.session if one.number == number), "")
    usual = Session(twinning, number, name, "", "", MINUTES, 0, "", millis(now))
    before = known or usual
    when = When(
        f"{wall:%Y-%m-%dT%H:%M}",
        row["zone"],
        int(row["minutes"] or before.minutes),
        row["place"] if "place" in row.values else before.place,
        _meant(row, wall)[0],
    )
    return replace(
        before, name=row["name"] or before.name, starts=when.starts, zone=when.zone, minutes=when.minutes,
        place=when.place, fold=when.fold, at=millis(when.at), tzdata=moments.VERSION,
        cancelled=row["cancelled"].casefold() == "yes" if row["cancelled"] else before.cancelled,
    )  # fmt: skip


def differs(session: Session, known: Session | None) -> bool:
    """Whether a session is new, or other than it is known."""
    return known is None or session.name != known.name or _is_told(session, known)


def is_told(session: Session, known: Session | None, now: datetime) -> bool:
    """Whether the groups are told of it: not where it is over, nor where only its name is new."""
    news = not session.cancelled if known is None else _is_told(session, known)
    return news and session_times.ends(session) > millis(now)


def _is_told(session: Session, known: Session) -> bool:
    return any(getattr(session, name) != getattr(known, name) for name in _TIMED)


# -- doing


def save(store: Store, knowledge: Knowledge, twinning: int, sessions: Sequence[Session], now: datetime) -> None:
    """Keep the sessions of a twinning, and tell its groups of those that change. New ones are kept: who plans the twinning
    anew invites to them."""
    for one in sessions:
        known = session_times.numbered(store, twinning, one.number)
        if known is None:
            store.add_session(replace(one, twinning=twinning))
            continue
        told = _is_told(one, known)
        fresh = replace(one, version=known.version + told, changed_at=millis(now))
        store.save_session(fresh)
        if is_told(one, known, now):
            _tell(store, knowledge, known, fresh, now)
        elif told:
            store.unplan(session_posts.prefix(fresh))
            feedback_nudges.unplan(store, fresh)


def _tell(store: Store, knowledge: Knowledge, known: Session, fresh: Session, now: datetime) -> None:
    if fresh.cancelled:
        session_news.cancelled(store, knowledge, known, fresh, now)
    elif known.cancelled:
        session_posts.invite(store, knowledge, [fresh], now)
    else:
        session_news.changed(store, knowledge, known, fresh, now)
