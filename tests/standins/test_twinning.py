"""A twinning of three cities from its first word to its last report, through the real adapters, against both stand-ins.

Köln (karl, on both platforms), Bogotá (belen, Slack) and Nairobi (naomi, Telegram), led by fran and looked after by olga: four
sessions, feedback in all three modes, a session moved across a change of the clocks, the process away twice.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bot.command import CommandLine
from tests.standins.recorded import ORDER
from tests.standins.stage import Post, Stage, opened

CHAT = Path(__file__).with_name("twinning.chat")
AS_OF = ("--as-of", "2026-06-20T12:00Z")
PLACES = ("the channel", "the group")
FORMULAS = ('=HYPERLINK("http://evil.example";"Click")', "@SUM(1+9)*cmd|' /C calc'!A0", "+49 221 12345", "=1+1")
"""What people wrote that a table program would reckon with."""
# The stand-in's web server says so where a file comes in pieces; it is none of ours.
pytestmark = pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage when all is over and nothing runs."""
    with ExitStack() as held:
        stage = opened(tmp_path_factory.mktemp("stage"), held)
        try:
            stage.play([line for line in CHAT.read_text("utf-8").splitlines() if ORDER.match(line)])
        finally:
            if stage.life:
                stage.stop()
    yield stage


def said(stage: Stage, words: str, *places: str) -> list[Post]:
    """What was said with these words in its first line, at these places."""
    return [one for one in stage.posts if one.said and words in one.said[0] and one.where in (places or (one.where,))]


def counts(post: Post) -> list[str]:
    return [line for line in post.said if " %)" in line]


def times(posts: Sequence[Post], place: str) -> list[str]:
    return [f"{one.at:%m-%d %H:%M} {one.said[0].strip('*').partition(': ')[0]}" for one in posts if one.where == place]


def test_all_goes_as_it_was_recorded(played: Stage) -> None:
    recorded = CHAT.read_text("utf-8")
    head = [line for line in recorded.splitlines() if line.startswith("#")]
    now = "\n".join([*head, *played.written, ""])
    if os.environ.get("RECORD"):
        CHAT.write_text(now, "utf-8")
    assert now == CHAT.read_text("utf-8")


def test_every_call_was_taken_and_broke_no_bound(played: Stage) -> None:
    assert played.telegram.broken == played.slack.broken == []
    assert {one.outcome for one in played.posts} == {"ok"}
    assert len(played.posts) > 200


# -- sessions


def test_each_post_about_a_session_is_in_both_groups_once_and_at_its_time(played: Stage) -> None:
    posts = [one for one in said(played, "Session ", *PLACES) if not one.said[0].startswith("*Feedback")]
    assert times(posts, "the channel") == times(posts, "the group")
    assert times(posts, "the group") == [
        "02-02 09:00 Invitation", "02-02 09:00 Invitation", "02-02 09:00 Invitation", "02-02 09:00 Invitation",
        "03-03 13:00 In 7 days", "03-09 13:00 In 1 day", "03-10 12:00 In 1 hour",
        "03-10 15:50 Changed", "03-24 14:00 In 7 days", "03-30 13:00 In 1 day", "03-31 12:00 In 1 hour",
        "04-21 18:00 In 7 days", "04-28 12:00 In 1 hour",
        "05-19 13:00 In 7 days", "05-25 13:00 In 1 day", "05-26 12:00 In 1 hour",
    ]  # fmt: skip


def test_a_session_that_was_moved_has_its_new_hour_everywhere_and_the_words_that_were_chosen(played: Stage) -> None:
    (one,) = said(played, "In 1 day: Session 2", "the group")
    assert "Please bring what failed, too." in one.said
    assert [line for line in one.said if line.startswith("•")] == [
        "• Köln: Tuesday, 31 March 2026, 15:00",
        "• Bogotá: Tuesday, 31 March 2026, 08:00",
        "• Nairobi: Tuesday, 31 March 2026, 16:00",
    ]


def test_what_was_due_while_the_process_was_away_is_sent_late_or_listed(played: Stage) -> None:
    assert not said(played, "In 1 day: Session 3")
    lists = [line for one in said(played, "1 · Waste to energy", "fran") for line in one.said if "too late" in line]
    assert [line.split(" · ")[0::2][:2] for line in lists] == [["• 3.1d", "slack"], ["• 3.1d", "telegram"]]


# -- feedback


@pytest.mark.parametrize(("session", "shown"), [(1, 2), (2, 0), (3, 2), (4, 2)])
def test_each_mode_keeps_its_word(played: Stage, session: int, shown: int) -> None:
    """Session 1 is asked openly, 2 for staff, 3 and 4 anonymously, of which 4 by too few."""
    months = {1: "03-24 15:30", 2: "04-14 15:30", 3: "05-12 15:30", 4: "06-09 16:00"}
    for place in PLACES:
        results = [one for one in said(played, "Result", place) if f"{one.at:%m-%d %H:%M}" == months[session]]
        assert len(results) == shown
        charts = sum(line.startswith("→ poll-") and "(PNG, " in line for one in results for line in one.said)
        assert charts == {1: 2, 2: 0, 3: 1, 4: 0}[session]


