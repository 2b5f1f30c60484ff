"""``city2city ask``: questions from the command line or a file, answered as JSON or as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from bot.cli.checking import told
from bot.cli.options import named
from bot.runtime import knowledge
from bot.runtime.settings import Settings
from bot.terminal.terminal_render import Style, lines
from faq.pack.load import load_packs
from faq.rules.calls import spoken_of
from faq.search.results import Hit
from handlers.dialog.turn import Knowledge, Reply
from handlers.programme import answer_words, asking, message_questions
from handlers.programme.asking import ENGLISH, ProgrammeAnswer
from handlers.programme.message_questions import Heard, heard


def load(conf: Settings, programme: str) -> Knowledge:
    """The packs with their indexes; Refused where the programme is unknown."""
    packs = load_packs(conf.packs)
    named("programme", programme, packs)
    return Knowledge(packs, knowledge.library(packs))


def questions(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The question of each line and the one asked before it: ``q`` and ``after`` of a JSON object, or else the line itself."""
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        asked = isinstance(found, dict) and "q" in found
        yield (str(found["q"]), str(found.get("after") or "")) if asked else (line.strip(), "")


def answer(known: Knowledge, question: str, programme: str, now: datetime, before: str = "") -> dict[str, Any]:
    """The JSON object of one message: ``passages`` are all that is quoted to it, ``call`` the calls whose days they tell.

    Of several questions in it, each is among ``parts`` too. ``before`` is the question asked before.
    """
    parts, _ = heard(partial(asking.ask, known, programme=programme), question, before)
    each = [_part(known, one, now) for one in parts]
    if len(each) == 1:
        return each[0] | {"q": question}
    joined = {key: [one for part in each for one in part[key]] for key in ("passages", "call", "candidates")}
    return each[0] | joined | {"q": question, "parts": each}


def _part(known: Knowledge, part: Heard, now: datetime) -> dict[str, Any]:
    """One question; of one that can be read in two ways, what is found either way."""
    found = [part.answer, *([part.other] if part.other else [])]
    shown = [one for answer in found for one in answer.shown]
    return {
        "q": part.words,
        "band": part.answer.band,
        "entry": part.answer.sure[0].found.hits[0].entry if part.answer.sure else None,
        "passages": [
            {"entry": cite.entry, "text": cite.quote, "programme": one.pack.id}
            for one in shown
            for cite in answer_words.on_screen(ENGLISH, one, now)
        ],
        "call": [call for one in shown for call in _calls(one, now)],
        "about": next((one.about for one in found if one.about), ""),
        "candidates": [_candidate(hit, known) for answer in found for hit in (*answer.besides, *answer.hits)],
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


def readable(known: Knowledge, question: str, programme: str, now: datetime, before: str = "") -> str:
    """The same for people: what the chat says."""
    parts, left = heard(partial(asking.ask, known, programme=programme), question, before)
    return "\n".join(lines(Reply(tuple(message_questions.said(ENGLISH, parts, left, now))), Style()))
