"""Where the words of a language stand that only a conversation needs."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "languages"
