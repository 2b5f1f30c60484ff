"""A poll's result as a picture. It needs the extra ``[charts]`` (matplotlib); without it the text bars stand alone."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from handlers.calendar import session_times
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Made
from handlers.polls import tally
from storage.records import Poll
from storage.store import Store

WIDTH, ROW, LINE, DPI = 7.0, 0.55, 0.25, 120
"""Inches, inches an option, inches a line of the title, dots an inch."""
PICTURES = 8
"""So many are kept: one poll is shown in several groups at once."""


def drawn(data: Mapping[str, Any], store: Store, languages: Mapping[str, Translator]) -> Made | None:
    """The chart of a poll; None where the poll is gone, its count is not for showing, or there is no matplotlib."""
    poll = store.poll(data["poll"])
    options = tally.counts(store, poll) if poll else ()
    if poll is None or not options or find_spec("matplotlib") is None:
        return None
    words = languages[data["language"] if data["language"] in languages else "en"]
    bars = tuple((words.pack(data["programme"], one.label), one.votes) for one in options)
    return Made(f"poll-{poll.id}.png", "", png(titles(store, poll, words, data["programme"]), bars))


def titles(store: Store, poll: Poll, words: Translator, programme: str) -> tuple[str, str]:
    """The twinning, with the session where it is about one, and the question: a picture is passed on without what stood
    around it."""
    twinning, session = store.twinning(poll.twinning), store.session(poll.session)
    parts = [twinning.title if twinning else "", session_times.title(words, session) if session else ""]
    return " · ".join(part for part in parts if part), words.pack(programme, poll.text)


@lru_cache(PICTURES)
def png(title: tuple[str, ...], bars: tuple[tuple[str, int], ...]) -> bytes:
    """Horizontal bars with their numbers under lines of a title, in one dark grey: nothing is told by colour."""
    from matplotlib.figure import Figure

    lines = [line for one in title for line in textwrap.wrap(_written(one), 72)]
    figure = Figure(figsize=(WIDTH, 0.7 + LINE * len(lines) + ROW * len(bars)), dpi=DPI, layout="constrained")
    axes = figure.subplots()
    names = ["\n".join(textwrap.wrap(label, 28)) for label in readable([label for label, _ in bars])]
    drawn_bars = axes.barh(range(len(bars)), [votes for _, votes in bars], color="#444444")
    axes.set_yticks(range(len(bars)), names, parse_math=False)
    axes.bar_label(drawn_bars, padding=4)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1, *(votes for _, votes in bars)) * 1.15)
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    figure.suptitle("\n".join(lines), x=0.01, horizontalalignment="left", parse_math=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def readable(labels: Sequence[str]) -> list[str]:
    """Options without the signs that the font of the picture lacks (most emoji): what lacks some begins with its number."""
    written = [_written(label) for label in labels]
    return [
        words if words == " ".join(label.split()) else f"{number}. {words}".strip()
        for number, (label, words) in enumerate(zip(labels, written, strict=True), 1)
    ]


def _written(words: str) -> str:
    """What the font has of words."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    has = get_font(findfont(FontProperties())).get_charmap()
    return " ".join("".join(sign for sign in words if ord(sign) in has or sign.isspace()).split())
