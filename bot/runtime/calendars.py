"""Calendars of sessions outside the chat: as a file from the command line, and as what a subscribed address shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cli.options import Refused
from bot.runtime.knowledge import KnowledgeSource
from handlers.calendar import feeds, icalendar_file
from handlers.calendar.feeds import FeedContents
from handlers.calendar.icalendar_file import CalendarEntry, Subscribed
from handlers.dialog import system_visit
from handlers.dialog.translator import Translator
from storage.records import Feed
from storage.store import Store


def of_twinning(
    store: Store, known: KnowledgeSource, languages: Mapping[str, Translator], now: datetime, number: int
) -> str:
    """All sessions of a twinning, cancelled ones too; Refused where there is no such twinning."""
    found = feeds.read(store, feeds.of_twinning(number))
    if found is None:
        raise Refused(f"there is no twinning {number}")
    return icalendar_file.calendar(_entries(store, known, languages, now, found), of=Subscribed(found.title))


def of_feed(
    store: Store, known: KnowledgeSource, languages: Mapping[str, Translator], now: datetime, secret: str
) -> str | None:
    """What is subscribed to at the address with that secret; None where there is none."""
    feed = store.fed(secret) if secret else None
    found = feeds.read(store, feed) if feed else None
    if feed is None or found is None:
        return None
    there = feeds.address(store, known.now(), feed)
    of = Subscribed(found.title, there, several=feed.kind != "twinning")
    return icalendar_file.calendar(_entries(store, known, languages, now, found), of=of)


def _entries(
    store: Store, known: KnowledgeSource, languages: Mapping[str, Translator], now: datetime, read: FeedContents
) -> list[CalendarEntry]:
    knowledge = known.now()
    language = read.language if read.language in languages else "en"
    desks = {
        programme: system_visit.desk(store, knowledge, languages, now, programme, language)
        for programme in {twinning.programme for twinning, _ in read.sessions}
    }
    return [CalendarEntry(desks[twinning.programme], twinning, session) for twinning, session in read.sessions]


def address(store: Store, known: KnowledgeSource, number: int, *, new: bool = False) -> str:
    """The address of a twinning's calendar, or a new one; it opens no transaction."""
    feed: Feed = feeds.of_twinning(number)
    if store.twinning(number) is None:
        raise Refused(f"there is no twinning {number}")
    if new:
        store.renew_feed(feed)
    return feeds.address(store, known.now(), feed)
