"""The places of the conversation: what each shows and does, and commands, which are carried out in any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from faq.answers.vocabulary import negates, unsure
from faq.rules.flow import Leaf
from faq.search import naming
from faq.search.question_openings import asks_for_sure
from faq.text.spelling import fold
from handlers.access import permissions
from handlers.dialog import asked_once, decided, group_words, menu
from handlers.dialog.actions import Say
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import CommandUse
from handlers.dialog.message_length import is_short, led
from handlers.dialog.remembered import CommandToGoOn, Filling
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import FORM_PLACES, Choice, Gone, Visit, current_choices, plain
from handlers.feedback import feedback
from handlers.forms import (
    check_places,
    draft,
    draft_consent,
    draft_finish,
    draft_places,
    draft_questions,
    draft_summary,
    draft_tasks,
    form_sheet,
    import_dialog,
    programme_fit,
    result,
    result_choices,
    self_check,
    take_over,
    told_answers,
)
from handlers.people import accounts, person_names, privacy
from handlers.planned import subscriptions
from handlers.polls import poll_wizard, poll_words
from handlers.programme import quoting
from handlers.programme.wishes import Wish, names_the_other, wish
from handlers.sessions import requests, session_commands
from handlers.staff import announcement, team_questions
from handlers.twinnings import twinning_wizard
from storage.records import Json


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the conversation: what it shows, what its buttons do, what it makes of typed words (None: nothing), what it says
    where that raises ``Gone``, and whether what it asks for now is a name, which no question is."""

    show: Callable[[Visit], list[Reply]]
    choose: Callable[[Visit, Json], list[Reply]]
    hear: Callable[[Visit, str], list[Reply] | None] = lambda _visit, _words: None
    gone: Callable[[Visit], list[Reply]] = menu.show_menu
    asks_name: Callable[[Visit], bool] = lambda _visit: False


PLACES: Mapping[str, Place] = {
    menu.MENU: Place(menu.show_menu, lambda visit, value: choose_at_menu(visit, value)),
    menu.PROGRAMME: Place(
        lambda visit: menu.ask_programme(visit, visit.here(CommandToGoOn).then),
        lambda visit, value: choose_programme(visit, value),
        lambda visit, words: _hear_programme(visit, words),
    ),
    programme_fit.AT: Place(
        programme_fit.show, programme_fit.choose, programme_fit.hear, programme_fit.reply_when_gone
    ),
    menu.LANGUAGE: Place(menu.ask_language, menu.choose_language),
    quoting.AT: Place(quoting.show, lambda visit, value: choose_after_question(visit, value)),
    check_places.AT: Place(self_check.show, self_check.choose, self_check.hear, result.reply_when_gone),
    check_places.RESULT: Place(
        result.show,
        lambda visit, value: _choose_at_result(visit, value),
        lambda visit, words: (
            _choose_at_result(visit, value) if (value := result_choices.way_on(visit, words)) else None
        ),
        result.reply_when_gone,
    ),
    draft_places.CONSENT: Place(draft_consent.show_consent, draft_consent.choose_consent),
    draft_places.TAKE_OVER: Place(take_over.show_take_over, take_over.choose_take_over, gone=draft.reply_when_gone),
    draft_places.AT: Place(draft_questions.show, draft_questions.choose, draft_questions.hear, draft.reply_when_gone),
    draft_places.TASKS: Place(
        draft_tasks.show_tasks, draft_tasks.choose_task, draft_tasks.hear_part, draft.reply_when_gone
    ),
    draft_places.SUMMARY: Place(draft_summary.show_summary, draft_finish.choose_summary, gone=draft.reply_when_gone),
    draft_places.IMPORT: Place(import_dialog.show_import, import_dialog.choose_import, gone=draft.reply_when_gone),
    draft_places.FINISH: Place(draft_finish.show_finish, draft_finish.choose_finish, gone=draft.reply_when_gone),
    accounts.LINK: Place(accounts.show_link, accounts.choose_link),
    accounts.UNLINK: Place(accounts.show_unlink, accounts.choose_unlink),
    accounts.SHARE: Place(accounts.show_share, accounts.choose_share, gone=draft.reply_when_gone),
    accounts.WHICH: Place(accounts.show_which, accounts.choose_which),
    announcement.AT: Place(announcement.show, announcement.choose, announcement.hear),
    team_questions.AT: Place(team_questions.show, team_questions.choose, team_questions.hear, team_questions.gone),
    person_names.AT: Place(person_names.show, person_names.choose, person_names.hear),
    privacy.FORGET: Place(privacy.forget, privacy.choose_forget),
    asked_once.AT: Place(menu.show_menu, lambda visit, value: _do_or_leave(visit, value)),
    requests.AT: Place(session_commands.show, session_commands.choose, session_commands.hear),
    subscriptions.AT: Place(subscriptions.shown, subscriptions.choose),
    feedback.AT: Place(feedback.show, feedback.choose, feedback.hear),
    poll_words.AT: Place(poll_wizard.show, poll_wizard.choose, poll_wizard.hear),
    twinning_wizard.AT: Place(
        twinning_wizard.show, twinning_wizard.choose, twinning_wizard.hear, asks_name=twinning_wizard.asks_name
    ),
}


