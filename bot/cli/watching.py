"""``city2city ready``: what ``/ready`` answers, for whoever watches a process that serves no addresses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing

import click

from bot.cli import saying
from bot.cli.options import DATABASE, plain_errors
from bot.runtime.settings import Settings

ALIVE = ("process", "store")


@click.command("ready")
@click.option("--alive", is_flag=True, help="Leave purge and backup out, as a restart mends neither.")
@DATABASE
@click.pass_obj
def ready(conf: Settings, alive: bool, database: str | None) -> None:
    """Say in a word each whether the assistant runs, its store answers, and purge and backup are not overdue. Exit code 1 where one
    is not ok."""
    with plain_errors():
        found = {what: word for what, word in _found(conf, conf.place(database)) if not alive or what in ALIVE}
    for what, word in found.items():
        saying.line(f"{what}: {word}")
    sys.exit(0 if set(found.values()) == {"ok"} else 1)


def _found(conf: Settings, database: str) -> Iterator[tuple[str, str]]:
    from bot.runtime.readiness import FAILS, OK, states
    from storage.open import existing_store, must_exist
    from storage.records import millis
    from storage.sqlite.relay_lock import is_running
    from storage.store import StoreError

    must_exist(database)
    yield "process", OK if is_running(database) else "stopped"
    try:
        with closing(existing_store(database, upgrade=False)) as store:
            known = store.upkeep()
    except StoreError:
        yield "store", FAILS
        return
    yield "store", OK
    yield from states(known, millis(conf.clock()), conf.backup_hours).items()
