"""From an update to an event. Whatever somebody sends becomes one, so that nothing is met with silence.

Nothing is asked of Telegram and nothing is stored here. What is not for us gives no event: other bots, and in groups all that
is not addressed to the bot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Chat, ChatMemberUpdated, InlineQuery, Message, MessageEntity, PollAnswer, Update

from handlers.commands import ALIASES, COMMANDS
from handlers.model import Channel, Event, File, Location, Press, Text, Unreadable, Vote
from storage.records import Address, Identity

PLATFORM = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll_answer")
"""The kinds of updates that we ask for."""
LARGEST_FILE = 1_048_576
_KINDS = (
    "photo", "sticker", "voice", "video", "video_note", "animation", "audio", "contact", "poll", "dice", "story", "game",
    "checklist", "paid_media", "invoice",
)  # fmt: skip
"""What a message may hold instead of words."""
_ENTRY = re.compile(r"ask_([A-Za-z0-9_-]{1,60})")
_TEXT_FILES = ("text/", "application/json", "application/octet-stream", "application/toml", "application/markdown")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    name: str

    def link(self, payload: str = "") -> str:
        """The deep link into the private chat; a command word is put behind it."""
        return f"https://t.me/{self.name}?start={payload}"


@dataclass(frozen=True, slots=True)
class Came:
    """An event with where it is from. ``press`` is the query to answer, ``file`` the document to fetch for it."""

    event: Event
    address: Address
    identity: Identity
    channel: Channel
    language: str = ""
    press: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question typed behind the bot's name in any chat (inline mode)."""

    query: str
    words: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something about a chat that operators want to know; ``what`` is a word for a counter."""

    what: str


def read(update: Update, me: Me) -> Came | Asked | Noted | None:
    """What an update is to us; None where it is nothing."""
    if update.inline_query:
        return _asked(update.inline_query)
    if update.callback_query:
        return _pressed(update.callback_query, me)
    if update.poll_answer:
        return _voted(update.poll_answer, me)
    if update.my_chat_member:
        return _membership(update.my_chat_member, me)
    if update.edited_message:
        return _edited(update.edited_message, me)
    return _message(update.message, me) if update.message else None


def _asked(query: InlineQuery) -> Asked:
    return Asked(query.id, query.query)


def _pressed(query: CallbackQuery, me: Me) -> Came | None:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return None
    reachable = isinstance(message, Message)
    thread = _thread(message) if isinstance(message, Message) else ""
    return Came(
        Press(query.data, str(message.message_id) if reachable else ""),
        _address(message.chat, thread, me),
        Identity(PLATFORM, "", str(query.from_user.id)),
        _channel(message.chat, me),
        (query.from_user.language_code or "")[:2],
        press=query.id,
    )


def _voted(answer: PollAnswer, me: Me) -> Came | None:
    """A vote in a poll of Telegram's own. It does not say where; the private chat with who voted stands in for that."""
    if answer.user is None or answer.user.is_bot:
        return None
    who = str(answer.user.id)
    where = Address(PLATFORM, str(me.id), "", who)
    return Came(Vote(answer.poll_id, tuple(answer.option_ids)), where, Identity(PLATFORM, "", who), Channel())


def _membership(change: ChatMemberUpdated, me: Me) -> Came | Noted | None:
    """Somebody let the bot into a group, threw it out, or blocked it."""
    was, now = change.old_chat_member.status, change.new_chat_member.status
    if now in ("left", "kicked"):
        return Noted("telegram:blocked" if change.chat.type == Chat.PRIVATE else "telegram:removed from a group")
    joined = was in ("left", "kicked") and change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
    if not joined or change.from_user.is_bot:
        return None
    who = Identity(PLATFORM, "", str(change.from_user.id))
    return Came(Text("/start"), _address(change.chat, "", me), who, _channel(change.chat, me))


def _edited(message: Message, me: Me) -> Came | None:
    """A changed message; a live location changes by itself."""
    came = _message(message, me)
    if not isinstance(came, Came) or message.location:
        return None
    return _came(message, Unreadable("edit"), me)


def _message(message: Message, me: Me) -> Came | Noted | None:
    if message.migrate_to_chat_id:
        return Noted("telegram:became a supergroup")
    if _by_a_bot(message, me) or message.is_automatic_forward:
        return None
    words = _for_us(message, me)
    if words is None:
        return None
    if message.document:
        return _document(message, me)
    event = _event(message, words)
    return _came(message, event, me) if event else None


