"""Which session a command is about: its twinning, its number, and whether there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from faq.answers.dates import days_alone
from faq.answers.reading import Context
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import hint, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.twinnings import invitations
from storage.records import Session, Twinning

MOST_NUMBER, LONGEST_NAME, LONGEST_PLACE, LONGEST_NOTE = 99, 80, 300, 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is about: a twinning, the number of a session in it (0: none was named), and the words behind."""

    twinning: Twinning
    number: int
    rest: str


def target_of(visit: Visit, action: str, words: str) -> Target | list[Reply]:
    """What ``1 …`` or ``3/1 …`` is about: session 1 of the twinning here, or of twinning 3."""
    first, _, rest = words.partition(" ")
    named, slash, number = first.rpartition("/")
    slash = slash if named.isdecimal() else ""
    twinning = invitations.reachable(visit, action, named) if slash else _only(visit, action)
    if twinning is None:
        return invitations.no_twinning(visit, named) if slash else _which_twinning(visit)
    found = 0 if not slash and _begins_a_day(visit, words) else ordinal(number if slash else first, MOST_NUMBER)
    unnumbered = f"{number} {rest}" if slash else words
    return Target(twinning, found, rest.strip() if found else unnumbered.strip())


def _begins_a_day(visit: Visit, words: str) -> bool:
    """Whether words begin with a day ("10 March", "2 weeks from now"), and with no number of a session before one ("3 December
    10", "2 in March")."""
    first, *behind = [*words.split()[:4], "", ""]
    context = Context(visit.turn.now.date(), visit.person.language, str)
    later = replace(context, today=context.today + timedelta(days=1))
    one, *more = [" ".join(behind[:count]) for count in (1, 2, 3)]
    ahead = any(days_alone(f"{first} {run}", context) != days_alone(f"{first} {run}", later) for run in more)
    named = not behind[0][:1].isdigit() and (ahead or bool(days_alone(f"{first} {one}", context)))
    return named and not any(days_alone(run, context) for run in more)


def _only(visit: Visit, action: str) -> Twinning | None:
    """The twinning of this group; in private the only one that this may be done with."""
    if here := permissions.here(visit):
        found = visit.store.twinning(here)
        return found if permissions.may(visit, action, here) else None
    able = [one for one in visit.store.twinnings() if permissions.may(visit, action, one.id)]
    near = [one for one in able if one.id == permissions.around(visit)] or able
    return near[0] if len(near) == 1 else None


def all_archived(visit: Visit) -> list[Reply]:
    """That nothing is planned any more in somebody's twinnings, in a group in its own; nothing where one goes on."""
    here = permissions.here(visit)
    every = invitations.by_number(visit).values()
    mine = [one for one in every if one.id in visit.grants.of and here in (0, one.id)]
    if not mine or any(one.archived_at is None for one in mine):
        return []
    return [archived(visit, mine[-1])]


def archived(visit: Visit, twinning: Twinning) -> Reply:
    """That a twinning is archived."""
    words = visit.t("{twinning} is archived: nothing is planned in it.", twinning=invitations.name(twinning))
    return plain(text(words))


def _which_twinning(visit: Visit) -> list[Reply]:
    if archived := all_archived(visit):
        return archived
    how = visit.t("Which twinning? Put its number and a slash before the session's: `session plan 3/1 …`.")
    return [plain(text(how), hint(visit.t("`twinning list` shows the numbers.")))]


def existing(visit: Visit, target: Target) -> Session | list[Reply]:
    """The session, where it is planned and not cancelled."""
    found = session_times.numbered(visit.store, target.twinning.id, target.number) if target.number else None
    if found and not found.cancelled:
        return found
    return [plain(text(visit.t("There is no such session. `session list` shows them.")))]
