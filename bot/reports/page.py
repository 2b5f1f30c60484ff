"""Pages of HTML in one file: nothing is loaded from anywhere, every value is escaped, plots are read without colour too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from bot.reports import tables
from bot.reports.tables import Column
from faq.text import markup
from faq.text.markup import Html as Html
from faq.text.markup import Inside as Inside
from faq.text.markup import el as el
from faq.text.markup import join as join

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
PATTERNS = 5
"""How many fills of bars can be told apart in black and white."""
COLUMNS_HIGH = 150
Thing = TypeVar("Thing")
NOBODY = "Nobody answered"


def page(title: str, *inside: Inside, language: str = "en") -> str:
    """A whole page in one file."""
    return markup.page(title, STYLE, _fills(), el("main", el("h1", title), *inside), language=language)


def coded(words: str) -> Html:
    """Words in which what stands between backticks is to be typed."""
    return join(el("code", one) if place % 2 else one for place, one in enumerate(words.split("`")))


def section(title: str, *inside: Inside) -> Html:
    """A part of a page under a heading."""
    return el("section", el("h2", title), *inside)


def lines(*said: Inside) -> Html:
    """A list."""
    return el("ul", *(el("li", one) for one in said))


def table(columns: Sequence[Column[Thing]], things: Iterable[Thing]) -> Html:
    """A table, a row a thing; on a phone each row is a block of its own."""
    head = tables.titles(columns)
    top = el("tr", *(el("th", one, scope="col") for one in head))
    body = (
        el(
            "tr",
            el("th", first, scope="row"),
            *(el("td", one, data_head=name) for name, one in zip(head[1:], rest, strict=True)),
        )
        for first, *rest in tables.rows(columns, things)
    )
    return el("table", el("thead", top), el("tbody", *body), class_="wide")


# -- plots


def bars(title: str, rows: Sequence[tuple[str, int]]) -> Html:
    """A bar a row, as long as its number is of the largest one."""
    most = max((number for _, number in rows), default=0)
    return _rows_of_bars(title, (_bar_row(label, number, most, str(number)) for label, number in rows))


def shares(title: str, rows: Iterable[tuple[str, int, int]], said: str = "{number} of {of}") -> Html:
    """A bar a row, as long as its first number is of its second; ``said`` are the words beside it."""
    return _rows_of_bars(
        title, (_bar_row(label, number, of, said.format(number=number, of=of)) for label, number, of in rows)
    )


def _rows_of_bars(title: str, rows: Iterable[Html]) -> Html:
    return el("figure", el("figcaption", title), el("table", el("tbody", *rows), class_="bars"))


def _bar_row(label: str, number: int, whole: int, said: str) -> Html:
    width = 100 * number / whole if whole else 0
    drawing = el(
        "svg", el("title", f"{label}: {said}"),
        el("rect", class_="of", width=100, height=10), el("rect", width=round(min(width, 100), 2), height=10),
        role="img", viewBox="0 0 100 10", preserveAspectRatio="none", class_="bar",
    )  # fmt: skip
    return _row_with(label, drawing, said)


def _row_with(label: str, drawing: Html, said: str) -> Html:
    return el("tr", el("th", label, scope="row"), el("td", drawing, class_="plot"), el("td", said, class_="number"))


def columns(title: str, points: Sequence[tuple[str, int]]) -> Html:
    """A column a point of time, its number above it."""
    most, step = max((number for _, number in points), default=0), 100 / max(len(points), 1)
    drawn = [piece for place, point in enumerate(points) for piece in _column(place * step, step, most, point)]
    said = "; ".join(f"{label}: {number}" for label, number in points)
    drawing = el("svg", el("title", f"{title}. {said}"), *drawn, role="img", height=COLUMNS_HIGH, class_="columns")
    return el("figure", el("figcaption", title), drawing)


def _column(left: float, step: float, most: int, point: tuple[str, int]) -> list[Html]:
    """Across in per cent of the width, so that the words keep their size on a phone and at a desk."""
    label, number = point
    tall = (COLUMNS_HIGH - 40) * number / most if most else 0
    top, wide = COLUMNS_HIGH - 20 - tall, step * 0.7
    middle = f"{left + step / 2:.2f}%"
    return [
        el("rect", x=f"{left + (step - wide) / 2:.2f}%", y=round(top, 1), width=f"{wide:.2f}%", height=round(tall, 1)),
        el("text", str(number), x=middle, y=round(top - 4, 1), text_anchor="middle"),
        el("text", label, x=middle, y=COLUMNS_HIGH - 5, text_anchor="middle"),
    ]


def stacked(title: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> Html:
    """A bar a row, cut into parts by ``names``, each with a fill of its own; under it each name with its fill and number."""
    return _rows_of_bars(title, (_stacked_row(label, names, numbers) for label, numbers in rows))


def _stacked_row(label: str, names: Sequence[str], numbers: Sequence[int]) -> Html:
    total, drawn, left = sum(numbers), list[Html](), 0.0
    if not total:
        return _row_with(label, el("span", NOBODY), "0 answers")
    for place, number in enumerate(numbers):
        width = 400 * number / total
        drawn += [el("rect", x=round(left, 2), width=round(width, 2), height=16, **_fill(place))] if number else []
        left += width
    named = [f"{name}: {number}" for name, number in zip(names, numbers, strict=True)]
    drawing = el(
        "svg", el("title", f"{label}. {', '.join(named)}"), *drawn,
        role="img", viewBox="0 0 400 16", preserveAspectRatio="none", class_="bar",
    )  # fmt: skip
    keys = el("ul", *(el("li", _key(place), one) for place, one in enumerate(named)), class_="legend")
    return _row_with(label, join((drawing, keys)), f"{total} answer{'s' if total > 1 else ''}")


def _key(place: int) -> Html:
    return el(
        "svg", el("rect", width=20, height=16, **_fill(place)), viewBox="0 0 20 16", class_="key", aria_hidden="true"
    )


def _fill(place: int) -> dict[str, str | int | float]:
    return {"style": f"fill: {_FILLS[place % PATTERNS]}", "class_": "part"}


_FILLS = ("#23415f", "url(#lines)", "#b9c6d3", "url(#dots)", "#fff")


def _fills() -> Html:
    """The patterns that bars refer to."""
    lined = el("path", d="M0 6 L6 0", stroke="#1a1a1a", stroke_width="1.5")
    dotted = el("circle", cx=2, cy=2, r=1, fill="#1a1a1a")
    return el(
        "svg",
        el("defs", _pattern("lines", 6, lined), _pattern("dots", 4, dotted)),
        width=0, height=0, aria_hidden="true", style="position: absolute",
    )  # fmt: skip


def _pattern(name: str, size: int, *inside: Html) -> Html:
    ground = el("rect", width=size, height=size, style="fill: #fff")
    return el("pattern", ground, *inside, id=name, width=size, height=size, patternUnits="userSpaceOnUse")
