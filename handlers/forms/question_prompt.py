"""Asking one question of a form: its words, what is offered as buttons, and why it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import kind_of
from faq.answers.reading import SHOWN
from faq.pack.model import SHORT_LABEL, Option, Question
from faq.rules.conditions import UNSURE
from faq.rules.flow import Leaf, before, leaves, may_end
from handlers.dialog import menu
from handlers.dialog.actions import Choose
from handlers.dialog.blocks import Block, head, hint, text
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Choice, Visit, command_button, current_choices, plain, prompt
from handlers.forms import messages
from handlers.forms.form_sheet import Sheet, country_of, from_list, shown
from storage.records import Json

YES, NO = "yes", "no"
AGAIN: Mapping[str, Json] = {"again": True}
"""What was asked back is not meant: the question itself, please."""


def ask(visit: Visit, sheet: Sheet, leaf: Leaf, lead: Sequence[Block] = ()) -> list[Reply]:
    """The prompt for one leaf, after what there is to say about the answer before."""
    about = {"form": sheet.form.id, "leaf": leaf.id}
    filling = visit.here(Filling)
    if filling.unclear.leaf == leaf.id and kind_of(leaf.field).chosen:
        asked = prompt(visit, [*lead, text(asked_back(visit, leaf))], choices_of(visit, sheet, leaf), about=about)
        return [_by_word(asked) if asks_one(filling, leaf) else asked]
    blocks = [*lead, *_question_blocks(visit, sheet, leaf)]
    return [prompt(visit, blocks, choices_of(visit, sheet, leaf), about=about, commands=_commands(visit, sheet, leaf))]


def ask_shortly(visit: Visit, sheet: Sheet, leaf: Leaf, expected: Sequence[Block] = ()) -> list[Reply]:
    """What helps where an answer was not understood twice: not the whole question over again."""
    blocks = [*(() if kind_of(leaf.field).chosen else expected), *_either(visit)]
    about = {"form": sheet.form.id, "leaf": leaf.id}
    words = [*([mark("later")] if sheet.parts else []), mark("repeat")]
    asked = prompt(visit, blocks, choices_of(visit, sheet, leaf), about=about, commands=words)
    unsure = visit.t("I'm not sure")
    offered = tuple(replace(one, numbered=False) for one in asked.buttons if not one.numbered or one.label == unsure)
    return [replace(asked, buttons=(*offered, person_button(visit)))]


def not_understood_either(visit: Visit) -> Reply:
    """The same where the question is none of a form: what can be chosen stays so, and who is unsure has a button."""
    known = enumerate(current_choices(visit))
    unsure = [(number, one.label) for number, one in known if one.value in (UNSURE, menu.FIT)]
    shown = visit.remembered.prompt
    offered = [Button(label, Choose(number, shown).encode(), numbered=False) for number, label in unsure]
    ways = [*offered, command_button(visit, mark("repeat")), person_button(visit)]
    return plain(*_either(visit), buttons=ways)


def _either(visit: Visit) -> list[Block]:
    how = visit.t("`repeat` shows the question again; `about` says whom you can ask.")
    return [text(visit.t("I did not understand that either.")), hint(how)]


def person_button(visit: Visit) -> Button:
    """Leads to where a person can be asked."""
    return replace(command_button(visit, mark("about")), label=visit.t("Ask a person"))


def _by_word(asked: Reply) -> Reply:
    """The buttons without numbers: those typed now are of the question's own options."""
    return replace(asked, buttons=tuple(replace(one, numbered=False) for one in asked.buttons))


def yes_or_no_alone(field: Question) -> bool:
    """Whether yes and no are all the answers there are."""
    kind = kind_of(field)
    return bool(kind.options) and not kind.from_pack


def asks_one(filling: Filling, leaf: Leaf) -> bool:
    """Whether one of the options was asked back, to which yes and no are answers."""
    return filling.unclear.leaf == leaf.id and _alone(filling) and kind_of(leaf.field).chosen


def _alone(filling: Filling) -> bool:
    """Whether one thing may be meant, with no more than "I'm not sure" behind it."""
    first, *more = [value for _, value in filling.unclear.choices]
    return not more or (more == [UNSURE] and first != UNSURE)


def asked_back(visit: Visit, leaf: Leaf) -> str:
    """What was asked back, put so that yes and no are answers where one thing may be meant."""
    filling = visit.here(Filling)
    one = Choice(*filling.unclear.choices[0])
    if not _alone(filling):
        return visit.t("Which one do you mean? Choose one, or type your answer again.")
    if yes_or_no_alone(leaf.field) and one.value in (YES, NO):
        return visit.t("Is that a yes?") if one.value == YES else visit.t("Is that a no?")
    if not kind_of(leaf.field).chosen:
        return visit.t("Do you mean {answer}? Answer yes or no, or type your answer again.", answer=one.label)
    number = next((number for number, option in enumerate(leaf.field.options, 1) if option.id == one.value), 0)
    answer = one.label.rstrip(".")
    if number:
        return visit.t("I read that as {number}. {answer}. Right?", number=number, answer=answer)
    return visit.t("I read that as {answer}. Right?", answer=answer)


