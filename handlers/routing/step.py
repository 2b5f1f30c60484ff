"""``step(turn, store)``: one event in, the replies out. Here is decided who answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from faq.answers.vocabulary import asking
from faq.places import places
from faq.rules.flow import Leaf, PartEnd, find, may_end, screen
from faq.search.results import Found
from faq.text.spelling import clean
from handlers.access import permissions
from handlers.dialog import menu
from handlers.dialog.commands import COMMANDS, WHAT, Said, meant, said, unquoted
from handlers.dialog.translator import mark
from handlers.dialog.turn import (
    Block,
    Event,
    File,
    FormChanged,
    FormSent,
    HomeOpened,
    Location,
    Membership,
    OpenForm,
    Press,
    Reply,
    Step,
    Text,
    Turn,
    Unreadable,
    Vote,
    hint,
    numbered,
    text,
)
from handlers.dialog.visit import (
    FORM_PLACES,
    Choice,
    Gone,
    Visit,
    command_button,
    current_choices,
    plain,
    prompt,
    typed_choice,
)
from handlers.feedback import feedback, feedback_modal
from handlers.forms import draft, filling, form_modal, messages, self_check
from handlers.people import accounts, privacy
from handlers.planned import subscriptions
from handlers.polls import poll_wizard, polls
from handlers.programme import quoting
from handlers.routing import app_home, group_chat
from handlers.sessions import plan_modal, planning, proposals, session_commands
from handlers.staff import overview, schedule
from handlers.twinnings import invitations, twinning_commands, twinning_wizard
from storage.records import Json, Prompt
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the conversation: what it shows, what its buttons do, what it makes of typed words (None: nothing), and
    what it says where that raises ``Gone``."""

    show: Callable[[Visit], list[Reply]]
    choose: Callable[[Visit, Json], list[Reply]]
    hear: Callable[[Visit, str], list[Reply] | None] = lambda _visit, _words: None
    gone: Callable[[Visit], list[Reply]] = menu.show_menu


PLACES: Mapping[str, Place] = {
    menu.MENU: Place(menu.show_menu, lambda visit, value: run(visit, Said(value["do"]))),
    menu.PROGRAMME: Place(
        lambda visit: menu.ask_programme(visit, visit.state.get("then", "")),
        lambda visit, value: _choose_programme(visit, value),
    ),
    menu.LANGUAGE: Place(menu.ask_language, menu.choose_language),
    "ask": Place(quoting.show, quoting.choose),
    self_check.AT: Place(self_check.show, self_check.choose, self_check.hear, self_check.reply_when_gone),
    draft.CONSENT: Place(draft.show_consent, draft.choose_consent),
    draft.TAKE_OVER: Place(draft.show_take_over, draft.choose_take_over, gone=draft.reply_when_gone),
    draft.AT: Place(draft.show, draft.choose, draft.hear, draft.reply_when_gone),
    draft.TASKS: Place(draft.show_tasks, draft.choose_task, gone=draft.reply_when_gone),
    draft.SUMMARY: Place(draft.show_summary, draft.choose_summary, gone=draft.reply_when_gone),
    draft.FINISH: Place(draft.show_finish, draft.choose_finish, gone=draft.reply_when_gone),
    accounts.LINK: Place(accounts.show_link, accounts.choose_link),
    accounts.UNLINK: Place(accounts.show_unlink, accounts.choose_unlink),
    accounts.SHARE: Place(accounts.show_share, accounts.choose_share, gone=draft.reply_when_gone),
    accounts.WHICH: Place(accounts.show_which, accounts.choose_which),
    privacy.FORGET: Place(privacy.forget, privacy.choose_forget),
    planning.AT: Place(session_commands.show, session_commands.choose, session_commands.hear),
    subscriptions.AT: Place(subscriptions.shown, subscriptions.choose),
    feedback.AT: Place(feedback.show, feedback.choose, feedback.hear),
    poll_wizard.AT: Place(poll_wizard.show, poll_wizard.choose, poll_wizard.hear),
    twinning_wizard.AT: Place(twinning_wizard.show, twinning_wizard.choose, twinning_wizard.hear),
}

