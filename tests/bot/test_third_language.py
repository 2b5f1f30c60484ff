"""A third language is a folder a package and a catalogue: it is talked in without a line of code, and what it lacks is told."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bot.command import CommandLine, Done
from tests.flow.talk import NZC

PACKAGES = ("bot", "handlers", "faq", "storage")
ROOT = Path(__file__).parents[2]
FINNISH: Mapping[str, str] = {
    "faq/languages/fi/answers.toml": 'yes = ["kyllä"]\nno = ["ei"]\n',
    "faq/languages/fi/dates.toml": 'tomorrow = ["huomenna"]\n',
    "handlers/languages/fi/reminders.toml": 'draft_ask = ["muistuta"]\ndraft = ["luonnoksestani"]\n',
    "handlers/languages/fi/subcommands.toml": '[words]\nstop = ["lopeta"]\n',
    "bot/locale/fi.po": 'msgid "reminders"\nmsgstr "muistutukset"\n\nmsgid "Yes"\nmsgstr "Kyllä"\n',
}
DAY = ("--as-of", "2026-11-27")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The program as it ships, in a folder of its own."""
    folder = tmp_path / "program"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("tests"))
    return folder


def write(installed: Path, files: Mapping[str, str]) -> None:
    for path, words in files.items():
        (installed / path).parent.mkdir(parents=True, exist_ok=True)
        (installed / path).write_text(words, encoding="utf-8")


def chat(command: CommandLine, installed: Path, language: str, *said: str) -> str:
    words = ("chat", "--memory", "--lang", language, "--programme", NZC, *DAY)
    done = command.run_anew(*words, input="".join(f"{line}\n" for line in said), PYTHONPATH=str(installed))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def check(command: CommandLine, installed: Path, language: str) -> Done:
    return command.run_anew("languages", "check", language, PYTHONPATH=str(installed))


# -- talked in


def test_its_yes_is_an_answer(command: CommandLine, installed: Path) -> None:
    asked = ("check", "Belgium", "kyllä")
    assert "Question 3 of 3" not in chat(command, installed, "en", *asked)
    write(installed, FINNISH)
    talked = chat(command, installed, "fi", *asked)
    assert "1. Kyllä" in talked
    assert "Question 3 of 3" in talked


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("3. joulukuuta 2026", "torstai 3. joulukuuta 2026"),
        ("huomenna", "lauantai 28. marraskuuta 2026"),
        ("maanantai", "maanantai 30. marraskuuta 2026"),
        ("maanantaina", "maanantai 30. marraskuuta 2026"),
    ],
)
def test_its_days_are_read(command: CommandLine, installed: Path, day: str, shown: str) -> None:
    write(installed, FINNISH)
    talked = chat(command, installed, "fi", f"muistuta luonnoksestani {day}", "muistutukset lopeta")
    assert shown in talked
    assert "Stopped." in talked


def test_a_malformed_file_of_words_is_one_plain_line(command: CommandLine, installed: Path) -> None:
    write(installed, {**FINNISH, "faq/languages/fi/dates.toml": 'tomorow = ["huomenna"]'})
    done = command.run_anew("ask", "when", PYTHONPATH=str(installed))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"{installed / 'faq/languages/fi/dates.toml'}: unknown key 'tomorow'; known are: today,"
    )
    assert done.stderr.count("\n") == 1
    checked = check(command, installed, "fi")
    assert checked.returncode == 1
    assert checked.stdout.startswith("faq/languages/fi/dates.toml: unknown key 'tomorow'; known are: today,")


def test_every_malformed_file_is_told_once(command: CommandLine, installed: Path) -> None:
    malformed = {"language": 'order = "last"', "places": "of = 3", "talk": 'hello = ["…"]'}
    write(installed, {f"faq/languages/fi/{name}.toml": words for name, words in malformed.items()})
    done = check(command, installed, "fi")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "faq/languages/fi/language.toml: only 'order' is known, a whole number",
        "1 flaw.",
    ]
    write(installed, {"faq/languages/fi/language.toml": "order = 9"})
    assert check(command, installed, "fi").stdout.splitlines() == [
        'faq/languages/fi/places.toml: \'of\' must be a list of phrases, such as ["one", "another"]',
        "faq/languages/fi/talk.toml: 'hello' holds '…', which is no phrase",
        "2 flaws.",
    ]


# -- what it lacks