def _question_blocks(visit: Visit, sheet: Sheet, leaf: Leaf) -> list[Block]:
    blocks = [hint(progress(visit, sheet, leaf))]
    if leaf.field is not leaf.question:
        blocks.append(head(_item_heading(visit, leaf)))
    blocks.append(text(visit.p(leaf.field.text)))
    if leaf.field.hint:
        blocks.append(hint(visit.p(leaf.field.hint)))
    if expected := messages.expected(visit, leaf.field):
        blocks.append(hint(expected))
    if leaf.id in sheet.answers:
        blocks.append(text(visit.t("Your answer now: {answer}", answer=shown(visit, leaf, sheet.answers[leaf.id]))))
        blocks += [hint(visit.t("by GeoNames, please check"))] if from_list(sheet.answers, leaf.id) else []
    return blocks


def _item_heading(visit: Visit, leaf: Leaf) -> str:
    label = visit.p(leaf.question.label or leaf.question.text)
    return label if leaf.item is None else visit.t("{what}, number {number}", what=label, number=leaf.item + 1)


def progress(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    """Where we are, by questions that apply under the answers so far."""
    asked = list({one.question.id: one for one in leaves(sheet.questions, sheet.answers, sheet.facts)})
    if sheet.parts:
        part = next(one for one in sheet.parts if one.id == leaf.question.part)
        return visit.t(
            "Part {part}: {name} · question {id}", part=part.id, name=visit.p(part.name), id=leaf.question.id
        )
    number = asked.index(leaf.question.id) + 1
    return visit.t("Question {number} of {total}", number=number, total=len(asked))


def choices_of(visit: Visit, sheet: Sheet, leaf: Leaf) -> list[Choice]:
    """The answers that are offered as buttons; where the last answer was unclear, what it may have meant."""
    unclear = visit.here(Filling).unclear
    if unclear.leaf == leaf.id:
        shorts = {option.id: _option(visit, option).short for option in leaf.field.options}
        meant = [Choice(label, value, shorts.get(str(value), "")) for label, value in unclear.choices]
        return _asked_back(visit, leaf, meant)
    found = [_option(visit, option) for option in leaf.field.options]
    kind = kind_of(leaf.field)
    found += [Choice(visit.t(option.label), option.id) for option in kind.options]
    found += [Choice(value, value) for value in kind.suggested(country_of(sheet.answers, sheet.questions))[:SHOWN]]
    if leaf.field.unsure:
        found.append(Choice(visit.t("I'm not sure"), UNSURE))
    if may_end(leaf, sheet.answers):
        found.append(Choice(visit.t("That is all"), {"end": leaf.question.id}))
    return found


def _option(visit: Visit, option: Option) -> Choice:
    """An option of the pack; with its short label where the label is too long for a button in the person's language."""
    label = visit.p(option.label)
    return Choice(label, option.id, visit.p(option.short) if option.short and len(label) > SHORT_LABEL else "")


def _asked_back(visit: Visit, leaf: Leaf, meant: list[Choice]) -> list[Choice]:
    """What may be meant, each to be confirmed by one tap, and the way back to the question."""
    if not kind_of(leaf.field).chosen:
        return meant
    if not asks_one(visit.here(Filling), leaf):
        return [*meant, Choice(visit.t("None of these"), AGAIN)]
    first, *others = meant
    if not yes_or_no_alone(leaf.field):
        return [Choice(visit.t("Yes"), first.value), Choice(visit.t("No"), AGAIN), *others]
    if leaf.field.unsure or not _may_be_no(leaf):
        return meant
    # Behind "Is that a no?" a button "Yes" would say either.
    other = Choice(visit.t("No"), NO) if first.value == YES else Choice(visit.t("Ask me again"), AGAIN)
    return [first, other]


def _may_be_no(leaf: Leaf) -> bool:
    return any(option.id == NO for option in kind_of(leaf.field).options)


def _commands(visit: Visit, sheet: Sheet, leaf: Leaf) -> list[str]:
    words = [mark("why")] if leaf.question.cite or leaf.question.why else []
    if leaf.id in sheet.answers:
        words.append(mark("done") if kind_of(leaf.field).long else mark("keep"))
    if before(sheet.questions, sheet.answers, leaf.id):
        words.append(mark("back"))
    return [*words, mark("later")] if sheet.parts else words


def why(visit: Visit, leaf: Leaf) -> list[Block]:
    """Why a question is asked: our reason, and the passage it rests on."""
    blocks = [text(visit.p(leaf.question.why))] if leaf.question.why else []
    cites = [cite for cite in dict.fromkeys((leaf.field.cite, leaf.question.cite)) if cite]
    return blocks + [visit.cited(cite) for cite in cites]
