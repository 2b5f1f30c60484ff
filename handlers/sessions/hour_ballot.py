"""The buttons under proposed hours: who is on the roster answers for their city; the posts of all groups follow."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.access import permissions
from handlers.dialog.actions import NoHour, SuitHour
from handlers.dialog.blocks import hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, plain
from handlers.sessions import attendance, hour_posts, hour_tally, hour_view
from handlers.sessions.hour_tally import ANSWERS
from storage.records import HourVote, Proposal


def _suits(visit: Visit, action: SuitHour) -> Reply:
    """An hour: yes, if need be, no, and yes again, each time one's own last answer is followed by the next one."""
    made = _open_here(visit, action.proposal)
    if isinstance(made, Reply):
        return made
    found = hour_tally.whens(made, visit.turn.now)
    if action.option >= len(found):
        return attendance.out_of_date(visit)
    cities = _speaks_for(visit, made)
    if not cities:
        return _not_listed(visit)
    mine = [one for one in visit.store.suits(made.id) if one.person == visit.person.id]
    before = next((one.answer for one in mine if one.option == action.option), ANSWERS[-1])
    answer = ANSWERS[(ANSWERS.index(before) + 1) % len(ANSWERS)]
    _keep(visit, made, [HourVote(made.id, action.option, visit.person.id, answer)])
    label = hour_view.label(visit.words, found[action.option])
    said = visit.t(hour_view.NAMES[answer])
    counted = visit.t("{cities}, {hour}: {answer}.", cities=visit.words.list(cities), hour=label, answer=said)
    following = visit.t(hour_view.NAMES[ANSWERS[(ANSWERS.index(answer) + 1) % len(ANSWERS)]])
    return plain(text(counted), hint(visit.t("Press again for: {answer}.", answer=following)))


def _none(visit: Visit, action: NoHour) -> Reply:
    """None of them: no to each."""
    made = _open_here(visit, action.proposal)
    if isinstance(made, Reply):
        return made
    cities = _speaks_for(visit, made)
    if not cities:
        return _not_listed(visit)
    numbers = range(len(hour_tally.whens(made, visit.turn.now)))
    _keep(visit, made, [HourVote(made.id, number, visit.person.id, "no") for number in numbers])
    return plain(text(visit.t("{cities}: none of these hours.", cities=visit.words.list(cities))))


def _open_here(visit: Visit, number: int) -> Proposal | Reply:
    """The proposal, where it was asked here and is open; or what is said to who pressed."""
    made = visit.store.proposal(number)
    here = made is not None and (
        permissions.here(visit) == made.twinning or permissions.may(visit, "session list", made.twinning)
    )
    if made is None or not here:
        return attendance.out_of_date(visit)
    if not visit.turn.channel.private:
        hour_posts.stands_here(visit.store, made, permissions.place(visit.turn.address), visit.pressed_on)
    if hour_tally.is_open(made, visit.turn.millis):
        return made
    return plain(text(visit.t("The time for answers is over; nothing was changed.")))


def _speaks_for(visit: Visit, made: Proposal) -> list[str]:
    """The names of the cities for which somebody speaks."""
    mine = {seat.city for seat in visit.store.seats_of(visit.person.id) if seat.twinning == made.twinning}
    return [city.name for city in visit.store.cities(made.twinning) if city.number in mine]


def _not_listed(visit: Visit) -> Reply:
    words = visit.t("Not counted: who speaks for a city is on the roster. Who leads the twinning can invite you.")
    return plain(text(words))


def _keep(visit: Visit, made: Proposal, votes: Sequence[HourVote]) -> None:
    visit.store.suit(*votes)
    hour_posts.follow(visit.store, made, visit.turn.millis)
    if not hour_tally.tally(visit.store, made, visit.turn.now).silent:
        hour_posts.all_answered(visit.store, made, visit.turn.millis)


BUTTONS = (
    OnPress(
        action=SuitHour,
        in_private=lambda visit, action: [_suits(visit, action)],
        in_group=lambda visit, action: Step([], _suits(visit, action)),
        unread=attendance.out_of_date,
    ),
    OnPress(
        action=NoHour,
        in_private=lambda visit, action: [_none(visit, action)],
        in_group=lambda visit, action: Step([], _none(visit, action)),
        unread=attendance.out_of_date,
    ),
)
