"""The programmes in ``city2city report``: self-checks, drafts, and what was asked in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from bot.reports import page
from bot.reports.page import Html, Inside
from bot.reports.report_found import ReportFound
from handlers.dialog.translator import Translator, mark
from handlers.staff import figures
from handlers.staff.figures import ProgrammeFigures

MONTHS, GROUPS = 12, 15
"""How many months and how many groups of questions are shown."""
OF = mark("{number} of {of}")


def unfilled(words: Translator, message: str) -> str:
    """A message of a bar, its two numbers still to be filled in."""
    return words.t(message, number="{number}", of="{of}")


def written(found: ReportFound) -> Iterator[Html]:
    """A part a programme; those that nobody has begun share a line."""
    yield from (_programme(found, one) for one in found.programmes if one.used)
    if names := [one.pack.name for one in found.programmes if not one.used]:
        words = found.words
        said = words.t("Nobody has begun a self-check or a draft yet in {programmes}.", programmes=words.list(names))
        yield page.el("p", said, class_="faint")


def _programme(found: ReportFound, one: ProgrammeFigures) -> Html:
    words = found.words
    asked = _asked_in_number(words, one) if found.wish.handed_on else _asked(words, one)
    parts = (_funnel(words, one), _outcomes(words, one), _parts(words, one), asked)
    return page.section(one.pack.name, *(piece for part in parts for piece in part))


def funnel(words: Translator, one: ProgrammeFigures) -> list[tuple[str, int]]:
    """How many began and ended what, in words."""
    return [
        (words.t("Self-checks begun"), one.funnel.checks),
        (words.t("Self-checks with a result"), one.funnel.outcomes),
        (words.t("Drafts begun"), one.funnel.drafts),
        (words.t("Drafts finished"), one.funnel.finished),
    ]


def _funnel(words: Translator, one: ProgrammeFigures) -> Iterator[Inside]:
    rows = funnel(words, one)
    if not any(number for _, number in rows):
        yield page.el("p", words.t("Nobody has begun a self-check or a draft yet."))
        return
    yield page.bars(words.t("From the self-check to the finished draft"), rows)
    note = words.t("Each row counts for itself: nobody is followed from one to the next.")
    yield page.el("p", note, class_="faint")
    if len(one.months) > 1:
        months = one.months[-MONTHS:]
        first, last = (month(words, months[place][0]) for place in (0, -1))
        title = words.t("Self-checks begun, by month, {first} to {last}", first=first, last=last)
        yield page.columns(title, [(month(words, name, "LLL"), number) for name, number in months])


def month(words: Translator, name: str, shown: str = "LLLL y") -> str:
    """A month (YYYY-MM) in words, ``shown`` as CLDR spells it."""
    return format_date(date.fromisoformat(f"{name}-01"), shown, locale=words.language)


def _outcomes(words: Translator, one: ProgrammeFigures) -> Iterator[Inside]:
    total = sum(number for _, number in one.outcomes)
    if total:
        title = words.t("Results of the self-check")
        yield page.shares(title, _each(words, one, one.outcomes, total), unfilled(words, OF))
    if one.failing:
        title, most = words.t("Criteria that were most often not met"), max(total, one.failing[0][1])
        yield page.shares(title, _each(words, one, one.failing, most), unfilled(words, OF))


def _each(words: Translator, one: ProgrammeFigures, tally: figures.Tally, of: int) -> list[tuple[str, int, int]]:
    return [(words.pack(one.pack.id, label), number, of) for label, number in tally]


def _parts(words: Translator, one: ProgrammeFigures) -> Iterator[Inside]:
    if one.parts:
        rows = [(f"{part.id} · {words.pack(one.pack.id, part.name)}", part.done, part.drafts) for part in one.parts]
        yield page.shares(words.t("Drafts in which a part has all that is mandatory"), rows, unfilled(words, OF))
        note = words.t("Only drafts whose owners let the team read them, as they are today.")
        yield page.el("p", note, class_="faint")


def _asked(words: Translator, one: ProgrammeFigures) -> Iterator[Inside]:
    if not one.asked:
        return
    yield page.el("h3", words.t("Asked in vain"))
    yield page.lines(*(f"{len(group)} × {group[0].text}" for group in one.asked[:GROUPS]))
    if (more := len(one.asked) - GROUPS) > 0:
        left = words.tn(
            "{number} more group of questions is not shown.", "{number} more groups of questions are not shown.", more
        )
        yield page.el("p", left, class_="faint")
    yield page.el("p", page.coded(words.t("All of them: `city2city faq misses`.")), class_="faint")


def _asked_in_number(words: Translator, one: ProgrammeFigures) -> Iterator[Inside]:
    """Who asked agreed that the team reads it, and nobody else."""
    if total := sum(map(len, one.asked)):
        said = words.tn("{number} question found no answer.", "{number} questions found no answer.", total)
        yield page.el("p", said)
