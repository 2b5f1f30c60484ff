"""The places of a conversation about a self-check, and which self-checks a person has."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.dialog.visit import Visit
from storage.records import MINUTE, Form, Millis

AT, RESULT = "check", "result"
HELD: Millis = 59 * MINUTE
"""How long the answers of a result stay that are not to be kept: an hour, with the minute until old ones are looked for again."""


def running(visit: Visit) -> Form | None:
    """The self-check that was begun and not ended, in the chosen programme."""
    return next((form for form in _checks(visit) if not ended(form)), None)


def kept(visit: Visit) -> Form | None:
    """The ended self-check whose answers the person kept."""
    return next((form for form in _checks(visit) if form.keep), None)


def held(visit: Visit) -> Form | None:
    """The ended self-check whose answers stay only as long as its result is looked at."""
    return next((form for form in _checks(visit) if is_held(form)), None)


def _checks(visit: Visit) -> Iterator[Form]:
    found = visit.store.forms(visit.person.id, visit.person.programme, "check")
    return (form for form in found if not _is_over(visit, form))


def ended(form: Form) -> bool:
    """Whether its result was seen."""
    return form.keep or form.finished_at is not None


def is_held(form: Form) -> bool:
    """Whether its result was seen, and its answers are not to be kept."""
    return ended(form) and not form.keep


def _is_over(visit: Visit, form: Form) -> bool:
    return is_held(form) and form.updated_at < visit.turn.millis - HELD


def is_gone(visit: Visit, form_id: str) -> bool:
    """Whether a self-check is there no more, or its time is over; it is deleted then."""
    form = visit.store.form(form_id)
    if form and _is_over(visit, form):
        visit.store.drop_form(form_id)
    return form is None or _is_over(visit, form)


def drop_old(visit: Visit) -> None:
    """Delete what was held for the result that the talk is at, where its time is over: it is gone then, however one goes on."""
    if visit.at in (AT, RESULT):
        is_gone(visit, visit.about_form)


def let_go(visit: Visit, at: str, form_id: str) -> None:
    """Delete what was held for a result at which the talk was, and is no more."""
    stays = visit.at in (AT, RESULT) and visit.about_form == form_id
    form = visit.store.form(form_id) if at in (AT, RESULT) and not stays else None
    if form and is_held(form):
        visit.store.drop_form(form_id)
