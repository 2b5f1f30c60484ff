"""Who comes to a session: who cannot, which cities came, and who is told."""

from __future__ import annotations

from collections.abc import Sequence

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.blocks import head, hint, text
from handlers.dialog.buttons import OnPress
from handlers.dialog.turn import Button, Reply, Step
from handlers.dialog.visit import Visit, plain
from handlers.planned import session_posts
from handlers.planned.message_keys import tailed
from handlers.sessions import session_target
from handlers.sessions.requests import offer
from handlers.sessions.session_target import Target
from handlers.twinnings import invitations
from storage.records import Attendance, Outgoing, Session, TwinningCity, millis

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
    wanted = [part.strip() for part in target.rest.split(",") if part.strip()]
    if not wanted:
        return _who_came(visit, known, cities)
    names = _names(cities, wanted)
    if names is None:
        known_names = visit.words.list([one.name for one in cities])
        return [plain(text(visit.t("I know these cities: {cities}.", cities=known_names)))]
    visit.store.note_session(known.id, "came", ", ".join(names))
    permissions.note(visit, "session came", f"{invitations.name(target.twinning)}, {known.number}: {', '.join(names)}")
    return [plain(text(visit.t("Noted: {cities}.", cities=visit.words.list(names))))]


def _names(cities: Sequence[TwinningCity], wanted: Sequence[str]) -> list[str] | None:
    """The cities that are meant, each once; None where one of them is not known."""
    every = [one.casefold() for one in wanted] == [ALL]
    found = list(cities) if every else [invitations.city_named(cities, one) for one in wanted]
    return None if None in found else list(dict.fromkeys(one.name for one in found if one))


def _who_came(visit: Visit, session: Session, cities: Sequence[TwinningCity]) -> list[Reply]:
    """Ask which cities took part, and say what is noted. That somebody was there is never assumed."""
    named = visit.t("Which cities took part in {session}?", session=session_times.title(visit.words, session))
    noted = visit.store.session_notes(session.id).get("came", "")
    so_far = [hint(visit.t("Noted until now: {cities}.", cities=noted))] if noted else []
    example = f"`session came {session.number} {', '.join(one.name for one in cities[:2])}`"
    lead = [text(named), *so_far, text(visit.t("For example: {example}", example=example))]
    return offer(visit, lead, [(visit.t("All of them"), f"came {session.twinning}/{session.number} {ALL}")])


def ask_again(visit: Visit, session: Session) -> None:
    """Who could not come to the time before is asked about the new one, in private and by day."""
    for one in visit.store.attendance(session.id):
        told = permissions.reachable(visit.turn, visit.store, one.person)
        if one.comes or one.version >= session.version or told is None:
            continue
        words, person = told.words, told.person
        zone = session_times.zone_of(visit.store, person.id, person.zone)
        at = session_times.time_line(words, session_times.moment(session.at), zone, session.minutes)
        asked = words.t("You could not come; now it is at another time. You are expected, unless you press the button.")
        button = Button(words.t("I cannot come"), StayAway(session.id, session.version).encode(), numbered=False)
        said = Reply((head(session_times.title(words, session)), at, text(asked)), (button,))
        due = millis(post_offsets.morning(visit.turn.now, zone))
        key = tailed(session_posts.key(session, "again"), person.id)
        visit.store.put(
            [Outgoing(told.address, said.stored(), due, lane=1, key=key, person=person.id)], visit.turn.millis
        )


def out(visit: Visit, action: StayAway) -> list[Reply]:
    """The button "I cannot come": pressed again it takes that back. The first reply is for who pressed it; who leads the
    twinning is told."""
    session = visit.store.session(action.session)
    if session is None or not _concerns(visit, session):
        return [out_of_date(visit)]
    if session.cancelled:
        return [plain(text(visit.t("That session was cancelled.")))]
    if session.version != action.version:
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
    leaders = [one for one in permissions.leaders(visit.store, session.twinning) if one != visit.person.id]
    return [reply for leader in leaders for reply in _told(visit, session, leader, city, stays_away)]


def _told(visit: Visit, session: Session, leader: str, city: str, stays_away: bool) -> list[Reply]:
    told = permissions.reachable(visit.turn, visit.store, leader)
    if told is None:
        return []
    words = told.words
    params = {"session": session_times.title(words, session), "city": city or words.t("the group")}
    away = words.t("Somebody of {city} cannot come to {session}.", **params)
    said = away if stays_away else words.t("Somebody of {city} comes after all: {session}.", **params)
    return [Reply((text(said),), address=told.address)]


BUTTONS = (OnPress(action=StayAway, in_private=out, in_group=_out_in_group, unread=out_of_date),)
