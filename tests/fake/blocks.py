"""Whether blocks and views are what Slack takes: known kinds, the limits of ``slack-block-limits.json``, no open markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

LIMITS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "slack-block-limits.json").read_text())
"""Limits of Block Kit from nicklambourne/slackblocks (MIT)."""
MESSAGE_BLOCKS, MESSAGE_CHARACTERS = 50, 12_000
TOKEN = re.compile(r"<(?:https?://[^<>|\s]+|!date\^\d+\^[^<>|^]+\|[^<>|]+)>")
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "header": ({"text"}, {"block_id"}),
    "section": ({"text"}, {"block_id", "accessory"}),
    "context": ({"elements"}, {"block_id"}),
    "rich_text": ({"elements"}, {"block_id"}),
    "actions": ({"elements"}, {"block_id"}),
    "input": ({"label", "element"}, {"block_id", "hint", "optional", "dispatch_action"}),
    "button": ({"action_id", "text"}, {"value", "url", "confirm"}),
    "static_select": ({"action_id", "options"}, {"placeholder", "initial_option"}),
    "external_select": ({"action_id", "placeholder"}, {"initial_option", "min_query_length"}),
    "multi_static_select": ({"action_id", "options"}, {"placeholder", "initial_options"}),
    "radio_buttons": ({"action_id", "options"}, {"initial_option"}),
    "checkboxes": ({"action_id", "options"}, {"initial_options"}),
    "datepicker": ({"action_id"}, {"initial_date"}),
    "timepicker": ({"action_id"}, {"initial_time"}),
    "plain_text_input": ({"action_id"}, {"multiline", "min_length", "max_length", "initial_value"}),
}
"""The keys each kind must have, and those it may have."""
RICH: dict[str, tuple[str, set[str]]] = {
    "text": ("text", {"style"}), "link": ("url", {"text", "style"}), "date": ("timestamp", {"format", "fallback", "url", "style"}),
}  # fmt: skip
"""What each kind of element of rich text must have, and may have."""
STYLES = {"bold", "italic", "strike", "code"}
ELEMENTS = {
    "actions": {"button", "static_select", "radio_buttons"},
    "input": {
        "plain_text_input", "datepicker", "timepicker", "radio_buttons", "checkboxes", "static_select", "multi_static_select",
        "external_select",
    },
}  # fmt: skip
TEXTS = {
    "header": ("text", "header.text", "plain_text"), "section": ("text", "section.text", ""),
    "input": ("label", "input.label", "plain_text"), "button": ("text", "button.text", "plain_text"),
}  # fmt: skip


def faults(surface: str, blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with the blocks of a ``message``, ``modal`` or ``home``."""
    most = MESSAGE_BLOCKS if surface == "message" else LIMITS["view"]["blocks"]["max_items"]
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    size = sum(map(len, written(blocks)))
    if surface == "message" and size > MESSAGE_CHARACTERS:
        yield f"msg_blocks_too_long: {size}"
    ids = [one["block_id"] for one in blocks if "block_id" in one]
    if len(ids) != len(set(ids)):
        yield "a block_id twice"
    for block in blocks:
        if block.get("type") == "input" and surface != "modal":
            yield "an input outside of a modal"
        yield from _faults(block)