def choose_at_menu(visit: Visit, value: Json) -> list[Reply]:
    """What the menu offers: a command, or what cities can do."""
    return run(visit, _typed(Say(value["do"]))) if "do" in value else menu.show_offers(visit)


def _choose_at_result(visit: Visit, value: Json) -> list[Reply]:
    return run(visit, CommandUse(value["do"])) if "do" in value else result_choices.choose(visit, value)


def _do_or_leave(visit: Visit, line: Json) -> list[Reply]:
    """What was asked about is done, if it may be still; or not."""
    visit.go(menu.MENU)
    if not line:
        return menu.show_menu(visit, [text(visit.t("Nothing was changed."))])
    word, _, argument = line.partition(" ")
    return run(visit, CommandUse(word, argument))


ASK_FOR_WORDS = (announcement.AT, feedback.AT, poll_words.AT, team_questions.AT, twinning_wizard.AT)
"""Places that ask for a name or a sentence and keep it."""
SENDS: Mapping[str, Json] = {announcement.AT: {"send": True}, team_questions.AT: "send"}
"""What sends the words that such a place shows, which a yes may mean."""


def sent_by_yes(visit: Visit, words: str) -> Choice | None:
    """What a bare yes chooses where words are shown that others are to read: to send them."""
    sends = [one for one in current_choices(visit) if visit.at in SENDS and one.value == SENDS[visit.at]]
    return sends[0] if sends and decided.does(words) else None


def left_undone(visit: Visit, words: str) -> list[Reply] | None:
    """What a bare no does where something is shown before it is done for others: nothing of it; None where it is none."""
    shown = visit.at in (requests.AT, *SENDS) and current_choices(visit)
    return run(visit, CommandUse("cancel")) if shown and decided.leaves(words) else None


def choose_after_question(visit: Visit, value: Json) -> list[Reply]:
    """What was offered with the reply to a question: to read, to keep it, or to check by what was told in it."""
    return told_answers.begin(visit, value["told"]) if "told" in value else quoting.choose(visit, value)


def again(visit: Visit, lead: list[Block]) -> list[Reply]:
    """Something to say, then the open prompt again."""
    return [plain(*lead), *show(visit)] if lead else show(visit)


def and_again(visit: Visit, said: list[Reply]) -> list[Reply]:
    """The reply to a question, then what is open again; the question stays known."""
    asked = visit.remembered.asked
    shown = _shown_again(visit)
    visit.remembered = replace(visit.remembered, asked=asked)
    return [*said, *shown]


def show(visit: Visit) -> list[Reply]:
    """The open prompt of the place we are at; where what it was about is gone, a word about that."""
    place = place_of(visit)
    try:
        return place.show(visit)
    except Gone:
        return place.gone(visit)


def place_of(visit: Visit) -> Place:
    """Where the conversation is."""
    return PLACES[visit.at]


def passed_over(visit: Visit) -> list[Reply] | None:
    """What comes where words that are asked for are left out; None where none are asked for, or they are needed."""
    choices = current_choices(visit) if visit.at in ASK_FOR_WORDS else ()
    ways = [one.value for one in choices if not {"pass", "done"}.isdisjoint(one.value)]
    return place_of(visit).choose(visit, ways[-1]) if ways else None


def show_with(visit: Visit, lead: list[Block]) -> list[Reply]:
    """A word, and the open form question in the same message."""
    return self_check.show(visit, lead) if visit.at == check_places.AT else draft_questions.show(visit, lead)


def choosing(visit: Visit) -> bool:
    """Whether a form shows things to choose that are no answers: the end of a part, an offer, a summary."""
    filling = visit.here(Filling)
    if filling.offer is not None or filling.list:
        return True
    return not isinstance(form_sheet.open_leaf(visit, form_sheet.current_sheet(visit)), Leaf)


def choosing_safely(visit: Visit) -> bool:
    """The same, also where the form is gone: then no question is open."""
    try:
        return choosing(visit)
    except Gone:
        return True


def run(visit: Visit, command: CommandUse) -> list[Reply]:
    """Do what a command says, in any state."""
    person_names.drop(visit)
    if not permissions.usable(visit, command):
        words = visit.t(
            "I do not know /{word}. `help` lists what I know.", word=(command.word or command.argument)[:32]
        )
        return again(visit, [text(words)])
    found = visit.commands.every[command.word]
    if found.needs_programme and not visit.has_programme:
        return menu.ask_programme(visit, command.word)
    return beside(visit, lambda: found.run(visit, command.argument)) or []


