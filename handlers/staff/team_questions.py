"""Questions that cities sent to the team, in the chat: who is told of one, the list of them, an answer, and teaching from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from faq.pack.model import Pack
from handlers.access import permissions
from handlers.access.roles import STAFF
from handlers.dialog import menu
from handlers.dialog.actions import AnswerQuestion
from handlers.dialog.blocks import Block, head, hint, items, quote, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.commands import Command, Topic
from handlers.dialog.remembered import AnsweringQuestion
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Choice, Gone, Visit, ordinal, plain, prompt, source
from handlers.staff import figures
from storage.records import QUOTING, Address, Json, Miss, Taught

AT = "answer"
SHOWN, LONGEST = 10, 1500
"""Groups of questions in one list; characters of an answer, which with its question fits into a message of each platform."""
_AROUND = " #.:"
"""What may stand around the number of a question."""
ANSWERED = mark("The programme team answers a question of yours:")


def waiting(visit: Visit, number: int) -> Miss | None:
    """The question of that number to which somebody waits for an answer."""
    return next((one for one in visit.store.misses() if one.id == number and _waits(one)), None)


def _waits(miss: Miss) -> bool:
    return bool(miss.person) and miss.answered_at is None


def tell_team(visit: Visit, miss: Miss) -> list[Reply]:
    """Tell each of the programme team in private that a question was sent to them; not who asked it."""
    team = dict.fromkeys(one.person for one in visit.store.roles() if not one.twinning and one.person != miss.person)
    found = (permissions.reachable(visit.turn, visit.store, person) for person in team)
    return [_told(visit, one.words, miss, one.address) for one in found if one]


def _told(visit: Visit, words: Translator, miss: Miss, address: Address) -> Reply:
    pack = visit.turn.knowledge.packs.get(miss.programme)
    asked = words.t("A question for the programme team, number {number}:", number=miss.id)
    how = words.t("`answer {number}` and your words reach who asked. `questions` lists all.", number=miss.id)
    button = Button(words.t("Answer"), AnswerQuestion(miss.id).encode(), numbered=False)
    said = (text(asked), quote(miss.text, pack.file.short if pack else ""), hint(how))
    return Reply(said, (button,), address=address, kind=QUOTING)


# -- the list


def questions(visit: Visit, argument: str) -> list[Reply]:
    """``questions``, or one of them by its number."""
    return [_one(visit, argument)] if argument.strip() else show_list(visit)


def show_list(visit: Visit, lead: Sequence[Block] = ()) -> list[Reply]:
    """What is open, in groups that ask alike, first those to which somebody waits for an answer."""
    groups = figures.clusters([one for one in visit.store.misses() if one.answered_at is None])
    groups.sort(key=lambda group: not any(map(_waits, group)))
    if not groups:
        return [plain(text(visit.t("No question is open.")))]
    blocks: list[Block] = [
        *lead,
        head(visit.t("Questions without an answer")),
        items(*(_line(visit, one) for one in groups[:SHOWN])),
    ]
    if len(groups) > SHOWN:
        blocks.append(hint(visit.t("Those asked most; there are {number} in all.", number=len(groups))))
    blocks.append(_how(visit, groups[0]))
    buttons = [_button(visit, one) for group in groups[:SHOWN] for one in group if _waits(one)][:SHOWN]
    return [Reply(tuple(blocks), tuple(buttons), kind=QUOTING)]


def _line(visit: Visit, group: Sequence[Miss]) -> str:
    numbers = ", ".join(str(one.id) for one in group)
    waits = [visit.t("an answer is awaited")] if any(map(_waits, group)) else []
    pack = visit.turn.knowledge.packs.get(group[0].programme)
    return " · ".join([f"{numbers}: {group[0].text}", *([pack.file.short] if pack else []), *waits])


def _how(visit: Visit, group: Sequence[Miss]) -> Block:
    """What to type, with a number that is on the list."""
    waits = next(filter(_waits, group), None)
    answers = [visit.t("`answer {number}` and your words reach who asked.", number=waits.id)] if waits else []
    number = (waits or group[0]).id
    teaches = visit.t("`teach {number}` asks which section of the text answers it from now on.", number=number)
    return hint(" ".join([*answers, teaches]))


def _one(visit: Visit, argument: str) -> Reply:
    """One question, with what can be done about it."""
    miss = _numbered(visit, argument)
    if miss is None:
        return _no_such(visit)
    pack = visit.turn.knowledge.packs.get(miss.programme)
    said = [head(visit.t("Question {number}", number=miss.id)), quote(miss.text, pack.file.short if pack else "")]
    if miss.answered_at is not None:
        said.append(text(visit.t("It is answered already.")))
    elif not _waits(miss):
        said.append(text(visit.t("Nobody waits for an answer to it.")))
    button = Button(visit.t("Answer"), AnswerQuestion(miss.id).encode(), numbered=False)
    return Reply((*said, _how(visit, [miss])), (button,) if _waits(miss) else (), kind=QUOTING)


def _numbered(visit: Visit, written: str) -> Miss | None:
    number = ordinal(written.strip(_AROUND))
    return next((one for one in visit.store.misses() if one.id == number), None)


def _no_such(visit: Visit) -> Reply:
    return plain(text(visit.t("There is no such question. `questions` lists what is open.")))


def _button(visit: Visit, miss: Miss) -> Button:
    label = visit.t("Answer {number}", number=miss.id)
    return Button(label, AnswerQuestion(miss.id).encode(), numbered=False)


# -- answering


def command(visit: Visit, argument: str) -> list[Reply]:
    """``answer 3`` and the words; without words they are asked for, without a number it is the only one that waits."""
    number, _, words = argument.strip().partition(" ")
    open_ones = [] if number else [one for one in visit.store.misses() if _waits(one)]
    if len(open_ones) > 1:
        return show_list(visit, [text(visit.t("Which one do you mean?"))])
    miss = open_ones[0] if open_ones else waiting(visit, ordinal(number.strip(_AROUND)))
    if miss is None:
        return [plain(text(visit.t("Nobody waits for an answer to that. `questions` lists what is open.")))]
    visit.go(AT, AnsweringQuestion(miss.id))
    return _heard(visit, miss, words.strip()) if words.strip() else show(visit)


def _pressed(visit: Visit, action: AnswerQuestion) -> list[Reply] | None:
    return command(visit, str(action.question)) if permissions.may(visit, AT) else None


def _open(visit: Visit) -> Miss:
    miss = waiting(visit, visit.here(AnsweringQuestion).question)
    if miss is None or not permissions.may(visit, AT):
        raise Gone(AT)
    return miss


def show(visit: Visit) -> list[Reply]:
    """The question to answer; or the answer as it would go out, to be confirmed."""
    miss, words = _open(visit), visit.here(AnsweringQuestion).words
    if not words:
        asked = visit.t("What is your answer? Write it in one message.")
        return [replace(prompt(visit, [quote(miss.text, ""), text(asked)], commands=(mark("cancel"),)), kind=QUOTING)]
    lead = text(visit.t("This goes to who asked, in your words:"))
    choices = [Choice(visit.t("Send it"), "send"), Choice(visit.t("Write it anew"), "anew")]
    return [replace(prompt(visit, [lead, quote(miss.text, ""), text(words)], choices), kind=QUOTING)]


def hear(visit: Visit, words: str) -> list[Reply] | None:
    """The answer in words; a question mark at its end makes it no question of one's own."""
    return _heard(visit, _open(visit), words.strip())


