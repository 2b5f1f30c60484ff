"""Words that answer nothing that is open."""

from __future__ import annotations

from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.answers.vocabulary import asking
from faq.rules.flow import Leaf, screen
from faq.search import talk
from faq.search.question_openings import SURE, opening
from handlers.dialog import menu
from handlers.dialog.blocks import text
from handlers.dialog.commands import CommandUse
from handlers.dialog.counted_choices import counted
from handlers.dialog.remembered import Filling
from handlers.dialog.turn import Reply
from handlers.dialog.visit import (
    FORM_PLACES,
    Visit,
    ask_which,
    current_choices,
    fitting,
    plain,
)
from handlers.forms import (
    answer_changes,
    check_places,
    draft_places,
    form_sheet,
    hearing,
    messages,
    programme_fit,
    question_prompt,
)
from handlers.programme import quoting
from handlers.programme.asking import Answer
from handlers.routing.dialog_places import (
    again,
    and_again,
    choosing_safely,
    place_of,
    run,
    show_with,
)
from handlers.routing.spoken_commands import OF_A_DRAFT
from handlers.routing.talk_commands import answered, answered_at_result, digress, is_question

ASIDES = frozenset(messages.TALK) - {"gibberish", "yes_no"}
"""Small talk that is answered in the middle of a form; the rest was meant as an answer and was not understood."""
ANYWHERE = tuple(CommandUse(word) for word in (quoting.INSTEAD, "mydata", "forget", "privacy"))
"""What is done where it is said in any words, whatever is talked about."""
PLAIN_TOPIC = 0.99
"""So sure must the search be that a few words in the middle of a form ("travel costs") ask, and are no answer: of the very words
of a way to ask it is."""


def not_an_answer(visit: Visit, words: str) -> list[Reply]:
    """Words that answer nothing that is open: another question's name, one about the programme, or a misunderstanding."""
    if visit.at in (draft_places.AT, *OF_A_DRAFT) and answer_changes.names_question(
        form_sheet.current_sheet(visit), words
    ):
        return run(visit, CommandUse("change", words))
    if visit.at not in FORM_PLACES or choosing_safely(visit):
        return _free_question(visit, words)
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    found = quoting.ask(visit, words)
    asks = is_question(words) or _is_aside(found, words) or _asks(found, words)
    if asks or not isinstance(leaf, Leaf) or _begins_to_ask(leaf, words):
        return digress(visit, words)
    several = len(screen(sheet.questions, sheet.answers, leaf)) > 1
    missed_before = visit.here(Filling).missed == leaf.id
    expected = [] if several else hearing.misread(visit, leaf, words)
    if missed_before and not several:
        return question_prompt.ask_shortly(visit, sheet, leaf, expected)
    return show_with(visit, expected or [text(visit.t(messages.CHOOSE_AN_OPTION))])


def _is_aside(found: Answer, words: str) -> bool:
    return found.talk in ASIDES or talk.wants_a_person(words)


def _asks(found: Answer, words: str) -> bool:
    """Whether words without a question mark ask about the programme, and do not tell something about the city."""
    if not found.sure or not any(map(str.isalpha, words)):
        return False
    return asking(words) or opening(words) is not None or found.score >= PLAIN_TOPIC


def _begins_to_ask(leaf: Leaf, words: str) -> bool:
    """The same of words that the texts may not answer, by how they begin. Where options are asked for, those that answer may begin
    with a verb alone: "is pending"."""
    found = opening(words)
    return found in SURE or (found is not None and kind_of(leaf.field).in_words)


def _free_question(visit: Visit, words: str) -> list[Reply]:
    meant = visit.commands.meant(words, visit.words)
    if meant and meant in ANYWHERE:
        return run(visit, meant)
    if visit.at in (menu.MENU, quoting.AT):
        several = counted(current_choices(visit), words)
        return [ask_which(visit, several)] if len(several) > 1 else answered(visit, words)
    if visit.at == check_places.RESULT:
        return answered_at_result(visit, words)
    found = quoting.ask(visit, words)
    if found.talk == "bye":
        return quoting.answer(visit, words, in_form=True)
    if is_question(words) or _is_aside(found, words) or _asks(found, words):
        return _said_and_again(visit, words)
    choices = current_choices(visit)
    if len(chosen := counted(choices, words) or fitting(choices, words)) > 1:
        return [ask_which(visit, chosen)]
    return _said_and_again(visit, words) if opening(words) else _chooses_nothing(visit, words)


def _said_and_again(visit: Visit, words: str) -> list[Reply]:
    """The reply to a question, and what is open again; where that is a name, how to give such words as one."""
    names = place_of(visit).asks_name(visit) and opening(words) and not is_question(words)
    how = [plain(messages.in_quotes(visit, words))] if names else []
    return and_again(visit, [*quoting.answer(visit, words, in_form=True), *how])


def _chooses_nothing(visit: Visit, words: str) -> list[Reply]:
    """What is said to words that choose nothing; the second time in a row it is short."""
    if visit.remembered.prompt and visit.remembered.unchosen == visit.remembered.prompt:
        return [question_prompt.not_understood_either(visit)]
    expected = programme_fit.misread(visit, words) or [text(visit.t(messages.CHOOSE_AN_OPTION))]
    replies = again(visit, expected)
    visit.remembered = replace(visit.remembered, unchosen=visit.remembered.prompt)
    return replies
