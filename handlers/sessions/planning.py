"""Sessions of a twinning: planned, moved, cancelled, noted; who cannot come; the next ones in one's own time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from faq.sessions import moments, post_offsets
from faq.sessions.advice import Remark, remarks
from faq.sessions.post_offsets import CANCELLED, INVITE, MOVED
from faq.sessions.read_when import LEAST_MINUTES, MOST_MINUTES, Ask, Asker, When, read_when
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import OpenScreen, StayAway
from handlers.dialog.buttons import OnPress
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, Button, Reply, Step, head, hint, items, text
from handlers.dialog.visit import Visit, ordinal, plain, prompt
from handlers.planned import session_posts
from handlers.planned.message_keys import tailed
from handlers.sessions.requests import ANYWAY, AT, PLANNING, Request, ask_first, offer, without_anyway
from handlers.twinnings import invitations
from storage.records import Attendance, Outgoing, Session, Twinning, TwinningCity

SCREEN = "plan"
MOST_NUMBER, LONGEST_NAME, LONGEST_PLACE, LONGEST_NOTE = 99, 80, 300, 1000
ALL = "all"
PROBLEMS: Mapping[str, str] = {
    "date": mark("I could not read the day. Type for example: {example}"),
    "date_none": mark("The calendar has no {part}. Type for example: {example}"),
    "date_which": mark("Which day do you mean?"),
    "time": mark("The hour is missing. Type for example: {example}"),
    "time_none": mark("There is no hour {part}. Type for example: {example}"),
    "zone": mark("By the clocks of which city is that? Choose the time zone, or put it behind the hour."),
    "zone_which": mark("Which time zone do you mean by {part}?"),
    "past": mark("That is over already. Type for example: {example}"),
    "far": mark("That is more than three years ahead. Type for example: {example}"),
    "gap": mark("That hour does not exist on that day: the clocks are put forward. Which one do you mean?"),
    "twice": mark("That hour comes twice on that day: the clocks are put back. Which one do you mean?"),
    "minutes": mark("A session takes {least} to {most} minutes. Type for example: {example}"),
}
EXAMPLE = "2026-12-03 14:00 Europe/Brussels 90min"


@dataclass(frozen=True, slots=True)
class Target:
    """What a command is about: a twinning, the number of a session in it (0: none was named), and the words behind."""

    twinning: Twinning
    number: int
    rest: str


def target_of(visit: Visit, action: str, words: str) -> Target | list[Reply]:
    """What ``1 …`` or ``3/1 …`` is about: session 1 of the twinning here, or of twinning 3."""
    first, _, rest = words.partition(" ")
    named, slash, number = first.rpartition("/")
    slash = slash if named.isdecimal() else ""
    twinning = invitations.reachable(visit, action, named) if slash else _only(visit, action)
    if twinning is None:
        return invitations.no_twinning(visit, named) if slash else _which_twinning(visit)
    found = ordinal(number if slash else first, MOST_NUMBER)
    unnumbered = f"{number} {rest}" if slash else words
    return Target(twinning, found, rest.strip() if found else unnumbered.strip())


def _only(visit: Visit, action: str) -> Twinning | None:
    """The twinning of this group; in private the only one that this may be done with."""
    if here := permissions.here(visit):
        found = visit.store.twinning(here)
        return found if permissions.may(visit, action, here) else None
    able = [one for one in visit.store.twinnings() if permissions.may(visit, action, one.id)]
    near = [one for one in able if one.id == permissions.around(visit)] or able
    return near[0] if len(near) == 1 else None


def _which_twinning(visit: Visit) -> list[Reply]:
    how = visit.t("Which twinning? Put its number and a slash before the session's: `session plan 3/1 …`.")
    return [plain(text(how), hint(visit.t("`twinning list` shows the numbers.")))]


# -- planning


def plan(visit: Visit, target: Target) -> list[Reply]:
    """``session plan 1 2026-12-03 14:00 Europe/Brussels 90min LINK``; ``session plan new …`` is one more meeting."""
    first, _, rest = target.rest.partition(" ")
    if not target.number and first.casefold() == "new":
        target = replace(target, number=_next_number(visit, target.twinning), rest=rest)
    if there := planned_already(visit, target):
        return there
    if not target.number or not target.rest:
        return _how(visit, target)
    return _timed(visit, target, "plan", plan_it)


def plan_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Plan it, unless something speaks against it that nobody has seen."""
    when = timed(request)
    if there := planned_already(visit, Target(twinning, request.number, when.line)):
        return there
    return _against(visit, twinning, request) or _planned(visit, Target(twinning, request.number, ""), when)


