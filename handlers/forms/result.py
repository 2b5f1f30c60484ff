"""The result of a self-check on the screen: at a glance, point by point, what to do next, and the answers it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from faq.rules.calls import CallState, state
from faq.rules.conditions import UNSURE
from faq.rules.criteria import Finding, Verdict, judge
from faq.rules.flow import Leaf
from handlers.dialog.blocks import Block, head, hint, items, numbered, text
from handlers.dialog.remembered import Filling, ShownResult
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, command_button, plain, prompt, sure
from handlers.forms import answer_summary, form_sheet, outcome, question_prompt
from handlers.forms.check_places import AT, RESULT, is_held
from handlers.forms.form_sheet import Sheet
from storage.records import Json

PAGE = 3
"""How many points are shown at once: as much as one reads on a telephone."""
GLANCE, POINTS, STEPS, ANSWERS, AGAIN = "", "points", "steps", "answers", "again"


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The result as it is looked at; where an answer is missing now, its question."""
    shown = visit.here(ShownResult)
    sheet = form_sheet.current_sheet(visit)
    if isinstance(leaf := sheet.position(), Leaf):
        visit.go(AT, Filling(shown.form))
        return question_prompt.ask(visit, sheet, leaf, lead)
    blocks, choices = _SCREENS.get(shown.view, _glance)(visit, sheet)
    return [prompt(visit, [*lead, *blocks], choices, about={"form": shown.form})]


def look(visit: Visit, form: str, view: str = GLANCE, first: int = 0, lead: Sequence[Block] = ()) -> list[Reply]:
    """Look at a result, or at a part of it."""
    visit.go(RESULT, ShownResult(form, view, first))
    return show(visit, lead)


def judged(visit: Visit, sheet: Sheet) -> tuple[Verdict, CallState]:
    """What follows from the answers, and the call today."""
    return judge(visit.pack.eligibility, sheet.answers), state(visit.pack.file, visit.turn.now)


_Screen = tuple[list[Block], list[Choice]]
_BACK = mark("Back to the result")


def _glance(visit: Visit, sheet: Sheet) -> _Screen:
    said = {
        True: mark("Your answers are deleted when you go on to something else, or in an hour. `keep` keeps them."),
        False: mark("Your answers are kept. `forget` deletes all that is kept about you."),
    }[is_held(sheet.form)]
    return [*outcome.glance(visit, *judged(visit, sheet)), hint(visit.t(said))], ways_on(visit)


def ways_on(visit: Visit) -> list[Choice]:
    """What can be done with a result."""
    return [
        Choice(visit.t("Each point"), {"view": POINTS}),
        Choice(visit.t("Next steps"), {"view": STEPS}),
        Choice(visit.t("All as a file"), {"file": True}),
        Choice(visit.t("Change an answer"), {"view": ANSWERS}),
        Choice(visit.t("Draft the application"), {"do": "draft"}),
    ]


def show_briefly(visit: Visit) -> list[Reply]:
    """The result behind what was said at it: no more than its title, and the ways on."""
    sheet = form_sheet.current_sheet(visit)
    verdict, _ = judged(visit, sheet)
    title = visit.t("Back to your result: {title}", title=visit.p(verdict.outcome.title))
    visit.keep_here(ShownResult(sheet.form.id))
    return [prompt(visit, [hint(title)], ways_on(visit), about={"form": sheet.form.id})]


def _points(visit: Visit, sheet: Sheet) -> _Screen:
    verdict, _ = judged(visit, sheet)
    found, first = outcome.points(verdict), visit.here(ShownResult).first
    first = first if first < len(found) else 0
    page, left = found[first : first + PAGE], len(found) - first - PAGE
    blocks = [] if first else outcome.own_words(visit, verdict)
    for number, finding in enumerate(page):
        above = [cite for one in page[:number] for cite in one.cites]
        blocks += [head(outcome.titled(visit, finding)), *outcome.beneath(visit, finding, above)]
    choices = [choice for finding in page for choice in _changes(visit, sheet, finding)]
    if left > 0:
        label = visit.tn("{number} more point", "{number} more points", left)
        choices.append(Choice(label, {"view": POINTS, "first": first + PAGE}))
    return (blocks if page else _all_met(visit, sheet, verdict)), [*choices, Choice(visit.t(_BACK), {"view": GLANCE})]


def _all_met(visit: Visit, sheet: Sheet, verdict: Verdict) -> list[Block]:
    met = [outcome.name(visit, one) for one in outcome.met(verdict)]
    lead = text(visit.t("By your answers, nothing stands against your city and nothing is open:"))
    return [*outcome.own_words(visit, verdict), lead, items(*met), *outcome.not_asked(visit, verdict, sheet.answers)]


