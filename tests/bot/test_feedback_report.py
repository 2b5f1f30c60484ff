"""Feedback as a table and as a page: everything that may be shown and nothing else, and no formula in any format."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.main import main
from bot.reports import feedback_report, feedback_table, page, tables
from bot.reports.feedback_source import ReportSource
from bot.runtime.settings import Settings, settings
from faq.pack.load import load_packs
from faq.text.showing import seen
from storage.open import open_store
from storage.records import (
    Address,
    FeedbackText,
    Identity,
    Poll,
    PollMode,
    PollPost,
    Seat,
    Session,
    TwinningCity,
    Vote,
)
from storage.store import Store
from tests.bot.test_report import read

PACKS = load_packs()
UTM = "utm-city2city"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = int(NOW.timestamp() * 1000)
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "city.db")


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    with closing(open_store(database)) as opened:
        yield opened


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return settings({"CITY2CITY_FILES": str(tmp_path / "files")})


class Twinning:
    """Köln, Bogotá and Nairobi with four people on the roster, one beside it, and a session behind them."""

    def __init__(self, store: Store, title: str = "Waste") -> None:
        self.store = store
        with store.transaction():
            self.id = store.create_twinning(UTM, title, "", 0).id
            cities = [("Köln", "DE"), ("Bogotá", "CO"), ("Nairobi", "KE")]
            store.set_cities(self.id, [TwinningCity(self.id, n, *city, "UTC") for n, city in enumerate(cities, 1)])
            self.people = [store.person(Identity("slack", "T", f"{title}{n}"), 0).id for n in range(5)]
            for number, person in enumerate(self.people[:4]):
                store.seat(Seat(self.id, number % 3 + 1, person))
            session = Session(self.id, 1, "Mapping", "2026-11-02T14:00", "UTC", 90, AT - 10**9, "x", 0)
            self.session = store.add_session(session).id

    def poll(
        self, mode: PollMode, votes: list[int], *, question: str = "", closed: int | None = AT - 1, **more: Any
    ) -> int:
        """A poll, of the session where it asks a question of the pack; person n votes for ``votes[n]`` (0: not at all)."""
        session = self.session if question else 0
        with self.store.transaction():
            asked = Poll(self.id, more.get("text", "A question"), mode, 0, session, question, closed_at=closed)
            asked = replace(asked, hidden=more.get("hidden", False))
            poll = self.store.add_poll(asked, more.get("labels", ["Yes, fully", "Mostly", "Only in part", "No"]))
            if more.get("posted", True):
                self.store.save_post(PollPost(poll.id, Address("slack", "b", "T", "C"), f"n{poll.id}", "1.0"))
        for person, option in enumerate(votes):
            self._vote(poll, person, option)
        return poll.id

    def _vote(self, poll: Poll, person: int, option: int) -> None:
        if not option:
            return
        with self.store.transaction():
            if poll.mode == "anonymous":
                self.store.count_vote(poll.id, option, self.people[person], listed=person < 4)
            else:
                self.store.vote(Vote(poll.id, self.people[person], option, AT - person, person < 4))

    def writes(self, poll: int, words: str, person: int | None = None, question: str = "outcomes") -> None:
        named = {} if person is None else {"person": self.people[person], "at": AT}
        with self.store.transaction():
            self.store.add_text(FeedbackText(poll, question, words, **named))  # type: ignore[arg-type]


@pytest.fixture
def twinning(store: Store) -> Twinning:
    return Twinning(store)


def rows(conf: Settings, database: str, number: int = 0) -> list[dict[str, str]]:
    text = feedback_table.export(conf, database, "csv", number, NOW).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def shown(store: Store, number: int, **how: bool) -> Any:
    found = store.twinning(number)
    assert found is not None
    return read(feedback_report.written(ReportSource(store, PACKS, AT), found, **how))


# -- the table


def test_each_answer_is_a_row_with_city_and_number_but_no_account(
    twinning: Twinning, database: str, conf: Settings
) -> None:
    twinning.poll("staff", [1, 2, 0, 0, 4], question="purpose")
    found = {row["answer"]: row for row in rows(conf, database)}
    assert {answer: (row["city"], row["listed"]) for answer, row in found.items()} == {
        "Yes, fully": ("Köln", "yes"), "Mostly": ("Bogotá", "yes"), "No": ("", "no"),
    }  # fmt: skip
    first = found["Yes, fully"]
    assert (first["question"], first["session"], first["number"], first["at"]) == (
        "Did this session reach its purpose?", "1", "1", "2026-11-22T12:00:00+00:00",
    )  # fmt: skip
    numbers = {row["person"] for row in found.values()}
    assert len(numbers) == 3
    assert not numbers & {*twinning.people, ""}


def test_of_an_anonymous_poll_only_numbers_are_given(twinning: Twinning, database: str, conf: Settings) -> None:
    poll = twinning.poll("anonymous", [1, 1, 2, 0, 2], question="purpose")
    twinning.writes(poll, "honest words")
    found = rows(conf, database)
    counted = [(row["answer"], row["number"], row["listed"]) for row in found if row["number"]]
    assert counted == [
        ("Yes, fully", "2", "yes"), ("Mostly", "1", "yes"), ("Only in part", "0", "yes"), ("No", "0", "yes"),
    ]  # fmt: skip
    assert [row["answer"] for row in found if not row["number"]] == ["honest words"]
    assert {row["person"] + row["city"] + row["at"] for row in found} == {""}


@pytest.mark.parametrize(
    ("votes", "closed", "given"),
    [
        ([1, 1, 2], AT - 1, True), ([1, 1, 2], None, False), ([1, 2, 0], AT - 1, False), ([0, 0, 0], AT - 1, False),
        ([1, 2, 0, 0, 1], AT - 1, False),
    ],
)  # fmt: skip
def test_an_anonymous_poll_is_given_when_it_is_closed_and_three_of_the_roster_have_answered(
    twinning: Twinning, database: str, conf: Settings, votes: list[int], closed: int | None, given: bool
) -> None:
    poll = twinning.poll("anonymous", votes, text="How honest?", closed=closed)
    twinning.writes(poll, "one of us is unhappy")
    table = rows(conf, database)
    assert (table[0]["answer"] == "Yes, fully") == given
    assert table[0]["answer"].startswith("(not shown") == (not given)
    text = shown(twinning.store, twinning.id).text
    for words in ([row["answer"] for row in table], text):
        assert ("one of us is unhappy" in words) == (closed is not None)
    assert ("How honest? (anonymous)" in text) == given
    assert ("Questions whose answers are not shown" in text) == (not given)
    why = "it is still open" if closed is None else "fewer than 3 people on the roster answered"
    assert (f"Polls of the team: How honest? – {why}." in text) == (not given)


def test_one_twinning_or_all_the_archived_too(store: Store, database: str, conf: Settings) -> None:
    for title in ("Waste", "Heat"):
        Twinning(store, title).poll("open", [1])
    assert [row["title"] for row in rows(conf, database)] == ["Waste", "Heat"]
    assert [row["title"] for row in rows(conf, database, 2)] == ["Heat"]
    with pytest.raises(LookupError, match=r"^There is no twinning 3\.$"):
        rows(conf, database, 3)


def test_the_three_formats_hold_the_same(twinning: Twinning, database: str, conf: Settings) -> None:
    poll = twinning.poll("staff", [1, 2], question="purpose")
    twinning.writes(poll, "=cmd()|' /C calc'!A0", 0)
    twinning.writes(poll, "x" * 40_000, 1)
    table = rows(conf, database)
    as_json = json.loads(feedback_table.export(conf, database, "json", 0, NOW))
    assert [list(row) for row in as_json] == [tables.titles(feedback_table.COLUMNS)] * 4
    assert [tables.cell(row["answer"]) for row in as_json] == [row["answer"] for row in table]
    cells = xlsx(feedback_table.export(conf, database, "xlsx", 0, NOW))
    assert cells[0] == tables.titles(feedback_table.COLUMNS)
    assert [row[cells[0].index("answer")][: tables.LONGEST_CELL - 1] for row in cells[1:]] == [
        row["answer"][: tables.LONGEST_CELL - 1] for row in table
    ]


def test_the_csv_begins_with_a_mark_by_which_tables_know_utf_8(
    twinning: Twinning, database: str, conf: Settings
) -> None:
    twinning.poll("open", [1])
    table = feedback_table.export(conf, database, "csv", 0, NOW)
    assert table.startswith(b"\xef\xbb\xbftwinning,title,")
    assert table.count(b"\xef\xbb\xbf") == 1
    assert rows(conf, database)[0]["city"] == "Köln"


def xlsx(content: bytes) -> list[list[str]]:
    """The cells of the first sheet, of which it holds that none is a formula or a link."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not [name for name in book.namelist() if "calcChain" in name or "externalLink" in name]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(f".//{CELL}f")
    assert not sheet.findall(f".//{CELL}hyperlink")
    found = []
    for row in sheet.iter(f"{CELL}row"):
        texts = [(cell.find(f"{CELL}v"), cell.find(f"{CELL}is/{CELL}t")) for cell in row]
        found.append([(text if text is not None else value).text or "" for value, text in texts])  # type: ignore[union-attr]
    return found


PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=50)
CELLS = st.one_of(
    PRINTED,
    st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "http://x", "007", "1e5"]),
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_any_table_begins_as_a_formula(table: list[list[str]]) -> None:
    text = tables.csv_text(("a", "b"), table)
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [seen(cell).removeprefix("'") for cell in row] for row in table
    ]
    cells = xlsx(tables.xlsx_bytes(("a", "b"), table))[1:]
    for row in (*back, *cells):
        assert not any(cell.startswith(tables.FORMULA) for cell in row)
    assert json.loads(tables.json_text(("a", "b"), table)) == [dict(zip("ab", row, strict=True)) for row in table]


# -- the page


def test_the_page_shows_who_answered_how_sessions_were_and_what_was_written(twinning: Twinning) -> None:
    poll = twinning.poll("staff", [1, 1, 4, 0, 2], question="purpose")
    twinning.writes(poll, "A pilot for <b>scraps</b>", 2)
    twinning.poll("open", [1, 2], text="Shall we meet in Bonn?", labels=["Yes", "No"])
    found = shown(twinning.store, twinning.id)
    assert found.titles == [
        "Session 1 · 2 November 2026: 3 of 4 people",
        "Polls of the team: 2 of 4 people",
        "Session 1 · 2 November 2026. Yes, fully: 2, Mostly: 0, Only in part: 0, No: 1",
        "Yes: 1",
        "No: 1",
    ]
    text = found.text
    assert "Did this session reach its purpose?" in text
    assert "Shall we meet in Bonn? (open)" in text
    assert "What came out of this session for your city?" in text
    assert "A pilot for <b>scraps</b>" in text
    assert "Session 1 · 2 November 2026 · Nairobi" in text
    assert "Answers of people who are not on the roster, in no plot: 1." in text


