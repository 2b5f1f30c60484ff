"""Sending when things go wrong: what each failure is taken for, what is looked for before it is sent again, whose turn it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.runtime.relay import SendError
from bot.slack import slack_send
from bot.slack.slack_adapter import connect
from bot.slack.slack_event import whisper
from bot.slack.slack_http import session
from bot.slack.slack_send import RESPONSE_SECONDS, RESPONSE_USES, WAIT_SECONDS, SlackSender, classified
from handlers.dialog.blocks import text
from handlers.dialog.turn import Button, FileSpec, GroupChange, Made, Membership, Reply
from storage.open import open_store
from storage.records import Address, OutboxRow, Outgoing
from tests.day import CLOCK
from tests.fake.slack import ALICE, BOT, GENERAL, OTHER, PAIR, TEAM, TOKEN, Desktop, FakeSlack, Fault, direct
from tests.process import free_port
from tests.slack.process import Bot

DIRECT = Address("slack", BOT, TEAM, direct(ALICE))
REPLY = Reply((text("Hello"),), (Button("help", "do:help:0", numbered=False),))


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack
        assert slack.broken == []


def row(address: Address = DIRECT, *, lane: int = 0, person: str = "", file: bool = False, **more: object) -> OutboxRow:
    now = int(CLOCK().timestamp() * 1000)
    given = {"id": 7, "state": "sending", "attempts": 1, "created_at": now, **more}
    said = replace(REPLY, file=FileSpec("mydata", {}) if file else None)
    return OutboxRow(out=Outgoing(address, said.stored(), now, lane=lane, person=person), **given)  # type: ignore[arg-type]


def send(
    api: str,
    one: OutboxRow | None = None,
    reply: Reply = REPLY,
    made: Made | None = None,
    seconds: float = 3,
    accounts: Mapping[str, str] = MappingProxyType({}),
) -> str | SendError:
    """What sending gives: the message's ts, or what is known of the failure. ``accounts`` are of persons of ours."""

    async def account_of(person: str) -> str:
        return accounts.get(person, "")

    async def sending() -> str | SendError:
        async with session(seconds, connect=1) as http:
            sender = SlackSender(connect(TOKEN, api, http), http, BOT, account_of=account_of)
            try:
                return await sender.send(one or row(), reply, made)
            except SendError as error:
                return error

    return asyncio.run(sending())


def api(slack: FakeSlack) -> str:
    return f"{slack.url}/api/"


NO_HISTORY = Fault("500", "conversations.history", times=9)


@pytest.mark.parametrize(
    ("fault", "kind", "taken"),
    [
        (Fault("429", retry_after=7), "wait", 0),
        (Fault("ratelimited"), "wait", 0),
        (Fault("reset-after"), "uncertain", 1),
        (Fault("reset"), "uncertain", 0),
        (Fault("hang-after"), "uncertain", 1),
        (Fault("502-after"), "uncertain", 1),
        (Fault("500"), "uncertain", 0),
        (Fault("internal_error"), "uncertain", 0),
        (Fault("service_unavailable"), "refused", 0),
        (Fault("is_archived"), "dead", 0),
        (Fault("channel_not_found"), "dead", 0),
        (Fault("no_permission"), "dead", 0),
        (Fault("missing_scope"), "refused", 0),
        (Fault("token_revoked"), "refused", 0),
        (Fault("account_inactive"), "refused", 0),
    ],
    ids=lambda one: one.kind if isinstance(one, Fault) else None,
)
def test_a_failure_is_taken_for_what_is_known_of_it(slack: FakeSlack, fault: Fault, kind: str, taken: int) -> None:
    slack.faults += [fault, NO_HISTORY]
    failed = send(api(slack))
    assert isinstance(failed, SendError)
    assert (failed.kind, len(slack.messages)) == (kind, taken)
    assert [call.method for call in slack.calls].count("chat.postMessage") == 1
    if fault.kind == "429":
        assert failed.seconds == 7


