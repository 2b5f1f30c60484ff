"""``city2city check``: the self-check on answers from a file, as JSON or as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from bot.cli.options import named
from bot.runtime.knowledge import LateLibrary
from bot.runtime.languages import Languages
from bot.runtime.settings import Settings
from bot.terminal.terminal_render import Style, lines
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.rules.calls import CallState, state
from faq.rules.criteria import AnswersError, Verdict, judge, read_answers
from faq.text.showing import as_json
from handlers.dialog.system_visit import desk
from handlers.dialog.turn import Knowledge, Reply
from handlers.forms import outcome
from storage.open import open_store


def load(conf: Settings, programme: str) -> Pack:
    """The pack of that id, the first where none is named; Refused where there is none."""
    packs = load_packs(conf.packs)
    wanted = programme or next(iter(packs))
    named("programme", wanted, packs)
    return packs[wanted]


def parsed(content: bytes) -> object:
    """The JSON value of some bytes; AnswersError in plain words where they are none."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AnswersError("not UTF-8 text; expected a JSON object of answers") from None
    if not words.strip():
        raise AnswersError("an empty line; expected a JSON object of answers")
    try:
        return json.loads(words, object_pairs_hook=_each_key_once)
    except AnswersError:
        raise
    except (ValueError, RecursionError):
        raise AnswersError(f"not JSON: {words.strip()[:60]!r}; expected a JSON object of answers") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise AnswersError(f"{twice!r} is given twice; expected each answer once")
    return found


def judged(pack: Pack, answers: object, now: datetime) -> tuple[Verdict, CallState]:
    """The verdict and the state of the call; AnswersError where the answers are not allowed."""
    return judge(pack.eligibility, read_answers(pack.eligibility, answers)), state(pack.file, now)


def result(pack: Pack, verdict: Verdict, call: CallState) -> dict[str, Any]:
    """The JSON object of one self-check. ``named`` are the members of a consortium that a criterion is about."""
    return {
        "outcome": verdict.outcome.id,
        "failing": [finding.criterion.id for finding in verdict.of("fail")],
        "unknown": [finding.criterion.id for finding in verdict.of("unknown")],
        "warnings": [finding.criterion.id for finding in verdict.of("warn")],
        "named": {finding.criterion.id: list(finding.who) for finding in verdict.findings if finding.who},
        "citations": [
            {"criterion": about, "entry": cite.entry, "quote": cite.quote} for about, cite in verdict.citations
        ],
        "next_steps": [step.text for step in outcome.next_steps(verdict, call, pack.file)],
        "call": told(call),
        "rules": pack.rules,
    }


def told(call: CallState) -> dict[str, Any]:
    """The JSON object of a call: its state, the days that staff set, the places of the text that name days."""
    set_by_staff = (("opening", call.call.opening), ("ruling", call.call.ruling)) if call.call else ()
    return {
        "state": call.id,
        "on": call.on.isoformat(),
        **{name: day.isoformat() for name, day in set_by_staff if day},
        "places": [
            {
                "entry": one.entry,
                "says": one.says,
                "day": one.day.isoformat() if one.day else None,
                "quote": one.quote,
            }
            for one in call.places
        ],
    }


def batch(pack: Pack, content: Iterable[bytes], now: datetime) -> Iterator[str]:
    """A JSON line for each line of a batch, in order; one that cannot be used gets ``{"error": …}`` with its number."""
    for number, one in enumerate(content, 1):
        try:
            found = result(pack, *judged(pack, parsed(one), now))
        except AnswersError as error:
            found = {"error": f"line {number}: {error}"}
        yield as_json(found)


def readable(pack: Pack, verdict: Verdict, call: CallState) -> str:
    """The same for people, as the chat says it."""
    packs = {pack.id: pack}
    visit = desk(open_store("memory:"), Knowledge(packs, LateLibrary(packs, {})), Languages(packs), call.on, pack.id)
    return "\n".join(lines(Reply(tuple(outcome.blocks(visit, verdict, call))), Style()))
