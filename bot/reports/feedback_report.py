"""What twinned cities fed back: as a table to reckon with, and as a page about one twinning.

Of an anonymous poll nothing is given before it is closed: then what was counted, if enough have answered, and what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from bot.cli.options import Refused
from bot.reports import page, progress, staff, tables
from bot.reports.page import Html, Inside
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.dialog.translator import Translator
from handlers.polls import polls, tally
from handlers.staff import figures
from handlers.twinnings import invitations
from storage.records import FeedbackText, Millis, Poll, PollOption, Session, Twinning, millis
from storage.store import Store

WITHHELD = f"(not shown: the poll is open, or fewer than {tally.ENOUGH} on the roster answered)"
MODES = {"open": "open", "staff": "for the programme team", "anonymous": "anonymous"}
FEW, STILL_OPEN = f"fewer than {tally.ENOUGH} people on the roster answered", "it is still open"
FOR_TEAM = "it was asked for the programme team only"


@dataclass(frozen=True, slots=True)
class PollAnswers:
    """A poll with what was answered. Where its count may not be shown, ``withheld`` says why and there are no ``options``; the
    ``texts``, which were written to the team, are those that may be read."""

    poll: Poll
    question: str
    options: Sequence[PollOption]
    texts: Sequence[FeedbackText]
    withheld: str = ""

    @property
    def shown(self) -> bool:
        """Whether its count may be shown."""
        return not self.withheld

    @property
    def apart(self) -> int:
        """How many answered who are not on the roster."""
        return sum(option.apart for option in self.options)

    def without(self, why: str) -> PollAnswers:
        """The poll without its count, where there is a reason."""
        return replace(self, options=(), withheld=why) if why else self


@dataclass(frozen=True, slots=True)
class ReportSource:
    """What is looked up again and again: the packs, and the random numbers of people."""

    store: Store
    packs: Mapping[str, Pack]
    now: Millis
    numbers: dict[str, str] = field(default_factory=dict)

    def number(self, person: str) -> str:
        """The random number a person has in lists; empty for nobody."""
        if person and person not in self.numbers:
            with self.store.transaction():
                self.numbers[person] = self.store.person_number(person)
        return self.numbers.get(person, "")

    def asked(self, twinning: Twinning) -> list[PollAnswers]:
        """The polls of a twinning that have reached anybody, oldest first."""
        return [
            self._asked(twinning, one) for one in self.store.polls(twinning.id) if figures.was_asked(self.store, one)
        ]

    def _asked(self, twinning: Twinning, poll: Poll) -> PollAnswers:
        question = self.question(twinning, poll.question) if poll.question else poll.text
        texts = self.store.texts(poll.id) if tally.are_words_shown(self.store, poll) else ()
        found = PollAnswers(poll, question, tally.counts(self.store, poll), texts)
        return found if found.options else found.without(STILL_OPEN if poll.closed_at is None else FEW)

    def for_cities(self, asked: PollAnswers) -> PollAnswers:
        """What the cities were told that they see of a poll, and no words: those are for the team whatever the mode."""
        poll = asked.poll
        hidden = poll.hidden and not polls.is_closed(poll, self.now)
        why = FOR_TEAM if poll.mode == "staff" else STILL_OPEN if hidden else ""
        return replace(asked, texts=()).without(asked.withheld or why)

    def question(self, twinning: Twinning, name: str) -> str:
        """The words of a question of the pack; its id where the pack no longer has it."""
        pack = self.packs.get(twinning.programme)
        found = [one.text for one in pack.feedback.question if one.id == name] if pack else []
        return found[0] if found else name


def _desk(conf: Settings, store: Store, now: datetime) -> ReportSource:
    return ReportSource(store, load_packs(conf.packs), millis(now))


# -- the table


def export(conf: Settings, database: str, form: str, twinning: int, now: datetime) -> bytes:
    """Every answer as a row, as ``csv``, ``json`` or ``xlsx``, of one twinning or (0) of all; Refused where it is none.

    Of an anonymous poll there is a row an option, with the number of answers, and a row a text; no person, city or time.
    """
    with closing(staff.existing(database)) as store:
        found = [_twinning(store, twinning)] if twinning else store.twinnings(archived=True)
        desk = _desk(conf, store, now)
        with progress.shown(found, len(found), "Twinnings") as some:
            return tables.FORMATS[form](tables.titles(COLUMNS), tables.rows(COLUMNS, _rows(desk, some)))


def _twinning(store: Store, number: int) -> Twinning:
    found = store.twinning(number)
    if found is None:
        raise Refused(f"There is no twinning {number}.")
    return found


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """An answer, or several that are the same, and whose it is where that may be told. ``session`` is its number."""

    twinning: Twinning
    session: int | str
    poll: Poll
    question: str
    answer: str
    number: int | str = ""
    listed: str = ""
    city: str = ""
    person: str = ""
    at: str = ""


COLUMNS: Sequence[Column[FeedbackAnswer]] = (
    Column("twinning", lambda one: one.twinning.id),
    Column("title", lambda one: one.twinning.title),
    Column("programme", lambda one: one.twinning.programme),
    Column("session", lambda one: one.session),
    Column("poll", lambda one: one.poll.id),
    Column("mode", lambda one: one.poll.mode),
    Column("question", lambda one: one.question),
    Column("answer", lambda one: one.answer),
    Column("number", lambda one: one.number),
    Column("listed", lambda one: one.listed),
    Column("city", lambda one: one.city),
    Column("person", lambda one: one.person),
    Column("at", lambda one: one.at),
)


def _rows(desk: ReportSource, found: Iterable[Twinning]) -> Iterator[FeedbackAnswer]:
    for twinning in found:
        sessions = {one.id: one.number for one in desk.store.sessions(twinning.id)}
        cities = _cities(desk.store, twinning)
        for asked in desk.asked(twinning):
            of_poll = FeedbackAnswer(twinning, sessions.get(asked.poll.session, ""), asked.poll, asked.question, "")
            yield from (*_answers(desk, asked, of_poll, cities), *_texts(desk, asked, of_poll, cities))


def _cities(store: Store, twinning: Twinning) -> dict[str, str]:
    """The city that each person of the roster speaks for."""
    names = {city.number: city.name for city in store.cities(twinning.id)}
    return {seat.person: names[seat.city] for seat in store.seats(twinning.id)}


def _answers(
    desk: ReportSource, asked: PollAnswers, of_poll: FeedbackAnswer, cities: Mapping[str, str]
) -> Iterator[FeedbackAnswer]:
    if not asked.shown:
        yield replace(of_poll, answer=WITHHELD)
    elif asked.poll.mode == "anonymous":
        for option in asked.options:
            yield replace(of_poll, answer=option.label, number=option.votes, listed="yes")
            if option.apart:
                yield replace(of_poll, answer=option.label, number=option.apart, listed="no")
    else:
        labels = {option.number: option.label for option in asked.options}
        for vote in desk.store.votes(asked.poll.id):
            listed, city = "yes" if vote.listed else "no", cities.get(vote.person, "")
            who, at = desk.number(vote.person), _instant(vote.at)
            yield replace(of_poll, answer=labels[vote.option], number=1, listed=listed, city=city, person=who, at=at)


def _texts(
    desk: ReportSource, asked: PollAnswers, of_poll: FeedbackAnswer, cities: Mapping[str, str]
) -> Iterator[FeedbackAnswer]:
    for one in asked.texts:
        at, question = "" if one.at is None else _instant(one.at), desk.question(of_poll.twinning, one.question)
        who, city = desk.number(one.person), cities.get(one.person, "")
        yield replace(of_poll, question=question, answer=one.text, city=city, person=who, at=at)


def _instant(at: Millis) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")


# -- the page

WORDS = Translator("en")


def report(conf: Settings, database: str, twinning: int, now: datetime, *, quotes: bool = True) -> str:
    """The page about a twinning, without ``quotes`` for its cities; Refused where there is none of that number."""
    with closing(staff.existing(database)) as store:
        found = _twinning(store, twinning)
        return written(_desk(conf, store, now), found, quotes=quotes)


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
        *_own(asked),
        *_withheld(asked, sessions),
        *_written(desk, twinning, asked, sessions),
    )
    empty = (page.el("p", "Nothing was asked yet."),)
    title = f"Feedback · {invitations.name(twinning)}"
    return page.page(
        title, page.el("p", about, class_="faint"), _for_whom(twinning, quotes), *(parts if asked else empty)
    )


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
    cities = _cities(desk.store, twinning)
    pack = desk.packs.get(twinning.programme)
    said: dict[str, list[Inside]] = {one.text: [] for one in pack.feedback.question} if pack else {}
    for one in asked:
        for text in one.texts:
            whose = [_session(sessions.get(one.poll.session)), cities.get(text.person, "")]
            source = " · ".join(part for part in whose if part)
            quote = page.el("blockquote", text.text, "\n", page.el("span", source, class_="faint"))
            said.setdefault(desk.question(twinning, text.question), []).append(quote)
    if any(said.values()):
        parts = (piece for question, quotes in said.items() if quotes for piece in (page.el("h3", question), *quotes))
        note = "For the programme team only: who wrote was told that nobody else reads it."
        yield page.section("In their own words", page.el("p", note, class_="faint"), *parts)
