"""Sentences where the name of a place or person is asked: "that was everybody", "no preference", "only Olten for now"."""

from __future__ import annotations

from faq.answers.kind_table import kind_of
from faq.answers.vocabulary import FILLER, HEDGES, NEGATIONS, TELLERS, words
from faq.places.places import cities
from faq.rules.flow import Leaf, may_end
from faq.text.spelling import fold, spaced
from handlers.dialog.visit import Choice, Visit
from handlers.forms.form_sheet import Sheet
from handlers.forms.pasted_rows import opens_item, without_join

_LONGEST = 120
"""Characters of a name; what is longer has a problem of its own."""
_OF_SENTENCES = NEGATIONS | HEDGES | TELLERS
"""Words that names seldom have."""


def may_be_no_name(visit: Visit, sheet: Sheet, leaf: Leaf, said: str) -> list[Choice]:
    """What such a sentence may mean: the city in it, the words as a name, that the list ends; none where it is like a name."""
    kind = kind_of(leaf.field)
    asks_name = kind.in_words and not kind.long and (leaf.field.city or opens_item(leaf))
    behind = without_join(said)
    if not asks_name or not (behind != said or _is_sentence(said)) or cities(said, 1, near=False):
        return []
    name = behind.strip() if behind != said else _name_within(said)
    found = [Choice(name, name)] if name else []
    found.append(Choice(said.strip(), said.strip()))
    return (
        [*found, Choice(visit.t("That is all"), {"end": leaf.question.id})] if may_end(leaf, sheet.answers) else found
    )


def _is_sentence(said: str) -> bool:
    """Whether a text has a word of a sentence, and begins as many words small as large, as no name does."""
    parts = said.split() if len(said) <= _LONGEST else []
    small = sum(part[0].islower() for part in parts)
    return 2 * small >= len(parts) > 1 and not _OF_SENTENCES.isdisjoint({*words(fold(said)), *words(spaced(said))})


def _name_within(said: str) -> str:
    """What is left without the words of sentences, where a city is called so."""
    left = (part for part in said.split() if fold(part) not in _OF_SENTENCES | FILLER)
    name = " ".join(left).strip(" ,.;:!")
    return name if cities(name, 1, near=False) else ""
