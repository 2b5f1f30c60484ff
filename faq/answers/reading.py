"""What comes of reading an answer: shared by the readers of the single types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from faq.text.marking import mark

Json = Any
Labels = Callable[[str], str]
"""Translates a label of a pack, and those below."""

LABELS = {"yes": mark("Yes"), "no": mark("No"), "unsure": mark("I'm not sure")}
"""Labels of the answers that no pack spells out."""

SHOWN = 5
"""Choices to confirm at most: what fits under a message without scrolling."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who is read: ``today`` in the person's zone, ``labels`` translates a label of the pack (and those of ``LABELS``); the
    ``country`` that was answered before, where it is known."""

    today: date
    language: str
    labels: Labels
    country: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """Understood: ``value`` in its stored form; a ``note`` asks to repeat how it was understood.

    Notes: ``fuzzy`` (a near spelling), ``said`` (a choice in other words), ``sentence`` (by its place in the list, or with a
    reason), ``number``, ``date``, ``country``, ``city`` (the country of a city), ``zone``, ``email``, ``phone``.
    """

    value: Json
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several readings, or one to be confirmed: 1 to 5 pairs of what to show and its stored form, likeliest first."""

    choices: tuple[tuple[str, Json], ...]


@dataclass(frozen=True, slots=True)
class Misread:
    """Not understood. ``suggestions`` are answers that would be; ``code`` says what was expected:

    ========================  =======================================================================
    ``empty``                 nothing visible was typed
    ``too_long_to_keep``      text over ``max`` characters
    ``choice`` ``multi``      one, some of the ``count`` options; ``part`` was not understood
    ``too_few`` ``too_many``  at least ``min``, at most ``max`` options, but ``count`` were given
    ``yesno`` ``tick``        yes or no; yes
    ``integer``               a whole number
    ``integer_below``         the same, where the number that is named is too high
    ``integer_range``         a whole number from ``min`` to ``max``
    ``year``                  a year from ``min`` to ``max``
    ``date``                  a day, month and year
    ``date_day``              the same, where the day is missing
    ``date_none``             the same, where the calendar has no such day
    ``date_past``             a day not before ``min``
    ``date_future``           a day not after ``max``
    ``country`` ``zone``      a country; a time zone
    ``email`` ``phone``       an e-mail address; a telephone number
    ``phone_code``            the same, where the country code is missing
    ========================  =======================================================================
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


Reading = Read | Unclear | Misread


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a stored value: ``too_long`` and ``too_short`` (``by`` characters), else a code of :class:`Misread`.

    ``empty`` also stands for what is no text at all.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
