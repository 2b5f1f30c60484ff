"""The real ``city2city telegram`` as a process of its own."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.day import said
from tests.fake.telegram import TOKEN, FakeTelegram
from tests.nursery import Life
from tests.process import Program, controllers, free_port

SECRET = "canary-secret-of-the-webhook"


@dataclass
class Bot(Program):
    """``webhook`` False polls."""

    fake: FakeTelegram
    folder: Path
    webhook: bool = False
    env: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    words: tuple[str, ...] = ("telegram",)
    port: int = 0
    process: subprocess.Popen[bytes] | Life | None = None

    def environment(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM", "PUBLIC", "COV_"))}
        env = {**clean, **said(), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": self.fake.url, "DATABASE_URL": self.database}
        if self.webhook:
            self.port = self.port or free_port()
            env |= {"PUBLIC_URL": f"http://127.0.0.1:{self.port}", "PORT": str(self.port), "TELEGRAM_SECRET": SECRET}
            env |= controllers(self.folder)
        return env | self.env
