"""Countries by any of their names, their regions, and their time zones. ``data/README.md`` says where the data are from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.text.language_words import PlaceWords
from faq.text.locales import locales
from faq.text.spelling import fold, joined, key
from faq.text.wordlists import alternatives, folded, merged

LONGEST = 80
DATA = files("faq") / "data"
PLACES = merged(PlaceWords)
_LITTLE = re.compile(rf"\b(?:{alternatives(folded(PLACES.little))})\b")
_BRACKETS = re.compile(r"([^([\n]*)[([]([^)\]\n]*)[)\]]")
_WHOLE = {fold(short): fold(whole) for whole, shorts in PLACES.short_words.items() for short in shorts}
_BESIDE = folded(PLACES.little, PLACES.of)
_FORMS = frozenset(" ".join(folded(PLACES.states)).split())
_FIRST_INDICATOR, _FIRST_TAG = 0x1F1E6, 0xE0061
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff]{2})|\U0001f3f4([\U000e0061-\U000e007a]{2})[\U000e0030-\U000e007f]*")
_SHORTEST_SLIP = 7
"""From so many letters on two may be wrong, and a name that is one letter off is a slip of it rather than another place."""

Codes = tuple[str, ...]


@cache
def _countries() -> dict[str, Codes]:
    """The code of three letters and the zones of each country."""
    return {code: tuple(rest) for code, *rest in _rows("countries.tsv")}


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in (DATA / name).read_text("utf-8").splitlines())


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA zones of a country, most populous first; none for an unknown code."""
    return _countries().get(country, ("",))[1:]


def all_zones() -> Iterator[str]:
    """The IANA zones of all countries."""
    return (zone for _, *zones in _countries().values() for zone in zones)


def is_country(code: str) -> bool:
    """Whether there is a country with that code of two letters."""
    return code in _countries()


def countries(text: str, language: str, *, near: bool = True, codes: bool = True) -> Codes:
    """The codes of the countries that a text names, several where they share the name; ``codes`` takes the bare codes too.

    Else (with ``near``) of those whose name it abbreviates ("S. Sudan"), which have a near spelling, whose name begins so.
    """
    text = text[:LONGEST]
    wanted = _country_key(text)
    found = _names(language).get(wanted) or (_codes().get(key(text), ()) if codes else ())
    found = found or _by_words(text, language)
    return found or (_nearly(text, wanted, language) if near and len(wanted) > 3 else ())


def flags(text: str) -> tuple[Codes, str]:
    """The countries whose flags are in a text, and the text without them; that of a part of a country counts for it."""
    found = ("".join(_letter(sign) for sign in flag[1] or flag[2]) for flag in _FLAG.finditer(text))
    return tuple(dict.fromkeys(code for code in found if is_country(code))), _FLAG.sub(" ", text)


def _letter(sign: str) -> str:
    """The letter that a regional indicator, or a tag behind a black flag, stands for."""
    return chr(ord(sign) - (_FIRST_INDICATOR if ord(sign) < _FIRST_TAG else _FIRST_TAG) + ord("A"))


def named_in(text: str, language: str) -> bool:
    """Whether it is a country's name in that language or in English."""
    return _country_key(text) in _names(language, others=False)


def parts_of(text: str) -> Codes:
    """The countries that have a region of that name, and those that a disputed place is held to be of."""
    wanted = key(text)
    return tuple(dict.fromkeys((*_parts().get(wanted, ()), *_regions().get(wanted, ()))))


def slips(text: str, language: str) -> Codes:
    """The countries whose name is one letter off, where a text is long enough not to be like it by chance."""
    wanted = _country_key(text)
    if len(wanted) < _SHORTEST_SLIP:
        return ()
    return tuple(code for name in _spelled(wanted, language, 1) for code in _names(language)[name])


def _nearly(text: str, wanted: str, language: str) -> Codes:
    names = _names(language)
    best = _spelled(wanted, language, 1 if len(wanted) < _SHORTEST_SLIP else 2)
    begun = (name for name in names if name.startswith(wanted))
    spelled = (code for name in (*best, *begun) for code in names[name])
    return tuple(dict.fromkeys((*_abbreviated(text, language), *spelled)))


def _spelled(wanted: str, language: str, most: int) -> list[str]:
    """The names that are nearest, at most so many letters off; the first letter is taken to be right."""
    first = [name for name in _names(language) if name[:1] == wanted[:1]]
    alike = process.extract(wanted, first, scorer=OSA.distance, score_cutoff=most, limit=None)
    least = min((distance for _, distance, _ in alike), default=0)
    return [name for name, distance, _ in alike if distance == least]


