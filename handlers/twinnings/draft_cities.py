"""The cities of finished drafts, from which twinnings are made, and the priorities that an application lets them choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.answers.kind_table import TEXT, kind_of
from faq.pack.model import Pack, Question
from faq.places import places
from faq.text.spelling import key
from handlers.dialog.visit import Visit
from storage.records import Form, Json


@dataclass(frozen=True, slots=True)
class DraftCity:
    """A finished draft that the team may read, the city it is of, and the priorities that it names, by their labels."""

    form: Form
    city: str
    priorities: Sequence[str]


def finished_drafts(visit: Visit, programme: str) -> list[DraftCity]:
    """Those of a programme whose owners agreed, newest first."""
    found = list[DraftCity]()
    for form in visit.store.all_forms("draft"):
        if form.programme == programme and form.staff_may_read and (versions := visit.versions(form.id)):
            answers = versions[-1].document["answers"]
            city = _city(visit.pack_of(programme), answers)
            found += [DraftCity(form, city, _named_priorities(visit.pack_of(programme), answers))] if city else []
    return found[::-1]


def draft_of(visit: Visit, programme: str, called: str) -> str:
    """The one finished draft of a city, by any of its names; empty where there is none, or are several."""
    meant = {*places.cities(called, near=False)}
    drafts = finished_drafts(visit, programme)
    found = [one for one in drafts if key(one.city) == key(called) or meant & {*places.cities(one.city, 1, near=False)}]
    return found[0].form.id if len(found) == 1 else ""


def priorities_of(visit: Visit, programme: str) -> list[str]:
    """The priorities that the programme's application lets a city choose from, by their labels."""
    asked = _priority_question(visit.pack_of(programme))
    return [option.label for option in asked.options] if asked else []


def _priority_question(pack: Pack) -> Question | None:
    question, _, field = pack.file.matching.topics.partition(".") if pack.file.matching else ("", "", "")
    asked = next((one for one in pack.application.question if one.id == question), None)
    return next((one for one in asked.fields if one.id == field), asked) if asked else None


def _named_priorities(pack: Pack, answers: Mapping[str, Json]) -> list[str]:
    asked = _priority_question(pack)
    chosen = answers.get(pack.file.matching.topics) if asked and pack.file.matching else None
    return [one.label for one in asked.options if one.id in chosen] if asked and isinstance(chosen, list) else []


def _city(pack: Pack, answers: Mapping[str, Json]) -> str:
    """What the application says is the city: its first question that takes words."""
    return next(
        (str(answers[one.id]) for one in pack.application.question if kind_of(one) is TEXT and answers.get(one.id)), ""
    )
