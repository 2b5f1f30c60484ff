"""What is planned about proposed hours: the posts, their edits, a reminder by city, and what who leads the twinning is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog import seen_posts
from handlers.dialog.actions import PickHour
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, Reply, SeePost
from handlers.dialog.visit import Visit
from handlers.planned import quiet_times
from handlers.planned.planned_message import About, Due, Later, PlannedMessage, Policy, Said, Subject, about_of
from handlers.planned.session_posts import AT_ONCE, SessionPost
from handlers.sessions import hour_tally, hour_view
from storage.records import DAY, MINUTE, Address, Millis, OutboxRow, Proposal, ProposalPost
from storage.store import Store

EDIT_EVERY = 2_000
"""Milliseconds between two edits of one post."""
SETTLE = 3 * MINUTE
"""So long after the last city began to answer it is told that all have: one presses several buttons."""


@dataclass(frozen=True, kw_only=True)
class AboutHours(About):
    """What is planned about a proposal."""

    proposal: int


@dataclass(frozen=True, kw_only=True)
class HoursAsked(
    AboutHours, plan="hours", what="post", key="hours/{proposal:d}", policy=Policy("hold", late=timedelta(days=2))
):
    """The post of a proposal in a group."""


@dataclass(frozen=True, kw_only=True)
class HoursEdit(AboutHours, plan="hours", what="edit", key="hours/{proposal:d}/edit", policy=Policy("resend")):
    """The post with what the cities said by then."""

    edits = True

    @property
    def lane(self) -> int:
        """What cities said comes after what is new."""
        return 2


@dataclass(frozen=True, kw_only=True)
class HoursEnd(AboutHours, plan="hours", what="last", key="hours/{proposal:d}/last", policy=Policy("resend")):
    """The edit of the post when the time for answers is over."""

    edits = True


@dataclass(frozen=True, kw_only=True)
class HoursReminder(AboutHours, plan="hours", what="remind", key="hours/{proposal:d}/remind", policy=Policy("hold")):
    """Which cities have not answered, once before the end."""


@dataclass(frozen=True, kw_only=True)
class HoursAnswered(
    AboutHours, plan="hours", what="told", key="hours/{proposal:d}/told/{person}", policy=Policy("resend")
):
    """That all cities have answered, to who leads the twinning."""


@dataclass(frozen=True, kw_only=True)
class HoursOver(AboutHours, plan="hours", what="over", key="hours/{proposal:d}/over/{person}", policy=Policy("resend")):
    """That the time for answers is over, to the same."""


# -- rows


def publish(store: Store, made: Proposal, now: Millis) -> None:
    """Plan the posts of a proposal, the reminder, its end, and what who leads the twinning is told then."""
    groups = session_times.groups(store, made.twinning)
    _ask_in(store, made, groups, now)
    _tell(store, made, HoursOver, made.closes_at or now, now)


def _ask_in(store: Store, made: Proposal, groups: Sequence[Address], now: Millis) -> None:
    """Plan the post in groups, the reminder where there is still time for one, and the end."""
    store.save_proposal_post(*(ProposalPost(made.id, group) for group in groups))
    closes_at = made.closes_at or now
    remind = closes_at - min(DAY, (closes_at - (made.created_at or now)) // 2)
    for kind, at in ((HoursAsked, now), (HoursReminder, remind), (HoursEnd, closes_at)):
        if at >= now:
            store.put([kind(proposal=made.id, at=at).row(group) for group in groups], now)


def ask_here(store: Store, twinning: int, address: Address, now: Millis) -> None:
    """Have a group that is linked while hours are asked about read the question too, where it does not stand there yet."""
    for made in store.proposals(twinning):
        there = any(post.message for post in store.proposal_posts(made.id) if post.address == address)
        if hour_tally.is_open(made, now) and not there:
            _ask_in(store, made, [address], now)


def follow(store: Store, made: Proposal, now: Millis) -> None:
    """Have all posts show what is so then, two seconds after their last edit at the earliest."""
    # An edit that is still to come shows it anyway.
    posts = [post for post in store.proposal_posts(made.id) if post.message and post.edited_at <= now]
    edited = [replace(post, edited_at=max(now, post.edited_at + EDIT_EVERY)) for post in posts]
    if edited:
        store.put([HoursEdit(proposal=made.id, at=post.edited_at).row(post.address) for post in edited], now)
        store.save_proposal_post(*edited)


def stands_here(store: Store, made: Proposal, address: Address, message: str) -> None:
    """A button of a post was pressed: where it was posted before posts were known, it is known now."""
    known = {post.address for post in store.proposal_posts(made.id) if post.message}
    if message and address not in known:
        store.save_proposal_post(ProposalPost(made.id, address, message))


def all_answered(store: Store, made: Proposal, now: Millis) -> None:
    """Plan that who leads the twinning is told, once."""
    keys = HoursAnswered.keys.start(proposal=made.id).rstrip("/")
    if not store.planned_under(keys):
        _tell(store, made, HoursAnswered, now + SETTLE, now)


def close(store: Store, made: Proposal, now: Millis, chosen: int | None = None) -> None:
    """End it. That it has ended is shown once ``follow`` is called, or the session is announced."""
    store.save_proposal(replace(made, closed_at=now, chosen=chosen))


def _tell(store: Store, made: Proposal, kind: type[HoursAnswered | HoursOver], at: Millis, now: Millis) -> None:
    leaders = permissions.leaders(store, made.twinning)
    found = ((one, permissions.private_address(store, one)) for one in leaders)
    store.put([kind(proposal=made.id, at=at).row(where, one) for one, where in found if where], now)


def note_sent(store: Store, row: OutboxRow, at: Millis) -> None:
    """A row was sent. Where it is the post of a proposal, that is known by its message; where it announces a session, the posts
    of what was asked about it follow."""
    about = about_of(row)
    if isinstance(about, HoursAsked) and store.proposal(about.proposal):
        store.save_proposal_post(ProposalPost(about.proposal, row.out.address, row.sent_as, at))
    session = store.session(about.session) if isinstance(about, SessionPost) and about.kind in AT_ONCE else None
    asked = [one for one in store.proposals(session.twinning) if one.number == session.number] if session else []
    if asked:
        follow(store, asked[-1], at)


# -- words


def _standing(due: Due, about: AboutHours) -> tuple[Visit, Proposal] | str:
    """The proposal, and a visit to speak of it; or why nothing is said of it."""
    made = due.store.proposal(about.proposal)
    twinning = due.store.twinning(made.twinning) if made else None
    if made is None or twinning is None:
        return "hours gone"
    if twinning.archived_at:
        return "archived"
    return due.visit(made.twinning), made


def _in_group(due: Due, about: AboutHours) -> tuple[Visit, Proposal] | str:
    found = _standing(due, about)
    if isinstance(found, str):
        return found
    bound = due.store.bound_at(due.row.out.address)
    return found if bound and bound.twinning == found[1].twinning else "unlinked"


def _asked(due: Due, about: HoursAsked) -> Said:
    found = _in_group(due, about)
    if isinstance(found, str):
        return found
    visit, made = found
    if not hour_tally.is_open(made, visit.turn.millis):
        return "hours closed"
    return "late" if due.is_late(about) else [hour_view.posted(visit, made)]


def _edited(due: Due, about: HoursEdit | HoursEnd) -> Said:
    found = _in_group(due, about)
    if isinstance(found, str):
        return found
    visit, made = found
    posts = (one for one in due.store.proposal_posts(made.id) if one.address == due.row.out.address)
    post = next((one for one in posts if one.message), None)
    return [replace(hour_view.posted(visit, made), edit_of=post.message)] if post else "hours not posted"


def _reminded(due: Due, about: HoursReminder) -> Said:
    found = _in_group(due, about)
    if isinstance(found, str):
        return found
    visit, made = found
    if not hour_tally.is_open(made, visit.turn.millis):
        return "hours closed"
    silent = hour_tally.tally(due.store, made, visit.turn.now).silent
    return [_reminder(visit, made, silent)] if silent else "answered"


def _reminder(visit: Visit, made: Proposal, silent: Sequence[str]) -> Reply:
    lead = text(visit.t("Not answered yet: {cities}.", cities=visit.words.list(list(silent))))
    zone = hour_tally.whens(made, visit.turn.now)[0].zone
    ends = [hour_view.until(visit.words, made.closes_at, zone)] if made.closes_at is not None else []
    title = head(visit.t("Which hours suit you for session {number}?", number=made.number))
    return Reply(
        (title, lead, *ends), hour_view.buttons(visit, made), kind=HoursReminder.plan, about=_where(visit, made)
    )


def _where(visit: Visit, made: Proposal) -> SeePost | None:
    return seen_posts.see(visit, ((one.address, one.message) for one in visit.store.proposal_posts(made.id)))


def _told(due: Due, about: HoursAnswered | HoursOver) -> Said:
    found, person = _standing(due, about), due.store.known_person(due.row.out.person)
    if isinstance(found, str) or person is None:
        return found if isinstance(found, str) else "hours gone"
    made = found[1]
    if made.closed_at is not None:
        return "hours closed"
    if person.id not in permissions.leaders(due.store, made.twinning):
        return "hours gone"
    until = quiet_times.waits(due.store, person, due.context.now)
    return Later(until) if until else [_news(due.visit(made.twinning, person.language or "en"), made, about)]


def _news(visit: Visit, made: Proposal, about: HoursAnswered | HoursOver) -> Reply:
    """What the cities said, and a button that chooses the best hour."""
    answered = isinstance(about, HoursAnswered)
    lead = (
        visit.t("All cities have answered for session {number}.", number=made.number)
        if answered
        else visit.t("The time for answers is over for session {number}.", number=made.number)
    )
    best, see = hour_tally.tally(visit.store, made, visit.turn.now).best(visit.turn.now), _where(visit, made)
    blocks: list[Block] = [head(lead), *hour_view.result(visit, made)]
    if best is None:
        again = visit.t("All these hours are over. `session propose {number}` proposes others.", number=made.number)
        return Reply((*blocks, text(again)), kind=about.plan, about=see)
    label = hour_view.label(visit.words, best.when)
    how = visit.t("`session pick {number}.{option}` chooses hour {option}.", number=made.id, option=best.number + 1)
    choose = Button(visit.t("Choose {hour}", hour=label), PickHour(made.id, best.number).encode(), numbered=False)
    return Reply(
        (*blocks, text(visit.t("Best: {hour}.", hour=label)), hint(how)), (choose,), kind=about.plan, about=see
    )


REASONS: Mapping[str, str] = {
    "hours gone": mark("the hours to choose from are gone"),
    "hours closed": mark("the hour was chosen already, or others are asked about"),
    "hours not posted": mark("the hours were not posted there"),
}


def _called(words: Translator, _subject: Subject) -> str:
    return words.t("the hours to choose from for a session")


PLANNED = (
    PlannedMessage(about=HoursAsked, render=_asked, called=_called, reasons=REASONS),
    PlannedMessage(about=HoursEdit, render=_edited, called=_called),
    PlannedMessage(about=HoursEnd, render=_edited, called=_called),
    PlannedMessage(about=HoursReminder, render=_reminded, called=_called),
    PlannedMessage(about=HoursAnswered, render=_told, called=_called),
    PlannedMessage(about=HoursOver, render=_told, called=_called),
)
