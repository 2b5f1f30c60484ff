"""What somebody tells where the answers of a self-check are before their eyes is offered as a change of these answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from faq.answers import numbers
from faq.answers.kind_table import kind_of
from faq.answers.numbers import OF_SOMETHING_ELSE
from faq.answers.probable_facts import probable
from faq.answers.stated_facts import FEWEST, stated
from faq.answers.values import Context, Read, read
from faq.rules.flow import Leaf, applies
from faq.search.splitting import split
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.command_phrases import wished
from handlers.dialog.commands import bare
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, plain, prompt
from handlers.forms import answer_changes, answer_keeping, form_sheet
from handlers.forms.form_sheet import Sheet
from storage.records import Json


def offered(visit: Visit, words: str) -> list[Reply]:
    """The changes that words tell of, to be confirmed; nothing where they tell of none."""
    sheet = form_sheet.current_sheet(visit)
    told = _told(visit, sheet, words)
    lines = [_line(visit, sheet, name, value) for name, value in told.items()]
    if not lines:
        return []
    if len(lines) == 1:
        blocks = [text(visit.t("Change {what}?", what=lines[0]))]
        yes, no = visit.t("Yes, change it"), visit.t("No, leave it")
    else:
        blocks = [text(visit.t("Change these answers?")), items(*lines)]
        yes, no = visit.t("Yes, change them"), visit.t("No, leave them")
    choices = [Choice(yes, {"told": told}), Choice(no, {"told": {}})]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def known(visit: Visit, words: str, show: Callable[[], list[Reply]]) -> list[Reply]:
    """That the answers say already what words tell, and what is ``shown`` behind it; nothing where they do not."""
    sheet = form_sheet.current_sheet(visit)
    told = _labelled(visit, sheet, words) or _stated(visit, sheet, words)
    same = {name: value for name, value in told.items() if sheet.answers.get(name) == value}
    lines = [_line(visit, sheet, name, value) for name, value in same.items()]
    return [plain(text(visit.t("Your answers say so already:")), items(*lines)), *show()] if lines else []


def only_tells(words: str) -> bool:
    """Whether nothing in a message asks."""
    message = split(words)
    return bool(message.statements) and message.questions == (" ".join(words.split()),)


def take(visit: Visit, sheet: Sheet, told: Mapping[str, Json]) -> list[Block]:
    """Make the changes; what was changed, and what there is to remark on it."""
    if not told:
        return [hint(visit.t("Your answers stay as they are."))]
    fitting = _applying(sheet, told)
    lines = [_line(visit, sheet, name, value) for name, value in fitting.items()]
    said: list[Block] = []
    for name, value in fitting.items():
        said += answer_keeping.keep(visit, sheet, _leaf(sheet, name), value)
    return [text(visit.t("Changed:")), items(*lines), *said]


def _told(visit: Visit, sheet: Sheet, words: str) -> dict[str, Json]:
    """What is told anew, by question: for sure, else probably."""
    sure = _labelled(visit, sheet, words) or _stated(visit, sheet, words)
    found = sure or _figure(visit, sheet, words) or probable(sheet.questions, *_read_with(visit, words))
    return _applying(sheet, {name: value for name, value in found.items() if sheet.answers.get(name) != value})


def _figure(visit: Visit, sheet: Sheet, words: str) -> dict[str, Json]:
    """A figure with nothing beside it but words that correct one ("make it 45,000"), where one question asks for a number."""
    asked = [one for one in sheet.questions if kind_of(one).number and one.city and one.id in sheet.answers]
    found = numbers.find(words, visit.words.language)
    alone = (
        len(found.values) == 1 and found.values[0] not in numbers.YEARS and numbers.CORRECTS.issuperset(found.strange)
    )
    if len(asked) != 1 or not alone or OF_SOMETHING_ELSE.search(words):
        return {}
    value = found.values[0]
    return {asked[0].id: int(value)} if value.denominator == 1 and value >= FEWEST else {}


def _labelled(visit: Visit, sheet: Sheet, words: str) -> dict[str, Json]:
    """The answer behind the name of one: "Mandate: no", "change the mandate to no"."""
    name, colon, answer = words.partition(":")
    if colon:
        return _anew(visit, sheet, name, [answer])
    first, _, rest = bare(wished(words)).partition(" ")
    said = visit.commands.said(f"/{first}", visit.words)
    parts = rest.split() if said and said.word == "change" else []
    for end in range(len(parts) - 1, 0, -1):
        tails = [" ".join(parts[end:]), " ".join(parts[end + 1 :])]
        if found := _anew(visit, sheet, " ".join(parts[:end]), tails):
            return found
    return {}


def _anew(visit: Visit, sheet: Sheet, name: str, answers: Sequence[str]) -> dict[str, Json]:
    """The first of some words that is for sure an answer to the question of that name."""
    row = answer_changes.row_named(visit, sheet, name)
    if not isinstance(row, Leaf) or row.item is not None:
        return {}
    read_as = (read(row.field, one, form_sheet.context(visit)) for one in answers if one.strip())
    return next(({row.id: one.value} for one in read_as if isinstance(one, Read)), {})


def _stated(visit: Visit, sheet: Sheet, words: str) -> dict[str, Json]:
    return stated(sheet.questions, *_read_with(visit, words))


def _read_with(visit: Visit, words: str) -> tuple[Sequence[str], Context, Sequence[str]]:
    return split(words).statements, form_sheet.context(visit), visit.pack.file.also_asked_as


def _applying(sheet: Sheet, told: Mapping[str, Json]) -> dict[str, Json]:
    """What is told of questions that are asked, or will be with what is told before them."""
    answers, found = dict(sheet.answers), dict[str, Json]()
    for question in sheet.questions:
        if question.id in told and applies(question, answers, sheet.facts):
            answers[question.id] = found[question.id] = told[question.id]
    return found


def _leaf(sheet: Sheet, name: str) -> Leaf:
    question = next(one for one in sheet.questions if one.id == name)
    return Leaf(name, question, question)


def _line(visit: Visit, sheet: Sheet, name: str, value: Json) -> str:
    """An answer as it would be, behind what it is now."""
    leaf = _leaf(sheet, name)
    now = form_sheet.shown(visit, leaf, value)
    before = sheet.answers.get(name)
    was = form_sheet.shown(visit, leaf, before) if before is not None and before != value else ""
    return visit.words.labelled(form_sheet.label_of(visit, leaf), f"{was} → {now}" if was else now)
