"""Writes what the packs that ship bring along for the search: ``python -m bot.dev.prepare``.

To be run after other ways to ask, questions of a pack, the asides or the weights were changed.
"""

from __future__ import annotations

from pathlib import Path

from faq.pack.load import load_packs
from faq.search import prepared
from faq.search.retrieval import Index


def main() -> None:
    """Write the file of each pack."""
    for pack in load_packs().values():
        prepared.write(Path(pack.folder) / prepared.NAME, Index.of(pack).prepared)


if __name__ == "__main__":
    main()
