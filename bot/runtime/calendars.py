"""Calendars of sessions outside the chat: as a file from the command line, and as a feed with a secret address."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cli.options import Refused
from bot.runtime.knowledge import KnowledgeSource
from handlers.calendar import icalendar_file
from handlers.dialog import system_visit
from handlers.dialog.translator import Translator
from storage.store import Store

PATH = "/calendar/{secret}.ics"
SECRET_BYTES = 24


def of_twinning(
    store: Store, known: KnowledgeSource, languages: Mapping[str, Translator], now: datetime, number: int
) -> str:
    """All sessions of a twinning, cancelled ones too; Refused where there is no such twinning."""
    twinning = store.twinning(number)
    if twinning is None:
        raise Refused(f"there is no twinning {number}")
    visit = system_visit.desk(store, known.now(), languages, now, twinning.programme)
    return icalendar_file.calendar(visit, store.sessions(number), title=twinning.title)


def address(store: Store, public_url: str, number: int) -> str:
    """The feed's address, made when first asked for. Whoever has it reads the sessions; it opens no transaction."""
    plan = store.plan(number)
    if not plan.feed:
        plan = replace(plan, feed=secrets.token_urlsafe(SECRET_BYTES))
        store.save_plan(plan)
    return public_url.rstrip("/") + PATH.format(secret=plan.feed)