ASIDES = frozenset(messages.TALK) - {"gibberish", "yes_no"}
"""Small talk that is answered in the middle of a form; the rest was meant as an answer and was not understood."""
ASK_FOR_WORDS = (feedback.AT, poll_wizard.AT, twinning_wizard.AT)
"""Places that ask for a name or a sentence and keep it."""
PLAIN_TOPIC = 0.93
"""So sure must the search be that a few words in the middle of a form ("travel costs") ask, and are no answer."""


def step(turn: Turn, store: Store) -> Step:
    """What comes of one event. Everything it changes goes through ``store``, inside the caller's transaction."""
    if isinstance(turn.event, Membership):
        return Step(twinning_commands.membership(turn, store, turn.event))
    if isinstance(turn.event, Vote):
        polls.native_vote(turn, store, turn.event)
        return Step([])
    visit = _visit(turn, store)
    if isinstance(turn.event, Press) and polls.is_press(turn.event):
        # Nothing is kept of who pressed: the last to speak in a group must not be the last to vote.
        return feedback_modal.press(visit, turn.event) or polls.press(visit, turn.event)
    first = visit.person.noticed_at is None and turn.channel.private and not isinstance(turn.event, HomeOpened)
    if first:
        visit.keep_person(noticed_at=turn.millis)
    done = _react(visit) if turn.channel.private else group_chat.react(visit)
    if not turn.channel.private:
        visit.state["shared"] = True
    elif turn.address.aside:
        done = replace(done, replies=[*done.replies, *_where_files_are(visit, done.replies)])
    visit.save()
    replies = _with_notice(visit, done.replies) if first and done.replies else done.replies
    return Step(replies, done.answer, frozenset(visit.made_of))


def _visit(turn: Turn, store: Store) -> Visit:
    person = store.person(turn.identity, turn.millis)
    zone = _known_zone(turn.zone)
    if person.language not in turn.translators:
        known = turn.language if turn.language in turn.translators else "en"
        person = replace(person, language=known, zone=person.zone or zone)
    if zone and person.zone != zone:
        person = replace(person, zone=zone)
        store.save_person(person)
    conversation = store.conversation(turn.address)
    return Visit(turn, store, person, dict(conversation.state) if conversation else {"at": menu.MENU})


def _where_files_are(visit: Visit, replies: list[Reply]) -> list[Reply]:
    """Files asked for aside, amid others, go to the private talk: this is said where they were asked for."""
    files = sum(one.file is not None for one in replies)
    words = visit.tn("The file is in our direct message.", "The files are in our direct message.", files)
    return [plain(text(words))] if files else []


