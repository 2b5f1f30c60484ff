"""What ``city2city report`` is about: what was wished for, and what was found of it. The page and the workbook are made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cli.options import Refused, named
from bot.reports import progress
from bot.runtime.languages import Languages
from bot.runtime.purge import if_overdue
from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from handlers.dialog.translator import Translator
from handlers.staff import figures, satisfaction, unsent
from handlers.staff.figures import ProgrammeFigures, TwinningFigures
from handlers.staff.period import ALWAYS, Period
from handlers.staff.satisfaction import Rating
from handlers.staff.unsent import UnsentList
from storage.open import existing_store
from storage.records import Millis, millis
from storage.store import Store


@dataclass(frozen=True, slots=True)
class ReportWish:
    """What a report is to be about, and for whom: ``handed_on`` goes outside the programme team."""

    period: Period = ALWAYS
    programme: str = ""
    language: str = "en"
    handed_on: bool = False


WHOLE = ReportWish()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFound:
    """What is reported. ``ratings`` are by programme; ``packs`` are the programmes it is about."""

    wish: ReportWish
    words: Translator
    now: datetime
    packs: Mapping[str, Pack]
    programmes: Sequence[ProgrammeFigures]
    twinnings: Sequence[TwinningFigures]
    ratings: Mapping[str, Sequence[Rating]]
    unsent: UnsentList

    @property
    def at(self) -> Millis:
        """The instant it is of."""
        return millis(self.now)

    @property
    def lead(self) -> Sequence[Pack]:
        """The programmes at its head: of which there is anything to say, else all."""
        with_some = {one.pack.id for one in self.programmes if one.used} | {
            one.twinning.programme for one in self.twinnings
        }
        return [pack for pack in self.packs.values() if pack.id in with_some] or list(self.packs.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing took place in the period."""
        sessions = any(one.sessions or one.questions for one in self.twinnings)
        return not sessions and not any(one.outcomes or one.asked or any(_begun(one)) for one in self.programmes)

    def rated(self, twinning: int) -> list[Rating]:
        """What the sessions of a twinning were rated."""
        return [one for some in self.ratings.values() for one in some if one.session.twinning == twinning]


def _begun(one: ProgrammeFigures) -> tuple[int, ...]:
    funnel = one.funnel
    return funnel.checks, funnel.outcomes, funnel.drafts, funnel.finished


@contextmanager
def opened(conf: Settings, database: str, now: datetime, wish: ReportWish) -> Iterator[ReportFound]:
    """What is found in a database; StoreError where there is none, Refused for a wish that cannot be."""
    packs = load_packs(conf.packs)
    with closing(existing_store(database)) as store:
        if_overdue(store, conf)
        yield found(store, packs, now, wish)


def found(store: Store, packs: Mapping[str, Pack], now: datetime, wish: ReportWish = WHOLE) -> ReportFound:
    """What is found in a store; Refused for a wish that cannot be."""
    languages, at = Languages(packs), millis(now)
    _refuse(wish, packs, languages)
    wanted = {name: pack for name, pack in packs.items() if wish.programme in ("", name)}
    meant = [
        one
        for one in store.twinnings(archived=bool(wish.period))
        if wish.period.ran(one) and wish.programme in ("", one.programme)
    ]
    with progress.shown(meant, len(meant), "Twinnings") as some:
        twinnings = list(figures.twinnings(store, some, at, wish.period))
    return ReportFound(
        wish=wish,
        words=languages[wish.language],
        now=now,
        packs=wanted,
        programmes=figures.programmes(store, wanted, wish.period),
        twinnings=twinnings,
        ratings={name: _ratings(store, pack, twinnings, at) for name, pack in wanted.items()},
        unsent=_unsent(unsent.found(store, at), wish.programme),
    )


def _refuse(wish: ReportWish, packs: Mapping[str, Pack], languages: Languages) -> None:
    named("programme", wish.programme, packs)
    named("language", wish.language, languages)
    if wish.period.first and wish.period.last and wish.period.last < wish.period.first:
        raise Refused(f"The last day, {wish.period.last}, is before the first, {wish.period.first}.")


def _ratings(store: Store, pack: Pack, twinnings: Sequence[TwinningFigures], at: Millis) -> list[Rating]:
    own = [one for one in twinnings if one.twinning.programme == pack.id]
    return satisfaction.ratings(store, pack, [session.session for one in own for session in one.sessions], at)


def _unsent(every: UnsentList, programme: str) -> UnsentList:
    """Of one programme: the older ones, which are only counted, are of all."""
    if not programme:
        return every
    return replace(
        every, listed=[one for one in every.listed if one.twinning and one.twinning.programme == programme], old=0
    )
