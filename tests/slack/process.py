"""The real ``city2city slack`` as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.day import said
from tests.fake.slack import APP_TOKEN, SECRET, TOKEN, FakeSlack
from tests.nursery import Life
from tests.patience import PATIENCE
from tests.process import Program, controllers, free_port


@dataclass
class Bot(Program):
    """Socket Mode or signed HTTP, as the stand-in's ``mode`` says."""

    slack: FakeSlack
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    words: tuple[str, ...] = ("slack",)
    port: int = 0
    process: subprocess.Popen[bytes] | Life | None = None

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
                **controllers(self.folder),
            }
        return env | self.env

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

    def __enter__(self) -> Bot:
        return self.start().ready()
