"""How much one person may send. Kept in memory: one process takes all platforms, and a restart forgives one burst (ADR 86)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

A_MINUTE = 60
"""So many messages a person may send in a minute, and a third of them in ten seconds, where the settings say nothing."""
CROWD = 10_000
"""So many people are remembered before those who rest are forgotten."""


@dataclass(slots=True)
class _Sender:
    a_minute: int
    times: deque[float] = field(default_factory=deque)
    told: bool = False

    def over(self, now: float) -> bool:
        rates = (max(1, self.a_minute // 3), 10), (self.a_minute, 60)
        return any(len(self.times) >= count and self.times[-count] > now - seconds for count, seconds in rates)

    def sent(self, now: float) -> None:
        self.times.append(now)
        while self.times[0] <= now - 60:
            self.times.popleft()


@dataclass(frozen=True, slots=True)
class InboundLimits:
    """The messages of each person, by their id or, of who has none yet, their account. Times are seconds from anywhere."""

    a_minute: int = A_MINUTE
    senders: dict[str, _Sender] = field(default_factory=dict)

    def over(self, who: str, now: float) -> bool:
        """Whether who sends one more sends too much."""
        sender = self.senders.get(who)
        return sender is not None and sender.over(now)

    def count(self, who: str, now: float) -> None:
        """One more came, answered or not: a flood is over when it ebbs."""
        self._forget(now)
        sender = self.senders.setdefault(who, _Sender(self.a_minute))
        sender.told = sender.told and sender.over(now)
        sender.sent(now)

    def tell(self, who: str) -> bool:
        """Whether it is to be said to them; once for each burst."""
        sender = self.senders[who]
        told, sender.told = sender.told, True
        return not told

    def _forget(self, now: float) -> None:
        if len(self.senders) > CROWD:
            for who in [who for who, one in self.senders.items() if one.times[-1] <= now - 60]:
                del self.senders[who]
