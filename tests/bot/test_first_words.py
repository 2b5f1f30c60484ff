"""What is made on first use is there before somebody writes: who is first after a start waits no longer than others."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from bot.runtime import languages
from bot.runtime.languages import Languages
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.service import Services
from bot.runtime.store_thread import Writer
from storage.open import open_store
from tests.day import CLOCK
from tests.flow.talk import Shelf, shipped


def test_every_language_is_read_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "locale"
    shutil.copytree(languages.OWN, own)
    monkeypatch.setattr(languages, "OWN", own)
    with closing(open_store(str(tmp_path / "city.db"))) as store, closing(Writer()) as writer:
        known, spoken = Shelf(shipped(), store), Languages(shipped().packs)
        receiver = Receiver(store, known, spoken, CLOCK)
        Services(store, writer, receiver, Relay(store, known, spoken, {}, CLOCK)).begin()
        shutil.rmtree(own)
        assert spoken["fr"].t("Yes") == "Oui"
