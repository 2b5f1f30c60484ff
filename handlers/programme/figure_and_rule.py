"""A figure in a question beside the figure of the rule that is quoted: a plain comparison, never a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from faq.answers import numbers
from faq.pack.citation import Citation
from faq.pack.model import Criterion, Pack
from handlers.dialog.blocks import Block, text
from handlers.dialog.translator import Translator

FEWEST = 100
"""A smaller number counts something else: towns, months, sections."""
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """A figure of a question and the one that a section of the text names."""

    figure: int
    limit: int
    entry: str


def quoted_criteria(pack: Pack, cites: Iterable[Citation]) -> Iterator[Criterion]:
    """The rules of the self-check that are among what is quoted, of whichever section: one may say again what others say."""
    shown = list(cites)
    for rule in pack.eligibility.criterion:
        if any(rule.cite.quote in cite.quote for cite in shown):
            yield rule


def compared(pack: Pack, cites: Iterable[Citation], question: str, language: str) -> tuple[FigureComparison, ...]:
    """The one figure of a question beside the limit of each rule that is quoted with it; nothing where they are equal."""
    figure = _figure(question, language)
    if figure is None:
        return ()
    limits = ((rule.cite.entry, limit) for rule in quoted_criteria(pack, cites) for limit in _limits(rule))
    return tuple(FigureComparison(figure, limit, entry) for entry, limit in limits if limit != figure)


def _figure(question: str, language: str) -> int | None:
    """The figure that a question tells; None where there are several, which may be meant together, or it counts something else."""
    if numbers.OF_SOMETHING_ELSE.search(question):
        return None
    told = [value for value in numbers.find(question, language).values if value not in _YEARS]
    return int(told[0]) if len(told) == 1 and told[0] >= FEWEST else None


def _limits(rule: Criterion) -> Iterator[int]:
    """The numbers that a rule turns at, where its sentence names them."""
    named = numbers.find(rule.cite.quote, "en").values
    tests = (condition.get(rule.question) for condition in rule.fail)
    for low, high in (test["between"] for test in tests if isinstance(test, Mapping) and "between" in test):
        ends = (low - 1 if isinstance(low, int) else None, high + 1 if isinstance(high, int) else None)
        yield from (end for end in ends if end is not None and end in named)


def said(words: Translator, found: Iterable[FigureComparison]) -> list[Block]:
    """The comparisons in words."""
    return [text(_sentence(words, one)) for one in found]


def _sentence(words: Translator, one: FigureComparison) -> str:
    params = {"figure": words.number(one.figure), "limit": words.number(one.limit), "section": one.entry}
    if one.figure < one.limit:
        return words.t("{figure} is below the {limit} of {section}.", **params)
    return words.t("{figure} is above the {limit} of {section}.", **params)
