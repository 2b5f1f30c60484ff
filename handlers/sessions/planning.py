"""Sessions of a twinning are planned: which one, when, and the way there by buttons and screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from faq.sessions.when import When
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import OpenScreen
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.remembered import AskingTime
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit, plain, prompt
from handlers.planned import missing_places, session_posts
from handlers.sessions import session_when
from handlers.sessions.requests import AT, Request, offer, time_known
from handlers.sessions.session_target import Target
from handlers.sessions.session_when import EXAMPLE
from handlers.twinnings import invitations
from storage.records import Session, Twinning

SCREEN = "plan"


# -- planning


def plan(visit: Visit, target: Target) -> list[Reply]:
    """``session plan 1 2026-12-03 14:00 Europe/Brussels 90min LINK``; ``session plan new …`` is one more meeting."""
    target = with_number(visit, target)
    if there := planned_already(visit, target):
        return there
    if not target.number or not target.rest:
        return _how(visit, target)
    return session_when.at_time(visit, target, "plan", plan_it)


def with_number(visit: Visit, target: Target) -> Target:
    """With the number of one more meeting, where that is what ``new`` asks for."""
    first, _, rest = target.rest.partition(" ")
    if target.number or first.casefold() != "new":
        return target
    return replace(target, number=_next_number(visit, target.twinning), rest=rest)


def plan_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Plan it, unless something speaks against it that nobody has seen."""
    when = session_when.timed(request)
    if there := planned_already(visit, Target(twinning, request.number, when.line)):
        return there
    return session_when.against(visit, twinning, request) or _planned(visit, Target(twinning, request.number, ""), when)


def planned_already(visit: Visit, target: Target) -> list[Reply]:
    """What is said where the session is planned; nothing where it is not."""
    known = session_times.numbered(visit.store, target.twinning.id, target.number)
    if known is None or known.cancelled:
        return []
    time_known(visit)
    if session_times.ends(known) <= visit.turn.millis:
        return held_already(visit, target, known, target.rest)
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
    return [plain(text(how), *([items(*named)] if named else []), hint(more), _all_at_once(visit))]


def _all_at_once(visit: Visit) -> Block:
    return hint(visit.t("All at once: `session series {example} every 4 weeks`.", example=EXAMPLE))


def _which_session(visit: Visit, twinning: Twinning) -> list[Reply]:
    choices = [(label, f"plan {twinning.id}/{number}") for number, label in to_plan(visit, twinning)]
    lead = [text(visit.t("Which session do you want to plan?")), hint(invitations.name(twinning)), _all_at_once(visit)]
    return [_with_screen(visit, one, f"{twinning.id}/") for one in offer(visit, lead, choices)]


def _when(visit: Visit, target: Target) -> list[Reply]:
    """Ask for the time; what is typed next is read as one."""
    wanted = f"{target.twinning.id}/{target.number}"
    visit.go(AT, AskingTime(wanted))
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


def _planned(visit: Visit, target: Target, when: When) -> list[Reply]:
    made = keep_planned(visit, target.twinning, {target.number: when})[0]
    return done(visit, made, visit.t("Planned."))


def keep_planned(visit: Visit, twinning: Twinning, whens: Mapping[int, When]) -> list[Session]:
    """Keep new sessions, or those that were cancelled and are planned again, and tell the groups."""
    known = {one.number: one for one in visit.store.sessions(twinning.id)}
    made = [_kept(visit, session_when.new_session(visit, twinning, n, when), known.get(n)) for n, when in whens.items()]
    permissions.note(visit, "session plan", *(f"{invitations.name(twinning)}, {one.number}" for one in made))
    session_posts.invite(visit.store, visit.turn.knowledge, made, visit.turn.now)
    return made


def _kept(visit: Visit, made: Session, known: Session | None) -> Session:
    if known is None:
        return visit.store.add_session(made)
    again = replace(
        made, id=known.id, name=known.name, version=known.version + 1, created_at=known.created_at, changed_at=made.created_at
    )  # fmt: skip
    visit.store.save_session(again)
    return again


def done(visit: Visit, session: Session, lead: str) -> list[Reply]:
    """What is said once it is planned or changed."""
    time_known(visit)
    at = session_times.moment(session.at)
    blocks: list[Block] = [
        text(lead),
        head(session_times.title(visit.words, session)),
        session_times.time_line(visit.words, at, session.zone, session.minutes),
        session_times.everywhere(visit.words, at, visit.store.cities(session.twinning)),
    ]
    blocks += [*nobody_told(visit, session.twinning), *_called(visit, session)]
    blocks += missing_places.said(visit, session) if missing_places.is_soon(session, visit.turn.millis) else []
    return [plain(*blocks, hint(visit.t("`schedule` shows every post that will go out, word for word.")))]


def _called(visit: Visit, session: Session) -> list[Block]:
    """How a meeting that the programme does not name gets a name of its own."""
    twinning = visit.store.twinning(session.twinning)
    if twinning is None or session.version > 1 or session.number in session_when.named(visit, twinning):
        return []
    return [hint(visit.t("`session name {number}` and a name calls it something else.", number=session.number))]


def nobody_told(visit: Visit, twinning: int) -> list[Block]:
    """That nobody is told, where no group is linked or the twinning is archived."""
    known = visit.store.twinning(twinning)
    if known and known.archived_at:
        back = visit.t("`twinning reopen {number}` takes it back.", number=twinning)
        return [hint(f"{visit.t('This twinning is archived: nobody is told.')} {back}")]
    if session_times.groups(visit.store, twinning):
        return []
    return [hint(visit.t("No group is linked, so nobody is told. `twinning link` makes a code for one."))]


def held_already(visit: Visit, target: Target, held: Session, again: str = "") -> list[Reply]:
    """That a session is over, and the way to a new meeting."""
    time_known(visit)
    at = session_times.zoned(visit.words, session_times.moment(held.at), held.zone)
    said = visit.t("{session} is over: {when}.", session=session_times.title(visit.words, held), when=at)
    stays = visit.t("What was held stays as it was. Do you want to plan a new meeting?")
    line = f"plan {target.twinning.id}/new {again}".strip()
    return offer(visit, [text(said), text(stays)], [(visit.t("Plan a new meeting"), line)])