@pytest.mark.parametrize(
    ("status", "data", "headers", "known"),
    [
        (429, {}, {"Retry-After": "7"}, ("wait", 7)),
        (429, {}, {}, ("wait", WAIT_SECONDS)),
        (429, {}, {"Retry-After": "soon"}, ("wait", WAIT_SECONDS)),
        (200, {"error": "ratelimited"}, {"Retry-After": "3"}, ("wait", 3)),
        (200, {"error": "rate_limited"}, {}, ("wait", WAIT_SECONDS)),
        (500, {}, {}, ("uncertain", 0)),
        (500, {"error": "strange"}, {}, ("uncertain", 0)),
        (499, {"error": "strange"}, {}, ("dead", 0)),
        (200, {}, {}, ("uncertain", 0)),
        (200, {"error": "not_in_channel"}, {}, ("dead", 0)),
        (200, {"error": "is_archived"}, {}, ("dead", 0)),
    ],
)
def test_what_slack_says_is_known_by_its_word_or_else_by_the_status(
    status: int,
    data: dict[str, str],
    headers: dict[str, str],
    known: tuple[str, float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    said = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=status
    )
    failed = classified(SlackApiError("failed", said))
    assert (failed.kind, failed.seconds) == known
    assert ("takes no messages" in caplog.text) == (data.get("error") in ("not_in_channel", "is_archived"))
    if failed.kind == "uncertain":
        assert classified(SlackApiError("failed", said), idempotent=True).kind == "refused"


def test_what_is_not_taken_as_plain_words_either_is_given_up(slack: FakeSlack) -> None:
    slack.faults += [Fault("msg_blocks_too_long", times=2), NO_HISTORY]
    failed = send(api(slack))
    assert isinstance(failed, SendError)
    assert (failed.kind, len(slack.messages)) == ("dead", 0)
    assert [call.method for call in slack.calls].count("chat.postMessage") == 2


def test_nobody_listening_is_certainly_not_sent() -> None:
    failed = send(f"http://127.0.0.1:{free_port()}/api/")
    assert isinstance(failed, SendError)
    assert failed.kind == "refused"


@pytest.mark.parametrize("kind", ["reset-after", "hang-after", "502-after"])
def test_a_message_that_was_taken_after_all_is_found_at_once(slack: FakeSlack, kind: str) -> None:
    slack.faults.append(Fault(kind))
    assert send(api(slack)) == slack.messages[0].ts
    assert len(slack.messages) == 1


@pytest.mark.parametrize("thread", ["", "1795306353.000020"])
def test_a_doubtful_message_is_looked_for_before_it_is_sent_again(slack: FakeSlack, thread: str) -> None:
    there = Address("slack", BOT, TEAM, GENERAL, thread)
    first = row(there)
    assert isinstance(send(api(slack), first), str)
    again = OutboxRow(first.id, first.out, "sending", 2, first.created_at)
    assert send(api(slack), again) == slack.messages[0].ts
    assert len(slack.messages) == 1


def test_another_message_in_doubt_is_not_taken_for_it(slack: FakeSlack) -> None:
    send(api(slack), row(id=6))
    assert send(api(slack), row(doubts=1)) == slack.messages[1].ts


def test_it_is_looked_for_from_a_minute_before_it_was_queued_for_clocks_differ(slack: FakeSlack) -> None:
    one = row(attempts=2)
    send(api(slack), one)
    (looked,) = [call for call in slack.calls if call.method == "conversations.history"]
    assert float(looked.args["oldest"]) == pytest.approx(one.created_at / 1000 - 60, abs=1e-5)


def test_where_it_cannot_be_looked_for_nothing_is_sent_again(slack: FakeSlack) -> None:
    slack.faults.append(NO_HISTORY)
    failed = send(api(slack), row(attempts=2))
    assert isinstance(failed, SendError)
    assert (failed.kind, slack.messages) == ("refused", [])


def test_a_row_of_another_installation_is_not_sent(slack: FakeSlack) -> None:
    failed = send(api(slack), row(Address("slack", "U0OTHER", TEAM, GENERAL)))
    assert isinstance(failed, SendError)
    assert (failed.kind, slack.calls) == ("dead", [])


def test_an_edit_is_safe_to_repeat(slack: FakeSlack) -> None:
    sent = send(api(slack))
    slack.faults.append(Fault("reset-after", "chat.update"))
    failed = send(api(slack), reply=Reply((text("→ Yes"),), edit_of=str(sent)))
    assert isinstance(failed, SendError)
    assert failed.kind == "refused"
    assert slack.messages[0].words == "→ Yes"


def test_a_whisper_is_seen_by_one(slack: FakeSlack) -> None:
    assert isinstance(send(api(slack), row(Address("slack", BOT, TEAM, GENERAL, whisper(ALICE)))), str)
    assert slack.messages[0].only == ALICE


@pytest.mark.parametrize("chat", [OTHER, PAIR])
def test_a_whisper_where_we_are_not_comes_in_the_direct_message_without_a_response_url(
    slack: FakeSlack, chat: str
) -> None:
    assert isinstance(send(api(slack), row(Address("slack", BOT, TEAM, chat, whisper(ALICE)))), str)
    assert [(one.chat, one.only) for one in slack.messages] == [(direct(ALICE), "")]


@pytest.mark.parametrize("code", ["restricted_action_non_threadable_channel", "cannot_reply_to_message"])
@pytest.mark.parametrize("thread", ["1.1", whisper(ALICE)])
def test_an_answer_that_may_not_hang_from_its_question_stands_beside_it(
    slack: FakeSlack, code: str, thread: str
) -> None:
    method = "chat.postEphemeral" if thread == whisper(ALICE) else "chat.postMessage"
    slack.faults.append(Fault(code, method))
    sent = send(api(slack), row(Address("slack", BOT, TEAM, GENERAL, thread)), replace(REPLY, answers="1.1"))
    assert isinstance(sent, str)
    assert [(one.chat, one.thread) for one in slack.messages] == [(GENERAL, "")]


def test_what_is_for_all_goes_to_nobody_alone_where_we_are_not(slack: FakeSlack) -> None:
    failed = send(api(slack), row(Address("slack", BOT, TEAM, OTHER), person="p1"), accounts={"p1": ALICE})
    assert isinstance(failed, SendError)
    assert (failed.kind, slack.messages) == ("dead", [])


@pytest.mark.parametrize("lane", [1, 2])
@pytest.mark.parametrize("chat", [GENERAL, PAIR])
def test_what_nobody_waits_for_is_not_whispered(slack: FakeSlack, chat: str, lane: int) -> None:
    later = row(Address("slack", BOT, TEAM, chat, whisper(ALICE)), lane=lane)
    sent = send(api(slack), later)
    again = OutboxRow(later.id, later.out, "sending", 2, later.created_at)
    assert send(api(slack), again) == sent
    assert [(one.chat, one.only) for one in slack.messages] == [(direct(ALICE), "")]


def test_a_person_as_the_chat_is_their_direct_message(slack: FakeSlack) -> None:
    send(api(slack), row(Address("slack", BOT, TEAM, ALICE)))
    assert slack.messages[0].chat == direct(ALICE)


@pytest.mark.parametrize("attempts", [1, 2])
def test_what_an_older_version_addressed_to_a_direct_message_of_others_comes_in_ones_own(
    slack: FakeSlack, attempts: int
) -> None:
    old = row(Address("slack", BOT, TEAM, PAIR), person="p1", attempts=attempts)
    assert isinstance(send(api(slack), old), SendError)
    assert isinstance(send(api(slack), old, accounts={"p1": ALICE}), str)
    assert [one.chat for one in slack.messages] == [direct(ALICE)]


@pytest.mark.parametrize("method", ["conversations.open", "files.getUploadURLExternal"])
def test_where_the_direct_message_is_not_known_nothing_is_in_doubt(slack: FakeSlack, method: str) -> None:
    slack.faults.append(Fault("500", method))
    failed = send(api(slack), row(Address("slack", BOT, TEAM, GENERAL, whisper(ALICE)), file=True), made=FILE)
    assert isinstance(failed, SendError)
    assert (failed.kind, slack.messages) == ("refused", [])


FILE = Made("draft.md", "# Zürich\n")


def test_a_file_goes_up_in_three_steps(slack: FakeSlack) -> None:
    assert isinstance(send(api(slack), made=FILE), str)
    shown = slack.messages[0]
    assert (shown.file, shown.text, shown.chat) == (("draft.md", "# Zürich\n"), "Hello", DIRECT.chat)
    methods = [call.method for call in slack.calls]
    assert methods == ["files.getUploadURLExternal", "files.completeUploadExternal"]


def test_a_whispered_file_goes_to_the_direct_message(slack: FakeSlack) -> None:
    send(api(slack), row(Address("slack", BOT, TEAM, GENERAL, whisper(ALICE)), file=True), made=FILE)
    assert slack.messages[0].chat == direct(ALICE)


@pytest.mark.parametrize(
    ("method", "kind"), [("files.getUploadURLExternal", "refused"), ("files.completeUploadExternal", "uncertain")]
)
def test_only_the_last_step_of_a_file_is_ever_in_doubt(slack: FakeSlack, method: str, kind: str) -> None:
    slack.faults.append(Fault("reset-after", method))
    failed = send(api(slack), made=FILE)
    assert isinstance(failed, SendError)
    assert failed.kind == kind


# -- what becomes known of a channel


async def told_of(slack: FakeSlack, address: Address) -> list[tuple[Address, Membership]]:
    """What is told of a channel when a message there fails."""
    told: list[tuple[Address, Membership]] = []

    async def tell(there: Address, event: Membership) -> None:
        told.append((there, event))

    async with session(3, connect=1) as http:
        sender = SlackSender(connect(TOKEN, api(slack), http), http, BOT, tell=tell)
        with pytest.raises(SendError):
            await sender.send(row(address), REPLY, None)
    return told


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("not_in_channel", "removed"),
        ("channel_not_found", "gone"),
        ("is_archived", "archived"),
        ("restricted_action", "muted"),
        ("restricted_action_read_only_channel", "muted"),
        ("no_permission", None),
        ("msg_too_long", None),
    ],
)
def test_a_channel_that_takes_nothing_any_more_is_told_of(
    slack: FakeSlack, code: str, what: GroupChange | None
) -> None:
    slack.faults.append(Fault(code, times=2))
    there = Address("slack", BOT, TEAM, GENERAL)
    assert asyncio.run(told_of(slack, there)) == ([(there, Membership(what))] if what else [])


