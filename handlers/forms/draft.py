"""The application draft: consents, questions by part, long answers, tasks, summary, finishing. A helper, never the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from faq.answers.kind_table import TEXT, kind_of
from faq.pack.model import Part, Question
from faq.places import places
from faq.rules.calls import state
from faq.rules.conditions import UNSURE
from faq.rules.flow import (  # fmt: skip
    Leaf,
    PartEnd,
    answered,
    find,
    leaves,
    missing,
    nested,
    of_part,
    required,
    screen,
    started,
    stray,
)
from faq.text.spelling import wordless
from handlers.access.roles import ANYONE
from handlers.dialog.commands import Command, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Press, Reply, head, hint, items, numbered, text
from handlers.dialog.visit import (
    Choice,
    Gone,
    Visit,
    command_button,
    current_choices,
    ordinal,
    plain,
    prompt,
    typed_choice,
)
from handlers.forms import (
    answer_changes,
    answer_keeping,
    answer_summary,
    draft_markdown,
    form_sheet,
    hearing,
    question_prompt,
    self_check,
)
from handlers.programme import call_status, quoting
from handlers.staff import figures
from storage.records import Form, Json

CONSENT, TAKE_OVER, AT, TASKS, SUMMARY, FINISH = "consent", "takeover", "draft", "tasks", "summary", "finish"
HELD: Mapping[str, Json] = {"held": True}
TOTAL = 100_000
"""The most characters kept of one answer; more is refused with a word, so that nothing is cut silently."""


def own(visit: Visit) -> Form | None:
    """The person's draft in the chosen programme."""
    return next(iter(visit.store.forms(visit.person.id, visit.person.programme, "draft")), None)


def begin(visit: Visit) -> list[Reply]:
    """Start a draft with its consents, or go on with the one there is."""
    form = own(visit)
    if form is None:
        visit.go(CONSENT)
        return show_consent(visit)
    visit.go(TASKS, form=form.id)
    return show_tasks(visit, [text(visit.t("Welcome back. Your draft is as you left it."))])


# -- consents


def show_consent(visit: Visit) -> list[Reply]:
    """The two consents, one after the other."""
    if "keep" in visit.state:
        words = visit.t(
            "May the programme team of {programme} read your draft once you have finished it?",
            programme=visit.pack.name,
        )
        blocks = [text(words), hint(visit.t("You can finish and export it either way, and change your mind later."))]
    else:
        application = visit.pack.application
        blocks = [
            head(visit.t("Application draft · {programme}", programme=visit.pack.name)),
            text(visit.p(application.intro)),
            hint(visit.p(application.label)),
            text(_keep_question(visit)),
        ]
    return [
        prompt(visit, blocks, [Choice(visit.t("Yes"), "yes"), Choice(visit.t("No"), "no")], commands=(mark("privacy"),))
    ]


def _keep_question(visit: Visit) -> str:
    return visit.tn(
        "May I keep what you write here as your draft? It is deleted {number} day after your last change, "
        "or at once when you type `forget`.",
        "May I keep what you write here as your draft? It is deleted {number} days after your last change, "
        "or at once when you type `forget`.",
        visit.pack.file.retention_days,
    )


def choose_consent(visit: Visit, value: Json) -> list[Reply]:
    """Yes or no to one of the consents; Gone where the programme is there no more."""
    if not visit.has_programme:
        raise Gone("programme")
    if "keep" in visit.state:
        return _create(visit, staff_may_read=value == "yes")
    if value == "yes":
        visit.state["keep"] = True
        return show_consent(visit)
    visit.go("menu")
    words = visit.t("Then I keep nothing. Here is the empty list of questions, to fill in elsewhere.")
    return [plain(text(words)), draft_markdown.blank(visit)]


def _create(visit: Visit, *, staff_may_read: bool) -> list[Reply]:
    visit.count(figures.DRAFT_BEGUN)
    form = visit.store.create_form(visit.person.id, visit.person.programme, "draft", visit.turn.millis)
    visit.store.save_form(replace(form, keep=True, staff_may_read=staff_may_read))
    visit.store.answer(form.id, visit.pack.application.consent, "yes", visit.turn.millis)
    visit.go(TAKE_OVER, form=form.id)
    return show_take_over(visit)


