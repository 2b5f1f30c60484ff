"""``/metrics``: who may read it, what it tells, that no person is in it, and that a store that is away hides nothing else."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from bot.runtime import web
from bot.runtime.clock import instant, standing
from bot.runtime.meter import Meter, meter
from bot.runtime.metrics import PrometheusMeter
from bot.runtime.receive import Receiver
from bot.runtime.settings import Misconfigured, settings
from bot.runtime.store_thread import directly
from storage.open import open_store
from storage.records import Address, Outgoing, Upkeep, millis
from storage.store import Store, StoreBusy
from tests.bot.test_receive import SECRET, incoming, receiver

ROOT = Path(__file__).parents[2]
TOKEN = "canary-token-of-who-watches"
SETTING = "CITY2CITY_METRICS_TOKEN"
STANDS = standing(instant("2026-11-22T12:00Z"))
NOW = millis(STANDS())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(str(tmp_path / "city.db"), busy_ms=20)) as opened:
        yield opened


def page(counting: Meter, store: Store, authorization: str = f"Bearer {TOKEN}", work: object = directly) -> str:
    """What who asks is told; the number of the refusal where they are refused."""
    app = web.app(counting.routes(store, work, STANDS, ["test"]))  # type: ignore[arg-type]
    answer = TestClient(app).get(
        "/metrics", headers={"authorization": authorization.encode("latin-1")} if authorization else {}
    )
    return answer.text if answer.status_code == 200 else str(answer.status_code)


def samples(text: str) -> Mapping[str, float]:
    """Each figure by its name with its labels, but for those of the process itself."""
    found = (one for family in text_string_to_metric_families(text) for one in family.samples)
    return {
        " ".join((one.name, *(value for _, value in sorted(one.labels.items())))): one.value
        for one in found
        if not one.name.startswith("process_")
    }


# -- who may read it


def test_it_is_not_there_where_the_settings_do_not_ask_for_it(store: Store) -> None:
    assert page(meter(settings({})), store) == "404"


@pytest.mark.parametrize(
    "given", ["", TOKEN, "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer \xe9", "Basic x"]
)
def test_who_does_not_name_the_token_is_refused(store: Store, given: str) -> None:
    counting = meter(settings({SETTING: TOKEN}))
    assert page(counting, store, given) == "401"
    assert "city2city_ready" in page(counting, store)


@pytest.mark.parametrize("token", ["short", "x" * 15, "é" * 20])
def test_a_token_that_could_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(Misconfigured, match=f"{SETTING} must be a random word of 16 letters or more"):
        meter(settings({SETTING: token}))


def test_a_port_that_cannot_be_served_on_is_told() -> None:
    with pytest.raises(Misconfigured, match="PORT must be a number"):
        meter(settings({SETTING: TOKEN, "PORT": "http"}))


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.runtime.metrics")
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(
        Misconfigured, match=r"needs prometheus_client, which is not installed: pip install '\.\[metrics\]'"
    ):
        meter(settings({SETTING: TOKEN}))


# -- what it tells


def watched(store: Store, counting: Meter) -> Receiver:
    plain = receiver(store)
    return Receiver(plain.store, plain.known, plain.languages, plain.clock, meter=counting)


def test_every_event_is_counted_by_what_became_of_it(store: Store, tmp_path: Path) -> None:
    counting = PrometheusMeter(TOKEN, 48)
    watching = watched(store, counting)
    for number, words in (("1", "hello"), ("2", "start"), ("2", "start"), ("3", SECRET)):
        watching.receive(incoming(words, number))
    watching.set_aside("test", "helper", "4", ValueError())
    with closing(sqlite3.connect(tmp_path / "city.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            watching.receive(incoming("hello", "5"))
    found = samples(page(counting, store))
    told = {
        name: found[f"city2city_updates_total {name} test"] for name in ("applied", "repeated", "parked", "refused")
    }
    assert told == {"applied": 2, "repeated": 1, "parked": 2, "refused": 1}
    assert found["city2city_turn_seconds_count test"] == found["city2city_turn_seconds_bucket +Inf test"] == 2
    assert found["city2city_turn_seconds_sum test"] > 0


def test_how_long_an_event_waited_for_its_turn_counts(store: Store) -> None:
    counting = PrometheusMeter(TOKEN, 48)
    counting.took("test", 0.2)
    found = samples(page(counting, store))
    buckets = [found[f"city2city_turn_seconds_bucket {edge} test"] for edge in ("0.1", "0.25", "5.0", "+Inf")]
    assert buckets == [0, 1, 1, 1]


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="only Linux tells this of a process")
def test_what_the_process_takes_is_told(store: Store) -> None:
    told = page(PrometheusMeter(TOKEN, 48), store)
    taken = {one.name: one.value for family in text_string_to_metric_families(told) for one in family.samples}
    assert taken["process_resident_memory_bytes"] > 1_000_000
    assert taken["process_open_fds"] > 2


def test_what_the_store_holds_is_told(store: Store) -> None:
    def out(chat: str, seconds: float) -> Outgoing:
        return Outgoing(Address("test", "helper", "", chat), {"blocks": []}, NOW - int(seconds * 1000))

    with store.transaction():
        store.put([out("1", 90), out("2", 5), out("3", -3600)], NOW)
        store.put([out("4", 100), out("5", 100), out("6", 100)], NOW)
        store.keep_miss("a", "why?", "none", NOW)
        store.note_upkeep(Upkeep("first start", NOW - 99 * 3_600_000))
        store.note_upkeep(Upkeep("purge", NOW - 60_000))
        store.note_upkeep(Upkeep("backup", NOW - 50 * 3_600_000))
    for row, fate in zip(store.claim(["test"], NOW, 3), ("uncertain", "dead", ""), strict=True):
        if fate:
            store.settle(row.id, fate, NOW)  # type: ignore[arg-type]
    found = samples(page(PrometheusMeter(TOKEN, 48), store))
    assert found["city2city_oldest_due_seconds"] == 90
    assert found["city2city_upkeep_timestamp_seconds backup"] == pytest.approx(NOW / 1000 - 50 * 3600)
    told = {
        name: value for name, value in found.items() if not name.startswith(("city2city_oldest", "city2city_upkeep"))
    }
    assert told == {
        "city2city_outbox due": 2,
        "city2city_outbox sending": 1,
        "city2city_outbox uncertain": 1,
        "city2city_outbox dead": 1,
        "city2city_missed_questions_total": 1,
        "city2city_ready store": 1,
        "city2city_ready purge": 1,
        "city2city_ready backup": 0,
    }


def test_what_was_never_done_has_no_time(store: Store) -> None:
    found = samples(page(PrometheusMeter(TOKEN, 0), store))
    assert [name for name in found if name.startswith("city2city_upkeep")] == []
    assert {name: value for name, value in found.items() if "ready" in name} == {
        "city2city_ready store": 1,
        "city2city_ready purge": 1,
    }
    assert found["city2city_oldest_due_seconds"] == 0


async def _fails(*_call: object) -> NoReturn:
    raise StoreBusy("busy")


async def _hangs(*_call: object) -> NoReturn:
    raise TimeoutError


@pytest.mark.parametrize("work", [_fails, _hangs])
def test_a_store_that_is_away_hides_nothing_else(store: Store, work: object) -> None:
    counting = PrometheusMeter(TOKEN, 48)
    counting.sent("test", "wait")
    found = samples(page(counting, store, work=work))
    assert found == {"city2city_sends_total wait test": 1, "city2city_ready store": 0}


def test_no_label_is_of_a_person(store: Store) -> None:
    counting = PrometheusMeter(TOKEN, 48)
    watched(store, counting).receive(incoming("hello", "1"))
    text = page(counting, store)
    labels = {(name, value) for name, value in re.findall(r'(\w+)="([^"]*)"', text) if name != "le"}
    assert {name for name, _ in labels} == {"platform", "fate", "what", "state"}
    assert ("platform", "test") in labels
    assert "anna" not in text


def test_the_page_says_of_every_figure_what_to_do(store: Store) -> None:
    words = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    counting = PrometheusMeter(TOKEN, 48)
    families = [one.name for one in text_string_to_metric_families(page(counting, store))]
    ours = {name for name in families if name.startswith("city2city_")}
    assert {"city2city_updates", "city2city_turn_seconds", "city2city_sends", "city2city_outbox"} <= ours
    assert set(re.findall(r"city2city_[a-z_]+?(?=_total\b|_count\b|_bucket\b|\b)", words)) == ours
