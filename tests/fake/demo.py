"""Both platforms in a web page: ``python -m tests.fake.demo [PORT]`` (``make demo``) shows the bot without a token.

Alice and Bob talk to the real process, which talks to stand-ins for Telegram and Slack on this machine. Nothing is kept.
"""

from __future__ import annotations

import asyncio
import mimetypes
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fake import demo_cast
from tests.fake.demo_sides import NAMES, PEOPLE, Side, SlackSide, TelegramSide
from tests.fake.slack import APP_TOKEN, FakeSlack
from tests.fake.slack import TOKEN as SLACK_TOKEN
from tests.fake.telegram import TOKEN, FakeTelegram

HERE = Path(__file__).parent
CITY2CITY = str(Path(sys.executable).parent / "city2city")
PORT, END_SECONDS = 8088, 10
OURS = ("TELEGRAM", "SLACK", "PUBLIC", "CITY2CITY", "DATABASE")


@dataclass(frozen=True)
class Said:
    """What a person wrote in a room."""

    platform: str
    who: str
    room: str
    words: str


@dataclass
class Demo:
    """The page's server. ``seen`` has the messages of the bot and of people in the order in which the page learns of them."""

    sides: dict[str, Side]
    seen: list[Any] = field(default_factory=list)
    known: set[int] = field(default_factory=set)

    def app(self) -> web.Application:
        """The page and what it asks for."""
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_get("/", lambda _request: _asset("demo.html"))
        app.router.add_get("/assets/{name}", lambda request: _asset(request.match_info["name"]))
        app.router.add_get("/state", self._state)
        app.router.add_get("/file/{platform}/{number}", self._file)
        for name in ("say", "press", "home", "fill", "close", "inner"):
            app.router.add_post(f"/{name}", getattr(self, f"_{name}"))
        app.router.add_post("/send", self._send)
        return app

    def _learn(self, platform: str, who: str, room: str) -> None:
        new = [one for one in self.sides[platform].messages(who, room) if id(one) not in self.known]
        self.known |= {id(one) for one in new}
        self.seen += new

    def _room(self, platform: str, who: str, room: str) -> list[dict[str, Any]]:
        self._learn(platform, who, room)
        side = self.sides[platform]
        theirs = {id(one) for one in side.messages(who, room)}
        return [
            {"id": number, **(self._of(one, who) if isinstance(one, Said) else side.describe(one, who))}
            for number, one in enumerate(self.seen)
            if id(one) in theirs or (isinstance(one, Said) and _heard(one, platform, who, room))
        ]

    @staticmethod
    def _of(said: Said, who: str) -> dict[str, Any]:
        return {"words": said.words, "mine": said.who == who, "from": PEOPLE[said.who]}

    async def _state(self, request: web.Request) -> web.Response:
        at = request.query
        seen = self._room(at["platform"], at["who"], at["room"])
        return web.json_response(
            {"name": NAMES[at["platform"]], "messages": seen, **self.sides[at["platform"]].extra(at["who"], at["room"])}
        )

    def _note(self, said: Said) -> None:
        self._learn(said.platform, said.who, said.room)
        self.seen.append(said)

    async def _say(self, request: web.Request) -> web.Response:
        said = Said(**await request.json())
        self._note(said)
        self.sides[said.platform].say(said.who, said.room, said.words)
        return web.Response()

    async def _press(self, request: web.Request) -> web.Response:
        at = await request.json()
        shown = self.seen[at["message"]] if at["message"] >= 0 else None
        self.sides[at["platform"]].press(at["who"], at["room"], shown, at["number"])
        return web.Response()

    async def _send(self, request: web.Request) -> web.Response:
        at = request.query
        self._note(Said(at["platform"], at["who"], "private", f"📎 {at['name']}"))
        self.sides[at["platform"]].upload(at["who"], at["name"], await request.read())
        return web.Response()

    async def _file(self, request: web.Request) -> web.Response:
        shown = self.seen[int(request.match_info["number"])]
        return web.Response(body=self.sides[request.match_info["platform"]].content(shown))

    # -- what Slack alone has

    @property
    def _slack(self) -> SlackSide:
        side = self.sides["slack"]
        assert isinstance(side, SlackSide)
        return side

    async def _home(self, request: web.Request) -> web.Response:
        self._slack.looks_at_home((await request.json())["who"])
        return web.Response()

    async def _fill(self, request: web.Request) -> web.Response:
        at = await request.json()
        await asyncio.to_thread(self._slack.desks[at["who"]].submits, **at["values"])
        return web.Response()

    async def _inner(self, request: web.Request) -> web.Response:
        at = await request.json()
        self._slack.desks[at["who"]].presses_in_modal(at["label"])
        return web.Response()

    async def _close(self, _request: web.Request) -> web.Response:
        self._slack.fake.views = self._slack.fake.views[:-1]
        return web.Response()


def _heard(said: Said, platform: str, who: str, room: str) -> bool:
    """Whether a person sees what somebody wrote: their own in private, everybody's in the group."""
    return (said.platform, said.room) == (platform, room) and (room == "group" or said.who == who)


async def _asset(name: str) -> web.Response:
    path = HERE / name
    if not name.startswith("demo.") or path.suffix not in (".html", ".css", ".js"):
        return web.Response(status=404)
    return web.Response(text=path.read_text("utf-8"), content_type=mimetypes.guess_type(name)[0])


def environment(telegram: FakeTelegram, slack: FakeSlack, database: str) -> dict[str, str]:
    """What the real process is started with: nothing of the user's own bots."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {
        **clean, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": telegram.url, "SLACK_BOT_TOKEN": SLACK_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API": f"{slack.url}/api/", "DATABASE_URL": database,
    }  # fmt: skip


async def serve(demo: Demo, port: int, process: subprocess.Popen[bytes]) -> None:
    """Serve the page until Ctrl-C, or until the process ends."""
    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    runner = web.AppRunner(demo.app(), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print(f"Telegram and Slack are at http://127.0.0.1:{port} (Ctrl-C ends it; nothing is kept).", flush=True)
        while process.poll() is None and not ended.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), 0.5)
    finally:
        await runner.cleanup()


def run(port: int) -> str:
    """Show the demo; what to say where it did not go well."""
    with FakeTelegram() as telegram, FakeSlack() as slack, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        demo_cast.settle(f"{folder}/demo.db")
        with log.open("wb") as said:
            process = subprocess.Popen(
                [CITY2CITY, "run"], env=environment(telegram, slack, f"{folder}/demo.db"), stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        try:
            asyncio.run(serve(Demo({"telegram": TelegramSide(telegram), "slack": SlackSide(slack)}), port, process))
            return "" if process.poll() is None else f"The assistant ended by itself:\n{log.read_text()[-2000:]}"
        except OSError:
            return f"Port {port} is taken. End the program that uses it, or choose another: make demo PORT={port + 1}"
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_SECONDS)
            process.kill()


def main(given: str) -> str:
    """Show the demo at a port; what to say where it did not go well."""
    if not (given.isdecimal() and 0 < int(given) < 65536):
        return f"PORT is a number from 1 to 65535, not {given}."
    return run(int(given))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(PORT)) or None)
