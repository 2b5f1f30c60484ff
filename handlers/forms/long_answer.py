"""A long answer, over several messages."""

from __future__ import annotations

from dataclasses import replace

from faq.rules.flow import Leaf
from handlers.dialog.blocks import hint, text
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, prompt
from handlers.forms import answer_keeping, form_sheet, question_prompt

TOTAL = 100_000
"""The most characters kept of one answer; more is refused with a word, so that nothing is cut silently."""


def collect(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, words: str) -> list[Reply]:
    """Add a message to a long answer; the first message after opening the question replaces what was there."""
    before = sheet.answers.get(leaf.id, "") if visit.here(Filling).collect == leaf.id else ""
    whole = f"{before}\n{words.strip()}" if before else words.strip()
    if len(whole) > TOTAL:
        words_left = visit.t(
            "That is more than I can keep in one answer ({number} characters).", number=visit.words.number(TOTAL)
        )
        return question_prompt.ask(visit, sheet, leaf, [text(words_left)])
    visit.keep_here(replace(visit.here(Filling), open=leaf.id, collect=leaf.id))
    visit.store.answer(sheet.form.id, leaf.id, whole, visit.turn.millis)
    return [_collected(visit, sheet, leaf, whole)]


def _collected(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, whole: str) -> Reply:
    count = visit.tn("{number} character so far.", "{number} characters so far.", len(whole))
    blocks = [text(count), *answer_keeping.flaws_of(visit, leaf, whole)]
    blocks.append(hint(visit.t("Write on in further messages, or type `done`.")))
    return prompt(visit, blocks, about={"form": sheet.form.id, "leaf": leaf.id}, commands=(mark("done"), mark("back")))
