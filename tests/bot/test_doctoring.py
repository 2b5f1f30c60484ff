"""The look at an installation: what is well, and what wants somebody."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.health import look
from bot.runtime.settings import Settings
from bot.slack.slack_adapter import NOTED
from faq.pack.load import BUILT_IN
from storage.open import open_store
from storage.records import Address, Outgoing, Parked
from storage.sqlite.relay_lock import only_relay
from tests.day import CLOCK

ROOT = Path(__file__).parents[2]
CITY, ZERO = "utm-city2city", "netzerocities-twinning"
CONTROLLER = 'controller = { name = "City of Ghent", address = "Botermarkt 1", email = "privacy@ghent.example" }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of further packs that names who answers for the personal data."""
    packs = tmp_path / "packs"
    packs.mkdir()
    for name in (CITY, ZERO):
        (packs / f"{name}.local.toml").write_text(CONTROLLER, encoding="utf-8")
    return packs


@pytest.fixture
def conf(tmp_path: Path, folder: Path) -> Settings:
    return Settings((folder,), tmp_path / "files", str(tmp_path / "city.db"), colour=False, clock=CLOCK)


def wrong(conf: Settings) -> list[str]:
    return [line for line in look(conf, conf.database) if line.startswith("! ")]


def test_where_all_is_well_every_line_says_so(conf: Settings, folder: Path) -> None:
    lines = look(conf, conf.database)
    assert f"✓ Database {conf.database}: none yet, the first start makes it" in lines
    assert not Path(conf.database).exists()
    open_store(conf.database).close()
    lines = look(conf, conf.database)
    assert wrong(conf) == []
    assert "✓ Last backup: none yet" in lines
    assert all(line.startswith("✓ ") for line in lines)
    assert f"✓ CITY2CITY_PACKS: {folder}" in lines
    assert f"✓ Controller of the personal data of {CITY}: City of Ghent" in lines
    assert any(line.startswith(f"✓ Pack {ZERO}: 18 entries, rules ") for line in lines)
    assert any(line.startswith(f"✓ Database {conf.database}: SQLite 3.") for line in lines)
    assert any(line.startswith("✓ Time zones: tzdata 20") for line in lines)


def test_what_the_search_costs_is_told(conf: Settings) -> None:
    (line,) = (line for line in look(conf, conf.database) if "Search" in line)
    assert re.fullmatch(r"✓ Search: loaded in \d+\.\d s, some 180 MB of memory from the first question on", line)


def test_folders_that_are_none_are_named(tmp_path: Path, conf: Settings) -> None:
    (tmp_path / "files").write_text("a file", encoding="utf-8")
    lines = wrong(Settings((*conf.packs, tmp_path / "nowhere"), conf.files, conf.database, colour=False))
    assert lines == [
        f"! CITY2CITY_PACKS names {tmp_path / 'nowhere'}, which is no folder.",
        f"! {tmp_path / 'files'} is no folder: files cannot be saved there.",
    ]


def test_a_pack_without_controller_is_told_with_what_to_write(conf: Settings, folder: Path) -> None:
    (folder / f"{CITY}.local.toml").unlink()
    assert wrong(conf) == []
    (line,) = [one for one in look(conf, conf.database) if one.startswith("? ")]
    assert line.startswith(f"? {CITY} names no controller of the personal data")
    assert wrong(replace(conf, public_url="https://bot.example")) == [line.replace("?", "!", 1)]
    (folder / f"{CITY}.local.toml").write_text(
        line[line.index("controller = ") :].replace('email = "…"', 'email = "office@example.org"'), encoding="utf-8"
    )
    assert wrong(conf) == []


def test_a_pack_with_flaws_and_one_that_cannot_be_read_are_told(conf: Settings, folder: Path) -> None:
    for name in (CITY, ZERO):
        shutil.copytree(BUILT_IN / name, folder / name)
    (folder / CITY / "feedback.toml").write_text("question = [", encoding="utf-8")
    faq = folder / ZERO / "faq.md"
    faq.write_text(faq.read_text(encoding="utf-8") + "\nAnother line.\n", encoding="utf-8")
    first, second = sorted(wrong(conf), key=len, reverse=True)
    assert first.startswith(f"! {folder / CITY / 'feedback.toml'}:1: not TOML: ")
    assert second == f"! Pack {ZERO} has flaws: 1. `city2city packs check` lists them."


