"""``city2city report`` as a workbook: what the page says, as numbers and dates to reckon with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.reports import report_found, report_programmes, report_results, report_twinnings, tables
from bot.reports.report_found import ReportFound, ReportWish
from bot.reports.tables import Column, WorkbookSheet
from bot.runtime.settings import Settings
from faq.places.geography import world_region
from handlers.staff import satisfaction
from handlers.staff.figures import SessionFigures, TwinningFigures
from handlers.staff.satisfaction import Rating
from storage.records import Json, Miss


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session with its twinning."""

    twinning: TwinningFigures
    session: SessionFigures


@dataclass(frozen=True, slots=True)
class RatingRow:
    """What was answered to a question, of one session, or (without one) of all together."""

    programme: str
    question: str
    good: int
    of: int
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class MissRow:
    """A question asked in vain; those that ask alike have one ``group``, counted from 1."""

    programme: str
    group: int
    miss: Miss


def report(conf: Settings, database: str, now: datetime, wish: ReportWish) -> bytes:
    """The workbook; StoreError where there is no database, Refused for a wish that cannot be, or without its library."""
    with report_found.opened(conf, database, now, wish) as found:
        return tables.workbook(_sheets(found))


def _sheets(found: ReportFound) -> Iterator[WorkbookSheet]:
    words = found.words
    head = (words.t("Programme"), words.t("Figure"), words.t("Value"))
    yield WorkbookSheet(words.t("Summary"), head, list(_summary(found)))
    yield tables.sheet(words.t("Twinnings"), _twinning_columns(found), found.twinnings)
    every = [SessionRow(one, session) for one in found.twinnings for session in one.sessions]
    yield tables.sheet(words.t("Sessions"), _session_columns(found), every)
    yield tables.sheet(words.t("Feedback"), _rating_columns(found), _ratings(found))
    if not found.wish.handed_on:
        yield tables.sheet(words.t("Questions"), _miss_columns(found), _misses(found))


# -- the summary


def _summary(found: ReportFound) -> Iterator[list[Json]]:
    words, every = found.words, report_results.cities(found.twinnings)
    yield ["", words.t("As of"), found.now.date()]
    yield from (["", title, day] for title, day in _bounds(found) if day)
    yield ["", words.t("Twinnings"), len(found.twinnings)]
    yield ["", words.t("Cities"), len(every)]
    yield ["", words.t("Number of countries"), len({one.country for one in every if one.country})]
    yield ["", words.t("Sessions held"), sum(one.held for one in found.twinnings)]
    for name, number in report_results.regions(every):
        yield ["", report_results.region_name(words, name), number]
    for pack, said in report_results.calls(found):
        yield [pack.name, words.t("Call"), said]
    for one in found.programmes:
        yield from ([one.pack.name, title, number] for title, number in report_programmes.funnel(words, one))


def _bounds(found: ReportFound) -> tuple[tuple[str, date | None], ...]:
    period, words = found.wish.period, found.words
    return (words.t("First day"), period.first), (words.t("Last day"), period.last)


# -- twinnings and sessions


def _twinning_columns(found: ReportFound) -> list[Column[TwinningFigures]]:
    words = found.words
    return [
        Column(words.t("Number"), lambda one: one.twinning.id),
        Column(words.t("Title"), lambda one: one.twinning.title),
        Column(words.t("Programme"), lambda one: one.twinning.programme),
        Column(words.t("Priority"), lambda one: one.twinning.priority),
        Column(words.t("Cities"), lambda one: [city.name for city in one.cities]),
        Column(words.t("Countries"), lambda one: [words.country(city.country) for city in one.cities if city.country]),
        Column(words.t("Parts of the world"), lambda one: _regions(found, one)),
        Column(words.t("Sessions held"), lambda one: one.held),
        Column(words.t("Next session"), lambda one: datetime.fromisoformat(one.next.starts) if one.next else ""),
        Column(words.t("Sessions with attendance noted"), lambda one: one.noted),
        Column(words.t("Cities that took part"), lambda one: one.came),
        Column(words.t("Cities expected"), lambda one: one.expected),
        Column(words.t("People on the roster"), lambda one: one.people),
        Column(words.t("Questions asked"), lambda one: one.questions),
        Column(words.t("Answers given"), lambda one: one.answers),
    ]


def _regions(found: ReportFound, one: TwinningFigures) -> list[str]:
    known = dict.fromkeys(world_region(city.country) for city in one.cities)
    return [report_results.region_name(found.words, name) for name in known if name]


def _session_columns(found: ReportFound) -> list[Column[SessionRow]]:
    words = found.words
    return [
        Column(words.t("Twinning"), lambda one: one.twinning.twinning.id),
        Column(words.t("Title"), lambda one: one.twinning.twinning.title),
        Column(words.t("Session"), lambda one: one.session.session.number),
        Column(words.t("Name"), lambda one: one.session.session.name),
        Column(words.t("Start"), lambda one: datetime.fromisoformat(one.session.session.starts)),
        Column(words.t("Time zone"), lambda one: one.session.session.zone),
        Column(words.t("Minutes"), lambda one: one.session.session.minutes),
        Column(words.t("Focus"), lambda one: one.session.focus),
        Column(words.t("Next steps noted"), lambda one: one.session.steps),
        Column(
            words.t("Cities that took part"),
            lambda one: report_twinnings.came(words, one.session, len(one.twinning.cities), found.at),
        ),
    ]


# -- feedback


def _ratings(found: ReportFound) -> Iterator[RatingRow]:
    words = found.words
    for pack in found.packs.values():
        rated = found.ratings[pack.id]
        for one in satisfaction.together(rated):
            yield RatingRow(pack.name, report_results.label(words, pack, one), one.good, one.of)
        for each in () if found.wish.handed_on else rated:
            name = words.pack(pack.id, each.question.label or each.question.text)
            yield RatingRow(pack.name, name, each.good, each.of, each)


def _rating_columns(found: ReportFound) -> list[Column[RatingRow]]:
    words = found.words
    everyone = words.t("All twinnings together")
    return [
        Column(words.t("Programme"), lambda one: one.programme),
        Column(words.t("Twinning"), lambda one: one.rating.session.twinning if one.rating else everyone),
        Column(words.t("Session"), lambda one: one.rating.session.number if one.rating else ""),
        Column(words.t("Day"), lambda one: date.fromisoformat(one.rating.session.starts[:10]) if one.rating else ""),
        Column(words.t("Question"), lambda one: one.question),
        Column(words.t("Satisfied"), lambda one: one.good),
        Column(words.t("Answers"), lambda one: one.of),
        Column(words.t("Share"), lambda one: round(one.good / one.of, 2)),
    ]


# -- questions


def _misses(found: ReportFound) -> Iterator[MissRow]:
    for one in found.programmes:
        for number, group in enumerate(one.asked, 1):
            yield from (MissRow(one.pack.name, number, miss) for miss in group)


def _miss_columns(found: ReportFound) -> list[Column[MissRow]]:
    words = found.words
    return [
        Column(words.t("Programme"), lambda one: one.programme),
        Column(words.t("Group"), lambda one: one.group),
        Column(words.t("Question"), lambda one: one.miss.text),
        Column(words.t("Day"), lambda one: datetime.fromtimestamp(one.miss.at / 1000, UTC).date()),
    ]
