"""What stands beside the answers on the page about a twinning: who took part, what was noted, and the programme's own figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.reports import page, report_twinnings
from bot.reports.feedback_source import ReportSource
from bot.reports.page import Html
from bot.reports.tables import Column
from handlers.calendar import session_times
from handlers.dialog.translator import Translator
from handlers.staff import figures, satisfaction
from handlers.staff.figures import SessionFigures
from handlers.staff.satisfaction import Rating, Share
from storage.records import Twinning

WORDS = Translator("en")


def noted(desk: ReportSource, twinning: Twinning) -> Iterator[Html]:
    """The sessions: which cities took part, what their focus was, and what comes next."""
    (found,) = figures.twinnings(desk.store, [twinning], desk.now)
    if found.sessions:
        yield page.section("Sessions", page.table(_columns(desk, len(found.cities)), found.sessions))


def _columns(desk: ReportSource, cities: int) -> Sequence[Column[SessionFigures]]:
    return (
        Column("Session", lambda one: session_times.title(WORDS, one.session)),
        Column("When", lambda one: report_twinnings.when(WORDS, one.session)),
        Column("Cities that took part", lambda one: report_twinnings.came(WORDS, one, cities, desk.now)),
        Column("Focus", lambda one: report_twinnings.noted(WORDS, one, one.focus, desk.now)),
        Column("Next steps noted", lambda one: report_twinnings.noted(WORDS, one, one.steps, desk.now)),
    )


def beside_programme(desk: ReportSource, twinning: Twinning) -> Iterator[Html]:
    """How satisfied this twinning was, and the programme as a whole: only with others in it, and from enough people on."""
    pack = desk.packs.get(twinning.programme)
    if pack is None:
        return
    every = [one for one in desk.store.twinnings(archived=True) if one.programme == pack.id]
    sessions = (session for one in every for session in desk.store.sessions(one.id))
    rated = satisfaction.ratings(desk.store, pack, sessions, desk.now)
    own = [one for one in rated if one.session.twinning == twinning.id]
    drawn = [_drawn(one, some) for one in satisfaction.together(rated) if (some := _of_both(one, own))]
    if drawn:
        note = "Answers that were satisfied, in closed polls. The programme's figure holds this twinning too."
        yield page.section("Beside the programme", page.el("p", note, class_="faint"), *drawn)


def _of_both(together: Share, own: Iterable[Rating]) -> list[Rating]:
    """What this twinning answered to a question; nothing where nobody else did."""
    some = [one for one in own if one.question.id == together.question.id]
    return some if sum(one.of for one in some) < together.of else []


def _drawn(together: Share, own: Sequence[Rating]) -> Html:
    rows = [
        ("This twinning", sum(one.good for one in own), sum(one.of for one in own)),
        ("The whole programme", together.good, together.of),
    ]
    return page.shares(together.question.label or together.question.text, rows, "{number} of {of} answers")
