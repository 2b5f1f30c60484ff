"""The product's own index behind the interface of ``bench.retrieval``: ``build(entries) → search(q) → [(id, score), …]``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faq.search.encoder import encoder
from faq.search.retrieval import Document, Index

Search = Callable[[str], list[tuple[str, float]]]


def build(entries: Sequence[dict[str, Any]], sentences: bool = True) -> Search:
    """A search over entries with ``id, question, answer, phrasings``; small talk finds nothing.

    ``search.bands`` are the confidences from which the product answers and suggests.
    """
    index = Index([document(entry) for entry in entries], reader=encoder() if sentences else None)

    def search(query: str) -> list[tuple[str, float]]:
        return [(hit.entry, hit.score) for hit in index.ask(query).hits]

    search.bands = index.bands  # type: ignore[attr-defined]
    return search


def document(entry: dict[str, Any]) -> Document:
    """An entry of a question set as the index takes it; the answer's lines are its body."""
    lines = (line.strip() for line in str(entry.get("answer") or "").splitlines())
    return Document(
        entry["id"], (entry["question"],), tuple(entry.get("phrasings") or ()), tuple(line for line in lines if line)
    )


def of_pack(folder: Path) -> list[dict[str, Any]]:
    """The entries of a pack, with its alternates, in the form of a question set."""
    from faq.pack.load import read_alternates, read_entries

    alternates = read_alternates(folder / "also")
    return [
        {
            "id": entry.id,
            "question": entry.title,
            "answer": "\n".join(entry.text),
            "phrasings": [*entry.titles[1:], *(way.words for way in alternates.get(entry.id, ()))],
        }
        for entry in read_entries(folder / "faq.md")
    ]
