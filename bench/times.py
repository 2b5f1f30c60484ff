"""When a session is, as people write it: ``python -m bench.times [FILE.jsonl] [--list]`` types each line behind ``session plan 1``.

The clock stands at 26 November 2026, 9:00 UTC, the cities are Köln, Bogotá and Nairobi, and who types is in Berlin.

* *taken at once*: the session is planned as a colleague would take it; *asked*: it is not, and the first that can be chosen is the
  right one (or nothing is, where the line does not tell);
* *wrong*: another time is planned, or any where it had to be asked; *refused*: nothing is, and the right time is not to be had.

A line has ``typed``, ``kind`` and ``expect``: ``start``, ``zone``, ``minutes`` (None: 90), ``place``; or ``ask`` and ``first``.
``also`` are readings as good, and ``same_instant`` that the zone may be another one.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import corpus
from bench.corpus import Row
from bench.screen import SETS, rate
from faq.sessions.when import When
from handlers.calendar import session_times
from storage.records import Identity
from tests.flow.world import PRIVATE, World

NOW = "2026-11-26T09:00"
AT_ONCE, ASKED, REFUSED, WRONG = "taken at once", "asked", "refused", "wrong"
MOST_QUESTIONS = 3
"""So often is what is asked back answered by the first that is offered."""


@dataclass(frozen=True)
class Result:
    """What came of one line."""

    row: Row
    verdict: str
    good: bool
    seen: str


def judge(row: Row, folder: Path) -> Result:
    """Type one line in a twinning of its own."""
    world = World(folder, NOW, linked=False)
    with world.store() as store, store.transaction():
        person = store.person(Identity(PRIVATE, "", "fran"), world.millis)
        store.save_person(replace(person, zone="Europe/Berlin"))
    said = world.say(f"session plan 1 {row['typed']} anyway")
    taken = _planned(world)
    wanted = [row["expect"], *row.get("also", ())]
    if taken:
        right = any(_same(one, taken, row) for one in wanted if "start" in one)
        return Result(row, AT_ONCE if right else WRONG, right, taken.line)
    first = _first(world)
    asked = any(_asked(one, first, row) for one in wanted)
    return Result(
        row, ASKED if asked else REFUSED, asked and "ask" in row["expect"], f"{first and first.line} · {said[:140]!r}"
    )


def _planned(world: World) -> When | None:
    with world.store() as store:
        session = next(iter(store.sessions(1)), None)
    return session_times.when(session) if session else None


def _first(world: World) -> When | None:
    """What is planned when the first that is offered is chosen, again and again."""
    for _ in range(MOST_QUESTIONS):
        world.say("1")
        if found := _planned(world):
            return found
    return None


def _same(wanted: Mapping[str, Any], found: When, row: Row) -> bool:
    meant = When(wanted["start"], wanted["zone"], wanted.get("minutes") or 90, wanted.get("place") or "")
    if row.get("same_instant"):
        meant = replace(meant, starts=found.starts, zone=found.zone) if meant.at == found.at else meant
    return replace(meant, fold=found.fold) == found


def _asked(wanted: Mapping[str, Any], first: When | None, row: Row) -> bool:
    """Whether the right one comes first; where none is named, whether it was asked at all."""
    said = wanted.get("first") if "ask" in wanted else wanted
    return "ask" in wanted if not said else bool(first and _same(said, replace(first, minutes=90, place=""), row))


def report(results: list[Result]) -> Iterator[str]:
    """The table in Markdown, all and by kind."""
    taking = [one for one in results if "start" in one.row["expect"]]
    asking = [one for one in results if "ask" in one.row["expect"]]
    yield f"taken at once, of what a colleague would take: {rate([one.verdict == AT_ONCE for one in taking])}"
    yield f"asked with the right one first, of the others: {rate([one.good for one in asking])}"
    yield f"wrong: {rate([one.verdict == WRONG for one in results])}"
    yield f"refused: {rate([one.verdict == REFUSED for one in results])}"
    yield "\n| kind | lines | taken at once | asked | refused | wrong |"
    yield "|---|---|---|---|---|---|"
    for kind in dict.fromkeys(one.row["kind"] for one in results):
        counts = Counter(one.verdict for one in results if one.row["kind"] == kind)
        cells = (counts[verdict] for verdict in (AT_ONCE, ASKED, REFUSED, WRONG))
        yield f"| {kind} | {counts.total()} | {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=SETS / "times_dev.jsonl")
    parser.add_argument("--list", action="store_true", help="also print what was asked, refused or wrong")
    given = parser.parse_args()
    results = list[Result]()
    for row in corpus.rows(given.file):
        with tempfile.TemporaryDirectory() as folder:
            results.append(judge(row, Path(folder)))
    print("\n".join(report(results)))
    for verdict in (WRONG, REFUSED, ASKED) if given.list else ():
        for one in (found for found in results if found.verdict == verdict):
            print(f"{verdict}: {one.row['kind']}: {one.row['typed']!r} -> {one.seen}")


if __name__ == "__main__":
    main()
