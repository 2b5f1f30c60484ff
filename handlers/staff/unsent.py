"""What could not be sent, in plain words: what it is, when it was due, why it stayed behind, and what to type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.calendar import session_times
from handlers.dialog import platform_traits
from handlers.dialog.translator import Translator
from handlers.planned import feedback_nudges, session_posts
from handlers.planned.message_table import PLANNED
from handlers.planned.planned_message import Subject, about_key, kind_of_key, number_in
from handlers.polls import polls
from handlers.polls.polls import NewPoll
from handlers.twinnings import invitations
from storage.protocols.outbox_store import OutboxStore
from storage.records import DAY, Address, Millis, OutboxRow, Poll, Session, Twinning
from storage.store import Store

HELD_BACK = ("held", "late")
"""Why posts stay behind that somebody may still want to send."""
OLD_DAYS = 30
"""What is about a session that was over so many days ago is only counted; so is what is about none and was due then."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that was not sent, or of which that is not known. ``rows`` is one, or, of what was held back or late, all that
    say the same to several groups."""

    rows: Sequence[OutboxRow]
    twinning: Twinning | None = None
    session: Session | None = None
    poll: Poll | None = None

    @property
    def row(self) -> OutboxRow:
        """The first of them."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class UnsentList:
    """What is listed, oldest first, and how many older messages are not."""

    listed: Sequence[Unsent]
    old: int


def found(store: Store, now: Millis) -> UnsentList:
    """The messages in doubt, given up or held back; what was sent afterwards all the same is none."""
    wanted, known = _stayed_behind(store), MessageSubjects(store)
    every = [_about(known, some) for some in _alike(wanted)]
    listed = [one for one in every if _ended(one) > now - OLD_DAYS * DAY]
    return UnsentList(listed, len(wanted) - sum(len(one.rows) for one in listed))


def _stayed_behind(store: Store) -> list[OutboxRow]:
    rows = store.outbox(("uncertain", "dead", "dropped"))
    held_back = [row for row in rows if row.state == "dropped" and row.error in HELD_BACK and not row.out.person]
    stayed = {row.id for row in held_back} - _sent_again(store, held_back)
    return [row for row in rows if row.state != "dropped" or row.id in stayed]


def _alike(rows: Sequence[OutboxRow]) -> list[list[OutboxRow]]:
    """What was held back or late and says the same to several groups is one; all else is by itself."""
    groups: dict[tuple[int, str, str], list[OutboxRow]] = {}
    for row in rows:
        kind = (0, row.out.key, row.error) if row.state == "dropped" else (row.id, "", "")
        groups.setdefault(kind, []).append(row)
    return list(groups.values())


def _sent_again(store: OutboxStore, rows: Sequence[OutboxRow]) -> set[int]:
    """Those of the rows that were put again to the same place, and went out or will."""
    last: dict[tuple[str, Address], int] = {}
    for one in store.planned(*dict.fromkeys(row.out.key for row in rows)):
        if one.state != "dropped":
            where = (one.out.key, one.out.address)
            last[where] = max(one.id, last.get(where, 0))
    return {row.id for row in rows if last.get((row.out.key, row.out.address), 0) > row.id}


class MessageSubjects:
    """What messages can be about, by number."""

    def __init__(self, store: Store) -> None:
        self.twinnings = {one.id: one for one in store.twinnings(archived=True)}
        self.sessions = {one.id: one for twinning in self.twinnings for one in store.sessions(twinning)}
        self.polls = {one.id: one for one in store.polls()}


def _about(known: MessageSubjects, rows: Sequence[OutboxRow]) -> Unsent:
    key = rows[0].out.key
    poll = known.polls.get(number_in(key, "poll"))
    session = known.sessions.get(number_in(key, "session") or (poll.session if poll else 0))
    about = session or poll
    return Unsent(rows, known.twinnings.get(about.twinning) if about else None, session, poll)


def _ended(one: Unsent) -> Millis:
    return session_times.ends(one.session) if one.session else one.row.out.due_at


# -- in words


def line(words: Translator, one: Unsent, now: Millis) -> str:
    """All of it in a few sentences."""
    said = words.t(
        "{whose}: {what}, for {where}, due on {when}.",
        whose=invitations.name(one.twinning) if one.twinning else words.t("No twinning"),
        what=what(words, one), where=where(words, one), when=when(words, one),
    )  # fmt: skip
    return " ".join((said, why(words, one), how(words, one, now)))


def what(words: Translator, one: Unsent) -> str:
    """What kind of message it is, never its text nor to whom."""
    out = one.row.out
    answer = words.t("a notice of the assistant") if out.kind == "notice" else words.t("an answer of the assistant")
    subject = Subject(about_key(out.key), one.session, one.poll, one.twinning)
    return PLANNED.called(words, out, subject) or answer


def where(words: Translator, one: Unsent) -> str:
    """The platforms it was for."""
    names = dict.fromkeys(row.out.address.platform for row in one.rows)
    return words.list([platform_traits.label(words, name) for name in names])


def when(words: Translator, one: Unsent) -> str:
    """When it was due, by the clocks of its session's zone."""
    zone = one.session.zone if one.session else "UTC"
    return session_times.zoned(words, session_times.moment(one.row.out.due_at), zone)


def why(words: Translator, one: Unsent) -> str:
    """Why it was not sent, in a sentence."""
    state, error = one.row.state, one.row.error
    if state == "uncertain":
        return words.t("It may have arrived: the connection broke while it was being sent.")
    if state == "dead":
        detail = f" ({error})" if error else ""
        return words.t("It could not be delivered{detail}.", detail=detail)
    if error == "held":
        return words.t("Somebody held it back.")
    return words.t("The assistant was away when it was due, and then it was too late.")


def how(words: Translator, one: Unsent, now: Millis) -> str:
    """What can be done, commands between backticks."""
    number, done = one.row.id, _is_past(one, now)
    drop = f"`city2city outbox drop {number}`"
    if one.row.state == "dropped":
        rest = words.t("To send it now: {command}. To leave it unsent, do nothing.", command=f"`{_send(one)}`")
        return words.t("It is past: nothing is to be done.") if done else rest
    if done:
        return words.t("It is past: to give it up, {drop}.", drop=drop)
    resend = f"`city2city outbox resend {number}`"
    if one.row.state == "uncertain":
        return words.t(
            "Look into the chat first. If it is missing: {resend}. If it is there: {drop}.", resend=resend, drop=drop
        )
    return words.t("To send it again: {resend}. To give it up: {drop}.", resend=resend, drop=drop)


def _is_past(one: Unsent, now: Millis) -> bool:
    """Whether it makes no sense any more: the session has begun, or the question is closed."""
    if one.poll:
        return kind_of_key(one.row.out.key) is NewPoll and polls.is_closed(one.poll, now)
    return one.session is not None and (one.session.at <= now or one.row.out.kind == feedback_nudges.PLAN)


def _send(one: Unsent) -> str:
    """The command of the chat that sends a post which stayed behind."""
    key, number = one.row.out.key, one.twinning.id if one.twinning else 0
    kind = kind_of_key(key)
    if one.poll and kind:
        return f"schedule send {number}/{polls.name(one.poll.id, kind.what)}"
    return f"schedule send {number}/{one.session.number if one.session else 0}.{session_posts.kind_of(key)}"


def older(words: Translator, number: int) -> str:
    """That older ones are not listed."""
    return words.tn(
        "{number} message about what was over more than {days} days ago is not listed: `city2city outbox list` shows it.",
        "{number} messages about what was over more than {days} days ago are not listed: `city2city outbox list` shows them.",
        number,
        days=OLD_DAYS,
    )
