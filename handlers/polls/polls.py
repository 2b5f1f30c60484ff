"""Polls in groups: how they look, votes, counts that follow, closing. One tally, whatever the platform; a person votes once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta

from faq.answers.kind_table import CHOICE, kind_of
from faq.pack.model import Question
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import CastVote, Say, TellMore
from handlers.dialog.buttons import OnPress
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Button, FileSpec, Knowledge, Reply, Step, Turn, head, hint, items, text
from handlers.dialog.turn import Vote as NativeVote
from handlers.dialog.visit import Visit
from handlers.planned.planned_message import About, Policy
from storage.records import (
    Address,
    Millis,
    OutboxRow,
    Outgoing,
    Poll,
    PollMode,
    PollOption,
    PollPost,
    Session,
    Vote,
)
from storage.store import Store

DAY = 86_400_000
AFTER, OPEN_DAYS = 3_600_000, 14
"""A session is asked about so long after its end; its polls are open so many days."""
EDIT_EVERY = 2_000
"""Milliseconds between two edits of one post."""
ENOUGH = 3
"""Of an anonymous poll nothing is shown that fewer people of the roster answered, nor what fewer others answered apart."""
BAR = 12

MODES: Mapping[PollMode, str] = {
    "open": mark("Open: everyone here sees the count and which cities chose what; the programme team sees it too."),
    "staff": mark("For the programme team: only it sees who answered what. The group sees how many answered."),
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
        "Only the programme team reads what you write, once the poll is closed, without your name, city or time. Where few"
        " people write, it may guess who wrote. It cannot be changed or deleted afterwards."
    ),
}
"""The same of what is answered in words, before anybody writes."""

# -- rows


@dataclass(frozen=True, kw_only=True)
class AboutPoll(About):
    """What is planned about a poll; whether somebody wants it out ``now``, whatever was wanted of it."""

    poll: int
    now: bool = False


@dataclass(frozen=True, kw_only=True)
class NewPoll(AboutPoll, plan="poll", what="post", key="poll/{poll:d}", policy=Policy("hold", late=timedelta(days=2))):
    """The post of a poll in a group."""


@dataclass(frozen=True, kw_only=True)
class PollResult(AboutPoll, plan="poll", what="result", key="polled/{poll:d}", policy=Policy("hold")):
    """The result, once it is closed."""


@dataclass(frozen=True, kw_only=True)
class PollEdit(AboutPoll, plan="poll", what="edit", key="poll/{poll:d}/edit", policy=Policy("resend")):
    """The post with the count as it is then."""

    edits = True

    @property
    def lane(self) -> int:
        """A count comes after what is new."""
        return 2


@dataclass(frozen=True, kw_only=True)
class PollClosing(AboutPoll, plan="poll", what="last", key="poll/{poll:d}/last", policy=Policy("resend")):
    """The last edit of the post, which says that the poll is closed."""

    edits = True

    @property
    def lane(self) -> int:
        """As other edits."""
        return 2


KINDS: Mapping[str, type[AboutPoll]] = {one.what: one for one in (NewPoll, PollEdit, PollClosing, PollResult)}


def rows(store: Store, *polls: int) -> list[OutboxRow]:
    """All rows about these polls, in any state."""
    return list(store.planned_under(*(kind.keys.make(poll=poll) for kind in (NewPoll, PollResult) for poll in polls)))


def name(poll: int, what: str = "") -> str:
    """How people call what is posted about a poll: ``poll5``, ``poll5.result``."""
    return f"poll{poll}" if what in ("", "post") else f"poll{poll}.{what}"


def row(poll: Poll, what: str, address: Address, due: Millis, *, now: bool = False) -> Outgoing:
    """A planned row: ``post``, ``edit``, ``last`` (the edit that closes it) or ``result``."""
    return KINDS[what](poll=poll.id, at=due, now=now).row(address)


@dataclass(frozen=True, slots=True)
class Posting:
    """A poll that is to be posted in these groups when it is due; ``nonce`` is on its buttons."""

    poll: Poll
    groups: Sequence[Address]
    due: Millis
    nonce: str


def publish(store: Store, poll: Poll, groups: Sequence[Address], at: Millis, due: Millis, nonce: str) -> None:
    """Plan a poll's posts and its closing in these groups."""
    publish_all(store, [Posting(poll, groups, due, nonce)], at)


