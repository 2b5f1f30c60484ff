"""Invitations, each good once; and twinnings by their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.access import permissions
from handlers.access.roles import LEADERS, OWNER, STAFF
from handlers.dialog import platform_traits
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Subcommand, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from storage.records import DAY, FLEETING, Invitation, Twinning, TwinningCity

INVITATION_DAYS, LINK_DAYS = 7, 1
NAMES: Mapping[str, str] = {
    "owner": mark("owner"),
    "staff": mark("programme team"),
    "facilitator": mark("facilitator"),
    "representative": mark("city representative"),
}


# -- becoming somebody


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
        word=mark("invite"),
        help=mark("invite a person: staff, facilitator or city"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=invite,
        subcommands=(Subcommand("staff", OWNER), Subcommand("facilitator", STAFF), Subcommand("city")),
    ),
)
