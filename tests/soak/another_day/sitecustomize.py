"""Python runs this as it starts where the folder is on its path: the process, and those it starts, live SECONDS_AHEAD."""

import os
import time

if ahead := os.environ.get("SECONDS_AHEAD"):
    try:
        import time_machine
    except ModuleNotFoundError:
        # Of any other error Python would say a word and go on: today.
        raise SystemExit("SECONDS_AHEAD is set, and time-machine is not installed: make dev") from None
    # A number, for with a moment that has a zone it would change the machine's zone as well.
    time_machine.travel(time.time() + float(ahead)).start()
    # The journey begins where the time is first asked for; without this, the clock of a slow starter would be late.
    time.time()
