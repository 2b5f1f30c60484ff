"""The posts about sessions: planned as rows that say what they are about, and put into words when they go out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from babel.units import format_unit

from faq.pack.model import Pack
from faq.pack.model import Session as PackSession
from faq.sessions import moments, post_offsets
from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from handlers.calendar import session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Block, Button, FileSpec, Knowledge, Reply, head, hint, quote, text
from handlers.dialog.visit import Visit
from handlers.planned import feedback_nudges
from handlers.planned.planned_message import About, Desk, Due, PlannedMessage, Policy, Said, Subject, about_key
from handlers.polls import polls
from storage.records import Address, Json, Millis, OutboxRow, Outgoing, Session, Wish
from storage.store import Store

NEWS = (MOVED, CANCELLED)
AT_ONCE = (INVITE, *NEWS)
_SPAN = re.compile(r"(\d+)(w|d|h|min)")
_UNITS = {"w": "week", "d": "day", "h": "hour", "min": "minute"}


@dataclass(frozen=True, kw_only=True)
class SessionPost(
    About,
    plan="session",
    key="session:{session:d}:{version:d}:{kind}",
    policy=Policy("hold"),
):
    """A post about a session as it was planned then: of which ``kind``, what it ``was`` before it changed, and whether somebody
    wants it out ``now``, whatever was wanted of it. When it is too late hangs on its kind."""

    session: int
    version: int
    kind: str
    was: Mapping[str, Json] | None = None
    now: bool = False

    @property
    def lane(self) -> int:
        """What reminds goes before what invites."""
        return 2 if self.kind == INVITE else 1


PLAN = SessionPost.plan

REASONS: Mapping[str, str] = {
    "gone": mark("the session is gone"),
    "moved": mark("the session was moved"),
    "cancelled": mark("the session was cancelled"),
    "archived": mark("the twinning is archived"),
    "unlinked": mark("the group is not linked to the twinning"),
    "held": mark("held back"),
    "skipped": mark("skipped"),
    "late": mark("too late: I was away when it was due"),
}
"""Why a post was not sent."""


# -- rows


def prefix(session: Session) -> str:
    """What the keys of all posts about a session begin with."""
    return SessionPost.keys.start(session=session.id)


def key(session: Session, kind: str) -> str:
    """The key of a post."""
    return SessionPost.keys.make(session=session.id, version=session.version, kind=kind)


def kind_of(row_key: str) -> str:
    """The kind of post that a key is of."""
    return str(about_key(row_key)["kind"])


def row(session: Session, kind: str, address: Address, due: Millis, **more: Json) -> Outgoing:
    """A post to one group, to go out then."""
    return SessionPost(session=session.id, version=session.version, kind=kind, at=due, **more).row(address)


def was(session: Session) -> dict[str, Json]:
    """What a session was before it changed, for the post that says so."""
    return {"at": session.at, "zone": session.zone, "minutes": session.minutes, "place": session.place}


def offsets(store: Store, pack: Pack | None, twinning: int) -> Sequence[str]:
    """How long before a session its reminders go out."""
    own = store.plan(twinning).offsets.split()
    return own or (pack.file.reminder_offsets if pack else ()) or post_offsets.DEFAULT


def announce(store: Store, knowledge: Knowledge, session: Session, kind: str, now: datetime, **more: Json) -> None:
    """Tell the groups at once, and plan the reminders anew: pending ones of earlier versions are gone with that. Where it is to
    be once more, who came to what had begun did not come to it."""
    announce_all(store, knowledge, [session], kind, now, **more)


def announce_all(
    store: Store, knowledge: Knowledge, sessions: Sequence[Session], kind: str, now: datetime, **more: Json
) -> None:
    """The same of several sessions of a twinning."""
    at, groups = session_times.millis(now), session_times.groups(store, sessions[0].twinning)
    for one in sessions:
        if one.version > 1 and one.at > at and "came" in store.session_notes(one.id):
            store.note_session(one.id, "came", "")
    news = [row(one, kind, group, at, **more) for one in sessions for group in groups]
    cancelled = [one for one in sessions if one.cancelled]
    store.unplan(*map(prefix, cancelled))
    feedback_nudges.unplan(store, *cancelled)
    replan(store, knowledge, [one for one in sessions if not one.cancelled], now, news, is_void=_is_any)


def _is_reminder(one: OutboxRow) -> bool:
    return one.out.kind == PLAN and kind_of(one.out.key) not in AT_ONCE


def _is_any(_one: OutboxRow) -> bool:
    return True


def replan(
    store: Store,
    knowledge: Knowledge,
    sessions: Sequence[Session],
    now: datetime,
    news: Sequence[Outgoing] = (),
    is_void: Callable[[OutboxRow], bool] = _is_reminder,
) -> None:
    """Plan the reminders of sessions of a twinning as things stand, behind the ``news``, and what is asked after them. What has
    gone out, or was listed as missed, does not go again; what waits and ``is_void`` does not go at all."""
    rows, at = store.planned(*map(prefix, sessions)), session_times.millis(now)
    done = {(one.out.key, one.out.address) for one in rows if one.state != "due"}
    twinning = store.twinning(sessions[0].twinning) if sessions else None
    left = [one for one in sessions if twinning and not twinning.archived_at and not one.cancelled]
    found = [one for one in _reminders(store, knowledge, left, now) if (one.key, one.address) not in done]
    again = {(one.key, one.address) for one in found}
    waiting = [one for one in rows if one.state == "due" and is_void(one)]
    store.withdraw([one.id for one in waiting if (one.out.key, one.out.address) not in again])
    store.put([*news, *found], at)
    feedback_nudges.plan(store, knowledge, left, at)


def _reminders(store: Store, knowledge: Knowledge, sessions: Sequence[Session], now: datetime) -> Iterator[Outgoing]:
    twinning = store.twinning(sessions[0].twinning) if sessions else None
    wanted = offsets(store, session_times.pack_of(knowledge, twinning), twinning.id) if twinning else ()
    for session in sessions:
        dues = post_offsets.dues(session_times.when(session), wanted, now)
        for group in session_times.groups(store, session.twinning):
            yield from (row(session, kind, group, session_times.millis(due)) for kind, due in dues.items())


def replan_all(store: Store, knowledge: Knowledge, twinning: int, now: datetime) -> None:
    """Plan all posts of a twinning anew: its groups or its offsets changed. A group that is new is invited to what lies ahead;
    of sessions that are over it is asked what is still to be asked."""
    at, known = session_times.millis(now), store.twinning(twinning)
    if known is None or known.archived_at:
        return
    polls.plan_closings(store, twinning, at)
    ahead = session_times.ahead(store, twinning, at)
    sessions, groups = session_times.planned(store, twinning), session_times.groups(store, twinning)
    told = _told(store, sessions)
    new = [(session, group) for session in ahead for group in groups if (session.id, group) not in told]
    replan(store, knowledge, sessions, now, [row(session, INVITE, group, at) for session, group in new])


def _told(store: Store, sessions: Sequence[Session]) -> set[tuple[int, Address]]:
    """Who has been told of these sessions as they are now, or will be: not who could not be reached when one was planned or
    moved."""
    ids = {f"{prefix(one)}{one.version}": one.id for one in sessions}
    rows = (one for one in store.planned(*map(prefix, sessions)) if one.error not in ("archived", "unlinked"))
    told = [(one.out.key.rpartition(":"), one) for one in rows]
    return {(ids[now], one.out.address) for (now, _, kind), one in told if now in ids and kind in AT_ONCE}


def recompute(store: Store, knowledge: Knowledge, now: datetime) -> int:
    """Reckon the sessions to come by the rules of time zones that we have now; how many that were. The wall time stays."""
    stale = store.stale_sessions(moments.VERSION, session_times.millis(now))
    for one in stale:
        fresh = replace(one, at=session_times.millis(session_times.when(one).at), tzdata=moments.VERSION)
        store.save_session(fresh)
        if fresh.at != one.at:
            replan(store, knowledge, [fresh], now)
    return len(stale)


def _recompute(store: Store, desk: Desk) -> None:
    recompute(store, desk.knowledge, desk.now)


# -- what goes out, and why not


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is asked for: its session and kind, when it was planned for, and what it was moved from."""

    session: Session
    kind: str
    planned: datetime
    was: Mapping[str, Json] | None = None


