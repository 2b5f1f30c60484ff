"""Options with all they may be called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from faq.answers.reading import SHOWN, Unclear
from faq.answers.vocabulary import (
    negates,
)
from faq.pack.model import Option
from faq.text.spelling import fold

_HEAD = re.compile(r"[(,:;\u2013\u2014]| - ")
_LONG_ID = 4


@dataclass(frozen=True, slots=True)
class NamedOption:
    """An option with all it may be called, folded: ``names``, the label's first.

    ``heads`` count only within a sentence: what a label says before a comma, and the id, as pack editors choose telling ones.
    ``like`` are words by which it is probably meant.
    """

    id: str
    label: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    like: tuple[str, ...] = ()

    @property
    def calls(self) -> tuple[str, ...]:
        """All that the option may be called."""
        return tuple(dict.fromkeys(self.names + self.heads))


def named(options: Sequence[Option], labels: Callable[[str], str]) -> tuple[NamedOption, ...]:
    """The options with their names in the person's language, by ``labels``, and the pack's."""
    return tuple(
        _named(option, labels(option.label), labels(option.short) if option.short else "") for option in options
    )


def _named(option: Option, label: str, short: str) -> NamedOption:
    names = (label, option.label, short, option.short, *option.also)
    word = "" if negates(fold(option.id)) or len(option.id) < _LONG_ID else option.id
    heads = (_HEAD.split(label)[0], _HEAD.split(option.label)[0], word)
    return NamedOption(option.id, label, _folded_names(names), _folded_names(heads), _folded_names(option.like))


def _folded_names(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(fold, texts))))


def ask(first: Sequence[NamedOption], others: Sequence[NamedOption] = ()) -> Unclear:
    """The options to confirm, ``first`` and then the others."""
    choices = dict.fromkeys((*first, *others))
    return Unclear(tuple((option.label, option.id) for option in choices)[:SHOWN])
