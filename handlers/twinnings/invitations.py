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
from handlers.people.person_names import clean_name
from handlers.twinnings import twinning_phrases
from handlers.twinnings.cities_meant import Guest, guests_meant
from storage.records import DAY, FLEETING, Invitation, Twinning, TwinningCity

INVITATION_DAYS, LINK_DAYS = 7, 1
NAMES: Mapping[str, str] = {
    "owner": mark("owner"),
    "staff": mark("programme team"),
    "facilitator": mark("facilitator"),
    "representative": mark("city representative"),
}


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
    what, _, rest = _as_typed(argument).partition(" ")
    if what.casefold() == "staff":
        label = clean_name(rest)
        whom, made = (
            visit.t("the programme team"),
            Invitation("staff", _until(visit), label=label, maker=visit.person.id),
        )
        return [invitation(visit, made, f"{label}, {whom}" if label else whom)]
    number, _, wanted = rest.strip().partition(" ")
    if not number.isdecimal():
        number, wanted = "", rest.strip()
    twinning = reachable(visit, visit.commands.action("invite", argument), number)
    if what.casefold() not in ("facilitator", "city", "cities"):
        return _how(visit)
    if twinning is None:
        return no_twinning(visit, number)
    if what.casefold() == "facilitator":
        label = clean_name(wanted)
        made = Invitation("facilitator", _until(visit), twinning.id, label=label, maker=visit.person.id)
        whom = visit.t("facilitator of {twinning}", twinning=name(twinning))
        return [invitation(visit, made, f"{label}, {whom}" if label else whom)]
    return _invite_city(visit, twinning, wanted or ("all" if what.casefold() == "cities" else ""))


def _as_typed(argument: str) -> str:
    """What stands behind the word, as a command has it: ``cities 1`` for "cities of twinning 1"."""
    found = twinning_phrases.said(f"invite {argument}")
    return found.line(found.number).partition(" ")[2] if found and found.number else argument


def _how(visit: Visit) -> list[Reply]:
    lines = [
        visit.t("`invite city 1 Köln` – a representative of a city in twinning 1"),
        visit.t("`invite city 1 Köln: Maria Schmidt` – the same, with the name of whom it is for"),
        visit.t("`invite cities 1` – one of each city in twinning 1, in one message"),
        visit.t("`invite facilitator 1` – a facilitator of twinning 1"),
        visit.t("`invite staff` – a member of the programme team"),
    ]
    whom = ("city", "city", "cities", "facilitator", "staff")
    shown = [line for line, what in zip(lines, whom, strict=True) if _can(visit, what)]
    return [plain(text(visit.t("Whom do you want to invite? Type one of these:")), items(*shown))]


def _can(visit: Visit, what: str) -> bool:
    return permissions.may(visit, f"invite {what}")


def _invite_city(visit: Visit, twinning: Twinning, wanted: str) -> list[Reply]:
    cities = visit.store.cities(twinning.id)
    guests = guests_meant(cities, wanted)
    if isinstance(guests, str) or not guests:
        lines = [f"`invite city {twinning.id} {one.number}` – {one.name}" for one in cities]
        lines.append(visit.t("`invite cities {number}` – all of them in one message", number=twinning.id))
        return [plain(text(visit.t("Which city? Type one of these:")), items(*lines))]
    if len(guests) > 1:
        return [_several(visit, twinning, guests)]
    return [invitation(visit, _seat(visit, guests[0]), _whom(visit, twinning, guests[0]))]


def _seat(visit: Visit, guest: Guest) -> Invitation:
    return Invitation("seat", _until(visit), guest.city.twinning, guest.city.number, guest.label, visit.person.id)


def _whom(visit: Visit, twinning: Twinning, guest: Guest) -> str:
    city = f"{guest.label}, {guest.city.name}" if guest.label else guest.city.name
    return visit.t("representative of {city} in {twinning}", city=city, twinning=name(twinning))


def _several(visit: Visit, twinning: Twinning, guests: Sequence[Guest]) -> Reply:
    """One message with an invitation for each, a line to pass on singly."""
    link, lines = visit.turn.channel.private_link, list[str]()
    for guest in guests:
        secret = kept(visit, _seat(visit, guest))
        whom = f"{guest.city.name} ({guest.label})" if guest.label else guest.city.name
        lines.append(f"{whom}: {link}join_{secret}" if link else f"{whom}: `join {secret}`")
    permissions.note(visit, "invite seat", *(f"{name(twinning)}, {one.city.name}" for one in guests))
    how = (
        visit.t("Pass each line on to the city that it names: its link leads to me.")
        if link
        else visit.t("Pass each line on to the city that it names: the person types it to me in private.")
    )
    care = visit.t("Each works once, for {days} days. Whoever has it can use it.", days=INVITATION_DAYS)
    here = visit.t("Without the link: write to me in private, `join` and what stands behind `join_`.")
    told = visit.t("You are told when somebody takes one.")
    hints = [hint(" ".join([care, told]))] + ([hint(here)] if link else [])
    return Reply(
        (head(visit.t("Invitations: {twinning}", twinning=name(twinning))), text(how), items(*lines), *hints),
        kind=FLEETING,
    )


def _until(visit: Visit) -> int:
    return visit.turn.millis + INVITATION_DAYS * DAY


def invite_author(visit: Visit, twinning: Twinning, city: TwinningCity) -> list[Reply]:
    """Tell the author of a city's draft, in private, of the twinning that was made with it, and how to come to its roster."""
    form = visit.store.form(city.form)
    told = permissions.reachable(visit.turn, visit.store, form.person) if form else None
    if told is None:
        return []
    words = told.words
    secret = kept(visit, Invitation("seat", _until(visit), twinning.id, city.number, maker=visit.person.id))
    permissions.note(visit, "invite seat", f"{name(twinning)}, {city.name}")
    others = words.list([one.name for one in visit.store.cities(twinning.id) if one.number != city.number])
    news = words.t(
        "The programme team made a twinning with your draft: {city} with {others}.", city=city.name, others=others
    )
    how = words.t("To represent {city} in it, type: {words}", city=city.name, words=f"`join {secret}`")
    care = words.t("It works once, for {days} days. Whoever has it can use it.", days=INVITATION_DAYS)
    return [Reply((text(news), text(how), hint(care)), address=told.address, kind=FLEETING)]


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
    """The twinning of that number, where this person may do that with it; all others are as if they were not. Without a number
    the only one that there is for them."""
    if not number:
        able = [one for one in visit.store.twinnings() if permissions.may(visit, action, one.id)]
        return able[0] if len(able) == 1 else None
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
        subcommands=(
            Subcommand("staff", OWNER),
            Subcommand("facilitator", STAFF),
            Subcommand("city"),
            Subcommand("cities"),
        ),
    ),
)
