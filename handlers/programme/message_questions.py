"""A message as the questions in it, each asked of the programme texts: by itself, or with the question before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from faq.search.leaning import Reading, readings
from faq.search.results import BANDS
from faq.search.splitting import READ, Message, split
from faq.search.text import QUERY_CHARACTERS
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.translator import Translator
from handlers.forms.answer_summary import shorten
from handlers.programme import answer_words
from handlers.programme.asking import Answer

Ask = Callable[[str], Answer]
"""Asks the programme texts, as ``handlers.programme.asking.ask`` does."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A question of a message as it was typed, ``read`` as it was searched, with what there is to it.

    ``other``: what there is to it read the other way, where that is as sure of something else.
    """

    words: str
    read: str
    answer: Answer
    other: Answer | None = None


def heard(ask: Ask, message: str, before: str = "") -> tuple[tuple[Heard, ...], int]:
    """The questions of a message, the first few; and how many more there are. ``before`` is the question asked before."""
    said = split(message)
    found = list[Heard]()
    for question, lead in zip(said.questions, said.leads, strict=True):
        ways = _ways(ask, _searched(message, said, question, lead), question, "" if lead else before)
        found.append(_heard(question, ways))
        before = found[-1].read
    return tuple(found), said.left


def _ways(ask: Ask, whole: str, question: str, before: str) -> tuple[Reading[Answer], ...]:
    """The ways to read a question with what stands around it; by itself where it is found surer so."""
    ways = readings(ask, whole, before)
    if whole == question or ways[0].found.band == "answer":
        return ways
    alone = readings(ask, question, before)
    return alone if _rank(alone) < _rank(ways) else ways


def _rank(ways: Sequence[Reading[Answer]]) -> int:
    """0 where it is sure, more where it is less."""
    return BANDS.index(ways[0].found.band)


def _searched(message: str, said: Message, question: str, lead: str) -> str:
    """What is searched for a question: a short message with one question whole, else what is told before it too, if that fits."""
    whole = message[:READ] if len(said.questions) == 1 else f"{lead} {question}"
    for words in (" ".join(whole.split()), f"{lead} {question}".strip()):
        if len(words) <= QUERY_CHARACTERS:
            return words
    return question


def _heard(question: str, ways: tuple[Reading[Answer], ...]) -> Heard:
    first, *rest = ways
    answer = replace(first.found, about=first.about)
    if not rest:
        return Heard(question, first.words, answer)
    (second,) = rest
    other = replace(second.found, about=second.about)
    if answer.sure and other.sure:
        same = [one.quoted for one in answer.sure] == [one.quoted for one in other.sure]
        return Heard(question, first.words, answer, None if same else other)
    return Heard(question, first.words, replace(answer, besides=other.hits[:1]))


# -- that in words


def said(words: Translator, parts: Sequence[Heard], left: int, now: datetime) -> list[Block]:
    """All that is said to a message: of several questions, to each under its words."""
    blocks = list[Block]()
    for part in parts:
        blocks += [heading(part)] if len(parts) > 1 else []
        for lead, answer in ways(words, part):
            blocks += [*lead, *answer_words.said(words, answer, now)]
    return [*blocks, *and_more(words, left)]


def heading(part: Heard) -> Block:
    """The words of one question among several."""
    return head(shorten(part.words, answer_words.TWO_LINES))


def ways(words: Translator, part: Heard) -> list[tuple[list[Block], Answer]]:
    """The ways in which a question is read, each with what is said before its answer."""
    if part.other is None:
        return [([], part.answer)]
    alone = hint(words.t("Read by itself:"))
    return [([] if answer.about else [alone], answer) for answer in (part.answer, part.other)]


def and_more(words: Translator, left: int) -> list[Block]:
    """That there are more questions in a message than are answered, where there are."""
    if not left:
        return []
    told = words.tn(
        "I answer three questions of a message. Please ask the other one again.",
        "I answer three questions of a message. Please ask the other {number} again.",
        left,
    )
    return [text(told)]
