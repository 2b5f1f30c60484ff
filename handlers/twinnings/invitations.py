"""How people come to a role: the first owner by a code from the command line, all others by invitations, each good once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.access import permissions
from handlers.access.roles import ANYONE, INVITED, LEADERS, OWNER, STAFF
from handlers.dialog import platform_traits
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Subcommand, Topic, one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.planned import feedback_nudges
from storage.records import DAY, FLEETING, Invitation, Role, RoleName, Seat, Twinning, TwinningCity

INVITATION_DAYS, LINK_DAYS = 7, 1
NAMES: Mapping[str, str] = {
    "owner": mark("owner"),
    "staff": mark("programme team"),
    "facilitator": mark("facilitator"),
    "representative": mark("city representative"),
}


# -- becoming somebody


def owner(visit: Visit, code: str) -> list[Reply]:
    """``owner CODE``: only who has a good code comes here."""
    visit.store.use_invitation(permissions.secret(code), visit.turn.millis)
    visit.store.give_role(Role(visit.person.id, "owner", visit.turn.millis))
    visit.rights_changed()
    permissions.note(visit, "owner", subject=visit.person.id)
    words = visit.t(
        "You are an owner now. `invite staff` invites the programme team, `twinning new` begins a twinning."
    )
    return [plain(text(words))]


def join(visit: Visit, code: str) -> list[Reply]:
    """``join CODE``: take an invitation."""
    if not code:
        return [plain(text(visit.t("Type the code behind the word: `join` and the code that you were given.")))]
    secret, now = permissions.secret(code), visit.turn.millis
    found = visit.store.invitation(secret, now)
    if found is None or found.purpose == "owner":
        return [plain(text(visit.t("I do not know that invitation. Each works once and only for a while.")))]
    if found.purpose == "link":
        return say_in_group(visit)
    visit.store.use_invitation(secret, now)
    return _seated(visit, found) if found.purpose == "seat" else _given(visit, found.purpose, found.twinning)


def say_in_group(visit: Visit) -> list[Reply]:
    """What to do with a code that binds a group."""
    ways = [
        *(
            visit.t("in {platform} with {command} before it", platform=one.label, command=f"`{one.command}`")
            for one in platform_traits.with_command()
        ),
        visit.t("elsewhere with my name"),
    ]
    words = visit.t(
        "That code is for a group: say `link` and the code there, {ways}. It is still good.", ways=", ".join(ways)
    )
    return [plain(text(words))]


def _given(visit: Visit, role: RoleName, twinning: int) -> list[Reply]:
    visit.store.give_role(Role(visit.person.id, role, visit.turn.millis, twinning))
    visit.rights_changed()
    found = visit.store.twinning(twinning)
    permissions.note(visit, f"join {role}", name(found) if found else "", subject=visit.person.id)
    if found is None:
        words = visit.t("Welcome to the programme team. `help` shows what you can do now.")
    else:
        words = visit.t("You facilitate {twinning} now. `help` shows what you can do.", twinning=name(found))
    return [plain(text(words))]


def _seated(visit: Visit, found: Invitation) -> list[Reply]:
    twinning = visit.store.twinning(found.twinning)
    cities = visit.store.cities(found.twinning)
    city = next((one for one in cities if one.number == found.city), None)
    if twinning is None or city is None:
        return [plain(text(visit.t("That city is no longer in the twinning. Please ask who invited you.")))]
    visit.store.seat(Seat(twinning.id, city.number, visit.person.id))
    visit.rights_changed()
    feedback_nudges.plan_for(
        visit.store, twinning.id, visit.person.id, permissions.lasting(visit.turn.address), visit.turn.millis
    )
    permissions.note(visit, "join city", f"{name(twinning)}, {city.name}", subject=visit.person.id)
    words = visit.t("You represent {city} in {twinning} now.", city=city.name, twinning=name(twinning))
    return [
        plain(text(words), hint(visit.t("`forget` takes you off the list again, and deletes all I keep about you.")))
    ]


# -- inviting


def invite(visit: Visit, argument: str) -> list[Reply]:
    """``invite staff``, ``invite facilitator 3``, ``invite city 3 Köln``."""
    what, _, rest = argument.partition(" ")
    if what.casefold() == "staff":
        return [invitation(visit, Invitation("staff", _until(visit)), visit.t("the programme team"))]
    number, _, wanted = rest.strip().partition(" ")
    twinning = reachable(visit, visit.commands.action("invite", argument), number)
    if what.casefold() not in ("facilitator", "city"):
        return _how(visit)
    if twinning is None:
        return no_twinning(visit, number)
    if what.casefold() == "facilitator":
        made = Invitation("facilitator", _until(visit), twinning.id)
        return [invitation(visit, made, visit.t("facilitator of {twinning}", twinning=name(twinning)))]
    return _invite_city(visit, twinning, wanted)


def _how(visit: Visit) -> list[Reply]:
    lines = [
        visit.t("`invite city 1 Köln` – a representative of a city in twinning 1"),
        visit.t("`invite facilitator 1` – a facilitator of twinning 1"),
        visit.t("`invite staff` – a member of the programme team"),
    ]
    shown = [line for line, what in zip(lines, ("city", "facilitator", "staff"), strict=True) if _can(visit, what)]
    return [plain(text(visit.t("Whom do you want to invite? Type one of these:")), items(*shown))]


def _can(visit: Visit, what: str) -> bool:
    return permissions.may(visit, f"invite {what}")


def _invite_city(visit: Visit, twinning: Twinning, wanted: str) -> list[Reply]:
    cities = visit.store.cities(twinning.id)
    city = city_named(cities, wanted)
    if city is None:
        lines = [f"`invite city {twinning.id} {one.number}` – {one.name}" for one in cities]
        return [plain(text(visit.t("Which city? Type one of these:")), items(*lines))]
    made = Invitation("seat", _until(visit), twinning.id, city.number)
    whom = visit.t("representative of {city} in {twinning}", city=city.name, twinning=name(twinning))
    return [invitation(visit, made, whom)]


def city_named(cities: Sequence[TwinningCity], wanted: str) -> TwinningCity | None:
    """The city of that number or name."""
    folded = wanted.strip().casefold()
    return next((one for one in cities if folded in (str(one.number), one.name.casefold())), None)


def _until(visit: Visit) -> int:
    return visit.turn.millis + INVITATION_DAYS * DAY


def invitation(visit: Visit, made: Invitation, whom: str) -> Reply:
    """Keep an invitation, and what to pass on."""
    secret = kept(visit, made)
    twinning = visit.store.twinning(made.twinning)
    permissions.note(visit, f"invite {made.purpose}", name(twinning) if twinning else "")
    link = visit.turn.channel.private_link
    blocks: list[Block] = [head(visit.t("Invitation: {whom}", whom=whom))]
    blocks += [text(visit.t("Pass this link on: {link}", link=f"{link}join_{secret}"))] if link else []
    blocks.append(text(visit.t("The person writes to me in private and types:")))
    care = visit.t("It works once, for {days} days. Whoever has it can use it.", days=INVITATION_DAYS)
    return Reply((*blocks, text(f"`join {secret}`"), hint(care)), kind=FLEETING)


def kept(visit: Visit, made: Invitation) -> str:
    """The secret of a new invitation: 96 bits, of which only a hash is kept."""
    secret = "-".join(visit.turn.new_id() for _ in range(3))
    visit.store.keep_invitation(secret, made)
    return secret


# -- the team


def staff(visit: Visit, argument: str) -> list[Reply]:
    """``staff``, ``staff add``, ``staff remove NUMBER``."""
    what, _, number = argument.partition(" ")
    if what.casefold() == "add":
        return invite(visit, "staff")
    return _dismiss(visit, number.strip()) if what.casefold() == "remove" else _team(visit)


def _team(visit: Visit) -> list[Reply]:
    lines, team = [], visit.store.roles()
    numbers, twinnings = visit.store.person_numbers([one.person for one in team]), by_number(visit)
    for one in team:
        twinning = twinnings.get(one.twinning)
        of = [name(twinning)] if twinning else []
        you = [visit.t("you")] if one.person == visit.person.id else []
        lines.append(" · ".join([numbers[one.person], visit.t(NAMES[one.role]), *of, *you]))
    why = visit.t("I know people by a random number, not by name. `staff remove` and the number takes the role back.")
    return [plain(head(visit.t("The programme team")), items(*lines), hint(why))]


def _dismiss(visit: Visit, number: str) -> list[Reply]:
    person = visit.store.person_numbered(number)
    all_roles = visit.store.roles()
    theirs = [one for one in all_roles if one.person == person and not one.twinning]
    if not theirs:
        return [plain(text(visit.t("Nobody in the team has that number. `staff` lists them.")))]
    owners = {one.person for one in all_roles if one.role == "owner"}
    if owners == {person}:
        return [plain(text(visit.t("That is the only owner, who stays. Let another become owner first.")))]
    permissions.note(visit, "staff remove", subject=person)
    for one in theirs:
        visit.store.take_role(one)
    visit.rights_changed()
    return [plain(text(visit.t("Done: {number} is no longer in the team.", number=number)))]


# -- twinnings by their number


def name(twinning: Twinning) -> str:
    """A twinning as people call it."""
    return f"{twinning.id} · {twinning.title}"


def by_number(visit: Visit) -> Mapping[int, Twinning]:
    """All twinnings, those that are archived too."""
    return {one.id: one for one in visit.store.twinnings(archived=True)}


def reachable(visit: Visit, action: str, number: str) -> Twinning | None:
    """The twinning of that number, where this person may do that with it; all others are as if they were not."""
    found = visit.store.twinning(int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    return found if found and permissions.may(visit, action, found.id) else None


def no_twinning(visit: Visit, number: str) -> list[Reply]:
    """The one answer for a number that is none, and for one that is not theirs."""
    if not number:
        return [plain(text(visit.t("Which twinning? Put its number behind the words; `twinning list` shows them.")))]
    return [plain(text(visit.t("There is no twinning {number}. `twinning list` shows them.", number=number[:16])))]


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
        word=mark("invite"),
        help=mark("invite a person: staff, facilitator or city"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=invite,
        subcommands=(Subcommand("staff", OWNER), Subcommand("facilitator", STAFF), Subcommand("city")),
    ),
    Command(
        word=mark("staff"),
        help=mark("the programme team: list, add, remove"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=staff,
        subcommands=(Subcommand("add", OWNER), Subcommand("remove", OWNER), Subcommand("list")),
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
