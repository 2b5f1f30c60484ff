"""Words in the person's language: gettext for our own, the pack's catalogue for the pack's, CLDR for dates and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from faq.text.marking import mark

__all__ = ["Translator", "mark"]


@dataclass(frozen=True, slots=True)
class Translator:
    """A language: its messages, plural forms and CLDR formats. Messages without a translation stay English."""

    language: str
    messages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    plural: Any = None
    packs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def t(self, message: str, **params: object) -> str:
        """The message in this language with its ``{names}`` filled in."""
        found = self.messages.get(message)
        return (found if isinstance(found, str) and found else message).format(**params)

    def tn(self, one: str, many: str, number: int, **params: object) -> str:
        """The message in the plural form that goes with ``number``, which is ``{number}`` in it."""
        found = self.messages.get(one)
        if isinstance(found, tuple) and self.plural is not None:
            chosen = found[int(self.plural(number))]
        else:
            chosen = one if number == 1 else many
        return chosen.format(number=self.number(number), **params)

    def pack(self, pack_id: str, words: str) -> str:
        """The pack's own words in this language, or ours where they are the same; without a translation as they are."""
        ours = self.messages.get(words)
        return self.packs.get(pack_id, {}).get(words) or (ours if isinstance(ours, str) and ours else words)

    def labelled(self, label: str, value: str) -> str:
        """A value behind what it is called, with the signs and spaces of this language between them."""
        return self.t(mark("{label}: {value}"), label=label, value=value)

    def number(self, number: int) -> str:
        """A number as this language groups its digits."""
        return format_decimal(number, locale=self.locale)

    def day(self, day: date) -> str:
        """A date with its month in words."""
        return format_date(day, format="long", locale=self.locale)

    def moment(self, instant: datetime, zone: str) -> str:
        """An instant as local time of a zone, the zone written out."""
        return f"{format_datetime(instant, 'long', tzinfo=ZoneInfo(zone or 'UTC'), locale=self.locale)}"

    def list(self, words: list[str] | tuple[str, ...]) -> str:
        """Words as a list with commas and "and"."""
        return format_list(list(words), locale=self.locale)

    def either(self, words: Sequence[str]) -> str:
        """Words as a list with commas and "or"."""
        return format_list(words, style="or", locale=self.locale)

    def country(self, code: str) -> str:
        """The name of a country by its two letters."""
        return str(Locale.parse(self.locale).territories.get(code, code))

    def language_name(self, code: str) -> str:
        """The name of a language by its code."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    @property
    def locale(self) -> str:
        """The CLDR locale: of English the one of Europe, with the day before the month."""
        return "en_GB" if self.language == "en" else self.language

    @property
    def name(self) -> str:
        """The language's name for itself."""
        return (Locale.parse(self.language).display_name or self.language).capitalize()
