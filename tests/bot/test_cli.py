"""The real command in a real process: the chat through a pipe and typed, ask and check by their contract, every option."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli.main import main
from bot.platforms import PLATFORM_SETTINGS
from bot.runtime.settings import SETTINGS
from bot.terminal.replay import replay
from handlers.routing.command_table import COMMANDS
from tests.bot.command import CommandLine
from tests.flow.talk import NZC, UTM, shipped
from tests.patience import PATIENCE

GOOD = {
    "applicant": "local_government", "mandate": "yes", "cohort": "pending", "population": 50_000, "gcom": "signatory",
    "plan": "whole", "ready": "yes", "share": "yes", "topic": "Clean hydrogen", "partners": "yes",
}  # fmt: skip


# -- what is documented


def below(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from below(inner, f"{path} {name}")


def test_every_command_option_and_setting_is_printed_with_words(command: CommandLine) -> None:
    page = command.run("commands").stdout
    for path, one in below(main, "city2city"):
        assert f"### `{path}`\n" in page
        assert one.help, path
        for option in one.params:
            if isinstance(option, click.Option):
                assert option.help, f"{path} {option.name} has no help"
                assert all(name in page.partition(f"### `{path}`\n")[2].partition("### ")[0] for name in option.opts), (
                    path
                )
    for name in (*SETTINGS, *PLATFORM_SETTINGS, *COMMANDS.every):
        assert f"| `{name}` |" in page


def test_the_commands_of_the_chat_are_printed_in_a_language(command: CommandLine) -> None:
    page = command.run("commands", "--lang", "fr").stdout
    assert "| `tester` |  | vérifier si votre ville peut participer |" in page
    assert "| `check` |" not in page
    assert "### `city2city check`\n" in page
    refused = command.run("commands", "--lang", "xx")
    assert (refused.returncode, refused.stderr) == (2, "unknown language 'xx'; there are: en, fr\n")


# -- the chat


def test_a_chat_through_a_pipe_ends_well(command: CommandLine) -> None:
    done = command.run(
        "chat", "--memory", "--programme", UTM, "--as-of", "2025-08-20", input="check\n1\nmember\n\nhelp"
    )
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "I am an automated assistant",
        "Who is applying?",
        "Question 3 of 7",
        "I see no words in your message.",
        "What I can do",
    ):
        assert words in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("--version", b""),
        ("chat --help", b""),
        ("chat --memory --as-of 2025-08-20", b"hello\n\xff\xfe\nwhen is the deadline?"),
        ("ask --batch -", b"when is the deadline?\n\xc3\xa9t\xc3\xa9"),
        ("check --json --answers - --as-of 2025-08-20", b'{"applicant": "consortium"}'),
        ("check --answers -", b"nonsense"),
        ("packs nonsense", b""),
        ("doctor", b""),
    ],
)
def test_the_installed_command_does_what_a_process_of_the_nursery_does(
    command: CommandLine, words: str, given: bytes
) -> None:
    """Most tests are of the latter, which need not load anything."""
    anew, born = command.run_anew(*words.split(), input=given), command.run(*words.split(), input=given)
    seconds = re.compile(r"loaded in [\d.]+ s")
    assert (born.returncode, seconds.sub("", born.stdout), born.stderr) == (
        anew.returncode, seconds.sub("", anew.stdout), anew.stderr,
    )  # fmt: skip


def test_no_input_at_all_is_a_chat_too(command: CommandLine) -> None:
    done = command.run("chat", "--memory")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_chat_goes_on_where_it_was_and_memory_keeps_nothing(command: CommandLine) -> None:
    command.run("chat", "--programme", UTM, input="check\n1\n")
    database = command.home / "data" / "city2city" / "city2city.db"
    assert database.is_file()
    assert "Question 3 of 7" in command.run("chat", input="member\n").stdout
    before = database.read_bytes()
    done = command.run("chat", "--memory", input="back\n")
    assert "There is no open question here." in done.stdout
    assert database.read_bytes() == before


def test_the_database_is_an_option_before_a_setting(command: CommandLine, tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    command.run("chat", input="hello\n", DATABASE_URL=f"sqlite:///{one}")
    command.run("chat", "--db", f"sqlite:///{two}", input="hello\n", DATABASE_URL=f"sqlite:///{one}.other")
    assert (one.is_file(), two.is_file(), Path(f"{one}.other").exists()) == (True, True, False)


def test_a_language_and_a_day_to_begin_with(command: CommandLine) -> None:
    done = command.run(
        "chat", "--memory", "--lang", "fr", "--programme", UTM, "--as-of", "2025-09-05T02:00Z", input="about\n"
    )
    assert "5 septembre 2025" in done.stdout
    day = command.run("chat", "--memory", "--programme", UTM, "--as-of", "2025-09-04", input="about\n")
    assert "On 4 September 2025 the call may already be closed" in day.stdout


def test_files_are_saved_where_the_setting_says(command: CommandLine, tmp_path: Path) -> None:
    done = command.run(
        "chat", "--db", str(tmp_path / "chat.db"), input="mydata\n", CITY2CITY_FILES=str(tmp_path / "out")
    )
    assert f"→ {tmp_path / 'out' / 'my-data.json'}" in done.stdout
    assert "terminal" in (tmp_path / "out" / "my-data.json").read_text()


def test_bytes_that_are_no_text_are_a_message_like_any_other(command: CommandLine) -> None:
    done = command.run("chat", "--memory", input=b"\xff\xfe\nhello\n\x1b]0;x\x07\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "What would you like to do?" in done.stdout
    assert "\x1b" not in done.stdout


def test_repro_writes_a_transcript_that_replays(command: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "mine.chat"
    lines = [
        "hello",
        "check",
        "1",
        "2",
        "60000",
        "why",
        "change 3",
        "70 000",
        "when is the deadline?",
        "1",
        "cancel",
        "draft",
        "yes",
        "no",
    ]
    done = command.run(
        "chat",
        "--memory",
        "--programme",
        UTM,
        "--as-of",
        "2025-07-20",
        "--repro",
        str(path),
        input="\n".join(lines) + "\nOne\\\ntwo\n",
    )
    assert done.returncode == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"programme: {UTM}\nas-of: 2025-07-20T12:00:00+00:00\nbudget: 15\n")
    assert "> One\\ntwo" in text
    assert replay(path, shipped().packs, shipped().library).flaws == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--programme", "nonsense"], "unknown programme 'nonsense'; there are: utm-city2city, netzerocities-twinning"),
        (["--lang", "xx"], "unknown language 'xx'; there are: en, fr"),
        (["--as-of", "yesterday"], "'yesterday' is neither a date such as 2026-03-01 nor an instant"),
        (["--as-of", "2025-13-01"], "is neither a date"),
        (["--repro", "/nowhere/at/all.chat"], "No such file or directory"),
        (["--nonsense"], "No such option"),
        (["--db", "ftp://x"], "ftp names no store"),
    ],
)
def test_a_wrong_option_is_told_and_exits_with_two(command: CommandLine, words: list[str], said: str) -> None:
    done = command.run("chat", *words, input="hello\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


PROMPT = "\x1b[?2004h"
"""Bracketed paste is switched on whenever a line is asked for."""


class Screen:
    """A terminal that a person types at; ``heard`` is all that was shown."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor, self.heard, self.read = descriptor, "", 0

    def until(self, words: str) -> None:
        """Wait for these words behind those waited for before."""
        while (found := self.heard.find(words, self.read)) < 0:
            ready, _, _ = select.select([self.descriptor], [], [], 30)
            assert ready, f"no {words!r} in {self.heard[self.read :]!r}"
            self.heard += os.read(self.descriptor, 4096).decode(errors="replace")
        self.read = found + len(words)

    def type(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())


