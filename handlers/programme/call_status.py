"""The calls of a programme in words, never more certain than the text: what is said wherever days of a call are told.

Staff's word comes first. Without it, every place of the text that names a last day is shown, with the state on the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from faq.pack.model import Pack
from faq.pack.programme_file import Call, NamedDay
from faq.rules.calls import (  # fmt: skip
    RUNNING,
    CallState,
    announced,
    day_over_everywhere,
    disputed,
    last_days,
    opening_day,
    planned,
    settled,
    spoken_of,
    state,
    too_short,
    unquoted,
)
from handlers.dialog.actions import Say
from handlers.dialog.blocks import Block, hint, quote, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.turn import Button
from handlers.dialog.visit import Visit, section, source

OPENS = mark("opens")
"""The command to be told when a call opens."""

SAYS = {
    "not_open_yet": mark("On {day} the call is not open yet."),
    "open": mark("On {day} the call is open."),
    "open_by_one_place": mark(
        "On {day} the call is open by one place of the text and closed by another. "
        "The latest date in the text is {last}. Apply today and ask the team."
    ),
    "closing_by_one_place": mark(
        "On {day} the call is open by one place of the text; by another it may already be closed. "
        "The latest date in the text is {last}. Apply today and ask the team."
    ),
    "closing": mark(
        "On {day} the call may already be closed: the text names no hour and no time zone for its last day. "
        "Apply at once and ask the team."
    ),
    "closing_as_set": mark(
        "On {day} the call may already be closed: no hour and no time zone is known for its last day. "
        "Apply at once and ask the team."
    ),
    "closed": mark("On {day} the call is closed."),
    "unknown": mark("Whether the call is open on {day}, the text does not tell."),
}
SOON = (
    mark("By one place of the text it ends today, {first}."),
    mark("By one place of the text it ends tomorrow, {first}."),
)
"""Where places differ: said on the earliest last day and on the day before it."""
BEHIND = (
    mark("The text names different last days, so both places are shown."),
    mark("The text names different last days, so all places are shown."),
)
AHEAD = (
    mark("The text names different last days: {days}. Both places:"),
    mark("The text names different last days: {days}. All places:"),
)
"""Behind the places, and ahead of them: of two, and of more."""


def banner(words: Translator, pack: Pack, call: CallState) -> list[Block]:
    """The call where nothing of it is quoted: staff's word, the state on the day, the places of the text, what is announced."""
    blocks = [text(word_and_state(words, pack, call))]
    if call.call and not settled(call.call):
        if disputed(call.call):
            named = words.list([words.day(day) for day in last_days(call.call)])
            blocks.append(text(words.t(_for_places(AHEAD, call.call), days=named)))
        blocks += _quotes(pack, call.call.closes)
        blocks += _noted(words, pack, call)
    return [*blocks, *_further(words, pack, [call])]


def word_and_state(words: Translator, pack: Pack, call: CallState) -> str:
    """Staff's word on a call, and its state on the day."""
    return _of_call(words, pack, call.call, " ".join([*_set_by_staff(words, call.call), says(words, call)]))


def beside(words: Translator, pack: Pack, now: datetime, quoted: Sequence[str]) -> tuple[list[Block], list[Block]]:
    """What is said ahead of the quotes of an answer and behind them: nothing where they tell no day of a call."""
    spoken = spoken_of(pack.file, now, quoted)
    several = len(spoken) > 1
    ahead, behind = list[Block](), list[Block]()
    for one in spoken:
        if one.call and (said := _ahead(words, one)):
            ahead.append(text(_of_call(words, pack, one.call, said, named=several)))
    for one in spoken:
        behind += _behind(words, pack, one, quoted, named=several)
    return ahead, [*behind, *map(text, _further_in_short(words, pack, spoken))]


