"""How a whole allocation reads: what it is, who is left over and why, how balanced it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from faq.sessions.allocation import Allocation, LeftOver, kinds
from faq.sessions.candidates import Candidate
from handlers.dialog.translator import Translator, mark
from handlers.staff.match_pool import MatchPool
from handlers.staff.match_words import BELTS

KINDS: Mapping[str, str] = {
    "regions": mark("Parts of the world"), "climates": mark("Climates"), "priorities": mark("Priorities"),
}  # fmt: skip
PLACES = (
    mark("Africa"), mark("Asia"), mark("Europe"), mark("Latin America and the Caribbean"), mark("Northern America"),
    mark("Oceania"),
)  # fmt: skip
MESSAGES: Mapping[str, str] = {
    "number": mark("All twinnings that there may be are taken."),
    "weights": mark("A group with it would cost more balance than it adds."),
    "taken": mark("All that it could work with are in other twinnings, which together have the better sum."),
    "none": mark("No group with it has any points, or none is allowed."),
}


def headline(words: Translator, found: Allocation) -> str:
    """How many twinnings with what sum, and whether there is a better one."""
    said = words.tn(
        "{number} twinning, {points} points in all.",
        "{number} twinnings, {points} points in all.",
        len(found.groups),
        points=f"{found.points:.2f}",
    )
    return f"{said} {_sure(words, found)}"


def _sure(words: Translator, found: Allocation) -> str:
    if found.proven:
        return words.t("It is proven that no other choice is better.")
    if found.exact:
        return words.t("There was no time to prove that no other choice is better.")
    return words.t(
        "The best group was taken again and again: a better choice may exist. The extra `allocation` finds it."
    )


def left_out(words: Translator, pool: MatchPool) -> str:
    """Who is not compared, since they are twinned."""
    return words.t("Twinned already, so left out: {cities}", cities=words.list([city.name for city in pool.left_out]))


def why(words: Translator, one: LeftOver) -> str:
    """Why a city is left over, and the best group that it could be in."""
    said = words.t(MESSAGES[one.why])
    if one.best is None or one.why == "none":
        return said
    cities = " + ".join(city.name for city in one.best.cities)
    best = words.t("Its best group: {cities}, {points} points.", cities=cities, points=f"{one.best.points:.2f}")
    return f"{said} {best}"


def balance(
    words: Translator, cities: Collection[Candidate], found: Allocation
) -> dict[str, list[tuple[str, int, int]]]:
    """How many cities of each part of the world, climate and priority are in a twinning, and how many there are."""
    shown: dict[str, list[tuple[str, int, int]]] = {}
    for kind in kinds(cities):
        taken = len(kind.cities & found.taken)
        shown.setdefault(words.t(KINDS[kind.of]), []).append((named(words, kind.name), taken, len(kind.cities)))
    return shown


def named(words: Translator, name: str) -> str:
    """A part of the world or a climate in a language; a priority as its programme calls it."""
    return words.t(name) if name in (*PLACES, *BELTS) else name
