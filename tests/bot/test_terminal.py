"""The terminal adapter: messages of a pipe, files both ways, and a store that goes away while something is printed."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.terminal import terminal_adapter
from bot.terminal.terminal_render import Style
from handlers.forms.sent_files import LARGEST_FILE, LARGEST_TEXT
from storage.open import open_store
from storage.store import Store, StoreBusy
from tests.flow.talk import Shelf, languages_of, shipped

NOW = datetime(2025, 7, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"), busy_ms=20)) as opened:
        yield opened


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def chat(store: Store, out: io.StringIO, tmp_path: Path) -> terminal_adapter.Chat:
    shelf, languages = Shelf(shipped(), store), languages_of(shipped().packs)
    printer = terminal_adapter.Printer(out, Style(), tmp_path / "files")
    relay = Relay(store, shelf, languages, {terminal_adapter.PLATFORM: printer}, lambda: NOW)
    return terminal_adapter.Chat(Receiver(store, shelf, languages, lambda: NOW), relay, terminal_adapter.here(""))


def printed(out: io.StringIO) -> str:
    """What was printed since the last call."""
    words = out.getvalue()
    out.truncate(0)
    out.seek(0)
    return words


@pytest.mark.parametrize(
    ("piped", "wanted"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("one\\\ntwo\n", ["one\ntwo"]),
        ("one\\\n\\\nthree", ["one\n\nthree"]),
        ("open\\\n", ["open\n"]),
        ("", []),
        ("\n\n", ["", ""]),
        ("last", ["last"]),
        ("a\\b\n", ["a\\b"]),
    ],
)
def test_the_messages_of_a_pipe(piped: str, wanted: list[str]) -> None:
    assert list(terminal_adapter.messages(io.StringIO(piped))) == wanted


def test_a_message_is_answered_and_a_file_is_saved_under_a_name_that_is_free(
    chat: terminal_adapter.Chat, out: io.StringIO, tmp_path: Path
) -> None:
    chat.say("hello")
    assert "I am an automated assistant" in printed(out)
    for name in ("my-data.json", "my-data-2.json", "my-data-3.json"):
        chat.say("mydata")
        assert f"  → {tmp_path / 'files' / name}" in printed(out)
        assert '"terminal"' in (tmp_path / "files" / name).read_text()


def test_a_saved_file_is_its_owners_alone(chat: terminal_adapter.Chat, tmp_path: Path) -> None:
    chat.say("hello")
    chat.say("mydata")
    saved = [tmp_path / "files", tmp_path / "files" / "my-data.json"]
    assert [path.stat().st_mode & 0o077 for path in saved] == [0, 0]


def test_a_file_is_sent_by_its_path(chat: terminal_adapter.Chat, out: io.StringIO, tmp_path: Path) -> None:
    for words in ("programme 1", "draft", "yes", "no"):
        chat.say(words)
    filled = tmp_path / "my draft.md"
    filled.write_bytes("### A1 · City\r\n\r\nMunicípio de Águeda\r\n".encode("cp1252"))
    printed(out)
    chat.say(f"/file '{filled}'")
    assert "I read this file as Windows text." in (said := printed(out))
    assert "A1 City or authority: Município de Águeda" in said


def test_how_to_send_a_file_is_said_where_one_is_given_and_where_every_word_is(
    chat: terminal_adapter.Chat, out: io.StringIO
) -> None:
    for words in ("programme 1", "draft", "yes", "no"):
        chat.say(words)
    for words in ("help all", "export", "summary", "Export as a file"):
        printed(out)
        chat.say(words)
        assert ("`/file draft.docx`" in printed(out)) is (words != "summary"), words
    printed(out)
    chat.say("language fr")
    chat.say("export")
    assert "Pour m'envoyer un fichier" in printed(out)


@pytest.mark.parametrize("line", ["/file", "/file nowhere.md", "/file /", "/file \0"])
def test_a_file_that_is_not_there_is_said_and_nothing_is_taken(
    chat: terminal_adapter.Chat, store: Store, line: str
) -> None:
    with pytest.raises(FileNotFoundError, match="There is no file"):
        chat.say(line)
    assert store.outbox() == []


@pytest.mark.parametrize("size", [LARGEST_TEXT, LARGEST_FILE])
def test_a_file_that_is_too_large_is_refused(
    chat: terminal_adapter.Chat, out: io.StringIO, tmp_path: Path, size: int
) -> None:
    large = tmp_path / "large.md"
    large.write_bytes(b"x" * (size + 1))
    chat.say(f"/file {large}")
    assert "That file is larger than I can take" in printed(out)


def test_an_error_goes_to_the_side_without_what_a_terminal_obeys(
    chat: terminal_adapter.Chat, out: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal_adapter.run_piped(chat, io.StringIO("/file \x1b[2Jnowhere\nhello\n"))
    assert capsys.readouterr().err.startswith("There is no file [2Jnowhere.")
    assert "automated assistant" in printed(out)


def test_a_store_that_goes_away_between_printing_and_noting_it_keeps_the_chat_going(
    chat: terminal_adapter.Chat, store: Store, out: io.StringIO, tmp_path: Path
) -> None:
    chat.say("start")
    with closing(sqlite3.connect(tmp_path / "city.db", isolation_level=None)) as holder:
        plain_write = out.write

        def write_and_lock(words: str) -> int:
            if not holder.in_transaction:
                holder.execute("BEGIN IMMEDIATE")
            return plain_write(words)

        out.write = write_and_lock  # type: ignore[method-assign]
        with pytest.raises(StoreBusy):
            chat.say("help")
        holder.execute("ROLLBACK")
        out.write = plain_write  # type: ignore[method-assign]
    printed(out)
    chat.say("about")
    assert "About" in printed(out)
    assert {row.state for row in store.outbox()} == {"sent"}


def test_the_width_is_one_that_reads_well(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, wanted in (("300", 100), ("64", 64)):
        monkeypatch.setenv("COLUMNS", columns)
        assert terminal_adapter.width() == wanted
