"""The count of a poll, as far as its mode lets anybody see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.turn import FileSpec
from handlers.dialog.visit import Visit
from handlers.polls import polls
from storage.records import (
    Poll,
    PollOption,
)
from storage.store import Store

ENOUGH = 3
"""Of an anonymous poll nothing is shown that fewer people of the roster answered, nor what fewer others answered apart."""
BAR = 12


def shown_now(visit: Visit, poll: Poll) -> list[Block]:
    """What the group may see of the count now."""
    closed = polls.is_closed(poll, visit.turn.millis)
    if closed and poll.mode != "staff":
        return result(visit, poll)
    if poll.mode == "open" and not poll.hidden:
        options = visit.store.options(poll.id)
        return bars(visit, poll, options) if any(one.votes or one.apart for one in options) else []
    number = answered(visit.store, poll)
    return [text(visit.tn("{number} person has answered.", "{number} people have answered.", number))] if number else []


def chart(visit: Visit, poll: Poll) -> FileSpec | None:
    """The result as a picture, where it is shown."""
    if not counts(visit.store, poll):
        return None
    of = {"poll": poll.id, "programme": visit.person.programme, "language": visit.person.language}
    return FileSpec("chart", of, optional=True)


def counts(store: Store, poll: Poll) -> Sequence[PollOption]:
    """The options with all of their tally that anybody may see; none where nothing may be seen. Every view shows this and nothing
    beside it: of what is anonymous it never changes once it is shown, so that no two views have a difference."""
    options = store.options(poll.id)
    if poll.mode != "anonymous":
        return options
    if poll.closed_at is None or sum(one.votes for one in options) < ENOUGH:
        return ()
    few_apart = sum(one.apart for one in options) < ENOUGH
    return [replace(one, apart=0) for one in options] if few_apart else options


def answered(store: Store, poll: Poll) -> int:
    """How many people answered; of an anonymous poll those on the roster alone, as the others would be a difference."""
    if poll.mode == "anonymous":
        return sum(one.votes for one in store.options(poll.id))
    return len(store.took_part(poll.id))


def are_words_shown(store: Store, poll: Poll) -> bool:
    """Whether the team may read what was written beside a poll: what is anonymous at once, when nothing can be added any more."""
    if poll.mode != "anonymous":
        return True
    return all(one.closed_at is not None for one in (store.polls(session=poll.session) if poll.session else [poll]))


def result(visit: Visit, poll: Poll) -> list[Block]:
    """The result, as far as the mode lets it be shown."""
    options = counts(visit.store, poll)
    if not options:
        few = visit.t("Fewer than three on the roster answered: to keep them anonymous, no result is shown.")
        return [text(few)]
    return bars(visit, poll, options)


def bars(visit: Visit, poll: Poll, options: Sequence[PollOption]) -> list[Block]:
    """The count as bars of text; who is not on the roster is counted apart."""
    total = sum(one.votes for one in options)
    cities = _cities(visit, poll) if poll.mode == "open" else {}
    blocks: list[Block] = [items(*(_bar(visit, one, total, cities.get(one.number, [])) for one in options))]
    if apart := [visit.t("{option}: {number}", option=visit.p(o.label), number=o.apart) for o in options if o.apart]:
        blocks.append(hint(visit.t("Not on the roster, counted apart: {answers}", answers=", ".join(apart))))
    return blocks


def _bar(visit: Visit, option: PollOption, total: int, cities: Sequence[str]) -> str:
    filled = "▇" * round(BAR * option.votes / total) if total else ""
    percent = round(100 * option.votes / total) if total else 0
    line = " ".join(part for part in (f"{visit.p(option.label)}:", filled, f"{option.votes} ({percent} %)") if part)
    return f"{line} · {visit.words.list(list(cities))}" if cities else line


def _cities(visit: Visit, poll: Poll) -> dict[int, list[str]]:
    """Which cities chose an option, by its number, in the order of the twinning."""
    seats: dict[str, set[int]] = {}
    for seat in visit.store.seats(poll.twinning):
        seats.setdefault(seat.person, set()).add(seat.city)
    chosen: dict[int, set[int]] = {}
    for vote in visit.store.votes(poll.id):
        if vote.listed:
            chosen.setdefault(vote.option, set()).update(seats.get(vote.person, ()))
    cities = visit.store.cities(poll.twinning)
    return {option: [city.name for city in cities if city.number in numbers] for option, numbers in chosen.items()}


def on_roster(store: Store, twinning: int) -> int:
    """How many people are on a twinning's roster."""
    return len({seat.person for seat in store.seats(twinning)})
