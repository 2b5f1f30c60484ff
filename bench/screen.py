"""What a person reads: ``python -m bench.screen [FOLDER] [--wrong]`` puts the development sets to the real conversation.

Each question is typed into a conversation of its own, on a store of its own, and judged by what comes on the screen. A passage
counts where it holds a gold string of the programme text, white space and punctuation folded. *Shown*: in a quote or in a sentence
that is offered; *answered*: quoted without a doubt. ``FOLDER`` holds the sets as ``bench/data/screen`` does. Rates stand beside
counts, for all and for each half by a committed seed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from bench import corpus
from bench.corpus import Row
from bot.runtime.knowledge import library
from bot.terminal.replay import Player
from faq.pack.load import load_packs
from handlers.dialog.turn import Text

SETS = Path(__file__).parent / "data" / "screen"
SEED = 20261126
QUOTE, SOURCE = re.compile(r"^ *│ (?!— )(.*)"), re.compile(r"^ *│ — (?:.*? · )?(\S+) · ")
OFFERED = re.compile(r"^ *(?:\d+\.|•|-)? ?“(.*)” \((?:.* · )?(\S+)\)")
UNSURE = (
    "This is the nearest passage",
    "I am not sure what you are asking",
    "does not say that",
    "I did not understand",
)
OURS, BOTH = "That is our explanation", "Read by itself:"
WESTERN, OTHERS = ("fr", "es", "pt", "de", "it"), ("nl", "pl", "tr", "ar")


@dataclass(frozen=True)
class Screen:
    """What came of a message: the lines, what is quoted in them, what is offered, and the sections of each."""

    lines: tuple[str, ...]

    @property
    def quoted(self) -> str:
        """All that is quoted."""
        return "\n".join(found[1] for line in self.lines if (found := QUOTE.match(line)))

    def quotes(self, programme: str) -> bool:
        """Whether a programme is quoted, by its short name."""
        return any(re.match(rf"^ *│ — {re.escape(programme)} · ", line) for line in self.lines)

    @property
    def offered(self) -> str:
        """The sentences that are offered."""
        return "\n".join(found[1] for line in self.lines if (found := OFFERED.match(line)))

    @property
    def sections(self) -> list[str]:
        """The sections quoted or offered, in order."""
        found = (SOURCE.match(line) or OFFERED.match(line) for line in self.lines)
        return [one[one.re.groups] for one in found if one]

    @property
    def answered(self) -> bool:
        """Whether something is quoted without a doubt."""
        return bool(self.quoted) and not any(doubt in line for line in self.lines for doubt in UNSURE)


@dataclass
class Table:
    """Judgements by row of the table and half."""

    found: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def add(self, row: str, half: int, *, good: bool, words: str = "") -> None:
        """Count one judgement; ``words`` says what went wrong where it did."""
        self.found.setdefault(row, []).append((half, good))
        if words and not good:
            self.wrong.append(f"{row}: {words}")

    def lines(self) -> Iterator[str]:
        """The table in Markdown."""
        yield "| | all | half 1 | half 2 |"
        yield "|---|---|---|---|"
        for row, judged in self.found.items():
            cells = (rate([good for half, good in judged if half in halves]) for halves in ((0, 1), (0,), (1,)))
            yield f"| {row} | {' | '.join(cells)} |"


def rate(judged: Sequence[bool]) -> str:
    """A rate with its counts."""
    return f"{sum(judged) / len(judged):.3f} ({sum(judged)} of {len(judged)})" if judged else "-"


def folded(words: str) -> str:
    """Letters and digits alone."""
    return " ".join(re.findall(r"\w+", words.casefold()))


def holds(row: Row) -> Callable[[str], bool] | None:
    """Whether a text holds the answer; None where the programme text does not."""
    if row.get("gold_re"):
        return lambda words: bool(re.search(row["gold_re"], words, re.IGNORECASE))
    gold = [folded(one) for one in row.get("gold") or ()]
    return (lambda words: any(one in folded(words) for one in gold)) if gold else None


class Bench:
    """The conversations."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._packs = folder, load_packs()
        self._library = library(self._packs)
        self.table, self.words, self.took = Table(), list[int](), list[float]()

    def rows(self, name: str) -> list[tuple[int, Row]]:
        """The rows of a set, each with its half."""
        found = corpus.rows(self._folder / f"{name}_dev.jsonl")
        places = list(range(len(found)))
        random.Random(f"{SEED} {name}").shuffle(places)
        return [(places.index(number) % 2, row) for number, row in enumerate(found)]

    def read(self, *messages: str, programme: str = "", language: str = "") -> Screen:
        """What is on the screen after the last of these messages."""
        with tempfile.TemporaryDirectory() as folder:
            head = {"programme": programme, "language": language}
            player = Player(f"{folder}/screen.db", self._packs, head, self._library)
            said = list[str]()
            for message in ("/start", *messages):
                start = time.perf_counter()
                said = asyncio.run(player.give(Text(message)))
                self.took.append(time.perf_counter() - start)
            player.store.close()
        return Screen(tuple(said))

    # -- the sets

    def plain(self) -> None:
        """Plain questions and near misses, with their programme chosen and with none."""
        for name in ("plain", "near"):
            for half, row in self.rows(name):
                for given, programme in (("chosen", row["programme"]), ("none chosen", "")):
                    self._judge(f"{name}, {given}", half, row, self.read(row["q"], programme=programme))

    def _judge(self, label: str, half: int, row: Row, screen: Screen) -> None:
        held, seen = holds(row), f"{row['q']} -> {' / '.join(screen.quoted.splitlines())[:160]}"
        add = self.table.add
        if held is None:
            # Where none is chosen, the other programme may well answer, by its name.
            refused = not (screen.answered and screen.quotes(self._packs[row["programme"]].file.short))
            add(f"{label}: out of scope refused", half, good=refused, words=seen)
            add(f"{label}: not wrong, of all", half, good=refused)
            return
        right = held(screen.quoted)
        add(f"{label}: answered and holding the answer", half, good=screen.answered and right)
        add(f"{label}: shown at all", half, good=right or held(screen.offered), words=seen)
        add(f"{label}: not wrong, of all", half, good=right or not screen.answered, words=seen)
        if screen.answered:
            add(f"{label}: holding the answer when answered", half, good=right)
            self.words.append(len(screen.quoted.split()))

    def followups(self) -> None:
        """Questions that lean on the one before, and fresh ones that do not."""
        for half, row in self.rows("followup"):
            if not row["ids"]:
                continue
            label = "follow-ups: fresh ones not bent" if row["fresh"] else "follow-ups: right section"
            screen = self.read(row["first"], row["q"], programme=row["programme"])
            good = bool(set(screen.sections[: 6 if BOTH in " ".join(screen.lines) else 3]) & set(row["ids"]))
            self.table.add(label, half, good=good, words=f"{row['first']} + {row['q']} -> {screen.sections}")

    def languages(self) -> None:
        """Questions in other languages."""
        for half, row in self.rows("lang"):
            group = "fr es pt de it" if row["lang"] in WESTERN else "nl pl tr ar" if row["lang"] in OTHERS else "uk"
            hits = [hit.entry for hit in self._library.ask(row["q"], row["programme"]).hits]
            screen, held = self.read(row["q"], programme=row["programme"]), holds(row)
            add, seen = self.table.add, f"{row['q']} -> {hits[:2]} {' / '.join(screen.quoted.splitlines())[:120]}"
            if held is None:
                add(f"{group}: out of scope refused", half, good=not screen.answered, words=seen)
                continue
            add(f"{group}: acc@1", half, good=hits[:1] != [] and hits[0] in row["ids"])
            add(f"{group}: recall@3", half, good=bool(set(hits[:3]) & set(row["ids"])))
            add(f"{group}: answered and holding the answer", half, good=screen.answered and held(screen.quoted))
            add(f"{group}: not answered wrongly", half, good=held(screen.quoted) or not screen.answered, words=seen)

    def several(self) -> None:
        """Messages of several questions, part by part."""
        for half, row in self.rows("several"):
            if not row.get("parts"):
                continue
            screen = self.read(row["q"], programme=row["programme"])
            for part in row["parts"]:
                held = holds(part)
                if held is None:
                    continue
                shown = held(screen.quoted) or held(screen.offered)
                named = folded(part["q"])[:12] in folded(" ".join(screen.lines))
                add = self.table.add
                add("parts: shown", half, good=shown, words=f"{row['q']} -> {part['q']}")
                add("parts: answered", half, good=held(screen.quoted))
                add("parts: not dropped without a word", half, good=shown or named or bool(screen.sections))

    def terms(self) -> None:
        """Words whose meaning is asked for."""
        for half, row in self.rows("term"):
            screen = self.read(row["q"], programme=row["programme"])
            good = any(OURS in line for line in screen.lines)
            self.table.add("terms: begins with the pack's definition", half, good=good, words=row["q"])

    def run(self) -> Iterable[str]:
        """All sets, then the lines of the report."""
        for part in (self.plain, self.followups, self.languages, self.several, self.terms):
            part()
        yield from self.table.lines()
        words, times = sorted(self.words), sorted(self.took)
        yield f"\nquoted words an answer: median {words[len(words) // 2]}, p95 {quantiles(words, n=20)[-1]:.0f}"
        yield f"a message through receive, store and relay: median {times[len(times) // 2] * 1000:.1f} ms"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    parser.add_argument("--wrong", action="store_true", help="also print what went wrong")
    given = parser.parse_args()
    bench = Bench(given.folder)
    print("\n".join(bench.run()))
    if given.wrong:
        print("\n".join(["", *bench.table.wrong]))


if __name__ == "__main__":
    main()
