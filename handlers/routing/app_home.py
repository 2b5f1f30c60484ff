"""The bot's own page (an app's home): what is open, what comes next, and for who leads or is of the team how that goes."""

from __future__ import annotations

from collections.abc import Iterator

from faq.rules.flow import missing
from handlers.access import permissions
from handlers.calendar import session_times
from handlers.dialog import role_menu
from handlers.dialog.actions import OpenScreen, Say, SwitchProgramme
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.menu import FIT
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply
from handlers.dialog.visit import Visit, command_button
from handlers.forms import check_places, draft_places, form_sheet
from handlers.people import privacy
from handlers.planned import pending
from handlers.planned.planned_message import about_of
from handlers.polls import poll_modal, polls
from handlers.sessions import planning, session_list
from handlers.staff import overview
from handlers.twinnings import invitations
from storage.records import Twinning

MOST = 4
"""How many twinnings are told of."""


def page(visit: Visit) -> Reply:
    """All of it. Nothing is noted as said: the talk itself begins with the notice."""
    lead = privacy.notice(visit) if visit.person.noticed_at is None else []
    blocks = [*lead, *_own(visit), *_sessions(visit), *_led(visit), *_team(visit)]
    blocks.append(hint(visit.t("Buttons answer in the chat with me, under Messages.")))
    return Reply(
        tuple(blocks),
        (*_ways_on(visit), *role_menu.buttons(visit), *planning.plan_button(visit), *poll_modal.button(visit)),
    )


# -- one's own


def _own(visit: Visit) -> list[Block]:
    if not visit.has_programme:
        return [text(visit.t("Nothing is begun yet.")), text(visit.t("Which programme is it about?"))]
    return [head(visit.pack.name), text(_check(visit)), text(_draft(visit))]


def _check(visit: Visit) -> str:
    if check_places.running(visit):
        return visit.t("Self-check: begun. It goes on where you stopped.")
    return visit.t("Self-check: done, answers kept.") if check_places.kept(visit) else visit.t("Self-check: not begun.")


def _draft(visit: Visit) -> str:
    form = draft_places.own(visit)
    if form is None:
        return visit.t("Application draft: not begun.")
    sheet = form_sheet.sheet_of(visit, form)
    left = len(missing(sheet.questions, sheet.answers))
    return visit.tn(
        "Application draft: {number} mandatory question left.",
        "Application draft: {number} mandatory questions left.",
        left,
    )


def _ways_on(visit: Visit) -> tuple[Button, ...]:
    """What is open goes on with one press; else it is begun, or the programme is chosen."""
    if not visit.has_programme:
        return (*_programmes(visit), command_button(visit, mark("help")))
    drafted = draft_places.own(visit)
    running = check_places.running(visit)
    check = _said(visit.t("Go on with the self-check"), "check") if running else command_button(visit, mark("check"))
    draft = _said(visit.t("Go on with the draft"), "draft") if drafted else command_button(visit, mark("draft"))
    beside = [mark("tasks"), mark("export")] if drafted else []
    rest = [command_button(visit, word) for word in (*beside, mark("ask"), mark("programme"), mark("help"))]
    return (check, draft, *(_screen(visit) if drafted else ()), *rest)


def _programmes(visit: Visit) -> list[Button]:
    packs = visit.turn.knowledge.packs.values()
    named = [Button(one.name, SwitchProgramme(one.id).encode(), numbered=False) for one in packs]
    return [*named, _said(visit.t("I don't know: which one fits?"), FIT)] if len(named) > 1 else named


def _screen(visit: Visit) -> tuple[Button, ...]:
    if not visit.turn.channel.screens:
        return ()
    return (Button(visit.t("Fill in on one screen"), OpenScreen("").encode(), numbered=False),)


def _said(label: str, word: str) -> Button:
    return Button(label, Say(word).encode(), numbered=False)


def _sessions(visit: Visit) -> list[Block]:
    """The next ones, each by one's own clock."""
    found = session_list.upcoming(visit)
    return [head(visit.t("The next sessions")), *found] if found else []


# -- of who leads a twinning, and of the team


def _led(visit: Visit) -> Iterator[Block]:
    led = [one for one in visit.store.twinnings() if permissions.may(visit, "schedule", one.id)]
    if led:
        yield head(visit.t("Twinnings that you lead"))
        yield items(*(_line(visit, one) for one in led[:MOST]))
    if len(led) > MOST:
        yield hint(visit.t("`twinning list` shows all of them."))


def _line(visit: Visit, twinning: Twinning) -> str:
    """A twinning with its posts to come and the polls that are open."""
    rows = [row for row in pending.rows(visit.store, twinning.id) if (about := about_of(row)) and not about.edits]
    number = len({row.out.key for row in rows})
    posts = visit.tn("{number} post to come", "{number} posts to come", number)
    at = min((row.out.due_at for row in rows), default=None)
    zone = session_times.zone_of(visit.store, visit.person.id, visit.person.zone)
    clock = session_times.zoned(visit.words, session_times.moment(at), zone) if at is not None else ""
    coming = [posts, *([visit.t("the next: {when}", when=clock)] if clock else [])]
    asked = [
        one for one in visit.store.polls(twinning.id)
        if polls.is_posted(visit.store, one) and not polls.is_closed(one, visit.turn.millis)
    ]  # fmt: skip
    still_open = [visit.tn("{number} poll open", "{number} polls open", len(asked))] if asked else []
    return " · ".join([invitations.name(twinning), *coming, *still_open])


def _team(visit: Visit) -> tuple[Block, ...]:
    return overview.show(visit)[0].blocks if permissions.may(visit, "overview") else ()
