"""Sessions that are planned: moved, shortened, placed, renamed, noted."""

from __future__ import annotations

from dataclasses import replace

from faq.sessions import moments
from faq.sessions.post_offsets import MOVED
from faq.sessions.read_when import read_when
from faq.sessions.when import LEAST_MINUTES, MOST_MINUTES, When
from faq.sessions.when_parts import length_alone
from faq.text.spelling import clean
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import hint, text
from handlers.dialog.command_phrases import says_none
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.planned import session_news
from handlers.planned.session_news import Told
from handlers.sessions import attendance, planning, session_target, session_when
from handlers.sessions.requests import Request, overtaken, without_anyway
from handlers.sessions.session_target import LONGEST_NAME, LONGEST_NOTE, LONGEST_PLACE, Target
from handlers.sessions.session_when import PROBLEMS
from handlers.twinnings import invitations
from storage.records import MINUTE, Session, Twinning, millis


def changeable(visit: Visit, target: Target, again: str = "") -> Session | list[Reply]:
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
    known = changeable(visit, target, _time_again(visit, target))
    if not isinstance(known, Session):
        return known
    return session_when.at_time(visit, target, "move", move_it, known)


def move_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Move it, unless something speaks against the new time that nobody has seen."""
    target, when = Target(twinning, request.number, ""), session_when.timed(request)
    known = changeable(visit, target, when.line)
    if not isinstance(known, Session):
        return known
    if overtaken(request, known):
        return session_when.meanwhile(visit, known, request, visit.t("Do it all the same"))
    if when == session_times.when(known):
        return _unchanged(visit)
    request = replace(request, version=known.version)
    return session_when.against(visit, twinning, request) or _moved(visit, target, known, when)


def _unchanged(visit: Visit) -> list[Reply]:
    return [plain(text(visit.t("That is how it is planned already. Nothing changes.")))]


def _moved(visit: Visit, target: Target, known: Session, when: When, action: str = "session move") -> list[Reply]:
    """Change its time or place, where that is another."""
    if when == session_times.when(known):
        return _unchanged(visit)
    fresh = replace(
        known, starts=when.starts, zone=when.zone, minutes=when.minutes, place=when.place, fold=when.fold,
        at=millis(when.at), tzdata=moments.VERSION,
    )  # fmt: skip
    fresh, told = _keep(visit, target, known, fresh, action)
    return planning.done(visit, fresh, _how_told(visit, fresh, told))


def _keep(visit: Visit, target: Target, known: Session, fresh: Session, action: str) -> tuple[Session, Told]:
    """Keep a change as a new version, and tell the groups; what the groups read of it."""
    fresh = replace(fresh, version=known.version + 1, changed_at=visit.turn.millis)
    visit.store.save_session(fresh)
    permissions.note(visit, action, f"{invitations.name(target.twinning)}, {fresh.number}")
    told = session_news.changed(visit.store, visit.turn.knowledge, known, fresh, visit.turn.now)
    attendance.follow(visit, fresh, told)
    return fresh, told


def _how_told(visit: Visit, fresh: Session, told: Told) -> str:
    """When the groups hear of a change, where there are some."""
    if planning.nobody_told(visit, fresh.twinning):
        return visit.t("Changed.")
    if session_news.is_same(told.was, fresh):
        return visit.t("It is again as the groups know it: they are told nothing.")
    minutes = -((visit.turn.millis - told.at) // MINUTE)
    if not minutes:
        return visit.t("Changed. The groups are told what it was and what it is now.")
    return visit.tn(
        "Changed. The groups read it in {number} minute, with all that you change until then."
        " To tell them now: `schedule send {post}`.",
        "Changed. The groups read it in {number} minutes, with all that you change until then."
        " To tell them now: `schedule send {post}`.",
        minutes,
        post=f"{fresh.twinning}/{fresh.number}.{MOVED}",
    )


def shorten(visit: Visit, target: Target) -> list[Reply]:
    """``session shorten 1 60min``, or any other length as it may stand where a session is planned: "2h", "an hour"."""
    known = changeable(visit, target)
    if not isinstance(known, Session):
        return known
    minutes = length_alone(target.rest)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        asked, example = PROBLEMS["minutes"], f"`session shorten {known.number} 60min`"
        words = visit.t(asked, least=LEAST_MINUTES, most=MOST_MINUTES, example=example)
        return [plain(text(words))]
    return _moved(visit, target, known, replace(session_times.when(known), minutes=minutes), "session shorten")


def place(visit: Visit, target: Target) -> list[Reply]:
    """``session place 1 LINK``: where it is; ``none`` that it has no link or place."""
    known = changeable(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_PLACE:
        how = visit.t("Put the link or place behind the number, at most {most} characters.", most=LONGEST_PLACE)
        away = visit.t("`session place {number} none` takes it away.", number=known.number)
        return [plain(text(how), hint(away))]
    there = "" if says_none(target.rest.strip(".! ")) else clean(target.rest, lines=False)
    return _moved(visit, target, known, replace(session_times.when(known), place=there), "session place")


def rename(visit: Visit, target: Target) -> list[Reply]:
    """``session name 5 Kick-off``: what posts and calendars call it. The name of one that is over is new here alone."""
    known = session_target.existing(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_NAME:
        return [plain(text(visit.t("Put the name behind the number, at most {most} characters.", most=LONGEST_NAME)))]
    fresh = replace(known, name=clean(target.rest, lines=False))
    called = text(visit.t("It is called {session} now.", session=session_times.title(visit.words, fresh)))
    if session_times.ends(known) <= visit.turn.millis or fresh == known:
        visit.store.save_session(replace(fresh, changed_at=visit.turn.millis))
        permissions.note(visit, "session name", f"{invitations.name(target.twinning)}, {fresh.number}")
        return [plain(called)]
    fresh, told = _keep(visit, target, known, fresh, "session name")
    heard = [hint(_how_told(visit, fresh, told)), *planning.nobody_told(visit, fresh.twinning)]
    return [plain(called, *heard)]


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
    about = f"{invitations.name(target.twinning)}, {known.number}: {kind.casefold()}"
    permissions.note(visit, "session note", about)
    return [plain(text(visit.t("Noted. The reminders of the next session quote it.")))]
