"""What is personal never leaves for an address that others read, whatever is said where and by whom."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.runtime.receive import Incoming, Receiver
from bot.telegram import telegram_render
from bot.telegram.telegram_event import BotAccount, TelegramEvent
from bot.telegram.telegram_parse import read
from handlers.routing.command_table import COMMANDS
from storage.open import open_store
from storage.records import Address, Identity, Role, Seat, TwinningCity
from storage.store import Store
from tests.fake.telegram import BOT, chat_of
from tests.flow.talk import UTM, Shelf, Talk, shipped

ME = BotAccount(42, "twin_test_bot")
ANNA, BEN, ADMIN = 501, 502, 1087968824
SECRET = "Geheimstadt-7f3a"
"""In everything of Anna's that is kept: draft, title of her twinning, kept answers."""
GROUP_CHAT, CHANNEL = -100_500, -100_900
UPDATES = itertools.count(1)
Message = Mapping[str, Any]


class Desk:
    """What takes updates, on the database of somebody who left traces everywhere."""

    def __init__(self, folder: Path) -> None:
        talk = Talk(folder)
        talk.identity = Identity("telegram", "", str(ANNA))
        talk.address = Address("telegram", str(ME.id), "", str(ANNA))
        talk.has("draft", {"H1": "yes", "A1": SECRET, "C2": f"anna@{SECRET}.example"})
        talk.has("check", {"applicant": "local_government"})
        self.anna = whose = talk.person_id
        with talk.store() as store, store.transaction():
            made = store.create_twinning(UTM, f"{SECRET} twins", "", 1)
            store.set_cities(made.id, [TwinningCity(made.id, 1, SECRET, "DE", "Europe/Berlin")])
            store.seat(Seat(made.id, 1, whose))
            store.give_role(Role(whose, "facilitator", 1, made.id))
        self.languages, self.now, self.path = talk.languages, talk.now, talk.path

    def takes(self, store: Store, update: Mapping[str, Any]) -> str:
        """All that leaves for an address that others read, and what a press is told; the rest goes to who it is of."""
        number = next(UPDATES)
        came = read(Update.de_json({"update_id": number, **update}, None), ME, self.languages)
        if not isinstance(came, TelegramEvent):
            return ""
        before = {row.id for row in store.outbox()}
        receiver = Receiver(
            store, Shelf(shipped(), store), self.languages, lambda: self.now, fits={"telegram": telegram_render.fit}
        )
        incoming = Incoming(f"{number}", came.event, came.address, came.identity, came.channel, came.language)
        receipt = receiver.receive(incoming)
        assert receipt.fate == "applied"
        fresh = [row for row in store.outbox() if row.id not in before]
        owner = came.identity.user
        for row in fresh:
            assert row.out.address.chat in (owner, came.address.chat, str(ANNA))
        return "".join(str(row.out.body) for row in fresh if row.out.address.chat != str(ANNA)) + (
            str(receipt.answer) if came.identity.user != str(ANNA) else ""
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("private"))


@pytest.fixture(scope="module")
def store(desk: Desk) -> Iterator[Store]:
    with closing(open_store(str(desk.path))) as opened:
        yield opened


def person(number: int) -> dict[str, Any]:
    return {"from": {"id": number, "is_bot": False, "first_name": "A", "language_code": "en"}}


