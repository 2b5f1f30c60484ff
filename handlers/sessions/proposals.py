"""Hours for a session that are decent for every city, to choose from in the group; the chosen one becomes the session."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from faq.sessions import moments
from faq.sessions.advice import proposals
from faq.sessions.when import MINUTES, When
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import SuitHour
from handlers.dialog.blocks import head, hint, items, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Button, Reply, Step
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.sessions import attendance, planning, session_when
from handlers.sessions.requests import ANYWAY, Request, ask_first
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import Proposal, Twinning


def propose(visit: Visit, target: Target) -> list[Reply]:
    """``session propose 2``: three to five hours of the next weeks are shown, then posted to the groups."""
    heeded = target.rest.casefold() == ANYWAY
    return propose_it(visit, target.twinning, Request("propose", target.twinning.id, target.number or 1, heeded=heeded))


def propose_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Post the hours, once they were shown."""
    number, cities = request.number, session_times.cities(visit.store, twinning.id)
    taken = [session_times.slot(one) for one in session_times.planned(visit.store, twinning.id)]
    found = proposals(visit.turn.now, MINUTES, cities, taken) if cities else []
    groups = session_times.groups(visit.store, twinning.id)
    if not found:
        return [plain(text(visit.t("In the next three weeks there is no decent hour for all of them.")))]
    zone = cities[0].zone
    lines = [When(f"{moments.shown(at, zone):%Y-%m-%dT%H:%M}", zone).line for at in found]
    if not request.heeded:
        return _asked(visit, request, [session_times.zoned(visit.words, at, zone) for at in found])
    made = visit.store.propose(Proposal(twinning.id, number, "\n".join(lines)))
    permissions.note(visit, "session propose", f"{invitations.name(twinning)}, {number}")
    here = visit.turn.address
    return [replace(_shown(visit, made), address=group) for group in groups or [here]] + _told(visit, made)


def _asked(visit: Visit, request: Request, hours: list[str]) -> list[Reply]:
    """What would be posted; nothing is yet."""
    lead = [text(visit.t("These hours are decent for all cities. Ask the groups?")), items(*hours)]
    return ask_first(visit, lead, visit.t("Ask the groups"), request)


def _told(visit: Visit, made: Proposal) -> list[Reply]:
    params = {"number": str(made.id), "option": "1"}
    return [
        plain(
            text(
                visit.t(
                    "The groups can choose now. `session pick {number}.{option}` makes hour {option} the session.",
                    **params,
                )
            )
        )
    ]


def _shown(visit: Visit, made: Proposal) -> Reply:
    """The hours by every clock, each with how many it suits."""
    cities = visit.store.cities(made.twinning)
    count = Counter(option for option, _ in visit.store.suits(made.id))
    blocks = [head(visit.t("Which hours suit you for session {number}?", number=made.number))]
    for number, line in enumerate(made.lines.splitlines()):
        at = session_when.certain(visit, line)
        local = [f"{city.name}: {session_times.clock(visit.words, at, city.zone)}" for city in cities] if at else [line]
        suits = visit.tn(
            "{option}. suits {number} person", "{option}. suits {number} people", count[number], option=number + 1
        )
        blocks += [text(suits), items(*local)]
    labels = [str(n + 1) for n in range(len(made.lines.splitlines()))]
    buttons = tuple(Button(label, SuitHour(made.id, n).encode(), numbered=False) for n, label in enumerate(labels))
    return Reply((*blocks, hint(visit.t("Press every hour that suits you; again takes it back."))), buttons)


def suits(visit: Visit, action: SuitHour) -> list[Reply]:
    """The button of an hour: the count is shown anew; nothing where the post is out of date."""
    made = visit.store.proposal(action.proposal)
    mine = made is not None and (
        permissions.here(visit) == made.twinning or permissions.may(visit, "session list", made.twinning)
    )
    if made is None or not mine or action.option >= len(made.lines.splitlines()):
        return []
    visit.store.suit(made.id, action.option, visit.person.id)
    shown = _shown(visit, made)
    message = visit.pressed_on
    return [replace(shown, edit_of=message)] if message and visit.turn.channel.edits else [shown]


def _suits_in_group(visit: Visit, action: SuitHour) -> Step:
    replies = suits(visit, action)
    return Step(replies, None if replies else attendance.out_of_date(visit))


def pick(visit: Visit, target: Target) -> list[Reply]:
    """``session pick 7.2``: the second hour of proposal 7 becomes the session."""
    number, _, option = target.rest.partition(".")
    made = visit.store.proposal(ordinal(number))
    lines = made.lines.splitlines() if made and made.twinning == target.twinning.id else []
    chosen = ordinal(option.strip(), len(lines))
    if made is None or not chosen:
        return [plain(text(visit.t("There is no such hour to choose. `session propose` proposes some.")))]
    # What speaks against it now did not when it was proposed.
    return planning.plan(visit, Target(target.twinning, made.number, lines[chosen - 1]))


BUTTONS = (
    OnPress(
        action=SuitHour,
        in_private=lambda visit, action: suits(visit, action) or [attendance.out_of_date(visit)],
        in_group=_suits_in_group,
        unread=attendance.out_of_date,
    ),
)
