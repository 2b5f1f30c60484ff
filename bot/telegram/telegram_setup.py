"""``city2city telegram setup``: what Telegram shows of the bot before anybody wrote to it. Only what differs is changed."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot.runtime.languages import Languages
from bot.runtime.settings import Misconfigured, Settings
from bot.telegram.telegram_adapter import Bot, connect, perform, said
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_settings import telegram_settings
from faq.pack.load import load_packs
from handlers.dialog.help_screen import NEWCOMERS
from handlers.dialog.translator import Translator, mark
from handlers.routing.command_table import COMMANDS

log = logging.getLogger(__name__)

MOST_COMMANDS, NAME, ABOUT, SHORT, LONG = 100, re.compile(r"[a-z0-9_]{1,32}"), 256, 120, 512
SCOPES: Mapping[str, Callable[[str], bool]] = {
    "default": lambda word: COMMANDS.heard_in_a_group(word) and _is_for_all(word),
    "all_private_chats": lambda word: _is_for_all(word),
    "all_group_chats": COMMANDS.heard_in_a_group,
}
"""Which commands are shown where. It is for show alone: rights are checked where a command is carried out."""
IN_SHORT = mark("Check whether your city may join a twinning programme, draft the application, ask about the rules.")
AT_LENGTH = mark(
    "I am an automated assistant for city twinning programmes. I help to check whether your city may join, to draft the "
    "application, and I answer questions by quoting the programme text. The programme team decides, not me."
)


def _is_for_all(word: str) -> bool:
    """Whether everybody is told of a command; those of a twinning stand in ``help`` once there is one."""
    return not COMMANDS.every[word].listed


@dataclass(frozen=True, slots=True)
class DesiredSetting:
    """How something should stand: ``ask`` tells how it stands (its result, or ``key`` of it), ``say`` changes it."""

    name: str
    ask: ApiRequest
    say: ApiRequest
    key: str
    wanted: Any


async def run(conf: Settings, say: Callable[[str], None]) -> None:
    """Bring everything to how it should stand, and say what was changed. Misconfigured where Telegram does not let us."""
    if not telegram_settings(conf).token:
        raise Misconfigured("Set TELEGRAM_TOKEN to the token that @BotFather gave you; docs/telegram.md tells how.")
    bot = connect(telegram_settings(conf).token, telegram_settings(conf).api)
    try:
        await _run(bot, Languages(load_packs(conf.packs)), say)
    except InvalidToken:
        raise Misconfigured("Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.") from None
    except TelegramError as error:
        raise Misconfigured(f"Telegram did not take it: {said(error)}") from None
    finally:
        await bot.shutdown()


async def _run(bot: Bot, languages: Mapping[str, Translator], say: Callable[[str], None]) -> None:
    await bot.initialize()
    changed = [wish.name for wish in wishes(languages) if await _fulfilled(bot, wish)]
    say(f"@{bot.username}: " + (f"changed {', '.join(changed)}." if changed else "everything stands as it should."))
    if bot.can_read_all_group_messages:
        say("! Privacy mode is off: the bot gets every message of its groups. Put it on: @BotFather, /setprivacy.")
    if not bot.supports_inline_queries:
        say("! Inline mode is off. Put it on: @BotFather, /setinline.")


async def _fulfilled(bot: Bot, wish: DesiredSetting) -> bool:
    """Whether something had to be changed."""
    stands = await perform(bot, wish.ask)
    if (stands.get(wish.key) if wish.key else stands) == wish.wanted:
        return False
    await perform(bot, wish.say)
    return True


def wishes(languages: Mapping[str, Translator]) -> Iterator[DesiredSetting]:
    """Everything there is to set, in every language; English is for those whose language we do not speak."""
    for code, words in languages.items():
        lang = {} if code == "en" else {"language_code": code}
        for scope in SCOPES:
            where = {"scope": {"type": scope}, **lang}
            shown = commands(words, scope)
            name = f"commands ({scope}, {code})"
            yield DesiredSetting(
                name,
                ApiRequest("getMyCommands", where),
                ApiRequest("setMyCommands", {"commands": shown, **where}),
                "",
                shown,
            )
        yield _text("Description", "description", words.t(AT_LENGTH)[:LONG], code, lang)
        yield _text("ShortDescription", "short_description", words.t(IN_SHORT)[:SHORT], code, lang)
    menu = {"type": "commands"}
    yield DesiredSetting(
        "menu button",
        ApiRequest("getChatMenuButton", {}),
        ApiRequest("setChatMenuButton", {"menu_button": menu}),
        "",
        menu,
    )


def _text(method: str, key: str, wanted: str, code: str, lang: Mapping[str, str]) -> DesiredSetting:
    name = f"{key.replace('_', ' ')} ({code})"
    return DesiredSetting(
        name, ApiRequest(f"getMy{method}", lang), ApiRequest(f"setMy{method}", {key: wanted, **lang}), key, wanted
    )


def commands(words: Translator, scope: str) -> list[dict[str, str]]:
    """The commands of a scope as Telegram takes them, what a newcomer needs first: the word in the language where its letters may
    be a name."""
    in_order = dict.fromkeys((*NEWCOMERS, *COMMANDS.for_everybody))
    shown = filter(SCOPES[scope], in_order)
    return [_command(words, word, scope) for word in shown][:MOST_COMMANDS]


def _command(words: Translator, word: str, scope: str) -> dict[str, str]:
    own, declared = words.t(word).casefold(), COMMANDS.every[word]
    in_group = declared.in_group.help if declared.in_group and scope == "all_group_chats" else ""
    about = words.t(in_group or declared.help)[:ABOUT]
    return {"command": own if NAME.fullmatch(own) else word, "description": about}
