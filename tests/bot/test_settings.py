from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands_page import settings_table
from bot.platforms import PLATFORM_SETTINGS, PLATFORMS, SECRET_SETTINGS
from bot.runtime.secret_file import MOST_BYTES
from bot.runtime.settings import SETTINGS, Misconfigured, file_setting, settings
from bot.slack.slack_settings import slack_settings
from bot.telegram.telegram_settings import telegram_settings
from tests.bot.command import CommandLine

ROOT = Path(__file__).parents[2]


def test_the_default_database_gets_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    place = Path(settings({}).place())
    assert place.parent.is_dir()
    assert place.is_relative_to(tmp_path)


def test_a_database_that_is_asked_for_is_taken_as_it_is(tmp_path: Path) -> None:
    wanted = tmp_path / "nowhere" / "x.db"
    assert settings({"DATABASE_URL": str(wanted)}).place() == str(wanted)
    assert settings({}).place("memory:") == "memory:"
    assert not wanted.parent.exists()


def test_packs_are_parted_by_the_systems_separator(tmp_path: Path) -> None:
    assert settings({"CITY2CITY_PACKS": f"{tmp_path}:/other"}).packs == (tmp_path, Path("/other"))


def test_a_port_that_is_no_number_is_zero() -> None:
    assert settings({"PORT": "http"}).port == 0
    assert settings({}).port == 8080


# -- secrets in files


def test_the_token_without_which_a_platform_is_not_used_is_a_secret() -> None:
    assert {one.token for one in PLATFORMS if one.token} <= set(SECRET_SETTINGS) <= {*SETTINGS, *PLATFORM_SETTINGS}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("name", SECRET_SETTINGS)
def test_a_secret_may_stand_in_a_file(name: str, end: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(f" mot de passe à moi {end}".encode())
    assert settings({name: "", file_setting(name): str(file)}).secret(name) == " mot de passe à moi "
    assert settings({name: "said", file_setting(name): ""}).secret(name) == "said"
    assert settings({}).secret(name) == ""


def test_a_file_is_read_once(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("first")
    conf = settings({"TELEGRAM_TOKEN_FILE": str(file)})
    assert telegram_settings(conf).token == "first"
    file.write_text("second")
    assert telegram_settings(conf).token == "first"


def test_both_a_secret_and_its_file_are_one_too_many(tmp_path: Path) -> None:
    conf = settings({"SLACK_APP_TOKEN": "canary", "SLACK_APP_TOKEN_FILE": str(tmp_path / "canary")})
    with pytest.raises(Misconfigured, match=r"^Set either SLACK_APP_TOKEN or SLACK_APP_TOKEN_FILE, not both\.$"):
        slack_settings(conf)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xff\xfecanary", "is no text"),
        (b"canary\ncanary\n", "must hold the secret and nothing else, in one line"),
        (b"canary\n\n", "must hold the secret and nothing else, in one line"),
        (b"canary\0", "must hold the secret and nothing else, in one line"),
        (b"canary" * MOST_BYTES, "must hold the secret and nothing else, in one line"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_without_what_stands_in_it_or_its_name(
    content: bytes | None, wrong: str, tmp_path: Path
) -> None:
    file = tmp_path / "canary"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Misconfigured) as told:
        settings({"TELEGRAM_SECRET_FILE": str(file)}).secret("TELEGRAM_SECRET")
    assert str(told.value) == f"TELEGRAM_SECRET_FILE names a file that {wrong}."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(
        Misconfigured, match=r"^TELEGRAM_TOKEN_FILE names a file that cannot be read: Is a directory\.$"
    ):
        settings({"TELEGRAM_TOKEN_FILE": str(tmp_path)}).secret("TELEGRAM_TOKEN")


@pytest.mark.parametrize(("words", "code"), [("run", 2), ("telegram", 2), ("slack manifest", 0), ("packs list", 0)])
def test_a_file_of_a_secret_stops_what_needs_the_secret(words: str, code: int, command: CommandLine) -> None:
    done = command.run(*words.split(), TELEGRAM_TOKEN_FILE="/nowhere/canary")
    assert (done.returncode, "canary" in done.stderr) == (code, False)
    assert ("TELEGRAM_TOKEN_FILE names a file that cannot be read" in done.stderr) is (code == 2)


def test_the_doctor_tells_it_and_looks_at_the_rest(command: CommandLine) -> None:
    done = command.run("doctor", TELEGRAM_TOKEN_FILE="/nowhere/canary")
    assert "! TELEGRAM_TOKEN_FILE names a file that cannot be read: No such file or directory.\n" in done.stdout
    assert "✓ Slack: not used" in done.stdout
    assert (done.returncode, "canary" in done.stdout) == (1, False)


# -- what is documented


class Asked(dict[str, str]):
    """An environment that notes what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[object] = set()

    def get(self, name: object, otherwise: object = None) -> Any:  # type: ignore[override]
        self.names.add(name)
        return otherwise

    def __contains__(self, name: object) -> bool:
        self.names.add(name)
        return False


def test_what_is_asked_of_the_environment_is_documented_and_nothing_else_is() -> None:
    conf = settings(environment := Asked())
    for platform in (telegram_settings, slack_settings):
        platform(conf)
    for name in SECRET_SETTINGS:
        conf.secret(name)
    assert environment.names == {*SETTINGS, *PLATFORM_SETTINGS, *map(file_setting, SECRET_SETTINGS)}


def test_the_page_has_the_table_that_the_program_prints() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert settings_table() in page, "take the table of `city2city commands` over into docs/settings.md"
    assert "(docs/settings.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
