"""What comes of a button that was pressed: each feature declares it in a tuple ``BUTTONS``, beside what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from handlers.dialog.actions import Action, kind_of, kinds, read
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit

A = TypeVar("A", bound=Action)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPress(Generic[A]):
    """What an action does. None from any of these: the button is not known here."""

    action: type[A]
    in_private: Callable[[Visit, A], list[Reply] | None] | None = None
    in_group: Callable[[Visit, A], Step | None] | None = None
    """The group reads only what is for the group; the answer of the step is for who pressed it alone."""
    anywhere: Callable[[Visit, A], Step] | None = None
    """Instead of both, and before anything is kept of who pressed it: the last to speak in a group must not be the last to vote."""
    unread: Callable[[Visit], Reply] | None = None
    """What is said of one whose fields cannot be read."""


class Buttons:
    """What all actions do. An action without it, or with two, is refused."""

    def __init__(self, declared: Iterable[OnPress[Any]]) -> None:
        declared = list(declared)
        self._by_action = {one.action: one for one in declared}
        if len(self._by_action) != len(declared) or self._by_action.keys() != set(kinds()):
            raise ValueError("each action is declared once")

    def in_private(self, visit: Visit, data: str) -> list[Reply] | None:
        """What is said to who pressed it in private; None where the button is not known."""
        declared, action = self._found(data)
        if declared and not action and declared.unread:
            return [declared.unread(visit)]
        return declared.in_private(visit, action) if declared and action and declared.in_private else None

    def in_group(self, visit: Visit, data: str) -> Step | None:
        """What comes of it in a group; None where the button is not known, or not for a group."""
        declared, action = self._found(data)
        if declared and not action and declared.unread:
            return Step([], declared.unread(visit))
        return declared.in_group(visit, action) if declared and action and declared.in_group else None

    def anywhere(self, visit: Visit, data: str) -> Step | None:
        """What comes of it where nothing may be kept of who pressed it; None for all other buttons."""
        declared, action = self._found(data)
        if declared is None or declared.anywhere is None:
            return None
        return (
            declared.anywhere(visit, action)
            if action
            else Step([], declared.unread(visit) if declared.unread else None)
        )

    def _found(self, data: str) -> tuple[OnPress[Any] | None, Action | None]:
        kind = kind_of(data)
        return (self._by_action[kind], read(data)) if kind else (None, None)
