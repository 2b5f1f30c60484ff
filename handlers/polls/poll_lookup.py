"""Polls that there are: listed, shown with their results, closed."""

from __future__ import annotations

from dataclasses import replace

from handlers.access import permissions
from handlers.access.roles import STAFF
from handlers.calendar import session_times
from handlers.dialog import asked_once
from handlers.dialog.asked_once import NOW, without_now
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.turn import Reply
from handlers.dialog.visit import LONGEST_NUMBER, Visit, plain
from handlers.polls import feedback_polls, poll_view, polls, tally
from handlers.twinnings import invitations
from storage.records import Poll

SHOWN = 20


def _mine(visit: Visit, action: str) -> list[Poll]:
    return [one for one in visit.store.polls() if permissions.may(visit, action, one.twinning)]


def listed(visit: Visit, _rest: str = "") -> list[Reply]:
    """The polls that were asked, of the twinnings that somebody leads."""
    found = _asked(visit, "poll list")
    how = hint(visit.t("`poll new` makes one; `poll show 5` shows poll 5, `poll close 5` closes it."))
    if not found:
        return [plain(text(visit.t("There is no poll yet.")), how)]
    return [plain(head(visit.t("Polls")), items(*(_line(visit, one) for one in found[-SHOWN:])), how)]


def _asked(visit: Visit, action: str) -> list[Poll]:
    return [one for one in _mine(visit, action) if polls.is_posted(visit.store, one)]


def _line(visit: Visit, poll: Poll) -> str:
    twinning = visit.store.twinning(poll.twinning)
    answered = visit.tn("{number} answer", "{number} answers", tally.answered(visit.store, poll))
    state = visit.t("closed") if polls.is_closed(poll, visit.turn.millis) else visit.t("open")
    return " · ".join([str(poll.id), poll.text, invitations.name(twinning) if twinning else "", answered, state])


def _one(visit: Visit, action: str, number: str) -> Poll | None:
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER else 0
    found = next((one for one in _mine(visit, action) if one.id == wanted), None)
    return polls.settled(visit.store, found, visit.turn.millis) if found else None


def _unknown(visit: Visit) -> list[Reply]:
    return [plain(text(visit.t("There is no such poll. `poll` lists them.")))]


def shown(visit: Visit, number: str) -> list[Reply]:
    """A poll with its count, as far as it is for who asks."""
    poll = _one(visit, "poll show", number)
    if poll is None:
        return _unknown(visit)
    if ahead := _still_to_come(visit, poll):
        return ahead
    blocks = [head(_line(visit, poll)), hint(visit.t(poll_view.MODES[poll.mode])), *_count(visit, poll)]
    return [replace(plain(*blocks, *_took_part(visit, poll)), about=poll_view.where(visit, poll))]


def _count(visit: Visit, poll: Poll) -> list[Block]:
    """What may be seen of the count; of what is for the programme team nothing for who only leads the twinning."""
    if poll.mode == "anonymous" and poll.closed_at is None:
        return [text(visit.t("An anonymous poll shows its result once it is closed."))]
    return tally.result(visit, poll) if poll.mode != "staff" or _is_team(visit) else []


def _took_part(visit: Visit, poll: Poll) -> list[Block]:
    """The cities that took part and those that did not yet, apart from what they chose, for who sees that anyway."""
    if poll.mode == "anonymous":
        return [hint(visit.t("Who took part is ticked apart from the answers, and shown to nobody."))]
    if poll.mode == "staff" and not _is_team(visit):
        return []
    took, cities = visit.store.took_part(poll.id), visit.store.cities(poll.twinning)
    there = {seat.city for seat in visit.store.seats(poll.twinning) if seat.person in took}
    came = [one.name for one in cities if one.number in there]
    missing = [one.name for one in cities if one.number not in there]
    if not came:
        return [text(visit.t("Took part: nobody yet."))]
    said = visit.t("Took part: {cities}.", cities=visit.words.list(came))
    late = visit.t("Not yet: {cities}.", cities=visit.words.list(missing)) if missing else ""
    return [text(f"{said} {late}".strip())]


def _is_team(visit: Visit) -> bool:
    return bool(visit.grants.whose() & STAFF)


def results(visit: Visit, number: str) -> list[Reply]:
    """As ``shown``; without a number, of the newest poll that was asked."""
    found = _asked(visit, "poll results")
    if number or not found:
        return shown(visit, number) if number else listed(visit)
    newest = shown(visit, str(found[-1].id))
    more = hint(visit.t("`poll` lists the others."))
    return [replace(one, blocks=(*one.blocks, more)) for one in newest] if len(found) > 1 else newest


def closed(visit: Visit, rest: str) -> list[Reply]:
    """Close a poll, which is asked about once; one that waits for its session only where ``now`` is said."""
    number, now = without_now(rest)
    poll = _one(visit, "poll close", number)
    if poll is None:
        return _unknown(visit)
    if polls.is_closed(poll, visit.turn.millis):
        return [plain(text(visit.t("That poll is closed already.")))]
    if not now:
        return _still_to_come(visit, poll) or _ask_to_close(visit, poll)
    polls.close(visit.store, poll, visit.turn.millis)
    permissions.note(visit, "poll close", str(poll.id))
    return [plain(text(visit.t("Poll {number} is closed.", number=poll.id)))]


def _ask_to_close(visit: Visit, poll: Poll) -> list[Reply]:
    asked = visit.t("Close this poll now? {poll}", poll=_line(visit, poll))
    told = visit.t("Nobody can answer it any more.")
    return asked_once.ask(visit, asked, told, visit.t("Yes, close it"), f"poll close {poll.id}")


def _still_to_come(visit: Visit, poll: Poll) -> list[Reply]:
    """That nobody was asked yet, where a poll waits for its session; nothing where it does not."""
    session = visit.store.session(poll.session) if poll.session else None
    asked = polls.is_posted(visit.store, poll)
    if session is None or asked or feedback_polls.asked_at(session) <= visit.turn.millis:
        return []
    words = visit.t(
        "Nobody was asked that yet: poll {number} goes out after {session}.",
        number=poll.id,
        session=session_times.title(visit.words, session),
    )
    how = visit.t("{command} closes it all the same: then nobody is asked.", command=f"`poll close {poll.id} {NOW}`")
    return [plain(text(words), hint(how))]
