"""How a reason for or against a group of cities reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from faq.sessions.match_facts import Fact
from handlers.dialog.translator import Translator, mark

SIGNS = {"for": "+", "against": "-", "open": "?"}
WORDS_SHOWN = 6
BELTS = (mark("tropics"), mark("subtropics"), mark("temperate"), mark("cold"))
"""What is said for a belt of climate; any other word is a city's own."""


def reason(words: Translator, fact: Fact) -> str:
    """A fact as a sentence."""
    return REASONS[fact.code, fact.side](words, fact)


def _who(fact: Fact) -> str:
    return ", ".join(fact.who)


def _what(words: Translator, fact: Fact) -> str:
    more = len(fact.what) - WORDS_SHOWN
    shown = ", ".join(fact.what[:WORDS_SHOWN])
    return words.t("{list} and {number} more", list=shown, number=more) if more > 0 else shown


def _topics(words: Translator, fact: Fact) -> str:
    return words.t("All of them chose: {list}", list="; ".join(fact.what))


def _needs(words: Translator, fact: Fact) -> str:
    one, other = fact.who
    return words.t("{one} needs what {other} can share: {list}", one=one, other=other, list=_what(words, fact))


def _wish(words: Translator, fact: Fact) -> str:
    one, other = fact.who
    if fact.what:
        return words.t("{one} and {other} name each other", one=one, other=other)
    return words.t("{one} names {other}, but not the other way round", one=one, other=other)


def _cooperation(words: Translator, fact: Fact) -> str:
    cities = words.list(fact.who)
    if fact.what == ("same",):
        return words.t(
            "{cities} work on the same topic together already: naming each other counts nothing", cities=cities
        )
    return words.t("{cities} work together already, on another topic", cities=cities)


def _powers(words: Translator, fact: Fact) -> str:
    if fact.what:
        return words.t("Similar powers to act; words in common: {list}", list=_what(words, fact))
    return words.t("The same kind of authority, as far as they say")


def _hours(words: Translator, fact: Fact) -> str:
    return words.t("Office hours in common: {hours} a day", hours=fact.what[0])


def _no_hours(words: Translator, fact: Fact) -> str:
    if fact.who:
        return words.t(
            "No office hour in common all year: somebody must meet at night, at best {when}", when=_what(words, fact)
        )
    return words.t(
        "No office hour in common all year: at best somebody meets early or late, {when}", when=_what(words, fact)
    )


def _size(words: Translator, fact: Fact) -> str:
    least, most = fact.what
    return words.t("Inhabitants: {least} to {most}", least=least, most=most)


def _sizes(words: Translator, fact: Fact) -> str:
    least, most = fact.what
    return words.t("Very different in size: {least} and {most} inhabitants", least=least, most=most)


def _listed(message: str) -> Callable[[Translator, Fact], str]:
    """A sentence that ends in what the fact holds."""
    return lambda words, fact: words.t(message, list=_what(words, fact))


def _of(message: str) -> Callable[[Translator, Fact], str]:
    """A sentence that ends in the names of cities, or has none."""
    return lambda words, fact: words.t(message, cities=_who(fact))


def _said(words: Translator, one: str) -> str:
    return words.t(one) if one in BELTS else one


def _climate(message: str) -> Callable[[Translator, Fact], str]:
    """A sentence that ends in belts of climate, and in words of the cities."""
    return lambda words, fact: words.t(message, list=", ".join(_said(words, one) for one in fact.what))


REASONS: Mapping[tuple[str, str], Callable[[Translator, Fact], str]] = {
    ("topics", "for"): _topics,
    ("topics", "against"): _of(mark("No priority was chosen by all of them")),
    ("topics", "open"): _of(mark("No priority of the list: {cities}")),
    ("needs", "for"): _needs,
    ("needs", "against"): _of(mark("No word of what one needs is in what another can share")),
    ("needs", "open"): _of(mark("Needs or experience are not described: {cities}")),
    ("language", "open"): _of(mark("Written in another language, so needs were not compared: {cities}")),
    ("wishes", "for"): _wish,
    ("cooperation", "against"): _cooperation,
    ("powers", "for"): _powers,
    ("powers", "against"): _listed(mark("Different kinds of authority: {list}")),
    ("powers", "open"): _of(mark("What the cities may do is not described")),
    ("hours", "for"): _hours,
    ("hours", "against"): _no_hours,
    ("hours", "open"): _of(mark("Time zone not known: {cities}")),
    ("size", "for"): _size,
    ("size", "against"): _sizes,
    ("size", "open"): _of(mark("Inhabitants not known: {cities}")),
    ("climate", "for"): _climate(mark("Climate and setting: {list}")),
    ("climate", "against"): _climate(mark("Different climates: {list}")),
    ("climate", "open"): _of(mark("Climate not known: {cities}")),
    ("distance", "for"): _listed(mark("At most {list} km apart")),
    ("distance", "against"): _listed(mark("Very far apart: {list} km")),
    ("distance", "open"): _of(mark("Not in the list of cities, so no distance: {cities}")),
}
