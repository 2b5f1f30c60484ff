"""Rosters that are too small for anonymous answers: it is said to who asks for them, and to who leads what is asked so anyway."""

from __future__ import annotations

from faq.sessions import post_offsets
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.planned.message_keys import KeyForm
from handlers.polls import polls, tally
from handlers.twinnings import invitations
from storage.records import Outgoing, Poll, Twinning, millis
from storage.store import Store

KEYS = KeyForm("few/{poll:d}/{leader}")


def too_few(words: Translator, store: Store, twinning: Twinning) -> str:
    """Why nothing can be answered anonymously in a twinning; empty where it can."""
    number = tally.on_roster(store, twinning.id)
    if number >= tally.ENOUGH:
        return ""
    return words.tn(
        "{number} person is on the roster of {twinning}. Anonymous answers take at least three, else it can be worked out who"
        " said what.",
        "{number} people are on the roster of {twinning}. Anonymous answers take at least three, else it can be worked out who"
        " said what.",
        number,
        twinning=invitations.name(twinning),
    )


def after_leaving(visit: Visit, twinning: Twinning) -> list[Block]:
    """What is said to who took somebody off the roster: what was to be anonymous is not made less so behind anybody's back."""
    why, now = too_few(visit.words, visit.store, twinning), visit.turn.millis
    asked = [one for one in visit.store.polls(twinning.id) if one.mode == "anonymous" and not polls.is_closed(one, now)]
    if not why or (not asked and visit.store.feedback_mode(twinning.id) != "anonymous"):
        return []
    stays = visit.t("What is asked anonymously stays anonymous, and no result of it is shown.")
    how = visit.t("`feedback mode {number} staff` asks for the programme team only.", number=twinning.id)
    return [text(f"{why} {stays}"), hint(how)]


def tell_leaders(visit: Visit, poll: Poll) -> None:
    """Tell who leads the twinning of a poll that is being posted, once and by day, that no result of it will be shown."""
    store, twinning = visit.store, visit.store.twinning(poll.twinning)
    first = store.polls(session=poll.session)[0].id if poll.session else poll.id
    is_told = poll.id != first or bool(store.planned_under(KEYS.under(poll=poll.id)))
    if poll.mode != "anonymous" or twinning is None or is_told or not too_few(visit.words, store, twinning):
        return
    with store.transaction():
        store.put(
            [row for one in permissions.leaders(store, twinning.id) for row in _note(visit, twinning, poll, one)],
            visit.turn.millis,
        )


def _note(visit: Visit, twinning: Twinning, poll: Poll, leader: str) -> list[Outgoing]:
    told = permissions.reachable(visit.turn, visit.store, leader)
    if told is None:
        return []
    words = told.words
    asked = words.t("This is asked anonymously: {question}", question=words.pack(twinning.programme, poll.text))
    stays = words.t("What is asked anonymously stays anonymous, and no result of it is shown.")
    said = Reply((text(asked), text(f"{too_few(words, visit.store, twinning)} {stays}")))
    zone = session_times.zone_of(visit.store, leader, told.person.zone)
    due = millis(post_offsets.morning(visit.turn.now, zone))
    return [
        Outgoing(told.address, said.stored(), due, lane=1, key=KEYS.make(poll=poll.id, leader=leader), person=leader)
    ]
