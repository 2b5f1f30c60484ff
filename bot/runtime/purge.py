"""The daily purge: what is past its time goes, unless the clock cannot be trusted; what came of it is noted in the store."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.runtime.settings import Settings
from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.pack.pack_text import PackError
from storage.records import DAY, Millis, Upkeep, millis
from storage.retention import clock_doubt
from storage.store import Store, StoreError

log = logging.getLogger(__name__)

PURGE, FAILED, REFUSED = "purge", "purge failed", "purge refused"
"""What is noted in the store: the last purge, and why there was none since."""
EVERY: Millis = DAY


class _Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


def retention_days(packs: Mapping[str, Pack]) -> dict[str, int]:
    """How long each programme keeps its data."""
    return {pack.id: pack.file.retention_days for pack in packs.values()}


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


def purge(store: Store, now: Millis, days: Mapping[str, int]) -> Mapping[str, int]:
    """Delete what is past its time, whatever the clock was before; how many rows that were."""
    with store.transaction():
        store.trust_clock(now)
        return _purge(store, now, days)


def preview(store: Store, now: Millis, days: Mapping[str, int]) -> Mapping[str, int]:
    """What a purge would delete: it is tried, and taken back."""
    went: Mapping[str, int] = {}
    with suppress(_Undone), store.transaction():
        went = store.prune(now, days)
        raise _Undone
    return went


def daily(store: Store, now: Millis, days: Mapping[str, int], watch: ClockWatch | None = None) -> None:
    """Purge where it is due. A doubt about the clock or a failure is noted and logged; it is tried again next time."""
    try:
        last = last_purge(store)
        drift = watch.drift(now, last) if watch else 0
        if not is_due(now, last):
            return
        doubt = clock_doubt(now, last, store.last_trace(), drift)
        with store.transaction():
            if doubt:
                store.note_upkeep(Upkeep(REFUSED, now, {"why": doubt}))
            else:
                _purge(store, now, days)
        if watch and not doubt:
            watch.drift(now, now)
        if doubt:
            log.warning("nothing is purged: %s; `city2city doctor` says what to do", doubt)
    except StoreError as error:
        log.error("the purge failed: %s", error)
        with suppress(StoreError), store.transaction():
            store.note_upkeep(Upkeep(FAILED, now, {"why": str(error)}))


def if_overdue(store: Store, conf: Settings) -> None:
    """Purge behind a command that opened the store, where nothing did it today. It costs one look where something did."""
    now = millis(conf.clock())
    with suppress(PackError):
        if is_due(now, last_purge(store)):
            daily(store, now, retention_days(load_packs(conf.packs)))


def _purge(store: Store, now: Millis, days: Mapping[str, int]) -> Mapping[str, int]:
    went = store.prune(now, days)
    store.note_upkeep(Upkeep(PURGE, now, went))
    for over in (FAILED, REFUSED):
        store.drop_upkeep(over)
    return went
