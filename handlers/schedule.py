"""``schedule``: every post to come, word for word and by every city's clock; edit, hold, skip or send one now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from faq import posts
from handlers import due, export, inviting, meeting, roles, sessions
from handlers import posts as planning
from handlers.model import Block, Reply, head, hint, items, text
from handlers.sessions import Target
from handlers.visit import Visit, plain
from storage.records import OutboxRow, Session, Twinning

LONGEST_TEXT, MOST_OFFSETS = 1500, 6


@dataclass(frozen=True, slots=True)
class Coming:
    """A post to come, the same for every group: when, and how often it is planned."""

    session: Session
    kind: str
    at: datetime
    groups: int

    @property
    def name(self) -> str:
        """How people call it: ``2.1d``."""
        return f"{self.session.number}.{self.kind}"


def command(visit: Visit, argument: str) -> list[Reply]:
    """``schedule``, and ``schedule edit 2.1d …``."""
    what, _, rest = argument.partition(" ")
    do = DO.get(what.casefold(), _show)
    named = rest.strip() if what.casefold() in DO else argument
    action = f"schedule {what.casefold()}" if what.casefold() in DO else "schedule"
    # 3/2.1d: post 1d of session 2 of twinning 3.
    first, _, more = named.partition(" ")
    numbers, dot, kind = first.partition(".")
    target = sessions.target_of(
        visit, action, f"{numbers} {kind} {more}".strip() if dot and do is not _offsets else named
    )
    return do(visit, target) if isinstance(target, Target) else target


# -- looking


def coming(visit: Visit, twinning: Twinning) -> Iterator[Coming]:
    """The posts of a twinning that wait, in time."""
    for session in visit.store.sessions(twinning.id):
        rows = [one for one in visit.store.planned(planning.prefix(session)) if _waits(one)]
        kinds = dict.fromkeys(planning.kind_of(one.out.key) for one in rows)
        for kind in kinds:
            same = [one for one in rows if planning.kind_of(one.out.key) == kind]
            yield Coming(session, kind, meeting.moment(same[0].out.due_at), len(same))


def _waits(row: OutboxRow) -> bool:
    return row.state == "due" and row.out.kind == planning.PLAN and "part" not in row.out.body.get("about", {})


def _show(visit: Visit, target: Target) -> list[Reply]:
    """All that waits, and what did not go out; of one session where its number is given."""
    waits = [one for one in coming(visit, target.twinning) if target.number in (0, one.session.number)]
    found = [_shown(visit, target.twinning, one) for one in waits]
    missed = _missed(visit, target)
    groups = len(planning.groups(visit.store, target.twinning.id))
    lead = visit.tn("Posts to come, to {number} group:", "Posts to come, to {number} groups:", groups)
    first = plain(
        head(inviting.name(target.twinning)), text(lead if found else visit.t("No post is waiting.")), *missed
    )
    how = visit.t(
        "`schedule edit`, `hold`, `skip`, `free` or `send` and a post's name change one: `schedule hold 2.1d`."
    )
    return [first, *found, plain(hint(how))] if found else [first]


def _shown(visit: Visit, twinning: Twinning, one: Coming) -> Reply:
    """When a post goes out by every clock, what is wanted of it, and its words as they stand."""
    cities = visit.store.cities(twinning.id)
    quiet = [city.name for city in cities if posts.quiet(one.at, city.zone)]
    wish = visit.store.wished(twinning.id, one.session.number, one.kind)
    blocks: list[Block] = [head(one.name), meeting.everywhere(visit.words, one.at, cities)]
    if quiet:
        blocks.append(hint(visit.t("At night in {cities}: it goes out all the same.", cities=visit.words.list(quiet))))
    if wish.fate:
        held = visit.t("Held back: it does not go out unless you send it.")
        blocks.append(text(held if wish.fate == "hold" else visit.t("Skipped: it does not go out.")))
    return Reply((*blocks, hint(visit.t("It will say:")), *said(visit, twinning, one)))


def said(visit: Visit, twinning: Twinning, one: Coming) -> tuple[Block, ...]:
    """The words of a post, made by what makes them when it goes out."""
    turn = visit.turn
    desk = export.desk(visit.store, turn.knowledge, turn.translators, turn.now, twinning.programme)
    return planning.replies(desk, planning.Post(one.session, one.kind, one.at))[0].blocks


def _missed(visit: Visit, target: Target) -> list[Block]:
    every = visit.store.sessions(target.twinning.id)
    rows = [row for one in every if target.number in (0, one.number) for row in planning.missed(visit.store, one)]
    lines = [_missed_line(visit, row, every) for row in rows]
    return [text(visit.t("Not sent, or not known to be:")), items(*lines)] if lines else []


def _missed_line(visit: Visit, row: OutboxRow, every: Sequence[Session]) -> str:
    session = next(one for one in every if row.out.key.startswith(planning.prefix(one)))
    at = meeting.clock(visit.words, meeting.moment(row.out.due_at), session.zone)
    why = (
        due.reason(visit.words, row.error)
        if row.state == "dropped"
        else visit.t("in doubt, or refused; see the outbox")
    )
    name = f"{session.number}.{planning.kind_of(row.out.key)}"
    return " · ".join([name, f"{at} ({session.zone})", row.out.address.platform, why])


# -- changing


def _named(visit: Visit, target: Target) -> tuple[Session, str, str] | list[Reply]:
    """The session, the kind of post and the words behind it."""
    session = meeting.numbered(visit.store, target.twinning.id, target.number) if target.number else None
    kind, _, rest = target.rest.partition(" ")
    twinning = target.twinning
    pack = meeting.pack_of(visit.turn.knowledge, twinning)
    kinds = {*planning.AT_ONCE, *(posts.spelled(one) for one in planning.offsets(visit.store, pack, twinning.id))}
    if session is None or kind.casefold() not in kinds:
        return [plain(text(visit.t("There is no such post. `schedule` shows their names, such as 2.1d.")))]
    return session, kind.casefold(), rest.strip()


def _edit(visit: Visit, target: Target) -> list[Reply]:
    """Other words than ours; without words ours again. Time and place are always ours."""
    named = _named(visit, target)
    if isinstance(named, list):
        return named
    session, kind, words = named
    if len(words) > LONGEST_TEXT:
        return [plain(text(visit.t("That is too long: at most {most} characters.", most=LONGEST_TEXT)))]
    return _wished(visit, target, session, kind, text=words)


def _wished(visit: Visit, target: Target, session: Session, kind: str, **changes: Any) -> list[Reply]:
    """Keep what is wanted, and show the post as it stands now."""
    wish = visit.store.wished(target.twinning.id, session.number, kind)
    visit.store.wish(replace(wish, **changes))
    roles.note(visit, "schedule", f"{inviting.name(target.twinning)}, {session.number}.{kind}")
    waits = [one for one in coming(visit, target.twinning) if one.session.id == session.id and one.kind == kind]
    kept = plain(text(visit.t("Kept. It stays so if the session is moved.")))
    return [kept, *(_shown(visit, target.twinning, one) for one in waits)]


def _fated(fate: str) -> Callable[[Visit, Target], list[Reply]]:
    def do(visit: Visit, target: Target) -> list[Reply]:
        named = _named(visit, target)
        return named if isinstance(named, list) else _wished(visit, target, named[0], named[1], fate=fate)

    return do


def _send(visit: Visit, target: Target) -> list[Reply]:
    """Now, whatever was wanted of it, and not again at its time."""
    named = _named(visit, target)
    if isinstance(named, list):
        return named
    session, kind, _ = named
    groups, now = planning.groups(visit.store, target.twinning.id), visit.turn.millis
    if session.cancelled or not groups:
        return [plain(text(visit.t("There is no group to send it to, or the session is cancelled.")))]
    visit.store.unplan(planning.key(session, kind))
    visit.store.put([planning.row(session, kind, group, now, now=True) for group in groups], now)
    roles.note(visit, "schedule send", f"{inviting.name(target.twinning)}, {session.number}.{kind}")
    return [plain(text(visit.t("It goes out now.")))]


def _offsets(visit: Visit, target: Target) -> list[Reply]:
    """``schedule offsets 14d 7d 1h``: how long before every session the reminders go out."""
    wanted = target.rest.split()
    try:
        found = list(dict.fromkeys(posts.spelled(one) for one in wanted))
    except ValueError:
        found = []
    if not 0 < len(found) <= MOST_OFFSETS:
        return [
            plain(
                text(visit.t("Type for example: `schedule offsets 14d 2d 1h` (weeks w, days d, hours h, minutes min)."))
            )
        ]
    visit.store.save_plan(replace(visit.store.plan(target.twinning.id), offsets=" ".join(found)))
    planning.replan_all(visit.store, visit.turn.knowledge, target.twinning.id, visit.turn.now)
    roles.note(visit, "schedule offsets", inviting.name(target.twinning))
    return [plain(text(visit.t("Reminders go out {offsets} before each session.", offsets=visit.words.list(found))))]


DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "edit": _edit,
    "hold": _fated("hold"),
    "skip": _fated("skip"),
    "free": _fated(""),
    "send": _send,
    "offsets": _offsets,
}