def test_people_are_counted_once_however_many_questions_they_answered(twinning: Twinning) -> None:
    twinning.poll("staff", [1, 1, 0, 0], question="purpose")
    twinning.poll("staff", [1, 0, 2, 0], question="useful")
    assert shown(twinning.store, twinning.id).titles[0] == "Session 1 · 2 November 2026: 3 of 4 people"


def test_each_bar_names_its_answers_with_their_numbers(twinning: Twinning) -> None:
    twinning.poll("staff", [1, 1, 4, 0], question="purpose")
    words = shown(twinning.store, twinning.id).words
    first = words.index("Yes, fully: 2")
    assert words[first : first + 5] == ["Yes, fully: 2", "Mostly: 0", "Only in part: 0", "No: 1", "3 answers"]


def test_a_question_that_nobody_answered_says_so(twinning: Twinning) -> None:
    twinning.poll("staff", [0, 0, 0, 0], question="purpose")
    twinning.poll("open", [0, 0, 0, 0], text="Shall we meet in Bonn?")
    words = shown(twinning.store, twinning.id).words
    assert words[words.index("Did this session reach its purpose?") + 2] == "Nobody answered"
    assert words[words.index("Shall we meet in Bonn? (open)") + 1] == "Nobody answered."


def test_a_question_that_is_still_to_be_asked_is_not_on_the_page(twinning: Twinning) -> None:
    twinning.poll("anonymous", [], question="purpose", closed=None, posted=False)
    twinning.poll("staff", [], question="useful", closed=None, posted=False)
    assert "Nothing was asked yet." in shown(twinning.store, twinning.id).text


