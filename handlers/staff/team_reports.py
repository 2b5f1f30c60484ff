"""Reports and exports, sent into the private chat of who may have them: the team all, a facilitator those of their twinnings."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.access import permissions
from handlers.access.roles import LEADERS, STAFF
from handlers.dialog.actions import Say
from handlers.dialog.blocks import head, items, text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Button, FileSpec, Reply
from handlers.dialog.visit import Visit, plain
from handlers.staff import read_drafts
from handlers.twinnings import invitations
from storage.records import Twinning

SHOWN = 8
"""Twinnings whose feedback has a button."""
MAKES = (
    "report.html",
    "report.table",
    "feedback.html",
    "feedback.cities",
    "feedback.table",
    "drafts.csv",
    "drafts.json",
)
"""The files that are made here: each as the command line makes it."""


def listed(visit: Visit, _argument: str = "") -> list[Reply]:
    """``reports``: what there is to send, each with its words."""
    mine = _mine(visit)
    number = mine[0].id if mine else 1
    lines = [
        ("report", visit.t("`report` – how the programmes and twinnings go, as a page")),
        ("feedback report", visit.t("`feedback report {number}` – what a twinning fed back, as a page", number=number)),
        ("feedback export", visit.t("`feedback export` – all answers as a table")),
        ("exports", visit.t("`export drafts` – the finished drafts that the team may read")),
        ("overview", visit.t("`overview` – the same in a message")),
        ("matches", visit.t("`matches` – which cities fit together, with a map and a table")),
    ]
    shown = items(*(line for action, line in lines if permissions.may(visit, action)))
    return [plain(head(visit.t("Reports and files")), shown, buttons=[*_buttons(visit), *_of_twinnings(visit, mine)])]


def _mine(visit: Visit) -> list[Twinning]:
    return [one for one in visit.store.twinnings() if permissions.may(visit, "feedback report", one.id)]


def _buttons(visit: Visit) -> Iterator[Button]:
    labels = (
        ("report", mark("Report")), ("feedback export", mark("All answers")), ("exports", mark("Finished drafts")),
        ("overview", mark("Overview")),
    )  # fmt: skip
    for line, label in labels:
        if permissions.may(visit, line):
            yield Button(visit.t(label), Say(line).encode(), numbered=False)


def _of_twinnings(visit: Visit, mine: list[Twinning]) -> Iterator[Button]:
    for one in mine[-SHOWN:]:
        label = visit.t("Feedback of {twinning}", twinning=invitations.name(one))
        yield Button(label, Say(f"feedback report {one.id}").encode(), numbered=False)


# -- what is sent


def _file(visit: Visit, make: str, words: str, twinning: int = 0) -> Reply:
    data = {"programme": visit.person.programme, "language": visit.words.language, "twinning": twinning}
    return Reply((text(words),), file=FileSpec(make, data))


def _sent(visit: Visit, *files: Reply) -> list[Reply]:
    """The files, where the platform takes some."""
    if visit.turn.channel.files:
        return list(files)
    return [plain(text(visit.t("I cannot send files here. The command line of the assistant writes the same ones.")))]


def report(visit: Visit, _argument: str = "") -> list[Reply]:
    """``report``: the page about all programmes and twinnings, and the same as a workbook."""
    page = _file(visit, "report.html", visit.t("How the programmes and twinnings go. It names no person."))
    return _sent(visit, page, _file(visit, "report.table", visit.t("The same as a table.")))


def feedback_report(visit: Visit, argument: str) -> list[Reply]:
    """``feedback report 1``: for the team with what was written, for all others what the cities may see."""
    mine, number = _mine(visit), argument.strip().lstrip("#")
    number = number or (str(mine[0].id) if len(mine) == 1 else "")
    twinning = invitations.reachable(visit, "feedback report", number)
    if twinning is None:
        return invitations.no_twinning(visit, number)
    named = invitations.name(twinning)
    own = visit.t("Feedback of {twinning}, with what was written: for the programme team only.", twinning=named)
    cities = visit.t("Feedback of {twinning}, as its cities may see it.", twinning=named)
    whole = [_file(visit, "feedback.html", own, twinning.id)] if permissions.may(visit, "feedback export") else []
    return _sent(visit, *whole, _file(visit, "feedback.cities", cities, twinning.id))


def feedback_export(visit: Visit, argument: str) -> list[Reply]:
    """``feedback export``, of one twinning with its number behind it."""
    number = argument.strip().lstrip("#")
    twinning = invitations.reachable(visit, "feedback export", number) if number else None
    if number and twinning is None:
        return invitations.no_twinning(visit, number)
    words = visit.t("Every answer as a row; of anonymous polls only what was counted.")
    return _sent(visit, _file(visit, "feedback.table", words, twinning.id if twinning else 0))


def drafts(visit: Visit, _argument: str = "") -> list[Reply]:
    """``export drafts``: the finished drafts whose owners agreed to it."""
    if next(iter(read_drafts.finished(visit.store, "")), None) is None:
        return [plain(text(visit.t("No finished draft may be read by the team.")))]
    table = _file(visit, "drafts.csv", visit.t("The finished drafts that the team may read, as a table."))
    return _sent(visit, table, _file(visit, "drafts.json", visit.t("The same as data.")))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("reports"),
        help=mark("reports and files that are sent to you here"),
        topic=Topic.TEAM,
        rule=LEADERS,
        run=listed,
    ),
    Command(
        word=mark("report"),
        help=mark("how the programmes and twinnings go, as a page"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=report,
    ),
    Command(
        word=mark("exports"),
        help=mark("the finished drafts that the team may read, as files"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=drafts,
        spellings={"": mark("export drafts / export the drafts / export finished drafts")},
    ),
)
