"""From an update to an event. Whatever somebody sends becomes one, so that nothing is met with silence.

Nothing is asked of Telegram and nothing is stored here. What is not for us gives no event: other bots, and in groups all that
is not addressed to the bot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from telegram import (
    CallbackQuery,
    Chat,
    Document,
    InlineQuery,
    Message,
    MessageEntity,
    PollAnswer,
    Update,
)
from telegram.ext import filters

from bot.telegram.telegram_event import (
    GROUPS,
    BotAccount,
    InlineQuestion,
    OpsNotice,
    TelegramEvent,
    UnknownPress,
    address_of,
    channel_of,
)
from bot.telegram.telegram_group import group_changed, membership
from bot.telegram.telegram_platform import PLATFORM
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Channel, Event, File, Location, NativeVote, Press, Text, Unreadable
from handlers.forms.sent_files import LARGEST_FILE, MEDIA
from handlers.routing.command_table import COMMANDS
from handlers.routing.talk_commands import is_question
from storage.records import Identity

Languages = Mapping[str, Translator]
TelegramUpdate = TelegramEvent | InlineQuestion | UnknownPress | OpsNotice

ALLOWED = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "poll_answer")
"""The kinds of updates that we ask for."""
_KINDS = (
    "photo", "sticker", "voice", "video", "video_note", "animation", "audio", "contact", "poll", "dice", "story", "game",
    "checklist", "paid_media", "invoice",
)  # fmt: skip
"""What a message may hold instead of words."""
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")
_ENTRY = re.compile(r"ask_([A-Za-z0-9_-]{1,60})")
_CODE = re.compile(r"(join|link)_([A-Za-z0-9-]{1,59})")


def read(update: Update, me: BotAccount, languages: Languages) -> TelegramUpdate | None:
    """What an update is to us; None where it is nothing. ``languages`` know the commands' words."""
    if update.inline_query:
        return _asked(update.inline_query)
    if update.callback_query:
        return _pressed(update.callback_query, me)
    if update.poll_answer:
        return _voted(update.poll_answer, me)
    if update.my_chat_member:
        return membership(update.my_chat_member, me)
    if update.edited_message:
        return _edited(update.edited_message, me, languages)
    return _message(update.message, me, languages) if update.message else None


def _asked(query: InlineQuery) -> InlineQuestion:
    return InlineQuestion(query.id, query.query, (query.from_user.language_code or "")[:2])


