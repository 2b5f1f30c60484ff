"""Feedback in words on one screen (a modal): what is asked one by one in private, as plain fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.pack.model import Question
from handlers.access import permissions
from handlers.dialog.actions import TellMore
from handlers.dialog.blocks import text
from handlers.dialog.buttons import OnPress
from handlers.dialog.modals import Modal
from handlers.dialog.screen_views import FieldView, FormView, FormWords
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.feedback import feedback
from handlers.forms import form_view, messages
from handlers.polls import ballot, feedback_polls, poll_view, polls
from storage.records import Poll

FORM = feedback.SCREEN


@dataclass(frozen=True, slots=True)
class FeedbackScreen:
    """What the screen is about: a poll of the session."""

    poll: int

    @property
    def part(self) -> str:
        """As the screen carries it."""
        return str(self.poll)


# -- the way to it


def _press(visit: Visit, action: TellMore) -> Step:
    """The button "Tell us more": the screen where there are screens, else a private talk."""
    poll = ballot.poll_at(visit, action.poll, action.post)
    if poll is None:
        return Step([], ballot.unknown(visit))
    return _opened(visit, poll) if visit.turn.channel.screens else ballot.tell_more(visit)


def open_form(visit: Visit, number: str) -> Step:
    """The screen for a poll that somebody is asked."""
    poll = visit.store.poll(ordinal(number))
    return _opened(visit, poll) if poll and _may(visit, poll) else Step([_gone(visit)])


def _opened(visit: Visit, poll: Poll) -> Step:
    asked = _asked(visit, poll)
    if not asked or polls.is_closed(poll, visit.turn.millis):
        return ballot.told(visit.t("This poll is closed; nothing was changed."))
    return Step([], _view(visit, poll, asked))


def _may(visit: Visit, poll: Poll) -> bool:
    """Whether the poll was posted where we are, or is asked of this person; an id is never trusted."""
    here = visit.store.post_at(poll.id, permissions.place(visit.turn.address)) is not None
    return here or poll.id in {one.id for one in feedback.open_polls(visit)}


def _gone(visit: Visit) -> Reply:
    return plain(text(visit.t("That question is closed.")))


def _asked(visit: Visit, poll: Poll) -> Sequence[Question]:
    twinning = visit.store.twinning(poll.twinning)
    return feedback_polls.written(visit.turn.knowledge, twinning.programme) if twinning and poll.session else ()


# -- showing


def _view(visit: Visit, poll: Poll, asked: Sequence[Question], errors: Mapping[str, str] | None = None) -> FormView:
    kept_as = feedback.first_of(visit, poll).mode
    words = FormWords(visit.t("Save"), visit.t("Close"), "", "", visit.t(poll_view.WRITTEN[kept_as]))
    fields = tuple(_field(visit, poll, one) for one in asked)
    return FormView(FORM, FeedbackScreen(poll.id).part, visit.t("Tell us more"), fields, words, errors=errors or {})


def _field(visit: Visit, poll: Poll, question: Question) -> FieldView:
    label, help = feedback.worded(visit, poll, question)
    expected = messages.expected(visit, question)
    hint, (least, most) = " ".join(one for one in (help, expected) if one), form_view.lengths(question)
    return FieldView(question.id, label, hint, "long", (), "", least=least, most=most)


# -- taking it in


def take(visit: Visit, screen: FeedbackScreen, values: Mapping[str, str]) -> Step:
    """Keep what was written, just as what is typed in private. It is never repeated."""
    poll = visit.store.poll(screen.poll)
    if poll is None or polls.is_closed(poll, visit.turn.millis) or not _may(visit, poll):
        return Step([_gone(visit)])
    asked = _asked(visit, poll)
    written = [(one, values[one.id]) for one in asked if values.get(one.id, "").strip()]
    if asked and not written:
        return Step([], _view(visit, poll, asked, {asked[0].id: visit.t("Please write something, or close this.")}))
    for question, words in written:
        feedback.keep(visit, feedback.first_of(visit, poll), question, words)
    return Step([plain(text(visit.t("Kept.")))])


BUTTONS = (OnPress(action=TellMore, anywhere=_press, unread=ballot.unknown),)

MODALS = (Modal(name=FORM, about=lambda sent: FeedbackScreen(ordinal(sent.part)), open=open_form, take=take),)
