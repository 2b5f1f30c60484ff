"""How often one account may do what is rationed. Kept in memory under a check value whose key dies with the process: of who is
forgotten nothing is left that names them, and a restart forgives all (ADR 81)."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.dialog.rations import FORGET, WRONG_CODE, Ration, Rationed
from storage.records import DAY, MINUTE, Identity, Millis

LIMITS: Mapping[Rationed, tuple[int, Millis]] = {WRONG_CODE: (10, 60 * MINUTE), FORGET: (5, DAY)}
"""So often in so much time, at most."""


@dataclass(frozen=True, slots=True)
class Rations:
    """The last times of each account and thing; none is kept longer than its time."""

    times: dict[tuple[Rationed, bytes], deque[Millis]] = field(default_factory=dict)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def of(self, account: Identity, now: Millis) -> dict[Rationed, Ration]:
        """What an account has left. ``again`` tells of who uses the last one now, too."""
        mark = self._mark(account)
        return {what: self._ration(what, self.times.get((what, mark), ()), now) for what in LIMITS}

    def use(self, what: Rationed, account: Identity, now: Millis) -> None:
        """Count one."""
        most, _ = LIMITS[what]
        self.times.setdefault((what, self._mark(account)), deque(maxlen=most)).append(now)

    def tidy(self, now: Millis) -> None:
        """Drop what counts no more."""
        for what, mark in list(self.times):
            if self.times[what, mark][-1] <= now - LIMITS[what][1]:
                del self.times[what, mark]

    @staticmethod
    def _ration(what: Rationed, times: deque[Millis] | tuple[()], now: Millis) -> Ration:
        most, span = LIMITS[what]
        counted = [at for at in times if at > now - span]
        return Ration(most - len(counted), (counted[0] if counted else now) + span)

    def _mark(self, account: Identity) -> bytes:
        named = "\0".join((account.platform, account.team, account.user))
        return hashlib.blake2b(named.encode(), key=self.key, digest_size=16).digest()
