"""From a reply to Bot API calls: HTML with every value escaped, inline keyboards, and messages that Telegram takes.

``fit`` is applied before a reply is queued, so that each row is one message; ``call`` renders one row as one call.
Bounds: https://core.telegram.org/bots/api#sendmessage, copied in ``tests/data``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import InputFile

from bot.telegram.telegram_pieces import SOURCE, block_lines, block_pieces, pieces, units
from bot.telegram.telegram_platform import DATA, TEXT
from handlers.dialog.blocks import Block, hint, numbered, text, unfolded
from handlers.dialog.turn import Button, Made, Reply
from storage.records import Address

CAPTION, ENTITIES = 1024, 100
"""Units of UTF-16 in a text and in a caption, entities in either, bytes of callback data."""
OPTIONS, COMMAND_BUTTONS = 80, 20
QUESTION, OPTION, DESCRIPTION = 300, 100, 1024
"""Units in the parts of a poll."""
LEAST_OPTIONS, MOST_OPTIONS = 2, 12
"""Options of a poll; one alone is nothing to choose from."""
TOAST = 200
LABEL, ROW = 36, 30
"""The longest label that is shown whole on a button of its own row, and how much the labels of a shared row hold."""
IN_A_ROW = 4
NO_PREVIEW: Mapping[str, Any] = {"link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A method of the Bot API with its parameters."""

    method: str
    params: Mapping[str, Any]


# -- blocks as pieces


# -- messages that Telegram takes


def fit(reply: Reply) -> list[Reply]:
    """The reply as messages that Telegram takes, none of them cut inside a tag or a character; the buttons are on the last."""
    blocks = [block for block in unfolded(reply.blocks) if _has_words(block)]
    buttons = tuple(replace(one, label=one.label.strip() or "…", short=one.short.strip()) for one in reply.buttons)
    if _is_poll(polled := replace(reply, blocks=tuple(blocks), buttons=buttons)):
        return [polled]
    options = [button for button in buttons if button.numbered]
    if any(option.short or units(option.label) > LABEL for option in options):
        blocks.append(numbered(*(option.label for option in options)))
        buttons = tuple(_shortened(buttons))
    groups = _messages(blocks, with_file=reply.file is not None)
    return [_part(reply, group, number, len(groups), buttons) for number, group in enumerate(groups, 1)]


def _messages(blocks: Sequence[Block], *, with_file: bool) -> list[tuple[Block, ...]]:
    """The blocks of each message; a file has the only one as its caption, or a message of its own."""
    groups = _groups(blocks)
    if with_file and not (len(groups) == 1 and _fits(groups[0], CAPTION)):
        groups = [*groups, ()]
    return groups or [(text("…"),)]


def _is_poll(reply: Reply) -> bool:
    """Whether it is a poll of Telegram's own: one to be made, or one to be closed."""
    return reply.native and not reply.file and bool(reply.edit_of.isdecimal() or _poll(reply))


def _part(reply: Reply, blocks: tuple[Block, ...], number: int, count: int, buttons: tuple[Button, ...]) -> Reply:
    last = number == count
    return replace(
        reply,
        blocks=blocks,
        buttons=buttons if last else (),
        file=reply.file if last else None,
        key=f"{reply.key}/{number}" if reply.key and number > 1 else reply.key,
        edit_of=reply.edit_of if number == 1 else "",
    )


def _has_words(block: Block) -> bool:
    return any(piece.words.strip() for piece in block_pieces(block))


def _shortened(buttons: Iterable[Button]) -> Iterator[Button]:
    """Buttons whose labels carry the number of their line in the message, and its short words or as much of it as can be read."""
    number = 0
    for button in buttons:
        number += button.numbered
        yield replace(button, label=short(f"{number}. {button.short or button.label}")) if button.numbered else button


def short(label: str, limit: int = LABEL) -> str:
    """A label of at most ``limit`` units, cut at a word where there is one."""
    if units(label) <= limit:
        return label
    cut = _head(label, limit - 2)
    at_word = cut.rpartition(" ")[0]
    return f"{at_word if len(at_word) > len(cut) // 2 else cut} …"