def _known_zone(name: str) -> str:
    """The platform's guess of a time zone, nothing where there is no such zone."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


def _with_notice(visit: Visit, replies: list[Reply]) -> list[Reply]:
    start, *rest = replies
    return [replace(start, blocks=(*privacy.notice(visit), *start.blocks)), *rest]


def _react(visit: Visit) -> Step:
    event = visit.turn.event
    if isinstance(event, OpenForm):
        return _open(visit, event.part)
    if isinstance(event, FormSent):
        return TAKES.get(event.form, form_modal.take)(visit, event)
    if isinstance(event, FormChanged):
        return form_modal.change(visit, event)
    if isinstance(event, HomeOpened):
        return Step([], app_home.page(visit))
    return Step(form_modal.with_button(visit, _reply(visit, event)))


def _open(visit: Visit, part: str) -> Step:
    """The screen that is asked for; where somebody may not plan, the words are no command, as if they were typed."""
    kind, _, about = part.partition(" ")
    if kind == plan_modal.FORM:
        line = f"session {part}".strip()
        known = permissions.usable(visit, Said("session", part))
        return plan_modal.open_form(visit, about) if known else Step(_read(visit, Text(line)))
    return feedback_modal.open_form(visit, about) if kind == feedback_modal.FORM else form_modal.open_form(visit, part)


TAKES: Mapping[str, Callable[[Visit, FormSent], Step]] = {
    plan_modal.FORM: plan_modal.take,
    feedback_modal.FORM: feedback_modal.take,
}
"""Who takes a screen that is not of a draft."""


def _reply(visit: Visit, event: Event) -> list[Reply]:
    """The replies; where what the conversation is about is there no more, a word about that."""
    try:
        return _reply_to(visit, event)
    except Gone:
        return _place(visit).gone(visit)


def _place(visit: Visit) -> Place:
    """Where the conversation is; the menu, where that is no place any more."""
    return PLACES.get(visit.state["at"], PLACES[menu.MENU])


def _reply_to(visit: Visit, event: Event) -> list[Reply]:
    match event:
        case Press():
            return press(visit, event)
        case File():
            return _receive_file(visit, event)
        case Location():
            return _at(visit, event)
        case Text():
            return _read(visit, event)
        case Unreadable():
            return again(visit, messages.unreadable(visit, event.what))
    return show(visit)


def _at(visit: Visit, event: Location) -> list[Reply]:
    """A place on the map answers the question for the city; elsewhere it is said that it is not needed."""
    city = places.nearest(event.latitude, event.longitude)
    if city and _asks_for_city(visit) and (replies := _answer(visit, city.name)):
        return replies
    return again(visit, [text(visit.t("I use a location only where I ask for your city. I have not kept it."))])


def _asks_for_city(visit: Visit) -> bool:
    if visit.state["at"] not in FORM_PLACES or _choosing_safely(visit):
        return False
    leaf = filling.open_leaf(visit, filling.current_sheet(visit))
    return isinstance(leaf, Leaf) and leaf.field.city


def again(visit: Visit, lead: list[Block]) -> list[Reply]:
    """Something to say, then the open prompt again."""
    return [plain(*lead), *show(visit)] if lead else show(visit)


def show(visit: Visit) -> list[Reply]:
    """The open prompt of the place we are at; where what it was about is gone, a word about that."""
    place = _place(visit)
    try:
        return place.show(visit)
    except Gone:
        return place.gone(visit)


# -- text


def _read(visit: Visit, event: Text) -> list[Reply]:
    words = clean(event.text, lines=True).strip()
    if not words:
        return again(visit, [text(visit.t("I see no words in your message. Please write them."))])
    if quoted := unquoted(words, visit.words):
        return _answer(visit, quoted, as_said=True) or _not_an_answer(visit, quoted)
    command = said(words, visit.words, permissions.known(visit, words))
    if command:
        return run(visit, command)
    return subscriptions.understood(visit, words) or _answer(visit, words) or _not_an_answer(visit, words)


def _answer(visit: Visit, words: str, *, as_said: bool = False) -> list[Reply] | None:
    """The words as an answer to what is open: a choice by number or label, or the place's own reading.

    ``as_said``: they are in quotes, so that they are no command.
    """
    place = _place(visit)
    if visit.state["at"] in FORM_PLACES and not _choosing(visit):
        asks = _is_question(words)
        return None if asks else (not as_said and _spoken(visit, words)) or place.hear(visit, words)
    picked = typed_choice(current_choices(visit), words)
    if picked:
        return place.choose(visit, picked.value)
    return (not as_said and _spoken_elsewhere(visit, place, words)) or place.hear(visit, words)


def _spoken(visit: Visit, words: str) -> list[Reply] | None:
    """What a phrase does that is said instead of an answer to a form's question; None where it is none."""
    sheet = filling.current_sheet(visit)
    leaf = filling.open_leaf(visit, sheet)
    if not isinstance(leaf, Leaf):
        return None
    word = meant(words, visit.words, in_words=leaf.field.type in filling.IN_WORDS)
    offered = {one.label.casefold() for one in current_choices(visit)}
    if not word or words.casefold() in offered or filling.takes(visit, sheet, leaf, words):
        return None
    if word == "later" and may_end(leaf, sheet.answers):
        word = "done"
    if word == "later" and leaf.id in sheet.answers:
        return _left(visit, sheet, leaf)
    replies = run(visit, Said(word))
    if word not in ("later", "repeat", "cancel"):
        return replies
    return [replace(replies[0], blocks=(*filling.in_quotes(visit, leaf), *replies[0].blocks)), *replies[1:]]


