"""What staff ask about groups of cities, made: as text, as a table, and as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime

from bot.cli.options import Refused, named
from bot.reports import match_page, match_table, staff
from bot.reports.match_table import Ranking
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from handlers.staff import match_pool
from handlers.staff.match_pool import MatchError, MatchPool, MatchRequest

WRITERS: Mapping[str, Callable[[Sequence[Ranking]], bytes]] = {
    **match_table.WRITERS,
    "html": lambda rankings: match_page.written(rankings, match_table.WORDS).encode(),
}


def matches(conf: Settings, database: str, request: MatchRequest, form: str, top: int, now: datetime) -> bytes:
    """The ``top`` groups, or with ``top`` 0 a whole allocation, in a form of WRITERS. Refused for what cannot be done, PackError
    for a programme that does not say what to compare."""
    packs = load_packs(conf.packs)
    named("programme", request.programme, packs)
    try:
        with closing(staff.existing(database)) as store:
            pools = match_pool.pools(store, packs, request)
        return WRITERS[form](rankings(pools, request, top, now))
    except MatchError as error:
        raise Refused(f"{error}") from error


def rankings(pools: Sequence[MatchPool], request: MatchRequest, top: int, now: datetime) -> list[Ranking]:
    """The groups of each programme."""
    return [
        match_table.ranking(pool, request, top, now) if top else match_table.whole(pool, request, now) for pool in pools
    ]
