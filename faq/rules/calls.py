"""The state of a programme's call at an instant.

The texts name days, no hour and no zone. A day lasts 50 hours around the world: it begins at UTC+14 and ends at UTC-12.
So for 26 hours a last day is over somewhere and not everywhere, and we say just that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from faq.pack.model import Entry
from faq.pack.programme_file import Call, NamedDay, PackFile

StateId = Literal["not_open_yet", "open", "open_by_one_place", "closing", "closed", "unknown"]

STATES: tuple[StateId, ...] = ("not_open_yet", "open", "open_by_one_place", "closing", "closed", "unknown")
RUNNING: tuple[StateId, ...] = ("open", "open_by_one_place", "closing")
_REFERENCE = re.compile(r"^[A-Z]:\d{1,6}-\d{1,6} (?:\([^()]*\) )?")
"""Lines of the source, at the beginning of a note about what is withheld."""


@dataclass(frozen=True, slots=True)
class CallState:
    """The state on an instant, the call it is of, and the places of the text that name its days."""

    id: StateId
    on: datetime
    call: Call | None
    places: tuple[NamedDay, ...]


def day_over_somewhere(day: date) -> datetime:
    """When a day ends first: midnight at UTC+14 (Kiritimati)."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(hours=14)


def day_over_everywhere(day: date) -> datetime:
    """When a day ends last: midnight at UTC-12 ("anywhere on earth")."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) + timedelta(hours=12)


def opening_day(call: Call) -> date | None:
    """The day a call opens: staff's word before the text's."""
    return call.opening or (call.opens.day if call.opens else None)


def last_days(call: Call) -> tuple[date, ...]:
    """The last days that the text names, or only staff's ruling where there is one; earliest first."""
    if call.ruling:
        return (call.ruling,)
    return tuple(sorted({place.day for place in call.closes if place.day}))


def disputed(call: Call) -> bool:
    """Whether the text names more than one last day and staff have not ruled."""
    return len(last_days(call)) > 1


def deadline(file: PackFile) -> date | None:
    """The last day of the newest call that has one; the latest where the text names several: until it is over, nobody is late."""
    dated = [days[-1] for call in file.call if (days := last_days(call))]
    return max(dated, default=None)


def too_short(file: PackFile, now: datetime) -> bool:
    """Whether less time is left, until the day by which all twinnings end, than one of them lasts."""
    if file.span is None:
        return False
    ends = file.span.ends
    return (ends.year - now.year) * 12 + ends.month - now.month < file.span.months


def planned(file: PackFile) -> Call | None:
    """The announced call that has no days yet."""
    return next((call for call in file.call if announced(call)), None)


def announced(call: Call) -> bool:
    """Whether the text plans a call, and neither the text nor staff gave it a day."""
    return bool(call.planned and not last_days(call) and not opening_day(call))


def settled(call: Call) -> bool:
    """Whether staff gave what the text leaves open: the last day, or the first one of a call that is only planned."""
    return bool(call.ruling or (call.opening and not call.closes))


def notes(file: PackFile, entry: Entry) -> tuple[str, ...]:
    """The editor's notes on an entry that hold: those after ``unruled <call>`` only until staff settled that call.

    Where in the source a thing stood that is withheld is for the proof of a pack, and for nobody who reads.
    """
    done = {f"unruled {call.id}" for call in file.call if settled(call)}
    found = (note.partition(":") for note in entry.notes)
    return tuple(_REFERENCE.sub("", words.strip()) for kind, _, words in found if kind not in done)


def state(file: PackFile, now: datetime) -> CallState:
    """The state of the programme's call: of one that is running, else the next one, else one that began and has no known
    end, else the last one."""
    states = [_state_of(call, now) for call in file.call]
    for wanted in (RUNNING, ("not_open_yet",), ("unknown",)):
        for one in states:
            if one.id in wanted and one.call and (one.id != "unknown" or opening_day(one.call)):
                return one
    over = [one for one in states if one.id == "closed"]
    return over[-1] if over else next(iter(states), CallState("unknown", now, None, ()))


def spoken_of(file: PackFile, now: datetime, quoted: Sequence[str]) -> list[CallState]:
    """The calls that an answer with these quotes is about, none where they name no day of a call: that of ``state`` first,
    then the others that they name. What only reckons from such a day is about it where staff set one."""
    named = [call for call in file.call if any(_names(call, words) for words in quoted)]
    main = state(file, now)
    if not named and main.call and settled(main.call) and _is_reckoned(file, quoted):
        return [main]
    return [main, *(_state_of(call, now) for call in named if call != main.call)] if named else []


def _is_reckoned(file: PackFile, quoted: Sequence[str]) -> bool:
    """Whether quotes reckon from a day that they do not name."""
    return any(one.quote in words for one in file.reckoned for words in quoted)


def unquoted(call: Call, quoted: Sequence[str]) -> tuple[NamedDay, ...]:
    """The places that name a last day of a call and stand in none of these quotes."""
    return tuple(place for place in call.closes if not any(place.quote in words for words in quoted))


def _names(call: Call, words: str) -> bool:
    """Whether words of the text tell a day of the call, or that it is planned."""
    told = (*call.closes, *(place for place in (call.opens, call.planned) if place))
    return any(place.quote in words for place in told) or any(place.says in words for place in call.closes)


def _state_of(call: Call, now: datetime) -> CallState:
    places = (*((call.opens,) if call.opens else ()), *call.closes)
    return CallState(_state_id(call, now), now, call, places)


def _state_id(call: Call, now: datetime) -> StateId:
    days = last_days(call)
    opens = opening_day(call)
    if days and now >= day_over_everywhere(days[-1]):
        return "closed"
    if opens and now < day_over_everywhere(opens - timedelta(days=1)):
        return "not_open_yet"
    if not days:
        return "unknown"
    if now >= day_over_somewhere(days[-1]):
        return "closing"
    return "open_by_one_place" if now >= day_over_somewhere(days[0]) else "open"
