"""No secret reaches a log: by its looks or by its value, in message, arguments and traceback."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.runtime.logs import LEVELS, JsonLines, Redacting
from bot.runtime.settings import Misconfigured, settings
from bot.runtime.store_thread import Writer
from bot.runtime.turn_ids import REMEMBERED, QueuedTurns, current, turn
from storage.open import open_store
from tests.bot.test_receive import SECRET, incoming, receiver

TOKEN = "1234567890:AAHcanaryCANARYcanaryCANARYcanary00"
SECRETS = (TOKEN, "xoxb-canary-1234567890", "xapp-1-canary-1234567890", "my own secret")


def logged(
    message: str,
    *values: object,
    error: Exception | None = None,
    kind: type[Redacting] = Redacting,
    secret: str = "my own secret",
) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(kind([secret, ""]))
    log = logging.Logger("test")
    log.addHandler(handler)
    log.error(message, *values, exc_info=error)
    return out.getvalue()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_blanked_wherever_it_stands(secret: str) -> None:
    try:
        raise OSError(f"in https://api.telegram.org/bot{secret}/getMe")
    except OSError as caught:
        said = logged(f"message {secret}, arguments %s %r", secret, {"a": secret}, error=caught)
    assert secret not in said
    assert said.count("***") >= 4
    assert "Traceback" in said


def test_a_token_in_an_encoded_address_is_blanked() -> None:
    assert TOKEN.partition(":")[2] not in logged("%s", TOKEN.replace(":", "%3A"))


def test_of_secrets_that_begin_alike_the_longest_is_blanked_and_a_word_of_three_letters_is_none() -> None:
    formatter = Redacting(["abc", "wxyz", "wxyz-and-more"])
    record = logging.makeLogRecord({"msg": "abc wxyz wxyz-and-more"})
    assert formatter.format(record).endswith(": abc *** ***")


def test_a_message_stays_on_one_line_and_obeys_nothing() -> None:
    said = logged("%s", "one\ntwo\x1b[31m\u2028three\r")
    assert said.count("\n") == 1
    assert "one\\ntwo\\x1b[31m\\u2028three\\r" in said


def test_what_is_no_secret_stays() -> None:
    assert "room 12:30 for 1234567 people" in logged("room 12:30 for %d people", 1234567)


def test_of_an_exception_its_kind_and_way_are_written_and_not_its_words() -> None:
    typed = "canary-typed"
    try:
        try:
            raise ValueError(f"not {typed}")
        except ValueError as first:
            first.add_note(typed)
            raise ExceptionGroup(typed, [KeyError(typed), RuntimeError()]) from first
    except ExceptionGroup as caught:
        said = logged("parked", error=caught)
    assert typed not in said
    assert [line for line in said.splitlines() if line and not line.startswith(" ")] == [
        "1970-01-01 00:00:00,000 ERROR test: parked".replace("1970-01-01 00:00:00,000", said[:23]),
        "Traceback (most recent call last):",
        "ValueError",
        "which led to:",
        "Traceback (most recent call last):",
        "ExceptionGroup",
        "Traceback (most recent call last):",
        "KeyError",
        "Traceback (most recent call last):",
        "RuntimeError",
    ]


def test_what_another_formatter_wrote_of_an_exception_is_not_taken_over() -> None:
    typed = "canary-typed"
    try:
        raise KeyError(typed)
    except KeyError as caught:
        record = logging.makeLogRecord({"msg": "parked", "exc_info": (KeyError, caught, caught.__traceback__)})
    assert typed in logging.Formatter().format(record)
    assert typed not in Redacting().format(record)


def test_what_the_system_says_stays() -> None:
    try:
        open("/nowhere/to/be/found")  # noqa: PTH123, SIM115
    except OSError as caught:
        assert "No such file or directory: '/nowhere/to/be/found'" in logged("stopped", error=caught)


def written(words: str, *, whole: bool = False) -> list[str]:
    """What a process of its own writes to standard error, behind the day unless ``whole``."""
    program = f"import logging\nfrom bot.runtime import logs\n{words}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    return [line if whole else line.partition(" ")[2] for line in done.stderr.splitlines()]


def test_what_a_process_logs_and_what_ends_it_is_written_by_these_rules() -> None:
    said = written(
        "logs.set_up('INFO', ['my own secret'])\n"
        "logging.getLogger('a').debug('quiet')\n"
        "logging.getLogger('a').info('in %s', 'my own secret')\n"
        "raise OSError('in my own secret')"
    )
    assert said[0].endswith("INFO a: in ***")
    assert said[1].endswith("CRITICAL city2city: stopped by an error")
    assert said[-1] == "in ***"
    assert len(said) == 5


@pytest.mark.parametrize(("level", "least"), [("DEBUG", 0), ("ERROR", logging.ERROR)])
def test_a_library_that_would_log_what_people_wrote_does_not_however_much_is_logged(level: str, least: int) -> None:
    assert levels(level) == {name: max(quiet, least) for name, quiet in LEVELS.items()}


def levels(level: str) -> dict[str, int]:
    """From which level on each of these libraries logs in a process that logs from a level on."""
    program = (
        "import json, logging\nfrom bot.runtime import logs\n"
        f"logs.set_up({level!r})\n"
        "print(json.dumps({name: logging.getLogger(name).level for name in logs.LEVELS}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_command_without_a_log_warns_by_the_same_rules() -> None:
    said = written(f"logs.for_commands()\nlogging.getLogger('a').warning('in {TOKEN}')\nraise KeyError('canary-typed')")
    assert said[0].endswith("WARNING a: in ***")
    assert "canary" not in "".join(said)


# -- an object a line


def in_json(
    message: str, *values: object, error: Exception | None = None, secret: str = "my own secret"
) -> Mapping[str, str]:
    (line,) = logged(message, *values, error=error, kind=JsonLines, secret=secret).splitlines()
    assert line.isascii()
    found: Mapping[str, str] = json.loads(line)
    return found


def test_an_object_a_line_says_what_the_plain_line_says() -> None:
    found = in_json("%s in %d", "café\n\x1b[31m\u2028", 3)
    at = found["time"]
    assert found == {"time": at, "level": "ERROR", "logger": "test", "message": "café\\n\\x1b[31m\\u2028 in 3"}
    assert at.endswith("+00:00")


@pytest.mark.parametrize("secret", [*SECRETS, 'with "quotes"', "back\\slash", "é accent"])
def test_a_secret_is_blanked_in_an_object_too(secret: str) -> None:
    try:
        raise OSError(f"in https://api.telegram.org/bot{secret}/getMe")
    except OSError as caught:
        found = in_json(f"message {secret}, arguments %s", secret, error=caught, secret=secret)
    whole = json.dumps(found, ensure_ascii=False)
    written_as = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    assert [one for one in written_as if one in whole] == []
    assert (found["message"].count("***"), found["trace"].count("***")) == (2, 1)


def test_the_way_to_an_exception_is_one_value_without_its_words() -> None:
    typed = "canary-typed"
    try:
        raise KeyError(typed)
    except KeyError as caught:
        found = in_json("parked", error=caught)
    assert found["trace"].splitlines()[0] == "Traceback (most recent call last):"
    assert found["trace"].splitlines()[-1] == "KeyError"
    assert typed not in "".join(found.values())


@pytest.mark.parametrize(
    ("setting", "words"), [("LOG_FORMAT", "text, json"), ("LOG_LEVEL", "info, debug, warning, error, critical")]
)
def test_a_word_that_is_none_is_told(setting: str, words: str) -> None:
    with pytest.raises(Misconfigured) as told:
        settings({setting: "loud"})
    assert str(told.value) == f"{setting} must be one of these: {words}."
    assert (settings({"LOG_FORMAT": "JSON"}).log_format, settings({"LOG_LEVEL": "Debug"}).log_level) == (
        "json",
        "DEBUG",
    )
    assert (settings({}).log_format, settings({}).log_level) == ("text", "INFO")


def test_what_python_warns_of_is_an_object_too() -> None:
    words = "logs.set_up('INFO', [], 'json')\nimport warnings\nwarnings.warn('old')\nraise KeyError('canary-typed')"
    said = written(words, whole=True)
    first, last = (json.loads(line) for line in said)
    assert (first["logger"], "old" in first["message"]) == ("py.warnings", True)
    assert (last["message"], last["trace"].splitlines()[-1]) == ("stopped by an error", "KeyError")


# -- what belongs to one event


@contextmanager
def lines() -> Iterator[list[Mapping[str, str]]]:
    """All that is logged meanwhile, as objects."""
    kept: list[Mapping[str, str]] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(json.loads(self.format(record)))

    handler, root = Keeping(), logging.getLogger()
    handler.setFormatter(JsonLines())
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def test_what_is_logged_of_an_event_has_its_turn_which_is_the_same_when_it_comes_again(tmp_path: Path) -> None:
    with closing(open_store(str(tmp_path / "city.db"))) as store, lines() as kept:
        receive = receiver(store).receive
        for number, words in (("1", SECRET), ("2", "hello"), ("1", SECRET)):
            receive(incoming(words, number))
    told = [(one["message"].partition(" (")[0], one["turn"]) for one in kept if one["logger"] == "bot.runtime.receive"]
    (_, first), (_, second) = told[0], told[2]
    assert told == [
        ("parked an event of test", first),
        ("an event of test: parked", first),
        ("an event of test: applied", second),
        ("an event of test: repeated", first),
    ]
    assert first != second
    assert current() == ""


def test_the_thread_of_the_store_works_for_the_turn_that_asked() -> None:
    async def asked() -> tuple[str, str, str]:
        writer = Writer()
        try:
            with turn("telegram", "helper", "7"):
                here, there = current(), await writer(current)
            return here, there, await writer(current)
        finally:
            writer.close()

    here, there, after = asyncio.run(asked())
    assert (here, after) == (there, "")
    assert here


def test_what_comes_of_an_event_is_of_its_turn_wherever_it_is_applied(tmp_path: Path) -> None:
    with turn("test", "helper", "7"):
        first, parts = current(), [incoming("hello", "7"), incoming("start", "7.1")]
    with closing(open_store(str(tmp_path / "city.db"))) as store, lines() as kept, turn("test", "helper", "8"):
        assert current() not in ("", first)
        for one in (*parts, incoming("help", "8.1")):
            receiver(store).receive(one)
        assert [one["turn"] for one in kept if "an event of" in one["message"]] == [first, first, current()]


def test_a_message_is_of_the_turn_that_queued_it_as_long_as_it_is_remembered() -> None:
    queued = QueuedTurns()
    with turn("slack", "helper", "7"):
        queued.note([1, 2])
        name = current()
    with queued.sending(2):
        assert current() == name
    queued.note(range(3, REMEMBERED + 2))
    assert len(queued.of_rows) == REMEMBERED
    for gone in (1, 5000):
        with queued.sending(gone):
            assert current() == ""
