"""Which programme fits? The common questions of all self-checks, then a line on each programme and the way to its check.

What is answered is kept in the self-checks themselves, so that nothing is asked there again; the same promises hold for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from faq.pack.model import Criterion, Pack
from faq.rules.common import asks, common_questions
from faq.rules.conditions import Facts
from faq.rules.criteria import findings
from faq.rules.flow import Leaf, before, nested, pending
from faq.search.question_openings import asks_for_sure
from handlers.access.roles import ANYONE
from handlers.dialog import menu
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import Filling
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, plain, prompt
from handlers.forms import answer_keeping, check_places, form_sheet, hearing, question_prompt, result, self_check
from handlers.programme import call_status, comparison
from handlers.staff import figures
from storage.records import Form, Json

AT = menu.FIT


@dataclass(frozen=True, slots=True)
class _Asked:
    """The open question: the visit as if its programme were chosen, and the sheet of all common questions."""

    visit: Visit
    sheet: form_sheet.Sheet
    leaf: Leaf


def begin(visit: Visit) -> list[Reply]:
    """Ask what tells the programmes apart; what their self-checks know already is not asked."""
    visit.go(AT)
    lead = visit.t("Up to four short questions, then a line on each programme. Nothing is decided here.")
    return show(visit, [head(visit.t("Which programme fits?")), text(lead)])


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, or what follows for each programme."""
    asked = _asked(visit)
    if asked is None:
        return _result(visit, lead)
    filling = visit.here(Filling)
    if filling.open != asked.leaf.id:
        asked.visit.keep_here(Filling(asked.sheet.form.id, open=asked.leaf.id))
    replies = question_prompt.ask(asked.visit, asked.sheet, asked.leaf, lead)
    visit.remembered = asked.visit.remembered
    return replies


def why(visit: Visit) -> list[Reply]:
    """Why the open question is asked, and the question again."""
    asked = _asked(visit)
    blocks = question_prompt.why(asked.visit, asked.leaf) if asked else []
    return show(visit, blocks or [text(visit.t("There is nothing more to say about it."))])


def back(visit: Visit) -> list[Reply]:
    """The question before, asked anew; what a kept self-check knows is left as it is."""
    common, checks = common_questions(_packs(visit)), _checks(visit)
    answers = nested({key: value for form in checks.values() for key, value in visit.answers(form.id).items()})
    questions = [question for question, _ in common.values()]
    at = pending(questions, answers)
    last = before(questions, answers, at.id if at else None)
    own = [form for form in checks.values() if last and not form.keep and last.id in visit.answers(form.id)]
    if last is None or not own:
        return show(visit, [text(visit.t("This is the first question."))])
    for form in own:
        visit.store.unanswer(form.id, last.id, visit.turn.millis)
    return show(visit)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words as an answer; None where they are none, or a question."""
    asked = None if asks_for_sure(words) else _asked(visit)
    if asked is None:
        return None
    said = hearing.hear(asked.visit, asked.sheet, asked.leaf, words)
    visit.remembered = asked.visit.remembered
    return None if said is None else _answered(visit, asked, said)


def misread(visit: Visit, words: str) -> list[Block]:
    """What was expected, where words are no answer to the open question; empty where none is open."""
    asked = _asked(visit) if visit.at == AT else None
    if asked is None:
        return []
    return hearing.misread(asked.visit, asked.leaf, words)


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button: an answer to the open question, or what to do with the result."""
    if isinstance(value, Mapping):
        return _go_on(visit, value)
    asked = _asked(visit)
    if asked is None:
        return show(visit)
    said = answer_keeping.choose(asked.visit, asked.sheet, asked.leaf, value)
    visit.remembered = asked.visit.remembered
    return _answered(visit, asked, said)


def _packs(visit: Visit) -> list[Pack]:
    return list(visit.turn.knowledge.packs.values())


def _checks(visit: Visit) -> dict[str, Form]:
    """The self-checks that know something, by programme: the one that was begun, else the one that was kept."""
    found = visit.store.forms(visit.person.id, kind="check")
    kept = {form.programme: form for form in found if form.keep}
    return kept | {form.programme: form for form in found if not check_places.ended(form)}


def _new(visit: Visit, programme: str) -> Form:
    return visit.store.create_form(visit.person.id, programme, "check", visit.turn.millis)


def _within(visit: Visit, pack: Pack) -> Visit:
    """The same visit as if this programme were chosen; nothing of that is kept."""
    return replace(visit, person=replace(visit.person, programme=pack.id))


def _asked(visit: Visit) -> _Asked | None:
    common, checks = common_questions(_packs(visit)), _checks(visit)
    answers = nested({key: value for form in checks.values() for key, value in visit.answers(form.id).items()})
    leaf = pending([question for question, _ in common.values()], answers)
    if leaf is None:
        return None
    pack = visit.pack_of(common[leaf.question.id][1])
    form = checks.get(pack.id) or _new(visit, pack.id)
    questions = [question for question, _ in common.values()]
    return _Asked(
        _within(visit, pack), form_sheet.Sheet(form, questions, (), answers, Facts(pack.eligibility.sets)), leaf
    )


