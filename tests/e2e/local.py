"""The driver for local-slack, a Slack stand-in from the npm registry, and the real ``city2city slack`` beside it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
import httpx

from tests.day import said
from tests.e2e.scenario import GENERAL, in_order, line, picked, waiting
from tests.fake.slack import ALICE, BOB, encode, pressable, signed, state_of
from tests.process import CITY2CITY, controllers
from tests.slack.process import free_port

HERE = Path(__file__).parent
BINARY = HERE / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
TOKEN, APP_TOKEN, SECRET = "xoxb-local-slack-bot", "xapp-local-slack-app", "local-slack-secret"
QUIET_SECONDS, PATIENCE = 0.7, 30.0


@dataclass
class Local:
    """``mode`` is socket or http. ``counts`` are the log's entries by direction and kind."""

    mode: str
    folder: Path
    port: int = field(default_factory=free_port)
    bot_port: int = field(default_factory=free_port)
    seen: int = 0
    views: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Local:
        config = (HERE / "local-slack.yaml").read_text()
        mode = "socket" if self.mode == "socket" else "events"
        for name, value in (("MODE", mode), ("PORT", self.port), ("BOT", self.bot_port)):
            config = config.replace(f"{{{name}}}", str(value))
        (self.folder / "local-slack.yaml").write_text(config)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        command = [
            BINARY,
            "--config",
            self.folder / "local-slack.yaml",
            "--port",
            str(self.port),
            "--base-host",
            "127.0.0.1",
        ]
        preload = {"BUN_OPTIONS": f"--preload={HERE / 'bun_loopback.js'}"}
        self.server = self._start("local-slack", command, preload)
        self._wait(self._is_up)
        self.bot = self._start("bot", [CITY2CITY, "slack"], self._settings())
        self._wait(self._is_connected)
        self.http.post("/_control/open-home", json={"user": ALICE})
        self.done([])
        return self

    def _start(self, name: str, command: list[Any], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM", "SLACK", "PUBLIC"))}
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen([str(one) for one in command], env={**clean, **env}, stdout=log, stderr=log)

    def _settings(self) -> dict[str, str]:
        common = {
            "SLACK_BOT_TOKEN": TOKEN, "SLACK_API": f"http://127.0.0.1:{self.port}/api/",
            "DATABASE_URL": str(self.folder / "bot.db"), **said(),
        }  # fmt: skip
        if self.mode == "socket":
            return common | {"SLACK_APP_TOKEN": APP_TOKEN}
        address = f"http://127.0.0.1:{self.bot_port}"
        public = {"PUBLIC_URL": address, "PORT": str(self.bot_port), "SLACK_SIGNING_SECRET": SECRET}
        return common | public | controllers(self.folder)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bot.send_signal(signal.SIGTERM)
        assert self.bot.wait(20) == 0, (self.folder / "bot.log").read_text()[-2000:]
        self.server.kill()
        self.server.wait()
        self.http.close()

    def _wait(self, ready: Any) -> None:
        until = time.monotonic() + 40
        while not ready():
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "bot.log").read_text()[-2000:])
            time.sleep(0.1)

    def _is_up(self) -> bool:
        try:
            return self.http.get("/_control/state").status_code == 200
        except httpx.TransportError:
            return False

    def _is_connected(self) -> bool:
        if self.mode == "socket":
            return any("socket connected" in one["summary"] for one in self.log())
        try:
            return httpx.get(f"http://127.0.0.1:{self.bot_port}/health").status_code == 200
        except httpx.TransportError:
            return False

    # -- the person

    def log(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.http.get("/_control/log").json()["log"]
        return entries

    @property
    def direct(self) -> str:
        channels = self.http.get("/_control/state").json()["channels"]
        return next(str(one["id"]) for one in channels if one["is_im"] and ALICE in one["members"])

    def control(self, what: str, **args: Any) -> None:
        self.http.post(f"/_control/{what}", json={"user": ALICE, **args}).raise_for_status()

    def says(self, words: str) -> None:
        self.control("message", channel=self.direct, text=words)

    def mentions(self, words: str) -> None:
        self.control("message", channel=GENERAL, text=f"<@U0BOT> {words}")

    def commands(self, words: str) -> None:
        self.control("command", channel=GENERAL, command="/city2city", text=words)

    def orders(self, words: str) -> None:
        """A command in the direct message."""
        self.control("command", channel=self.direct, command="/city2city", text=words)

    def opens_home(self) -> None:
        self.control("open-home")

    def presses(self, label: str) -> None:
        for chat in (self.direct, GENERAL):
            for message in reversed(self.http.get(f"/_control/messages/{chat}").json()["messages"]):
                for choice in pressable(message.get("blocks") or []):
                    if label in choice["label"] and not message.get("ephemeral_to"):
                        return self.control("interact", channel=chat, messageTs=message["ts"], action=choice["action"])
        raise AssertionError(f"nobody offers {label!r}")

    def submits(self, values: Mapping[str, Any]) -> None:
        view = self.views[-1]
        # Local-slack asks for no options: what is chosen is as it would be among them.
        offered = {
            leaf: [{"text": {"type": "plain_text", "text": values[leaf]}, "value": values[leaf]}]
            for leaf in picked(view, values)
        }
        asyncio.run(self._submit(state_of(view, values, offered)))

    async def _submit(self, state: Mapping[str, Any]) -> None:
        address = f"ws://127.0.0.1:{self.port}/ui"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as ui:
            await ui.receive()
            await ui.send_json({"t": "view_submit", "user": ALICE, "values": state})
            await asyncio.sleep(1)

    def sends_back(self, old: str, new: str) -> None:
        """The exported file, filled in elsewhere."""
        messages = self.http.get(f"/_control/messages/{self.direct}").json()["messages"]
        file = next(
            one["files"][0]
            for one in reversed(messages)
            if one.get("files") and one["files"][0]["name"].endswith(".md")
        )
        content = self.http.get(file["url_private_download"], headers={"Authorization": f"Bearer {TOKEN}"}).text
        assert old in content
        data = {"channel": self.direct, "user": ALICE}
        sent = {"file": (file["name"], content.replace(old, new).encode())}
        self.http.post("/_control/upload", data=data, files=sent).raise_for_status()

    def asks_about(self, words: str) -> None:
        """Local-slack has no shortcuts: one is delivered in its name, signed with its secret."""
        body = {
            "type": "message_action", "callback_id": "ask_text", "trigger_id": "1.2.3", "api_app_id": "A01APP",
            "team": {"id": "T01TEST"}, "user": {"id": ALICE}, "channel": {"id": GENERAL}, "response_url": "",
            "message": {"type": "message", "text": words, "ts": "1.1", "user": BOB},
        }  # fmt: skip
        raw, headers = encode("interactive", body)
        address = f"http://127.0.0.1:{self.bot_port}/slack/events"
        httpx.post(address, content=raw, headers=headers | signed(raw, secret=SECRET)).raise_for_status()

    def done(self, expected: list[str]) -> list[str]:
        self._settled()
        new, self.seen = self.log()[self.seen :], len(self.log())
        lines = []
        for entry in new:
            detail = entry.get("detail") or {}
            if entry["kind"] == "web_api" and entry["direction"] == "from_bot":
                self.views += [detail["view"]] if entry["summary"] in ("views.open", "views.push") else []
                lines.append(line(entry["summary"], detail))
            lines += [f"errors {json.dumps(found, ensure_ascii=False)}" for found in _errors(detail)]
        return in_order([one for one in lines if one])

    def _settled(self) -> None:
        """Wait until nothing new is in the log and nothing waits to be sent."""
        until, size, since = time.monotonic() + PATIENCE, -1, time.monotonic()
        while time.monotonic() < until and time.monotonic() - since < QUIET_SECONDS:
            now = len(self.log()) + 10_000 * waiting(str(self.folder / "bot.db"))
            since, size = (since, size) if now == size and now < 10_000 else (time.monotonic(), now)
            time.sleep(0.1)

    def counts(self) -> dict[str, int]:
        """The log's entries by direction, kind and method."""
        found: dict[str, int] = {}
        for entry in self.log():
            what = entry["summary"] if entry["kind"] == "web_api" else entry["kind"]
            name = f"{entry['direction']} {what}"
            found[name] = found.get(name, 0) + 1
        return dict(sorted(found.items()))


def _errors(detail: Any) -> list[Any]:
    """The errors of a modal in an acknowledgement, wherever the log puts its payload."""
    if isinstance(detail, str):
        try:
            detail = json.loads(detail)
        except ValueError:
            return []
    if not isinstance(detail, dict):
        return []
    if detail.get("response_action") == "errors":
        return [detail["errors"]]
    return [one for value in detail.values() if isinstance(value, dict | str) for one in _errors(value)]