def _changes(visit: Visit, sheet: Sheet, finding: Finding) -> list[Choice]:
    """The answers that a point came from, to be given anew."""
    own = leaves_behind(sheet, finding) if finding.awaited or finding.status in ("fail", "unknown") else []
    return [Choice(_to_give_anew(visit, sheet, leaf), {"leaf": leaf.id}) for leaf in own]


def _to_give_anew(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    what = _short(visit, sheet, leaf)
    known = sheet.answers[leaf.id] != UNSURE
    return visit.t("Change {what}", what=what) if known else visit.t("I found out: {what}", what=what)


def leaves_behind(sheet: Sheet, finding: Finding) -> list[Leaf]:
    """The answered leaves that a point is about: of the members of a consortium, those that it names."""
    asked = finding.criterion.question
    return [
        leaf
        for leaf in form_sheet.answered_leaves(sheet)
        if leaf.question.id == asked
        or (leaf.field.id == asked and asked in leaf.question.stands_for and named(sheet, leaf) in finding.who)
    ]


def named(sheet: Sheet, leaf: Leaf) -> str:
    """What the item of a list is called that an answer belongs to."""
    found = sheet.answers.get(f"{leaf.question.id}.{leaf.item}.{leaf.question.fields[0].id}", "")
    return str(found)


def _short(visit: Visit, sheet: Sheet, leaf: Leaf) -> str:
    label = visit.p(leaf.field.label or leaf.field.text)
    return label if leaf.item is None else f"{named(sheet, leaf)} · {label}"


def open_leaves(visit: Visit, sheet: Sheet) -> list[Leaf]:
    """What is to be found out, in the order of asking; answers that say "not sure" without counting come too."""
    verdict, _ = judged(visit, sheet)
    found = (one for one in verdict.findings if one.awaited or one.status == "unknown")
    behind = {leaf.id for finding in found for leaf in leaves_behind(sheet, finding)}
    given = form_sheet.answered_leaves(sheet)
    return [leaf for leaf in given if leaf.id in behind or sheet.answers[leaf.id] == UNSURE]


def _steps(visit: Visit, sheet: Sheet) -> _Screen:
    said = outcome.steps(visit, *judged(visit, sheet))
    blocks = [head(visit.t("What you can do next")), *said, hint(visit.p(visit.pack.eligibility.disclaimer))]
    draft = Choice(visit.t("Draft the application"), {"do": "draft"})
    return blocks, [draft, Choice(visit.t(_BACK), {"view": GLANCE})]


def _answers(visit: Visit, sheet: Sheet) -> _Screen:
    lines = answer_summary.summary_lines(visit, sheet)
    choices = [Choice(line, {"row": number}) for number, line in enumerate(lines)]
    choices += [Choice(visit.t(_BACK), {"view": GLANCE}), deletion(visit, {"delete": True})]
    return [head(visit.t("Your answers")), text(visit.t("Which one do you want to change?"))], choices


def deletion(visit: Visit, value: Json) -> Choice:
    """To delete the answers of a self-check, which asks nothing more."""
    asked = sure(visit, visit.t("Your answers here are deleted. It cannot be undone."))
    return Choice(visit.t("Delete these answers"), value, sure=asked)


def _again(visit: Visit, sheet: Sheet) -> _Screen:
    lines = answer_summary.summary_lines(visit, sheet)
    left = len(open_leaves(visit, sheet))
    asks = visit.tn("Answer the open point", "Answer the {number} open points", left)
    choices = [Choice(asks, {"open": True})] if left else []
    choices += [
        Choice(visit.t("See the result"), {"view": GLANCE}),
        Choice(visit.t("Change an answer"), {"view": ANSWERS}),
        Choice(visit.t("Start anew"), {"anew": True}),
    ]
    return [head(visit.t("Your answers from last time")), numbered(*lines)], choices


_SCREENS: Mapping[str, Callable[[Visit, Sheet], _Screen]] = {
    GLANCE: _glance, POINTS: _points, STEPS: _steps, ANSWERS: _answers, AGAIN: _again,
}  # fmt: skip


def reply_when_gone(visit: Visit) -> list[Reply]:
    """What to say where the self-check that was open is there no more."""
    visit.go("menu")
    button = command_button(visit, mark("check"))
    return [plain(text(visit.t("That self-check is closed. You can start a new one.")), buttons=(button,))]
