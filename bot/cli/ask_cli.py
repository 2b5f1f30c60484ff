"""``city2city ask``: questions from the command line or a file, answered as JSON or as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.cli.checking import told
from bot.cli.options import named
from bot.runtime.knowledge import library
from bot.runtime.settings import Settings
from bot.terminal.terminal_render import Style, lines
from faq.pack.load import load_packs
from faq.rules.calls import spoken_of
from faq.search.results import Hit
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge, Reply
from handlers.programme import asking
from handlers.programme.asking import Answer, ProgrammeAnswer

ENGLISH = Translator("en")


def load(conf: Settings, programme: str) -> Knowledge:
    """The packs with their indexes; Refused where the programme is unknown."""
    packs = load_packs(conf.packs)
    named("programme", programme, packs)
    return Knowledge(packs, library(packs))


def questions(lines: Iterable[str]) -> Iterator[str]:
    """The question of each line: ``q`` of a JSON object, or else the line itself."""
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        yield str(found["q"]) if isinstance(found, dict) and "q" in found else line.strip()


def answer(known: Knowledge, question: str, programme: str, now: datetime) -> dict[str, Any]:
    """The JSON object of one question: ``passages`` are all that is quoted to it, ``call`` the calls whose days they tell."""
    found = asking.ask(known, question, programme)
    return {
        "q": question,
        "band": found.band,
        "entry": found.sure[0].found.hits[0].entry if found.sure else None,
        "passages": [
            {"entry": cite.entry, "text": cite.quote, "programme": one.pack.id}
            for one in found.shown
            for cite in asking.on_screen(ENGLISH, one, now)
        ],
        "call": [call for one in found.shown for call in _calls(one, now)],
        "about": found.about,
        "candidates": [_candidate(hit, known) for hit in found.hits],
    }


def _calls(one: ProgrammeAnswer, now: datetime) -> Iterator[dict[str, Any]]:
    for call in spoken_of(one.pack.file, now, [cite.quote for cite in one.passages]):
        yield {"programme": one.pack.id, "id": call.call.id if call.call else None, **told(call)}


def _candidate(hit: Hit, known: Knowledge) -> dict[str, Any]:
    return {
        "entry": hit.entry,
        "title": hit.title,
        "score": round(hit.score, 4),
        "passage": hit.passage,
        "text": "\n\n".join(known.packs[hit.programme].entry(hit.entry).text),
        "programme": hit.programme,
    }


def readable(known: Knowledge, question: str, programme: str, now: datetime) -> str:
    """The same for people: what the chat says."""
    found: Answer = asking.ask(known, question, programme)
    return "\n".join(lines(Reply(tuple(asking.said(ENGLISH, found, now))), Style()))