def line(words: Translator, pack: Pack, now: datetime, *, named: bool = False) -> str:
    """The call in one line: its state on the day, and where it is over what the text says of a later one.

    ``named``: other programmes are told of too.
    """
    call = state(pack.file, now)
    told = [*_set_by_staff(words, call.call), _without_year(words, call) or says(words, call), *_its_days(words, call)]
    if call.id == "closed":
        told += _planned(words, pack)
        told += _no_more_rounds(words, pack, now)
    said = _of_call(words, pack, call.call, " ".join(told))
    return f"{pack.file.short} · {said}" if named else said


def wait_for(visit: Visit, packs: Iterable[Pack]) -> list[Button]:
    """The button to be told when a call opens; none where one of each programme is open."""
    waiting = any(state(pack.file, visit.turn.now).id not in RUNNING for pack in packs)
    return [Button(visit.t("Tell me when it opens"), Say(OPENS).encode(), numbered=False)] if waiting else []


def _without_year(words: Translator, call: CallState) -> str:
    """What is said of a call of which the text names a last day and no year."""
    named = [place.says for place in call.call.closes if place.day is None] if call.call else []
    if call.call is None or call.id != "unknown" or not named or settled(call.call):
        return ""
    return words.t("The text names “{day}” as the last day, and no year.", day=named[-1])


def _its_days(words: Translator, call: CallState) -> Iterator[str]:
    """The first day of a call that is to come and the last days of one that is open, where staff did not just name them."""
    of = call.call
    if of is None or settled(of):
        return
    if call.id == "not_open_yet" and (opens := opening_day(of)):
        yield words.t("It opens on {day}.", day=words.day(opens))
    elif call.id == "open" and disputed(of):
        yield _word(words, of)
    elif call.id == "open" and (days := last_days(of)):
        yield words.t("Its last day is {day}.", day=words.day(days[-1]))


def _planned(words: Translator, pack: Pack) -> Iterator[str]:
    coming = planned(pack.file)
    if coming and coming.planned:
        name = words.pack(pack.id, coming.name)
        yield words.t("{call}: planned for “{when}”.", call=name, when=coming.planned.says)


def _no_more_rounds(words: Translator, pack: Pack, now: datetime) -> Iterator[str]:
    """That another round is unlikely, where the text ends all twinnings sooner than one would."""
    if pack.file.span and too_short(pack.file, now):
        span = pack.file.span
        yield words.tn(
            "Another round is unlikely: twinnings last about {number} month and run until “{day}”.",
            "Another round is unlikely: twinnings last about {number} months and run until “{day}”.",
            span.months,
            day=span.until.says,
        )


def in_a_word(words: Translator, pack: Pack, now: datetime, told: Sequence[str]) -> str:
    """Where a day of a call is told in passing: staff's word, or that the text names different ones; else nothing."""
    return " ".join(said for one in spoken_of(pack.file, now, told) if one.call and (said := _word(words, one.call)))


def _word(words: Translator, call: Call) -> str:
    if settled(call) or not disputed(call):
        return " ".join(_set_by_staff(words, call))
    named = words.list([words.day(day) for day in last_days(call)])
    return words.t("The text names different last days: {days}.", days=named)


def says(words: Translator, call: CallState) -> str:
    """The state of a call on the day."""
    days = last_days(call.call) if call.call else ()
    shown = {"day": call.on.date(), "last": days[-1] if days else None, "first": days[0] if days else None}
    params = {name: words.day(day) for name, day in shown.items() if day}
    said = words.t(SAYS[_wording(call)], **params)
    left = (days[0] - call.on.date()).days if call.id == "open" and len(days) > 1 else len(SOON)
    return f"{said} {words.t(SOON[left], **params)}" if left < len(SOON) else said


def _wording(call: CallState) -> str:
    if call.call and call.id == "closing" and call.call.ruling:
        return "closing_as_set"
    if call.call and call.id == "open_by_one_place" and call.on < day_over_everywhere(last_days(call.call)[0]):
        return "closing_by_one_place"
    return call.id


