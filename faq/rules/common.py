"""The questions that tell programmes apart: the common ones of each, none twice, and none that no programme needs any more."""

from __future__ import annotations

from collections.abc import Sequence

from faq.pack.model import Pack, Question

MOST = 4
"""So many are asked at most: who does not know the names yet has no patience for more."""


def common_questions(packs: Sequence[Pack]) -> dict[str, tuple[Question, str]]:
    """Each common question by its id, with the programme that it is first asked for, in the order of asking.

    What the name of a city answers comes first: everybody knows it.
    """
    found = dict[str, tuple[Question, str]]()
    for pack in packs:
        questions = {one.id: one for one in pack.eligibility.question}
        for key in pack.eligibility.common:
            found.setdefault(key, (questions[key], pack.id))
    return dict(sorted(list(found.items())[:MOST], key=lambda one: not one[1][0].city))


def asks(pack: Pack, key: str) -> bool:
    """Whether a question is one of the self-check of a programme."""
    return any(one.id == key for one in pack.eligibility.question)
