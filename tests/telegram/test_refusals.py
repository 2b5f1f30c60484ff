"""What is done where Telegram refuses: another form of the same, or a group that takes nothing any more is told of."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest
from telegram.ext import ExtBot

from bot.runtime.relay import SendError
from bot.telegram.telegram_adapter import TelegramSender
from bot.telegram.telegram_event import BotAccount
from bot.telegram.telegram_request import TelegramRequest
from handlers.dialog.blocks import head, text
from handlers.dialog.turn import Button, Membership, Reply
from storage.records import Address, OutboxRow, Outgoing
from tests.fake.telegram import TOKEN, FakeTelegram, Fault
from tests.patience import PATIENCE

ME = BotAccount(4242424242, "twin_test_bot")
HERE, GROUP = (Address("telegram", str(ME.id), "", chat) for chat in ("501", "-100"))
REPLY, EDIT = Reply((text("x"),)), Reply((text("x"),), edit_of="7")
POLL = Reply((head("Go on?"),), (Button("Yes", "v:1.1:n"), Button("No", "v:1.2:n")), native=True)
pytestmark = pytest.mark.filterwarnings("ignore:Please use .Bot:telegram.warnings.PTBUserWarning")
Told = list[tuple[Address, Membership]]


@pytest.fixture(autouse=True)
def met(own: FakeTelegram) -> None:
    own.met.update({501, -100})


def send(fake: FakeTelegram, reply: Reply = REPLY, address: Address = HERE) -> tuple[str | SendError, Told]:
    """The message's id, or what is known of the failure; and what became known of a group."""
    told: Told = []

    async def tell(there: Address, event: Membership) -> None:
        told.append((there, event))

    async def sending() -> str | SendError:
        request = TelegramRequest(read_timeout=PATIENCE)
        client: ExtBot[None] = ExtBot(TOKEN, base_url=f"{fake.url}/bot", request=request)
        row = OutboxRow(1, Outgoing(address, {}, 0), "sending", 1, 0)
        try:
            return await TelegramSender(client, ME, tell).send(row, reply, None)
        except SendError as error:
            return error
        finally:
            await request.shutdown()

    return asyncio.run(sending()), told


def methods(fake: FakeTelegram) -> list[str]:
    return [call.method for call in fake.calls]


def refuse(fake: FakeTelegram, words: str, method: str = "sendMessage", kind: str = "400", times: int = 1) -> None:
    fake.faults.append(Fault(kind, method, description=words, times=times))


# -- another form


def test_a_poll_that_telegram_does_not_take_is_a_message_with_its_buttons(own: FakeTelegram) -> None:
    refuse(own, "Bad Request: poll options are strange", "sendPoll")
    sent, _ = send(own, POLL, GROUP)
    assert isinstance(sent, str), sent
    assert methods(own) == ["sendPoll", "sendMessage"]
    assert sent == str(own.messages[-1].id)
    assert [one for one in own.messages[-1].labels if one in ("Yes", "No")] == ["Yes", "No"]


def test_what_cannot_be_changed_any_more_is_said_anew(own: FakeTelegram) -> None:
    refuse(own, "Bad Request: message can't be edited", "editMessageText")
    sent, _ = send(own, EDIT)
    assert methods(own) == ["editMessageText", "sendMessage"]
    assert sent == str(own.messages[-1].id)


def test_a_change_in_a_chat_that_is_not_there_is_given_up(own: FakeTelegram) -> None:
    refuse(own, "Bad Request: chat not found", "editMessageText")
    failed, told = send(own, EDIT, GROUP)
    assert isinstance(failed, SendError)
    assert (failed.kind, methods(own), told) == ("dead", ["editMessageText"], [(GROUP, Membership("gone"))])


def test_mark_up_that_cannot_be_read_goes_plain(own: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    refuse(own, "Bad Request: can't parse entities: at 7")
    send(own, Reply((head("a < b"),)))
    assert [one.text for one in own.messages] == ["a < b"]
    assert caplog.records[-1].levelno == logging.ERROR


@pytest.mark.parametrize(
    "words", ["message is not modified", "poll has already been closed", "message with poll to stop not found"]
)
def test_what_is_done_already_is_done(own: FakeTelegram, words: str) -> None:
    refuse(own, f"Bad Request: {words}", "editMessageText")
    assert send(own, EDIT) == ("7", [])
    assert methods(own) == ["editMessageText"]


@pytest.mark.parametrize(("kind", "known"), [("400", "dead"), ("403", "dead"), ("502", "uncertain"), ("429", "wait")])
def test_the_other_form_may_fail_as_well(own: FakeTelegram, kind: str, known: str) -> None:
    refuse(own, "Bad Request: poll options are strange", "sendPoll")
    refuse(own, "", kind=kind)
    failed, _ = send(own, POLL, GROUP)
    assert isinstance(failed, SendError)
    assert failed.kind == known


# -- what becomes known of a group


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("not enough rights to send text messages", "muted"),
        ("CHAT_WRITE_FORBIDDEN", "muted"),
        ("TOPIC_CLOSED", "closed"),
        ("message thread not found", "gone"),
        ("chat not found", "gone"),
        ("PEER_ID_INVALID", "gone"),
    ],
)
def test_a_group_that_takes_nothing_any_more_is_told_of_and_a_private_chat_is_not(
    own: FakeTelegram, words: str, what: str
) -> None:
    refuse(own, f"Bad Request: {words}", times=2)
    failed, told = send(own, REPLY, GROUP)
    assert isinstance(failed, SendError)
    assert (failed.kind, told) == ("dead", [(GROUP, Membership(what))])  # type: ignore[arg-type]
    assert send(own)[1] == []


def test_a_refusal_that_says_nothing_of_the_group_is_not_told(own: FakeTelegram) -> None:
    refuse(own, "Bad Request: message text is empty")
    failed, told = send(own, REPLY, GROUP)
    assert isinstance(failed, SendError)
    assert (failed.kind, told) == ("dead", [])


def test_that_we_were_put_out_is_told_of_a_group_alone(own: FakeTelegram) -> None:
    refuse(own, "", kind="403", times=2)
    assert send(own, REPLY, GROUP)[1] == [(GROUP, Membership("removed"))]
    assert send(own)[1] == []


@pytest.mark.parametrize(("reply", "again"), [(REPLY, "sendMessage"), (EDIT, "sendMessage")])
def test_a_group_that_moved_is_followed_and_nothing_is_changed_there(
    own: FakeTelegram, reply: Reply, again: str
) -> None:
    own.moved[-100] = -100900
    sent, told = send(own, reply, GROUP)
    assert told == [(GROUP, Membership("moved", to=replace(GROUP, chat="-100900")))]
    assert (own.calls[-1].method, own.calls[-1].params["chat_id"]) == (again, -100900)
    assert sent == str(own.messages[-1].id)


def test_what_belongs_to_another_bot_is_not_ours_to_send(own: FakeTelegram) -> None:
    failed, _ = send(own, address=replace(HERE, bot="1"))
    assert isinstance(failed, SendError)
    assert (failed.kind, str(failed), methods(own)) == ("dead", "belongs to the bot 1", [])