def _groups(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    if blocks and _fits(blocks, TEXT):
        return [tuple(blocks)]
    groups: list[tuple[Block, ...]] = []
    for block in filter(_has_words, (part for whole in blocks for part in _parts(whole))):
        if groups and _fits((*groups[-1], block), TEXT):
            groups[-1] = (*groups[-1], block)
        else:
            groups.append((block,))
    return groups


def _fits(blocks: Sequence[Block], limit: int) -> bool:
    made = pieces(blocks)
    return sum(bool(piece.tag) for piece in made) <= ENTITIES and units("".join(one.words for one in made)) <= limit


def _parts(block: Block) -> list[Block]:
    """The block, or several of its kind where it is too long for one message."""
    if _fits((block,), TEXT):
        return [block]
    if block.kind in ("items", "numbered"):
        return _parts(text("\n".join(block_lines(block))))
    if units(block.source) > SOURCE:
        return [*_parts(replace(block, source="")), *_parts(hint(block.source))]
    cuts = list(cut(block.text, TEXT - SOURCE - 100))
    return [replace(block, text=words, source="") for words in cuts[:-1]] + [replace(block, text=cuts[-1])]


def cut(words: str, limit: int) -> Iterator[str]:
    """The words in parts of at most ``limit`` units, cut behind a line or a word where there is one."""
    while units(words) > limit:
        head = _head(words, limit)
        end = max(head.rfind("\n") + 1, 0) or head.rfind(" ") + 1 or len(head)
        yield words[:end]
        words = words[end:]
    yield words


def _head(words: str, limit: int) -> str:
    """As many characters as ``limit`` units hold."""
    return words.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")


# -- calls


def call(reply: Reply, address: Address, made: Made | None = None) -> ApiRequest:
    """The one call that sends a fitted reply, puts it in the place of an earlier message, or closes the poll that this is."""
    if made:
        return ApiRequest("sendDocument", _to(address, reply) | _document(reply, made))
    body = {**words(reply.blocks), **NO_PREVIEW, **_keyboard(reply.buttons)}
    if reply.edit_of.isdecimal():
        there = {"chat_id": int(address.chat), "message_id": int(reply.edit_of)}
        return ApiRequest("stopPoll", there) if reply.native else ApiRequest("editMessageText", there | body)
    if reply.native and (poll := _poll(reply)):
        return ApiRequest("sendPoll", _to(address, reply) | poll)
    return ApiRequest("sendMessage", _to(address, reply) | body)


def _poll(reply: Reply) -> dict[str, Any]:
    """The message as a poll of Telegram's own, with the names of who votes; nothing where it does not fit into one."""
    question = next((block.text for block in reversed(reply.blocks) if block.kind == "head"), "")
    options = [button.label for button in reply.buttons if button.numbered]
    small = "\n".join(block.text for block in reply.blocks if block.kind in ("hint", "text"))
    if not question or units(question) > QUESTION or units(small) > DESCRIPTION or not _are_options(options):
        return {}
    return {
        "question": question, "options": [{"text": one} for one in options], "is_anonymous": False,
        "allows_revoting": True, "description": small,
    }  # fmt: skip


def _are_options(labels: Sequence[str]) -> bool:
    return LEAST_OPTIONS <= len(labels) <= MOST_OPTIONS and all(units(one) <= OPTION for one in labels)


def words(blocks: Sequence[Block], name: str = "text") -> dict[str, Any]:
    """The parameters that say the words of a message."""
    return {name: "".join(piece.html for piece in pieces(blocks)), "parse_mode": "HTML"}


def toast(query: str, answer: object) -> ApiRequest:
    """What answers a press: the words for who pressed, where there are any."""
    said = "\n".join(block.text for block in answer.blocks) if isinstance(answer, Reply) else ""
    shown = {"text": short(said, TOAST), "show_alert": True} if said else {}
    return ApiRequest("answerCallbackQuery", {"callback_query_id": query, **shown})


def sent_as(result: object) -> str:
    """Telegram's id of a message, and behind a slash that of the poll in it; empty where the result is no message."""
    if not isinstance(result, Mapping) or "message_id" not in result:
        return ""
    poll = result.get("poll")
    return f"{result['message_id']}/{poll['id']}" if poll else str(result["message_id"])


def plainly(made: ApiRequest, reply: Reply) -> ApiRequest:
    """The same call without mark-up, for where Telegram could not read ours."""
    bare = "".join(piece.words for piece in pieces(reply.blocks))
    said = {name: bare for name in ("text", "caption") if name in made.params}
    return ApiRequest(made.method, {k: v for k, v in made.params.items() if k != "parse_mode"} | said)


def _to(address: Address, reply: Reply) -> dict[str, Any]:
    to: dict[str, Any] = {"chat_id": int(address.chat)}
    if address.thread:
        to["message_thread_id"] = int(address.thread)
    if reply.silent:
        to["disable_notification"] = True
    if reply.answers.isdecimal():
        to["reply_parameters"] = {"message_id": int(reply.answers), "allow_sending_without_reply": True}
    return to


def _document(reply: Reply, made: Made) -> dict[str, Any]:
    file = InputFile(made.bytes, filename=made.name)
    caption = words(reply.blocks, "caption") if reply.blocks else {}
    return {"document": file, **caption, **_keyboard(reply.buttons)}


def _keyboard(buttons: Sequence[Button]) -> dict[str, Any]:
    usable = [button for button in buttons if button.link or 0 < len(button.data.encode("utf-8", "replace")) <= DATA]
    options = [button for button in usable if button.numbered][:OPTIONS]
    commands = [button for button in usable if not button.numbered][:COMMAND_BUTTONS]
    rows = [
        [{"text": short(button.label, 2 * LABEL), **_does(button)} for button in row]
        for row in (*_rows(options), *_rows(commands))
    ]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _does(button: Button) -> dict[str, str]:
    return {"url": button.link} if button.link else {"callback_data": button.data}


def _rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """Buttons side by side as long as their labels stay readable on a telephone."""
    row: list[Button] = []
    for button in buttons:
        if row and (len(row) == IN_A_ROW or sum(units(one.label) for one in (*row, button)) > ROW):
            yield row
            row = []
        row.append(button)
    if row:
        yield row