def _by_a_bot(message: Message, me: Me) -> bool:
    """Whether a bot wrote it, we ourselves (also through inline mode) or another one. Who writes as a chat is a person."""
    if message.via_bot and message.via_bot.id == me.id:
        return True
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _event(message: Message, words: str) -> Event | None:
    """The event of a message; None for what the platform itself says, such as a pinned message."""
    if message.text is not None:
        return Text(_unpacked(words))
    if message.location:
        return Location(message.location.latitude, message.location.longitude)
    return next((Unreadable(kind) for kind in _KINDS if getattr(message, kind, None)), None)


def _unpacked(words: str) -> str:
    """The words, or what a deep link stands for: ``/start check``, ``/start ask_3-8`` (a point cannot be in a link)."""
    payload = words.removeprefix("/start ").strip() if words.startswith("/start ") else ""
    if found := _ENTRY.fullmatch(payload):
        dotted = found[1].replace("-", ".") if found[1].replace("-", "").isdecimal() else found[1]
        return f"/faq {dotted}"
    if payload:
        return f"/{payload}" if payload in COMMANDS or payload in ALIASES else "/start"
    return words


def _document(message: Message, me: Me) -> Came:
    """A text file, to be fetched before the event is whole; of another kind or too large it cannot be read."""
    file = message.document
    name = (file and file.file_name) or "file"
    if file is None or (file.file_size or 0) > LARGEST_FILE:
        return _came(message, Unreadable("large file"), me)
    readable = not file.mime_type or file.mime_type.startswith(_TEXT_FILES) or name.endswith((".md", ".txt", ".json"))
    if not readable:
        return _came(message, Unreadable("file"), me)
    return _came(message, File(name, ""), me, file.file_id)


def _came(message: Message, event: Event, me: Me, file: str = "") -> Came:
    language = (message.from_user.language_code or "") if message.from_user else ""
    return Came(
        event,
        _address(message.chat, _thread(message), me),
        _identity(message),
        _channel(message.chat, me),
        language[:2],
        file=file,
    )


def _identity(message: Message) -> Identity:
    """Who wrote. Who writes as a group or channel (an anonymous admin) is a stranger with no one's rights."""
    if message.sender_chat or message.from_user is None:
        return Identity(PLATFORM, "", f"as:{(message.sender_chat or message.chat).id}")
    return Identity(PLATFORM, "", str(message.from_user.id))


def _address(chat: Chat, thread: str, me: Me) -> Address:
    return Address(PLATFORM, str(me.id), "", str(chat.id), thread)


def _thread(message: Message) -> str:
    """The forum topic; a thread of replies is none."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def _channel(chat: Chat, me: Me) -> Channel:
    private = chat.type == Chat.PRIVATE
    return Channel(private=private, private_link="" if private else me.link())


# -- what is addressed to the bot


def _for_us(message: Message, me: Me) -> str | None:
    """The words meant for the bot, its own name left out; None where the message is for others."""
    words = message.text or message.caption or ""
    if message.chat.type == Chat.PRIVATE:
        return words
    if message.chat.type not in (Chat.GROUP, Chat.SUPERGROUP):
        return None
    if words.startswith("/") and message.text:
        return words if _our_command(words, me) else None
    mention = _mention(message, me)
    if mention:
        return " ".join(words.replace(mention, " ", 1).split())
    return words if _answers_us(message, me) else None


def _our_command(words: str, me: Me) -> bool:
    """``/help@our_bot``, or a bare command that we know: others may be another bot's."""
    command, _, name = words[1:].split(maxsplit=1)[0].partition("@") if words[1:].strip() else ("", "", "")
    return name.casefold() == me.name.casefold() if name else command in COMMANDS or command in ALIASES


def _mention(message: Message, me: Me) -> str:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    for entity, words in found.items():
        if words.casefold() == f"@{me.name}".casefold() or (entity.user and entity.user.id == me.id):
            return words
    return ""


def _answers_us(message: Message, me: Me) -> bool:
    to = message.reply_to_message
    return bool(to and to.from_user and to.from_user.id == me.id and not to.forum_topic_created)
