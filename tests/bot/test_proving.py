"""``packs check``: static flaws, near copies and transcripts of packs, a line each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.cli.proving import flaws, notes
from bot.runtime.settings import Settings
from faq.pack.load import BUILT_IN

ZERO = "netzerocities-twinning"
WAY_THROUGH = """\
programme: netzerocities-twinning
as-of: 2024-05-01
budget: 6

> /check
> Norway
> yes
> {mission}
< Your answers
> 2
! outcome {outcome}
"""
NOTE = "for a confidence of its own from which on to answer, the pack lacks questions: {}."
MISSIONS = {"eligible_in_principle": "none", "cannot_tell": "not sure", "not_eligible": "twin"}


@pytest.fixture
def conf(tmp_path: Path) -> Settings:
    return Settings((), tmp_path, str(tmp_path / "city.db"), colour=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a pack with one transcript an outcome."""
    copy = tmp_path / ZERO
    shutil.copytree(BUILT_IN / ZERO, copy)
    shutil.rmtree(copy / "tests", ignore_errors=True)
    (copy / "tests").mkdir()
    for outcome, mission in MISSIONS.items():
        write(copy, outcome, WAY_THROUGH.format(mission=mission, outcome=outcome))
    return copy


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "tests" / f"{name}.chat"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_pack_with_a_transcript_an_outcome_has_no_flaws(conf: Settings, folder: Path) -> None:
    assert flaws(conf, [folder], None) == []


def test_a_static_flaw_and_a_missing_transcript_are_told(conf: Settings, folder: Path) -> None:
    (folder / "tests" / "not_eligible.chat").unlink()
    faq = folder / "faq.md"
    faq.write_text(faq.read_text(encoding="utf-8") + "\nNot in the text.\n", encoding="utf-8")
    first, second = flaws(conf, [folder], None)
    assert first.startswith(f"{faq}:")
    assert first.endswith(": not in source.txt: 'Not in the text.'")
    assert second.startswith(f"{folder / 'eligibility.toml'}:")
    assert second.endswith(": no transcript in tests/ comes to the outcome 'not_eligible'")


def test_what_a_transcript_expects_and_does_not_come_is_told_with_its_line(conf: Settings, folder: Path) -> None:
    path = write(folder, "cannot_tell", WAY_THROUGH.format(mission="not sure", outcome="not_eligible"))
    with path.open("a", encoding="utf-8") as file:
        file.write("> /help\n< You are eligible\n")
    told = [line for line in flaws(conf, [folder], None) if line.startswith(f"{path}:")]
    assert [line.split(":")[1] for line in told] == ["11", "13"]
    assert "You are eligible" in told[1]


def test_a_transcript_has_a_budget_and_keeps_to_it(conf: Settings, folder: Path) -> None:
    text = WAY_THROUGH.format(mission="none", outcome="eligible_in_principle")
    many = write(folder, "many", text.replace("budget: 6", "budget: 4"))
    none = write(folder, "none", text.replace("budget: 6\n", ""))
    found = flaws(conf, [folder], None)
    assert [line for line in found if line.startswith(f"{many}:1: ")] == [f"{many}:1: 5 messages, but the budget is 4"]
    assert [line for line in found if line.startswith(f"{none}:1: ")] == [f"{none}:1: names no budget of messages"]


def test_a_transcript_that_is_none_is_told_and_the_rest_goes_on(conf: Settings, folder: Path) -> None:
    path = write(folder, "broken", "what is this\n")
    assert flaws(conf, [folder], None) == [f"{path}:1: expected a line that begins with '> ', '< ', '! ', '~ ' or '#'"]


def test_a_pack_that_cannot_be_read_is_one_line(conf: Settings, folder: Path) -> None:
    (folder / "pack.toml").write_text("id = 1\n", encoding="utf-8")
    (line,) = flaws(conf, [folder], None)
    assert line.startswith(f"{folder / 'pack.toml'}:1: ")


def test_an_override_that_cannot_be_read_is_told_and_another_changes_no_transcript(
    conf: Settings, folder: Path, tmp_path: Path
) -> None:
    places = tmp_path / "local"
    places.mkdir()
    override, local = Settings((places,), conf.files, conf.database, colour=False), places / f"{ZERO}.local.toml"
    local.write_text("[ruling]\ncall = 2024-04-30\n", encoding="utf-8")
    assert flaws(override, [folder], None) == []
    local.write_text("[ruling]\ncall = 'soon'\n", encoding="utf-8")
    (line,) = flaws(override, [folder], None)
    assert line.startswith(f"{local}:2: ruling.call: ")
    local.write_text("[opening]\ncalls = 2024-04-30\n", encoding="utf-8")
    assert flaws(override, [folder], None) == [
        f"{local}:2: opening.calls: no such call; did you mean 'call'? There are: call; a [[call]] adds one"
    ]


def test_alternates_that_copy_a_question_of_a_test_set_are_told(conf: Settings, folder: Path, tmp_path: Path) -> None:
    against = tmp_path / "questions.jsonl"
    against.write_text('{"q": "What is this programme about?", "id": "1"}\n\nThis, who organises?\n', encoding="utf-8")
    found = flaws(conf, [folder], against)
    assert all(line.startswith(f"{folder / 'also/en.md'}:") for line in found)
    assert any(
        "'what is this programme about' nearly copies 'What is this programme about?' (100 %)" in line for line in found
    )
    assert any("'who organises this' nearly copies 'This, who organises?' (100 %)" in line for line in found)


