"""``city2city telegram setup``: what Telegram shows of the bot; twice does no more than once."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.languages import Languages
from bot.telegram.telegram_setup import wishes
from faq.pack.load import load_packs
from handlers.routing.command_table import COMMANDS
from tests.fake.bounds import faults
from tests.fake.telegram import FakeTelegram
from tests.telegram.process import Bot


def changes(fake: FakeTelegram) -> list[str]:
    return [call.method for call in fake.calls if call.method.startswith("set")]


def test_setup_sets_all_and_again_nothing(own: FakeTelegram, tmp_path: Path) -> None:
    bot = Bot(own, tmp_path)
    first = bot.run("telegram", "setup")
    assert first.returncode == 0
    assert first.stdout.startswith("@twin_test_bot: changed commands (default, en), ")
    private = own.settings["commands/all_private_chats/"]
    named = [one["command"] for one in private]
    assert named[:6] == ["check", "draft", "ask", "faq", "help", "settings"]
    assert set(COMMANDS.for_everybody) - set(named) == {"sessions", "feedback"}
    public = set(filter(COMMANDS.heard_in_a_group, COMMANDS.for_everybody))
    assert {one["command"] for one in own.settings["commands/all_group_chats/"]} == public
    in_groups = {one["command"]: one["description"] for one in own.settings["commands/all_group_chats/"]}
    assert in_groups["link"] == "link this group to a twinning"
    assert "city twinning programmes" in own.settings["description/default/"]
    assert own.settings["menu/default/"] == {"type": "commands"}
    done = len(changes(own))
    second = bot.run("telegram", "setup")
    assert second.stdout == "@twin_test_bot: everything stands as it should.\n"
    assert len(changes(own)) == done


def test_only_what_differs_is_changed(own: FakeTelegram, tmp_path: Path) -> None:
    bot = Bot(own, tmp_path)
    bot.run("telegram", "setup")
    own.settings["short_description/default/"] = "something else"
    before = len(changes(own))
    assert bot.run("telegram", "setup").stdout == "@twin_test_bot: changed short description (en).\n"
    assert changes(own)[before:] == ["setMyShortDescription"]


def test_what_botfather_alone_can_set_is_said(own: FakeTelegram, tmp_path: Path) -> None:
    own.me |= {"can_read_all_group_messages": True, "supports_inline_queries": False}
    said = Bot(own, tmp_path).run("telegram", "setup").stdout
    assert "! Privacy mode is off" in said
    assert "! Inline mode is off" in said


def test_a_refused_token_is_said_in_a_line(own: FakeTelegram, tmp_path: Path) -> None:
    own.revoked = True
    done = Bot(own, tmp_path).run("telegram", "setup")
    assert done.returncode == 2
    assert done.stderr == "Telegram refuses TELEGRAM_TOKEN: it is mistyped or was revoked.\n"


def test_every_language_keeps_telegrams_bounds() -> None:
    for wish in wishes(Languages(load_packs())):
        assert faults(wish.say.method, wish.say.params) == []
        assert faults(wish.ask.method, wish.ask.params) == []
