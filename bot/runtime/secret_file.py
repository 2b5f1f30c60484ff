"""A secret that stands in a file, as containers and services are given theirs."""

from __future__ import annotations

from pathlib import Path

MOST_BYTES = 4096
"""No secret is longer; a file that is, is another one."""


def content(path: Path) -> str:
    """What stands in the file, without the line end that editors put behind it. ValueError where it cannot be read, or is no line
    of text; what it says goes behind "a file that", and has nothing of the file in it, nor its name: somebody may have given the
    secret itself in its place."""
    try:
        with path.open("rb") as file:
            found = file.read(MOST_BYTES + 1).decode()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise ValueError("is no text") from None
    line = found.removesuffix("\n").removesuffix("\r")
    if not line:
        raise ValueError("is empty")
    if len(found) > MOST_BYTES or not line.isprintable():
        raise ValueError("must hold the secret and nothing else, in one line")
    return line
