"""Bad input: each gets a clear sentence and loses nothing, in the chat and through the real command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from handlers.dialog.turn import File, Text
from handlers.forms.draft_import import MOST_SURPLUS
from handlers.forms.form_sheet import UNREAD
from tests.bot.command import CommandLine
from tests.flow.talk import UTM, Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city"}
HUGE = "population " * 9_000
ODD = {
    "empty": "",
    "spaces": " \n\t ",
    "invisible": "\u200b\u200e\u202e\ufeff",
    "one emoji": "🏙",
    "emoji": "🙂🙃👍🏽 👨‍👩‍👧‍👦",
    "nul": "\0\0\0",
    "bell and escape": "\x1b[2J\x07\x1b]0;owned\x07",
    "right to left": "\u202eycnegruj\u202c \u200f",
    "lone surrogate": "\ud800",
    "100 kB": HUGE,
    "100 kB of digits": "9" * 100_000,
    "100 kB without spaces": "x" * 100_000,
    "100 kB of lines": "a\n" * 50_000,
    "100 kB of marks": "é̂̃" * 25_000,
    "a slash": "/",
    "slashes": "////",
    "an unknown command": "/frobnicate",
    "braces": "{number} {0} {}",
    "percent": "%s %d %(x)s",
    "sql": "'; DROP TABLE form; --",
    "html": "<b>&amp;<script>",
    "markdown": "`` ` ** [x](y)",
    "minus": "-5",
    "a float": "1e309",
    "infinity": "inf",
    "roman": "Ⅷ",
    "superscript": "²",
    "arabic digits": "٥٠٠٠٠",
    "fullwidth": "５",
    "question marks": "????",
    "one question mark": "?",
    "a long question": "why " * 200 + "?",
}
ANSWERS = {"one emoji", "emoji", "arabic digits", "fullwidth", "braces", "infinity"}
"""What may be read as a number or a choice after all: 👍 is yes, "inf" begins "infrastructure"."""


def checking(talk: Talk) -> None:
    talk.say("check")


def asked_for_a_number(talk: Talk) -> None:
    talk.say("check", "1", "2")


def asked_yes_or_no(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change D4")


def asked_for_a_date(talk: Talk) -> None:
    talk.has("draft", {**CITY, "B1": "pending"})
    talk.say("draft", "change B2")


def asked_for_many(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change E1")


def at_the_ticks(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change G1")


def at_the_tasks(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("tasks")


def at_a_consent(talk: Talk) -> None:
    talk.say("draft")


def in_the_menu(talk: Talk) -> None:
    talk.say("start")


PLACES = [
    checking,
    asked_for_a_number,
    asked_yes_or_no,
    asked_for_a_date,
    asked_for_many,
    at_the_ticks,
    at_the_tasks,
    at_a_consent,
    in_the_menu,
]


@pytest.mark.parametrize("there", PLACES)
def test_odd_texts_get_a_sentence_and_fill_nothing(talk: Talk, there: Callable[[Talk], None]) -> None:
    there(talk)
    before, place = stored(talk), talk.at
    for name, words in ODD.items():
        said = talk.say(words)
        assert said.text.strip(), name
        if name not in ANSWERS:
            assert stored(talk) == before, name
        if stored(talk) != before or talk.at != place:
            start_over(talk, there)


def stored(talk: Talk) -> list[dict[str, object]]:
    person = talk.person_id
    with talk.store() as store:
        return [dict(store.answers(form.id)) for form in store.forms(person)]


def start_over(talk: Talk, there: Callable[[Talk], None]) -> None:
    person = talk.person_id
    with talk.store() as store, store.transaction():
        for form in store.forms(person):
            store.drop_form(form.id)
    there(talk)


@pytest.mark.parametrize("name", [name for name, words in ODD.items() if any(map(str.isalnum, words))])
def test_as_a_free_answer_odd_texts_are_kept_whole_and_without_what_cannot_be_seen(talk: Talk, name: str) -> None:
    words = ODD[name]
    talk.has("draft", CITY)
    talk.say("draft", "change E2", words)
    kept = str(talk.answers().get("E2", ""))
    assert not set(kept) & set("\x1b\x07\0\u202e\ud800")
    if not words.startswith("/") and not words.strip().endswith("?") and len(words) <= 100_000:
        assert len(kept) > len(words) // 2


@pytest.mark.parametrize(
    "words",
    [
        "50000",
        "50.000",
        "50,000",
        "50 000",
        "50'000",
        "50k",
        "50 K",
        "fifty thousand",
        "50 thousand",
        "0.05 million",
        "５００００",
        "٥٠٠٠٠",
        "about 50,000",
        "50000 inhabitants",
    ],
)
def test_a_population_in_many_spellings(talk: Talk, words: str) -> None:
    talk.say("check", "1", "2", words)
    if "Which one do you mean?" in talk.last.text:
        talk.say("1")
    assert talk.answers("check")["population"] == 50_000


@pytest.mark.parametrize(
    "words",
    [
        "3 September 2024",
        "2024-09-03",
        "03.09.2024",
        "3/9/2024",
        "Sept 3, 2024",
        "3 septembre 2024",
        "3. September 2024",
        "3.9.24",
    ],
)
def test_a_date_in_many_spellings(talk: Talk, words: str) -> None:
    talk.has("draft", {**CITY, "B1": "pending"})
    talk.say("draft", "change B2", words)
    if "Which one do you mean?" in talk.last.text:
        talk.press("3 Sep")
    assert talk.answers()["B2"] == "2024-09-03"


def test_a_number_where_a_choice_is_asked_and_the_reverse(talk: Talk) -> None:
    talk.say("check")
    talk.say("50000").shows("Please choose one of the options", "Who is applying?")
    talk.say("4").shows("I did not understand that either.")
    talk.say("0").shows("I did not understand that either.")
    talk.say("1", "2")
    talk.say("quite a lot").shows("I expected a whole number, such as 50000.")
    talk.say("-5").shows("I expected a whole number")
    assert talk.answers("check") == {"applicant": "local_government", "cohort": "pending"}


def test_a_long_text_is_searched_cut_and_kept_whole_where_it_is_an_answer(talk: Talk) -> None:
    long = "We want to learn. " * 3_000
    talk.has("draft", CITY)
    talk.say("draft", "change E2", long).shows("53,999 characters so far.", "too long by 51,999; it is kept as it is")
    assert talk.answers()["E2"] == long.strip()
    assert talk.say("start", long).text


def test_a_file_of_a_megabyte_and_files_of_rubbish(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.give(File("x.md", b"### E2\n" + b"y" * 1_000_000)).shows(
        "I took over 0 answers.", "These I could not read.", "• E2 Motivation: yyy"
    )
    talk.give(File("x.md", b"\0\x1b[2J\xed\xa0\x80")).shows("I do not know that kind of file.")
    talk.give(File("x.md", b"### D2\n" + b"1. a; b\n" * 5_000)).shows("• D2 Other representatives 6: a; b")
    kept = [value for leaf, value in talk.answers().items() if leaf.startswith(f"{UNREAD}D2.")]
    assert "\n".join(kept).count("a; b") == 5_000 - 5
    assert len(kept) == MOST_SURPLUS + 1
    assert talk.answers()["A1"] == "Alphaville"


@pytest.mark.parametrize("line", ["- " + " " * 900_000 + "x", "- " + "x" * 900_000, "- Name: " + "x " * 400_000])
def test_a_line_of_a_megabyte_is_told_or_let_be_and_nothing_else_is_lost(talk: Talk, line: str) -> None:
    talk.has("draft", CITY)
    talk.give(File("x.md", f"### C1 x\n{line}\n### A1 x\nBetaville\n".encode())).shows("I took over 1 answer.")
    assert talk.answers()["A1"] == "Betaville"
    kept = [value for leaf, value in talk.answers().items() if leaf.startswith(f"{UNREAD}C1")]
    assert kept == [line.partition(": ")[2].strip() if ":" in line else line]


# -- at once, and twice


def test_messages_at_once_are_all_taken_one_after_the_other(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change E2", "First.")
    lines = [f"Line number {number}." for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        fates = list(pool.map(lambda line: talk.try_to_give(Text(line), line).receipt.fate, lines))
    assert fates == ["applied"] * 12
    kept = talk.answers()["E2"].split("\n")
    assert (kept[0], sorted(kept[1:])) == ("First.", sorted(lines))


def test_the_same_message_many_times_at_once_is_taken_once(talk: Talk) -> None:
    talk.has("draft", CITY)
    talk.say("draft", "change E2", "First.")
    with ThreadPoolExecutor(6) as pool:
        fates = list(pool.map(lambda _: talk.try_to_give(Text("Again."), "update 1").receipt.fate, range(12)))
    assert sorted(fates) == ["applied"] + ["repeated"] * 11
    assert talk.answers()["E2"] == "First.\nAgain."


# -- the database, through the command line


@contextmanager
def held(path: Path) -> Iterator[None]:
    """The file, locked by somebody else."""
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        yield
        holder.execute("ROLLBACK")


def population(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM answer WHERE leaf = 'population'")]


def test_a_database_that_is_locked_for_a_while(command: CommandLine, tmp_path: Path) -> None:
    database = tmp_path / "city.db"
    with command.chat("--programme", UTM, "--db", str(database)) as chat:
        chat.say("check", "1", "2")
        chat.until("How many inhabitants")
        with held(database):
            chat.say("70000")
            assert "is held by another process. Nothing was changed, try again." in chat.error_line()
        chat.say("70000")
        chat.until("Is your city a signatory")
    assert population(database) == ["70000"]


def test_a_database_that_may_only_be_read(command: CommandLine, public: Path) -> None:
    database = public / "city.db"
    command.run("chat", "--db", str(database), input="check\n1\n1\n")
    database.chmod(0o444)
    done = command.as_stranger("chat", "--db", str(database), input="2\n")
    assert done.returncode == 2
    assert "This user may not write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_full(command: CommandLine, tmp_path: Path) -> None:
    database = tmp_path / "city.db"
    command.run(
        "chat",
        "--programme",
        UTM,
        "--db",
        str(database),
        input="draft\nyes\nno\nAlphaville\nchange E2\nOne sentence.\n",
    )
    big = "x" * 90_000
    done = command.run_anew(
        "chat", "--db", str(database), input=f"{big}\n" * 5 + "summary\n", room=database.stat().st_size + 150_000
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "No room is left" in done.stderr or "reports an error" in done.stderr
    after = command.run("chat", "--db", str(database), input="summary\n")
    assert "1. City or authority: Alphaville" in after.stdout
    assert "Motivation: One sentence." in after.stdout


def test_a_database_of_a_newer_version(command: CommandLine, tmp_path: Path) -> None:
    database = tmp_path / "city.db"
    command.run("chat", "--db", str(database), input="hello\n")
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 999")
    done = command.run("chat", "--db", str(database), input="hello\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "newer version of this program" in done.stderr


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nowhere/deep/city.db", "cannot be opened"),
        ("letter.txt", "is not a database"),
        ("postgres://x/y", "names no store"),
    ],
)
def test_a_database_that_is_none(command: CommandLine, tmp_path: Path, place: str, said: str) -> None:
    (tmp_path / "letter.txt").write_text("Dear city, " * 100)
    done = command.run("chat", "--db", place if "://" in place else str(tmp_path / place), input="hello\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_with_a_typo_is_told_with_its_line_by_every_command(command: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "mine"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('id = "mine"\nnmae = "My programme"\n')
    for words in (
        ("chat", "--memory"),
        ("packs", "list"),
        ("check", "--answers", "-"),
        ("packs", "graph", "mine"),
        ("ask", "why"),
    ):
        done = command.run(*words, input="{}", CITY2CITY_PACKS=str(folder.parent))
        assert (done.returncode, done.stdout) == (2, ""), words
        assert f"{folder / 'pack.toml'}:2: nmae: no such key; did you mean 'name'?" in done.stderr
        assert "Traceback" not in done.stderr
    proof = command.run("packs", "check", str(folder))
    assert (proof.returncode, proof.stdout.splitlines()[-1]) == (1, "1 flaw.")
