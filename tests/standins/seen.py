"""What the stand-ins were asked to do, as lines to read: words as people see them, with the marks that both platforms share."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import chain
from typing import Any

from tests.fake import slack as fake_slack
from tests.fake import telegram as fake_telegram

Json = Mapping[str, Any]

MARKS = {"b": "*", "i": "", "s": "~", "code": "`"}
OF_THE_MACHINE = ("sendChatAction",)
"""Calls that only a slow machine makes."""
SAID = {
    "sendMessage": "", "editMessageText": "edited", "sendDocument": "", "sendPoll": "poll", "answerCallbackQuery": "shown over all",
    "chat.postMessage": "", "chat.update": "edited", "chat.postEphemeral": "seen by nobody else",
    "files.completeUploadExternal": "", "views.open": "a screen", "views.publish": "the App Home",
}  # fmt: skip
"""The calls that people see something of, and how; all others are named only."""
_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|([^>]*)>")
_LINK = re.compile(r"<(https?://[^|>]*)>")
_CALENDAR = re.compile(r"^(METHOD|SEQUENCE|STATUS|DTSTART[^:\r]*):([^\r\n]*)", re.MULTILINE)
UNSEEN, LINES, CELLS = (
    ("style", "svg", "script"),
    ("h1", "h2", "h3", "p", "li", "tr", "div", "caption"),
    ("td", "th", "dd"),
)
PNG, ZIP = b"\x89PNG\r\n\x1a\n", b"PK"


def moment(unix: int, words: str) -> str:
    """A moment that each reader sees by their own clock: when it is, and what is written where that cannot be."""
    return f"‹{datetime.fromtimestamp(unix, UTC):%Y-%m-%d %H:%M}Z {words}›"


def file(name: str, content: bytes) -> str:
    """A file in a line, with what tells it from others of its kind."""
    if name.endswith(".ics"):
        calendar = content.decode()
        method, _, event = calendar.partition("BEGIN:VTIMEZONE")
        found = _CALENDAR.findall(method) + _CALENDAR.findall(event.partition("END:VTIMEZONE")[2])
        return f"→ {name} ({', '.join(f'{key} {value}' for key, value in found)})"
    if content.startswith(PNG):
        width, height = struct.unpack(">II", content[16:24])
        return f"→ {name} (PNG, {width} × {height})"
    # Packed files with random numbers in them are not always of one size.
    return f"→ {name}" if content.startswith(ZIP) else f"→ {name} ({len(content)} bytes)"


def lines(words: str) -> list[str]:
    return [line.rstrip() for line in words.splitlines() if line.strip()]


class _Page(HTMLParser):
    """The words of a page that people read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words, self._unseen = "", 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, _attrs: Sequence[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.words += "\n" if tag in LINES else " · " if tag in CELLS else ""

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        self.words += "\n" if tag in LINES else ""

    def handle_data(self, data: str) -> None:
        self.words += "" if self._unseen else data.replace("\n", " ")


def page(source: str) -> list[str]:
    """What a page says, line by line."""
    found = (" · ".join(filter(None, map(str.strip, line.split("·")))) for line in _Page(source).words.splitlines())
    return lines("\n".join(found))


# -- Telegram


class _Html(HTMLParser):
    """Telegram's HTML with marks for its tags."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words, self._at = "", list[tuple[int, dict[str, str | None]]]()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._at.append((len(self.words), dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        start, attrs = self._at.pop()
        inside = self.words[start:]
        self.words = self.words[:start] + self._marked(tag, attrs, inside)

    def _marked(self, tag: str, attrs: Mapping[str, str | None], inside: str) -> str:
        if tag == "tg-time":
            return moment(int(attrs["unix"] or 0), inside)
        if tag == "blockquote":
            return "\n".join(f"> {line}" for line in inside.splitlines())
        mark = MARKS[tag]
        return "\n".join(f"{mark}{line}{mark}" for line in inside.split("\n"))

    def handle_data(self, data: str) -> None:
        self.words += data


def telegram(call: fake_telegram.Call) -> Iterator[str]:
    """What a call to the Bot API shows."""
    params = call.params
    words = params.get("text") or params.get("caption") or params.get("question") or ""
    yield from lines(_Html(words).words if params.get("parse_mode") == "HTML" else words)
    yield from (f"  ( ) {one['text']}" for one in params.get("options", ()))
    yield from lines(params.get("description", "") if call.method == "sendPoll" else "")
    for row in (params.get("reply_markup") or {}).get("inline_keyboard", ()):
        yield "  " + " ".join(f"[{' → '.join(filter(None, (button['text'], button.get('url'))))}]" for button in row)
    if document := params.get("document"):
        yield file(document.name, document.content)


# -- Slack


def slack(call: fake_slack.Call, files: Mapping[str, Json]) -> Iterator[str]:
    """What a call to the Web API shows; ``files`` are those that were handed in."""
    args = call.args
    if call.method == "files.completeUploadExternal":
        yield from lines(_plain(args.get("initial_comment") or ""))
        yield from (file(files[one["id"]]["name"], files[one["id"]]["content"]) for one in args["files"])
        return
    view = args.get("view") or {}
    yield from (f"*{view['title']['text']}*" for _ in (1,) if "title" in view)
    yield from chain.from_iterable(_block(block) for block in view.get("blocks") or args.get("blocks") or ())
    yield from (f"  [{view[name]['text']}]" for name in ("submit", "close") if name in view)


def _block(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind == "header":
        yield f"*{block['text']['text']}*"
    elif kind == "section":
        yield from lines(_text(block["text"]))
    elif kind == "context":
        yield from (line for one in block["elements"] for line in lines(_text(one)))
    elif kind == "actions":
        yield from (_element(one) for one in _in_rows(block["elements"]))
    elif kind == "input":
        yield f"{block['label']['text']} ({block['element']['type']})"
        yield from (f"  {block['hint']['text']}" for _ in (1,) if "hint" in block)


def _in_rows(elements: Sequence[Json]) -> Iterator[list[Json]]:
    """Buttons side by side; what is chosen from, for itself."""
    buttons = [one for one in elements if one["type"] == "button"]
    yield from ([buttons] if buttons else [])
    yield from ([one] for one in elements if one["type"] != "button")


def _element(row: Sequence[Json]) -> str:
    labels = [one["text"]["text"] for one in row[0].get("options", row)]
    return "  " + " ".join(f"[{label}]" for label in labels)


def _text(words: Json) -> str:
    return str(words["text"]) if words["type"] == "plain_text" else _plain(words["text"])


def _plain(words: str) -> str:
    dated = _DATE.sub(lambda found: moment(int(found[1]), found[2]), words)
    return _LINK.sub(r"\1", dated).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
