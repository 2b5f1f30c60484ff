"""A poll on one screen (a modal). What comes back is read as what is typed to ``poll new``, and ends in the same dry run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers.calendar import session_times
from handlers.dialog.actions import OpenScreen
from handlers.dialog.modals import Modal
from handlers.dialog.remembered import HalfPoll
from handlers.dialog.screen_views import FieldView, FormView, FormWords
from handlers.dialog.turn import Button, Step
from handlers.dialog.visit import Visit
from handlers.polls import poll_view, poll_wizard
from handlers.polls.poll_words import DAYS, LONGEST_QUESTION, MODE_NAMES, READ, reach
from handlers.twinnings import invitations
from storage.records import PollMode

FORM = "poll"
WHERE, QUESTION, OPTIONS, MODE, DAY, HIDDEN = "where", "question", "options", "mode", "days", "hidden"
NO, YES = "no", "yes"
USUAL_DAYS = DAYS[2]


def button(visit: Visit) -> tuple[Button, ...]:
    """The button for the screen; none where there are no screens, or somebody may not make polls."""
    able = visit.turn.channel.screens and reach(visit)
    return (Button(visit.t("New poll"), OpenScreen(FORM).encode(), numbered=False),) if able else ()


# -- showing


def open_form(visit: Visit, _words: str) -> Step:
    """The screen, with what most polls have chosen already."""
    return Step([], _view(visit)) if reach(visit) else Step(invitations.no_twinning(visit, ""))


def _view(visit: Visit, errors: Mapping[str, str] | None = None) -> FormView:
    notice = visit.t("Nothing is posted yet: you see first what each group will read.")
    words = FormWords(visit.t("Go on"), visit.t("Close"), "", "", notice)
    return FormView(FORM, "", visit.t("New poll"), tuple(_fields(visit)), words, errors=errors or {})


def _fields(visit: Visit) -> Iterator[FieldView]:
    where = tuple((str(one.id), invitations.name(one)) for one in reach(visit))
    yield FieldView(WHERE, visit.t("Twinnings"), "", "multi", where, where[0][0] if len(where) == 1 else "")
    yield FieldView(QUESTION, visit.t("Question"), "", "text", (), "", most=LONGEST_QUESTION)
    yield FieldView(
        OPTIONS, visit.t("Answers"), visit.t("2 to 12 of them, apart by lines, commas or semicolons."), "long", (), ""
    )
    modes = tuple((mode, visit.t(name)) for mode, name in MODE_NAMES.items())
    explained = " ".join(visit.t(words) for words in poll_view.MODES.values())
    yield FieldView(MODE, visit.t("Who sees what"), explained, "choice", modes, modes[0][0])
    closing = _today(visit) + timedelta(days=USUAL_DAYS)
    yield FieldView(DAY, visit.t("Closing day"), "", "date", (), closing.isoformat())
    counts = ((NO, visit.t("Yes")), (YES, visit.t("Only once it is closed")))
    yield FieldView(HIDDEN, visit.t("May the group see the count of an open poll?"), "", "choice", counts, NO)


def _today(visit: Visit) -> date:
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    return visit.turn.now.astimezone(ZoneInfo(zone)).date()


# -- taking it in


def take(visit: Visit, _about: str, values: Mapping[str, str]) -> Step:
    """The dry run of what was filled in; the screen again where something could not be read."""
    if not reach(visit):
        return Step(invitations.no_twinning(visit, ""))
    new, errors = _read(visit, values)
    errors |= {} if errors else _not_anonymous(visit, new)
    return Step([], _view(visit, errors)) if errors else Step(poll_wizard.filled_in(visit, new))


def _read(visit: Visit, values: Mapping[str, str]) -> tuple[HalfPoll, dict[str, str]]:
    """What there is of it, and what is wrong, by field; each is read as its words are when they are typed."""
    mode: PollMode = next((one for one in poll_view.MODES if one == values.get(MODE)), "open")
    new, errors = HalfPoll(mode=mode, hidden=values.get(HIDDEN) == YES), dict[str, str]()
    given = {**values, DAY: _days(visit, values.get(DAY, ""))}
    for name, read in READ.items():
        words = given.get(name, "").strip()
        found = read(visit, new, words) if words else visit.t("This is needed.")
        if isinstance(found, str):
            errors[name] = found
        else:
            new = found
    return new, errors


def _days(visit: Visit, closing: str) -> str:
    """The number of days until then, as it would be typed; 0 where that is no day."""
    try:
        return str((date.fromisoformat(closing) - _today(visit)).days)
    except ValueError:
        return ""


def _not_anonymous(visit: Visit, new: HalfPoll) -> dict[str, str]:
    why_not = poll_wizard.too_few(visit, new)
    return {MODE: " ".join(why_not)} if why_not else {}


MODALS = (Modal(name=FORM, about=lambda sent: sent.part, open=open_form, take=take, command="poll"),)