def _pressed(query: CallbackQuery, me: BotAccount) -> TelegramEvent | UnknownPress:
    message = query.message
    if message is None or query.data is None or query.from_user.is_bot:
        return UnknownPress(query.id)
    # One that is out of reach comes as a Message, too, of which only the chat and the number are known.
    thread = _thread(message) if isinstance(message, Message) else ""
    return TelegramEvent(
        Press(query.data, str(message.message_id) if message.is_accessible else ""),
        address_of(message.chat.id, thread, me),
        Identity(PLATFORM, "", str(query.from_user.id)),
        channel_of(message.chat, me),
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
    return TelegramEvent(
        NativeVote(answer.poll_id, tuple(answer.option_ids)), address_of(where, "", me), who, Channel()
    )


# -- messages


def _edited(message: Message, me: BotAccount, languages: Languages) -> TelegramEvent | None:
    """A changed message: a question is asked anew, an answer is not, as it may be one to an earlier question. In a group, where
    it was answered already, it is met with silence. A live location changes by itself."""
    came = _message(message, me, languages)
    if came is None or message.location or not came.channel.private:
        return None
    asks = isinstance(came.event, Text) and is_question(came.event.text.strip())
    return came if asks else _came(message, Unreadable("edit"), me)


def _message(message: Message, me: BotAccount, languages: Languages) -> TelegramEvent | None:
    if changed := group_changed(message, me):
        return changed
    if _by_a_bot(message, me) or message.is_automatic_forward:
        return None
    said = _for_us(message, me, languages)
    if said is None:
        return None
    if message.document and message.chat.type == Chat.PRIVATE and not _is_seen(message, said):
        return replace(_document(message, me), then=_asked_beside(message, said, me))
    event = _event(message, said)
    return _came(message, event, me) if event else None


def _by_a_bot(message: Message, me: BotAccount) -> bool:
    """Whether a bot wrote it, we ourselves (also through inline mode) or another one. Who writes as a chat is a person."""
    if message.via_bot and message.via_bot.id == me.id:
        return True
    return bool(message.from_user and message.from_user.is_bot and not message.sender_chat)


def _event(message: Message, said: Text) -> Event | None:
    """The event of a message; None for what the platform itself says, such as a pinned message. Words beside a picture count."""
    if message.text is not None:
        return replace(said, text=_unpacked(said.text))
    if message.location:
        return Location(message.location.latitude, message.location.longitude)
    kind = next((kind for kind in _KINDS if getattr(message, kind, None)), "")
    if said.text.strip():
        return replace(said, beside=kind or ("picture" if _is_media(message.document) else "shared file"))
    return Unreadable(kind or "unknown") if kind or not _is_service(message) else None


def _is_seen(message: Message, said: Text) -> bool:
    """Whether a document is an animation, which Telegram calls both, or a picture with words: those are what is meant."""
    return bool(message.animation or (said.text.strip() and _is_media(message.document)))


def _is_media(document: Document | None) -> bool:
    return bool(document and (document.mime_type or "").startswith(MEDIA))


def _is_service(message: Message) -> bool:
    """Whether the platform itself says it; a gift or what was shared with us is somebody's doing."""
    by_people = (message.gift, message.web_app_data, message.users_shared, message.chat_shared)
    return not any(by_people) and bool(filters.StatusUpdate.ALL.check_update(Update(0, message=message)))


def _asked_beside(message: Message, said: Text, me: BotAccount) -> TelegramEvent | None:
    """A question in the caption of a document."""
    return _came(message, said, me) if is_question(said.text.strip()) else None


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
        address_of(message.chat.id, _thread(message), me),
        _identity(message),
        channel_of(message.chat, me),
        language[:2],
        file=file,
        message=str(message.message_id),
        album=message.media_group_id or "",
    )


def _identity(message: Message) -> Identity:
    """Who wrote. Who writes as a group or channel (an anonymous admin) is a stranger with no one's rights."""
    if message.sender_chat or message.from_user is None:
        return _as_chat(message.sender_chat or message.chat)
    return Identity(PLATFORM, "", str(message.from_user.id))


def _as_chat(chat: Chat) -> Identity:
    return Identity(PLATFORM, "", f"as:{chat.id}")


def _thread(message: Message) -> str:
    """The forum topic; a thread of replies is none."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


# -- what is addressed to the bot


def _for_us(message: Message, me: BotAccount, languages: Languages) -> Text | None:
    """The words meant for the bot, its own name left out; None where the message is for others."""
    words = message.text or message.caption or ""
    if message.chat.type == Chat.PRIVATE:
        return Text(words)
    if message.chat.type not in GROUPS:
        return None
    if words.startswith("/") and message.text:
        return Text(words) if _our_command(words, me, languages) else None
    mention = _mention(message, me)
    if mention:
        return Text(" ".join(words.replace(mention, " ", 1).split()) or _asked_of_others(message))
    return Text(words, only_reply=True) if _answers_us(message, me) else None


def _asked_of_others(message: Message) -> str:
    """What somebody else wrote, where we are only named in reply to it: that is what we are to answer."""
    to = message.reply_to_message
    return (to.text or to.caption or "") if to and not (to.from_user and to.from_user.is_bot) else ""


def _our_command(words: str, me: BotAccount, languages: Languages) -> bool:
    """``/help@our_bot``, or a bare command that we know in some language: others may be another bot's. Telephones write the
    first letter large."""
    command, _, name = words[1:].split(maxsplit=1)[0].partition("@") if words[1:].strip() else ("", "", "")
    if name:
        return name.casefold() == me.name.casefold()
    known = (COMMANDS.said(f"/{command}", one) for one in languages.values())
    return COMMANDS.knows(command.casefold()) or any(found and COMMANDS.knows(found.word) for found in known)


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