def _abbreviated(text: str, language: str) -> Iterator[str]:
    """The countries whose names have the words of the text, some of which it gives by their first letters."""
    said = _telling(text)
    for name, code in _worded(language):
        pairs = list(zip(said, name, strict=True)) if len(said) == len(name) else []
        whole = [one == full for one, full in pairs]
        if any(whole) and all(one in (full, full[0]) for one, full in pairs):
            yield code


@lru_cache(maxsize=8)
def _worded(language: str) -> tuple[tuple[list[str], str], ...]:
    """The names of several words, with their countries."""
    named = ((_telling(name), code) for name, code in _all_names(language))
    return tuple((name, code) for name, code in named if len(name) > 1)


def _telling(text: str) -> list[str]:
    return _LITTLE.sub("", fold(text)).split()


# -- names in another order, short or with the form of the state


def _by_words(text: str, language: str) -> Codes:
    """The countries with a name of the same words ("Korea, Rep."), else of the same but for the forms of states."""
    words = _words(text)
    by_words, bare = _in_any_order(language)
    return by_words.get(words) or bare.get(words - _FORMS, ())


def _words(text: str) -> frozenset[str]:
    """The words of a name, whole and without those that are often left out."""
    said = (_WHOLE.get(word, word) for word in joined(fold(text)).split())
    return frozenset(word for word in said if word not in _BESIDE)


@lru_cache(maxsize=8)
def _in_any_order(language: str) -> tuple[dict[frozenset[str], Codes], dict[frozenset[str], Codes]]:
    """The countries by the words of their names, and by those that are no form of a state."""
    named = [(_words(name), code) for name, code in _all_names(language)]
    bare = ((words - _FORMS, code) for words, code in named)
    return _grouped(named), _grouped(pair for pair in bare if pair[0])


def _grouped(pairs: Iterable[tuple[frozenset[str], str]]) -> dict[frozenset[str], Codes]:
    found: dict[frozenset[str], dict[str, None]] = {}
    for words, code in pairs:
        found.setdefault(words, {})[code] = None
    return {words: tuple(codes) for words, codes in found.items()}


# -- all names


def _country_key(text: str) -> str:
    return _LITTLE.sub("", joined(fold(text))).replace(" ", "") or key(text)


@lru_cache(maxsize=8)
def _names(language: str, *, others: bool = True) -> dict[str, Codes]:
    """The countries of each name."""
    names: dict[str, dict[str, None]] = {}
    for name, code in _all_names(language, others=others):
        names.setdefault(_country_key(name), {})[code] = None
    return {name: tuple(codes) for name, codes in names.items()}


@lru_cache(maxsize=16)
def _all_names(language: str, *, others: bool = True) -> tuple[tuple[str, str], ...]:
    """CLDR's names in the language and in English, with ``others`` in several more and in the countries' own, and common ones.

    What a name has in brackets and before them counts where no country is called so: "Myanmar (Burma)", not "Hong Kong (China)".
    """
    cldr = list(_cldr_names(language, others=others))
    whole = [*cldr, *((name, code) for code, names in PLACES.country_names.items() for name in names)]
    whole += [(name, code) for code, *names in _rows("endonyms.tsv") for name in names] if others else []
    known = {_country_key(name) for name, _ in whole}
    parts = ((part, code) for name, code in cldr if (found := _BRACKETS.match(name)) for part in found.groups())
    return (*whole, *((part, code) for part, code in parts if _country_key(part) not in known))


def _cldr_names(language: str, *, others: bool) -> Iterator[tuple[str, str]]:
    for locale in locales(language):
        for code in _countries() if others or locale.language in (language, "en") else ():
            yield locale.territories.get(code, code), code


@cache
def _codes() -> dict[str, Codes]:
    """The countries by their codes of two and three letters. They stand alone: "la gi" is not the code of Gibraltar."""
    return {key(short): (code,) for code, (long, *_) in _countries().items() for short in (code, long)}


@cache
def _parts() -> dict[str, Codes]:
    """The countries by the folded names of their parts, and of places that several hold to be theirs."""
    found: dict[str, dict[str, None]] = {}
    for code, names in PLACES.country_parts.items():
        for name in names:
            found.setdefault(key(name), {})[code] = None
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _regions() -> dict[str, Codes]:
    """The countries by the folded names of their states, provinces and the like."""
    return {name: tuple(codes.split(",")) for name, codes in _rows("regions.tsv")}
