"""A store of people whose rows grow and move, and words planted where SQLite leaves what it moved."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from storage.open import open_store
from storage.records import Address, Conversation, FeedbackText, Identity, Poll, TwinningCity
from storage.sqlite.page_gaps import Layout
from storage.store import Store

WORD = b"PLANTED!"
SIZES = (8, 40, 90, 200, 400, 900)
LONG = 9000
LEAVES, TURNS = 12, 300


def bytes_of(path: Path) -> bytes:
    """The file, its log and what else stands beside it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))


def pages(path: Path) -> Iterator[tuple[int, bytes, tuple[int, int]]]:
    """Each page with its number and its gap; of a file whose log is empty."""
    whole = path.read_bytes()
    layout = Layout.of(whole)
    for number in range(1, len(whole) // layout.size + 1):
        page = whole[(number - 1) * layout.size : number * layout.size]
        yield number, page, layout.gap(number, page)


def plant(path: Path) -> int:
    """Fill every gap with words, as if something had been moved away from all of it; how many gaps. The file is open nowhere."""
    found = [(number, len(page), gap) for number, page, gap in pages(path) if gap[1] - gap[0] >= len(WORD)]
    with path.open("r+b", buffering=0) as file:
        for number, size, (start, end) in found:
            os.pwrite(file.fileno(), (WORD * size)[: end - start], (number - 1) * size + start)
    return len(found)


@dataclass
class Crowd:
    """People with drafts; what each wrote is full of their name."""

    store: Store
    dice: random.Random
    people: dict[str, str]
    forms: dict[str, str]
    poll: int

    @classmethod
    def of(cls, path: Path, seed: int, number: int) -> Crowd:
        """In a new file, which stays open."""
        dice = random.Random(seed)
        store = open_store(str(path), new_id=lambda: f"{dice.getrandbits(64):016x}")
        people, forms = {}, {}
        with store.transaction():
            made = store.create_twinning("a", "Waste", "", 1)
            store.set_cities(made.id, [TwinningCity(made.id, 1, "Köln", "DE", "Europe/Berlin")])
            poll = store.add_poll(Poll(made.id, "Well?", "open", 1), ["Yes", "No"]).id
            for name in (f"CANARY{one:02}-" for one in range(number)):
                people[name] = store.person(Identity("telegram", "", name), at=1).id
                forms[name] = store.create_form(people[name], "a", "draft", at=1).id
        return cls(store, dice, people, forms, poll)

    def write(self, times: int) -> None:
        """All answers in any order, so many times over, each as a turn of its own."""
        every = [(name, leaf) for name in self.people for leaf in range(LEAVES)]
        for _ in range(times):
            for name, leaf in self.dice.sample(every, len(every)):
                with self.store.transaction():
                    self.store.answer(self.forms[name], f"1.{leaf}", self._words(name), at=1)

    def say(self, name: str, longest: int = 0) -> None:
        """One turn in which rows come between others and some move."""
        words = self._words(name) + "x" * longest
        here = Address("telegram", "helper", "", name)
        with self.store.transaction():
            self.store.save_conversation(Conversation(here, self.people[name], {"typed": words}))
            self.store.add_text(FeedbackText(self.poll, "q", words, self.people[name], 1))
            self.store.keep_early(f"{self.dice.getrandbits(30)}", self.people[name], 1, 1)

    def _words(self, name: str) -> str:
        return name * (self.dice.choice(SIZES) // len(name) + 1)


def planted(path: Path, seed: int) -> Crowd:
    """A crowd in whose file all gaps are full of words; overflow pages and free ones are there, too."""
    crowd = Crowd.of(path, seed, 12)
    for turn in range(TURNS):
        crowd.say(f"CANARY{turn % 12:02}-", LONG if turn % 9 == 0 else 0)
    with crowd.store.transaction():
        crowd.store.forget(crowd.people.pop("CANARY00-"))
    finish(crowd.store)
    crowd.store.close()
    assert plant(path) > 50
    return reopened(crowd, path)


def reopened(crowd: Crowd, path: Path) -> Crowd:
    """The same people, on a store opened anew."""
    return replace(crowd, store=open_store(str(path), new_id=lambda: f"{crowd.dice.getrandbits(64):016x}"))


def finish(store: Store) -> int:
    """Sweep to the end; in how many slices."""
    slices = 1
    while store.sweep():
        slices += 1
        assert slices < 10_000
    return slices


def swept(path: Path) -> bool:
    """Whether no planted word is left."""
    return WORD not in bytes_of(path)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for where the sweep is."""
    with closing(open_store(str(path))) as store:
        tables = store._connection.tables  # type: ignore[attr-defined]
        return {
            name: [tuple(row.values()) for row in tables[name].rows] for name in tables.table_names() if name != "sweep"
        }
