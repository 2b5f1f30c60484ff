"""Small talk: whole messages that ask nothing about a programme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from faq.search import text as t
from faq.text.language_words import AnswerWords, SmallTalk
from faq.text.wordlists import alternatives, merged

_FOLDER = Path(__file__).parent
_LIKE = 88
_LONGEST = 60
_SHORTEST = 5
_LONGEST_INTRODUCTION = 120
_JOINED = re.compile(rf"[,.;!\n]+\s*|\s(?:{alternatives(merged(AnswerWords).joins)})\s", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NOISE = re.compile(r"(.)\1{3,}|^(?:asdf|qwer|zxcv|hjkl|jkl)\w*$|[bcdfghjklmnpqrstvwxz]{6,}")
_TALK = merged(SmallTalk)
_GREETING = re.compile(
    rf"^(?:{alternatives(_TALK.hello)})(?: (?:{alternatives(_TALK.hello_to)}))?(?:[,.!]+ *|\s+(?=\S+ \S+))",
    re.IGNORECASE,
)


def _said(text: str) -> str:
    return " ".join(t.WORDS.findall(t.fold(text)))


def _anywhere(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{alternatives(map(_said, phrases))})(?!\S)")


_REACH, _SOMEBODY = _anywhere(_TALK.reach), _anywhere(_TALK.somebody)
_REACH_BESIDE = frozenset(word for one in _TALK.reach_beside for word in _said(one).split())
_KINDS: Mapping[str, tuple[str, ...]] = {
    "greeting": _TALK.greeting,
    "thanks": _TALK.thanks,
    "praise": _TALK.praise,
    "bye": _TALK.bye,
    "how_are_you": _TALK.how_are_you,
    "human": _TALK.human,
    "person": _TALK.person,
    "help": _TALK.help,
    "insult": _TALK.insult,
    "yes_no": _TALK.yes_no,
}

_SIGNS: Mapping[str, str] = {"👋": "greeting", "🙏": "thanks"}
"""Signs that say it in every language."""


def lines(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of a data file of this package, by the heading they stand under."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.strip() and heading:
            found.setdefault(heading, []).append(line.strip())
    return {key: tuple(value) for key, value in found.items()}


@cache
def _kinds() -> Mapping[str, str]:
    return {_said(phrase): kind for kind, phrases in _KINDS.items() for phrase in phrases}


def kind(text: str) -> str:
    """The kind of small talk that the whole of ``text`` is; empty where it is none."""
    said = _said(text)
    if not _LETTER.search(said):
        return _signed(text)
    if said in _kinds() or len(said) > _LONGEST:
        return _kinds().get(said, "")
    if all(_NOISE.search(word) for word in said.split()):
        return "gibberish"
    if len(said) < _SHORTEST:
        return ""
    close = process.extractOne(said, _kinds().keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    return _kinds()[close[0]] if close else ""


def wants_a_person(text: str) -> bool:
    """Whether the whole of ``text`` asks to talk to somebody, whoever that is; where a programme says whom, that is an answer."""
    if len(text) > _LONGEST_INTRODUCTION:
        return False
    rest, reached = _REACH.subn(" ", _said(text), count=1)
    rest, named = _SOMEBODY.subn(" ", rest, count=1)
    return bool(reached and named) and _REACH_BESIDE.issuperset(rest.split())


def _signed(text: str) -> str:
    """The kind of what has no letter in it."""
    kinds = {kind for sign, kind in _SIGNS.items() if sign in text}
    return kinds.pop() if len(kinds) == 1 else "gibberish"


def without_greeting(text: str) -> str:
    """The question behind a greeting: ``Hello there, when …`` is asked as ``when …``."""
    return _GREETING.sub("", text) or text


def introduces(text: str) -> bool:
    """Whether a whole message only says who or where somebody is: "Good morning, I am from the municipality of Braga"."""
    if len(text) > _LONGEST_INTRODUCTION or "?" in text:
        return False
    parts = [said for one in _JOINED.split(without_greeting(text.strip())) if (said := _said(one))]
    told = [one for one in parts if one not in _kinds()]
    return bool(told) and all(one.startswith(_introductions()) for one in told)


@cache
def _introductions() -> tuple[str, ...]:
    return tuple(f"{_said(one)} " for one in _TALK.introduces)
