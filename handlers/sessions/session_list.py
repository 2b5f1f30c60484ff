"""The sessions there are, and the next ones in one's own time."""

from __future__ import annotations

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import planning
from handlers.twinnings import invitations
from storage.records import Session, Twinning


def listing(visit: Visit, _argument: str) -> list[Reply]:
    """``session list``: all sessions of the twinnings that somebody belongs to."""
    here = permissions.here(visit)
    found = [
        one for one in visit.store.twinnings()
        if here in (0, one.id) and permissions.may(visit, "session list", one.id)
    ]  # fmt: skip
    near = [one for one in found if one.id == permissions.around(visit)] or found
    blocks = [block for twinning in near for block in _listed(visit, twinning)]
    button = planning.plan_button(visit, str(near[0].id) if len(near) == 1 else "")
    if not blocks:
        return [plain(text(visit.t("No session is planned yet. `session plan` plans one.")), buttons=button)]
    return [plain(*blocks, buttons=button)]


def _listed(visit: Visit, twinning: Twinning) -> list[Block]:
    lines = [_line(visit, one) for one in visit.store.sessions(twinning.id)]
    return [head(invitations.name(twinning)), items(*lines)] if lines else []


def _line(visit: Visit, one: Session) -> str:
    parts = [
        session_times.title(visit.words, one),
        session_times.clock(visit.words, session_times.moment(one.at), one.zone),
        one.zone,
    ]
    away = sum(not a.comes and a.version == one.version for a in visit.store.attendance(one.id))
    parts += [visit.t("cancelled")] if one.cancelled else []
    parts += [visit.tn("{number} cannot come", "{number} cannot come", away)] if away else []
    notes = visit.store.session_notes(one.id)
    parts += [visit.t("took part: {cities}", cities=notes["came"])] if "came" in notes else []
    return " · ".join(parts)


def mine(visit: Visit, _argument: str = "") -> list[Reply]:
    """``sessions``: the next ones, by one's own clock; in a group, where others read, by the clocks of the cities."""
    blocks = upcoming(visit)
    if not blocks:
        return [plain(text(visit.t("No session of yours is planned.")), buttons=planning.plan_button(visit))]
    lead, button = head(visit.t("The next sessions")), planning.plan_button(visit)
    if not visit.turn.channel.private:
        return [plain(lead, *blocks, buttons=button)]
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    return [plain(lead, *blocks, hint(visit.t("Times are those of {zone}.", zone=zone)), buttons=button)]


def upcoming(visit: Visit) -> list[Block]:
    """The sessions to come of the group we are in; in private of the twinnings somebody belongs to, and of the group around.
    Each with one's own time, or in a group with that of every city."""
    here, around = permissions.here(visit), permissions.around(visit)
    all_of = visit.store.twinnings()
    known = [one.id for one in all_of if one.id == around or (not here and one.id in visit.grants.of)]
    sessions = [one for twinning in known for one in session_times.ahead(visit.store, twinning, visit.turn.millis)]
    return [block for one in sorted(sessions, key=lambda s: s.at) for block in _upcoming(visit, one)]


def _upcoming(visit: Visit, one: Session) -> list[Block]:
    at, private = session_times.moment(one.at), visit.turn.channel.private
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone) if private else one.zone
    line = session_times.time_line(visit.words, at, zone, one.minutes)
    cities = [] if private else [session_times.everywhere(visit.words, at, visit.store.cities(one.twinning))]
    where = [hint(visit.t("Where: {place}", place=one.place))] if one.place else []
    return [text(session_times.title(visit.words, one)), line, *cities, *where]