def beside(visit: Visit, say: Callable[[], list[Reply] | None]) -> list[Reply] | None:
    """What is said, and behind it the question that it was said in the middle of."""
    was = (visit.at, visit.remembered.prompt)
    replies = say()
    return [*replies, *asked_again(visit)] if replies and _told_beside(visit, was, replies) else replies


def _waits(visit: Visit) -> bool:
    """Whether a question is open that somebody would lose: of a form, a consent, which programme."""
    asks_which_fits = visit.at == programme_fit.AT and bool(visit.here(Filling).open)
    return asks_which_fits or visit.at in (*FORM_PLACES, menu.PROGRAMME, draft_places.CONSENT, draft_places.TAKE_OVER)


def _told_beside(visit: Visit, was: tuple[str, str], replies: list[Reply]) -> bool:
    """Whether something was told in the middle of a question that left it open. A file is read first, and the form later."""
    same = (_waits(visit) or requests.waits(visit)) and (visit.at, visit.remembered.prompt) == was
    return same and not visit.gone and not any(one.file for one in replies)


def asked_again(visit: Visit) -> list[Reply]:
    """What is open, behind what was said in the middle of it."""
    if visit.at in FORM_PLACES and not choosing_safely(visit):
        return show_with(visit, [hint(visit.t("Back to the question:"))])
    return _shown_again(visit)


def _shown_again(visit: Visit) -> list[Reply]:
    """What is open; where that is about a session, with a word that it was asked before."""
    waits = requests.waits(visit)
    first, *others = show(visit)
    back = [hint(visit.t("Back to the question:"))] if waits else []
    return [replace(first, blocks=(*back, *first.blocks)), *others]


def run_in_group(visit: Visit, command: CommandUse) -> list[Reply]:
    """What a command says to the group; nothing where it is not for a group."""
    declared = visit.commands.every.get(command.word)
    in_group = declared and declared.in_group
    return in_group.run(visit, command.argument) or [] if in_group else []


def _typed(action: Say) -> CommandUse:
    word, _, argument = action.word.partition(" ")
    return CommandUse(word, argument)


def _say(visit: Visit, action: Say) -> list[Reply] | None:
    command = _typed(action)
    return run(visit, command) if permissions.usable(visit, command) else None


def _say_in_group(visit: Visit, action: Say) -> Step | None:
    command = _typed(action)
    if not permissions.usable(visit, command):
        return None
    replies = run_in_group(visit, command)
    return Step(replies, None if replies else group_words.in_private(visit, command.word))


def choose_programme(visit: Visit, value: Json) -> list[Reply]:
    """Talk about that programme; then go on with the command that asked which one. Who does not know it is asked what tells."""
    if value == menu.FIT:
        return programme_fit.begin(visit)
    then = visit.here(CommandToGoOn).then
    lead = menu.set_programme(visit, value)
    visit.go(menu.MENU)
    if then:
        return _with_programme(visit, lead, run(visit, CommandUse(then)))
    return menu.show_menu(visit, lead)


def _with_programme(visit: Visit, lead: Sequence[Block], replies: Sequence[Reply]) -> list[Reply]:
    """Which programme was chosen, and what comes of the command that asked: in one message where that is short enough."""
    first, *rest = replies
    title, *blocks = first.blocks
    if title.kind != "head" or visit.pack.name not in title.text:
        return led(lead, replies)
    named = replace(first, blocks=(title, hint(visit.t("`programme` changes it.")), *blocks))
    return [named, *rest] if is_short(named) else [plain(*lead), *replies]


def begin_form(visit: Visit, command: str, words: str) -> list[Reply]:
    """Begin what a command begins, for the one programme that words name; else for the one that is talked about."""
    named = naming.the_one_named(words, visit.turn.knowledge.packs.values()) or _the_other(visit, words)
    if not named or named == visit.person.programme:
        return run(visit, CommandUse(command))
    visit.go(menu.PROGRAMME, CommandToGoOn(command))
    return choose_programme(visit, named)


def _the_other(visit: Visit, words: str) -> str:
    """The one other programme, where words are about it; else empty."""
    others = [one for one in visit.turn.knowledge.packs if one != visit.person.programme]
    return others[0] if visit.has_programme and len(others) == 1 and names_the_other(words) else ""


def _hear_programme(visit: Visit, words: str) -> list[Reply] | None:
    """The programme that a sentence names; who does not know it is asked what tells. None where words say anything else."""
    if unsure(fold(words)) or wish(words) is Wish.FIT:
        return programme_fit.begin(visit)
    named = "" if asks_for_sure(words) else naming.the_one_named(words, visit.turn.knowledge.packs.values())
    return choose_programme(visit, named) if named and not negates(fold(words)) else None


BUTTONS = (OnPress(action=Say, in_private=_say, in_group=_say_in_group),)
