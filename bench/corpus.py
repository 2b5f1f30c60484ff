"""The question sets that retrieval is measured on, and the split of the dev questions.

A set is a folder with ``faq.jsonl`` (``id, question, answer, phrasings``) and ``queries.jsonl`` (``q, id, also``; ``id`` null
is out of scope). ``bench/data/README.md`` names their sources and licences.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
DEV = DATA / "city2city_dev"
PUBLIC = ("hint3_sofmattress", "hint3_curekart", "covidfaq")
SPLIT_SEED = 20250701

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load(folder: Path) -> tuple[list[Row], list[Row]]:
    """The entries and the queries of a set."""
    return rows(folder / "faq.jsonl"), rows(folder / "queries.jsonl")


def halves(queries: list[Row], seed: int = SPLIT_SEED) -> tuple[list[Row], list[Row]]:
    """Two halves, each with half of every entry's questions: what is tuned on, and what is kept for the report."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for query in queries:
        groups[query["id"] or ""].append(query)
    tune: list[Row] = []
    kept: list[Row] = []
    for key in sorted(groups):
        group = sorted(groups[key], key=lambda query: str(query["q"]))
        random.Random(f"{seed} {key}").shuffle(group)
        spare = len(group) % 2 if len(tune) % 2 >= len(kept) % 2 else 0
        middle = len(group) // 2 + spare
        tune += group[:middle]
        kept += group[middle:]
    return tune, kept
