"""What counts as the same spelling: texts made fit to keep, and folded for comparison."""

from __future__ import annotations

import re
import unicodedata

from faq.text.showing import seen

# Joiners are part of letters in Persian or Malayalam and of emoji, but only between two visible characters.
_LOOSE_JOINERS = re.compile("(?<!\\S)[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?!\\S)")
# Accents, Hebrew and Arabic vowel points, the Arabic stretching line.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02b9-\u02bf]")
# The gaps between the letters of an abbreviation, "u a e".
_SPELLED = re.compile(r"(?<=\b\w) (?=\w\b)")
# More marks in a row than a word has (UAX #15, "Stream-Safe Text Format"): to order them costs the square of their number.
_STACKED = re.compile(r"(?<=[^\w\s]{30})[^\w\s]+")
_NO_WORD = re.compile(r"[^\w]+|_+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


def clean(text: str, *, lines: bool) -> str:
    """The text as it is kept: stripped, without invisible characters; ``lines`` keeps line breaks, else they become spaces."""
    text = _LOOSE_JOINERS.sub("", seen(text)).strip()
    return text if lines else " ".join(line.strip() for line in text.split("\n") if line.strip())


def wordless(text: str) -> bool:
    """Whether a text has no letter and no digit of any script: signs, pictures, nothing."""
    return not any(map(str.isalnum, text))


def digits(text: str) -> str:
    """The text with the decimal digits of any script as 0-9; superscripts and the like stay."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def fold(text: str) -> str:
    """Lower-case words without accents or punctuation, one space between them: equal where people would say "the same"."""
    text = unicodedata.normalize("NFKD", _STACKED.sub("", _APOSTROPHES.sub("", text)))
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).casefold().translate(_LETTERS)
    return _NO_WORD.sub(" ", digits(text)).strip()


def spaced(text: str) -> str:
    """The folded text, where an apostrophe parts words: "what's" is two of them."""
    return fold(_APOSTROPHES.sub(" ", text))


def key(text: str) -> str:
    """The folded text without its spaces: ``saintetienne`` for ``Saint-Étienne``."""
    return fold(text).replace(" ", "")


def joined(folded: str) -> str:
    """The folded text with the letters of an abbreviation in one word: "u a e" of "U.A.E.", whatever words they are alone."""
    return _SPELLED.sub("", folded)
