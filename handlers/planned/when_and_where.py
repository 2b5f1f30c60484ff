"""When and where a session is, in a post about it, and what of that is new."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.visit import Visit
from handlers.planned import session_news
from storage.records import Json, Session


def all_of(visit: Visit, session: Session) -> list[Block]:
    """Day and hour by every city's clock, and where it is."""
    return [*_time(visit, session), *([place(visit, session)] if session.place else [])]


def changes(visit: Visit, session: Session, was: Mapping[str, Json]) -> list[Block]:
    """What it was before, struck out, and what it is now; what stays is not said twice."""
    if session.cancelled:
        return [_struck_time(visit, was)]
    timed, placed = not session_news.is_same_time(was, session), was["place"] != session.place
    named = was.get("name", session.name) != session.name
    found = [Block("struck", _title(visit, session, was["name"]))] if named else []
    found += [_struck_time(visit, was)] if timed else []
    found += [Block("struck", was["place"])] if placed and was["place"] else []
    found += [head(visit.t("From now on"))] if found else []
    found += [text(session_times.title(visit.words, session))] if named else []
    found += _time(visit, session) if timed else []
    found += [place(visit, session)] if placed or (timed and session.place) else []
    return found if timed else [*found, hint(visit.t("Day and hour stay."))]


def _struck_time(visit: Visit, was: Mapping[str, Json]) -> Block:
    at = session_times.moment(was["at"])
    return Block("struck", session_times.time_line(visit.words, at, was["zone"], was["minutes"]).text)


def _title(visit: Visit, session: Session, name: str) -> str:
    return session_times.titled(visit.words, session.number, name)


def _time(visit: Visit, session: Session) -> list[Block]:
    at = session_times.moment(session.at)
    return [
        session_times.time_line(visit.words, at, session.zone, session.minutes),
        session_times.everywhere(visit.words, at, visit.store.cities(session.twinning)),
    ]


def place(visit: Visit, session: Session) -> Block:
    """Where it is, or that it is nowhere any more."""
    there = visit.t("Where: {place}", place=session.place)
    return text(there if session.place else visit.t("There is no link or place any more."))
