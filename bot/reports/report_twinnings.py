"""The twinnings in ``city2city report``: a row each, and a table of the sessions of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.reports import page
from bot.reports.page import Html
from bot.reports.report_found import ReportFound
from bot.reports.tables import Column
from handlers.calendar import session_times
from handlers.dialog.translator import Translator
from handlers.staff.figures import SessionFigures, TwinningFigures
from handlers.staff.satisfaction import Rating
from handlers.twinnings import invitations
from storage.records import Millis, Session


def written(found: ReportFound) -> Html:
    """The part about twinnings."""
    words = found.words
    title = words.t("Twinnings")
    if not found.twinnings:
        none = words.t("No twinning ran in this period.") if found.wish.period else words.t("There is no twinning yet.")
        return page.section(title, page.el("p", none))
    table = page.table(_columns(found), found.twinnings)
    sessions = (piece for one in found.twinnings if one.sessions for piece in _sessions(found, one))
    return page.section(title, table, *sessions)


def _columns(found: ReportFound) -> list[Column[TwinningFigures]]:
    words = found.words
    columns: list[Column[TwinningFigures]] = [
        Column(words.t("Twinning"), lambda one: invitations.name(one.twinning)),
        Column(words.t("Cities"), lambda one: ", ".join(city.name for city in one.cities)),
        Column(words.t("Priority"), lambda one: one.twinning.priority),
        Column(words.t("Groups"), lambda one: _groups(words, one)),
        Column(words.t("Next session"), lambda one: when(words, one.next) if one.next else words.t("none planned")),
        Column(words.t("Sessions held"), lambda one: str(one.held)),
        Column(words.t("Cities that took part"), lambda one: _came(words, one)),
        Column(words.t("Answers to questions"), lambda one: _answers(words, one)),
        Column(words.t("Satisfied"), lambda one: _trend(found, one)),
    ]
    for_team = (columns[3], columns[-1])
    return [one for one in columns if one not in for_team] if found.wish.handed_on else columns


def _groups(words: Translator, one: TwinningFigures) -> str:
    lost = sum(bool(group.lost) for group in one.groups)
    if not one.groups:
        return words.t("none linked")
    linked = words.t("{number} linked", number=len(one.groups) - lost)
    gone = words.t("{number} lost", number=lost)
    return f"{linked}, {gone}" if lost else linked


def _came(words: Translator, one: TwinningFigures) -> str:
    if not one.expected:
        return words.t("not noted for any session") if one.held else words.t("no session held yet")
    return words.tn(
        "{share}, noted for {noted} of {number} session",
        "{share}, noted for {noted} of {number} sessions",
        one.held, share=_share(words, one.came, one.expected), noted=one.noted,
    )  # fmt: skip


def _answers(words: Translator, one: TwinningFigures) -> str:
    if not one.asked:
        return words.t("nothing was asked yet") if one.people else words.t("nobody is on the roster")
    people = words.tn("{number} person", "{number} people", one.people)
    questions = words.tn("{number} question", "{number} questions", one.questions)
    share = _share(words, one.answers, one.asked)
    return words.t("{share}: {people}, {questions} each", share=share, people=people, questions=questions)


def _share(words: Translator, number: int, of: int) -> str:
    return words.t("{number} of {of} ({percent}%)", number=number, of=of, percent=round(100 * number / of))


# -- satisfaction


def _trend(found: ReportFound, one: TwinningFigures) -> Html | str:
    """Each question in all sessions together, and from the first session that was rated to the last."""
    kinds: dict[str, list[Rating]] = {}
    for rated in found.rated(one.twinning.id):
        kinds.setdefault(rated.question.id, []).append(rated)
    return _listed([_in_all(found, one, some) for some in kinds.values()])


def _listed(said: Sequence[str]) -> Html | str:
    return page.lines(*said) if len(said) > 1 else "".join(said)


def _in_all(found: ReportFound, one: TwinningFigures, some: Sequence[Rating]) -> str:
    words = found.words
    share = _share(words, sum(rated.good for rated in some), sum(rated.of for rated in some))
    said = f"{_question(words, one, some[0])} {share}"
    if len(some) < 2:
        return said
    first, last = (round(100 * rated.good / rated.of) for rated in (some[0], some[-1]))
    return words.t("{share}; first session {first}%, last {last}%", share=said, first=first, last=last)


def _question(words: Translator, one: TwinningFigures, rated: Rating) -> str:
    return words.pack(one.twinning.programme, rated.question.label or rated.question.text)


# -- sessions


def _sessions(found: ReportFound, one: TwinningFigures) -> Iterator[Html]:
    words = found.words
    yield page.el("h3", words.t("Sessions of {twinning}", twinning=invitations.name(one.twinning)))
    named = [f"{city.name} ({words.country(city.country)})" if city.country else city.name for city in one.cities]
    yield page.el("p", words.list(named), class_="faint")
    yield page.table(_session_columns(found, one), one.sessions)


def _session_columns(found: ReportFound, twinning: TwinningFigures) -> list[Column[SessionFigures]]:
    words = found.words

    columns: list[Column[SessionFigures]] = [
        Column(words.t("Session"), lambda one: session_times.title(words, one.session)),
        Column(words.t("When"), lambda one: when(words, one.session)),
        Column(words.t("Focus"), lambda one: noted(words, one, one.focus, found.at)),
        Column(words.t("Next steps noted"), lambda one: noted(words, one, one.steps, found.at)),
        Column(words.t("Cities that took part"), lambda one: came(words, one, len(twinning.cities), found.at)),
        Column(words.t("Satisfied"), lambda one: _rated(found, twinning, one)),
    ]
    return columns[:-1] if found.wish.handed_on else columns


def _rated(found: ReportFound, twinning: TwinningFigures, one: SessionFigures) -> Html | str:
    words = found.words
    said = [
        f"{_question(words, twinning, rated)} {_share(words, rated.good, rated.of)}"
        for rated in found.rated(twinning.twinning.id)
        if rated.session.id == one.session.id
    ]
    return _listed(said)


def noted(words: Translator, one: SessionFigures, note: str, now: Millis) -> str:
    """What was noted of a session; that it was not, once the session began."""
    past = not one.session.cancelled and one.session.at <= now
    return note or (words.t("not noted") if past else "")


def came(words: Translator, one: SessionFigures, cities: int, now: Millis) -> str:
    """Which cities took part, in words."""
    if one.session.cancelled or one.session.at > now:
        return words.t("cancelled") if one.session.cancelled else words.t("still to come")
    if one.came is None:
        return words.t("not noted")
    names = ", ".join(one.came) or words.t("none")
    return words.t("{number} of {of}: {cities}", number=len(one.came), of=cities, cities=names)


def when(words: Translator, session: Session) -> str:
    """When a session is, by the clock it was planned by."""
    day = words.day(date.fromisoformat(session.starts[:10]))
    return f"{day}, {session.starts[11:16]} ({session.zone})"
