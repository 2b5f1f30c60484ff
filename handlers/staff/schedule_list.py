"""What ``schedule`` shows: all that waits, word for word and by every city's clock, and what did not go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from faq.sessions import post_offsets
from handlers.calendar import session_times
from handlers.dialog import system_visit
from handlers.dialog.actions import Say
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit, plain
from handlers.planned import feedback_nudges, pending, session_post_words, session_posts
from handlers.planned.feedback_nudges import FeedbackNudge
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import About, about_of, kind_of_key, number_in
from handlers.planned.session_post_words import Post
from handlers.planned.session_posts import SessionPost
from handlers.polls import poll_view, polls
from handlers.polls.polls import AboutPoll, PollEdit
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import OutboxRow, Poll, PostOverride, Session, Twinning, TwinningCity

Waiting = Sequence[tuple[OutboxRow, About]]
NOT_SENT = ("dropped", "dead", "uncertain")


@dataclass(frozen=True, slots=True)
class Coming:
    """Something to come: its name, when it goes out, its words, what is wanted of it, and what ``lead`` says before. What
    shares a number ``among`` and the time is shown as one; ``private`` goes to people and not to groups; ``number`` is that of
    its session, 0 where it has none."""

    name: str
    at: datetime
    said: tuple[Block, ...]
    wish: PostOverride
    lead: str = ""
    among: int = 0
    private: bool = False
    number: int = 0


def coming(visit: Visit, twinning: Twinning, number: int = 0) -> Iterator[Coming]:
    """All that waits, session by session, and then the polls that belong to none; or only what belongs to session ``number``."""
    desk = _desk(visit, twinning)
    rows = _waiting(visit, twinning)
    every = visit.store.polls(twinning.id)
    for session in visit.store.sessions(twinning.id):
        if number in (0, session.number):
            asked = [poll for poll in every if poll.session == session.id]
            about = _about(visit, desk, session, asked, rows)
            yield from sorted(
                (replace(one, number=session.number) for one in about), key=lambda one: (one.at, one.among)
            )
    for poll in (one for one in every if not one.session and not number):
        yield from _polls(visit, desk, poll, rows)


def _waiting(visit: Visit, twinning: Twinning) -> Waiting:
    rows = [(row, about_of(row)) for row in pending.rows(visit.store, twinning.id)]
    return [(row, about) for row, about in rows if about and not about.part]


def _about(visit: Visit, desk: Visit, session: Session, asked: Sequence[Poll], rows: Waiting) -> Iterator[Coming]:
    """What belongs to a session, in no order."""
    yield from _posts(desk, session, rows)
    yield from _nudges(visit, desk, session, rows)
    for poll in asked:
        yield from _polls(visit, desk, poll, rows)


def _desk(visit: Visit, twinning: Twinning) -> Visit:
    """What makes the words when they go out."""
    turn = visit.turn
    return system_visit.desk(visit.store, turn.knowledge, turn.translators, turn.now, twinning.programme)


def _posts(desk: Visit, session: Session, rows: Waiting) -> Iterator[Coming]:
    first = {
        about.kind: (row, about)
        for row, about in reversed(rows)
        if isinstance(about, SessionPost) and about.session == session.id
    }
    for kind, (row, about) in first.items():
        at, wish = session_times.moment(row.out.due_at), desk.store.wished(session.twinning, session.number, kind)
        said = session_post_words.replies(desk, Post.of(desk.store, session, replace(about, at=row.out.due_at)))[
            0
        ].blocks
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


def _wish(desk: Visit, poll: Poll, name: str) -> PostOverride:
    return desk.store.wished(poll.twinning, 0, name)


def show(visit: Visit, target: Target) -> list[Reply]:
    """All that waits as one list, with the words of what comes next; of one session or post, where it is named, every word."""
    found = list(coming(visit, target.twinning, target.number))
    named = [one for one in found if one.name == _name(target)]
    groups = len(session_times.groups(visit.store, target.twinning.id))
    lead = visit.tn("Posts to come, to {number} group:", "Posts to come, to {number} groups:", groups)
    said = text(lead if found else visit.t("No post is waiting."))
    first = [head(invitations.name(target.twinning)), said, *([] if named else _missed(visit, target))]
    if not found:
        return [plain(*first)]
    whole = bool(named) or bool(target.number)
    shown = _whole(visit, target, named or found) if whole else _overview(visit, target, found)
    how = visit.t(
        "`schedule edit`, `hold`, `skip`, `free` or `send` and a post's name change one: `schedule hold 2.1d`."
    )
    return [plain(*first, *shown, hint(how), buttons=() if whole else _sessions(visit, target, found))]


def _name(target: Target) -> str:
    """What was named behind the session, or the poll."""
    kind = ".".join(target.rest.casefold().split())
    return f"{target.number}.{kind}" if target.number else kind


def _whole(visit: Visit, target: Target, found: Sequence[Coming]) -> list[Block]:
    return [block for one in messages(visit, target.twinning, found) for block in one.blocks]


def _overview(visit: Visit, target: Target, found: Sequence[Coming]) -> list[Block]:
    """A line for each, by sessions, and the words of the first that goes out."""
    zones = {one.number: one.zone for one in visit.store.sessions(target.twinning.id)}
    blocks: list[Block] = []
    for number, some in groupby(found, key=lambda one: one.number):
        blocks += [head(_titled(visit, target, number)), items(*(_line(visit, one, zones) for one in some))]
    sent = [one for one in found if one.said and not one.wish.fate and not one.private]
    if not sent:
        return blocks
    first = min(sent, key=lambda one: one.at)
    return [*blocks, head(visit.t("The next one, {name}, will say:", name=first.name)), *first.said]


def _titled(visit: Visit, target: Target, number: int) -> str:
    session = session_times.numbered(visit.store, target.twinning.id, number)
    return session_times.title(visit.words, session) if session else visit.t("Polls")


def _line(visit: Visit, one: Coming, zones: Mapping[int, str]) -> str:
    at = session_times.zoned(visit.words, one.at, zones.get(one.number, "UTC"))
    return " · ".join(part for part in (one.name, at, wanted(visit, one.wish)) if part)


def wanted(visit: Visit, wish: PostOverride) -> str:
    """What is wanted of a post, in a word or two; empty where nothing is."""
    if wish.fate:
        return visit.t("held back") if wish.fate == "hold" else visit.t("skipped")
    return visit.t("your words") if wish.text else ""


def _sessions(visit: Visit, target: Target, found: Sequence[Coming]) -> tuple[Button, ...]:
    """A way to every word about each session."""
    numbers = [one for one in dict.fromkeys(one.number for one in found) if one]
    return tuple(
        Button(
            visit.t("Session {number}", number=number), Say(f"schedule {target.twinning.id}/{number}").encode(),
            numbered=False,
        )
        for number in numbers
    )  # fmt: skip


def messages(visit: Visit, twinning: Twinning, found: Iterable[Coming]) -> list[Reply]:
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
    lines += _missed_polls(visit, [one for one in visit.store.polls(target.twinning.id) if one.session in zones], zones)
    return [text(visit.t("Not sent, or not known to be:")), items(*lines)] if lines else []


def _missed_polls(visit: Visit, every: Sequence[Poll], zones: Mapping[int, str]) -> Iterator[str]:
    """The same of polls; ``zones`` are those of their sessions."""
    asked = {one.id: one for one in every}
    rows = [(number_in(row.out.key, "poll"), row) for row in polls.rows(visit.store, *asked) if row.state in NOT_SENT]
    for poll, row in sorted(rows, key=lambda one: one[0]):
        kind = kind_of_key(row.out.key)
        if kind and not kind.edits and row.error != "poll not posted":
            yield _missed_line(visit, row, polls.name(poll, kind.what), zones[asked[poll].session])


def _missed_line(visit: Visit, row: OutboxRow, name: str, zone: str) -> str:
    at = session_times.zoned(visit.words, session_times.moment(row.out.due_at), zone)
    why = (
        PLANNED.reason(visit.words, row.error)
        if row.state == "dropped"
        else visit.t("in doubt, or refused; see the outbox")
    )
    return " · ".join([name, at, row.out.address.platform, why])
