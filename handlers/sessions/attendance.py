"""Who comes to a session: who cannot, which cities came, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.blocks import hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Reply, Step
from handlers.dialog.visit import Visit, plain
from handlers.planned import session_news, session_posts
from handlers.planned.session_news import Told
from handlers.sessions import asked_again, session_target
from handlers.sessions.requests import offer
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from handlers.twinnings.cities_meant import cities_meant
from storage.records import FLEETING, Attendance, Session, TwinningCity

ALL = "all"


def came(visit: Visit, target: Target) -> list[Reply]:
    """``session came 1 Köln, Nairobi``: which cities took part, or ``all``; without any it is asked."""
    known = session_target.existing(visit, target)
    if not isinstance(known, Session):
        return known
    if known.at > visit.turn.millis:
        early = visit.t(
            "{session} has not begun yet: nobody has come.", session=session_times.title(visit.words, known)
        )
        return [plain(text(early))]
    cities = visit.store.cities(target.twinning.id)
    if not target.rest.strip():
        return _who_came(visit, known, cities)
    meant = cities_meant(cities, target.rest)
    if isinstance(meant, str):
        known_names = visit.words.list([one.name for one in cities])
        said = visit.t(
            "{city} is no city of this twinning. I know these cities: {cities}.", city=meant, cities=known_names
        )
        return [plain(text(said))]
    names = [one.name for one in meant]
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


def follow(visit: Visit, session: Session, told: Told) -> None:
    """Who could not come still cannot where the time is as they knew it; else they are asked about the new one."""
    if not session_news.is_same_time(told.was, session):
        asked_again.ask(visit, session, told.at)
        return
    for one in visit.store.attendance(session.id):
        if one.version >= told.was.get("version", session.version - 1):
            visit.store.attend(replace(one, version=session.version))


def out(visit: Visit, action: StayAway) -> list[Reply]:
    """The button "I cannot come": pressed again it takes that back. The first reply is for who pressed it; who leads the
    twinning is told."""
    session = visit.store.session(action.session)
    if session is None:
        return [out_of_date(visit)]
    if session.cancelled and may_say(visit, session):
        return [plain(text(visit.t("That session was cancelled.")))]
    if session.version != action.version or session.cancelled:
        return [out_of_date(visit)]
    return say(visit, session, comes=said(visit, session) is False)


def say(visit: Visit, session: Session, *, comes: bool) -> list[Reply]:
    """Keep whether somebody comes. The first reply is for them alone; who leads the twinning is told where it is new."""
    if not may_say(visit, session):
        return [who_can_say(visit)]
    if session_times.ends(session) <= visit.turn.millis:
        return [plain(text(visit.t("That is over already.")))]
    is_new = (said(visit, session) is not False) != comes
    visit.store.attend(Attendance(session.id, visit.person.id, session.version, comes))
    words = visit.t("Noted: you come after all.") if comes else visit.t("Noted: you cannot come.")
    here = plain(text(words), hint(visit.t("Pressing the button again takes it back.")))
    return [here, *(_tell_leaders(visit, session, not comes) if is_new else ())]


def may_say(visit: Visit, session: Session) -> bool:
    """Whether somebody belongs to the twinning: nobody else is waited for."""
    return permissions.may(visit, "session list", session.twinning)


def who_can_say(visit: Visit) -> Reply:
    """Who is heard about coming, to who is not."""
    who = visit.t("Only who represents a city of the twinning can say that.")
    return plain(text(who), hint(visit.t("Who leads the twinning can say it for a city.")))


def said(visit: Visit, session: Session) -> bool | None:
    """Whether somebody said that they come to the session as it is planned now; None where they said nothing."""
    before = [one for one in visit.store.attendance(session.id) if one.person == visit.person.id]
    return before[0].comes if before and before[0].version == session.version else None


def say_of_city(visit: Visit, session: Session, city: TwinningCity, *, comes: bool) -> list[Reply]:
    """Keep whether the people of a city come, as who leads the twinning says; they may say otherwise themselves."""
    if session_times.ends(session) <= visit.turn.millis:
        return [plain(text(visit.t("That is over already.")))]
    people = [one.person for one in visit.store.seats(session.twinning) if one.city == city.number]
    if not people:
        how = visit.t("`invite city` invites somebody.")
        return [plain(text(visit.t("Nobody represents {city} yet.", city=city.name)), hint(how))]
    for person in people:
        visit.store.attend(Attendance(session.id, person, session.version, comes))
    _note(visit, session, city, comes=comes)
    params = {"city": city.name, "session": session_times.title(visit.words, session)}
    off = visit.t("Noted: {city} cannot come to {session}.", **params)
    said = visit.t("Noted: {city} comes to {session} after all.", **params) if comes else off
    return [plain(text(said)), *_tell_leaders(visit, session, not comes, city.name)]


def _note(visit: Visit, session: Session, city: TwinningCity, *, comes: bool) -> None:
    """What was said for others is an act; what people say of themselves is none."""
    twinning = visit.store.twinning(session.twinning)
    about = f"{invitations.name(twinning)}, {session.number}: {city.name}" if twinning else city.name
    permissions.note(visit, "session comes" if comes else "session away", about)


def _out_in_group(visit: Visit, action: StayAway) -> Step:
    answer, *told = out(visit, action)
    return Step(told, answer)


def out_of_date(visit: Visit) -> Reply:
    """What a button of an older post says."""
    return plain(text(visit.t("That post is out of date; there is a newer one.")))


def _tell_leaders(visit: Visit, session: Session, stays_away: bool, of: str = "") -> list[Reply]:
    """Tell who leads the twinning, but who says it; ``of`` is the city, where that is not their own."""
    seats = [one.city for one in visit.store.seats_of(visit.person.id) if one.twinning == session.twinning]
    city = of or next((one.name for one in visit.store.cities(session.twinning) if one.number in seats), "")
    leaders = [one for one in permissions.leaders(visit.store, session.twinning) if one != visit.person.id]
    name, about = "" if of else visit.person.name, session_posts.where(visit, session) if leaders else None
    told = [reply for leader in leaders for reply in _told(visit, session, leader, city, name, stays_away)]
    return [replace(one, about=about) for one in told]


def _told(visit: Visit, session: Session, leader: str, city: str, name: str, stays_away: bool) -> list[Reply]:
    """What a leader reads; ``name`` is who says it, where they agreed to one."""
    told = permissions.reachable(visit.turn, visit.store, leader)
    if told is None:
        return []
    words = told.words
    params = {"session": session_times.title(words, session), "city": city or words.t("the group")}
    if name:
        away = words.t("{person} ({city}) cannot come to {session}.", person=name, **params)
        back = words.t("{person} ({city}) comes to {session} after all.", person=name, **params)
        return [Reply((text(away if stays_away else back),), address=told.address, kind=FLEETING)]
    away = words.t("Somebody of {city} cannot come to {session}.", **params)
    said = away if stays_away else words.t("Somebody of {city} comes after all: {session}.", **params)
    return [Reply((text(said),), address=told.address)]


BUTTONS = (OnPress(action=StayAway, in_private=out, in_group=_out_in_group, unread=out_of_date),)
