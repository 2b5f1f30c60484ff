"""``schedule``: all that will go out, word for word and by every city's clock; edit, hold, skip or send one now.

A post has a name: ``2.1d`` a day before session 2, ``poll5``, ``poll5.result`` and ``poll5.close``, ``2.nudge``. To whom a
nudge goes is never said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.access.roles import LEADERS
from handlers.calendar import session_times
from handlers.dialog.commands import Command, Subcommand, Topic, one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Reply, head, hint, items, text
from handlers.dialog.visit import Visit, plain
from handlers.forms import draft_markdown
from handlers.planned import feedback_nudges, pending, session_posts
from handlers.planned.feedback_nudges import FeedbackNudge
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import About, about_of, kind_of_key, number_in
from handlers.planned.session_posts import SessionPost
from handlers.polls import poll_view, polls
from handlers.polls.polls import AboutPoll, PollEdit
from handlers.sessions import plan_modal, session_target
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import OutboxRow, Poll, Session, Twinning, TwinningCity, Wish

LONGEST_TEXT, MOST_OFFSETS = 1500, 6
Waiting = Sequence[tuple[OutboxRow, About]]
NOT_SENT = ("dropped", "dead", "uncertain")
_POLL = re.compile(r"poll([0-9]{1,9})(?:[. ](result|close))?(?: |$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coming:
    """Something to come: its name, when it goes out, its words, what is wanted of it, and what ``lead`` says before. What
    shares a number ``among`` and the time is shown as one; ``private`` goes to people and not to groups."""

    name: str
    at: datetime
    said: tuple[Block, ...]
    wish: Wish
    lead: str = ""
    among: int = 0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody named, with the words behind. What is wanted of it is kept under ``number`` and ``kind``."""

    number: int
    kind: str
    rest: str = ""
    session: Session | None = None
    poll: Poll | None = None

    @property
    def name(self) -> str:
        """As people type it."""
        return self.kind if self.poll else f"{self.number}.{self.kind}"

    @property
    def is_closing(self) -> bool:
        """Whether it is no post, but a poll that closes."""
        return self.kind.endswith(".close")

    @property
    def is_nudge(self) -> bool:
        """Whether it goes to people and not to groups."""
        return self.kind == feedback_nudges.PLAN


def command(visit: Visit, argument: str) -> list[Reply]:
    """``schedule``, and ``schedule edit 2.1d …``."""
    what, _, rest = argument.partition(" ")
    do = DO.get(what.casefold(), _show)
    named = rest.strip() if what.casefold() in DO else argument
    action = f"schedule {what.casefold()}" if what.casefold() in DO else "schedule"
    # 3/2.1d: post 1d of session 2 of twinning 3.
    first, _, more = named.partition(" ")
    numbers, dot, kind = first.partition(".")
    target = session_target.target_of(
        visit, action, f"{numbers} {kind} {more}".strip() if dot and do is not _offsets else named
    )
    return do(visit, target) if isinstance(target, Target) else target


# -- what is to come


def coming(visit: Visit, twinning: Twinning, number: int = 0) -> Iterator[Coming]:
    """All that waits, session by session, and then the polls that belong to none; or only what belongs to session ``number``."""
    desk = _desk(visit, twinning)
    rows = [
        (row, about) for row in pending.rows(visit.store, twinning.id) if (about := about_of(row)) and not about.part
    ]
    every = visit.store.polls(twinning.id)
    for session in visit.store.sessions(twinning.id):
        found = [*_posts(desk, session, rows), *_nudges(visit, desk, session, rows)]
        found += [one for poll in every if poll.session == session.id for one in _polls(visit, desk, poll, rows)]
        if number in (0, session.number):
            yield from sorted(found, key=lambda one: (one.at, one.among))
    for poll in every if not number else ():
        if not poll.session:
            yield from _polls(visit, desk, poll, rows)


def _desk(visit: Visit, twinning: Twinning) -> Visit:
    """What makes the words when they go out."""
    turn = visit.turn
    return draft_markdown.desk(visit.store, turn.knowledge, turn.translators, turn.now, twinning.programme)


def _posts(desk: Visit, session: Session, rows: Waiting) -> Iterator[Coming]:
    first = {
        about.kind: row
        for row, about in reversed(rows)
        if isinstance(about, SessionPost) and about.session == session.id
    }
    for kind, row in first.items():
        at, wish = session_times.moment(row.out.due_at), desk.store.wished(session.twinning, session.number, kind)
        said = session_posts.replies(desk, session_posts.Post(session, kind, at))[0].blocks
        yield Coming(f"{session.number}.{kind}", at, said, wish)


