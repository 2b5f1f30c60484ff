"""The commands that are about the open form: back, change, clear and their like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from faq.rules.flow import Leaf, PartEnd
from handlers.access.roles import ANYONE
from handlers.dialog import menu
from handlers.dialog.blocks import hint, numbered, text
from handlers.dialog.command_phrases import wished
from handlers.dialog.commands import Command, InGroup, Topic, bare, one_word
from handlers.dialog.message_length import LONGEST, characters, fitting
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import FORM_PLACES, Visit, command_button, plain, sure
from handlers.forms import (
    answer_changes,
    answer_keeping,
    answer_summary,
    check_places,
    draft_places,
    draft_questions,
    form_sheet,
    hearing,
    import_dialog,
    programme_fit,
    question_prompt,
    result,
    result_choices,
)
from handlers.people import privacy
from handlers.polls import poll_wizard, poll_words
from handlers.programme import quoting
from handlers.routing.dialog_places import again, passed_over, show, show_with
from handlers.twinnings import twinning_wizard

WHAT = "what"
"""Behind ``clear``: that it was not said what to empty, one answer or everything."""
CHANGE = mark("change")
UNDO = "undo"
"""Behind ``back``: that something is to be taken back, which after a file is all that it changed."""
UNDOING = mark("undo")
_UNDONE = ("it", "that", "this", "import", "the import", "this import")
DELETE = mark("delete / erase / remove")
_STEP_BACK: Mapping[str, Callable[[Visit], list[Reply]]] = {
    twinning_wizard.AT: twinning_wizard.back,
    poll_words.AT: poll_wizard.back,
    programme_fit.AT: programme_fit.back,
}
"""What is asked or made step by step elsewhere than in a form."""
_OF_A_DRAFT = (draft_places.SUMMARY, draft_places.TASKS, draft_places.FINISH)
"""Places that show a draft as a whole."""
NOTHING_HERE = mark("That does nothing here; `cancel` stops this.")
_ANSWER = re.compile(r"[A-Za-z]?\d{1,3}(\.\w+)*")
"""The number of an answer, or the name of its question or field."""


def _in_form(
    visit: Visit, then: Callable[[Visit, form_sheet.Sheet, Leaf | PartEnd | None], list[Reply]]
) -> list[Reply]:
    """Do something with the open form; where none is open, say so. At a result it is about the answers again."""
    if visit.at == check_places.RESULT:
        result_choices.reopen(visit)
    if visit.at not in (*FORM_PLACES, *_OF_A_DRAFT):
        asks_nothing = visit.at in (menu.MENU, quoting.AT)
        words = visit.t("There is no open question here.") if asks_nothing else visit.t(NOTHING_HERE)
        return again(visit, [text(words)])
    sheet = form_sheet.current_sheet(visit)
    return then(visit, sheet, form_sheet.open_leaf(visit, sheet))


def _back(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if visit.at in _OF_A_DRAFT:
        visit.go(draft_places.AT, Filling(sheet.form.id))
    if not answer_changes.back(visit, sheet):
        return show_with(visit, [text(visit.t("This is the first question."))])
    return show_with(visit, [])


def _step_back(visit: Visit, undo: str) -> list[Reply]:
    if undo and (undone := import_dialog.undo_last(visit)):
        return undone
    if visit.at == check_places.RESULT:
        return result_choices.back(visit)
    wizard = _STEP_BACK.get(visit.at)
    return wizard(visit) if wizard else _in_form(visit, _back)


def _change(argument: str) -> Callable[[Visit, form_sheet.Sheet, Leaf | PartEnd | None], list[Reply]]:
    def then(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
        named = answer_changes.to_change(sheet, argument) if argument else None
        wanted = named or (answer_changes.row_named(visit, sheet, argument) if argument else None)
        if wanted is None:
            return _what_to_change(visit, sheet, argument)
        if visit.at != check_places.AT:
            visit.go(draft_places.AT, Filling(sheet.form.id))
        if isinstance(wanted, Leaf):
            answer_changes.open_for_change(visit, wanted)
            return show_with(visit, [])
        return answer_changes.ask_row(visit, sheet, wanted)

    return then


def change_by_name(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of "change my answer about the mandate"; None where words do not ask for a change, or name no answer."""
    first, _, rest = bare(wished(words)).partition(" ")
    if not rest or visit.at not in (check_places.AT, check_places.RESULT, *_OF_A_DRAFT):
        return None
    said = visit.commands.said(f"/{first}", visit.words)
    named = said and said.word == CHANGE and answer_changes.row_named(visit, form_sheet.current_sheet(visit), rest)
    return _in_form(visit, _change(rest)) if named else None


