"""``step(turn, store)``: one event in, the replies out. Here is decided who answers it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from faq.places import places
from faq.rules.flow import Leaf
from faq.search import talk
from faq.search.question_openings import opening
from faq.text.spelling import clean
from handlers.access import permissions
from handlers.dialog import menu
from handlers.dialog.blocks import text
from handlers.dialog.commands import CommandUse, in_quotes
from handlers.dialog.counted_choices import counted
from handlers.dialog.remembered import Remembered, read
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
)
from handlers.dialog.visit import FORM_PLACES, Choice, Gone, Visit, agreed, current_choices, plain, typed_choice
from handlers.forms import check_places, draft, form_modal, form_sheet, messages
from handlers.forms.sent_files import read_file
from handlers.forms.unmarked_questions import asks_us, is_no_name
from handlers.people import accounts, privacy
from handlers.planned import subscriptions
from handlers.polls import ballot
from handlers.routing import answered_prompts, app_home, group_chat, language_choice
from handlers.routing.answer_and_question import kept_and_answered
from handlers.routing.answered_prompts import OpenPrompt
from handlers.routing.button_table import BUTTONS
from handlers.routing.command_table import COMMANDS
from handlers.routing.dialog_places import (
    ASK_FOR_WORDS,
    again,
    beside,
    choose_programme,
    choosing,
    choosing_safely,
    left_undone,
    place_of,
    run,
    sent_by_yes,
    show,
)
from handlers.routing.form_commands import change_by_name
from handlers.routing.modal_table import MODALS
from handlers.routing.no_answer import ASIDES, not_an_answer
from handlers.routing.programme_choice import programme_chosen
from handlers.routing.spoken_commands import spoken, spoken_elsewhere
from handlers.routing.talk_commands import is_question
from handlers.sessions import cancelling, spoken_sessions
from handlers.twinnings import spoken_twinnings, twinning_commands
from storage.store import Store

_SAYS_YES = (privacy.FORGET, accounts.LINK, accounts.UNLINK, accounts.SHARE)
"""Places whose yes deletes, joins or hands over: nothing but their own words is one."""


def step(turn: Turn, store: Store) -> Step:
    """What comes of one event. Everything it changes goes through ``store``, inside the caller's transaction."""
    if isinstance(turn.event, Membership):
        return Step(twinning_commands.membership(turn, store, turn.event))
    if isinstance(turn.event, NativeVote):
        ballot.native_vote(turn, store, turn.event)
        return Step([])
    visit = _visit(turn, store)
    if isinstance(turn.event, TalkOpened) and visit.person.noticed_at is not None:
        return Step([], _suggested(visit, turn.event))
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
    if isinstance(turn.event, Text) and turn.event.beside:
        done = replace(done, replies=_heard_alone(visit, turn.event.beside, done.replies))
    if not turn.channel.private:
        visit.remembered = replace(visit.remembered, shared=True)
    elif turn.address.aside:
        done = replace(done, replies=[*done.replies, *_where_files_are(visit, done.replies)])
    visit.save()
    replies = _with_notice(visit, done.replies) if first and done.replies else done.replies
    counts = isinstance(turn.event, Text | File | Location | Unreadable) and not visit.answered
    return Step(replies, done.answer, frozenset(visit.made_of), counts, tuple(visit.used))


def _heard_alone(visit: Visit, beside: str, replies: list[Reply]) -> list[Reply]:
    """The replies to words, the first new one of which says that what came with them was not read."""
    at = next((number for number, one in enumerate(replies) if not one.edit_of), None)
    if at is None:
        return replies
    told = replace(replies[at], blocks=(messages.unread_beside(visit, beside), *replies[at].blocks))
    return [*replies[:at], told, *replies[at + 1 :]]


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
    """The replies, the first of which says what is kept: behind the welcome, and before what it asks in the end."""
    start, *rest = replies
    asks = len(start.blocks) > 1 and start.blocks[-1].kind == "text" and any(one.numbered for one in start.buttons)
    at = len(start.blocks) - asks
    return [replace(start, blocks=(*start.blocks[:at], *privacy.notice(visit), *start.blocks[at:])), *rest]


def _react(visit: Visit) -> Step:
    event = visit.turn.event
    if isinstance(event, OpenForm):
        return _open(visit, event.part)
    if isinstance(event, FormSent):
        return MODALS.take(visit, event)
    if isinstance(event, FormChanged):
        return MODALS.change(visit, event)
    if isinstance(event, TalkOpened):
        return Step(menu.greet(visit), _suggested(visit, event))
    if isinstance(event, HomeOpened):
        return Step([], app_home.page(visit))
    return Step(form_modal.with_button(visit, _reply(visit, event)))


