"""A document comes from the Bot API's own host or not at all; our token is shown nowhere else, and no file of ours is read."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import NetworkError

from bot.runtime.relay import SendError
from bot.telegram import telegram_files
from bot.telegram.telegram_adapter import TelegramSender, connect, perform
from bot.telegram.telegram_event import BotAccount, TelegramEvent
from bot.telegram.telegram_files import fetched
from bot.telegram.telegram_render import ApiRequest
from bot.telegram.telegram_request import LONGEST_ANSWER
from bot.telegram.telegram_settings import API
from handlers.dialog.blocks import text
from handlers.dialog.turn import Channel, Event, File, Reply, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from storage.records import Address, Identity, OutboxRow, Outgoing
from tests.endless import endless
from tests.fake.telegram import TOKEN

REDIRECTS = [301, 302, 303, 307, 308]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ApiServer:
    """A Bot API that says of every file that it is at ``path``, and a stranger: what each was asked."""

    def __init__(self, path: object = "documents/1.md", size: int = 3) -> None:
        self.path, self.size, self.asked, self.foreign = path, size, list[str](), list[str]()
        self.moved = 0
        self.file: Handler = self._ours
        self.method: Handler = self._answer
        self.api, self.stranger = web.Application(), web.Application()
        self.api.router.add_post(f"/bot{TOKEN}/{{method}}", self._method)
        self.api.router.add_get(f"/file/bot{TOKEN}/{{path:.*}}", self._file)
        self.api.router.add_get("/{path:.*}", self._file)
        self.stranger.router.add_route("*", "/{rest:.*}", self._foreign)

    async def _method(self, request: web.Request) -> web.StreamResponse:
        return await self.method(request)

    async def _answer(self, _request: web.Request) -> web.StreamResponse:
        answer = {"file_id": "F", "file_unique_id": "F", "file_size": self.size, "file_path": self.path}
        return web.json_response({"ok": True, "result": answer})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.match_info["path"])
        return await self.file(request)

    async def _ours(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"our")

    async def redirected(self, request: web.Request) -> web.StreamResponse:
        """What is at the stranger's now."""
        return web.Response(status=self.moved, headers={"Location": f"{self.there}{request.path}"})

    async def _foreign(self, request: web.Request) -> web.StreamResponse:
        self.foreign.append(request.path)
        answer = {"file_id": "F", "file_unique_id": "F", "file_path": "documents/1.md"}
        return (
            web.json_response({"ok": True, "result": answer}) if request.method == "POST" else web.Response(body=b"!")
        )

    async def use(self, what: Callable[[Any], Awaitable[Any]]) -> Any:
        """What comes of something done with a client of it."""
        async with TestServer(self.api) as own, TestServer(self.stranger) as there:
            self.there = str(there.make_url("/")).rstrip("/")
            bot = connect(TOKEN, str(own.make_url("/")).rstrip("/"))
            try:
                return await what(bot)
            finally:
                await bot.request.shutdown()

    def given(self) -> Event:
        """What comes of a document."""
        came = TelegramEvent(
            File("x.md", b""), Address("telegram", "1", "", "7"), Identity("telegram", "", "7"), Channel(), file="F"
        )
        heard: Event = asyncio.run(self.use(lambda bot: fetched(bot, came))).event
        return heard


@pytest.mark.parametrize("path", ["documents/1.md", "documents/file 1?é#.md", "@other.example/1.md", "1.md"])
def test_a_document_is_fetched_from_the_api_s_own_host(path: str) -> None:
    server = ApiServer(path)
    assert server.given() == File("x.md", b"our")
    assert server.asked == [path]


@pytest.mark.parametrize("path", ["/var/lib/telegram-bot-api/1:a/documents/1.md"])
def test_a_server_of_the_administrator_s_gives_a_whole_path_and_is_asked_for_it(path: str) -> None:
    server = ApiServer(path)
    assert server.given() == File("x.md", b"our")
    assert server.asked == [path]


def test_no_file_of_this_machine_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.md"
    secret.write_bytes(b"CANARY")
    monkeypatch.chdir(tmp_path)
    for path in (str(secret), "secret.md", f"file://{secret}"):
        assert b"CANARY" not in getattr(ApiServer(path).given(), "content", b"")


