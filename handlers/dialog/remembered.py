"""What a conversation remembers: where it is (``PLACES``), what that place keeps, and what is kept wherever it is.

Stored, it is one mapping of names to values, as ``Conversation.state`` has it. Databases hold it: a field may be added with a
default, and one that is gone is passed over; a name never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from storage.records import MINUTE, Json, Millis, PollMode

MENU = "menu"
QUESTION_KEPT: Millis = 29 * MINUTE
"""How long the last question is kept: half an hour, with the minute until old ones are looked for again."""


# -- what the places keep


@dataclass(frozen=True, slots=True)
class Nothing:
    """A place that keeps nothing of its own."""


@dataclass(frozen=True, slots=True)
class CommandToGoOn(Nothing):
    """The programme is asked for: ``then`` is the command that needs it."""

    then: str = ""


@dataclass(frozen=True, slots=True)
class AboutForm(Nothing):
    """A form is talked about."""

    form: str = ""


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What an answer to a leaf may have meant."""

    leaf: str = ""
    choices: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Filling(AboutForm):
    """A form is filled in. ``open`` is the leaf that was opened by hand, ``stay`` the question or part to stay in after it."""

    open: str = ""
    stay: str = ""
    unclear: AskedBack = field(default_factory=AskedBack)
    missed: str = ""
    """The leaf whose last answer was not understood."""
    collect: str = ""
    """The leaf whose long answer comes in several messages."""
    held: str = ""
    """Words that were taken for a question, and may be the answer."""
    list: str = ""
    """The question whose items are shown to be changed."""
    offer: tuple[tuple[str, dict[str, Json]], ...] | None = None
    """Cities that may be meant, with what each fills in."""
    figures: tuple[int, ...] = ()
    """Numbers of inhabitants that were offered out of the list of cities."""
    queue: tuple[str, ...] = ()
    """Leaves that are asked anew, one after the other."""


