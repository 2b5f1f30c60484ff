"""What the self-check and the draft have in common: asking a question, hearing its answer, going back, changing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from faq.answers.kind_table import COUNTRY, kind_of
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import SHOWN
from faq.answers.values import Context, Misread, Problem, Read, Reading, Unclear, plain, problems, read, show
from faq.answers.vocabulary import yes_or_no
from faq.pack.model import Part, Question
from faq.places import places
from faq.rules.calls import deadline
from faq.rules.conditions import UNSURE, Answers, Facts, holds
from faq.rules.flow import (  # fmt: skip
    Leaf,
    PartEnd,
    View,
    answered,
    before,
    done_mark,
    drop_item,
    find,
    leaves,
    leaves_of,
    may_end,
    nested,
    pending,
    position,
    started,
)
from faq.text.spelling import wordless
from handlers.dialog.commands import nothing
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Reply, Text, head, hint, items, text
from handlers.dialog.visit import Choice, Gone, Visit, ordinal, prompt
from handlers.forms import messages
from storage.records import Form, Json

Shower = Callable[[Visit], list[Reply]]
LATER = "later"
UNREAD = "unread."
"""Before the id of a leaf: what was sent for it in a file and could not be read. It is kept as it came."""
YES, NO = "yes", "no"
FEWEST = 100
"""A city has more inhabitants."""
_COMMA = re.compile(r",(?!\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it stands: its questions, its parts (none for a self-check) and the answers so far."""

    form: Form
    questions: Sequence[Question]
    parts: Sequence[Part]
    answers: View
    facts: Facts

    def position(self, within: str = "") -> Leaf | PartEnd | None:
        """Where the form stands by its answers alone, or one question or part of it. Questions put off are passed over."""
        own = [one for one in self.questions if within in ("", one.id, one.part)]
        now = [one for one in own if later_mark(one) not in self.answers]
        parts = [part for part in self.parts if within in ("", part.id)]
        return position(now, parts, self.answers) if parts else pending(now, self.answers)


def later_mark(question: Question) -> str:
    """The mark that says a question was put off."""
    return f"{question.id}.{LATER}"


def is_mark(key: str) -> bool:
    """Whether a stored key is a mark and not an answer."""
    return key.startswith(UNREAD) or key.endswith((".done", ".optional", f".{LATER}"))


def sheet_of(visit: Visit, form: Form) -> Sheet:
    """The form with its questions and answers, read afresh from the store; Gone where its programme is there no more."""
    pack = visit.pack_of(form.programme)
    facts = Facts(pack.eligibility.sets, deadline(pack.file))
    answers = nested(visit.answers(form.id))
    if form.kind == "check":
        return Sheet(form, pack.eligibility.question, (), answers, facts)
    return Sheet(form, pack.application.question, pack.application.part, answers, facts)


def current_sheet(visit: Visit) -> Sheet:
    """The form that the conversation is about; Gone where it is there no more, or of a programme that is not chosen any more."""
    form = visit.store.form(visit.state.get("form", ""))
    chosen = form is not None and visit.has_programme and form.programme == visit.person.programme
    if form is None or not chosen or not may_open(visit, form):
        raise Gone("form")
    return sheet_of(visit, form)


def may_open(visit: Visit, form: Form) -> bool:
    """Whether the form is the person's, or they were invited to it; it may have been handed over since."""
    return form.person == visit.person.id or form in visit.store.forms(visit.person.id, form.programme, form.kind)


def open_leaf(visit: Visit, sheet: Sheet) -> Leaf | PartEnd | None:
    """What is asked now: the leaf that was opened by hand, the rest of what was opened with it, else the position."""
    opened = find(sheet.questions, sheet.answers, visit.state.get("open", ""))
    return opened or sheet.position(visit.state.get("stay", "")) or sheet.position()


def today(visit: Visit) -> date:
    """The date where the person is."""
    return visit.turn.now.astimezone(ZoneInfo(visit.person.zone or "UTC")).date()


def context(visit: Visit) -> Context:
    """What reading and showing values needs to know."""
    return Context(today(visit), visit.words.locale, visit.p)


def shown(visit: Visit, leaf: Leaf, value: Json) -> str:
    """A stored answer as a person reads it."""
    return show(leaf.field, value, visit.words.locale, visit.p)


