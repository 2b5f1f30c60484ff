"""What was expected, in plain words: what the kinds of questions say, in the person's language; and small talk as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from faq.answers.kind_table import KINDS, kind_of
from faq.answers.option_kinds import CHOICE
from faq.answers.values import Misread, Problem
from faq.pack.model import Question
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.translator import mark
from handlers.dialog.visit import Visit
from handlers.forms.sent_files import LARGE

CHOOSE_AN_OPTION = CHOICE.misread["choice"]

_OF_ANY_KIND: Mapping[str, str] = {
    "empty": mark("I see no words in your message."),
    "too_long_to_keep": mark("That is more than I can keep in one answer ({max} characters)."),
}

PROBLEM: Mapping[str, str] = {
    "too_long": mark("too long by {by}; it is kept as it is"),
    "too_short": mark("too short by {by}; it is kept as it is"),
}

UNREADABLE: Mapping[str, str] = {
    "edit": mark(
        "I do not see changes to a message that was already sent. Please send it anew; `change` changes an answer."
    ),
    "large file": LARGE,
    "lost file": mark("I could not fetch that file. Please send it again."),
    "file": mark("I could not open that file. Please send the Word or text file that you edited."),
    "shared file": mark(
        "I read files only in our direct message, where nobody else sees them. Please send it to me there."
    ),
    "voice": mark("I cannot listen. Please write it."),
}
"""What to say to what cannot be read; to all else one sentence."""

PERSON = "person"
"""The small talk of who wants to talk to a person."""
TALK: Mapping[str, str] = {
    "greeting": mark("Hello! Ask me about the programme, check whether your city may join, or draft the application."),
    "thanks": mark("You are welcome."),
    "praise": mark("Thank you. Is there anything else about the programme?"),
    PERSON: mark("I cannot pass you on to a person here, but there is one at the contact: type `about`."),
    "yes_no": mark("There is no open question to answer. Ask about the programme, or type `help`."),
    "bye": mark("Goodbye. What you asked me to keep stays here; come back whenever you like."),
    "human": mark(
        "I am a program with rules, no person and no artificial intelligence that writes. A person is at the contact: see `about`."
    ),
    "insult": mark(
        "I am sorry that this is tiresome. `help` shows what I can do, and `about` tells you where a person is."
    ),
    "gibberish": mark("I could not make words of that. Ask in a sentence or two, or type `help`."),
    "how_are_you": mark("I am a program, so always the same. What would you like to know about the programme?"),
    "help": mark(
        "I can check whether your city may join, help to draft the application, and quote the programme text. Type `help`."
    ),
}


def _sentence(code: str) -> str:
    """What is said where an answer was misread; KeyError where nobody wrote it, which is a bug."""
    if code in _OF_ANY_KIND:
        return _OF_ANY_KIND[code]
    return {name: words for kind in KINDS.values() for name, words in kind.misread.items()}[code]


def misread(visit: Visit, understood: Misread) -> list[Block]:
    """What was expected, with what it may have been."""
    blocks = [text(visit.t(_sentence(understood.code), **_readable(visit, understood.params)))]
    shown = understood.code in KINDS and KINDS[understood.code].chosen
    if understood.suggestions and not shown:
        blocks += [text(visit.t("Perhaps:")), items(*understood.suggestions)]
    return blocks


def unreadable(visit: Visit, what: str) -> list[Block]:
    """What can be sent instead."""
    other = mark("I can read text and the exported file, not this. Please write it.")
    return [text(visit.t(UNREADABLE.get(what, other)))]


def unread_beside(visit: Visit, what: str) -> Block:
    """That words alone were read, and not what came with them."""
    alone = mark("I read only your words; I cannot see what you sent with them.")
    words = UNREADABLE["shared file"] if what == "shared file" else alone
    return hint(visit.t(words))


def in_quotes(visit: Visit, words: str) -> Block:
    """How to give as an answer what was not taken for one."""
    return hint(visit.t('If that is your answer, write it in quotes: "{words}".', words=words))


def problem(visit: Visit, found: Problem) -> str:
    """What is wrong with an answer that is kept all the same."""
    words = PROBLEM.get(found.code) or _sentence(found.code)
    return visit.t(words, **_readable(visit, found.params))


def expected(visit: Visit, question: Question) -> str:
    """What kind of answer a question takes; empty where its options say it."""
    kind = kind_of(question)
    if kind.in_words:
        return _length(visit, question)
    if kind.many and isinstance(question.max, int):
        return visit.t("Choose {min} to {max}, with commas between.", min=question.min or 0, max=question.max)
    return visit.t(kind.expects) if kind.expects else ""


def _length(visit: Visit, question: Question) -> str:
    if isinstance(question.max, int) and not question.min:
        return visit.t("Text of up to {max} characters.", max=visit.words.number(question.max))
    if isinstance(question.max, int):
        return visit.t(
            "Text of {min} to {max} characters.", min=question.min or 0, max=visit.words.number(question.max)
        )
    return visit.t("Text.")


def _readable(visit: Visit, params: Mapping[str, object]) -> dict[str, object]:
    return {name: _readable_one(visit, name, value) for name, value in params.items()}


def _readable_one(visit: Visit, name: str, value: object) -> object:
    if isinstance(value, date):
        return visit.words.day(value)
    grouped = isinstance(value, int) and not (name in ("min", "max") and 1900 <= value <= 2100)
    return visit.words.number(value) if grouped and isinstance(value, int) else value
