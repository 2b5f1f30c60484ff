"""Replies as Block Kit. One Slack block a piece of a reply; what is too long for one message becomes several replies.

People's words are escaped, or in ``plain_text`` or ``rich_text``; ``verbatim`` keeps Slack from finding mentions and channels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.slack_markup import Json, context, dated, escaped, is_changed, linked, plain, rich, section, shortened
from bot.slack.slack_platform import HEADER, LABEL, SECTION
from handlers.dialog.blocks import Block, text, unfolded
from handlers.dialog.turn import Button, Reply, Sure

PER_ROW, RADIO, SELECT = 5, 10, 100
DIALOG_TITLE, DIALOG_TEXT, DIALOG_WORD = 100, 300, 30
LINK = 300
"""Characters of a link to a message, at the most."""
MOST_BLOCKS, MOST_CHARACTERS = 50, 12_000
FALLBACK, PLAIN = 1000, 4000
"""Characters of the text beside blocks, and of one without any: the most that Slack takes in an edit."""


# -- what fits into one message


def fit(reply: Reply) -> list[Reply]:
    """The reply as messages that Slack takes, in order; the buttons and the file are with the last. A file has no buttons, and its
    words no form: where a reply has either, they come before it."""
    if reply.file and not reply.file.optional and (reply.buttons or len(reply.blocks) > 1):
        alone = replace(reply, blocks=(), buttons=(), key="", edit_of="", about=None, prompt="")
        return [*fit(replace(reply, file=None, last_word=False)), alone]
    groups, blocks = list[list[Block]](), list[Block]()
    room, size, count = _room(reply), 0, 0
    for piece in _pieces(reply.blocks):
        drawn = _rendered(piece)
        if blocks and (count + len(drawn) > room.blocks or size + _size(drawn) > room.characters):
            groups.append(blocks)
            blocks, size, count = [], 0, 0
        blocks.append(piece)
        size, count = size + _size(drawn), count + len(drawn)
    groups.append(blocks)
    firsts = [
        replace(reply, blocks=tuple(one), buttons=(), file=None, key="", last_word=False, about=None)
        for one in groups[:-1]
    ]
    return [*firsts, replace(reply, blocks=tuple(groups[-1]), edit_of="" if firsts else reply.edit_of)]


@dataclass(frozen=True, slots=True)
class _Room:
    blocks: int
    characters: int


def _room(reply: Reply) -> _Room:
    """What the words of one message may take, so that the buttons still go with them."""
    link = (Button(reply.about.label, "", numbered=False, link="x" * LINK),) if reply.about else ()
    held = _button_blocks((*reply.buttons, *link))
    return _Room(MOST_BLOCKS - len(held), MOST_CHARACTERS - _size(held))


def _size(blocks: Sequence[Json]) -> int:
    return sum(len(words) for words in texts(blocks))


def texts(part: Any) -> Iterator[str]:
    """All strings in blocks: Slack counts their sum."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        yield from (one for value in part.values() for one in texts(value))
    elif isinstance(part, list | tuple):
        yield from (one for value in part for one in texts(value))


