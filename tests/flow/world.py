"""A twinning with people and groups on several platforms, on a real database file, with the clock in the test's hand."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay
from bot.slack import slack_render
from bot.telegram import telegram_render
from bot.terminal.terminal_render import Style, lines
from handlers.dialog.turn import Channel, Event, Made, Press, Reply, Text
from storage.open import open_store
from storage.records import Address, Identity, LinkedGroup, OutboxRow, Role, Seat, TwinningCity
from storage.store import Store
from tests.flow import blank
from tests.flow.talk import UTM, Shelf, languages_of, shipped, shows_answer

SLACK = Address("slack", "A1", "T1", "C1")
TELEGRAM = Address("telegram", "helper", "", "-100")
FIRST = "session plan 1 2026-03-10 14:00 Europe/Berlin 90min https://meet.example/1"
OVER = "2026-03-10T14:30"
"""When the first session has just ended, in UTC: it goes from 14:00 to 15:30 in Berlin."""
PRIVATE = "test"
PLATFORMS = (PRIVATE, "slack", "telegram")
KINDS = ("reply", "fleeting", "session", "remind", "hours", "noplace", "again")
"""What is looked at here; polls after sessions have tests of their own."""
CITIES = (
    TwinningCity(1, 1, "Köln", "DE", "Europe/Berlin"),
    TwinningCity(1, 2, "Bogotá", "CO", "America/Bogota"),
    TwinningCity(1, 3, "Nairobi", "KE", "Africa/Nairobi"),
)
FITS: Mapping[str, Callable[[Reply], list[Reply]]] = {"slack": slack_render.fit, "telegram": telegram_render.fit}


@dataclass(frozen=True)
class Sent:
    """A message as it went out: when, where, its words and its file."""

    at: datetime
    address: Address
    reply: Reply
    made: Made | None

    @property
    def shows_answer(self) -> bool:
        """As ``talk.shows_answer``."""
        return shows_answer(self.reply)

    @property
    def lines(self) -> list[str]:
        file = [f"→ {self.made.name}"] if self.made else []
        return [*lines(self.reply, Style()), *file]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass
class Post:
    """A transport that remembers."""

    platform: str
    world: World
    sent: list[Sent] = field(default_factory=list)

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        assert row.out.due_at <= self.world.millis, "sent before its time"
        if row.out.kind in KINDS:
            self.world.sent.append(Sent(self.world.now, row.out.address, reply, made))
        return str(row.id)


class World:
    """Köln, Bogotá and Nairobi, facilitated by fran; karl represents Köln. The relay works only where the clock is moved."""

    def __init__(self, folder: Path, now: str = "2026-02-02T09:00", *, linked: bool = True, address: str = "") -> None:
        self.path = str(folder / "world.db")
        self.now = datetime.fromisoformat(now).replace(tzinfo=UTC)
        self.sent: list[Sent] = []
        self.known = replace(shipped(), address=address) if address else shipped()
        self.languages = languages_of(shipped().packs)
        self._events = itertools.count(1)
        with self.store() as store, store.transaction():
            made = store.create_twinning(UTM, "Waste to energy", "Waste-to-energy", self.millis)
            store.set_cities(made.id, CITIES)
            store.give_role(Role(self._person(store, "fran", ""), "facilitator", self.millis, made.id))
            store.seat(Seat(made.id, 1, self._person(store, "karl", "Europe/Berlin")))
            for address in (SLACK, TELEGRAM) if linked else ():
                store.bind(LinkedGroup(made.id, address, self.millis))

    def _person(self, store: Store, user: str, zone: str) -> str:
        person = store.person(Identity(PRIVATE, "", user), self.millis)
        store.save_person(replace(person, noticed_at=self.millis, language="en", zone=zone, programme=UTM))
        return person.id

    @property
    def millis(self) -> int:
        return int(self.now.timestamp() * 1000)

    @contextmanager
    def store(self) -> Iterator[Store]:
        blank.lay(Path(self.path))
        opened = open_store(self.path)
        try:
            yield opened
        finally:
            opened.close()

    def _relay(self, store: Store) -> Relay:
        transports = {name: Post(name, self) for name in PLATFORMS}
        shelf = Shelf(self.known, store)
        return Relay(store, shelf, self.languages, transports, lambda: self.now, fits=FITS)

    # -- people

    def say(self, words: str, user: str = "fran", address: Address | None = None) -> str:
        """What somebody writes, in private or in a group; what is answered to that very event."""
        return self.give(Text(words), user, address)

    def press(self, data: str, user: str = "karl", address: Address | None = None) -> str:
        return self.give(Press(data), user, address)

    def give(self, event: Event, user: str, address: Address | None) -> str:
        where = address or Address(PRIVATE, "helper", "", user)
        before = len(self.sent)
        with self.store() as store:
            receiver = Receiver(store, Shelf(self.known, store), self.languages, lambda: self.now, fits=FITS)
            aside = bool(where.aside)
            channel = Channel(private=address is None or aside, prefix="/city2city" if aside else "")
            receipt = receiver.receive(
                Incoming(f"e{next(self._events)}", event, where, Identity(PRIVATE, "", user), channel)
            )
            assert receipt.fate == "applied"
            asyncio.run(self._relay(store).drain())
        answer = lines(receipt.answer, Style()) if isinstance(receipt.answer, Reply) else []
        new = [one for one in self.sent[before:] if one.address == where and not one.shows_answer]
        return "\n".join([*answer, *(one.text for one in new)])

    # -- time

    def start(self) -> int:
        """The process starts; how many messages it takes up."""
        with self.store() as store:
            return self._relay(store).start()

    def run(self, until: str) -> list[Sent]:
        """Move the clock; the relay sends each message at its time. What went out."""
        end, before = datetime.fromisoformat(until).replace(tzinfo=UTC), len(self.sent)
        with self.store() as store:
            relay = self._relay(store)
            while True:
                asyncio.run(relay.drain())
                due = store.next_due(PLATFORMS)
                if due is None or due > end.timestamp() * 1000:
                    break
                self.now = max(self.now, datetime.fromtimestamp(due / 1000, UTC))
        self.now = end
        return self.sent[before:]

    def sleep(self, until: str) -> None:
        """Move the clock while nothing runs."""
        self.now = datetime.fromisoformat(until).replace(tzinfo=UTC)

    def later(self, **span: float) -> str:
        return (self.now + timedelta(**span)).replace(tzinfo=None).isoformat()

    def posts(self, address: Address) -> list[Sent]:
        return [one for one in self.sent if one.address == address]
