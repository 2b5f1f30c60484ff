"""Who answers for the personal data: a public assistant does not start where nobody is named whom people can reach."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.runtime import controllers
from bot.runtime.settings import Misconfigured, Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack

CITY = "utm-city2city"


def packs(folder: Path, named: str) -> dict[str, Pack]:
    (folder / f"{CITY}.local.toml").write_text(f"controller = {{ {named} }}\n", encoding="utf-8")
    return {CITY: load_packs((folder,))[CITY]}


@pytest.mark.parametrize(
    ("named", "enough"),
    [
        ('name = "The city"', False),
        ('email = "data@city.example"', False),
        ('name = "The city", email = "data@city.example"', True),
        ('name = "The city", address = "1 Square"', True),
    ],
)
def test_a_public_address_needs_a_name_and_a_way_to_reach_it(
    tmp_path: Path, named: str, enough: bool, caplog: pytest.LogCaptureFixture
) -> None:
    conf, found = Settings((tmp_path,), tmp_path, "", colour=False), packs(tmp_path, named)
    with caplog.at_level(logging.WARNING):
        controllers.check(conf, found)
    assert len(caplog.records) == (0 if enough else 1)
    public = replace(conf, public_url="https://bot.example")
    if enough:
        controllers.check(public, found)
        return
    with pytest.raises(Misconfigured, match=f"{CITY} names no controller"):
        controllers.check(public, found)
