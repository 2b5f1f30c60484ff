"""The command on streams that are closed, full or of few letters."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.bot.command import CommandLine

FULL = "The output cannot be written: No space left on device.\n"
CLOSED = "The output is closed: nothing can be shown.\n"


def through(
    program: CommandLine, words: str, *, around: str, said: str = "", **settings: str
) -> tuple[int, bytes, str]:
    """One command in a shell, which opens or closes what stands ``around`` it: the code, what was printed, and what was told."""
    line, env = f'"{program.program}" {words} {around}', program.environment(settings)
    done = subprocess.run(["bash", "-c", line], input=said.encode(), capture_output=True, check=False, env=env)
    return done.returncode, done.stdout, done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "around", "said", "told"),
    [
        ("chat --memory", "<&-", "", "The input is closed: there is nothing to answer.\n"),
        ("chat --memory", ">&-", "help", CLOSED),
        ("chat --memory", ">/dev/full", "help", FULL),
        ("ask deadline", ">&-", "", CLOSED),
        ("ask deadline", ">/dev/full", "", FULL),
        ("ask --json deadline", ">/dev/full", "", FULL),
        ("packs list", ">/dev/full", "", FULL),
        ("commands", ">&-", "", CLOSED),
        ("--help", ">/dev/full", "", FULL),
        ("ask deadline", ">&- 2>&-", "", ""),
    ],
)
def test_a_stream_that_is_gone_is_told_in_one_line(
    command: CommandLine, words: str, around: str, said: str, told: str
) -> None:
    assert through(command, words, around=around, said=said) == (1, b"", told)


@pytest.mark.parametrize("words", ["chat --memory", "ask --batch -"])
def test_a_reader_that_leaves_ends_it_without_a_trace(command: CommandLine, words: str) -> None:
    _, seen, told = through(command, words, around="| head -1", said="who can apply?\nwhen is the deadline?\n" * 20)
    assert len(seen.splitlines()) == 1
    assert told in ("", "The output cannot be written: Broken pipe.\n")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp850", "utf-8"])
@pytest.mark.parametrize(("words", "said"), [("ask deadline", ""), ("chat --memory", "when is the deadline?")])
def test_what_an_encoding_lacks_is_replaced(command: CommandLine, encoding: str, words: str, said: str) -> None:
    code, seen, told = through(command, words, around="", said=said, PYTHONIOENCODING=encoding)
    assert (code, told) == (0, "")
    shown = seen.decode(encoding)
    bar = "│" if encoding in ("utf-8", "cp850") else "|"
    assert f"  {bar} 2. A city can apply until" in shown
    assert "?" not in shown.replace("When is the deadline?", "").split("A city can apply until")[1].split(".")[0]


def test_a_reply_that_could_not_be_printed_comes_with_the_next_chat(command: CommandLine, tmp_path: Path) -> None:
    at = f"chat --db {tmp_path / 'talk.db'} --as-of"
    asked = through(command, f"{at} 2025-07-01T12:00", around=">/dev/full", said="when is the deadline?\n")
    assert asked == (1, b"", FULL)
    code, seen, told = through(command, f"{at} 2025-07-01T12:05", around="", said="thanks\n")
    assert (code, told) == (0, "")
    answered, _, thanked = seen.decode().partition("You are welcome.")
    assert "A city can apply until" in answered
    assert "A city can apply until" not in thanked


def test_a_chat_that_is_not_kept_leaves_no_file(command: CommandLine, tmp_path: Path) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    said = "/start\ndraft\n1\n2\nexport\n"
    done = command.run("chat", "--memory", "--programme", "utm-city2city", input=said, TMPDIR=str(passing))
    assert "draft.md  (deleted when this chat ends)" in done.stdout
    assert [path for path in (*command.home.rglob("*"), *passing.rglob("*")) if path.is_file()] == []
