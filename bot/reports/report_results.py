"""The results at the head of ``city2city report``: calls, cities and where they are, priorities, attendance, satisfaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.reports import page, report_programmes
from bot.reports.page import Html
from bot.reports.report_found import ReportFound
from bot.reports.report_programmes import unfilled
from faq.pack.model import Pack
from faq.places.geography import world_region
from faq.rules.calls import state
from handlers.dialog.translator import Translator, mark
from handlers.programme import call_status
from handlers.staff import allocation_words, figures, satisfaction
from handlers.staff.figures import TwinningFigures
from handlers.staff.satisfaction import Share
from storage.records import TwinningCity

OF_CITIES, OF_ANSWERS = mark("{number} of {of} cities"), mark("{number} of {of} answers")
UNKNOWN = mark("not known")


def written(found: ReportFound) -> Iterator[Html]:
    """The part with the results."""
    words = found.words
    parts = [*_in_short(found), *_where(found), *_together(words, found.twinnings), *_satisfaction(found)]
    if found.wish.period and found.is_empty:
        parts.insert(0, page.el("p", words.t("Nothing took place in this period.")))
    yield page.section(words.t("Results"), *parts)


def cities(found: Iterable[TwinningFigures]) -> list[TwinningCity]:
    """The cities of these twinnings, each once."""
    every = {(city.name.casefold(), city.country): city for one in found for city in one.cities}
    return list(every.values())


def regions(found: Sequence[TwinningCity]) -> list[tuple[str, int]]:
    """How many of the cities are in each part of the world, the most first; that of some may not be known (empty)."""
    return Counter(world_region(one.country) for one in found).most_common()


def calls(found: ReportFound) -> Iterator[tuple[Pack, str]]:
    """How it stands with the calls, by programme."""
    for pack in found.packs.values():
        yield pack, call_status.says(found.words, state(pack.file, found.now))


def _in_short(found: ReportFound) -> Iterator[Html]:
    words, every = found.words, cities(found.twinnings)
    held = sum(one.held for one in found.twinnings)
    countries = sorted({words.country(one.country) for one in every if one.country})
    said = [
        words.tn("{number} twinning", "{number} twinnings", len(found.twinnings)),
        words.tn("{number} city", "{number} cities", len(every)),
        words.tn("{number} session held", "{number} sessions held", held),
    ]
    yield page.lines(
        " · ".join(said),
        *([words.t("Countries: {countries}", countries=words.list(countries))] if countries else ()),
        *(f"{pack.name} · {said}" for pack, said in calls(found)),
    )


def _where(found: ReportFound) -> Iterator[Html]:
    words, every = found.words, cities(found.twinnings)
    if every:
        rows = [(region_name(words, name), number) for name, number in regions(every)]
        yield page.bars(words.t("Cities by part of the world"), rows)
    if named := Counter(one.twinning.priority for one in found.twinnings if one.twinning.priority).most_common():
        yield page.bars(words.t("Twinnings by priority"), named)


def region_name(words: Translator, name: str) -> str:
    """A part of the world in words."""
    return allocation_words.named(words, name) if name else words.t(UNKNOWN)


# -- how many took part and answered


def _together(words: Translator, found: Sequence[TwinningFigures]) -> Iterator[Html]:
    held, noted = sum(one.held for one in found), sum(one.noted for one in found)
    came, expected = sum(one.came for one in found), sum(one.expected for one in found)
    everyone = words.t("All twinnings together")
    if expected:
        yield page.shares(
            words.t("Cities that took part in sessions"), [(everyone, came, expected)], unfilled(words, OF_CITIES)
        )
        note = words.tn(
            "Who took part was noted for {noted} of the one session held; only those are counted here.",
            "Who took part was noted for {noted} of the {number} sessions held; only those are counted here.",
            held, noted=noted,
        )  # fmt: skip
        yield page.el("p", note, class_="faint")
    yield from _response(words, found)


def _response(words: Translator, found: Sequence[TwinningFigures]) -> Iterator[Html]:
    answers, asked = sum(one.answers for one in found), sum(one.asked for one in found)
    if not asked:
        return
    if sum(one.answered for one in found) < figures.ENOUGH_TOGETHER:
        few = words.t("Fewer than five people answered: what all twinnings answered together is not shown.")
        yield page.el("p", few, class_="faint")
        return
    rows = [(words.t("All twinnings together"), answers, asked)]
    yield page.shares(words.t("Answers to feedback questions"), rows, unfilled(words, OF_ANSWERS))
    note = words.t(
        "The second number is what could be answered: the people on the roster, times the questions they were asked."
    )
    yield page.el("p", note, class_="faint")


# -- satisfaction


def _satisfaction(found: ReportFound) -> Iterator[Html]:
    words = found.words
    for pack in found.packs.values():
        rated = found.ratings[pack.id]
        if not rated:
            continue
        yield page.el("h3", words.t("Satisfaction with sessions: {programme}", programme=pack.name))
        if together := satisfaction.together(rated):
            rows = [(label(words, pack, one), one.good, one.of) for one in together]
            yield page.shares(words.t("Answers that were satisfied"), rows, unfilled(words, OF_ANSWERS))
            yield page.el("p", counted(words, pack, together), class_="faint")
            yield from (_trend(words, pack, steps) for steps in satisfaction.trend(rated))
        else:
            few = words.t("Fewer than five people answered: how satisfied all were together is not shown.")
            yield page.el("p", few, class_="faint")


def _trend(words: Translator, pack: Pack, steps: Sequence[Share]) -> Html:
    title = words.t("In time: {question}", question=label(words, pack, steps[0]))
    return page.shares(title, [(months(words, one), one.good, one.of) for one in steps], unfilled(words, OF_ANSWERS))


def label(words: Translator, pack: Pack, one: Share) -> str:
    """What a question is called."""
    return words.pack(pack.id, one.question.label or one.question.text)


def counted(words: Translator, pack: Pack, shown: Iterable[Share]) -> str:
    """Which answers count as satisfied, and of which polls."""
    good = [
        words.pack(pack.id, option.label)
        for one in shown
        for option in one.question.options
        if option.id in pack.feedback.satisfied[one.question.id]
    ]
    said = words.t("Counted as satisfied: {answers}.", answers=", ".join(good))
    closed = words.t("Only closed polls are counted, and what few answered anonymously is not.")
    return f"{said} {closed}"


def months(words: Translator, one: Share) -> str:
    """The months that a step in time is of."""
    return " – ".join(dict.fromkeys(report_programmes.month(words, name) for name in (one.first, one.last)))
