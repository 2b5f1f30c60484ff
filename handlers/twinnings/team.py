"""The programme team: who is in it, and who leaves it."""

from __future__ import annotations

from handlers.access import permissions
from handlers.access.roles import OWNER, STAFF
from handlers.dialog.blocks import head, hint, items, text
from handlers.dialog.commands import Command, Subcommand, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.people import person_names
from handlers.twinnings.invitations import NAMES, by_number, invite, name
from storage.records import FLEETING


def staff(visit: Visit, argument: str) -> list[Reply]:
    """``staff``, ``staff add``, ``staff remove NUMBER``."""
    what, _, number = argument.partition(" ")
    if what.casefold() == "add":
        return invite(visit, "staff")
    return _dismiss(visit, number.strip()) if what.casefold() == "remove" else _team(visit)


def _team(visit: Visit) -> list[Reply]:
    lines, team = [], visit.store.roles()
    numbers, twinnings = person_names.called(visit, [one.person for one in team]), by_number(visit)
    for one in team:
        twinning = twinnings.get(one.twinning)
        of = [name(twinning)] if twinning else []
        you = [visit.t("you")] if one.person == visit.person.id else []
        lines.append(" · ".join([numbers[one.person], visit.t(NAMES[one.role]), *of, *you]))
    why = visit.t("`staff remove` and the number takes a role back. Names are those that people agreed to.")
    return [Reply((head(visit.t("The programme team")), items(*lines), hint(why)), kind=FLEETING)]


def _dismiss(visit: Visit, number: str) -> list[Reply]:
    all_roles = visit.store.roles()
    person = person_names.person_called(visit, [one.person for one in all_roles], number)
    theirs = [one for one in all_roles if one.person == person and not one.twinning]
    if not theirs:
        return [plain(text(visit.t("Nobody in the team has that number or name. `staff` lists them.")))]
    owners = {one.person for one in all_roles if one.role == "owner"}
    if owners == {person}:
        return [plain(text(visit.t("That is the only owner, who stays. Let another become owner first.")))]
    permissions.note(visit, "staff remove", subject=person)
    for one in theirs:
        visit.store.take_role(one)
    visit.rights_changed()
    return [plain(text(visit.t("Done: {number} is no longer in the team.", number=number)))]


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("staff"),
        help=mark("the programme team: list, add, remove"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=staff,
        subcommands=(Subcommand("add", OWNER), Subcommand("remove", OWNER), Subcommand("list")),
    ),
)
