"""What is done at the result of a self-check: looking at its parts, changing an answer, going on with open points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.rules.conditions import UNSURE
from faq.rules.flow import Leaf
from faq.text.spelling import fold
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.remembered import Filling, ShownResult
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, command_button, plain, typed_choice
from handlers.forms import (
    answer_changes,
    answer_summary,
    form_files,
    form_sheet,
    outcome,
    result,
    self_check,
    told_changes,
)
from handlers.forms.check_places import AT, RESULT, ended, is_gone
from storage.records import FLEETING, Json, Prompt

FOUND_OUT = "found out"
"""What is open is asked since something was found out."""


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button of the result."""
    sheet = form_sheet.current_sheet(visit)
    if not isinstance(value, Mapping):
        return result.show(visit)
    if "view" in value:
        return result.look(visit, sheet.form.id, value["view"], int(value.get("first", 0)))
    if "told" in value:
        return result.look(visit, sheet.form.id, lead=told_changes.take(visit, sheet, value["told"]))
    if "file" in value:
        return _files(visit, sheet)
    if "anew" in value:
        return self_check.anew(visit)
    if "delete" in value:
        return _delete(visit, sheet)
    return _change(visit, sheet, value)


def way_on(visit: Visit, words: str) -> Json:
    """What words choose that can be done with any part of the result before the eyes; None where they choose nothing."""
    meant = None if words.strip().isdecimal() else typed_choice(result.ways_on(visit), words)
    return meant.value if meant else _found_out(visit, words)


def _found_out(visit: Visit, words: str) -> Json:
    """All that is open, or the one answer that is named, where words say that it is known now."""
    said, opening = fold(words), fold(visit.t("I found out: {what}", what=""))
    if not f"{said} ".startswith(f"{opening} "):
        return None
    sheet = form_sheet.current_sheet(visit)
    named = answer_changes.row_named(visit, sheet, said.removeprefix(opening))
    return {"leaf": named.id} if isinstance(named, Leaf) else {"open": FOUND_OUT}


def _change(visit: Visit, sheet: form_sheet.Sheet, value: Mapping[str, Json]) -> list[Reply]:
    """Ask one answer anew, or all that are open, one after the other."""
    visit.go(AT, Filling(sheet.form.id))
    if "row" in value:
        found = dict(enumerate(answer_summary.rows(sheet))).get(int(value["row"]))
        return answer_changes.ask_row(visit, sheet, found) if found else self_check.show(visit)
    names = [value["leaf"]] if "leaf" in value else _open(visit, sheet, found_out=value["open"] == FOUND_OUT)
    visit.keep_here(replace(visit.here(Filling), queue=tuple(map(str, names))))
    return self_check.show(visit)


def _open(visit: Visit, sheet: form_sheet.Sheet, *, found_out: bool) -> list[str]:
    """What is open, in the order of asking; where something was found out, first what one was not sure of."""
    found = [leaf.id for leaf in result.open_leaves(visit, sheet)]
    return sorted(found, key=lambda one: found_out and sheet.answers[one] != UNSURE)


def _files(visit: Visit, sheet: form_sheet.Sheet) -> list[Reply]:
    data = {"answers": dict(visit.answers(sheet.form.id)), "at": visit.turn.millis}
    page = form_files.spec(visit, "receipt.html", **data)
    words = form_files.spec(visit, "receipt", **data)
    lead = visit.t("The whole result on one or two pages, to print or to pass on.")
    same = visit.t("The same as plain text.")
    return [Reply((text(lead),), file=page, kind=FLEETING), Reply((text(same),), file=words, kind=FLEETING)]


def _delete(visit: Visit, sheet: form_sheet.Sheet) -> list[Reply]:
    visit.store.drop_form(sheet.form.id)
    visit.go("menu")
    button = command_button(visit, mark("check"))
    return [plain(text(visit.t("Your answers to this self-check are deleted.")), buttons=(button,))]


def late(visit: Visit, shown: Prompt, value: Json) -> list[Reply] | None:
    """A button of a result that was shown before; None where its answers are there no more."""
    form = visit.store.form(str(shown.about.get("form", "")))
    if form is None or not ended(form) or form.programme != visit.person.programme:
        return None
    if not form_sheet.may_open(visit, form) or is_gone(visit, form.id):
        return None
    if "file" in value:
        return _files(visit, form_sheet.sheet_of(visit, form))
    visit.go(RESULT, ShownResult(form.id))
    return choose(visit, value)


def more(visit: Visit) -> list[Reply]:
    """The points of the result, and behind them the next ones."""
    shown = visit.here(ShownResult)
    if shown.view != result.POINTS:
        return result.look(visit, shown.form, result.POINTS)
    sheet = form_sheet.current_sheet(visit)
    first, found = shown.first + result.PAGE, outcome.points(result.judged(visit, sheet)[0])
    if first < len(found):
        return result.look(visit, shown.form, result.POINTS, first)
    return result.look(visit, shown.form, lead=[text(visit.t("Those were all the points."))])


def keep(visit: Visit) -> list[Reply]:
    """Keep the answers that would go with the result; the older ones that were kept give way to them."""
    form = form_sheet.current_sheet(visit).form
    self_check.keep_only(visit, form)
    return result.look(visit, form.id)


def answers(visit: Visit, lead: list[Block]) -> list[Reply]:
    """The answers, each to be changed by a tap."""
    return result.look(visit, visit.here(ShownResult).form, result.ANSWERS, lead=lead)


def back(visit: Visit) -> list[Reply]:
    """From a part of the result to the whole; from there to the last question."""
    shown = visit.here(ShownResult)
    if shown.view:
        return result.look(visit, shown.form)
    reopen(visit)
    answer_changes.back(visit, form_sheet.current_sheet(visit))
    return self_check.show(visit)


def reopen(visit: Visit) -> None:
    """Talk about the answers again, as before the result."""
    visit.go(AT, Filling(visit.here(ShownResult).form))


def stop_changing(visit: Visit) -> list[Reply] | None:
    """Leave the answers of a result as they are; None where there is no result to go back to."""
    sheet = form_sheet.current_sheet(visit)
    if not ended(sheet.form) or sheet.position() is not None:
        return None
    return result.look(visit, sheet.form.id, lead=[hint(visit.t("Your answers stay as they are."))])
