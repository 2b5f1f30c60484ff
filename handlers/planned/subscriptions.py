"""Reminders that somebody asked for, in private: when a call opens, a week before it closes, of the draft on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from faq.answers.dates import read_date
from faq.answers.reading import Context, Read, Unclear
from faq.pack.model import Pack
from faq.rules.calls import RUNNING, day_over_everywhere, last_days, opening_day, state
from faq.sessions import moments
from handlers.access import permissions
from handlers.access.roles import ANYONE
from handlers.calendar import session_times
from handlers.dialog import menu
from handlers.dialog.blocks import Block, head, hint, numbered, text
from handlers.dialog.commands import Command, Subcommand, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Knowledge, Reply
from handlers.dialog.visit import FORM_PLACES, Choice, Visit, command_button, ordinal, plain, prompt
from handlers.planned import quiet_times
from handlers.planned.planned_message import About, Due, Later, PlannedMessage, Policy, Said
from handlers.planned.reminder_phrases import BEFORE_DAY, OF_A_DAY, PHRASES
from handlers.programme import call_status
from storage.records import Address, Json, Millis, Subscription, millis
from storage.store import Store

AT = "remind"
HOUR = time(9)
"""By the person's clock."""
CLOSES_DAYS, MOST = 7, 20
DOUBTS = 2
"""Where it was sent twice and nobody knows whether it arrived, it is not sent a third time."""

KINDS: Mapping[str, str] = {
    "opens": mark("when the call of {programme} opens"),
    "closes": mark("a week before the call of {programme} closes"),
    "draft": mark("of your draft for {programme}"),
}


@dataclass(frozen=True, kw_only=True)
class AskedReminder(
    About,
    plan="remind",
    key="remind:{id:d}:{at:d}",
    policy=Policy("resend", late=timedelta(days=3)),
):
    """A reminder that somebody asked for, by the number of the subscription."""

    id: int


# -- asking for one


