"""Settings: read once from the environment, checked, handed down. ``city2city commands`` lists them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from bot.runtime import secret_file
from bot.runtime.clock import Clock, instant, machine, running_from
from bot.runtime.inbound_limits import A_MINUTE

APP = "city2city"
DEFAULT_DATABASE = "city2city.db"

BACKUP_DAYS, BACKUP_HOURS = 35, 48
"""How long a backup may be kept, and after how long without one that is said, where the settings say nothing."""

SETTINGS: Mapping[str, str] = {
    "CITY2CITY_BACKUP_DAYS": "How many days a backup may be kept, and with it the list of who was forgotten;"
    f" default: {BACKUP_DAYS}.",
    "CITY2CITY_BACKUP_HOURS": "After how many hours without a backup `/ready` and `doctor` say so;"
    f" default: {BACKUP_HOURS}, never: 0.",
    "CITY2CITY_MESSAGES": "How many messages a person may send in a minute, and a third of them in ten seconds;"
    f" default: {A_MINUTE}. More"
    " for an account through which many speak, such as a bridge to another chat. Answers and buttons are not counted.",
    "CITY2CITY_METRICS_TOKEN": "A long random word. Set: `/metrics` on HOST and PORT tells who names it how the assistant does;"
    " not set: there is no such address.",
    "CITY2CITY_NOW": "For tests and demonstrations: when it is as each command starts, a date (12:00 UTC) or an instant; the clock"
    " runs on from there, and a process that is started again begins there again. Not set: the machine's clock.",
    "CITY2CITY_PACKS": "Folders (parted by the system's path separator) with further packs and `<id>.local.toml` overrides.",
    "CITY2CITY_FILES": "Where the terminal chat saves files it gives you; default: `files` in the user's data folder.",
    "CITY2CITY_STEP_SECONDS": "Processor seconds after which a step that does not end ends the process; default: 60.",
    "DATABASE_URL": "The database: a path or `sqlite:///path`; default: `city2city.db` in the user's data folder.",
    "HOST": "The address that webhooks and `/metrics` are served on; default: 127.0.0.1, for a proxy on the same machine that"
    " speaks TLS.",
    "LOG_FORMAT": "How what runs logs: `text` (the default), or `json`: an object a line, with a `turn` that joins what belongs to"
    " one event.",
    "LOG_LEVEL": "How much is logged: DEBUG, INFO (the default), WARNING, ERROR or CRITICAL. Never what people write, never a"
    " secret.",
    "NO_COLOR": "Set to anything: the terminal chat uses no colours.",
    "PORT": "The port that webhooks and `/metrics` are served on; default: 8080.",
    "PUBLIC_URL": "Where the platforms reach this machine, such as `https://bot.city.example`. Set: webhooks; not set: polling.",
}


LOG_LEVELS, LOG_FORMATS = ("info", "debug", "warning", "error", "critical"), ("text", "json")
METRICS_TOKEN = "CITY2CITY_METRICS_TOKEN"  # noqa: S105 - the name of the variable
SECRETS = (METRICS_TOKEN,)
"""The secret ones of these."""


class Misconfigured(Exception):
    """Something in the settings keeps us from starting; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. ``packs`` are folders to search beside those that ship; Numbers that are none are 0.
    ``environment`` is for what a platform reads of it by itself."""

    packs: tuple[Path, ...]
    files: Path
    database: str
    colour: bool
    log_level: str = "INFO"
    log_format: str = "text"
    step_seconds: float = 60
    public_url: str = ""
    backup_days: int = BACKUP_DAYS
    backup_hours: int = BACKUP_HOURS
    messages: int = A_MINUTE
    host: str = "127.0.0.1"
    port: int = 8080
    clock: Clock = machine
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    read: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """The secrets that were asked for by now."""

    def place(self, database: str | None = None) -> str:
        """The database to use: the one asked for, else the one of the settings, whose own folder in the user's data is made."""
        if database is None and self.database == str(_home() / DEFAULT_DATABASE):
            _home().mkdir(parents=True, exist_ok=True)
        return database or self.database

    def secret(self, name: str) -> str:
        """A secret setting: what the environment says, or what stands in the file that NAME_FILE names, which is read once, when it
        is first asked for: a command that needs no token is not stopped by its file. Empty where neither is set. Misconfigured
        where both are, or where the file cannot be taken."""
        if name not in self.read:
            self.read[name] = _secret(name, self.environment)
        return self.read[name]


