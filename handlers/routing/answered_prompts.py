"""A question that was answered, by a press or by typing, keeps its answer and loses its buttons and the list of its options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.rules.flow import Leaf, find
from handlers.dialog import menu
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.remembered import Nothing
from handlers.dialog.turn import Reply, reply_from
from handlers.dialog.visit import FORM_PLACES, Visit
from handlers.feedback import feedback
from handlers.forms import check_places, form_sheet
from handlers.forms.answer_summary import shorten
from handlers.forms.question_prompt import AGAIN
from handlers.programme import quoting
from storage.records import Json, Prompt

STAYS_OPEN = (menu.MENU, quoting.AT, check_places.RESULT)
"""Places whose buttons still do what they say when the talk has gone on."""


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """The prompt that was open before something was answered, and where that was."""

    shown: Prompt | None
    at: str
    here: Nothing


def open_prompt(visit: Visit) -> OpenPrompt:
    """What is open now."""
    return OpenPrompt(visit.store.prompt(visit.turn.address, visit.remembered.prompt), visit.at, visit.remembered.here)


def chosen(visit: Visit, was: OpenPrompt, choice: tuple[str, Json], replies: list[Reply]) -> list[Reply]:
    """The replies to a choice (its label and value), and the question with what was chosen; a list that changes in its place, and
    a choice to be asked again, leave it as it is."""
    label, value = choice
    if was.shown is None or visit.gone or value == AGAIN or _stays_open(was) or any(one.edit_of for one in replies):
        return replies
    return [*_with_answer(visit, was.shown, _answer_shown(visit, was, label, value)), *replies]


def _answer_shown(visit: Visit, was: OpenPrompt, label: str, value: Json) -> str:
    """What a question says that it was answered with: of feedback only that it was, as a message is kept with whose it is."""
    passed = isinstance(value, Mapping) and "pass" in value
    if was.at == feedback.AT and not passed:
        return visit.t("Kept.")
    leaf = _leaf(visit, was.shown) if was.shown else None
    return form_sheet.shown(visit, leaf, value) if leaf and not isinstance(value, Mapping) else label


def typed(visit: Visit, was: OpenPrompt, words: str, replies: list[Reply]) -> list[Reply]:
    """The replies to typed words, and the question with the answer that they were, where it was one."""
    if was.shown is None or visit.gone:
        return replies
    if "leaf" in was.shown.about:
        leaf, value = _leaf(visit, was.shown), _value(visit, was.shown)
        if leaf is None or value is None or _open_leaf(visit) == leaf.id:
            return replies
        return [*_with_answer(visit, was.shown, form_sheet.shown(visit, leaf, value)), *replies]
    moved = (visit.at, visit.remembered.here) != (was.at, was.here)
    return chosen(visit, was, (shorten(words), None), replies) if moved and was.at not in FORM_PLACES else replies


def _stays_open(was: OpenPrompt) -> bool:
    choices = was.shown.about["choices"] if was.shown else ()
    return was.at in STAYS_OPEN or any(isinstance(value, Mapping) and "undo" in value for _, value in choices)


def _with_answer(visit: Visit, shown: Prompt, label: str) -> list[Reply]:
    """The message of a prompt with its answer in place of its buttons; nothing where it is not known or cannot be changed."""
    row = visit.store.outbox_row(shown.about.get("row", 0))
    body = row.out.body if row else {}
    message = visit.pressed_on or (row.sent_as.partition("/")[0] if row else "")
    blocks = _question(visit, shown) or (_without_options(shown, reply_from(body).blocks) if body.get("blocks") else ())
    if not (message and blocks and visit.turn.channel.edits):
        return []
    visit.made_of.update(shown.about.get("made_of", ()))
    return [Reply((*blocks, text(f"→ {label}")), edit_of=message)]


def _without_options(shown: Prompt, blocks: Sequence[Block]) -> Sequence[Block]:
    """What was said beside the options: once one is chosen, they only make the talk longer. Other lists stay."""
    labels = {label for label, _ in shown.about["choices"]}
    return [one for one in blocks if one.kind != "numbered" or not labels.issuperset(one.items)]


def _question(visit: Visit, shown: Prompt) -> Sequence[Block]:
    """The question of a form alone: what stood around it is of no use once it is answered."""
    leaf = _leaf(visit, shown)
    return (hint(visit.p(leaf.field.text)),) if leaf else ()


def _leaf(visit: Visit, shown: Prompt) -> Leaf | None:
    form = visit.store.form(shown.about.get("form", "")) if "leaf" in shown.about else None
    if form is None:
        return None
    sheet = form_sheet.sheet_of(visit, form)
    return find(sheet.questions, sheet.answers, shown.about["leaf"])


def _value(visit: Visit, shown: Prompt) -> object:
    return visit.answers(shown.about["form"]).get(shown.about["leaf"])


def _open_leaf(visit: Visit) -> str:
    """The leaf that the prompt asks which is open now."""
    now = visit.store.prompt(visit.turn.address, visit.remembered.prompt)
    return str(now.about.get("leaf", "")) if now else ""
