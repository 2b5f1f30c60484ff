"""The real ``city2city slack`` as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from tests.day import said
from tests.fake.slack import APP_TOKEN, SECRET, TOKEN, FakeSlack
from tests.patience import PATIENCE

CITY2CITY = str(Path(sys.executable).parent / "city2city")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Bot:
    """Socket Mode or signed HTTP, as the stand-in's ``mode`` says. ``log`` is all that it ever wrote, over all its lives."""

    slack: FakeSlack
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (CITY2CITY, "slack")
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> str:
        return str(self.folder / "bot.db")

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM", "SLACK", "PUBLIC", "COV_"))}
        env = {
            **clean,
            **said(),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_API": f"{self.slack.url}/api/",
            "DATABASE_URL": self.database,
        }
        if self.slack.mode == "socket":
            env["SLACK_APP_TOKEN"] = APP_TOKEN
        else:
            self.port = self.port or free_port()
            self.slack.request_url = f"http://127.0.0.1:{self.port}/slack/events"
            env |= {
                "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
                "PORT": str(self.port),
                "SLACK_SIGNING_SECRET": SECRET,
            }
        return env | self.env

    def start(self) -> Bot:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment(), stdout=log, stderr=log)
        return self

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [CITY2CITY, *words]
        return subprocess.run(
            command, env=self.environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def ready(self, patience: float = PATIENCE) -> Bot:
        """Wait until events reach it."""
        if self.slack.mode == "socket":
            self.slack.wait(lambda: any(not one.closed for one in self.slack.sockets), patience, "the socket")
            return self
        until = time.monotonic() + patience
        while not self._listens():
            assert self.alive, f"the process ended:\n{self.log[-3000:]}"
            assert time.monotonic() < until, f"nobody listens:\n{self.log[-3000:]}"
            time.sleep(0.05)
        return self

    def _listens(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it by SIGTERM; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Bot:
        return self.start().ready()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.alive:
            self.kill()
