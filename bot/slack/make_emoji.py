"""Makes ``emoji.tsv`` out of ``emoji.json`` of the npm package emoji-datasource: Slack's names of each emoji, and the emoji.

npm pack emoji-datasource@16.0.0 && tar xzf emoji-datasource-16.0.0.tgz package/emoji.json
python -m bot.slack.make_emoji package/emoji.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

MADE = Path(__file__).with_name("emoji.tsv")


def lines(emoji: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line an emoji: its names with spaces between, a tab, its characters."""
    named = ((one["short_names"], one["unified"].split("-")) for one in emoji)
    return sorted(f"{' '.join(names)}\t{''.join(chr(int(code, 16)) for code in codes)}" for names, codes in named)


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    MADE.write_text("\n".join(lines(found)) + "\n", "utf-8")
