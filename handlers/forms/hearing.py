"""What typed words mean as the answer to the open question, and what is asked back where that is not clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq.answers.choices import of_side
from faq.answers.kind_table import kind_of
from faq.answers.likely import heard
from faq.answers.option_kinds import named_options
from faq.answers.option_places import by_place
from faq.answers.question_kind import QuestionKind
from faq.answers.values import Misread, Read, Reading, Unclear, plain, read, show
from faq.answers.vocabulary import CHOOSING, NEGATIONS, YES_ALONE, negates, not_yet, only_filler, yes_or_no
from faq.answers.vocabulary import NO as SAYS_NO
from faq.answers.vocabulary import YES as SAYS_YES
from faq.pack.model import Question
from faq.places import places
from faq.rules.conditions import UNSURE
from faq.rules.flow import Leaf, applies, may_end, nested
from faq.search import talk
from faq.text.spelling import fold, wordless
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.command_phrases import says_none
from handlers.dialog.remembered import AskedBack, Filling
from handlers.dialog.turn import Text
from handlers.dialog.visit import Choice, Visit, ordinal
from handlers.forms import messages, told_beside
from handlers.forms.answer_keeping import choose, keep
from handlers.forms.doubted_names import may_be_no_name
from handlers.forms.form_sheet import LATER, Sheet, context, label_of, shown
from handlers.forms.pasted_rows import FEWEST, answers_offer, rows_in, several, take_rows
from handlers.forms.question_prompt import AGAIN, NO, YES, asked_back, asks_one, choices_of, yes_or_no_alone
from storage.records import Json

EITHER = 2
"""So many cities are offered at most."""


def hear(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block] | None:
    """Take typed words as the answer to a leaf: what to say about it, or None where they are no answer.

    The answer is stored, or the conversation remembers what it may have meant.
    """
    if rows := rows_in(visit, leaf, words):
        return take_rows(visit, sheet, leaf, rows)
    if (listed := several(visit, sheet, leaf, words)) is not None:
        return listed
    if both := _number_or_choice(visit, sheet, leaf, words):
        return _ask_back(visit, leaf, both)
    chosen = _typed_choice(visit, sheet, leaf, words) or _confirmed(visit, leaf, words)
    if chosen is None and (said := _among_several(visit, sheet, leaf, words)) is not None:
        return said
    if _refused(visit, leaf, words) or (chosen and chosen.value == AGAIN) or _counts_either(visit, sheet, leaf, words):
        ask_again(visit)
        return []
    if chosen is not None:
        return choose(visit, sheet, leaf, chosen.value)
    if _says_yes_to_no(visit, leaf, words):
        ask_again(visit)
        return [text(visit.t("Please give the answer itself."))]
    if doubted := may_be_no_name(visit, sheet, leaf, words):
        return _ask_back(visit, leaf, doubted)
    return _as_understood(visit, sheet, leaf, words)


def _as_understood(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block] | None:
    """Keep what words mean, or ask back what they may mean; what is a yes to another question is asked back too."""
    understood = _understood(visit, leaf, words)
    if isinstance(understood, Read) and (about := told_beside.of_another(visit, sheet, leaf, words)):
        meant = Choice(shown(visit, leaf, understood.value), understood.value)
        return [*about, *_ask_back(visit, leaf, [meant])]
    if isinstance(understood, Read) and not _doubtful(leaf, understood.value):
        said = _noted(visit, leaf, understood) + keep(visit, sheet, leaf, understood.value)
        return said + _told_with_it(visit, sheet, leaf, words) + told_beside.unused(visit, sheet, leaf, words)
    found = _possible(visit, leaf, words, understood)
    return [*told_beside.unused(visit, sheet, leaf, words), *_ask_back(visit, leaf, found)] if found else None


def _understood(visit: Visit, leaf: Leaf, words: str) -> Reading:
    """What words mean, or probably mean; small talk means no more than it says."""
    small_talk = talk.kind(words) not in ("", "yes_no")
    return (read if small_talk else heard)(leaf.field, words, context(visit))


def _told_with_it(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block]:
    """The same words answer the question that hangs on this one too, where they name one of its options: it is not asked again."""
    answers = nested(visit.answers(sheet.form.id))
    hangs = (one for one in sheet.questions if leaf.id in (one.when or {}) and kind_of(one).from_pack)
    said: list[Block] = []
    for question in hangs:
        understood = read(question, words, context(visit))
        named = isinstance(understood, Read) and understood.note in ("", "said") and any(map(str.isalpha, words))
        if (
            named
            and isinstance(understood, Read)
            and applies(question, answers, sheet.facts)
            and question.id not in answers
        ):
            visit.store.answer(sheet.form.id, question.id, understood.value, visit.turn.millis)
            own = Leaf(question.id, question, question)
            told = visit.words.labelled(label_of(visit, own), shown(visit, own, understood.value))
            said.append(hint(visit.t("I read that as: {answer}", answer=told)))
    return said


def ask_again(visit: Visit) -> None:
    """What was asked back is not meant: the question itself is open."""
    visit.keep_here(replace(visit.here(Filling), unclear=AskedBack()))


def takes(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> bool:
    """Whether words that may be a command are for sure an answer: an option, or the "none" that the question asks for."""
    offered = _typed_choice(visit, sheet, leaf, words) or _confirmed(visit, leaf, words) or _refused(visit, leaf, words)
    if offered or answers_offer(visit, leaf, words):
        return True
    return (leaf.field.none and says_none(words)) or plain(leaf.field, words, context(visit))


def says_empty(visit: Visit, field: Question, words: str) -> bool:
    """Whether what stands in a field of a screen or a file says that it is empty ("n/a", "-", "skip") and is no answer to it."""
    if (field.none and says_none(words)) or plain(field, words, context(visit)):
        return False
    found = visit.commands.meant(words, visit.words)
    return (kind_of(field).in_words and wordless(words)) or (found is not None and found.word == LATER)


def leaves_words(visit: Visit, field: Question, words: str, understood: Read) -> bool:
    """Whether an answer was chosen by a part of the words, and what else they say is nowhere in it."""
    said = fold(words).split()
    by_part = understood.note == "sentence" or (not understood.note and bool(said) and yes_or_no(said[0]))
    if not (by_part and kind_of(field).chosen):
        return False
    answer = fold(show(field, understood.value, visit.words.locale, visit.p)).split()
    return not only_filler(" ".join(word for word in said if word not in answer and not yes_or_no(word)))


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
    return [messages.in_quotes(visit, event.text.strip().removeprefix("/"))]


def _doubtful(leaf: Leaf, value: Json) -> bool:
    """Whether a number is too small for the inhabitants of any place: it may have been meant for one that was offered."""
    return leaf.field.city and isinstance(value, int) and value < FEWEST


def _possible(visit: Visit, leaf: Leaf, words: str, understood: Reading) -> list[Choice]:
    """What words may have meant that are no clear answer: cities first, each meaning once."""
    if isinstance(understood, Read):
        label = visit.tn("{number} inhabitant", "{number} inhabitants", understood.value)
        return [Choice(label, understood.value)]
    found = _city_choices(visit, leaf, words) if leaf.field.city else []
    more = understood.choices if isinstance(understood, Unclear) else ()
    if more and not kind_of(leaf.field).number:
        found = [one for one in found if one.value in [value for _, value in more]]
    known = [one.value for one in found]
    return [*found, *(Choice(label, value) for label, value in more if value not in known)]


def _offered(visit: Visit, leaf: Leaf) -> list[Choice]:
    """What the last answer may have meant, where yes and no are about that and no answers themselves."""
    unclear = visit.here(Filling).unclear
    every = [Choice(label, value) for label, value in unclear.choices]
    meant = every if every[:1] and every[0].value == UNSURE else [one for one in every if one.value != UNSURE]
    answers_it = yes_or_no_alone(leaf.field) or (len(meant) > 1 and _takes_yes(leaf))
    return [] if unclear.leaf != leaf.id or answers_it else meant


def _takes_yes(leaf: Leaf) -> bool:
    return any(option.id in (YES, NO) for option in kind_of(leaf.field).options_of(leaf.field))


def _confirmed(visit: Visit, leaf: Leaf, words: str) -> Choice | None:
    """The one meaning that is offered, where the words say yes to it."""
    offered = _offered(visit, leaf)
    return offered[0] if len(offered) == 1 and yes_or_no(words) == YES else None


def _refused(visit: Visit, leaf: Leaf, words: str) -> bool:
    return bool(_offered(visit, leaf)) and yes_or_no(words) == NO


def _says_yes_to_no(visit: Visit, leaf: Leaf, words: str) -> bool:
    """Whether a yes comes to "Is that a no?", or "I'm not sure. Right?": it may say either."""
    unclear = visit.here(Filling).unclear
    asked = unclear.leaf == leaf.id and all(value in (NO, UNSURE) for _, value in unclear.choices)
    return asked and yes_or_no_alone(leaf.field) and yes_or_no(words) == YES


def _counts_either(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> bool:
    """Whether a number comes to the one meaning that was asked back, whose buttons have none: it may count them, or the options."""
    filling = visit.here(Filling)
    if not asks_one(filling, leaf):
        return False
    options = named_options(kind_of(leaf.field), leaf.field, context(visit).labels)
    counted = by_place(options, words)
    as_asked = [value for _, value in filling.unclear.choices][:1]
    if as_asked == [UNSURE]:  # It was asked without its number, so any other counts nothing that is shown.
        return isinstance(counted, Read) and counted.value != UNSURE
    as_asked = [] if yes_or_no_alone(leaf.field) else as_asked
    beside = [one.id for one in options[: len(choices_of(visit, sheet, leaf))] if one.id not in as_asked]
    return isinstance(counted, Read) and counted.value in beside


def _among_several(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Block] | None:
    """What comes of a yes, a no or a "none of them" to several meanings: the one option of that name, the one of them that it may
    be, or the same again. None where it is none of these, or refuses them all."""
    unclear = visit.here(Filling).unclear
    meant = [Choice(label, value) for label, value in unclear.choices if value != UNSURE]
    if unclear.leaf != leaf.id or len(meant) < EITHER or not kind_of(leaf.field).chosen:
        return None
    side, understood = yes_or_no(words), read(leaf.field, words, context(visit))
    if _says_none_of_them(words, side):
        ask_again(visit)
        return []
    if isinstance(understood, Read):
        if side == NO:
            return _taken_or_confirmed(visit, sheet, leaf, words, understood, meant)
        if side != YES or not _agrees_to_another(leaf, words, understood, meant):
            return None
    elif side not in (YES, NO):
        return None
    possible = [value for _, value in understood.choices] if isinstance(understood, Unclear) else []
    if len(left := [one for one in meant if one.value in possible]) == 1:
        return _ask_back(visit, leaf, left)
    named = of_side(named_options(kind_of(leaf.field), leaf.field, context(visit).labels), side)
    return [text(visit.t("Please give the answer itself."))] if named or side == YES else None


def _taken_or_confirmed(
    visit: Visit, sheet: Sheet, leaf: Leaf, words: str, understood: Read, meant: Sequence[Choice]
) -> list[Block]:
    """The option that a no names; a bare one may say no more than that it is none of these."""
    if fold(words) in SAYS_NO and not not_yet(words) and all(one.value != understood.value for one in meant):
        return _ask_back(visit, leaf, [Choice(shown(visit, leaf, understood.value), understood.value)])
    return keep(visit, sheet, leaf, understood.value)


def _says_none_of_them(words: str, side: str) -> bool:
    denies = not side and negates(fold(words)) and only_filler(fold(words), NEGATIONS | CHOOSING)
    return denies or says_none(words)


def _agrees_to_another(leaf: Leaf, words: str, understood: Read, meant: Sequence[Choice]) -> bool:
    """Whether a bare yes comes to several meanings of which the likeliest is another than the one that is called yes."""
    bare = fold(words) in YES_ALONE or only_filler(fold(words), SAYS_YES)
    return bare and understood.value != meant[0].value and not yes_or_no_alone(leaf.field)


def _number_or_choice(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> list[Choice]:
    """What "1" may mean where a number is asked and a choice has that number: both, so that neither is guessed."""
    if not kind_of(leaf.field).number or visit.here(Filling).unclear.leaf == leaf.id:
        return []
    choices = choices_of(visit, sheet, leaf)
    number = ordinal(words.strip(), len(choices))
    understood = read(leaf.field, words, context(visit)) if number else None
    return [choices[number - 1], Choice(words.strip(), understood.value)] if isinstance(understood, Read) else []


def _typed_choice(visit: Visit, sheet: Sheet, leaf: Leaf, words: str) -> Choice | None:
    """A choice beside the field's own options (what was unclear, a zone, "that is all"), typed as its number or label."""
    filling = visit.here(Filling)
    own = [] if filling.unclear.leaf else [option.id for option in leaf.field.options]
    by_number = not asks_one(filling, leaf)
    choices = choices_of(visit, sheet, leaf)
    typed, kind = words.strip().casefold(), kind_of(leaf.field)
    for number, choice in enumerate(choices, 1):
        free = (kind.number or kind.in_words) and not isinstance(choice.value, Mapping)
        numbered = typed == str(number) and not free
        unclear = typed == str(number) and filling.unclear.leaf == leaf.id
        if choice.value not in own and ((by_number and (numbered or unclear)) or typed == choice.label.casefold()):
            return choice
    return None


