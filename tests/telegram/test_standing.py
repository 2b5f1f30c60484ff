"""What Telegram says of a group and of our place in it, one change after the other."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.telegram.telegram_event import BotAccount, OpsNotice, TelegramEvent
from bot.telegram.telegram_parse import read
from handlers.dialog.turn import GroupChange, Membership, Text
from storage.records import Address, Identity
from tests.fake.telegram import RIGHTS, chat_of

ME = BotAccount(42, "twin_test_bot")
US = {"id": 42, "is_bot": True, "first_name": "Twin", "username": "twin_test_bot"}
ANNA = {"id": 501, "is_bot": False, "first_name": "Anna"}
ROBOT = {"id": 77, "is_bot": True, "first_name": "Other"}
GROUP = {**chat_of(-100), "title": " Waste\u200b\nand water "}
HERE = Address("telegram", "42", "", "-100")
NOBODY = Identity("telegram", "", "")
MEMBER, LEFT, KICKED = {"status": "member"}, {"status": "left"}, {"status": "kicked", "until_date": 0}
ADMIN = {"status": "administrator", "can_be_edited": False, "is_anonymous": False, **dict.fromkeys((
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"), True)}  # fmt: skip


def restricted(*, member: bool = True, writes: bool = False) -> dict[str, Any]:
    rights = {name: name == "can_send_messages" and writes for name in RIGHTS}
    return {"status": "restricted", "is_member": member, "until_date": 0, **rights}


def changed(was: dict[str, Any], now: dict[str, Any], chat: dict[str, Any] = GROUP, by: dict[str, Any] = ANNA) -> Any:
    """What comes of a change of our place."""
    change = {
        "chat": chat, "from": by, "date": 1, "old_chat_member": {"user": US, **was}, "new_chat_member": {"user": US, **now},
    }  # fmt: skip
    return read(Update.de_json({"update_id": 1, "my_chat_member": change}, None), ME, {})


@pytest.mark.parametrize(
    ("was", "now", "what", "noted", "greeted"),
    [
        (LEFT, MEMBER, "back", "", True),
        (KICKED, ADMIN, "back", "", True),
        (LEFT, restricted(writes=True), "back", "", True),
        (restricted(member=False), MEMBER, "back", "", True),
        (restricted(), MEMBER, "back", "", False),
        (restricted(), restricted(writes=True), "back", "", False),
        (MEMBER, restricted(), "muted", "", False),
        (LEFT, restricted(), "muted", "", False),
        (MEMBER, LEFT, "removed", "telegram:removed from a group", False),
        (ADMIN, KICKED, "removed", "telegram:removed from a group", False),
        (MEMBER, restricted(member=False, writes=True), "removed", "telegram:removed from a group", False),
    ],
)
def test_our_place_in_a_group_is_told_and_who_lets_us_in_is_greeted(
    was: dict[str, Any], now: dict[str, Any], what: GroupChange, noted: str, greeted: bool
) -> None:
    found = changed(was, now)
    assert isinstance(found, TelegramEvent)
    assert (found.event, found.noted) == (Membership(what, "Waste and water"), noted)
    assert (found.address, found.identity, found.channel.private) == (HERE, NOBODY, False)
    assert bool(found.then) == greeted
    if found.then:
        assert (found.then.event, found.then.address, found.then.channel.private) == (Text("/start"), HERE, False)
        assert found.then.identity == Identity("telegram", "", "501")


@pytest.mark.parametrize(
    ("was", "now"),
    [(MEMBER, ADMIN), (LEFT, KICKED), (MEMBER, restricted(writes=True)), (restricted(member=False), LEFT)],
)
def test_what_changes_nothing_for_us_is_not_told(was: dict[str, Any], now: dict[str, Any]) -> None:
    assert changed(was, now) is None


def test_a_bot_that_lets_us_in_is_not_greeted() -> None:
    assert changed(LEFT, MEMBER, by=ROBOT).then is None


def test_a_channel_is_no_group_and_who_blocks_us_is_counted() -> None:
    assert changed(LEFT, MEMBER, {"id": -900, "type": "channel", "title": "News"}) is None
    assert changed(MEMBER, KICKED, chat_of(501)) == OpsNotice("telegram:blocked")
    assert changed(KICKED, MEMBER, chat_of(501)) is None


def said(chat: dict[str, Any] = GROUP, **more: Any) -> Any:
    """What comes of a message of the platform's own."""
    raw = {"message_id": 9, "date": 1, "chat": chat, "from": ANNA, **more}
    return read(Update.de_json({"update_id": 1, "message": raw}, None), ME, {})


def test_a_group_that_became_a_supergroup_is_followed_whichever_of_both_says_it() -> None:
    there = Address("telegram", "42", "", "-200")
    new = said(migrate_to_chat_id=-200)
    assert (new.event, new.address) == (Membership("moved", "Waste and water", there), HERE)
    assert new.noted == "telegram:became a supergroup"
    old = said(migrate_from_chat_id=-50)
    assert (old.event, old.noted) == (Membership("moved", "Waste and water", HERE), "")
    assert old.address == Address("telegram", "42", "", "-50")


@pytest.mark.parametrize(("topic", "thread"), [(7, "7"), (None, "")])
def test_a_topic_is_closed_and_opened_again(topic: int | None, thread: str) -> None:
    where = {"message_thread_id": topic} if topic else {}
    for what, change in (("forum_topic_closed", "closed"), ("forum_topic_reopened", "back")):
        found = said(**{what: {}}, **where)
        assert (found.event.what, found.address, found.identity) == (
            change,
            Address("telegram", "42", "", "-100", thread),
            NOBODY,
        )


def test_a_group_has_a_new_name_and_a_private_chat_has_none() -> None:
    found = said(new_chat_title="Peels")
    assert (found.event, found.address, found.noted) == (Membership("renamed", "Peels"), HERE, "")
    assert said(chat_of(501), new_chat_title="Peels") is None