def view_faults(view: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a view."""
    kind = view.get("type")
    if kind == "modal":
        for key in ("title", "submit", "close"):
            yield from _text(f"view.{key}", view[key], LIMITS["view"][key]["max_length"], "plain_text")
        for key in ("callback_id", "private_metadata"):
            if len(view[key]) > LIMITS["view"][key]["max_length"]:
                yield f"{key} too long"
    elif kind != "home":
        yield f"a view of type {kind}"
    yield from faults(str(kind), view["blocks"])


def written(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for value in part.values():
            yield from [value] if isinstance(value, str) else written(value)
    elif isinstance(part, list):
        for one in part:
            yield from written(one)


def _faults(block: Mapping[str, Any]) -> Iterator[str]:
    kind = str(block.get("type"))
    if kind not in KEYS:
        yield f"a block of type {kind}"
        return
    must, may = KEYS[kind]
    given = set(block) - {"type"}
    yield from (f"{kind} without {one}" for one in must - given)
    yield from (f"{kind} with {one}" for one in given - must - may)
    for name in ("block_id", "action_id"):
        if len(block.get(name, "x")) not in range(1, LIMITS[name]["max_length"] + 1):
            yield f"{kind}: {name} of a wrong length"
    if kind in TEXTS:
        key, limit, sort = TEXTS[kind]
        yield from _text(f"{kind}.{key}", block[key], _limit(limit), sort)
    yield from _inside(kind, block)


def _limit(path: str) -> int:
    kind, _, key = path.partition(".")
    return int(LIMITS[kind][key]["max_length"])


def _button_faults(button: Mapping[str, Any]) -> Iterator[str]:
    """One says something to us, or opens an address."""
    given = [name for name in ("value", "url") if name in button]
    if len(given) != 1 or not 1 <= len(button[given[0]]) <= LIMITS["button"][given[0]]["max_length"]:
        yield "button without a value or an address, or one of a wrong length"


def _dialog(confirm: Mapping[str, Any]) -> Iterator[str]:
    if set(confirm) - {"style"} != {"title", "text", "confirm", "deny"} or confirm.get("style", "danger") not in (
        "primary",
        "danger",
    ):
        yield f"a dialog of {sorted(confirm)}"
        return
    for key in ("title", "text", "confirm", "deny"):
        yield from _text(f"confirm.{key}", confirm[key], LIMITS["confirmation"][key]["max_length"], "plain_text")


def _inside(kind: str, block: Mapping[str, Any]) -> Iterator[str]:
    for key, faults in PARTS.items():
        yield from faults(block[key]) if key in block else ()
    if kind == "button":
        yield from _button_faults(block)
    if kind in WITHIN:
        yield from WITHIN[kind](block["elements"])
    if "options" in block:
        yield from _options(kind, block)
    if kind == "plain_text_input":
        yield from _typed(block)


def _hint(hint: Mapping[str, Any]) -> Iterator[str]:
    return _text("input.hint", hint, LIMITS["input"]["hint"]["max_length"], "plain_text")


def _placeholder(words: Mapping[str, Any]) -> Iterator[str]:
    return _text("placeholder", words, LIMITS["select"]["placeholder"]["max_length"], "plain_text")


def _input(element: Mapping[str, Any]) -> Iterator[str]:
    if element["type"] not in ELEMENTS["input"]:
        yield f"{element['type']} in an input"
    yield from _faults(element)


PARTS = {"hint": _hint, "placeholder": _placeholder, "accessory": _faults, "confirm": _dialog, "element": _input}
"""What is wrong with a part that several kinds of blocks have."""


def _rich(elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in elements:
        if one.get("type") not in ("rich_text_section", "rich_text_quote") or not one.get("elements"):
            yield f"rich_text with {one.get('type')} of {len(one.get('elements', ()))}"
        for part in one.get("elements", ()):
            must, may = RICH.get(part.get("type"), ("", set()))
            if not must or not part.get(must) or set(part) - {"type", must} - may:
                yield f"rich_text with {part}"
            if set(part.get("style", ())) - STYLES:
                yield f"rich_text in the style {part['style']}"
            if part.get("type") == "date" and not (
                isinstance(part["timestamp"], int) and "{" in part.get("format", "")
            ):
                yield f"rich_text with a date {part}"
    if sum(map(len, written(list(elements)))) > MESSAGE_CHARACTERS:
        yield "rich_text too long"


def as_read(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The words as a person reads them: what Slack's markup takes for signs is gone, in rich text it is not."""
    return "\n".join(one for block in blocks for one in _read(block) if one)


def _read(block: Mapping[str, Any]) -> Iterator[str]:
    if block["type"] == "rich_text":
        yield from ("".join(map(_part, one["elements"])) for one in block["elements"])
        return
    for one in (block.get("text"), block.get("label"), block.get("hint"), *block.get("elements", ())):
        if isinstance(one, Mapping) and one.get("type") in ("plain_text", "mrkdwn"):
            yield _unmarked(one["text"]) if one["type"] == "mrkdwn" else one["text"]


def _part(part: Mapping[str, Any]) -> str:
    return str(part.get("text") or part.get("url") or part.get("fallback"))


def _unmarked(words: str) -> str:
    """Words in Slack's markup as it shows them; it takes more for signs than Slack does, rather than less."""
    tokens = [found[0].strip("<>").rpartition("|")[2] for found in TOKEN.finditer(words)]
    shown = re.sub(r"(?m)^(>|&gt;) ?", "", TOKEN.sub("\x1e", words))
    shown = re.sub(r":[^\s:]+:", "", shown)
    for sign in "`*_~":
        shown = re.sub(rf"{re.escape(sign)}([^{sign}\n]+){re.escape(sign)}", r"\1", shown)
    whole = re.sub("\x1e", lambda _: tokens.pop(0) if tokens else "\x1e", shown)
    return whole.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _context(elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not 1 <= len(elements) <= LIMITS["context"]["elements"]["max_items"]:
        yield f"{len(elements)} elements in a context"
    for one in elements:
        yield from _text("context", one, LIMITS["text"]["max_length"], "")


def _actions(elements: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not 1 <= len(elements) <= LIMITS["actions"]["elements"]["max_items"]:
        yield f"{len(elements)} elements in actions"
    names = [one.get("action_id") for one in elements]
    if len(names) != len(set(names)):
        yield "an action_id twice in a block"
    for one in elements:
        if one.get("type") not in ELEMENTS["actions"]:
            yield f"{one.get('type')} in actions"
        yield from _faults(one)


WITHIN = {"rich_text": _rich, "context": _context, "actions": _actions}
"""What is wrong with the elements of a block."""


def suggestion_faults(answer: Any) -> Iterator[str]:
    """What is wrong with the answer to what is typed in an external select."""
    if not isinstance(answer, Mapping) or set(answer) != {"options"} or not isinstance(answer["options"], list):
        yield f"a suggestion of {answer!r:.80}"
    elif answer["options"]:
        yield from _options("external_select", answer)


def _options(kind: str, block: Mapping[str, Any]) -> Iterator[str]:
    options = block["options"]
    most = LIMITS.get(kind, LIMITS["select"])["options"]["max_items"]
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options in {kind}"
    values = [one["value"] for one in options]
    if len(values) != len(set(values)):
        yield f"an option twice in {kind}"
    for one in options:
        yield from _text("option", one["text"], LIMITS["option"]["text"]["max_length"], "plain_text")
        if not 1 <= len(one["value"]) <= LIMITS["option"]["value"]["max_length"]:
            yield "option.value of a wrong length"
    chosen = [block["initial_option"]] if "initial_option" in block else block.get("initial_options", [])
    if any(one not in options for one in chosen) or block.get("initial_options") == []:
        yield f"{kind}: an initial option that is none of the options"


def _typed(block: Mapping[str, Any]) -> Iterator[str]:
    if len(block.get("initial_value", "")) > block.get("max_length", LIMITS["plain_text_input"]["max_length"]["max"]):
        yield "initial_value longer than max_length"
    if block.get("max_length", 1) > LIMITS["plain_text_input"]["max_length"]["max"]:
        yield "max_length too large"
    if not block.get("min_length", 0) <= len(block.get("initial_value", "")) and "initial_value" in block:
        yield "initial_value shorter than min_length"
    if block.get("min_length", 0) > block.get("max_length", 3000):
        yield "min_length larger than max_length"


def _text(where: str, given: Mapping[str, Any], most: int, sort: str) -> Iterator[str]:
    if given.get("type") not in ((sort,) if sort else ("plain_text", "mrkdwn")):
        yield f"{where}: {given.get('type')}"
    if not 1 <= len(given["text"]) <= most or not given["text"].strip():
        yield f"{where}: {len(given['text'])} characters"
    if given.get("type") == "mrkdwn":
        yield from markup(where, given["text"])


def markup(where: str, words: str) -> Iterator[str]:
    """Markup that could mention, link under another name, or that Slack would decode to something else."""
    quoted = re.sub(r"(?m)^> ", "", TOKEN.sub("", words))
    if "<" in quoted or ">" in quoted or re.search(r"&(?!amp;|lt;|gt;)", quoted):
        yield f"{where}: open markup in {words[:80]!r}"