def _nudges(visit: Visit, desk: Visit, session: Session, rows: Waiting) -> Iterator[Coming]:
    mine = [about for _, about in rows if isinstance(about, FeedbackNudge) and about.session == session.id]
    if mine:
        lead = visit.tn(
            "In private, by day, to those who have not answered by then: {number} person at most.",
            "In private, by day, to those who have not answered by then: {number} people at most.",
            len(mine),
        )
        said = feedback_nudges.nudge(desk, session)[0].blocks
        at = session_times.moment(min(about.at for about in mine))
        wish = desk.store.wished(session.twinning, session.number, feedback_nudges.PLAN)
        yield Coming(f"{session.number}.{feedback_nudges.PLAN}", at, said, wish, lead, private=True)


def _polls(visit: Visit, desk: Visit, poll: Poll, rows: Waiting) -> Iterator[Coming]:
    """A poll's post, and its closing with the result. That its count is edited is no post."""
    due_at = {
        about.what: row.out.due_at
        for row, about in rows
        if isinstance(about, AboutPoll) and about.poll == poll.id and about.what != PollEdit.what
    }
    if "post" in due_at:
        name = polls.name(poll.id)
        said = _asked(desk, poll)
        yield Coming(name, session_times.moment(due_at["post"]), said, _wish(desk, poll, name), among=poll.session)
    if closing := due_at.get("last", due_at.get("result")):
        name = polls.name(poll.id, "result" if "result" in due_at else "close")
        shown = (
            (*poll_view.headed(desk, poll), hint(visit.t("(and the count as it is then)")))
            if "result" in due_at
            else ()
        )
        lead = visit.t("Poll {number} closes, and its post says so.", number=poll.id)
        yield Coming(name, session_times.moment(closing), shown, _wish(desk, poll, name), lead, poll.session)


def _asked(desk: Visit, poll: Poll) -> tuple[Block, ...]:
    """A poll as its groups will read it, with the words on its buttons."""
    labels = [desk.p(one.label) for one in desk.store.options(poll.id)]
    return (*poll_view.posted(desk, poll, desk.store.posts(poll.id)[0]).blocks, items(*labels))


def _wish(desk: Visit, poll: Poll, name: str) -> Wish:
    return desk.store.wished(poll.twinning, 0, name)


# -- looking


def _show(visit: Visit, target: Target) -> list[Reply]:
    """All that waits, and what did not go out; of one session where its number is given."""
    found = _messages(visit, target.twinning, coming(visit, target.twinning, target.number))
    groups = len(session_times.groups(visit.store, target.twinning.id))
    lead = visit.tn("Posts to come, to {number} group:", "Posts to come, to {number} groups:", groups)
    said = text(lead if found else visit.t("No post is waiting."))
    first = plain(head(invitations.name(target.twinning)), said, *_missed(visit, target))
    how = visit.t(
        "`schedule edit`, `hold`, `skip`, `free` or `send` and a post's name change one: `schedule hold 2.1d`."
    )
    return [first, *found, plain(hint(how))] if found else [first]


def _messages(visit: Visit, twinning: Twinning, found: Iterable[Coming]) -> list[Reply]:
    """A message for each; the polls of a session that go out together are shown together."""
    cities = visit.store.cities(twinning.id)
    together = groupby(found, key=lambda one: (one.at, one.among or one.name))
    return [_shown(visit, cities, list(some)) for _, some in together]


def _shown(visit: Visit, cities: Sequence[TwinningCity], some: Sequence[Coming]) -> Reply:
    """When it goes out by every clock, what is wanted of it, and its words as they stand."""
    at = some[0].at
    blocks: list[Block] = [head(", ".join(one.name for one in some)), session_times.everywhere(visit.words, at, cities)]
    quiet = [city.name for city in cities if post_offsets.quiet(at, city.zone)]
    if quiet and not some[0].private:
        blocks.append(hint(visit.t("At night in {cities}: it goes out all the same.", cities=visit.words.list(quiet))))
    return Reply((*blocks, *(block for one in some for block in _one(visit, one, alone=len(some) == 1))))


def _one(visit: Visit, one: Coming, *, alone: bool) -> Iterator[Block]:
    if not alone:
        yield hint(one.name)
    if one.lead:
        yield text(one.lead)
    if one.wish.fate:
        held = visit.t("Held back: it does not go out unless you send it.")
        yield text(held if one.wish.fate == "hold" else visit.t("Skipped: it does not go out."))
    if one.said:
        yield hint(visit.t("It will say:"))
        yield from one.said


