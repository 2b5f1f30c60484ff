"""The page of questions shows the replies as they are today: RECORD=1 writes it anew."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Sequence
from pathlib import Path

from bot.terminal.replay import Player
from handlers.dialog.turn import Text
from tests.flow.talk import shipped

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
DAY = "2026-11-21"
TYPED = re.compile(r"\*\*(.+)\*\*")


async def answered(typed: Sequence[str], database: str) -> list[list[str]]:
    """What is said to each, from a new person's first word on."""
    player = Player(database, shipped().packs, {"as-of": DAY})
    try:
        return [[line.strip() for line in await player.give(Text(words))] for words in typed]
    finally:
        player.store.close()


def test_the_page_is_what_the_assistant_says(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    head, first, _ = page.partition("\n**")
    typed = TYPED.findall(page)
    assert first
    assert len(typed) >= 40
    said = asyncio.run(answered(typed, f"{tmp_path}/questions.db"))
    parts = (
        f"\n**{words}**\n\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines)
        for words, lines in zip(typed, said, strict=True)
    )
    fresh = head + "".join(parts)
    if os.environ.get("RECORD"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert fresh == page
