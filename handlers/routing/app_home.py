"""The bot's own page (an app's home): where the person is, with buttons to go on."""

from __future__ import annotations

from faq.rules.flow import missing
from handlers.dialog.actions import OpenScreen
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, Reply, head, hint, text
from handlers.dialog.visit import Visit, command_button
from handlers.forms import check_places, draft_places, form_sheet
from handlers.people import privacy
from handlers.sessions import planning, session_list


def page(visit: Visit) -> Reply:
    """Where the self-check and the draft stand. Nothing is noted as said: the talk itself begins with the notice."""
    lead = privacy.notice(visit) if visit.person.noticed_at is None else []
    if not visit.has_programme:
        start = (command_button(visit, mark("start")), command_button(visit, mark("help")))
        nothing = [text(visit.t("Nothing is begun yet.")), text(visit.t("Which programme is it about?"))]
        return Reply((*lead, *nothing, *session_list.upcoming(visit)), (*start, *planning.plan_button(visit)))
    blocks = [*lead, head(visit.pack.name), text(_check(visit)), text(_draft(visit))]
    blocks += session_list.upcoming(visit)
    blocks.append(hint(visit.t("Buttons answer in the chat with me, under Messages.")))
    return Reply(tuple(blocks), _buttons(visit))


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


def _buttons(visit: Visit) -> tuple[Button, ...]:
    words = [mark("check"), mark("draft"), mark("ask"), mark("programme"), mark("help")]
    if draft_places.own(visit):
        words[2:2] = [mark("tasks"), mark("export")]
    buttons = [command_button(visit, word) for word in words]
    if draft_places.own(visit) and visit.turn.channel.screens:
        buttons.insert(2, Button(visit.t("Fill in on one screen"), OpenScreen("").encode(), numbered=False))
    return (*buttons, *planning.plan_button(visit))
