"""``city2city report``: how the programmes and twinnings go, as one page that can be passed on and printed."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime

from bot import page, progress, staff
from bot.page import Html, Inside
from bot.settings import Settings
from faq.load import load_packs
from faq.model import Pack
from handlers import figures
from handlers.figures import ProgrammeFigures, Stuck, TwinningFigures
from storage.records import Millis, Session
from storage.store import Store

MONTHS, GROUPS = 12, 15
"""How many months and how many groups of questions are shown."""
WORDS = {
    "uncertain": "perhaps sent: look into the group first",
    "dead": "not sent",
    "held": "held back",
    "late": "too late",
}
KINDS = {"session": "post about a session", "poll": "poll", "reply": "reply", "fleeting": "reply", "notice": "notice"}


def report(conf: Settings, database: str, now: datetime) -> str:
    """The page; StoreError where there is no database."""
    packs = load_packs(conf.packs)
    with closing(staff.existing(database)) as store:
        return written(store, packs, now)


def written(store: Store, packs: Mapping[str, Pack], now: datetime) -> str:
    """The page about what is in a store."""
    found = store.twinnings()
    at = int(now.timestamp() * 1000)
    with progress.shown(found, len(found), "Twinnings") as some:
        twinnings = list(figures.twinnings(store, some, at))
    own = figures.programmes(store, packs)
    intro = f"As of {_moment(at)}. It names no person; the counters behind it know none."
    return page.page(
        "City twinning report", page.el("p", intro, class_="faint"),
        *(_programme(one) for one in own), _twinnings(twinnings), _stuck(figures.stuck(store)),
    )  # fmt: skip


# -- programmes


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
        yield page.shares("What stands against it most often", _each(one.failing, max(total, one.failing[0][1])))


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

HEAD = ("Twinning", "Cities", "Groups", "Next session", "Sessions held", "Cities that took part", "Feedback given")


def _twinnings(found: Sequence[TwinningFigures]) -> Html:
    if not found:
        return page.section("Twinnings", page.el("p", "There is no twinning yet."))
    shares = [
        ("Cities that took part in sessions", sum(one.came for one in found), sum(one.expected for one in found)),
        ("Answers to polls", sum(one.answers for one in found), sum(one.asked for one in found)),
    ]
    known = [one for one in shares if one[2]]
    plots = [page.shares("All twinnings together", known)] if known else []
    note = (
        "Taking part counts cities over the sessions for which it was noted; feedback, people of the roster over polls."
    )
    return page.section("Twinnings", *plots, page.table(HEAD, map(_row, found)), page.el("p", note, class_="faint"))


def _row(one: TwinningFigures) -> list[Inside]:
    return [
        f"{one.twinning.id} · {one.twinning.title}",
        ", ".join(city.name for city in one.cities),
        _groups(one),
        _next(one.next),
        str(one.held),
        _share(one.came, one.expected),
        _share(one.answers, one.asked),
    ]


def _groups(one: TwinningFigures) -> str:
    lost = sum(bool(group.lost) for group in one.groups)
    linked = f"{len(one.groups) - lost} linked" if one.groups else "none linked"
    return f"{linked}, {lost} lost" if lost else linked


def _next(session: Session | None) -> str:
    return f"{session.number}: {session.starts.replace('T', ' ')} {session.zone}" if session else "none planned"


def _share(number: int, of: int) -> str:
    return f"{number} of {of} ({number / of:.0%})" if of else "not known"


# -- what could not be sent


def _stuck(found: Sequence[Stuck]) -> Html:
    if not found:
        return page.section(
            "Messages that were not sent", page.el("p", "None: nothing is in doubt, given up or held back.")
        )
    rows = [[str(one.row.id), *_about(one), _what_to_do(one)] for one in found]
    head = ("Number", "What", "For", "Due", "State", "What you can do")
    return page.section("Messages that were not sent", page.table(head, rows))


def _about(one: Stuck) -> list[Inside]:
    out = one.row.out
    whose = f"{one.twinning.id} · {one.twinning.title}" if one.twinning else out.address.platform
    state = WORDS.get(one.row.error if one.row.state == "dropped" else one.row.state, one.row.state)
    return [KINDS.get(out.kind, out.kind), whose, _moment(out.due_at), state]


def _what_to_do(one: Stuck) -> Html:
    if one.row.state == "dropped":
        number = one.twinning.id if one.twinning else ""
        return page.join(("In the chat: ", page.el("code", f"schedule {number}".strip())))
    again, drop = (page.el("code", f"city2city outbox {word} {one.row.id}") for word in ("resend", "drop"))
    return page.join((again, " or ", drop))


def _moment(at: Millis) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M} UTC"