def _left(visit: Visit, sheet: filling.Sheet, leaf: Leaf) -> list[Reply]:
    """An answer that is there stays where its question is skipped."""
    if visit.state.get("collect") == leaf.id:
        return draft.done(visit)
    left = hint(visit.t("I left your answer as it is; `clear` empties it."))
    lead = [left, *filling.in_quotes(visit, leaf), *filling.keep(visit, sheet, leaf, sheet.answers[leaf.id])]
    return show_with(visit, lead)


def _spoken_elsewhere(visit: Visit, place: Place, words: str) -> list[Reply] | None:
    """The same where words are asked for that belong to no form: it goes on if it can, and never becomes what was asked for."""
    word = meant(words, visit.words)
    if not word or visit.state["at"] not in ASK_FOR_WORDS or _is_question(words):
        return None
    ways = [one.value for one in current_choices(visit) if not {"pass", "done"}.isdisjoint(one.value)]
    if ways and word in ("done", "later"):
        return place.choose(visit, ways[-1])
    words = visit.t(
        'I took that for a command, which does nothing here. As an answer, write it in quotes: "{words}".', words=words
    )
    return again(visit, [text(words)])


def _choosing(visit: Visit) -> bool:
    """Whether a form shows things to choose that are no answers: the end of a part, an offer, a summary."""
    if "offer" in visit.state or "list" in visit.state:
        return True
    return not isinstance(filling.open_leaf(visit, filling.current_sheet(visit)), Leaf)


def _is_question(words: str) -> bool:
    return words.endswith("?") and "\n" not in words and len(words) <= quoting.CUT


def _not_an_answer(visit: Visit, words: str) -> list[Reply]:
    """Words that answer nothing that is open: a question about the programme, or a misunderstanding."""
    if visit.state["at"] not in FORM_PLACES or _choosing_safely(visit):
        return _free_question(visit, words)
    sheet = filling.current_sheet(visit)
    leaf = filling.open_leaf(visit, sheet)
    found = quoting.find(visit, words)
    asks = _is_question(words) or found.talk in ASIDES or _asks(found, words)
    if asks or not isinstance(leaf, Leaf):
        return _digress(visit, words)
    several = len(screen(sheet.questions, sheet.answers, leaf)) > 1
    expected = [] if several else filling.misread(visit, leaf, words)
    return show_with(visit, expected or [text(visit.t(messages.MISREAD["choice"]))])


def _asks(found: Found, words: str) -> bool:
    """Whether words without a question mark ask about the programme, and do not tell something about the city."""
    if found.band != "answer" or not any(map(str.isalpha, words)):
        return False
    return asking(words) or found.hits[0].score >= PLAIN_TOPIC


def _choosing_safely(visit: Visit) -> bool:
    try:
        return _choosing(visit)
    except Gone:
        return True


def show_with(visit: Visit, lead: list[Block]) -> list[Reply]:
    """A word, and the open form question in the same message."""
    return self_check.show(visit, lead) if visit.state["at"] == self_check.AT else draft.show(visit, lead)


def _digress(visit: Visit, words: str) -> list[Reply]:
    """Answer a question in the middle of a form, then ask the form's question again. It never fills a slot."""
    said_now = quoting.answer(visit, words, in_form=True)
    held = draft.hold(visit, words) if visit.state["at"] == draft.AT and _is_question(words) else None
    asked_again = show_with(visit, [hint(visit.t("Back to the question:"))])
    if held:
        asked_again = [_with_choice(visit, asked_again[0], held), *asked_again[1:]]
    return [*said_now, *asked_again]


