"""The proof of a pack: one thing is broken in a copy of a real pack, and the flaw is told with its file and line."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from bot.platforms import LIMITS
from faq.pack.load import BUILT_IN, load_pack, load_packs
from faq.pack.model import Pack
from faq.pack.pack_text import PackError
from faq.proof import forms
from faq.proof.parts import UnplacedFlaw
from faq.proof.prove import Flaw, flaws, near_copies, transcripts_missing

CITY, ZERO = "utm-city2city", "netzerocities-twinning"
CASES = tomllib.loads((Path(__file__).parent / "broken_packs.toml").read_text(encoding="utf-8"))["case"]
LONG = re.compile(r"«(.+?)\*(\d+)»")


CAME_TO = dict[str, list[UnplacedFlaw]]()


def came_to(pack: Pack) -> list[UnplacedFlaw]:
    """What the rules come to, asked once of the same rules: most cases break another file than these."""
    if pack.rules not in CAME_TO:
        CAME_TO[pack.rules] = list(forms.came_to(pack))
    return CAME_TO[pack.rules]


def full(words: str) -> str:
    """The words with ``«x*3»`` as xxx."""
    return LONG.sub(lambda some: some[1] * int(some[2]), words)


def broken(folder: Path, pack: str, file: str, old: str, new: str) -> Path:
    """A copy of a pack with one change."""
    copy = folder / pack
    shutil.copytree(BUILT_IN / pack, copy)
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, full(new), 1), encoding="utf-8")
    return copy


def stands_at(path: Path, line: int, words: str) -> bool:
    """Whether the words begin in a line (from 1) of a file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[line - 1 :]
    return 0 <= "".join(lines).find(words) < len(lines[0])


@pytest.mark.parametrize("case", CASES, ids=itemgetter("id"))
def test_one_thing_broken_is_told_with_its_file_and_line(tmp_path: Path, case: dict[str, Any]) -> None:
    copy = broken(tmp_path, case["pack"], case["file"], case["old"], case["new"])
    path, at = copy / case["file"], case.get("at", full(case["new"]).lstrip("\n").split("\n")[0])
    found = flaws(load_pack(copy), LIMITS, came_to)
    (flaw,) = [one for one in found if one.what.startswith(case["what"]) and one.file == str(path)]
    assert stands_at(path, flaw.line, at)
    assert case.get("more") or found == [flaw]


@pytest.mark.parametrize("name", [CITY, ZERO])
def test_the_packs_that_ship_have_no_flaws(name: str) -> None:
    assert flaws(load_packs()[name], LIMITS) == []


def test_marks_of_links_emphasis_and_lists_are_no_words(tmp_path: Path) -> None:
    copy = broken(tmp_path, ZERO, "source.txt", "are available [here](#).", "are available\n  <u>**here**</u>.")
    assert flaws(load_pack(copy), LIMITS) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "what"),
    [
        ("application.toml", 'type = "yesno"', 'type = "yesnt"', 'type = "yesnt"', "question.4.type: Input should be"),
        (
            "eligibility.toml",
            'label = "No, none of these"\n',
            "",
            '[[question.options]]\nid = "none"',
            "question.2.options.0.label: Field required",
        ),
        (
            "pack.toml",
            'says = "31 May"',
            'says = "31 May"\nsay = "x"',
            "say = ",
            "call.0.closes.0.say: no such key; did you mean 'says'?",
        ),
    ],
)
def test_a_pack_of_another_shape_is_refused_at_the_very_line(
    tmp_path: Path, file: str, old: str, new: str, at: str, what: str
) -> None:
    copy = broken(tmp_path, ZERO, file, old, new)
    with pytest.raises(PackError) as caught:
        load_pack(copy)
    assert caught.value.path == copy / file
    assert stands_at(copy / file, caught.value.line, at)
    assert caught.value.what.startswith(what)


def test_near_copies_of_a_test_set_are_told() -> None:
    pack = load_packs()[ZERO]
    questions = ["Is it raining?", "a short overview: give me!", "who organised this"]
    found = near_copies(pack, questions)
    copies = {flaw.what: flaw for flaw in found}
    assert "'give me a short overview' nearly copies 'a short overview: give me!' (100 %)" in copies
    one = copies["'who organises this' nearly copies 'who organised this' (94 %)"]
    assert one.file == str(BUILT_IN / ZERO / "also/en.md")
    assert stands_at(Path(one.file), one.line, "who organises this")
    assert not any("raining" in what for what in copies)
    assert near_copies(pack, []) == []


@pytest.mark.parametrize("name", [CITY, ZERO])
def test_no_way_to_ask_copies_a_question_that_measures_retrieval(name: str) -> None:
    measure = Path(__file__).parents[2] / "bench/data/city2city_dev/queries.jsonl"
    questions = [json.loads(line)["q"] for line in measure.read_text(encoding="utf-8").splitlines()]
    assert near_copies(load_packs()[name], questions) == []


def test_an_outcome_that_no_transcript_comes_to_is_told() -> None:
    pack = load_packs()[ZERO]
    (missing,) = transcripts_missing(pack, {"not_eligible", "eligible_in_principle"})
    assert stands_at(Path(missing.file), missing.line, '[[outcome]]\nid = "cannot_tell"')
    assert missing.what == "no transcript in tests/ comes to the outcome 'cannot_tell'"
    assert transcripts_missing(pack, {one.id for one in pack.eligibility.outcome}) == []


def test_a_flaw_is_read_as_file_line_and_what() -> None:
    assert str(Flaw("a/pack.toml", 3, "wrong")) == "a/pack.toml:3: wrong"
