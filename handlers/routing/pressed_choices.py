"""A choice at a prompt that is made with its button: at once, or when the talk has gone on since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.rules.flow import Leaf
from handlers.dialog import menu
from handlers.dialog.actions import Choose, UndoImport
from handlers.dialog.blocks import text
from handlers.dialog.buttons import OnPress
from handlers.dialog.remembered import AboutForm
from handlers.dialog.turn import Reply
from handlers.dialog.visit import FORM_PLACES, Visit, plain
from handlers.feedback import feedback
from handlers.forms import answer_keeping, check_places, form_sheet, import_dialog, result_choices, tick_list
from handlers.polls import ballot
from handlers.routing import answered_prompts
from handlers.routing.dialog_places import again, beside, choose_after_question, choose_at_menu, place_of, show
from handlers.sessions import requests
from storage.records import Json, Prompt


def _choose(visit: Visit, action: Choose) -> list[Reply] | None:
    shown = visit.store.prompt(visit.turn.address, action.prompt)
    if shown is None or action.number >= len(shown.about["choices"]):
        return None
    label, value = shown.about["choices"][action.number]
    pressed, now = f"{action.prompt}.{action.number}", action.prompt == visit.remembered.prompt
    if not now and visit.remembered.pressed == pressed:
        return []  # A finger that trembles presses twice.
    was = answered_prompts.open_prompt(visit)
    replies = place_of(visit).choose(visit, value) if now else _late(visit, shown, value)
    visit.remembered = replace(visit.remembered, pressed=pressed)
    return answered_prompts.chosen(visit, was, (label, value), replies) if now else replies


def _late(visit: Visit, shown: Prompt, value: Json) -> list[Reply]:
    """A button of an earlier prompt: a menu still works, an answer is changed, all else is said to be closed."""
    at = shown.about["at"]
    if at in (menu.MENU, check_places.RESULT) and not {"do", "offers"}.isdisjoint(value):
        return choose_at_menu(visit, value)
    if at == feedback.AT and "vote" in value:
        return _later_vote(visit, value)
    if at == "ask" and not {"entry", "theme", "told"}.isdisjoint(value):
        return choose_after_question(visit, value)
    if at == menu.FIT:
        return again(visit, [text(visit.t("That question is closed."))])
    if at == check_places.RESULT and (replies := result_choices.late(visit, shown, value)):
        return replies
    if isinstance(value, Mapping) and "undo" in value:
        return beside(visit, lambda: import_dialog.undo(visit, value["undo"])) or []
    if at == requests.AT and requests.shown_before(visit, shown):
        return place_of(visit).choose(visit, value)
    same = shown.about.get("form", "") == visit.here(AboutForm).form
    if "leaf" in shown.about and same and not isinstance(value, Mapping):
        return _change_late(visit, shown.about["leaf"], value)
    if same and tick_list.ticks_now(visit, shown.about):
        return place_of(visit).choose(visit, value)
    return again(visit, [text(visit.t("That question is closed."))])


def _later_vote(visit: Visit, value: Json) -> list[Reply]:
    """An earlier question of a poll: while it is open, the answer may be changed."""
    number, option = value["vote"]
    poll = visit.store.poll(number)
    if poll is None:
        return again(visit, [text(visit.t("That question is closed."))])
    return again(visit, [text(ballot.cast(visit, poll, option).words)])


def _change_late(visit: Visit, leaf_id: str, value: Json) -> list[Reply]:
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(at, Leaf) and at.id == leaf_id and visit.at in FORM_PLACES:
        return place_of(visit).choose(visit, value)
    leaf = next((one for one in form_sheet.answered_leaves(sheet) if one.id == leaf_id), None)
    if leaf is None:
        return again(visit, [text(visit.t("That question is closed."))])
    changed = visit.t(
        "You changed to: {answer}",
        answer=visit.words.labelled(form_sheet.label_of(visit, leaf), form_sheet.shown(visit, leaf, value)),
    )
    said_now = answer_keeping.choose(visit, sheet, leaf, value)
    return [plain(text(changed), *said_now), *show(visit)]


def _undo_import(visit: Visit, action: UndoImport) -> list[Reply] | None:
    return beside(visit, lambda: import_dialog.undo(visit, action.imported))


BUTTONS = (
    OnPress(action=Choose, in_private=_choose),
    OnPress(action=UndoImport, in_private=_undo_import),
)