def _set_by_staff(words: Translator, call: Call | None) -> Iterator[str]:
    if call and call.opening:
        yield words.t("The programme team set the first day: {day}.", day=words.day(call.opening))
    if call and call.ruling:
        yield words.t("The programme team set the last day: {day}.", day=words.day(call.ruling))


def _of_call(words: Translator, pack: Pack, call: Call | None, said: str, *, named: bool = False) -> str:
    """What is said of a call, with its name where others are spoken of too or would be meant without it."""
    if call and (named or call != pack.file.call[0]):
        return f"{words.pack(pack.id, call.name)} · {said}"
    return said


def _ahead(words: Translator, one: CallState) -> str:
    told = list(_set_by_staff(words, one.call))
    return " ".join([*told, says(words, one)] if one.call and settled(one.call) else told)


def _behind(words: Translator, pack: Pack, one: CallState, quoted: Sequence[str], *, named: bool) -> list[Block]:
    """The places that are not quoted yet, and the state; where staff ruled, only that their word counts."""
    call = one.call
    if call is None:
        return []
    if settled(call):
        others = [place for place in call.closes if place.day != call.ruling and place not in unquoted(call, quoted)]
        overruled = words.t("Where the text names another last day, the programme team's word counts.")
        return [text(_of_call(words, pack, call, overruled, named=named))] if others else []
    told = [words.t(_for_places(BEHIND, call))] if disputed(call) else []
    told.append(_no_day(words, pack) if announced(call) else says(words, one))
    told[0] = _of_call(words, pack, call, told[0], named=named)
    return [*_quotes(pack, unquoted(call, quoted)), *map(text, told), *_noted(words, pack, one)]


def _for_places(messages: tuple[str, str], call: Call) -> str:
    return messages[len(call.closes) > len(messages)]


def _noted(words: Translator, pack: Pack, one: CallState) -> list[Block]:
    """The editor's word on a call of which the text tells too little."""
    call = one.call
    if call is None or one.id != "unknown" or not call.note or announced(call) or call.opening:
        return []
    return [hint(words.pack(pack.id, call.note))]


def _further(words: Translator, pack: Pack, spoken: Sequence[CallState]) -> list[Block]:
    """The call that is announced, as the text has it."""
    if (coming := _untold(pack, spoken)) is None:
        return []
    lead = text(words.t("The text also announces a further call:"))
    return [lead, quote(coming[1].quote, source(pack, coming[1].entry)), text(_no_day(words, pack))]


def _further_in_short(words: Translator, pack: Pack, spoken: Sequence[CallState]) -> Iterator[str]:
    """The same in one line, beside quotes; not while the call may still be open."""
    coming = _untold(pack, spoken)
    if coming and spoken[0].id == "closed":
        call, place = coming
        name, asked = words.pack(pack.id, call.name), contact(words, pack)
        yield words.t(
            "{call}: planned for “{when}”, without a day. Ask: {contact}", call=name, when=place.says, contact=asked
        )


def _untold(pack: Pack, spoken: Sequence[CallState]) -> tuple[Call, NamedDay] | None:
    """The call that is announced, where the one spoken of is over and nothing was said of the other yet."""
    coming = planned(pack.file)
    over = bool(spoken) and spoken[0].id in ("closed", "closing")
    if not over or coming is None or coming.planned is None or coming in [one.call for one in spoken]:
        return None
    return coming, coming.planned


def _no_day(words: Translator, pack: Pack) -> str:
    return words.t("The text gives no day for it. Ask the programme team: {contact}", contact=contact(words, pack))


def _quotes(pack: Pack, places: Sequence[NamedDay]) -> list[Block]:
    return [quote(place.quote, section(pack, place.entry)) for place in places]


def contacts(words: Translator, packs: Iterable[Pack]) -> str:
    """Where a person of each programme is, as one line."""
    return "; ".join(f"{pack.name}: {contact(words, pack)}" for pack in packs)


def contact(words: Translator, pack: Pack) -> str:
    """Where a person is, as one line."""
    given = pack.file.contact
    return given.email or words.pack(pack.id, given.text)
