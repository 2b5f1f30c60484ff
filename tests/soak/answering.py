"""kill -9 while people answer questions: an answered question keeps its answer, and is never asked anew for that."""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.runtime.receive import APOLOGY, TOO_MUCH
from tests.soak.kills import TAKES_EVENTS, Person, Seen, Stage, at_rest, calls


class Question(NamedTuple):
    """Words that a question has, and its answer: the label of a button, and what is typed instead."""

    asks: str
    label: str
    typed: str


BEFORE = ("programme utm-city2city", "We are talking about"), ("check", "Who is applying?")
QUESTIONS = (
    Question("Who is applying?", "City or authority", "1"),
    Question("member of the UTM City Cohort?", "It has not applied yet", "3"),
    Question("How many inhabitants", "", "120000"),
    Question("Covenant of Mayors", "Yes, it is a signatory", "1"),
    Question("climate action plan", "Yes, the whole city", "1"),
    Question("official mandate", "Yes", "yes"),
    Question("take part actively", "Yes", "yes"),
    Question("say why it takes part", "Yes", "yes"),
    Question("twelve priorities", "Renewable energy", "1"),
    Question("local partners", "Yes", "yes"),
)
"""A whole self-check."""
ANSWERED = "→ "
SORRY = tuple(words.partition(".")[0] for words in (APOLOGY, TOO_MUCH))
"""How the words begin behind an event that was put aside."""


@dataclass
class Walk:
    """A person on the way through the self-check, who answers a question as soon as it is there, by a press or by typing."""

    person: Person
    questions: int
    said: int = 0
    pressed: list[str] = field(default_factory=list)
    """The messages whose buttons were pressed."""
    answered: int = 0
    apologies: int = 0

    @property
    def ended(self) -> bool:
        return self.answered == self.questions

    def go_on(self, dice: random.Random) -> None:
        """Answer what is open."""
        self.person.insists()
        self._take_back()
        if not self.said or (self.said < len(BEFORE) and self._there(BEFORE[self.said - 1][1])):
            self.person.says(BEFORE[self.said][0])
            self.said += 1
        elif self.said == len(BEFORE) and not self.ended and (seen := self._asked(QUESTIONS[self.answered])):
            self._answer(seen, QUESTIONS[self.answered], dice)
            self.answered += 1

    def _take_back(self) -> None:
        """What is apologised for is said again: in so many deaths it may have ended three lives, and then it was put aside."""
        apologies = sum(one.words.startswith(SORRY) for one in self.person.sees())
        if apologies == self.apologies:
            return
        self.apologies = apologies
        if not self.answered:
            self.said -= not self._there(BEFORE[self.said - 1][1])
        elif seen := self._asked(QUESTIONS[self.answered - 1]):
            self.answered -= 1
            self.pressed = [one for one in self.pressed if one != seen.id]

    def _there(self, words: str) -> bool:
        return any(words in one.words for one in self.person.sees())

    def _asked(self, question: Question) -> Seen | None:
        return next((one for one in self.person.sees() if question.asks in one.words and one.labels), None)

    def _answer(self, seen: Seen, question: Question, dice: random.Random) -> None:
        if question.label and dice.random() < 0.7:
            self.pressed.append(seen.id)
            self.person.presses(question.label, seen)
        else:
            self.person.says(question.typed)


class Row(NamedTuple):
    """What the store says of a message; ``edit_of`` is set where it changes an earlier one."""

    chat: str
    state: str
    edit_of: str


def rows(database: str) -> list[Row]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return [Row(*one) for one in db.execute("SELECT chat, state, coalesce(body ->> 'edit_of', '') FROM outbox")]


@dataclass
class AnswerToll:
    """What the deaths cost. ``unedited`` questions were pressed on and no edit was queued; ``wrong`` ones had theirs and do
    not show it; ``anew`` are answers that were said in a message of their own; ``unexplained`` repeats were not in flight at a
    death.
    """

    way: str
    kills: int = 0
    answers: int = 0
    edits: int = 0
    interrupted: int = 0
    made: int = 0
    left: int = 0
    repeats: int = 0
    in_flight: int = 0
    unedited: int = 0
    wrong: int = 0
    anew: int = 0
    unexplained: int = 0


@dataclass
class Answering:
    """Deaths one after the other while people answer."""

    stage: Stage
    dice: random.Random
    talking: int
    """So many people answer at a time."""
    questions: int
    """So many questions each."""
    walks: list[Walk] = field(default_factory=list)
    flown: Counter[str] = field(default_factory=Counter)
    """At how many deaths a new message to a chat was being sent."""
    interrupted: int = 0

    def die(self) -> None:
        """One life and its end."""
        stage = self.stage
        while sum(not one.ended for one in self.walks) < self.talking:
            self.walks.append(Walk(stage.newcomer(), self.questions))
        begun = len(stage.bot.log)
        stage.bot.start()
        stage.wait(lambda: TAKES_EVENTS in stage.bot.log[begun:], "a new life")
        enough = calls(stage) + self.dice.randrange(1, 2 * self.talking)
        stage.wait(lambda: self._walk() or calls(stage) >= enough, "messages and edits")
        time.sleep(self.dice.uniform(0, 0.05))
        stage.bot.kill()
        stage.hear_out()
        sending = [one for one in rows(stage.bot.database) if one.state == "sending"]
        self.flown.update(one.chat for one in sending if not one.edit_of)
        self.interrupted += sum(bool(one.edit_of) for one in sending)

    def _walk(self) -> bool:
        """Let all go on; whether all have ended."""
        for one in self.walks:
            one.go_on(self.dice)
        return all(one.ended for one in self.walks)

    def live_on(self) -> list[Row]:
        """A life in which all comes to rest; all messages then."""
        with self.stage.bot as bot:

            def rests() -> bool:
                return (
                    self._walk()
                    and not self.stage.unacknowledged
                    and {one.state for one in rows(bot.database)} <= {"sent", "uncertain"}
                )

            at_rest(self.stage, rests)
            return rows(bot.database)


def slay_answering(stage: Stage, kills: int, seed: int, talking: int, questions: int) -> AnswerToll:
    """Kill the process so often while so many people go through the first questions of the self-check."""
    deaths = Answering(stage, random.Random(seed), talking, questions)
    for _ in range(kills):
        deaths.die()
    held = deaths.live_on()
    edits = {one.edit_of: one.state for one in held if one.edit_of}
    new = Counter(one.chat for one in held if not one.edit_of)
    repeats = {chat: max(often - new[chat], 0) for chat, often in stage.received.items()}
    seen = {one.id: one for walk in deaths.walks for one in walk.person.sees()}
    return AnswerToll(
        stage.way,
        kills,
        answers=sum(one.answered for one in deaths.walks),
        edits=len(edits),
        interrupted=deaths.interrupted,
        made=stage.edited.total(),
        left=sum(state != "sent" for state in edits.values()),
        repeats=sum(repeats.values()),
        in_flight=deaths.flown.total(),
        unedited=sum(one not in edits for walk in deaths.walks for one in walk.pressed),
        wrong=sum(
            state == "sent" and (ANSWERED not in seen[one].words or bool(seen[one].labels))
            for one, state in edits.items()
        ),
        anew=sum(
            one.words.startswith(ANSWERED) or (f"\n{ANSWERED}" in one.words and not one.edited) for one in seen.values()
        ),
        unexplained=sum(max(often - deaths.flown[chat], 0) for chat, often in repeats.items()),
    )
