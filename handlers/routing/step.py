"""``step(turn, store)``: one event in, the replies out. Here is decided who answers it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from faq.answers.kind_table import kind_of
from faq.answers.values import Read
from faq.answers.values import read as read_answer
from faq.answers.vocabulary import asking
from faq.places import places
from faq.rules.flow import Leaf, may_end, screen
from faq.search import talk
from faq.text.spelling import clean
from handlers.access import permissions
from handlers.dialog import menu
from handlers.dialog.command_phrases import DONE, LATER, says_empty
from handlers.dialog.commands import CommandUse, bare, in_quotes
from handlers.dialog.remembered import Filling, Remembered, read
from handlers.dialog.turn import (
    Event,
    File,
    FormChanged,
    FormSent,
    HomeOpened,
    Location,
    Membership,
    NativeVote,
    OpenForm,
    Press,
    Reply,
    Step,
    TalkOpened,
    Text,
    Turn,
    Unreadable,
    hint,
    text,
)
from handlers.dialog.visit import (
    FORM_PLACES,
    Gone,
    Visit,
    agreed,
    ask_which,
    current_choices,
    fitting,
    plain,
    typed_choice,
)
from handlers.forms import (
    answer_changes,
    answer_keeping,
    check_places,
    draft,
    draft_places,
    draft_questions,
    form_modal,
    form_sheet,
    hearing,
    messages,
    programme_fit,
    question_prompt,
    self_check,
)
from handlers.forms.sent_files import read_file
from handlers.people import accounts, privacy
from handlers.planned import subscriptions
from handlers.polls import ballot
from handlers.programme import quoting
from handlers.programme.asking import Answer
from handlers.routing import answered_prompts, app_home, group_chat, language_choice
from handlers.routing.answer_and_question import kept_and_answered
from handlers.routing.answered_prompts import OpenPrompt
from handlers.routing.button_table import BUTTONS
from handlers.routing.command_table import COMMANDS
from handlers.routing.dialog_places import (
    ASK_FOR_WORDS,
    again,
    and_again,
    beside,
    choose_programme,
    choosing,
    choosing_safely,
    passed_over,
    place_of,
    run,
    show,
    show_with,
)
from handlers.routing.form_commands import change_by_name
from handlers.routing.modal_table import MODALS
from handlers.routing.talk_commands import answered, answered_at_result, digress, is_question, programme_chosen
from handlers.twinnings import twinning_commands
from storage.store import Store

ASIDES = frozenset(messages.TALK) - {"gibberish", "yes_no"}
"""Small talk that is answered in the middle of a form; the rest was meant as an answer and was not understood."""
_IN_A_CHECK = {"summary": "change", "tasks": "repeat"}
"""What shows the same in a self-check, which has neither."""
_SAYS_HOW = (DONE, "clear", "forget", quoting.INSTEAD)
"""Commands that say themselves how else to answer, or are never meant as an answer."""
_SURE = ("date", "number")
"""Notes of what was read as a day or a number: "tomorrow" is one, and puts nothing off."""
_SAYS_YES = (privacy.FORGET, accounts.LINK, accounts.UNLINK, accounts.SHARE)
"""Places whose yes deletes, joins or hands over: nothing but their own words is one."""
_OF_A_DRAFT = (draft_places.SUMMARY, draft_places.TASKS, draft_places.FINISH)
_OF_ANSWERS = ("back", "change", "clear", "cancel", "start", "summary", "tasks", "finish", "export", "forget")
"""Commands that are about a form, or leave it, whatever it shows."""
PLAIN_TOPIC = 0.99
"""So sure must the search be that a few words in the middle of a form ("travel costs") ask, and are no answer: of the very words
of a way to ask it is."""


def step(turn: Turn, store: Store) -> Step:
    """What comes of one event. Everything it changes goes through ``store``, inside the caller's transaction."""
    if isinstance(turn.event, Membership):
        return Step(twinning_commands.membership(turn, store, turn.event))
    if isinstance(turn.event, NativeVote):
        ballot.native_vote(turn, store, turn.event)
        return Step([])
    visit = _visit(turn, store)
    if isinstance(turn.event, TalkOpened) and visit.person.noticed_at is not None:
        return Step([])
    if isinstance(turn.event, Press) and (unseen := BUTTONS.anywhere(visit, turn.event.data)):
        return unseen
    return _visited(visit)


def _visited(visit: Visit) -> Step:
    """What comes of an event of which is kept who it is from."""
    turn = visit.turn
    first = visit.person.noticed_at is None and turn.channel.private and not isinstance(turn.event, HomeOpened)
    if first:
        visit.keep_person(noticed_at=turn.millis)
    if not isinstance(turn.event, Press):
        visit.remembered = replace(visit.remembered, pressed="")
    check_places.drop_old(visit)
    was, form = visit.at, visit.about_form
    done = _react(visit) if turn.channel.private else group_chat.react(visit)
    check_places.let_go(visit, was, form)
    if not turn.channel.private:
        visit.remembered = replace(visit.remembered, shared=True)
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
    remembered = read(conversation.state) if conversation else Remembered()
    remembered = remembered.without_old_question(person.id, turn.millis)
    return Visit(turn, store, person, remembered, COMMANDS)


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
    """The replies, the first of which ends with what is kept: who comes is welcomed first."""
    start, *rest = replies
    return [replace(start, blocks=(*start.blocks, *privacy.notice(visit))), *rest]


