"""E-mail addresses."""

from __future__ import annotations

import re

from faq.answers.reading import Misread, Read, Reading, Unclear
from faq.answers.vocabulary import ANSWERS, FILLER, words
from faq.text.spelling import fold
from faq.text.wordlists import alternatives, folded

_IN_LOCAL = r"[^\s@<>()\[\],;:\"|\\/]"
_IN_DOMAIN = r"[^\s@<>()\[\],;:\"'|\\/?!=&#]"
_ADDRESS = re.compile(rf"(?<!{_IN_LOCAL}){_IN_LOCAL}+@{_IN_DOMAIN}+")
_CURLY = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_AFTER_ADDRESS = re.compile(rf"(?<=@)({_IN_DOMAIN}+)\?\S*")
_NAMED = re.compile(r"[^<>@]{0,80}<(?:mailto:)?[^<>@]*@[^<>]*>[\s.;,]*", re.I)
_MAILTO = re.compile(r"mailto:", re.I)
# "name (at) city.example" and "name at city dot example", written so that no program sees an address.
_AT = re.compile(rf" ?[(\[{{] ?(?:{alternatives(ANSWERS.at_sign)}|@) ?[)\]}}] ?", re.I)
_SPELLED_AT = re.compile(rf" (?:{alternatives(ANSWERS.at_sign)}) ", re.I)
_DOT = re.compile(rf" ?[(\[{{] ?(?:{alternatives(ANSWERS.dot_sign)}|\.) ?[)\]}}] ?", re.I)
_SPELLED_DOT = re.compile(rf" (?:{alternatives(ANSWERS.dot_sign)}) ", re.I)
_BESIDE = FILLER | folded(ANSWERS.email)
_CANDIDATES = 2

_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_TOP = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59}", re.I)
_LONGEST_ADDRESS, _LONGEST_LOCAL = 254, 64


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
    """The address in a text, its domain in small letters; to be confirmed where something unknown stands beside it.

    Of two, which one is meant. One that is spelled so that no program finds it is confirmed, too.
    """
    straight = _AFTER_ADDRESS.sub(r"\1", _MAILTO.sub("", " ".join(text.translate(_CURLY).split())))
    written = straight if _ADDRESS.search(straight) else _unspelled(straight)
    found = list(dict.fromkeys(map(_tidy, _ADDRESS.findall(written))))
    if not 1 <= len(found) <= _CANDIDATES or not all(map(is_email, found)):
        return Misread("email")
    if len(found) > 1 or written != straight:
        return Unclear(tuple((address, address) for address in found))
    if text.rpartition("@")[0] == found[0].rpartition("@")[0] and text.casefold() == found[0].casefold():
        return Read(found[0])
    return Read(found[0], "email") if _alone(straight) else Unclear(((found[0], found[0]),))


def _alone(text: str) -> bool:
    """Whether nothing stands beside the address but a name before its brackets, or words that say nothing."""
    return bool(_NAMED.fullmatch(text)) or _BESIDE.issuperset(words(fold(_ADDRESS.sub(" ", text))))


def _unspelled(text: str) -> str:
    """The text with the signs that were written as words."""
    bracketed = _DOT.sub(".", _AT.sub("@", text, count=1))
    return bracketed if "@" in bracketed else _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", text, count=1))


def _tidy(address: str) -> str:
    """Without quotes around it or a full stop behind it, its domain in small letters; its name too, where that is all capitals."""
    local, at, domain = address.strip("'").rstrip(".").rpartition("@")
    return f"{local.lower() if local.isupper() else local}{at}{domain.lower()}"
