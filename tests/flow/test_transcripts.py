"""The transcripts of the packs, replayed on a real file: nothing is said otherwise, and every outcome has one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.terminal.replay import replay
from bot.terminal.transcript import Transcript, TranscriptError, read_transcript
from faq.pack.load import BUILT_IN
from handlers.dialog.turn import Reply
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import NZC, UTM, shipped

ALL = sorted(BUILT_IN.glob("*/tests/*.chat"))
FULL = [path for path in ALL if path.stem == "full_visit"]


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_a_transcript_goes_as_it_is_written(path: Path) -> None:
    assert replay(path, shipped().packs, shipped().library).flaws == []
    assert read_transcript(path).budget, "names no budget of messages"


@pytest.mark.parametrize("programme", [UTM, NZC])
def test_every_outcome_has_a_transcript_that_comes_to_it(programme: str) -> None:
    of_pack = [read_transcript(path) for path in ALL if name(path).startswith(programme)]
    reached = {outcome for transcript in of_pack for outcome in outcomes(transcript)}
    assert reached == {one.id for one in shipped().packs[programme].eligibility.outcome}


def outcomes(transcript: Transcript) -> list[str]:
    """What the transcript says that a self-check came to; the replay holds it to that."""
    orders = [line.words.split() for line in transcript.lines if line.sign == "!"]
    return [order[1] for order in orders if order[0] == "outcome"]


@pytest.mark.parametrize("path", FULL, ids=name)
def test_the_full_visit_goes_from_the_greeting_to_forgetting(path: Path) -> None:
    transcript = read_transcript(path)
    typed = [line.words for line in transcript.lines if line.sign == ">"]
    wanted = ["/start", "draft", "export", "finish", "forget"]
    assert [word for word in wanted if word in typed] == wanted
    assert any(line.sign == "!" and line.words.startswith("send-back") for line in transcript.lines)
    assert outcomes(transcript)


def test_each_programme_has_a_full_visit() -> None:
    assert [name(path) for path in FULL] == [f"{NZC}/full_visit", f"{UTM}/full_visit"]


def test_a_transcript_that_expects_something_else_is_told_where(tmp_path: Path) -> None:
    path = tmp_path / "wrong.chat"
    path.write_text(
        f"programme: {UTM}\nbudget: 1\n\n> check\n< Who is applying?\n< Who is paying?\n! outcome not_eligible\n> 1\n"
    )
    first, second, third = replay(path, shipped().packs).flaws
    assert first.startswith(f"{path}:6: not said: 'Who is paying?'; said: ")
    assert "Self-check · UTM City2City" in first
    assert second == f"{path}:7: the self-check did not come to that outcome"
    assert third == f"{path}:1: 2 messages, but the budget is 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("> hello\nwhat is this\n", ":2: expected a line that begins with"),
        (">hello\n", ":1: expected a line"),
        ("budget: few\n\n> hello\n", ":1: the budget is no number up to 9999: 'few'"),
    ],
)
def test_a_line_of_no_known_form_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "odd.chat"
    path.write_text(text)
    with pytest.raises(TranscriptError, match=said):
        read_transcript(path)


def test_an_order_that_cannot_be_played_is_a_flaw(tmp_path: Path) -> None:
    path = tmp_path / "odd.chat"
    path.write_text("> hello\n! as-of tomorrow\n! fly\n! send-back\n")
    assert [flaw.removeprefix(f"{path}:").partition(";")[0] for flaw in replay(path, shipped().packs).flaws] == [
        "2: 'tomorrow' is neither a date nor an instant",
        "3: unknown order 'fly'",
        "4: no draft was exported that could be sent back",
    ]


def test_a_bug_is_no_flaw_of_a_transcript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> list[Reply]:
        raise KeyError("help")

    monkeypatch.setitem(COMMANDS.every, "help", replace(COMMANDS.every["help"], run=broken))
    path = tmp_path / "good.chat"
    path.write_text("> help\n")
    with pytest.raises(RuntimeError, match="a bug of the program: KeyError"):
        replay(path, shipped().packs)
