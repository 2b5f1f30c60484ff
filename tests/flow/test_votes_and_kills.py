"""kill -9 while votes arrive: every acknowledged vote is counted once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

from tests.flow.polling import Polling
from tests.flow.voting import vote

KILLS = 100 if "SOAK" in os.environ else 5


def test_every_acknowledged_vote_is_counted_once_through_kills(tmp_path: Path) -> None:
    world, log, dice = Polling(tmp_path), tmp_path / "acked", random.Random(7)
    named, secret = world.make("open", "ABC"), world.make("anonymous", "ABC")
    log.touch()
    for _ in range(KILLS):
        enough = log.stat().st_size + dice.randrange(1, 2000)
        child = os.fork()
        if child == 0:
            vote(world.path, log, named.id, secret.id)
            os._exit(1)
        while log.stat().st_size < enough:
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    acked = [tuple(line.split()) for line in log.read_text().splitlines()]
    assert len(acked) > KILLS
    for poll in (named, secret):
        mine = Counter(option for number, _, option in acked if number == str(poll.id))
        counted = Counter({str(n): votes + apart for n, (votes, apart) in enumerate(world.tally(poll).values(), 1)})
        with world.store() as store:
            people, health = store.took_part(poll.id), store.health()
        # Each kill may leave one vote that was committed and not yet acknowledged.
        assert all(mine[option] <= counted[option] for option in "123")
        assert counted.total() - mine.total() <= KILLS
        assert len(people) == counted.total()
        assert health["integrity"] == "ok"
    print(f"{KILLS} kills, {len(acked)} acknowledged votes")