def test_a_typed_chat_greets_answers_and_ends_at_the_end_of_input(command: CommandLine) -> None:
    ours, theirs = pty.openpty()
    screen = Screen(ours)
    environment = command.environment({"TERM": "xterm", "COLUMNS": "80", "LINES": "40", "PROMPT_TOOLKIT_NO_CPR": "1"})
    with subprocess.Popen(
        [command.program, "chat", "--memory"], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        try:
            for shown, keys in (
                ("[language]", ""),
                (PROMPT, "help\r"),
                ("help all", ""),
                (PROMPT, "half a word\x03"),
                (PROMPT, "\x04"),
            ):
                screen.until(shown)
                screen.type(keys)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    os.close(ours)
    assert "Welcome to the twinning assistant" in screen.heard
    assert "\x1b[1m" in screen.heard


# -- ask


def test_ask_answers_a_question_in_words_and_as_json(command: CommandLine) -> None:
    done = command.run("ask", "when", "is", "the", "deadline?", "--programme", UTM, "--as-of", "2025-08-20")
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "7 August 2025",
        "4 September 2025",
        "all places are shown.",
        "On 20 August 2025 the call is open by one",
    ):
        assert words in done.stdout
    (line,) = command.run(
        "ask", "--json", "how many inhabitants must a city have?", "--programme", UTM
    ).stdout.splitlines()
    found = json.loads(line)
    assert list(found) == ["q", "band", "entry", "passages", "call", "about", "candidates"]
    assert found["q"] == "how many inhabitants must a city have?"
    assert list(found["candidates"][0])[:5] == ["entry", "title", "score", "passage", "text"]


