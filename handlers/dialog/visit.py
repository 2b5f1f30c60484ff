"""One step's working set: the turn, the person, what the conversation remembers, and how prompts with buttons are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from rapidfuzz import fuzz, utils

from faq.answers.vocabulary import yes_or_no
from faq.pack.citation import Citation
from faq.pack.model import Pack
from handlers.access.grants import Grants, granted
from handlers.dialog.actions import Choose, Say
from handlers.dialog.blocks import Block, hint, quote, text
from handlers.dialog.commands import Commands
from handlers.dialog.rations import Rationed
from handlers.dialog.remembered import AboutForm, Kept, Nothing, Remembered, arrived
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Button, Press, Reply, Sure, Turn
from storage.records import Conversation, Json, Person, Prompt, Version
from storage.store import Store

LONGEST_NUMBER = 9
"""Digits of a number that may choose something."""
FORM_PLACES = ("check", "draft")
"""Where a question of a form is open."""
_OF_ONE_SHOWING = ("at", "choices", "made_of")
"""What is noted of a prompt that the next one with the same question does not take over."""

NEAR = 86
"""How alike (0 to 100) typed words and a label must be to count as that label."""


class Gone(Exception):
    """What the conversation is about is there no more, or may not be seen any more: a form, a programme, a poll, a right.

    Raised where that may be, and by nothing else: whoever catches it says so. A bug is never this exception.
    """


@dataclass(slots=True)
class Visit:
    """Lives for one step."""

    turn: Turn
    store: Store
    person: Person
    remembered: Remembered
    commands: Commands[Visit] = field(default_factory=lambda: Commands())
    """All there are; none for what is said by nobody's asking."""
    gone: bool = False
    answered: bool = False
    """Whether what was said is an answer to what was open."""
    used: list[Rationed] = field(default_factory=list)
    """What was used of what is rationed."""
    made_of: set[str] = field(default_factory=set)
    """The forms that were read: what is said in this step may hold their words, and goes with them."""
    _grants: Grants | None = None

    @property
    def grants(self) -> Grants:
        """What the person holds, asked once; anew where they became another, or after ``rights_changed``."""
        if self._grants is None or self._grants.person != self.person.id:
            mine = self.person.id
            self._grants = granted(mine, self.store.roles(mine), self.store.seats_of(mine))
        return self._grants

    def rights_changed(self) -> None:
        """Say that this step gave or took a role or a seat."""
        self._grants = None

    @property
    def pressed_on(self) -> str:
        """The message whose button was pressed, where the platform tells; else empty."""
        event = self.turn.event
        return event.message if isinstance(event, Press) else ""

    @property
    def words(self) -> Translator:
        """The translator of the person's language."""
        return self.turn.translators[self.person.language]

    def t(self, message: str, **params: object) -> str:
        """A message of ours in the person's language."""
        return self.words.t(message, **params)

    def tn(self, one: str, many: str, number: int, **params: object) -> str:
        """A message with a number in it."""
        return self.words.tn(one, many, number, **params)

    @property
    def pack(self) -> Pack:
        """The chosen programme; Gone where none is chosen, or it is there no more."""
        return self.pack_of(self.person.programme)

    def pack_of(self, programme: str) -> Pack:
        """The programme of that id; Gone where there is none."""
        pack = self.turn.knowledge.packs.get(programme)
        if pack is None:
            raise Gone(programme)
        return pack

    @property
    def has_programme(self) -> bool:
        """Whether a programme that still exists is chosen."""
        return self.person.programme in self.turn.knowledge.packs

    def p(self, words: str) -> str:
        """The chosen pack's words in the person's language."""
        return self.words.pack(self.person.programme, words)

    def answers(self, form: str) -> Mapping[str, Json]:
        """The answers of a form, read: ``made_of`` has it then."""
        self.made_of.add(form)
        return self.store.answers(form)

    def versions(self, form: str) -> Sequence[Version]:
        """The versions of a form, read: ``made_of`` has it then."""
        self.made_of.add(form)
        return self.store.versions(form)

    def keep_person(self, **changes: Any) -> None:
        """Change the person, here and in the store."""
        self.person = replace(self.person, **changes)
        self.store.save_person(self.person)

    @property
    def at(self) -> str:
        """The place of the conversation."""
        return self.remembered.at

    def here(self, kind: type[Kept]) -> Kept:
        """What the place keeps, where it keeps such a thing; else one with nothing in it."""
        kept = self.remembered.here
        return kept if isinstance(kept, kind) else kind()

    @property
    def about_form(self) -> str:
        """The form that is talked about; empty where none is."""
        return self.here(AboutForm).form

    def keep_here(self, kept: Nothing) -> None:
        """Change what the place keeps; TypeError at a place that keeps something else."""
        self.remembered = self.remembered.keeping(kept)

    def go(self, at: str, kept: Nothing | None = None) -> None:
        """Move the conversation to another place, which keeps this; what the old place remembered is dropped."""
        self.remembered = arrived(at, kept)

    def count(self, what: str) -> None:
        """Add one to a counter of the day and the chosen programme, which knows no person."""
        self.store.count(self.turn.now.astimezone(UTC).date().isoformat(), self.person.programme, what)

    def save(self) -> None:
        """Store what the conversation remembers, unless the person was forgotten in this step."""
        if not self.gone:
            self.store.save_conversation(Conversation(self.turn.address, self.person.id, self.remembered.stored()))

    def cited(self, citation: Citation, pack: Pack | None = None) -> Block:
        """A quote with its section and the section's title."""
        return quote(citation.quote, source(pack or self.pack, citation.entry))


