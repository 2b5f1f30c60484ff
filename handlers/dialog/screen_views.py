"""What a platform that has screens shows as one: questions with their answers, and what its buttons say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question on a screen. ``value`` is the answer now, as it would be typed (option ids for choices); ``decides``
    says that other questions of the screen depend on it.

    ``element`` is what it is answered in: a line of ``text``, a ``long`` one, a ``choice``, ``multi``, one box to ``tick``, a
    ``date``, a ``time``, a time ``zone``; ``elsewhere`` is what cannot be answered here. What is typed has ``least`` to ``most``
    characters, where these are not 0.
    """

    leaf: str
    label: str
    hint: str
    element: str
    options: tuple[tuple[str, str], ...]
    value: str
    decides: bool = False
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """A list question on a screen: its items, each with the name of the screen it is changed on, and the one for a new item."""

    label: str
    hint: str
    items: tuple[tuple[str, str], ...]
    more: str


@dataclass(frozen=True, slots=True)
class FormWords:
    """What the buttons of a screen say, and what closing it means."""

    save: str
    close: str
    change: str
    add: str
    notice: str


@dataclass(frozen=True, slots=True)
class FormView:
    """Questions as one screen: ``part`` of a draft (``form`` is its id), an item of a list in ``inside``, or what another kind of
    screen (``form`` is its name) is about. ``errors`` say by leaf what could not be read."""

    form: str
    part: str
    title: str
    fields: tuple[FieldView | ListView, ...]
    words: FormWords
    inside: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