def test_a_batch_of_questions_keeps_the_order_and_a_line_each(command: CommandLine) -> None:
    given = [
        b'{"q": "how many inhabitants must a city have?", "id": 7}',
        b"is there any money?",
        b"hello",
        b"",
        b'{"question": "no q"}',
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe odd bytes",
        b"[" * 100_000,
        b'{"q": null}',
        b'{"q": "' + b"x" * 100_000 + b'"}',
    ]
    done = command.run("ask", "--json", "--batch", "-", "--programme", UTM, input=b"\n".join(given) + b"\n")
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(given)
    assert [one["q"] for one in found[:6]] == [
        "how many inhabitants must a city have?", "is there any money?", "hello", "", '{"question": "no q"}', "[1, 2]",
    ]  # fmt: skip
    assert (found[2]["band"], found[2]["candidates"]) == ("none", [])
    for one in found:
        entries = [candidate["entry"] for candidate in one["candidates"]]
        assert one["band"] in ("answer", "suggest", "none")
        assert len(entries) == len(set(entries)) != 1
        assert (one["entry"] is not None) == (one["band"] == "answer")
        assert one["entry"] in (None, *entries[:1])
        scores = [candidate["score"] for candidate in one["candidates"]]
        assert scores == sorted(scores, reverse=True)
        for candidate in one["candidates"]:
            entry = shipped().packs[UTM].entry(candidate["entry"])
            assert (candidate["title"], candidate["text"]) == (entry.title, "\n\n".join(entry.text))
    assert len(found[0]["candidates"]) >= 3


def test_a_batch_without_json_prints_what_a_person_reads(command: CommandLine) -> None:
    done = command.run("ask", "--batch", "-", input=b"when is the deadline?\nhello\n")
    first, _, second = done.stdout.partition("\n> hello\n")
    assert first == "> when is the deadline?\n" + command.run("ask", "when is the deadline?").stdout
    assert second.startswith("Hello! Ask me about the programme")


def test_json_holds_what_is_quoted_on_the_screen_and_which_programme_says_so(command: CommandLine) -> None:
    asked = ("ask", "when is the deadline?", "--as-of", "2025-08-20")
    found = json.loads(command.run(*asked, "--json").stdout)
    lines = command.run(*asked).stdout.splitlines()
    quoted = [line.removeprefix("  │ ") for line in lines if line.startswith("  │ ") and not line.startswith("  │ —")]
    assert [one["text"] for one in found["passages"]] == quoted
    assert {one["programme"] for one in found["passages"]} == {UTM, NZC}
    assert all(list(one)[:2] == ["entry", "text"] for one in found["passages"])
    for one in found["passages"]:
        assert one["text"] in "\n".join(shipped().packs[one["programme"]].entry(one["entry"]).text)


def test_ask_without_a_question_and_of_an_unknown_programme(command: CommandLine) -> None:
    assert "Give a question, or --batch FILE." in command.run("ask").stderr
    done = command.run("ask", "why", "--programme", "x")
    assert (done.returncode, "unknown programme 'x'" in done.stderr) == (2, True)


# -- check


def test_check_prints_the_whole_object(command: CommandLine) -> None:
    done = command.run(
        "check",
        "--answers",
        "-",
        "--json",
        "--as-of",
        "2025-08-20",
        input=json.dumps({**GOOD, "population": 20_000, "topic": "other"}),
    )
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (found["outcome"], found["failing"], found["unknown"], found["warnings"]) == (
        "not_eligible",
        ["population"],
        [],
        ["topic"],
    )
    assert {one["entry"] for one in found["citations"]} == {"3.2", "1.2", "3.3"}
    assert (found["call"]["state"], found["call"]["on"]) == ("open_by_one_place", "2025-08-20T12:00:00+00:00")
    assert [place["entry"] for place in found["call"]["places"]] == ["3.8", "3.8", "3.1", "0"]
    assert (len(found["rules"]), bool(found["next_steps"])) == (12, True)


def test_check_in_words(command: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({"country": "DE", "climate_2050": "no", "mission": "none"}))
    done = command.run("check", "--answers", str(path), "--programme", NZC)
    assert done.returncode == 0
    assert "A commitment to 2050 climate neutrality" in done.stdout
    assert "you are eligible" not in done.stdout.lower()