def _react(visit: Visit) -> Step:
    event = visit.turn.event
    if isinstance(event, OpenForm):
        return _open(visit, event.part)
    if isinstance(event, FormSent):
        return MODALS.take(visit, event)
    if isinstance(event, FormChanged):
        return MODALS.change(visit, event)
    if isinstance(event, TalkOpened):
        return Step(menu.greet(visit))
    if isinstance(event, HomeOpened):
        return Step([], app_home.page(visit))
    return Step(form_modal.with_button(visit, _reply(visit, event)))


def _open(visit: Visit, part: str) -> Step:
    """The screen that is asked for; of who may not say its command, the words are none, as if they were typed."""
    modal, words = MODALS.opened_by(part)
    if modal.command and not permissions.usable(visit, CommandUse(modal.command, part)):
        return Step(_read(visit, Text(f"{modal.command} {part}".strip())))
    return modal.open(visit, words)


def _reply(visit: Visit, event: Event) -> list[Reply]:
    """The replies; where what the conversation is about is there no more, a word about that."""
    try:
        return _reply_to(visit, event)
    except Gone:
        return place_of(visit).gone(visit)


def _reply_to(visit: Visit, event: Event) -> list[Reply]:
    match event:
        case Press():
            return _press(visit, event)
        case File():
            return _receive_file(visit, event)
        case Location():
            return _at(visit, event)
        case Text():
            return _read(visit, event)
        case Unreadable():
            return again(visit, messages.unreadable(visit, event.what))
    return show(visit)


def _press(visit: Visit, event: Press) -> list[Reply]:
    replies = BUTTONS.in_private(visit, event.data)
    return again(visit, [text(visit.t("I do not know that button any more."))]) if replies is None else replies


def _at(visit: Visit, event: Location) -> list[Reply]:
    """A place on the map answers the question for the city; elsewhere it is said that it is not needed."""
    city = places.nearest(event.latitude, event.longitude)
    if city and _asks_for_city(visit) and (replies := _answer(visit, city.name)):
        return replies
    return again(visit, [text(visit.t("I use a location only where I ask for your city. I have not kept it."))])


def _asks_for_city(visit: Visit) -> bool:
    if visit.at not in FORM_PLACES or choosing_safely(visit):
        return False
    leaf = form_sheet.open_leaf(visit, form_sheet.current_sheet(visit))
    return isinstance(leaf, Leaf) and leaf.field.city


# -- text


def _read(visit: Visit, event: Text) -> list[Reply]:
    words = clean(event.text, lines=True).strip()
    if not words:
        return again(visit, [text(visit.t("I see no words in your message. Please write them."))])
    words = visit.commands.unslashed(words, visit.words) or words
    if quoted := _unquoted(visit, words):
        return _answer(visit, quoted, as_said=True) or _not_an_answer(visit, quoted)
    if chosen := programme_chosen(visit, words):
        was = answered_prompts.open_prompt(visit)
        return answered_prompts.typed(visit, was, words, choose_programme(visit, chosen))
    command = visit.commands.said(words, visit.words, permissions.known(visit, words))
    if command:
        return run(visit, command)
    if changing := change_by_name(visit, words):
        return changing
    understood = beside(visit, lambda: subscriptions.understood(visit, words)) or language_choice.offered(visit, words)
    return understood or _answer(visit, words) or _not_an_answer(visit, words)


def _unquoted(visit: Visit, words: str) -> str:
    """What is in quotes, where it would be no answer without them; else empty."""
    asked = visit.commands.unquoted(words, visit.words) or language_choice.unquoted(visit, words)
    inner = in_quotes(words)
    return asked or (inner if inner and _pleases(inner) else "")


def _answer(visit: Visit, words: str, *, as_said: bool = False) -> list[Reply] | None:
    """The words as an answer to what is open: a choice by number or label, or the place's own reading.

    ``as_said``: they are in quotes, so that they are no command.
    """
    was = answered_prompts.open_prompt(visit)
    if said := None if as_said else _spoken(visit, words):
        return said
    if visit.at in FORM_PLACES and not choosing(visit):
        if is_question(words):
            replies = kept_and_answered(visit, words)
            return replies and answered_prompts.typed(visit, was, words, replies)
        return None if not as_said and _pleases(words) else _heard(visit, was, words)
    choices = current_choices(visit)
    picked = typed_choice(choices, words) or (None if visit.at in _SAYS_YES else agreed(choices, words))
    if picked:
        return answered_prompts.chosen(
            visit, was, (picked.label, picked.value), place_of(visit).choose(visit, picked.value)
        )
    return (not as_said and _spoken_elsewhere(visit, words)) or _heard(visit, was, words)


