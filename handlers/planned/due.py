"""What a planned row of the outbox says when its time has come. It knows what it is about; the words are made only now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handlers.dialog.translator import Translator
from handlers.dialog.turn import Knowledge, Reply
from handlers.dialog.visit import Visit
from handlers.forms import draft_markdown
from handlers.planned import feedback_nudges, session_posts, subscriptions
from handlers.polls import polls, secrecy
from storage.records import OutboxRow
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a planned row may know when it comes due."""

    now: datetime
    knowledge: Knowledge
    translators: Mapping[str, Translator]


def due(row: OutboxRow, desk: Desk, store: Store) -> list[Reply] | subscriptions.Later | str:
    """The messages to send; or until when to wait; or the reason (a key of ``posts.REASONS``) why there is nothing to send."""
    about = row.out.body["about"]
    if about["plan"] == session_posts.PLAN:
        session = store.session(about["session"])
        twinning = store.twinning(session.twinning) if session else None
        programme = twinning.programme if twinning else ""
        visit = draft_markdown.desk(store, desk.knowledge, desk.translators, desk.now, programme)
        return session_posts.due(visit, about, row.out.address)
    if about["plan"] == polls.PLAN:
        poll = store.poll(about["poll"])
        visit = _visit(desk, store, poll.twinning if poll else 0)
        said = polls.due(visit, about, row.out.address)
        if poll and about["what"] == "post" and not isinstance(said, str):
            secrecy.tell_leaders(visit, poll)
        return said
    if about["plan"] == feedback_nudges.PLAN:
        return _nudge(row, desk, store)
    return subscriptions.due(store, desk.knowledge, desk.translators, desk.now, row)


def _visit(desk: Desk, store: Store, twinning_id: int, language: str = "en") -> Visit:
    twinning = store.twinning(twinning_id)
    programme = twinning.programme if twinning else ""
    return draft_markdown.desk(store, desk.knowledge, desk.translators, desk.now, programme, language)


def _nudge(row: OutboxRow, desk: Desk, store: Store) -> list[Reply] | subscriptions.Later | str:
    about, person = row.out.body["about"], store.known_person(row.out.person)
    session = store.session(about["session"])
    if person is None or session is None:
        return "stopped"
    visit = _visit(desk, store, session.twinning, person.language or "en")
    if why_not := feedback_nudges.void(visit, session, about["at"], person.id):
        return why_not
    until = subscriptions.waits(store, person, desk.now)
    return subscriptions.Later(until) if until else feedback_nudges.nudge(visit, session)


def at_start(store: Store, desk: Desk) -> None:
    """Bring what is planned up to date: with the rules of time zones, the dates of the calls, and the polls that closed since."""
    session_posts.recompute(store, desk.knowledge, desk.now)
    subscriptions.refresh(store, desk.knowledge, desk.now)
    polls.settle_all(store, int(desk.now.timestamp() * 1000))


def planned(row: OutboxRow) -> bool:
    """Whether a row says what it is about instead of words."""
    return "about" in row.out.body


def reason(words: Translator, why: str) -> str:
    """Why a row was not sent, for people; what a platform said stays as it is."""
    known = {**session_posts.REASONS, **polls.REASONS}
    return words.t(known[why]) if why in known else why
