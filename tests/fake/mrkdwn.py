"""Slack's markup and blocks as HTML, as its clients draw them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any

_TOKEN = re.compile(r"<([^<>]+)>")
_CODE = re.compile(r"`([^`\n]+)`")
_MARKS = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(\S(?:[^\n{mark}]*\S)?){mark}(?![\w{mark}])"), name)
    for mark, name in ((r"\*", "b"), ("_", "i"), ("~", "s"))
)


def as_html(words: str) -> str:
    """The HTML of mrkdwn: ``&``, ``<`` and ``>`` are escaped in it already, but for its own tokens and quotes."""
    lines = [
        f"<blockquote>{_line(one[2:])}</blockquote>" if one.startswith("> ") else _line(one)
        for one in words.split("\n")
    ]
    return "\n".join(lines).replace("</blockquote>\n<blockquote>", "\n").replace("</blockquote>\n", "</blockquote>")


def _line(words: str) -> str:
    parts = _TOKEN.split(words)
    return "".join(_token(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _token(token: str) -> str:
    """A link, a date (by its words for those who cannot show one), or a mention."""
    address, _, label = token.partition("|")
    if address.startswith(("https://", "http://", "mailto:")):
        return f'<a href="{address.replace(chr(34), "%22")}" target="_blank">{label or address}</a>'
    return html.escape(label or address, quote=False).replace("&amp;", "&")


def _plain(words: str) -> str:
    parts = _CODE.split(words.replace("<", "&lt;").replace(">", "&gt;"))
    return "".join(f"<code>{part}</code>" if number % 2 else _marked(part) for number, part in enumerate(parts))


def _marked(words: str) -> str:
    for mark, name in _MARKS:
        words = mark.sub(rf"<{name}>\1</{name}>", words)
    return words


def text_html(one: Mapping[str, Any]) -> str:
    """The HTML of a text object."""
    return as_html(one["text"]) if one["type"] == "mrkdwn" else html.escape(one["text"], quote=False)


def blocks_html(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The HTML of what blocks say; what can be pressed or filled in is not in it."""
    said = []
    for block in blocks:
        if block["type"] == "header":
            said.append(f"<h3>{text_html(block['text'])}</h3>")
        elif block["type"] == "section":
            said.append(f"<p>{text_html(block['text'])}</p>")
        elif block["type"] == "context":
            said.append(f"<small>{'<br>'.join(map(text_html, block['elements']))}</small>")
    return "".join(said)
