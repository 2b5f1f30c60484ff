"""What was expected, in plain words: the codes of ``faq.answers.values`` and of small talk as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from faq.answers.values import Misread, Problem
from faq.pack.model import Question
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, items, text
from handlers.dialog.visit import Visit

MISREAD: Mapping[str, str] = {
    "empty": mark("I see no words in your message."),
    "too_long_to_keep": mark("That is more than I can keep in one answer ({max} characters)."),
    "choice": mark("Please choose one of the options: its number or its words."),
    "multi": mark(
        "Please choose from the options: their numbers or words, with commas between. I did not understand: {part}"
    ),
    "too_few": mark("Please choose at least {min}; you chose {count}."),
    "too_many": mark("Please choose at most {max}; you chose {count}."),
    "yesno": mark("Please answer yes or no."),
    "tick": mark("Please answer yes, if you agree."),
    "integer": mark("I expected a whole number, such as 50000."),
    "integer_range": mark("I expected a whole number from {min} to {max}."),
    "year": mark("I expected a year from {min} to {max}."),
    "date": mark("I expected a date with day, month and year, such as 3 September 2026."),
    "date_day": mark("I also need the day, such as 3 September 2026."),
    "date_none": mark("The calendar has no such day. I expected a date such as 3 September 2026."),
    "date_future": mark("That day has not come yet. I expected a day up to {max}."),
    "country": mark("I do not know that country. I expected its name or its two letters."),
    "zone": mark("I do not know that time zone. I expected a name such as Europe/Brussels, or a large city."),
    "email": mark("I expected an e-mail address, such as name@city.example."),
    "phone": mark("I expected a telephone number with its country code, such as +32 2 123 45 67."),
    "phone_code": mark("The country code is missing. I expected a number such as +32 2 123 45 67."),
}

PROBLEM: Mapping[str, str] = {
    "too_long": mark("too long by {by}; it is kept as it is"),
    "too_short": mark("too short by {by}; it is kept as it is"),
}

EXPECTED: Mapping[str, str] = {
    "integer": mark("A whole number."),
    "year": mark("A year."),
    "date": mark("A date, such as 3 September 2026."),
    "country": mark("A country."),
    "zone": mark("A time zone, such as Europe/Brussels, or a large city in it."),
    "email": mark("An e-mail address."),
    "phone": mark("A telephone number with its country code."),
    "multi": mark("One or more, with commas between."),
}

UNREADABLE: Mapping[str, str] = {
    "edit": mark(
        "I do not see changes to a message that was already sent. Please send it anew; `change` changes an answer."
    ),
    "large file": mark("That file is larger than I can take (1 MB)."),
    "lost file": mark("I could not fetch that file. Please send it again."),
    "file": mark("I can read a text file: the exported draft, filled in. Not this one."),
    "voice": mark("I cannot listen. Please write it."),
}
"""What to say to what cannot be read; to all else one sentence."""

TALK: Mapping[str, str] = {
    "greeting": mark("Hello! Ask me about the programme, check whether your city may join, or draft the application."),
    "thanks": mark("You are welcome."),
    "praise": mark("Thank you. Is there anything else about the programme?"),
    "person": mark("I cannot pass you on to a person here, but there is one at the contact: type `about`."),
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


def misread(visit: Visit, understood: Misread) -> list[Block]:
    """What was expected, with what it may have been."""
    blocks = [text(visit.t(MISREAD[understood.code], **_readable(visit, understood.params)))]
    if understood.suggestions and understood.code not in ("choice", "multi"):
        blocks += [text(visit.t("Perhaps:")), items(*understood.suggestions)]
    return blocks


def unreadable(visit: Visit, what: str) -> list[Block]:
    """What can be sent instead."""
    other = mark("I can read text and the exported file, not this. Please write it.")
    return [text(visit.t(UNREADABLE.get(what, other)))]


def problem(visit: Visit, found: Problem) -> str:
    """What is wrong with an answer that is kept all the same."""
    words = PROBLEM.get(found.code) or MISREAD[found.code]
    return visit.t(words, **_readable(visit, found.params))


def expected(visit: Visit, question: Question) -> str:
    """What kind of answer a question takes; empty where its options say it."""
    if question.type in ("text", "long"):
        return _length(visit, question)
    if question.type == "multi" and isinstance(question.max, int):
        return visit.t("Choose {min} to {max}, with commas between.", min=question.min or 0, max=question.max)
    return visit.t(EXPECTED[question.type]) if question.type in EXPECTED else ""


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
