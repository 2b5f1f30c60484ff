"""The command in a process and an environment of its own: of a nursery, or started anew where it is the start that counts."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.nursery import Piped, completed, piped
from tests.patience import PATIENCE

STRANGER = Path(__file__).with_name("stranger.py")
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "SECONDS_AHEAD")
"""What a command keeps of our own environment: the last three say its day and its zone."""
Done = subprocess.CompletedProcess[str]


@dataclass
class Chatting:
    """A chat in a process that reads a pipe."""

    process: Piped

    def say(self, *lines: str) -> None:
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()

    def until(self, words: str) -> list[str]:
        """What is printed up to a line with these words."""
        seen: list[str] = []
        for line in self.process.stdout:
            seen.append(line.rstrip("\n"))
            if words in line:
                return seen
        raise AssertionError(f"the chat ended without {words!r}: {seen}")

    def error_line(self) -> str:
        return self.process.stderr.readline()


@dataclass
class CommandLine:
    """``city2city`` as it is installed beside this Python; ``home`` holds the user's data."""

    home: Path

    @property
    def program(self) -> str:
        found = shutil.which("city2city", path=str(Path(sys.executable).parent))
        assert found, "city2city is not installed beside this Python"
        return found

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        return {"LANG": "C.UTF-8", **kept, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), **more}

    def run(self, *words: str, input: str | bytes = "", **settings: str) -> Done:
        """One command to its end."""
        given = input if isinstance(input, bytes) else input.encode()
        return completed(words, self.environment(settings), given)

    def run_anew(self, *words: str, input: str | bytes = "", room: int = 0, **settings: str) -> Done:
        """The installed command, from the start of Python to its end; ``room`` is how large a file may become in bytes."""
        given = input if isinstance(input, bytes) else input.encode()
        done = subprocess.run(
            [self.program, *words], input=given, capture_output=True, check=False, env=self.environment(settings),
            preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))) if room else None,
        )  # fmt: skip
        return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def as_stranger(self, *words: str, input: str) -> Done:
        """One command as a user who owns nothing."""
        return subprocess.run(
            [sys.executable, str(STRANGER), *words],
            input=input,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=self.environment({}),
        )

    @contextmanager
    def chat(self, *words: str, **settings: str) -> Iterator[Chatting]:
        """A chat that is held step by step; it must end well."""
        process = piped(["chat", *words], self.environment(settings))
        try:
            yield Chatting(process)
            process.stdin.close()
            assert process.life.wait(PATIENCE) == 0
        finally:
            process.life.kill()
            process.close()