@pytest.mark.parametrize("language", ["en", "fr"])
def test_english_and_french_lack_nothing(command: CommandLine, language: str) -> None:
    done = command.run("languages", "check", language)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing is missing.\n", "")


def test_what_a_language_lacks_is_told_by_file_and_key(command: CommandLine, installed: Path) -> None:
    write(installed, FINNISH)
    done = check(command, installed, "fi")
    assert (done.returncode, done.stderr) == (1, "")
    told = done.stdout.splitlines()
    assert {
        "faq/languages/fi/times.toml: the file is missing",
        "faq/languages/fi/dates.toml: 'yesterday' is missing (in English: yesterday)",
        "faq/languages/fi/answers.toml: 'unsure' is missing (in English: unsure, not sure, uncertain …)",
        "handlers/languages/fi/reminders.toml: 'please' is missing (in English: please, can you, could you …)",
        "handlers/languages/fi/subcommands.toml: 'archive' is missing",
        "bot/locale/fi.po: not translated: 'No'",
        f"faq/programmes/{NZC}/locale/fi.po: the file is missing",
    } <= set(told)
    assert not [line for line in told if "'tomorrow'" in line or "'Yes'" in line or "'stop'" in line]
    assert told[-1] == f"{len(told) - 1} flaws."


MISTAKEN: Mapping[str, str] = {
    "faq/languages/fi/answers.toml": 'yes = ["Niin"]\nno_alone = ["niin"]\nno = ["ja"]',
    "faq/languages/fi/dates.toml": 'tomorrow = ["huomenna"]\ntoday = ["huomenna"]',
    "faq/languages/fi/places.toml": '[country_names]\nXY = ["Muualla"]\n[zone_names]\nxyz = ["muu"]',
    "handlers/languages/fi/subcommands.toml": '[words]\nstop = ["lopeta"]\nclose = ["lopeta"]\nstopp = ["lopeta se"]',
    "bot/locale/fi.po": """
msgid "check"
msgstr "testi"

msgid "draft"
msgstr "testi"

msgid "ask"
msgstr "faq"

msgid "Stop {number}"
msgstr "Lopeta {number"

msgid "Yes"
msgstr "{sana}"
""",
}


def test_what_is_mistaken_is_told(command: CommandLine, installed: Path) -> None:
    write(installed, MISTAKEN)
    assert {
        "faq/languages/fi/answers.toml: 'niin' means 'yes' and 'no'",
        "faq/languages/fi/answers.toml: 'ja' means 'yes' and 'no'",
        "faq/languages/fi/dates.toml: 'huomenna' means 'today' and 'tomorrow'",
        "faq/languages/fi/places.toml: there is no country 'XY'",
        "faq/languages/fi/places.toml: there is no zone 'xyz'",
        "handlers/languages/fi/subcommands.toml: 'lopeta' means 'stop' and 'close'",
        "handlers/languages/fi/subcommands.toml: 'lopeta se' is more than one word",
        "handlers/languages/fi/subcommands.toml: there is no subcommand 'stopp'",
        "words of command: 'testi' means 'check' and 'draft'",
        "words of command: 'faq' means 'ask' and 'faq'",
        "bot/locale/fi.po: malformed: 'Lopeta {number'",
        "bot/locale/fi.po: other blanks than []: '{sana}'",
    } <= set(check(command, installed, "fi").stdout.splitlines())


def test_a_file_that_is_no_catalogue_is_told(command: CommandLine, installed: Path) -> None:
    write(installed, {"bot/locale/fi.po": "msgid Yes\n"})
    done = check(command, installed, "fi")
    assert done.returncode == 1
    assert "bot/locale/fi.po: malformed: " in done.stdout


def test_a_code_that_is_no_language_is_refused(command: CommandLine) -> None:
    done = command.run("languages", "check", "xx")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "there is no language 'xx': a code such as pt is wanted\n"


def test_the_languages_are_listed_with_what_each_lacks(command: CommandLine) -> None:
    listed = [line.split("\t") for line in command.run("languages", "list").stdout.splitlines()]
    assert listed[:2] == [["en", "English", "Nothing is missing."], ["fr", "français", "Nothing is missing."]]
    lacking = {code: said for code, _, said in listed[2:]}
    assert set(lacking) == {"de", "es", "it", "pt", "nl", "pl"}
    assert all(said.endswith(" flaws.") for said in lacking.values())