def _heard(visit: Visit, miss: Miss, words: str) -> list[Reply]:
    if len(words) > LONGEST:
        return [plain(text(visit.t("That is too long. Please write at most {max} characters.", max=LONGEST)))]
    visit.keep_here(AnsweringQuestion(miss.id, words))
    return show(visit)


def choose(visit: Visit, value: Json) -> list[Reply]:
    """Send the answer, or write it anew."""
    miss, words = _open(visit), visit.here(AnsweringQuestion).words
    if value != "send" or not words:
        visit.keep_here(AnsweringQuestion(miss.id))
        return show(visit)
    told = permissions.reachable(visit.turn, visit.store, miss.person)
    if told is None:
        return menu.show_menu(visit, [text(visit.t("Who asked cannot be reached any more. Nothing was sent."))])
    visit.store.answered_miss(miss.id, visit.turn.millis)
    permissions.note(visit, AT, str(miss.id))
    done = visit.t("Sent. `teach {number}` and a section makes the text answer it from now on.", number=miss.id)
    return [*menu.show_menu(visit, [text(done)]), replace(answer(told.words, miss, words), address=told.address)]


def answer(words: Translator, miss: Miss, said: str) -> Reply:
    """The team's answer, as who asked reads it."""
    return Reply((text(words.t(ANSWERED)), quote(miss.text, ""), text(said)), kind="answer")


