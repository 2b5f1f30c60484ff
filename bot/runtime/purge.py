"""The daily purge: what is past its time goes, unless the clock cannot be trusted; what came of it is noted in the store."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.pack.pack_text import PackError
from storage.records import DAY, Millis, Upkeep, millis
from storage.retention import clock_doubt
from storage.store import Store, StoreError

log = logging.getLogger(__name__)

PURGE, FAILED, REFUSED, UNDER_WAY = "purge", "purge failed", "purge refused", "purge under way"
"""What is noted in the store: the last purge, why there was none since, and what the one that is under way deleted by now."""
EVERY: Millis = DAY
REST_SECONDS = 0.02
"""How long other processes are let in between two slices of some 10 ms."""


@dataclass(frozen=True, slots=True)
class Periods:
    """For how many days each programme keeps its data, and backups may be kept."""

    programmes: Mapping[str, int]
    backup: int

    @classmethod
    def of(cls, packs: Mapping[str, Pack], backup_days: int) -> Periods:
        """As the packs and the settings say."""
        return cls({pack.id: pack.file.retention_days for pack in packs.values()}, backup_days)


def uptime() -> float:
    """Seconds that no setting of the clock changes; those that the machine slept count where the system tells them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ClockWatch:
    """How much faster the clock went than the time that passed since the last purge, as far as this process was there."""

    def __init__(self, elapsed: Callable[[], float] = uptime) -> None:
        self._elapsed = elapsed
        self._since: tuple[Millis | None, Millis, float] | None = None

    def drift(self, now: Millis, last: Millis | None) -> Millis:
        """By how many milliseconds; counted anew whenever there was a purge."""
        if self._since is None or self._since[0] != last:
            self._since = (last, now, self._elapsed())
        _, then, counted = self._since
        return now - then - int((self._elapsed() - counted) * 1000)


def last_purge(store: Store) -> Millis | None:
    """When the last one was."""
    return next((one.at for one in store.upkeep() if one.what == PURGE), None)


def is_due(now: Millis, last: Millis | None) -> bool:
    """Whether a day has gone by; also where the last purge lies in the future, for that is to be told."""
    return last is None or not 0 <= now - last < EVERY


def purge(store: Store, now: Millis, periods: Periods) -> Mapping[str, int]:
    """Delete what is past its time, whatever the clock was before; how many rows that were."""
    with store.transaction():
        store.trust_clock(now)
    _through(_slices(store, now, periods))
    return next(one.detail for one in store.upkeep() if one.what == PURGE)


def daily(store: Store, now: Millis, periods: Periods, watch: ClockWatch | None = None) -> None:
    """Purge where it is due. A doubt about the clock or a failure is noted and logged; it is tried again next time."""
    _through(daily_slices(store, now, periods, watch))


def daily_slices(store: Store, now: Millis, periods: Periods, watch: ClockWatch | None = None) -> Iterator[bool]:
    """The same in slices, for who has others to serve meanwhile: it is true as often as there may be more to do."""
    try:
        last = last_purge(store)
        drift = watch.drift(now, last) if watch else 0
        if not is_due(now, last):
            return
        if doubt := clock_doubt(now, last, store.last_trace(), drift):
            with store.transaction():
                store.note_upkeep(Upkeep(REFUSED, now, {"why": doubt}))
            log.warning("nothing is purged: %s; `city2city doctor` says what to do", doubt)
            return
        yield from _slices(store, now, periods)
        if watch:
            watch.drift(now, now)
    except StoreError as error:
        log.error("the purge failed: %s", error)
        with suppress(StoreError), store.transaction():
            store.note_upkeep(Upkeep(FAILED, now, {"why": str(error)}))


def if_overdue(store: Store, conf: Settings) -> None:
    """Purge behind a command that opened the store, where nothing did it today. It costs one look where something did."""
    now = millis(conf.clock())
    with suppress(PackError):
        if is_due(now, last_purge(store)):
            daily(store, now, Periods.of(load_packs(conf.packs), conf.backup_days))


def _slices(store: Store, now: Millis, periods: Periods) -> Iterator[bool]:
    """A transaction a slice. Only the end is noted as a purge: after a death the next one goes on, and tells of both."""
    went = Counter[str](next((one.detail for one in store.upkeep() if one.what == UNDER_WAY), {}))
    slices = store.pruning(now, periods.programmes)
    while _slice(store, now, slices, went):
        yield True
    with store.transaction():
        store.expire_copies(now, periods.backup)
        store.note_upkeep(Upkeep(PURGE, now, went))
        for over in (FAILED, REFUSED, UNDER_WAY):
            store.drop_upkeep(over)


def _slice(store: Store, now: Millis, slices: Iterator[Mapping[str, int]], went: Counter[str]) -> bool:
    """Take a slice, if there is one, and add to what went by now."""
    with store.transaction():
        part = next(slices, None)
        if part:
            went.update(part)
            store.note_upkeep(Upkeep(UNDER_WAY, now, went))
    return part is not None


def _through(slices: Iterator[bool]) -> None:
    for _ in slices:
        time.sleep(REST_SECONDS)