def planned_already(visit: Visit, target: Target) -> list[Reply]:
    """What is said where the session is planned; nothing where it is not."""
    known = session_times.numbered(visit.store, target.twinning.id, target.number)
    if known is None or known.cancelled:
        return []
    visit.state.pop(PLANNING, None)
    if session_times.ends(known) <= visit.turn.millis:
        return _over(visit, target, known, target.rest)
    at = session_times.clock(visit.words, session_times.moment(known.at), known.zone)
    words = visit.t("Session {number} is planned already: {when}.", number=target.number, when=at)
    return [plain(text(words), hint(visit.t("`session move {number}` and a new time moves it.", number=known.number)))]


def to_plan(visit: Visit, twinning: Twinning) -> list[tuple[int, str]]:
    """The numbers of the sessions that can be planned, and what to call them: the pack's, and one more meeting."""
    pack = session_times.pack_of(visit.turn.knowledge, twinning)
    taken = {one.number for one in session_times.planned(visit.store, twinning.id)}
    named = [(one.number, visit.words.pack(pack.id, one.name)) for one in pack.file.session] if pack else []
    titled = mark("Session {number}: {name}")
    left = [(number, visit.t(titled, number=number, name=name)) for number, name in named if number not in taken]
    return [*left, (_next_number(visit, twinning), visit.t("One more meeting"))]


def _next_number(visit: Visit, twinning: Twinning) -> int:
    pack = session_times.pack_of(visit.turn.knowledge, twinning)
    taken = [one.number for one in visit.store.sessions(twinning.id)]
    return max([0, *taken, *(one.number for one in (pack.file.session if pack else ()))]) + 1


def _how(visit: Visit, target: Target) -> list[Reply]:
    """In private first the session is chosen, then the time is asked for; a group is told the whole command."""
    if visit.turn.channel.private:
        return _when(visit, target) if target.number else _which_session(visit, target.twinning)
    how = visit.t("Which session, and when? Type for example: {example}", example=f"`session plan 1 {EXAMPLE}`")
    named = [label for _, label in to_plan(visit, target.twinning)[:-1]]
    more = visit.t("`session plan new` and a time plans one more meeting.")
    return [plain(text(how), *([items(*named)] if named else []), hint(more))]


def _which_session(visit: Visit, twinning: Twinning) -> list[Reply]:
    choices = [(label, f"plan {twinning.id}/{number}") for number, label in to_plan(visit, twinning)]
    lead = [text(visit.t("Which session do you want to plan?")), hint(invitations.name(twinning))]
    return [_with_screen(visit, one, f"{twinning.id}/") for one in offer(visit, lead, choices)]


def _when(visit: Visit, target: Target) -> list[Reply]:
    """Ask for the time; what is typed next is read as one."""
    wanted = f"{target.twinning.id}/{target.number}"
    visit.go(AT, **{PLANNING: wanted})
    asked = visit.t(
        "When is session {number}? Day, hour, time zone, length, and a link or place.", number=target.number
    )
    lead = [text(asked), hint(visit.t("For example: {example}", example=EXAMPLE))]
    return [_with_screen(visit, prompt(visit, lead, commands=(mark("cancel"),)), wanted)]


def _with_screen(visit: Visit, reply: Reply, wanted: str) -> Reply:
    """With the button for one screen, where there are screens."""
    button = Button(visit.t("Fill in on one screen"), OpenScreen(f"{SCREEN} {wanted}").encode(), numbered=False)
    return replace(reply, buttons=(*reply.buttons, button)) if visit.turn.channel.screens else reply


def plan_button(visit: Visit, twinning: str = "") -> tuple[Button, ...]:
    """The button for a session's screen; none where there are no screens, or somebody may not plan. ``twinning`` is its number."""
    if not visit.turn.channel.screens:
        return ()
    able = plannable(visit)
    if not able or (twinning and twinning not in {str(one.id) for one in able}):
        return ()
    return (_plan_button(visit, twinning),)


