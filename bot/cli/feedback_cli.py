"""The commands ``city2city feedback …``: what twinned cities fed back."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import IO

import click

from bot.cli.options import AS_OF, DATABASE, clock, plain_errors, write
from bot.runtime.settings import Settings


@click.group()
def feedback() -> None:
    """What twinned cities fed back: as a table, and as a page about a twinning."""


@feedback.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json", "xlsx"]), default="csv", help="How to write it.")
@click.option("--twinning", type=click.IntRange(1), help="Only of the twinning with this number.")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.File("wb", lazy=True),
    default="-",
    help="The file to write (else to standard output).",
)
@AS_OF
@DATABASE
@click.pass_obj
def feedback_export(
    conf: Settings, form: str, twinning: int | None, file: IO[bytes], as_of: datetime | None, database: str | None
) -> None:
    """Every answer as a row; of anonymous polls only numbers and texts, once they are closed (numbers if enough answered)."""
    from bot.reports import feedback_table

    if form == "xlsx" and file.name == "-" and sys.stdout.isatty():
        raise click.UsageError("An xlsx file cannot be shown here. Name a file with --output.")
    with plain_errors():
        table = feedback_table.export(conf, conf.place(database), form, twinning or 0, clock(conf, as_of)())
    # Only now, so that a file is not emptied for nothing.
    file.write(table)


@feedback.command("report")
@click.argument("twinning", type=click.IntRange(1))
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="")
@click.option("--without-quotes", "for_cities", is_flag=True, help="A page that may be shown to the cities.")
@AS_OF
@DATABASE
@click.pass_obj
def feedback_report_of(
    conf: Settings, twinning: int, file: str, for_cities: bool, as_of: datetime | None, database: str | None
) -> None:
    """Write the feedback of a twinning as one HTML page (to feedback-NUMBER.html, without quotes to
    feedback-NUMBER-for-cities.html; - is standard output)."""
    from bot.reports import feedback_report

    with plain_errors():
        written = feedback_report.report(
            conf, conf.place(database), twinning, clock(conf, as_of)(), quotes=not for_cities
        )
        write(file or f"feedback-{twinning}{'-for-cities' if for_cities else ''}.html", written.encode())
