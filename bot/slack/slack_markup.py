"""Words as Slack shows them: in its markup where that changes nothing, else as rich text, in which no sign means anything.

Slack's markup has an escape for ``& < >`` and none for ``* _ ~ ` :``, which people write too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from bot.runtime.languages import Languages
from bot.slack.slack_platform import COMMAND
from faq.text.showing import on_one_line
from handlers.dialog.blocks import Block
from handlers.routing.command_table import COMMANDS

Json = dict[str, Any]

DATE = "{date_short_pretty}, {time}"
"""How Slack writes a moment by the reader's own clock."""
INVITE = "/invite"
"""Slack's own command that we tell of."""
_URL = re.compile(r"https?://(?:[.,;:!?)\]]*[^\s<>|\"'.,;:!?)\]])+")
_SPAN = re.compile(r"`([^`\n]+)`")
_PIECE = re.compile(rf"(?P<url>{_URL.pattern})|{_SPAN.pattern}")
_SIGNS = re.compile(r"[*_~`]|:[^\s:]+:|^[^\S\n]*>", re.MULTILINE)


def escaped(words: str) -> str:
    """The words with the three characters replaced that Slack reads as markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(words: str) -> str:
    """Escaped words whose web addresses can be pressed; an address is always its own label."""
    parts, end = list[str](), 0
    for found in _URL.finditer(words):
        parts += [escaped(words[end : found.start()]), f"<{escaped(found[0])}>"]
        end = found.end()
    return "".join([*parts, escaped(words[end:])])


def dated(block: Block) -> str:
    """The text of a block; behind each moment that it writes out, the same as the reader's own clock shows it."""
    words = linked(block.text)
    for written, at in block.moments:
        shown = escaped(written)
        words = words.replace(shown, f"{shown} (<!date^{at}^{DATE}|{shown.replace('|', '/')}>)", 1)
    return words


def shortened(words: str, most: int) -> str:
    """At most so many characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def plain(words: str, most: int) -> Json:
    """A text object in which nothing is markup: a title, a label, the words on a button. It has one line."""
    words = on_one_line(words)
    return {"type": "plain_text", "text": shortened(words, most) if words.strip() else "…", "emoji": False}


def section(words: str) -> Json:
    """Words in Slack's markup, as a block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}}


def context(words: str) -> Json:
    """Small words in Slack's markup, as a block."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}]}


# -- words that Slack would change


def is_changed(words: str) -> bool:
    """Whether Slack's markup would show the words otherwise than they are; what we write as a command is meant to be."""
    bare = _PIECE.sub(lambda found: "" if found["url"] or _is_command(found[2]) else found[0], words)
    return bool(_SIGNS.search(bare))


@lru_cache(1024)
def _is_command(span: str) -> bool:
    """Whether words between backticks are a command to type, as our own sentences write them."""
    words = span.removeprefix(COMMAND).strip().removeprefix("/")
    if not words or span == INVITE:
        return span in (INVITE, COMMAND)
    found = (COMMANDS.said(f"/{words}", one, lambda word, _: word in COMMANDS.every) for one in _languages().values())
    return any(one is not None and one.word for one in found)


@cache
def _languages() -> Languages:
    return Languages({})


def rich(block: Block) -> Json:
    """A text, a hint, a quote or what is struck as rich text: every sign is shown as it stands."""
    style = {"strike": True} if block.kind == "struck" else {}
    kind = "rich_text_quote" if block.kind == "quote" else "rich_text_section"
    elements = list(_dated(block.text, block.moments, style))
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements}]}


def _dated(words: str, moments: tuple[tuple[str, int], ...], style: Json) -> Iterator[Json]:
    """The words with, behind each moment that they write out, the same as the reader's own clock shows it."""
    for number, (written, at) in enumerate(moments):
        before, found, after = words.partition(written)
        if found:
            date = {"type": "date", "timestamp": at, "format": DATE, "fallback": written}
            yield from (*_pieces(f"{before}{found} (", style), date)
            yield from _dated(f"){after}", moments[number + 1 :], style)
            return
    yield from _pieces(words, style)


def _pieces(words: str, style: Json) -> Iterator[Json]:
    """Words with what can be pressed in them, and the commands as such."""
    end = 0
    for found in _PIECE.finditer(words):
        if not (found["url"] or _is_command(found[2])):
            continue
        yield from _piece("text", "text", words[end : found.start()], style)
        yield from _piece("link", "url", found["url"], style) if found["url"] else _code(found[2], style)
        end = found.end()
    yield from _piece("text", "text", words[end:], style)


def _code(words: str, style: Json) -> Iterator[Json]:
    return _piece("text", "text", words, {**style, "code": True})


def _piece(kind: str, key: str, words: str, style: Json) -> Iterator[Json]:
    if words:
        yield {"type": kind, key: words} | ({"style": style} if style else {})