def test_overrides_that_override_nothing_are_told(conf: Settings, folder: Path) -> None:
    (folder / "utm-city2cities.local.toml").write_text(CONTROLLER, encoding="utf-8")
    with (folder / f"{CITY}.local.toml").open("a", encoding="utf-8") as file:
        file.write("[ruling]\nfrist = 2025-09-04\n")
    meant = "; did you mean 'first'? There are: first, second; a [[call]] adds one"
    assert wrong(conf) == [
        f"! {folder / f'{CITY}.local.toml'}:3: ruling.frist: no such call{meant}",
        f"! {folder / 'utm-city2cities.local.toml'} is for no pack; there are: {ZERO}, {CITY}.",
    ]


def test_what_staff_ruled_is_listed(conf: Settings, folder: Path) -> None:
    with (folder / f"{CITY}.local.toml").open("a", encoding="utf-8") as file:
        file.write("[ruling]\nfirst = 2025-09-04\nsecond = 2026-02-27\n[opening]\nsecond = 2026-01-12\n")
        file.write("autumn = 2026-09-01\n[[call]]\nid = 'autumn'\nname = 'Autumn call'\n")
    assert [line for line in look(conf, conf.database) if "call" in line] == [
        f"✓ Set by staff, {CITY}, first (First call): last day 2025-09-04",
        f"✓ Set by staff, {CITY}, second (Second call): first day 2026-01-12, last day 2026-02-27",
        f"✓ Set by staff, {CITY}, autumn (Autumn call): first day 2026-09-01",
    ]
    assert wrong(conf) == []


def test_messages_in_doubt_and_parked_events_are_counted(conf: Settings) -> None:
    with closing(open_store(conf.database)) as store:
        with store.transaction():
            store.put([Outgoing(Address("telegram", "b", "", str(n)), {}, 0) for n in range(3)], 0)
            store.park(Parked("telegram", "b", "1", "Text", "KeyError", 1))
            store.park(Parked("telegram", "b", "2", "Press", "TypeError", 2))
        for row, state in zip(store.claim(["telegram"], 0, 3), ("uncertain", "uncertain", "dead"), strict=True):
            store.settle(row.id, state, 0)
    assert wrong(conf) == [
        "! Messages that may not have been sent: 2 uncertain, 1 dead. `city2city outbox list` shows them.",
        "! Events that could not be handled: 2, the last by TypeError in Press. The log has more.",
    ]


@pytest.mark.parametrize("there", [True, False])
def test_what_an_interrupted_restore_left_is_told_unless_one_is_under_way(conf: Settings, there: bool) -> None:
    if there:
        open_store(conf.database).close()
    left = Path(conf.database).with_name("city.restoring.db")
    left.write_bytes(b"x")
    (told,) = wrong(conf)
    assert told.startswith("! A restore or an upgrade was interrupted. It changed nothing")
    assert f"left {left}, which holds personal data" in told
    with only_relay(conf.database):
        assert wrong(conf) == []


def test_a_database_that_cannot_be_used_is_told_in_plain_words(conf: Settings, tmp_path: Path) -> None:
    Path(conf.database).write_text("this is no database, " * 99, encoding="utf-8")
    assert wrong(conf) == [f"! Database: {conf.database} is not a database. Name another file."]


def test_the_trouble_of_every_platform_is_counted_for_a_week(conf: Settings) -> None:
    today = CLOCK().date()
    with closing(open_store(conf.database)) as store, store.transaction():
        for what in ("telegram:blocked", "slack:tokens_revoked", "slack:tokens_revoked", "outcome:not_eligible"):
            store.count(today.isoformat(), "", what)
        store.count((today - timedelta(days=8)).isoformat(), "", "slack:app_uninstalled")
    assert wrong(conf) == [
        "! In the last 7 days: slack:tokens_revoked, 2 times. docs/slack.md says what to do.",
        "! In the last 7 days: telegram:blocked, 1 time. docs/telegram.md says what to do.",
    ]


def test_what_a_platform_notes_is_explained_on_its_page() -> None:
    for kind in NOTED:
        assert f"`slack:{kind}`" in (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