def test_what_several_texts_name_stands_before_them_counted_by_text(twinning: Twinning) -> None:
    asked = twinning.poll("open", [1, 1, 1, 1], question="purpose")
    for text in (
        "More workshops, workshops and the budget",
        "A workshop about the budget with them would be fine",
        "The Workshops were too short; what about money?",
        "Nobody spoke of the budgets",
        "It was all fine",
    ):
        twinning.writes(asked, text)
    found = shown(twinning.store, twinning.id)
    assert "Named in several texts: budget (3), workshops (3)." in found.words
    assert "Named in several" not in shown(twinning.store, twinning.id, quotes=False).text


def test_what_fewer_than_three_texts_name_is_not_counted(twinning: Twinning) -> None:
    asked = twinning.poll("open", [1, 1, 1, 1], question="purpose")
    for text in ("workshops, please", "workshops again", "that and this with those"):
        twinning.writes(asked, text)
    assert "Named in several" not in shown(twinning.store, twinning.id).text


# -- the page for the cities


def test_the_page_for_the_cities_shows_what_they_were_told_that_they_see(twinning: Twinning) -> None:
    """Open results and anonymous ones that were published; never quotes, what is for the team, or a hidden count."""
    secret = twinning.poll("staff", [1, 1, 1, 1], question="purpose", labels=["Alas", "Oh"])
    openly = twinning.poll("open", [2, 2, 1, 0], question="useful", labels=["Good", "Bad"])
    for poll in (secret, openly):
        twinning.writes(poll, "Anna is slow", 2)
    twinning.poll("anonymous", [1, 1, 2, 0], text="Honestly?", labels=["Aye", "Nay"])
    twinning.poll("open", [1, 1, 1, 1], text="Where next?", labels=["Here", "There"], closed=None, hidden=True)
    found = shown(twinning.store, twinning.id, quotes=False)
    assert "This page may be shown to the cities" in found.text
    assert not [
        word for word in ("Anna", "Alas", "Here", "own words", "For the programme team only") if word in found.text
    ]
    assert {"Good: 1", "Bad: 2", "Honestly? (anonymous)"} <= set(found.words)
    assert (
        "Session 1 · 2 November 2026: Did this session reach its purpose? – it was asked for the programme team only."
        in found.words
    )
    assert "Polls of the team: Where next? – it is still open." in found.words
    whole = shown(twinning.store, twinning.id).text
    assert all(
        word in whole for word in ("Anna is slow", "Alas", "Here", f"feedback report {twinning.id} --without-quotes")
    )


def test_a_twinning_that_was_asked_nothing_says_so(twinning: Twinning) -> None:
    assert "Nothing was asked yet." in shown(twinning.store, twinning.id).text


def test_no_name_account_or_number_of_a_person_is_on_the_page(
    twinning: Twinning, conf: Settings, database: str
) -> None:
    poll = twinning.poll("staff", [1, 2, 1, 2], question="purpose")
    twinning.writes(poll, "words", 0)
    numbers = {row["person"] for row in rows(conf, database)} - {""}
    written = feedback_report.report(conf, database, twinning.id, NOW)
    assert len(numbers) == 4
    assert not [secret for secret in (*numbers, *twinning.people, "Waste0") if secret in written]


def test_the_commands_write_files(
    twinning: Twinning, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twinning.poll("open", [1])
    run = CliRunner()
    table, named = tmp_path / "t.xlsx", tmp_path / "f.html"
    assert (
        run.invoke(main, ["feedback", "export", "--format", "xlsx", "-o", str(table), "--db", database]).exit_code == 0
    )
    assert len(xlsx(table.read_bytes())) == 2
    assert run.invoke(main, ["feedback", "report", "1", str(named), "--db", database]).exit_code == 0
    assert "A question (open)" in read(named.read_text(encoding="utf-8")).text
    monkeypatch.chdir(tmp_path)
    assert run.invoke(main, ["feedback", "report", "1", "--without-quotes", "--db", database]).exit_code == 0
    cities = (tmp_path / "feedback-1-for-cities.html").read_text(encoding="utf-8")
    assert "This page may be shown to the cities" in read(cities).text
    gone = run.invoke(main, ["feedback", "report", "9", str(tmp_path / "no.html"), "--db", database])
    assert (gone.exit_code, (tmp_path / "no.html").exists()) == (2, False)
    assert page.STYLE in named.read_text(encoding="utf-8")
