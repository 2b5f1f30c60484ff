"""Sessions that are planned: moved, shortened, cancelled, renamed, noted."""

from __future__ import annotations

from dataclasses import replace

from faq.sessions import moments
from faq.sessions.post_offsets import CANCELLED, MOVED
from faq.sessions.read_when import read_when
from faq.sessions.when import LEAST_MINUTES, MOST_MINUTES, When
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import hint, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, ordinal, plain, sure
from handlers.planned import session_posts
from handlers.sessions import attendance, planning, session_target, session_when
from handlers.sessions.requests import ANYWAY, Request, ask_first, without_anyway
from handlers.sessions.session_target import LONGEST_NAME, LONGEST_NOTE, LONGEST_PLACE, Target
from handlers.sessions.session_when import PROBLEMS
from handlers.twinnings import invitations
from storage.records import Session, Twinning, millis


def _changeable(visit: Visit, target: Target, again: str = "") -> Session | list[Reply]:
    """The session, where it is not over: what was held stays in every report as it was. ``again`` is when a new one may be."""
    found = session_target.existing(visit, target)
    if isinstance(found, Session) and session_times.ends(found) <= visit.turn.millis:
        return planning.held_already(visit, target, found, again)
    return found


def _time_again(visit: Visit, target: Target) -> str:
    """When a session was to be moved to, as a line for a new one; empty where that cannot be read."""
    known = session_times.numbered(visit.store, target.twinning.id, target.number)
    line, _ = without_anyway(target.rest)
    found = (
        read_when(line, session_when.asker(visit, target.twinning, session_times.when(known)))
        if known and line
        else None
    )
    return found.line if isinstance(found, When) else ""


def move(visit: Visit, target: Target) -> list[Reply]:
    """``session move 1 2026-12-10 15:00``: zone, length and place stay where none is named."""
    known = _changeable(visit, target, _time_again(visit, target))
    if not isinstance(known, Session):
        return known
    return session_when.at_time(visit, target, "move", move_it, known)


def move_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Move it, unless something speaks against the new time that nobody has seen."""
    target, when = Target(twinning, request.number, ""), session_when.timed(request)
    known = _changeable(visit, target, when.line)
    if not isinstance(known, Session):
        return known
    return session_when.against(visit, twinning, request) or _changed(visit, target, known, when)


def _changed(visit: Visit, target: Target, known: Session, when: When) -> list[Reply]:
    if when == session_times.when(known):
        return [plain(text(visit.t("That is how it is planned already. Nothing changes.")))]
    fresh = replace(
        known, starts=when.starts, zone=when.zone, minutes=when.minutes, place=when.place, fold=when.fold,
        at=millis(when.at), tzdata=moments.VERSION, version=known.version + 1,
    )  # fmt: skip
    visit.store.save_session(fresh)
    permissions.note(visit, "session move", f"{invitations.name(target.twinning)}, {fresh.number}")
    session_posts.announce(
        visit.store, visit.turn.knowledge, fresh, MOVED, visit.turn.now, was=session_posts.was(known)
    )
    attendance.ask_again(visit, fresh)
    return planning.done(visit, fresh, visit.t("Changed. The groups are told what it was and what it is now."))


def shorten(visit: Visit, target: Target) -> list[Reply]:
    """``session shorten 1 60min``, or any other length."""
    known = _changeable(visit, target)
    if not isinstance(known, Session):
        return known
    number = target.rest.casefold().removesuffix("minutes").removesuffix("min").strip()
    minutes = ordinal(number, MOST_MINUTES)
    if minutes < LEAST_MINUTES:
        asked, example = PROBLEMS["minutes"], f"`session shorten {known.number} 60min`"
        words = visit.t(asked, least=LEAST_MINUTES, most=MOST_MINUTES, example=example)
        return [plain(text(words))]
    return _changed(visit, target, known, replace(session_times.when(known), minutes=minutes))


def place(visit: Visit, target: Target) -> list[Reply]:
    """``session place 1 LINK``: where it is, or that it is online now."""
    known = _changeable(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_PLACE:
        return [
            plain(
                text(visit.t("Put the link or place behind the number, at most {most} characters.", most=LONGEST_PLACE))
            )
        ]
    return _changed(visit, target, known, replace(session_times.when(known), place=target.rest))


def cancel(visit: Visit, target: Target) -> list[Reply]:
    """``session cancel 1``: asked once more before the groups are told."""
    heeded = target.rest.casefold() == ANYWAY
    return cancel_it(visit, target.twinning, Request("cancel", target.twinning.id, target.number, heeded=heeded))


def cancel_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Cancel it, once that was asked."""
    known = _changeable(visit, Target(twinning, request.number, ""))
    if not isinstance(known, Session):
        return known
    if not request.heeded:
        asked = visit.t("Cancel it and tell the groups? {session}", session=session_times.title(visit.words, known))
        told = sure(visit, visit.t("The groups are told that it is cancelled."))
        return ask_first(visit, [text(asked)], visit.t("Yes, cancel it"), request, told)
    fresh = replace(known, cancelled=True, version=known.version + 1)
    visit.store.save_session(fresh)
    permissions.note(visit, "session cancel", f"{invitations.name(twinning)}, {fresh.number}")
    session_posts.announce(
        visit.store, visit.turn.knowledge, fresh, CANCELLED, visit.turn.now, was=session_posts.was(known)
    )
    return [plain(text(visit.t("Cancelled. The groups are told.")))]


def rename(visit: Visit, target: Target) -> list[Reply]:
    """``session name 5 Kick-off``: what the posts to come call it."""
    known = session_target.existing(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_NAME:
        return [plain(text(visit.t("Put the name behind the number, at most {most} characters.", most=LONGEST_NAME)))]
    fresh = replace(known, name=target.rest)
    visit.store.save_session(fresh)
    return [plain(text(visit.t("It is called {session} now.", session=session_times.title(visit.words, fresh))))]


def note(visit: Visit, target: Target) -> list[Reply]:
    """``session note 1 focus …`` or ``steps …``: quoted in the reminders of the next session."""
    known = session_target.existing(visit, target)
    if not isinstance(known, Session):
        return known
    kind, _, words = target.rest.partition(" ")
    if kind.casefold() not in ("focus", "steps") or not 0 < len(words.strip()) <= LONGEST_NOTE:
        how = visit.t("Type `session note {number} focus` or `steps`, and what was agreed.", number=known.number)
        return [plain(text(how), hint(visit.t("At most {most} characters.", most=LONGEST_NOTE)))]
    visit.store.note_session(known.id, kind.casefold(), words.strip())
    return [plain(text(visit.t("Noted. The reminders of the next session quote it.")))]
