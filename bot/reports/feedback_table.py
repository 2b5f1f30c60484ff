"""What twinned cities fed back, as a table to reckon with.

Of an anonymous poll nothing is given before it is closed: then what was counted, if enough have answered, and what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from bot.reports import feedback_source, progress, tables
from bot.reports.feedback_source import PollAnswers, ReportSource
from bot.reports.tables import Column
from bot.runtime.settings import Settings
from handlers.polls import tally
from storage.open import existing_store
from storage.records import Millis, Poll, Session, Twinning

WITHHELD = f"(not shown: the poll is open, or fewer than {tally.ENOUGH} on the roster answered)"


def export(conf: Settings, database: str, form: str, twinning: int, now: datetime) -> bytes:
    """Every answer as a row, as ``csv``, ``json`` or ``xlsx``, of one twinning or (0) of all; Refused where it is none.

    Of an anonymous poll there is a row an option, with the number of answers, and a row a text; no person, city or time.
    """
    with closing(existing_store(database)) as store:
        found = [feedback_source.twinning_of(store, twinning)] if twinning else store.twinnings(archived=True)
        desk = feedback_source.desk(conf, store, now)
        with progress.shown(found, len(found), "Twinnings") as some:
            return tables.FORMATS[form](tables.titles(COLUMNS), tables.rows(COLUMNS, _rows(desk, some)))


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """An answer, or several that are the same, and whose it is where that may be told."""

    twinning: Twinning
    session: Session | None
    poll: Poll
    question: str
    answer: str
    number: int | str = ""
    listed: str = ""
    city: str = ""
    person: str = ""
    at: datetime | str = ""


COLUMNS: Sequence[Column[FeedbackAnswer]] = (
    Column("twinning", lambda one: one.twinning.id),
    Column("title", lambda one: one.twinning.title),
    Column("programme", lambda one: one.twinning.programme),
    Column("session", lambda one: one.session.number if one.session else ""),
    Column("session name", lambda one: one.session.name if one.session else ""),
    Column("session day", lambda one: date.fromisoformat(one.session.starts[:10]) if one.session else ""),
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
        sessions = {one.id: one for one in desk.store.sessions(twinning.id)}
        cities = feedback_source.city_of(desk.store, twinning)
        for asked in desk.asked(twinning):
            of_poll = FeedbackAnswer(twinning, sessions.get(asked.poll.session), asked.poll, asked.question, "")
            yield from (*_answers(desk, asked, of_poll, cities), *_texts(desk, asked, of_poll, cities))


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


def _instant(at: Millis) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC)