def publish_all(store: Store, postings: Sequence[Posting], at: Millis) -> None:
    """The same of several polls."""
    known = {(post.poll, post.address) for one in postings for post in store.posts(one.poll.id)}
    wanted = [PollPost(one.poll.id, group, one.nonce) for one in postings for group in one.groups]
    if new := [post for post in wanted if (post.poll, post.address) not in known]:
        store.save_post(*new)
    posts = [row(one.poll, "post", group, one.due) for one in postings for group in one.groups]
    _plan_closings(store, [(one.poll, one.groups) for one in postings], at, posts)


def _plan_closings(
    store: Store, polls: Sequence[tuple[Poll, Sequence[Address]]], at: Millis, before: Sequence[Outgoing] = ()
) -> None:
    """Plan how polls close in groups, behind what goes out ``before``."""
    waiting = rows(store, *(poll.id for poll, _ in polls))
    of_staff = {poll.id for poll, _ in polls if poll.mode == "staff" and poll.closes_at is not None}
    # In another mode before, it had a result.
    store.withdraw([one.id for one in waiting if (PollResult.keys.read(one.out.key) or {}).get("poll") in of_staff])
    store.put([*before, *(one for poll, groups in polls for one in _closing(poll, groups))], at)


def _closing(poll: Poll, groups: Sequence[Address]) -> Iterator[Outgoing]:
    """The rows that close a poll: the last edit of its posts, and its result where the group may see one."""
    for group in groups if poll.closes_at is not None else ():
        yield row(poll, "last", group, poll.closes_at or 0)
        if poll.mode != "staff":
            yield row(poll, "result", group, poll.closes_at or 0)


def plan_closings(store: Store, twinning: int, at: Millis) -> None:
    """Plan anew how the open polls of a twinning close in the groups where they stand and that are linked now."""
    groups = session_times.groups(store, twinning)
    still_open = [poll for poll in store.polls(twinning) if not is_closed(poll, at)]
    stand = [
        (poll, [post.address for post in store.posts(poll.id) if post.message and post.address in groups])
        for poll in still_open
    ]
    _plan_closings(store, stand, at)


def close(store: Store, poll: Poll, at: Millis) -> None:
    """Close a poll now: its posts say so, and the result goes out."""
    closed = replace(poll, closed_at=at, closes_at=at)
    store.save_poll(closed)
    _plan_closings(store, [(closed, [post.address for post in store.posts(poll.id)])], at)


def is_closed(poll: Poll, now: Millis) -> bool:
    """Whether no vote is taken any more."""
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= now)


def settled(store: Store, poll: Poll, now: Millis) -> Poll:
    """The poll; where its time is over that is written down. A clock that is set back does not open it again, and no page as of a
    day to come can close it: what is anonymous is shown by that alone."""
    if poll.closed_at is not None or not is_closed(poll, now):
        return poll
    closed = replace(poll, closed_at=poll.closes_at)
    store.save_poll(closed)
    return closed


def settle_all(store: Store, now: Millis) -> None:
    """Write down of every poll whose time is over that it is."""
    for poll in store.polls():
        settled(store, poll, now)


def is_posted(store: Store, poll: Poll) -> bool:
    """Whether a poll has come to any of its groups."""
    return any(post.message for post in store.posts(poll.id))


# -- after a session


def questions(knowledge: Knowledge, programme: str) -> list[Question]:
    """What a programme asks after a session as polls."""
    pack = knowledge.packs.get(programme)
    return [one for one in pack.feedback.question if kind_of(one) is CHOICE] if pack else []


def written(knowledge: Knowledge, programme: str) -> list[Question]:
    """What a programme asks after a session to be answered in words."""
    pack = knowledge.packs.get(programme)
    return [one for one in pack.feedback.question if kind_of(one).in_words] if pack else []


