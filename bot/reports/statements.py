"""What the programmes' texts say of their funding and of whose views they are: at the foot of every page that is handed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.reports import page
from bot.reports.page import Html
from faq.pack.model import Pack


def foot(packs: Iterable[Pack]) -> Iterator[Html]:
    """The statements of these programmes, as their texts have them; nothing where there are none."""
    said = [page.el("p", cite.quote, lang=pack.file.languages[0]) for pack in packs for cite in pack.file.statements]
    if said:
        yield page.el("footer", *said)
