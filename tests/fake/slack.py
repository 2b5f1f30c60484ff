"""A small Slack on 127.0.0.1: Web API, Socket Mode and signed HTTP, checking every call; ``Desktop`` is a person who uses it.

It runs in a thread of its own, so that tests read from top to bottom: ``alice.says("start")``, ``alice.hears("Welcome")``.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fake import blocks as kit
from tests.patience import PATIENCE

TRIES = 40
"""How often an event is delivered that nobody acknowledges: Slack tries four times over minutes, we at once, so more often."""
TOKEN, APP_TOKEN, SECRET = "xoxb-canary-bot-token-0000", "xapp-canary-app-token-0000", "canary5igningsecret0000"
TEAM, APP, BOT, BOT_ID = "T01TEST", "A01APP", "U0BOT", "B0BOT"
ALICE, BOB, CARL, GONE = "U01ALICE", "U02BOB", "U03CARL", "U09GONE"
"""Carl is of another organisation."""
GENERAL, OTHER, SHARED, ARCHIVED = "C01GEN", "C0OTHER", "C0SHARED", "C0ARCHIVED"
"""``SHARED`` is a channel of Slack Connect; to an archived one nobody can post any more."""
SEVERAL = "G0MPIM"
"""A direct message of several people, the app among them."""
PAIR = "D0PAIR"
"""A direct message between Alice and Bob: the app is not in it and never can be."""
SCOPES = ",".join((
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
    "groups:history", "groups:read", "im:history", "im:write", "mpim:history", "mpim:read", "users:read",
))  # fmt: skip
METHOD_SCOPES: Mapping[str, frozenset[str]] = {
    name: frozenset(scopes.split())
    for line in (Path(__file__).parents[1] / "data" / "slack-method-scopes.tsv").read_text().splitlines()
    if not line.startswith("#")
    for name, _, scopes in [line.partition("\t")]
}
"""What Slack wants an app to be allowed for each method."""


@dataclass
class Fault:
    """Goes wrong ``times`` times for a method: 429, 500, 502, 502-after, reset, reset-after, hang-after, or an error code.

    ``held`` is no failure: the call waits until the test says ``release``.
    """

    kind: str
    method: str = "chat.postMessage"
    times: int = 1
    retry_after: int = 1
    chat: str = ""


@dataclass
class Shown:
    """A message of the bot. ``words`` is all that a person reads of it."""

    ts: str
    chat: str
    blocks: list[dict[str, Any]]
    text: str
    thread: str = ""
    only: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    file: tuple[str, str] | None = None
    edited: int = 0

    @property
    def words(self) -> str:
        words = "\n".join(one for block in self.blocks for one in _texts(block)) or self.text
        return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    @property
    def read(self) -> str:
        """The words as a person reads them, without what Slack takes for markup."""
        return kit.as_read(self.blocks)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Everything that can be pressed: label, and the action that pressing it sends."""
        return list(pressable(self.blocks))

    @property
    def labels(self) -> list[str]:
        return [one["label"] for one in self.choices]


def _texts(block: dict[str, Any]) -> list[str]:
    if block["type"] == "rich_text":
        return [kit.as_read([block])]
    return [one["text"] for one in (block.get("text"), *block.get("elements", ())) if _is_text(one)]


