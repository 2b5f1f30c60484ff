"""Makes ``endonyms.tsv`` out of babel, and ``regions.tsv`` out of CLDR's English names of regions and the package holidays' others.

    npm pack cldr-subdivisions-full@48.2.0 && tar xzf cldr-subdivisions-full-48.2.0.tgz
    python -m faq.data.make_countries package/subdivisions/en/en.json

``endonyms.tsv``: a country's code, and what it is called in its own official languages. ``regions.tsv``: a folded name of states,
provinces and the like, and the countries that have one of that name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import holidays
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from holidays.registry import COUNTRIES

from faq.text.locales import READ
from faq.text.spelling import key

ABBREVIATED = {"AU", "BR", "CA"}
"""Countries whose regions are written by the letters of their ISO code ("Santos, SP"), beside the USA, whose states have a file."""
SHORTEST = 4
"""Names of fewer letters are codes, or would be taken for them."""


def make(codes: Iterable[str], english: Path, folder: Path) -> None:
    """Writes both files for these countries; ``english`` is CLDR's file of English names."""
    known = tuple(codes)
    endonyms = ("\t".join((code, *own)) for code in known if (own := _endonyms(code)))
    (folder / "endonyms.tsv").write_text(_lines(endonyms), encoding="utf-8")
    rows = (f"{name}\t{','.join(sorted(found))}" for name, found in sorted(_regions(known, english).items()))
    (folder / "regions.tsv").write_text(_lines(rows), encoding="utf-8")


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _endonyms(code: str) -> list[str]:
    """The names in the official languages that babel knows, but for those that are read anyway."""
    languages = get_official_languages(code, regional=True, de_facto=True)
    names = (locale.territories.get(code, "") for language in languages if (locale := _locale(language)))
    return [name for name in dict.fromkeys(names) if name]


def _locale(language: str) -> Locale | None:
    try:
        return None if language in READ else Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


def _regions(codes: tuple[str, ...], english: Path) -> dict[str, set[str]]:
    """The countries by the folded names of their regions."""
    found: dict[str, set[str]] = {}
    for country, name in (*_english(english), *_others()):
        if country in codes and key(name):
            found.setdefault(key(name), set()).add(country)
    return found


def _english(path: Path) -> Iterator[tuple[str, str]]:
    names = json.loads(path.read_text("utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    for region, name in names.items():
        country = region[:2].upper()
        if len(key(name)) >= SHORTEST:
            # CLDR marks the second region of a name.
            yield country, name.rstrip("\u00b9\u00b2\u00b3")
        if country in ABBREVIATED:
            yield country, region[2:]


def _others() -> Iterator[tuple[str, str]]:
    """The names in the languages of the countries themselves."""
    for name, code, *_ in COUNTRIES.values():
        aliases = getattr(getattr(holidays, name), "subdivisions_aliases", {})
        yield from ((code, alias) for alias in aliases if len(key(alias)) >= SHORTEST)


if __name__ == "__main__":
    here = Path(__file__).parent
    rows = (here / "countries.tsv").read_text("utf-8").splitlines()
    make((row.partition("\t")[0] for row in rows), Path(sys.argv[1]), here)
