"""``city2city report``: how the programmes and twinnings go, as one page that can be passed on and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.reports import page, report_found, report_programmes, report_results, report_twinnings, statements
from bot.reports.page import Html
from bot.reports.report_found import WHOLE, ReportFound, ReportWish
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from faq.pack.model import Pack
from handlers.dialog.translator import Translator
from handlers.staff import unsent
from handlers.staff.period import Period
from handlers.twinnings import invitations
from storage.records import Millis
from storage.store import Store


def report(conf: Settings, database: str, now: datetime, wish: ReportWish = WHOLE) -> str:
    """The page; StoreError where there is no database, Refused for a wish that cannot be."""
    with report_found.opened(conf, database, now, wish) as found:
        return _page(found)


def written(store: Store, packs: Mapping[str, Pack], now: datetime, wish: ReportWish = WHOLE) -> str:
    """The page about what is in a store."""
    return _page(report_found.found(store, packs, now, wish))


def _page(found: ReportFound) -> str:
    words = found.words
    names = words.list([pack.name for pack in found.lead])
    return page.page(
        words.t("Report: {programmes}", programmes=names),
        *_intro(found),
        *report_results.written(found),
        *report_programmes.written(found),
        report_twinnings.written(found),
        *(() if found.wish.handed_on else (_unsent(found),)),
        *statements.foot(found.lead),
        language=words.language,
    )


def _intro(found: ReportFound) -> Iterator[Html]:
    words, period = found.words, found.wish.period
    said = [words.t("As of {day}.", day=words.day(found.now.date()))]
    if period:
        said.insert(0, f"{between(words, period)}.")
    said.append(words.t("The counters behind it know no person; focus and next steps are as they were noted."))
    yield page.el("p", " ".join(said), class_="faint")
    if found.wish.handed_on:
        return
    note = words.t("For the programme team only. A page to pass on: `city2city report --to-hand-on`.")
    yield page.el("p", page.coded(note), class_="note")


def between(words: Translator, period: Period) -> str:
    """A period in words."""
    first, last = (words.day(day) if day else "" for day in (period.first, period.last))
    if first and last:
        return words.t("From {first} to {last}", first=first, last=last)
    return words.t("From {first} on", first=first) if first else words.t("Until {last}", last=last)


# -- what could not be sent


def _unsent(found: ReportFound) -> Html:
    words, missing = found.words, found.unsent
    parts: list[Html] = []
    if missing.listed:
        parts.append(page.table(_unsent_columns(words, found.at), missing.listed))
        how = words.t("`city2city …` is typed on the command line, `schedule …` in the chat with the assistant.")
        parts.append(page.el("p", page.coded(how), class_="faint"))
    elif not missing.old:
        parts.append(page.el("p", words.t("None: nothing is in doubt, given up or held back.")))
    if missing.old:
        parts.append(page.el("p", page.coded(unsent.older(words, missing.old))))
    return page.section(words.t("Messages that were not sent"), *parts)


def _unsent_columns(words: Translator, now: Millis) -> list[Column[unsent.Unsent]]:
    def what(one: unsent.Unsent) -> str:
        return words.t("{post}, for {place}", post=unsent.what(words, one), place=unsent.where(words, one))

    return [
        Column(
            words.t("Twinning"), lambda one: invitations.name(one.twinning) if one.twinning else words.t("no twinning")
        ),
        Column(words.t("What was not sent"), what),
        Column(words.t("It was due"), lambda one: unsent.when(words, one)),
        Column(words.t("Why"), lambda one: unsent.why(words, one)),
        Column(words.t("What you can do"), lambda one: page.coded(unsent.how(words, one, now))),
    ]
