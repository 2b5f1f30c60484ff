"""How a poll looks in its group: the question, who sees what, the count, a button for each option."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handlers.calendar import session_times
from handlers.dialog import seen_posts
from handlers.dialog.actions import CastVote, TellMore
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply, SeePost
from handlers.dialog.visit import Visit
from handlers.polls import polls, tally
from handlers.polls.polls import NewPoll
from handlers.polls.tally import ENOUGH
from storage.records import (
    Poll,
    PollMode,
    PollPost,
)

MODES: Mapping[PollMode, str] = {
    "open": mark("Open: everyone here sees the count and which cities chose what; the programme team sees it too."),
    "staff": mark(
        "For the programme team: only it sees the count and who answered what. The group and its facilitators see how many"
        " answered."
    ),
    "anonymous": mark(
        "Anonymous: I only count, and note apart from it that you took part; so your answer cannot be changed or deleted"
        " afterwards. The result is shown once, when it is closed, and only if at least three people on the roster answered."
        " Where all choose the same, or all others tell what they chose, yours can still be worked out."
    ),
}
"""What a poll says about who sees what, before anybody votes."""
_NAMED = mark("Only the programme team reads what you write, with your city's name; the group never sees it.")
WRITTEN: Mapping[PollMode, str] = {
    "open": _NAMED,
    "staff": _NAMED,
    "anonymous": mark(
        "Only the programme team reads what you write, once the poll is closed, without your name, city or time."
        " Your words may tell which city you are from; where few people write, it may guess who wrote."
        " They cannot be changed or deleted afterwards."
    ),
}
"""The same of what is answered in words, before anybody writes."""
STILL_WRITTEN = mark("As before: only the programme team reads this.")
"""Under the next question in words, where all of it was said under the one before."""


def headed(visit: Visit, poll: Poll) -> tuple[Block, ...]:
    """What stands above a result."""
    return head(visit.t("Result")), text(visit.p(poll.text))


def where(visit: Visit, poll: Poll) -> SeePost | None:
    """Where a poll stands in its groups; None where it was posted nowhere."""
    return seen_posts.see(visit, ((one.address, one.message) for one in visit.store.posts(poll.id)))


def posted(visit: Visit, poll: Poll, post: PollPost) -> Reply:
    """A poll as it stands in its group: the question, who sees what, the count, a button for each option."""
    closed = polls.is_closed(poll, visit.turn.millis)
    blocks = (*_asked(visit, poll), *tally.shown_now(visit, poll), *_small_print(visit, poll, closed))
    buttons = () if closed else tuple(_buttons(visit, poll, post))
    return Reply(blocks, buttons, kind=NewPoll.plan, native=_is_native(visit, poll, post))


def _is_native(visit: Visit, poll: Poll, post: PollPost) -> bool:
    """Whether the platform may show it as a poll of its own: only where all can see it there, and all see the whole count.
    Once it is posted, whether it is one."""
    if post.message:
        return bool(post.native)
    alone = session_times.groups(visit.store, poll.twinning) == [post.address]
    return poll.mode == "open" and not poll.hidden and not poll.session and alone


def _asked(visit: Visit, poll: Poll) -> Iterator[Block]:
    together = _together(visit, poll)
    if poll.session and together[0].id == poll.id:
        session = visit.store.session(poll.session)
        yield head(visit.t("Feedback: {session}", session=session_times.title(visit.words, session) if session else ""))
        if visit.has_programme and visit.pack.feedback.intro:
            yield text(visit.p(visit.pack.feedback.intro))
    yield head(visit.p(poll.text))


def _together(visit: Visit, poll: Poll) -> Sequence[Poll]:
    return visit.store.polls(session=poll.session) if poll.session else [poll]


def _small_print(visit: Visit, poll: Poll, closed: bool) -> Iterator[Block]:
    if closed:
        yield hint(visit.t("This poll is closed."))
        return
    yield hint(visit.t(MODES[poll.mode]))
    number = tally.on_roster(visit.store, poll.twinning)
    if poll.mode == "anonymous" and number < ENOUGH:
        few = visit.tn(
            "{number} person is on the roster: no result will be shown.",
            "{number} people are on the roster: no result will be shown.",
            number,
        )
        yield hint(few)
    if poll.closes_at is not None:
        at = session_times.moment(poll.closes_at)
        written_out = session_times.zoned(visit.words, at, "UTC")
        line = visit.t("Open until {moment}.", moment=written_out)
        yield Block("text", line, moments=((written_out, poll.closes_at // 1000),))


def _buttons(visit: Visit, poll: Poll, post: PollPost) -> Iterator[Button]:
    for option in visit.store.options(poll.id):
        yield Button(visit.p(option.label), CastVote(poll.id, option.number, post.nonce).encode())
    if poll.session and _together(visit, poll)[-1].id == poll.id:
        yield Button(visit.t("Tell us more"), TellMore(poll.id, post.nonce).encode(), numbered=False)