@dataclass(frozen=True, slots=True)
class ShownResult(AboutForm):
    """The result of a self-check is looked at: which part of it (``handlers.forms.result``), and from which point on."""

    view: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class ShownSummary(AboutForm):
    """The summary of a draft is looked at: which part of it (``handlers.forms.draft_summary``), and from which line on."""

    view: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Consenting(Nothing):
    """The consents to a draft. ``keep``: the first was given; ``told``: what there is to know before it was shown."""

    keep: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Joining(Nothing):
    """Two accounts are to be joined: the person whose ``code`` it was, and the fields of the address it was made at."""

    code: str = ""
    to: tuple[str, str, str, str, str] = ("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class AskingTime(Nothing):
    """The session whose time is asked for, as in ``3/1``, none where ``plan`` is empty; or that which is to be cancelled, and
    why is asked."""

    plan: str = ""
    cancel: str = ""


@dataclass(frozen=True, slots=True)
class Announcing(Nothing):
    """The twinnings that an announcement is for, by number, and its words; what was not asked yet is empty."""

    to: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class AnsweringQuestion(Nothing):
    """The question that somebody of the team answers, by its number, and the words of the answer that are to be confirmed."""

    question: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class OfferedName(Nothing):
    """The name that an invitation was made for, until its owner agrees to it; ``blank``: a name is asked for."""

    label: str = ""
    blank: bool = False


@dataclass(frozen=True, slots=True)
class GivingFeedback(Nothing):
    """Questions that were ``passed``, and the one whose long answer may have ``more``, by their keys."""

    passed: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class HalfPoll:
    """A poll as far as it is made; what was not asked yet is empty, or None."""

    where: tuple[int, ...] = ()
    question: str = ""
    options: tuple[str, ...] = ()
    mode: PollMode | None = None
    days: int = 0
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class MakingPoll(Nothing):
    """A poll is made step by step."""

    new: HalfPoll = field(default_factory=HalfPoll)


class PlacedCity(NamedTuple):
    """A city of a twinning that is made; ``form`` is the draft it is from."""

    name: str
    country: str
    zone: str
    form: str


@dataclass(frozen=True, slots=True)
class UnplacedCity:
    """A city whose country or zone is asked for."""

    name: str = ""
    form: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class HalfTwinning:
    """A twinning as far as it is made. ``priority`` is None until it is asked, and empty where there is none. ``city`` is the one
    that is asked about now, ``waiting`` are those that were named behind it; ``done``: there are no more."""

    programme: str = ""
    title: str = ""
    priority: str | None = None
    cities: tuple[PlacedCity, ...] = ()
    city: UnplacedCity | None = None
    waiting: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class MakingTwinning(Nothing):
    """A twinning is made step by step."""

    new: HalfTwinning = field(default_factory=HalfTwinning)


PLACES: Mapping[str, type[Nothing]] = {
    MENU: Nothing,
    "programme": CommandToGoOn,
    "language": Nothing,
    "ask": Nothing,
    "fit": Filling,
    "check": Filling,
    "result": ShownResult,
    "consent": Consenting,
    "takeover": AboutForm,
    "draft": Filling,
    "tasks": AboutForm,
    "summary": ShownSummary,
    "finish": AboutForm,
    "import": AboutForm,
    "link": Joining,
    "unlink": Nothing,
    "share": AboutForm,
    "which": Nothing,
    "name": OfferedName,
    "answer": AnsweringQuestion,
    "announce": Announcing,
    "forget": Nothing,
    "session": AskingTime,
    "sure": Nothing,
    "remind": Nothing,
    "feedback": GivingFeedback,
    "poll new": MakingPoll,
    "twinning new": MakingTwinning,
}
"""Every place of a conversation, by its stored name, with what it keeps."""


# -- what is kept wherever the conversation is


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The last question, masked, and how sure the search was: it may be kept. ``others`` are what else may answer it: each
    section, as in ``programme/section``, and its best sentence."""

    text: str
    band: str
    others: tuple[tuple[str, str], ...] = ()
    at: Millis = 0
    by: str = ""
    """The person who asked it."""
    told: dict[str, dict[str, Json]] = field(default_factory=dict)
    """The answers to the self-check of each programme that were told with it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What one conversation remembers: the place it is at, what is kept ``here``, and what is kept anywhere."""

    at: str = MENU
    here: Nothing = field(default_factory=Nothing)
    prompt: str = ""
    """The nonce of the buttons that are open."""
    pressed: str = ""
    """The choice that was pressed last, if nothing came since: its prompt and number."""
    shared: bool = False
    """Whether others read along: it is a group."""
    asked: AskedQuestion | None = None
    entry: str = ""
    """The section that was quoted last, as in ``programme/section``."""
    unchosen: str = ""
    """The buttons that were shown again because what was typed chose none of them."""

    def stored(self) -> dict[str, Json]:
        """As a database keeps it: what is as it is without being said is left out."""
        anywhere = {name: value for name, value in _dumped(self).items() if name != "here"}
        return {"at": self.at, **anywhere, **_dumped(self.here), **_begun(self.here)}

    def without_old_question(self, person: str, now: Millis) -> Remembered:
        """The same without a question whose time is over; in a group also without another's, who may forget it or go on with it."""
        asked = self.asked
        # One that does not say when it was put is of the version before: it goes when old ones are looked for next.
        young = asked and (not asked.at or now - asked.at <= QUESTION_KEPT)
        stays = asked and young and (asked.by == person or not self.shared)
        return self if stays else replace(self, asked=None)

    def keeping(self, kept: Nothing) -> Remembered:
        """The same with something else kept here; TypeError where the place does not keep such a thing."""
        if type(kept) is not PLACES[self.at]:
            raise TypeError(f"{self.at} does not keep {kept}")
        return replace(self, here=kept)


Kept = TypeVar("Kept")


def arrived(at: str, kept: Nothing | None = None) -> Remembered:
    """A conversation that has just come to a place; TypeError where that does not keep such a thing."""
    return Remembered(at).keeping(kept or PLACES[at]())


def read(stored: Mapping[str, Json]) -> Remembered:
    """What was stored, also by another version: what cannot be understood is as if it had not been said.

    A place that is none any more is the menu, whose buttons are no longer those that were shown.
    """
    at = stored.get("at")
    known = isinstance(at, str) and at in PLACES
    place = str(at) if known else MENU
    kept = {**stored, "at": place, "here": read_as(PLACES[place], stored), "shared": bool(stored.get("shared"))}
    return read_as(Remembered, kept if known else {**kept, "prompt": ""})


def read_as(kind: type[Kept], stored: Mapping[str, Json]) -> Kept:
    """One of a kind from its stored fields; each that is missing or wrong has its default."""
    found = dict[str, Any]()
    for name, adapter in _FIELDS[kind].items():
        if name in stored:
            try:
                found[name] = adapter.validate_python(stored[name])
            except ValidationError:
                continue
    return kind(**found)


def changed(kept: Kept, values: Mapping[str, Json]) -> Kept:
    """The same with some stored fields anew, as a button says them."""
    return read_as(type(kept), {**_dumped(kept), **values})


def _dumped(kept: object) -> dict[str, Json]:
    found: dict[str, Json] = _WHOLE[type(kept)].dump_python(kept, mode="json", exclude_defaults=True)
    return found


def _begun(here: Nothing) -> dict[str, Json]:
    """What is made step by step is stored from its first step on, with nothing in it."""
    return {"new": _dumped(here.new)} if isinstance(here, MakingPoll | MakingTwinning) else {}


_WHOLE: Mapping[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (Remembered, HalfPoll, HalfTwinning, *PLACES.values())
}
_FIELDS: Mapping[type, Mapping[str, TypeAdapter[Any]]] = {
    kind: {one.name: TypeAdapter(get_type_hints(kind)[one.name]) for one in fields(kind)} for kind in _WHOLE
}
