"""The posts about sessions when their time has come: why they say nothing, or what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from babel.units import format_unit

from faq.pack.programme_file import SessionOutline
from faq.sessions import post_offsets
from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from handlers.calendar import feeds, session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.blocks import Block, head, hint, quote, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, FileSpec, Reply
from handlers.dialog.visit import Visit
from handlers.planned import session_news, session_overview, session_posts, when_and_where
from handlers.planned.planned_message import Due, DueContext, PlannedMessage, Said, Subject
from handlers.planned.session_posts import AT_ONCE, PLAN, SessionPost
from storage.records import Address, Json, PostOverride, Session
from storage.store import Store

BUTTONS = 8
"""So many sessions of an overview have a button; that of a later one stands under its reminders."""
_SPAN = re.compile(r"(\d+)(w|d|h|min)")
_UNITS = {"w": "week", "d": "day", "h": "hour", "min": "minute"}
REASONS: Mapping[str, str] = {
    "gone": mark("the session is gone"),
    "moved": mark("the session was moved"),
    "cancelled": mark("the session was cancelled"),
    "archived": mark("the twinning is archived"),
    "unlinked": mark("the group is not linked to the twinning"),
    "held": mark("held back"),
    "skipped": mark("skipped"),
    "late": mark("too late: I was away when it was due"),
    "undone": mark("changed back: there is nothing to tell"),
}
"""Why a post was not sent."""


def _recompute(store: Store, context: DueContext) -> None:
    session_posts.recompute(store, context.knowledge, context.now)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is asked for: its session and kind, when it was planned for, what it was moved from, why it is cancelled, and
    whether it names the calendar (``feed``). ``also`` are the other sessions that it invites to."""

    session: Session
    kind: str
    planned: datetime
    was: Mapping[str, Json] | None = None
    reason: str = ""
    feed: str = ""
    also: Sequence[Session] = ()

    @classmethod
    def of(cls, store: Store, session: Session, about: SessionPost) -> Self:
        """The post of a planned row."""
        also = session_overview.others(store, session, about)
        return cls(session, about.kind, session_times.moment(about.at), about.was, about.reason, about.feed, also)


def _due(due: Due, about: SessionPost) -> Said:
    """What a planned row says now, or the reason why it says nothing."""
    session = due.store.session(about.session)
    if session is None:
        return "gone"
    visit, post = due.visit(session.twinning), Post.of(due.store, session, about)
    why_not = _void(due.store, post, about.version, due.row.out.address)
    why_not = why_not or ("" if about.now else _unwanted(visit, post))
    if not why_not and session_overview.says_it(due.store, session, about, due.row.out.address):
        return []
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
    if bound is None or bound.twinning != twinning.id:
        return "unlinked"
    return "undone" if post.kind == MOVED and post.was and session_news.is_same(post.was, session) else ""


def _unwanted(visit: Visit, post: Post) -> str:
    wish = visit.store.wished(post.session.twinning, post.session.number, post.kind)
    if wish.fate:
        return "held" if wish.fate == "hold" else "skipped"
    starts = session_times.moment(post.session.at)
    return "late" if visit.turn.now > post_offsets.latest(post.kind, post.planned, starts) else ""


def replies(visit: Visit, post: Post) -> list[Reply]:
    """A post with its words, and the calendar entry where the time is new."""
    wish = visit.store.wished(post.session.twinning, post.session.number, post.kind)
    words = session_overview.blocks(visit, post.session, post.also) if post.also else blocks(visit, post, wish)
    said = Reply(tuple(words), buttons(visit, post), kind=PLAN)
    if post.kind not in AT_ONCE:
        return [said]
    of = {
        "session": post.session.id,
        "also": [one.id for one in post.also],
        "programme": visit.person.programme,
        "language": visit.person.language,
    }
    return [
        said,
        Reply(
            (hint(visit.t("For your calendar:")), *_subscribed(visit, post)), file=FileSpec("calendar", of), kind=PLAN
        ),
    ]


def _subscribed(visit: Visit, post: Post) -> list[Block]:
    """The calendar to subscribe to, where this post is to name it: the address as it is now."""
    there = (
        feeds.address(visit.store, visit.turn.knowledge, feeds.of_twinning(post.session.twinning)) if post.feed else ""
    )
    return [text(visit.t("All sessions, kept up to date: {address}", address=there))] if there else []


def buttons(visit: Visit, post: Post) -> tuple[Button, ...]:
    """What a reader can say to a post."""
    if post.kind == CANCELLED:
        return ()
    nearest = (post.session, *post.also)[:BUTTONS]
    return tuple(_no_button(visit, one, named=bool(post.also)) for one in nearest)


def _no_button(visit: Visit, session: Session, *, named: bool) -> Button:
    label = visit.t("I cannot come to session {number}", number=session.number) if named else visit.t("I cannot come")
    return Button(label, StayAway(session.id, session.version).encode(), numbered=False)


def blocks(visit: Visit, post: Post, wish: PostOverride) -> list[Block]:
    """The words of a post. Staff's own words stand in for the purpose; time and place are always reckoned now."""
    session = post.session
    found = [head(_headline(visit, post))]
    if post.was:
        found += when_and_where.changes(visit, session, post.was)
    elif post.kind != CANCELLED:
        found += when_and_where.all_of(visit, session)
    found += [quote(post.reason, visit.t("Why"))] if post.reason else []
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


def _purpose(visit: Visit, post: Post) -> Iterator[Block]:
    """What it is for and what to bring, where the programme names it; not again an hour before."""
    one = next((s for s in _pack_sessions(visit) if s.number == post.session.number), None)
    if one is None or post.kind in (MOVED, CANCELLED) or _is_short(post.kind):
        return
    yield text(visit.p(one.purpose))
    yield text(visit.t("Please have at hand: {bring}", bring=visit.p(one.bring)))


def _pack_sessions(visit: Visit) -> Sequence[SessionOutline]:
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
