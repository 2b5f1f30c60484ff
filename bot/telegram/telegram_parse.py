"""From an update to an event. Whatever somebody sends becomes one, so that nothing is met with silence.

Nothing is asked of Telegram and nothing is stored here. What is not for us gives no event: other bots, and in groups all that
is not addressed to the bot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    InlineQuery,
    Message,
    MessageEntity,
    PollAnswer,
    Update,
)

from bot.telegram.telegram_platform import PLATFORM
from handlers.dialog.turn import Channel, Event, File, Location, Membership, NativeVote, Press, Text, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from handlers.routing.command_table import COMMANDS
from storage.records import Address, Identity

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll_answer")
"""The kinds of updates that we ask for."""
_KINDS = (
    "photo", "sticker", "voice", "video", "video_note", "animation", "audio", "contact", "poll", "dice", "story", "game",
    "checklist", "paid_media", "invoice",
)  # fmt: skip
"""What a message may hold instead of words."""
GROUPS = (Chat.GROUP, Chat.SUPERGROUP)
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")
_ENTRY = re.compile(r"ask_([A-Za-z0-9_-]{1,60})")
_CODE = re.compile(r"(join|link)_([A-Za-z0-9-]{1,59})")


@dataclass(frozen=True, slots=True)
class BotAccount:
    """The bot's own account."""

    id: int
    name: str

    def link(self, payload: str = "") -> str:
        """The deep link into the private chat; a command word is put behind it."""
        return f"https://t.me/{self.name}?start={payload}"

    def group_link(self) -> str:
        """The link that lets the bot into a group; what is to be said there is put behind it."""
        return f"https://t.me/{self.name}?startgroup="


@dataclass(frozen=True, slots=True)
class TelegramEvent:
    """An event with where it is from. ``press`` is the query to answer, ``file`` the document to fetch for it, ``noted`` as in
    ``OpsNotice``, ``then`` a second event of the same update.
    """

    event: Event
    address: Address
    identity: Identity
    channel: Channel
    language: str = ""
    press: str = ""
    file: str = ""
    noted: str = ""
    then: TelegramEvent | None = None


@dataclass(frozen=True, slots=True)
class InlineQuestion:
    """A question typed behind the bot's name in any chat (inline mode)."""

    query: str
    words: str


@dataclass(frozen=True, slots=True)
class OpsNotice:
    """Something about a chat that operators want to know; ``what`` is a word for a counter."""

    what: str


def read(update: Update, me: BotAccount) -> TelegramEvent | InlineQuestion | OpsNotice | None:
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


def _asked(query: InlineQuery) -> InlineQuestion:
    return InlineQuestion(query.id, query.query)


def _pressed(query: CallbackQuery, me: BotAccount) -> TelegramEvent | None:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return None
    reachable = isinstance(message, Message)
    thread = _thread(message) if isinstance(message, Message) else ""
    return TelegramEvent(
        Press(query.data, str(message.message_id) if reachable else ""),
        _address(message.chat.id, thread, me),
        Identity(PLATFORM, "", str(query.from_user.id)),
        _channel(message.chat, me),
        (query.from_user.language_code or "")[:2],
        press=query.id,
    )


def _voted(answer: PollAnswer, me: BotAccount) -> TelegramEvent | None:
    """A vote in a poll of Telegram's own. It does not say where; the private chat with who voted stands in for that."""
    if answer.voter_chat:
        where, who = answer.voter_chat.id, _as_chat(answer.voter_chat)
    elif answer.user and not answer.user.is_bot:
        where, who = answer.user.id, Identity(PLATFORM, "", str(answer.user.id))
    else:
        return None
    return TelegramEvent(NativeVote(answer.poll_id, tuple(answer.option_ids)), _address(where, "", me), who, Channel())


# -- groups that change


def _membership(change: ChatMemberUpdated, me: BotAccount) -> TelegramEvent | OpsNotice | None:
    """Somebody let the bot into a group, threw it out, or blocked it."""
    was, now = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if change.chat.type == Chat.PRIVATE:
        return None if now else OpsNotice("telegram:blocked")
    if change.chat.type not in GROUPS or was == now:
        return None
    name = change.chat.title or ""
    if not now:
        return _changed(change.chat.id, Membership("removed", name), me, "telegram:removed from a group")
    return replace(_changed(change.chat.id, Membership("back", name), me), then=_greeting(change, me))