def _suggested(visit: Visit, event: TalkOpened) -> Reply | None:
    return menu.suggestions(visit) if event.suggests else None


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
        return _answer(visit, quoted, as_said=True) or not_an_answer(visit, quoted)
    if chosen := programme_chosen(visit, words):
        was = answered_prompts.open_prompt(visit)
        return answered_prompts.typed(visit, was, words, choose_programme(visit, chosen))
    command = visit.commands.said(words, visit.words, permissions.known(visit, words))
    if (not command or not command.word) and (refused := _refused(visit, words)):
        return refused
    if command:
        return run(visit, command)
    if changing := change_by_name(visit, words):
        return changing
    understood = beside(visit, lambda: subscriptions.understood(visit, words)) or language_choice.offered(visit, words)
    understood = understood or beside(visit, lambda: _of_twinnings(visit, words))
    return understood or _answer(visit, words) or not_an_answer(visit, words)


def _refused(visit: Visit, words: str) -> list[Reply] | None:
    """Who may do what was typed; where words are waited for, only behind a slash."""
    if visit.at in (*FORM_PLACES, *ASK_FOR_WORDS) and not words.startswith("/"):
        return None
    refused = permissions.refused(visit, words)
    return refused and beside(visit, lambda: refused)


def _of_twinnings(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of words about a twinning or its sessions, where they cannot be what is asked for, or a choice."""
    if visit.at in ASK_FOR_WORDS or typed_choice(current_choices(visit), words):
        return None
    if cancelling.yes_because(visit, words):
        return None
    filling = visit.at in FORM_PLACES and not choosing_safely(visit)
    if filling:
        return spoken_sessions.asked(visit, words)
    return spoken_sessions.understood(visit, words) or spoken_twinnings.understood(visit, words)


def _unquoted(visit: Visit, words: str) -> str:
    """What is in quotes, where it would be no answer without them; else empty."""
    asked = visit.commands.unquoted(words, visit.words) or language_choice.unquoted(visit, words)
    inner = in_quotes(words)
    return asked or (inner if inner and (_pleases(inner) or opening(inner)) else "")


def _answer(visit: Visit, words: str, *, as_said: bool = False) -> list[Reply] | None:
    """The words as an answer to what is open: a choice by number or label, or the place's own reading.

    ``as_said``: they are in quotes, so that they are no command.
    """
    if not as_said and visit.at not in ASK_FOR_WORDS and talk.wants_a_person(words):
        return None
    was = answered_prompts.open_prompt(visit)
    if said := None if as_said else spoken(visit, words):
        return said
    if visit.at in FORM_PLACES and not choosing(visit):
        if is_question(words) or (not as_said and asks_us(visit, words)):
            replies = kept_and_answered(visit, words)
            return replies and answered_prompts.typed(visit, was, words, replies)
        return None if not as_said and _pleases(words) else _heard(visit, was, words)
    choices = current_choices(visit)
    picked = typed_choice(choices, words) or _in_other_words(visit, choices, words)
    if picked:
        visit.answered = True
        return answered_prompts.chosen(
            visit, was, (picked.label, picked.value), place_of(visit).choose(visit, picked.value)
        )
    if not as_said and (aside := left_undone(visit, words) or spoken_elsewhere(visit, words)):
        return aside
    asks = not as_said and place_of(visit).asks_name(visit) and is_no_name(words)
    return None if asks else _heard(visit, was, words)


def _in_other_words(visit: Visit, choices: list[Choice], words: str) -> Choice | None:
    """The choice that is agreed to, or named by its place in words."""
    if visit.at in _SAYS_YES:
        return None
    if yes := cancelling.yes_because(visit, words) or agreed(choices, words) or sent_by_yes(visit, words):
        return yes
    placed = counted(choices, words)
    return placed[0] if len(placed) == 1 else None


def _heard(visit: Visit, was: OpenPrompt, words: str) -> list[Reply] | None:
    """What the place makes of words; None where nothing."""
    visit.answered = visit.at in (*FORM_PLACES, *ASK_FOR_WORDS)
    replies = place_of(visit).hear(visit, words)
    return replies and answered_prompts.typed(visit, was, words, replies)


def _pleases(words: str) -> bool:
    """Whether words are small talk, and no city or role is called so ("Nice", "operator")."""
    kind = talk.kind(words)
    return kind in ASIDES and (kind != "person" or " " in words.strip()) and not places.cities(words, near=False)


# -- files


def _receive_file(visit: Visit, event: File) -> list[Reply]:
    sent = read_file(event.content)
    if sent.refused:
        return again(visit, [text(visit.t(sent.refused))])
    if not visit.has_programme:
        return menu.ask_programme(visit)
    return beside(visit, lambda: draft.receive_file(visit, sent)) or show(visit)