GROUP = chat_of(GROUP_CHAT)
FORUM = GROUP | {"is_forum": True}
TOPIC = {"chat": FORUM, "message_thread_id": 77, "is_topic_message": True}
GENERAL = {"chat": FORUM}
ANONYMOUS = {
    "from": {"id": ADMIN, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
    "sender_chat": GROUP,
}
AS_CHANNEL = {
    "from": {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
    "sender_chat": {"id": CHANNEL, "type": "channel", "title": "News"},
}
PLACES: Mapping[str, Message] = {
    "a group": {"chat": GROUP, **person(ANNA)},
    "a small group": {"chat": {"id": -500, "type": "group", "title": "Small"}, **person(ANNA)},
    "a topic": {**TOPIC, **person(ANNA)},
    "the general topic": {**GENERAL, **person(ANNA)},
    "a thread of replies": {"chat": GROUP, "message_thread_id": 5, **person(ANNA)},
    "an anonymous admin": {"chat": GROUP, **ANONYMOUS},
    "an anonymous admin in a topic": {**TOPIC, **ANONYMOUS},
    "as a channel": {"chat": GROUP, **AS_CHANNEL},
    "as a channel in a topic": {**TOPIC, **AS_CHANNEL},
    "somebody else in private": {"chat": chat_of(BEN), **person(BEN)},
    "somebody else in a topic": {**TOPIC, **person(BEN)},
}
LINES = st.one_of(
    st.sampled_from(sorted(COMMANDS.every)).flatmap(
        lambda word: st.sampled_from(["", " 1", " 1/1", " A1", f" {SECRET}", " list", " show 1", " all"]).map(
            lambda rest: word + rest
        )
    ),
    st.sampled_from([
        "when is the deadline?", "what is my city called?", "who am I?", "yes", "1", "2", "no", "continue", "go on",
        "delete my data", "send me my draft", "what did I answer?", "when is my session?", "show my summary please",
    ]),
    st.text(max_size=30),
)  # fmt: skip
PRESSES = st.sampled_from([
    "a:0:old", "a:1:old", "do:summary:0", "do:export:0", "do:mydata:0", "do:tasks:0", "do:forget:0", "do:twinning:0", "do:drafts:0",
    "vm:1:old", "out:1.1:0", "suits:1.1:0", "form:draft:0", "form:check:0", "faq:utm-city2city/3.8:0",
])  # fmt: skip


def message(place: Message, words: str, how: str) -> dict[str, Any]:
    """Words as they are addressed to the bot in a group: by a command, its name, or in reply."""
    known = {"message_id": next(UPDATES), "date": 1, **place}
    command = [{"type": "bot_command", "offset": 0, "length": 4}]
    if how == "command" or place["chat"]["type"] == "private":
        return {**known, "text": f"/{words}", "entities": command}
    if how == "name":
        named = {"entities": [{"type": "mention", "offset": 0, "length": 14}]}
        return {**known, "text": f"@twin_test_bot {words}", **named}
    ours = {"message_id": 1, "date": 1, "chat": place["chat"], "from": BOT | {"id": ME.id}, "text": "hello"}
    return {**known, "text": words or "x", "reply_to_message": ours}


SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(place=st.sampled_from(sorted(PLACES)), words=LINES, how=st.sampled_from(["command", "name", "reply"]))
def test_whatever_is_said_where_others_read(desk: Desk, store: Store, place: str, words: str, how: str) -> None:
    said = desk.takes(store, {"message": message(PLACES[place], words, how)})
    assert SECRET not in said.replace(words, "")


@SLOW
@given(place=st.sampled_from(sorted(PLACES)), data=PRESSES)
def test_whatever_is_pressed_where_others_read(desk: Desk, store: Store, place: str, data: str) -> None:
    where = dict(PLACES[place])
    presser = where.pop("from")
    where.pop("sender_chat", None)
    on = {"message_id": 9, "date": 1, "from": BOT | {"id": ME.id}, "text": "hello", **where}
    query = {"id": "q", "from": presser | {"is_bot": False}, "chat_instance": "1", "data": data, "message": on}
    assert SECRET not in desk.takes(store, {"callback_query": query})


def test_in_private_she_does_read_it(desk: Desk, store: Store) -> None:
    place = {"chat": chat_of(ANNA), **person(ANNA)}
    before = {row.id for row in store.outbox()}
    assert desk.takes(store, {"message": message(place, "summary", "command")}) == ""
    assert SECRET in "".join(str(row.out.body) for row in store.outbox() if row.id not in before)


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
def test_what_is_posted_in_a_channel_is_not_heard(desk: Desk, store: Store, kind: str) -> None:
    post = {"message_id": 5, "date": 1, "chat": AS_CHANNEL["sender_chat"], "text": "/summary@twin_test_bot"}
    came = read(Update.de_json({"update_id": next(UPDATES), kind: post}, None), ME, desk.languages)
    assert came is None


@pytest.mark.parametrize(
    "content",
    [{"location": {"latitude": 50.85, "longitude": 4.35}}, {"document": {"file_id": "d", "file_unique_id": "d"}}],
)
def test_a_file_or_a_place_of_an_anonymous_admin_reaches_no_draft(
    desk: Desk, store: Store, content: dict[str, Any]
) -> None:
    ours = {"message_id": 1, "date": 1, "chat": GROUP, "from": BOT | {"id": ME.id}, "text": "hello"}
    known = {"message_id": next(UPDATES), "date": 1, **PLACES["an anonymous admin"], "reply_to_message": ours}
    drafts = store.answers(store.forms(desk.anna, kind="draft")[0].id)
    assert SECRET not in desk.takes(store, {"message": {**known, **content}})
    assert store.answers(store.forms(desk.anna, kind="draft")[0].id) == drafts