def _heard(visit: Visit, was: OpenPrompt, words: str) -> list[Reply] | None:
    """What the place makes of words; None where nothing."""
    replies = place_of(visit).hear(visit, words)
    return replies and answered_prompts.typed(visit, was, words, replies)


def _pleases(words: str) -> bool:
    """Whether words are small talk, and no city or role is called so ("Nice", "operator")."""
    kind = talk.kind(words)
    return kind in ASIDES and (kind != "person" or " " in words.strip()) and not places.cities(words, near=False)


def _spoken(visit: Visit, words: str) -> list[Reply] | None:
    """What a phrase does that is said instead of an answer to a form's question; None where it is none."""
    if visit.at not in FORM_PLACES or choosing(visit):
        return None
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    if not isinstance(leaf, Leaf):
        return None
    found = visit.commands.meant(words, visit.words, in_words=kind_of(leaf.field).in_words)
    if found is None or _is_answer(visit, sheet, leaf, words):
        return None
    if found.word == LATER and may_end(leaf, sheet.answers):
        found = CommandUse(DONE)
    if found.word == LATER and leaf.id in sheet.answers:
        return _left(visit, sheet, leaf, words)
    if visit.at == check_places.AT:
        found = replace(found, word=_IN_A_CHECK.get(found.word, found.word))
    replies = run(visit, found)
    if found.word in _SAYS_HOW:
        return replies
    return [replace(replies[0], blocks=(*hearing.in_quotes(visit, leaf), *replies[0].blocks)), *replies[1:]]


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


def _spoken_elsewhere(visit: Visit, words: str) -> list[Reply] | None:
    """The same where words are asked for that belong to no form: it goes on if it can, and never becomes what was asked for."""
    found = visit.commands.meant(words, visit.words)
    if found is None:
        return None
    if found.word == "summary" and visit.at == check_places.AT:
        return self_check.hear(visit, words)
    if (visit.at in _OF_A_DRAFT and found.word in _OF_ANSWERS) or _leaves(visit, found):
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


def _not_an_answer(visit: Visit, words: str) -> list[Reply]:
    """Words that answer nothing that is open: another question's name, one about the programme, or a misunderstanding."""
    if visit.at in (draft_places.AT, *_OF_A_DRAFT) and answer_changes.names_question(
        form_sheet.current_sheet(visit), words
    ):
        return run(visit, CommandUse("change", words))
    if visit.at not in FORM_PLACES or choosing_safely(visit):
        return _free_question(visit, words)
    sheet = form_sheet.current_sheet(visit)
    leaf = form_sheet.open_leaf(visit, sheet)
    found = quoting.ask(visit, words)
    asks = is_question(words) or found.talk in ASIDES or _asks(found, words)
    if asks or not isinstance(leaf, Leaf):
        return digress(visit, words)
    several = len(screen(sheet.questions, sheet.answers, leaf)) > 1
    missed_before = visit.here(Filling).missed == leaf.id
    expected = [] if several else hearing.misread(visit, leaf, words)
    if missed_before and not several:
        return question_prompt.ask_shortly(visit, sheet, leaf, expected)
    return show_with(visit, expected or [text(visit.t(messages.CHOOSE_AN_OPTION))])


def _asks(found: Answer, words: str) -> bool:
    """Whether words without a question mark ask about the programme, and do not tell something about the city."""
    if not found.sure or not any(map(str.isalpha, words)):
        return False
    return asking(words) or found.score >= PLAIN_TOPIC


def _free_question(visit: Visit, words: str) -> list[Reply]:
    if visit.commands.meant(words, visit.words) == CommandUse(quoting.INSTEAD):
        return run(visit, CommandUse(quoting.INSTEAD))
    if visit.at in (menu.MENU, quoting.AT):
        return answered(visit, words)
    if visit.at == check_places.RESULT:
        return answered_at_result(visit, words)
    found = quoting.ask(visit, words)
    if found.talk == "bye":
        return quoting.answer(visit, words, in_form=True)
    if is_question(words) or found.talk in ASIDES or _asks(found, words):
        return and_again(visit, quoting.answer(visit, words, in_form=True))
    if len(meant := fitting(current_choices(visit), words)) > 1:
        return [ask_which(visit, meant)]
    return _chooses_nothing(visit, words)


def _chooses_nothing(visit: Visit, words: str) -> list[Reply]:
    """What is said to words that choose nothing; the second time in a row it is short."""
    if visit.remembered.prompt and visit.remembered.unchosen == visit.remembered.prompt:
        return [question_prompt.not_understood_either(visit)]
    expected = programme_fit.misread(visit, words) or [text(visit.t(messages.CHOOSE_AN_OPTION))]
    replies = again(visit, expected)
    visit.remembered = replace(visit.remembered, unchosen=visit.remembered.prompt)
    return replies


# -- files


def _receive_file(visit: Visit, event: File) -> list[Reply]:
    sent = read_file(event.content)
    if sent.refused:
        return again(visit, [text(visit.t(sent.refused))])
    if not visit.has_programme:
        return menu.ask_programme(visit)
    return beside(visit, lambda: draft.receive_file(visit, sent)) or show(visit)
