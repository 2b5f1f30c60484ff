"""What is planned about polls, when its time has come: the post, the count under it, its closing and the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.planned.planned_message import Due, PlannedMessage, Said, Subject
from handlers.polls import poll_view, polls, secrecy, tally
from handlers.polls.polls import AboutPoll, NewPoll, PollClosing, PollEdit, PollResult
from storage.records import Address, Poll, PollPost, millis

REASONS: Mapping[str, str] = {
    "poll gone": mark("the poll is gone"),
    "poll closed": mark("the poll is closed"),
    "poll not posted": mark("the poll was not posted there"),
    "poll of staff": mark("its result is for the programme team"),
    "poll counts itself": mark("the platform shows the count of its own poll"),
    "answered": mark("already answered"),
}
"""Why a planned message about a poll was not sent, beside those of ``handlers.planned.session_post_words``."""


def _new(due: Due, about: NewPoll) -> Said:
    found = _posted(due, about)
    if isinstance(found, str):
        return found
    visit, poll, post = found
    if due.is_late(about):
        return "late"
    if polls.is_closed(poll, visit.turn.millis):
        return "poll closed"
    secrecy.tell_leaders(visit, poll)
    return [poll_view.posted(visit, poll, post)]


def _edited(due: Due, about: AboutPoll) -> Said:
    found = _posted(due, about)
    if isinstance(found, str):
        return found
    visit, poll, post = found
    if about.what == PollEdit.what and post.native:
        return "poll counts itself"
    return [replace(poll_view.posted(visit, poll, post), edit_of=post.message)]


def _result(due: Due, about: PollResult) -> Said:
    found = _posted(due, about)
    if isinstance(found, str):
        return found
    visit, poll, _ = found
    if poll.mode == "staff":
        return "poll of staff"
    said = (*poll_view.headed(visit, poll), *tally.result(visit, poll))
    return [Reply(said, kind=about.plan, file=tally.chart(visit, poll))]


def _posted(due: Due, about: AboutPoll) -> tuple[Visit, Poll, PollPost] | str:
    """The poll and its post in the group that is spoken to; or the reason why nothing is said there."""
    poll, address = due.store.poll(about.poll), due.row.out.address
    if poll is None:
        return "poll gone"
    visit = due.visit(poll.twinning)
    if poll.closed_at is None and polls.is_closed(poll, visit.turn.millis):
        with due.store.transaction():
            poll = polls.settled(due.store, poll, visit.turn.millis)
    post = due.store.post_at(poll.id, address)
    if post is None or (about.what != NewPoll.what and not post.message):
        return "poll not posted"
    return _void(visit, poll, address) or _unwanted(visit, poll, about) or (visit, poll, post)


def _void(visit: Visit, poll: Poll, address: Address) -> str:
    session = visit.store.session(poll.session) if poll.session else None
    twinning, bound = visit.store.twinning(poll.twinning), visit.store.bound_at(address)
    if session and session.cancelled:
        return "cancelled"
    if twinning is None or twinning.archived_at:
        return "archived"
    return "" if bound and bound.twinning == poll.twinning else "unlinked"


def _unwanted(visit: Visit, poll: Poll, about: AboutPoll) -> str:
    if about.edits or about.now:
        return ""
    wish = visit.store.wished(poll.twinning, 0, polls.name(poll.id, about.what))
    return {"hold": "held", "skip": "skipped", "": ""}[wish.fate]


def _called(said: str) -> Callable[[Translator, Subject], str]:
    def called(words: Translator, subject: Subject) -> str:
        if subject.poll is None:
            return ""
        asked = subject.poll.text
        return words.t(said, question=words.pack(subject.twinning.programme, asked) if subject.twinning else asked)

    return called


_COUNT = mark("the count under the question “{question}”")

PLANNED: tuple[PlannedMessage[Any], ...] = (
    PlannedMessage(
        about=NewPoll,
        render=_new,
        called=_called(mark("the question “{question}”")),
        reasons=REASONS,
        refresh=lambda store, context: polls.settle_all(store, millis(context.now)),
    ),
    PlannedMessage(about=PollEdit, render=_edited, called=_called(_COUNT)),
    PlannedMessage(about=PollClosing, render=_edited, called=_called(_COUNT)),
    PlannedMessage(about=PollResult, render=_result, called=_called(mark("the result of the question “{question}”"))),
)
