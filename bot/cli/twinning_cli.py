"""``city2city twinnings``, ``owner-code`` and ``audit``: what programme staff do about people and twinnings from here."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli import saying
from bot.cli.options import DATABASE, opened
from bot.runtime.settings import Settings
from faq.text import showing
from storage.records import AuditRow, Invitation, Millis, millis

CODE_HOURS = 24


def _now(conf: Settings) -> Millis:
    return millis(conf.clock())


@click.command("owner-code")
@DATABASE
@click.pass_obj
def owner_code(conf: Settings, database: str | None) -> None:
    """A code that makes the one who types it to the assistant an owner: good once, for a day."""
    code = "-".join(secrets.token_hex(4) for _ in range(3))
    with opened(conf, database, make=True) as store:
        with store.transaction():
            store.keep_invitation(code, Invitation("owner", _now(conf) + CODE_HOURS * 3_600_000))
            store.audit(AuditRow(_now(conf), "console", "owner-code"))
        saying.line(f"owner {code}")
        saying.line(f"Type this line to the assistant in private, within {CODE_HOURS} hours. It works once.", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each row.")
@DATABASE
@click.pass_obj
def audit(conf: Settings, as_json: bool, database: str | None) -> None:
    """The audit log: what was done by staff, oldest first. People are random numbers in it."""
    with opened(conf, database) as store:
        for row in store.audited():
            if as_json:
                saying.say(showing.as_json(asdict(row)))
            else:
                saying.row(*_cells(row))


def _cells(row: AuditRow) -> tuple[str, ...]:
    at = datetime.fromtimestamp(row.at / 1000, UTC).isoformat(timespec="seconds")
    return at, row.actor, row.action, row.about, row.subject


@click.group()
def twinnings() -> None:
    """Twinnings with their rosters and sessions as files."""


@twinnings.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "do", is_flag=True, help="Do it; without this it is only shown what would be done.")
@DATABASE
@click.pass_obj
def twinnings_import(conf: Settings, file: Path, do: bool, database: str | None) -> None:
    """Take twinnings from a CSV or JSON file: all of it, or nothing where anything is wrong.

    A row is a city of a twinning, or with a number in the column session a session of it. Sessions that are over are kept and
    nobody is told; linked groups are invited to those that lie ahead, and told of changes. A session that is not in the file stays.
    """
    from bot.files import twinnings_file
    from faq.pack.load import load_packs

    with opened(conf, database, make=True) as store:
        made = twinnings_file.read_in(store, load_packs(conf.packs), file.read_bytes(), _now(conf), do=do)
        for line in made.lines():
            saying.line(line)
        saying.line("Done." if do else "Nothing was changed. Add --apply to do it.")


@twinnings.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", help="How to write them.")
@DATABASE
@click.pass_obj
def twinnings_export(conf: Settings, form: str, database: str | None) -> None:
    """All twinnings with their cities, representatives (by their account numbers) and sessions."""
    from bot.files import twinnings_writing

    with opened(conf, database) as store:
        saying.file(twinnings_writing.export(store, form, _now(conf)))


COMMANDS = (twinnings, owner_code, audit)
