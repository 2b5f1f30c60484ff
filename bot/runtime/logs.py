"""Logging: one formatter that blanks secrets in message, arguments and traceback, and keeps each message on one line.

Of an exception it writes kind and way, never its words: a ``KeyError`` says what was looked up, which may be what somebody
typed. The system's own errors (``OSError``) keep theirs, since they name files and ports.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from types import TracebackType

from bot.platforms import PLATFORMS
from bot.runtime import turn_ids
from faq.text.showing import UNSEEN

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

BLANK = "***"
LEVELS = {"uvicorn": logging.INFO} | {name: level for one in PLATFORMS for name, level in one.levels.items()}
"""Libraries that log what people wrote, or secrets, and from which level on they do not."""
_CONTROL = re.compile(f"[\n\t]|{UNSEEN.pattern}")


class Redacting(logging.Formatter):
    """Blanks tokens by their looks (also those of others: in a pasted URL, in a library's error) and the given ``secrets`` by
    their value; control characters become escapes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = sorted((re.escape(one) for one in secrets if len(one) >= 4), key=len, reverse=True)
        looks = [one.tokens.pattern for one in PLATFORMS if one.tokens]
        self._secrets = re.compile("|".join((*known, *looks)))

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the traceback where there is one."""
        record.exc_text = None  # may be of another formatter, with the words
        return self.blanked(super().format(record))

    def formatException(self, ei: ExcInfo) -> str:
        """The way to the exception and its kind, of those before it too."""
        return "\n".join(_traced(ei[1])) if ei[1] else ""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without the traceback, on one line."""
        return _on_one_line(super().formatMessage(record))

    def blanked(self, words: str) -> str:
        """The words without secrets."""
        return self._secrets.sub(BLANK, words)


class JsonLines(Redacting):
    """By the same rules, an object a line; ``turn`` joins what belongs to one event."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, in ASCII. Secrets are blanked before anything in them is escaped."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found = {
            "time": at,
            "level": record.levelname,
            "logger": record.name,
            "message": _on_one_line(record.getMessage()),
        }
        if turn := turn_ids.current():
            found["turn"] = turn
        if record.exc_info:
            found["trace"] = self.formatException(record.exc_info)
        return json.dumps({name: self.blanked(words) for name, words in found.items()})


FORMATS = {"text": Redacting, "json": JsonLines}


def _on_one_line(words: str) -> str:
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], words)


def _traced(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from (*_traced(before), "", "which led to:", "")
    yield "Traceback (most recent call last):"
    yield from (line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__name__}: {error}" if isinstance(error, OSError) else type(error).__name__
    for one in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _traced(one)


def set_up(level: str = "INFO", secrets: Iterable[str] = (), form: str = "text") -> None:
    """Log to standard error from ``level`` on, uncaught exceptions too. Nothing that was set up before goes on."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATS[form](secrets))
    logging.captureWarnings(form == "json")
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
    sys.excepthook = _uncaught


def for_commands() -> None:
    """What a command that sets up no log warns of, and what stops it, is written to standard error by the same rules."""
    if logging.lastResort:
        logging.lastResort.setFormatter(Redacting())
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("city2city").critical("stopped by an error", exc_info=(kind, error, trace))
