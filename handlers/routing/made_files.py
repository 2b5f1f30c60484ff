"""The files that are made when they are sent: how each is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from faq.text.showing import as_json
from handlers.dialog.system_visit import desk
from handlers.dialog.translator import Translator
from handlers.dialog.turn import FileSpec, Knowledge, Made
from handlers.dialog.visit import Gone, Visit
from handlers.forms.form_files import blank_docx, blank_md, draft_docx, draft_json, draft_md
from handlers.forms.result_file import receipt_html, receipt_md
from handlers.people import own_data
from storage.records import Json
from storage.store import Store


def make(
    made_of: FileSpec, store: Store, knowledge: Knowledge, translators: Mapping[str, Translator], now: datetime
) -> Made | None:
    """The file; None where what it is of is gone."""
    data = made_of.data
    visit = desk(store, knowledge, translators, now, data["programme"], data["language"])
    maker = _MAKERS[made_of.make]
    try:
        return maker(visit, data)
    except Gone:
        return None


def _my_data(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    whole = own_data.readable(visit.store.dump(data["person"]))
    return Made("my-data.json", as_json(whole, indent=2) + "\n")


def _calendar(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    # Only twinning groups get calendars; everybody's chat would begin 50 ms later.
    from handlers.calendar import icalendar_file

    found = map(visit.store.session, [data["session"], *data.get("also", ())])
    return icalendar_file.made(visit, [one for one in found if one])


_MAKERS = {
    "draft.docx": draft_docx,
    "draft.md": draft_md,
    "draft.json": draft_json,
    "blank.docx": blank_docx,
    "blank.md": blank_md,
    "receipt": receipt_md,
    "receipt.html": receipt_html,
    "mydata": _my_data,
    "calendar": _calendar,
}
