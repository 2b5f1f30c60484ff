"""Sessions from plan to end: what is said, what is posted, when, and what is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers import meeting

from tests.flow.world import Sent, World

CHAT = Path(__file__).with_name("sessions.chat")
FIRST = "session plan 1 2026-03-10 14:00 Europe/Berlin 90min https://meet.example/1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# -- the recorded talk


def played(world: World, orders: list[str]) -> Iterator[str]:
    """The orders of a transcript, each followed by what came of it."""
    for order in orders:
        yield from ["", order]
        before = len(world.sent)
        who, _, words = order.partition(" ")
        if who == "!":
            what, _, rest = words.partition(" ")
            {"run": world.run, "sleep": world.sleep, "start": lambda _: world.start()}[what](rest)
        elif words.startswith("out "):
            world.press(out(world, int(words.removeprefix("out "))), who.removesuffix(">"))
        else:
            world.say(words, who.removesuffix(">") or "fran")
        yield from (line for sent in world.sent[before:] for line in written(sent))


def written(sent: Sent) -> list[str]:
    where = sent.address.chat if sent.address.platform == "test" else sent.address.platform
    return [f"[{sent.at:%Y-%m-%d %H:%M} UTC, {where}]", *(line for line in sent.lines if line.strip())]


def out(world: World, number: int) -> str:
    with world.store() as store:
        session = meeting.numbered(store, 1, number)
    assert session
    return f"out:{session.id}.{session.version}:0"


def test_four_sessions_go_as_they_were_recorded(world: World) -> None:
    recorded = CHAT.read_text("utf-8")
    head = [line for line in recorded.splitlines() if line.startswith("#")]
    orders = [line for line in recorded.splitlines() if line.startswith(("! ", "> ", "karl> "))]
    now = "\n".join([*head, *played(world, orders), ""])
    if os.environ.get("RECORD"):
        CHAT.write_text(now, "utf-8")
    assert now == recorded
