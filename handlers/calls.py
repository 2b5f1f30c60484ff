"""The state of the call in words: never more certain than the text, and always by the earliest reading."""

from __future__ import annotations

from faq.calls import CallState, disputed, last_days, planned
from faq.model import Call, Place
from handlers.model import Block, hint, quote, text
from handlers.visit import Visit, source
from handlers.words import mark

SAYS = {
    "not_open_yet": mark("On {day} the call is not open yet."),
    "open": mark("On {day} the call is open."),
    "open_by_one_place": mark(
        "On {day} the call is open by one place of the text and closed by another. "
        "Act as if the earlier day counts, and ask the programme team."
    ),
    "closing": mark(
        "On {day} the call may already be closed: the text names a last day but no hour and no time zone, "
        "and that day is over in a part of the world."
    ),
    "closed": mark("On {day} the call is closed."),
    "unknown": mark("Whether the call is open on {day}, the text does not tell."),
}


def banner(visit: Visit, call: CallState) -> list[Block]:
    """The state on the day, the places that name different days, and what is announced."""
    blocks = [text(visit.t(SAYS[call.id], day=visit.words.day(call.on.date())))]
    if call.call:
        blocks += days(visit, call.call)
        blocks += [hint(visit.p(call.call.note))] if call.call.note and call.id == "unknown" else []
    coming = planned(visit.pack.file)
    if coming and coming.planned and call.id in ("closed", "closing"):
        blocks += [text(visit.t("The text also announces a further call:")), _quoted(visit, coming.planned)]
        blocks += [
            text(visit.t("The text gives no day for it. Ask the programme team: {contact}", contact=contact(visit)))
        ]
    return blocks


def days(visit: Visit, call: Call) -> list[Block]:
    """The last day by staff's ruling, or every place that names one, with a word where they differ."""
    if call.ruling:
        return [text(visit.t("The programme team set the last day: {day}.", day=visit.words.day(call.ruling)))]
    quotes = [_quoted(visit, place) for place in call.closes]
    if disputed(call):
        named = [visit.words.day(day) for day in last_days(call)]
        lead = visit.t("The text names different last days: {days}. Both places:", days=visit.words.list(named))
        return [text(lead), *quotes]
    return quotes


def _quoted(visit: Visit, place: Place) -> Block:
    return quote(place.quote, source(visit.pack, place.entry))


def contact(visit: Visit) -> str:
    """Where a person is, as one line."""
    given = visit.pack.file.contact
    return given.email or visit.p(given.text)
