"""What somebody typed in Slack, as they see it: from its editor's rich text where there is one, else from Slack's markup.

In the markup a star that was typed and one that Slack put for what is set bold are the same; in rich text the style stands beside
the words. Only the names of who and what is mentioned are in the markup alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

from bot.slack.slack_emoji import as_unicode
from bot.slack.slack_event import Body, SlackApp

_MARKUP = re.compile(r"<([^<>]*)>")
_SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
_GROUP = "subteam"
_INDENT = "    "

Labels = Mapping[str, str]
"""What the markup calls who and what is mentioned in it."""


def typed(message: Body, me: SlackApp) -> str:
    """The words of a message, without the app's own name."""
    own, text = f"<@{me.user}>", str(message.get("text") or "")
    rich = _rich(message.get("blocks") or (), {**_labels(text), f"@{me.user}": own})
    return rich.replace(own, " ").strip() or readable(text.replace(own, " ").strip()).strip()


def readable(words: str) -> str:
    """Slack's markup as whoever typed it reads it: what Slack itself made a link of as it was typed, other links by their address,
    ``&amp;`` as ``&``, ``:bike:`` as 🚲."""
    return _unescaped(_MARKUP.sub(lambda found: _shown(*_parts(found[1])), as_unicode(words)))


def _unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _parts(inner: str) -> tuple[str, str]:
    target, _, label = inner.partition("|")
    return target, label


def _shown(target: str, label: str) -> str:
    """What is seen of a link or a mention."""
    if target.startswith(("mailto:", "tel:")):
        return label or target.partition(":")[2]
    if target.startswith("!date^"):
        return label
    if target.startswith(("@", "#", "!")):
        named = label or target[1:].replace(_GROUP, "group").partition("^")[0]
        return f"{target[0].replace('!', '@')}{named.removeprefix('@')}"
    return label if _bare(target) == _bare(label) else target


def _bare(link: str) -> str:
    """An address without what Slack adds to one that was typed: the scheme, a closing slash, small letters in the name."""
    return _SCHEME.sub("", link).removesuffix("/").casefold()


def _labels(text: str) -> Labels:
    found = (_parts(inner) for inner in _MARKUP.findall(text))
    return {target: _unescaped(label) for target, label in found if label}


# -- rich text


def _rich(blocks: Sequence[Body], labels: Labels) -> str:
    """The words of rich text; empty where there is anything else, or a kind of part that came after this was written."""
    if any(block.get("type") != "rich_text" for block in blocks):
        return ""
    try:
        parts = [_of(_PARTS, _of(part, "type"))(part, labels) for block in blocks for part in _of(block, "elements")]
    except _StrangePartError:
        return ""
    return "\n".join(one.removeprefix("\n").removesuffix("\n") for one in parts)


class _StrangePartError(Exception):
    """A part that came after this was written, or lacks what it has today."""


def _of(known: Mapping[str, Any], name: str) -> Any:
    try:
        return known[name]
    except KeyError:
        raise _StrangePartError(name) from None


def _section(part: Body, labels: Labels) -> str:
    return "".join(_of(_PIECES, _of(piece, "type"))(piece, labels) for piece in _of(part, "elements"))


def _list(part: Body, labels: Labels) -> str:
    numbers = count(1 + part.get("offset", 0))
    signs = (f"{number}." if part.get("style") == "ordered" else "•" for number in numbers)
    before = _INDENT * part.get("indent", 0)
    items = zip(signs, _of(part, "elements"), strict=False)
    return "\n".join(f"{before}{sign} {_section(item, labels)}" for sign, item in items)


def _emoji(piece: Body) -> str:
    tone = f":skin-tone-{piece['skin_tone']}:" if piece.get("skin_tone") else ""
    return as_unicode(f":{_of(piece, 'name')}:{tone}")


def _mention(kind: str, name: str) -> Callable[[Body, Labels], str]:
    """How a mention is read; ours stays as Slack writes it, to be found."""

    def read(piece: Body, labels: Labels) -> str:
        target = f"{kind}{_of(piece, name)}"
        label = labels.get(target, "")
        return label if label == f"<{target}>" else _shown(target, label)

    return read


_PARTS: Mapping[str, Callable[[Body, Labels], str]] = {
    "rich_text_section": _section,
    "rich_text_quote": _section,
    "rich_text_preformatted": _section,
    "rich_text_list": _list,
}
_PIECES: Mapping[str, Callable[[Body, Labels], str]] = {
    "text": lambda piece, _: str(_of(piece, "text")),
    "link": lambda piece, _: _shown(str(_of(piece, "url")), str(piece.get("text") or "")),
    "emoji": lambda piece, _: _emoji(piece),
    "date": lambda piece, _: str(_of(piece, "fallback")),
    "color": lambda piece, _: str(_of(piece, "value")),
    "user": _mention("@", "user_id"),
    "channel": _mention("#", "channel_id"),
    "usergroup": _mention(f"!{_GROUP}^", "usergroup_id"),
    "broadcast": _mention("!", "range"),
}
