"""Recorded visits come out as they were recorded, by polling and by webhook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fake.telegram import FakeTelegram, Phone
from tests.telegram.process import Bot
from tests.telegram.visits import Visit, heard, play

VISITS = sorted((Path(__file__).parent / "visits").glob("*.visit"))


@pytest.mark.parametrize("path", VISITS, ids=lambda path: path.stem)
def test_a_recorded_visit(fake: FakeTelegram, bot: Bot, path: Path) -> None:
    phone = Phone(fake)
    visit = Visit(bot, fake, phone, Phone(fake, phone.user, chat=-1000 - phone.user), seen=len(fake.messages))
    came = play(visit, path)
    if os.environ.get("RECORD"):
        path.write_text("\n".join([path.read_text("utf-8").splitlines()[0], *came, ""]), "utf-8")
    assert came == heard(path)