def test_the_count_of_a_poll_for_staff_is_in_no_group(played: Stage) -> None:
    posts = said(played, "Feedback: Session 2", *PLACES)
    assert [counts(one) for one in posts] == [[]] * len(posts)
    assert "2 people have answered." in posts[-1].said


def test_one_tally_is_shown_in_both_groups_and_a_linked_person_is_in_it_once(played: Stage) -> None:
    channel, group = ([counts(one) for one in said(played, "Feedback: Session 1", place)] for place in PLACES)
    assert channel == group
    assert group[-1] == [
        "• Yes, fully: 0 (0 %)",
        "• Mostly: ▇▇▇▇▇▇▇▇ 2 (67 %) · Köln and Nairobi",
        "• Only in part: ▇▇▇▇ 1 (33 %) · Bogotá",
        "• No: 0 (0 %)",
    ]


def test_who_did_not_answer_is_nudged_once_a_session_until_they_stop_it(played: Stage) -> None:
    nudged = [one for one in said(played, "*Feedback*") if one.said[-1].startswith("  [feedback] [No more of these]")]
    assert Counter((one.where, f"{one.at:%m-%d %H:%M}") for one in nudged) == {
        ("naomi", "03-13 15:30"): 1, ("naomi", "04-03 15:30"): 1, ("karl", "05-29 16:00"): 1,
    }  # fmt: skip


# -- what staff take away


@pytest.fixture(scope="module")
def tables(played: Stage) -> dict[str, Path]:
    """The export as files, by their endings; a table that does reckon is beside them."""
    made = {ending: played.folder / f"answers.{ending}" for ending in ("csv", "xlsx")}
    for ending, path in made.items():
        ran(played, "feedback", "export", "--format", ending, "-o", str(path), *AS_OF)
    bad = played.folder / "bad.csv"
    bad.write_text("a\n=1+1\n", "utf-8")
    return {**made, "bad": bad}


def ran(stage: Stage, *words: str) -> None:
    done = CommandLine(stage.folder / "home").run(*words, "--db", stage.database)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_table_has_every_answer_and_of_the_anonymous_ones_only_numbers(tables: dict[str, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(tables["csv"].read_text("utf-8-sig"))))
    assert Counter((one["session"], one["mode"]) for one in rows) == {
        ("1", "open"): 12, ("2", "staff"): 2, ("3", "anonymous"): 6, ("4", "anonymous"): 2,
    }  # fmt: skip
    assert {(one["person"], one["city"], one["at"]) for one in rows if one["mode"] == "anonymous"} == {("", "", "")}
    for words in FORMULAS:
        assert any(one["answer"].startswith(f"'{words}") for one in rows)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed: nothing opens the table"
)
def test_no_cell_is_a_formula_when_libreoffice_opens_the_table(tables: dict[str, Path], tmp_path: Path) -> None:
    seen = {name: as_opened(path, tmp_path) for name, path in tables.items()}
    assert {name: "table:formula" in cells for name, cells in seen.items()} == {
        "csv": False,
        "xlsx": False,
        "bad": True,
    }
    for name in ("csv", "xlsx"):
        assert all(word in seen[name] for word in ("Köln", "Bogotá", "HYPERLINK(", "Fewer slides, more site visits."))


def as_opened(table: Path, folder: Path) -> str:
    """A table as LibreOffice keeps it after opening it, with the formulas that it found."""
    given = ["--infilter=CSV:44,34,76,1"] if table.suffix == ".csv" else []
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", *given, "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", str(folder / table.suffix), str(table)], check=True, capture_output=True, timeout=60
    )
    return (folder / table.suffix / f"{table.stem}.fods").read_text("utf-8")


def test_both_pages_are_written_and_load_nothing(played: Stage, tmp_path: Path) -> None:
    report, feedback = tmp_path / "report.html", tmp_path / "feedback.html"
    ran(played, "report", str(report), *AS_OF)
    ran(played, "feedback", "report", "1", str(feedback), *AS_OF)
    known = {
        report: (
            "Waste to energy",
            "2 messages about what was over more than 30 days ago",
            "12 of 24 (50%): 3 people, 8 questions each",
        ),
        feedback: ("3 of 3 people", "Nobody answered", "fewer than 3 people on the roster answered", "Fewer slides"),
    }
    for page, shows in known.items():
        written = page.read_text("utf-8")
        assert all(one in written for one in shows)
        assert not re.search(r"<(script|link|img|iframe)\b|url\((?!#)|@import|\b(href|src)=", written)
