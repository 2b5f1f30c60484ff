"""What staff set beside a pack: what is wrong with it, and the pack's file with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz, process, utils

from faq.pack.model import Eligibility
from faq.pack.programme_file import Call, Link, LocalFile, PackFile
from faq.pack.toml_positions import Spot
from faq.rules.calls import last_days, opening_day

_LIKE = 70
"""How alike (0 to 100) a key must be to one that there is to have been meant as that."""
Wrong = Iterator[tuple[Spot, str]]
"""Where something is wrong, and what."""


def likely(typed: str, known: Sequence[str]) -> str:
    """What to say behind a name that there is not, where it is like one that there is; else nothing."""
    found = process.extractOne(typed, known, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_LIKE)
    return f"; did you mean {found[0]!r}?" if found else ""


def stray_links(links: Sequence[Link], rules: Eligibility) -> Wrong:
    """Links for criteria that there are not."""
    known = [one.id for one in rules.criterion]
    for number, one in enumerate(links):
        if one.criterion not in known:
            meant = likely(one.criterion, known) or "."
            what = f"link: no such criterion: {one.criterion!r}{meant} There are: {', '.join(known)}"
            yield ("link", number, "criterion"), what


def wrong(file: PackFile, local: LocalFile, rules: Eligibility) -> Wrong:
    """What is wrong with what staff set beside a pack's file."""
    yield from stray_links(local.link, rules)
    yield from _names(file, local)
    yield from _strangers(file, local)
    yield from _days(with_local(file, local), local)


def _names(file: PackFile, local: LocalFile) -> Wrong:
    """Calls that are named twice, or added without any day: nobody would ever hear of them."""
    known, seen = {call.id for call in file.call}, set[str]()
    for number, one in enumerate(local.call):
        place = ("call", number, "id")
        if one.id in seen:
            yield place, f"call.{number}.id: {one.id!r} stands there twice"
        elif one.id not in {*known, *local.opening, *local.ruling} and not _is_dated_by_a_slip(one.id, local):
            yield place, f"call.{number}.id: {one.id!r} is not in the text: give it a day under [opening] or [ruling]"
        seen.add(one.id)


def _is_dated_by_a_slip(name: str, local: LocalFile) -> bool:
    """Whether a day is set for an id that is like this one: then that is what is told."""
    return bool(likely(name, [*local.opening, *local.ruling]))


def _given(local: LocalFile) -> list[tuple[str, str]]:
    return [("opening", one) for one in local.opening] + [("ruling", one) for one in local.ruling]


def _strangers(file: PackFile, local: LocalFile) -> Wrong:
    """Days of calls that there are not."""
    known = list(dict.fromkeys([*(call.id for call in file.call), *(call.id for call in local.call)]))
    for place in _given(local):
        if place[1] not in known:
            meant = likely(place[1], known) or "."
            what = f"no such call{meant} There are: {', '.join(known) or 'none'}; a [[call]] adds one"
            yield place, f"{'.'.join(place)}: {what}"


def _days(file: PackFile, local: LocalFile) -> Wrong:
    """First days behind last ones, or before those of the call before."""
    calls = {call.id: call for call in file.call}
    open_on = [(opens, call.id) for call in file.call if (opens := opening_day(call))]
    before = {after: first for (day, first), (next_day, after) in pairwise(open_on) if next_day < day}
    for table, one in _given(local):
        opens, days = opening_day(calls[one]), last_days(calls[one])
        if opens and days and days[-1] < opens:
            what = f"the call opens on {opens.isoformat()}, after its last day, {days[-1].isoformat()}"
            yield (table, one), f"{table}.{one}: {what}"
        elif one in before:
            yield (table, one), f"{table}.{one}: {one!r} opens before {before[one]!r}: the calls must stand in order"


# -- put to use


def with_local(file: PackFile, local: LocalFile) -> PackFile:
    """The pack's file with what staff set beside it. To a name that is no longer there a programme still answers."""
    gone = [old for old, new in ((file.name, local.name), (file.short, local.short)) if new and new != old]
    return replace(
        file,
        name=local.name or file.name,
        short=local.short or file.short,
        also_asked_as=(*file.also_asked_as, *gone),
        names=(*file.names, *gone),
        call=tuple(_calls(file, local)),
        controller=local.controller or file.controller,
        contact=local.contact or file.contact,
        form_url=file.form_url if local.form_url is None else local.form_url,
        retention_days=local.retention_days or file.retention_days,
        reminder_offsets=file.reminder_offsets if local.reminder_offsets is None else local.reminder_offsets,
        link=(*file.link, *local.link),
    )


def _calls(file: PackFile, local: LocalFile) -> Iterator[Call]:
    """The calls of the text under staff's names, then those that staff add; all with staff's days."""
    named, known = {one.id: one.name for one in local.call}, {call.id for call in file.call}
    added = [Call(one.id, one.name) for one in local.call if one.id not in known]
    for call in (*file.call, *added):
        yield replace(
            call,
            name=named.get(call.id, call.name),
            opening=local.opening.get(call.id, call.opening),
            ruling=local.ruling.get(call.id, call.ruling),
        )