def file_setting(name: str) -> str:
    """The setting that names the file of a secret one."""
    return f"{name}_FILE"


def _secret(name: str, environment: Mapping[str, str]) -> str:
    said, path = environment.get(name, ""), environment.get(file_setting(name), "")
    if said and path:
        raise Misconfigured(f"Set either {name} or {file_setting(name)}, not both.")
    try:
        return secret_file.content(Path(path)) if path else said
    except ValueError as error:
        raise Misconfigured(f"{file_setting(name)} names a file that {error}.") from None


def _seconds(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0


def _whole(name: str, environment: Mapping[str, str], otherwise: int, least: int) -> int:
    """A whole number; Misconfigured where it is none, since a slip must not delete backups early, or shut a door."""
    said = environment.get(name, "") or str(otherwise)
    if not (said.isdecimal() and least <= int(said) <= 3650):
        raise Misconfigured(f"{name} must be a whole number from {least} to 3650.")
    return int(said)


def _one_of(name: str, environment: Mapping[str, str], words: Sequence[str]) -> str:
    """One of some words, the first where nothing is said; Misconfigured where it is none, however it is written."""
    said = environment.get(name, "").casefold() or words[0]
    if said not in words:
        raise Misconfigured(f"{name} must be one of these: {', '.join(words)}.")
    return said


def _home() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment; folders are not made here. Misconfigured where a number or CITY2CITY_NOW says nothing."""
    home = _home()
    packs = environment.get("CITY2CITY_PACKS", "")
    port = environment.get("PORT") or "8080"
    return Settings(
        packs=tuple(Path(one) for one in packs.split(os.pathsep) if one),
        files=Path(environment.get("CITY2CITY_FILES") or home / "files"),
        database=environment.get("DATABASE_URL") or str(home / DEFAULT_DATABASE),
        colour="NO_COLOR" not in environment,
        log_level=_one_of("LOG_LEVEL", environment, LOG_LEVELS).upper(),
        log_format=_one_of("LOG_FORMAT", environment, LOG_FORMATS),
        step_seconds=_seconds(environment.get("CITY2CITY_STEP_SECONDS") or "60"),
        public_url=environment.get("PUBLIC_URL", ""),
        backup_days=_whole("CITY2CITY_BACKUP_DAYS", environment, BACKUP_DAYS, 1),
        backup_hours=_whole("CITY2CITY_BACKUP_HOURS", environment, BACKUP_HOURS, 0),
        messages=_whole("CITY2CITY_MESSAGES", environment, A_MINUTE, 1),
        host=environment.get("HOST") or "127.0.0.1",
        port=int(port) if port.isdecimal() else 0,
        clock=_clock(environment.get("CITY2CITY_NOW", "")),
        environment=environment,
    )


def check_address(conf: Settings) -> None:
    """Misconfigured where PUBLIC_URL is set and no platform could reach us by it."""
    if not conf.public_url:
        return
    there = urlsplit(conf.public_url)
    if there.scheme not in ("https", "http") or not there.hostname:
        raise Misconfigured("PUBLIC_URL must be a whole address, such as https://bot.city.example.")
    check_port(conf)


def check_port(conf: Settings) -> None:
    """Misconfigured where nothing can be served on PORT."""
    if not 0 < conf.port < 65536:
        raise Misconfigured("PORT must be a number from 1 to 65535.")


def _clock(said: str) -> Clock:
    """The machine's clock, or one that runs on from what is said, counted from now."""
    try:
        return running_from(instant(said)) if said else machine
    except ValueError as error:
        raise Misconfigured(f"CITY2CITY_NOW: {error}") from None
