"""The unit of work: one event is applied in one write transaction, or not at all. Only then may it be acknowledged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Literal

from bot.runtime import turn_ids
from bot.runtime.inbound_limits import InboundLimits
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.machine_talk import MachineTalk
from bot.runtime.meter import Meter
from bot.runtime.queueing import pointing_at, queued
from bot.runtime.steps import LATE_SECONDS, MOST_DEATHS, Steps
from bot.runtime.turn_ids import QueuedTurns
from bot.runtime.used_rations import Rations
from handlers.access import permissions
from handlers.dialog.blocks import text
from handlers.dialog.screen_views import FormView
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import (
    Channel,
    Event,
    FormChanged,
    FormSent,
    HomeOpened,
    Membership,
    OpenForm,
    Reply,
    Step,
    TalkOpened,
    Turn,
)
from handlers.routing.step import step
from storage.records import Address, Identity, Outgoing, Parked, millis
from storage.store import Store, StoreError
from storage.underway import Begun

log = logging.getLogger(__name__)

APOLOGY = mark(
    "Something went wrong on my side: a mistake of the program, not of yours. This message was not taken. "
    "Nothing that you gave me before is lost. Please send it again; if that fails too, `cancel` leads back to the menu."
)
TOO_MUCH = mark(
    "I came to a stop three times over a message of yours, so I have put it aside; nothing of it was taken. Please send it in"
    " another form, or in smaller parts."
)
TOO_FAST = mark(
    "That was a lot at once, so I leave your last messages unanswered. Please wait a minute, then send them again. Nothing that "
    "you gave me before is lost."
)

UNLED = "silent towards a machine"
"""What is counted where a talk that no person leads was ended."""
ANSWERED = (OpenForm, FormChanged, FormSent, HomeOpened, TalkOpened)
"""The events that may have an answer."""


class ProcessDied(Exception):
    """What an event is parked for that no process outlived."""


class _Undone(Exception):
    """Rolls a transaction back."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event as an adapter parsed it. ``event_id`` is what the platform calls it, the same when it delivers it again.

    ``same`` is what it is known by where it is given again under another id, such as the words that somebody types anew.
    ``message`` is the platform's id of what was said, where an answer can point at it; ``within`` that of the message that all
    that is said here hangs from: of a thread that is no place of its own. ``read_at`` is in seconds from anywhere, ``turn`` what
    it is a part of in the log.
    """

    event_id: str
    event: Event
    address: Address
    identity: Identity
    channel: Channel
    language: str = ""
    zone: str = ""
    same: str = ""
    message: str = ""
    within: str = ""
    read_at: float = field(default_factory=perf_counter, compare=False)
    turn: str = field(default_factory=turn_ids.current, compare=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an event. ``answer`` is for the response to this very event and is never queued."""

    fate: Literal["applied", "repeated", "parked"]
    answer: FormView | Reply | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    """Applies events. The clock, ids and languages are injected.

    ``fits`` cut a reply, by platform, into messages that the platform takes: each is queued as a row of its own, so that
    doubt about one touches no other.
    """

    store: Store
    known: KnowledgeSource
    languages: Mapping[str, Translator]
    clock: Callable[[], datetime]
    new_id: Callable[[], str] = lambda: secrets.token_hex(4)
    fits: Mapping[str, Callable[[Reply], list[Reply]]] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)
    limits: InboundLimits | None = None
    rations: Rations | None = None
    machines: MachineTalk | None = None
    meter: Meter = field(default_factory=Meter)
    turns: QueuedTurns = field(default_factory=QueuedTurns)

    def receive(self, incoming: Incoming) -> Receipt:
        """Apply an event once. StoreError where the store is away: then nothing happened and nothing may be acknowledged."""
        platform, fate = incoming.address.platform, "refused"
        with turn_ids.turn(platform, incoming.address.bot, incoming.event_id, incoming.turn):
            try:
                receipt = self._received(incoming)
                fate = receipt.fate
            finally:
                self.meter.received(platform, fate)
                log.debug("an event of %s: %s", platform, fate)
        if fate == "applied":
            self.meter.took(platform, perf_counter() - incoming.read_at)
        return receipt

    def _received(self, incoming: Incoming) -> Receipt:
        begun = _begun(incoming)
        with self.steps.under_way(begun) as deaths:
            if deaths >= MOST_DEATHS:
                new = self._give_up(replace(begun, event=incoming.event_id), TOO_MUCH)
                return Receipt("parked" if new else "repeated")
            if deaths:
                log.warning(
                    "an event of %s is tried again, it ended the process before (%d)", begun.address.platform, deaths
                )
            return self._tried(incoming)

    def give_up(self, platforms: Collection[str]) -> None:
        """Park what ended the process too often, or ended it and did not come again: no platform delivers for ever."""
        for one in list(self.steps.marks.unended()):
            often = one.attempts >= MOST_DEATHS
            if one.begun.address.platform in platforms and (often or one.seconds > LATE_SECONDS):
                if self._give_up(one.begun, TOO_MUCH if often else APOLOGY):
                    self.meter.received(one.begun.address.platform, "parked")
                self.steps.marks.end(one.begun)

    def _give_up(self, begun: Begun, apology: str) -> bool:
        """Whether an event was parked now: it may have been applied before the process died."""
        at = self._millis()
        with self.store.transaction():
            if new := self.store.take(begun.address.platform, begun.address.bot, begun.event, at):
                self._set_down(begun, ProcessDied(), apology, at)
        if new:
            log.error("parked an event of %s: it ended the process", begun.address.platform)
        return new

    def _tried(self, incoming: Incoming) -> Receipt:
        try:
            return self._apply(incoming)
        except StoreError:
            raise
        except Exception as error:
            log.exception("parked an event of %s (%s)", incoming.address.platform, type(error).__name__)
            self._park(incoming, error)
            return Receipt("parked")

    def _apply(self, incoming: Incoming) -> Receipt:
        turn = self._turn(incoming)
        if self._is_too_much(turn):
            return self._let_be(turn, incoming, too_fast=True)
        if self._is_unled(turn):
            return self._let_be(turn, incoming)
        with self.store.transaction():
            new = self._take(turn, incoming)
            done = self._do(turn, incoming) if new else None
        if done:
            self._count(turn, done)
        return Receipt("applied", done.answer) if done else Receipt("repeated", self._answer_again(turn))

    def _count(self, turn: Turn, done: Step) -> None:
        """Count what was done, which is certain only now."""
        if done.counts:
            self._count_message(turn)
        if self.rations:
            for what in done.used:
                self.rations.use(what, turn.identity, turn.millis)
        if self.machines and self.machines.note(turn.address, turn.event, done.replies):
            log.warning("silent in a place of %s, where no person leads the talk", turn.address.platform)
            self.note(f"{turn.address.platform}:{UNLED}")

    def _is_unled(self, turn: Turn) -> bool:
        """Whether a place is silent, and an event is no person's word."""
        if self.machines is None or not self.machines.silent(turn.address):
            return False
        return not self.machines.persons(turn.address, turn.event, self._rehearsed(turn).replies)

    def _count_message(self, turn: Turn) -> None:
        if self.limits:
            self.limits.count(self._sender(turn), turn.millis / 1000)

    def _take(self, turn: Turn, incoming: Incoming) -> bool:
        return self.store.take(incoming.address.platform, incoming.address.bot, incoming.event_id, turn.millis)

    def _sender(self, turn: Turn) -> str:
        """Who sends, on whatever platform."""
        return (
            self.store.person_of(turn.identity) or f"{turn.identity.platform}/{turn.identity.team}/{turn.identity.user}"
        )

    def _is_too_much(self, turn: Turn) -> bool:
        """Whether an event is one message too many. Answers are taken at any pace, so of who is over it what is said is tried."""
        over = self.limits is not None and self.limits.over(self._sender(turn), turn.millis / 1000)
        return over and self._rehearsed(turn).counts

    def _let_be(self, turn: Turn, incoming: Incoming, *, too_fast: bool = False) -> Receipt:
        """Take an event without answering it."""
        with self.store.transaction():
            new = self._take(turn, incoming)
            if new and too_fast:
                self._say_too_fast(turn, incoming)
        if new:
            self._count_message(turn)
        return Receipt("applied" if new else "repeated")

    def _say_too_fast(self, turn: Turn, incoming: Incoming) -> None:
        """Say so once in a burst, to who sends it alone."""
        assert self.limits is not None
        person = self.store.person_of(turn.identity)
        where = turn.address if turn.channel.private else permissions.private_address(self.store, person)
        if where and self.limits.tell(self._sender(turn)):
            known = self.store.known_person(person)
            words = turn.translator(known.language if known else turn.language).t(TOO_FAST)
            said = self._fitted_all([Reply((text(words),), answers=incoming.within)], where)
            self.turns.note(self.store.put(self._queued(said, where, turn.millis), turn.millis))

    def _do(self, turn: Turn, incoming: Incoming) -> Step:
        done = step(turn, self.store)
        # What is new goes out first.
        replies = sorted(done.replies, key=lambda reply: bool(reply.edit_of))
        if not turn.channel.private:
            replies = pointing_at(incoming.message, replies)
        if incoming.within:
            replies = [replace(one, answers=incoming.within) if one.address is None else one for one in replies]
        queued = self._fitted_all(replies, turn.address)
        rows = self.store.put(self._queued(queued, turn.address, turn.millis), turn.millis, done.made_of)
        self.turns.note(rows)
        for reply, row in zip(queued, rows, strict=True):
            self._shown_by(reply, turn.address, row)
        return done

    def _shown_by(self, reply: Reply, here: Address, row: int) -> None:
        """Note which message shows a prompt."""
        shown = self.store.prompt(here, reply.prompt) if reply.prompt and reply.buttons else None
        if shown:
            self.store.save_prompt(replace(shown, about={**shown.about, "row": row}))

    def glance(self, incoming: Incoming) -> FormView | Reply | None:
        """What an event would be answered, found out without keeping anything of it. StoreError as in ``receive``."""
        return self._answer_again(self._turn(incoming))

    def _answer_again(self, turn: Turn) -> FormView | Reply | None:
        """What an event is answered, found out without keeping what that changes."""
        return self._rehearsed(turn).answer if isinstance(turn.event, ANSWERED) else None

    def _rehearsed(self, turn: Turn) -> Step:
        """What comes of an event, with nothing of it kept."""
        done = Step([])
        with suppress(_Undone), self.store.transaction():
            done = step(turn, self.store)
            raise _Undone
        return done

    def _turn(self, incoming: Incoming) -> Turn:
        now = self.clock()
        return Turn(
            event=incoming.event,
            now=now,
            address=incoming.address,
            identity=incoming.identity,
            channel=incoming.channel,
            knowledge=self.known.now(),
            translators=self.languages,
            new_id=self.new_id,
            language=incoming.language,
            zone=incoming.zone,
            rations=self.rations.of(incoming.identity, millis(now)) if self.rations else {},
        )

    def _park(self, incoming: Incoming, error: Exception) -> None:
        with self.store.transaction():
            self._set_down(
                replace(_begun(incoming), event=incoming.event_id), error, APOLOGY, self._millis(), incoming.within
            )

    def _set_down(self, begun: Begun, error: Exception, apology: str, at: int, within: str = "") -> None:
        """Note an event as parked, and tell its person, in the thread that it was ``within``."""
        words = self.languages[begun.language if begun.language in self.languages else "en"]
        where = begun.address
        self.store.park(Parked(where.platform, where.bot, begun.event, begun.handler, type(error).__name__, at))
        apologies = self._fitted_all([Reply((text(words.t(apology)),), answers=within)], where)
        self.turns.note(self.store.put(self._queued(apologies, where, at), at))

    def _millis(self) -> int:
        return millis(self.clock().astimezone(UTC))

    def group_changed(self, address: Address, event: Membership) -> None:
        """Apply what a platform let us know of a group when we sent something there. StoreError as in ``receive``."""
        nobody = Identity(address.platform, address.team, "")
        self.receive(Incoming(f"told/{self.new_id()}", event, address, nobody, Channel(private=False)))

    def note(self, what: str) -> None:
        """Count something for ``city2city doctor``. StoreError where the store is away."""
        with self.store.transaction():
            self.store.count(self.clock().date().isoformat(), "", what)

    def set_aside(self, platform: str, bot: str, event_id: str, error: Exception) -> None:
        """Park an event that could not even be read, so that it is not delivered for ever. StoreError as in ``receive``."""
        log.error("parked an unreadable event of %s (%s)", platform, type(error).__name__, exc_info=error)
        at = self._millis()
        with self.store.transaction():
            self.store.park(Parked(platform, bot, event_id, "unreadable", type(error).__name__, at))
        self.meter.received(platform, "parked")

    def _fitted_all(self, replies: Sequence[Reply], here: Address) -> list[Reply]:
        return [part for reply in replies for part in self._fitted(reply, reply.address or here)]

    def _queued(self, fitted: Sequence[Reply], here: Address, at: int) -> list[Outgoing]:
        people = {address: self._person_at(address) for address in {reply.address or here for reply in fitted}}
        return queued(fitted, here, at, people)

    def _person_at(self, address: Address) -> str:
        """Whom a message to an address concerns: not always who caused it."""
        held = self.store.conversation(address)
        return held.person if held else self.store.person_of(Identity(address.platform, address.team, address.chat))

    def _fitted(self, reply: Reply, there: Address) -> list[Reply]:
        fit = self.fits.get(there.platform)
        return fit(reply) if fit else [reply]


def _begun(incoming: Incoming) -> Begun:
    event = incoming.same or incoming.event_id
    return Begun(incoming.address, event, type(incoming.event).__name__, incoming.language)
