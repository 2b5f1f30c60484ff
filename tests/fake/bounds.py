"""What the Bot API allows, read from its own description (``tests/data``), and what python-telegram-bot knows of it."""

from __future__ import annotations

import html
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import telegram

API = json.loads((Path(__file__).parents[1] / "data" / "telegram-bot-api-10.1.json").read_text("utf-8"))
TAG = re.compile(r'<(/?)([a-z-]+)((?: [a-z-]+(?:="[^"<>&]*")?)*)>')
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler", "tg-time", "tg-emoji"}
LENGTH = re.compile(r"(\d+)-(\d+) (characters|bytes)", re.IGNORECASE)
ITEMS = re.compile(r"list of (\d+)-(\d+) ")
NUMBER = re.compile(r"(?:between|,) (\d+)-(\d+)(?:\.|$| )")
WORDS = ("text", "caption", "message_text")
MOST_ENTITIES, MOST_BUTTONS, MOST_IN_ROW, MOST_COMMANDS, MOST_RESULTS = 100, 100, 8, 100, 50


class Unparsable(Exception):
    """Telegram would say: can't parse entities."""


@dataclass(frozen=True)
class Parsed:
    """A text as the person sees it; ``entities`` are (tag, words)."""

    text: str
    entities: tuple[tuple[str, str], ...]


def parse_html(source: str) -> Parsed:
    """The text and entities of Telegram's HTML, as strictly as Telegram or more."""
    text: list[str] = []
    open_tags: list[tuple[str, int]] = []
    entities: list[tuple[str, str]] = []
    at = 0
    while at < len(source):
        if source[at] == "<":
            found = TAG.match(source, at)
            if not found or found[2] not in TAGS:
                raise Unparsable(f"unsupported start tag at {at}")
            if found[1]:
                if not open_tags or open_tags[-1][0] != found[2]:
                    raise Unparsable(f"unmatched end tag at {at}")
                tag, start = open_tags.pop()
                entities.append((tag, "".join(text)[start:]))
            else:
                open_tags.append((found[2], len("".join(text))))
            at = found.end()
        elif source[at] == "&":
            found = ENTITY.match(source, at)
            if not found:
                raise Unparsable(f"bare & at {at}")
            text.append(html.unescape(found[0]))
            at = found.end()
        elif source[at] == ">":
            raise Unparsable(f"bare > at {at}")
        else:
            end = min((i for i in (source.find(c, at) for c in "<&>") if i >= 0), default=len(source))
            text.append(source[at:end])
            at = end
    if open_tags:
        raise Unparsable("unclosed tag")
    return Parsed("".join(text), tuple(entities))


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """What is wrong with a call: fields it does not have, wrong types, broken bounds, what PTB does not know."""
    if method not in API["methods"]:
        return [f"there is no method {method}"]
    fields = {field["name"]: field for field in API["methods"][method].get("fields", [])}
    found = [f"{method}: {fault}" for fault in _object_faults(fields, params)]
    found += [f"{method}: {fault}" for fault in _ptb_method_faults(method, params)]
    return found


