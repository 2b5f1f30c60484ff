"""A day hour by hour by the clocks of every city as a picture. It needs the extra ``[charts]`` (matplotlib)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from typing import Any

from faq.sessions import hours_grid
from faq.sessions.hours_grid import HourMark, HoursGrid
from handlers.calendar import session_times
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Made
from storage.store import Store

WIDTH, ROW, DPI = 9.0, 0.5, 120
"""Inches, inches a city, dots an inch."""
_LOOKS: Mapping[HourMark, tuple[str, str, str]] = {
    "work": ("#2e7d32", "", "white"),
    "edge": ("#fff3c4", "//", "black"),
    "rest": ("#eeeeee", "", "#666666"),
}
"""Ground, hatching and letters: dark with white, hatched with black, pale with grey, so that nothing hangs on a colour."""
_HATCHED = "#a08a3c"


def drawn(data: Mapping[str, Any], store: Store, languages: Mapping[str, Translator]) -> Made | None:
    """The picture of a day; None where the twinning is gone, or there is no matplotlib."""
    twinning, cities = store.twinning(data["twinning"]), session_times.cities(store, data["twinning"])
    if twinning is None or not cities or find_spec("matplotlib") is None:
        return None
    words = languages[data["language"] if data["language"] in languages else "en"]
    day = date.fromisoformat(data["day"])
    legend = words.t("dark: 8 to 18; hatched: from 7 or until 21; pale: night or a day off")
    return Made(
        f"hours-{day}.png", "", png(f"{twinning.title} · {words.day(day)}", legend, hours_grid.grid(day, cities))
    )


def png(title: str, legend: str, found: HoursGrid) -> bytes:
    """A row a city with the hour there in each cell, and what the cell is by ground, hatching and letters."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(WIDTH, 1.0 + ROW * len(found.rows)), dpi=DPI, layout="constrained")
    axes = figure.subplots()
    for y, (_, row) in enumerate(found.rows):
        for x, hour in enumerate(row):
            ground, hatch, letters = _LOOKS[hour.mark]
            axes.add_patch(Rectangle((x, y), 1, 1, facecolor=ground, hatch=hatch, edgecolor=_HATCHED, linewidth=0))
            axes.add_patch(Rectangle((x, y), 1, 1, fill=False, edgecolor="white"))
            at = f"{hour.local:%H:%M}" if hour.local.minute else str(hour.local.hour)
            size = 6 if hour.local.minute else 9
            axes.text(x + 0.5, y + 0.5, at, ha="center", va="center", color=letters, fontsize=size)
    axes.set(xlim=(0, len(found.begins)), ylim=(len(found.rows), 0), xlabel=legend)
    axes.set_xticks([])
    axes.set_yticks([y + 0.5 for y in range(len(found.rows))], [city.name for city, _ in found.rows], parse_math=False)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.suptitle(title, x=0.01, horizontalalignment="left", parse_math=False)
    picture = io.BytesIO()
    with warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; the text beside the picture has it.
        warnings.simplefilter("ignore", UserWarning)
        figure.savefig(picture, format="png")
    return picture.getvalue()
