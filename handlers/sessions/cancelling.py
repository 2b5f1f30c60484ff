"""Sessions that are cancelled, with the reason where one is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from faq.answers.vocabulary import yes_or_no
from faq.text.spelling import fold
from faq.text.wordlists import alternatives
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog import command_phrases, decided
from handlers.dialog.blocks import Block, hint, quote, text
from handlers.dialog.remembered import AskingTime
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Choice, Visit, current_choices, plain, sure
from handlers.planned import session_news
from handlers.sessions import planning, session_phrases, session_when
from handlers.sessions.changing import changeable
from handlers.sessions.requests import AT, BECAUSE, Request, ask_first, overtaken, time_known, without_anyway
from handlers.sessions.session_target import LONGEST_PLACE, Target
from handlers.twinnings import invitations
from storage.records import Session, Twinning

LONGEST_REASON = LONGEST_PLACE
_BEGUN = re.compile(rf"(?:{BECAUSE}|{alternatives(session_phrases.BECAUSE_OF)})(?: of)?(?:[,:']| )\s*", re.I)
_SIGNS = " ,.;:!-\u2013\u2014"


def cancel(visit: Visit, target: Target) -> list[Reply]:
    """``session cancel 1 because the hall burned down``: asked once more before the groups are told."""
    words, heeded = without_anyway(target.rest)
    request = Request("cancel", target.twinning.id, target.number, heeded=heeded, reason=_reason(words))
    return cancel_it(visit, target.twinning, request)


def _too_long(visit: Visit, request: Request) -> list[Reply]:
    """That the reason is too long; nothing where it is not."""
    if len(request.reason) <= LONGEST_REASON:
        return []
    return [plain(text(visit.t("The reason is too long: at most {most} characters.", most=LONGEST_REASON)))]


def _reason(words: str) -> str:
    begun = _BEGUN.match(words)
    return words[begun.end() :].strip() if begun else words.strip()


def yes_because(visit: Visit, words: str) -> Choice | None:
    """The yes to whether a session is to be cancelled, the words behind it being the reason; None where that is not asked, or
    words say anything else."""
    offered = current_choices(visit) if visit.at == AT else []
    choice = offered[0] if len(offered) == 1 else None
    if choice is None or not isinstance(choice.value, dict) or choice.value["do"] != "cancel":
        return None
    behind = _behind_yes(words, choice.label)
    reason = _why_in(visit, behind) if behind else ""
    return (replace(choice, value={**choice.value, "reason": reason}) if reason else choice) if behind else None


def _behind_yes(words: str, label: str) -> list[str]:
    """What stands behind each yes that words begin with, and behind the label and its beginning: the shortest first."""
    said = words.split()
    begins = ((" ".join(said[:end]), " ".join(said[end:])) for end in range(len(said), 0, -1))
    yes = (behind for one, behind in begins if decided.does(one) or f"{fold(label)} ".startswith(f"{fold(one)} "))
    return [behind.lstrip(_SIGNS) for behind in yes]


def _why_in(visit: Visit, behind: Sequence[str]) -> str:
    """The reason in what stands behind a yes; empty where that only says once more that it is to be."""
    read = [session_phrases.said(one, visit.turn.now.date(), visit.person.language) for one in behind]
    if again := next((one for one in read if one and one.meaning == "cancel"), None):
        return again.why
    reason = behind[0]
    agrees = yes_or_no(reason) == "yes" or command_phrases.meaning(reason) or session_phrases.says_do_it(reason)
    return "" if agrees else _reason(reason)


def cancel_it(visit: Visit, twinning: Twinning, request: Request) -> list[Reply]:
    """Cancel it, once that was asked."""
    known = changeable(visit, Target(twinning, request.number, ""))
    if not isinstance(known, Session):
        return known
    label = visit.t("Yes, cancel it")
    if overtaken(request, known):
        return session_when.meanwhile(visit, known, request, label)
    if too_long := _too_long(visit, request):
        return too_long
    if not request.heeded:
        return _ask(visit, known, request, label)
    fresh = replace(known, cancelled=True, version=known.version + 1, changed_at=visit.turn.millis)
    visit.store.save_session(fresh)
    permissions.note(visit, "session cancel", f"{invitations.name(twinning)}, {fresh.number}")
    session_news.cancelled(visit.store, visit.turn.knowledge, known, fresh, visit.turn.now, request.reason)
    time_known(visit)
    unheard = planning.nobody_told(visit, twinning.id)
    return [plain(text(visit.t("Cancelled.") if unheard else visit.t("Cancelled. The groups are told.")), *unheard)]


def _ask(visit: Visit, known: Session, request: Request, label: str) -> list[Reply]:
    """Whether it is to be cancelled, and why; what is typed in private is the reason."""
    unheard = planning.nobody_told(visit, known.twinning)
    asked = mark("Cancel it? {session}") if unheard else mark("Cancel it and tell the groups? {session}")
    lead = [text(visit.t(asked, session=session_times.title(visit.words, known))), *unheard, *_why(visit, request)]
    if visit.turn.channel.private:
        visit.go(AT, AskingTime(cancel=f"{request.twinning}/{request.number}"))
    told = sure(visit, visit.t("The groups are told that it is cancelled."))
    return ask_first(visit, lead, label, replace(request, version=known.version), told)


def _why(visit: Visit, request: Request) -> Sequence[Block]:
    if request.reason:
        return [quote(request.reason, visit.t("Why"))]
    if visit.turn.channel.private:
        return [hint(visit.t("Why? Type it, and the groups read it. You need not."))]
    return [hint(visit.t("`session cancel {number} because …` tells the groups why.", number=request.number))]