def _object_faults(fields: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[str]:
    for name, field in fields.items():
        if field["required"] and name not in value:
            yield f"{name} is missing"
    for name, given in value.items():
        if name not in fields:
            yield f"unknown field {name}"
        else:
            yield from (f"{name}: {fault}" for fault in _value_faults(given, fields[name]["types"]))
            if name not in WORDS:
                yield from (f"{name}: {fault}" for fault in _bounds(given, fields[name]["description"]))
    yield from _word_faults(value)


def _word_faults(value: Mapping[str, Any]) -> Iterator[str]:
    for name in WORDS:
        if name in value and ("parse_mode" in value or name != "text" or "callback_data" not in value):
            yield from _text_faults(name, value)


def _text_faults(name: str, value: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(value[name], str) or ("parse_mode" not in value and name == "text" and "chat_id" not in value):
        return
    try:
        parsed = parse_html(value[name]) if value.get("parse_mode") == "HTML" else Parsed(value[name], ())
    except Unparsable as error:
        yield f"{name}: can't parse entities: {error}"
        return
    most = 1024 if name == "caption" else 4096
    if units(parsed.text.strip()) > most or (name != "caption" and not parsed.text.strip()):
        yield f"{name}: {units(parsed.text.strip())} units, not 1-{most}"
    if len(parsed.entities) > MOST_ENTITIES:
        yield f"{name}: {len(parsed.entities)} entities"


def _value_faults(given: Any, types: list[str]) -> Iterator[str]:
    per_type = [list(_type_faults(given, name)) for name in types]
    if all(per_type):
        yield from min(per_type, key=len)


def _type_faults(given: Any, name: str) -> Iterator[str]:
    if name.startswith("Array of "):
        if not isinstance(given, list):
            yield f"no list: {given!r}"
            return
        for one in given:
            yield from _type_faults(one, name.removeprefix("Array of "))
    elif name in PLAIN:
        if not PLAIN[name](given):
            yield f"no {name}: {given!r:.60}"
    elif name in API["types"]:
        yield from _named_faults(given, name)


PLAIN: Mapping[str, Any] = {
    "Integer": lambda given: type(given) is int,
    "Float": lambda given: type(given) in (int, float),
    "String": lambda given: isinstance(given, str),
    "Boolean": lambda given: isinstance(given, bool),
    "InputFile": lambda given: isinstance(given, UploadedFile),
}


@dataclass(frozen=True)
class UploadedFile:
    name: str
    content: bytes


def _named_faults(given: Any, name: str) -> Iterator[str]:
    if not isinstance(given, dict):
        yield f"no {name}: {given!r:.60}"
        return
    subtypes = API["types"][name].get("subtypes") or []
    if subtypes:
        tries = [list(_named_faults(given, one)) for one in subtypes]
        if all(tries):
            yield from min(tries, key=len)
        return
    fields = {field["name"]: field for field in API["types"][name].get("fields", [])}
    yield from _object_faults(fields, given)
    yield from _ptb_type_faults(name, given)
    if name == "InlineKeyboardMarkup":
        yield from _keyboard_faults(given.get("inline_keyboard", []))


def _keyboard_faults(rows: Any) -> Iterator[str]:
    if sum(map(len, rows)) > MOST_BUTTONS or any(not 0 < len(row) <= MOST_IN_ROW for row in rows):
        yield f"keyboard of rows {[len(row) for row in rows]}"
    for button in (button for row in rows for button in row):
        if not button.get("text", "").strip() or not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            yield f"button {button!r}"


def _bounds(given: Any, description: str) -> Iterator[str]:
    if isinstance(given, str) and (found := LENGTH.search(description)):
        size = len(given.encode()) if found[3].lower() == "bytes" else len(given)
        if not int(found[1]) <= size <= int(found[2]):
            yield f"{size} {found[3]}, not {found[1]}-{found[2]}"
    if (
        isinstance(given, list)
        and (found := ITEMS.search(description))
        and not int(found[1]) <= len(given) <= int(found[2])
    ):
        yield f"{len(given)} items, not {found[1]}-{found[2]}"
    if type(given) is int and (found := NUMBER.search(description)) and not int(found[1]) <= given <= int(found[2]):
        yield f"{given}, not {found[1]}-{found[2]}"
    if isinstance(given, list) and len(given) > 50 and "results" in description:
        yield f"{len(given)} results"


# -- what python-telegram-bot 22.8 knows


@cache
def _known_params(method: str) -> frozenset[str]:
    snake = re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", method)
    known = getattr(telegram.Bot, snake, None)
    return frozenset(inspect.signature(known).parameters) if known else frozenset()


def _ptb_method_faults(method: str, params: Mapping[str, Any]) -> Iterator[str]:
    known = _known_params(method)
    if not known:
        yield "PTB does not know the method"
    yield from (f"PTB does not know {name}" for name in params if known and name not in known)


@cache
def _known_fields(name: str) -> frozenset[str]:
    kind = getattr(telegram, name, None)
    return frozenset(inspect.signature(kind.__init__).parameters) if kind else frozenset()


def _ptb_type_faults(name: str, given: Mapping[str, Any]) -> Iterator[str]:
    known = _known_fields(name)
    if not known:
        yield f"PTB does not know the type {name}"
    for field in given if known else ():
        if field not in known and field != "type":
            yield f"PTB's {name} does not know {field}"


def decoded(method: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call out of form fields: numbers, truth values and JSON where the API has them."""
    fields = {field["name"]: field["types"] for field in API["methods"].get(method, {}).get("fields", [])}
    return {name: _decoded(value, fields.get(name, ["String"])) for name, value in form.items()}


def _decoded(value: Any, types: list[str]) -> Any:
    if not isinstance(value, str):
        return value
    if "Integer" in types and re.fullmatch(r"-?\d+", value):
        return int(value)
    if types == ["String"] or ("String" in types and not value.startswith(("{", "["))):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
