"""What twinned cities fed back: a page about one twinning.

Of an anonymous poll nothing is given before it is closed: then what was counted, if enough have answered, and what was written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime

from bot.reports import feedback_sessions, feedback_source, page, statements
from bot.reports.feedback_source import PollAnswers, ReportSource
from bot.reports.page import Html, Inside
from bot.runtime.settings import Settings
from faq.sessions.candidates import topic_words
from handlers.dialog.translator import Translator
from handlers.polls import tally
from handlers.twinnings import invitations
from storage.open import existing_store
from storage.records import Session, Twinning

MODES = {"open": "open", "staff": "for the programme team", "anonymous": "anonymous"}

WORDS = Translator("en")
MOST_NAMED = 8
NO_ROSTER = "Nobody is on the roster of this twinning, so no answer counts for a city."


def report(conf: Settings, database: str, twinning: int, now: datetime, *, quotes: bool = True) -> str:
    """The page about a twinning, without ``quotes`` for its cities; Refused where there is none of that number."""
    with closing(existing_store(database)) as store:
        found = feedback_source.twinning_of(store, twinning)
        return written(feedback_source.desk(conf, store, now), found, quotes=quotes)


def written(desk: ReportSource, twinning: Twinning, *, quotes: bool = True) -> str:
    """The page about what a twinning fed back: for the team, or without ``quotes`` what its cities may see."""
    pack = desk.packs.get(twinning.programme)
    cities = ", ".join(city.name for city in desk.store.cities(twinning.id))
    asked = [one if quotes else desk.for_cities(one) for one in desk.asked(twinning)]
    sessions = {one.id: one for one in desk.store.sessions(twinning.id)}
    today = WORDS.day(datetime.fromtimestamp(desk.now / 1000, UTC).date())
    about = f"{pack.name if pack else twinning.programme} · {cities} · as of {today}"
    parts = (
        *_who_answered(desk, twinning, asked, sessions),
        *_by_session(asked, sessions),
        *(feedback_sessions.beside_programme(desk, twinning) if quotes else ()),
        *_own(asked),
        *_withheld(asked, sessions),
        *_written(desk, twinning, asked, sessions),
    )
    return page.page(
        f"Feedback · {invitations.name(twinning)}",
        page.el("p", about, class_="faint"),
        _for_whom(twinning, quotes),
        *feedback_sessions.noted(desk, twinning),
        *(parts if asked else _nothing_asked(desk, twinning)),
        *statements.foot([pack] if pack else ()),
    )


def _nothing_asked(desk: ReportSource, twinning: Twinning) -> Iterator[Html]:
    """That nothing was asked, and what stands in the way of it."""
    yield page.el("p", "Nothing was asked yet.")
    if not any(not one.lost for one in desk.store.bounds(twinning.id)):
        yield page.el("p", "No group is linked, so nobody can be asked.")
    if not desk.store.seats(twinning.id):
        yield page.el("p", NO_ROSTER)


def _for_whom(twinning: Twinning, quotes: bool) -> Html:
    if not quotes:
        words = "This page may be shown to the cities: it quotes nobody, and leaves out what was asked for the programme team."
        return page.el("p", words, class_="note")
    words = (
        "For the programme team only. A page that may be shown to the cities, without quotes and without what was asked for"
        f" the team: `city2city feedback report {twinning.id} --without-quotes`."
    )
    return page.el("p", page.coded(words), class_="note")


def _session(found: Session | None) -> str:
    if found is None:
        return "Polls of the team"
    return f"Session {found.number} · {WORDS.day(date.fromisoformat(found.starts[:10]))}"


def _who_answered(
    desk: ReportSource, twinning: Twinning, asked: Sequence[PollAnswers], sessions: Mapping[int, Session]
) -> Iterator[Html]:
    roster = {seat.person for seat in desk.store.seats(twinning.id)}
    if not roster:
        yield page.section("Who answered", page.el("p", NO_ROSTER))
        return
    took: dict[int, set[str]] = {}
    for one in asked:
        took.setdefault(one.poll.session, set()).update(desk.store.took_part(one.poll.id) & roster)
    rows = [(_session(sessions.get(session)), len(people), len(roster)) for session, people in took.items()]
    title = "People on the roster who answered at least one question"
    yield page.section("Who answered", page.shares(title, rows, "{number} of {of} people"))


def _by_session(asked: Sequence[PollAnswers], sessions: Mapping[int, Session]) -> Iterator[Html]:
    """The questions of the pack, each as a plot with a bar a session; another set of options makes another plot."""
    plots: dict[tuple[str, tuple[str, ...]], list[tuple[str, list[int]]]] = {}
    for one in asked:
        if one.poll.session and one.shown:
            kind = (one.question, tuple(option.label for option in one.options))
            votes = [option.votes for option in one.options]
            plots.setdefault(kind, []).append((_session(sessions.get(one.poll.session)), votes))
    if plots:
        drawn = (page.stacked(question, labels, rows) for (question, labels), rows in plots.items())
        yield page.section("After each session", *drawn, *_apart(asked))


def _apart(asked: Sequence[PollAnswers]) -> Iterator[Html]:
    if number := sum(one.apart for one in asked):
        words = f"Answers of people who are not on the roster, in no plot: {number}."
        yield page.el("p", words, class_="faint")


def _own(asked: Sequence[PollAnswers]) -> Iterator[Html]:
    own = [one for one in asked if not one.poll.session and one.shown]
    if own:
        yield page.section("Polls of the team", *map(_own_poll, own))


def _own_poll(one: PollAnswers) -> Html:
    title = f"{one.question} ({MODES[one.poll.mode]})"
    if not any(option.votes for option in one.options):
        return page.el("figure", page.el("figcaption", title), page.el("p", f"{page.NOBODY}."))
    return page.bars(title, [(option.label, option.votes) for option in one.options])


def _withheld(asked: Sequence[PollAnswers], sessions: Mapping[int, Session]) -> Iterator[Html]:
    gone = [one for one in asked if not one.shown]
    if not gone:
        return
    said = [f"{_session(sessions.get(one.poll.session))}: {one.question} – {one.withheld}." for one in gone]
    yield page.section("Questions whose answers are not shown", page.lines(*said))
    if any(one.poll.mode == "anonymous" for one in gone):
        words = (
            f"Anonymous answers are shown once the poll is closed, and from {tally.ENOUGH} answers of people on the roster on:"
            " of fewer it could be guessed who gave them."
        )
        yield page.el("p", words, class_="faint")


def _written(
    desk: ReportSource, twinning: Twinning, asked: Sequence[PollAnswers], sessions: Mapping[int, Session]
) -> Iterator[Html]:
    cities = feedback_source.city_of(desk.store, twinning)
    pack = desk.packs.get(twinning.programme)
    said: dict[str, list[Inside]] = {one.text: [] for one in pack.feedback.question} if pack else {}
    texts: dict[str, list[str]] = {}
    for one in asked:
        for text in one.texts:
            whose = [_session(sessions.get(one.poll.session)), cities.get(text.person, "")]
            source = " · ".join(part for part in whose if part)
            quote = page.el("blockquote", text.text, "\n", page.el("span", source, class_="faint"))
            question = desk.question(twinning, text.question)
            said.setdefault(question, []).append(quote)
            texts.setdefault(question, []).append(text.text)
    if any(said.values()):
        parts = (
            piece
            for question, quotes in said.items()
            if quotes
            for piece in (page.el("h3", question), *_named(texts[question]), *quotes)
        )
        note = "For the programme team only: who wrote was told that nobody else reads it."
        yield page.section("In their own words", page.el("p", note, class_="faint"), *parts)


def _named(texts: Sequence[str]) -> Iterator[Html]:
    """The topics that several texts name, each counted once a text, as they are mostly written."""
    forms: dict[str, list[str]] = {}
    for text in texts:
        for stem, written in topic_words([text]).items():
            forms.setdefault(stem, []).append(written.casefold())
    often = {_mostly(found): len(found) for found in forms.values() if len(found) >= tally.ENOUGH}
    if often:
        first = sorted(often.items(), key=lambda one: (-one[1], one[0]))[:MOST_NAMED]
        named = ", ".join(f"{word} ({count})" for word, count in first)
        yield page.el("p", f"Named in several texts: {named}.")


def _mostly(forms: Sequence[str]) -> str:
    """The form that is written most often, the first by alphabet of several: texts come in an order that tells nothing."""
    counts = Counter(forms)
    return min(counts, key=lambda form: (-counts[form], form))