def plan_after(store: Store, knowledge: Knowledge, sessions: Sequence[Session], at: Millis) -> None:
    """Plan what is asked after these sessions of a twinning, or plan it anew; where it was posted it stays. Nothing is planned
    into the past. All of a session is asked in one mode: what was promised with the first question holds for the others and for
    words."""
    sessions = [one for one in sessions if _asked_at(one) > at]
    twinning = store.twinning(sessions[0].twinning) if sessions else None
    if twinning is None or twinning.archived_at:
        return
    mode = store.feedback_mode(twinning.id) or "staff"
    asked = _asked_after(store, sessions, questions(knowledge, twinning.programme), mode, at)
    gone = _gone_to(store, [poll for _, poll in asked])
    still_open = [(session, poll) for session, poll in asked if not is_closed(poll, at)]
    current = _in_one_mode(store, still_open, {id for id, groups in gone.items() if groups}, mode)
    if changed := [poll for (_, poll), (_, before) in zip(current, still_open, strict=True) if poll != before]:
        store.save_poll(*changed)
    groups = session_times.groups(store, twinning.id)
    left = {poll.id: [group for group in groups if group not in gone[poll.id]] for _, poll in current}
    publish_all(store, [Posting(poll, left[poll.id], _asked_at(one), f"s{one.id}") for one, poll in current], at)


def _gone_to(store: Store, asked: Sequence[Poll]) -> dict[int, set[Address]]:
    """By poll, the groups to which its post is no longer to go."""
    gone: dict[int, set[Address]] = {poll.id: set() for poll in asked}
    for one in rows(store, *gone):
        number = (NewPoll.keys.read(one.out.key) or {}).get("poll")
        if isinstance(number, int) and one.out.key == NewPoll.keys.make(poll=number) and one.state != "due":
            gone[number].add(one.out.address)
    return gone


def _in_one_mode(
    store: Store, asked: Sequence[tuple[Session, Poll]], gone: Set[int], mode: PollMode
) -> list[tuple[Session, Poll]]:
    """The polls as they are to be asked: what nobody can have read yet has the ``mode``, or the one promised with the session."""
    # A post that is in doubt, and waits to go once more, may be there: somebody who took part has read it.
    known = {poll.id for _, poll in asked if poll.id in gone or store.took_part(poll.id)}
    promised = {session.id: poll.mode for session, poll in reversed(asked) if poll.id in known}
    return [
        (
            session,
            poll
            if poll.id in known
            else replace(poll, mode=promised.get(session.id, mode), closes_at=_asked_at(session) + OPEN_DAYS * DAY),
        )
        for session, poll in asked
    ]


def _asked_at(session: Session) -> Millis:
    """When a session is asked about."""
    return session_times.ends(session) + AFTER


def _asked_after(
    store: Store, sessions: Sequence[Session], asked: Sequence[Question], mode: PollMode, at: Millis
) -> list[tuple[Session, Poll]]:
    """The polls after each session; those that there are not yet are made."""
    twinning = sessions[0].twinning
    known = {(one.session, one.question): one for one in store.polls(twinning)}
    new = [(s, q) for s in sessions for q in asked if (s.id, q.id) not in known]
    if new:
        made = [
            (
                Poll(
                    twinning, q.text, mode, at, s.id, q.id, f"session {s.id}", closes_at=_asked_at(s) + OPEN_DAYS * DAY
                ),
                [option.label for option in q.options],
            )
            for s, q in new
        ]
        known |= {(one.session, one.question): one for one in store.add_polls(made)}
    return [(s, known[s.id, q.id]) for s in sessions for q in asked]


# -- how it looks


def headed(visit: Visit, poll: Poll) -> tuple[Block, ...]:
    """What stands above a result."""
    return head(visit.t("Result")), text(visit.p(poll.text))


def posted(visit: Visit, poll: Poll, post: PollPost) -> Reply:
    """A poll as it stands in its group: the question, who sees what, the count, a button for each option."""
    closed = is_closed(poll, visit.turn.millis)
    blocks = (*_asked(visit, poll), *_count(visit, poll), *_small_print(visit, poll, closed))
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
    number = on_roster(visit.store, poll.twinning)
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


# -- the count


