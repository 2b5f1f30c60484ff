"""Planning a session on one screen (a modal). What comes back is the request that a typed command is read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from faq.answers.reading import Read, Reading, Unclear
from faq.answers.zones import read_zone
from faq.sessions.read_when import Clarification, when_of
from faq.sessions.when import LEAST_MINUTES, MINUTES, MOST_MINUTES, When
from handlers.calendar import session_times
from handlers.dialog.blocks import text
from handlers.dialog.modals import Modal
from handlers.dialog.screen_views import FieldView, FormView, FormWords
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.sessions import planning, session_commands, session_target, session_when
from handlers.sessions.requests import Request
from handlers.sessions.session_target import LONGEST_PLACE, Target
from handlers.twinnings import invitations
from storage.records import Twinning

FORM = planning.SCREEN
NUMBER, DATE, TIME, ZONE, OTHER, LENGTH, PLACE = "number", "date", "time", "zone", "other", "minutes", "place"
MISSING: Mapping[str, str] = {
    NUMBER: mark("Please choose the session."),
    DATE: mark("Please choose the day."),
    TIME: mark("Please choose the hour."),
}
WRONG: Mapping[str, tuple[str, str]] = {
    "past": (DATE, mark("That is over already.")),
    "far": (DATE, mark("That is more than three years ahead.")),
    "gap": (TIME, mark("That hour does not exist on that day: the clocks are put forward.")),
}
"""What cannot be, at which field. An hour that comes twice is asked back as after the typed command."""
SHOWS = ("show", "")
"""What follows ``twinning`` or ``schedule`` where it is looked at and nothing is changed."""


@dataclass(frozen=True, slots=True)
class PlanScreen:
    """What the screen is about: the twinning that a session is planned of."""

    twinning: int

    @property
    def part(self) -> str:
        """As the screen carries it."""
        return str(self.twinning)


# -- the way to it


def open_form(visit: Visit, wanted: str) -> Step:
    """The screen for a session of the twinning here, or of the one named as in ``3/2``; a number or ``new`` chooses which."""
    target = session_target.target_of(visit, "session plan", wanted)
    if not isinstance(target, Target):
        return Step(_which(visit) or target)
    target = planning.with_number(visit, target)
    there = planning.planned_already(visit, target)
    return Step(there) if there else Step([], _view(visit, target.twinning, target.number))


def _which(visit: Visit) -> list[Reply]:
    """The twinnings to choose from, each a button to its screen."""
    ways = planning.plan_buttons(visit)
    return [plain(text(visit.t("Which twinning is it about?")), buttons=ways)] if ways else []


def beside(visit: Visit, words: str, replies: list[Reply]) -> list[Reply]:
    """What ``twinning show 3`` or ``schedule`` says, with the button for a new session at its end."""
    what, _, number = words.partition(" ")
    numbered = what.isdecimal()
    if not replies or (what not in SHOWS and not numbered):
        return replies
    buttons = (*replies[-1].buttons, *planning.plan_button(visit, number.strip()))
    return [*replies[:-1], replace(replies[-1], buttons=buttons)]


# -- showing


def _view(visit: Visit, twinning: Twinning, number: int = 0, errors: Mapping[str, str] | None = None) -> FormView:
    left = planning.to_plan(visit, twinning)
    if number and number not in dict(left):
        left = [(number, visit.t("Session {number}", number=number)), *left]
    options = tuple((str(one), label) for one, label in left)
    notice = visit.t("You see what speaks against the time before the groups are told.")
    return FormView(
        FORM, PlanScreen(twinning.id).part, visit.t("Plan a session"),
        (
            FieldView(NUMBER, visit.t("Session"), "", "choice", options, str(number) if number else options[0][0]),
            FieldView(DATE, visit.t("Day"), "", "date", (), ""),
            FieldView(TIME, visit.t("Hour"), visit.t("By the clocks of the time zone below."), "time", (), ""),
            *_zones(visit, twinning),
            FieldView(LENGTH, visit.t("Minutes"), "", "text", (), str(MINUTES)),
            FieldView(PLACE, visit.t("Link or place"), "", "text", (), "", most=LONGEST_PLACE),
        ),
        FormWords(visit.t("Plan it"), visit.t("Close"), "", "", f"{invitations.name(twinning)}. {notice}"),
        errors=errors or {},
    )  # fmt: skip


def _zones(visit: Visit, twinning: Twinning) -> list[FieldView]:
    """The zones of the cities to choose from, one's own chosen already where it is among them; and a field for any other."""
    names: dict[str, list[str]] = {}
    for city in session_times.cities(visit.store, twinning.id):
        names.setdefault(city.zone, []).append(city.name)
    options = tuple((zone, f"{visit.words.list(cities)} · {zone}") for zone, cities in names.items())
    own = visit.person.zone if visit.person.zone in names else ""
    chosen = [FieldView(ZONE, visit.t("Time zone"), "", "choice", options, own)] if options else []
    other = FieldView(
        OTHER, visit.t("Another time zone"), visit.t("For example: {example}", example="Asia/Manila"), "zone", (), ""
    )
    return [*chosen, other]


