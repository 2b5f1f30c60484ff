"""What Telegram tells us, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Chat

from bot.telegram.telegram_platform import PLATFORM
from handlers.dialog.turn import Channel, Event
from storage.records import Address, Identity

GROUPS = (Chat.GROUP, Chat.SUPERGROUP)


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
    ``OpsNotice``, ``then`` a second event of the same update. ``message`` is what was said, ``album`` the pictures that it is of.
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
    message: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class InlineQuestion:
    """A question typed behind the bot's name in any chat (inline mode)."""

    query: str
    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class UnknownPress:
    """A button that is none of ours was pressed, or one that we do not see. Telegram shows a clock until it is answered."""

    query: str


@dataclass(frozen=True, slots=True)
class OpsNotice:
    """Something about a chat that operators want to know; ``what`` is a word for a counter."""

    what: str


def address_of(chat: int, thread: str, me: BotAccount) -> Address:
    """A chat, or a topic in it."""
    return Address(PLATFORM, str(me.id), "", str(chat), thread)


def channel_of(chat: Chat, me: BotAccount) -> Channel:
    """What can be done in a chat."""
    return Channel(private=chat.type == Chat.PRIVATE, private_link=me.link(), group_link=me.group_link())


def is_group(address: Address) -> bool:
    """Whether a chat is of several people: the ids of groups are negative."""
    return address.chat.startswith("-")