def _answered(visit: Visit, asked: _Asked, said: Sequence[Block]) -> list[Reply]:
    """An answer goes to each self-check that asks the same; then the next question."""
    value = visit.answers(asked.sheet.form.id).get(asked.leaf.id)
    checks = _checks(visit)
    others = [pack.id for pack in _packs(visit) if pack.id != asked.sheet.form.programme and asks(pack, asked.leaf.id)]
    for programme in others if value is not None else ():
        form = checks.get(programme) or _new(visit, programme)
        visit.store.answer(form.id, asked.leaf.id, value, visit.turn.millis)
    return show(visit, said)


# -- the result


def _result(visit: Visit, lead: Sequence[Block]) -> list[Reply]:
    visit.keep_here(Filling())
    packs, checks = _packs(visit), _checks(visit)
    answers = {pack.id: visit.answers(checks[pack.id].id) if pack.id in checks else {} for pack in packs}
    blocks = [
        *lead,
        head(visit.t("By your answers")),
        items(*(_line(visit, pack, answers[pack.id]) for pack in packs)),
        hint(visit.t("You said: {answers}", answers="; ".join(_told(visit, packs, checks, answers)))),
        hint(visit.t("This follows from your answers and the texts. The programmes decide.")),
    ]
    choices = [
        Choice(visit.t("Check in full: {programme}", programme=one.file.short), {"check": one.id}) for one in packs
    ]
    choices += [
        Choice(visit.t("Compare the programmes"), {"compare": True}),
        result.deletion(visit, {"drop": True}),
    ]
    return [prompt(visit, blocks, choices)]


def _line(visit: Visit, pack: Pack, answers: Mapping[str, Json]) -> str:
    """What follows for one programme: what speaks against it, else how much is open, with the sections."""
    found = findings(pack.eligibility, nested(answers))
    failing = [one.criterion for one in found if one.status == "fail"]
    unknown = [one.criterion for one in found if one.status == "unknown"]
    name = pack.file.short
    if failing:
        points = visit.words.list([f"{visit.words.pack(pack.id, one.label)} ({one.cite.entry})" for one in failing])
        return visit.t("{programme}: not for your city. Not met: {points}", programme=name, points=points)
    said = visit.tn(
        "{programme}: possible, {number} point open ({sections})",
        "{programme}: possible, {number} points open ({sections})",
        len(unknown), programme=name, sections=", ".join(_sections(unknown)),
    )  # fmt: skip
    return said if unknown else visit.t("{programme}: nothing speaks against it so far", programme=name)


def _sections(criteria: Sequence[Criterion]) -> list[str]:
    return list(dict.fromkeys(one.cite.entry for one in criteria))


def _told(
    visit: Visit, packs: Sequence[Pack], checks: Mapping[str, Form], answers: Mapping[str, Mapping[str, Json]]
) -> Iterator[str]:
    """The common answers, each once, as a person reads them."""
    common = common_questions(packs)
    for key, (_, programme) in common.items():
        if key in answers[programme]:
            inner = _within(visit, visit.pack_of(programme))
            sheet = form_sheet.sheet_of(inner, checks[programme])
            leaf = next((one for one in form_sheet.answered_leaves(sheet) if one.id == key), None)
            if leaf:
                yield inner.words.labelled(
                    form_sheet.label_of(inner, leaf), form_sheet.shown(inner, leaf, sheet.answers[key])
                )


def _go_on(visit: Visit, value: Mapping[str, Json]) -> list[Reply]:
    if "check" in value:
        return _check(visit, str(value["check"]))
    if "compare" in value:
        return comparison.show(visit)
    for form in _checks(visit).values():
        if not form.keep:
            visit.store.drop_form(form.id)
    return menu.show_menu(visit, [text(visit.t("Deleted. Nothing of your answers is kept."))])


def _check(visit: Visit, programme: str) -> list[Reply]:
    """The self-check of one programme with what was answered: it is said, and not asked again."""
    lead = menu.set_programme(visit, programme)
    form = check_places.running(visit)
    if form is None and check_places.kept(visit):
        return self_check.begin(visit, lead=lead)
    known = visit.answers(form.id) if form else {}
    visit.count(figures.CHECK_BEGUN)
    form = form or _new(visit, programme)
    visit.go(check_places.AT, Filling(form.id))
    sheet = form_sheet.sheet_of(visit, form)
    told = [
        visit.words.labelled(form_sheet.label_of(visit, leaf), form_sheet.shown(visit, leaf, known[leaf.id]))
        for leaf in form_sheet.answered_leaves(sheet)
        if leaf.id in known
    ]
    filled = [text(visit.t("Filled in from your answers:")), items(*told)] if told else []
    line = call_status.line(visit.words, visit.pack, visit.turn.now)
    return self_check.show(visit, [*lead, text(line), *filled])


def reply_when_gone(visit: Visit) -> list[Reply]:
    """What to say where a programme that was asked about is there no more."""
    visit.go(menu.MENU)
    return [plain(text(visit.t("That question is closed.")))]


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=menu.FIT,
        help=mark("which programme fits your city, in four questions"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: begin(visit),
    ),
)
