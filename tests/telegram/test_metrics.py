"""What Prometheus reads of the real process, also of one that polls and so serves nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.fake.telegram import FakeTelegram, Fault, Phone
from tests.process import free_port
from tests.telegram.process import Bot

TOKEN = "canary-token-of-who-watches"


def figures(bot: Bot, port: int) -> Mapping[str, float]:
    answer = httpx.get(f"http://127.0.0.1:{port}/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    found = (one for family in text_string_to_metric_families(answer.text) for one in family.samples)
    return {" ".join((one.name, *(value for _, value in sorted(one.labels.items())))): one.value for one in found}


@pytest.mark.parametrize("webhook", [False, True])
def test_who_watches_reads_how_the_process_does(
    own: FakeTelegram, start: Callable[..., Bot], tmp_path: Path, webhook: bool
) -> None:
    token, own_port = tmp_path / "token", {} if webhook else {"PORT": str(free_port())}
    token.write_text(f"{TOKEN}\n")
    bot = start(webhook=webhook, CITY2CITY_METRICS_TOKEN_FILE=str(token), **own_port)
    port = bot.port or int(own_port["PORT"])
    own.wait(lambda: bot.run("ready").returncode == 0)
    phone = Phone(own)
    own.faults.append(Fault("429", chat=phone.chat, retry_after=1))
    phone.say("hello")
    phone.hears("automated assistant")
    phone.say("start")
    phone.hears("What would you like to do?")
    assert bot.run("backup", str(tmp_path / "backup.db")).returncode == 0
    there = f"http://127.0.0.1:{port}"
    own.wait(lambda: figures(bot, port)["city2city_outbox sending"] == 0)
    found = figures(bot, port)
    assert found["city2city_updates_total applied telegram"] == found["city2city_turn_seconds_count telegram"] == 2
    assert found["city2city_sends_total wait telegram"] == 1
    assert found["city2city_sends_total sent telegram"] >= 2
    assert {name: found[f"city2city_ready {name}"] for name in ("store", "purge", "backup")} == {
        "store": 1,
        "purge": 1,
        "backup": 1,
    }
    assert found["city2city_upkeep_timestamp_seconds backup"] > 0
    assert found["process_resident_memory_bytes"] > 0
    assert [httpx.get(f"{there}{path}").status_code for path in ("/metrics", "/health", "/ready")] == [401, 200, 200]
    assert TOKEN not in bot.log


def test_who_did_not_ask_for_it_has_no_such_address(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    bot = start(webhook=True)
    own.wait(lambda: own.webhook)
    assert httpx.get(f"http://127.0.0.1:{bot.port}/metrics").status_code == 404


def test_who_polls_and_did_not_ask_for_it_serves_nothing(own: FakeTelegram, start: Callable[..., Bot]) -> None:
    port = free_port()
    start(PORT=str(port))
    phone = Phone(own)
    phone.say("hello")
    phone.hears("automated assistant")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics")