def plannable(visit: Visit) -> list[Twinning]:
    """The twinnings in which somebody may plan."""
    return [one for one in visit.store.twinnings() if permissions.may(visit, "session plan", one.id)]


def _plan_button(visit: Visit, twinning: str, label: str = "") -> Button:
    about = f"{SCREEN} {twinning}/" if twinning else SCREEN
    return Button(label or visit.t("Plan a session"), OpenScreen(about).encode(), numbered=False)


def plan_buttons(visit: Visit) -> tuple[Button, ...]:
    """A button for each of the twinnings in which somebody may plan."""
    able = plannable(visit) if visit.turn.channel.screens else []
    return tuple(_plan_button(visit, str(one.id), invitations.name(one)) for one in able)


def _timed(
    visit: Visit,
    target: Target,
    do: str,
    then: Callable[[Visit, Twinning, Request], list[Reply]],
    changed: Session | None = None,
) -> list[Reply]:
    """Read the time, ask back what is not certain; then do it."""
    line, heeded = without_anyway(target.rest)
    request = Request(do, target.twinning.id, target.number)
    found = _certain_when(visit, target.twinning, line, request, changed)
    return (
        then(visit, target.twinning, replace(request, when=found, heeded=heeded)) if isinstance(found, When) else found
    )


def timed(request: Request) -> When:
    """The time of a request that has one."""
    if request.when is None:
        raise ValueError(f"{request.do} takes a time")
    return request.when