def _missed(visit: Visit, target: Target) -> list[Block]:
    """What did not go out though it was to; a poll's edits, and what follows from a post that did not go out, are left out."""
    number, every = target.number, visit.store.sessions(target.twinning.id)
    wanted = [one for one in every if number in (0, one.number)]
    lines = [
        _missed_line(visit, row, f"{one.number}.{session_posts.kind_of(row.out.key)}", one.zone)
        for one, row in session_posts.missed(visit.store, wanted)
    ]
    zones = {one.id: one.zone for one in wanted} | ({} if number else {0: "UTC"})
    asked = {one.id: one for one in visit.store.polls(target.twinning.id) if one.session in zones}
    rows = [(number_in(row.out.key, "poll"), row) for row in polls.rows(visit.store, *asked)]
    for poll, row in sorted(rows, key=lambda one: one[0]):
        kind = kind_of_key(row.out.key)
        if row.state in NOT_SENT and kind and not kind.edits and row.error != "poll not posted":
            lines.append(_missed_line(visit, row, polls.name(poll, kind.what), zones[asked[poll].session]))
    return [text(visit.t("Not sent, or not known to be:")), items(*lines)] if lines else []


def _missed_line(visit: Visit, row: OutboxRow, name: str, zone: str) -> str:
    at = session_times.zoned(visit.words, session_times.moment(row.out.due_at), zone)
    why = (
        PLANNED.reason(visit.words, row.error)
        if row.state == "dropped"
        else visit.t("in doubt, or refused; see the outbox")
    )
    return " · ".join([name, at, row.out.address.platform, why])


# -- changing


def _named(visit: Visit, target: Target) -> Named | list[Reply]:
    """What was named, in the twinning."""
    found = _named_poll(visit, target) if not target.number else _named_post(visit, target)
    if found is None:
        return [plain(text(visit.t("There is no such post. `schedule` shows their names, such as 2.1d.")))]
    return found


def _named_poll(visit: Visit, target: Target) -> Named | None:
    said = _POLL.match(target.rest)
    poll = visit.store.poll(int(said[1])) if said else None
    if said is None or poll is None or poll.twinning != target.twinning.id:
        return None
    kind = polls.name(poll.id, (said[2] or "").casefold())
    return Named(0, kind, target.rest[said.end() :].strip(), poll=poll)


def _named_post(visit: Visit, target: Target) -> Named | None:
    session = session_times.numbered(visit.store, target.twinning.id, target.number)
    kind, _, rest = target.rest.partition(" ")
    pack = session_times.pack_of(visit.turn.knowledge, target.twinning)
    offsets = session_posts.offsets(visit.store, pack, target.twinning.id)
    kinds = {*session_posts.AT_ONCE, feedback_nudges.PLAN, *(post_offsets.spelled(one) for one in offsets)}
    if session is None or kind.casefold() not in kinds:
        return None
    return Named(session.number, kind.casefold(), rest.strip(), session)


def _cannot(visit: Visit, named: Named) -> list[Reply]:
    words = visit.t("That cannot be done with {name}.", name=named.name)
    how = visit.t(
        "A post about a session takes other words, can be held, skipped and sent. A poll keeps its words, for votes hang on them."
        " A reminder to people can only be skipped, or freed again."
    )
    return [plain(text(words), hint(how))]


def _edit(visit: Visit, target: Target) -> list[Reply]:
    """Other words than ours; without words ours again. Time and place are always ours."""
    named = _named(visit, target)
    if isinstance(named, list):
        return named
    if named.session is None or named.is_nudge:
        return _cannot(visit, named)
    if len(named.rest) > LONGEST_TEXT:
        return [plain(text(visit.t("That is too long: at most {most} characters.", most=LONGEST_TEXT)))]
    return _wished(visit, target, named, text=named.rest)


def _wished(visit: Visit, target: Target, named: Named, **changes: Any) -> list[Reply]:
    """Keep what is wanted, and show the post as it stands now."""
    wish = visit.store.wished(target.twinning.id, named.number, named.kind)
    visit.store.wish(replace(wish, **changes))
    permissions.note(visit, "schedule", f"{invitations.name(target.twinning)}, {named.name}")
    waits = [one for one in coming(visit, target.twinning, named.number) if one.name == named.name]
    kept = plain(text(visit.t("Kept. It stays so if the session is moved.")))
    return [kept, *_messages(visit, target.twinning, waits)]