def _pieces(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks of which each goes into one Slack block (a quote with its source into two)."""
    for block in unfolded(blocks):
        if block.kind == "items":
            yield from _listed([(f"• {item}") for item in block.items])
        elif block.kind == "numbered":
            yield from _listed([f"{number}. {item}" for number, item in enumerate(block.items, 1 + block.before)])
        elif block.kind == "quote":
            yield from _quotes(block)
        elif block.kind == "head" and len(block.text) <= HEADER:
            yield block
        else:
            kind = "text" if block.kind == "head" else block.kind
            yield from (replace(block, kind=kind, text=one) for one in _cut(block.text, _drawn(block)))


def _quotes(block: Block) -> Iterator[Block]:
    """A quote in pieces, the source with the last."""
    *firsts, last = list(_cut(block.text, _quoted)) or [""]
    yield from (Block("quote", one) for one in firsts)
    yield Block("quote", last, source=block.source)


def _drawn(block: Block) -> Callable[[str], str]:
    """How the words of a text, a hint or what is struck are written."""
    return _struck if block.kind == "struck" else lambda words: dated(replace(block, text=words))


def _struck(words: str) -> str:
    return "\n".join(f"~{escaped(line)}~" for line in words.splitlines() if line.strip())


def _listed(lines: Sequence[str]) -> Iterator[Block]:
    return (Block("text", one) for one in _cut("\n".join(lines), linked))


def _cut(words: str, drawn: Callable[[str], str]) -> Iterator[str]:
    """The words in pieces that are short enough once drawn: parted at lines, else at words, else anywhere."""
    held = ""
    for line in [words] if len(drawn(words)) <= SECTION else _atoms(words, drawn):
        if held and len(drawn(held + line)) > SECTION:
            yield held.strip("\n")
            held = ""
        held += line
    if held.strip():
        yield held.strip("\n")


def _atoms(words: str, drawn: Callable[[str], str]) -> Iterator[str]:
    """Lines, the long ones in words, the long ones of these in characters: joined they are the words again."""
    for line in words.splitlines(keepends=True):
        if len(drawn(line)) <= SECTION:
            yield line
            continue
        for word in re.findall(r"\S+\s*|\s+", line):
            whole = len(drawn(word)) <= SECTION
            yield from (word,) if whole else (word[at : at + 500] for at in range(0, len(word), 500))


# -- a message


def message(reply: Reply) -> Json:
    """The blocks of a reply that fits, and the text for notifications and readers that know no blocks."""
    blocks = shown(reply.blocks)
    return {"text": fallback(reply), "blocks": [*blocks, *_button_blocks(reply.buttons)]}


def shown(blocks: Sequence[Block]) -> list[Json]:
    """Pieces of a message as Slack's blocks."""
    return [drawn for piece in _pieces(blocks) for drawn in _rendered(piece)]


def in_words(reply: Reply) -> Json:
    """A reply without any block: its words, the choices by their numbers, and the commands beside them."""
    choices = [f"{number}. {one.label}" for number, one in enumerate((one for one in reply.buttons if one.numbered), 1)]
    commands = " · ".join(one.label for one in reply.buttons if not one.numbered)
    words = "\n".join(one for one in (_words(reply), *choices, commands) if one)
    return {"text": escaped(shortened(words or "…", PLAIN)), "blocks": []}


def _words(reply: Reply) -> str:
    return "\n".join(one for block in unfolded(reply.blocks) for one in (block.text, *block.items, block.source) if one)


def fallback(reply: Reply) -> str:
    """The beginning of a reply as one text."""
    return escaped(shortened(_beginning(reply), FALLBACK))


def _beginning(reply: Reply) -> str:
    words = "\n".join(one for block in reply.blocks for one in (block.text, *block.items) if one)
    return words or ", ".join(button.label for button in reply.buttons) or "…"


def comment(reply: Reply) -> Json:
    """The words that go with a file: Slack takes them in its markup, or as rich text."""
    words = shortened(_beginning(reply), FALLBACK)
    if not reply.blocks:
        return {}
    return {"blocks": json.dumps([rich(text(words))])} if is_changed(words) else {"initial_comment": escaped(words)}


def _rendered(block: Block) -> list[Json]:
    words = block.text.strip()
    if block.kind == "head":
        return [{"type": "header", "text": plain(block.text, HEADER)}] if words else []
    source = [_small(f"— {block.source}")] if block.source else []
    if not words:
        return source
    if is_changed(block.text):
        return [rich(block), *source]
    if block.kind == "quote":
        return [section(_quoted(block.text)), *source]
    drawn = _drawn(block)(block.text)
    return [context(drawn) if block.kind == "hint" else section(drawn)]


def _small(words: str) -> Json:
    """Small words in which nothing can be pressed."""
    if is_changed(words):
        return {"type": "context", "elements": [plain(words, SECTION)]}
    return context(escaped(words))


def _quoted(words: str) -> str:
    return "\n".join(f"> {escaped(line)}" for line in words.splitlines())


# -- buttons


def _button_blocks(buttons: Sequence[Button]) -> list[Json]:
    """Choices: up to five as buttons, up to ten as radio buttons, more as selects. Commands are buttons in rows of five."""
    choices = [one for one in buttons if one.numbered]
    commands = [one for one in buttons if not one.numbered]
    written = _written_out(choices)
    listed = (
        [replace(one, label=f"{n}. {one.short or one.label}") for n, one in enumerate(choices, 1)]
        if written
        else choices
    )
    apart = _apart(listed)
    others = [one for one in listed if one not in apart]
    rows = [_choices(part, number) for number, part in enumerate(_parts(others, SELECT))]
    rows += [actions([button(one, f"sure{at}") for at, one in enumerate(apart)])] if apart else []
    rows += [
        actions([button(one, f"do{number}.{at}") for at, one in enumerate(part)])
        for number, part in enumerate(_parts(commands, PER_ROW))
    ]
    return [*written, *rows]


def _apart(choices: Sequence[Button]) -> list[Button]:
    """The choices of a list that ask before they do something: only a button can. Where many do, they stay in the list."""
    asking = [one for one in choices if one.sure]
    return asking if len(choices) > PER_ROW and len(asking) <= PER_ROW else []


def _parts(buttons: Sequence[Button], most: int) -> Iterator[Sequence[Button]]:
    return (buttons[at : at + most] for at in range(0, len(buttons), most))


def _choices(choices: Sequence[Button], number: int) -> Json:
    if len(choices) <= PER_ROW:
        return actions([button(one, f"a{number}.{at}") for at, one in enumerate(choices)])
    options = [option(one.data, one.label) for one in choices]
    if len(choices) <= RADIO:
        return actions([{"type": "radio_buttons", "action_id": f"a{number}", "options": options}])
    return actions(
        [{"type": "static_select", "action_id": f"a{number}", "placeholder": plain("…", LABEL), "options": options}]
    )


def _written_out(choices: Sequence[Button]) -> list[Json]:
    """The choices in full, where the label of one is longer than what shows it; radio buttons show more than buttons do."""
    in_full = PER_ROW < len(choices) <= RADIO
    if all(len(one.label) <= LABEL and (in_full or not one.short) for one in choices):
        return []
    return [
        drawn
        for piece in _listed([f"{n}. {one.label}" for n, one in enumerate(choices, 1)])
        for drawn in _rendered(piece)
    ]


def actions(elements: Sequence[Json]) -> Json:
    """Buttons, selects and the like, as a block."""
    return {"type": "actions", "elements": list(elements)}


def button(drawn: Button, name: str) -> Json:
    """A button under an id of its own."""
    does = {"url": drawn.link} if drawn.link else {"value": drawn.data}
    asks = {"confirm": _dialog(drawn.label, drawn.sure)} if drawn.sure else {}
    return {"type": "button", "action_id": name, "text": plain(drawn.label, LABEL), **does, **asks}


def _dialog(title: str, sure: Sure) -> Json:
    """What Slack asks before it tells us of a press."""
    return {
        "title": plain(title, DIALOG_TITLE), "text": plain(sure.question, DIALOG_TEXT),
        "confirm": plain(sure.yes, DIALOG_WORD), "deny": plain(sure.no, DIALOG_WORD), "style": "danger",
    }  # fmt: skip


def option(value: str, label: str) -> Json:
    """One option of a select, radio buttons or checkboxes."""
    return {"text": plain(label, LABEL), "value": value}
