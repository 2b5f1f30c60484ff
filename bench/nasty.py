"""Texts that grow: ``python -m bench.nasty`` prints the processor time of every reader, and exits 1 where one is worse than linear.

Each text is made of one nasty piece, over and over, up to the most that a message or a file may have. The best of five counts.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.files.twinnings_rows import FileError, rows
from bot.reports import tables
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.languages import Languages
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.web import MOST_BYTES
from bot.slack import slack_render
from bot.slack.slack_typed import readable
from bot.telegram import telegram_render
from faq.answers.values import Context, read
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.dialog.blocks import text
from handlers.dialog.turn import Channel, Event, File, Reply, Text
from handlers.programme.masking import masked, own_names
from storage.open import open_store
from storage.records import Address, Identity
from storage.store import Store

SIZES = (MOST_BYTES // 8, MOST_BYTES // 4, MOST_BYTES // 2, MOST_BYTES)
WORST = 2.5
"""The most that a text of double the length may take, as times."""
LEAST_SECONDS = 0.1
"""Less than this says nothing, and harms nobody where it is doubled."""
PATIENCE_SECONDS = 20.0
"""A text that takes longer is not doubled any more."""
TRIES = 5
NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)

PIECES: Mapping[str, str] = {
    "spaces": " ",
    "letters": "x",
    "digits": "7",
    "signs": "@",
    "lines": "\n",
    "short lines": "a\n",
    "words": "population ",
    "numbers": "1 000 ",
    "grouped": ".000",
    "dates": "3 May 2024, ",
    "clocks": "10:00am ",
    "addresses": "a@b.c ",
    "half addresses": "a.",
    "links": "http://",
    "brackets": "((",
    "angles": "<a|",
    "quotes": '"\\"',
    "commas": ",",
    "semicolons": "\\;",
    "hashes": "### A1 x\n",
    "dashes": "- ",
    "greater": "> a\n",
    "starts": "`*_~",
    "accents": "e\u0301\u0327",
    "stacked accents": "\u0301\u0327",
    "joiners": "\u200d",
    "emoji": "👩\u200d🚀",
    "names": "x Anna-Maria Berg ",
}
DRAFT = ("draft", "1", "yes", "no", "Alphaville")
PLACES: Mapping[str, tuple[Sequence[str], str]] = {
    "typed in the menu": (("/start",), "What would you like to do?"),
    "typed for a number": (("check", "1", "1", "2"), "How many inhabitants"),
    "typed for a free answer": ((*DRAFT, "change E2"), "question E2"),
    "typed for a list": ((*DRAFT, "change D2"), "question D2"),
    "file": (DRAFT, "question A2"),
}
"""What somebody typed to get to a place, and what is said there."""
HEADINGS: Mapping[str, str] = {
    "file, a text": "### E2 x\n",
    "file, fields": "### C1 x\n- ",
    "file, a list": "### D2 x\n1. ",
    "file, a choice": "### A3 x\n",
    "file, many lines": "### C1 x\n",
}


@dataclass(frozen=True)
class Desk:
    """A database for each place, which every text meets as it was."""

    folder: Path
    packs: Mapping[str, Pack]
    known: KnowledgeSource
    languages: Languages

    def prepared(self, place: str) -> Path:
        """A database in which somebody stands at a place."""
        words, said = PLACES[place]
        path = self.folder / f"{place}.db"
        with closing(open_store(str(path))) as store:
            for number, one in enumerate(words):
                self.receive(store, f"before/{number}", Text(one))
            if said not in str(store.outbox()[-1].out.body):
                raise SystemExit(f"{place}: {said!r} is not said, but {store.outbox()[-1].out.body}")
        return path

    def step(self, path: Path, event: Event) -> float:
        """The processor time of one event."""
        copy = self.folder / "copy.db"
        shutil.copy(path, copy)
        with closing(open_store(str(copy))) as store:
            return self.receive(store, "now", event)

    def receive(self, store: Store, event_id: str, event: Event) -> float:
        fits = {"slack": slack_render.fit}
        receiver = Receiver(store, self.known, self.languages, lambda: NOW, fits=fits)
        incoming = Incoming(event_id, event, Address("slack", "b", "t", "c"), Identity("slack", "t", "u"), Channel())
        start = time.process_time()
        fate = receiver.receive(incoming).fate
        took = time.process_time() - start
        if fate != "applied":
            raise SystemExit(f"{event_id} was {fate}: {event!r:.100}")
        return took


def timed(work: Callable[[str], object], words: str) -> float:
    """The processor time of one reading."""
    start = time.process_time()
    with suppress(FileError):
        work(words)
    return time.process_time() - start


def readers(desk: Desk) -> Iterator[tuple[str, Callable[[str], float]]]:
    """All that reads what people write, by name."""
    for place in list(PLACES)[:-1]:
        path = desk.prepared(place)
        yield place, lambda given, path=path: desk.step(path, Text(given))  # type: ignore[misc]
    path = desk.prepared("file")
    for name, heading in HEADINGS.items():
        yield name, lambda given, heading=heading: desk.step(path, File("x.md", (heading + given).encode()))  # type: ignore[misc]
    for name, work in plain(desk):
        yield name, partial(timed, work)


def plain(desk: Desk) -> Iterator[tuple[str, Callable[[str], object]]]:
    """The readers that no step calls with a whole text, but that shall not depend on it."""
    context = Context(NOW.date(), "en", str)
    kinds = {one.type: one for pack in desk.packs.values() for one in pack.application.question if not one.fields}
    for kind, question in kinds.items():
        yield f"an answer of type {kind}", lambda given, question=question: read(question, given, context)  # type: ignore[misc]
    yield "Slack's markup", readable
    yield "mask", partial(masked, names=own_names(load_packs().values()))
    yield "a table read", lambda given: rows(f"twinning,city\n{given}".encode("utf-8", "replace"))
    yield "a table's head", lambda given: rows(given.encode("utf-8", "replace"))
    yield "a table written", lambda given: tables.csv_text(["a"], [[given]])
    yield "Slack's blocks", lambda given: [slack_render.message(one) for one in slack_render.fit(said(given))]
    yield "Telegram's messages", lambda given: telegram_render.fit(said(given))


def said(words: str) -> Reply:
    return Reply((text(words),))


def grown(reader: Callable[[str], float], piece: str) -> list[float]:
    """The time per size."""
    found = list[float]()
    for size in SIZES:
        words = piece * (size // len(piece.encode()))
        tries = [reader(words)]
        while len(tries) < TRIES and tries[0] < PATIENCE_SECONDS / TRIES and max(tries) >= LEAST_SECONDS:
            tries.append(reader(words))
        found.append(min(tries))
        if found[-1] > PATIENCE_SECONDS:
            break
    return found


def ratio(times: Sequence[float]) -> float:
    """The worst ratio of two neighbours that can be told from nothing."""
    pairs = [later / earlier for earlier, later in itertools.pairwise(times) if earlier >= LEAST_SECONDS]
    return max(pairs, default=0.0)


def main() -> int:
    """The table, of the readers whose names begin as asked for; 1 where one is worse than linear."""
    packs = load_packs()
    print("| reader | text |", *(f"{size // 1024} KiB |" for size in SIZES), "worst ratio |")
    print("|---|---|", *("---|" for _ in SIZES), "---|", sep="")
    bad = 0
    with tempfile.TemporaryDirectory() as folder, closing(open_store("memory:")) as store:
        desk = Desk(Path(folder), packs, KnowledgeSource(packs, store), Languages(packs))
        for name, reader in (one for one in readers(desk) if one[0].startswith(tuple(sys.argv[1:]) or "")):
            for what, piece in PIECES.items():
                times = grown(reader, piece)
                worst = ratio(times)
                wrong = worst > WORST or times[-1] > PATIENCE_SECONDS
                bad += wrong
                figures = " ".join(f"{one:.3f} |" for one in times)
                if wrong or times[-1] >= LEAST_SECONDS:
                    print(f"| {name} | {what} | {figures} {worst:.2f}{' (too slow)' if wrong else ''} |", flush=True)
    print(f"{bad} worse than linear.")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