def _due(due: Due, about: SessionPost) -> Said:
    """What a planned row says now, or the reason why it says nothing."""
    session = due.store.session(about.session)
    if session is None:
        return "gone"
    visit, post = due.visit(session.twinning), Post(session, about.kind, session_times.moment(about.at), about.was)
    why_not = _void(due.store, post, about.version, due.row.out.address)
    return why_not or ("" if about.now else _unwanted(visit, post)) or replies(visit, post)


def _void(store: Store, post: Post, version: int, address: Address) -> str:
    session = post.session
    twinning, bound = store.twinning(session.twinning), store.bound_at(address)
    if session.cancelled and post.kind != CANCELLED:
        return "cancelled"
    if session.version != version:
        return "moved"
    if twinning is None or twinning.archived_at:
        return "archived"
    return "" if bound and bound.twinning == twinning.id else "unlinked"


def _unwanted(visit: Visit, post: Post) -> str:
    wish = visit.store.wished(post.session.twinning, post.session.number, post.kind)
    if wish.fate:
        return "held" if wish.fate == "hold" else "skipped"
    starts = session_times.moment(post.session.at)
    return "late" if visit.turn.now > post_offsets.latest(post.kind, post.planned, starts) else ""


def replies(visit: Visit, post: Post) -> list[Reply]:
    """A post with its words, and the calendar entry where the time is new."""
    wish = visit.store.wished(post.session.twinning, post.session.number, post.kind)
    said = Reply(tuple(blocks(visit, post, wish)), buttons(visit, post), kind=PLAN)
    if post.kind not in AT_ONCE:
        return [said]
    of = {"session": post.session.id, "programme": visit.person.programme, "language": visit.person.language}
    return [said, Reply((hint(visit.t("For your calendar:")),), file=FileSpec("calendar", of), kind=PLAN)]


