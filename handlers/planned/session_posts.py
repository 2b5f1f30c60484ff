"""The posts about sessions: planned as rows that say what they are about, and put into words when they go out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from faq.pack.model import Pack
from faq.pack.model import Session as PackSession
from faq.sessions import moments, post_offsets
from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from handlers.calendar import session_times
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Button, FileSpec, Knowledge, Reply, head, hint, quote, text
from handlers.dialog.visit import Visit
from handlers.planned import feedback_nudges
from handlers.polls import polls
from storage.records import Address, Json, Millis, OutboxRow, Outgoing, Session, Wish
from storage.store import Store

PLAN = "session"
NEWS = (MOVED, CANCELLED)
AT_ONCE = (INVITE, *NEWS)

REASONS: Mapping[str, str] = {
    "gone": mark("the session is gone"),
    "moved": mark("the session was moved"),
    "cancelled": mark("the session was cancelled"),
    "archived": mark("the twinning is archived"),
    "unlinked": mark("the group is not linked to the twinning"),
    "held": mark("held back"),
    "skipped": mark("skipped"),
    "late": mark("too late: I was away when it was due"),
    "stopped": mark("the reminder was stopped"),
    "changed": mark("the date was changed"),
    "doubt": mark("it may have been sent twice already"),
}
"""Why a planned message was not sent."""


# -- rows


def prefix(session: Session) -> str:
    """What the keys of all posts about a session begin with."""
    return f"{PLAN}:{session.id}:"


def key(session: Session, kind: str) -> str:
    """The key of a post."""
    return f"{prefix(session)}{session.version}:{kind}"


def kind_of(row_key: str) -> str:
    """The kind of post that a key is of."""
    return row_key.split(":")[3]


def row(session: Session, kind: str, address: Address, due: Millis, **more: Json) -> Outgoing:
    """A post to one group, to go out then."""
    about = {"plan": PLAN, "session": session.id, "version": session.version, "kind": kind, "at": due, **more}
    lane = 2 if kind == INVITE else 1
    return Outgoing(address, {"about": about}, due, PLAN, lane, key(session, kind), "hold")


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
    store.unplan(prefix(session))
    at = session_times.millis(now)
    if session.at > at and "came" in store.session_notes(session.id):
        store.note_session(session.id, "came", "")
    store.put([row(session, kind, group, at, **more) for group in session_times.groups(store, session.twinning)], at)
    if session.cancelled:
        feedback_nudges.unplan(store, session)
    else:
        replan(store, knowledge, session, now)


def replan(store: Store, knowledge: Knowledge, session: Session, now: datetime) -> None:
    """Plan the reminders of a session as things stand. What has gone out, or was listed as missed, does not go again."""
    twinning = store.twinning(session.twinning)
    rows = store.planned(prefix(session))
    for one in rows:
        if one.state == "due" and one.out.kind == PLAN and kind_of(one.out.key) not in AT_ONCE:
            store.unplan(one.out.key)
    done = {(one.out.key, one.out.address) for one in rows if one.state != "due"}
    if twinning is None or twinning.archived_at or session.cancelled:
        return
    wanted = offsets(store, session_times.pack_of(knowledge, twinning), twinning.id)
    dues = post_offsets.dues(session_times.when(session), wanted, now)
    found = [
        row(session, kind, group, session_times.millis(due))
        for group in session_times.groups(store, twinning.id)
        for kind, due in dues.items()
    ]
    store.put([one for one in found if (one.key, one.address) not in done], session_times.millis(now))
    feedback_nudges.plan(store, knowledge, session, session_times.millis(now))


def replan_all(store: Store, knowledge: Knowledge, twinning: int, now: datetime) -> None:
    """Plan all posts of a twinning anew: its groups or its offsets changed. A group that is new is invited to what lies ahead;
    of sessions that are over it is asked what is still to be asked."""
    at, known = session_times.millis(now), store.twinning(twinning)
    if known is None or known.archived_at:
        return
    polls.plan_closings(store, twinning, at)
    ahead = session_times.ahead(store, twinning, at)
    for session in session_times.planned(store, twinning):
        if session not in ahead:
            feedback_nudges.plan(store, knowledge, session, at)
    for session in ahead:
        told = _told(store, session)
        new = [group for group in session_times.groups(store, twinning) if group not in told]
        store.put([row(session, INVITE, group, at) for group in new], at)
        replan(store, knowledge, session, now)


def _told(store: Store, session: Session) -> set[Address]:
    """Who has been told of a session as it is now, or will be: not who could not be reached when it was planned or moved."""
    rows = store.planned(f"{prefix(session)}{session.version}:")
    reached = (one for one in rows if one.error not in ("archived", "unlinked"))
    return {one.out.address for one in reached if kind_of(one.out.key) in AT_ONCE}


def recompute(store: Store, knowledge: Knowledge, now: datetime) -> int:
    """Reckon the sessions to come by the rules of time zones that we have now; how many that were. The wall time stays."""
    stale = store.stale_sessions(moments.VERSION, session_times.millis(now))
    for one in stale:
        fresh = replace(one, at=session_times.millis(session_times.when(one).at), tzdata=moments.VERSION)
        store.save_session(fresh)
        if fresh.at != one.at:
            replan(store, knowledge, fresh, now)
    return len(stale)


# -- what goes out, and why not


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is asked for: its session and kind, when it was planned for, and what it was moved from."""

    session: Session
    kind: str
    planned: datetime
    was: Mapping[str, Json] | None = None


def due(visit: Visit, about: Mapping[str, Json], address: Address) -> list[Reply] | str:
    """What a planned row says now, or the reason why it says nothing. ``visit`` is of nobody, in the group's language."""
    session = visit.store.session(about["session"])
    if session is None:
        return "gone"
    post = Post(session, about["kind"], session_times.moment(about["at"]), about.get("was"))
    why_not = _void(visit.store, post, about["version"], address) or (
        "" if about.get("now") else _unwanted(visit, post)
    )
    return why_not or replies(visit, post)


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
    data = f"out:{post.session.id}.{post.session.version}:0"
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


def missed(store: Store, session: Session) -> list[OutboxRow]:
    """The posts about a session that did not go out, or of which that is not known."""
    return [one for one in store.planned(prefix(session)) if one.state in ("dropped", "dead", "uncertain")]