def _fated(fate: str) -> Callable[[Visit, Target], list[Reply]]:
    def do(visit: Visit, target: Target) -> list[Reply]:
        named = _named(visit, target)
        if isinstance(named, list):
            return named
        if named.is_closing or (named.is_nudge and fate == "hold"):
            return _cannot(visit, named)
        return _wished(visit, target, named, fate=fate)

    return do


def _send(visit: Visit, target: Target) -> list[Reply]:
    """Now, whatever was wanted of it, and not again at its time."""
    named = _named(visit, target)
    if isinstance(named, list):
        return named
    if named.is_nudge or named.is_closing:
        return _cannot(visit, named)
    wrong = _send_poll(visit, named.poll, named.kind) if named.poll else _send_post(visit, named)
    if wrong:
        return [plain(text(wrong))]
    permissions.note(visit, "schedule send", f"{invitations.name(target.twinning)}, {named.name}")
    return [plain(text(visit.t("It goes out now.")))]


def _send_post(visit: Visit, named: Named) -> str:
    """Why a post about a session cannot go out; empty where it does."""
    session, now = named.session, visit.turn.millis
    groups = session_times.groups(visit.store, session.twinning) if session else []
    if session and not session.cancelled and session_times.ends(session) <= now:
        return visit.t(
            "{session} is over; nothing more is sent about it.", session=session_times.title(visit.words, session)
        )
    if session is None or session.cancelled or not groups:
        return visit.t("There is no group to send it to, or the session is cancelled.")
    if named.kind in session_posts.NEWS and not visit.store.planned(session_posts.key(session, named.kind)):
        return visit.t("That did not happen: there is nothing to tell.")
    visit.store.unplan(session_posts.key(session, named.kind))
    visit.store.put([session_posts.row(session, named.kind, group, now, now=True) for group in groups], now)
    return ""


def _send_poll(visit: Visit, poll: Poll, kind: str) -> str:
    """Why a poll, or its result, cannot go out; empty where it does."""
    what = "post" if kind == polls.name(poll.id) else "result"
    closed, now = polls.is_closed(poll, visit.turn.millis), visit.turn.millis
    if what == "result" and not closed:
        return visit.t("Its result goes out when it is closed: `poll close {number}` closes it now.", number=poll.id)
    if what == "post" and closed:
        return visit.t("That poll is closed already.")
    if what == "result" and poll.mode == "staff":
        return visit.t("Its result is for the programme team: `poll show {number}`.", number=poll.id)
    linked = session_times.groups(visit.store, poll.twinning)
    groups = [
        post.address for post in visit.store.posts(poll.id)
        if post.address in linked and bool(post.message) == (what == "result")
    ]  # fmt: skip
    if not groups:
        return visit.t("There is no group to send it to, or it is there already.")
    visit.store.put([polls.row(poll, what, group, now, now=True) for group in groups], now)
    return ""


def _offsets(visit: Visit, target: Target) -> list[Reply]:
    """``schedule offsets 14d 7d 1h``: how long before every session the reminders go out."""
    wanted = target.rest.split()
    try:
        found = list(dict.fromkeys(post_offsets.spelled(one) for one in wanted))
    except ValueError:
        found = []
    if not 0 < len(found) <= MOST_OFFSETS:
        return [
            plain(
                text(visit.t("Type for example: `schedule offsets 14d 2d 1h` (weeks w, days d, hours h, minutes min)."))
            )
        ]
    visit.store.save_plan(replace(visit.store.plan(target.twinning.id), offsets=" ".join(found)))
    session_posts.replan_all(visit.store, visit.turn.knowledge, target.twinning.id, visit.turn.now)
    permissions.note(visit, "schedule offsets", invitations.name(target.twinning))
    return [plain(text(visit.t("Reminders go out {offsets} before each session.", offsets=visit.words.list(found))))]


DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "edit": _edit,
    "hold": _fated("hold"),
    "skip": _fated("skip"),
    "free": _fated(""),
    "send": _send,
    "offsets": _offsets,
}


def _names_one(argument: str) -> bool:
    """``schedule 2``, and no sentence."""
    return one_word(argument) and argument.split()[0][0].isdecimal()


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("schedule"),
        help=mark("every post to come: edit, hold, skip, free, send, offsets"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=lambda visit, words: plan_modal.beside(visit, words, command(visit, words)),
        follows=_names_one,
        subcommands=tuple(Subcommand(word) for word in DO),
    ),
)
