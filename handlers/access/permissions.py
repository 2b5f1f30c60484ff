"""Who may do what: what the rules of commands allow, and nothing else. To who takes part in nothing there is no such thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handlers.access.roles import ANYONE, INVITED, LEADERS, OWNER, STAFF, Rule, Who
from handlers.dialog.blocks import head, hint, items, text
from handlers.dialog.commands import Command, CommandUse, Topic
from handlers.dialog.platform_traits import traits_of
from handlers.dialog.rations import WRONG_CODE, spent
from handlers.dialog.remembered import read
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Reply, Turn
from handlers.dialog.visit import Visit, plain
from storage.protocols.access_store import AccessStore
from storage.protocols.people_store import PeopleStore
from storage.records import FLEETING, Address, AuditRow, Millis, Person
from storage.store import Store

LONGEST_SECRET = 64
CONSOLE = "console"
"""Who acts on the command line, in the audit log."""


def held(visit: Visit, code: str = "", twinning: int = 0) -> frozenset[Who]:
    """What the person of this visit is, of a twinning, or of any where it is 0; ``code`` is what the words they sent are an
    invitation to."""
    found = visit.store.invitation(code, visit.turn.millis) if code and _may_try(visit) else None
    return visit.grants.whose(twinning) | (INVITED if found and found.purpose == "owner" else frozenset())


def _may_try(visit: Visit) -> bool:
    return spent(visit.turn.rations, WRONG_CODE) is None


def secret(words: str) -> str:
    """The secret of a code as it was typed."""
    return words.strip().casefold()[:LONGEST_SECRET]


def may(visit: Visit, name: str, twinning: int = 0) -> bool:
    """Whether this person may do it: with that twinning, or with any where it is 0."""
    return visit.commands.allows(name, visit.grants.whose(twinning))


def here(visit: Visit) -> int:
    """The twinning of the group we are in; 0 in private and in a group that is bound to none."""
    return 0 if visit.turn.channel.private else around(visit)


def around(visit: Visit) -> int:
    """The twinning of the group that we are in, or in which somebody talks with us alone amid others; else 0."""
    bound = visit.store.bound_at(place(visit.turn.address))
    return bound.twinning if bound else 0


def known(visit: Visit, words: str = "") -> Callable[[str, str], bool]:
    """Which commands exist for this person, of a message. All is looked up beforehand: what may not be done takes no longer
    or shorter than what there is not."""
    said, _, argument = words.strip().partition(" ")
    who = held(visit, secret(argument), here(visit))
    if _names_owner(visit, said, argument) and not who & INVITED and _may_try(visit) and WRONG_CODE not in visit.used:
        visit.used.append(WRONG_CODE)
    commands = visit.commands
    return lambda word, rest: commands.allows(commands.action(word, rest), who)


def _names_owner(visit: Visit, said: str, code: str) -> bool:
    """Whether words are ``owner CODE``, which without a good code is no command, and answered as any words are."""
    return said.lstrip("/").casefold() in ("owner", visit.t("owner").casefold()) and len(code.split()) == 1


def usable(visit: Visit, command: CommandUse) -> bool:
    """Whether a command exists for this person."""
    return known(visit, f"{command.word} {command.argument}")(command.word, command.argument)


WHO_MAY: Mapping[Rule, str] = {
    OWNER: mark("Only an owner of this assistant can do that."),
    STAFF: mark("Only the programme team can do that."),
    LEADERS: mark("Only who leads the twinning, or the programme team, can do that."),
}
"""What is said to who may not, and takes part in something themselves."""


def who_may(visit: Visit, action: str) -> Reply:
    """Who may do it; of a rule that has no words, nobody else."""
    return plain(text(visit.t(WHO_MAY.get(visit.commands.rules[action], WHO_MAY[STAFF]))))


def refused(visit: Visit, words: str) -> list[Reply] | None:
    """Who may, where words are a command of others; None where they are none, and for who takes part in nothing here."""
    who, commands = visit.grants.whose(here(visit)), visit.commands
    if who == ANYONE:
        return None
    found = commands.said(words, visit.words, lambda word, _rest: commands.rules.get(word, INVITED) != INVITED)
    if found is None or not found.word or commands.allows(commands.action(found.word, found.argument), who):
        return None
    return [who_may(visit, commands.action(found.word, found.argument))]


def shown(visit: Visit) -> list[str]:
    """The words of the commands that this person may use and is told of, for ``help``."""
    who = visit.grants.whose()
    every = visit.commands.every.items()
    return [word for word, one in every if (one.listed or one.rule) & who and one.rule != INVITED]


def place(address: Address) -> Address:
    """Where posts to a whole group go: to the topic where threads are topics, else to the group."""
    return address if traits_of(address.platform).topics else replace(address, thread="")


def leaders(store: AccessStore, twinning: int) -> list[str]:
    """Who leads a twinning."""
    return list(dict.fromkeys(one.person for one in store.roles() if twinning and one.twinning == twinning))


def private_address(store: PeopleStore, person: str, near: str = "") -> Address | None:
    """Where somebody can be written to alone, on the platform ``near`` where they wrote there; None where they never wrote in
    private."""
    alone = [one.address for one in store.conversations(person) if not read(one.state).shared]
    best = min(alone, key=lambda one: (one.platform != near, bool(one.aside), bool(one.thread)), default=None)
    return lasting(best) if best else None


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody who can be told something alone: where, and in whose language."""

    person: Person
    address: Address
    words: Translator