def _count(visit: Visit, poll: Poll) -> list[Block]:
    """What the group may see of the count now."""
    closed = is_closed(poll, visit.turn.millis)
    if closed and poll.mode != "staff":
        return result(visit, poll)
    if poll.mode == "open" and not poll.hidden:
        options = visit.store.options(poll.id)
        return bars(visit, poll, options) if any(one.votes or one.apart for one in options) else []
    number = answered(visit.store, poll)
    return [text(visit.tn("{number} person has answered.", "{number} people have answered.", number))] if number else []


def chart(visit: Visit, poll: Poll) -> FileSpec | None:
    """The result as a picture, where it is shown."""
    if not counts(visit.store, poll):
        return None
    of = {"poll": poll.id, "programme": visit.person.programme, "language": visit.person.language}
    return FileSpec("chart", of, optional=True)


def counts(store: Store, poll: Poll) -> Sequence[PollOption]:
    """The options with all of their tally that anybody may see; none where nothing may be seen. Every view shows this and nothing
    beside it: of what is anonymous it never changes once it is shown, so that no two views have a difference."""
    options = store.options(poll.id)
    if poll.mode != "anonymous":
        return options
    if poll.closed_at is None or sum(one.votes for one in options) < ENOUGH:
        return ()
    few_apart = sum(one.apart for one in options) < ENOUGH
    return [replace(one, apart=0) for one in options] if few_apart else options


def answered(store: Store, poll: Poll) -> int:
    """How many people answered; of an anonymous poll those on the roster alone, as the others would be a difference."""
    if poll.mode == "anonymous":
        return sum(one.votes for one in store.options(poll.id))
    return len(store.took_part(poll.id))


def are_words_shown(store: Store, poll: Poll) -> bool:
    """Whether the team may read what was written beside a poll: what is anonymous at once, when nothing can be added any more."""
    if poll.mode != "anonymous":
        return True
    return all(one.closed_at is not None for one in (store.polls(session=poll.session) if poll.session else [poll]))


def result(visit: Visit, poll: Poll) -> list[Block]:
    """The result, as far as the mode lets it be shown."""
    options = counts(visit.store, poll)
    if not options:
        few = visit.t("Fewer than three on the roster answered: to keep them anonymous, no result is shown.")
        return [text(few)]
    return bars(visit, poll, options)


def bars(visit: Visit, poll: Poll, options: Sequence[PollOption]) -> list[Block]:
    """The count as bars of text; who is not on the roster is counted apart."""
    total = sum(one.votes for one in options)
    cities = _cities(visit, poll) if poll.mode == "open" else {}
    blocks: list[Block] = [items(*(_bar(visit, one, total, cities.get(one.number, [])) for one in options))]
    if apart := [visit.t("{option}: {number}", option=visit.p(o.label), number=o.apart) for o in options if o.apart]:
        blocks.append(hint(visit.t("Not on the roster, counted apart: {answers}", answers=", ".join(apart))))
    return blocks


def _bar(visit: Visit, option: PollOption, total: int, cities: Sequence[str]) -> str:
    filled = "▇" * round(BAR * option.votes / total) if total else ""
    percent = round(100 * option.votes / total) if total else 0
    line = " ".join(part for part in (f"{visit.p(option.label)}:", filled, f"{option.votes} ({percent} %)") if part)
    return f"{line} · {visit.words.list(list(cities))}" if cities else line


def _cities(visit: Visit, poll: Poll) -> dict[int, list[str]]:
    """Which cities chose an option, by its number, in the order of the twinning."""
    seats: dict[str, set[int]] = {}
    for seat in visit.store.seats(poll.twinning):
        seats.setdefault(seat.person, set()).add(seat.city)
    chosen: dict[int, set[int]] = {}
    for vote in visit.store.votes(poll.id):
        if vote.listed:
            chosen.setdefault(vote.option, set()).update(seats.get(vote.person, ()))
    cities = visit.store.cities(poll.twinning)
    return {option: [city.name for city in cities if city.number in numbers] for option, numbers in chosen.items()}


# -- votes


@dataclass(frozen=True, slots=True)
class Cast:
    """What became of a vote; ``words`` say it to who voted."""

    counted: bool
    words: str


