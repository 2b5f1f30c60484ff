"""What is said about sessions in words of one's own: that somebody cannot come, what is to be changed, and questions.

What people of no twinning ask is about the programme. Who may not do what they say is told who may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from faq.sessions import moments
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.actions import StayAway
from handlers.dialog.blocks import Block, hint, items, text
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import (
    attendance,
    away,
    session_answers,
    session_commands,
    session_help,
    session_phrases,
    session_target,
)
from handlers.sessions.requests import BECAUSE
from handlers.sessions.session_phrases import AWAY, BACK, LAST, SaidOfSessions
from handlers.twinnings import invitations
from storage.records import Millis, Session, Twinning, TwinningCity

DOES: Mapping[str, str] = {"move": "move", "cancel": "cancel", "plan": "plan", "new": "plan"}
"""What is meant, and the command that does it."""


def understood(visit: Visit, words: str) -> list[Reply] | None:
    """What comes of words about sessions; None where they are about anything else, or asked by who belongs to no twinning."""
    mine = twinnings(visit)
    names = [city.name for one in mine for city in visit.store.cities(one.id)]
    found = session_phrases.said(words, visit.turn.now.date(), visit.person.language, names)
    if found is None:
        return None
    if not mine and (gone := _archived(visit, found)):
        return gone
    if found.meaning in (AWAY, BACK):
        return _coming(visit, mine, found)
    if found.meaning in DOES:
        return _done(visit, found)
    if found.meaning in ("help", "series"):
        return session_help.how(visit, found.meaning)
    return _answered(visit, mine, found)


def _archived(visit: Visit, found: SaidOfSessions) -> list[Reply]:
    """That a twinning is archived, to who was answered while it was not; nothing to others, and where it goes on."""
    here = invitations.by_number(visit).get(permissions.here(visit))
    if here and here.archived_at and found.meaning in _OF_ANYBODY:
        return [session_target.archived(visit, here)]
    return session_target.all_archived(visit)


def asked(visit: Visit, words: str) -> list[Reply] | None:
    """The same where an answer is waited for, so that only a question can be meant."""
    return understood(visit, words) if words.rstrip().endswith("?") else None


def twinnings(visit: Visit) -> list[Twinning]:
    """The twinning of this group; in private those that somebody belongs to."""
    around = permissions.around(visit)
    known = {around} if around else set(visit.grants.of)
    return [one for one in visit.store.twinnings() if one.id in known] if known else []


# -- which sessions


def _meant(visit: Visit, mine: Sequence[Twinning], found: SaidOfSessions) -> list[Session]:
    """The sessions that are said; where it is not said which, all that are not over."""
    ahead = _ahead(visit, mine)
    if found.number == LAST:
        return ahead[-1:]
    if found.number:
        return _named(visit, [one for each in mine for one in session_times.planned(visit.store, each.id)], found)
    return sorted(ahead, key=_at)[:1] if found.next else _named(visit, ahead, found)


def _ahead(visit: Visit, mine: Sequence[Twinning]) -> list[Session]:
    return [one for each in mine for one in session_times.ahead(visit.store, each.id, visit.turn.millis)]


def _at(session: Session) -> Millis:
    return session.at


def _named(visit: Visit, sessions: Sequence[Session], found: SaidOfSessions) -> list[Session]:
    """Those of the number, or of the days, that are named; all where none is."""
    if found.number and found.number != LAST:
        return [one for one in sessions if str(one.number) == found.number]
    if {"day", "span"}.isdisjoint(found.filled):
        return list(sessions)
    days = set(found.days(_today(visit), visit.person.language))
    return [one for one in sessions if days & _days_of(visit, one)]


def _today(visit: Visit) -> date:
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    return moments.shown(visit.turn.now, zone).date()


def _days_of(visit: Visit, session: Session) -> set[date]:
    """The days on which a session is, by its own clock and by those of the cities."""
    zones = {session.zone, *(one.zone for one in visit.store.cities(session.twinning))}
    return {moments.shown(session_times.moment(session.at), zone).date() for zone in zones}


# -- coming


def _coming(visit: Visit, mine: Sequence[Twinning], found: SaidOfSessions) -> list[Reply]:
    """Whether somebody, or a city, comes."""
    heard = [one for one in mine if permissions.may(visit, "session list", one.id)]
    if not heard:
        return [attendance.who_can_say(visit)]
    sessions = _meant(visit, heard, found)
    if not sessions:
        return [plain(text(visit.t("No session is planned then. `sessions` shows yours.")))]
    if found.meaning == BACK and not found.names_one:
        missed = [one for one in sessions if _misses(visit, one, found)]
        if not (missed or found.city):
            return [plain(text(visit.t("You have not said that you cannot come. `sessions` shows yours.")))]
        sessions = missed or sessions
    if len(sessions) > 1:
        return _which(visit, sessions, found)
    return _noted(visit, sessions[0], found)


def _misses(visit: Visit, session: Session, found: SaidOfSessions) -> bool:
    """Whether who says it, or the city that is named, cannot come to a session until now."""
    if not found.city:
        return attendance.said(visit, session) is False
    city = _city_of(visit, session, found.city)
    return city is not None and city.name in dict(away.by_city(visit.store, session))


def _noted(visit: Visit, session: Session, found: SaidOfSessions) -> list[Reply]:
    comes = found.meaning == BACK
    city = _city_of(visit, session, found.city)
    if found.city and city is None:
        return [session_answers.no_such_city(visit, session.twinning)]
    own = [one.city for one in visit.store.seats_of(visit.person.id) if one.twinning == session.twinning]
    if city is None or city.number in own:
        return _own(visit, session, comes=comes)
    if not permissions.may(visit, "session came", session.twinning):
        return [attendance.who_can_say(visit)]
    return attendance.say_of_city(visit, session, city, comes=comes)


def _own(visit: Visit, session: Session, *, comes: bool) -> list[Reply]:
    """What is kept of who says it, with the session and the button that takes it back."""
    done, *told = attendance.say(visit, session, comes=comes)
    if not attendance.may_say(visit, session) or session_times.ends(session) <= visit.turn.millis:
        return [done]
    said, *_ = done.blocks
    about = hint(_title(visit, session))
    label = visit.t("I cannot come") if comes else visit.t("I come after all")
    return [plain(said, about, buttons=(_button(session, label),)), *told]


def _which(visit: Visit, sessions: Sequence[Session], found: SaidOfSessions) -> list[Reply]:
    """Ask which session is meant: with buttons where somebody speaks for themselves, else with the words to say."""
    titles = [_title(visit, one) for one in sessions]
    asked: list[Block] = [text(visit.t("Which session do you mean?")), items(*titles)]
    comes = found.meaning == BACK
    if found.city:
        said = (
            mark("{city} can come to session {number} after all")
            if comes
            else mark("{city} cannot come to session {number}")
        )
        example = visit.t(said, city=found.city, number=sessions[0].number)
        return [plain(*asked, hint(visit.t("Please say it with its number: “{example}”.", example=example)))]
    label = mark("I come to session {number}") if comes else mark("Not to session {number}")
    labels = [visit.t(label, number=one.number) for one in sessions]
    return [plain(*asked, buttons=tuple(map(_button, sessions, labels)))]


def _button(session: Session, label: str) -> Button:
    return Button(label, StayAway(session.id, session.version).encode(), numbered=False)


def _title(visit: Visit, session: Session) -> str:
    at = session_times.clock(visit.words, session_times.moment(session.at), session.zone)
    return f"{session_times.title(visit.words, session)} · {at}"


def _city_of(visit: Visit, session: Session, name: str) -> TwinningCity | None:
    return session_answers.city_called(visit.store.cities(session.twinning), name) if name else None


# -- changing


def _done(visit: Visit, found: SaidOfSessions) -> list[Reply]:
    """The command that is meant, by who may; the others are told who may."""
    do = DOES[found.meaning]
    if not permissions.may(visit, f"session {do}", permissions.here(visit)):
        return [permissions.who_may(visit, f"session {do}")]
    number = "new" if found.meaning == "new" else found.target or _numbered(visit, found)
    why = f"{BECAUSE} {found.why}" if found.why else ""
    return session_commands.command(visit, " ".join(filter(None, (do, number, found.time, why))))


def _numbered(visit: Visit, found: SaidOfSessions) -> str:
    """The session that is named by its day or its place, as a command has it."""
    if not found.names_one:
        return ""
    able = [one for one in twinnings(visit) if permissions.may(visit, "session move", one.id)]
    sessions = _meant(visit, able, found)
    return f"{sessions[0].twinning}/{sessions[0].number}" if len(sessions) == 1 else ""


# -- answers

_ANSWERS: Mapping[str, Callable[[Visit, Sequence[Session]], list[Block]]] = {
    "when": session_answers.when,
    "dates": session_answers.when,
    "where": session_answers.where,
    "prepare": session_answers.prepare,
    "who_away": session_answers.who_cannot_come,
    "who_comes": session_answers.who_cannot_come,
}
_OF_ONE_HELD: Mapping[str, Callable[[Visit, Session], list[Block]]] = {
    "who_came": session_answers.who_came,
    "agreed": session_answers.agreed,
}
"""What is asked about one session that was held."""
_OF_MEMBERS = ("who_away", "who_comes", "who_of", "who", "silent", *_OF_ONE_HELD)
"""What is told to who belongs to the twinning alone, in its group, too."""
_OF_ANYBODY = ("when", "dates", "where", "prepare")
"""What is told to everybody in the group of the twinning."""


def _answered(visit: Visit, mine: Sequence[Twinning], found: SaidOfSessions) -> list[Reply] | None:
    """The answer out of the twinning; None for who belongs to none."""
    if found.meaning in _OF_MEMBERS:
        mine = [one for one in mine if permissions.may(visit, "session list", one.id)]
    if not mine:
        return None
    if found.meaning in ("who_of", "who"):
        return [plain(*(block for one in mine for block in session_answers.roster(visit, one, found.city)))]
    if found.meaning == "silent":
        return [plain(*session_answers.silent(visit, mine))]
    if found.meaning in _OF_ONE_HELD:
        return [_of_one_held(visit, mine, found)]
    sessions = sorted(_ahead(visit, mine) if found.meaning == "dates" else _meant(visit, mine, found), key=_at)
    if not sessions:
        return [plain(text(visit.t("No such session is planned. `sessions` shows what is.")))]
    missed = [one for one in sessions if away.people(visit.store, one)] if found.meaning in _OF_MEMBERS else []
    meant = sessions if found.names_one or found.meaning == "dates" else missed or sessions[:1]
    return [plain(*_ANSWERS[found.meaning](visit, meant))]


def _of_one_held(visit: Visit, mine: Sequence[Twinning], found: SaidOfSessions) -> Reply:
    """The answer about the session that is named, or the last one that has begun."""
    every = [one for each in mine for one in session_times.planned(visit.store, each.id)]
    held = sorted((one for one in every if one.at <= visit.turn.millis), key=_at)
    held = _named(visit, held, found)
    if not held:
        return plain(text(visit.t("No such session has been held yet.")))
    return plain(*_OF_ONE_HELD[found.meaning](visit, held[-1]))
