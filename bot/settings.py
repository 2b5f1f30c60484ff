"""Settings: read once from the environment, checked, handed down. ``docs/commands.md`` lists them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "city2city"

SETTINGS: Mapping[str, str] = {
    "CITY2CITY_PACKS": "Folders (parted by the system's path separator) with further packs and `<id>.local.toml` overrides.",
    "CITY2CITY_FILES": "Where the terminal chat saves files it gives you; default: `files` in the user's data folder.",
    "DATABASE_URL": "The database: a path or `sqlite:///path`; default: `city2city.db` in the user's data folder.",
    "NO_COLOR": "Set to anything: the terminal chat uses no colours.",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says. ``packs`` are folders to search beside those that ship."""

    packs: tuple[Path, ...]
    files: Path
    database: str
    colour: bool


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment; folders are not made here."""
    home = Path(platformdirs.user_data_dir(APP, appauthor=False))
    packs = environment.get("CITY2CITY_PACKS", "")
    return Settings(
        packs=tuple(Path(one) for one in packs.split(os.pathsep) if one),
        files=Path(environment.get("CITY2CITY_FILES") or home / "files"),
        database=environment.get("DATABASE_URL") or str(home / "city2city.db"),
        colour="NO_COLOR" not in environment,
    )
