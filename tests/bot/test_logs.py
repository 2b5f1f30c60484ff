"""No secret reaches a log: by its looks or by its value, in message, arguments and traceback."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys

import pytest

from bot.runtime.logs import LEVELS, Redacting

TOKEN = "1234567890:AAHcanaryCANARYcanaryCANARYcanary00"
SECRETS = (TOKEN, "xoxb-canary-1234567890", "xapp-1-canary-1234567890", "my own secret")


def logged(message: str, *values: object, error: Exception | None = None) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Redacting(["my own secret", ""]))
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


def written(words: str) -> list[str]:
    """What a process of its own writes to standard error."""
    program = f"import logging\nfrom bot.runtime import logs\n{words}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    return [line.partition(" ")[2] for line in done.stderr.splitlines()]


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