def gone(visit: Visit) -> list[Reply]:
    """What is said where the question was answered by another meanwhile, or is there no more."""
    return menu.show_menu(visit, [text(visit.t("Nobody waits for an answer to that. `questions` lists what is open."))])


# -- teaching


def teach(visit: Visit, argument: str) -> list[Reply]:
    """``teach 3 3.2``: that section answers question 3, asked so. What the text answers from elsewhere already is not taught."""
    number, _, entry = argument.strip().partition(" ")
    miss = _numbered(visit, number)
    if miss is None:
        return [_no_such(visit)]
    pack = visit.turn.knowledge.packs.get(miss.programme)
    if pack is None or entry.strip() not in {one.id for one in pack.entries}:
        return [plain(*_which_section(visit, miss, pack))]
    return [Reply(tuple(_taught(visit, pack, miss, entry.strip())), kind=QUOTING)]


def _which_section(visit: Visit, miss: Miss, pack: Pack | None) -> Iterator[Block]:
    if pack is None:
        yield text(visit.t("That question was asked of no programme. `city2city faq teach` teaches it."))
        return
    yield text(
        visit.t("Which section answers it? For example: {example}", example=f"`teach {miss.id} {pack.entries[0].id}`")
    )
    yield items(*(f"{one.id} {one.title}" for one in pack.entries if one.id != one.title))


def _taught(visit: Visit, pack: Pack, miss: Miss, entry: str) -> Iterator[Block]:
    found = visit.turn.knowledge.library.ask(miss.text, pack.id)
    if found.band == "answer" and found.hits and found.hits[0].entry != entry:
        other = source(pack, found.hits[0].entry)
        yield text(visit.t("Not taught: the text is sure already that it is answered by {section}.", section=other))
        return
    visit.store.teach(Taught(pack.id, entry, miss.text, visit.turn.millis))
    permissions.note(visit, "teach", f"{pack.id} {entry}")
    yield text(visit.t("Taught: who asks so gets {section}.", section=source(pack, entry)))
    yield hint(visit.t("`city2city faq unteach` on the command line takes it back."))


def _names_number(argument: str) -> bool:
    return argument.strip(_AROUND).isdecimal()


def _begins_with_number(argument: str) -> bool:
    return _names_number(argument.split()[0])


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("questions"),
        help=mark("what cities asked in vain, and what waits for an answer"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=questions,
        argument=mark("number"),
        follows=_names_number,
    ),
    Command(
        word=mark("answer"),
        help=mark("answer a question that was sent to the team"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=command,
        argument=mark("number and words"),
        follows=_begins_with_number,
    ),
    Command(
        word=mark("teach"),
        help=mark("say which section answers a question"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=teach,
        argument=mark("number and section"),
        follows=_begins_with_number,
    ),
)
BUTTONS = (OnPress(action=AnswerQuestion, in_private=_pressed),)
