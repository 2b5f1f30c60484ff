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
from faq.sessions import matching
from faq.sessions.matching import Candidate, Fact, Group
from storage.records import Json

SIGNS = {"for": "+", "against": "-", "open": "?"}
WORDS_SHOWN = 6
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
            yield pack, [matching.candidate(pack, one.form.id, one.version.document["answers"]) for one in own]


def ranking(pack: Pack, cities: Sequence[Candidate], top: int, now: datetime) -> Ranking:
    """The best groups of these cities."""
    sizes = matching.sizes(pack)
    number = sum(comb(len(cities), size) for size in sizes)
    with progress.shown(matching.groups(cities, sizes), number, "Comparing cities") as groups:
        return Ranking(pack, len(cities), matching.ranked(groups, now, top))


# -- how a reason reads


def reason(fact: Fact) -> str:
    """A fact as a sentence."""
    return REASONS[fact.code, fact.side](fact)


def _who(fact: Fact) -> str:
    return ", ".join(fact.who)


def _what(fact: Fact) -> str:
    more = len(fact.what) - WORDS_SHOWN
    return ", ".join(fact.what[:WORDS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _wish(fact: Fact) -> str:
    one, other = fact.who
    return f"{one} and {other} name each other" if fact.what else f"{one} names {other}, but not the other way round"


def _cooperation(fact: Fact) -> str:
    topic = "the same topic" if fact.what == ("same",) else "another topic"
    return f"{' and '.join(fact.who)} work together already, on {topic}"


REASONS: Mapping[tuple[str, str], Callable[[Fact], str]] = {
    ("topics", "for"): lambda fact: f"All of them chose: {'; '.join(fact.what)}",
    ("topics", "against"): lambda _: "No priority was chosen by all of them",
    ("topics", "open"): lambda fact: f"No priority of the list: {_who(fact)}",
    ("needs", "for"): lambda fact: f"{fact.who[0]} needs what {fact.who[1]} can share: {_what(fact)}",
    ("needs", "against"): lambda _: "No word of what one needs is in what another can share",
    ("needs", "open"): lambda fact: f"Needs or experience are not described: {_who(fact)}",
    ("wishes", "for"): _wish,
    ("cooperation", "against"): _cooperation,
    ("powers", "for"): lambda fact: f"Similar powers to act: {fact.share:.0%}",
    ("powers", "against"): lambda fact: f"Not the same kind of authority: {_who(fact)}",
    ("powers", "open"): lambda _: "What the cities may do is not described",
    ("hours", "for"): lambda fact: f"Office hours in common: {fact.what[0]} a day",
    ("hours", "against"): lambda _: "No office hour in common all year round",
    ("hours", "open"): lambda fact: f"Time zone not known: {_who(fact)}",
}


def _reasons(group: Group, side: str) -> list[str]:
    return [reason(fact) for fact in group.facts if fact.side == side]


# -- the table


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
        for side, sign in SIGNS.items():
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