def label_of(visit: Visit, leaf: Leaf) -> str:
    """What a leaf is called in summaries: the question's label, the field's, the item's number."""
    question = visit.p(leaf.question.label or leaf.question.text)
    if leaf.field is leaf.question:
        return question
    field = visit.p(leaf.field.label or leaf.field.text)
    if field == question and leaf.item is None:
        return question
    return f"{question} · {field}" if leaf.item is None else f"{question} {leaf.item + 1} · {field}"


# -- asking


def ask(visit: Visit, sheet: Sheet, leaf: Leaf, lead: Sequence[Block] = ()) -> list[Reply]:
    """The prompt for one leaf, after what there is to say about the answer before."""
    blocks = [*lead, *_question_blocks(visit, sheet, leaf)]
    about = {"form": sheet.form.id, "leaf": leaf.id}
    return [prompt(visit, blocks, choices_of(visit, sheet, leaf), about=about, commands=_commands(visit, sheet, leaf))]


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
    unclear = visit.state.get("unclear", {})
    if unclear.get("leaf") == leaf.id:
        return [Choice(label, value) for label, value in unclear["choices"]]
    found = [Choice(visit.p(option.label), option.id) for option in leaf.field.options]
    kind = kind_of(leaf.field)
    found += [Choice(visit.t(option.label), option.id) for option in kind.options]
    found += [Choice(value, value) for value in kind.suggested(_country(sheet.answers, sheet.questions))[:SHOWN]]
    if leaf.field.unsure:
        found.append(Choice(visit.t("I'm not sure"), UNSURE))
    if may_end(leaf, sheet.answers):
        found.append(Choice(visit.t("That is all"), {"end": leaf.question.id}))
    return found


def _country(answers: Answers, questions: Sequence[Question]) -> str:
    given = (answers.get(question.id) for question in questions if kind_of(question) is COUNTRY)
    return next((code for code in given if isinstance(code, str)), "")


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


# -- hearing


def hear(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block] | None:
    """Take typed words as the answer to a leaf: what to say about it, or None where they are no answer.

    The answer is stored, or the state holds what it may have meant.
    """
    if rows := _rows(visit, leaf, words):
        return _take_rows(visit, sheet, leaf, rows)
    if both := _number_or_choice(visit, sheet, leaf, words):
        return _ask_back(visit, leaf, both)
    chosen = _typed_choice(visit, sheet, leaf, words) or _confirmed(visit, leaf, words)
    if chosen is not None:
        return choose(visit, sheet, leaf, chosen.value)
    if _refused(visit, leaf, words):
        visit.state.pop("unclear")
        return []
    understood = read(leaf.field, words, context(visit))
    if isinstance(understood, Read) and not _doubtful(leaf, understood.value):
        return _noted(visit, leaf, understood) + keep(visit, sheet, leaf, understood.value)
    found = _possible(visit, leaf, words, understood)
    return _ask_back(visit, leaf, found) if found else None


