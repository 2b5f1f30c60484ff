"""The outcome of a self-check in words: at a glance, point by point, what to do next, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from faq.answers.values import show
from faq.pack.citation import Citation
from faq.pack.model import Criterion, NextStep, Pack
from faq.pack.programme_file import PackFile
from faq.rules.calls import CallState, settled
from faq.rules.conditions import Answers
from faq.rules.criteria import Finding, Status, Verdict
from faq.rules.reach import tests
from handlers.dialog.blocks import Block, head, hint, items, text
from handlers.dialog.translator import Translator, mark
from handlers.dialog.visit import Visit
from handlers.programme import call_status

UNKNOWN = mark("Open: {points}")
LEVELS: Sequence[tuple[Status, str]] = (
    ("fail", mark("Not met: {points}")),
    ("unknown", UNKNOWN),
    ("warn", mark("To think about: {points}")),
)
AWAITED, MET = mark("Open until it is decided: {points}"), mark("Met: {points}")


def glance(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """The verdict, every point by name with its section, and the call today: a line each."""
    found = dict[str, list[str]]()
    for one in points(verdict):
        found.setdefault(_level(one), []).append(name(visit, one))
    lines = [visit.t(level, points="; ".join(names)) for level, names in found.items()]
    said = [visit.p(verdict.outcome.text), *lines, call_status.word_and_state(visit.words, visit.pack, call)]
    return [head(visit.p(verdict.outcome.title)), *map(text, said)]


def points(verdict: Verdict) -> list[Finding]:
    """What did not simply pass, the worst first."""
    levels = [level for _, level in LEVELS]
    levels.insert(levels.index(UNKNOWN) + 1, AWAITED)
    return [one for level in levels for one in verdict.findings if _level(one) == level]


def met(verdict: Verdict) -> list[Finding]:
    """What was asked and is met; what can only warn is left out."""
    return [one for one in verdict.of("pass") if one.settled and one.asked and one.criterion.fail]


def not_asked(visit: Visit, verdict: Verdict, answers: Answers) -> list[Block]:
    """What was not asked since it follows from other answers, under these answers."""
    found = dict[str, list[str]]()
    for one in verdict.of("pass"):
        if not one.asked:
            found.setdefault(_reason(visit, one.criterion, answers), []).append(name(visit, one))
    lead = mark("Not asked, since it follows from “{answer}”:")
    return [block for reason, names in found.items() for block in (text(visit.t(lead, answer=reason)), items(*names))]


def _reason(visit: Visit, criterion: Criterion, answers: Answers) -> str:
    """The answers on which it depends whether a criterion is asked."""
    depends = {key for key, _ in tests([criterion.applies or {}])}
    asked = [one for one in visit.pack.eligibility.question if one.id in depends and one.id in answers]
    return "; ".join(
        visit.words.labelled(
            visit.p(one.label or one.text),
            show(one, answers[one.id], visit.words.locale, visit.p),
        )
        for one in asked
    )


def name(visit: Visit, finding: Finding) -> str:
    """What a point is called: its words, its section, and whom in a consortium it is about."""
    criterion = finding.criterion
    about = f": {visit.words.list(finding.who)}" if finding.who else ""
    return f"{visit.p(criterion.label)} ({criterion.cite.entry}){about}"


def titled(visit: Visit, finding: Finding) -> str:
    """The same, with what came of it."""
    return visit.t(_level(finding), points=name(visit, finding))


def _level(finding: Finding) -> str:
    return AWAITED if finding.awaited else dict(LEVELS).get(finding.status, MET)


def beneath(visit: Visit, finding: Finding, shown: Collection[Citation] = ()) -> list[Block]:
    """What stands under a point: the sentences of the text that it rests on and that are not ``shown`` yet, what to do about it,
    where to look it up."""
    quotes = [visit.cited(one) for one in finding.cites if one not in shown]
    advice = " ".join(visit.p(one) for one in finding.advice)
    return [*quotes, *([text(advice)] if advice else []), *look_up(visit, finding)]


def look_up(visit: Visit, finding: Finding) -> Iterator[Block]:
    """Where staff say that a point can be looked up; not where it is met."""
    for link in visit.pack.file.link if not finding.settled else ():
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


def _to_do(verdict: Verdict) -> list[Finding]:
    """The points that are open beside the outcome, which itself says no more than what it is about."""
    return [
        one for one in points(verdict) if one.awaited or (one.status == "unknown" and verdict.outcome.on == "failing")
    ]


def steps(visit: Visit, verdict: Verdict, call: CallState) -> list[Block]:
    """What can be done next, each step with its sentence of the text; none is quoted twice."""
    said, seen = [items(*map(visit.p, one.advice)) for one in _to_do(verdict) if one.advice], set[Citation]()
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
