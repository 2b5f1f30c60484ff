"""The outcome of a self-check in words: at a glance, point by point, what to do next, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from faq.pack.citation import Citation
from faq.pack.model import NextStep, Pack
from faq.pack.programme_file import PackFile
from faq.rules.calls import CallState, settled
from faq.rules.criteria import Finding, Status, Verdict
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.visit import Visit
from handlers.programme import call_status

LEVELS: Sequence[tuple[Status, str]] = (
    ("fail", mark("Not met: {points}")),
    ("unknown", mark("Open: {points}")),
    ("warn", mark("To think about: {points}")),
)
MET = mark("Met: {points}")


def glance(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """The verdict, every point by name with its section, and the call today: a line each."""
    lines = [
        visit.t(level, points="; ".join(name(visit, one) for one in found))
        for status, level in LEVELS
        if (found := verdict.of(status))
    ]
    said = [visit.p(verdict.outcome.text), *lines, call_status.word_and_state(visit.words, visit.pack, call)]
    return [head(visit.p(verdict.outcome.title)), *map(text, said)]


def points(verdict: Verdict) -> list[Finding]:
    """What did not simply pass, the worst first."""
    return [finding for status, _ in LEVELS for finding in verdict.of(status)]


def name(visit: Visit, finding: Finding) -> str:
    """What a point is called: its words, its section, and whom in a consortium it is about."""
    criterion = finding.criterion
    about = f": {visit.words.list(finding.who)}" if finding.who else ""
    return f"{visit.p(criterion.label)} ({criterion.cite.entry}){about}"


def titled(visit: Visit, finding: Finding) -> str:
    """The same, with what came of it."""
    level = dict(LEVELS).get(finding.status, MET)
    return visit.t(level, points=name(visit, finding))


def beneath(visit: Visit, finding: Finding, shown: Collection[Citation] = ()) -> list[Block]:
    """What stands under a point: the sentences of the text that it rests on and that are not ``shown`` yet, what to do about it,
    where to look it up."""
    quotes = [visit.cited(one) for one in finding.cites if one not in shown]
    advice = " ".join(visit.p(one) for one in finding.advice)
    return [*quotes, *([text(advice)] if advice else []), *look_up(visit, finding)]


def look_up(visit: Visit, finding: Finding) -> Iterator[Block]:
    """Where staff say that a point can be looked up; not where it is met."""
    for link in visit.pack.file.link if finding.status != "pass" else ():
        if link.criterion == finding.criterion.id:
            yield text(visit.t("Look it up: {name}: {url}", name=visit.p(link.name), url=link.url))


def own_words(visit: Visit, verdict: Verdict) -> list[Block]:
    """The sentence of the text that the outcome itself rests on, where none of the points shows it."""
    cite, shown = verdict.outcome.cite, [one for finding in points(verdict) for one in finding.cites]
    return [visit.cited(cite)] if cite and cite not in shown else []


def next_steps(verdict: Verdict, call: CallState, file: PackFile) -> tuple[NextStep, ...]:
    """The steps that fit the answers and the state of the call. That a call is only planned counts until staff date it."""
    dated = [one.planned.quote for one in file.call if one.planned and settled(one)]
    steps = (step for step in verdict.steps if not step.call or call.id in step.call)
    return tuple(step for step in steps if not step.cite or step.cite.quote not in dated)


def steps(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """What can be done next, each step with its sentence of the text; none is quoted twice."""
    said, seen = list[Block](), set[Citation]()
    for step in next_steps(verdict, call, visit.pack.file):
        said.append(items(visit.p(step.text)))
        said += [visit.cited(step.cite)] if step.cite and step.cite not in seen else []
        seen |= {step.cite} if step.cite else set()
    return said


def basis(words: Translator, pack: Pack, call: CallState) -> Block:
    """Of when the rules are, and which."""
    day = words.day(call.on.date())
    return hint(words.t("Rules as of {day}, version {version}.", day=day, version=pack.rules))


def blocks(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """The outcome in full, where there is nothing to press: all of it, one below the other."""
    said = [head(visit.p(verdict.outcome.title)), text(visit.p(verdict.outcome.text)), *own_words(visit, verdict)]
    said += call_status.banner(visit.words, visit.pack, call)
    for finding in points(verdict):
        said += [head(titled(visit, finding)), *beneath(visit, finding)]
    said += [head(visit.t("What you can do next")), *steps(visit, verdict, call)]
    return [*said, hint(visit.p(visit.pack.eligibility.disclaimer)), basis(visit.words, visit.pack, call)]
