"""What stands beside the answers on the page about a twinning: sessions, the programme's figures, and what is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.reports import feedback_report
from bot.reports.feedback_source import ReportSource
from storage.store import Store
from tests.bot.test_feedback_report import PACKS, Twinning, database, store
from tests.bot.test_report import AT, Page, read
from tests.bot.test_workbooks import MAIN, workbook

__all__ = ["database", "store"]


def shown(one: Twinning, *, quotes: bool = True) -> Page:
    found = one.store.twinning(one.id)
    assert found is not None
    return read(feedback_report.written(ReportSource(one.store, PACKS, AT), found, quotes=quotes))


def test_sessions_stand_there_with_who_took_part_focus_and_next_steps(store: Store) -> None:
    made = Twinning(store)
    with store.transaction():
        for kind, words in (("came", "Köln, Nairobi"), ("focus", "Biogas"), ("steps", "Send the plans")):
            store.note_session(made.session, kind, words)
    for quotes in (True, False):
        words = shown(made, quotes=quotes).words
        assert {"2 of 3: Köln, Nairobi", "Biogas", "Send the plans"} <= set(words)


def test_the_programme_stands_beside_the_twinning_from_five_people_on(store: Store) -> None:
    one, other = Twinning(store), Twinning(store, "Heat")
    one.poll("staff", [1, 1, 4], question="purpose", text="q")
    other.poll("staff", [4], question="purpose", text="q")
    assert "Beside the programme" not in shown(one).text
    other.poll(
        "anonymous", [1, 1, 1, 4], question="useful", labels=["Very useful", "Useful", "A little useful", "Not useful"]
    )
    assert "Beside the programme" not in shown(one).text
    third = Twinning(store, "Water")
    third.poll("staff", [4, 4], question="purpose", text="q")
    titles = shown(one).titles
    assert {"This twinning: 2 of 3 answers", "The whole programme: 2 of 6 answers"} <= set(titles)
    assert "Beside the programme" not in shown(one, quotes=False).text


def test_a_twinning_alone_in_its_programme_is_beside_nobody(store: Store) -> None:
    one = Twinning(store)
    one.poll("open", [1, 1, 1, 1], question="purpose")
    assert "Beside the programme" not in shown(one).text


def test_what_stands_in_the_way_of_feedback_is_said(store: Store) -> None:
    made = Twinning(store)
    assert "No group is linked, so nobody can be asked." in shown(made).words
    with store.transaction():
        for seat in store.seats(made.id):
            store.unseat(seat)
    none = "Nobody is on the roster of this twinning, so no answer counts for a city."
    assert none in shown(made).words
    made.poll("staff", [1, 1], question="purpose")
    assert none in shown(made).words


def test_the_statements_of_the_programme_stand_at_its_foot(store: Store) -> None:
    text = shown(Twinning(store)).text
    assert "is funded by the European Union under Grant Agreement" in text


# -- the table


def test_feedback_has_real_dates_and_the_name_of_its_session(store: Store, database: str, tmp_path: Path) -> None:
    Twinning(store).poll("staff", [1], question="purpose")
    book = workbook(tmp_path, database, "feedback", "export", "--format", "xlsx", "-o")
    ((name, sheet),) = book.sheets.items()
    (row,) = book.rows(name)
    assert (row["session name"], row["session day"]) == ("Mapping", date(2026, 11, 2))
    assert row["at"] == "2026-11-22 12:00"
    assert book.is_filtered_and_frozen(name)
    assert len(book.widths(name)) == len(list(next(sheet.iter(f"{MAIN}row"))))


# -- where it is written


@pytest.mark.parametrize("words", [("report",), ("feedback", "report", "1")], ids=" ".join)
def test_a_file_that_cannot_be_written_is_one_plain_line(
    store: Store, database: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    Twinning(store)
    place = tmp_path / "nowhere" / "page.html"
    ran = CliRunner().invoke(main, [*words, str(place), "--db", database])
    assert (ran.exit_code, ran.stderr) == (2, f"{place} cannot be written: No such file or directory.\n")
