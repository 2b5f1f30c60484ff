"""The sessions at a secret address, for calendar programs that look again from time to time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.calendars import of_feed
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.store_thread import StoreRunner
from handlers.calendar import icalendar_file
from handlers.calendar.feeds import PATH
from handlers.dialog.translator import Translator
from storage.store import Store

CACHED = "private, max-age=300"
"""Nobody between us and the program keeps it, for the address is a secret; the program need not ask more often."""


def route(
    store: Store,
    known: KnowledgeSource,
    languages: Mapping[str, Translator],
    clock: Callable[[], datetime],
    work: StoreRunner,
) -> Route:
    """The route of the feeds: a calendar, or 404 for a secret that is none."""

    def feed(secret: str) -> str | None:
        return of_feed(store, known, languages, clock(), secret)

    async def answer(request: Request) -> Response:
        found = await work(feed, request.path_params["secret"])
        return Response(status_code=404) if found is None else _answered(request, found)

    return Route(PATH, answer, methods=["GET"])


def _answered(request: Request, found: str) -> Response:
    """The calendar; nothing but that it is the same, to a program that has it already."""
    tag = f'"{sha256(found.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": CACHED}
    if _has(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(found, media_type=icalendar_file.MIME, headers=headers)


def _has(known: str, tag: str) -> bool:
    """Whether a program that names what it has (RFC 9110, 13.1.2) has this."""
    return known.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in known.split(","))
