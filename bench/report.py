"""The reports over many twinnings: ``python -m bench.report`` prints a table. Figures are of this machine, in this run."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from storage.open import open_store
from storage.records import Address, FeedbackText, Identity, Outgoing, Poll, Seat, Session, TwinningCity, Vote
from storage.store import Store

CITY2CITY = str(Path(sys.executable).parent / "city2city")
TWINNINGS = int(os.environ.get("BENCH_TWINNINGS", "1000"))
POLLS, PEOPLE = 10, 10
HOUR, DAY = 3_600_000, 86_400_000
NOW = 1_795_000_000_000
LABELS = {
    "purpose": ("Yes, fully", "Mostly", "Only in part", "No"),
    "useful": ("Very useful", "Useful", "A little useful", "Not useful"),
}
CITIES = (("Köln", "DE", "Europe/Berlin"), ("Bogotá", "CO", "America/Bogota"), ("Nairobi", "KE", "Africa/Nairobi"))


def fill(store: Store, twinnings: int) -> None:
    """Twinnings with four sessions in the past and one to come, ten polls each, and ten people who answered every one."""
    with store.transaction():
        people = [store.person(Identity("telegram", "", f"p{number}"), 0).id for number in range(PEOPLE)]
        for month in range(1, 13):
            for what, number in (
                ("check:begun", 9 + month),
                ("outcome:tentative_apply_both", 4 + month),
                ("draft:begun", month),
            ):
                for _ in range(number):
                    store.count(f"2026-{month:02}-03", "utm-city2city", what)
        for what, number in (
            ("outcome:not_eligible", 21),
            ("failing:population", 14),
            ("failing:plan", 9),
            ("draft:finished", 31),
        ):
            for _ in range(number):
                store.count("2026-11-03", "utm-city2city", what)
        for words in ("is there wifi at the venue", "wifi at the venue?", "who pays for the interpreter"):
            store.keep_miss("utm-city2city", words, "none", 0)
        store.put(
            [Outgoing(Address("slack", "b", "T1", "C1"), {"text": "x"}, NOW - DAY, "session", 1, policy="hold")], NOW
        )
    for start in range(0, twinnings, 100):
        with store.transaction():
            for number in range(start, min(start + 100, twinnings)):
                _twinning(store, number, people)


def _twinning(store: Store, number: int, people: list[str]) -> None:
    made = store.create_twinning("utm-city2city", f"Waste and heat {number}", "Waste-to-energy", 0)
    store.set_cities(made.id, [TwinningCity(made.id, place, *city) for place, city in enumerate(CITIES, 1)])
    for place, person in enumerate(people):
        store.seat(Seat(made.id, place % 3 + 1, person))
    for session in range(1, 6):
        at = NOW + (session - 5) * 30 * DAY + 15 * DAY
        kept = store.add_session(
            Session(made.id, session, f"Session {session}", "2026-12-03T14:00", "Europe/Brussels", 90, at, "2026a", 0)
        )
        if session < 5:
            store.note_session(kept.id, "came", "Köln, Nairobi" if number % 2 else "Köln, Bogotá, Nairobi")
            for question, labels in LABELS.items():
                _poll(store, Poll(made.id, f"{question}?", "staff", at + HOUR, kept.id, question), labels, people)
    for own in range(POLLS - 8):
        _poll(store, Poll(made.id, f"Own question {own}", "anonymous" if own else "open", 0), ("Yes", "No"), people)


def _poll(store: Store, poll: Poll, labels: tuple[str, ...], people: list[str]) -> None:
    kept = store.add_poll(poll, labels)
    for place, person in enumerate(people):
        option = (place + kept.id) % len(labels) + 1 if place % 3 else 1
        if kept.mode == "anonymous":
            store.count_vote(kept.id, option, person, listed=True)
        else:
            store.vote(Vote(kept.id, person, option, kept.created_at + HOUR, True))
    if kept.question == "useful":
        store.add_text(
            FeedbackText(kept.id, "outcomes", "A pilot for food scraps of two markets.", people[0], kept.created_at)
        )


def measured(*words: str) -> tuple[float, float]:
    """Seconds, and the MiB at most of all children so far, of one command."""
    start = time.perf_counter()
    subprocess.run([CITY2CITY, *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        database = f"{folder}/city.db"
        store = open_store(database)
        fill(store, TWINNINGS)
        store.close()
        as_of = ("--as-of", "2026-11-22", "--db", database)
        rows = [
            ("report", *measured("report", f"{folder}/report.html", *as_of)),
            ("feedback export, csv", *measured("feedback", "export", "--format", "csv", "--db", database)),
            (
                "feedback export, xlsx",
                *measured("feedback", "export", "--format", "xlsx", "--db", database, "-o", f"{folder}/x.xlsx"),
            ),
            ("feedback report of one twinning", *measured("feedback", "report", "1", f"{folder}/f.html", *as_of)),
        ]
    print(f"{TWINNINGS} twinnings, {TWINNINGS * POLLS * PEOPLE} answers")
    for name, took, memory in rows:
        aim = "   aim ≤ 5 s, ≤ 300 MiB" if "report" in name else ""
        print(f"{name:35} {took:7.2f} s   {memory:6.0f} MiB{aim}")


if __name__ == "__main__":
    main()