def takes(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> bool:
    """Whether words that may be a command are for sure an answer: an option, or the "none" that the question asks for."""
    if _typed_choice(visit, sheet, leaf, words) or _refused(visit, leaf, words):
        return True
    return (leaf.field.none and nothing(words, visit.words)) or plain(leaf.field, words, context(visit))


def says_empty(visit: Visit, field: Question, words: str) -> bool:
    """Whether what stands in a field of a screen or a file says that it is empty ("n/a", "-", "skip") and is no answer to it."""
    if (field.none and nothing(words, visit.words)) or plain(field, words, context(visit)):
        return False
    return (kind_of(field).in_words and wordless(words)) or visit.commands.meant(words, visit.words) == LATER


def end_list(visit: Visit, sheet: Sheet, leaf: Leaf) -> list[Block]:
    """The list ends before this item; where it cannot, what is still needed."""
    if may_end(leaf, sheet.answers):
        return choose(visit, sheet, leaf, {"end": leaf.question.id})
    what, there = visit.p(leaf.question.label or leaf.question.text), len(sheet.answers.get(leaf.question.id, ()))
    if leaf.item is not None and leaf.item < there:
        return [text(visit.t("{what}, number {number}: this comes first.", what=what, number=leaf.item + 1))]
    least = leaf.question.min or 0
    needed = visit.t("{what}: at least {least} are needed; you named {count}.", what=what, least=least, count=there)
    return [text(needed), *in_quotes(visit, leaf)]


def in_quotes(visit: Visit, leaf: Leaf) -> list[Block]:
    """How to answer a question in words with what was taken for a command."""
    event = visit.turn.event
    if not kind_of(leaf.field).in_words or not isinstance(event, Text) or wordless(event.text):
        return []
    return [
        hint(
            visit.t(
                'If that is your answer, write it in quotes: "{words}".', words=event.text.strip().removeprefix("/")
            )
        )
    ]


def _doubtful(leaf: Leaf, value: Json) -> bool:
    """Whether a number is too small for the inhabitants of any place: it may have been meant for one that was offered."""
    return leaf.field.city and isinstance(value, int) and value < FEWEST


def _possible(visit: Visit, leaf: Leaf, words: str, understood: Reading) -> list[Choice]:
    """What words may have meant that are no clear answer: cities first, each meaning once."""
    if isinstance(understood, Read):
        label = visit.tn("{number} inhabitant", "{number} inhabitants", understood.value)
        return [Choice(label, understood.value)]
    found = _city_choices(visit, leaf, words) if leaf.field.city else []
    known = [one.value for one in found]
    more = understood.choices if isinstance(understood, Unclear) else ()
    return [*found, *(Choice(label, value) for label, value in more if value not in known)]


def _offered(visit: Visit, leaf: Leaf) -> list[Choice]:
    """What the last answer may have meant, where yes and no are about that and no answers themselves."""
    unclear = visit.state.get("unclear", {})
    if unclear.get("leaf") != leaf.id or _takes_yes(leaf):
        return []
    return [Choice(label, value) for label, value in unclear["choices"] if value != UNSURE]


def _takes_yes(leaf: Leaf) -> bool:
    return any(option.id in (YES, NO) for option in kind_of(leaf.field).options_of(leaf.field))


def _confirmed(visit: Visit, leaf: Leaf, words: str) -> Choice | None:
    """The one meaning that is offered, where the words say yes to it."""
    offered = _offered(visit, leaf)
    return offered[0] if len(offered) == 1 and yes_or_no(words) == YES else None


def _refused(visit: Visit, leaf: Leaf, words: str) -> bool:
    return bool(_offered(visit, leaf)) and yes_or_no(words) == NO


def _number_or_choice(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Choice]:
    """What "1" may mean where a number is asked and a choice has that number: both, so that neither is guessed."""
    if not kind_of(leaf.field).number or visit.state.get("unclear", {}).get("leaf") == leaf.id:
        return []
    choices = choices_of(visit, sheet, leaf)
    number = ordinal(words.strip(), len(choices))
    understood = read(leaf.field, words, context(visit)) if number else None
    return [choices[number - 1], Choice(words.strip(), understood.value)] if isinstance(understood, Read) else []


def _typed_choice(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> Choice | None:
    """A choice beside the field's own options (what was unclear, a zone, "that is all"), typed as its number or label."""
    own = [] if "leaf" in visit.state.get("unclear", {}) else [option.id for option in leaf.field.options]
    choices = choices_of(visit, sheet, leaf)
    typed, kind = words.strip().casefold(), kind_of(leaf.field)
    for number, choice in enumerate(choices, 1):
        free = (kind.number or kind.in_words) and not isinstance(choice.value, Mapping)
        numbered = typed == str(number) and not free
        unclear = typed == str(number) and visit.state.get("unclear", {}).get("leaf") == leaf.id
        if choice.value not in own and (numbered or unclear or typed == choice.label.casefold()):
            return choice
    return None


def misread(visit: Visit, leaf: Leaf, words: str) -> list[Block]:
    """What was expected, where the words are no answer to the leaf."""
    understood = read(leaf.field, words, context(visit))
    return messages.misread(visit, understood) if isinstance(understood, Misread) else []


def choose(visit: Visit, sheet: Sheet, leaf: Leaf, value: Json) -> list[Block]:
    """Take the value of a button as the answer."""
    if isinstance(value, Mapping):
        visit.store.answer(sheet.form.id, done_mark(leaf.question), True, visit.turn.millis)
        _close(visit)
        return []
    many = kind_of(leaf.field).many and not isinstance(value, list)
    return keep(visit, sheet, leaf, [value] if many else value)


def keep(visit: Visit, sheet: Sheet, leaf: Leaf, value: Json) -> list[Block]:
    """Store one answer and close its question; what there is to remark on it."""
    visit.store.answer(sheet.form.id, leaf.id, value, visit.turn.millis)
    for mark_of in (f"{UNREAD}{leaf.id}", later_mark(leaf.question)):
        if mark_of in sheet.answers:
            visit.store.unanswer(sheet.form.id, mark_of, visit.turn.millis)
    _close(visit)
    answers = nested(visit.answers(sheet.form.id))
    return flaws_of(visit, leaf, value) + remarks(visit, leaf, answers, sheet.facts)


def flaws_of(visit: Visit, leaf: Leaf, value: Json) -> list[Block]:
    """What is wrong with a stored answer (too long by N …); it is kept all the same."""
    return [hint(messages.problem(visit, one)) for one in flaws(leaf, value)]


def flaws(leaf: Leaf, value: Json) -> tuple[Problem, ...]:
    """What is wrong with a stored answer."""
    return problems(leaf.field, value)


def remarks(visit: Visit, leaf: Leaf, answers: Answers, facts: Facts) -> list[Block]:
    """The pack's remarks on a valid answer."""
    blocks: list[Block] = []
    for warn in leaf.field.warn:
        if holds(warn.when, answers, facts):
            blocks.append(hint(visit.p(warn.text)))
            blocks += [visit.cited(warn.cite)] if warn.cite else []
    return blocks


def _close(visit: Visit) -> None:
    for key in ("open", "unclear", "collect", "held", "list", "offer"):
        visit.state.pop(key, None)


def _noted(visit: Visit, leaf: Leaf, understood: Read) -> list[Block]:
    if not understood.note:
        return []
    return [hint(visit.t("I read that as: {answer}", answer=shown(visit, leaf, understood.value)))]


def _ask_back(visit: Visit, leaf: Leaf, choices: Sequence[Choice]) -> list[Block]:
    visit.state["open"] = leaf.id
    known = [[one.label, one.value] for one in choices]
    if leaf.field.unsure and all(one.value != UNSURE for one in choices):
        known.append([visit.t("I'm not sure"), UNSURE])
    visit.state["unclear"] = {"leaf": leaf.id, "choices": known}
    if len(choices) > 1 or _takes_yes(leaf):
        return [text(visit.t("Which one do you mean? Choose one, or type your answer again."))]
    question = visit.t("Do you mean {answer}? Answer yes or no, or type your answer again.", answer=choices[0].label)
    return [text(question)]


def _city_choices(visit: Visit, leaf: Leaf, words: str) -> list[Choice]:
    kind = kind_of(leaf.field)
    cities = (places.cities(words, near=False) or places.cities(words)) if kind.of_city else ()
    return [Choice(_city_label(visit, city, kind), kind.of_city(city)) for city in cities if kind.of_city]


def _city_label(visit: Visit, city: places.City, kind: QuestionKind) -> str:
    country = visit.words.country(city.country)
    if not kind.number:
        return f"{city.name} ({country})"
    return visit.t(
        "{city} ({country}): {population} inhabitants, by GeoNames",
        city=city.name, country=country, population=visit.words.number(city.population),
    )  # fmt: skip


# -- lists pasted in one message


def _rows(visit: Visit, leaf: Leaf, words: str) -> list[list[str]]:
    """The items of a pasted list: one a line, its fields apart by comma, semicolon or tab. None unless two lines at least."""
    lines = [line.strip(" -*•\t") for line in words.splitlines() if line.strip(" -*•\t")]
    opens = leaf.item is not None and leaf.field is leaf.question.fields[0]
    if not opens or len(lines) < 2:
        return []
    ends = {line for line in set(lines) if _ends(visit, line)}
    return [row for line in lines if line not in ends and any(row := _cells(line))]


def _ends(visit: Visit, line: str) -> bool:
    """Whether a pasted line says that the list ends."""
    found = visit.commands.said(line, visit.words)
    return "done" in (visit.commands.meant(line, visit.words), found.word if found else "")


def _cells(line: str) -> list[str]:
    """The cells of a pasted line: apart by tabs, else by semicolons, else by commas that are not within a number."""
    apart = next((sign for sign in "\t;" if sign in line), "")
    cells = line.split(apart) if apart else _COMMA.split(line)
    return ["" if wordless(cell) else cell.strip() for cell in cells]


def _take_rows(visit: Visit, sheet: Sheet, leaf: Leaf, rows: Sequence[Sequence[str]]) -> list[Block]:
    room = int(leaf.question.max or len(rows) + (leaf.item or 0)) - (leaf.item or 0)
    unread: list[str] = []
    for number, cells in enumerate(rows[:room], leaf.item or 0):
        unread += _take_row(visit, sheet, leaf.question, number, cells)
    unread += [", ".join(cells) for cells in rows[room:]]
    _close(visit)
    count = min(len(rows), room)
    blocks = [text(visit.tn("I took over {number} line.", "I took over {number} lines.", count))]
    if unread:
        blocks += [text(visit.t("These I could not read; I will ask for them:")), items(*unread)]
    return blocks


def _take_row(visit: Visit, sheet: Sheet, question: Question, number: int, cells: Sequence[str]) -> list[str]:
    unread = []
    for field, cell in zip(question.fields, cells, strict=False):
        understood = read(field, cell, context(visit)) if cell else None
        if isinstance(understood, Read):
            visit.store.answer(sheet.form.id, f"{question.id}.{number}.{field.id}", understood.value, visit.turn.millis)
        elif cell:
            unread.append(f"{cells[0]}: {cell}")
    return unread


# -- going back and changing


def back(visit: Visit, sheet: Sheet) -> bool:
    """Open the last answered leaf before the present one; False where there is none."""
    at = open_leaf(visit, sheet)
    leaf = (
        _before_end(sheet, at)
        if isinstance(at, PartEnd)
        else before(sheet.questions, sheet.answers, at.id if at else None)
    )
    if leaf is None:
        return False
    _close(visit)
    visit.state["open"] = leaf.id
    return True


def _before_end(sheet: Sheet, end: PartEnd) -> Leaf | None:
    """The last answered leaf of a part or of those before it: a later part may have answers already."""
    names = [part.id for part in sheet.parts]
    past = names[: names.index(end.part.id) + 1]
    return next((leaf for leaf in reversed(answered_leaves(sheet)) if leaf.question.part in past), None)


def answered_leaves(sheet: Sheet) -> list[Leaf]:
    """The answered leaves that apply, in order: the numbered lines of the summary."""
    return [leaf for leaf in leaves(sheet.questions, sheet.answers, sheet.facts) if answered(leaf, sheet.answers)]


def summary_lines(visit: Visit, sheet: Sheet) -> list[str]:
    """One line an answered leaf, in the order of ``answered_leaves``, with what is wrong with it."""
    return [_summary_line(visit, leaf, sheet.answers[leaf.id]) for leaf in answered_leaves(sheet)]


def _summary_line(visit: Visit, leaf: Leaf, value: Json) -> str:
    wrong = "".join(f" ⚠ {messages.problem(visit, one)}" for one in flaws(leaf, value))
    return f"{label_of(visit, leaf)}: {shorten(shown(visit, leaf, value))}{wrong}"


def shorten(words: str, limit: int = 120) -> str:
    """One line of at most ``limit`` characters, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def to_change(sheet: Sheet, wanted: str) -> Leaf | Question | None:
    """What ``change 3`` or ``change A5`` is about: a leaf by its number in the summary, or a question by its id."""
    if wanted.isdecimal():
        numbered = answered_leaves(sheet)
        number = ordinal(wanted, len(numbered))
        return numbered[number - 1] if number else None
    folded = wanted.casefold()
    for leaf in leaves(sheet.questions, sheet.answers, sheet.facts):
        if folded == leaf.id.casefold():
            return leaf
        if folded == leaf.question.id.casefold():
            return leaf.question if kind_of(leaf.question).repeats and started(leaf.question, sheet.answers) else leaf
    return None


def open_for_change(visit: Visit, leaf: Leaf) -> None:
    """Make a leaf the open question."""
    _close(visit)
    visit.state |= {"open": leaf.id, "stay": leaf.question.id}


def ask_list(visit: Visit, sheet: Sheet, question: Question, lead: Sequence[Block] = ()) -> list[Reply]:
    """The items of a list, to change or remove one, or to add one."""
    visit.state["list"] = question.id
    blocks = [*lead, text(visit.p(question.text))]
    about = {"form": sheet.form.id}
    return [prompt(visit, blocks, list_choices(visit, sheet, question), about=about, commands=(mark("keep"),))]


def listed(visit: Visit, sheet: Sheet) -> Question | None:
    """The list whose items are shown to be changed."""
    return next((one for one in sheet.questions if one.id == visit.state.get("list")), None)


def list_choices(visit: Visit, sheet: Sheet, question: Question) -> list[Choice]:
    """What can be done with a list that has items: change or remove one, add one."""
    choices = []
    first = question.fields[0]
    for number, item in enumerate(sheet.answers.get(question.id, [])):
        name = str(item.get(first.id, number + 1))
        choices.append(Choice(visit.t("Change {what}", what=name), {"leaf": f"{question.id}.{number}.{first.id}"}))
        choices.append(Choice(visit.t("Remove {what}", what=name), {"remove": [question.id, number]}))
    return [*choices, Choice(visit.t("Add another"), {"more": question.id})]


def change_list(visit: Visit, sheet: Sheet, wish: Mapping[str, Json]) -> None:
    """Do what one of ``list_choices`` says."""
    questions = {question.id: question for question in sheet.questions}
    _close(visit)
    if "leaf" in wish:
        visit.state |= {"open": wish["leaf"], "stay": wish["leaf"].partition(".")[0]}
    elif "more" in wish:
        visit.state["stay"] = wish["more"]
        visit.store.unanswer(sheet.form.id, done_mark(questions[wish["more"]]), visit.turn.millis)
    else:
        name, number = wish["remove"]
        _apply(visit, sheet, drop_item(questions[name], visit.answers(sheet.form.id), number))


def _apply(visit: Visit, sheet: Sheet, changes: Mapping[str, Json]) -> None:
    for leaf, value in changes.items():
        if value is None:
            visit.store.unanswer(sheet.form.id, leaf, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, leaf, value, visit.turn.millis)


# -- emptying


def to_clear(sheet: Sheet, wanted: str) -> list[Leaf]:
    """The answered leaves that ``clear 3``, ``clear F1`` or ``clear F1.city`` is about: one, or all of a question."""
    found = to_change(sheet, wanted)
    if found is None:
        return []
    if isinstance(found, Leaf) and (wanted.isdecimal() or wanted.casefold() == found.id.casefold()):
        return [found] if answered(found, sheet.answers) else []
    question = found.question if isinstance(found, Leaf) else found
    return [leaf for leaf in leaves_of(question, sheet.answers) if answered(leaf, sheet.answers)]


def clear(visit: Visit, sheet: Sheet, emptied: Sequence[Leaf]) -> list[Block]:
    """Empty answers of one question; they are said once more, since they are nowhere else now."""
    question = emptied[0].question
    lines = [
        f"{_name_of(visit, sheet, leaf)}: {shorten(shown(visit, leaf, sheet.answers[leaf.id]))}" for leaf in emptied
    ]
    marks = (done_mark(question), later_mark(question), *(f"{UNREAD}{leaf.id}" for leaf in emptied))
    for key in (*(leaf.id for leaf in emptied), *marks):
        if key in sheet.answers:
            visit.store.unanswer(sheet.form.id, key, visit.turn.millis)
    _close(visit)
    return [text(visit.t("I emptied:")), items(*lines)]


def _name_of(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    label = label_of(visit, leaf)
    return f"{leaf.question.id} {label}" if sheet.parts else label


def first_leaf(sheet: Sheet, question: Question) -> Leaf:
    """The first leaf of a question that has no answer yet, else its first."""
    own = list(leaves_of(question, sheet.answers))
    return next((leaf for leaf in own if not answered(leaf, sheet.answers)), own[0])