def misread(visit: Visit, leaf: Leaf, words: str) -> list[Block]:
    """What was expected, where the words are no answer to the leaf; the question is not asked in full a second time."""
    visit.keep_here(replace(visit.here(Filling), missed=leaf.id))
    understood = read(leaf.field, words, context(visit))
    return messages.misread(visit, understood) if isinstance(understood, Misread) else []


def _noted(visit: Visit, leaf: Leaf, understood: Read) -> list[Block]:
    if not understood.note:
        return []
    return [hint(visit.t("I read that as: {answer}", answer=shown(visit, leaf, understood.value)))]


def _ask_back(visit: Visit, leaf: Leaf, choices: Sequence[Choice]) -> list[Block]:
    known = [(one.label, one.value) for one in choices]
    if leaf.field.unsure and all(one.value != UNSURE for one in choices):
        known.append((visit.t("I'm not sure"), UNSURE))
    unclear = AskedBack(leaf.id, tuple(known))
    visit.keep_here(replace(visit.here(Filling), open=leaf.id, unclear=unclear, missed=""))
    return [] if kind_of(leaf.field).chosen else [text(asked_back(visit, leaf))]


def _city_choices(visit: Visit, leaf: Leaf, words: str) -> list[Choice]:
    """The likeliest cities of that very name. Their figures are remembered as the list's, not the person's own."""
    kind, by_value = kind_of(leaf.field), dict[Json, places.City]()
    for city in places.likely(words) if kind.of_city and not yes_or_no(words) else ():  # "No" is one of the names of Ho
        by_value.setdefault(kind.of_city(city) if kind.of_city else None, city)
    found = list(by_value.items())[:EITHER]
    if kind.number and found:
        visit.keep_here(replace(visit.here(Filling), figures=tuple(city.population for _, city in found)))
    return [Choice(_city_label(visit, city, kind), value) for value, city in found]


def _city_label(visit: Visit, city: places.City, kind: QuestionKind) -> str:
    country = visit.words.country(city.country)
    if not kind.number:
        return f"{city.name} ({country})"
    name = f"{city.name}, {city.state}" if city.state else city.name
    return visit.t(
        "{city} ({country}): {population} inhabitants, by GeoNames",
        city=name, country=country, population=visit.words.number(city.population),
    )  # fmt: skip
