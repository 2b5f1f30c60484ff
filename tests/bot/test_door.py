"""Who connects and says nothing keeps nobody out: the real server, real sockets, and a clock that runs a hundred times as fast."""

from __future__ import annotations

import asyncio
import logging
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.runtime import door, web
from tests.patience import PATIENCE
from tests.process import free_port

FASTER = 100


class Hasty(selectors.DefaultSelector):
    """Waits a hundredth of the time."""

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout / FASTER if timeout else timeout)


class HastyLoop(asyncio.SelectorEventLoop):
    """A loop whose seconds are hundredths of one, so that the real limits are met."""

    def __init__(self) -> None:
        super().__init__(Hasty())

    def time(self) -> float:
        return super().time() * FASTER


class LoopByHand(asyncio.SelectorEventLoop):
    """A loop whose time goes on by itself, and by so many seconds more as it is told."""

    more = 0.0

    def time(self) -> float:
        return super().time() + self.more

    def go_on(self, seconds: float) -> None:
        """From another thread; what was to happen meanwhile has happened then."""
        for step in (seconds, 0.0):
            asyncio.run_coroutine_threadsafe(self._gone_on(step), self).result(PATIENCE)

    async def _gone_on(self, seconds: float) -> None:
        self.more += seconds


async def hook(request: Request) -> Response:
    return PlainTextResponse(str(len(await web.body_of(request))))


async def who(request: Request) -> Response:
    return PlainTextResponse(request.client.host if request.client else "")


async def long(_request: Request) -> Response:
    return PlainTextResponse("x" * 2**23)


@contextmanager
def served(loop: asyncio.AbstractEventLoop) -> Iterator[int]:
    """The server on a loop; its port."""
    port, stop = free_port(), asyncio.Event()
    application = web.app([Route("/hook", hook, methods=["POST"]), Route("/long", long), Route("/who", who)])
    running = threading.Thread(
        target=lambda: loop.run_until_complete(web.serve(application, "127.0.0.1", port, stop)), daemon=True
    )
    running.start()
    try:
        until_it_listens(port)
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        running.join(PATIENCE)
        loop.close()


def until_it_listens(port: int) -> None:
    for _ in range(500):
        with closing(socket.socket()) as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.01)


@pytest.fixture
def port() -> Iterator[int]:
    with served(asyncio.new_event_loop()) as port:
        yield port


@pytest.fixture
def hasty() -> Iterator[int]:
    with served(HastyLoop()) as port:
        yield port


def connected(port: int) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.settimeout(PATIENCE)
    one.connect(("127.0.0.1", port))
    return one


HEAD = b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
SAID = {"nothing": b"", "half a header": HEAD[:30], "no body": HEAD + b"\r\n", "half a body": HEAD + b"\r\nab"}


@pytest.mark.parametrize("said", SAID)
def test_three_hundred_and_more_that_say_nothing_keep_nobody_out(port: int, said: str) -> None:
    with ExitStack() as held:
        sockets = [held.enter_context(closing(connected(port))) for _ in range(door.CONNECTIONS + 50)]
        for one in sockets[-300:]:
            one.sendall(SAID[said])
        answer = httpx.post(f"http://127.0.0.1:{port}/hook", content=b"hello", timeout=PATIENCE)
    assert (answer.status_code, answer.text) == (200, "5")


def test_who_makes_room_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "REQUEST_SECONDS", 10 * PATIENCE)
    with ExitStack() as held:
        sockets = [held.enter_context(closing(connected(port))) for _ in range(door.CONNECTIONS + 1)]
        assert until_closed(sockets[0]) == b""
        httpx.post(f"http://127.0.0.1:{port}/hook", content=b"hello", timeout=PATIENCE)
        sockets[-1].setblocking(False)
        with pytest.raises(BlockingIOError):
            sockets[-1].recv(1)


@pytest.mark.parametrize("said", SAID)
def test_a_request_that_does_not_come_is_not_waited_for(hasty: int, said: str) -> None:
    with closing(connected(hasty)) as one:
        one.sendall(SAID[said])
        assert until_closed(one) == b""


def test_nor_is_the_next_one_of_a_connection(hasty: int) -> None:
    with closing(connected(hasty)) as one:
        one.sendall(HEAD + b"\r\nhello")
        assert one.recv(1000).startswith(b"HTTP/1.1 200")
        one.sendall(HEAD[:30])
        until_closed(one)


def until_answered(one: socket.socket) -> None:
    said = b""
    while not said.endswith(b"\r\n\r\n5"):
        more = one.recv(1000)
        assert more, "hung up"
        said += more


def test_each_request_of_a_connection_has_its_own_time() -> None:
    loop = LoopByHand()
    with served(loop) as port, closing(connected(port)) as one:
        for _ in range(3):
            one.sendall(HEAD)
            loop.go_on(door.REQUEST_SECONDS * 0.9)
            one.sendall(b"\r\nhello")
            until_answered(one)


def test_a_body_that_never_ends_has_an_end(hasty: int) -> None:
    with closing(connected(hasty)) as one:
        one.sendall(b"POST /hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        until_refused(one, b"1\r\nx\r\n")


@pytest.mark.parametrize("asked", [1, 2])
def test_an_answer_that_nobody_reads_has_an_end(hasty: int, asked: int) -> None:
    with closing(connected(hasty)) as one:
        one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n" * asked)
        until_refused(one, b"G")


def until_refused(one: socket.socket, said: bytes) -> None:
    """Say it again and again, until the server hung up."""
    with pytest.raises(ConnectionError):
        for _ in range(round(PATIENCE * 100)):
            one.sendall(said)
            threading.Event().wait(0.01)


def until_closed(one: socket.socket) -> bytes:
    """What comes until the server hangs up."""
    heard = b""
    while True:
        try:
            more = one.recv(1000)
        except ConnectionError:
            return heard
        if not more:
            return heard
        heard += more


# -- what is said


@pytest.mark.parametrize(("size", "status"), [(0, 200), (web.MOST_BYTES, 200), (web.MOST_BYTES + 1, 413)])
def test_a_body_may_have_a_mebibyte(size: int, status: int) -> None:
    client = TestClient(web.app([Route("/hook", hook, methods=["POST"])]))
    answer = client.post("/hook", content=b"x" * size)
    assert answer.status_code == status
    assert answer.text == str(size) or status != 200


def test_a_body_that_ends_before_its_end_is_none() -> None:
    async def asked() -> int:
        async def receive() -> dict[str, Any]:
            return next(said)

        said = iter([{"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}])
        with pytest.raises(HTTPException) as refused:
            await web.body_of(Request({"type": "http", "method": "POST", "headers": []}, receive))
        return refused.value.status_code

    assert asyncio.run(asked()) == 400


def test_no_address_that_is_called_is_logged_and_who_calls_is_not_taken_from_what_they_say(port: int) -> None:
    """An address may be a secret, as that of a calendar is."""
    there = f"http://127.0.0.1:{port}/who"
    answer = httpx.get(there, headers={"X-Forwarded-For": "203.0.113.7"}, timeout=PATIENCE)
    assert (answer.status_code, answer.text, answer.headers.get("server")) == (200, "127.0.0.1", None)
    assert not logging.getLogger("uvicorn.access").propagate


def test_who_watches_is_told_that_the_process_lives() -> None:
    answer = TestClient(web.app([])).get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")
