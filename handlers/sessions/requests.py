"""What is to be done about a session, read: from a line that was typed, or from a screen; and how it is asked about beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from faq.sessions.rhythm import Rhythm
from faq.sessions.when import When
from handlers.dialog.actions import DoAllTheSame
from handlers.dialog.blocks import Block, block_from, items, stored_block, text
from handlers.dialog.remembered import AskingTime
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply, Sure
from handlers.dialog.visit import Choice, Visit, plain, prompt
from storage.records import Json, Prompt, Session

AT = "session"
ANYWAY = "anyway"
"""What is typed behind a line whose warnings need not be shown."""
BECAUSE = "because"
"""What may be typed before the reason for which a session is cancelled."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something to ``do`` about a session of a twinning, a name of ``session_commands.REQUESTS``. Of a series the ``number`` and
    time are those of its first, ``rhythm`` how it repeats. ``words`` are what else was said, as it can be read again, the time
    included. ``heeded``: what speaks against it was seen, and it is to be done all the same. ``version`` is the session's when
    that was asked, 0 where nothing was; ``reason`` is why it is cancelled."""

    do: str
    twinning: int
    number: int
    when: When | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    heeded: bool = False
    words: str = ""
    version: int = 0
    reason: str = ""

    def spelled(self, when: str) -> str:
        """The line that says the same, with these words for the time."""
        about = f"{self.twinning}/{self.number or ''}"
        why = f"{BECAUSE} {self.reason}" if self.reason else ""
        parts = (self.do, about, when, self.rhythm.line, self.words, why, ANYWAY if self.heeded else "")
        return " ".join(part for part in parts if part)

    @property
    def line(self) -> str:
        """The line that says the same."""
        return self.spelled(self.when.line if self.when and not self.words else "")

    def stored(self) -> dict[str, Json]:
        """As a choice of a prompt keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Json]) -> Self:
        """What was stored."""
        when = stored["when"]
        # Before months, a series was kept by its weeks.
        rhythm = Rhythm(**stored.get("rhythm", {"weeks": stored.get("weeks", 0)}))
        known = {key: value for key, value in stored.items() if key != "weeks"}
        return cls(**{**known, "when": When(**when) if when else None, "rhythm": rhythm})


def without_anyway(line: str) -> tuple[str, bool]:
    """A line that was typed, and whether it ends with the word."""
    words = line.split()
    anyway = bool(words) and words[-1].casefold() == ANYWAY
    return " ".join(words[:-1] if anyway else words), anyway


def offer(
    visit: Visit, lead: Sequence[Block], choices: Sequence[tuple[str, str | Request]], sure: Sure | None = None
) -> list[Reply]:
    """Requests or lines to choose from: as buttons in private; in a group, where another may answer, as lines to type."""
    if not choices:
        return [plain(*lead)]
    if not visit.turn.channel.private:
        lines = [f"{shown}: `session {one.line if isinstance(one, Request) else one}`" for shown, one in choices]
        return [plain(*lead, text(visit.t("Type one of these:")), items(*lines))]
    visit.go(AT, visit.here(AskingTime))
    kept = [Choice(shown, one.stored() if isinstance(one, Request) else one, sure=sure) for shown, one in choices]
    return [_asked(visit, lead, kept, sure)]


def _asked(visit: Visit, lead: Sequence[Block], choices: Sequence[Choice], sure: Sure | None) -> Reply:
    """The question, which keeps its own words, so that it can be shown again behind something else."""
    about = {"lead": [*map(stored_block, lead)], "sure": sure}
    return prompt(visit, lead, choices, about=about, commands=(mark("cancel"),))


def asked_again(visit: Visit) -> list[Reply]:
    """The question that is open; nothing where none is."""
    open_now = _open(visit)
    if open_now is None:
        return []
    sure = Sure(*open_now.about["sure"]) if open_now.about["sure"] else None
    choices = [Choice(label, value, sure=sure) for label, value in open_now.about["choices"]]
    return [_asked(visit, [*map(block_from, open_now.about["lead"])], choices, sure)]


def shown_before(visit: Visit, shown: Prompt) -> bool:
    """Whether an earlier message shows the question that is open now."""
    open_now = _open(visit)
    return open_now is not None and all(open_now.about[part] == shown.about.get(part) for part in ("lead", "choices"))


def _open(visit: Visit) -> Prompt | None:
    found = visit.store.prompt(visit.turn.address, visit.remembered.prompt) if visit.at == AT else None
    return found if found and "lead" in found.about else None


def waits(visit: Visit) -> bool:
    """Whether something was asked about a session that is still to be answered."""
    return visit.at == AT and (bool(visit.here(AskingTime).plan) or _open(visit) is not None)


def settled(visit: Visit) -> None:
    """What was asked is answered, or something else is wanted instead."""
    if visit.at == AT:
        visit.remembered = replace(visit.remembered, prompt="")


def overtaken(request: Request, session: Session) -> bool:
    """Whether a session was changed by somebody since it was asked about."""
    return request.heeded and request.version not in (0, session.version)


def ask_first(
    visit: Visit, lead: Sequence[Block], label: str, request: Request, sure: Sure | None = None
) -> list[Reply]:
    """Say what is to be looked at, with a button that does it all the same; in a group without buttons the line to type."""
    heeded = replace(request, heeded=True)
    if visit.turn.channel.private or not visit.turn.channel.buttons:
        return offer(visit, lead, [(label, heeded)], sure)
    nonce = visit.turn.new_id()
    _keep(visit, nonce, [[label, heeded.stored()]])
    return [plain(*lead, buttons=(Button(label, DoAllTheSame(0, nonce).encode(), numbered=False, sure=sure),))]


def time_known(visit: Visit) -> None:
    """No session's time is asked for any more."""
    settled(visit)
    if visit.at == AT:
        visit.keep_here(AskingTime())


def asked_about(visit: Visit, action: DoAllTheSame) -> Request | None:
    """What a button in a group does; None where nothing was asked here, or it was done."""
    kept = visit.store.prompt(visit.turn.address, action.prompt)
    choices = kept.about["choices"] if kept and kept.about["at"] == AT else []
    return Request.read(choices[action.number][1]) if action.number < len(choices) else None


def forget(visit: Visit, action: DoAllTheSame) -> None:
    """A button in a group does what it does once, whoever presses it again."""
    _keep(visit, action.prompt, [])


def _keep(visit: Visit, nonce: str, choices: Sequence[Json]) -> None:
    about = {"at": AT, "choices": choices}
    visit.store.save_prompt(Prompt(visit.turn.address, nonce, visit.turn.millis, about), visit.made_of)
