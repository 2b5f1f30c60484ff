"""By which clocks the hour of a session is: taken where one zone can be meant, else asked.

Which of several zones is meant does not matter where all show the same hour on that day; of them a city's own is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.core import get_global

from faq.answers import zones
from faq.answers.reading import Read, Unclear
from faq.places.places import cities
from faq.sessions import moments
from faq.text.language_words import TimeWords
from faq.text.locales import locale_of
from faq.text.spelling import fold, key
from faq.text.wordlists import folded, merged

_TIMES = merged(TimeWords)
_OWN = folded(_TIMES.own_time)
UNSAID_CLOCKS = _OWN | folded(_TIMES.local_time)
"""Phrases for clocks that are not named."""
_STEM, _STEM_SHARE = 4, 0.6
"""So many letters, and so much of its name, does a country share with a word for what is of it ("Kenyan")."""


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """``zones`` are those that can be meant, likeliest first: one is taken. ``offset`` where that was said; no zone may have it.

    ``named`` are the words that said so.
    """

    zones: tuple[str, ...] = ()
    offset: timedelta | None = None
    sure: bool = True
    named: str = ""


@dataclass(frozen=True, slots=True)
class ZoneReader:
    """``own`` are the zones of who writes and of the cities, in that order; ``wall`` is the day and hour of the session."""

    language: str
    own: Sequence[str]
    wall: datetime
    writer: str = ""

    def read(self, text: str) -> ZoneFound | None:
        """What words say about the zone; None where they name none."""
        said = fold(text)
        if zones.is_zone(text):
            return ZoneFound((text,))
        if said in _OWN and self.writer:
            return ZoneFound((self.writer,))
        if said in UNSAID_CLOCKS:
            return ZoneFound()
        if (offset := zones.offset_alone(text)) is not None:
            return self._at(offset)
        if short := zones.abbreviation(text):
            return self._abbreviated(short)
        return self._either(text) or self._named(text) or self._of_country(text)

    def _named(self, text: str) -> ZoneFound | None:
        found = zones.read_zone(text, self.language, self.wall.date(), near=False)
        if isinstance(found, Read):
            return ZoneFound((str(found.value),), sure=_is_known(text))
        if not isinstance(found, Unclear):
            return None
        named = tuple(str(value) for _, value in found.choices)
        told = not text.islower()
        if mine := self._mine(named):
            return ZoneFound(mine, sure=told)
        spelled = {city.zone for city in cities(text, near=False) if city.name == text}
        named = tuple(sorted(named, key=lambda one: one not in spelled))
        return ZoneFound(named[:1] if self.alike(named) else named, sure=told)

    def _at(self, offset: timedelta) -> ZoneFound:
        return ZoneFound(self._mine([one for one in self.own if offset in self._offsets(one)]), offset)

    def _abbreviated(self, short: str) -> ZoneFound:
        """The zones whose clocks are called so on that day, if any are called so at all."""
        every = zones.ABBREVIATIONS[short]
        called = [one for one in every if self._called(one) == short]
        if any(short in self._names(one) and one not in called for one in every):
            # "EST" in June: some of the zones are called so in another part of the year, and one of them may be meant.
            return ZoneFound(self._mine_first(every))
        named = called or list(every)
        if mine := self._mine(named):
            return ZoneFound(mine)
        return ZoneFound(tuple(named[:1]) if len(named) == 1 or self.alike(named) else self._mine_first(every))

    def _either(self, text: str) -> ZoneFound | None:
        """What abbreviations name of which the day tells the right one: "CET/CEST"."""
        each = [zones.abbreviation(one) for one in text.split("/")]
        if len(each) < 2 or not all(each):
            return None
        common = [
            one for one in zones.ABBREVIATIONS[each[0]] if all(one in zones.ABBREVIATIONS[other] for other in each)
        ]
        return ZoneFound(self._mine(common) or tuple(common[:1])) if common else None

    def _of_country(self, text: str) -> ZoneFound | None:
        """The zone of one of the cities whose country has a name like the word: "Kenyan time"."""
        word, countries = key(zones.place_in(text)), get_global("zone_territories")
        for zone in self.own:
            if len(word) >= _STEM and any(
                _shares_stem(word, key(one)) for one in self._called_country(countries.get(zone))
            ):
                return ZoneFound((zone,))
        return None

    def _called_country(self, code: str | None) -> list[str]:
        return [locale_of(one).territories.get(code, "") for one in (self.language, "en")]

    def _mine(self, found: Sequence[str]) -> tuple[str, ...]:
        """The one of them that is nearest to who writes; none where none is a city's."""
        return tuple(one for one in self.own if one in found)[:1]

    def _mine_first(self, found: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(found, key=lambda one: one not in self.own))

    def alike(self, named: Sequence[str]) -> bool:
        """Whether several zones show the same hour on that day."""
        return len(named) > 1 and len({self._offset(one) for one in named}) == 1

    def _offsets(self, zone: str) -> set[timedelta]:
        """The offsets with which the clocks show that hour: two where it comes twice."""
        return {moments.offset(at, zone) for at in moments.instants(self.wall, zone)}

    def _offset(self, zone: str) -> timedelta:
        return moments.offset(moments.instant(self.wall, zone), zone)

    def _called(self, zone: str) -> str:
        return _name_of(self.wall, zone)

    def _names(self, zone: str) -> set[str]:
        return {_name_of(self.wall.replace(month=month, day=1), zone) for month in (1, 7)}


def _is_known(text: str) -> bool:
    """Whether a name is no word that a small city elsewhere happens to have in its own: "Hall"."""
    found = cities(text, near=False)
    return not found or found[0].population >= zones.WELL_KNOWN or key(found[0].name) == key(text)


def _name_of(wall: datetime, zone: str) -> str:
    """What the clocks of a zone are called then: ``cet``, ``eest``."""
    return fold(moments.instant(wall, zone).astimezone(moments.zone(zone)).tzname() or "")


def _shares_stem(word: str, name: str) -> bool:
    shared = next((n for n, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    return shared >= _STEM and shared >= _STEM_SHARE * max(len(word), len(name))
