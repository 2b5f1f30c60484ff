"""Logging: one formatter that blanks secrets in message, arguments and traceback, and keeps each message on one line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType

TOKENS = re.compile(r"\d{6,12}(?::|%3A)[\w-]{30,}|xox[abeprs]-[\w-]{8,}|xapp-[\w-]{8,}")
"""What tokens of Telegram and Slack look like, also those of others: in a pasted URL, in a library's error."""
BLANK = "***"
LEVELS = {
    "httpx": logging.WARNING,  # logs the URL of each request, which holds the token
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,  # logs what it received, in full, also in errors that we log ourselves
    "aiohttp": logging.INFO,
    "slack_bolt": logging.INFO,
    "slack_sdk": logging.INFO,
    "uvicorn": logging.INFO,
}
"""Libraries that log what people wrote, or secrets, and from which level on they do not."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Redacting(logging.Formatter):
    """Blanks tokens by their looks and the given ``secrets`` by their value; control characters become escapes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = sorted((re.escape(one) for one in secrets if len(one) >= 4), key=len, reverse=True)
        self._secrets = re.compile("|".join((*known, TOKENS.pattern)))

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the traceback where there is one."""
        return self._secrets.sub(BLANK, super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without the traceback, on one line."""
        return _CONTROL.sub(lambda found: repr(found[0])[1:-1], super().formatMessage(record))


def set_up(level: str = "INFO", secrets: Iterable[str] = ()) -> None:
    """Log to standard error from ``level`` on, uncaught exceptions too. Nothing that was set up before goes on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in LEVELS.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
    sys.excepthook = _uncaught


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("city2city").critical("stopped by an error", exc_info=(kind, error, trace))
