"""The programmes beside one another, from what their packs say of each, every cell with its section."""

from __future__ import annotations

from collections.abc import Callable

from faq.pack.model import Pack
from handlers.access.roles import ANYONE
from handlers.dialog import menu
from handlers.dialog.blocks import head, hint, table
from handlers.dialog.commands import Command, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, command_button, plain
from handlers.programme import call_status

ABOUT = {
    "who": mark("Who"),
    "size": mark("Size"),
    "groups": mark("Groups"),
    "duration": mark("Duration"),
    "meetings": mark("Meetings"),
    "money": mark("Money"),
    "language": mark("Language"),
}
"""What a pack may tell of its programme, in the order of the table."""


def show(visit: Visit) -> list[Reply]:
    """All programmes in one table; for phones a list in each respect."""
    packs = list(visit.turn.knowledge.packs.values())
    rows = [("", *(pack.file.short for pack in packs))]
    rows += [(visit.t(title), *(_fact(visit, pack, about) for pack in packs)) for about, title in ABOUT.items()]
    rows += [(visit.t(title), *(cell(visit, pack) for pack in packs)) for title, cell in _FROM_ELSEWHERE]
    blocks = (
        head(visit.t("The programmes compared")),
        table(*rows),
        hint(visit.t("In brackets: the section. `faq` with it shows the text.")),
    )
    return [plain(*blocks, buttons=[command_button(visit, word) for word in (menu.FIT, mark("check"))])]


def _fact(visit: Visit, pack: Pack, about: str) -> str:
    found = next((one for one in pack.file.fact if one.about == about), None)
    if found is None:
        return visit.t("The text does not say.")
    return f"{visit.words.pack(pack.id, found.text)} ({found.cite.entry})"


def _call(visit: Visit, pack: Pack) -> str:
    return call_status.line(visit.words, pack, visit.turn.now)


def _contact(visit: Visit, pack: Pack) -> str:
    said, entry = call_status.contact(visit.words, pack), pack.file.contact.entry
    return f"{said} ({entry})" if entry else said


_FROM_ELSEWHERE: tuple[tuple[str, Callable[[Visit, Pack], str]], ...] = (
    (mark("Call"), _call),
    (mark("Contact"), _contact),
)

COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("compare"),
        help=mark("the programmes beside one another"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: show(visit),
        spellings={"": mark("comparison")},
    ),
)
