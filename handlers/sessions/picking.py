"""An hour that was proposed is chosen: the session is planned then, or moved, and the question closes."""

from __future__ import annotations

from dataclasses import replace

from faq.sessions.read_when import Clarification, still_ahead
from faq.sessions.when import When
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import PickHour
from handlers.dialog.blocks import text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.sessions import (
    attendance,
    changing,
    hour_posts,
    hour_tally,
    hour_view,
    open_questions,
    planning,
    session_when,
)
from handlers.sessions.requests import Request, offer, without_anyway
from handlers.sessions.session_target import Target
from storage.records import Proposal, Session, Twinning


def pick(visit: Visit, target: Target) -> list[Reply]:
    """``session pick 7.2``: the second hour of proposal 7."""
    words, heeded = without_anyway(target.rest)
    return pick_it(visit, target.twinning, Request("pick", target.twinning.id, 0, heeded=heeded, words=words))


def pick_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Plan or move the session, unless something speaks against the hour that nobody has seen."""
    named = _named(visit, twinning, request.words)
    if named is None:
        return _which(visit, twinning, request.words)
    made, option, when = named
    known = session_times.numbered(visit.store, twinning.id, made.number)
    known = None if known is None or known.cancelled else known
    if over := _over(visit, twinning, made, when, known):
        return over
    timed = replace(request, number=made.number, when=replace(when, place=when.place or (known.place if known else "")))
    refused = [] if request.heeded else _refused(visit, made, option)
    if against := session_when.against(visit, twinning, timed, refused):
        return against
    carried = replace(timed, do="move" if known else "plan", heeded=True, words="")
    hour_posts.close(visit.store, made, visit.turn.millis, option)
    if known and session_times.when(known) == carried.when:
        hour_posts.follow(visit.store, made, visit.turn.millis)
    return (changing.move_it if known else planning.plan_it)(visit, twinning, carried)


def _which(visit: Visit, twinning: Twinning, words: str) -> list[Reply]:
    """What the cities said to the hours that are asked about, to choose one of; or that there is none such."""
    asked = [] if words else open_questions.open_in(visit, twinning.id)
    if not asked:
        return [plain(text(visit.t("There is no such hour to choose. `session propose` proposes some.")))]
    made = asked[-1]
    lead = [text(visit.t("Which hour for session {number}?", number=made.number)), *hour_view.result(visit, made)]
    ahead = [(n, one) for n, one in enumerate(hour_tally.whens(made, visit.turn.now), 1) if one.at > visit.turn.now]
    choices = [
        (hour_view.label(visit.words, one), Request("pick", twinning.id, 0, words=f"{made.id}.{n}")) for n, one in ahead
    ]
    return offer(visit, lead, choices)


def _refused(visit: Visit, made: Proposal, option: int) -> list[str]:
    """That cities said no to the hour."""
    found = hour_tally.tally(visit.store, made, visit.turn.now).hours[option].said["no"]
    return [visit.t("{cities} said no to this hour.", cities=visit.words.list(list(found)))] if found else []


def _over(visit: Visit, twinning: Twinning, made: Proposal, when: When, known: Session | None) -> list[Reply]:
    """What is said where the hour is over, or the session is."""
    if isinstance(still_ahead(when, session_when.asker(visit, twinning)), Clarification):
        words = visit.t("That is over already. `session propose {number}` proposes others.", number=made.number)
        return [plain(text(words))]
    if known and session_times.ends(known) <= visit.turn.millis:
        return planning.held_already(visit, Target(twinning, made.number, ""), known, when.line)
    return []


def _named(visit: Visit, twinning: Twinning, words: str) -> tuple[Proposal, int, When] | None:
    """The proposal of the twinning, its hour counted from 0, and when that is."""
    number, _, option = words.partition(".")
    made = visit.store.proposal(ordinal(number.strip()))
    found = hour_tally.whens(made, visit.turn.now) if made and made.twinning == twinning.id else []
    chosen = ordinal(option.strip(), len(found))
    return (made, chosen - 1, found[chosen - 1]) if made and chosen else None


def _pressed(visit: Visit, action: PickHour) -> list[Reply]:
    """The button that goes with the answers."""
    made = visit.store.proposal(action.proposal)
    twinning = visit.store.twinning(made.twinning) if made else None
    if made is None or twinning is None:
        return [attendance.out_of_date(visit)]
    if not permissions.may(visit, "session pick", twinning.id):
        return [plain(text(visit.t("Who leads the twinning decides that.")))]
    if made.closed_at is not None:
        return [plain(text(visit.t("That question is closed.")))]
    return pick_it(visit, twinning, Request("pick", twinning.id, 0, words=f"{made.id}.{action.option + 1}"))


def _pressed_in_group(visit: Visit, action: PickHour) -> Step:
    return Step(_pressed(visit, action))


BUTTONS = (OnPress(action=PickHour, in_private=_pressed, in_group=_pressed_in_group, unread=attendance.out_of_date),)
