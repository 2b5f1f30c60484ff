"""What a search of the programme texts gives. Apart from the search, which loads numbers and words by the megabyte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Band = Literal["answer", "suggest", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found.

    ``score`` is how likely it is the one meant (0 to 1), ``passage`` its sentence or list line nearest to the question, verbatim.
    """

    programme: str
    entry: str
    title: str
    score: float
    passage: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found.

    ``talk`` names a kind of small talk (then there are no hits), ``elsewhere`` the other programme that is meant.
    """

    band: Band
    hits: tuple[Hit, ...] = ()
    talk: str = ""
    elsewhere: str = ""


class Searchable(Protocol):
    """The texts of all programmes, to be asked."""

    def ask(self, text: str, programme: str = "") -> SearchResult:
        """What they have on a question, those of ``programme`` first."""
