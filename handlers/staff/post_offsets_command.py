"""``schedule offsets``: other reminders before each session, and what becomes of what was set for those there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.planned import session_posts
from handlers.sessions.session_target import Target
from handlers.staff import schedule_list
from handlers.twinnings import invitations
from storage.records import PostOverride, Session

MOST_OFFSETS = 6


def offsets(visit: Visit, target: Target) -> list[Reply]:
    """``schedule offsets 14d 7d 1h``: how long before every session the reminders go out."""
    found = _read(target.rest)
    if not 0 < len(found) <= MOST_OFFSETS:
        how = visit.t("Type for example: `schedule offsets 14d 2d 1h` (weeks w, days d, hours h, minutes min).")
        return [plain(text(how))]
    pack = session_times.pack_of(visit.turn.knowledge, target.twinning)
    known = [post_offsets.spelled(one) for one in session_posts.offsets(visit.store, pack, target.twinning.id)]
    visit.store.save_plan(replace(visit.store.plan(target.twinning.id), offsets=" ".join(found)))
    resting, back = _carried(visit, target, known, found)
    session_posts.replan_all(visit.store, visit.turn.knowledge, target.twinning.id, visit.turn.now)
    permissions.note(visit, "schedule offsets", invitations.name(target.twinning))
    said = text(visit.t("Reminders go out {offsets} before each session.", offsets=visit.words.list(found)))
    rests = visit.t("These go out no more. What you set for them rests until their time is chosen again:")
    return [plain(said, *_listed(rests, resting), *_listed(visit.t("What you set for these counts again:"), back))]


def _read(words: str) -> list[str]:
    """The offsets, each in its one spelling; none where one of them is no offset."""
    try:
        return list(dict.fromkeys(post_offsets.spelled(one) for one in words.split()))
    except ValueError:
        return []


def _listed(lead: str, lines: Sequence[str]) -> list[Block]:
    return [text(lead), items(*lines)] if lines else []


def _carried(visit: Visit, target: Target, known: Sequence[str], found: Sequence[str]) -> tuple[list[str], list[str]]:
    """Take what was set to the reminder of the same lead, however it is spelled; what rests now, and what counts again."""
    ahead = session_times.ahead(visit.store, target.twinning.id, visit.turn.millis)
    back = [_line(visit, one, kind) for one in ahead for kind in found if kind not in known]
    leads = {post_offsets.before(kind): kind for kind in found}
    gone = [
        (one, kind, leads.get(post_offsets.before(kind), "")) for one in ahead for kind in known if kind not in found
    ]
    for session, kind, heir in gone:
        _inherit(visit, session, kind, heir)
    rests = [_line(visit, session, kind) for session, kind, _ in gone]
    return [one for one in rests if one], [one for one in back if one]


def _inherit(visit: Visit, session: Session, kind: str, heir: str) -> None:
    wish = visit.store.wished(session.twinning, session.number, kind)
    if heir and schedule_list.wanted(visit, wish):
        visit.store.wish(replace(wish, kind=heir))
        visit.store.wish(PostOverride(session.twinning, session.number, kind))


def _line(visit: Visit, session: Session, kind: str) -> str:
    """A post and what was set for it; empty where nothing was."""
    wanted = schedule_list.wanted(visit, visit.store.wished(session.twinning, session.number, kind))
    return f"{session.number}.{kind}: {wanted}" if wanted else ""
