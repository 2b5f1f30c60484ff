"""A talk with the assistant as a platform would hold it: receive and relay on a real file, which is opened anew for each step."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.runtime.knowledge import KnowledgeSource, LateLibrary
from bot.runtime.languages import Languages
from bot.runtime.receive import Incoming, Receipt, Receiver
from bot.runtime.relay import Relay
from bot.terminal.replay import instant
from bot.terminal.terminal_render import Style, lines
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.dialog.turn import Button, Channel, Event, File, Knowledge, Made, Press, Reply, Text
from storage.open import open_store
from storage.records import Address, Form, FormKind, Identity, OutboxRow, Person
from storage.store import Store
from tests.flow import blank

UTM, NZC = "utm-city2city", "netzerocities-twinning"
SUMMER = "2025-07-20"
NUMBERS = itertools.count(1)
"""Of events, over all talks of this process: two of them may share a database."""
PRIVATE = Channel()
GROUP = Channel(private=False, private_link="https://chat.example/helper?start=")
FORBIDDEN = re.compile(r"\byou are eligible\b|\byour city is eligible\b|(?<!not )\bsubmitted\b", re.IGNORECASE)
"""What the assistant never says in its own words: it does not decide, and it sends nothing to a programme."""


@cache
def shipped() -> Knowledge:
    """The packs that ship, with one index for all tests of a process."""
    packs = load_packs()
    return Knowledge(packs, LateLibrary(packs, {}))


def languages_of(packs: Mapping[str, Pack]) -> Languages:
    return Languages(packs) if packs is not shipped().packs else _shipped_languages()


@cache
def _shipped_languages() -> Languages:
    return Languages(shipped().packs)


class Shelf(KnowledgeSource):
    """Knowledge that nobody teaches: building an index takes seconds, opening a store must not."""

    def __init__(self, knowledge: Knowledge, store: Store) -> None:
        super().__init__(knowledge.packs, store)
        self._given = knowledge

    def now(self) -> Knowledge:
        return self._given


def shows_answer(reply: Reply) -> bool:
    """Whether it is an earlier question that now shows what was answered to it."""
    return bool(reply.edit_of) and (reply.blocks[-1].text or "").startswith("→ ")


@dataclass
class Said:
    """What came of one event: the messages that were sent, in order, with their files.

    ``answered`` are earlier questions that now show what was answered to them.
    """

    receipt: Receipt
    replies: list[Reply] = field(default_factory=list)
    files: dict[str, Made] = field(default_factory=dict)
    rows: list[OutboxRow] = field(default_factory=list)
    answered: list[Reply] = field(default_factory=list)
    platform: str = "test"

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        self.rows.append(row)
        (self.answered if shows_answer(reply) else self.replies).append(reply)
        if made:
            self.files[made.name] = made
        return str(row.id)

    @property
    def lines(self) -> list[str]:
        return [line for reply in self.replies for line in lines(reply, Style())]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def shows(self, *parts: str) -> Said:
        """Every part is there, one behind the other."""
        if not parts:
            raise TypeError("shows() needs what is to be shown")
        rest = self.text
        for part in parts:
            _, found, rest = rest.partition(part)
            assert found, f"not said (in this order): {part!r}\n{self.text}"
        return self

    def hides(self, *parts: str) -> Said:
        """No part is anywhere."""
        if not parts:
            raise TypeError("hides() needs what is to be hidden")
        for part in parts:
            assert part not in self.text, f"said, but must not be: {part!r}\n{self.text}"
        return self

    def tells(self, words: str) -> Said:
        """Who pressed a button is told this, and nobody anything else."""
        answer = self.receipt.answer
        assert isinstance(answer, Reply), self.text
        assert words in "\n".join(lines(answer, Style()))
        assert self.replies == []
        return self

    @property
    def buttons(self) -> list[Button]:
        return [button for reply in self.replies for button in reply.buttons]

    def button(self, label: str) -> Button:
        """The one button whose label begins so; LookupError where there is none, or several."""
        found = [one for one in self.buttons if one.label == label] or [
            one for one in self.buttons if one.label.startswith(label)
        ]
        if len(found) != 1:
            raise LookupError(
                f"{len(found)} buttons begin with {label!r}; there are: {[b.label for b in self.buttons]}"
            )
        return found[0]

    def made(self, ending: str) -> Made:
        """The one file whose name ends so."""
        found = [made for name, made in self.files.items() if name.endswith(ending)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} files end with {ending!r}; there are: {list(self.files)}")
        return found[0]


class Talk:
    """One person in one chat. Every step must be applied and must bring a reply, else it raises."""

    def __init__(
        self, folder: Path, *, user: str = "anna", chat: str = "", channel: Channel = PRIVATE,
        as_of: str = SUMMER, language: str = "", zone: str = "", knowledge: Knowledge | None = None,
    ) -> None:  # fmt: skip
        self.path = folder / "talk.db"
        self.identity = Identity("test", "", user)
        self.address = Address("test", "helper", "", chat or user)
        self.channel, self.now = channel, instant(as_of)
        self.language, self.zone = language, zone
        self.knowledge = knowledge or shipped()
        self.languages = languages_of(self.knowledge.packs)
        self.last = Said(Receipt("applied"))

    def beside(self, user: str, chat: str = "", channel: Channel | None = None) -> Talk:
        """Somebody else, or the same person elsewhere, on the same database."""
        other = Talk(self.path.parent, user=user, chat=chat, channel=channel or self.channel, knowledge=self.knowledge)
        other.now = self.now
        return other

    # -- the store

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The database, opened for this and closed after it."""
        blank.lay(self.path)
        opened = open_store(str(self.path))
        try:
            yield opened
        finally:
            opened.close()

    @property
    def person(self) -> Person:
        with self.store() as store, store.transaction():
            return store.person(self.identity, self.millis)

    @property
    def millis(self) -> int:
        return int(self.now.timestamp() * 1000)

    @property
    def state(self) -> Mapping[str, Any]:
        with self.store() as store:
            held = store.conversation(self.address)
            return held.state if held else {}

    @property
    def at(self) -> str:
        return str(self.state["at"])

    def forms(self, kind: FormKind) -> list[Form]:
        with self.store() as store:
            return list(store.forms(self.person_id, kind=kind))

    @property
    def person_id(self) -> str:
        return self.person.id

    def form(self, kind: FormKind) -> Form:
        """The only form of a kind; LookupError where there is none, or several."""
        found = self.forms(kind)
        if len(found) != 1:
            raise LookupError(f"{len(found)} forms of kind {kind}")
        return found[0]

    def answers(self, kind: FormKind = "draft") -> dict[str, Any]:
        """What is stored of the only form of a kind."""
        found = self.form(kind)
        with self.store() as store:
            return dict(store.answers(found.id))

    def knows(self, **changes: Any) -> Talk:
        """Set something about the person, who has read the notice then."""
        with self.store() as store, store.transaction():
            person = store.person(self.identity, self.millis)
            store.save_person(replace(person, **{"noticed_at": self.millis, "language": "en", **changes}))
        return self

    def has(self, kind: FormKind, answers: Mapping[str, Any], programme: str = UTM, **changes: Any) -> Form:
        """A form of this kind with these answers, as if they had been given."""
        self.knows(programme=programme)
        with self.store() as store, store.transaction():
            form = store.create_form(store.person(self.identity, 0).id, programme, kind, self.millis)
            store.save_form(replace(form, **changes))
            for leaf, value in answers.items():
                store.answer(form.id, leaf, value, self.millis)
        return form

    # -- steps

    def incoming(self, event: Event, event_id: str = "") -> Incoming:
        number = event_id or f"{self.identity.user}/{self.address.chat}/{os.getpid()}/{next(NUMBERS)}"
        return Incoming(number, event, self.address, self.identity, self.channel, self.language, self.zone)

    def give(self, event: Event, event_id: str = "") -> Said:
        """One event, which must be applied and answered."""
        said = self.try_to_give(event, event_id)
        if said.receipt.fate != "applied":
            raise AssertionError(f"{said.receipt.fate}: {event!r:.200}")
        if not said.replies and said.receipt.answer is None:
            raise AssertionError(f"no reply to {event!r:.200}")
        self.last = said
        return said

    def try_to_give(self, event: Event, event_id: str = "") -> Said:
        """One event, whatever becomes of it."""
        with self.store() as store:
            shelf = Shelf(self.knowledge, store)
            receipt = Receiver(store, shelf, self.languages, lambda: self.now).receive(self.incoming(event, event_id))
            said = Said(receipt)
            asyncio.run(Relay(store, shelf, self.languages, {"test": said}, lambda: self.now).drain())
        _seemly(said)
        return said

    def say(self, *texts: str) -> Said:
        """One message after the other; what was said to the last."""
        if not texts:
            raise TypeError("say() needs a message")
        for words in texts:
            said = self.give(Text(words))
        return said

    def press(self, button: str | Button, message: str = "") -> Said:
        """A button of the last step by its label, or any that was kept."""
        pressed = self.last.button(button) if isinstance(button, str) else button
        return self.give(Press(pressed.data, message))

    def send(self, content: str | bytes, name: str = "draft.md") -> Said:
        return self.give(File(name, content.encode() if isinstance(content, str) else content))


def _seemly(said: Said) -> None:
    """What holds of every message."""
    for reply in said.replies:
        assert all(len(button.data.encode()) <= 64 for button in reply.buttons), reply.buttons
        own = " ".join(block.text for block in reply.blocks if block.kind != "quote")
        assert not FORBIDDEN.search(own), own


Teller = Callable[..., Talk]