def _is_text(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") in ("plain_text", "mrkdwn")


def pressable(blocks: list[dict[str, Any]]) -> Any:
    for number, block in enumerate(blocks):
        name = block.get("block_id", f"b{number}")
        elements = block.get("elements", []) if block["type"] == "actions" else [block.get("accessory")]
        for one in (one for one in elements if one):
            base = {"type": one["type"], "action_id": one["action_id"], "block_id": name, "action_ts": str(time.time())}
            if one["type"] == "button" and "value" in one:
                yield {"label": one["text"]["text"], "action": base | {"value": one["value"]}}
            for option in one.get("options", []):
                yield {"label": option["text"]["text"], "action": base | {"selected_option": option}}


@dataclass
class Call:
    at: float
    method: str
    args: Mapping[str, Any]
    outcome: str = ""


@dataclass
class Delivery:
    """Something that Slack delivered. ``acks`` are the answers: (HTTP status, body) or the envelope's payload."""

    kind: str
    body: dict[str, Any]
    at: float = 0
    acks: list[Any] = field(default_factory=list)
    acked_after: float | None = None
    retries: int = 0
    in_vain: bool = False
    """Whether it is not delivered any more, without an answer: of a press, Slack tells its person so."""


class FakeSlack:
    """The server. ``broken`` lists everything that a call or a view broke."""

    def __init__(self, mode: str = "socket") -> None:
        self.mode, self.request_url = mode, ""
        self.broken: list[str] = []
        self.calls: list[Call] = []
        self.messages: list[Shown] = []
        self.deliveries: list[Delivery] = []
        self.faults: list[Fault] = []
        self.views: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.closed: list[str] = []
        self.offered: dict[str, list[dict[str, Any]]] = {}
        """What was offered last in each field whose options we are asked for."""
        self.users: dict[str, dict[str, Any]] = {
            ALICE: {"id": ALICE, "name": "alice", "tz": "Europe/Madrid", "locale": "en-GB", "deleted": False},
            BOB: {"id": BOB, "name": "bob", "tz": "Asia/Manila", "locale": "en-US", "deleted": False},
            CARL: {"id": CARL, "name": "carl", "team_id": "T99PARTNER", "is_stranger": True, "deleted": False},
            GONE: {"id": GONE, "name": "gone", "tz": "UTC", "locale": "en-US", "deleted": True},
        }
        self.members: dict[str, set[str]] = {GENERAL: {ALICE, BOB, BOT}, OTHER: {ALICE}, PAIR: {ALICE, BOB}}
        self.members |= {SEVERAL: {ALICE, BOB, BOT}, SHARED: {ALICE, CARL, BOT}, ARCHIVED: {ALICE, BOB, CARL, BOT}}
        self.archived = {ARCHIVED}
        self.files: dict[str, dict[str, Any]] = {}
        self.responses: dict[str, tuple[str, str]] = {}
        self.triggers: dict[str, tuple[float, str]] = {}
        self.opened: list[tuple[str, dict[str, Any]]] = []
        """Whom a modal was opened for, and which."""
        self.scopes, self.revoked, self.nobody = SCOPES, False, False
        self.retry_seconds, self.trigger_seconds, self.most_deliveries = 0.5, 3.0, TRIES
        self.sockets: list[web.WebSocketResponse] = []
        self._count = itertools.count(1)
        self._changed = threading.Condition()
        self._envelopes: dict[str, tuple[Delivery, asyncio.Event]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # -- life

    def __enter__(self) -> FakeSlack:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._run(started))
        self._loop.close()

    async def _run(self, started: threading.Event) -> None:
        self._stop, self._released = asyncio.Event(), asyncio.Event()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/socket/{id}", self._socket)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/files/{id}", self._download)
        app.router.add_post("/response/{id}", self._response)
        runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as self._client:
            started.set()
            await self._stop.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for socket in self.sockets:
                await socket.close()
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def number(self) -> int:
        return next(self._count)

    def ts(self) -> str:
        return f"{int(time.time())}.{self.number():06d}"

    def notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, what: Callable[[], Any], patience: float = PATIENCE, about: str = "") -> Any:
        """What ``what`` gives as soon as it is true; AssertionError where it does not become so in time."""
        until = time.monotonic() + patience
        with self._changed:
            while not (found := what()) and time.monotonic() < until:
                self._changed.wait(0.05)
        said = "\n".join(f"[{m.chat}/{m.thread}{m.only}] {m.words[:300]} {m.labels}" for m in self.messages[-6:])
        assert found, f"waited in vain for {about or what}; last messages:\n{said}\nbroken: {self.broken}"
        return found

    # -- delivering

    def deliver(self, kind: str, body: dict[str, Any]) -> Delivery:
        """Deliver an ``events_api``, ``slash_commands`` or ``interactive`` until acknowledged; events up to four times."""
        delivery = Delivery(kind, body)
        self.deliveries.append(delivery)
        self._loop.call_soon_threadsafe(self._start, delivery)
        return delivery

    def _start(self, delivery: Delivery) -> None:
        task = self._loop.create_task(self._deliver(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        delivery.at = time.monotonic()
        send = self._by_socket if self.mode == "socket" else self._by_http
        for retry in range(self.most_deliveries if delivery.kind == "events_api" else 1):
            delivery.retries = retry
            self.notify()
            try:
                if await send(delivery, retry):
                    delivery.acked_after = time.monotonic() - delivery.at
                    break
            except (aiohttp.ClientError, ConnectionError, TimeoutError):
                pass
            await asyncio.sleep(self.retry_seconds)
        delivery.in_vain = delivery.acked_after is None
        self.notify()

    async def _by_socket(self, delivery: Delivery, retry: int) -> bool:
        while not any(not one.closed for one in self.sockets):
            await asyncio.sleep(0.02)
        socket = next(one for one in self.sockets if not one.closed)
        envelope, acked = f"e{self.number()}", asyncio.Event()
        self._envelopes[envelope] = (delivery, acked)
        await socket.send_json({
            "type": delivery.kind, "envelope_id": envelope, "payload": delivery.body, "accepts_response_payload": True,
            "retry_attempt": retry, "retry_reason": "timeout" if retry else "",
        })  # fmt: skip
        async with asyncio.timeout(3):
            await acked.wait()
        return True

    async def _by_http(self, delivery: Delivery, retry: int) -> bool:
        raw, headers = encode(delivery.kind, delivery.body)
        retries = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_error"} if retry else {}
        timeout = aiohttp.ClientTimeout(total=3)
        async with self._client.post(
            self.request_url, data=raw, headers=headers | signed(raw) | retries, timeout=timeout
        ) as got:
            content = await got.read()
        delivery.acks.append((got.status, content))
        if got.status == 200 and content.startswith(b"{"):
            self._answered(delivery, json.loads(content))
        return got.status == 200

    def _answered(self, delivery: Delivery, payload: dict[str, Any]) -> None:
        """What an acknowledgement of a modal asks for; that of a command may say something to who gave it."""
        if delivery.kind == "slash_commands" and payload.get("text"):
            self._post(
                {"channel": delivery.body["channel_id"], "link_names": False, "parse": "none", **payload},
                delivery.body["user_id"],
            )
        if delivery.body.get("type") != "view_submission":
            return
        if payload.get("response_action") == "errors":
            shown = {one.get("block_id") for one in self.views[-1]["blocks"] if one["type"] == "input"}
            self.broken += [f"an error at {one}, which is no field" for one in set(payload["errors"]) - shown]
            self.views[-1]["errors"] = payload["errors"]
        elif payload:
            self.broken.append(f"an unknown response action {payload}")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self.notify()
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT and message.data.startswith("{"):
                self._acknowledged(json.loads(message.data))
        return socket

    def _acknowledged(self, answer: dict[str, Any]) -> None:
        delivery, acked = self._envelopes[answer["envelope_id"]]
        delivery.acks.append(answer.get("payload"))
        self._answered(delivery, answer.get("payload") or {})
        acked.set()

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask for a new connection as Slack does every few hours, and close the old one."""
        self._loop.call_soon_threadsafe(lambda: self._loop.create_task(self._disconnect(reason)))

    async def _disconnect(self, reason: str) -> None:
        old = [one for one in self.sockets if not one.closed]
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {}})
        await asyncio.sleep(0.3)
        for socket in old:
            await socket.close()

    # -- the Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await args_of(request)
        call = Call(time.monotonic(), method, args)
        self.calls.append(call)
        fault = self._fault(method, args)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.get("token", "")
        if fault and fault.kind == "held":
            call.outcome, fault = "held", None
            self.notify()
            await self._released.wait()
        if fault and not fault.kind.endswith("-after"):
            call.outcome = fault.kind
            self.notify()
            return await self._fail(request, fault)
        answer = {"ok": False, "error": "invalid_auth"}
        if token == (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            answer = {"ok": False, "error": "token_revoked"} if self.revoked else self._do(method, args)
        call.outcome = "ok" if answer["ok"] else str(answer["error"])
        call.outcome = fault.kind if fault else call.outcome
        self.notify()
        if fault:
            return await self._fail(request, fault)
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes})

    def release(self) -> None:
        """Let the calls go on that are held."""
        self._loop.call_soon_threadsafe(self._released.set)

    def _fault(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.times and fault.chat in ("", args.get("channel")):
                fault.times -= 1
                return fault
        return None

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        kind = fault.kind.removesuffix("-after")
        if kind == "429":
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.retry_after)}
            )
        if kind in ("500", "502"):
            return web.Response(status=int(kind), text="<html>trouble</html>", content_type="text/html")
        if kind == "hang":
            await asyncio.sleep(60)
        if kind in ("reset", "hang"):
            assert request.transport
            request.transport.abort()
            return web.Response()
        return web.json_response({"ok": False, "error": kind})

    def _do(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        found = getattr(self, "_" + method.replace(".", "_"), None)
        if found is None:
            return {"ok": False, "error": "unknown_method"}
        if needed := self._lacking(method, args):
            return {"ok": False, "error": "missing_scope", "needed": needed, "provided": self.scopes}
        try:
            return {"ok": True, **found(args)}
        except _Refused as error:
            return {"ok": False, "error": str(error)}

    def _lacking(self, method: str, args: Mapping[str, Any]) -> str:
        """The scope that the app lacks for a call; of several, that for the kind of the conversation."""
        named = METHOD_SCOPES[method]
        kind = "im" if method == "conversations.open" else kind_of(str(args.get("channel", "")))
        wanted = {one for one in named if len(named) == 1 or one.startswith(f"{kind}:")}
        return "" if wanted <= set(self.scopes.split(",")) else ",".join(sorted(wanted))

    def _auth_test(self, _args: dict[str, Any]) -> dict[str, Any]:
        if self.nobody:
            return {"url": "https://w.slack.test/"}
        return {
            "user_id": BOT,
            "team_id": TEAM,
            "bot_id": BOT_ID,
            "user": "bot",
            "team": "W",
            "url": "https://w.slack.test/",
        }

    def _apps_connections_open(self, _args: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self.port}/socket/{self.number()}"}

    def _users_info(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["user"] not in self.users:
            raise _Refused("user_not_found")
        return {"user": self.users[args["user"]]}

    def _conversations_open(self, args: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": direct(args["users"])}}

    def _conversations_info(self, args: dict[str, Any]) -> dict[str, Any]:
        members = self.members.get(args["channel"])
        if members is None:
            raise _Refused("channel_not_found")
        return {"channel": {"id": args["channel"], "is_member": BOT in members}}

    def _conversations_history(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel"])
        own = [one for one in self.messages if one.chat == args["channel"] and not one.only and not one.thread]
        return {"messages": [_as_message(one, args) for one in reversed(own) if one.ts >= args.get("oldest", "")]}

    def _conversations_replies(self, args: dict[str, Any]) -> dict[str, Any]:
        own = [one for one in self.messages if one.chat == args["channel"] and one.thread == args["ts"]]
        return {"messages": [_as_message(one, args) for one in own if one.ts >= args.get("oldest", "")]}

    def _chat_postMessage(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel"])
        return {"ts": self._post(args).ts, "channel": args["channel"]}

    def _chat_getPermalink(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel"])
        found = next(
            (one for one in self.messages if (one.chat, one.ts) == (args["channel"], args["message_ts"])), None
        )
        if found is None or found.only:
            raise _Refused("message_not_found")
        name = args["message_ts"].replace(".", "")
        return {"channel": args["channel"], "permalink": f"https://w.slack.test/archives/{args['channel']}/p{name}"}

    def _chat_postEphemeral(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel"])
        if args["user"] not in self.members.get(args["channel"], {args["user"]}):
            raise _Refused("user_not_in_channel")
        return {"message_ts": self._post(args, args["user"]).ts}

    def _chat_update(self, args: dict[str, Any]) -> dict[str, Any]:
        old = next((one for one in self.messages if one.ts == args["ts"] and one.chat == args["channel"]), None)
        if old is None or old.only:
            raise _Refused("message_not_found")
        self._check("message", args)
        old.blocks, old.text, old.edited = args["blocks"], args["text"], old.edited + 1
        return {"ts": old.ts}

    def _in(self, chat: str) -> None:
        own = chat in {direct(user) for user in self.users}
        if not own and (chat.startswith("D") or chat not in self.members):
            raise _Refused("channel_not_found")
        if BOT not in self.members.get(chat, {BOT}):
            raise _Refused("not_in_channel")
        if chat in self.archived:
            raise _Refused("is_archived")

    def _post(self, args: dict[str, Any], only: str = "") -> Shown:
        self._check("message", args)
        shown = Shown(
            self.ts(), args["channel"], args.get("blocks") or [], args["text"], args.get("thread_ts") or "", only,
            args.get("metadata") or {},
        )  # fmt: skip
        self.messages.append(shown)
        self.notify()
        return shown

    def _check(self, surface: str, args: Mapping[str, Any]) -> None:
        self.broken += kit.faults(surface, args["blocks"]) if args.get("blocks") else []
        self.broken += kit.markup("text", args["text"])
        if not args["text"]:
            self.broken.append("no text beside the blocks")
        if args.get("link_names") not in (False, "0", 0, "false") or args.get("parse") != "none":
            self.broken.append("link_names or parse are not off")

    def _views_open(self, args: dict[str, Any]) -> dict[str, Any]:
        self._trigger(args)
        self.views = [self._view(args["view"], "")]
        return {"view": self.views[-1]}

    def _views_push(self, args: dict[str, Any]) -> dict[str, Any]:
        self._trigger(args)
        self.views.append(self._view(args["view"], self.views[-1]["id"]))
        return {"view": self.views[-1]}

    def _views_update(self, args: dict[str, Any]) -> dict[str, Any]:
        at = next((n for n, one in enumerate(self.views) if one["id"] == args["view_id"]), None)
        if at is None:
            raise _Refused("not_found")
        if args.get("hash") and args["hash"] != self.views[at]["hash"]:
            raise _Refused("hash_conflict")
        old = self.views[at]
        self.views[at] = self._view(args["view"], old["previous_view_id"]) | {"id": old["id"]}
        return {"view": self.views[at]}

    def _views_publish(self, args: dict[str, Any]) -> dict[str, Any]:
        self.broken += kit.view_faults(args["view"])
        self.homes[args["user_id"]] = args["view"]
        return {"view": args["view"]}

    def _trigger(self, args: dict[str, Any]) -> None:
        made, user = self.triggers.pop(args["trigger_id"], (0.0, ""))
        if not user or time.monotonic() - made > self.trigger_seconds:
            raise _Refused("expired_trigger_id")
        self.opened.append((user, args["view"]))

    def _view(self, view: dict[str, Any], inside: str) -> dict[str, Any]:
        self.broken += kit.view_faults(view)
        number = self.number()
        return {**view, "id": f"V{number}", "hash": f"{number}.h", "previous_view_id": inside or None}

    def _files_info(self, args: dict[str, Any]) -> dict[str, Any]:
        if args["file"] not in self.files:
            raise _Refused("file_not_found")
        return {"file": self.files[args["file"]]}

    def _files_getUploadURLExternal(self, args: dict[str, Any]) -> dict[str, Any]:
        name = f"F{self.number()}"
        self.files[name] = {"id": name, "name": args["filename"], "length": int(args["length"]), "content": None}
        return {"file_id": name, "upload_url": f"{self.url}/upload/{name}"}

    def _files_completeUploadExternal(self, args: dict[str, Any]) -> dict[str, Any]:
        self._in(args["channel_id"])
        for one in args["files"]:
            file = self.files[one["id"]]
            if file["content"] is None or len(file["content"]) != file["length"]:
                raise _Refused("file_not_found")
            # Slack heeds the blocks only where there is no comment, and takes rich text alone.
            blocks = [] if args.get("initial_comment") else args.get("blocks") or []
            self.broken += [f"{one['type']} beside a file" for one in blocks if one["type"] != "rich_text"]
            self.broken += kit.faults("message", blocks) if blocks else []
            comment = args.get("initial_comment") or ""
            shown = Shown(self.ts(), args["channel_id"], blocks, comment, args.get("thread_ts") or "")
            shown.file = (file["name"], file["content"].decode(errors="replace"))
            self.messages.append(shown)
        return {"files": args["files"]}

    async def _upload(self, request: web.Request) -> web.Response:
        self.files[request.match_info["id"]]["content"] = await request.read()
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=403)
        return web.Response(body=self.files[request.match_info["id"]]["content"])

    async def _response(self, request: web.Request) -> web.Response:
        chat, user = self.responses[request.match_info["id"]]
        args = {**await request.json(), "channel": chat, "link_names": False, "parse": "none"}
        self._post(args, user)
        return web.Response(text="ok")

    def response_url(self, chat: str, user: str) -> str:
        name = str(self.number())
        self.responses[name] = (chat, user)
        return f"{self.url}/response/{name}"

    def trigger(self, user: str) -> str:
        name = f"t{self.number()}"
        self.triggers[name] = time.monotonic(), user
        return name


class _Refused(Exception):
    pass


def _as_message(one: Shown, args: Mapping[str, Any]) -> dict[str, Any]:
    meta = {"metadata": one.metadata} if str(args.get("include_all_metadata")).lower() in ("1", "true") else {}
    return {"type": "message", "ts": one.ts, "user": BOT, "bot_id": BOT_ID, "text": one.text, **meta}


async def args_of(request: web.Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    else:
        given |= dict(await request.post())
    for name in ("blocks", "view", "metadata", "files"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return copy.deepcopy(given)


def kind_of(chat: str) -> str:
    """What Slack calls a kind of conversation in its scopes."""
    return "mpim" if chat == SEVERAL else {"D": "im", "G": "groups"}.get(chat[:1], "channels")


def direct(user: str) -> str:
    """The direct message with a person."""
    return f"D{user[1:]}"


def encode(kind: str, body: Mapping[str, Any]) -> tuple[bytes, dict[str, str]]:
    """A delivery as the body of a request, with its content type."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    if kind == "events_api":
        return json.dumps(body).encode(), {"Content-Type": "application/json"}
    if kind == "slash_commands":
        return urlencode(body).encode(), form
    return urlencode({"payload": json.dumps(body)}).encode(), form


def signed(raw: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers by which a request is known as Slack's."""
    stamp = str(int(time.time() if at is None else at))
    made = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={made}"}


@dataclass
class Desktop:
    """A person at Slack. ``heard`` counts the messages already looked at."""

    slack: FakeSlack
    user: str = ALICE
    heard: int = 0

    @property
    def direct(self) -> str:
        return direct(self.user)

    def event(self, **event: Any) -> Delivery:
        return self.slack.deliver("events_api", event_body(self.slack, event))

    def says(self, words: str, chat: str = "", thread: str = "", **more: Any) -> Delivery:
        """Write to the bot, or into a channel."""
        chat = chat or self.direct
        ts = self.slack.ts()
        kind = {"im": "im", "mpim": "mpim", "groups": "group"}.get(kind_of(chat), "channel")
        threaded = {"thread_ts": thread} if thread else {}
        return self.event(
            type="message",
            user=self.user,
            text=words,
            ts=ts,
            event_ts=ts,
            channel=chat,
            channel_type=kind,
            **threaded,
            **more,
        )

    def edits(self, before: str, words: str, ts: str) -> Delivery:
        """Change a message to the bot."""
        now = {"type": "message", "user": self.user, "text": words, "ts": ts, "edited": {"user": self.user, "ts": ts}}
        return self.event(
            type="message", subtype="message_changed", hidden=True, channel=self.direct, channel_type="im",
            message=now, previous_message={"user": self.user, "text": before, "ts": ts}, ts=self.slack.ts(),
        )  # fmt: skip

    def mentions(self, words: str, chat: str = GENERAL, thread: str = "", **more: Any) -> str:
        """Mention the bot: Slack delivers it as a mention and as a message. The message's ts."""
        ts, text = self.slack.ts(), f"<@{BOT}> {words}"
        common = {"user": self.user, "text": text, "ts": ts, "event_ts": ts, "channel": chat} | (
            {"thread_ts": thread} if thread else {}
        )
        self.event(type="app_mention", **common, **more)
        self.event(type="message", channel_type="channel", **common, **more)
        return ts

    def uploads(self, name: str, content: bytes, words: str = "", *, elsewhere: bool = False) -> Delivery:
        """Send a file; from ``elsewhere``, another organisation, the event does not say more than its id."""
        made = f"F{self.slack.number()}"
        self.slack.files[made] = {"id": made, "name": name, "length": len(content), "content": content}
        file = {
            "id": made,
            "name": name,
            "size": len(content),
            "url_private_download": f"{self.slack.url}/files/{made}",
        }
        if elsewhere:
            self.slack.files[made] |= file
            file = {"id": made, "file_access": "check_file_info", "mode": "file_access"}
        self.event(type="file_shared", file_id=made, user_id=self.user, channel_id=self.direct)
        return self.says(words, subtype="file_share", files=[file])

    def commands(self, words: str, chat: str = "") -> Delivery:
        """Use ``/city2city``."""
        chat = chat or self.direct
        return self.slack.deliver("slash_commands", {
            "token": "t", "team_id": TEAM, "channel_id": chat,
            "channel_name": "directmessage" if chat.startswith("D") else chat.lower(), "user_id": self.user,
            "command": "/city2city", "text": words, "api_app_id": APP, "response_url": self.slack.response_url(chat, self.user),
            "trigger_id": self.slack.trigger(self.user),
        })  # fmt: skip

    def presses(self, label: str, shown: Shown | None = None) -> Delivery:
        """Press a button (or choose an option) of a message; of the last one that has it."""
        for one in [shown] if shown else reversed(self._seen()):
            for choice in one.choices:
                if label in choice["label"]:
                    return self._press(one, choice["action"])
        raise AssertionError(f"nobody offers {label!r}; offered: {[one.labels for one in self._seen()][-4:]}")

    def _press(self, shown: Shown, action: dict[str, Any]) -> Delivery:
        box = {"type": "message", "message_ts": shown.ts, "channel_id": shown.chat, "is_ephemeral": bool(shown.only)}
        box |= {"thread_ts": shown.thread} if shown.thread else {}
        message = {"ts": shown.ts, "thread_ts": shown.thread} if shown.thread else {"ts": shown.ts}
        return self.acts(action, container=box, channel={"id": shown.chat}, message=message, chat=shown.chat)

    def acts(self, action: dict[str, Any], chat: str = "", **more: Any) -> Delivery:
        return self.interacts(
            type="block_actions", actions=[action], trigger_id=self.slack.trigger(self.user),
            response_url=self.slack.response_url(chat, self.user), **more,
        )  # fmt: skip

    def interacts(self, **body: Any) -> Delivery:
        common = {
            "api_app_id": APP,
            "token": "t",
            "team": {"id": TEAM, "domain": "w"},
            "user": {"id": self.user, "team_id": TEAM},
        }
        return self.slack.deliver("interactive", {**common, **body})

    def asks_about(self, words: str, chat: str = GENERAL, **more: Any) -> Delivery:
        """Use the shortcut on somebody's message."""
        return self.interacts(
            type="message_action", callback_id="ask_text", trigger_id=self.slack.trigger(self.user), channel={"id": chat},
            message={"type": "message", "text": words, "ts": self.slack.ts(), "user": BOB, **more},
            message_ts=self.slack.ts(),
            response_url=self.slack.response_url(chat, self.user),
        )  # fmt: skip

    def opens_home(self) -> dict[str, Any]:
        """Look at the App Home; the view."""
        self.slack.homes.pop(self.user, None)
        self.event(type="app_home_opened", user=self.user, channel=self.direct, tab="home", event_ts=self.slack.ts())
        view: dict[str, Any] = self.slack.wait(lambda: self.slack.homes.get(self.user), about="the App Home")
        return view

    def presses_at_home(self, label: str) -> Delivery:
        view = self.slack.homes[self.user]
        action = next(one["action"] for one in pressable(view["blocks"]) if label in one["label"])
        return self.acts(action, container={"type": "view", "view_id": "V0"}, view={**view, "id": "V0", "hash": "h"})

    # -- modals

    def screen(self, title: str = "", depth: int = 1) -> dict[str, Any]:
        """The modal on top, once it is there."""

        def there() -> dict[str, Any] | None:
            views = self.slack.views
            return views[-1] if len(views) >= depth and title in views[-1]["title"]["text"] else None

        view: dict[str, Any] = self.slack.wait(there, about=f"the modal {title!r}")
        return view

    def fills(self, **typed: str | list[str]) -> dict[str, Any]:
        """The modal's state with these answers by leaf (``A5__year`` is ``A5.year``), the rest as shown."""
        given = {leaf.replace("__", "."): value for leaf, value in typed.items()}
        return state_of(self.slack.views[-1], given, self.slack.offered)

    def submits(self, **typed: str | list[str]) -> Delivery:
        """Save the modal on top; again where a busy machine did not answer in time, as Slack then says."""
        self.slack.views[-1].pop("errors", None)
        view = {**self.slack.views[-1], "state": {"values": self.fills(**typed)}}
        done = self._submission(view)
        while done.in_vain:
            done = self._submission(view)
        if not (self.slack.views and self.slack.views[-1].get("errors")):
            self.slack.views.pop()
        return done

    def _submission(self, view: dict[str, Any]) -> Delivery:
        done = self.interacts(type="view_submission", trigger_id=self.slack.trigger(self.user), view=view)
        self.slack.wait(lambda: done.acked_after is not None or done.in_vain, about="the acknowledgement of a modal")
        return done

    def changes(self, leaf: str, value: str, **typed: str) -> Delivery:
        """Choose in a field that others depend on."""
        view = {**self.slack.views[-1], "state": {"values": self.fills(**{leaf: value, **typed})}}
        action = {"type": "radio_buttons", "action_id": "given", "block_id": leaf, "action_ts": str(time.time())}
        return self.acts(action, container={"type": "view", "view_id": view["id"]}, view=view)

    def presses_in_modal(self, label: str) -> Delivery:
        view = self.slack.views[-1]
        action = next(one["action"] for one in pressable(view["blocks"]) if label in one["label"])
        return self.acts(
            action, container={"type": "view", "view_id": view["id"]}, view={**view, "state": {"values": {}}}
        )

    def types_in(self, leaf: str, words: Any) -> list[str]:
        """Type in a field whose options we are asked for, within the time that Slack waits; the values offered."""
        view, element = (
            self.slack.views[-1],
            next(one["element"] for one in self.slack.views[-1]["blocks"] if one.get("block_id") == leaf),
        )
        assert element["type"] == "external_select", element
        done = self.slack.deliver("interactive", {
            "type": "block_suggestion", "api_app_id": APP, "token": "t", "team": {"id": TEAM, "domain": "w"},
            "user": {"id": self.user, "team_id": TEAM}, "container": {"type": "view", "view_id": view["id"]},
            "action_id": element["action_id"], "block_id": leaf, "value": words, "view": view,
        })  # fmt: skip
        self.slack.wait(lambda: done.acked_after is not None or done.in_vain, about="options")
        assert done.acked_after is not None and done.acked_after < 3, "Slack waits three seconds for options"
        raw = done.acks[-1]
        answer = json.loads(raw[1]) if isinstance(raw, tuple) else raw
        self.slack.broken += kit.suggestion_faults(answer)
        self.slack.offered[leaf] = answer["options"]
        return [one["value"] for one in answer["options"]]

    # -- reading

    def _seen(self) -> list[Shown]:
        return [one for one in self.slack.messages if one.only in ("", self.user) and one.chat in self._chats()]

    def _chats(self) -> set[str]:
        return {self.direct, *(chat for chat, members in self.slack.members.items() if self.user in members)}

    def hears(self, words: str, patience: float = PATIENCE) -> Shown:
        """The next message that says this; what came before it counts as heard."""

        def there() -> Shown | None:
            seen = self._seen()
            for at in range(self.heard, len(seen)):
                if words in seen[at].words:
                    self.heard = at + 1
                    return seen[at]
            return None

        shown: Shown = self.slack.wait(there, patience, about=f"{words!r}")
        return shown

    def gets_file(self, ending: str) -> tuple[str, str]:
        """The next file whose name ends so: name and content."""

        def there() -> tuple[str, str] | None:
            seen = self._seen()
            for at in range(self.heard, len(seen)):
                file = seen[at].file
                if file and file[0].endswith(ending):
                    self.heard = at + 1
                    return file
            return None

        file: tuple[str, str] = self.slack.wait(there, about=f"a file *{ending}")
        return file


def event_body(slack: FakeSlack, event: Mapping[str, Any]) -> dict[str, Any]:
    """An event with what Slack puts around it."""
    return {
        "token": "t", "team_id": TEAM, "api_app_id": APP, "event": dict(event), "type": "event_callback",
        "event_id": f"Ev{slack.number():08d}", "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }  # fmt: skip


def state_of(
    view: Mapping[str, Any],
    typed: Mapping[str, str | list[str]],
    offered: Mapping[str, list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """The state of a modal's inputs: what was typed or chosen, else what was shown; ``offered`` is what was found while typing."""
    inputs = {one["block_id"]: one["element"] for one in view["blocks"] if one["type"] == "input"}
    unknown = set(typed) - set(inputs)
    assert not unknown, f"the modal has no field {unknown}; it has {sorted(inputs)}"
    found = {leaf: {"options": options} for leaf, options in (offered or {}).items()}
    return {
        leaf: {element["action_id"]: _given({**element, **found.get(leaf, {})}, typed.get(leaf))}
        for leaf, element in inputs.items()
    }


def _given(element: Mapping[str, Any], typed: str | list[str] | None) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value") if typed is None else (typed or None)}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date") if typed is None else typed}
    if kind == "timepicker":
        return {"type": kind, "selected_time": element.get("initial_time") if typed is None else typed}
    if kind in ("checkboxes", "multi_static_select"):
        chosen = (
            [_option(element, one) for one in typed or ()] if typed is not None else element.get("initial_options", [])
        )
        return {"type": kind, "selected_options": chosen}
    return {
        "type": kind,
        "selected_option": element.get("initial_option")
        if typed is None
        else _option(element, str(typed))
        if typed
        else None,
    }


def _option(element: Mapping[str, Any], value: str) -> dict[str, Any]:
    found = [one for one in element["options"] if one["value"] == value]
    assert found, f"no option {value!r} among {[one['value'] for one in element['options']]}"
    option: dict[str, Any] = found[0]
    return option
