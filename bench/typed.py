"""What people type as answers: ``python -m bench.typed [FILE.jsonl] [--list]`` puts each line to the real conversation.

The form is brought to the question, the words are typed, and then it counts what is stored and what one tap would store:

* *read at once*: the right value is stored; *asked*: nothing is, and one of at most two candidates stores it when pressed;
* *stored wrong*: another value is stored, or any where it had to be asked; *refused flat*: nothing is stored, and what is offered
  is all there was before, or more than two candidates.

A line has ``programme``, ``form`` (check, draft), ``question``, ``typed``, ``kind`` and ``expect``: ``read`` (the value), ``ask``
(values to be had in one tap), ``not`` (never stored, ``"*"``: nothing is). ``given`` are items a list has already.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.corpus import Row
from bench.screen import QUOTE, SETS, rate
from bot.runtime.knowledge import library
from bot.terminal.replay import Player
from faq.pack.load import load_packs
from faq.pack.model import Pack, Question
from faq.rules.conditions import UNSURE
from faq.rules.flow import nested
from faq.search.results import Searchable
from handlers.dialog.actions import Choose
from handlers.dialog.turn import Press, Text
from handlers.forms.form_sheet import is_mark
from storage.records import Address, Json

DAY = "2026-11-26"
HERE = Address("terminal", "replay", "", "replay")
MOST = 2
"""Candidates that may be asked back: more is the question over again."""
NEAR = 0.05
"""How far a number of the list of cities may be from the rounded one that is expected."""
BEFORE = 10
"""More events than bring a form to its question."""
START = {"check": ("check",), "draft": ("draft", "1", "2")}
AT_ONCE, ASKED, FLAT, WRONG = "read at once", "asked", "refused flat", "stored wrong"


@dataclass(frozen=True)
class Offer:
    """The open prompt: its nonce, what can be chosen there, and whether it asks what the last words meant."""

    nonce: str
    choices: tuple[tuple[str, Json], ...]
    asked_back: bool


class Talk:
    """A conversation on a database, about the form of its programme that is filled in there; ``given`` events were before."""

    def __init__(self, path: Path, row: Row, packs: Mapping[str, Pack], found: Searchable, given: int = 0) -> None:
        head = {"programme": row["programme"], "language": "en", "as-of": DAY}
        self.player, self._kind = Player(str(path), packs, head, found, given), row["form"]

    def say(self, *messages: str) -> list[str]:
        """Type them; what is said to the last."""
        said = list[str]()
        for message in messages:
            said = asyncio.run(self.player.give(Text(message)))
        return said

    def press(self, offer: Offer, number: int) -> None:
        """Press one of the buttons."""
        asyncio.run(self.player.give(Press(Choose(number, offer.nonce).encode())))

    @property
    def offer(self) -> Offer:
        """What is open."""
        conversation = self.player.store.conversation(HERE)
        state = conversation.state if conversation else {}
        shown = self.player.store.prompt(HERE, state.get("prompt", ""))
        choices = tuple((label, value) for label, value in shown.about["choices"]) if shown else ()
        return Offer(state.get("prompt", ""), choices, "unclear" in state)

    @property
    def _form(self) -> str:
        return self.player.store.all_forms(self._kind)[-1].id

    @property
    def answers(self) -> dict[str, Json]:
        """The answers without the marks beside them."""
        return {key: value for key, value in self.player.store.answers(self._form).items() if not is_mark(key)}

    def given(self, answers: Mapping[str, Json], without: str) -> None:
        """Store answers as if they had been given before, and take one away."""
        with self.player.store.transaction():
            for leaf, value in answers.items():
                self.player.store.answer(self._form, leaf, value, 0)
            self.player.store.unanswer(self._form, without, 0)


@dataclass
class Result:
    """What came of one line."""

    row: Row
    verdict: str
    good: bool
    seen: str
    quoted: bool


class Bench:
    """The conversations."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._packs = folder, load_packs()
        self._library = library(self._packs)
        self._number = itertools.count()

    def judge(self, row: Row) -> Result:
        """Type one line."""
        start = self._begun(row)
        with self._talk(start, row) as talk:
            before, offered = talk.answers, talk.offer.choices
            said, after, offer = talk.say(row["typed"]), talk.answers, talk.offer
        changed = _changes(row, before, after)
        reached = (
            self._reached(row, start.with_suffix(".now"), before, offer)
            if offer.asked_back or offer.choices != offered
            else []
        )
        verdict, good = _verdict(row, changed, reached)
        seen = repr(changed) if changed is not None else f"offered {reached}" if reached else " / ".join(said)[:160]
        return Result(row, verdict, good, seen, any(QUOTE.match(line) for line in said))

    def _begun(self, row: Row) -> Path:
        """A database where the question is open."""
        path = self._folder / f"{next(self._number)}.db"
        talk = Talk(path, row, self._packs, self._library)
        talk.say("/start", *START[row["form"]])
        question, field_of = self._question(row)
        needed = _needed(question) | _needed(field_of)
        given = {f"{question.id}.{n}.{k}": v for n, item in enumerate(row.get("given", ())) for k, v in item.items()}
        talk.given(needed | given, row["question"])
        talk.say(f"change {row['question']}", *(["Add another"] if given else []))
        talk.player.store.close()
        return path

    def _question(self, row: Row) -> tuple[Question, Question]:
        pack = self._packs[row["programme"]]
        every = (pack.eligibility if row["form"] == "check" else pack.application).question
        name, _, inner = row["question"].partition(".")
        question = next(one for one in every if one.id == name)
        return question, next((one for one in question.fields if one.id == inner), question)

    @contextmanager
    def _talk(self, path: Path, row: Row) -> Iterator[Talk]:
        """The conversation goes on from a database; as it is in the end stands beside it."""
        now = path.with_suffix(".now")
        shutil.copy(path, now)
        talk = Talk(now, row, self._packs, self._library, BEFORE)
        yield talk
        talk.player.store.close()

    def _reached(self, row: Row, path: Path, before: Mapping[str, Json], offer: Offer) -> list[Json]:
        """What each of the choices stores."""
        found = list[Json]()
        for number, _ in enumerate(offer.choices):
            copy = path.with_suffix(".pressed")
            shutil.copy(path, copy)
            talk = Talk(copy, row, self._packs, self._library, BEFORE + 1)
            talk.press(offer, number)
            value = _changes(row, before, talk.answers)
            talk.player.store.close()
            found += [value] if value is not None and value not in found else []
        return found


