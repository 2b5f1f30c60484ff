"""Votes as another process takes them: ``python voting.py DATABASE LOG``. It reports each acknowledged vote, and dies at random."""

from __future__ import annotations

import itertools
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.runtime.receive import Incoming, Receiver
from handlers.dialog.turn import Channel, Press
from storage.open import open_store
from storage.records import Address, Identity
from tests.flow.talk import Shelf, languages_of, shipped

NOW = datetime(2026, 2, 2, 10, tzinfo=UTC)
GROUPS = (Address("slack", "A1", "T1", "C1"), Address("telegram", "helper", "", "-100"))


def vote(path: str, log: Path, open_poll: int, secret: int) -> None:
    """Vote without end in an open and in an anonymous poll; a line for each acknowledged vote: poll, person, option."""
    store = open_store(path, busy_ms=60_000)
    receiver = Receiver(store, Shelf(shipped(), store), languages_of(shipped().packs), lambda: NOW)
    dice = random.Random()
    with log.open("a") as report:
        for number in itertools.count():
            poll = (open_poll, secret)[number % 2]
            user, option, group = f"p{dice.randrange(10**9)}", dice.randrange(1, 4), dice.choice(GROUPS)
            press = Press(f"v:{poll}.{option}:n0nce", "1")
            who = Identity(group.platform, "", user)
            receipt = receiver.receive(Incoming(f"{user}.{number}", press, group, who, Channel(private=False)))
            assert receipt.fate == "applied"
            report.write(f"{poll} {group.platform}/{user} {option}\n")
            report.flush()


if __name__ == "__main__":
    vote(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
