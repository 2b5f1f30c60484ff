"""From what Telegram says of a group, and of our place in it, to an event that nobody said."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message

from bot.telegram.telegram_event import GROUPS, BotAccount, OpsNotice, TelegramEvent, address_of, channel_of
from bot.telegram.telegram_platform import PLATFORM
from faq.text.spelling import clean
from handlers.dialog.turn import Channel, Membership, Text
from storage.records import Identity


def membership(change: ChatMemberUpdated, me: BotAccount) -> TelegramEvent | OpsNotice | None:
    """Somebody let the bot into a group, threw it out, muted or blocked it."""
    was, now = _standing(change.old_chat_member), _standing(change.new_chat_member)
    if change.chat.type == Chat.PRIVATE:
        return OpsNotice("telegram:blocked") if now == "removed" else None
    if change.chat.type not in GROUPS or was == now:
        return None
    noted = "telegram:removed from a group" if now == "removed" else ""
    changed = _changed(change.chat.id, Membership(now, clean(change.chat.title or "", lines=False)), me, noted)
    return replace(changed, then=_greeting(change, me)) if (was, now) == ("removed", "back") else changed


def _standing(member: ChatMember) -> Literal["removed", "muted", "back"]:
    """Whether we are in a group, and may write there."""
    if isinstance(member, ChatMemberRestricted) and member.is_member:
        return "back" if member.can_send_messages else "muted"
    return "removed" if member.status in (ChatMember.LEFT, ChatMember.BANNED, ChatMember.RESTRICTED) else "back"


def _greeting(change: ChatMemberUpdated, me: BotAccount) -> TelegramEvent | None:
    """As if who let us in had said hello."""
    if change.from_user.is_bot:
        return None
    who = Identity(PLATFORM, "", str(change.from_user.id))
    return TelegramEvent(Text("/start"), address_of(change.chat.id, "", me), who, channel_of(change.chat, me))


def group_changed(message: Message, me: BotAccount) -> TelegramEvent | None:
    """What a message of the platform itself says of its group; that it became a supergroup is said in both."""
    here, name = message.chat.id, clean(message.chat.title or "", lines=False)
    if to := message.migrate_to_chat_id:
        moved = Membership("moved", name, address_of(to, "", me))
        return _changed(here, moved, me, "telegram:became a supergroup")
    if old := message.migrate_from_chat_id:
        return _changed(old, Membership("moved", name, address_of(here, "", me)), me)
    if message.forum_topic_closed or message.forum_topic_reopened:
        topic = Membership("closed" if message.forum_topic_closed else "back")
        return replace(_changed(here, topic, me), address=address_of(here, str(message.message_thread_id or ""), me))
    if message.new_chat_title and message.chat.type in GROUPS:
        return _changed(here, Membership("renamed", message.new_chat_title), me)
    return None


def _changed(chat: int, event: Membership, me: BotAccount, noted: str = "") -> TelegramEvent:
    """Something that nobody said."""
    return TelegramEvent(
        event, address_of(chat, "", me), Identity(PLATFORM, "", ""), Channel(private=False), noted=noted
    )
