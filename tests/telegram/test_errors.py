"""What is known of a failed send, by how the server failed: the table of promises, against a server that fails so."""

from __future__ import annotations

import asyncio

import pytest
from telegram.ext import ExtBot

from bot.runtime.relay import SendError
from bot.telegram.telegram_adapter import TelegramSender
from bot.telegram.telegram_event import BotAccount
from bot.telegram.telegram_request import TelegramRequest
from handlers.dialog.blocks import text
from handlers.dialog.turn import Reply
from storage.records import Address, OutboxRow, Outgoing
from tests.fake.telegram import TOKEN, FakeTelegram, Fault
from tests.patience import PATIENCE
from tests.process import free_port

CHAT = 501
pytestmark = pytest.mark.filterwarnings("ignore:Please use 'Bot:telegram.warnings.PTBUserWarning")
ME = BotAccount(4242424242, "twin_test_bot")
REPLY = Reply((text("x"),))


@pytest.fixture(autouse=True)
def met(own: FakeTelegram) -> None:
    """Somebody who wrote to the bot before."""
    own.met.add(CHAT)


def row(bot: int = ME.id, chat: int = CHAT) -> OutboxRow:
    out = Outgoing(Address("telegram", str(bot), "", str(chat)), {}, 0)
    return OutboxRow(1, out, "sending", 1, 0)


async def failure(
    url: str, reply: Reply = REPLY, *, pool: int = 8, at_once: int = 1, bot: int = ME.id, seconds: float = PATIENCE
) -> SendError:
    """The error of a send that waits so many ``seconds`` for an answer; where several are sent at once, of the first that fails."""
    request = TelegramRequest(
        connection_pool_size=pool, read_timeout=seconds, pool_timeout=0.3, connect_timeout=PATIENCE
    )
    client: ExtBot[None] = ExtBot(TOKEN, base_url=f"{url}/bot", request=request)
    try:
        sends = [asyncio.create_task(TelegramSender(client, ME).send(row(bot), reply, None)) for _ in range(at_once)]
        done, left = await asyncio.wait(sends, return_when=asyncio.FIRST_EXCEPTION)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        error = next(found for task in done if (found := task.exception()))
        assert isinstance(error, SendError)
        return error
    finally:
        await request.shutdown()


@pytest.mark.parametrize(
    ("kind", "known", "arrived"),
    [
        ("429", "wait", 0),
        ("403", "dead", 0),
        ("400", "dead", 0),
        ("500", "uncertain", 0),
        ("502-after", "uncertain", 1),
        ("reset-after", "uncertain", 1),
        ("reset", "uncertain", 0),
        ("hang", "uncertain", 1),
        ("html-502", "uncertain", 0),
        ("html-403", "uncertain", 0),
        ("html-404", "uncertain", 0),
        ("html-400", "uncertain", 0),
        ("html-429", "uncertain", 0),
        ("html-200", "uncertain", 0),
        ("json-200", "uncertain", 0),
        ("json-403", "uncertain", 0),
    ],
)
def test_what_is_known_of_a_failed_send(own: FakeTelegram, kind: str, known: str, arrived: int) -> None:
    own.faults.append(Fault(kind, retry_after=7))
    error = asyncio.run(failure(own.url, seconds=1 if kind == "hang" else PATIENCE))
    assert error.kind == known
    assert error.seconds == (7 if kind == "429" else 0)
    assert len(own.messages) == arrived


def test_who_does_not_listen_did_not_take_it() -> None:
    error = asyncio.run(failure(f"http://127.0.0.1:{free_port()}"))
    assert error.kind == "refused"


def test_what_never_left_for_want_of_a_connection_was_not_taken(own: FakeTelegram) -> None:
    own.faults.append(Fault("hang"))
    error = asyncio.run(failure(own.url, pool=1, at_once=2))
    assert error.kind == "refused"
    assert "PoolTimeout" in str(error)


def test_an_edit_in_doubt_is_made_again(own: FakeTelegram) -> None:
    own.faults.append(Fault("502", "editMessageText"))
    assert asyncio.run(failure(own.url, Reply((text("x"),), edit_of="7"))).kind == "refused"


def test_a_token_that_is_refused_waits_for_a_better_one(own: FakeTelegram) -> None:
    own.revoked = True
    error = asyncio.run(failure(own.url))
    assert (error.kind, error.seconds) == ("wait", 60)


def test_what_belongs_to_another_bot_is_not_sent(own: FakeTelegram) -> None:
    assert asyncio.run(failure(own.url, bot=7)).kind == "dead"
    assert own.calls == []


def test_no_error_tells_the_token_or_what_was_sent(own: FakeTelegram) -> None:
    for kind in ("500", "reset", "400"):
        own.faults.append(Fault(kind))
        said = str(asyncio.run(failure(own.url)))
        assert TOKEN not in said
        assert "bot4242" not in said
