"""How people come to a role: the first owner by a code from the command line, all others by invitations."""

from __future__ import annotations

from handlers.access import permissions
from handlers.access.roles import ANYONE, INVITED
from handlers.dialog import menu
from handlers.dialog.blocks import hint, text
from handlers.dialog.commands import Command, Topic, one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.people import code_tries, person_names
from handlers.planned import feedback_nudges
from handlers.twinnings.invitations import NAMES, name, say_in_group
from storage.records import FLEETING, Invitation, Role, RoleName, Seat


def owner(visit: Visit, code: str) -> list[Reply]:
    """``owner CODE``: only who has a good code comes here."""
    visit.store.use_invitation(permissions.secret(code), visit.turn.millis)
    visit.store.give_role(Role(visit.person.id, "owner", visit.turn.millis))
    visit.rights_changed()
    permissions.note(visit, "owner", subject=visit.person.id)
    words = visit.t(
        "You are an owner now. `invite staff` invites the programme team, `twinning new` begins a twinning."
    )
    return _with_desk(visit, plain(text(words)))


def _with_desk(visit: Visit, taken: Reply) -> list[Reply]:
    """What somebody became, and what they can do now; not in the middle of something else."""
    return menu.show_menu(visit, taken.blocks) if visit.at == menu.MENU else [taken]


def join(visit: Visit, code: str) -> list[Reply]:
    """``join CODE``: take an invitation."""
    if not code:
        return [plain(text(visit.t("Type the code behind the word: `join` and the code that you were given.")))]
    if barred := code_tries.barred(visit):
        return barred
    secret, now = permissions.secret(code), visit.turn.millis
    found = visit.store.invitation(secret, now)
    if found is None or found.purpose == "owner":
        return code_tries.wrong(visit, visit.t("I do not know that invitation. Each works once and only for a while."))
    if found.purpose == "link":
        return say_in_group(visit)
    visit.store.use_invitation(secret, now)
    taken = _seated(visit, found) if found.purpose == "seat" else _given(visit, found.purpose, found.twinning)
    if taken is None:
        return [plain(text(visit.t("That city is no longer in the twinning. Please ask who invited you.")))]
    said = person_names.offered(visit, found.label, taken)
    shown = [said] if found.purpose == "seat" else _with_desk(visit, said)
    return [*shown, *_tell_maker(visit, found)]


def _tell_maker(visit: Visit, found: Invitation) -> list[Reply]:
    """Who made an invitation is told that it was taken; not who takes their own."""
    maker = found.maker if found.maker != visit.person.id else ""
    told = permissions.reachable(visit.turn, visit.store, maker) if maker else None
    if told is None:
        return []
    twinning = visit.store.twinning(found.twinning)
    cities = visit.store.cities(found.twinning) if found.city else ()
    of = [one.name for one in cities if one.number == found.city] or [told.words.t(NAMES[found.purpose])]
    whom = ", ".join([*([found.label] if found.label else []), *of])
    about = name(twinning) if twinning else told.words.t("the programme team")
    words = told.words.t("Your invitation to {about} was taken: {whom}.", about=about, whom=whom)
    return [Reply((text(words),), address=told.address, kind=FLEETING)]


def _given(visit: Visit, role: RoleName, twinning: int) -> Reply:
    visit.store.give_role(Role(visit.person.id, role, visit.turn.millis, twinning))
    visit.rights_changed()
    found = visit.store.twinning(twinning)
    permissions.note(visit, f"join {role}", name(found) if found else "", subject=visit.person.id)
    if found is None:
        words = visit.t("Welcome to the programme team. `help` shows what you can do now.")
    else:
        words = visit.t("You facilitate {twinning} now. `help` shows what you can do.", twinning=name(found))
    return plain(text(words))


def _seated(visit: Visit, found: Invitation) -> Reply | None:
    """Put somebody on the roster; None where the city is no longer in the twinning."""
    twinning = visit.store.twinning(found.twinning)
    cities = visit.store.cities(found.twinning)
    city = next((one for one in cities if one.number == found.city), None)
    if twinning is None or city is None:
        return None
    visit.store.seat(Seat(twinning.id, city.number, visit.person.id))
    visit.rights_changed()
    feedback_nudges.plan_for(
        visit.store, twinning.id, visit.person.id, permissions.lasting(visit.turn.address), visit.turn.millis
    )
    permissions.note(visit, "join city", f"{name(twinning)}, {city.name}", subject=visit.person.id)
    words = visit.t("You represent {city} in {twinning} now.", city=city.name, twinning=name(twinning))
    return plain(text(words), hint(visit.t("`forget` takes you off the list again, and deletes all I keep about you.")))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("join"),
        help=mark("take an invitation of the programme team"),
        topic=Topic.ACCOUNT,
        rule=ANYONE,
        run=join,
        argument=mark("code"),
        follows=one_word,
    ),
    Command(
        word=mark("owner"),
        help=mark("become the first owner"),
        topic=Topic.FIRST_OWNER,
        rule=INVITED,
        run=owner,
        argument=mark("code"),
        follows=one_word,
    ),
)