def _what_to_change(visit: Visit, sheet: form_sheet.Sheet, argument: str) -> list[Reply]:
    lines = answer_summary.summary_lines(visit, sheet)
    if not lines:
        return show_with(visit, [text(visit.t("There is no answer to change yet."))])
    lead = [text(_not_there(visit, argument))] if argument else []
    if visit.at == check_places.AT and check_places.ended(sheet.form):
        return result.look(visit, sheet.form.id, result.ANSWERS, lead=lead)
    if lead and visit.at == check_places.AT and form_sheet.open_leaf(visit, sheet) is None:
        return again(visit, lead)  # All answers are shown there.
    above = [*lead, text(visit.t("Type `change` and the number of the answer:"))]
    all_of_them = hint(visit.t("`summary` shows all of them."))
    room = LONGEST - characters([*above, all_of_them])
    page = lines[: fitting(lines, room)] if sheet.form.kind == "draft" else lines
    return [plain(*above, numbered(*page), *([all_of_them] if len(page) < len(lines) else []))]


def _not_there(visit: Visit, argument: str) -> str:
    if argument.isdecimal():
        return visit.t("There is no answer {number}.", number=argument[:16])
    return visit.t("I find no answer called “{name}”.", name=argument[:40])


def _keep_answers(visit: Visit) -> list[Reply]:
    """``keep``: at a result all answers, at a question the one that is there."""
    return result_choices.keep(visit) if visit.at == check_places.RESULT else _in_form(visit, _keep)


