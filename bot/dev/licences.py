"""The licences of all that is installed to run the assistant, as the table at the end of NOTICE.

``python -m bot.dev.licences`` writes it; with ``--check`` it says what is missing, and ends with exit code 1.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = "Packages that are installed beside it (`python -m bot.dev.licences` writes this list), each under its own licence:\n"
_LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+)(.*)", re.M)
_LONGEST = 60


def locked() -> dict[str, str]:
    """The packages of the lock of a server, all extras with it, with what the lock says of where they are needed."""
    text = (ROOT / "requirements" / "serve.txt").read_text(encoding="utf-8")
    return {found[1]: found[3] for found in _LOCKED.finditer(text)}


def licence(name: str) -> str:
    """The licence that a package names: its expression, else the classifiers, else the first line of its field."""
    about = metadata(name)
    classified = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")
    ]
    expression, words = (str((about.get_all(field) or [""])[0]) for field in ("License-Expression", "License"))
    said = expression or ", ".join(classified) or words.strip()
    return said.partition("\n")[0][:_LONGEST] or "not named"


def table() -> str:
    """A line a package that is installed here; those of other systems have none."""
    lines = []
    for name in sorted(locked()):
        try:
            lines.append(f"* {name}: {licence(name)}")
        except PackageNotFoundError:
            continue
    return HEAD + "\n".join(lines) + "\n"


def main(check: bool) -> int:
    """Write the list, or compare; 1 where it is not as it should be."""
    path = ROOT / "NOTICE"
    before = path.read_text(encoding="utf-8")
    after = before.partition(f"\n{HEAD}")[0].rstrip("\n") + f"\n\n{table()}"
    if check:
        return int(before != after)
    path.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