# -- what the self-check knows


def _known(visit: Visit) -> dict[str, Json]:
    """The leaves of the application that the person's self-check answers."""
    found = self_check.kept(visit) or self_check.running(visit)
    answers = nested(visit.answers(found.id)) if found else nested({})
    known: dict[str, Json] = {}
    for question in visit.pack.application.question:
        known |= _from_list(question, answers) if kind_of(question).repeats else _from_answers(question, answers)
    return known


def _from_list(question: Question, answers: Mapping[str, Json]) -> dict[str, Json]:
    fields = {field.id for field in question.fields}
    return {
        f"{question.id}.{number}.{key}": value
        for number, item in enumerate(answers.get(question.takes, []))
        for key, value in item.items()
        if key in fields and value != UNSURE
    }


def _from_answers(question: Question, answers: Mapping[str, Json]) -> dict[str, Json]:
    own = [(question.id, question), *((f"{question.id}.{field.id}", field) for field in question.fields)]
    found = {leaf: _taken(field, answers[field.takes]) for leaf, field in own if field.takes in answers}
    return {leaf: value for leaf, value in found.items() if value is not None}


def _taken(field: Question, value: Json) -> Json:
    value = field.takes_values.get(str(value), value)
    allowed = [option.id for option in field.options]
    if value == UNSURE or (allowed and value not in allowed):
        return None
    return [value] if kind_of(field).many else value


def show_take_over(visit: Visit) -> list[Reply]:
    """Offer what the self-check knows; straight on where it knows nothing."""
    known = _known(visit)
    sheet = form_sheet.current_sheet(visit)
    if not known:
        visit.go(AT, form=sheet.form.id)
        return show(visit, [*_opening(visit, sheet)])
    filled = nested({**sheet.answers, **known})
    found = [leaf for leaf in leaves(sheet.questions, filled, sheet.facts) if leaf.id in known]
    lines = [
        f"{leaf.question.id} {form_sheet.label_of(visit, leaf)}: {form_sheet.shown(visit, leaf, known[leaf.id])}"
        for leaf in found
    ]
    blocks = [text(visit.t("From your self-check I can take over:")), items(*lines)]
    choices = [Choice(visit.t("Take them over"), "take"), Choice(visit.t("No, ask me"), "ask")]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def choose_take_over(visit: Visit, value: Json) -> list[Reply]:
    """Take over or not; then the first question."""
    sheet = form_sheet.current_sheet(visit)
    if value == "take":
        for leaf, known in _known(visit).items():
            visit.store.answer(sheet.form.id, leaf, known, visit.turn.millis)
    visit.go(AT, form=sheet.form.id)
    return show(visit, [*_opening(visit, sheet)])


def _opening(visit: Visit, sheet: form_sheet.Sheet) -> Sequence[Block]:
    left = len(missing(sheet.questions, sheet.answers))
    return (
        text(visit.tn("{number} mandatory question in all.", "{number} mandatory questions in all.", left)),
        hint(
            visit.t(
                "Stop whenever you like; `draft` brings you back here. `later` puts a question off, `tasks` shows the list."
            )
        ),
    )


# -- the questions


