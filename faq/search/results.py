"""What a search of the programme texts gives. Apart from the search, which loads numbers and words by the megabyte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, get_args

Band = Literal["answer", "suggest", "none"]
BANDS: tuple[Band, ...] = get_args(Band)
"""From sure to not."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found.

    ``score`` is how likely it is the one meant (0 to 1), ``passage`` its sentence or list line nearest to the question, verbatim.
    ``passages`` are what answers it: one to three sentences, or a list from its lead-in on, in the order of the text.
    """

    programme: str
    entry: str
    title: str
    score: float
    passage: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found.

    ``talk`` names a kind of small talk (then there are no hits), ``elsewhere`` the other programme that is meant. ``near``: not
    sure enough to answer, yet the first hit is far before the next. Not ``understood``: in no language that is searched.
    """

    band: Band
    hits: tuple[Hit, ...] = ()
    talk: str = ""
    elsewhere: str = ""
    near: bool = False
    understood: bool = True


class Searchable(Protocol):
    """The texts of all programmes, to be asked. Of a text, as much is read as ``faq.search.text.asked`` says."""

    def ask(self, text: str, programme: str = "") -> SearchResult:
        """What they have on a question, those of ``programme`` first."""