def understood(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of words that ask for a reminder; None where they ask for none."""
    line = " ".join(words.split()).rstrip(".! ")
    for kind, patterns in PHRASES.items():
        if found := next(filter(None, (pattern.fullmatch(line) for pattern in patterns)), None):
            return ask(visit, kind, BEFORE_DAY.sub("", found.groupdict().get("day", "")))
    found = OF_A_DAY.fullmatch(line)
    day = BEFORE_DAY.sub("", found["day"]) if found else ""
    return ask(visit, "draft", day) if day and _coming(visit, day) else None


def of_command(visit: Visit, argument: str) -> list[Reply]:
    """``remind me of my draft on Monday``, and its like."""
    known = understood(visit, f"remind {argument}")
    asks = argument.casefold() not in ("", "me")
    return known or (ask(visit, "draft") if asks and visit.has_programme else shown(visit))


def ask(visit: Visit, kind: str, day: str = "") -> list[Reply]:
    """Keep a reminder of that kind; a day where it is of the draft."""
    if not visit.has_programme:
        return menu.ask_programme(visit)
    if len(visit.store.subscriptions(visit.person.id)) >= MOST:
        return [plain(text(visit.t("That is enough: you have {number} reminders.", number=MOST)))]
    return _of_draft(visit, day) if kind == "draft" else _of_call(visit, kind)


def _of_draft(visit: Visit, day: str) -> list[Reply]:
    coming = _coming(visit, day)
    if not coming:
        return [plain(text(visit.t("On which day? Type for example: `remind me of my draft on 3 December`.")))]
    # Of two Mondays the nearer one: too early costs nothing.
    return _keep(visit, "draft", millis(min(coming)))


def _coming(visit: Visit, day: str) -> list[datetime]:
    """When a reminder of that day comes, where it is one that is ahead; several where the day may be one of two."""
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    today = moments.shown(visit.turn.now, zone).date()
    found = read_date(day, Context(today, visit.person.language, visit.t), None) if day else None
    days = [found.value] if isinstance(found, Read) else []
    days += [value for _, value in found.choices] if isinstance(found, Unclear) else []
    moments_of = [_nine(date.fromisoformat(one), zone) for one in days]
    return [one for one in moments_of if one > visit.turn.now]


def _of_call(visit: Visit, kind: str) -> list[Reply]:
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    due_at = _when(visit.pack, kind, zone, visit.turn.now)
    known = [one for one in visit.store.subscriptions(visit.person.id) if one.kind == kind]
    lead = _running(visit) if kind == "opens" else []
    if any(one.programme == visit.person.programme for one in known):
        return shown(visit, [*lead, text(visit.t("I have that already."))])
    return _keep(visit, kind, due_at, lead)


def _running(visit: Visit) -> list[Block]:
    """The call that is open now: who waits for the next one may have missed it."""
    call = state(visit.pack.file, visit.turn.now)
    return call_status.banner(visit.words, visit.pack, call) if call.id in RUNNING else []


def _keep(visit: Visit, kind: str, due_at: Millis | None, lead: Sequence[Block] = ()) -> list[Reply]:
    made = visit.store.subscribe(Subscription(visit.person.id, kind, visit.person.programme, visit.turn.millis, due_at))
    # The first message of all comes before the conversation is kept.
    there = permissions.private_address(visit.store, visit.person.id) or permissions.lasting(visit.turn.address)
    _put(visit.store, made, visit.turn.millis, there)
    where = [hint(visit.t("It comes in our direct message."))] if visit.turn.address.aside else []
    return shown(visit, [*lead, text(visit.t("I will remind you {what}.", what=_what(visit, made))), *where])


def _nine(day: date, zone: str) -> datetime:
    return moments.instant(datetime.combine(day, HOUR), zone)


def _when(pack: Pack, kind: str, zone: str, now: datetime) -> Millis | None:
    """When a call opens everywhere, or a week before the next day on which it may close; None where no day ahead is known."""
    if kind == "opens":
        opens = [day_over_everywhere(day - timedelta(days=1)) for call in pack.file.call if (day := opening_day(call))]
    else:
        closes = [day for call in pack.file.call for day in last_days(call)]
        opens = [_nine(day - timedelta(days=CLOSES_DAYS), zone) for day in closes]
    return min((millis(at) for at in opens if at > now), default=None)


# -- the list


def shown(visit: Visit, lead: list[Block] | None = None) -> list[Reply]:
    """The reminders of a person, each with a way to stop it."""
    filling = visit.at in FORM_PLACES
    found = visit.store.subscriptions(visit.person.id)
    if not filling:
        # Where there is nothing to stop there is nothing to choose, and what is said next is about anything.
        visit.go(AT if found else menu.MENU)
    if not found:
        how = visit.t("Type for example: `tell me when a call opens`, or `remind me of my draft on Monday`.")
        return [plain(*(lead or []), text(visit.t("You have asked for no reminder.")), hint(how))]
    lines = [_line(visit, one) for one in found]
    if filling:
        stops = hint(visit.t("`reminders` lists and stops them."))
        return [plain(*(lead or []), head(visit.t("Your reminders")), numbered(*lines), stops)]
    choices = [Choice(visit.t("Stop {number}", number=n), one.id) for n, one in enumerate(found, 1)]
    listed = [head(visit.t("Your reminders")), Block("numbered", items=tuple(lines))]
    return [prompt(visit, [*(lead or []), *listed], choices)]


def command(visit: Visit, argument: str) -> list[Reply]:
    """``reminders``, ``reminders stop``, ``reminders stop 2``."""
    first, _, number = argument.partition(" ")
    if first.casefold() != "stop":
        return shown(visit)
    found = visit.store.subscriptions(visit.person.id)
    if not number.strip():
        return _stop(visit, [one.id for one in found])
    at = ordinal(number.strip(), len(found))
    return _stop(visit, [found[at - 1].id]) if at else shown(visit)


def choose(visit: Visit, value: Json) -> list[Reply]:
    """Stop one by its button."""
    return _stop(visit, [one.id for one in visit.store.subscriptions(visit.person.id) if one.id == value])


def _stop(visit: Visit, wanted: list[int]) -> list[Reply]:
    for one in wanted:
        visit.store.unplan(AskedReminder.keys.start(id=one))
        visit.store.unsubscribe(one)
    return shown(visit, [text(visit.t("Stopped."))] if wanted else [])


def _what(visit: Visit, one: Subscription) -> str:
    pack = visit.turn.knowledge.packs.get(one.programme)
    return visit.t(KINDS[one.kind], programme=pack.name if pack else one.programme)


def _line(visit: Visit, one: Subscription) -> str:
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    at = session_times.clock(visit.words, session_times.moment(one.due_at), zone) if one.due_at is not None else ""
    return f"{_what(visit, one)} · {at}" if at else visit.t("{what} (no day is known yet)", what=_what(visit, one))


# -- rows


def _put(store: Store, one: Subscription, now: Millis, address: Address | None) -> None:
    if one.due_at is not None and address:
        store.put([AskedReminder(id=one.id, at=one.due_at).row(address, one.person)], now)


def refresh(store: Store, knowledge: Knowledge, now: datetime) -> None:
    """Plan anew what hangs on dates that staff may have set, and let go of what was sent."""
    for one in store.subscriptions():
        rows = store.planned(AskedReminder.keys.start(id=one.id))
        if any(row.state in ("sent", "dropped", "dead") for row in rows):
            store.unsubscribe(one.id)
        elif one.kind != "draft" and not any(row.out.due_at <= millis(now) for row in rows):
            _refreshed(store, knowledge, one, now)


def _refreshed(store: Store, knowledge: Knowledge, one: Subscription, now: datetime) -> None:
    pack, person = knowledge.packs.get(one.programme), store.known_person(one.person)
    if pack is None or person is None:
        return
    due_at = _when(pack, one.kind, session_times.zone_of(store, person.id, person.zone), now)
    if due_at != one.due_at:
        store.unplan(AskedReminder.keys.start(id=one.id))
        fresh = Subscription(one.person, one.kind, one.programme, one.created_at, due_at, one.id)
        store.save_subscription(fresh)
        _put(store, fresh, millis(now), permissions.private_address(store, one.person))


def _due(due: Due, about: AskedReminder) -> Said:
    """What a reminder says now; until when it waits; or why it says nothing."""
    store, now = due.store, due.context.now
    one, person = store.subscription(about.id), store.known_person(due.row.out.person)
    if one is None or person is None or one.programme not in due.context.knowledge.packs:
        return "stopped"
    if due.row.doubts >= DOUBTS:
        return "doubt"
    if one.due_at != about.at:
        return "changed"
    if due.is_late(about):
        return "late"
    if until := quiet_times.waits(store, person, now):
        return Later(until)
    return [_said(due.visit_of(one.programme, person.language or "en"), one)]


def _said(visit: Visit, one: Subscription) -> Reply:
    words = visit.t("You asked me to remind you {what}.", what=_what(visit, one))
    blocks: list[Block] = [text(words)]
    buttons: list[Button] = [command_button(visit, mark("draft"))]
    if one.kind != "draft":
        blocks += call_status.banner(visit.words, visit.pack, state(visit.pack.file, visit.turn.now))
        buttons.append(command_button(visit, mark("check")))
    return Reply((*blocks, hint(visit.t("`reminders` lists and stops them."))), tuple(buttons), kind=AskedReminder.plan)


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=call_status.OPENS,
        help=mark("be told when the call opens"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: ask(visit, "opens"),
        needs_programme=True,
    ),
    Command(
        word=mark("remind"),
        help=mark("be reminded of your draft, such as remind me of my draft on Monday"),
        topic=Topic.TWINNING,
        rule=ANYONE,
        run=of_command,
        subcommands=(Subcommand("me"),),
    ),
    Command(
        word=mark("reminders"),
        help=mark("your reminders, and stopping them"),
        topic=Topic.TWINNING,
        rule=ANYONE,
        run=command,
        subcommands=(Subcommand("stop"),),
    ),
)

PLANNED = (
    PlannedMessage(
        about=AskedReminder,
        render=_due,
        called=lambda words, _subject: words.t("a reminder that one person asked for"),
        reasons={
            "stopped": mark("the reminder was stopped"),
            "changed": mark("the date was changed"),
            "doubt": mark("it may have been sent twice already"),
        },
        refresh=lambda store, context: refresh(store, context.knowledge, context.now),
    ),
)