# -- taking it in


def take(visit: Visit, screen: PlanScreen, values: Mapping[str, str]) -> Step:
    """Plan it; the screen again where something could not be read."""
    twinning = invitations.reachable(visit, "session plan", screen.part)
    if twinning is None:
        return Step(invitations.no_twinning(visit, screen.part))
    given = {name: " ".join(words.split()) for name, words in values.items()}
    number = ordinal(given.get(NUMBER, ""), session_target.MOST_NUMBER)
    zone, errors = _zone(visit, given)
    errors |= _missing(visit, given, number)
    found = None if errors else _when(visit, twinning, given, zone)
    errors = errors or _misread(visit, found)
    if errors:
        return Step([], _view(visit, twinning, number, errors))
    request = Request("plan", twinning.id, number)
    if isinstance(found, Clarification):
        return Step(session_when.ask_back(visit, found, request, session_when.asker(visit, twinning)))
    return Step(session_commands.carry_out(visit, replace(request, when=found)))


def _missing(visit: Visit, given: Mapping[str, str], number: int) -> dict[str, str]:
    usable = {NUMBER: bool(number), DATE: _iso(date, given, DATE), TIME: _iso(time, given, TIME)}
    found = {name: visit.t(words) for name, words in MISSING.items() if not usable[name]}
    length = given.get(LENGTH) or str(MINUTES)
    if ordinal(length, MOST_MINUTES) < LEAST_MINUTES:
        asked = mark("A session takes {least} to {most} minutes. Please write a number.")
        found[LENGTH] = visit.t(asked, least=LEAST_MINUTES, most=MOST_MINUTES)
    if len(given.get(PLACE, "")) > LONGEST_PLACE:
        found[PLACE] = visit.t("The link or place is too long: at most {most} characters.", most=LONGEST_PLACE)
    return found


def _zone(visit: Visit, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The zone by IANA's name: the one that was written, else the one that was chosen; or what is wrong."""
    other = given.get(OTHER, "")
    if not other:
        none = visit.t("Please choose a time zone, or write one.")
        return given.get(ZONE, ""), {} if given.get(ZONE) else {OTHER: none}
    found = read_zone(other, visit.person.language, visit.turn.now.date())
    if isinstance(found, Read):
        return str(found.value), {}
    asked = visit.t("Which time zone do you mean by {part}?", part=other)
    return "", {OTHER: f"{asked} {', '.join(_names(found))}".strip()}


def _names(found: Reading) -> list[str]:
    """The zones that may be meant."""
    return [name for name, _ in found.choices] if isinstance(found, Unclear) else []


def _iso(kind: type[date] | type[time], given: Mapping[str, str], name: str) -> bool:
    """Whether a field holds a day or an hour as screens write them."""
    try:
        kind.fromisoformat(given.get(name, ""))
    except ValueError:
        return False
    return True


def _when(visit: Visit, twinning: Twinning, given: Mapping[str, str], zone: str) -> When | Clarification:
    wall = datetime.combine(date.fromisoformat(given[DATE]), time.fromisoformat(given[TIME]))
    minutes = ordinal(given.get(LENGTH) or str(MINUTES))
    return when_of(wall, zone, minutes, given.get(PLACE, ""), session_when.asker(visit, twinning))


def _misread(visit: Visit, found: When | Clarification | None) -> dict[str, str]:
    if not isinstance(found, Clarification) or found.code not in WRONG:
        return {}
    field, words = WRONG[found.code]
    return {field: visit.t(words)}


MODALS = (
    Modal(
        name=FORM,
        about=lambda sent: PlanScreen(ordinal(sent.part)),
        open=open_form,
        take=take,
        command="session",
    ),
)
