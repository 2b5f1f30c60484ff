"""What staff ask about groups of cities, made: as text, as a table, and as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from importlib.util import find_spec

from bot.cli.options import Refused, named
from bot.reports import match_page, match_table
from bot.reports.match_table import Ranking
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.dialog.translator import Translator
from handlers.dialog.turn import FileSpec, Made
from handlers.staff import match_pool
from handlers.staff import matches as matches_asked
from handlers.staff.match_pool import MatchError, MatchPool, MatchRequest
from storage.open import existing_store
from storage.store import Store

PARTNERS = 100
"""So many groups are in the files where partners of a city are asked."""
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
        with closing(existing_store(database)) as store:
            pools = match_pool.pools(store, packs, request)
        return WRITERS[form](rankings(pools, request, top, now))
    except MatchError as error:
        raise Refused(f"{error}") from error


def begun(
    file: FileSpec, store: Store, packs: Mapping[str, Pack], languages: Mapping[str, Translator], now: datetime
) -> Callable[[], Made | None]:
    """A file about what was asked in the chat: what is in the store is looked up now, the rest is done when it is called."""
    words = languages[file.data["language"] if file.data["language"] in languages else "en"]
    request = matches_asked.asked(words, file.data["asked"])
    try:
        pools = [pool for pool in match_pool.pools(store, packs, request) if len(pool.cities) > 1]
    except MatchError:
        pools = []
    return partial(_finished, file.make, pools, request, words, now)


def _finished(
    make: str, pools: Sequence[MatchPool], request: MatchRequest, words: Translator, now: datetime
) -> Made | None:
    """A whole allocation; where partners of a city were asked, the groups with it."""
    try:
        found = rankings(pools, request, PARTNERS if request.partners else 0, now)
    except MatchError:
        return None
    if not found:
        return None
    if make == "matches.html":
        return Made("matches.html", match_page.written(found, words))
    form = "xlsx" if find_spec("xlsxwriter") else "csv"
    return Made(f"matches.{form}", "", WRITERS[form](found))


def rankings(pools: Sequence[MatchPool], request: MatchRequest, top: int, now: datetime) -> list[Ranking]:
    """The groups of each programme."""
    return [
        match_table.ranking(pool, request, top, now) if top else match_table.whole(pool, request, now) for pool in pools
    ]