def section(pack: Pack, entry_id: str) -> str:
    """Where a quote stands, without the section's title: for several quotes in one message."""
    return f"{pack.file.short} · {entry_id}" if entry_id else pack.file.source


def source(pack: Pack, entry_id: str) -> str:
    """Where a quote stands, as people cite it: programme, section, title."""
    if not entry_id:
        return pack.file.source
    entry = pack.entry(entry_id)
    return (
        f"{pack.file.short} · {entry.id} · {entry.title}"
        if entry.id != entry.title
        else f"{pack.file.short} · {entry.id}"
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose at a prompt: what is shown, the value that the place understands, the words for a small button where
    the label is too long for one, and what is asked before it is done."""

    label: str
    value: Json
    short: str = ""
    sure: Sure | None = None


def sure(visit: Visit, question: str) -> Sure:
    """The question before what cannot be undone."""
    return Sure(question, visit.t("Yes"), visit.t("No"))


def command_button(visit: Visit, word: str) -> Button:
    """A button that does what typing the word does."""
    return Button(visit.t(word), Say(word).encode(), numbered=False)


def prompt(
    visit: Visit, blocks: Sequence[Block], choices: Sequence[Choice] = (), *, about: Mapping[str, Json] | None = None,
    commands: Sequence[str] = (),
) -> Reply:  # fmt: skip
    """A message that waits for an answer: its choices are remembered, so that a number, a label or a late press is understood."""
    nonce = visit.turn.new_id()
    known = {"at": visit.at, "choices": [[one.label, one.value] for one in choices], **(about or {})}
    known |= {"made_of": sorted(visit.made_of)} if visit.made_of else {}
    visit.store.save_prompt(Prompt(visit.turn.address, nonce, visit.turn.millis, known), visit.made_of)
    visit.remembered = replace(visit.remembered, prompt=nonce)
    buttons = [
        Button(one.label, Choose(number, nonce).encode(), short=one.short, sure=one.sure)
        for number, one in enumerate(choices)
    ]
    buttons += [command_button(visit, word) for word in commands]
    return Reply((*blocks, *_typed_here(visit, choices)), tuple(buttons), prompt=nonce)


def with_choices(visit: Visit, reply: Reply, choices: Sequence[Choice], blocks: Sequence[Block] = ()) -> Reply:
    """The open prompt with more to choose, and what is said about that."""
    drawn = {button.label: button for button in reply.buttons}
    known = [_as_drawn(one, drawn.get(one.label)) for one in current_choices(visit)]
    fresh = prompt(visit, [*reply.blocks, *blocks], [*known, *choices], about=_about_prompt(visit))
    return replace(fresh, buttons=(*fresh.buttons, *(button for button in reply.buttons if not button.numbered)))


def _as_drawn(choice: Choice, button: Button | None) -> Choice:
    return replace(choice, short=button.short, sure=button.sure) if button else choice


def _typed_here(visit: Visit, choices: Sequence[Choice]) -> list[Block]:
    """How to answer where not all that is typed is heard."""
    before = visit.turn.channel.prefix
    if not before or choices:
        return []
    return [hint(visit.t("Only you see this. To answer, type {command} and your words.", command=f"`{before}`"))]


def current_choices(visit: Visit) -> list[Choice]:
    """What can be chosen at the open prompt."""
    shown = visit.store.prompt(visit.turn.address, visit.remembered.prompt)
    return [Choice(label, value) for label, value in shown.about["choices"]] if shown else []


def typed_choice(choices: list[Choice], words: str) -> Choice | None:
    """What was chosen by typing: a number, a label, its beginning, or something very like it."""
    typed = words.strip().rstrip(".")
    if typed.isdecimal():
        number = ordinal(typed, len(choices))
        return choices[number - 1] if number else None
    folded = utils.default_process(typed)
    found = fitting(choices, words)
    alone = len(found) == 1 or (found and utils.default_process(found[0].label) == folded)
    return found[0] if alone else None


def fitting(choices: list[Choice], words: str) -> list[Choice]:
    """The choices that typed words, which are no number, may mean: those they name best."""
    folded = utils.default_process(words.strip().rstrip("."))
    for is_meant in (str.__eq__, _begins, _is_within, _is_near):
        if found := [one for one in choices if is_meant(utils.default_process(one.label), folded)]:
            return found
    return []


def ask_which(visit: Visit, meant: Sequence[Choice]) -> Reply:
    """The open prompt with those choices alone that may be meant."""
    words = visit.t("Which one do you mean? Choose one, or type your answer again.")
    return prompt(visit, [text(words)], meant, about=_about_prompt(visit))


def _about_prompt(visit: Visit) -> Mapping[str, Json]:
    """What the open prompt is about, besides its choices."""
    shown = visit.store.prompt(visit.turn.address, visit.remembered.prompt)
    return {key: value for key, value in (shown.about if shown else {}).items() if key not in _OF_ONE_SHOWING}


def agreed(choices: list[Choice], words: str) -> Choice | None:
    """What a typed yes or no chooses: what says the same, and for a yes the one offer that there is, also beside a no."""
    answer = yes_or_no(words)
    said = [one for one in choices if answer and yes_or_no(one.label) == answer]
    if said or answer != "yes":
        return said[0] if len(said) == 1 else None
    others = [one for one in choices if yes_or_no(one.label) not in ("no", "unsure")]
    return others[0] if len(others) == 1 and len(choices) <= 2 else None


def ordinal(word: str, most: int = 10**LONGEST_NUMBER - 1) -> int:
    """The number from 1 to ``most`` that a word of any length is; 0 where it is none."""
    number = int(word) if word.isdecimal() and len(word) <= LONGEST_NUMBER else 0
    return number if number <= most else 0


def _begins(label: str, typed: str) -> bool:
    return bool(typed) and f"{label} ".startswith(f"{typed} ")


def _is_within(label: str, typed: str) -> bool:
    """Whether typed words of some length are among those of a label: "next" for "Go on to the next part"."""
    return len(typed) > 3 and f" {typed} " in f" {label} "


def _is_near(label: str, typed: str) -> bool:
    return fuzz.ratio(typed, label) >= NEAR


def beside(reply: Reply, buttons: Sequence[Button]) -> Reply:
    """The reply with more buttons at its side."""
    return replace(reply, buttons=(*reply.buttons, *buttons))


def plain(*blocks: Block, buttons: Sequence[Button] = ()) -> Reply:
    """A message that waits for nothing."""
    return Reply(blocks, tuple(buttons))