def _keep(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if question := answer_changes.listed(visit, sheet):
        answer_changes.end_as_it_is(visit, sheet, question)
    if _leave_offer(visit):
        return show(visit)
    if visit.at == draft_places.AT:
        return draft_questions.done(visit)
    if isinstance(at, Leaf) and at.id in sheet.answers:
        return show_with(visit, answer_keeping.keep(visit, sheet, at, sheet.answers[at.id]))
    return show_with(visit, [])


def _leave_offer(visit: Visit) -> bool:
    """Close what is offered beside a question: the items of a list, or a city to fill in from. Whether there was any."""
    filling = visit.here(Filling)
    if not filling.list and filling.offer is None:
        return False
    visit.keep_here(replace(filling, list="", offer=None))
    return True


def _done(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if _leave_offer(visit):
        return show(visit)
    if visit.at == draft_places.AT:
        return draft_questions.done(visit)
    if isinstance(at, Leaf) and at.id in sheet.answers:
        return _keep(visit, sheet, at)
    if isinstance(at, Leaf) and at.item is not None:
        return show_with(visit, hearing.end_list(visit, sheet, at))
    return _later(visit, sheet, at) if isinstance(at, Leaf) else show(visit)


def _later(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if _leave_offer(visit):
        return show(visit)
    if visit.at == draft_places.AT:
        return draft_questions.later(visit)
    if visit.at != check_places.AT or not isinstance(at, Leaf):
        return show(visit)
    if not at.field.unsure:
        return again(visit, [text(visit.t("The self-check needs this answer."))])
    return again(visit, [text(visit.t("The self-check needs each answer; `I'm not sure` is one."))])


def _clear(visit: Visit, wanted: str) -> list[Reply]:
    """``clear F1``; ``clear`` alone is about the open question, and outside of a form to delete is to delete everything."""
    about_form = (*FORM_PLACES, check_places.RESULT, *_OF_A_DRAFT)
    in_form = visit.at in about_form
    if visit.at == check_places.RESULT and wanted in ("", WHAT):
        return result_choices.answers(visit, [])
    if not in_form and wanted == WHAT:
        return privacy.forget(visit)
    if not in_form:
        words = visit.t("No form is open. Type `check` or `draft` first, then `clear` and the number of the answer.")
        return again(visit, [text(words)])
    return _in_form(visit, _what_to_clear if wanted == WHAT else _clearing(wanted))


def _what_to_clear(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    words = visit.t(
        "What do you want to delete? `clear` empties this answer, `clear` with its number another one; "
        "`forget` deletes everything kept about you."
    )
    emptied = replace(command_button(visit, mark("clear")), sure=sure(visit, visit.t("This answer is emptied.")))
    ways = (emptied, command_button(visit, mark("forget")))
    return [plain(text(words), buttons=ways), *show(visit)]


def _clearing(wanted: str) -> Callable[[Visit, form_sheet.Sheet, Leaf | PartEnd | None], list[Reply]]:
    def then(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
        name = wanted or visit.here(Filling).list or (at.id if isinstance(at, Leaf) else "")
        emptied = answer_changes.to_clear(sheet, name)
        if not emptied:
            words = visit.t("There is no such answer to empty. Type `clear` and its number, such as `clear 3`.")
            return again(visit, [text(words)])
        said_now = answer_changes.clear(visit, sheet, emptied)
        return show_with(visit, said_now) if visit.at in FORM_PLACES else [plain(*said_now), *show(visit)]

    return then


def _why(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    blocks = question_prompt.why(visit, at) if isinstance(at, Leaf) else []
    return again(visit, blocks or [text(visit.t("There is nothing more to say about it."))])


def _why_asked(visit: Visit) -> list[Reply]:
    """Why the open question is asked; where none is, the word goes on from the last one that was put to us."""
    if visit.at in (menu.MENU, quoting.AT) and visit.remembered.asked:
        return quoting.answer(visit, f"{visit.t('why')}?")
    if visit.at == programme_fit.AT:
        return programme_fit.why(visit)
    return result_choices.more(visit) if visit.at == check_places.RESULT else _in_form(visit, _why)


def _why_in_group(visit: Visit, _argument: str) -> list[Reply]:
    asked = visit.remembered.asked
    return quoting.answer(visit, f"{visit.t('why')}?", in_form=True) if asked else [quoting.gone(visit)]


def _names_an_answer(argument: str) -> bool:
    return bool(_ANSWER.fullmatch(argument))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("why"),
        help=mark("why a question is asked, with the passage"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=lambda visit, _: _why_asked(visit),
        in_group=InGroup(_why_in_group),
    ),
    Command(
        word=mark("back"),
        help=mark("one question back"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=_step_back,
        spellings={UNDO: UNDOING},
        follows=lambda what: what.casefold() in _UNDONE,
    ),
    Command(
        word=CHANGE,
        help=mark("change an earlier answer"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=lambda visit, number: _in_form(visit, _change(number)),
        argument=mark("number"),
        follows=one_word,
        of_answer=True,
    ),
    Command(
        word=mark("keep"),
        help=mark("leave the answer as it is"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=lambda visit, _: _keep_answers(visit),
    ),
    Command(
        word=mark("clear"),
        help=mark("empty an answer, such as clear F1"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=_clear,
        argument=mark("number"),
        follows=_names_an_answer,
        spellings={WHAT: DELETE, "": mark("empty / wipe")},
        of_answer=True,
        slips=DELETE,
    ),
    Command(
        word=mark("later"),
        help=mark("leave a question of the draft for later"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=lambda visit, _: passed_over(visit) or _in_form(visit, _later),
    ),
    Command(
        word=mark("done"),
        help=mark("end a long answer or a list"),
        topic=Topic.ANSWERING,
        rule=ANYONE,
        run=lambda visit, _: passed_over(visit) or _in_form(visit, _done),
    ),
)