def _with_choice(visit: Visit, reply: Reply, choice: Choice) -> Reply:
    """The open prompt with one more choice."""
    choices = [*current_choices(visit), choice]
    about = visit.store.prompt(visit.turn.address, visit.state["prompt"])
    fresh = prompt(
        visit,
        reply.blocks,
        choices,
        about={k: v for k, v in (about.about if about else {}).items() if k not in ("at", "choices")},
    )
    commands = tuple(button for button in reply.buttons if not button.numbered)
    return replace(fresh, buttons=(*fresh.buttons, *commands))


def _free_question(visit: Visit, words: str) -> list[Reply]:
    at = visit.state["at"]
    if at in (menu.MENU, "ask"):
        return quoting.answer(visit, words)
    if _is_question(words) or quoting.find(visit, words).band == "answer":
        return [*quoting.answer(visit, words, in_form=True), *show(visit)]
    return again(visit, [text(visit.t(messages.MISREAD["choice"]))])


# -- buttons


def press(visit: Visit, event: Press) -> list[Reply]:
    """A button: its kind says what it is, the nonce which prompt it was on. Nothing in it is trusted."""
    kind, _, rest = event.data.partition(":")
    ident, _, nonce = rest.rpartition(":")
    if kind == "do" and permissions.usable(visit, Said(ident)):
        return run(visit, Said(ident))
    if kind == "out":
        return planning.out(visit, ident)
    if kind == "suits":
        return proposals.suits(visit, ident, event.message) or [planning.out_of_date(visit)]
    if kind == "faq" and (found := quoting.entry_of(visit, ident)):
        return [quoting.whole(visit, *found), *(show(visit) if visit.state["at"] in FORM_PLACES else [])]
    if kind == "nudge":
        return feedback.nudged(visit, wanted=False)
    if kind == "pro" and ident in visit.turn.knowledge.packs:
        return _choose_programme(visit, ident)
    shown = visit.store.prompt(visit.turn.address, nonce) if kind == "a" else None
    if shown is None or not ident.isdecimal() or int(ident) >= len(shown.about["choices"]):
        return again(visit, [text(visit.t("I do not know that button any more."))])
    label, value = shown.about["choices"][int(ident)]
    if nonce == visit.state.get("prompt"):
        return [*_answered_in_place(visit, shown, label, event.message), *_place(visit).choose(visit, value)]
    return _late(visit, shown, value)


def _answered_in_place(visit: Visit, shown: Prompt, label: str, message: str) -> list[Reply]:
    """The question's message becomes a line with its answer, so that the chat reads like a form."""
    if not (message and visit.turn.channel.edits and "leaf" in shown.about):
        return []
    form = visit.store.form(shown.about["form"])
    if form is None:
        return []
    sheet = filling.sheet_of(visit, form)
    leaf = find(sheet.questions, sheet.answers, shown.about["leaf"])
    return [Reply((hint(visit.p(leaf.field.text)), text(f"→ {label}")), edit_of=message)] if leaf else []


def _late(visit: Visit, shown: Prompt, value: Json) -> list[Reply]:
    """A button of an earlier prompt: a menu still works, an answer is changed, all else is said to be closed."""
    at = shown.about["at"]
    if at == menu.MENU:
        return run(visit, Said(value["do"]))
    if at == feedback.AT and "vote" in value:
        return _later_vote(visit, value)
    if at == "ask" and "entry" in value:
        return quoting.choose(visit, value)
    same = shown.about.get("form") == visit.state.get("form")
    if "leaf" in shown.about and same and not isinstance(value, Mapping):
        return _change_late(visit, shown.about["leaf"], value)
    if same and draft.ticks_now(visit, shown.about):
        return _place(visit).choose(visit, value)
    return again(visit, [text(visit.t("That question is closed."))])


