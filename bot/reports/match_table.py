"""``city2city matches``: the groups of cities that finished drafts speak for, with the reasons. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from math import comb

from bot.cli.options import named
from bot.reports import progress, staff, tables
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.sessions import candidates, matching
from faq.sessions.candidates import Candidate
from faq.sessions.matching import Group
from handlers.dialog.translator import Translator
from handlers.staff import match_words
from storage.records import Json

WORDS = Translator("en")
CARE = "Facts to look at, by what the cities wrote: the programme team decides. How it is reckoned: docs/matching.md"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best groups of a programme, out of ``cities`` whose drafts are finished and may be read."""

    pack: Pack
    cities: int
    groups: Sequence[Group]


def matches(conf: Settings, database: str, programme: str, form: str, top: int, now: datetime) -> str:
    """The ``top`` groups as ``text``, ``csv`` or ``json``; Refused for an unknown programme, PackError for one that cannot."""
    packs = load_packs(conf.packs)
    named("programme", programme, packs)
    rankings = [ranking(pack, cities, top, now) for pack, cities in _cities(packs, database, programme)]
    return WRITERS[form](rankings)


def _cities(packs: Mapping[str, Pack], database: str, programme: str) -> Iterator[tuple[Pack, list[Candidate]]]:
    with closing(staff.existing(database)) as store:
        found = list(staff.finished(store, programme))
    for pack in packs.values():
        own = [one for one in found if one.form.programme == pack.id]
        if programme == pack.id or (own and pack.file.matching):
            yield pack, [candidates.candidate(pack, one.form.id, one.version.document["answers"]) for one in own]


def ranking(pack: Pack, cities: Sequence[Candidate], top: int, now: datetime) -> Ranking:
    """The best groups of these cities."""
    sizes = matching.sizes(pack)
    number = sum(comb(len(cities), size) for size in sizes)
    with progress.shown(matching.groups(cities, sizes), number, "Comparing cities") as groups:
        return Ranking(pack, len(cities), matching.ranked(groups, now, top))


# -- the table


def _reasons(group: Group, side: str) -> list[str]:
    return [match_words.reason(WORDS, fact) for fact in group.facts if fact.side == side]


def _text(rankings: Sequence[Ranking]) -> str:
    lines = [line for one in rankings for line in _text_of(one)]
    return "\n".join(tables.visible(line) for line in lines or ["No finished draft may be read by the team."]) + "\n"


def _text_of(one: Ranking) -> Iterator[str]:
    yield f"{one.pack.name}: {one.cities} finished drafts that the team may read"
    if not one.groups:
        yield "Too few for a twinning."
        return
    yield CARE
    for rank, group in enumerate(one.groups, 1):
        yield ""
        yield f"{rank}. {' + '.join(city.name for city in group.cities)} · {group.points:.2f} points"
        for side, sign in match_words.SIGNS.items():
            yield from (f"\u2003{sign} {said}" for said in _reasons(group, side))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A group with its place among those of its programme."""

    programme: str
    rank: int
    group: Group


COLUMNS: Sequence[Column[Ranked]] = (
    Column("programme", lambda one: one.programme),
    Column("rank", lambda one: one.rank),
    Column("points", lambda one: one.group.points),
    Column("cities", lambda one: [city.name for city in one.group.cities]),
    Column("for", lambda one: _reasons(one.group, "for")),
    Column("against", lambda one: _reasons(one.group, "against")),
    Column("not known", lambda one: _reasons(one.group, "open")),
    Column("drafts", lambda one: [city.id for city in one.group.cities]),
)


def _rows(rankings: Iterable[Ranking]) -> Iterator[list[Json]]:
    ranked = (Ranked(one.pack.id, rank, group) for one in rankings for rank, group in enumerate(one.groups, 1))
    return tables.rows(COLUMNS, ranked)


WRITERS: Mapping[str, Callable[[Sequence[Ranking]], str]] = {
    "text": _text,
    "csv": lambda rankings: tables.csv_text(tables.titles(COLUMNS), _rows(rankings)),
    "json": lambda rankings: tables.json_text(tables.titles(COLUMNS), _rows(rankings)),
}
