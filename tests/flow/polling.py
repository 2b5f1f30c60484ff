"""A twinning whose three cities each have somebody on two platforms, with polls in both of its groups."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay
from handlers.dialog.turn import Button, Channel, Event, Made, Press, Reply
from handlers.polls import polls
from storage.records import DAY, Address, Identity, OutboxRow, Poll, PollMode, Seat
from storage.store import Store
from tests.flow.talk import Shelf, shipped
from tests.flow.world import FITS, PLATFORMS, PRIVATE, SLACK, TELEGRAM, Post, Sent, World

CITIES = {"karl": 1, "belen": 2, "naomi": 3}
SESSION = "session plan 1 2026-03-10 14:00 Europe/Berlin 60min"


class Every(Post):
    """A transport that remembers messages of every kind."""

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        assert row.out.due_at <= self.world.millis, "sent before its time"
        self.world.sent.append(Sent(self.world.now, row.out.address, reply, made))
        return str(row.id)


class Polling(World):
    """Köln's karl and Nairobi's naomi are in the Telegram group, Bogotá's belen in the Slack channel; olga is on no roster."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.store() as store, store.transaction():
            for user, city in CITIES.items():
                store.seat(Seat(1, city, self._person(store, user, "")))
            for user in CITIES:
                self._person(store, f"{user}2", "")
        for user in CITIES:
            self.say("start", user)

    def _relay(self, store: Store) -> Relay:
        transports = {name: Every(name, self) for name in PLATFORMS}
        return Relay(store, Shelf(shipped(), store), self.languages, transports, lambda: self.now, fits=FITS)

    # -- polls

    def make(self, mode: PollMode = "open", labels: Sequence[str] = ("Yes", "No"), *, hidden: bool = False) -> Poll:
        """A poll in both groups, posted now and open for a week."""
        with self.store() as store, store.transaction():
            made = Poll(1, "Shall we go on?", mode, self.millis, hidden=hidden, closes_at=self.millis + 7 * DAY)
            poll = store.add_poll(made, labels)
            polls.publish(store, poll, [SLACK, TELEGRAM], self.millis, self.millis, "n0nce")
        self.run(self.later(seconds=1))
        return poll

    def tap(self, poll: Poll | int, option: int, user: str, address: Address = TELEGRAM, nonce: str = "n0nce") -> str:
        """Press a button of a poll in a group; what only who pressed is told."""
        number = poll if isinstance(poll, int) else poll.id
        return self.event(Press(f"v:{number}.{option}:{nonce}", "77"), user, address)

    def event(self, event: Event, user: str, address: Address) -> str:
        with self.store() as store:
            receiver = Receiver(store, Shelf(shipped(), store), self.languages, lambda: self.now, fits=FITS)
            receipt = receiver.receive(
                Incoming(f"t{next(self._events)}", event, address, Identity(PRIVATE, "", user), Channel(private=False))
            )
            assert receipt.fate == "applied"
            asyncio.run(self._relay(store).drain())
        answer = receipt.answer
        return " ".join(block.text for block in answer.blocks) if isinstance(answer, Reply) else ""

    def tally(self, poll: Poll | int) -> dict[str, tuple[int, int]]:
        """Votes of the roster and apart, by option."""
        with self.store() as store:
            return {o.label: (o.votes, o.apart) for o in store.options(poll if isinstance(poll, int) else poll.id)}

    def session_polls(self) -> list[Poll]:
        with self.store() as store:
            return list(store.polls(session=1))

    def newest(self, address: Address) -> Sent:
        return self.posts(address)[-1]

    def button(self, user: str, label: str) -> Button:
        """The button of the last private message whose label begins so."""
        found = [
            one for sent in self.posts(Address(PRIVATE, "helper", "", user))[-3:] for one in sent.reply.buttons
            if one.label.startswith(label)
        ]  # fmt: skip
        return found[-1]

    def choose(self, user: str, label: str) -> str:
        """Press that button in private."""
        return self.press(self.button(user, label).data, user)
