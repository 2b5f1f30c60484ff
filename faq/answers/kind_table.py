"""All kinds of questions: which there are, and which one a question is of."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from faq.answers.contacts import is_email, read_email
from faq.answers.dates import read_date, write
from faq.answers.number_kinds import INTEGER, YEAR
from faq.answers.option_kinds import CHOICE, MULTI, TICK, YESNO, count_problems
from faq.answers.phones import is_phone, read_phone, show_phone
from faq.answers.place_kinds import COUNTRY, ZONE
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import Context, Json, Labels, Problem, Reading
from faq.answers.word_kinds import LONG, TEXT
from faq.pack.model import Question
from faq.text.marking import mark

__all__ = [
    "CHOICE", "COUNTRY", "DATE", "EMAIL", "FIELDS", "INTEGER", "KINDS", "LIST", "LONG", "MULTI", "PHONE", "TEXT", "TICK", "YEAR",
    "YESNO", "ZONE", "kind_of",
]  # fmt: skip


def _is_date(value: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(value).isoformat() == value
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _DateKind(QuestionKind):
    def read(self, question: Question, text: str, context: Context) -> Reading:
        latest = context.today if question.max == "today" else None
        return read_date(text, context, latest, context.today if question.min == "today" else None)

    def outdated(self, question: Question, value: Json, today: date) -> tuple[Problem, ...]:
        passed = question.min == "today" and _is_date(str(value)) and date.fromisoformat(value) < today
        return (Problem("date_past", {"min": today}),) if passed else ()

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        return write(date.fromisoformat(value), language) if _is_date(str(value)) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListKind(QuestionKind):
    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        if not isinstance(value, list):
            return (Problem("multi", {"count": 0, "part": str(value)[:60]}),)
        return count_problems(question, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PhoneKind(QuestionKind):
    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        return show_phone(str(value))


DATE = _DateKind(
    name="date",
    fits=_is_date,
    element="date",
    allowed="a date such as 2026-09-03",
    expects=mark("A date, such as 3 September 2026."),
    misread={
        "date": mark("I expected a date with day, month and year, such as 3 September 2026."),
        "date_day": mark("I also need the day, such as 3 September 2026."),
        "date_none": mark("The calendar has no such day. I expected a date such as 3 September 2026."),
        "date_past": mark("That day has passed. I expected a day from {min}."),
        "date_future": mark("That day has not come yet. I expected a day up to {max}."),
    },
)
EMAIL = QuestionKind(
    name="email",
    reader=lambda text, _: read_email(text),
    fits=is_email,
    allowed="an e-mail address",
    expects=mark("An e-mail address."),
    misread={"email": mark("I expected an e-mail address, such as name@city.example.")},
)
PHONE = _PhoneKind(
    name="phone",
    reader=lambda text, _: read_phone(text),
    fits=is_phone,
    allowed="a telephone number such as +3221234567",
    expects=mark("A telephone number with its country code."),
    misread={
        "phone": mark("I expected a telephone number with its country code, such as +32 2 123 45 67."),
        "phone_code": mark("The country code is missing. I expected a number such as +32 2 123 45 67."),
    },
)
FIELDS = QuestionKind(name="fields", composite=True)
LIST = _ListKind(name="list", repeats=True)

KINDS: dict[str, QuestionKind] = {
    kind.name: kind
    for kind in (
        TEXT, LONG, CHOICE, MULTI, YESNO, TICK, INTEGER, YEAR, DATE, COUNTRY, ZONE, EMAIL, PHONE, FIELDS, LIST,
    )
}  # fmt: skip


def kind_of(question: Question) -> QuestionKind:
    """The kind of a question; a pack with a type that is none is refused when it is read."""
    return KINDS[question.type]
