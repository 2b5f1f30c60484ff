"""``matches``: which cities with finished drafts fit together. A few groups are listed; all of it comes as files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import comb

from faq.sessions import matching
from faq.sessions.matching import Group
from faq.text.spelling import fold
from handlers.access.roles import STAFF
from handlers.dialog.blocks import Block, head, hint, numbered, text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import FileSpec, Reply
from handlers.dialog.visit import Visit, plain
from handlers.staff import allocation_words, match_pool, match_words
from handlers.staff.match_pool import MatchError, MatchPool, MatchRequest
from storage.records import QUOTING

TOP, MOST_COMPARED = 5, 6000
"""Groups in a message, and how many are compared while somebody waits: beyond that the files alone tell them."""
LONGEST_REQUEST = 4
"""Words behind ``matches``; more are a sentence."""
SIZES = {2: mark("pairs / pair / twos"), 3: mark("threes / three / trios")}
_OF = re.compile(r"^(?:partners? (?:of|for)|with|of|for)\s+", re.IGNORECASE)


def command(visit: Visit, argument: str) -> list[Reply]:
    """``matches``, with a city, ``pairs`` or ``threes`` behind it."""
    request = asked(visit.words, argument)
    try:
        pools = match_pool.pools(visit.store, visit.turn.knowledge.packs, request)
        visit.made_of |= {city.id for pool in pools for city in pool.every}
        pools = [pool for pool in pools if len(pool.cities) > 1]
        if not pools:
            return [plain(text(visit.t("No two finished drafts may be read by the team.")))]
        blocks = [block for pool in pools for block in _programme(visit, pool, request)]
    except MatchError as error:
        return [plain(text(error.said(visit.words)))]
    care = hint(visit.t("These are facts to look at: the programme team decides."))
    more = hint(visit.t("Of one city: `matches Porto`. Of one size: `matches pairs`, `matches threes`."))
    said = Reply((head(visit.t("Best groups")), *blocks, care, more), kind=QUOTING)
    return [said, *(_files(visit, argument) if visit.turn.channel.files else ())]


def asked(words: Translator, argument: str) -> MatchRequest:
    """What is asked by the words behind ``matches``."""
    sizes, rest = set[int](), []
    for word in argument.split():
        of = next((size for size, spellings in SIZES.items() if fold(word.strip(",")) in _spelled(words, spellings)), 0)
        sizes |= {of} if of else set()
        rest += [] if of else [word]
    cities = _OF.sub("", " ".join(rest)).strip(" ,")
    return MatchRequest(partners=match_pool.split_names(cities), sizes=frozenset(sizes))


def _spelled(words: Translator, spellings: str) -> frozenset[str]:
    return frozenset(fold(one) for table in (spellings, words.t(spellings)) for one in table.split(" / "))


def _programme(visit: Visit, pool: MatchPool, request: MatchRequest) -> Iterator[Block]:
    yield text(pool.pack.name)
    if pool.left_out:
        yield hint(allocation_words.left_out(visit.words, pool))
    groups = match_pool.groups(pool, request)
    if not request.partners and comb(len(pool.cities), max(matching.sizes(pool.pack))) > MOST_COMPARED:
        yield text(visit.t("With {number} cities the groups are in the files alone.", number=len(pool.cities)))
        return
    found = matching.ranked(groups, visit.turn.now, TOP)
    yield numbered(*(_line(visit, one) for one in found)) if found else text(visit.t("No group is like that."))


def _line(visit: Visit, group: Group) -> str:
    cities = " + ".join(city.name for city in group.cities)
    said = [visit.t("{cities} · {points} points", cities=cities, points=f"{group.points:.2f}")]
    for side, template in (("for", mark("For: {list}")), ("against", mark("Against: {list}"))):
        if reasons := [match_words.reason(visit.words, fact) for fact in group.facts if fact.side == side]:
            said.append(visit.t(template, list="; ".join(reasons)))
    return ". ".join(said)


def _files(visit: Visit, argument: str) -> Iterator[Reply]:
    """The same request, worked out when the files are sent: a whole allocation takes seconds."""
    data = {"programme": visit.person.programme, "language": visit.words.language, "asked": argument}
    page = visit.t("A whole allocation, with a map: each city in one twinning at most.")
    yield Reply((text(page),), file=FileSpec("matches.html", data))
    yield Reply((text(visit.t("The same as a table.")),), file=FileSpec("matches.table", data))


def _follows(argument: str) -> bool:
    return len(argument.split()) <= LONGEST_REQUEST and not argument.endswith("?")


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("matches"),
        help=mark("how cities with finished drafts fit together, as a list, a page and a table"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=command,
        argument=mark("city, `pairs`, `threes`"),
        follows=_follows,
    ),
)
