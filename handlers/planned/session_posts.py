"""The posts about sessions, planned as rows that say what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from faq.pack.model import Pack
from faq.sessions import moments, post_offsets
from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from handlers.calendar import feeds, session_times
from handlers.dialog import seen_posts
from handlers.dialog.turn import Knowledge, SeePost
from handlers.dialog.visit import Visit
from handlers.planned import feedback_nudges
from handlers.planned.planned_message import ABOUT, About, Policy, about_key, about_of
from handlers.polls import polls
from storage.records import Address, Json, Millis, OutboxRow, Outgoing, Session, Twinning, millis
from storage.store import Store

NEWS = (MOVED, CANCELLED)
AT_ONCE = (INVITE, *NEWS)
TAGGED = 8
"""So much of a secret tells it from others and opens nothing."""


@dataclass(frozen=True, kw_only=True)
class SessionPost(
    About,
    plan="session",
    key="session:{session:d}:{version:d}:{kind}",
    policy=Policy("hold"),
):
    """A post about a session as it was planned then: of which ``kind``, what it ``was`` before it changed, the ``reason`` for
    which it is cancelled, and whether somebody wants it out ``now``, whatever was wanted of it. When it is too late hangs on its
    kind."""

    session: int
    version: int
    kind: str
    was: Mapping[str, Json] | None = None
    now: bool = False
    reason: str = ""
    feed: str = ""
    """The beginning of the secret of the calendar that it names; empty where it names none."""
    also: Sequence[Sequence[int]] = ()
    """The other sessions that it invites to, each with its version then."""
    within: str = ""
    """The key of the post that invites to this session too; empty where that is this one alone."""

    @property
    def lane(self) -> int:
        """What reminds goes before what invites."""
        return 2 if self.kind == INVITE else 1


PLAN = SessionPost.plan


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


def offsets(store: Store, pack: Pack | None, twinning: int) -> Sequence[str]:
    """How long before a session its reminders go out."""
    own = store.plan(twinning).offsets.split()
    return own or (pack.file.reminder_offsets if pack else ()) or post_offsets.DEFAULT


def where(visit: Visit, session: Session) -> SeePost | None:
    """Where a session stands in its groups as it is planned now: the last post about it in each, its own or the one that invited
    to several."""
    there = session_times.groups(visit.store, session.twinning)
    sent = [one for one in visit.store.planned(f"{prefix(session)}{session.version}:") if one.state == "sent"]
    # A key with a tail is of a further message of a post.
    whole = [one for one in sent if one.out.address in there and one.out.key == key(session, kind_of(one.out.key))]
    spoke = [(one.out.address, one.sent_as or _said_within(visit.store, one)) for one in whole]
    return seen_posts.see(visit, dict(spoke).items())


def _said_within(store: Store, row: OutboxRow) -> str:
    """The message that said what a row did not need to say; empty where there is none."""
    about = about_of(row)
    within = about.within if isinstance(about, SessionPost) else ""
    rows = store.planned(within) if within else ()
    said = (one.sent_as for one in rows if one.out.key == within and one.out.address == row.out.address)
    return next(said, "")


def invite(store: Store, knowledge: Knowledge, sessions: Sequence[Session], now: datetime) -> None:
    """Invite the groups of a twinning to sessions of it, at once."""
    groups = session_times.groups(store, sessions[0].twinning)
    news = [one for group in groups for one in _invitations(store, sessions, group, millis(now))]
    put_news(store, knowledge, sessions, now, news)


def _invitations(store: Store, sessions: Sequence[Session], group: Address, at: Millis) -> list[Outgoing]:
    """What invites a group: the first post to all sessions, where there are several. Each keeps a row of its own, which speaks
    where that post does not."""
    together = [one for one in sorted(sessions, key=lambda one: one.at) if is_usual(store, one)]
    alone = [row(one, INVITE, group, at) for one in sessions if one not in together]
    if not together:
        return alone
    first, *others = together
    also = [[one.id, one.version] for one in others]
    within = key(first, INVITE)
    rest = [row(one, INVITE, group, at, within=within) for one in others]
    return [row(first, INVITE, group, at, also=also), *rest, *alone]


def is_usual(store: Store, session: Session) -> bool:
    """Whether nobody wanted anything of the invitation to it: no words of its own, and not to hold it back."""
    wish = store.wished(session.twinning, session.number, INVITE)
    return not wish.fate and not wish.text


def put_news(
    store: Store, knowledge: Knowledge, sessions: Sequence[Session], now: datetime, news: Sequence[Outgoing]
) -> None:
    """Put what is new of sessions, and plan their reminders anew: pending ones of earlier versions are gone with that. Where one
    is to be once more, who came to what had begun did not come to it."""
    at = millis(now)
    for one in sessions:
        if one.version > 1 and one.at > at and "came" in store.session_notes(one.id):
            store.note_session(one.id, "came", "")
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
    rows, at = store.planned(*map(prefix, sessions)), millis(now)
    done = {(one.out.key, one.out.address) for one in rows if one.state != "due"}
    twinning = store.twinning(sessions[0].twinning) if sessions else None
    left = _kept(twinning, sessions)
    reminders = _reminders(store, knowledge, twinning, left, now) if twinning else ()
    found = [one for one in reminders if (one.key, one.address) not in done]
    again = {(one.key, one.address) for one in found}
    waiting = [one for one in rows if one.state == "due" and is_void(one)]
    store.withdraw([one.id for one in waiting if (one.out.key, one.out.address) not in again])
    store.put([*_naming_the_calendar(store, knowledge, twinning, news), *found], at)
    feedback_nudges.plan(store, knowledge, left, at)


def _naming_the_calendar(
    store: Store, knowledge: Knowledge, twinning: Twinning | None, news: Sequence[Outgoing]
) -> list[Outgoing]:
    """News of which the first to each group names the calendar to subscribe to, where no post did so before."""
    if twinning is None or not news or not knowledge.address:
        return list(news)
    tag = store.feeds([feeds.of_twinning(twinning.id)])[0][:TAGGED]
    posted = store.planned(*map(prefix, store.sessions(twinning.id)))
    told = {one.out.address for one in posted if _names_calendar(about_of(one), tag)}
    found = []
    for one in news:
        names = one.address not in told and kind_of(one.key) != CANCELLED
        told |= {one.address} if names else set()
        found.append(replace(one, body={ABOUT: {**one.body[ABOUT], "feed": tag}}) if names else one)
    return found


def _names_calendar(about: About | None, tag: str) -> bool:
    return isinstance(about, SessionPost) and about.feed == tag


def _kept(twinning: Twinning | None, sessions: Sequence[Session]) -> list[Session]:
    """The sessions of a twinning that are to be held."""
    return [one for one in sessions if not one.cancelled] if twinning and not twinning.archived_at else []


def _reminders(
    store: Store, knowledge: Knowledge, twinning: Twinning, sessions: Sequence[Session], now: datetime
) -> Iterator[Outgoing]:
    wanted = offsets(store, session_times.pack_of(knowledge, twinning), twinning.id) if sessions else ()
    for session in sessions:
        dues = post_offsets.dues(session_times.when(session), wanted, now)
        for group in session_times.groups(store, session.twinning):
            yield from (row(session, kind, group, millis(due)) for kind, due in dues.items())


def replan_all(store: Store, knowledge: Knowledge, twinning: int, now: datetime) -> None:
    """Plan all posts of a twinning anew: its groups or its offsets changed. A group that is new is invited to what lies ahead;
    of sessions that are over it is asked what is still to be asked."""
    at, known = millis(now), store.twinning(twinning)
    if known is None or known.archived_at:
        return
    polls.plan_closings(store, twinning, at)
    ahead = session_times.ahead(store, twinning, at)
    sessions, groups = session_times.planned(store, twinning), session_times.groups(store, twinning)
    told = _told(store, sessions)
    new = {group: [one for one in ahead if (one.id, group) not in told] for group in groups}
    news = [row for group, untold in new.items() for row in _invitations(store, untold, group, at)]
    replan(store, knowledge, sessions, now, news)


def _told(store: Store, sessions: Sequence[Session]) -> set[tuple[int, Address]]:
    """Who has been told of these sessions as they are now, or will be: not who could not be reached when one was planned or
    moved."""
    versions = {one.id: one.version for one in sessions}
    rows = (one for one in store.planned(*map(prefix, sessions)) if one.error not in ("archived", "unlinked"))
    told = [(about_key(one.out.key), one.out.address) for one in rows]
    return {
        (int(names["session"]), address)
        for names, address in told
        if names["kind"] in AT_ONCE and names["version"] == versions[int(names["session"])]
    }


def recompute(store: Store, knowledge: Knowledge, now: datetime) -> int:
    """Reckon the sessions to come by the rules of time zones that we have now; how many that were. The wall time stays."""
    stale = store.stale_sessions(moments.VERSION, millis(now))
    for one in stale:
        fresh = replace(one, at=millis(session_times.when(one).at), tzdata=moments.VERSION, changed_at=millis(now))
        store.save_session(fresh)
        if fresh.at != one.at:
            replan(store, knowledge, [fresh], now)
    return len(stale)


# -- what is listed


def missed(store: Store, sessions: Sequence[Session]) -> list[tuple[Session, OutboxRow]]:
    """The posts about sessions that did not go out, or of which that is not known: session by session."""
    rows = [one for one in store.planned(*map(prefix, sessions)) if one.state in ("dropped", "dead", "uncertain")]
    return [(session, one) for session in sessions for one in rows if one.out.key.startswith(prefix(session))]