def show(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The open question, screen or end of part; the summary when nothing is left to ask."""
    sheet = form_sheet.current_sheet(visit)
    if "offer" in visit.state:
        return _show_offer(visit, sheet, lead)
    if question := answer_changes.listed(visit, sheet):
        return answer_changes.ask_list(visit, sheet, question, lead)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(at, PartEnd):
        return _show_part_end(visit, sheet, at, lead)
    if at is None:
        visit.go(SUMMARY, form=sheet.form.id)
        return show_summary(visit, lead)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return _show_screen(visit, sheet, at, lead)
    return question_prompt.ask(visit, sheet, at, lead)


def _show_part_end(visit: Visit, sheet: form_sheet.Sheet, end: PartEnd, lead: Sequence[Block]) -> list[Reply]:
    words = _part_end_words(visit, sheet, end.part)
    choices = [Choice(f"{one.id} {visit.p(one.label or one.text)}", {"question": one.id}) for one in end.optional]
    choices.append(Choice(visit.t("Go on to the next part"), {"next": end.part.id}))
    return [
        prompt(
            visit, [*lead, text(words)], choices, about={"form": sheet.form.id}, commands=(mark("tasks"), mark("back"))
        )
    ]


def _part_end_words(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> str:
    if any(required(one, sheet.answers) for one in of_part(sheet.questions, part)):
        return visit.t("Part {part} is done: {name}. These are optional:", part=part.id, name=visit.p(part.name))
    return visit.t("Part {part}: {name}. All of it is optional:", part=part.id, name=visit.p(part.name))


def _show_screen(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, lead: Sequence[Block]) -> list[Reply]:
    """Several ticks in one message; each number ticks or unticks one."""
    own = screen(sheet.questions, sheet.answers, at)
    lines = [f"{_box(sheet, one)} {visit.p(one.question.text)}" for one in own]
    short = [f"{_box(sheet, one)} {visit.p(one.question.label)}" for one in own]
    buttons = visit.turn.channel.buttons
    choices = [
        Choice(label, {"tick": one.id, "to": not _is_ticked(sheet, one)})
        for one, label in zip(own, short if buttons else lines, strict=True)
    ]
    choices += [Choice(visit.t("Tick all"), {"tick": ""}), Choice(visit.t("Go on"), {"ticked": at.question.screen})]
    blocks = [*lead, hint(question_prompt.progress(visit, sheet, at)), *((numbered(*lines),) if buttons else ())]
    blocks.append(hint(visit.t("Choose a number to tick or untick it; several at once, such as 1 2 3, work too.")))
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("why"), mark("back")))]


def _box(sheet: form_sheet.Sheet, leaf: Leaf) -> str:
    return "☑" if _is_ticked(sheet, leaf) else "☐"


def _is_ticked(sheet: form_sheet.Sheet, leaf: Leaf) -> bool:
    return bool(sheet.answers.get(leaf.id) == "yes")


def choose(visit: Visit, value: Json) -> list[Reply]:
    """A button of the open prompt."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(value, Mapping) and "held" in value:
        return _use_held(visit, sheet, at)
    if isinstance(value, Mapping) and "end" not in value:
        replies = show(visit, _act(visit, sheet, at, value))
        return _in_place(visit, replies) if "tick" in value else replies
    return show(visit, answer_keeping.choose(visit, sheet, at, value)) if isinstance(at, Leaf) else show(visit)


def _in_place(visit: Visit, replies: list[Reply]) -> list[Reply]:
    """A list of ticks takes the place of the message whose button was pressed; of several changes the last one is shown."""
    event = visit.turn.event
    message = event.message if isinstance(event, Press) and visit.turn.channel.edits else ""
    return [replace(one, edit_of=message, key=f"ticks/{message}") for one in replies] if message else replies


def ticks_now(visit: Visit, shown: Mapping[str, Json]) -> bool:
    """Whether an earlier keyboard is of the list of ticks that is open: its buttons say what they tick, so they still hold."""
    if visit.state["at"] != AT:
        return False
    try:
        sheet = form_sheet.current_sheet(visit)
    except Gone:
        return False
    at = form_sheet.open_leaf(visit, sheet)
    own = [one.id for one in screen(sheet.questions, sheet.answers, at)] if isinstance(at, Leaf) else []
    ticks = [value["tick"] for _, value in shown["choices"] if isinstance(value, Mapping) and value.get("tick")]
    return bool(own) and ticks == own


def _act(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None, wish: Mapping[str, Json]) -> list[Block]:
    """Do what a button that is no answer says."""
    if "fill" in wish:
        return _fill(visit, sheet, wish["fill"])
    if "question" in wish:
        question = next(one for one in sheet.questions if one.id == wish["question"])
        visit.state |= {"open": form_sheet.first_leaf(sheet, question).id, "stay": question.id}
    elif "next" in wish:
        visit.store.answer(sheet.form.id, f"{wish['next']}.optional", True, visit.turn.millis)
    elif "tick" in wish and isinstance(at, Leaf):
        _tick(visit, sheet, at, wish["tick"], to=wish.get("to", True))
    elif "ticked" in wish and isinstance(at, Leaf):
        return _leave_screen(visit, sheet, at)
    elif not {"next", "tick", "ticked"} & wish.keys():
        answer_changes.change_list(visit, sheet, wish)
    return []


def _tick(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, leaf_id: str, *, to: bool) -> None:
    """Tick a leaf of the open list, or ``to`` False untick it; all of them where none is named."""
    visit.state["open"] = at.id
    for leaf in screen(sheet.questions, sheet.answers, at):
        if leaf_id not in ("", leaf.id):
            continue
        if to:
            visit.store.answer(sheet.form.id, leaf.id, "yes", visit.turn.millis)
        elif _is_ticked(sheet, leaf):
            visit.store.unanswer(sheet.form.id, leaf.id, visit.turn.millis)


def _leave_screen(visit: Visit, sheet: form_sheet.Sheet, at: Leaf) -> list[Block]:
    """Unticked ones that may be no become no; the others are left for later and listed."""
    open_ones = [leaf for leaf in screen(sheet.questions, sheet.answers, at) if not answered(leaf, sheet.answers)]
    for leaf in open_ones:
        if _may_be_no(leaf):
            visit.store.answer(sheet.form.id, leaf.id, question_prompt.NO, visit.turn.millis)
        else:
            visit.store.answer(sheet.form.id, form_sheet.later_mark(leaf.question), True, visit.turn.millis)
    visit.state.pop("open", None)
    left = [visit.p(leaf.question.label) for leaf in open_ones if not _may_be_no(leaf)]
    return [text(visit.t("Not ticked yet, and needed to finish: {what}", what=visit.words.list(left)))] if left else []


def _may_be_no(leaf: Leaf) -> bool:
    return any(option.id == question_prompt.NO for option in kind_of(leaf.field).options)


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """Typed words as an answer; None where they are none."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if not isinstance(at, Leaf) or "offer" in visit.state or "list" in visit.state:
        return None
    if _is_held(visit, words):
        return _use_held(visit, sheet, at)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return _hear_ticks(visit, sheet, at, words)
    if kind_of(at.field).long:
        return None if wordless(words) else _collect(visit, sheet, at, words)
    said = hearing.hear(visit, sheet, at, words)
    if said is None:
        return None
    _look_up_city(visit, at, words)
    return show(visit, said)


def _hear_ticks(visit: Visit, sheet: form_sheet.Sheet, at: Leaf, words: str) -> list[Reply] | None:
    own = screen(sheet.questions, sheet.answers, at)
    if picked := typed_choice(current_choices(visit), words):
        return choose(visit, picked.value)
    numbers = words.replace(",", " ").replace(";", " ").split()
    if not numbers or not all(ordinal(one, len(own)) for one in numbers):
        return None
    for leaf in [own[int(number) - 1] for number in dict.fromkeys(numbers)]:
        _tick(visit, sheet, at, leaf.id, to=not _is_ticked(sheet, leaf))
    return show(visit)


# -- long answers, over several messages


def _collect(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, words: str) -> list[Reply]:
    """Add a message to a long answer; the first message after opening the question replaces what was there."""
    before = sheet.answers.get(leaf.id, "") if visit.state.get("collect") == leaf.id else ""
    whole = f"{before}\n{words.strip()}" if before else words.strip()
    if len(whole) > TOTAL:
        words_left = visit.t(
            "That is more than I can keep in one answer ({number} characters).", number=visit.words.number(TOTAL)
        )
        return question_prompt.ask(visit, sheet, leaf, [text(words_left)])
    visit.state |= {"open": leaf.id, "collect": leaf.id}
    visit.store.answer(sheet.form.id, leaf.id, whole, visit.turn.millis)
    return [_collected(visit, sheet, leaf, whole)]


def _collected(visit: Visit, sheet: form_sheet.Sheet, leaf: Leaf, whole: str) -> Reply:
    count = visit.tn("{number} character so far.", "{number} characters so far.", len(whole))
    blocks = [text(count), *answer_keeping.flaws_of(visit, leaf, whole)]
    blocks.append(hint(visit.t("Write on in further messages, or type `done`.")))
    return prompt(visit, blocks, about={"form": sheet.form.id, "leaf": leaf.id}, commands=(mark("done"), mark("back")))


def done(visit: Visit) -> list[Reply]:
    """End a long answer, a list or a screen of ticks; keep the answer that is there."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if not isinstance(at, Leaf):
        return show(visit)
    if len(screen(sheet.questions, sheet.answers, at)) > 1:
        return show(visit, _leave_screen(visit, sheet, at))
    if not answered(at, sheet.answers):
        if at.item is not None:
            return show(visit, hearing.end_list(visit, sheet, at))
        return show(visit, [text(visit.t("There is no answer yet. Type it, or type `later` to put the question off."))])
    return show(
        visit,
        [*_kept_words(visit, at, sheet.answers[at.id]), *answer_keeping.keep(visit, sheet, at, sheet.answers[at.id])],
    )


def _kept_words(visit: Visit, leaf: Leaf, value: Json) -> list[Block]:
    if not kind_of(leaf.field).long:
        return []
    return [text(visit.tn("Kept, {number} character.", "Kept, {number} characters.", len(value)))]


def later(visit: Visit) -> list[Reply]:
    """Put the open question off; it stays on the list of what is missing."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if isinstance(at, PartEnd):
        return show(visit, _act(visit, sheet, at, {"next": at.part.id}))
    visit.state.pop("open", None)
    if isinstance(at, Leaf):
        visit.store.answer(sheet.form.id, form_sheet.later_mark(at.question), True, visit.turn.millis)
    return show(visit, [hint(visit.t("Put off. You find it under `tasks`.")), *_begun(visit, sheet, at)])


def _begun(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Block]:
    """An optional question that was begun is missing until it is whole, or empty again."""
    if not isinstance(at, Leaf) or required(at.question, sheet.answers) or not started(at.question, sheet.answers):
        return []
    words = visit.t("You began it, so it is missing now; `clear {id}` empties it.", id=at.question.id)
    return [hint(words)]


# -- a question that may have been an answer


def hold(visit: Visit, words: str) -> Choice | None:
    """Remember words that were taken for a question, where the open question takes free text: they may be the answer."""
    sheet = form_sheet.current_sheet(visit)
    at = form_sheet.open_leaf(visit, sheet)
    if not isinstance(at, Leaf) or not kind_of(at.field).in_words:
        return None
    visit.state["held"] = words
    return Choice(visit.t("That was my answer, not a question"), HELD)


def _is_held(visit: Visit, words: str) -> bool:
    """Whether words choose "that was my answer", where it is offered: by its number, or its label."""
    choices = current_choices(visit) if "held" in visit.state else []
    typed = words.strip().casefold()
    return any(
        one.value == HELD and typed in (str(number), one.label.casefold()) for number, one in enumerate(choices, 1)
    )


def _use_held(visit: Visit, sheet: form_sheet.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    words = visit.state.pop("held", None)
    if not words or not isinstance(at, Leaf):
        return show(visit)
    if kind_of(at.field).long:
        return _collect(visit, sheet, at, words)
    return show(visit, answer_keeping.keep(visit, sheet, at, words))


# -- a city's name fills in what the built-in list knows


def _look_up_city(visit: Visit, leaf: Leaf, words: str) -> None:
    if not (leaf.field.city and kind_of(leaf.field) is TEXT):
        return
    sheet = form_sheet.current_sheet(visit)
    offers = [[_city_line(visit, city), _fillable(sheet, leaf, city)] for city in places.cities(words, 3)]
    if offers and offers[0][1]:
        visit.state["offer"] = offers


def _city_line(visit: Visit, city: places.City) -> str:
    country = visit.words.country(city.country)
    return visit.t(
        "{city}, {country}, time zone {zone}, {population} inhabitants",
        city=city.name, country=country, zone=city.zone, population=visit.words.number(city.population),
    )  # fmt: skip


def _fillable(sheet: form_sheet.Sheet, named: Leaf, city: places.City) -> dict[str, Json]:
    """The leaves that wait for a country, a zone, a number of inhabitants; of a composite question only its own fields."""
    fill: dict[str, Leaf] = {}
    own = [named.question] if kind_of(named.question).composite else sheet.questions
    for leaf in leaves(own, sheet.answers, sheet.facts):
        kind = kind_of(leaf.field)
        counts = not kind.number or leaf.field.takes == "population"
        if kind.of_city and counts and not answered(leaf, sheet.answers):
            fill.setdefault(kind.name, leaf)
    return {leaf.id: of_city(city) for leaf in fill.values() if (of_city := kind_of(leaf.field).of_city)}


def _show_offer(visit: Visit, sheet: form_sheet.Sheet, lead: Sequence[Block]) -> list[Reply]:
    blocks = [
        *lead,
        text(visit.t("Is it this one? Then I fill in country, time zone and inhabitants (from GeoNames).")),
    ]
    choices = [Choice(label, {"fill": fill}) for label, fill in visit.state["offer"]]
    choices.append(Choice(visit.t("No, I fill them in"), {"fill": {}}))
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def _fill(visit: Visit, sheet: form_sheet.Sheet, fill: Mapping[str, Json]) -> list[Block]:
    visit.state.pop("offer", None)
    for leaf_id, value in fill.items():
        if leaf_id not in sheet.answers and find(sheet.questions, sheet.answers, leaf_id):
            visit.store.answer(sheet.form.id, leaf_id, value, visit.turn.millis)
    return [hint(visit.t("Filled in. Your own figure counts: `change` takes it."))] if fill else []


# -- tasks and summary


def show_tasks(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """The parts with what is left in each."""
    sheet = form_sheet.current_sheet(visit)
    left = len(missing(sheet.questions, sheet.answers))
    lines = [_task_line(visit, sheet, part) for part in sheet.parts]
    total = visit.tn("{number} mandatory question left.", "{number} mandatory questions left.", left)
    total = total if left else visit.t("No mandatory question is left.")
    choices = [Choice(visit.t("Go on"), {"on": True})]
    choices += [Choice(f"{part.id} · {visit.p(part.name)}", {"part": part.id}) for part in sheet.parts]
    choices.append(Choice(visit.t("See the summary"), {"summary": True}))
    choices.append(_staff_choice(visit, sheet.form))
    blocks = [*lead, head(visit.t("Your draft")), items(*lines), text(total), *_odd_ones(visit, sheet)]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("export"), mark("finish")))]


def _staff_choice(visit: Visit, form: Form) -> Choice:
    """The second consent, given or taken back."""
    if form.staff_may_read:
        return Choice(visit.t("Do not let the programme team read it"), {"staff": False})
    return Choice(visit.t("Let the programme team read it when finished"), {"staff": True})


def _task_line(visit: Visit, sheet: form_sheet.Sheet, part: Part) -> str:
    own = of_part(sheet.questions, part)
    left = len(missing(own, sheet.answers))
    must = sum(
        required(one, sheet.answers)
        for one in {leaf.question.id: leaf.question for leaf in leaves(own, sheet.answers)}.values()
    )
    state = visit.tn("{number} mandatory left", "{number} mandatory left", left) if left else visit.t("done")
    if not must:
        state = visit.t("all optional")
        return f"{part.id} · {visit.p(part.name)}: {state}"
    return f"{part.id} · {visit.p(part.name)}: {state} ({must - left}/{must})"


def choose_task(visit: Visit, value: Json) -> list[Reply]:
    """Go on, go to a part, or to the summary."""
    form = visit.state["form"]
    if "summary" in value:
        visit.go(SUMMARY, form=form)
        return show_summary(visit)
    if "staff" in value:
        visit.store.save_form(replace(form_sheet.current_sheet(visit).form, staff_may_read=value["staff"]))
        return show_tasks(visit, [text(visit.t("Noted."))])
    visit.go(AT, form=form)
    if "part" in value:
        _open_part(visit, form_sheet.current_sheet(visit), value["part"])
    return show(visit)


def _open_part(visit: Visit, sheet: form_sheet.Sheet, part_id: str) -> None:
    own = [one for one in sheet.questions if one.part == part_id]
    found = list(leaves(own, sheet.answers, sheet.facts))
    wanted = next((leaf for leaf in found if not answered(leaf, sheet.answers)), found[0] if found else None)
    if wanted:
        visit.state |= {"open": wanted.id, "stay": part_id}


def _open_points(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """What is missing, could not be read, or belongs to questions that are gone."""
    lacking = [f"{one.id} {visit.p(one.label or one.text)}" for one in missing(sheet.questions, sheet.answers)]
    return [*_listed(visit.t("Still missing:"), lacking), *_odd_ones(visit, sheet)]


def _odd_ones(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    """What was sent in a file and could not be read, and answers to questions that are gone."""
    stored = visit.answers(sheet.form.id)
    unread = [
        f"{key.removeprefix(form_sheet.UNREAD)}: {value}"
        for key, value in stored.items()
        if key.startswith(form_sheet.UNREAD)
    ]
    gone = [f"{key}: {value}" for key, value in stray(sheet.questions, form_sheet.is_mark, stored).items()]
    return [
        *_listed(visit.t("Sent in a file and not understood:"), unread),
        *_listed(visit.t("Answers to questions that the programme no longer asks, kept for you:"), gone),
    ]


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    return [text(title), items(*lines)] if lines else []


def show_summary(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """All answers by number, and what is open."""
    sheet = form_sheet.current_sheet(visit)
    lines = answer_summary.summary_lines(visit, sheet)
    blocks = [*lead, head(visit.t("Summary of your draft")), numbered(*lines), *_open_points(visit, sheet)]
    blocks.append(text(visit.t("To change one, type `change` and its number or the question's letter and number.")))
    choices = [
        Choice(visit.t("Finish"), "finish"),
        Choice(visit.t("Go on with the questions"), "on"),
        Choice(visit.t("Export as a file"), "export"),
    ]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id}, commands=(mark("change"), mark("tasks")))]


def choose_summary(visit: Visit, value: Json) -> list[Reply]:
    """Finish, go on, or export."""
    if value == "finish":
        visit.go(FINISH, form=visit.state["form"])
        return show_finish(visit)
    if value == "export":
        return [*draft_markdown.files(visit, visit.state["form"]), *show_summary(visit)]
    form = visit.state["form"]
    _take_up_again(visit)
    visit.go(AT, form=form)
    return show(visit)


def _take_up_again(visit: Visit) -> None:
    """Questions that were put off are asked again."""
    sheet = form_sheet.current_sheet(visit)
    for key in [key for key in sheet.answers if key.endswith((f".{form_sheet.LATER}", ".optional"))]:
        visit.store.unanswer(sheet.form.id, key, visit.turn.millis)


# -- finishing


def show_finish(visit: Visit) -> list[Reply]:
    """What finishing means, and what is missing, before it is done."""
    sheet = form_sheet.current_sheet(visit)
    number = len(visit.versions(sheet.form.id)) + 1
    blocks = [head(visit.t("Finish as version {number}?", number=number)), *_open_points(visit, sheet)]
    blocks.append(
        text(visit.t("Finishing keeps this version and gives you the file. It sends nothing to the programme."))
    )
    choices = [Choice(visit.t("Finish as version {number}", number=number), "finish"), Choice(visit.t("Not yet"), "no")]
    return [prompt(visit, blocks, choices, about={"form": sheet.form.id})]


def choose_finish(visit: Visit, value: Json) -> list[Reply]:
    """Finish, or go back to the summary."""
    sheet = form_sheet.current_sheet(visit)
    if value != "finish":
        visit.go(SUMMARY, form=sheet.form.id)
        return show_summary(visit)
    version = visit.store.finish(sheet.form.id, draft_markdown.document(visit.pack, sheet), visit.turn.millis)
    visit.go("menu")
    lines = [text(visit.t("Version {number} of your draft is finished and kept.", number=version.number))]
    if version.number == 1:
        visit.count(figures.DRAFT_FINISHED)
    else:
        lines.append(hint(visit.t("Earlier versions are kept beside it.")))
    result = plain(*lines, *_open_points(visit, sheet), *_where_to_apply(visit), *_who_reads(visit, sheet))
    return [result, *draft_markdown.files(visit, sheet.form.id, version.number)]


def _where_to_apply(visit: Visit) -> list[Block]:
    not_sent = text(visit.t("It is not an application yet: only the programme's own form is."))
    where = (
        visit.t("The official form: {url}", url=visit.pack.file.form_url)
        if visit.pack.file.form_url
        else visit.t("For the official form, ask the programme team: {contact}", contact=call_status.contact(visit))
    )
    return [not_sent, text(where), *call_status.banner(visit.words, visit.pack, state(visit.pack.file, visit.turn.now))]


def _who_reads(visit: Visit, sheet: form_sheet.Sheet) -> list[Block]:
    if sheet.form.staff_may_read:
        return [hint(visit.t("As you agreed, the programme team may read this finished version."))]
    return [hint(visit.t("The programme team cannot read it, as you wished."))]


def finish(visit: Visit) -> list[Reply]:
    """The command ``finish``."""
    return _with_own(visit, FINISH, show_finish)


def tasks(visit: Visit) -> list[Reply]:
    """The command ``tasks``."""
    return _with_own(visit, TASKS, show_tasks)


def summary(visit: Visit) -> list[Reply]:
    """The command ``summary``."""
    return _with_own(visit, SUMMARY, show_summary)


def export_files(visit: Visit) -> list[Reply]:
    """The command ``export``: the draft as files; the open question stays as it is."""
    form = own(visit)
    return draft_markdown.files(visit, form.id) if form else _no_draft(visit)


def _with_own(visit: Visit, place: str, then: Callable[[Visit], list[Reply]]) -> list[Reply]:
    form = own(visit)
    if form is None:
        return _no_draft(visit)
    visit.go(place, form=form.id)
    return then(visit)


def _no_draft(visit: Visit) -> list[Reply]:
    words = visit.t("There is no draft yet. Type `draft` to start one.")
    return [plain(text(words), buttons=(command_button(visit, mark("draft")),))]


def reply_when_gone(visit: Visit) -> list[Reply]:
    """What to say where the draft that was open is there no more."""
    visit.go("menu")
    return _no_draft(visit)


def receive_file(visit: Visit, content: str) -> list[Reply]:
    """A filled-in export sent back: many answers at once, wrong ones listed and kept as they came."""
    form = own(visit)
    if form is None:
        words = visit.t(
            "I have no draft of yours to put this into. Type `draft` to start one, then send the file again."
        )
        return [plain(text(words), buttons=(command_button(visit, mark("draft")),))]
    other = draft_markdown.programme_of(visit.turn.knowledge.packs, content)
    if other not in ("", form.programme):
        return [quoting.elsewhere(visit, other)]
    said = draft_markdown.take_in(visit, form_sheet.sheet_of(visit, form), content)
    visit.go(TASKS, form=form.id)
    return show_tasks(visit, said)


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("draft"),
        help=mark("draft the application, or go on with your draft"),
        topic=Topic.BEGINNING,
        rule=ANYONE,
        run=lambda visit, _: begin(visit),
        needs_programme=True,
        aliases=("apply", "application"),
    ),
    Command(
        word=mark("tasks"),
        help=mark("the parts of your draft and what is left"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: tasks(visit),
        needs_programme=True,
        aliases=("task",),
    ),
    Command(
        word=mark("summary"),
        help=mark("all answers of your draft"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: summary(visit),
        needs_programme=True,
    ),
    Command(
        word=mark("finish"),
        help=mark("finish your draft as a version"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: finish(visit),
        needs_programme=True,
    ),
    Command(
        word=mark("export"),
        help=mark("your draft as files"),
        topic=Topic.DRAFT,
        rule=ANYONE,
        run=lambda visit, _: export_files(visit),
        needs_programme=True,
    ),
)