def buttons(visit: Visit, post: Post) -> tuple[Button, ...]:
    """What a reader can say to a post."""
    if post.kind == CANCELLED:
        return ()
    data = StayAway(post.session.id, post.session.version).encode()
    return (Button(visit.t("I cannot come"), data, numbered=False),)


def blocks(visit: Visit, post: Post, wish: Wish) -> list[Block]:
    """The words of a post. Staff's own words stand in for the purpose; time and place are always reckoned now."""
    session = post.session
    found = [head(_headline(visit, post))]
    found += _before(visit, session, post.was) if post.was else []
    if post.kind != CANCELLED:
        found += _time_and_place(visit, session)
    found += [text(wish.text)] if wish.text else _purpose(visit, post)
    return found if post.kind in (MOVED, CANCELLED) else [*found, *_agreed(visit, session)]


def _headline(visit: Visit, post: Post) -> str:
    name = session_times.title(visit.words, post.session)
    if post.kind == INVITE:
        return visit.t("Invitation: {session}", session=name)
    if post.kind == MOVED:
        return visit.t("Changed: {session}", session=name)
    if post.kind == CANCELLED:
        return visit.t("Cancelled: {session}", session=name)
    return visit.t("{ahead}: {session}", ahead=_ahead(visit, post), session=name)