def reachable(turn: Turn, store: Store, person: str) -> Reachable | None:
    """How somebody is told something; None where they never wrote in private, or are gone."""
    known, address = store.known_person(person), private_address(store, person)
    return Reachable(known, address, turn.translator(known.language)) if known and address else None


def lasting(address: Address) -> Address:
    """Where what comes later goes: the private talk with who is talked with aside, else the address itself."""
    return replace(address, chat=address.aside, thread="") if address.aside else address


# -- the audit log


def note(visit: Visit, name: str, *about: str, subject: str = "") -> None:
    """Write an action into the audit log, once for each thing that it is about; ``subject`` is the person it was done to."""
    store, actor = visit.store, visit.person.id
    numbers = store.person_numbers([actor, *([subject] if subject and subject != actor else [])])
    rows = (
        AuditRow(visit.turn.millis, numbers[actor], name, one, numbers[subject] if subject else "")
        for one in about or ("",)
    )
    store.audit(*rows)


def audit_line(row: AuditRow, moment: str) -> str:
    """One row as a line."""
    return " · ".join(part for part in (moment, row.actor, row.action, row.about, row.subject) if part)


AUDIT_SHOWN = 20


def audit(visit: Visit, _argument: str) -> list[Reply]:
    """The newest rows of the audit log."""
    rows = visit.store.audited(AUDIT_SHOWN)
    zone = visit.person.zone
    names = visit.store.names_of_numbers([number for row in rows for number in (row.actor, row.subject)])
    lines = [audit_line(_with_names(row, names), moment(visit.words, row.at, zone)) for row in rows]
    if not lines:
        return [plain(text(visit.t("Nothing was done yet.")))]
    note_on_people = visit.t("Who agreed to no name is a random number here; who was forgotten is nobody's number.")
    return [Reply((head(visit.t("What was done last")), items(*lines), hint(note_on_people)), kind=FLEETING)]


def _with_names(row: AuditRow, names: Mapping[str, str]) -> AuditRow:
    return replace(row, actor=names.get(row.actor, row.actor), subject=names.get(row.subject, row.subject))


def moment(words: Translator, at: Millis, zone: str) -> str:
    """An instant as local time."""
    return words.moment(datetime.fromtimestamp(at / 1000, UTC), zone)


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("audit"),
        help=mark("what the programme team did last"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=audit,
    ),
)
