"""The outcome of a self-check in full: what follows, each finding with its passage, what to do next, what it rests on."""

from __future__ import annotations

from faq.pack.model import NextStep
from faq.pack.programme_file import PackFile
from faq.rules.calls import CallState, settled
from faq.rules.criteria import Finding, Verdict
from handlers.dialog.translator import mark
from handlers.dialog.turn import Block, head, hint, items, text
from handlers.dialog.visit import Visit
from handlers.programme import call_status

LEVELS = (
    ("fail", mark("What stands against it")),
    ("unknown", mark("What is not clear yet")),
    ("warn", mark("What to keep an eye on")),
)


def blocks(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """The outcome in full: what follows, every finding with its passage, the next steps, the call, what it rests on."""
    outcome, rules = verdict.outcome, visit.pack.eligibility
    said = [head(visit.p(outcome.title)), text(visit.p(outcome.text))]
    said += [visit.cited(outcome.cite)] if outcome.cite else []
    said += call_status.banner(visit.words, visit.pack, call)
    for status, title in LEVELS:
        found = [finding for finding in verdict.findings if finding.status == status]
        said += [head(visit.t(title))] if found else []
        for finding in found:
            said += _finding(visit, finding)
    said += [head(visit.t("What you can do next")), *_next_steps(visit, verdict, call)]
    day = visit.words.day(call.on.date())
    basis = visit.t("Rules as of {day}, version {version}.", day=day, version=visit.pack.rules)
    return [*said, hint(visit.p(rules.disclaimer)), hint(basis)]


def _finding(visit: Visit, finding: Finding) -> list[Block]:
    criterion = finding.criterion
    names = f" ({visit.words.list(finding.who)})" if finding.who else ""
    says = {"fail": criterion.change, "unknown": criterion.find_out, "warn": criterion.advice}[finding.status]
    quotes = [visit.cited(cite) for cite in (criterion.cite, *criterion.more)]
    return [text(f"• {visit.p(criterion.label)}{names}"), *quotes, *([text(visit.p(says))] if says else [])]


def next_steps(verdict: Verdict, call: CallState, file: PackFile) -> tuple[NextStep, ...]:
    """The steps of the outcome that go with the state of the call. That a call is only planned counts until staff date it."""
    dated = [one.planned.quote for one in file.call if one.planned and settled(one)]
    steps = (step for step in verdict.outcome.next if not step.call or call.id in step.call)
    return tuple(step for step in steps if not step.cite or step.cite.quote not in dated)


def _next_steps(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    steps = next_steps(verdict, call, visit.pack.file)
    cites = dict.fromkeys(step.cite for step in steps if step.cite and step.cite != verdict.outcome.cite)
    return [items(*(visit.p(step.text) for step in steps)), *(visit.cited(cite) for cite in cites)]
