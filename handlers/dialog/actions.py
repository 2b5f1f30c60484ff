"""What buttons carry: each kind of button is a typed action, and this is the only place that knows how it is written.

The form is ``KIND:FIELDS:TAIL``. It stands in chats for years: a kind keeps its name and its fields, and none is used
again. Nothing that comes back is trusted: who pressed may see other buttons than we showed, or make up their own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

LONGEST_DATA = 64
"""Bytes that a button may carry on whichever platform carries least."""
_DIGITS = 9
_TAIL = "0"
_KINDS: dict[str, type[Action]] = {}


class Action:
    """What a button does. ``between`` parts the fields; where it is ``signed``, the last field is the tail instead: the secret of
    the message that the button was on."""

    kind: ClassVar[str]
    between: ClassVar[str]
    signed: ClassVar[bool]

    def __init_subclass__(cls, *, kind: str, between: str = ".", signed: bool = False) -> None:
        if kind in _KINDS or ":" in kind:
            raise ValueError(f"no kind of button, or declared twice: {kind!r}")
        cls.kind, cls.between, cls.signed = kind, between, signed
        _KINDS[kind] = cls

    def encode(self) -> str:
        """What the button carries; ValueError where it is too long, or would be read as something else."""
        *inner, tail = [*map(str, _values(self)), *([] if self.signed else [_TAIL])]
        data = f"{self.kind}:{self.between.join(inner)}:{tail}"
        if len(data.encode()) > LONGEST_DATA or read(data) != self:
            raise ValueError(f"no button can carry {self!r}")
        return data

    @classmethod
    def decode(cls, rest: str) -> Self | None:
        """The action of what stands behind its kind; None where that is none."""
        inner, colon, tail = rest.rpartition(":")
        names = [(one.name, one.type) for one in fields(cls)]  # type: ignore[arg-type]
        parts = [*inner.split(cls.between, len(names) - 1 - cls.signed), *([tail] if cls.signed else [])]
        if not colon or len(parts) != len(names):
            return None
        given = {
            name: _number(part) if type == "int" else part for (name, type), part in zip(names, parts, strict=True)
        }
        return None if None in given.values() else cls(**given)


def read(data: str) -> Action | None:
    """The action that a button carries; None where it is none of ours."""
    kind = kind_of(data)
    return kind.decode(data.partition(":")[2]) if kind else None


def kind_of(data: str) -> type[Action] | None:
    """The kind of action that a button says it is of, whether or not the rest can be read."""
    return _KINDS.get(data.partition(":")[0])


def kinds() -> list[type[Action]]:
    """All there are."""
    return list(_KINDS.values())


def _values(action: Action) -> list[Any]:
    return [getattr(action, one.name) for one in fields(action)]  # type: ignore[arg-type]


def _number(digits: str) -> int | None:
    """The number that is written so; None where it is not as we write it."""
    plain = digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
    return int(digits) if plain and str(int(digits)) == digits else None


@dataclass(frozen=True)
class Say(Action, kind="do"):
    """Do what typing the word of a command does, with what stands behind it."""

    word: str


@dataclass(frozen=True)
class Choose(Action, kind="a", signed=True):
    """Choose something at a prompt: the number among its choices, counted from 0, and the prompt's nonce."""

    number: int
    prompt: str


@dataclass(frozen=True)
class OpenScreen(Action, kind="form"):
    """Open a screen to fill in: ``part`` is as in ``handlers.dialog.turn.OpenForm``."""

    part: str


@dataclass(frozen=True)
class ReadEntry(Action, kind="faq", between="/"):
    """Read a whole entry of a programme's text."""

    programme: str
    entry: str


@dataclass(frozen=True)
class ReadTheme(Action, kind="toc", between="/"):
    """See which sections of a programme's text are about a theme: its number, counted from 0."""

    programme: str
    theme: int


@dataclass(frozen=True)
class UndoImport(Action, kind="undo"):
    """Undo what a file that was sent back changed in the draft."""

    imported: str
    """When it was taken in, in milliseconds since 1970."""


@dataclass(frozen=True)
class SwitchProgramme(Action, kind="pro"):
    """Talk about another programme."""

    programme: str


@dataclass(frozen=True)
class SwitchLanguage(Action, kind="lang"):
    """Talk in another language."""

    language: str


@dataclass(frozen=True)
class StayAway(Action, kind="out"):
    """Say that one cannot come to a session as it was planned then, or comes after all."""

    session: int
    version: int


@dataclass(frozen=True)
class SuitHour(Action, kind="suits"):
    """Say whether an hour of a proposal suits, counted from 0: yes, if need be, no, one after the other."""

    proposal: int
    option: int


@dataclass(frozen=True)
class NoHour(Action, kind="none"):
    """Say that no hour of a proposal suits."""

    proposal: int


@dataclass(frozen=True)
class PickHour(Action, kind="pick"):
    """Put the session on an hour of a proposal, counted from 0."""

    proposal: int
    option: int


@dataclass(frozen=True)
class DoAllTheSame(Action, kind="yes", signed=True):
    """Do in a group what was asked about there: the number among what was asked, counted from 0, and the nonce it is kept under."""

    number: int
    prompt: str


@dataclass(frozen=True)
class StopNudges(Action, kind="nudge"):
    """Be reminded of feedback no more."""

    what: str = "stop"


@dataclass(frozen=True)
class CastVote(Action, kind="v", signed=True):
    """Answer a poll: its option, and the nonce of the post."""

    poll: int
    option: int
    post: str


@dataclass(frozen=True)
class TellMore(Action, kind="vm", signed=True):
    """Write more about the session of a poll: the poll, and the nonce of the post."""

    poll: int
    post: str


@dataclass(frozen=True)
class AnswerQuestion(Action, kind="q"):
    """Answer a question that was sent to the team."""

    question: int
