"""``city2city ask``: questions from the command line or a file, answered as JSON or as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.knowledge import library
from bot.options import Refused
from bot.settings import Settings
from faq.found import Hit, Searchable
from faq.load import load_packs
from faq.model import Pack
from handlers.ask import CUT, is_about


def load(conf: Settings, programme: str) -> tuple[Searchable, Mapping[str, Pack]]:
    """The indexes and packs; Refused where the programme is unknown."""
    packs = load_packs(conf.packs)
    if programme and programme not in packs:
        raise Refused(f"unknown programme {programme!r}; there are: {', '.join(packs)}")
    return library(packs), packs


def questions(lines: Iterable[str]) -> Iterator[str]:
    """The question of each line: ``q`` of a JSON object, or else the line itself."""
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        yield str(found["q"]) if isinstance(found, dict) and "q" in found else line.strip()


def answer(known: Searchable, packs: Mapping[str, Pack], question: str, programme: str) -> dict[str, Any]:
    """The JSON object of one question."""
    found = known.ask(question[:CUT], programme)
    return {
        "q": question,
        "band": found.band,
        "entry": found.hits[0].entry if found.band == "answer" else None,
        "candidates": [_candidate(hit, packs, question) for hit in found.hits],
    }


def _passage(hit: Hit, pack: Pack, question: str) -> str:
    """The passage that the pack shows to a question of a topic, else the one that matched."""
    topics = (topic for topic in pack.file.topic if is_about(topic, question.casefold()))
    return next((cite.quote for topic in topics for cite in topic.show if cite.entry == hit.entry), hit.passage)


def _candidate(hit: Hit, packs: Mapping[str, Pack], question: str) -> dict[str, Any]:
    return {
        "entry": hit.entry,
        "title": hit.title,
        "score": round(hit.score, 4),
        "passage": _passage(hit, packs[hit.programme], question[:CUT]),
        "text": "\n\n".join(packs[hit.programme].entry(hit.entry).text),
        "programme": hit.programme,
    }


def readable(found: Mapping[str, Any], packs: Mapping[str, Pack]) -> str:
    """The same for people."""
    best = found["candidates"][:3]
    if found["band"] == "answer":
        one = best[0]
        return f"{one['passage']}\n— {packs[one['programme']].file.short} · {one['entry']} · {one['title']}"
    if found["band"] == "suggest":
        return "\n".join(
            [
                "Did you mean:",
                *(f"  {packs[one['programme']].file.short} · {one['entry']} {one['title']}" for one in best),
            ]
        )
    return "The programme text does not say that, or it is not found there."
