"""Pieces of an HTML page: every value is escaped and fit to be shown, and nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from faq.text.showing import seen

NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'"


class Html(str):
    """Markup, to be taken as it is."""

    __slots__ = ()


Inside = str | Html | None


def el(tag: str, *inside: Inside, **attributes: str | int | float) -> Html:
    """An element. What is no markup is escaped; ``class_`` is the attribute class and ``data_x`` is data-x."""
    names = ((name.strip("_").replace("_", "-"), value) for name, value in attributes.items())
    said = "".join(f' {name}="{escape(seen(str(value)))}"' for name, value in names)
    return Html(f"<{tag}{said}>{join(inside)}</{tag}>")


def join(inside: Iterable[Inside]) -> Html:
    """Several pieces, one after the other."""
    return Html("".join(one if isinstance(one, Html) else escape(seen(one)) for one in inside if one is not None))


def page(title: str, style: str, *body: Inside, language: str = "en") -> str:
    """A whole page in one file."""
    head = (
        Html('<meta charset="utf-8">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_LOADED}">'),
        el("title", title),
        el("style", Html(style)),
    )
    return f"<!doctype html>\n{el('html', el('head', *head), el('body', *body), lang=language)}\n"