@pytest.mark.parametrize("path", [
    "https://other.example/1.md", "//other.example/1.md", "file:///etc/hostname", "../../bot/getMe", "documents/../../../x",
    "documents/..", "/a/../b", "", None, 7, ["x"], {},
])  # fmt: skip
def test_another_place_is_not_asked(path: object) -> None:
    server = ApiServer(path)
    assert server.given() == Unreadable("lost file")
    assert (server.asked, server.foreign) == ([], [])


def test_telegram_itself_names_no_whole_path() -> None:
    assert telegram_files.address(f"{API}/file/bot1:a", "documents/1.md") == f"{API}/file/bot1:a/documents/1.md"
    assert telegram_files.address(f"{API}/file/bot1:a", "/etc/hostname") == ""


@pytest.mark.parametrize("status", REDIRECTS)
def test_a_document_that_has_moved_is_not_followed(status: int) -> None:
    server = ApiServer()
    server.moved, server.file = status, server.redirected
    assert server.given() == Unreadable("lost file")
    assert server.foreign == []


@pytest.mark.parametrize("status", REDIRECTS)
def test_an_api_that_has_moved_is_not_followed_and_took_nothing(status: int) -> None:
    server = ApiServer()
    server.moved, server.method = status, server.redirected
    assert known_of_a_message(server) == "refused"
    assert server.foreign == []


def known_of_a_message(server: ApiServer) -> str:
    """What is known of a message that did not go through."""
    row = OutboxRow(1, Outgoing(Address("telegram", "1", "", "7"), {}, 0), "sending", 1, 0)

    async def sends(bot: Any) -> SendError:
        with pytest.raises(SendError) as failed:
            await TelegramSender(bot, BotAccount(1, "twin_test_bot")).send(row, Reply((text("x"),)), None)
        return failed.value

    return str(asyncio.run(server.use(sends)).kind)


# -- answers


def test_an_answer_that_never_ends_is_read_no_further_and_leaves_it_open() -> None:
    server = ApiServer()
    server.method = endless
    assert known_of_a_message(server) == "uncertain"


def test_the_longest_answer_is_whole() -> None:
    letters = LONGEST_ANSWER - len('{"ok": true, "result": ""}')
    assert asyncio.run(answered(f'{{"ok": true, "result": "{"x" * letters}"}}'.encode())) == "x" * letters


def test_a_packed_answer_is_not_unpacked() -> None:
    with pytest.raises(NetworkError):
        asyncio.run(answered(gzip.compress(b'{"ok": true, "result": true}'), {"Content-Encoding": "gzip"}))


async def answered(body: bytes, headers: Mapping[str, str] = MappingProxyType({})) -> Any:
    """What comes of a call that is answered so."""

    async def answers(request: web.Request) -> web.StreamResponse:
        assert request.headers["Accept-Encoding"] == "identity"
        return web.Response(body=body, headers=headers)

    server = ApiServer()
    server.method = answers
    return await server.use(lambda bot: perform(bot, ApiRequest("getMe", {})))


# -- files that are large


async def _dripping(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x")
        await asyncio.sleep(0.01)


def test_one_that_is_larger_than_was_said_is_read_no_further() -> None:
    server = ApiServer()
    server.file = endless
    assert server.given() == Unreadable("large file")


def test_one_that_comes_drop_by_drop_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_files, "FETCH_SECONDS", 0.2)
    server = ApiServer()
    server.file = _dripping
    assert server.given() == Unreadable("lost file")


@pytest.mark.parametrize(("length", "heard"), [(300_000, True), (LARGEST_FILE, True), (LARGEST_FILE + 1, False)])
def test_the_largest_document_is_whole(length: int, heard: bool) -> None:
    async def long(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * length)

    server = ApiServer()
    server.file = long
    assert server.given() == (File("x.md", b"x" * length) if heard else Unreadable("large file"))


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_page_that_says_no_is_no_document(status: int) -> None:
    async def refuses(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=b"no")

    server = ApiServer()
    server.file = refuses
    assert server.given() == Unreadable("lost file")
