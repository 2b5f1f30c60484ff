"""``session`` with what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from faq.search.question_openings import asks_for_sure
from faq.sessions.read_when import Clarification, still_ahead
from handlers.access import permissions
from handlers.access.roles import ANYONE, LEADERS, MEMBERS
from handlers.dialog import menu
from handlers.dialog.actions import DoAllTheSame
from handlers.dialog.blocks import text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import Command, InGroup, Subcommand, Topic
from handlers.dialog.remembered import AskingTime
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, plain
from handlers.sessions import (
    attendance,
    cancelling,
    changing,
    hours_table,
    picking,
    planning,
    proposals,
    requests,
    series,
    session_help,
    session_list,
    session_target,
    session_when,
)
from handlers.sessions.requests import Request
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import Json, Twinning

DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "plan": planning.plan,
    "series": series.series,
    "propose": proposals.propose,
    "pick": picking.pick,
    "hours": hours_table.hours,
    "move": changing.move,
    "shorten": changing.shorten,
    "place": changing.place,
    "name": changing.rename,
    "note": changing.note,
    "came": attendance.came,
    "cancel": cancelling.cancel,
}

HELP = "help"

REQUESTS: Mapping[str, Callable[[Visit, Twinning, Request], list[Reply]]] = {
    "plan": planning.plan_it,
    "series": series.series_it,
    "propose": proposals.propose_it,
    "pick": picking.pick_it,
    "move": changing.move_it,
    "cancel": cancelling.cancel_it,
}
"""What is asked about before it is done."""


def command(visit: Visit, argument: str) -> list[Reply]:
    """Do it, with the session of the twinning that is meant; without a word we know, list them."""
    what, _, rest = argument.partition(" ")
    do = DO.get(what.casefold())
    if what.casefold() == HELP and (helped := session_help.how(visit)):
        return helped
    if do is None:
        return session_list.listing(visit, argument)
    if what.casefold() in REQUESTS:
        requests.settled(visit)
    target = session_target.target_of(visit, f"session {what.casefold()}", rest.strip())
    return do(visit, target) if isinstance(target, Target) else target


def show(visit: Visit) -> list[Reply]:
    """What is open: a question about a request, or the time that is asked for; else the menu."""
    if asked := requests.asked_again(visit):
        return asked
    wanted = visit.here(AskingTime).plan
    return command(visit, f"plan {wanted}") if wanted else menu.show_menu(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """When the session is, or why it is cancelled, where that was asked; None where it was not, and for a question to us."""
    asked = visit.here(AskingTime)
    if asks_for_sure(words) or not (asked.plan or asked.cancel):
        return None
    return command(visit, f"plan {asked.plan} {words}" if asked.plan else f"cancel {asked.cancel} {words}")


def choose(visit: Visit, value: Json) -> list[Reply]:
    """What was offered, a command or a request; whether it is still theirs is asked again."""
    visit.go("menu")
    if not permissions.may(visit, "session"):
        return session_list.listing(visit, "")
    requests.settled(visit)
    return command(visit, value) if isinstance(value, str) else carry_out(visit, Request.read(value))


def carry_out(visit: Visit, request: Request) -> list[Reply]:
    """Do what is asked for, where this person may, and its time is still to come."""
    twinning = invitations.reachable(visit, f"session {request.do}", str(request.twinning))
    if twinning is None:
        return invitations.no_twinning(visit, str(request.twinning))
    who = session_when.asker(visit, twinning)
    found = still_ahead(request.when, who) if request.when else None
    if isinstance(found, Clarification):
        return session_when.ask_back(visit, found, replace(request, when=None, heeded=False), who)
    return REQUESTS[request.do](visit, twinning, request)


def _do_all_the_same(visit: Visit, action: DoAllTheSame) -> Step:
    """The button in a group: once, and for who may. The others are told so alone."""
    request = requests.asked_about(visit, action)
    if request is None:
        return Step([], plain(text(visit.t("That question is closed."))))
    if not permissions.may(visit, f"session {request.do}", request.twinning):
        return Step([], plain(text(visit.t("Who leads the twinning decides that."))))
    requests.forget(visit, action)
    return Step(carry_out(visit, request))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("sessions"),
        help=mark("your next sessions, in your own time"),
        topic=Topic.TWINNING,
        rule=ANYONE,
        listed=MEMBERS,
        run=session_list.mine,
        in_group=InGroup(session_list.mine),
    ),
    Command(
        word=mark("session"),
        help=mark(
            "the sessions of a twinning: plan, series, propose, pick, hours, move, shorten, place, name, cancel, note, came, list"
        ),
        topic=Topic.TEAM,
        rule=MEMBERS,
        run=command,
        in_group=InGroup(command),
        subcommands=(*(Subcommand(word, LEADERS) for word in DO), Subcommand("list"), Subcommand(HELP)),
    ),
)

BUTTONS = (OnPress(action=DoAllTheSame, in_group=_do_all_the_same),)
