"""Nobody but Slack is shown our token; what cannot be read is put aside, and its words are nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.runtime.relay import SendError
from bot.slack.slack_adapter import connect
from bot.slack.slack_errors import FAILED
from bot.slack.slack_files import fetched
from bot.slack.slack_http import session
from bot.slack.slack_send import SlackSender, classified
from handlers.dialog.blocks import text
from handlers.dialog.turn import Event, File, Made, Reply, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from storage.records import Address, OutboxRow, Outgoing
from tests.endless import endless
from tests.fake.slack import ALICE, TOKEN, Desktop, FakeSlack, direct
from tests.patience import PATIENCE
from tests.slack.process import Bot

REDIRECTS = [301, 302, 303, 307, 308]


async def given(url: str, size: Any = 3) -> tuple[Event, list[str]]:
    """What comes of a file at an address, and what was asked of a stranger: the header with the token."""
    asked: list[str] = []

    async def stranger(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"foreign")

    async def moved(request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]), headers={"Location": str(foreign.make_url("/x"))})

    async def ours(request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        return web.Response(body=b"our")

    async def long(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * int(request.match_info["size"]))

    there, here = web.Application(), web.Application()
    there.router.add_get("/{rest:.*}", stranger)
    here.router.add_get("/moved/{status}", moved)
    here.router.add_get("/endless", endless)
    here.router.add_get("/ours", ours)
    here.router.add_get("/long/{size}", long)
    async with TestServer(there) as foreign, TestServer(here) as own, session(5) as http:
        client = connect(TOKEN, str(own.make_url("/api/")), http)
        address = url.format(own=f"{own.host}:{own.port}", foreign=f"{foreign.host}:{foreign.port}")
        file = {"name": "x.md", "size": size, "url_private_download": address}
        return await fetched(client, http, file), asked


@pytest.mark.parametrize("size", [3, "3", "CANARY", None, {}, -1, LARGEST_FILE])
def test_a_file_of_slacks_is_fetched_whatever_is_said_of_its_size(size: Any) -> None:
    heard, _ = asyncio.run(given("http://{own}/ours", size))
    assert isinstance(heard, File)
    assert heard.content == b"our"


@pytest.mark.parametrize("length", [300_000, LARGEST_FILE])
def test_a_file_that_comes_in_pieces_is_whole(length: int) -> None:
    heard, _ = asyncio.run(given(f"http://{{own}}/long/{length}"))
    assert isinstance(heard, File)
    assert len(heard.content) == length


def test_one_that_is_larger_than_was_said_is_not_read() -> None:
    size = LARGEST_FILE + 1
    assert asyncio.run(given(f"http://{{own}}/long/{size}"))[0] == Unreadable("large file")
    assert asyncio.run(given("http://{own}/ours", size))[0] == Unreadable("large file")


@pytest.mark.parametrize(
    "url",
    [
        "http://{foreign}/x",
        "http://{own}@{foreign}/x",
        "http://{foreign}/{own}/ours",
        "http://files.slack.com@{foreign}/x",
        "https://files.slack.com.{foreign}/x",
        "http://[{foreign}",
        *(f"http://{{own}}/moved/{status}" for status in REDIRECTS),
        "",
    ],
)
def test_nobody_but_slack_is_shown_our_token(url: str) -> None:
    heard, asked = asyncio.run(given(url))
    assert isinstance(heard, Unreadable)
    assert asked == []


def test_where_slack_has_no_such_file_its_page_is_not_taken_for_one() -> None:
    assert asyncio.run(given("http://{own}/nothing"))[0] == Unreadable("lost file")


def test_one_that_never_ends_is_read_no_further() -> None:
    assert asyncio.run(given("http://{own}/endless"))[0] == Unreadable("large file")


async def said_elsewhere(status: int) -> tuple[list[str], list[str]]:
    """What a stranger hears of a message, of an answer to a response URL and of a file, where Slack's address has moved there; and
    what is known of each."""
    heard, known = list[str](), list[str]()

    async def stranger(request: web.Request) -> web.Response:
        heard.append(f"{request.path} {await request.text()}")
        return web.json_response({"ok": True, "ts": "1.1"})

    async def moved(request: web.Request) -> web.Response:
        if request.path == "/api/files.getUploadURLExternal":
            return web.json_response({"ok": True, "upload_url": str(own.make_url("/upload")), "file_id": "F1"})
        return web.Response(status=status, headers={"Location": str(foreign.make_url(request.path))})

    there, here = web.Application(), web.Application()
    there.router.add_route("*", "/{rest:.*}", stranger)
    here.router.add_route("*", "/{rest:.*}", moved)
    async with TestServer(there) as foreign, TestServer(here) as own, session(5) as http:
        sender = SlackSender(connect(TOKEN, str(own.make_url("/api/")), http), http, "UBOT")
        sender.may_respond("C1", "", "U1", str(own.make_url("/response")))
        posted = Outgoing(Address("slack", "UBOT", "T1", "C1"), {}, 1)
        calls: list[Awaitable[object]] = [
            sender.send(OutboxRow(6, posted, "sending", 0, 1), Reply((text("CANARY"),)), None),
            sender.respond("C1", "", "U1", Reply((text("CANARY"),))),
            sender.send(OutboxRow(7, posted, "sending", 0, 1), Reply((text("CANARY"),)), Made("x.md", "CANARY")),
        ]
        for call in calls:
            with pytest.raises((SendError, *FAILED)) as failed:
                await call
            error = failed.value
            known.append(error.kind if isinstance(error, SendError) else classified(error).kind)
    return heard, known


@pytest.mark.parametrize("status", REDIRECTS)
def test_what_we_say_does_not_follow_an_address_that_has_moved_and_was_certainly_not_taken(status: int) -> None:
    assert asyncio.run(said_elsewhere(status)) == ([], ["refused"] * 3)


def test_an_answer_that_never_ends_is_read_no_further_and_leaves_it_open() -> None:
    async def known() -> str:
        here = web.Application()
        here.router.add_route("*", "/{rest:.*}", endless)
        async with TestServer(here) as own, session(PATIENCE) as http:
            client = connect(TOKEN, str(own.make_url("/api/")), http)
            with pytest.raises(aiohttp.ClientPayloadError) as failed:
                await client.chat_postMessage(channel="C1", text="x")
        return classified(failed.value).kind

    assert asyncio.run(known()) == "uncertain"


@pytest.fixture
def by_http(tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack("http") as slack, Bot(slack, tmp_path, env={"LOG_LEVEL": "DEBUG"}) as bot:
        yield bot


MALFORMED: list[dict[str, Any]] = [
    {"files": [{"id": "F1", "name": ["CANARY"], "size": "CANARY", "url_private_download": "http://[CANARY"}]},
    {"files": "CANARY"},
    {"text": {"CANARY": 1}},
    {"user": ["CANARY"]},
    {"blocks": "CANARY"},
    {"thread_ts": {"CANARY": 1}},
    {"text": "start \ud800"},
]


def test_what_slack_signed_and_nobody_can_read_is_acknowledged_and_its_words_are_nowhere(by_http: Bot) -> None:
    alice = Desktop(by_http.slack)
    event = {"type": "message", "user": ALICE, "text": "x", "ts": "7.1", "channel": direct(ALICE), "channel_type": "im"}
    done = [alice.event(**event | more) for more in MALFORMED]
    for one in done:
        by_http.slack.wait(lambda one=one: one.acked_after is not None, about="the acknowledgement")
    alice.says("about")
    alice.hears("About")
    assert "CANARY" not in by_http.log
    assert [one.retries for one in done] == [0] * len(done)
