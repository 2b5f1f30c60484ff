"""``schedule``: all that will go out, word for word and by every city's clock; edit, hold, skip or send one now.

A post has a name: ``2.1d`` a day before session 2, ``poll5``, ``poll5.result`` and ``poll5.close``, ``2.nudge``. To whom a
nudge goes is never said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.access.roles import LEADERS
from handlers.calendar import session_times
from handlers.dialog.blocks import hint, text
from handlers.dialog.commands import Command, Subcommand, Topic, one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.planned import feedback_nudges, session_posts
from handlers.planned.planned_message import about_of
from handlers.planned.session_posts import SessionPost
from handlers.polls import polls
from handlers.sessions import plan_modal, session_target
from handlers.sessions.session_target import Target
from handlers.staff import post_offsets_command, schedule_gone, schedule_list
from handlers.twinnings import invitations
from storage.records import Poll, Session

LONGEST_TEXT = 1500
_POLL = re.compile(r"poll([0-9]{1,9})(?:[. ](result|close))?(?: |$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedPost:
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
    do = DO.get(what.casefold(), schedule_list.show)
    named = rest.strip() if what.casefold() in DO else argument
    action = f"schedule {what.casefold()}" if what.casefold() in DO else "schedule"
    # 3/2.1d: post 1d of session 2 of twinning 3.
    first, _, more = named.partition(" ")
    numbers, dot, kind = first.partition(".")
    target = session_target.target_of(
        visit, action, f"{numbers} {kind} {more}".strip() if dot and do is not post_offsets_command.offsets else named
    )
    return do(visit, target) if isinstance(target, Target) else target


# -- changing


def _named(visit: Visit, target: Target) -> NamedPost | list[Reply]:
    """What was named, in the twinning."""
    found = _named_poll(visit, target) if not target.number else _named_post(visit, target)
    if found is None:
        return [plain(text(visit.t("There is no such post. `schedule` shows their names, such as 2.1d.")))]
    return found


def _named_poll(visit: Visit, target: Target) -> NamedPost | None:
    said = _POLL.match(target.rest)
    poll = visit.store.poll(int(said[1])) if said else None
    if said is None or poll is None or poll.twinning != target.twinning.id:
        return None
    kind = polls.name(poll.id, (said[2] or "").casefold())
    return NamedPost(0, kind, target.rest[said.end() :].strip(), poll=poll)


def _named_post(visit: Visit, target: Target) -> NamedPost | None:
    session = session_times.numbered(visit.store, target.twinning.id, target.number)
    kind, _, rest = target.rest.partition(" ")
    pack = session_times.pack_of(visit.turn.knowledge, target.twinning)
    offsets = session_posts.offsets(visit.store, pack, target.twinning.id)
    kinds = {*session_posts.AT_ONCE, feedback_nudges.PLAN, *(post_offsets.spelled(one) for one in offsets)}
    if session is None or kind.casefold() not in kinds:
        return None
    return NamedPost(session.number, kind.casefold(), rest.strip(), session)


def _cannot(visit: Visit, named: NamedPost) -> list[Reply]:
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
    gone = schedule_gone.past(visit, named.session, named.kind)
    if not gone:
        return _wished(visit, target, named, "edit", text=named.rest)
    again = visit.t("`schedule send {name}` sends it again, with these words.", name=named.name)
    return [plain(text(gone), hint(again)), *_wished(visit, target, named, "edit", text=named.rest)]


def _gone(visit: Visit, named: NamedPost) -> str:
    """That it is too late to hold it back; empty where it is not."""
    if named.poll:
        return schedule_gone.posted(visit, named.poll, named.kind)
    return schedule_gone.past(visit, named.session, named.kind) if named.session else ""


def _wished(visit: Visit, target: Target, named: NamedPost, act: str, **changes: Any) -> list[Reply]:
    """Keep what is wanted, and show the post as it stands now."""
    wish = visit.store.wished(target.twinning.id, named.number, named.kind)
    visit.store.wish(replace(wish, **changes))
    permissions.note(visit, f"schedule {act}", f"{invitations.name(target.twinning)}, {named.name}")
    waits = [one for one in schedule_list.coming(visit, target.twinning, named.number) if one.name == named.name]
    kept = plain(text(visit.t("Kept. It stays so if the session is moved.")))
    return [kept, *schedule_list.messages(visit, target.twinning, waits)]


def _fated(fate: str) -> Callable[[Visit, Target], list[Reply]]:
    def do(visit: Visit, target: Target) -> list[Reply]:
        named = _named(visit, target)
        if isinstance(named, list):
            return named
        if named.is_closing or (named.is_nudge and fate == "hold"):
            return _cannot(visit, named)
        if fate and (gone := _gone(visit, named)):
            return [plain(text(gone))]
        return _wished(visit, target, named, fate or "free", fate=fate)

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


def _send_post(visit: Visit, named: NamedPost) -> str:
    """Why a post about a session cannot go out; empty where it does."""
    session, now = named.session, visit.turn.millis
    groups = session_times.groups(visit.store, session.twinning) if session else []
    if session and not session.cancelled and session_times.ends(session) <= now:
        return visit.t(
            "{session} is over; nothing more is sent about it.", session=session_times.title(visit.words, session)
        )
    if session is None or session.cancelled or not groups:
        return visit.t("There is no group to send it to, or the session is cancelled.")
    planned = visit.store.planned(session_posts.key(session, named.kind))
    if named.kind in session_posts.NEWS and not planned:
        return visit.t("That did not happen: there is nothing to tell.")
    said = next((about for about in map(about_of, planned) if isinstance(about, SessionPost)), None)
    more = {"was": said.was, "reason": said.reason, "also": said.also} if said else {}
    visit.store.unplan(session_posts.key(session, named.kind))
    visit.store.put([session_posts.row(session, named.kind, group, now, now=True, **more) for group in groups], now)
    return ""


def _send_poll(visit: Visit, poll: Poll, kind: str) -> str:
    """Why a poll, or its result, cannot go out; empty where it does."""
    what = "post" if kind == polls.name(poll.id) else "result"
    if wrong := _too_early_or_late(visit, poll, what):
        return wrong
    linked, now = session_times.groups(visit.store, poll.twinning), visit.turn.millis
    groups = [
        post.address for post in visit.store.posts(poll.id)
        if post.address in linked and bool(post.message) == (what == "result")
    ]  # fmt: skip
    if not groups:
        return visit.t("There is no group to send it to, or it is there already.")
    visit.store.put([polls.row(poll, what, group, now, now=True) for group in groups], now)
    return ""


def _too_early_or_late(visit: Visit, poll: Poll, what: str) -> str:
    """Why the post or result of a poll does not go out as things stand."""
    closed = polls.is_closed(poll, visit.turn.millis)
    if what == "post":
        return visit.t("That poll is closed already.") if closed else ""
    if not closed:
        return visit.t("Its result goes out when it is closed: `poll close {number}` closes it now.", number=poll.id)
    staff = visit.t("Its result is for the programme team: `poll show {number}`.", number=poll.id)
    return staff if poll.mode == "staff" else ""


DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "edit": _edit,
    "hold": _fated("hold"),
    "skip": _fated("skip"),
    "free": _fated(""),
    "send": _send,
    "offsets": post_offsets_command.offsets,
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
