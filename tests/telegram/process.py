"""The real ``city2city telegram`` as a process of its own."""

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
from tests.fake.telegram import TOKEN, FakeTelegram
from tests.patience import PATIENCE

CITY2CITY = str(Path(sys.executable).parent / "city2city")
SECRET = "canary-secret-of-the-webhook"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Bot:
    """``webhook`` False polls. ``log`` is all that it ever wrote, over all its lives."""

    fake: FakeTelegram
    folder: Path
    webhook: bool = False
    env: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (CITY2CITY, "telegram")
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
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM", "PUBLIC", "COV_"))}
        env = {**clean, **said(), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": self.fake.url, "DATABASE_URL": self.database}
        if self.webhook:
            self.port = self.port or free_port()
            env |= {"PUBLIC_URL": f"http://127.0.0.1:{self.port}", "PORT": str(self.port), "TELEGRAM_SECRET": SECRET}
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

    def wait_for_log(self, words: str, patience: float = PATIENCE) -> None:
        until = time.monotonic() + patience
        while words not in self.log:
            assert time.monotonic() < until, f"{words!r} is not in the log:\n{self.log[-3000:]}"
            assert self.alive, f"the process ended:\n{self.log[-3000:]}"
            time.sleep(0.02)

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
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.alive:
            self.kill()
