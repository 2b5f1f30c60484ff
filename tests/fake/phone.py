"""A web page as the telephone: ``python -m tests.fake.phone [PORT]`` (``make demo-telegram``) shows the bot without a token."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fake.telegram import TOKEN, FakeTelegram, Phone, Shown

PAGE = Path(__file__).with_name("phone.html")
CITY2CITY = str(Path(sys.executable).parent / "city2city")
PORT = 8088


class DemoTelegram(FakeTelegram):
    """The stand-in with the page of one telephone."""

    def add_routes(self, app: web.Application) -> None:
        self.phone = Phone(self)
        self.said: list[tuple[int, str]] = []
        app.router.add_get("/", self._page)
        app.router.add_get("/messages", self._messages)
        app.router.add_get("/file/{id}", self._download)
        app.router.add_post("/say", self._say)
        app.router.add_post("/press", self._press)
        app.router.add_post("/send", self._send)

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=PAGE.read_text("utf-8"), content_type="text/html")

    async def _messages(self, _request: web.Request) -> web.Response:
        mine = [{"id": number, "mine": True, "text": words, "keyboard": [], "file": ""} for number, words in self.said]
        theirs = [_described(message) for message in self.phone.mine]
        return web.json_response(sorted([*mine, *theirs], key=lambda one: one["id"]))

    async def _say(self, request: web.Request) -> web.Response:
        words = await request.text()
        self.said.append((self.next_id(), words))
        self.phone.say(words)
        return web.Response()

    async def _press(self, request: web.Request) -> web.Response:
        pressed = await request.json()
        on = next(message for message in self.phone.mine if message.id == pressed["message"])
        self.phone.press_data(pressed["data"], on)
        return web.Response()

    async def _send(self, request: web.Request) -> web.Response:
        name = request.query["name"]
        self.said.append((self.next_id(), f"📎 {name}"))
        self.phone.document(name, await request.read())
        return web.Response()

    async def _download(self, request: web.Request) -> web.Response:
        found = next((m.file for m in self.phone.mine if m.file and str(m.id) == request.match_info["id"]), None)
        return web.Response(body=found.content) if found else web.Response(status=404)


def _described(message: Shown) -> dict[str, Any]:
    keyboard = [
        [(button["text"], button.get("callback_data", ""), button.get("url", "")) for button in row]
        for row in message.keyboard
    ]
    file = message.file.name if message.file else ""
    return {"id": message.id, "mine": False, "html": message.html, "keyboard": keyboard, "file": file}


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else PORT
    with DemoTelegram(port=port) as fake, tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": fake.url, "DATABASE_URL": f"{folder}/demo.db"}
        print(f"The telephone is at {fake.url} (Ctrl-C ends it; nothing is kept).", flush=True)
        process = subprocess.Popen([CITY2CITY, "telegram"], env=env)
        try:
            process.wait()
        except KeyboardInterrupt:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
