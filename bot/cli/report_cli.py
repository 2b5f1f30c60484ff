"""The command ``city2city report``: how the programmes and twinnings go."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from bot.cli.options import AS_OF, DATABASE, PROGRAMME, clock, plain_errors, write
from bot.runtime.settings import Settings
from handlers.staff.period import Period

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="")
@click.option("--from", "first", type=DAY, help="Only what took place from this day on.")
@click.option("--to", "last", type=DAY, help="Only what took place until this day.")
@PROGRAMME
@click.option("--lang", "language", default="en", help="The language of the report.")
@click.option("--to-hand-on", is_flag=True, help="Leave out what is for the programme team only.")
@click.option(
    "--format", "form", type=click.Choice(["html", "xlsx"]), help="How to write it (else by the ending of FILE)."
)
@AS_OF
@DATABASE
@click.pass_obj
def report(
    conf: Settings, file: str, first: datetime | None, last: datetime | None, programme: str, language: str,
    to_hand_on: bool, form: str | None, as_of: datetime | None, database: str | None,
) -> None:  # fmt: skip
    """Write how programmes and twinnings go as one HTML page or a workbook (to report.html or report.xlsx; - is standard
    output)."""
    from bot.reports import programme_report, report_workbook
    from bot.reports.report_found import ReportWish

    form = form or ("xlsx" if file.lower().endswith(".xlsx") else "html")
    if form == "xlsx" and file == "-" and sys.stdout.isatty():
        raise click.UsageError("An xlsx file cannot be shown here. Name a file.")
    period = Period(first.date() if first else None, last.date() if last else None)
    wish = ReportWish(period, programme, language, to_hand_on)
    with plain_errors():
        about = conf, conf.place(database), clock(conf, as_of)(), wish
        made = report_workbook.report(*about) if form == "xlsx" else programme_report.report(*about).encode()
        # Only now, so that a file is not emptied for nothing.
        write(file or f"report.{form}", made)
