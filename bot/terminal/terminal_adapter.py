"""The terminal adapter: a chat on a TTY, or one message a line from a pipe. Everything goes through receive and relay."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TextIO

from bot.cli import saying
from bot.cli.streams import StreamGone, gone_of
from bot.runtime.receive import Incoming, Receiver
from bot.runtime.relay import Relay, SendError
from bot.terminal.terminal_platform import PLATFORM
from bot.terminal.terminal_render import Style, lines
from handlers.dialog.turn import Channel, File, Made, Reply, Text, Unreadable
from handlers.forms.sent_files import LARGEST_FILE
from storage.records import Address, Identity, OutboxRow
from storage.store import StoreError

CHANNEL = Channel(buttons=False, edits=False)
GROUP = Channel(buttons=False, edits=False, private=False)


def here(group: str = "") -> Address:
    """The address of the terminal's conversation in private, or of a group of that name that it stands in for."""
    return Address(PLATFORM, "local", "", f"group {group}" if group else "local")


def me() -> Identity:
    """The person at the terminal: whoever can read the database."""
    return Identity(PLATFORM, "", "local")


_OUTSIDE = re.compile(r"[^\w.() -]+")
"""What may stand in no name of a file: what leads to another folder, and what a terminal would obey."""


@dataclass(slots=True)
class Printer:
    """Prints messages and saves files; ``heard`` is told each line, for ``--repro``. ``passing`` files are gone with the chat."""

    out: TextIO
    style: Style
    files: Path
    heard: Callable[[str], None] = lambda _line: None
    passing: bool = False
    gone: StreamGone | None = None
    """Why nothing can be printed any more."""

    @property
    def platform(self) -> str:
        """The platform's name in addresses."""
        return PLATFORM

    async def send(self, row: OutboxRow, reply: Reply, made: Made | None) -> str:
        """Print one message, and save its file. SendError where nothing can be printed any more: it is kept for the next chat."""
        shown = list(lines(reply, self.style))
        if made:
            shown.append(f"  → {self._save(made)}{'  (deleted when this chat ends)' if self.passing else ''}")
        try:
            self.out.write("\n".join([*shown, "", ""]))
            self.out.flush()
        except OSError as error:
            self.gone = gone_of(error)
            raise SendError("refused", str(error)) from error
        for line in lines(reply, Style()):
            self.heard(line)
        return str(row.id)

    def _save(self, made: Made) -> Path:
        """Save a file under a name that is not taken, for its owner alone; whatever the name says, in this folder."""
        self.files.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = replace(made, name=_OUTSIDE.sub("-", made.name).lstrip(".-") or "file")
        stem, ending = Path(made.name).stem, Path(made.name).suffix
        for number in itertools.count(1):
            path = self.files / (made.name if number == 1 else f"{stem}-{number}{ending}")
            try:
                path.touch(mode=0o600, exist_ok=False)
            except FileExistsError:
                continue
            path.write_bytes(made.bytes)
            return path
        raise AssertionError("unreachable")


@dataclass(slots=True)
class Chat:
    """One chat on a terminal."""

    receiver: Receiver
    relay: Relay
    address: Address = field(default_factory=here)
    identity: Identity = field(default_factory=me)
    channel: Channel = CHANNEL
    heard: Callable[[str], None] = lambda _message: None
    printer: Printer | None = None
    doubtful: bool = False
    """Whether the store went away while something was printed: what hangs between sent and settled is taken up first."""

    def say(self, line: str) -> None:
        """Give a message to the assistant and print what it replies. StoreError where it could not be taken."""
        event = _event(line)
        self.heard(line)
        # Nobody delivers a line again, but whoever sees the chat end may type it again, under another id.
        same = hashlib.sha256(repr(event).encode("utf-8", "replace")).hexdigest()
        incoming = Incoming(secrets.token_hex(8), event, self.address, self.identity, self.channel, same=same)
        self.receiver.receive(incoming)
        self.flush()

    def flush(self) -> None:
        """Print what is waiting to be printed; StreamGone where it cannot be."""
        if self.doubtful:
            self.relay.start()
        self.doubtful = True
        asyncio.run(self.relay.drain())
        self.doubtful = False
        if self.printer and self.printer.gone:
            raise self.printer.gone


def _event(line: str) -> Text | File | Unreadable:
    """A message, or with ``/file PATH`` the file at that path."""
    word, _, path = line.strip().partition(" ")
    if word != "/file":
        return Text(line)
    file = Path(path.strip().strip("'\"")).expanduser()
    if not file.is_file():
        raise FileNotFoundError(f"There is no file {file}.")
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    return File(file.name, content) if len(content) <= LARGEST_FILE else Unreadable("large file")


def messages(source: TextIO) -> Iterator[str]:
    """The messages of a pipe: one a line; a line that ends with a backslash goes on in the next."""
    held = ""
    for line in source:
        line = line.rstrip("\n")
        if line.endswith("\\"):
            held += line[:-1] + "\n"
            continue
        yield held + line
        held = ""
    if held:
        yield held


def run_piped(chat: Chat, source: TextIO) -> None:
    """Answer every message of a pipe."""
    for message in messages(source):
        _say(chat, message)


def run_typed(chat: Chat) -> None:
    """Chat until end of input (Ctrl-D). What was typed can be called up again, and is gone with the session."""
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession()
    _say(chat, "/start")
    while True:
        try:
            message = session.prompt("> ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if message.strip():
            _say(chat, message)


def _say(chat: Chat, message: str) -> None:
    try:
        chat.say(message)
    except (StoreError, OSError, ValueError) as error:
        saying.line(error, err=True)


def width() -> int:
    """The width to break lines at on this terminal: at most 100, which reads well."""
    return min(shutil.get_terminal_size().columns, 100)
