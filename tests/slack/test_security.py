"""Who may call us over HTTP: only what Slack signed, lately, and each once; anything else is a 4xx and leaves no trace."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.open import open_store
from tests.fake.slack import ALICE, Desktop, FakeSlack, direct, encode, event_body, signed
from tests.patience import PATIENCE
from tests.slack.process import Bot

MANY = 3_000


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    folder = tmp_path_factory.mktemp("security")
    with FakeSlack("http") as slack, Bot(slack, folder, env={"LOG_LEVEL": "DEBUG"}) as bot:
        yield bot


@pytest.fixture(scope="module")
def http(bot: Bot) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{bot.port}", timeout=PATIENCE) as client:
        yield client


def post(http: httpx.Client, raw: bytes, headers: Mapping[str, Any]) -> int:
    return http.post("/slack/events", content=raw, headers=dict(headers)).status_code


def message(bot: Bot, words: str) -> tuple[bytes, dict[str, str]]:
    ts = bot.slack.ts()
    event = {"type": "message", "user": ALICE, "text": words, "ts": ts, "channel": direct(ALICE), "channel_type": "im"}
    return encode("events_api", event_body(bot.slack, event))


def heard(bot: Bot) -> int:
    """How many events were taken, and thus everything that could have changed."""
    with closing(open_store(bot.database)) as store:
        return len(store.outbox())


def put_aside(bot: Bot) -> int:
    """How many events could not be handled."""
    with closing(open_store(bot.database)) as store:
        return len(store.parked())


def test_a_signed_event_is_taken(bot: Bot, http: httpx.Client) -> None:
    raw, headers = message(bot, "help")
    before = heard(bot)
    assert post(http, raw, headers | signed(raw)) == 200
    assert heard(bot) > before


@pytest.mark.parametrize("words", ["draft staff 1/1.2d \ud800", "when is the deadline? \ud800"])
def test_what_comes_with_half_a_character_is_answered_and_not_put_aside(
    bot: Bot, http: httpx.Client, words: str
) -> None:
    raw, headers = message(bot, words)
    before, aside = heard(bot), put_aside(bot)
    assert post(http, raw, headers | signed(raw)) == 200
    assert (heard(bot) > before, put_aside(bot)) == (True, aside)


def test_a_captured_request_has_no_second_effect(bot: Bot, http: httpx.Client) -> None:
    raw, headers = message(bot, "help")
    headers |= signed(raw)
    assert post(http, raw, headers) == 200
    before = heard(bot)
    assert [post(http, raw, headers) for _ in range(5)] == [200] * 5
    assert heard(bot) == before


@pytest.mark.parametrize("kind", ["slash_commands", "interactive"])
def test_a_captured_command_or_press_has_no_second_effect(bot: Bot, http: httpx.Client, kind: str) -> None:
    alice = Desktop(bot.slack)
    done = alice.commands("help") if kind == "slash_commands" else alice.acts(
        {"type": "button", "action_id": "do0", "block_id": "b", "value": "do:help:0", "action_ts": "1"},
        container={"type": "message", "message_ts": "1.1", "channel_id": alice.direct}, channel={"id": alice.direct},
    )  # fmt: skip
    bot.slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    before = heard(bot)
    raw, headers = encode(kind, done.body)
    assert post(http, raw, headers | signed(raw)) == 200
    assert heard(bot) == before


@pytest.mark.parametrize(
    ("seconds", "status"), [(-301, 401), (-240, 200), (0, 200), (299, 200), (360, 401), (-86400, 401), (10**9, 401)]
)
def test_a_request_is_good_for_five_minutes(bot: Bot, http: httpx.Client, seconds: int, status: int) -> None:
    # It ages on the way, on a busy machine by seconds: where that could cross the border there is a minute to it.
    raw, headers = message(bot, "help")
    assert post(http, raw, headers | signed(raw, time.time() + seconds)) == status


def flipped(raw: bytes, bit: int) -> bytes:
    return bytes(byte ^ (1 << bit % 8 if bit // 8 == at else 0) for at, byte in enumerate(raw))


def test_every_single_flipped_bit_is_refused(bot: Bot, http: httpx.Client) -> None:
    raw, headers = message(bot, "forget")
    sign = signed(raw)
    before = heard(bot)
    for bit in range(len(raw) * 8):
        assert post(http, flipped(raw, bit), headers | sign) in (400, 401), f"bit {bit} of the body"
    for name in sign:
        value = sign[name].encode()
        for bit in range(len(value) * 8):
            changed = flipped(value, bit)
            if changed == value or any(byte < 33 or byte > 126 for byte in changed):
                continue
            assert post(http, raw, headers | sign | {name: changed}) in (400, 401), f"bit {bit} of {name}"
    assert heard(bot) == before


def test_a_request_by_another_secret_is_refused(bot: Bot, http: httpx.Client) -> None:
    raw, headers = message(bot, "help")
    assert post(http, raw, headers | signed(raw, secret="another")) == 401


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_request_without_a_header_is_refused(bot: Bot, http: httpx.Client, missing: str) -> None:
    raw, headers = message(bot, "help")
    sign = {name: value for name, value in signed(raw).items() if name != missing}
    assert post(http, raw, headers | sign) == 401


HEADER = st.binary(max_size=80).map(lambda raw: bytes(byte for byte in raw if byte > 32 and byte != 127))
STAMPS = st.one_of(HEADER, st.integers(-(10**20), 10**20).map(lambda n: str(n).encode()), st.just("١٢٣".encode()))
SIGNATURES = st.one_of(HEADER, st.binary(min_size=32, max_size=32).map(lambda raw: b"v0=" + raw.hex().encode()))
TYPES = st.sampled_from([b"application/json", b"application/x-www-form-urlencoded", b"text/plain", b"", b"\xff"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "event", "event_id", "user", "channel", "text", "actions", "view", "payload", "team", "command"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300),
    JSON.map(lambda value: json.dumps(value).encode()),
    JSON.map(lambda value: b"payload=" + json.dumps(value).encode()),
    st.just(b"[" * 50_000),
    st.just(b'{"a":' * 20_000),
)
FUZZ = settings(max_examples=MANY // 2, deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(stamp=STAMPS, signature=SIGNATURES, kind=TYPES, raw=BODIES)
def test_junk_is_refused_and_changes_nothing(
    bot: Bot, http: httpx.Client, stamp: bytes, signature: bytes, kind: bytes, raw: bytes
) -> None:
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": kind}
    assert 400 <= post(http, raw, headers) < 500


@FUZZ
@given(kind=TYPES, raw=BODIES)
def test_signed_junk_is_no_failure_of_ours(bot: Bot, http: httpx.Client, kind: bytes, raw: bytes) -> None:
    status = post(http, raw, {"Content-Type": kind} | signed(raw))
    assert status == 200 or 400 <= status < 500


def test_after_all_that_it_goes_on_and_logged_no_body(bot: Bot, http: httpx.Client) -> None:
    raw, headers = message(bot, "canary-of-a-body")
    assert post(http, raw, headers | signed(raw, secret="another")) == 401
    assert post(http, raw + b"x", headers | signed(raw)) in (400, 401)
    # A busy machine takes longer over the first question than Slack is kept waiting: it delivers again.
    statuses = itertools.islice((post(http, raw, headers | signed(raw)) for _ in itertools.count()), 20)
    assert next(status for status in statuses if status != 503) == 200
    assert "canary-of-a-body" not in bot.log


def test_a_large_body_is_refused(bot: Bot, http: httpx.Client) -> None:
    raw = b"x" * (10 * 2**20)
    assert post(http, raw, signed(raw)) == 413


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/x", "/telegram"])
def test_other_paths_are_not_there(http: httpx.Client, bot: Bot, path: str) -> None:
    assert http.post(path).status_code == 404


def test_only_post_is_served(http: httpx.Client, bot: Bot) -> None:
    assert http.get("/slack/events").status_code == 405


def test_a_command_about_a_payload_is_a_command(bot: Bot) -> None:
    alice = Desktop(bot.slack)
    alice.heard = len(alice._seen())
    done = alice.commands("faq payload")
    bot.slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")


def test_the_address_is_confirmed_to_slack(bot: Bot, http: httpx.Client) -> None:
    raw, headers = encode("events_api", {"type": "url_verification", "challenge": "c1", "token": "t"})
    got = http.post("/slack/events", content=raw, headers=headers | signed(raw))
    assert (got.status_code, got.json()) == (200, {"challenge": "c1"})
