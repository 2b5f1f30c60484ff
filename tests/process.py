"""The real ``city2city`` as a process of its own, beside a stand-in for a platform."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from faq.pack.load import BUILT_IN
from tests.nursery import Life, begin, completed
from tests.patience import PATIENCE

CITY2CITY = str(Path(sys.executable).parent / "city2city")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def controllers(folder: Path) -> dict[str, str]:
    """The settings by which every programme names a controller."""
    named = folder / "controllers"
    named.mkdir(exist_ok=True)
    for pack in BUILT_IN.iterdir():
        if (pack / "pack.toml").is_file():
            words = 'controller = { name = "City of Ghent", email = "data@ghent.example" }\n'
            (named / f"{pack.name}.local.toml").write_text(words, encoding="utf-8")
    return {"CITY2CITY_PACKS": str(named)}


class Program:
    """``log`` is all that it ever wrote, over all its lives. It is started with ``words``, or is another ``command``."""

    folder: Path
    words: tuple[str, ...]
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | Life | None

    def environment(self) -> dict[str, str]:
        raise NotImplementedError

    @property
    def database(self) -> str:
        return str(self.folder / "bot.db")

    @property
    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text() if path.exists() else ""

    def start(self) -> Self:
        with (self.folder / "log").open("ab") as log, Path(os.devnull).open("rb") as nothing:
            if self.command:
                self.process = subprocess.Popen(self.command, env=self.environment(), stdout=log, stderr=log)
            else:
                streams = nothing.fileno(), log.fileno(), log.fileno()
                self.process = begin(self.words, self.environment(), *streams)
        return self

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return completed(words, self.environment())

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
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """End it by SIGTERM; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.alive:
            self.kill()