def test_a_batch_of_answers_goes_on_after_a_wrong_line(command: CommandLine) -> None:
    given = [
        json.dumps(GOOD),
        "{",
        '{"applicant": "mayor"}',
        "[]",
        "",
        '{"applicant": "consortium", "applicant": "consortium"}',
        json.dumps({**GOOD, "cohort": "member"}),
    ]
    done = command.run("check", "--batch", "-", input="\n".join(given) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one.get("outcome") for one in found] == [
        "tentative_pending",
        None,
        None,
        None,
        None,
        None,
        "eligible_in_principle",
    ]
    assert [list(one) for one in found[1:6]] == [["error"]] * 5
    assert (
        "line 3: applicant: unknown value 'mayor'; allowed: local_government, consortium, third_party"
        in found[2]["error"]
    )
    assert "'applicant' is given twice" in found[5]["error"]


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        (["--answers", "-"], '{"aplicant": "consortium"}', "unknown answer 'aplicant'; allowed: applicant, cohort"),
        (["--answers", "-"], "nonsense", "not JSON: 'nonsense'; expected a JSON object of answers"),
        (["--answers", "-"], "", "an empty line; expected a JSON object of answers"),
        (["--answers", "-", "--programme", "x"], "{}", "unknown programme 'x'"),
        (["--answers", "-", "--batch", "-"], "{}", "Give either --answers FILE or --batch FILE."),
        ([], "{}", "Give either --answers FILE or --batch FILE."),
        (["--answers", "/nowhere.json"], "", "No such file or directory"),
    ],
)
def test_wrong_answers_are_named_with_the_allowed_ones_and_exit_with_two(
    command: CommandLine, words: list[str], given: str, said: str
) -> None:
    done = command.run("check", *words, input=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# -- packs and the rest


def test_packs_are_listed_drawn_and_named(command: CommandLine) -> None:
    listed = command.run("packs", "list").stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [UTM, NZC]
    for form in ("check", "draft"):
        drawn = command.run("packs", "graph", NZC, "--form", form)
        assert (drawn.returncode, drawn.stdout.startswith("flowchart")) == (0, True)
    done = command.run("packs", "graph", "x")
    assert (done.returncode, "unknown programme 'x'" in done.stderr) == (2, True)


def test_staff_commands_on_an_empty_database(command: CommandLine) -> None:
    command.run("chat", input="hello\n")
    exported = command.run("export", "drafts")
    assert (exported.returncode, exported.stdout) == (0, "form,programme,version,finished_at\r\n")
    assert json.loads(command.run("export", "drafts", "--format", "json").stdout) == []
    assert command.run("outbox", "list").stdout == ""
    assert len(command.run("outbox", "list", "--state", "sent").stdout.splitlines()) == 1
    for order in ("resend", "drop"):
        refused = command.run("outbox", order, "99")
        assert (refused.returncode, "There is no row 99" in refused.stderr) == (2, True)


def test_version_help_and_doctor(command: CommandLine) -> None:
    assert "city2city" in command.run("--version").stdout
    assert "Chat assistant for city twinning programmes." in command.run("--help").stdout
    doctor = command.run("doctor")
    assert doctor.returncode == 0
    assert f"? {UTM} names no controller of the personal data" in doctor.stdout
    assert "Traceback" not in doctor.stderr


PLANTED = """
import sys
import importlib
module = importlib.import_module("bot.{module}")
def broken(*_what, **_more):
    raise KeyError("canary-5f2c9e")
module.{name} = broken
from bot.cli.main import main
sys.argv = ["city2city", *{words!r}]
main()
"""


@pytest.mark.parametrize(
    ("module", "name", "words"),
    [
        ("reports.programme_report", "report", ["report", "-"]),
        ("reports.match_files", "matches", ["matches"]),
        ("reports.staff", "drafts", ["export", "drafts"]),
        ("reports.staff", "outbox_rows", ["outbox", "list"]),
        ("cli.ask_cli", "readable", ["ask", "when?"]),
        ("cli.checking", "judged", ["check", "--answers", "-"]),
        ("terminal.terminal_chat", "run", ["chat", "--memory"]),
    ],
)
def test_a_bug_in_a_command_is_no_word_for_its_user(
    command: CommandLine, module: str, name: str, words: list[str]
) -> None:
    program = PLANTED.format(module=module, name=name, words=words)
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="{}", capture_output=True, encoding="utf-8", check=False, env=command.environment({}),
    )  # fmt: skip
    assert done.returncode == 1
    assert "CRITICAL city2city: stopped by an error" in done.stderr
    assert all(part in done.stderr for part in ("Traceback", "in broken", "KeyError"))
    assert "canary" not in done.stderr + done.stdout
