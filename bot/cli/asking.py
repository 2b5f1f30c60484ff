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
from faq.pack.model import Pack
from faq.rules.calls import spoken_of
from faq.search.results import Hit, SearchResult
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge, Reply
from handlers.programme import quoting
from handlers.programme.quoting import CUT, is_about

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
    """The JSON object of one question. ``passages`` are all that the chat quotes, ``call`` the calls whose days they tell."""
    found = known.library.ask(question[:CUT], programme)
    answers = quoting.answers(known, question, found, programme)
    return {
        "q": question,
        "band": found.band,
        "entry": found.hits[0].entry if found.band == "answer" else None,
        "candidates": [_candidate(hit, known.packs[hit.programme], question) for hit in found.hits],
        "passages": [
            {"programme": one.pack.id, "quote": block.text, "source": block.source}
            for one in answers
            for block in quoting.shown(ENGLISH, one, now)
            if block.kind == "quote"
        ],
        "call": [call for one in answers for call in _calls(one, now)],
    }


def _calls(one: quoting.QuotedAnswer, now: datetime) -> Iterator[dict[str, Any]]:
    for call in spoken_of(one.pack.file, now, [cite.quote for cite in one.cites]):
        yield {"programme": one.pack.id, "id": call.call.id if call.call else None, **told(call)}


def _passage(hit: Hit, pack: Pack, question: str) -> str:
    """The passage that the pack shows to a question of a topic, else the one that matched."""
    topics = (topic for topic in pack.file.topic if is_about(topic, question.casefold()))
    return next((cite.quote for topic in topics for cite in topic.show if cite.entry == hit.entry), hit.passage)


def _candidate(hit: Hit, pack: Pack, question: str) -> dict[str, Any]:
    return {
        "entry": hit.entry,
        "title": hit.title,
        "score": round(hit.score, 4),
        "passage": _passage(hit, pack, question[:CUT]),
        "text": "\n\n".join(pack.entry(hit.entry).text),
        "programme": hit.programme,
    }


def readable(known: Knowledge, question: str, programme: str, now: datetime) -> str:
    """The same for people: what the chat says."""
    found = known.library.ask(question[:CUT], programme)
    answers = quoting.answers(known, question, found, programme)
    said = [block for one in answers for block in quoting.shown(ENGLISH, one, now)]
    return "\n".join(lines(Reply(tuple(said)), Style()) if said else _unsure(found, known))


def _unsure(found: SearchResult, known: Knowledge) -> list[str]:
    if found.elsewhere:
        return [f"That is about {known.packs[found.elsewhere].name}: ask with --programme {found.elsewhere}."]
    if found.band == "none":
        return ["The programme text does not say that, or it is not found there."]
    titles = (f"  {known.packs[hit.programme].file.short} · {hit.entry} {hit.title}" for hit in found.hits[:3])
    return ["Did you mean:", *titles]