def test_without_a_folder_all_packs_are_proven(conf: Settings, folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "utm-city2city")
    for path in folder.parent.glob("*/feedback.toml"):
        path.unlink()
    further = Settings((folder.parent,), conf.files, conf.database, colour=False)
    assert flaws(further, [], None) == [
        f"{folder.parent / name / 'feedback.toml'}:1: expected a file here (no link)"
        for name in (ZERO, "utm-city2city")
    ]


# --- questions for thresholds of its own


def asked(inside: int, outside: int) -> str:
    lines = [{"q": f"in {number}", "entry": "who-can-apply"} for number in range(inside)]
    lines += [{"q": f"out {number}", "entry": None} for number in range(outside)]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.mark.parametrize(
    ("inside", "outside", "lacks"),
    [
        (0, 0, "100 that the text answers and 60 that it does not"),
        (57, 8, "43 that the text answers and 52 that it does not"),
        (100, 59, "1 that it does not answer"),
        (99, 60, "1 that the text answers"),
        (240, 60, ""),
    ],
)
def test_how_many_questions_a_pack_lacks_for_thresholds_of_its_own_is_a_note_and_no_flaw(
    conf: Settings, folder: Path, inside: int, outside: int, lacks: str
) -> None:
    path = folder / "tests" / "questions.jsonl"
    path.write_text(asked(inside, outside), encoding="utf-8")
    assert flaws(conf, [folder], None) == []
    found = notes(conf, [folder])
    assert found == ([f"{path}: note: {NOTE.format(lacks)}"] if lacks else [])


def test_a_pack_without_questions_is_told_how_many_it_lacks(conf: Settings, folder: Path) -> None:
    (note,) = notes(conf, [folder])
    assert note.endswith(NOTE.format("100 that the text answers and 60 that it does not"))


def test_the_packs_that_ship_lack_none_and_a_pack_that_cannot_be_read_is_not_counted(
    conf: Settings, folder: Path
) -> None:
    (folder / "pack.toml").write_text("nothing", encoding="utf-8")
    assert notes(conf, [folder]) == []
    assert notes(conf, []) == []


def test_notes_are_printed_and_the_command_succeeds(conf: Settings, folder: Path) -> None:
    done = CliRunner().invoke(main, ["packs", "check", str(folder)])
    assert done.exit_code == 0
    assert done.output.splitlines()[0].endswith(NOTE.format("100 that the text answers and 60 that it does not"))
    assert done.output.splitlines()[1:] == ["No flaws."]


def test_a_question_that_cannot_be_read_is_a_flaw_with_its_line(conf: Settings, folder: Path) -> None:
    path = folder / "tests" / "questions.jsonl"
    path.write_text(asked(1, 1) + "{\n", encoding="utf-8")
    (flaw,) = flaws(conf, [folder], None)
    assert flaw.startswith(f"{path}:3: expected an object")
    assert notes(conf, [folder]) == []


# -- one error is told once


TYPO = "[rulng]\nfirst = 2025-09-04\n"


def test_a_slip_in_what_staff_set_is_the_one_flaw(tmp_path: Path) -> None:
    (tmp_path / "utm-city2city.local.toml").write_text(TYPO, encoding="utf-8")
    conf = Settings((tmp_path,), tmp_path, str(tmp_path / "city.db"), colour=False)
    (told,) = flaws(conf, [], None)
    assert told.startswith(f"{tmp_path / 'utm-city2city.local.toml'}:1: rulng: no such key; did you mean 'ruling'?")
    assert not [note for note in notes(conf, []) if "replayed" in note]


def test_a_pack_that_cannot_be_read_is_the_one_flaw(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN / ZERO, tmp_path / ZERO)
    (tmp_path / ZERO / "feedback.toml").write_text("question = [", encoding="utf-8")
    conf = Settings((tmp_path,), tmp_path, str(tmp_path / "city.db"), colour=False)
    for folders in ([], [BUILT_IN / "utm-city2city"], [tmp_path / ZERO]):
        (told,) = flaws(conf, folders, None)
        assert told.startswith(f"{tmp_path / ZERO / 'feedback.toml'}:1: not TOML: ")
        told_why = any(
            note.startswith("note: transcripts speak of other programmes too") for note in notes(conf, folders)
        )
        assert told_why == (folders != [tmp_path / ZERO])


def test_a_flaw_beside_an_unreadable_pack_is_still_told(tmp_path: Path, folder: Path) -> None:
    (folder / "faq.md").write_text(
        (folder / "faq.md").read_text(encoding="utf-8") + "\nNot in the text.\n", encoding="utf-8"
    )
    broken = tmp_path / "more" / "mine"
    broken.mkdir(parents=True)
    (broken / "pack.toml").write_text("id = 1\n", encoding="utf-8")
    conf = Settings((tmp_path / "more",), tmp_path, str(tmp_path / "city.db"), colour=False)
    first, second = flaws(conf, [folder], None)
    assert str(broken) in first
    assert second.endswith(": not in source.txt: 'Not in the text.'")


def test_a_local_file_of_no_pack_is_a_flaw(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "local").mkdir()
    path = tmp_path / "local" / "utm-city2cities.local.toml"
    path.write_text("[ruling]\nfirst = 2025-09-04\n", encoding="utf-8")
    conf = Settings((tmp_path / "local",), tmp_path, str(tmp_path / "city.db"), colour=False)
    assert flaws(conf, [folder], None) == [
        f"{path}:1: for no pack; did you mean 'utm-city2city'? There are: {ZERO}, utm-city2city"
    ]
