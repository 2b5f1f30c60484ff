"""``overview``: how the programmes and twinnings go, in a few lines. The page of ``city2city report`` says more."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.access.roles import STAFF
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.commands import Command, Topic
from handlers.dialog.translator import mark
from handlers.dialog.turn import Reply
from handlers.dialog.visit import Visit
from handlers.staff import figures, unsent
from handlers.staff.figures import ProgrammeFigures, Tally, TwinningFigures
from handlers.twinnings import invitations
from storage.records import QUOTING

TOP, SOON, STUCK = 3, 10, 10
"""How many results and questions, twinnings, and unsent messages are shown."""


def show(visit: Visit) -> list[Reply]:
    """The command ``overview``."""
    programmes = figures.programmes(visit.store, visit.turn.knowledge.packs)
    blocks = [block for one in programmes if one.used for block in _programme(visit, one)]
    found = list(figures.twinnings(visit.store, visit.store.twinnings(), visit.turn.millis))
    where = hint(visit.t("`report` sends the whole of it as a page."))
    said = (head(visit.t("Overview")), *blocks, *_twinnings(visit, found), *_stuck(visit), where)
    return [Reply(said, kind=QUOTING)]


# -- programmes


def _programme(visit: Visit, one: ProgrammeFigures) -> Iterator[Block]:
    found = one.funnel
    yield head(one.pack.name)
    yield items(
        visit.t("Self-checks: {begun} begun, {ended} with a result", begun=found.checks, ended=found.outcomes),
        visit.t("Drafts: {begun} begun, {finished} finished", begun=found.drafts, finished=found.finished),
        *_parts(visit, one),
        *_results(visit, one),
        *_asked(visit, one),
    )


def _parts(visit: Visit, one: ProgrammeFigures) -> Iterator[str]:
    if one.parts:
        done = ", ".join(f"{part.id} {part.done}/{part.drafts}" for part in one.parts)
        yield visit.t("Parts done in the drafts that you may read: {list}", list=done)


def _results(visit: Visit, one: ProgrammeFigures) -> Iterator[str]:
    if one.outcomes:
        yield visit.t("Results: {list}", list=_named(visit, one, one.outcomes))
    if one.failing:
        yield visit.t("Most often against it: {list}", list=_named(visit, one, one.failing))


def _named(visit: Visit, one: ProgrammeFigures, tally: Tally) -> str:
    return "; ".join(f"{visit.words.pack(one.pack.id, label)} ({number})" for label, number in tally[:TOP])


def _asked(visit: Visit, one: ProgrammeFigures) -> Iterator[str]:
    if one.asked:
        total = sum(map(len, one.asked))
        named = "; ".join(f"{len(group)} × {group[0].text}" for group in one.asked[:TOP])
        yield visit.tn("{number} question in vain: {list}", "{number} questions in vain: {list}", total, list=named)


# -- twinnings


def _twinnings(visit: Visit, found: list[TwinningFigures]) -> Iterator[Block]:
    yield head(visit.t("Twinnings"))
    if not found:
        yield text(visit.t("There is no twinning yet."))
        return
    soon = sorted(found, key=lambda one: (one.next is None, one.next.at if one.next else one.twinning.id))
    yield items(*(_twinning(visit, one) for one in soon[:SOON]))
    if len(found) > SOON:
        yield hint(visit.t("Those with the next sessions; there are {number} in all.", number=len(found)))


def _twinning(visit: Visit, one: TwinningFigures) -> str:
    parts = [invitations.name(one.twinning)]
    if one.next:
        when = f"{one.next.starts.replace('T', ' ')} {one.next.zone}"
        parts.append(visit.t("session {number} on {when}", number=one.next.number, when=when))
    else:
        parts.append(visit.t("no session planned"))
    parts += [*_attendance(visit, one), *_answers(visit, one)]
    if not any(not group.lost for group in one.groups):
        parts.append(visit.t("no group"))
    return " · ".join(parts)


def _attendance(visit: Visit, one: TwinningFigures) -> Iterator[str]:
    if one.expected:
        sessions = visit.tn("{number} session", "{number} sessions", one.held)
        yield visit.t(
            "took part: {came} of {cities} cities, noted for {noted} of {sessions}",
            came=one.came, cities=one.expected, noted=one.noted, sessions=sessions,
        )  # fmt: skip


def _answers(visit: Visit, one: TwinningFigures) -> Iterator[str]:
    if one.asked:
        people = visit.tn("{number} person", "{number} people", one.people)
        questions = visit.tn("{number} question", "{number} questions", one.questions)
        yield visit.t(
            "feedback: {given} of {asked} answers ({people}, {questions} each)",
            given=one.answers, asked=one.asked, people=people, questions=questions,
        )  # fmt: skip


# -- what could not be sent


def _stuck(visit: Visit) -> Iterator[Block]:
    found = unsent.found(visit.store, visit.turn.millis)
    if found.listed or found.old:
        yield head(visit.t("Not sent"))
    if found.listed:
        yield items(*(unsent.line(visit.words, one, visit.turn.millis) for one in found.listed[-STUCK:]))
    if (more := len(found.listed) - STUCK) > 0:
        yield hint(visit.t("The others ({number}): `city2city report` on the command line.", number=more))
    if found.old:
        yield hint(unsent.older(visit.words, found.old))


COMMANDS: tuple[Command[Visit], ...] = (
    Command(
        word=mark("overview"),
        help=mark("how the programmes and twinnings go, in figures"),
        topic=Topic.TEAM,
        rule=STAFF,
        run=lambda visit, _: show(visit),
    ),
)
