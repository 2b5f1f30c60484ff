"""Which hours are asked about now, for who looks at the sessions of a twinning."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.visit import Visit
from handlers.sessions import hour_tally, hour_view
from storage.records import Proposal


def open_in(visit: Visit, twinning: int) -> list[Proposal]:
    """The questions of a twinning to which answers are taken."""
    return [one for one in visit.store.proposals(twinning) if hour_tally.is_open(one, visit.turn.millis)]


def told(visit: Visit, twinning: int, zone: str = "") -> Iterator[Block]:
    """That hours are asked about, which cities have not answered, and until when they can: by the clocks of ``zone``, or of the
    hours themselves."""
    for made in open_in(visit, twinning):
        found = hour_tally.tally(visit.store, made, visit.turn.now)
        yield text(visit.t("Hours for session {number} are asked about in the groups.", number=made.number))
        if found.silent:
            yield hint(visit.t("Not answered yet: {cities}.", cities=visit.words.list(list(found.silent))))
        elif found.asked:
            yield hint(visit.t("All cities have answered."))
        if made.closes_at is not None and found.hours:
            yield hour_view.until(visit.words, made.closes_at, zone or found.hours[0].when.zone)
