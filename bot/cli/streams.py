"""Where a command reads and writes: an output that is closed, full or of few letters ends it in one plain line."""

from __future__ import annotations

import codecs
import errno
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO

PLAIN = "city2city.plain"
"""The name under which codecs find what stands for a letter that an encoding lacks."""
_LIKE = {
    "│": "|", "─": "-", "—": "-", "–": "-", "‑": "-", "−": "-", "•": "*", "·": "*", "→": "->", "←": "<-", "…": "...",
    "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "⚠": "!", "≥": ">=", "≤": "<=", "×": "x",
    "✓": "+", "✔": "+", "✗": "x", "€": "EUR", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "œ": "oe",
    "đ": "d", "Đ": "D", "ı": "i", "\u2009": " ", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_OF_STREAMS = {errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF}


class StreamGone(Exception):
    """What a command reads or writes is closed, or takes no more. The message is a sentence for who typed it."""


def _like(error: UnicodeError) -> tuple[str, int]:
    """What stands for letters that cannot be written: ASCII that looks alike, without its accents, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode("ascii")
    return _LIKE.get(letter) or bare or ("" if unicodedata.combining(letter) else "?")


@contextmanager
def told() -> Iterator[None]:
    """Run a command; what is wrong with its streams becomes one line and exit code 1, and nothing else is heard of it."""
    codecs.register_error(PLAIN, _like)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the process lives
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=PLAIN)
    try:
        try:
            if sys.stdout is None:
                raise StreamGone("The output is closed: nothing can be shown.")
            yield
        finally:
            flush(sys.stdout)
    except StreamGone as gone:
        _end(gone)
    except OSError as error:
        if error.errno not in _OF_STREAMS or error.filename is not None:
            raise
        _end(gone_of(error))


def flush(out: TextIO | None) -> None:
    """Write what is held back."""
    if out is not None and not out.closed:
        out.flush()


def gone_of(error: OSError) -> StreamGone:
    """The output that takes no more."""
    return StreamGone(f"The output cannot be written: {error.strerror}.")


def _end(gone: StreamGone) -> NoReturn:
    _discard(sys.stdout)
    with suppress(OSError):
        sys.stderr.write(f"{gone}\n")
        sys.stderr.flush()
    sys.exit(1)


def _discard(out: TextIO | None) -> None:
    """What is still held back goes nowhere: Python would try once more at its end, and complain."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