def _is_in(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def _greeting(change: ChatMemberUpdated, me: BotAccount) -> TelegramEvent | None:
    """As if who let us in had said hello."""
    if change.from_user.is_bot:
        return None
    who = Identity(PLATFORM, "", str(change.from_user.id))
    return TelegramEvent(Text("/start"), _address(change.chat.id, "", me), who, _channel(change.chat, me))


def _group_changed(message: Message, me: BotAccount) -> TelegramEvent | None:
    """What a message of the platform itself says of its group; that it became a supergroup is said in both."""
    here, name = message.chat.id, message.chat.title or ""
    if to := message.migrate_to_chat_id:
        moved = Membership("moved", name, _address(to, "", me))
        return _changed(here, moved, me, "telegram:became a supergroup")
    if old := message.migrate_from_chat_id:
        return _changed(old, Membership("moved", name, _address(here, "", me)), me)
    if message.new_chat_title and message.chat.type in GROUPS:
        return _changed(here, Membership("renamed", message.new_chat_title), me)
    return None


def _changed(chat: int, event: Membership, me: BotAccount, noted: str = "") -> TelegramEvent:
    """Something that nobody said."""
    return TelegramEvent(event, _address(chat, "", me), Identity(PLATFORM, "", ""), Channel(private=False), noted=noted)


# -- messages


def _edited(message: Message, me: BotAccount) -> TelegramEvent | None:
    """A changed message; a live location changes by itself."""
    came = _message(message, me)
    if not isinstance(came, TelegramEvent) or message.location:
        return None
    return _came(message, Unreadable("edit"), me)


def _message(message: Message, me: BotAccount) -> TelegramEvent | None:
    if changed := _group_changed(message, me):
        return changed
    if _by_a_bot(message, me) or message.is_automatic_forward:
        return None
    words = _for_us(message, me)
    if words is None:
        return None
    if message.document:
        return _document(message, me)
    event = _event(message, words)
    return _came(message, event, me) if event else None


def _by_a_bot(message: Message, me: BotAccount) -> bool:
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
    """The words, or what a deep link stands for: ``/start check``, ``/start ask_3-8`` (a point cannot be in a link),
    ``/start join_CODE``, ``/start@our_bot link_CODE``."""
    started = _START.fullmatch(words)
    if started is None:
        return words
    payload = started[1]
    if found := _ENTRY.fullmatch(payload):
        dotted = found[1].replace("-", ".") if found[1].replace("-", "").isdecimal() else found[1]
        return f"/faq {dotted}"
    if found := _CODE.fullmatch(payload):
        return f"/{found[1]} {found[2]}"
    return f"/{payload}" if COMMANDS.knows(payload) else "/start"


def _document(message: Message, me: BotAccount) -> TelegramEvent:
    """A file, to be fetched before the event is whole: what it is, its bytes say."""
    file = message.document
    if file is None or (file.file_size or 0) > LARGEST_FILE:
        return _came(message, Unreadable("large file"), me)
    return _came(message, File(file.file_name or "file", b""), me, file.file_id)


def _came(message: Message, event: Event, me: BotAccount, file: str = "") -> TelegramEvent:
    language = (message.from_user.language_code or "") if message.from_user else ""
    return TelegramEvent(
        event,
        _address(message.chat.id, _thread(message), me),
        _identity(message),
        _channel(message.chat, me),
        language[:2],
        file=file,
    )


def _identity(message: Message) -> Identity:
    """Who wrote. Who writes as a group or channel (an anonymous admin) is a stranger with no one's rights."""
    if message.sender_chat or message.from_user is None:
        return _as_chat(message.sender_chat or message.chat)
    return Identity(PLATFORM, "", str(message.from_user.id))


def _as_chat(chat: Chat) -> Identity:
    return Identity(PLATFORM, "", f"as:{chat.id}")


def _address(chat: int, thread: str, me: BotAccount) -> Address:
    return Address(PLATFORM, str(me.id), "", str(chat), thread)


def _thread(message: Message) -> str:
    """The forum topic; a thread of replies is none."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def _channel(chat: Chat, me: BotAccount) -> Channel:
    return Channel(private=chat.type == Chat.PRIVATE, private_link=me.link(), group_link=me.group_link())


# -- what is addressed to the bot


def _for_us(message: Message, me: BotAccount) -> str | None:
    """The words meant for the bot, its own name left out; None where the message is for others."""
    words = message.text or message.caption or ""
    if message.chat.type == Chat.PRIVATE:
        return words
    if message.chat.type not in GROUPS:
        return None
    if words.startswith("/") and message.text:
        return words if _our_command(words, me) else None
    mention = _mention(message, me)
    if mention:
        return " ".join(words.replace(mention, " ", 1).split())
    return words if _answers_us(message, me) else None


def _our_command(words: str, me: BotAccount) -> bool:
    """``/help@our_bot``, or a bare command that we know: others may be another bot's."""
    command, _, name = words[1:].split(maxsplit=1)[0].partition("@") if words[1:].strip() else ("", "", "")
    return name.casefold() == me.name.casefold() if name else COMMANDS.knows(command)


def _mention(message: Message, me: BotAccount) -> str:
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    for entity, words in found.items():
        if words.casefold() == f"@{me.name}".casefold() or (entity.user and entity.user.id == me.id):
            return words
    return ""


def _answers_us(message: Message, me: BotAccount) -> bool:
    to = message.reply_to_message
    return bool(to and to.from_user and to.from_user.id == me.id and not to.forum_topic_created)
