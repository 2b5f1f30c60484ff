"""Feedback in private: the open questions of one's twinnings one by one, in words too; the nudge; how a twinning is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from faq.pack.model import Question
from faq.search.text import QUERY_CHARACTERS
from handlers.access import permissions
from handlers.access.roles import ANYONE, LEADERS, MEMBERS, STAFF
from handlers.calendar import session_times
from handlers.dialog import menu
from handlers.dialog.actions import OpenScreen, StopNudges
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import Command, Subcommand, Topic
from handlers.dialog.remembered import GivingFeedback
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import FORM_PLACES, Choice, Gone, Visit, plain, prompt
from handlers.polls import ballot, feedback_polls, poll_view, polls, secrecy
from handlers.programme import quoting
from handlers.staff import team_reports
from handlers.twinnings import invitations
from storage.records import FeedbackText, Json, Poll, PollMode

AT, SCREEN = "feedback", "more"
PIECE = 3900
"""A message that long may have been cut by the platform: what follows belongs to it."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One thing to ask: a poll, or of a session's first poll a question to be answered in words."""

    poll: Poll
    question: Question | None = None

    @property
    def key(self) -> str:
        """What the conversation remembers it by."""
        return f"{self.poll.id}/{self.question.id if self.question else ''}"


# -- what is open


def open_polls(visit: Visit) -> list[Poll]:
    """The polls that this person is asked, the newest session first: of their twinnings, and those they took part in."""
    mine = {seat.twinning for seat in visit.store.seats_of(visit.person.id)}
    found = [
        poll
        for poll in visit.store.polls()
        if not polls.is_closed(poll, visit.turn.millis) and polls.is_posted(visit.store, poll)
    ]
    asked = [one for one in found if one.twinning in mine or visit.person.id in visit.store.took_part(one.id)]
    return sorted(asked, key=lambda one: (-one.session, one.id))


def _asks(visit: Visit) -> Iterator[OpenQuestion]:
    passed, seen = visit.here(GivingFeedback).passed, set[int]()
    for poll in open_polls(visit):
        if visit.person.id not in visit.store.took_part(poll.id) and OpenQuestion(poll).key not in passed:
            yield OpenQuestion(poll)
    for poll in open_polls(visit):
        if poll.session and poll.session not in seen:
            seen.add(poll.session)
            yield from (one for one in _in_words(visit, poll) if one.key not in passed)


def _in_words(visit: Visit, poll: Poll) -> Iterator[OpenQuestion]:
    first = first_of(visit, poll)
    twinning = visit.store.twinning(poll.twinning)
    given = {one.question for one in visit.store.texts(first.id) if one.person == visit.person.id}
    for question in feedback_polls.written(visit.turn.knowledge, twinning.programme if twinning else ""):
        if question.id not in given or visit.here(GivingFeedback).more == OpenQuestion(first, question).key:
            yield OpenQuestion(first, question)


def first_of(visit: Visit, poll: Poll) -> Poll:
    """The first poll of a session: what is written about the session is kept with it."""
    return visit.store.polls(session=poll.session)[0]


def _now(visit: Visit) -> OpenQuestion | None:
    return next(_asks(visit), None)


# -- asking


def command(visit: Visit, argument: str) -> list[Reply]:
    """``feedback``, ``feedback stop``, ``feedback start``, ``feedback mode 1 anonymous``."""
    what, _, rest = argument.partition(" ")
    if what.casefold() in ("stop", "start"):
        return nudged(visit, what.casefold() == "start")
    if do := OF_LEADERS.get(what.casefold()):
        return do(visit, rest.strip())
    if visit.at in FORM_PLACES and _now(visit) is None:
        return [_nothing_open(visit)]
    visit.go(AT)
    return show(visit)


def _nothing_open(visit: Visit, lead: Sequence[Block] = ()) -> Reply:
    return plain(*lead, text(visit.t("No question is open for you. Thank you.")))


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The next question, or that there is none."""
    asked = _now(visit)
    if asked is None:
        visit.go(menu.MENU)
        return [_nothing_open(visit, lead)]
    blocks = [
        *lead,
        *_heading(visit, asked.poll),
        *_question(visit, asked),
        hint(visit.t(_who_reads(visit, asked))),
    ]
    reply = prompt(visit, blocks, _choices(visit, asked), about={"ask": asked.key})
    return [replace(reply, buttons=(*reply.buttons, *_screen_button(visit, asked)))]


def _who_reads(visit: Visit, asked: OpenQuestion) -> str:
    """What becomes of an answer: of words it is said whole once in a talk, under the first question about a session."""
    mode, here = asked.poll.mode, visit.here(GivingFeedback)
    if asked.question is None:
        return poll_view.MODES[mode]
    vote = OpenQuestion(asked.poll).key
    is_said = any(one.startswith(vote) and one != vote for one in (*here.passed, here.more))
    return poll_view.STILL_WRITTEN if is_said else poll_view.WRITTEN[mode]


def _screen_button(visit: Visit, asked: OpenQuestion) -> tuple[Button, ...]:
    """All that is asked in words on one screen, where there are screens."""
    if asked.question is None or not visit.turn.channel.screens:
        return ()
    return (Button(visit.t("Fill in on one screen"), OpenScreen(f"{SCREEN} {asked.poll.id}").encode(), numbered=False),)


def _heading(visit: Visit, poll: Poll) -> list[Block]:
    session = visit.store.session(poll.session) if poll.session else None
    twinning = visit.store.twinning(poll.twinning)
    named = invitations.name(twinning) if twinning else ""
    return [hint(f"{named} · {session_times.title(visit.words, session)}" if session else named)]


def _question(visit: Visit, asked: OpenQuestion) -> list[Block]:
    if asked.question is None:
        return [text(visit.words.pack(_programme(visit, asked.poll), asked.poll.text))]
    words, small_print = worded(visit, asked.poll, asked.question)
    return [text(words), *([hint(small_print)] if small_print else [])]


def worded(visit: Visit, poll: Poll, question: Question) -> tuple[str, str]:
    """A question of the pack and its small print in the person's language."""
    programme = _programme(visit, poll)
    small_print = visit.words.pack(programme, question.hint) if question.hint else ""
    return visit.words.pack(programme, question.text), small_print


