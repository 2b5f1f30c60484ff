"""A small Bot API on 127.0.0.1 that behaves as Telegram's and checks every call; ``Phone`` is a person who uses it.

It runs in a thread of its own, so that tests read from top to bottom: ``phone.say("/start")``, ``phone.hears("Welcome")``.
``make demo`` serves it with a web page (``tests/fake/demo.py``).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import aiohttp
from aiohttp import web
from telegram import ChatMemberRestricted

from tests.fake.bounds import UploadedFile, decoded, faults, parse_html
from tests.patience import PATIENCE

TOKEN = "4242424242:AAH-canary-token-of-the-stand-in-000"
BOT = {
    "id": 4242424242, "is_bot": True, "first_name": "Twin", "username": "twin_test_bot", "can_join_groups": True,
    "can_read_all_group_messages": False, "supports_inline_queries": True, "can_connect_to_business": False,
    "has_main_web_app": False,
}  # fmt: skip


class ApiError(Exception):
    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Fault:
    """Goes wrong ``times`` times for a method (and chat): 429, 403, 400, 500, 502, 502-after, reset, reset-after, hang,
    slow, html-502 (a page of somebody in between, with that status), json-200 (JSON that is no answer), or held: done, and
    answered once ``kind`` is something else."""

    kind: str
    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1
    retry_after: int = 1
    description: str = ""


@dataclass
class Poll:
    """A poll of Telegram's own. ``votes`` are options counted from 0, by person."""

    id: str
    question: str
    options: list[str]
    anonymous: bool
    revoting: bool
    votes: dict[int, int] = field(default_factory=dict)
    closed: bool = False

    def described(self) -> dict[str, Any]:
        counts = [list(self.votes.values()).count(number) for number in range(len(self.options))]
        options = [
            {"text": words, "voter_count": count, "persistent_id": f"o{number}"}
            for number, (words, count) in enumerate(zip(self.options, counts, strict=True))
        ]
        return {
            "id": self.id, "question": self.question, "options": options, "total_voter_count": len(self.votes),
            "is_closed": self.closed, "is_anonymous": self.anonymous, "type": "regular", "allows_multiple_answers": False,
            "allows_revoting": self.revoting, "members_only": False,
        }  # fmt: skip


