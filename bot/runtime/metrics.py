"""``/metrics`` in the words of Prometheus (docs/operations.md, ADR 98). What happens is counted in memory; of the store one look
is taken when somebody asks, which costs the same whatever it holds."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.clock import Clock
from bot.runtime.meter import Meter
from bot.runtime.purge import PURGE
from bot.runtime.readiness import FAILS, OK, SLOW, states
from bot.runtime.store_thread import AskedOnce, StoreRunner
from storage.records import BACKUP, MOST_COUNTED, Backlog, Millis, Upkeep, millis
from storage.store import Store, StoreError

PATH = "/metrics"
ANSWER_SECONDS = 2.0
"""How long the store may take; then what is counted in memory is told without it."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds. Above 1.5 a platform is not answered in time, and delivers again."""


@dataclass(frozen=True, slots=True)
class StoreGauges:
    """What the store says of itself."""

    backlog: Backlog
    next_due: Millis | None
    misses: int
    upkeep: Sequence[Upkeep]


class PrometheusMeter(Meter):
    """Counts, and tells who names the ``token``."""

    def __init__(self, token: str, backup_hours: int) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._token, self._backup_hours = token, backup_hours
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._updates = Counter(
            "city2city_updates",
            "Events that came, by what became of them.",
            ("platform", "fate"),
            registry=self._registry,
        )
        self._turns = Histogram(
            "city2city_turn_seconds", "From reading an event to its commit, of those that were applied.", ("platform",),
            registry=self._registry, buckets=BUCKETS,
        )  # fmt: skip
        self._sends = Counter(
            "city2city_sends", "Messages that were tried, by what became of them.", ("platform", "fate"),
            registry=self._registry,
        )  # fmt: skip

    def received(self, platform: str, fate: str) -> None:
        """As the meter's."""
        self._updates.labels(platform, fate).inc()

    def took(self, platform: str, seconds: float) -> None:
        """As the meter's."""
        self._turns.labels(platform).observe(seconds)

    def sent(self, platform: str, fate: str) -> None:
        """As the meter's."""
        self._sends.labels(platform, fate).inc()

    def routes(self, store: Store, work: StoreRunner, clock: Clock, platforms: Sequence[str]) -> Sequence[Route]:
        """Where Prometheus asks."""

        def look() -> StoreGauges:
            backlog, due = store.backlog(platforms, millis(clock())), store.next_due(platforms)
            return StoreGauges(backlog, due, store.kept_misses(), store.upkeep())

        asked = AskedOnce(work, look)

        async def answer(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, f"Bearer {self._token}".encode()):
                return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
            found = await self._of_store(asked, millis(clock()))
            return Response(generate_latest(self._registry) + _written(found), media_type=CONTENT_TYPE_LATEST)

        return [Route(PATH, answer, methods=["GET"])]

    async def _of_store(self, asked: AskedOnce[StoreGauges], now: Millis) -> list[Metric]:
        try:
            gauges = await asked.answer(ANSWER_SECONDS)
        except TimeoutError:
            return [_ready({"store": SLOW})]
        except StoreError:
            return [_ready({"store": FAILS})]
        return [_ready({"store": OK, **states(gauges.upkeep, now, self._backup_hours)}), *_of(gauges, now)]


def _ready(words: Mapping[str, str]) -> Metric:
    found = GaugeMetricFamily("city2city_ready", "Whether /ready says ok, for each of its words.", labels=("what",))
    for what, word in words.items():
        found.add_metric((what,), float(word == OK))
    return found


def _of(gauges: StoreGauges, now: Millis) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("city2city_outbox", f"Messages, by state; {MOST_COUNTED} at most.", labels=("state",))
    for state, number in asdict(gauges.backlog).items():
        waiting.add_metric((state,), number)
    yield waiting
    late = 0 if gauges.next_due is None else max(0, now - gauges.next_due) / 1000
    yield GaugeMetricFamily("city2city_oldest_due_seconds", "How late the message is that is due the longest.", late)
    yield CounterMetricFamily(
        "city2city_missed_questions", "Questions without an answer that were kept.", gauges.misses
    )
    done = GaugeMetricFamily("city2city_upkeep_timestamp_seconds", "When upkeep was done last.", labels=("what",))
    for one in gauges.upkeep:
        if one.what in (PURGE, BACKUP):
            done.add_metric((one.what,), one.at / 1000)
    yield done


class _Found(Collector):
    """What was found, for the library to write."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        """It."""
        return self._found


def _written(found: Iterable[Metric]) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Found(found))
    return generate_latest(registry)
