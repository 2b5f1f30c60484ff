"""``session`` with what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.access import permissions
from handlers.access.roles import ANYONE, LEADERS, MEMBERS
from handlers.dialog import menu
from handlers.dialog.commands import Command, InGroup, Subcommand, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.sessions import planning, proposals
from handlers.sessions.planning import Target
from storage.records import Json

DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "plan": planning.plan,
    "series": planning.series,
    "propose": proposals.propose,
    "pick": proposals.pick,
    "move": planning.move,
    "shorten": planning.shorten,
    "place": planning.place,
    "name": planning.rename,
    "note": planning.note,
    "came": planning.came,
    "cancel": planning.cancel,
}


def command(visit: Visit, argument: str) -> list[Reply]:
    """Do it, with the session of the twinning that is meant; without a word we know, list them."""
    what, _, rest = argument.partition(" ")
    do = DO.get(what.casefold())
    if do is None:
        return planning.listing(visit, argument)
    target = planning.target_of(visit, f"session {what.casefold()}", rest.strip())
    return do(visit, target) if isinstance(target, Target) else target


def show(visit: Visit) -> list[Reply]:
    """The time that is asked for; else the menu."""
    wanted = visit.state.get(planning.PLANNING)
    return command(visit, f"plan {wanted}") if wanted else menu.show_menu(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """When the session is, where that was asked; None where it was not, and for a question to us."""
    wanted = visit.state.get(planning.PLANNING)
    if not wanted or words.endswith("?"):
        return None
    return command(visit, f"plan {wanted} {words}")


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A command that was offered; whether it is still theirs is asked again."""
    visit.go("menu")
    return command(visit, str(value)) if permissions.may(visit, "session") else planning.listing(visit, "")


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("sessions"),
        help=mark("your next sessions, in your own time"),
        topic=Topic.TWINNING,
        rule=ANYONE,
        run=planning.mine,
        in_group=InGroup(planning.mine),
    ),
    Command(
        word=mark("session"),
        help=mark(
            "the sessions of a twinning: plan, series, propose, pick, move, shorten, place, name, cancel, note, came, list"
        ),
        topic=Topic.TEAM,
        rule=MEMBERS,
        run=command,
        in_group=InGroup(command),
        subcommands=(*(Subcommand(word, LEADERS) for word in DO), Subcommand("list")),
    ),
)