def _later_vote(visit: Visit, value: Json) -> list[Reply]:
    """An earlier question of a poll: while it is open, the answer may be changed."""
    number, option = value["vote"]
    poll = visit.store.poll(number)
    if poll is None:
        return again(visit, [text(visit.t("That question is closed."))])
    return again(visit, [text(polls.cast(visit, poll, option).words)])


def _change_late(visit: Visit, leaf_id: str, value: Json) -> list[Reply]:
    sheet = filling.current_sheet(visit)
    at = filling.open_leaf(visit, sheet)
    if isinstance(at, Leaf) and at.id == leaf_id and visit.state["at"] in FORM_PLACES:
        return _place(visit).choose(visit, value)
    leaf = next((one for one in filling.answered_leaves(sheet) if one.id == leaf_id), None)
    if leaf is None:
        return again(visit, [text(visit.t("That question is closed."))])
    changed = visit.t(
        "You changed to: {answer}", answer=f"{filling.label_of(visit, leaf)}: {filling.shown(visit, leaf, value)}"
    )
    said_now = filling.choose(visit, sheet, leaf, value)
    return [plain(text(changed), *said_now), *show(visit)]


# -- files


def _receive_file(visit: Visit, event: File) -> list[Reply]:
    if not visit.has_programme:
        return menu.ask_programme(visit)
    return draft.receive_file(visit, event.content)


# -- commands


def run(visit: Visit, command: Said) -> list[Reply]:
    """Do what a command says, in any state."""
    if not permissions.usable(visit, command):
        words = visit.t(
            "I do not know /{word}. `help` lists what I know.", word=(command.word or command.argument)[:32]
        )
        return again(visit, [text(words)])
    if command.word in COMMANDS and COMMANDS[command.word].needs and not visit.has_programme:
        return menu.ask_programme(visit, command.word)
    return RUN[command.word](visit, command.argument)


def _in_form(visit: Visit, then: Callable[[Visit, filling.Sheet, Leaf | PartEnd | None], list[Reply]]) -> list[Reply]:
    """Do something with the open form; where none is open, say so."""
    if visit.state["at"] not in (*FORM_PLACES, draft.SUMMARY, draft.TASKS, draft.FINISH):
        return again(visit, [text(visit.t("There is no open question here."))])
    sheet = filling.current_sheet(visit)
    return then(visit, sheet, filling.open_leaf(visit, sheet))