def _needed(question: Question) -> dict[str, Json]:
    """Answers under which a question is asked."""
    when = question.when or {}
    return {key: test[0] for key, test in when.items() if isinstance(test, list | tuple)}


def _changes(row: Row, before: Mapping[str, Json], after: Mapping[str, Json]) -> Json:
    """What was stored: the value of the question, the new items of a list, or all that changed elsewhere; None where nothing."""
    new = {key: value for key, value in after.items() if before.get(key) != value}
    gone = {key: None for key in before if key not in after}
    if row["question"] in new:
        return new[row["question"]]
    items, old = nested(after).get(row["question"]), nested(before).get(row["question"]) or []
    if isinstance(items, list) and len(items) > len(old):
        return items[len(old) :]
    return (new | gone) or None


def _same(row: Row, wanted: Json, value: Json) -> bool:
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return isinstance(value, list) and len(value) == len(wanted) and all(map(_holds, value, wanted))
    if isinstance(wanted, int) and isinstance(value, int) and not any(map(str.isdecimal, row["typed"])):
        return abs(wanted - value) <= NEAR * wanted if "ask" in row["expect"] else wanted == value
    return bool(wanted == value)


def _holds(item: Mapping[str, Json], wanted: Mapping[str, Json]) -> bool:
    return isinstance(item, dict) and all(item.get(key) == value for key, value in wanted.items())


def _verdict(row: Row, stored: Json, reached: list[Json]) -> tuple[str, bool]:
    """What came of it, and whether that is right."""
    expect = row["expect"]
    if "not" in expect:
        wrong = stored is not None and ("*" in expect["not"] or stored in expect["not"])
        return (WRONG, False) if wrong else ("not stored", True)
    if stored is not None:
        right = "read" in expect and _same(row, expect["read"], stored)
        return (AT_ONCE, True) if right else (WRONG, False)
    candidates = [value for value in reached if value != UNSURE]
    wanted = [expect["read"]] if "read" in expect else expect["ask"]
    asked = all(any(_same(row, one, value) for value in reached) for one in wanted)
    return (ASKED, True) if reached and asked and len(candidates) <= MOST else (FLAT, False)


def report(results: list[Result]) -> Iterator[str]:
    """The table in Markdown, all and by kind."""
    reading = [one for one in results if "read" in one.row["expect"]]
    asking = [one for one in results if one.row.get("expect", {}).get("question")]
    yield f"read rightly or asked back with the right one offered: {rate([one.good for one in results])}"
    yield f"stored wrong: {rate([one.verdict == WRONG for one in results])}"
    yield f"refused flat: {rate([one.verdict == FLAT for one in results])}"
    yield f"read at once, of what can be: {rate([one.verdict == AT_ONCE for one in reading])}"
    yield f"what also asks gets an answer: {rate([one.quoted for one in asking])}"
    yield "\n| kind | lines | right | read at once | asked | refused flat | stored wrong |"
    yield "|---|---|---|---|---|---|---|"
    for kind in dict.fromkeys(one.row["kind"] for one in results):
        own = [one for one in results if one.row["kind"] == kind]
        counts = Counter(one.verdict for one in own)
        cells = (counts[verdict] for verdict in (AT_ONCE, ASKED, FLAT, WRONG))
        yield f"| {kind} | {len(own)} | {sum(one.good for one in own)} | {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SETS / "answers_dev.jsonl")
    parser.add_argument("--list", action="store_true", help="also print what was asked, refused or stored wrong")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        results = [bench.judge(row) for row in corpus.rows(given.file)]
    print("\n".join(report(results)))
    for verdict in (WRONG, FLAT, ASKED) if given.list else ():
        for one in (found for found in results if found.verdict == verdict):
            print(f"{verdict}: {one.row['kind']} {one.row['question']}: {one.row['typed']!r} -> {one.seen}")


if __name__ == "__main__":
    main()
