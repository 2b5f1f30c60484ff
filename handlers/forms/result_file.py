"""The whole result of a self-check as a file: a page to print, and the same as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from faq.pack.citation import Citation
from faq.rules.calls import CallState, state
from faq.rules.criteria import Finding, Verdict, judge
from faq.rules.flow import nested
from faq.text.markup import Html, el, page
from handlers.dialog.blocks import Block, hint, numbered, text
from handlers.dialog.turn import Made
from handlers.dialog.visit import Visit
from handlers.forms import answer_summary, form_sheet, outcome, result
from handlers.programme import call_status
from storage.records import Form, Json

STYLE = (Path(__file__).parent / "result.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class ResultSection:
    """A part of the file under its heading, of ``level`` 1 to 3."""

    level: int
    title: str
    blocks: Sequence[Block] = ()


def receipt_html(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The result as a page that loads nothing, for one or two sheets of paper."""
    sections = list(_sections(visit, data))
    inside = [piece for section in sections for piece in _html(section)]
    content = page(sections[0].title, STYLE, el("main", *inside), language=visit.words.language)
    return Made(f"{_name(visit, data)}.html", content)


def receipt_md(visit: Visit, data: Mapping[str, Json]) -> Made | None:
    """The same as Markdown."""
    lines = [line for section in _sections(visit, data) for line in _markdown(section)]
    return Made(f"{_name(visit, data)}.md", "\n".join(lines) + "\n")


def _at(data: Mapping[str, Json]) -> datetime:
    return datetime.fromtimestamp(data["at"] / 1000, UTC)


def _name(visit: Visit, data: Mapping[str, Json]) -> str:
    return f"{visit.pack.id}-self-check-{_at(data).date().isoformat()}"


# -- what stands in it


def _sections(visit: Visit, data: Mapping[str, Json]) -> Iterator[ResultSection]:
    pack, at = visit.pack, _at(data)
    answers = nested(data["answers"])
    sheet = replace(form_sheet.sheet_of(visit, Form("", "", pack.id, "check", 0, 0)), answers=answers)
    verdict, call = judge(pack.eligibility, answers), state(pack.file, at)
    made = visit.t("Made on {moment} (UTC).", moment=f"{visit.words.day(at.date())}, {at:%H:%M}")
    yield ResultSection(1, f"{pack.name} · {visit.t('Self-check')}", [hint(made)])
    said = [text(visit.p(verdict.outcome.text)), *outcome.own_words(visit, verdict)]
    yield ResultSection(2, visit.p(verdict.outcome.title), said)
    yield ResultSection(2, visit.t("The call"), call_status.banner(visit.words, pack, call))
    yield from _points(visit, sheet, verdict)
    yield ResultSection(2, visit.t("What you can do next"), outcome.steps(visit, verdict, call))
    yield ResultSection(2, visit.t("Your answers"), [numbered(*answer_summary.summary_lines(visit, sheet))])
    yield ResultSection(2, visit.t("What this is"), _basis(visit, call))


def _points(visit: Visit, sheet: form_sheet.Sheet, verdict: Verdict) -> Iterator[ResultSection]:
    """Each criterion that was looked at: those that are met stand last."""
    yield ResultSection(2, visit.t("Each criterion"))
    shown = list[Citation]()
    for finding in (*outcome.points(verdict), *outcome.met(verdict)):
        given = _given(visit, sheet, finding)
        answer = [hint(visit.t("Your answer: {answer}", answer=given))] if given else []
        if given or not finding.settled:
            yield ResultSection(3, outcome.titled(visit, finding), [*answer, *outcome.beneath(visit, finding, shown)])
            shown += finding.cites


def _given(visit: Visit, sheet: form_sheet.Sheet, finding: Finding) -> str:
    return "; ".join(
        f"{result.named(sheet, leaf)}: {words}" if leaf.item is not None else words
        for leaf in result.leaves_behind(sheet, finding)
        if (words := answer_summary.shorten(form_sheet.shown(visit, leaf, sheet.answers[leaf.id])))
    )


def _basis(visit: Visit, call: CallState) -> list[Block]:
    return [text(visit.p(visit.pack.eligibility.disclaimer)), outcome.basis(visit.words, visit.pack, call)]


# -- how it is written


def _markdown(section: ResultSection) -> Iterator[str]:
    yield from ("#" * section.level + f" {section.title}", "")
    for block in section.blocks:
        yield from (*_lines(block), "")


def _lines(block: Block) -> list[str]:
    if block.kind == "numbered":
        return [f"{number}. {line}" for number, line in enumerate(block.items, 1)]
    if block.kind == "items":
        return [f"- {line}" for line in block.items]
    if block.kind == "quote":
        return [*(f"> {line}" for line in block.text.splitlines()), f"> — {block.source}"]
    return [block.text]


def _html(section: ResultSection) -> Iterator[Html]:
    yield el(f"h{section.level}", section.title)
    yield from map(_element, section.blocks)


def _section_of(source: str) -> str:
    """Where a quote stands, without the section's title: paper has little room."""
    return " · ".join(source.split(" · ", 2)[:2])


def _element(block: Block) -> Html:
    if block.kind in ("items", "numbered"):
        return el("ul" if block.kind == "items" else "ol", *(el("li", line) for line in block.items))
    if block.kind == "quote":
        return el("blockquote", f"{block.text} ", el("cite", f"— {_section_of(block.source)}"), lang="en")
    return el("p", block.text, class_="small") if block.kind == "hint" else el("p", block.text)