def _back(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if visit.state["at"] in (draft.SUMMARY, draft.TASKS, draft.FINISH):
        visit.go(draft.AT, form=sheet.form.id)
    if not filling.back(visit, sheet):
        return show_with(visit, [text(visit.t("This is the first question."))])
    return show_with(visit, [])


def _step_back(visit: Visit) -> list[Reply]:
    return twinning_wizard.back(visit) if visit.state["at"] == twinning_wizard.AT else _in_form(visit, _back)


def _change(argument: str) -> Callable[[Visit, filling.Sheet, Leaf | PartEnd | None], list[Reply]]:
    def then(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
        wanted = filling.to_change(sheet, argument) if argument else None
        if wanted is None:
            return _what_to_change(visit, sheet, argument)
        if visit.state["at"] != self_check.AT:
            visit.go(draft.AT, form=sheet.form.id)
        if isinstance(wanted, Leaf):
            filling.open_for_change(visit, wanted)
            return show_with(visit, [])
        return filling.ask_list(visit, sheet, wanted)

    return then


def _what_to_change(visit: Visit, sheet: filling.Sheet, argument: str) -> list[Reply]:
    lines = filling.summary_lines(visit, sheet)
    if not lines:
        return show_with(visit, [text(visit.t("There is no answer to change yet."))])
    lead = [text(visit.t("There is no answer {number}.", number=argument[:16]))] if argument else []
    return [plain(*lead, text(visit.t("Type `change` and the number of the answer:")), numbered(*lines))]


def _keep(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if _leave_offer(visit):
        return show(visit)
    if visit.state["at"] == draft.AT:
        return draft.done(visit)
    if isinstance(at, Leaf) and at.id in sheet.answers:
        return show_with(visit, filling.keep(visit, sheet, at, sheet.answers[at.id]))
    return show_with(visit, [])


def _leave_offer(visit: Visit) -> bool:
    """Close what is offered beside a question: the items of a list, or a city to fill in from. Whether there was any."""
    return any(visit.state.pop(key, None) is not None for key in ("list", "offer"))


def _done(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if _leave_offer(visit):
        return show(visit)
    if visit.state["at"] == draft.AT:
        return draft.done(visit)
    if isinstance(at, Leaf) and at.id in sheet.answers:
        return _keep(visit, sheet, at)
    if isinstance(at, Leaf) and at.item is not None:
        return show_with(visit, filling.end_list(visit, sheet, at))
    return show(visit)


def _later(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    if _leave_offer(visit):
        return show(visit)
    if visit.state["at"] == draft.AT:
        return draft.later(visit)
    if isinstance(at, Leaf) and not at.field.unsure:
        return again(visit, [text(visit.t("The self-check needs this answer."))])
    return again(visit, [text(visit.t("The self-check needs each answer; `I'm not sure` is one."))])


def _clear(visit: Visit, wanted: str) -> list[Reply]:
    """``clear F1``; ``clear`` alone is about the open question, and outside of a form to delete is to delete everything."""
    in_form = visit.state["at"] in (*FORM_PLACES, draft.SUMMARY, draft.TASKS, draft.FINISH)
    if not in_form and wanted == WHAT:
        return privacy.forget(visit)
    if not in_form:
        words = visit.t("No form is open. Type `check` or `draft` first, then `clear` and the number of the answer.")
        return again(visit, [text(words)])
    return _in_form(visit, _what_to_clear if wanted == WHAT else _clearing(wanted))


def _what_to_clear(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    words = visit.t(
        "What do you want to delete? `clear` empties this answer, `clear` with its number another one; "
        "`forget` deletes everything kept about you."
    )
    ways = (command_button(visit, mark("clear")), command_button(visit, mark("forget")))
    return [plain(text(words), buttons=ways), *show(visit)]


def _clearing(wanted: str) -> Callable[[Visit, filling.Sheet, Leaf | PartEnd | None], list[Reply]]:
    def then(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
        name = wanted or visit.state.get("list") or (at.id if isinstance(at, Leaf) else "")
        emptied = filling.to_clear(sheet, name)
        if not emptied:
            words = visit.t("There is no such answer to empty. Type `clear` and its number, such as `clear 3`.")
            return again(visit, [text(words)])
        said_now = filling.clear(visit, sheet, emptied)
        return show_with(visit, said_now) if visit.state["at"] in FORM_PLACES else [plain(*said_now), *show(visit)]

    return then


def _why(visit: Visit, sheet: filling.Sheet, at: Leaf | PartEnd | None) -> list[Reply]:
    blocks = filling.why(visit, at) if isinstance(at, Leaf) else []
    return again(visit, blocks or [text(visit.t("There is nothing more to say about it."))])


def _cancel(visit: Visit) -> list[Reply]:
    was = visit.state["at"]
    words = {
        self_check.AT: visit.t(
            "Stopped. Your answers so far are kept; `check` goes on with them, `forget` deletes them."
        ),
        draft.AT: visit.t("Stopped. Your draft is kept; `draft` goes on with it."),
    }.get(was, visit.t("Stopped."))
    return menu.show_menu(visit, [text(words)])


def _ask(visit: Visit, question: str) -> list[Reply]:
    if visit.state["at"] in FORM_PLACES and not _choosing_safely(visit):
        return (
            _digress(visit, question)
            if question
            else show_with(visit, [text(visit.t("Ask after the word, like this: /ask your question"))])
        )
    return quoting.answer(visit, question) if question else quoting.show(visit)


def _more(visit: Visit) -> list[Reply]:
    found = quoting.entry_of(visit, visit.state.get("entry", ""))
    if found is None:
        return again(visit, [text(visit.t("There is no section to show more of."))])
    return [quoting.whole(visit, *found), *(show(visit) if visit.state["at"] in FORM_PLACES else [])]


def _programme(visit: Visit, wanted: str) -> list[Reply]:
    names = [
        Choice(name, pack.id)
        for pack in visit.turn.knowledge.packs.values()
        for name in (pack.id, pack.name, pack.file.short)
    ]
    picked = _picked(names, [Choice("", pack_id) for pack_id in visit.turn.knowledge.packs], wanted)
    return _choose_programme(visit, picked.value) if picked else menu.ask_programme(visit)


def _picked(names: list[Choice], in_order: list[Choice], wanted: str) -> Choice | None:
    """What was named, or counted as in the list that is shown."""
    return typed_choice(in_order if wanted.isdecimal() else names, wanted) if wanted else None


def _choose_programme(visit: Visit, value: Json) -> list[Reply]:
    then = visit.state.get("then", "") if visit.state["at"] == menu.PROGRAMME else ""
    lead = menu.set_programme(visit, value)
    visit.go(menu.MENU)
    if then:
        return [plain(*lead), *run(visit, Said(then))]
    return menu.show_menu(visit, lead)


def _language(visit: Visit, wanted: str) -> list[Reply]:
    names = [Choice(name, code) for code, words in visit.turn.translators.items() for name in (code, words.name)]
    picked = _picked(names, [Choice("", code) for code in visit.turn.translators], wanted)
    return menu.choose_language(visit, picked.value) if picked else menu.ask_language(visit)


RUN: Mapping[str, Callable[[Visit, str], list[Reply]]] = {
    "start": lambda visit, _: menu.greet(visit),
    "check": lambda visit, _: self_check.begin(visit),
    "draft": lambda visit, _: draft.begin(visit),
    "ask": _ask,
    "faq": _ask,
    "more": lambda visit, _: _more(visit),
    "why": lambda visit, _: _in_form(visit, _why),
    "back": lambda visit, _: _step_back(visit),
    "change": lambda visit, number: _in_form(visit, _change(number)),
    "keep": lambda visit, _: _in_form(visit, _keep),
    "clear": _clear,
    "later": lambda visit, _: _in_form(visit, _later),
    "done": lambda visit, _: _in_form(visit, _done),
    "tasks": lambda visit, _: draft.tasks(visit),
    "summary": lambda visit, _: draft.summary(visit),
    "finish": lambda visit, _: draft.finish(visit),
    "export": lambda visit, _: draft.export_files(visit),
    "drafts": lambda visit, _: accounts.which(visit),
    "share": lambda visit, _: accounts.share(visit),
    "take": accounts.take,
    "link": lambda visit, code: twinning_commands.link_in_private(visit, code) or accounts.link(visit, code),
    "unlink": lambda visit, _: accounts.unlink(visit),
    "join": invitations.join,
    "owner": invitations.owner,
    "invite": invitations.invite,
    "staff": invitations.staff,
    "audit": permissions.audit,
    "overview": lambda visit, _: overview.show(visit),
    "twinning": lambda visit, words: plan_modal.beside(visit, words, twinning_commands.command(visit, words)),
    "session": session_commands.command,
    "sessions": planning.mine,
    "schedule": lambda visit, words: plan_modal.beside(visit, words, schedule.command(visit, words)),
    "reminders": subscriptions.command,
    "remind": subscriptions.of_command,
    "repeat": lambda visit, _: show(visit),
    "cancel": lambda visit, _: _cancel(visit),
    "programme": _programme,
    "language": _language,
    "privacy": lambda visit, _: privacy.privacy(visit),
    "mydata": lambda visit, _: privacy.my_data(visit),
    "forget": lambda visit, _: privacy.forget(visit),
    "about": lambda visit, _: menu.about(visit),
    "feedback": feedback.command,
    "poll": poll_wizard.command,
    "help": lambda visit, _: menu.show_help(visit),
}
