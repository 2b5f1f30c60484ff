"""``city2city backup``, ``restore`` and ``db``: copies of the database, and whether it is whole."""

from __future__ import annotations

import sys
from contextlib import closing

import click

from bot.cli import saying
from bot.cli.options import DATABASE, plain_errors, some
from bot.runtime.settings import Settings
from storage.records import Copied, Restored, millis


@click.command()
@click.argument("file", type=click.Path())
@DATABASE
@click.pass_obj
def backup(conf: Settings, file: str, database: str | None) -> None:
    """Write a backup of the database to a new file, also while the assistant runs. It is read again before this says that it is
    good."""
    from storage.open import existing_store

    with plain_errors(), closing(existing_store(conf.place(database), upgrade=False)) as store:
        saying.line(f"Backup {_told(store.back_up(file, millis(conf.clock())))}.")
    saying.line(f"It holds personal data. Delete it after {some(conf.backup_days, 'day')} at the latest.", err=True)


@click.command()
@click.argument("file", type=click.Path())
@click.option("--forgotten-from", metavar="FILE", help="The database used last, where it is not in its place any more.")
@click.option(
    "--without-forgotten", is_flag=True, help="Go on though nothing tells who was forgotten since the backup."
)
@DATABASE
@click.pass_obj
def restore(
    conf: Settings, file: str, forgotten_from: str | None, without_forgotten: bool, database: str | None
) -> None:
    """Put a backup in the place of the database, which nothing may use meanwhile. What was there is kept beside it; who was
    forgotten since the backup is forgotten again."""
    from storage import open as stores

    if forgotten_from and without_forgotten:
        raise click.UsageError("Give either --forgotten-from or --without-forgotten.")
    with plain_errors():
        place = conf.place(database)
        done = stores.restore(file, place, millis(conf.clock()), forgotten_from or "", without_list=without_forgotten)
    for line in _done(done, stores.path_of(place), conf.backup_days):
        saying.line(line)


def _done(done: Restored, place: str, days: int) -> list[str]:
    lines = [f"Restored {place} from {_told(done.copied)}."]
    if done.kept:
        lines.append(f"What was there is kept as {done.kept}. It goes by itself after {some(days, 'day')}.")
    lines.append(
        "Nothing tells who was forgotten since the backup: they are back."
        if done.forgotten is None
        else f"People forgotten again: {done.forgotten}."
    )
    if done.doubtful:
        lines.append(
            f"Messages that may have been sent since: {done.doubtful}. `city2city outbox list` shows them; resend or drop each."
        )
    return lines


def _told(copied: Copied) -> str:
    counted = ", ".join(
        [some(copied.people, "person", "people"), some(copied.drafts, "draft"), some(copied.twinnings, "twinning")]
    )
    return f"{copied.file}: {counted}; schema {copied.schema}, {some(copied.size, 'byte')}"


@click.group()
def db() -> None:
    """The database file."""


@db.command("check")
@DATABASE
@click.pass_obj
def db_check(conf: Settings, database: str | None) -> None:
    """Read all of the database and say what is not as it must be (exit code 1). Nothing is changed."""
    from storage.open import existing_store

    with plain_errors(), closing(existing_store(conf.place(database), upgrade=False)) as store:
        flaws, path = store.flaws(), store.path
    for flaw in flaws:
        saying.line(f"! {flaw}.")
    saying.line("See docs/backup.md." if flaws else f"✓ {path} is whole.")
    sys.exit(1 if flaws else 0)


COMMANDS = (backup, restore, db)
