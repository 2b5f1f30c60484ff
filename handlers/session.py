"""``session`` with what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import home, proposing, roles, sessions
from handlers.model import Reply
from handlers.sessions import Target
from handlers.visit import Visit
from storage.records import Json

DO: Mapping[str, Callable[[Visit, Target], list[Reply]]] = {
    "plan": sessions.plan,
    "series": sessions.series,
    "propose": proposing.propose,
    "pick": proposing.pick,
    "move": sessions.move,
    "shorten": sessions.shorten,
    "place": sessions.place,
    "name": sessions.rename,
    "note": sessions.note,
    "came": sessions.came,
    "cancel": sessions.cancel,
}


def command(visit: Visit, argument: str) -> list[Reply]:
    """Do it, with the session of the twinning that is meant; without a word we know, list them."""
    what, _, rest = argument.partition(" ")
    do = DO.get(what.casefold())
    if do is None:
        return sessions.listing(visit, argument)
    target = sessions.target_of(visit, f"session {what.casefold()}", rest.strip())
    return do(visit, target) if isinstance(target, Target) else target


def show(visit: Visit) -> list[Reply]:
    """The time that is asked for; else the menu."""
    wanted = visit.state.get(sessions.PLANNING)
    return command(visit, f"plan {wanted}") if wanted else home.show_menu(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """When the session is, where that was asked; None where it was not, and for a question to us."""
    wanted = visit.state.get(sessions.PLANNING)
    if not wanted or words.endswith("?"):
        return None
    return command(visit, f"plan {wanted} {words}")


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A command that was offered; whether it is still theirs is asked again."""
    visit.go("menu")
    return command(visit, str(value)) if roles.may(visit, "session") else sessions.listing(visit, "")
