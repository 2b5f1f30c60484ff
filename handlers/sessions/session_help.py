"""What ``session`` can do, for who asks."""

from __future__ import annotations

from handlers.access import permissions
from handlers.dialog.blocks import head, hint, items, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import planning
from handlers.sessions.session_when import EXAMPLE

_LEADS = (
    mark("Plan one: `session plan 1 {example}`"),
    mark("Plan all at once: `session series {example} every 4 weeks`"),
    mark("Plan one more meeting: `session plan new {example}`"),
    mark("Find an hour with the group: `session propose 2`"),
    mark("Move or cancel one: `session move 2` and the new time, `session cancel 2`"),
    mark("Change one: `session shorten 2 60min`, `session place 2` and a link, `session name 2` and a name"),
    mark("Note what was agreed and who came: `session note 2 focus`, `session came 2`"),
    mark("See them all: `session list`"),
)
_TAKES_PART = (
    mark("See when your sessions are: `sessions`"),
    mark("Say that you cannot come: “I cannot come to session 2”"),
    mark("Ask: “When is the next session?”, “What do we need to prepare for session 2?”"),
)


def how(visit: Visit, meaning: str = "") -> list[Reply] | None:
    """What can be done about sessions, and typed for it; None for who belongs to no twinning. ``series``: all are to be planned."""
    here = permissions.here(visit)
    if permissions.may(visit, "session plan", here):
        return [_for_leaders(visit, series=meaning == "series")]
    if not permissions.may(visit, "session list", here):
        return None
    lead = permissions.who_may(visit, "session plan")
    return [plain(*lead.blocks, items(*(visit.t(one) for one in _TAKES_PART)))]


def _for_leaders(visit: Visit, *, series: bool) -> Reply:
    lines = [visit.t(one, example=EXAMPLE) for one in _LEADS]
    buttons = planning.plan_button(visit)
    if series:
        return plain(text(visit.t("All sessions are planned at once by one line:")), items(lines[1]), buttons=buttons)
    own_words = hint(visit.t("Your own words do as well: “Please move session 2 to 10 March 3pm”."))
    return plain(head(visit.t("What you can do with sessions")), items(*lines), own_words, buttons=buttons)
