"""What is answered out of a twinning: when and where its sessions are, what to bring, who belongs to it and who cannot come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from faq.places import places
from faq.text.spelling import fold
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, head, hint, items, quote, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit, plain
from handlers.sessions import open_questions, session_list
from handlers.twinnings import invitations
from storage.records import Session, Twinning, TwinningCity


def when(visit: Visit, sessions: Sequence[Session]) -> list[Block]:
    """When sessions are, and where."""
    return [block for one in sessions for block in session_list.shown(visit, one)]


def where(visit: Visit, sessions: Sequence[Session]) -> list[Block]:
    """Where sessions are; where that is not known, who can say it."""
    return [block for one in sessions for block in (*session_list.shown(visit, one), *_without_place(visit, one))]


def _without_place(visit: Visit, session: Session) -> list[Block]:
    if session.place:
        return []
    words = [text(visit.t("No link or place is noted for it yet."))]
    if permissions.may(visit, "session place", session.twinning):
        words.append(hint(visit.t("`session place {number}` and the link notes it.", number=session.number)))
    return words


def prepare(visit: Visit, sessions: Sequence[Session]) -> list[Block]:
    """What a session is for and what to have at hand, as the programme says; and what was agreed before."""
    return [block for one in sessions for block in _of_programme(visit, one)]


def _of_programme(visit: Visit, session: Session) -> list[Block]:
    twinning = visit.store.twinning(session.twinning)
    pack = session_times.pack_of(visit.turn.knowledge, twinning) if twinning else None
    named = [one for one in pack.file.session if one.number == session.number] if pack else []
    blocks: list[Block] = [text(session_times.title(visit.words, session))]
    if not named or pack is None:
        return [*blocks, text(visit.t("The programme text says nothing on what to prepare for it."))]
    purpose, bring = (visit.words.pack(pack.id, words) for words in (named[0].purpose, named[0].bring))
    return [*blocks, text(purpose), text(visit.t("Please have at hand: {bring}", bring=bring))]


def who_cannot_come(visit: Visit, sessions: Sequence[Session]) -> list[Block]:
    """Which cities cannot come to sessions."""
    return [block for one in sessions for block in _away(visit, one)]


def _away(visit: Visit, session: Session) -> list[Block]:
    said = session_list.who_cannot(visit, session) or visit.t("Nobody has said that they cannot come.")
    return [text(session_times.title(visit.words, session)), text(said)]


def who_came(visit: Visit, session: Session) -> list[Block]:
    """Which cities took part in a session, as it is noted."""
    came = visit.store.session_notes(session.id).get("came", "")
    said = visit.t("took part: {cities}", cities=came)
    unknown = visit.t("It is not noted yet which cities took part.")
    return [text(session_times.title(visit.words, session)), text(said if came else unknown)]


def agreed(visit: Visit, session: Session) -> list[Block]:
    """What was agreed on in a session, as it is noted."""
    notes = visit.store.session_notes(session.id)
    labels = {"focus": visit.t("Focus that you agreed on"), "steps": visit.t("Next steps that you agreed on")}
    said = [quote(notes[kind], label) for kind, label in labels.items() if kind in notes]
    none = [text(visit.t("Nothing is noted yet of what you agreed on."))]
    return [text(session_times.title(visit.words, session)), *(said or none)]


def silent(visit: Visit, twinnings: Sequence[Twinning]) -> list[Block]:
    """Which cities have not answered about the hours that are asked about."""
    private = visit.turn.channel.private
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone) if private else ""
    asked = [block for one in twinnings for block in open_questions.told(visit, one.id, zone)]
    return asked or [text(visit.t("No hours are asked about at the moment."))]


def roster(visit: Visit, twinning: Twinning, city: str = "") -> list[Block]:
    """The cities of a twinning with how many people represent them; of one of them alone where it is named."""
    cities = visit.store.cities(twinning.id)
    named = [city_called(cities, city)] if city else list(cities)
    if None in named:
        return list(no_such_city(visit, twinning.id).blocks)
    people = Counter(one.city for one in visit.store.seats(twinning.id))
    lines = [_represented(visit, one, people[one.number]) for one in named if one]
    nameless = hint(visit.t("Here people are counted, not named."))
    return [head(invitations.name(twinning)), items(*lines), nameless]


def _represented(visit: Visit, city: TwinningCity, people: int) -> str:
    if not people:
        return visit.t("{city}: nobody yet", city=city.name)
    return visit.tn("{city}: {number} person", "{city}: {number} people", people, city=city.name)


def no_such_city(visit: Visit, twinning: int) -> Reply:
    """That a city is not in the twinning, and which are."""
    names = [one.name for one in visit.store.cities(twinning)]
    return plain(text(visit.t("I know these cities: {cities}.", cities=visit.words.list(names))))


def city_called(cities: Sequence[TwinningCity], name: str) -> TwinningCity | None:
    """The city that is called so, in any language."""
    called = {fold(name), *(fold(one.name) for one in places.cities(name, near=False))}
    return next((one for one in cities if fold(one.name) in called), None)
