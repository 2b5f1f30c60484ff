"""``calendar``: the addresses of the calendars that somebody may subscribe to, and new ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.access import permissions
from handlers.access.roles import MEMBERS
from handlers.calendar import feeds
from handlers.dialog.blocks import Block, head, hint, numbered, text
from handlers.dialog.commands import Command, Subcommand, Topic, one_word
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, ordinal, plain
from handlers.twinnings import invitations
from storage.records import Feed

FOLLOWS = mark("Subscribe to the address in your calendar program: then every change comes by itself.")
SECRET = mark("Whoever has the address reads the sessions.")


@dataclass(frozen=True, slots=True)
class Offered:
    """A calendar that somebody may subscribe to, and whether they may give it a new address."""

    label: str
    feed: Feed
    theirs: bool


def command(visit: Visit, argument: str) -> list[Reply]:
    """``calendar``, ``calendar 3`` for twinning 3, ``calendar new 2`` for a new address of the second on the list."""
    if not visit.turn.knowledge.address:
        return [
            plain(text(visit.t("This assistant has no address on the web, so there is no calendar to subscribe to.")))
        ]
    first, _, rest = argument.partition(" ")
    if first.isdecimal():
        twinning = invitations.reachable(visit, "calendar", first)
        return _of_twinning(visit, twinning.id) if twinning else invitations.no_twinning(visit, first)
    offered = list(_offered(visit))
    if first.casefold() == "new":
        return _renew(visit, offered, rest.strip())
    return _listed(visit, offered)


def _of_twinning(visit: Visit, number: int) -> list[Reply]:
    address = feeds.address(visit.store, visit.turn.knowledge, feeds.of_twinning(number))
    title = visit.t("The sessions in your calendar")
    return [plain(head(title), text(address), *_how(visit))]


def _how(visit: Visit) -> list[Block]:
    return [text(visit.t(FOLLOWS)), hint(visit.t(SECRET))]


def _offered(visit: Visit) -> Iterator[Offered]:
    """All of one's twinnings, each of them, and each city that one represents."""
    around = permissions.around(visit)
    mine = [one for one in visit.store.twinnings() if one.id in visit.grants.of or one.id == around]
    if visit.grants.of:
        yield Offered(visit.t("All your twinnings"), Feed("person", person=visit.person.id), theirs=True)
    for twinning in mine:
        leads = permissions.may(visit, "session plan", twinning.id)
        yield Offered(invitations.name(twinning), feeds.of_twinning(twinning.id), leads)
    yield from _cities(visit)


def _cities(visit: Visit) -> Iterator[Offered]:
    seen: set[str] = set()
    for seat in visit.store.seats_of(visit.person.id):
        city = next((one for one in visit.store.cities(seat.twinning) if one.number == seat.city), None)
        if city and (feed := feeds.of_city(city)).about not in seen:
            seen.add(feed.about)
            yield Offered(city.name, feed, theirs=True)


def _listed(visit: Visit, offered: list[Offered], lead: str = "") -> list[Reply]:
    if not offered:
        return [plain(text(visit.t("You are in no twinning. `calendar 3` gives the calendar of twinning 3.")))]
    there = feeds.addresses(visit.store, visit.turn.knowledge, [one.feed for one in offered])
    lines = [f"{one.label}: {address}" for one, address in zip(offered, there, strict=True)]
    first = [text(lead)] if lead else []
    new = visit.t("`calendar new 1` gives the first a new address; the old one then shows nothing.")
    return [plain(*first, head(visit.t("The sessions in your calendar")), numbered(*lines), *_how(visit), hint(new))]


def _renew(visit: Visit, offered: list[Offered], number: str) -> list[Reply]:
    at = ordinal(number, len(offered))
    if not at:
        return _listed(visit, offered)
    one = offered[at - 1]
    if not one.theirs:
        return [plain(text(visit.t("Who leads the twinning decides that.")))]
    visit.store.renew_feed(one.feed)
    permissions.note(visit, "calendar new", "" if one.feed.kind == "person" else one.label)
    ended = visit.t("{calendar} has a new address. The old one shows nothing any more.", calendar=one.label)
    return _listed(visit, offered, ended)


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("calendar"),
        help=mark("the sessions in your own calendar program: addresses to subscribe to"),
        topic=Topic.TWINNING,
        rule=MEMBERS,
        run=command,
        follows=lambda words: one_word(words) and words[:1].isdecimal(),
        subcommands=(Subcommand("new"),),
    ),
)