def _ahead(visit: Visit, post: Post) -> str:
    """How long it is until the session when the post is read: at its time, or now where it comes late or is sent by hand."""
    starts, said = session_times.moment(post.session.at), max(post.planned, visit.turn.now)
    if starts <= said:
        return visit.t("It has begun")
    number, unit = post_offsets.left(starts, post.session.zone, said)
    if unit == "d" and number % 7 == 0 and post.kind.endswith("w"):
        return visit.tn("In {number} week", "In {number} weeks", number // 7)
    if unit == "d":
        return visit.tn("In {number} day", "In {number} days", number)
    if unit == "h":
        return visit.tn("In {number} hour", "In {number} hours", number)
    return visit.tn("In {number} minute", "In {number} minutes", number)


def _before(visit: Visit, session: Session, was: Mapping[str, Json]) -> list[Block]:
    """What it was before, struck out; what stays is not said twice."""
    at = session_times.moment(was["at"])
    line = session_times.time_line(visit.words, at, was["zone"], was["minutes"]).text
    place = [Block("struck", was["place"])] if was["place"] not in ("", session.place) else []
    now = [] if session.cancelled else [head(visit.t("From now on"))]
    return [Block("struck", line), *place, *now]


def _time_and_place(visit: Visit, session: Session) -> list[Block]:
    at = session_times.moment(session.at)
    found = [
        session_times.time_line(visit.words, at, session.zone, session.minutes),
        session_times.everywhere(visit.words, at, visit.store.cities(session.twinning)),
    ]
    return [*found, text(visit.t("Where: {place}", place=session.place))] if session.place else found


def _purpose(visit: Visit, post: Post) -> Iterator[Block]:
    """What it is for and what to bring, where the programme names it; not again an hour before."""
    one = next((s for s in _pack_sessions(visit) if s.number == post.session.number), None)
    if one is None or post.kind in (MOVED, CANCELLED) or _is_short(post.kind):
        return
    yield text(visit.p(one.purpose))
    yield text(visit.t("Please have at hand: {bring}", bring=visit.p(one.bring)))


def _pack_sessions(visit: Visit) -> Sequence[PackSession]:
    return visit.pack.file.session if visit.has_programme else ()


def _is_short(kind: str) -> bool:
    return kind not in AT_ONCE and post_offsets.before(kind).days < 1


def _agreed(visit: Visit, session: Session) -> Iterator[Block]:
    """What the session before agreed on."""
    notes = session_times.agreed(visit.store, session)
    if focus := notes.get("focus"):
        yield quote(focus, visit.t("Focus that you agreed on"))
    if steps := notes.get("steps"):
        yield quote(steps, visit.t("Next steps that you agreed on"))


# -- what is listed


def missed(store: Store, sessions: Sequence[Session]) -> list[tuple[Session, OutboxRow]]:
    """The posts about sessions that did not go out, or of which that is not known: session by session."""
    rows = [one for one in store.planned(*map(prefix, sessions)) if one.state in ("dropped", "dead", "uncertain")]
    return [(session, one) for session in sessions for one in rows if one.out.key.startswith(prefix(session))]


# -- what it is called


def _called(words: Translator, subject: Subject) -> str:
    if subject.session is None:
        return ""
    kind, number = str(subject.names["kind"]), subject.session.number
    if kind == INVITE:
        return words.t("the invitation to session {number}", number=number)
    if kind == MOVED:
        return words.t("the notice that session {number} was changed", number=number)
    if kind == CANCELLED:
        return words.t("the notice that session {number} is cancelled", number=number)
    return words.t("the reminder {span} before session {number}", span=_span(words, kind), number=number)


def _span(words: Translator, offset: str) -> str:
    said = _SPAN.fullmatch(offset)
    return str(format_unit(int(said[1]), f"duration-{_UNITS[said[2]]}", locale=words.locale)) if said else offset


PLANNED = (
    PlannedMessage(
        about=SessionPost,
        render=_due,
        called=_called,
        reasons=REASONS,
        refresh=_recompute,
    ),
)