@dataclass
class Shown:
    """A message of the bot in a chat."""

    id: int
    chat: int
    text: str
    html: str = ""
    entities: tuple[tuple[str, str], ...] = ()
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    file: UploadedFile | None = None
    poll: Poll | None = None
    thread: int | None = None
    edited: int = 0
    plain: bool = False
    ever: list[dict[str, Any]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def urls(self) -> list[str]:
        return [button["url"] for row in self.keyboard for button in row if "url" in button]

    def data(self, label: str) -> str:
        """What a button says, also one that an edit took away: a telephone may still show it."""
        return next(
            button["callback_data"] for button in reversed(self.ever) if label in button["text"] and "url" not in button
        )


@dataclass
class Call:
    at: float
    method: str
    params: Mapping[str, Any]
    outcome: str = ""


@dataclass
class Pending:
    raw: dict[str, Any]
    chat: int
    delivered: int = 0


class FakeTelegram:
    """The server. ``broken`` lists every bound that a call broke; ``rates`` makes it answer 429 as Telegram would."""

    def __init__(self, *, rates: bool = False, validate: bool = True, port: int = 0) -> None:
        self.rates, self.validate, self._port = rates, validate, port
        self.broken: list[str] = []
        self.calls: list[Call] = []
        self.messages: list[Shown] = []
        self.faults: list[Fault] = []
        self.queue: list[Pending] = []
        self.confirmed: list[int] = []
        self.webhook: dict[str, Any] = {}
        self.answered: dict[str, Mapping[str, Any]] = {}
        self.settings: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}
        self.moved: dict[int, int] = {}
        self.met: set[int] = set()
        """The chats that may be written to: who wrote to the bot, and the groups that it is in."""
        self.refusing: dict[tuple[int, int | None], tuple[int, str]] = {}
        """The chats, and topics, that take nothing, with what Telegram says."""
        self.typing: list[int] = []
        self.took: list[float] = []
        """How many seconds the webhook took to answer, for each delivery."""
        self.revoked = False
        self.limited = 0
        self.retry_seconds = 0.05
        self.me = dict(BOT)
        self.people = itertools.count(501)
        self._ids = itertools.count(1000)
        self._update_ids = itertools.count(700_000_001)
        self._changed = threading.Condition()
        self._sent: dict[int, deque[float]] = defaultdict(deque)
        self._poll: asyncio.Future[None] | None = None
        self._busy_chats: set[int] = set()
        self._deliveries: set[asyncio.Task[None]] = set()

    # -- life

    def __enter__(self) -> FakeTelegram:
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
        self._stop, self._wake = asyncio.Event(), asyncio.Event()
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self.add_routes(app)
        runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as self._client:
            started.set()
            deliver = asyncio.create_task(self._deliver())
            await self._stop.wait()
            deliver.cancel()
            for task in (deliver, *self._deliveries):
                task.cancel()
            await asyncio.gather(deliver, *self._deliveries, return_exceptions=True)
        await runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def add_routes(self, app: web.Application) -> None:
        """More routes, for the demo."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def wait(self, what: Callable[[], Any], patience: float = PATIENCE, about: str = "") -> Any:
        """What ``what`` gives as soon as it is true; AssertionError where it does not become so in time."""
        until = time.monotonic() + patience
        with self._changed:
            while not (found := what()) and time.monotonic() < until:
                self._changed.wait(0.05)
        said = "\n".join(f"[{m.chat}] {m.text[:300]} {m.labels}" for m in self.messages[-6:])
        assert found, f"waited in vain for {about or what}; last messages:\n{said}\nbroken: {self.broken}"
        return found

    # -- updates

    def put(self, kind: str, content: Mapping[str, Any], chat: int, update_id: int | None = None) -> int:
        """Queue an update; its id."""
        number = next(self._update_ids) if update_id is None else update_id
        if kind in ("message", "edited_message", "callback_query", "my_chat_member"):
            self.met.add(chat)
        self.queue.append(Pending({"update_id": number, kind: content}, chat))
        self._loop.call_soon_threadsafe(self._wake.set)
        return number

    @property
    def unconfirmed(self) -> int:
        return len(self.queue)

    def next_id(self) -> int:
        return next(self._ids)

    async def _deliver(self) -> None:
        """Deliver to the webhook: per chat in order, until it is taken."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if not self.webhook.get("url"):
                continue
            for pending in list(self.queue):
                if pending.chat not in self._busy_chats and len(self._busy_chats) < self.webhook.get(
                    "max_connections", 40
                ):
                    self._busy_chats.add(pending.chat)
                    task = asyncio.create_task(self._push(pending))
                    self._deliveries.add(task)
                    task.add_done_callback(self._deliveries.discard)

    async def _push(self, pending: Pending) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        pending.delivered += 1
        began = time.monotonic()
        try:
            async with self._client.post(self.webhook["url"], json=pending.raw, headers=headers) as response:
                content = await response.read()
                taken = response.status == 200
        except aiohttp.ClientError:
            taken, content = False, b""
        self.took.append(time.monotonic() - began)
        if taken:
            self.queue.remove(pending)
            self.confirmed.append(pending.raw["update_id"])
            call = json.loads(content) if content else {}
            if "method" in call:
                await self._answer_in_response(call)
        else:
            await asyncio.sleep(self.retry_seconds)
        self._busy_chats.discard(pending.chat)
        self._wake.set()
        self._notify()

    async def _answer_in_response(self, call: dict[str, Any]) -> None:
        method = call.pop("method")
        self._check(method, call)
        self.calls.append(Call(time.monotonic(), method, call, "ok"))
        await getattr(self, f"m_{method}")(call)

    # -- calls

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["path"])
        return web.Response(body=content) if content is not None else web.Response(status=404)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN or self.revoked:
            return _failure(ApiError(401, "Unauthorized"))
        form: dict[str, Any] = {}
        for name, value in (await request.post()).items():
            form[name] = UploadedFile(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        params = decoded(method, form)
        call = Call(time.monotonic(), method, params)
        self.calls.append(call)
        self._check(method, params)
        fault = self._fault(method, params)
        call.outcome = fault.kind if fault else "ok"
        try:
            return await self._answer(request, method, params, fault)
        except ApiError as error:
            call.outcome = str(error.code)
            return _failure(error)
        finally:
            self._notify()

    def _check(self, method: str, params: Mapping[str, Any]) -> None:
        if self.validate:
            self.broken += faults(method, params)

    def _fault(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == method and fault.chat in (None, params.get("chat_id")):
                fault.times -= 1
                return fault
        return None

    async def _answer(
        self, request: web.Request, method: str, params: dict[str, Any], fault: Fault | None
    ) -> web.StreamResponse:
        kind = fault.kind if fault else ""
        if fault and kind in ("429", "403", "400", "409", "500", "502", "reset"):
            if kind == "reset":
                request.transport.abort()  # type: ignore[union-attr]
                raise ConnectionResetError
            extra = {"retry_after": fault.retry_after} if kind == "429" else {}
            raise ApiError(int(kind), fault.description or DESCRIPTIONS[kind], **extra)
        if kind.startswith(("html-", "json-")):
            return _no_answer(kind)
        handler = getattr(self, f"m_{method}", None)
        if handler is None:
            raise ApiError(404, "Not Found")
        result = await handler(params)
        if kind == "502-after":
            raise ApiError(502, DESCRIPTIONS["502"])
        if kind == "reset-after":
            request.transport.abort()  # type: ignore[union-attr]
            raise ConnectionResetError
        if kind == "hang":
            await asyncio.sleep(3600)
        while fault and fault.kind == "held":
            await asyncio.sleep(0.01)
        return await _slow(request, result) if kind == "slow" else web.json_response({"ok": True, "result": result})

    # -- methods

    async def m_getMe(self, _params: dict[str, Any]) -> Any:
        return self.me

    async def m_getUpdates(self, params: dict[str, Any]) -> Any:
        if self.webhook.get("url"):
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._poll and not self._poll.done():
            self._poll.set_exception(
                ApiError(409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs")
            )
        self._confirm(params.get("offset"))
        self._poll = mine = asyncio.get_running_loop().create_future()
        mine.add_done_callback(lambda done: done.cancelled() or done.exception())
        until = time.monotonic() + params.get("timeout", 0)
        while not self.queue and time.monotonic() < until:
            self._wake.clear()
            waiting = asyncio.ensure_future(self._wake.wait())
            await asyncio.wait({waiting, mine}, timeout=until - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if mine.done():
                mine.result()
        if self._poll is mine:
            self._poll = None
        batch = self.queue[: params.get("limit", 100)]
        for pending in batch:
            pending.delivered += 1
        return [pending.raw for pending in batch]

    def _confirm(self, offset: int | None) -> None:
        """All up to the update before the offset, as they were delivered: ids may have jumped down."""
        for number, pending in enumerate(self.queue):
            if offset is not None and pending.raw.get("update_id") == offset - 1 and pending.delivered:
                self.confirmed += [one.raw.get("update_id", 0) for one in self.queue[: number + 1]]
                del self.queue[: number + 1]
                self._notify()
                return

    async def m_setWebhook(self, params: dict[str, Any]) -> Any:
        self.webhook = params
        self._wake.set()
        return True

    async def m_deleteWebhook(self, _params: dict[str, Any]) -> Any:
        self.webhook = {}
        return True

    async def m_getWebhookInfo(self, _params: dict[str, Any]) -> Any:
        info = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        return {**info, "pending_update_count": len(self.queue)}

    async def m_sendMessage(self, params: dict[str, Any]) -> Any:
        return self._show(params, params["text"])

    async def m_sendDocument(self, params: dict[str, Any]) -> Any:
        return self._show(params, params.get("caption", ""), params["document"])

    async def m_sendPhoto(self, params: dict[str, Any]) -> Any:
        return self._show(params, params.get("caption", ""), params["photo"])

    async def m_sendPoll(self, params: dict[str, Any]) -> Any:
        shown = self._show(params, params["question"])
        poll = Poll(
            f"poll{shown['message_id']}", params["question"], [one["text"] for one in params["options"]],
            params.get("is_anonymous", True), params.get("allows_revoting", True),
        )  # fmt: skip
        self.messages[-1].poll = poll
        return {**shown, "poll": poll.described()}

    async def m_stopPoll(self, params: dict[str, Any]) -> Any:
        poll = self._find(params, "message with poll to stop not found").poll
        if poll is None:
            raise ApiError(400, "Bad Request: message is not a poll")
        if poll.closed:
            raise ApiError(400, "Bad Request: poll has already been closed")
        poll.closed = True
        return poll.described()

    async def m_editMessageText(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        if message.poll:
            raise ApiError(400, "Bad Request: there is no text in the message to edit")
        if (message.html, message.keyboard) == (params["text"], _rows(params)):
            raise ApiError(400, "Bad Request: message is not modified")
        self._write(message, params, params["text"])
        message.edited += 1
        return _as_message(message)

    async def m_editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        message = self._find(params)
        message.keyboard = _rows(params)
        return _as_message(message)

    async def m_answerCallbackQuery(self, params: dict[str, Any]) -> Any:
        self.answered[params["callback_query_id"]] = params
        self._notify()
        return True

    async def m_answerInlineQuery(self, params: dict[str, Any]) -> Any:
        self.answered[params["inline_query_id"]] = params
        self._notify()
        return True

    async def m_sendChatAction(self, params: dict[str, Any]) -> Any:
        if params["chat_id"] < 0:
            self.broken.append("sendChatAction: a sign of typing in a group")
        self._refuse(params["chat_id"])
        self.typing.append(params["chat_id"])
        return True

    async def m_getChat(self, params: dict[str, Any]) -> Any:
        return {**chat_of(params["chat_id"]), "accent_color_id": 0, "max_reaction_count": 11}

    async def m_getChatMember(self, params: dict[str, Any]) -> Any:
        return {"status": "member", "user": {"id": params["user_id"], "is_bot": False, "first_name": "A"}}

    async def m_getFile(self, params: dict[str, Any]) -> Any:
        path = params["file_id"]
        if path not in self.files:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        return {"file_id": path, "file_unique_id": path, "file_size": len(self.files[path]), "file_path": path}

    async def m_setMyCommands(self, params: dict[str, Any]) -> Any:
        return self._keep("commands", params, params["commands"])

    async def m_getMyCommands(self, params: dict[str, Any]) -> Any:
        return self.settings.get(_setting("commands", params), [])

    async def m_setMyDescription(self, params: dict[str, Any]) -> Any:
        return self._keep("description", params, params.get("description", ""))

    async def m_getMyDescription(self, params: dict[str, Any]) -> Any:
        return {"description": self.settings.get(_setting("description", params), "")}

    async def m_setMyShortDescription(self, params: dict[str, Any]) -> Any:
        return self._keep("short_description", params, params.get("short_description", ""))

    async def m_getMyShortDescription(self, params: dict[str, Any]) -> Any:
        return {"short_description": self.settings.get(_setting("short_description", params), "")}

    async def m_setChatMenuButton(self, params: dict[str, Any]) -> Any:
        return self._keep("menu", {}, params["menu_button"])

    async def m_getChatMenuButton(self, _params: dict[str, Any]) -> Any:
        return self.settings.get(_setting("menu", {}), {"type": "default"})

    def _keep(self, name: str, params: Mapping[str, Any], value: Any) -> bool:
        self.settings[_setting(name, params)] = value
        return True

    def _show(self, params: dict[str, Any], words: str, file: UploadedFile | None = None) -> dict[str, Any]:
        chat = params["chat_id"]
        self._refuse(chat, params.get("message_thread_id"))
        if self.rates:
            self._limit(chat)
        message = Shown(next(self._ids), chat, "", file=file, thread=params.get("message_thread_id"))
        self._write(message, params, words)
        self.messages.append(message)
        return _as_message(message)

    def _write(self, message: Shown, params: Mapping[str, Any], words: str) -> None:
        message.plain = "parse_mode" not in params
        if message.plain:
            message.text, message.entities = words, ()
        else:
            try:
                parsed = parse_html(words)
            except Exception as error:
                raise ApiError(400, f"Bad Request: can't parse entities: {error}") from error
            message.text, message.entities = parsed.text, parsed.entities
        message.html, message.keyboard = words, _rows(params)
        message.ever += [button for row in message.keyboard for button in row]

    def _refuse(self, chat: int, thread: int | None = None) -> None:
        """An ApiError where the bot may not write: not there (any more), not allowed, or there is no such place."""
        if new := self.moved.get(chat):
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        for place in ((chat, None), (chat, thread)):
            if place in self.refusing:
                raise ApiError(*self.refusing[place])
        if chat not in self.met and chat not in self.moved.values():
            raise ApiError(403, NEVER_MET if chat > 0 else NOT_THERE)

    def _find(self, params: Mapping[str, Any], otherwise: str = "message to edit not found") -> Shown:
        self._refuse(params["chat_id"])
        wanted = (params["chat_id"], params["message_id"])
        found = next((one for one in self.messages if (one.chat, one.id) == wanted), None)
        if found is None:
            raise ApiError(400, f"Bad Request: {otherwise}")
        return found

    def _limit(self, chat: int) -> None:
        """Telegram's rates: 30 a second, about one a second a chat with a burst of three more, 20 a minute a group."""
        now = time.monotonic()
        for key, count, seconds in ((0, 30, 1.0), (chat, 8, 5.0), *([(chat * 10, 20, 60.0)] if chat < 0 else [])):
            window = self._sent[key]
            while window and window[0] <= now - seconds:
                window.popleft()
            if len(window) >= count:
                self.limited += 1
                raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        for key in (0, chat, *([chat * 10] if chat < 0 else [])):
            self._sent[key].append(now)


NEVER_MET = "Forbidden: bot can't initiate conversation with a user"
NOT_THERE = "Forbidden: bot is not a member of the supergroup chat"
PUT_OUT = {"kicked": "Forbidden: bot was kicked from the supergroup chat", "left": NOT_THERE}
MUTED = "Bad Request: not enough rights to send text messages to the chat"
RIGHTS = [name for name in signature(ChatMemberRestricted).parameters if name.startswith("can_")]
DESCRIPTIONS = {
    "429": "Too Many Requests: retry after 1", "403": "Forbidden: bot was blocked by the user",
    "400": "Bad Request: chat not found", "409": "Conflict: terminated by other getUpdates request",
    "500": "Internal Server Error", "502": "Bad Gateway",
}  # fmt: skip


def _setting(name: str, params: Mapping[str, Any]) -> str:
    scope = (params.get("scope") or {"type": "default"})["type"]
    return f"{name}/{scope}/{params.get('language_code', '')}"


def _rows(params: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    return list((params.get("reply_markup") or {}).get("inline_keyboard", []))


def _failure(error: ApiError) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _no_answer(kind: str) -> web.Response:
    """What somebody between us and Telegram answers."""
    form, _, status = kind.partition("-")
    if form == "json":
        return web.json_response(["not", "an", "answer"], status=int(status))
    return web.Response(text="<html><h1>Nothing here</h1></html>", status=int(status), content_type="text/html")


async def _slow(request: web.Request, result: Any) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for byte in json.dumps({"ok": True, "result": result}):
        await response.write(byte.encode())
        await asyncio.sleep(0.002)
    return response


def _as_message(message: Shown) -> dict[str, Any]:
    return {
        "message_id": message.id, "date": int(time.time()), "chat": chat_of(message.chat), "text": message.text,
        "from": {"id": BOT["id"], "is_bot": True, "first_name": "Twin", "username": BOT["username"]},
    }  # fmt: skip


def _restricted(*, write: bool) -> dict[str, Any]:
    """The bot as a member of a group that may do nothing, or ``write``."""
    return {"status": "restricted", "until_date": 0, **dict.fromkeys(RIGHTS, write), "is_member": True}


def chat_of(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "Officer"}
    return {"id": chat, "type": "supergroup", "title": "Twinning"}


class Phone:
    """A person in a chat: the private one with the bot, or a group (a negative id)."""

    def __init__(
        self, fake: FakeTelegram, user: int | None = None, chat: int | None = None, language: str = "en"
    ) -> None:
        self.fake, self.user = fake, user or next(fake.people)
        self.chat = chat if chat is not None else self.user
        self.me = {"id": self.user, "is_bot": False, "first_name": "Officer", "language_code": language}
        self.seen = 0

    def message(self, **content: Any) -> dict[str, Any]:
        base = {
            "message_id": self.fake.next_id(),
            "date": int(time.time()),
            "chat": chat_of(self.chat),
            "from": self.me,
        }
        return {**base, **content}

    def say(self, words: str, **more: Any) -> int:
        entities = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}] if words[:1] == "/" else []
        return self.send(text=words, **({"entities": entities} if entities else {}), **more)

    def send(self, **content: Any) -> int:
        return self.fake.put("message", self.message(**content), self.chat)

    def edit(self, **content: Any) -> int:
        return self.fake.put("edited_message", {**self.message(**content), "edit_date": int(time.time())}, self.chat)

    def document(self, name: str, content: bytes, mime: str = "text/markdown") -> int:
        file = f"documents/{self.fake.next_id()}"
        self.fake.files[file] = content
        described = {
            "file_id": file,
            "file_unique_id": file,
            "file_name": name,
            "mime_type": mime,
            "file_size": len(content),
        }
        return self.send(document=described)

    def press(self, label: str, on: Shown | None = None) -> str:
        """Press a button of a message (the last that has it); the id of the query."""
        message = on or next(m for m in reversed(self.mine) if any(label in one for one in m.labels))
        return self.press_data(message.data(label), message)

    def press_data(self, data: str, message: Shown) -> str:
        query = f"q{self.fake.next_id()}"
        content = {"id": query, "from": self.me, "chat_instance": "1", "data": data}
        content["message"] = {**_as_message(message), "chat": chat_of(self.chat)}
        self.fake.put("callback_query", content, self.chat)
        return query

    def ask_inline(self, words: str) -> str:
        query = f"i{self.fake.next_id()}"
        self.fake.put("inline_query", {"id": query, "from": self.me, "query": words, "offset": ""}, self.user)
        return query

    def vote(self, poll: Poll, option: int | None) -> int:
        """Choose an option of an open poll, or take the vote back."""
        assert not poll.closed
        assert poll.revoting or self.user not in poll.votes
        poll.votes.pop(self.user, None)
        if option is not None:
            poll.votes[self.user] = option
        assert not poll.anonymous, "Telegram tells nobody who votes in an anonymous poll"
        chosen = [] if option is None else [option]
        answer = {"poll_id": poll.id, "user": self.me, "option_ids": chosen}
        return self.fake.put(
            "poll_answer", {**answer, "option_persistent_ids": [f"o{one}" for one in chosen]}, self.user
        )

    def comes_or_goes(self, was: str, now: str) -> int:
        """Let the bot into this group, or put it out; in private, block it (kicked) or let it write again."""
        here, blocked = (self.chat, None), "Forbidden: bot was blocked by the user"
        self.fake.refusing.pop(here, None)
        if now in PUT_OUT:
            self.fake.refusing[here] = (403, PUT_OUT[now] if self.chat < 0 else blocked)
        return self._changes({"status": was}, {"status": now, "until_date": 0})

    def mutes(self, *, told: bool = True) -> None:
        """Take from the bot the right to write in this group; Telegram does not always say so."""
        self.fake.refusing[self.chat, None] = (400, MUTED)
        if told:
            self._changes({"status": "member"}, _restricted(write=False))

    def unmutes(self) -> None:
        del self.fake.refusing[self.chat, None]
        self._changes(_restricted(write=False), _restricted(write=True))

    def closes_topic(self, topic: int) -> None:
        self.fake.refusing[self.chat, topic] = (400, "Bad Request: TOPIC_CLOSED")
        self.send(message_thread_id=topic, is_topic_message=True, forum_topic_closed={})

    def reopens_topic(self, topic: int) -> None:
        del self.fake.refusing[self.chat, topic]
        self.send(message_thread_id=topic, is_topic_message=True, forum_topic_reopened={})

    def deletes_topic(self, topic: int) -> None:
        """Nobody tells a bot of that."""
        self.fake.refusing[self.chat, topic] = (400, "Bad Request: message thread not found")

    def _changes(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> int:
        change = {"old_chat_member": {"user": BOT, **was}, "new_chat_member": {"user": BOT, **now}}
        return self.fake.put(
            "my_chat_member", {"chat": chat_of(self.chat), "from": self.me, "date": 1, **change}, self.chat
        )

    def becomes_supergroup(self, new: int) -> Phone:
        """What Telegram does and says, in both chats, when this group becomes a supergroup; a phone in the new one."""
        self.fake.moved[self.chat] = new
        there = Phone(self.fake, self.user, new)
        self.send(migrate_to_chat_id=new)
        there.send(migrate_from_chat_id=self.chat)
        return there

    @property
    def mine(self) -> list[Shown]:
        return [message for message in self.fake.messages if message.chat == self.chat]

    def hears(self, words: str, patience: float = PATIENCE) -> Shown:
        """The first message of the bot after those already heard that has these words."""

        def found() -> Shown | None:
            return next((message for message in self.mine[self.seen :] if words in message.text), None)

        message: Shown = self.fake.wait(found, patience, f"{words!r} in {self.chat}")
        self.seen = self.mine.index(message) + 1
        return message
