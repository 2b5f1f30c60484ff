"""What is to be done with a twinning, in words of one's own: the command that is meant, by who may; the others are told who may."""

from __future__ import annotations

from dataclasses import replace

from handlers.access import permissions
from handlers.access.roles import ANYONE
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.sessions import plan_modal
from handlers.twinnings import invitations, offered_twinning, twinning_commands
from handlers.twinnings.cities_meant import city_meant, the_one_city
from handlers.twinnings.twinning_phrases import SaidOfTwinning, said


def understood(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of words about a twinning; None where they are about anything else, or said by who takes part in nothing."""
    if visit.grants.whose() == ANYONE:
        return None
    found = said(words)
    if found is None:
        return offered_twinning.offered(visit, words)
    found = replace(found, meaning=_meant(visit, found))
    command, _, rest = found.line("").partition(" ")
    action = visit.commands.action(command, rest)
    if not permissions.may(visit, action):
        return [permissions.who_may(visit, action)]
    if found.meaning == "list":
        return twinning_commands.command(visit, rest)
    twinning = invitations.reachable(visit, action, found.number)
    if twinning is None:
        return invitations.no_twinning(visit, found.number)
    _, _, rest = found.line(str(twinning.id)).partition(" ")
    if command == "invite":
        return invitations.invite(visit, rest)
    return plan_modal.beside(visit, rest, twinning_commands.command(visit, rest))


def _meant(visit: Visit, found: SaidOfTwinning) -> str:
    """What is meant; where somebody or a city is to go, which of the two it is."""
    if found.meaning != "remove":
        return found.meaning
    twinning = invitations.reachable(visit, "twinning remove", found.number)
    own = twinning and city_meant(visit.store.cities(twinning.id), found.what)
    return "drop" if own or (not found.what.isdecimal() and the_one_city(found.what)) else "remove"
