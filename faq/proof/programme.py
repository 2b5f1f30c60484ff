"""Checks on ``pack.toml``: days and sessions in order, words explained once, nothing named that is not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from faq.answers.kind_table import CHOICE, COUNTRY, INTEGER, KINDS, ZONE, kind_of
from faq.answers.question_kind import QuestionKind
from faq.pack.model import Pack
from faq.pack.programme_file import Call, Matching
from faq.pack.toml_positions import Spot
from faq.proof.parts import PROGRAMME, RULES, UnplacedFlaw
from faq.rules.calls import last_days, opening_day
from faq.rules.common import MOST
from faq.search.glossary import used
from faq.sessions.candidates import leaves

AT_HAND = 8
"""Things that somebody reads before they begin."""


def calls(pack: Pack) -> Iterator[UnplacedFlaw]:
    """A call opens before it closes, and comes after the one before it."""
    for number, call in enumerate(pack.file.call):
        yield from ((PROGRAMME, ("call", number, key), what) for key, what in _call(call))
    for number, (before, after) in enumerate(pairwise(pack.file.call), 1):
        first, second = opening_day(before), opening_day(after)
        if first and second and second < first:
            yield PROGRAMME, ("call", number), f"{after.id!r} opens before {before.id!r}: the calls must stand in order"


def _call(call: Call) -> Iterator[tuple[str, str]]:
    opens, closes = opening_day(call), last_days(call)
    if opens and closes and closes[0] < opens:
        yield "closes", f"{call.id!r} closes on {closes[0].isoformat()}, before it opens on {opens.isoformat()}"


def sessions(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Sessions are numbered 1, 2, 3 …"""
    for wanted, session in enumerate(pack.file.session, 1):
        if session.number != wanted:
            yield PROGRAMME, ("session", wanted - 1, "number"), f"expected session {wanted}, not {session.number}"


def glossary(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Every word is explained once, the entry that it names is there, and so is a passage with the word."""
    known, seen = {entry.id for entry in pack.entries}, dict[str, str]()
    for number, term in enumerate(pack.file.term):
        if term.entry and term.entry not in known:
            yield PROGRAMME, ("term", number, "entry"), f"unknown entry {term.entry!r}"
        if not term.cite and not used(pack, term):
            yield (
                PROGRAMME,
                ("term", number),
                f"no passage has {term.term!r} in it: name one that is about it as 'cite'",
            )
        for word in {one.casefold(): one for one in (term.term, *term.same)}.values():
            if word.casefold() in seen:
                what = f"{word!r} is explained twice: under {seen[word.casefold()]!r} and {term.term!r}"
                yield PROGRAMME, ("term", number), what
            seen[word.casefold()] = term.term


def contents(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Where there are themes, every entry stands in one of them, once."""
    left = {entry.id for entry in pack.entries}
    known = frozenset(left)
    for number, theme in enumerate(pack.file.theme):
        for place, entry in enumerate(theme.entries):
            if entry not in left:
                what = "stands in two themes, or twice" if entry in known else "is no entry"
                yield PROGRAMME, ("theme", number, "entries", place), f"{entry!r} {what}"
            left.discard(entry)
    if pack.file.theme and left:
        missing = [entry.id for entry in pack.entries if entry.id in left]
        yield PROGRAMME, ("theme",), f"in no theme: {', '.join(missing)}"


_TEXTS = tuple(kind for kind in KINDS.values() if kind.in_words)
_CHOICES = tuple(kind for kind in KINDS.values() if kind.from_pack)


def matching(pack: Pack) -> Iterator[UnplacedFlaw]:
    """What is compared between cities is asked in the application, and so that it can be compared."""
    found = pack.file.matching
    asked = leaves(pack)
    for spot, leaf, kinds in _compared(found) if found else ():
        if leaf and leaf not in asked:
            yield PROGRAMME, ("matching", *spot), f"the application has no question or field {leaf!r}"
        elif leaf and kind_of(asked[leaf]) not in kinds:
            what = f"{leaf!r} is of type {asked[leaf].type}; expected {' or '.join(kind.name for kind in kinds)}"
            yield PROGRAMME, ("matching", *spot), what


def _compared(found: Matching) -> Iterator[tuple[Spot, str, Sequence[QuestionKind]]]:
    """Each leaf that is named, with the way to it and the kinds that it may have."""
    yield ("city",), found.city, _TEXTS
    yield ("country",), found.country, (COUNTRY,)
    yield ("zone",), found.zone, (ZONE,)
    yield ("topics",), found.topics, _CHOICES
    yield ("inhabitants",), found.inhabitants, (INTEGER,)
    lists = {
        "needs": found.needs,
        "offers": found.offers,
        "powers_words": found.powers_words,
        "climate": found.climate,
    }
    for key, named in lists.items():
        yield from (((key, number), leaf, _TEXTS) for number, leaf in enumerate(named))
    yield from ((("powers", number), leaf, (CHOICE,)) for number, leaf in enumerate(found.powers))
    for number, wish in enumerate(found.wish):
        yield ("wish", number, "city"), wish.city, _TEXTS
        yield ("wish", number, "country"), wish.country, (COUNTRY,)
        yield ("wish", number, "cooperation"), wish.cooperation, (CHOICE,)


def common(pack: Pack) -> Iterator[UnplacedFlaw]:
    """What is asked first of who does not know the programmes is a question of the self-check that one message answers."""
    asked = {one.id: kind_of(one) for one in pack.eligibility.question}
    for number, key in enumerate(pack.eligibility.common):
        if key not in asked:
            yield RULES, ("common", number), f"no question {key!r}; there are: {', '.join(asked)}"
        elif asked[key].has_fields:
            yield RULES, ("common", number), f"{key!r} takes several answers; expected a question that takes one"
    if len(pack.eligibility.common) > MOST:
        yield RULES, ("common",), f"{len(pack.eligibility.common)} questions; expected at most {MOST}"


def comparison(pack: Pack) -> Iterator[UnplacedFlaw]:
    """A programme is told once in each respect."""
    seen = set[str]()
    for number, fact in enumerate(pack.file.fact):
        if fact.about in seen:
            yield PROGRAMME, ("fact", number, "about"), f"{fact.about!r} is told twice"
        seen.add(fact.about)


def preparation(pack: Pack) -> Iterator[UnplacedFlaw]:
    """What is said before a draft is short, and takes some time."""
    found = pack.file.draft
    if found and found.minutes < 1:
        yield PROGRAMME, ("draft", "minutes"), "expected a number of minutes from 1"
    if found and not 1 <= len(found.at_hand) <= AT_HAND:
        yield PROGRAMME, ("draft", "at_hand"), f"expected 1 to {AT_HAND} things to have at hand"


def span(pack: Pack) -> Iterator[UnplacedFlaw]:
    """A twinning lasts a month at least."""
    if pack.file.span and pack.file.span.months < 1:
        yield PROGRAMME, ("span", "months"), "expected a number of months from 1"


def figures(pack: Pack) -> Iterator[UnplacedFlaw]:
    """Numbers that make sense, and a contact whose entry is there."""
    low, high = pack.file.cities_per_twinning
    if not 1 < low <= high:
        yield PROGRAMME, ("cities_per_twinning",), "expected the fewest and the most cities of a twinning, from 2"
    if pack.file.retention_days < 1:
        yield PROGRAMME, ("retention_days",), "expected a number of days from 1"
    entry = pack.file.contact.entry
    if entry and entry not in {one.id for one in pack.entries}:
        yield PROGRAMME, ("contact", "entry"), f"unknown entry {entry!r}"