def test_of_a_direct_message_nothing_is_told(slack: FakeSlack) -> None:
    slack.faults.append(Fault("is_archived"))
    assert asyncio.run(told_of(slack, DIRECT)) == []


# -- response URLs


async def responded(
    watch: SimpleNamespace, times: Sequence[float], status: int = 200
) -> tuple[list[bool | str], list[Mapping[str, object]]]:
    """What comes of answers to somebody through the response URL that was given at 0, at these seconds; and what was posted."""
    posted: list[Mapping[str, object]] = []

    async def taken(request: web.Request) -> web.Response:
        posted.append(await request.json())
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/response", taken)
    found: list[bool | str] = []
    async with TestServer(app) as server, session(3) as http:
        sender = SlackSender(connect(TOKEN, "http://127.0.0.1:9/api/", http), http, BOT)
        sender.may_respond("C1", "1.1", ALICE, str(server.make_url("/response")))
        for seconds in times:
            watch.now = seconds
            try:
                found.append(await sender.respond("C1", "1.1", ALICE, REPLY))
            except SendError as error:
                found.append(error.kind)
        for place in (("C2", "1.1", ALICE), ("C1", "", ALICE), ("C1", "1.1", "U02BOB")):
            assert not await sender.respond(*place, REPLY)
    return found, posted


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock that response URLs go by."""
    told = SimpleNamespace(now=0.0)
    told.monotonic = lambda: told.now
    monkeypatch.setattr(slack_send, "time", told)
    return told


def test_a_response_url_is_good_five_times(watch: SimpleNamespace) -> None:
    found, posted = asyncio.run(responded(watch, range(7)))
    assert found == [True] * RESPONSE_USES + [False] * 2
    assert len(posted) == RESPONSE_USES
    assert (posted[0]["response_type"], posted[0]["replace_original"]) == ("ephemeral", False)


def test_and_only_for_its_time(watch: SimpleNamespace) -> None:
    found, _ = asyncio.run(responded(watch, [RESPONSE_SECONDS - 0.1, RESPONSE_SECONDS]))
    assert found == [True, False]


def test_one_that_is_refused_is_no_answer(watch: SimpleNamespace) -> None:
    assert asyncio.run(responded(watch, [1], status=404))[0] == ["refused"]


def test_those_whose_time_is_over_are_forgotten_and_nothing_is_remembered_where_there_is_none(
    watch: SimpleNamespace,
) -> None:
    async def remembered() -> list[tuple[str, str, str]]:
        async with session(3) as http:
            sender = SlackSender(connect(TOKEN, "http://127.0.0.1:9/api/", http), http, BOT)
            for seconds, chat, url in ((0, "C1", "u"), (1, "C2", "u"), (RESPONSE_SECONDS, "C3", "u"), (9e9, "C4", "")):
                watch.now = seconds
                sender.may_respond(chat, "", ALICE, url)
            return list(sender.responses)

    assert asyncio.run(remembered()) == [("C2", "", ALICE), ("C3", "", ALICE)]


# -- on the real process


@pytest.fixture
def bot(slack: FakeSlack, tmp_path: Path) -> Iterator[Bot]:
    with Bot(slack, tmp_path) as bot:
        yield bot


def test_a_429_stops_its_channel_for_as_long_as_told_and_no_other(bot: Bot) -> None:
    slack = bot.slack
    slack.faults.append(Fault("429", retry_after=8, chat=direct(ALICE)))
    alice, bob = Desktop(slack), Desktop(slack, "U02BOB")
    alice.says("help")
    slack.wait(lambda: any(call.outcome == "429" for call in slack.calls), about="the 429")
    told = next(call.at for call in slack.calls if call.outcome == "429")
    alice.says("about")
    bob.says("help")
    bob.hears("What I can do")
    alice.hears("What I can do")
    alice.hears("About")
    tries = [call.at - told for call in slack.calls if call.args.get("channel") == direct(ALICE) and call.at > told]
    assert min(tries) >= 8
    (others,) = (call.at - told for call in slack.calls if call.args.get("channel") == direct("U02BOB"))
    assert others < min(tries)


@pytest.mark.parametrize("kind", ["reset-after", "502-after"])
def test_what_was_accepted_is_there_once(bot: Bot, kind: str) -> None:
    bot.slack.faults.append(Fault(kind, times=3))
    alice = Desktop(bot.slack)
    alice.says("help")
    alice.hears("What I can do")
    alice.says("about")
    alice.hears("About")
    assert [one.words.count("What I can do") for one in bot.slack.messages].count(1) == 1


def test_a_lost_scope_is_said_and_does_not_lose_the_event(bot: Bot) -> None:
    bot.slack.faults += [Fault("missing_scope", "users.info"), Fault("missing_scope", times=1)]
    alice = Desktop(bot.slack)
    done = alice.says("help")
    alice.hears("What I can do")
    assert done.retries == 0
    assert "lacks a scope" in bot.log


def test_events_go_on_over_a_new_connection(bot: Bot) -> None:
    slack, alice = bot.slack, Desktop(bot.slack)
    for reason in ("refresh_requested", "warning"):
        before = len(slack.sockets)
        slack.disconnect(reason)
        slack.wait(lambda before=before: len(slack.sockets) > before, about="a new connection")
        alice.says("help")
        alice.hears("What I can do")


def test_a_store_that_is_held_by_somebody_is_waited_for(bot: Bot) -> None:
    slack, alice = bot.slack, Desktop(bot.slack)
    alice.says("help")
    alice.hears("What I can do")
    store = open_store(bot.database)
    with store.transaction():
        store.count("2026-01-01", "", "hold")
        done = alice.says("about")
        slack.wait(lambda: done.retries >= 1, about="a retry")
        assert done.acked_after is None
    store.close()
    slack.wait(lambda: done.acked_after is not None, about="the acknowledgement")
    alice.hears("About")
    assert [one.words.startswith("About") for one in slack.messages].count(True) == 1


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "Set SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong-token-0000"}, "SLACK_BOT_TOKEN is not valid"),
        ({"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN for Socket Mode"),
        ({"PUBLIC_URL": "http://127.0.0.1:1"}, "set SLACK_SIGNING_SECRET"),
    ],
)
def test_it_does_not_start_where_it_must_not(slack: FakeSlack, tmp_path: Path, env: dict[str, str], words: str) -> None:
    done = Bot(slack, tmp_path, env=env).run("slack")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_revoked_token_is_said_at_the_start(slack: FakeSlack, tmp_path: Path) -> None:
    slack.revoked = True
    assert "was revoked" in Bot(slack, tmp_path).run("slack").stderr
