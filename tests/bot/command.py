"""The real command in a real process, with an environment of its own."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.patience import PATIENCE

STRANGER = Path(__file__).with_name("stranger.py")
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "SECONDS_AHEAD")
"""What a command keeps of our own environment: the last three say its day and its zone."""
Done = subprocess.CompletedProcess[str]


@dataclass
class Chatting:
    """A chat in a process that reads a pipe."""

    process: subprocess.Popen[str]

    def say(self, *lines: str) -> None:
        assert self.process.stdin
        self.process.stdin.write("".join(f"{line}\n" for line in lines))
        self.process.stdin.flush()

    def until(self, words: str) -> list[str]:
        """What is printed up to a line with these words."""
        assert self.process.stdout
        seen: list[str] = []
        for line in self.process.stdout:
            seen.append(line.rstrip("\n"))
            if words in line:
                return seen
        raise AssertionError(f"the chat ended without {words!r}: {seen}")

    def error_line(self) -> str:
        assert self.process.stderr
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

    def run(self, *words: str, input: str | bytes = "", room: int = 0, **settings: str) -> Done:
        """One command to its end; ``room`` is how large a file may become in bytes."""
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
        command: Sequence[str] = [self.program, "chat", *words]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", env=self.environment(settings)
        ) as process:
            yield Chatting(process)
            assert process.stdin
            process.stdin.close()
            assert process.wait(PATIENCE) == 0