def cast(visit: Visit, poll: Poll, option: int) -> Cast:
    """Take a vote, or say why not. The posts follow within two seconds."""
    now = visit.turn.millis
    if settled(visit.store, poll, now).closed_at is not None:
        return Cast(False, visit.t("This poll is closed; nothing was changed."))
    listed = is_listed(visit.store, poll, visit.person.id)
    if poll.mode == "anonymous":
        if not visit.store.count_vote(poll.id, option, visit.person.id, listed=listed):
            why = visit.t(
                "You have answered already. This poll is anonymous: nobody knows which answer is yours, so it cannot be changed."
            )
            return Cast(False, why)
    else:
        visit.store.vote(Vote(poll.id, visit.person.id, option, now, listed))
    follow(visit.store, poll, now)
    if not listed:
        return Cast(True, visit.t("Counted, apart from the others: you are not on the roster of this twinning."))
    return Cast(True, visit.t("Your answer is counted."))


def on_roster(store: Store, twinning: int) -> int:
    """How many people are on a twinning's roster."""
    return len({seat.person for seat in store.seats(twinning)})


def is_listed(store: Store, poll: Poll, person: str) -> bool:
    """Whether a person is on the roster of the poll's twinning."""
    return any(seat.twinning == poll.twinning for seat in store.seats_of(person))


def follow(store: Store, poll: Poll, now: Millis) -> None:
    """Have the posts show the count as it will be then, two seconds after their last edit at the earliest."""
    for post in store.posts(poll.id):
        due_at = max(now, post.edited_at + EDIT_EVERY)
        if not post.native and store.put_once(row(poll, "edit", post.address, due_at), now):
            store.save_post(replace(post, edited_at=due_at))


def _vote(visit: Visit, action: CastVote) -> Step:
    """A button of a poll. Its answer is for the one who pressed it and nobody else."""
    poll = poll_at(visit, action.poll, action.post)
    if poll is None or action.option not in {one.number for one in visit.store.options(poll.id)}:
        return Step([], unknown(visit))
    return told(cast(visit, poll, action.option).words)


def poll_at(visit: Visit, number: int, nonce: str) -> Poll | None:
    """The poll that a button is of; None where it is not on a post of ours here."""
    post = visit.store.post_at(number, permissions.place(visit.turn.address))
    return visit.store.poll(post.poll) if post and post.nonce == nonce else None


def unknown(visit: Visit) -> Reply:
    """That a button is none of ours here."""
    return Reply((text(visit.t("I do not know that button any more.")),))


def told(words: str, *replies: Reply) -> Step:
    """Something that is said only to who pressed a button."""
    return Step(list(replies), Reply((text(words),)))


def tell_more(visit: Visit) -> Step:
    """The questions that are answered in words are asked in private."""
    private = permissions.private_address(visit.store, visit.person.id, visit.turn.address.platform)
    if private:
        words = visit.t("Here you can write more, for the programme team only:")
        go_on = Button(visit.t("feedback"), Say("feedback").encode(), numbered=False)
        return told(visit.t("I have written to you in private."), Reply((text(words),), (go_on,), address=private))
    link = visit.turn.channel.private_link
    how = (
        visit.t("Write to me in private: {link}", link=f"{link}feedback")
        if link
        else visit.t("Write to me in private.")
    )
    return told(how, Reply((text(how),), key="tell more"))


# -- polls of a platform


def native_vote(turn: Turn, store: Store, event: NativeVote) -> None:
    """A vote in a platform's own poll. It may come before we know that poll, and after it is closed here."""
    post, person = store.native_post(event.poll), store.person(turn.identity, turn.millis)
    option = event.options[0] + 1 if event.options else 0
    if post is None:
        store.keep_early(event.poll, person.id, option, turn.millis)
        return
    poll = store.poll(post.poll)
    if poll is None or is_closed(poll, turn.millis):
        return
    if option in {one.number for one in store.options(poll.id)}:
        store.vote(Vote(poll.id, person.id, option, turn.millis, is_listed(store, poll, person.id)))
    elif not option:
        store.unvote(poll.id, person.id)
    follow(store, poll, turn.millis)


BUTTONS = (OnPress(action=CastVote, anywhere=_vote, unread=unknown),)