def _programme(visit: Visit, poll: Poll) -> str:
    twinning = visit.store.twinning(poll.twinning)
    return twinning.programme if twinning else ""


def _choices(visit: Visit, asked: OpenQuestion) -> list[Choice]:
    programme = _programme(visit, asked.poll)
    found = [
        Choice(visit.words.pack(programme, one.label), {"vote": [asked.poll.id, one.number]})
        for one in (visit.store.options(asked.poll.id) if asked.question is None else ())
    ]
    going_on = mark("Next question") if visit.here(GivingFeedback).more == asked.key else mark("Leave it out")
    return [*found, Choice(visit.t(going_on), {"pass": asked.key})]


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button: an answer, or on to the next question."""
    if "vote" in value:
        number, option = value["vote"]
        poll = visit.store.poll(number)
        if poll is None:
            raise Gone("poll")
        return show(visit, [text(ballot.cast(visit, poll, option).words)])
    _pass(visit, value["pass"])
    return show(visit)


def _pass(visit: Visit, key: str) -> None:
    visit.keep_here(GivingFeedback((*visit.here(GivingFeedback).passed, key)))


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words: the answer to what is asked in words; None where a choice is asked, or they are a question to us."""
    asked = _now(visit)
    if asked is None or asked.question is None:
        return None
    if words.endswith("?") and len(words) <= QUERY_CHARACTERS and quoting.ask(visit, words).sure:
        return None
    keep(visit, asked.poll, asked.question, words)
    return show(visit, _noted(visit, asked, asked.question, words))


def keep(visit: Visit, poll: Poll, question: Question, words: str) -> None:
    """Keep what was written; where it was asked anonymously, without whose it is and when."""
    named = poll.mode != "anonymous"
    person, at = (visit.person.id, visit.turn.millis) if named else ("", None)
    visit.store.add_text(FeedbackText(poll.id, question.id, words, person, at))


def _noted(visit: Visit, asked: OpenQuestion, question: Question, words: str) -> list[Block]:
    """What is said about an answer. It is never repeated: that would be kept with the person's name."""
    blocks: list[Block] = [text(visit.t("Kept."))]
    if isinstance(question.max, int) and len(words) > question.max:
        long = visit.t(
            "It is longer than the {most} characters that were asked for; all of it is kept.", most=question.max
        )
        blocks.append(hint(long))
    if len(words) < PIECE:
        _pass(visit, asked.key)
    else:
        visit.keep_here(replace(visit.here(GivingFeedback), more=asked.key))
        blocks.append(hint(visit.t("If there is more of it, send it now.")))
    return blocks


# -- whether to be nudged


def nudged(visit: Visit, wanted: bool) -> list[Reply]:
    """Take note whether somebody wants to be reminded."""
    visit.store.set_nudged(visit.person.id, wanted)
    if wanted:
        return [plain(text(visit.t("I will remind you of feedback again.")))]
    return [plain(text(visit.t("I will not remind you of feedback any more. `feedback start` changes that.")))]


# -- how a twinning is asked

NAMES: Mapping[str, PollMode] = {"open": "open", "staff": "staff", "anonymous": "anonymous"}


def _mode(visit: Visit, argument: str) -> list[Reply]:
    number, _, wanted = argument.partition(" ")
    twinning = invitations.reachable(visit, "feedback mode", number)
    if twinning is None:
        return invitations.no_twinning(visit, number)
    mode = NAMES.get(wanted.strip().casefold())
    if mode is None:
        how = visit.t("Type `feedback mode {number}` and `open`, `staff` or `anonymous`.", number=twinning.id)
        return [plain(text(how), *(hint(visit.t(words)) for words in poll_view.MODES.values()))]
    if mode == "anonymous" and (why_not := secrecy.too_few(visit.words, visit.store, twinning)):
        how = visit.t("Nothing was changed. `invite city {number}` invites more people.", number=twinning.id)
        return [plain(text(why_not), hint(how))]
    visit.store.set_feedback_mode(twinning.id, mode)
    permissions.note(visit, "feedback mode", f"{invitations.name(twinning)}, {mode}")
    planned = session_times.planned(visit.store, twinning.id)
    feedback_polls.plan_after(visit.store, visit.turn.knowledge, planned, visit.turn.millis)
    done = visit.t("From the next session on, feedback of {twinning} is asked so:", twinning=invitations.name(twinning))
    return [plain(text(done), text(visit.t(poll_view.MODES[mode])))]


OF_LEADERS: Mapping[str, Callable[[Visit, str], list[Reply]]] = {
    "mode": _mode,
    "report": team_reports.feedback_report,
    "export": team_reports.feedback_export,
}

COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("feedback"),
        help=mark("answer the open questions of your twinning"),
        topic=Topic.TWINNING,
        rule=ANYONE,
        listed=MEMBERS,
        run=command,
        subcommands=(
            Subcommand("mode", LEADERS),
            Subcommand("report", LEADERS),
            Subcommand("export", STAFF),
            Subcommand("stop"),
            Subcommand("start"),
        ),
    ),
)


BUTTONS = (OnPress(action=StopNudges, in_private=lambda visit, _: nudged(visit, wanted=False)),)
