"""``city2city check``: the self-check on answers from a file, as JSON or as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.settings import Settings
from faq.calls import state
from faq.load import load_packs
from faq.model import Pack
from faq.rules import judge, read_answers
from handlers.outcome import next_steps

DEFAULT = "utm-city2city"


def load(conf: Settings, programme: str) -> Pack:
    """The pack of that id, City2City where none is named; LookupError where there is none."""
    packs = load_packs(conf.packs)
    wanted = programme or DEFAULT
    if wanted not in packs:
        raise LookupError(f"unknown programme {wanted!r}; there are: {', '.join(packs)}")
    return packs[wanted]


def result(pack: Pack, answers: object, now: datetime) -> dict[str, Any]:
    """The JSON object of one self-check; AnswersError (a ValueError) where the answers are not allowed."""
    verdict = judge(pack.eligibility, read_answers(pack.eligibility, answers))
    call = state(pack.file, now)
    return {
        "outcome": verdict.outcome.id,
        "failing": [finding.criterion.id for finding in verdict.of("fail")],
        "unknown": [finding.criterion.id for finding in verdict.of("unknown")],
        "warnings": [finding.criterion.id for finding in verdict.of("warn")],
        "citations": [
            {"criterion": about, "entry": cite.entry, "quote": cite.quote} for about, cite in verdict.citations
        ],
        "next_steps": [step.text for step in next_steps(verdict, call)],
        "call": {
            "state": call.id,
            "on": call.on.isoformat(),
            "places": [
                {
                    "entry": one.entry,
                    "says": one.says,
                    "day": one.day.isoformat() if one.day else None,
                    "quote": one.quote,
                }
                for one in call.places
            ],
        },
        "rules": pack.rules,
    }


def line(pack: Pack, content: str, now: datetime) -> str:
    """The JSON line of one line of a batch; a line that cannot be used gets ``{"error": …}``."""
    try:
        found = result(pack, json.loads(content), now)
    except ValueError as error:
        found = {"error": str(error) or "not a JSON object of answers"}
    return json.dumps(found, ensure_ascii=False)


def readable(pack: Pack, found: Mapping[str, Any]) -> str:
    """The same for people."""
    outcome = next(one for one in pack.eligibility.outcome if one.id == found["outcome"])
    lines = [f"{outcome.title} ({outcome.id})", outcome.text]
    for name in ("failing", "unknown", "warnings"):
        lines += [f"{name}: {', '.join(found[name])}"] if found[name] else []
    lines += [f"  [{one['entry']}] {one['quote']}" for one in found["citations"]]
    lines += [f"- {step}" for step in found["next_steps"]]
    return "\n".join([*lines, f"The call: {found['call']['state']}", pack.eligibility.disclaimer])
