"""E-mail addresses and telephone numbers."""

from __future__ import annotations

import re

from faq.answers.reading import Misread, Read, Reading, Unclear
from faq.answers.vocabulary import ANSWERS
from faq.text.spelling import digits
from faq.text.wordlists import alternatives

_IN_ADDRESS = r"[^\s@<>()\[\],;:\"'|\\/]"
_ADDRESS = re.compile(rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}+@{_IN_ADDRESS}+")
_BESIDE_ADDRESS = re.compile(rf"mailto:|(?:{alternatives(ANSWERS.email)}):?|[<>|.!?\s]", re.I)
_BRACKETED = re.compile(r"<[^<>@]*@[^<>]*>")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_TOP = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59}", re.I)
_LONGEST_ADDRESS, _LONGEST_LOCAL = 254, 64

_TRUNK = re.compile(r"\(0\)")
_CALL = re.compile(rf"(?:{alternatives(ANSWERS.phone)})\s*[.:]\s*", re.I)
_SEPARATORS = re.compile(r"[\s()./\u00a0\u2010-\u2015\u2212-]+")
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_DIGITS = re.compile(r"\d{5,15}")


def is_email(address: str) -> bool:
    """Whether it has the form of an e-mail address, of any script; whether it exists is not asked."""
    local, _, domain = address.rpartition("@")
    *labels, top = domain.split(".")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    formed = (
        bool(_ADDRESS.fullmatch(address))
        and not dots
        and len(address) <= _LONGEST_ADDRESS
        and len(local) <= _LONGEST_LOCAL
    )
    return formed and bool(labels) and all(map(_LABEL.fullmatch, labels)) and bool(_TOP.fullmatch(top))


def read_email(text: str) -> Reading:
    """The only address in a text, its domain in small letters; to be confirmed where something unknown stands beside it."""
    found = {_small_domain(address.rstrip(".!?")) for address in _ADDRESS.findall(text)}
    if len(found) != 1 or not is_email(address := found.pop()):
        return Misread("email")
    if _small_domain(text) == address:
        return Read(address)
    alone = _BRACKETED.search(text) or not _BESIDE_ADDRESS.sub("", _ADDRESS.sub("", text))
    return Read(address, "email") if alone else Unclear(((address, address),))


def _small_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def is_phone(number: str) -> bool:
    """Whether it is a number in E.164, such as ``+3222345678``."""
    return bool(_E164.fullmatch(number))


def read_phone(text: str) -> Reading:
    """The telephone number as E.164: without a country code it cannot be called from abroad."""
    number = _SEPARATORS.sub("", _TRUNK.sub("", _CALL.sub("", digits(text).replace("\uff0b", "+"), count=1)))
    number = f"+{number[2:]}" if number.startswith("00") else number
    if is_phone(number):
        return Read(number, "" if number == text else "phone")
    return Misread("phone_code" if _DIGITS.fullmatch(number) else "phone")
