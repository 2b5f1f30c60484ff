"""The page for whoever runs the server, and the files that it hands out: an image, a service, two pages of paper."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from configparser import RawConfigParser
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import main
from bot.platforms import PLATFORM_SETTINGS, SECRET_SETTINGS
from bot.runtime.settings import SETTINGS, file_setting
from tests.bot.test_promises_page import is_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
KNOWN = {*SETTINGS, *PLATFORM_SETTINGS, *map(file_setting, SECRET_SETTINGS)}
OF_THE_SYSTEM = {"PATH", "MPLCONFIGDIR"}
UNIT = ROOT / "deploy" / "city2city.service"


# -- the page


def test_it_has_two_pages_and_can_be_found() -> None:
    assert len(PAGE.splitlines()) <= 95
    assert max(map(len, re.sub(r"(?m)^\|.*$", "", PAGE).splitlines())) <= 140
    assert "(docs/operations.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_and_setting_on_it_is_one() -> None:
    commands = re.findall(r"`city2city ([a-z][^`]*)`", PAGE)
    assert len(commands) > 8
    assert [words for words in commands if not is_of(main, words.split(" "))] == []
    named = set(re.findall(r"\b((?:CITY2CITY|TELEGRAM|SLACK|LOG|DATABASE|PUBLIC)_[A-Z_]+)", PAGE))
    assert len(named) > 4
    assert named <= KNOWN


def test_whatever_calls_somebody_is_explained() -> None:
    watched, _, explained = PAGE.partition("## When it calls")
    called = set(re.findall(r"\*([a-z ]+)\*(?!\*)", watched.partition("| figure |")[2]))
    rows = [line.split("|")[1] for line in explained.partition("\n## ")[0].splitlines() if line.startswith("| *")]
    assert called == {re.findall(r"\*([a-z ]+)\*", row)[0] for row in rows}
    assert {"store", "purge", "backup", "stopped"} <= called


# -- the image


def instructions() -> Iterator[tuple[str, list[str]]]:
    """Each instruction of the Dockerfile with its words."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8")).replace("\\\n", " ")
    for line in filter(None, text.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, json.loads(rest) if rest.startswith("[") else shlex.split(rest)


def stages() -> list[list[tuple[str, list[str]]]]:
    """The same, stage by stage; the last one is what runs."""
    found: list[list[tuple[str, list[str]]]] = []
    for word, words in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, words))
    return found


def last(word: str) -> list[str]:
    (words,) = [words for one, words in stages()[-1] if one == word]
    return words


def is_left_out(path: str) -> bool:
    """Whether .dockerignore keeps a file or folder from being copied; the last line that matches says it."""
    left_out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
        if fnmatch(path, line.removeprefix("!")) or path.startswith(line.removeprefix("!") + "/"):
            left_out = not line.startswith("!")
    return left_out


def test_what_the_image_is_made_of_is_there_and_is_let_in() -> None:
    copied = [one for stage in stages()[:-1] for word, words in stage if word == "COPY" for one in words[:-1]]
    assert {"bot", "handlers", "faq", "storage", "pyproject.toml"} <= set(copied)
    assert [one for one in copied if not (ROOT / one).exists() or is_left_out(one)] == []
    assert [one for one in (".git", ".venv", "secrets", "tests", "city2city.db") if not is_left_out(one)] == []
    ((source, *_),) = [words for word, words in stages()[-1] if word == "COPY"]
    assert source == f"--from={stages()[0][0][1][-1]}"


def test_every_package_of_the_build_is_there() -> None:
    """What the wheel is built of (``pyproject.toml``), the readme and licences that it names, and each package."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = known["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = {one for word, words in stages()[0] if word == "COPY" for one in words[:-1]}
    assert {*packages, *known["project"]["license-files"], known["project"]["readme"]} <= copied


def test_it_installs_what_is_locked_and_nothing_else() -> None:
    installs = [" ".join(words) for word, words in instructions() if word == "RUN" and "pip" in words]
    assert [("--require-hashes -r requirements/serve.txt" in one, "--no-deps" in one) for one in installs] == [
        (True, False),
        (False, True),
    ]
    locked = (ROOT / "requirements" / "serve.txt").read_text(encoding="utf-8")
    wanted = ("python-telegram-bot", "slack-bolt", "uvicorn", "prometheus-client", "matplotlib", "hatchling")
    assert [one for one in wanted if f"\n{one}==" not in f"\n{locked}"] == []
    assert "pytest" not in locked


def test_it_runs_as_another_user_whose_folder_the_database_is_in() -> None:
    (user,) = last("USER")
    assert user not in ("root", "0")
    (volume,) = last("VOLUME")
    assert f"--owner={user} --mode=0700 {volume}" in " ".join(last("RUN"))
    given = dict(one.split("=", 1) for one in last("ENV"))
    assert given["DATABASE_URL"].startswith(f"{volume}/")
    assert set(given) <= KNOWN | OF_THE_SYSTEM
    assert set(given).isdisjoint(SECRET_SETTINGS)


def test_what_it_starts_and_asks_are_commands_and_a_signal_reaches_them() -> None:
    init, dashes, program = last("ENTRYPOINT")
    assert (init, dashes, program) == ("tini", "--", "city2city")
    assert is_of(main, last("CMD"))
    health = last("HEALTHCHECK")
    command = json.loads(
        " ".join(health).partition(" CMD ")[2].replace("[", '["').replace("]", '"]').replace(", ", '", "')
    )
    assert command[0] == "city2city"
    main.commands[command[1]].make_context(command[1], command[2:])


# -- the compose file


def composed() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_the_composed_service_gets_its_secrets_as_files_that_no_commit_holds() -> None:
    service = composed()["services"]["city2city"]
    assert set(service["environment"]) <= KNOWN
    assert set(service["environment"]).isdisjoint(SECRET_SETTINGS)
    files = {value for name, value in service["environment"].items() if name.endswith("_FILE")}
    assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert set(service["secrets"]) <= set(composed()["secrets"])
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    for secret in composed()["secrets"].values():
        assert f"/{Path(secret['file']).parts[0]}/" in ignored


def test_it_may_write_where_the_database_is_and_nowhere_else() -> None:
    service = composed()["services"]["city2city"]
    ((volume, folder),) = [one.split(":") for one in service["volumes"]]
    assert volume in composed()["volumes"]
    assert [folder] == last("VOLUME")
    assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])


# -- the service of systemd


def unit() -> RawConfigParser:
    class Twice(dict[str, Any]):
        """A key may stand there twice: both count."""

        def __setitem__(self, key: str, value: Any) -> None:
            if isinstance(value, list) and key in self:
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    read = RawConfigParser(strict=False, dict_type=Twice, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(UNIT.read_text(encoding="utf-8"))
    return read


def test_the_service_starts_a_command_with_settings_that_there_are() -> None:
    service = unit()["Service"]
    _, *words = service["ExecStart"].split()
    assert is_of(main, words)
    given = dict(line.split("=", 1) for line in service["Environment"].splitlines())
    assert set(given) <= KNOWN
    assert set(given).isdisjoint(SECRET_SETTINGS)
    assert given["DATABASE_URL"].startswith(f"/var/lib/{service['StateDirectory']}/")
    name, _, place = service["LoadCredential"].partition(":")
    assert given["TELEGRAM_TOKEN_FILE"] == f"%d/{name}"
    assert place in PAGE
    assert (service["User"], service["Restart"]) == ("city2city", "always")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not there")
def test_systemd_takes_the_service(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("city2city")
    here = tmp_path / UNIT.name
    here.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/city2city/bin/city2city", str(program)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if UNIT.name in line]) == (0, [])
