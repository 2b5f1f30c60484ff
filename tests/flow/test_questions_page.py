"""The page of questions shows the replies as they are today, and each still has what defends it: RECORD=1 writes it anew."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.terminal.replay import Player
from handlers.dialog.turn import Text
from tests.flow.talk import shipped

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"
DAY = "2026-11-21"
TYPED = re.compile(r"\*\*(.+)\*\*")
SETTING = re.compile(r"(programme|language|first message): (.+)")
BESIDE = re.compile(r"\* (after|shows): (.+)")


@dataclass(frozen=True)
class Asked:
    """A question of the page: in which conversation, ``after`` which one, and what its reply must have."""

    words: str
    settings: Mapping[str, str]
    after: str
    shows: tuple[str, ...]


def paragraphs(page: str) -> list[str]:
    """The page without its replies."""
    kept = "\n".join(line for line in page.splitlines() if not line.startswith("    "))
    return re.split(r"\n{2,}", kept.strip())


def asked(page: str) -> Iterator[tuple[str, Asked | None]]:
    """Each paragraph, and the question in it; settings hold until the next heading."""
    settings: dict[str, str] = {}
    for one in paragraphs(page):
        if one.startswith("#"):
            settings = {}
        settings |= dict(found.groups() for line in one.splitlines() if (found := SETTING.fullmatch(line)))
        typed = TYPED.match(one)
        beside = BESIDE.findall(one)
        after = next((words for name, words in beside if name == "after"), "")
        shows = tuple(words for name, words in beside if name == "shows")
        yield one, Asked(typed[1], settings, after, shows) if typed else None


async def reply(question: Asked, database: str) -> list[str]:
    """What is said to it in a conversation of its own."""
    knowledge = shipped()
    player = Player(database, knowledge.packs, {"as-of": DAY, **question.settings}, knowledge.library)
    before = [] if "first message" in question.settings else ["/start"]
    try:
        for words in (*before, *filter(None, [question.after])):
            await player.give(Text(words))
        return [line.strip() for line in await player.give(Text(question.words.replace("\\n", "\n")))]
    finally:
        player.store.close()


def test_the_page_is_what_the_assistant_says_and_each_reply_is_defended(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    fresh, undefended = list[str](), list[str]()
    questions = 0
    for number, (paragraph, question) in enumerate(asked(page)):
        fresh.append(paragraph)
        if question:
            questions += 1
            said = asyncio.run(reply(question, f"{tmp_path}/{number}.db"))
            fresh.append("\n".join(f"    {line}".rstrip() for line in said if line))
            missing = [words for words in question.shows if words not in "\n".join(said)]
            undefended += [f"{question.words}: {words}" for words in missing or ([] if question.shows else ["nothing"])]
    written = "\n\n".join(fresh) + "\n"
    if os.environ.get("RECORD"):
        PAGE.write_text(written, encoding="utf-8")
    assert questions >= 60
    assert undefended == []
    assert written == page
