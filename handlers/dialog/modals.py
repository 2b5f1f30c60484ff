"""Screens to fill in (modals): each feature declares its own in a tuple ``MODALS``, beside what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.dialog.turn import FormChanged, FormSent, Step
from handlers.dialog.visit import Visit

M = TypeVar("M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Modal(Generic[M]):
    """All that is to know of a screen. ``name`` is the first word of what opens it, and what its ``FormView.form`` says; one has
    none, which is a draft's: its screens are named by their parts, and say the draft's id."""

    name: str
    about: Callable[[FormSent | FormChanged], M]
    """What a screen that comes back is about. Nothing in it is trusted: it is read anew who may, and whether it is there."""
    open: Callable[[Visit, str], Step]
    """Shows it; with the words behind its name."""
    take: Callable[[Visit, M, Mapping[str, str]], Step]
    """Takes in what was typed or chosen, by leaf; the screen again where something cannot be read."""
    change: Callable[[Visit, M, Mapping[str, str]], Step] | None = None
    """The screen as it would be with these values, where questions depend on others; nothing is kept."""
    command: str = ""
    """The command that opening it stands for: who may not say it is answered as if it were typed."""


class Modals:
    """All screens. A name that is declared twice is refused, and so is that none is without a name."""

    def __init__(self, declared: Iterable[Modal[Any]]) -> None:
        declared = list(declared)
        self.every = {one.name: one for one in declared}
        if len(self.every) != len(declared) or "" not in self.every:
            raise ValueError("each screen has a name of its own, and one has none")

    def opened_by(self, part: str) -> tuple[Modal[Any], str]:
        """The screen that is asked for, and what is said of it: as in ``handlers.dialog.turn.OpenForm``."""
        name, _, words = part.partition(" ")
        return (self.every[name], words) if name and name in self.every else (self.every[""], part)

    def take(self, visit: Visit, sent: FormSent) -> Step:
        """What comes of a screen that was sent."""
        modal = self._of(sent)
        return modal.take(visit, modal.about(sent), sent.values)

    def change(self, visit: Visit, changed: FormChanged) -> Step:
        """What comes of a change on it."""
        modal = self._of(changed)
        return modal.change(visit, modal.about(changed), changed.values) if modal.change else Step([])

    def _of(self, event: FormSent | FormChanged) -> Modal[Any]:
        return self.every.get(event.form, self.every[""])
