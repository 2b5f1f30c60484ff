"""A visit in Slack as steps, played by a driver: local-slack, or our own stand-in. What the bot did is said as lines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fake.slack import Shown, pressable

GENERAL = "C01GEN"
_COMMANDS = re.compile(r"(?:\n• \w+ – [^\n]+){9,}")
"""The list of ``help``: that it is there is recorded, and not each command."""


@dataclass(frozen=True)
class Step:
    """``do`` names the driver's method; ``only`` the mode in which it can be done."""

    do: str
    words: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    only: str = ""


class Driver(Protocol):
    mode: str

    def says(self, words: str) -> None: ...
    def presses(self, label: str) -> None: ...
    def mentions(self, words: str) -> None: ...
    def commands(self, words: str) -> None: ...
    def orders(self, words: str) -> None: ...
    def opens_home(self) -> None: ...
    def submits(self, values: Mapping[str, Any]) -> None: ...
    def sends_back(self, old: str, new: str) -> None: ...
    def asks_about(self, words: str) -> None: ...
    def done(self, expected: list[str]) -> list[str]:
        """What the bot did since, once it is quiet, or did as much as is expected."""


VISIT = (
    Step("says", "hello"),
    Step("says", "programme utm-city2city"),
    Step("says", "check"),
    Step("presses", "Consortium"),
    Step("says", "back"),
    Step("presses", "City or authority"),
    Step("says", "why"),
    Step("presses", "Yes, it is a member"),
    Step("presses", "Yes"),
    Step("says", "when is the deadline to apply?"),
    Step("says", "not sure"),
    Step("presses", "I'm not sure"),
    Step("presses", "I'm not sure"),
    Step("presses", "I'm not sure"),
    Step("presses", "See the result and keep"),
    Step("says", "summary"),
    Step("says", "draft"),
    Step("presses", "Yes"),
    Step("presses", "No"),
    Step("presses", "No, ask me"),
    Step("orders", "form A"),
    Step("submits", values={"A1": "Old Town <!channel> & sons", "A2": "Narnia", "A3": "consortium"}),
    Step("submits", values={"A1": "Old Town <!channel> & sons", "A2": "Spain", "A3": "consortium", "A6": "Europe/Madrid"}),
    Step("orders", "form B6"),
    Step("submits", values={"B6.0.name": "North", "B6.0.inhabitants": "1000", "B6.0.gcom": "signatory", "B6.0.plan": "whole"}),
    Step("presses", "Add another"),
    Step("submits", values={"B6.1.name": "South", "B6.1.inhabitants": "2000", "B6.1.gcom": "unsure", "B6.1.plan": "no"}),
    Step("orders", "form B"),
    Step("submits", values={"B1": "member"}),
    Step("says", "export"),
    Step("sends_back", "Old Town", values={"new": "New Town"}),
    Step("says", "summary"),
    Step("opens_home"),
    Step("mentions", "when is the deadline to apply?"),
    Step("mentions", "tasks"),
    Step("commands", "help"),
    Step("asks_about", "When is the deadline to apply?", only="http"),
    Step("says", "forget"),
    Step("presses", "Yes, delete everything"),
)  # fmt: skip


def play(driver: Driver, expected: list[list[str]] | None = None) -> Iterator[tuple[Step, list[str]]]:
    """Do step after step; what came of each."""
    for number, step in enumerate(VISIT):
        if step.only in ("", driver.mode):
            _do(driver, step)
            yield step, driver.done(expected[number] if expected else [])
        else:
            yield step, []


def _do(driver: Driver, step: Step) -> None:
    method = getattr(driver, step.do)
    if step.do == "submits":
        method(step.values)
    elif step.do == "sends_back":
        method(step.words, step.values["new"])
    elif step.do == "opens_home":
        method()
    else:
        method(step.words)


def line(method: str, args: Mapping[str, Any]) -> str:
    """A call of the bot as a line that is the same on every day; empty where it shows nothing."""
    said = _COMMANDS.sub("\n• …", _line(method, args))
    return re.sub(r"On \d+ \w+ \d{4} the call", "On … the call", re.sub(r"\d{4}-\d\d-\d\d", "…", said))


def _line(method: str, args: Mapping[str, Any]) -> str:
    if method in ("chat.postMessage", "chat.postEphemeral", "chat.update"):
        place = "DM" if str(args["channel"]).startswith("D") else args["channel"]
        thread = " in the thread" if args.get("thread_ts") else ""
        return f"{method} {place}{thread}: {_shown(args['blocks'])}"
    if method.startswith("views."):
        view = args["view"]
        fields = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
        title = view.get("title", {}).get("text", "")
        return (
            f"{method} {title} {' '.join(fields)}".strip() if fields else f"{method} {title}: {_shown(view['blocks'])}"
        )
    if method == "files.completeUploadExternal":
        return f"{method} {' '.join(one['title'] for one in args['files'])}"
    return ""


def _shown(blocks: list[dict[str, Any]]) -> str:
    labels = [one["label"] for one in pressable(blocks)]
    return Shown("", "", blocks, "").words + (f" [{' | '.join(labels)}]" if labels else "")


def picked(view: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """Of the fields that are filled in those whose options are asked for while somebody types."""
    elements = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    return [leaf for leaf in values if elements[leaf]["type"] == "external_select"]


def waiting(database: str) -> int:
    """How many messages wait to be sent, or for an answer to that."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return int(opened.execute("SELECT count(*) FROM outbox WHERE state IN ('due', 'sending')").fetchone()[0])


def in_order(lines: list[str]) -> list[str]:
    """Messages as they came; edits and screens after them, for these go their own way."""
    later = ("chat.update", "views.")
    return [one for one in lines if not one.startswith(later)] + sorted(one for one in lines if one.startswith(later))
