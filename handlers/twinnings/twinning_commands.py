"""Twinnings: list, show, archive, their rosters, and the groups that their posts go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.access import permissions
from handlers.access.roles import LEADERS, MEMBERS, STAFF
from handlers.dialog import asked_once, group_words, platform_traits
from handlers.dialog.asked_once import without_now
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Subcommand, Topic
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, Membership, Reply, Turn
from handlers.dialog.visit import Visit, plain
from handlers.people import code_tries, person_names
from handlers.planned import pending, session_posts
from handlers.polls import secrecy
from handlers.sessions import hour_posts, plan_modal
from handlers.twinnings import invitations, twinning_edit, twinning_wizard
from handlers.twinnings.invitations import name, no_twinning, reachable
from storage.protocols.access_store import AccessStore
from storage.records import DAY, FLEETING, Invitation, LinkedGroup, Twinning, TwinningCity
from storage.store import Store

SHOWN = 30
"""Twinnings in one list: more would not fit into a message of any platform."""


def command(visit: Visit, argument: str) -> list[Reply]:
    """``twinning`` with what is to be done."""
    what, _, rest = argument.partition(" ")
    if do := PLAIN.get(what.casefold()):
        return do(visit, rest.strip())
    what, rest = ("show", what) if what.isdecimal() else (what, rest)
    number, _, more = rest.strip().partition(" ")
    if what.casefold() not in WITH_NUMBER:
        return _list(visit, "")
    twinning = reachable(visit, f"twinning {what.casefold()}", number)
    return WITH_NUMBER[what.casefold()](visit, twinning, more.strip()) if twinning else no_twinning(visit, number)


# -- looking


def _list(visit: Visit, wanted: str) -> list[Reply]:
    """The twinnings this person has to do with; those with a word in their title or cities, where one is given."""
    found = [one for one in visit.store.twinnings(archived=True) if permissions.may(visit, "twinning list", one.id)]
    folded = wanted.casefold()
    matching = [one for one in found if folded in _line(visit, one).casefold()]
    if not matching:
        none = visit.t("There is no such twinning.") if wanted else visit.t("There is no twinning yet.")
        return [plain(text(none))]
    blocks: list[Block] = [head(visit.t("Twinnings")), items(*(_line(visit, one) for one in matching[-SHOWN:]))]
    if len(matching) > SHOWN:
        blocks.append(hint(visit.t("Only the newest are shown; `twinning list` and a word finds the others.")))
    return [plain(*blocks)]


def _line(visit: Visit, twinning: Twinning) -> str:
    cities = visit.words.list([city.name for city in visit.store.cities(twinning.id)])
    gone = [visit.t("archived")] if twinning.archived_at else []
    return " · ".join([name(twinning), cities, *gone])


def _show(visit: Visit, twinning: Twinning, _more: str) -> list[Reply]:
    pack = visit.turn.knowledge.packs.get(twinning.programme)
    blocks: list[Block] = [head(name(twinning)), text(pack.name if pack else twinning.programme)]
    blocks += [text(visit.t("Priority: {priority}", priority=twinning.priority))] if twinning.priority else []
    blocks += [text(visit.t("This twinning is archived."))] if twinning.archived_at else []
    blocks += [items(*(_roster_line(visit, twinning, city) for city in visit.store.cities(twinning.id)))]
    leads = [one for one in visit.store.roles() if one.twinning == twinning.id]
    blocks += [text(visit.t("Facilitators: {people}", people=_people(visit, [one.person for one in leads])))]
    return [Reply((*blocks, *_groups(visit, twinning)), kind=FLEETING)]


def _roster_line(visit: Visit, twinning: Twinning, city: TwinningCity) -> str:
    people = [seat.person for seat in visit.store.seats(twinning.id) if seat.city == city.number]
    place = f"{city.number}. {city.name} ({visit.words.country(city.country)}, {city.zone})"
    if not city.country:
        place = f"{city.number}. {city.name} ({city.zone})"
    return f"{place}: {_people(visit, people)}"


def _people(visit: Visit, people: list[str]) -> str:
    """People by number for who looks after the roster; for all others how many there are."""
    if not people:
        return visit.t("nobody yet")
    if permissions.may(visit, "twinning remove"):
        return visit.words.list(list(map(person_names.called(visit, people).__getitem__, people)))
    return visit.tn("{number} person", "{number} people", len(people))


LOST = {
    "removed": mark("I was removed from it: nothing can be posted there"),
    "muted": mark("I may not write there: nothing can be posted"),
    "closed": mark("its topic is closed: nothing can be posted there"),
    "gone": mark("it is not there any more: nothing can be posted"),
    "archived": mark("it was archived: nothing can be posted there"),
}


def _groups(visit: Visit, twinning: Twinning) -> list[Block]:
    bounds = visit.store.bounds(twinning.id)
    if not bounds:
        how = visit.t("No group is linked. `twinning link {number}` makes a code for one.", number=twinning.id)
        return [text(how)]
    lines = [f"{number}. {_group(visit.words, bound)}" for number, bound in enumerate(bounds, 1)]
    return [text(visit.t("Groups:")), items(*lines)]


def _group(words: Translator, bound: LinkedGroup) -> str:
    lost = [words.t(LOST[bound.lost])] if bound.lost in LOST else []
    return " · ".join(
        [platform_traits.label(words, bound.address.platform), *([bound.name] if bound.name else []), *lost]
    )


# -- changing


def _archive(visit: Visit, twinning: Twinning, more: str) -> list[Reply]:
    if not without_now(more)[1]:
        asked = visit.t("Archive {twinning}? Nothing is posted for it any more.", twinning=name(twinning))
        told = visit.t("All that is planned for it goes. It can be reopened.")
        return asked_once.ask(visit, asked, told, visit.t("Yes, archive it"), f"twinning archive {twinning.id}")
    visit.store.save_twinning(replace(twinning, archived_at=visit.turn.millis))
    pending.cancel(visit.store, twinning.id)
    permissions.note(visit, "twinning archive", name(twinning))
    words = visit.t(
        "Archived: nothing is posted for it any more. `twinning reopen {number}` takes it back.", number=twinning.id
    )
    return [plain(text(words))]


def _reopen(visit: Visit, twinning: Twinning, _more: str) -> list[Reply]:
    visit.store.save_twinning(replace(twinning, archived_at=None))
    session_posts.replan_all(visit.store, visit.turn.knowledge, twinning.id, visit.turn.now)
    permissions.note(visit, "twinning reopen", name(twinning))
    return [plain(text(visit.t("{twinning} is no longer archived.", twinning=name(twinning))))]


def _remove(visit: Visit, twinning: Twinning, number: str) -> list[Reply]:
    """Take somebody off the roster; a facilitator only by who may make one."""
    roster, led = visit.store.seats(twinning.id), [one for one in visit.store.roles() if one.twinning == twinning.id]
    people = [*(one.person for one in roster), *(one.person for one in led)]
    person = person_names.person_called(visit, people, number)
    seats = [seat for seat in roster if seat.person == person]
    leads = [one for one in led if one.person == person and permissions.may(visit, "invite facilitator")]
    gone = [visit.store.unseat(seat) for seat in seats]
    gone += [visit.store.take_role(one) for one in leads]
    visit.rights_changed()
    if not gone:
        return [plain(text(visit.t("Nobody there has that number or name. `twinning show` lists them.")))]
    permissions.note(visit, "twinning remove", name(twinning), subject=person)
    done = visit.t("Done: {number} is no longer in {twinning}.", number=number, twinning=name(twinning))
    return [plain(text(done), *(secrecy.after_leaving(visit, twinning) if seats else ()))]


# -- groups


def _link(visit: Visit, twinning: Twinning, _more: str) -> list[Reply]:
    """A code that binds the group in which it is said."""
    until = visit.turn.millis + invitations.LINK_DAYS * DAY
    code = invitations.kept(visit, Invitation("link", until, twinning.id))
    permissions.note(visit, "twinning link", name(twinning))
    blocks: list[Block] = [head(visit.t("Link a group to {twinning}", twinning=name(twinning)))]
    buttons = list[Button]()
    if link := visit.turn.channel.group_link:
        blocks.append(text(visit.t("Press the button below and choose the group.")))
        buttons.append(Button(visit.t("Choose the group"), "", numbered=False, link=f"{link}link_{code}"))
    blocks.append(text(visit.t("In a group where I already am, say:")))
    blocks.append(
        items(
            *(
                visit.t("in {platform}: {words}", platform=one.label, words=f"`{one.command} link {code}`")
                for one in platform_traits.with_command()
            ),
            visit.t("elsewhere, with my name before it: {words}", words=f"`link {code}`"),
        )
    )
    care = visit.t("It works once, within a day, and only if you, or who leads this twinning, say it.")
    return [Reply((*blocks, hint(care)), tuple(buttons), kind=FLEETING)]


def link_here(visit: Visit, code: str) -> list[Reply] | None:
    """``link CODE`` in a group: bind it. None where this is not for them, or the code is not good."""
    secret = permissions.secret(code)
    found = None if code_tries.barred(visit) else visit.store.invitation(secret, visit.turn.millis)
    twinning = visit.store.twinning(found.twinning) if found and found.purpose == "link" else None
    if twinning is None or not permissions.may(visit, "bind", twinning.id):
        return code_tries.missed_in_group(visit, known=found is not None)
    address = permissions.place(visit.turn.address)
    before = visit.store.bound_at(address)
    if before and before.twinning != twinning.id and not permissions.may(visit, "unbind", before.twinning):
        return None
    visit.store.use_invitation(secret, visit.turn.millis)
    if before and before.twinning != twinning.id:
        pending.cancel(visit.store, before.twinning, address)
    visit.store.bind(LinkedGroup(twinning.id, address, visit.turn.millis))
    session_posts.replan_all(visit.store, visit.turn.knowledge, twinning.id, visit.turn.now)
    hour_posts.ask_here(visit.store, twinning.id, address, visit.turn.millis)
    permissions.note(visit, "bind", f"{name(twinning)}, {address.platform}")
    cities = visit.words.list([city.name for city in visit.store.cities(twinning.id)])
    linked = visit.t("This group is linked to {twinning} now.", twinning=name(twinning))
    what = visit.t("Cities: {cities}. What is planned for them is posted here.", cities=cities)
    return [plain(text(linked), text(what), hint(visit.t("`unlink` ends that.")))]


def unlink_here(visit: Visit) -> list[Reply] | None:
    """``unlink`` in a group; None where this is not for them, or nothing is linked."""
    twinning = visit.store.twinning(permissions.here(visit))
    if twinning is None or not permissions.may(visit, "unbind", twinning.id):
        return None
    pending.cancel(visit.store, twinning.id, permissions.place(visit.turn.address))
    visit.store.unbind(permissions.place(visit.turn.address))
    permissions.note(visit, "unbind", f"{name(twinning)}, {visit.turn.address.platform}")
    return [plain(text(visit.t("This group is no longer linked to {twinning}.", twinning=name(twinning))))]


def link_in_private(visit: Visit, code: str) -> list[Reply] | None:
    """``link CODE`` in private with a code that is for a group; None where it is no such code."""
    found = None if code_tries.barred(visit) else visit.store.invitation(permissions.secret(code), visit.turn.millis)
    return invitations.say_in_group(visit) if found and found.purpose == "link" else None


def _unlink(visit: Visit, twinning: Twinning, which: str) -> list[Reply]:
    bounds = visit.store.bounds(twinning.id)
    number, now = without_now(which)
    wanted = number if len(bounds) > 1 else "1"
    chosen = [bound for number, bound in enumerate(bounds, 1) if str(number) == wanted]
    if not chosen:
        lines = _groups(visit, twinning)
        how = visit.t("Which one? Type `twinning unlink {number}` and its number.", number=twinning.id)
        return [plain(*lines, *([text(how)] if bounds else []))]
    group = _group(visit.words, chosen[0])
    if not now:
        asked = visit.t("End the link of this group to {twinning}? {group}", twinning=name(twinning), group=group)
        told = visit.t("Nothing is posted in that group any more.")
        return asked_once.ask(visit, asked, told, visit.t("Yes, end it"), f"twinning unlink {twinning.id} {wanted}")
    pending.cancel(visit.store, twinning.id, chosen[0].address)
    visit.store.unbind(chosen[0].address)
    permissions.note(visit, "unbind", f"{name(twinning)}, {chosen[0].address.platform}")
    return [plain(text(visit.t("No longer linked: {group}", group=group)))]


PLAIN: Mapping[str, Callable[[Visit, str], list[Reply]]] = {"new": twinning_wizard.begin, "list": _list}
WITH_NUMBER: Mapping[str, Callable[[Visit, Twinning, str], list[Reply]]] = {
    "show": _show,
    "link": _link,
    "unlink": _unlink,
    "remove": _remove,
    "edit": twinning_edit.edit,
    "archive": _archive,
    "reopen": _reopen,
}


# -- what becomes of groups

NEWS: Mapping[str, str] = {
    "removed": mark("I was removed from a group of {twinning}: {group}. Nothing can be posted there until I am let in again."),
    "muted": mark(
        "I may not write in a group of {twinning} any more: {group}. Posts wait until an admin of the group lets me send messages."
    ),
    "closed": mark("The topic of a group of {twinning} was closed: {group}. Posts wait until it is opened again."),
    "gone": mark(
        "A group or topic of {twinning} is not there any more: {group}. Link another one: `twinning link {number}` makes a code."
    ),
    "archived": mark("A group of {twinning} was archived: {group}. Nothing can be posted there until it is opened again."),
    "back": mark("I am back in a group of {twinning}: {group}. Posts go there again."),
    "renamed": mark("A group of {twinning} has another name now: {group}. Posts go there as before."),
    "moved": mark("A group of {twinning} has moved: {group}. Posts go there as before."),
}  # fmt: skip


def membership(turn: Turn, store: Store, event: Membership) -> list[Reply]:
    """A group changed: keep that, and tell who leads its twinning, each in private and in their language."""
    address = permissions.place(turn.address)
    if event.what == "joined":
        command = platform_traits.traits_of(address.platform).command
        hello = group_words.hello(turn.translator(turn.language), command)
        return [hello, *membership(turn, store, replace(event, what="back"))]
    bounds = [one for one in store.bounds_in(address) if not _twice(one, event)]
    if event.what == "moved" and event.to:
        store.move(address, event.to)
        there = {"team": event.to.team, "chat": event.to.chat}
        bounds = [replace(one, address=replace(one.address, **there)) for one in bounds]
    told: list[Reply] = []
    for bound in bounds:
        lost = event.what if event.what in LOST else "" if event.what in ("back", "moved") else bound.lost
        changed = replace(bound, lost=lost, name=event.name or bound.name)
        store.bind(changed)
        if bound.lost and not lost:
            session_posts.replan_all(store, turn.knowledge, bound.twinning, turn.now)
        told += _tell(turn, store, event, changed)
    return told


def _twice(bound: LinkedGroup, event: Membership) -> bool:
    """Whether we knew it already: a platform may say it in several ways."""
    if event.what in LOST:
        return bound.lost == event.what
    return (event.what == "back" and not bound.lost) or (event.what == "renamed" and bound.name == event.name)


def _tell(turn: Turn, store: Store, event: Membership, bound: LinkedGroup) -> list[Reply]:
    twinning = store.twinning(bound.twinning)
    told = []
    for person in leaders(store, bound.twinning) if twinning and not twinning.archived_at else ():
        found = permissions.reachable(turn, store, person)
        if twinning and found:
            group = _group(found.words, replace(bound, lost=""))
            news = found.words.t(NEWS[event.what], twinning=name(twinning), group=group, number=twinning.id)
            told.append(Reply((text(news),), address=found.address, kind="notice"))
    return told


def leaders(store: AccessStore, twinning: int) -> list[str]:
    """Who is told about a twinning: its facilitators, and the programme team."""
    return list(dict.fromkeys(one.person for one in store.roles() if one.twinning in (0, twinning)))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("twinning"),
        help=mark(
            "your twinnings: list and show; for those who lead them also link, unlink, remove; "
            "for the team also new, edit, archive, reopen"
        ),
        topic=Topic.TEAM,
        rule=MEMBERS,
        run=lambda visit, words: plan_modal.beside(visit, words, command(visit, words)),
        follows=str.isdecimal,
        subcommands=(
            Subcommand("new", STAFF),
            Subcommand("list", MEMBERS),
            Subcommand("show", MEMBERS),
            Subcommand("link", LEADERS),
            Subcommand("unlink", LEADERS),
            Subcommand("remove", LEADERS),
            Subcommand("edit", STAFF),
            Subcommand("archive", STAFF),
            Subcommand("reopen", STAFF),
        ),
    ),
)
