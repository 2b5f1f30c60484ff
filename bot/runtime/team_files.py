"""What the programme team gets as files in the chat: made as the command line makes it, from the store's file, beside all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec

from bot.cli.options import Refused
from bot.reports import feedback_report, feedback_table, programme_report, report_workbook, staff
from bot.reports.report_found import ReportWish
from bot.runtime.settings import Settings
from handlers.dialog.turn import FileSpec, Made


@dataclass(frozen=True, slots=True)
class TeamFile:
    """A file that was asked for: of which twinning (0: of all), in which language, and from what it is made."""

    twinning: int
    language: str
    conf: Settings
    database: str
    now: datetime


def made(file: FileSpec, conf: Settings, database: str, now: datetime) -> Made | None:
    """The file; None where what it is of is gone, or the store is in no file."""
    if not database:
        return None
    try:
        return MAKERS[file.make](TeamFile(file.data["twinning"], file.data["language"], conf, database, now))
    except Refused:
        return None


def _report(file: TeamFile) -> Made:
    return Made(
        "report.html", programme_report.report(file.conf, file.database, file.now, ReportWish(language=file.language))
    )


def _workbook(file: TeamFile) -> Made | None:
    if find_spec("xlsxwriter") is None:
        return None
    wish = ReportWish(language=file.language)
    return Made("report.xlsx", "", report_workbook.report(file.conf, file.database, file.now, wish))


def _feedback(file: TeamFile) -> Made:
    page = feedback_report.report(file.conf, file.database, file.twinning, file.now)
    return Made(f"feedback-{file.twinning}.html", page)


def _feedback_for_cities(file: TeamFile) -> Made:
    page = feedback_report.report(file.conf, file.database, file.twinning, file.now, quotes=False)
    return Made(f"feedback-{file.twinning}-for-cities.html", page)


def _answers(file: TeamFile) -> Made:
    form = "xlsx" if find_spec("xlsxwriter") else "csv"
    table = feedback_table.export(file.conf, file.database, form, file.twinning, file.now)
    return Made(f"feedback{f'-{file.twinning}' if file.twinning else ''}.{form}", "", table)


def _drafts(form: str) -> Callable[[TeamFile], Made]:
    return lambda file: Made(f"drafts.{form}", staff.drafts(file.conf, file.database, "", form))


MAKERS: Mapping[str, Callable[[TeamFile], Made | None]] = {
    "report.html": _report,
    "report.table": _workbook,
    "feedback.html": _feedback,
    "feedback.cities": _feedback_for_cities,
    "feedback.table": _answers,
    "drafts.csv": _drafts("csv"),
    "drafts.json": _drafts("json"),
}
