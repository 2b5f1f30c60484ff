"""Telephone numbers: in E.164 with their extension, as people write them in any country."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from faq.answers.reading import Misread, Read, Reading, Unclear
from faq.answers.vocabulary import ANSWERS, FILLER, words
from faq.text.spelling import digits, fold
from faq.text.wordlists import alternatives, folded

_STORED = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,11})?")
_ABROAD = re.compile(r"(?<![\d+])00(?=[1-9])")
_EXTENSION = re.compile(rf"(?:[,;]? |[,;])(?:{alternatives(ANSWERS.extension)})[.:]? ?(?=\d{{1,7}}(?!\d))", re.I)
_ENOUGH = re.compile(r"(?:\d[\s()./-]*){5,15}")
_BESIDE = FILLER | folded(ANSWERS.phone)
_CANDIDATES = 2


def is_phone(number: str) -> bool:
    """Whether it is a number in E.164, such as ``+3222345678``, or one with an extension: ``+3222345678;ext=12``."""
    return bool(_STORED.fullmatch(number))


def show_phone(number: str) -> str:
    """A stored number in groups, as it is dialled from abroad; one that is not possible as it is."""
    try:
        found = phonenumbers.parse(number)
    except NumberParseException:
        return number
    return phonenumbers.format_number(found, PhoneNumberFormat.INTERNATIONAL)


def read_phone(text: str) -> Reading:
    """The telephone number: without a country code it cannot be called from abroad.

    It is to be confirmed where something unknown stands beside it; of two, and of an extension, which one is meant.
    """
    if is_phone(text):
        return Read(text)
    dialled = _ABROAD.sub("+", digits(" ".join(text.split())).replace("\uff0b", "+"))
    said = _EXTENSION.sub(" ext. ", dialled)
    found = list(PhoneNumberMatcher(said, None, leniency=Leniency.POSSIBLE))
    if not found:
        return Misread("phone_code" if _ENOUGH.search(said) and "+" not in said else "phone")
    beside = said
    for match in found:
        beside = beside.replace(match.raw_string, " ", 1)
    numbers = list(dict.fromkeys(number for match in found for number in _forms(match.number)))
    if len(numbers) > _CANDIDATES:
        return Misread("phone")
    if len(numbers) > 1 or not _BESIDE.issuperset(words(fold(beside))):
        return Unclear(tuple((show_phone(number), number) for number in numbers))
    return Read(numbers[0], "phone")


def _forms(number: PhoneNumber) -> list[str]:
    """The number as it is stored, with its extension and without it."""
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return [f"{plain};ext={number.extension}", plain] if number.extension else [plain]
