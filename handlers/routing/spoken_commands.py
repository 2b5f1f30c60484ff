"""Commands in words of one's own, said where an answer is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.answers.values import Read
from faq.answers.values import read as read_answer
from faq.places import places
from faq.rules.flow import Leaf, may_end
from handlers.dialog import menu
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.command_phrases import DONE, LATER, says_empty
from handlers.dialog.commands import CommandUse, bare
from handlers.dialog.remembered import Filling
from handlers.dialog.turn import Reply
from handlers.dialog.visit import (
    FORM_PLACES,
    Visit,
    current_choices,
)
from handlers.forms import (
    answer_changes,
    answer_keeping,
    check_places,
    draft_places,
    draft_questions,
    form_sheet,
    hearing,
    self_check,
)
from handlers.programme import quoting
from handlers.programme.wishes import Wish, wish
from handlers.routing.dialog_places import (
    ASK_FOR_WORDS,
    again,
    begin_form,
    choosing,
    passed_over,
    run,
    show_with,
)
from handlers.routing.talk_commands import is_question

_IN_A_CHECK = {"summary": "change", "tasks": "repeat"}
"""What shows the same in a self-check, which has neither."""
_SAYS_HOW = (DONE, "clear", "forget", quoting.INSTEAD)
"""Commands that say themselves how else to answer, or are never meant as an answer."""
_OF_WISHES: Mapping[Wish | None, str] = {Wish.CHECK: "check", Wish.DRAFT: "draft", Wish.COMPARE: "compare"}
_BEGINS = ("check", "draft")
_SURE = ("date", "number")
"""Notes of what was read as a day or a number: "tomorrow" is one, and puts nothing off."""
OF_A_DRAFT = (draft_places.SUMMARY, draft_places.TASKS, draft_places.FINISH)
_OF_ANSWERS = ("back", "change", "clear", "cancel", "start", "summary", "tasks", "finish", "export", "forget")
"""Commands that are about a form, or leave it, whatever it shows."""


def spoken(visit: Visit, words: str) -> list[Reply] | None:
    """What a phrase does that is said instead of an answer to a form's question; None where it is none."""
    if visit.at not in FORM_PLACES or choosing(visit):
        return None
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if not isinstance(leaf, Leaf):
        return None
    found = visit.commands.meant(words, visit.words, in_words=kind_of(leaf.field).in_words) or _wished(visit, words)
    if found is None or _is_answer(visit, sheet, leaf, words):
        return None
    if found.word == LATER and may_end(leaf, sheet.answers):
        found = CommandUse(DONE)
    if found.word == LATER and leaf.id in sheet.answers:
        return _left(visit, sheet, leaf, words)
    if visit.at == check_places.AT:
        found = replace(found, word=_IN_A_CHECK.get(found.word, found.word))
    replies = begin_form(visit, found.word, words) if found.word in _BEGINS else run(visit, found)
    if found.word in _SAYS_HOW:
        return replies
    lead = (*hearing.in_quotes(visit, leaf), *_way_back(visit, sheet))
    return [replace(replies[0], blocks=(*lead, *replies[0].blocks)), *replies[1:]]


def _wished(visit: Visit, words: str) -> CommandUse | None:
    """The command that does what words wish for ("draft the application"); None where they wish for none."""
    names = [name for pack in visit.turn.knowledge.packs.values() for name in pack.file.also_asked_as]
    wanted = None if is_question(words) else _OF_WISHES.get(wish(words, names))
    return CommandUse(wanted) if wanted else None


def _way_back(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """How to go on with a self-check that was left for a draft."""
    left = sheet.form.kind == "check" and visit.at in (draft_places.CONSENT, draft_places.TAKE_OVER, draft_places.AT)
    same = sheet.form.programme == visit.person.programme
    return [hint(visit.t("`check` goes on with your self-check."))] if left and same else []


def _is_answer(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, words: str) -> bool:
    """Whether words that may be a command are for sure an answer, also without the courtesy around them ("ok, next")."""
    offered = {one.label.casefold() for one in current_choices(visit)}
    if leaf.field.city and any(words.strip() == city.name for city in places.cities(words, near=False)):
        return True
    understood = read_answer(leaf.field, words, form_sheet.context(visit))
    if isinstance(understood, Read) and understood.note in _SURE:
        return True
    return all(one.casefold() in offered or hearing.takes(visit, sheet, leaf, one) for one in (words, bare(words)))


def _left(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, words: str) -> list[Reply]:
    """An answer that is there stays where its question is skipped; one that need not be is emptied where that is said."""
    if visit.here(Filling).collect == leaf.id:
        return draft_questions.done(visit)
    if says_empty(words) and (emptied := answer_changes.may_be_empty(sheet, leaf)):
        return show_with(visit, answer_changes.clear(visit, sheet, emptied))
    left = hint(visit.t("I left your answer as it is; `clear` empties it."))
    lead = [left, *hearing.in_quotes(visit, leaf), *answer_keeping.keep(visit, sheet, leaf, sheet.answers[leaf.id])]
    return show_with(visit, lead)


def spoken_elsewhere(visit: Visit, words: str) -> list[Reply] | None:
    """The same where words are asked for that belong to no form: it goes on if it can, and never becomes what was asked for."""
    found = visit.commands.meant(words, visit.words)
    if found is None:
        return None
    if found.word == "summary" and visit.at == check_places.AT:
        return self_check.hear(visit, words)
    if (visit.at in OF_A_DRAFT and found.word in _OF_ANSWERS) or _leaves(visit, found):
        return run(visit, found)
    if visit.at not in ASK_FOR_WORDS or is_question(words):
        return None
    if found.word in (DONE, LATER) and (replies := passed_over(visit)):
        return replies
    if found.word == "back":
        return run(visit, found)
    words = visit.t(
        'I took that for a command, which does nothing here. As an answer, write it in quotes: "{words}".', words=words
    )
    return again(visit, [text(words)])


def _leaves(visit: Visit, found: CommandUse) -> bool:
    """Whether a command leaves what there is to choose: in a form an offer, a list, the end of a part; else what is asked."""
    if visit.at in FORM_PLACES:
        return found.word in (*_OF_ANSWERS, DONE, LATER)
    return visit.at not in (menu.MENU, quoting.AT, *ASK_FOR_WORDS) and found.word in ("cancel", "start")
