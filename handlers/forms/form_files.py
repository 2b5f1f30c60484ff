"""The files of a draft: as text and as data, and the empty list of questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.pack.model import Pack
from faq.rules.flow import nested
from faq.text.showing import as_json
from handlers.dialog.blocks import text
from handlers.dialog.turn import FileSpec, Made, Reply
from handlers.dialog.visit import Visit
from handlers.forms import form_sheet
from handlers.forms.draft_document import document
from handlers.forms.draft_markdown import markdown
from handlers.forms.word_writer import word
from storage.records import Form, Json


def spec(visit: Visit, make: str, **data: Json) -> FileSpec:
    """A file to be made when it is sent, in the person's language as it is now; of a ``form`` where one is named."""
    visit.made_of |= {data["form"]} if "form" in data else set()
    return FileSpec(make, {"programme": visit.person.programme, "language": visit.words.language, **data})


def files(visit: Visit, form_id: str, version: int = 0) -> list[Reply]:
    """The files of a draft; of a finished version where ``version`` is given, else of the draft as it is when sent."""
    first, *more = [
        spec(visit, kind, form=form_id, version=version) for kind in ("draft.docx", "draft.md", "draft.json")
    ]
    lead = text(
        visit.t("Your draft for Word and as plain text: fill in either and send it back. The third file is data.")
    )
    return [Reply((lead,), file=first), *(Reply((), file=one) for one in more)]


def blank(visit: Visit) -> list[Reply]:
    """The empty list of questions, for Word and as text."""
    return [Reply((), file=spec(visit, kind)) for kind in ("blank.docx", "blank.md")]


def draft_md(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The draft as text; None where it is gone."""
    found = _sheet(visit, data)
    if found is None:
        return None
    pack, sheet = found
    name = f"{pack.id}-draft{_suffix(data)}.md"
    return Made(name, markdown(visit, pack, sheet, data["version"]))


def draft_docx(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The draft for Word; None where it is gone."""
    found = _sheet(visit, data)
    if found is None:
        return None
    pack, sheet = found
    return Made(f"{pack.id}-draft{_suffix(data)}.docx", "", word(visit, pack, sheet, data["version"]))


def draft_json(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The draft as data; None where it is gone."""
    found = _sheet(visit, data)
    if found is None:
        return None
    pack, sheet = found
    whole = {**document(pack, sheet), "version": data["version"] or None}
    return Made(f"{pack.id}-draft{_suffix(data)}.json", as_json(whole, indent=2) + "\n")


def _suffix(data: Mapping[str, Json]) -> str:
    return f"-v{data['version']}" if data["version"] else ""


def _sheet(visit: Visit, data: Mapping[str, Json]) -> tuple[Pack, form_sheet.Sheet] | None:
    form = visit.store.form(data["form"])
    if form is None or form.programme not in visit.turn.knowledge.packs:
        return None
    sheet = form_sheet.sheet_of(visit, form)
    versions = {one.number: one for one in visit.versions(form.id)}
    if data["version"] in versions:
        kept = versions[data["version"]].document
        listed = {f"{form_sheet.LISTED}{leaf}": kept["answers"][leaf] for leaf in kept.get("by_geonames", ())}
        sheet = replace(sheet, answers=nested({**kept["answers"], **kept["no_longer_asked"], **listed}))
    return visit.turn.knowledge.packs[form.programme], sheet


def blank_docx(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The questions without answers, for Word."""
    pack = visit.pack
    return Made(f"{pack.id}-questions.docx", "", word(visit, pack, _blank_sheet(visit, pack), 0))


def _blank_sheet(visit: Visit, pack: Pack) -> form_sheet.Sheet:
    return form_sheet.sheet_of(visit, Form("", "", pack.id, "draft", 0, 0))


def blank_md(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The questions without answers."""
    pack = visit.pack
    sheet = _blank_sheet(visit, pack)
    return Made(f"{pack.id}-questions.md", markdown(visit, pack, sheet, 0))
