"""The feed of a twinning's sessions, for calendar programs that look again from time to time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime.calendars import PATH, of_twinning
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.store_thread import StoreRunner
from handlers.calendar import icalendar_file
from handlers.dialog.translator import Translator
from storage.store import Store


def route(
    store: Store,
    known: KnowledgeSource,
    languages: Mapping[str, Translator],
    clock: Callable[[], datetime],
    work: StoreRunner,
) -> Route:
    """The route of the feeds: a calendar, or 404 for a secret that is none."""

    def feed(secret: str) -> str | None:
        number = store.fed(secret)
        return of_twinning(store, known, languages, clock(), number) if number else None

    async def answer(request: Request) -> Response:
        found = await work(feed, request.path_params["secret"])
        return Response(status_code=404) if found is None else Response(found, media_type=icalendar_file.MIME)

    return Route(PATH, answer, methods=["GET"])
