"""Visits of city officers, typed as people write, from the greeting to what they came for: RECORD=1 writes the replies anew."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.terminal.replay import Player
from handlers.dialog.turn import Event, File, Made, Text
from tests.flow.talk import shipped
from tests.flow.test_word_files import edited

VISITS = sorted((Path(__file__).parent / "visits").glob("*.chat"))
DAY = "2026-11-27"
SHOWS = "* shows: "
FEWEST_DEFENDED = 6
"""Replies of a visit that have a line typed by hand, which no recording can drop."""


@dataclass
class VisitStep:
    """Something that is typed (``> words``) or done (``! order``), and the lines its reply must have."""

    line: str
    shows: list[str] = field(default_factory=list)


def steps(page: str) -> Iterator[VisitStep]:
    """The visit without its replies."""
    found: list[VisitStep] = []
    for line in page.splitlines():
        if line.startswith(("> ", "! ")):
            found.append(VisitStep(line))
        elif line.startswith(SHOWS):
            found[-1].shows.append(line.removeprefix(SHOWS))
    return iter(found)


@dataclass
class Visitor:
    """Who types, and sends the draft back that was exported last."""

    player: Player
    sent: bytes = b""

    def event(self, line: str) -> Event:
        """What a line of a visit does: ``! word A1: words | A7: words`` fills the file for Word in, ``! windows`` the plain text,
        saved as Windows does; ``! again`` sends the last one once more."""
        words = line[2:]
        if line.startswith("> "):
            return Text(words)
        order, _, rest = words.partition(" ")
        answers = dict(re.findall(r"(\w+): ([^|]+?)(?: \||$)", rest))
        if order == "word":
            self.sent = edited(self._exported(".docx").bytes, **answers)
        elif order == "windows":
            self.sent = filled(self._exported(".md").content, answers).encode("cp1252")
        return File("draft", self.sent)

    def _exported(self, ending: str) -> Made:
        return next(made for name, made in reversed(self.player.heard.files.items()) if name.endswith(ending))

    async def said(self, line: str) -> list[str]:
        return [one.strip() for one in await self.player.give(self.event(line)) if one.strip()]


def filled(content: str, answers: dict[str, str]) -> str:
    """The plain text with these words under the headings of questions."""
    for name, words in answers.items():
        below = re.compile(rf"(### {name} ·[^\n]*\n(?:[>›][^\n]*\n)*)[^#]*")
        assert below.search(content), name
        content = below.sub(lambda found, words=words: f"{found[1]}\n{words}\n\n", content, count=1)
    return content


async def played(page: str, database: str) -> tuple[str, list[str], int]:
    """The visit as it goes now; what is missing; and how many replies are defended."""
    knowledge = shipped()
    visitor = Visitor(Player(database, knowledge.packs, {"as-of": DAY}, knowledge.library))
    fresh, missing, defended = [page.partition("\n")[0]], list[str](), 0
    try:
        for step in steps(page):
            said = await visitor.said(step.line)
            missing += [f"{step.line}: {one}" for one in step.shows if one not in "\n".join(said)]
            defended += bool(step.shows)
            shows = [f"{SHOWS}{one}" for one in step.shows]
            fresh.append("\n".join([step.line, *shows, *(f"< {line}" for line in said)]))
    finally:
        visitor.player.store.close()
    return "\n\n".join(fresh) + "\n", missing, defended


@pytest.mark.parametrize("path", VISITS, ids=[path.stem for path in VISITS])
def test_a_visit_goes_as_it_is_written_and_its_replies_are_defended(path: Path, tmp_path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    written, missing, defended = asyncio.run(played(page, f"{tmp_path}/visit.db"))
    if os.environ.get("RECORD"):
        path.write_text(written, encoding="utf-8")
    assert missing == []
    assert defended >= FEWEST_DEFENDED
    assert written == page


def test_there_are_the_eight_visits() -> None:
    assert [path.stem for path in VISITS] == [
        "changed_mind", "consortium", "consultant", "french_officer", "small_town", "swiss_and_british_city", "unsure_officer",
        "word_round_trip",
    ]  # fmt: skip
