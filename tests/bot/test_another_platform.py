"""A platform more is its folder and two lines: shown with one that carries messages by pigeon, in a copy of ``bot/``."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.platforms import PLATFORMS

ROOT = Path(bot.__file__).parents[1]
FOLDER = '''\
"""Pigeons as the rest of the program knows them."""

import logging
import re

from bot.runtime.platform_spec import PlatformSpec
from faq.proof.limits import Limit, Limits
from handlers.dialog.platform_traits import PlatformTraits


def _commands():
    import click

    @click.command("pigeon")
    def pigeon():
        """Run the assistant by pigeon."""

    return [pigeon]


def _connector():
    import no_such_dovecote


def _doctor():
    return lambda conf: iter([f"✓ Pigeons: ring {conf.environment.get('PIGEON_RING') or 'missing'}"])


PIGEON = PlatformSpec(
    PlatformTraits("pigeon", "Pigeon Post", command="coo", topics=False),
    _commands,
    limits=Limits(title=Limit(20, "a ring")),
    settings={"PIGEON_RING": "The ring on the leg.", "PIGEON_LOFT": "Where they live; default: the roof."},
    token="PIGEON_RING",
    secrets=("PIGEON_RING",),
    tokens=re.compile(r"coo-[a-z]{8,}"),
    levels={"pigeon": logging.CRITICAL},
    connector=_connector,
    doctor=_doctor,
)
'''
LINES = {
    "from bot.slack.slack_platform import SLACK\n": "from bot.pigeon.pigeon_platform import PIGEON\n",
    "    TERMINAL,\n": "    PIGEON,\n",
}
"""What is added to the list of platforms, and before which line."""
CARRIERS = [one.traits.label for one in PLATFORMS if not one.traits.local]
WORDS = [one.traits.command for one in PLATFORMS if one.traits.command]
"""What there is without it."""


class Copy:
    """A copy of the program that knows one platform more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "bot", folder / "bot", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "bot" / "pigeon").mkdir()
        (folder / "bot" / "pigeon" / "__init__.py").write_text("", encoding="utf-8")
        (folder / "bot" / "pigeon" / "pigeon_platform.py").write_text(FOLDER, encoding="utf-8")
        listed = folder / "bot" / "platforms.py"
        words = listed.read_text(encoding="utf-8")
        for before, line in LINES.items():
            assert words.count(before) == 1
            words = words.replace(before, line + before)
        listed.write_text(words, encoding="utf-8")

    def python(self, program: str, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join((str(self.folder), str(ROOT)))
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": path,
            "XDG_DATA_HOME": str(self.folder / "home"),
            **environment,
        }
        return subprocess.run(
            [sys.executable, "-c", program, *args],
            input="", capture_output=True, encoding="utf-8", check=False, env=env, cwd=self.folder,
        )  # fmt: skip

    def command(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.python("from bot.cli.main import main; main()", *args, **environment)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("copy"))


def test_its_command_is_there_and_run_takes_it(copy: Copy) -> None:
    assert re.search(r"^ +pigeon +Run the assistant by pigeon\.$", copy.command("--help").stdout, re.MULTILINE)
    assert " or PIGEON_RING, or " in copy.command("run").stderr
    without = copy.command("run", PIGEON_RING="x")
    assert (without.returncode, without.stderr) == (
        1,
        "Error: no_such_dovecote is not installed: pip install '.[pigeon]' in the checkout, or 'FILE.whl[pigeon]'\n",
    )


def test_the_doctor_asks_it_and_counts_its_trouble(copy: Copy) -> None:
    noted = (
        "from datetime import UTC, datetime\nimport sys\nfrom storage.open import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "with store.transaction(): store.count('2027-01-02', '', 'pigeon:hawk'), store.count('2027-01-02', '', 'crow:caw')\n"
    )
    database = str(copy.folder / "city.db")
    assert copy.python(noted, database).stderr == ""
    said = copy.command("doctor", "--db", database, PIGEON_RING="coo", CITY2CITY_NOW="2027-01-03").stdout
    assert "✓ Pigeons: ring coo" in said
    assert "! In the last 7 days: pigeon:hawk, 1 time. docs/pigeon.md says what to do." in said
    assert "crow" not in said
    # Its limits hold for the packs too.
    assert "Pack utm-city2city has flaws" in said


def test_a_log_holds_none_of_its_secrets(copy: Copy) -> None:
    program = (
        "import logging\nfrom bot.runtime import logs\nlogs.set_up('DEBUG')\n"
        "logging.error('a ring: coo-canarycanary'), logging.getLogger('pigeon').error('what somebody wrote')\n"
    )
    said = copy.python(program).stderr
    assert said.endswith("ERROR root: a ring: ***\n")
    assert "wrote" not in said


def test_its_settings_and_its_word_of_command_are_documented(copy: Copy) -> None:
    page = copy.command("commands").stdout
    assert "| `PIGEON_LOFT` | Where they live; default: the roof. |" in page
    assert "In Pigeon Post, `coo WORD` takes them all." in page


def test_handlers_know_its_name_its_word_and_its_threads(copy: Copy) -> None:
    program = (
        "import json, sys, bot\nfrom handlers.dialog import platform_traits\n"
        "from handlers.dialog.translator import Translator\nfrom handlers.access.permissions import place\n"
        "from storage.records import Address\nwords = Translator('en')\n"
        "print(json.dumps([words.either(platform_traits.carriers()), platform_traits.label(words, 'pigeon'),\n"
        "    [one.command for one in platform_traits.with_command()],\n"
        "    [place(Address(one, '', '', 'roof', '5')).thread for one in ('telegram', 'slack', 'pigeon')]]))\n"
    )
    assert json.loads(copy.python(program).stdout) == [
        f"{', '.join(CARRIERS)} or Pigeon Post", "Pigeon Post", [*WORDS, "coo"], ["5", "", ""],
    ]  # fmt: skip


NAMED = re.compile("|".join(one.name for one in PLATFORMS if not one.traits.local), re.IGNORECASE)
CORE = [
    path
    for layer in ("handlers", "faq", "storage", "bot")
    for path in sorted((ROOT / layer).rglob("*.py"))
    if path != ROOT / "bot" / "platforms.py" and not {path.parent.name} & {one.name for one in PLATFORMS}
]


def test_no_platform_is_named_outside_its_folder() -> None:
    named = {path: NAMED.findall(ast.unparse(ast.parse(path.read_text(encoding="utf-8")))) for path in CORE}
    assert {str(path.relative_to(ROOT)): names for path, names in named.items() if names} == {}
