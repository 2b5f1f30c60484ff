"""``city2city report``: how the programmes and twinnings go, as one page that can be passed on and printed."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime

from bot.reports import page, progress, staff
from bot.reports.page import Html, Inside
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.calendar import session_times
from handlers.dialog.translator import Translator
from handlers.staff import figures, unsent
from handlers.staff.figures import ProgrammeFigures, SessionFigures, TwinningFigures
from handlers.staff.unsent import UnsentList
from handlers.twinnings import invitations
from storage.records import Millis, Session, millis
from storage.store import Store

MONTHS, GROUPS = 12, 15
"""How many months and how many groups of questions are shown."""
WORDS = Translator("en")


def report(conf: Settings, database: str, now: datetime) -> str:
    """The page; StoreError where there is no database."""
    packs = load_packs(conf.packs)
    with closing(staff.existing(database)) as store:
        return written(store, packs, now)


def written(store: Store, packs: Mapping[str, Pack], now: datetime) -> str:
    """The page about what is in a store."""
    found = store.twinnings()
    at = millis(now)
    with progress.shown(found, len(found), "Twinnings") as some:
        twinnings = list(figures.twinnings(store, some, at))
    own = figures.programmes(store, packs)
    intro = f"As of {_moment(at)}. It names no person; the counters behind it know none."
    return page.page(
        "City twinning report", page.el("p", intro, class_="faint"),
        *(_programme(one) for one in own if one.used), *_unused(own),
        _twinnings(twinnings, at), _unsent(unsent.found(store, at), at),
    )  # fmt: skip


# -- programmes


def _unused(own: Sequence[ProgrammeFigures]) -> Iterator[Html]:
    if names := [one.pack.name for one in own if not one.used]:
        words = f"Nobody has begun a self-check or a draft yet in {WORDS.list(names)}."
        yield page.el("p", words, class_="faint")


def _programme(one: ProgrammeFigures) -> Html:
    parts = (_funnel(one), _outcomes(one), _parts(one), _asked(one))
    return page.section(one.pack.name, *(piece for part in parts for piece in part))


def _funnel(one: ProgrammeFigures) -> Iterator[Inside]:
    found = one.funnel
    rows = [
        ("Self-checks begun", found.checks),
        ("Self-checks with a result", found.outcomes),
        ("Drafts begun", found.drafts),
        ("Drafts finished", found.finished),
    ]
    if not any(number for _, number in rows):
        yield page.el("p", "Nobody has begun a self-check or a draft yet.")
        return
    yield page.bars("From the self-check to the finished draft", rows)
    yield page.el("p", "Each row counts for itself: nobody is followed from one to the next.", class_="faint")
    if len(one.months) > 1:
        months = one.months[-MONTHS:]
        title = f"Self-checks begun, by month, {months[0][0]} to {months[-1][0]}"
        yield page.columns(title, [(month_abbr[int(name[-2:])], number) for name, number in months])


def _outcomes(one: ProgrammeFigures) -> Iterator[Inside]:
    total = sum(number for _, number in one.outcomes)
    if total:
        yield page.shares("Results of the self-check", _each(one.outcomes, total))
    if one.failing:
        yield page.shares("Criteria that were most often not met", _each(one.failing, max(total, one.failing[0][1])))


def _each(tally: figures.Tally, of: int) -> list[tuple[str, int, int]]:
    return [(label, number, of) for label, number in tally]


def _parts(one: ProgrammeFigures) -> Iterator[Inside]:
    if one.parts:
        rows = [(f"{part.id} · {part.name}", part.done, part.drafts) for part in one.parts]
        yield page.shares("Drafts in which a part has all that is mandatory", rows)
        yield page.el("p", "Only drafts whose owners let the team read them.", class_="faint")


def _asked(one: ProgrammeFigures) -> Iterator[Inside]:
    if not one.asked:
        return
    yield page.el("h3", "Asked in vain")
    yield page.lines(*(f"{len(group)} × {group[0].text}" for group in one.asked[:GROUPS]))
    if (more := len(one.asked) - GROUPS) > 0:
        yield page.el("p", f"{more} more groups of questions are not shown.", class_="faint")
    how = page.join(("All of them: ", page.el("code", "city2city faq misses"), "."))
    yield page.el("p", how, class_="faint")


# -- twinnings


def _twinnings(found: Sequence[TwinningFigures], now: Millis) -> Html:
    if not found:
        return page.section("Twinnings", page.el("p", "There is no twinning yet."))
    table = page.table(COLUMNS, found)
    sessions = (piece for one in found if one.sessions for piece in _sessions(one, now))
    return page.section("Twinnings", *_together(found), table, *sessions)


def _together(found: Sequence[TwinningFigures]) -> Iterator[Html]:
    held, noted = sum(one.held for one in found), sum(one.noted for one in found)
    came, expected = sum(one.came for one in found), sum(one.expected for one in found)
    answers, asked = sum(one.answers for one in found), sum(one.asked for one in found)
    if expected:
        yield page.shares("Cities that took part in sessions", [("All twinnings together", came, expected)], "cities")
        words = f"Who took part was noted for {noted} of the {_sessions_held(held)}; only those are counted here."
        yield page.el("p", words, class_="faint")
    if asked and sum(one.answered for one in found) < figures.ENOUGH_TOGETHER:
        words = "Fewer than five people answered: what all twinnings answered together is not shown."
        yield page.el("p", words, class_="faint")
    elif asked:
        yield page.shares("Answers to feedback questions", [("All twinnings together", answers, asked)], "answers")
        words = "The second number is what could be answered: the people on the roster, times the questions they were asked."
        yield page.el("p", words, class_="faint")


def _sessions_held(number: int) -> str:
    return "one session held" if number == 1 else f"{number} sessions held"


def _groups(one: TwinningFigures) -> str:
    lost = sum(bool(group.lost) for group in one.groups)
    linked = f"{len(one.groups) - lost} linked" if one.groups else "none linked"
    return f"{linked}, {lost} lost" if lost else linked


def _came(one: TwinningFigures) -> str:
    if not one.expected:
        return "not noted for any session" if one.held else "no session held yet"
    return f"{_share(one.came, one.expected)}, noted for {one.noted} of {one.held} sessions"


def _answers(one: TwinningFigures) -> str:
    if not one.asked:
        return "nothing was asked yet" if one.people else "nobody is on the roster"
    people = "1 person" if one.people == 1 else f"{one.people} people"
    questions = "1 question" if one.questions == 1 else f"{one.questions} questions"
    return f"{_share(one.answers, one.asked)}: {people}, {questions} each"


COLUMNS: Sequence[Column[TwinningFigures]] = (
    Column("Twinning", lambda one: invitations.name(one.twinning)),
    Column("Cities", lambda one: ", ".join(city.name for city in one.cities)),
    Column("Groups", _groups),
    Column("Next session", lambda one: _when(one.next) if one.next else "none planned"),
    Column("Sessions held", lambda one: str(one.held)),
    Column("Cities that took part", _came),
    Column("Answers to questions", _answers),
)


def _share(number: int, of: int) -> str:
    return f"{number} of {of} ({number / of:.0%})"


def _sessions(one: TwinningFigures, now: Millis) -> Iterator[Html]:
    yield page.el("h3", f"Sessions of {invitations.name(one.twinning)}")
    yield page.table(_session_columns(len(one.cities), now), one.sessions)


def _session_columns(cities: int, now: Millis) -> Sequence[Column[SessionFigures]]:
    def noted(found: SessionFigures, is_noted: bool) -> str:
        return "" if found.session.cancelled or found.session.at > now else "yes" if is_noted else "no"

    def came(found: SessionFigures) -> str:
        if found.session.cancelled or found.session.at > now:
            return "cancelled" if found.session.cancelled else "still to come"
        if found.came is None:
            return "not noted"
        return f"{len(found.came)} of {cities}: {', '.join(found.came) or 'none'}"

    return (
        Column("Session", lambda one: session_times.title(WORDS, one.session)),
        Column("When", lambda one: _when(one.session)),
        Column("Focus noted", lambda one: noted(one, one.focus)),
        Column("Next steps noted", lambda one: noted(one, one.steps)),
        Column("Cities that took part", came),
    )


def _when(session: Session) -> str:
    day = WORDS.day(date.fromisoformat(session.starts[:10]))
    return f"{day}, {session.starts[11:16]} ({session.zone})"


# -- what could not be sent


def _unsent(found: UnsentList, now: Millis) -> Html:
    parts: list[Html] = []
    if found.listed:
        parts.append(page.table(_unsent_columns(now), found.listed))
        how = "`city2city …` is typed on the command line, `schedule …` in the chat with the assistant."
        parts.append(page.el("p", page.coded(how), class_="faint"))
    elif not found.old:
        parts.append(page.el("p", "None: nothing is in doubt, given up or held back."))
    if found.old:
        parts.append(page.el("p", page.coded(unsent.older(WORDS, found.old))))
    return page.section("Messages that were not sent", *parts)


def _unsent_columns(now: Millis) -> Sequence[Column[unsent.Unsent]]:
    return (
        Column("Twinning", lambda one: invitations.name(one.twinning) if one.twinning else "no twinning"),
        Column("What was not sent", lambda one: f"{unsent.what(WORDS, one)}, for {unsent.where(WORDS, one)}"),
        Column("It was due", lambda one: unsent.when(WORDS, one)),
        Column("Why", lambda one: unsent.why(WORDS, one)),
        Column("What you can do", lambda one: page.coded(unsent.how(WORDS, one, now))),
    )


def _moment(at: Millis) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
