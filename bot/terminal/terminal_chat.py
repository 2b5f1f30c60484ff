"""``city2city chat``: puts store, knowledge, receiver and relay together for the terminal."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import IO, TextIO

from bot.cli.options import clock, named
from bot.runtime.knowledge import KnowledgeSource, warm
from bot.runtime.languages import Languages
from bot.runtime.purge import Periods, daily
from bot.runtime.receive import Receiver
from bot.runtime.relay import Relay
from bot.runtime.settings import Settings
from bot.runtime.steps import steps
from bot.terminal import terminal_adapter
from bot.terminal.terminal_platform import PLATFORM
from bot.terminal.terminal_render import Style
from bot.terminal.transcript import Recorder
from handlers.dialog.remembered import QUESTION_KEPT
from handlers.forms.check_places import HELD
from storage.open import open_store
from storage.records import millis
from storage.store import Store

MEMORY = "memory:"
"""The place of a database that nobody keeps."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line."""

    as_of: datetime | None
    programme: str
    language: str
    database: str
    repro: IO[str] | None
    group: str = ""


def run(conf: Settings, wishes: Wishes, source: TextIO, out: TextIO) -> None:
    """Chat until the end of input; of a chat that is not kept, no file is left either."""
    if wishes.database != MEMORY:
        _run(conf, wishes, source, out)
        return
    with tempfile.TemporaryDirectory(prefix="city2city-") as folder:
        _run(replace(conf, files=Path(folder)), wishes, source, out)


def _run(conf: Settings, wishes: Wishes, source: TextIO, out: TextIO) -> None:
    store = open_store(wishes.database)
    try:
        typed = source.isatty() and out.isatty()
        style = Style(terminal_adapter.width(), conf.colour) if typed else Style()
        known = KnowledgeSource.of(conf.packs, store)
        recorder = Recorder(wishes.programme, wishes.language, wishes.as_of)
        passing = wishes.database == MEMORY
        printer = terminal_adapter.Printer(out, style, conf.files, recorder.said, passing)
        chat = _chat(conf, wishes, store, known, printer)
        _begin(conf, chat, wishes)
        if wishes.repro:
            chat = replace(chat, heard=recorder.heard)
        _talk(chat, source, typed)
        if wishes.repro:
            wishes.repro.write(recorder.transcript())
    finally:
        store.close()


def _talk(chat: terminal_adapter.Chat, source: TextIO, typed: bool) -> None:
    if typed:
        # What the search needs takes a second to load: while the first screen is read.
        Thread(target=warm, args=(chat.receiver.known.now(),), daemon=True).start()
        terminal_adapter.run_typed(chat)
    else:
        terminal_adapter.run_piped(chat, source)


def _chat(
    conf: Settings, wishes: Wishes, store: Store, known: KnowledgeSource, printer: terminal_adapter.Printer
) -> terminal_adapter.Chat:
    languages, now = Languages(known.packs), clock(conf, wishes.as_of)
    relay = Relay(store, known, languages, {PLATFORM: printer}, now)
    receiver = Receiver(store, known, languages, now, steps=steps(conf, wishes.database))
    channel = terminal_adapter.GROUP if wishes.group else terminal_adapter.CHANNEL
    return terminal_adapter.Chat(receiver, relay, terminal_adapter.here(wishes.group), channel=channel, printer=printer)


def _begin(conf: Settings, chat: terminal_adapter.Chat, wishes: Wishes) -> None:
    """Take up what was left unsent, delete what is past its time, and set what the command line asks for."""
    store, now = chat.receiver.store, chat.receiver.clock()
    at = millis(now)
    packs = chat.receiver.known.packs
    named("programme", wishes.programme, packs)
    named("language", wishes.language, chat.receiver.languages)
    if not wishes.as_of:
        daily(store, at, Periods.of(packs, conf.backup_days))
    chat.relay.start()
    chat.receiver.steps.marks.tidy()
    with store.transaction():
        store.drop_questions(at - QUESTION_KEPT)
        store.drop_held(at - HELD)
        person = store.person(chat.identity, at)
        wanted = replace(
            person, programme=wishes.programme or person.programme, language=wishes.language or person.language
        )
        if wanted != person:
            store.save_person(wanted)
    store.sweep()
    chat.flush()