def _against(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """What speaks against a time, with the button to do it all the same; nothing where nothing does, or it was seen."""
    against = [] if request.heeded else warnings(visit, twinning, request.number, timed(request))
    lead: list[Block] = [text(visit.t("Please look at this first:")), items(*against)]
    return ask_first(visit, lead, visit.t("Do it all the same"), request) if against else []


def _certain_when(
    visit: Visit, twinning: Twinning, line: str, request: Request, changed: Session | None = None
) -> When | list[Reply]:
    """The time of a line; or what is asked back."""
    who = asker(visit, twinning, session_times.when(changed) if changed else None)
    found = read_when(line, who)
    if isinstance(found, Ask):
        return ask_back(visit, found, request, who)
    if len(found.place) > LONGEST_PLACE:
        return [plain(text(visit.t("The link or place is too long: at most {most} characters.", most=LONGEST_PLACE)))]
    return found


def asker(visit: Visit, twinning: Twinning, was: When | None = None) -> Asker:
    """Who says when a session of the twinning is to be."""
    zones = [city.zone for city in session_times.cities(visit.store, twinning.id)]
    return Asker(visit.turn.now, visit.person.language, zones, was)


def ask_back(visit: Visit, ask: Ask, request: Request, who: Asker) -> list[Reply]:
    """What is not certain of a time, with the lines that could be meant: as requests, where nothing is open any more."""
    params: dict[str, object] = {
        "part": ask.part,
        "example": f"`session {request.spelled(EXAMPLE)}`",
        "least": LEAST_MINUTES,
        "most": MOST_MINUTES,
    }
    read = [(shown, line, read_when(line, who)) for shown, line in ask.choices]
    choices = [
        (shown, replace(request, when=found) if isinstance(found, When) else request.spelled(line))
        for shown, line, found in read
    ]
    return offer(visit, [text(visit.t(PROBLEMS[ask.code], **params))], choices)


def certain(visit: Visit, line: str) -> datetime | None:
    """The instant of a line that reads without doubt."""
    found = read_when(line, Asker(visit.turn.now))
    return found.at if isinstance(found, When) else None


def warnings(visit: Visit, twinning: Twinning, number: int, when: When, beside: Sequence[Session] = ()) -> list[str]:
    """What speaks against a time, in words; ``beside`` are sessions that are to be planned too."""
    others = [one for one in (*session_times.planned(visit.store, twinning.id), *beside) if one.number != number]
    slots = [session_times.slot(one) for one in others]
    mine = session_times.slot(_session(visit, twinning, number, when))
    found = remarks(mine, session_times.cities(visit.store, twinning.id), slots)
    return [_warning(visit, one, when) for one in found]


def _warning(visit: Visit, one: Remark, when: When) -> str:
    here = f"{when.wall:%H:%M}"
    there = f"{one.local:%H:%M}" if one.local else ""
    if one.code == "weekend":
        return visit.t("It is a weekend in {city}.", city=one.city)
    if one.code == "holiday":
        return visit.t("It is a public holiday in {city}: {holiday}.", city=one.city, holiday=one.what)
    if one.code == "hours":
        if here == there:
            return visit.t("{there} is outside office hours in {city}.", there=there, city=one.city)
        params = {"here": here, "zone": when.zone, "there": there, "city": one.city}
        return visit.t("{here} in {zone} is {there} in {city}: outside office hours.", **params)
    if one.code == "clash":
        return visit.t("Session {number} is at the same time.", number=one.other)
    shifted = mark("In {city} it is another hour than for session {number}: {there}. The clocks change.")
    return visit.t(shifted, city=one.city, there=there, number=one.other)


def _session(visit: Visit, twinning: Twinning, number: int, when: When) -> Session:
    pack = session_times.pack_of(visit.turn.knowledge, twinning)
    return Session(
        twinning.id, number, session_times.name(pack, visit.turn.translators["en"], number), when.starts, when.zone,
        when.minutes, session_times.millis(when.at), moments.VERSION, visit.turn.millis, when.fold, when.place,
    )  # fmt: skip


def _planned(visit: Visit, target: Target, when: When) -> list[Reply]:
    made = _keep_planned(visit, target.twinning, {target.number: when})[0]
    return _done(visit, made, visit.t("Planned."))


def _keep_planned(visit: Visit, twinning: Twinning, whens: Mapping[int, When]) -> list[Session]:
    """Keep new sessions, or those that were cancelled and are planned again, and tell the groups."""
    known = {one.number: one for one in visit.store.sessions(twinning.id)}
    made = [_kept(visit, _session(visit, twinning, n, when), known.get(n)) for n, when in whens.items()]
    permissions.note(visit, "session plan", *(f"{invitations.name(twinning)}, {one.number}" for one in made))
    session_posts.announce_all(visit.store, visit.turn.knowledge, made, INVITE, visit.turn.now)
    return made


def _kept(visit: Visit, made: Session, known: Session | None) -> Session:
    if known is None:
        return visit.store.add_session(made)
    again = replace(made, id=known.id, name=known.name, version=known.version + 1, created_at=known.created_at)
    visit.store.save_session(again)
    return again


def _done(visit: Visit, session: Session, lead: str) -> list[Reply]:
    visit.state.pop(PLANNING, None)
    at = session_times.moment(session.at)
    blocks: list[Block] = [
        text(lead),
        head(session_times.title(visit.words, session)),
        session_times.time_line(visit.words, at, session.zone, session.minutes),
        session_times.everywhere(visit.words, at, visit.store.cities(session.twinning)),
    ]
    blocks += _nobody_told(visit, session.twinning)
    return [plain(*blocks, hint(visit.t("`schedule` shows every post that will go out, word for word.")))]


def _nobody_told(visit: Visit, twinning: int) -> list[Block]:
    """That nobody is told, where no group is linked."""
    if session_times.groups(visit.store, twinning):
        return []
    return [hint(visit.t("No group is linked, so nobody is told. `twinning link` makes a code for one."))]


# -- all at once


def series(visit: Visit, target: Target) -> list[Reply]:
    """``session series 2026-12-03 14:00 Europe/Brussels every 4 weeks``: all sessions of the pack that are not planned yet. Each
    has its day by its number, so that what is planned between the question and its answer shifts none."""
    words, heeded = without_anyway(target.rest)
    line, _, rhythm = words.rpartition(" every ")
    weeks = ordinal(rhythm.removesuffix("weeks").removesuffix("week").strip() or "1", 26)
    numbers = _left(visit, target.twinning, target.number)
    if not line or not weeks:
        how = visit.t("Type for example: `session series {example} every 4 weeks`.", example=EXAMPLE)
        return [plain(text(how))]
    if not numbers:
        return [plain(text(visit.t("There is no session left to plan.")))]
    request = Request("series", target.twinning.id, target.number or numbers[0], weeks=weeks)
    first = _certain_when(visit, target.twinning, line, request)
    if not isinstance(first, When):
        return first
    return series_it(visit, target.twinning, replace(request, when=first, heeded=heeded))


def series_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Plan all of a series that are not planned by now, once they were shown."""
    first, step = timed(request), timedelta(weeks=request.weeks)
    numbers = _left(visit, twinning, request.number)
    if not numbers:
        return [plain(text(visit.t("There is no session left to plan.")))]
    whens = {n: replace(first, starts=f"{first.wall + step * (n - request.number):%Y-%m-%dT%H:%M}") for n in numbers}
    if not all(moments.instants(one.wall, one.zone) for one in whens.values()):
        return [plain(text(visit.t("One of these hours does not exist on its day. Please plan them one by one.")))]
    blocks = _series(visit, twinning, whens)
    if request.heeded:
        return _all_planned(visit, twinning, whens, blocks)
    lead = [text(visit.t("Please look at this first; nobody has been told yet:")), *blocks]
    return ask_first(visit, lead, visit.t("Plan all of them"), request)


def _left(visit: Visit, twinning: Twinning, begin: int) -> list[int]:
    """The sessions of the pack that are still to be planned, from that number on."""
    return [number for number, _ in to_plan(visit, twinning)[:-1] if number >= begin]


def _series(visit: Visit, twinning: Twinning, whens: Mapping[int, When]) -> list[Block]:
    """When each session is to be, and what speaks against it; and whether anybody will hear."""
    blocks: list[Block] = []
    before: list[Session] = []
    for number, when in whens.items():
        against = warnings(visit, twinning, number, when, before)
        before.append(_session(visit, twinning, number, when))
        at = session_times.clock(visit.words, when.at, when.zone)
        blocks.append(text(visit.t("Session {number}: {when}", number=number, when=at)))
        blocks += [items(*against)] if against else []
    return [*blocks, *_nobody_told(visit, twinning.id)]


def _all_planned(visit: Visit, twinning: Twinning, whens: Mapping[int, When], blocks: Sequence[Block]) -> list[Reply]:
    _keep_planned(visit, twinning, whens)
    return [plain(text(visit.t("Planned.")), *blocks, hint(visit.t("`session move 2` and a time moves one.")))]


# -- changing


def _existing(visit: Visit, target: Target) -> Session | list[Reply]:
    found = session_times.numbered(visit.store, target.twinning.id, target.number) if target.number else None
    if found and not found.cancelled:
        return found
    return [plain(text(visit.t("There is no such session. `session list` shows them.")))]


def _changeable(visit: Visit, target: Target, again: str = "") -> Session | list[Reply]:
    """The session, where it is not over: what was held stays in every report as it was. ``again`` is when a new one may be."""
    found = _existing(visit, target)
    if isinstance(found, Session) and session_times.ends(found) <= visit.turn.millis:
        return _over(visit, target, found, again)
    return found


def _over(visit: Visit, target: Target, held: Session, again: str = "") -> list[Reply]:
    """That a session is over, and the way to a new meeting."""
    visit.state.pop(PLANNING, None)
    at = session_times.zoned(visit.words, session_times.moment(held.at), held.zone)
    said = visit.t("{session} is over: {when}.", session=session_times.title(visit.words, held), when=at)
    stays = visit.t("What was held stays as it was. Do you want to plan a new meeting?")
    line = f"plan {target.twinning.id}/new {again}".strip()
    return offer(visit, [text(said), text(stays)], [(visit.t("Plan a new meeting"), line)])


def _time_again(visit: Visit, target: Target) -> str:
    """When a session was to be moved to, as a line for a new one; empty where that cannot be read."""
    known = session_times.numbered(visit.store, target.twinning.id, target.number)
    line, _ = without_anyway(target.rest)
    found = read_when(line, asker(visit, target.twinning, session_times.when(known))) if known and line else None
    return found.line if isinstance(found, When) else ""


def move(visit: Visit, target: Target) -> list[Reply]:
    """``session move 1 2026-12-10 15:00``: zone, length and place stay where none is named."""
    known = _changeable(visit, target, _time_again(visit, target))
    if not isinstance(known, Session):
        return known
    return _timed(visit, target, "move", move_it, known)


def move_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Move it, unless something speaks against the new time that nobody has seen."""
    target, when = Target(twinning, request.number, ""), timed(request)
    known = _changeable(visit, target, when.line)
    if not isinstance(known, Session):
        return known
    return _against(visit, twinning, request) or _changed(visit, target, known, when)


def _changed(visit: Visit, target: Target, known: Session, when: When) -> list[Reply]:
    if when == session_times.when(known):
        return [plain(text(visit.t("That is how it is planned already. Nothing changes.")))]
    fresh = replace(
        known, starts=when.starts, zone=when.zone, minutes=when.minutes, place=when.place, fold=when.fold,
        at=session_times.millis(when.at), tzdata=moments.VERSION, version=known.version + 1,
    )  # fmt: skip
    visit.store.save_session(fresh)
    permissions.note(visit, "session move", f"{invitations.name(target.twinning)}, {fresh.number}")
    session_posts.announce(
        visit.store, visit.turn.knowledge, fresh, MOVED, visit.turn.now, was=session_posts.was(known)
    )
    _ask_again(visit, fresh)
    return _done(visit, fresh, visit.t("Changed. The groups are told what it was and what it is now."))


def shorten(visit: Visit, target: Target) -> list[Reply]:
    """``session shorten 1 60min``, or any other length."""
    known = _changeable(visit, target)
    if not isinstance(known, Session):
        return known
    number = target.rest.casefold().removesuffix("minutes").removesuffix("min").strip()
    minutes = ordinal(number, MOST_MINUTES)
    if minutes < LEAST_MINUTES:
        asked, example = PROBLEMS["minutes"], f"`session shorten {known.number} 60min`"
        words = visit.t(asked, least=LEAST_MINUTES, most=MOST_MINUTES, example=example)
        return [plain(text(words))]
    return _changed(visit, target, known, replace(session_times.when(known), minutes=minutes))


def place(visit: Visit, target: Target) -> list[Reply]:
    """``session place 1 LINK``: where it is, or that it is online now."""
    known = _changeable(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_PLACE:
        return [
            plain(
                text(visit.t("Put the link or place behind the number, at most {most} characters.", most=LONGEST_PLACE))
            )
        ]
    return _changed(visit, target, known, replace(session_times.when(known), place=target.rest))


def cancel(visit: Visit, target: Target) -> list[Reply]:
    """``session cancel 1``: asked once more before the groups are told."""
    heeded = target.rest.casefold() == ANYWAY
    return cancel_it(visit, target.twinning, Request("cancel", target.twinning.id, target.number, heeded=heeded))


def cancel_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Cancel it, once that was asked."""
    known = _changeable(visit, Target(twinning, request.number, ""))
    if not isinstance(known, Session):
        return known
    if not request.heeded:
        asked = visit.t("Cancel it and tell the groups? {session}", session=session_times.title(visit.words, known))
        return ask_first(visit, [text(asked)], visit.t("Yes, cancel it"), request)
    fresh = replace(known, cancelled=True, version=known.version + 1)
    visit.store.save_session(fresh)
    permissions.note(visit, "session cancel", f"{invitations.name(twinning)}, {fresh.number}")
    session_posts.announce(
        visit.store, visit.turn.knowledge, fresh, CANCELLED, visit.turn.now, was=session_posts.was(known)
    )
    return [plain(text(visit.t("Cancelled. The groups are told.")))]


def rename(visit: Visit, target: Target) -> list[Reply]:
    """``session name 5 Kick-off``: what the posts to come call it."""
    known = _existing(visit, target)
    if not isinstance(known, Session):
        return known
    if not 0 < len(target.rest) <= LONGEST_NAME:
        return [plain(text(visit.t("Put the name behind the number, at most {most} characters.", most=LONGEST_NAME)))]
    fresh = replace(known, name=target.rest)
    visit.store.save_session(fresh)
    return [plain(text(visit.t("It is called {session} now.", session=session_times.title(visit.words, fresh))))]


def note(visit: Visit, target: Target) -> list[Reply]:
    """``session note 1 focus …`` or ``steps …``: quoted in the reminders of the next session."""
    known = _existing(visit, target)
    if not isinstance(known, Session):
        return known
    kind, _, words = target.rest.partition(" ")
    if kind.casefold() not in ("focus", "steps") or not 0 < len(words.strip()) <= LONGEST_NOTE:
        how = visit.t("Type `session note {number} focus` or `steps`, and what was agreed.", number=known.number)
        return [plain(text(how), hint(visit.t("At most {most} characters.", most=LONGEST_NOTE)))]
    visit.store.note_session(known.id, kind.casefold(), words.strip())
    return [plain(text(visit.t("Noted. The reminders of the next session quote it.")))]


def came(visit: Visit, target: Target) -> list[Reply]:
    """``session came 1 Köln, Nairobi``: which cities took part, or ``all``; without any it is asked."""
    known = _existing(visit, target)
    if not isinstance(known, Session):
        return known
    if known.at > visit.turn.millis:
        early = visit.t(
            "{session} has not begun yet: nobody has come.", session=session_times.title(visit.words, known)
        )
        return [plain(text(early))]
    cities = visit.store.cities(target.twinning.id)
    wanted = [part.strip() for part in target.rest.split(",") if part.strip()]
    if not wanted:
        return _who_came(visit, known, cities)
    every = [one.casefold() for one in wanted] == [ALL]
    found = list(cities) if every else [invitations.city_named(cities, one) for one in wanted]
    names = list(dict.fromkeys(one.name for one in found if one))
    if None in found:
        known_names = visit.words.list([one.name for one in cities])
        return [plain(text(visit.t("I know these cities: {cities}.", cities=known_names)))]
    visit.store.note_session(known.id, "came", ", ".join(names))
    permissions.note(visit, "session came", f"{invitations.name(target.twinning)}, {known.number}: {', '.join(names)}")
    return [plain(text(visit.t("Noted: {cities}.", cities=visit.words.list(names))))]


def _who_came(visit: Visit, session: Session, cities: Sequence[TwinningCity]) -> list[Reply]:
    """Ask which cities took part, and say what is noted. That somebody was there is never assumed."""
    named = visit.t("Which cities took part in {session}?", session=session_times.title(visit.words, session))
    noted = visit.store.session_notes(session.id).get("came", "")
    so_far = [hint(visit.t("Noted until now: {cities}.", cities=noted))] if noted else []
    example = f"`session came {session.number} {', '.join(one.name for one in cities[:2])}`"
    lead = [text(named), *so_far, text(visit.t("For example: {example}", example=example))]
    return offer(visit, lead, [(visit.t("All of them"), f"came {session.twinning}/{session.number} {ALL}")])


# -- coming or not


def _ask_again(visit: Visit, session: Session) -> None:
    """Who could not come to the time before is asked about the new one, in private and by day."""
    for one in visit.store.attendance(session.id):
        address = permissions.private_address(visit.store, one.person)
        person = visit.store.known_person(one.person)
        if one.comes or one.version >= session.version or address is None or person is None:
            continue
        words = visit.turn.translators[person.language or "en"]
        zone = session_times.zone_of(visit.store, person.id, person.zone)
        at = session_times.time_line(words, session_times.moment(session.at), zone, session.minutes)
        asked = words.t("You could not come; now it is at another time. You are expected, unless you press the button.")
        button = Button(words.t("I cannot come"), StayAway(session.id, session.version).encode(), numbered=False)
        said = Reply((head(session_times.title(words, session)), at, text(asked)), (button,))
        due = session_times.millis(post_offsets.morning(visit.turn.now, zone))
        key = tailed(session_posts.key(session, "again"), person.id)
        visit.store.put([Outgoing(address, said.stored(), due, lane=1, key=key, person=person.id)], visit.turn.millis)


def out(visit: Visit, action: StayAway) -> list[Reply]:
    """The button "I cannot come": pressed again it takes that back. The first reply is for who pressed it; who leads the
    twinning is told."""
    session = visit.store.session(action.session)
    if session is None or not _concerns(visit, session) or session.version != action.version or session.cancelled:
        return [out_of_date(visit)]
    if session_times.ends(session) <= visit.turn.millis:
        return [plain(text(visit.t("That is over already.")))]
    before = [one for one in visit.store.attendance(session.id) if one.person == visit.person.id]
    stays_away = not before or before[0].comes or before[0].version < session.version
    visit.store.attend(Attendance(session.id, visit.person.id, session.version, not stays_away))
    words = visit.t("Noted: you cannot come.") if stays_away else visit.t("Noted: you come after all.")
    here = plain(text(words), hint(visit.t("Pressing the button again takes it back.")))
    return [here, *_tell_leaders(visit, session, stays_away)]


def _out_in_group(visit: Visit, action: StayAway) -> Step:
    answer, *told = out(visit, action)
    return Step(told, answer)


def out_of_date(visit: Visit) -> Reply:
    """What a button of an older post says."""
    return plain(text(visit.t("That post is out of date; there is a newer one.")))


def _concerns(visit: Visit, session: Session) -> bool:
    """Whether the button was pressed in the twinning's group, or by somebody who belongs to it."""
    return permissions.here(visit) == session.twinning or permissions.may(visit, "session list", session.twinning)


def _tell_leaders(visit: Visit, session: Session, stays_away: bool) -> list[Reply]:
    seats = [one.city for one in visit.store.seats_of(visit.person.id) if one.twinning == session.twinning]
    city = next((one.name for one in visit.store.cities(session.twinning) if one.number in seats), "")
    told = []
    for leader in (one for one in permissions.leaders(visit.store, session.twinning) if one != visit.person.id):
        person, address = visit.store.known_person(leader), permissions.private_address(visit.store, leader)
        if person and address:
            words = visit.turn.translators[person.language or "en"]
            params = {"session": session_times.title(words, session), "city": city or words.t("the group")}
            away = words.t("Somebody of {city} cannot come to {session}.", **params)
            told.append(
                Reply(
                    (
                        text(
                            away if stays_away else words.t("Somebody of {city} comes after all: {session}.", **params)
                        ),
                    ),
                    address=address,
                )
            )
    return told


# -- looking


def listing(visit: Visit, _argument: str) -> list[Reply]:
    """``session list``: all sessions of the twinnings that somebody belongs to."""
    here = permissions.here(visit)
    found = [
        one for one in visit.store.twinnings()
        if here in (0, one.id) and permissions.may(visit, "session list", one.id)
    ]  # fmt: skip
    near = [one for one in found if one.id == permissions.around(visit)] or found
    blocks = [block for twinning in near for block in _listed(visit, twinning)]
    button = plan_button(visit, str(near[0].id) if len(near) == 1 else "")
    if not blocks:
        return [plain(text(visit.t("No session is planned yet. `session plan` plans one.")), buttons=button)]
    return [plain(*blocks, buttons=button)]


def _listed(visit: Visit, twinning: Twinning) -> list[Block]:
    lines = [_line(visit, one) for one in visit.store.sessions(twinning.id)]
    return [head(invitations.name(twinning)), items(*lines)] if lines else []


def _line(visit: Visit, one: Session) -> str:
    parts = [
        session_times.title(visit.words, one),
        session_times.clock(visit.words, session_times.moment(one.at), one.zone),
        one.zone,
    ]
    away = sum(not a.comes and a.version == one.version for a in visit.store.attendance(one.id))
    parts += [visit.t("cancelled")] if one.cancelled else []
    parts += [visit.tn("{number} cannot come", "{number} cannot come", away)] if away else []
    notes = visit.store.session_notes(one.id)
    parts += [visit.t("took part: {cities}", cities=notes["came"])] if "came" in notes else []
    return " · ".join(parts)


def mine(visit: Visit, _argument: str = "") -> list[Reply]:
    """``sessions``: the next ones, by one's own clock."""
    blocks = upcoming(visit)
    if not blocks:
        return [plain(text(visit.t("No session of yours is planned.")), buttons=plan_button(visit))]
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    lead, small_print = head(visit.t("The next sessions")), hint(visit.t("Times are those of {zone}.", zone=zone))
    return [plain(lead, *blocks, small_print, buttons=plan_button(visit))]


def upcoming(visit: Visit) -> list[Block]:
    """The sessions to come of the group we are in; in private of the twinnings somebody belongs to, and of the group around.
    Each with one's own time."""
    here, around = permissions.here(visit), permissions.around(visit)
    all_of = visit.store.twinnings()
    known = [one.id for one in all_of if one.id == around or (not here and one.id in visit.grants.of)]
    sessions = [one for twinning in known for one in session_times.ahead(visit.store, twinning, visit.turn.millis)]
    return [block for one in sorted(sessions, key=lambda s: s.at) for block in _upcoming(visit, one)]


def _upcoming(visit: Visit, one: Session) -> list[Block]:
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    line = session_times.time_line(visit.words, session_times.moment(one.at), zone, one.minutes)
    where = [hint(visit.t("Where: {place}", place=one.place))] if one.place else []
    return [text(session_times.title(visit.words, one)), line, *where]


BUTTONS = (OnPress(action=StayAway, in_private=out, in_group=_out_in_group, unread=out_of_date),)
