"""``city2city doctor``: a look at settings, packs and database. Every finding is a line: ``✓ `` is well, ``! ``
must be seen to (exit code 1), ``? `` should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from bot.cli import purging
from bot.cli.options import some
from bot.platforms import LIMITS, PLATFORMS
from bot.runtime import controllers, knowledge
from bot.runtime.readiness import OVERDUE, states
from bot.runtime.settings import Misconfigured, Settings
from faq.pack.load import load_pack, local_files, pack_folders
from faq.pack.model import Pack
from faq.pack.pack_text import PackError
from faq.proof import prove
from handlers.dialog.turn import Knowledge
from storage.open import existing_store, path_of, unfinished_copies
from storage.records import BACKUP, millis
from storage.sqlite.connection import MEMORY
from storage.sqlite.relay_lock import is_running
from storage.store import Store, StoreError

IN_DOUBT = ("uncertain", "dead")
TROUBLE = timedelta(days=7)


def look(conf: Settings, database: str) -> list[str]:
    """The findings, in the order in which they are best seen to."""
    packs, findings = _packs(conf)
    return [
        *_settings(conf),
        *findings,
        *_local(conf, packs),
        *_rulings(packs),
        *_controllers(conf, packs),
        *_database(conf, database),
        *_platforms(conf),
        _search(packs),
        _zones(),
    ]


def _finding(good: bool, well: str, wrong: str) -> str:
    return f"✓ {well}" if good else f"! {wrong}"


def _settings(conf: Settings) -> Iterator[str]:
    for folder in conf.packs:
        good = folder.is_dir()
        yield _finding(good, f"CITY2CITY_PACKS: {folder}", f"CITY2CITY_PACKS names {folder}, which is no folder.")
    good = conf.files.is_dir() or not conf.files.exists()
    yield _finding(
        good, f"Files of the terminal chat: {conf.files}", f"{conf.files} is no folder: files cannot be saved there."
    )


def _packs(conf: Settings) -> tuple[dict[str, Pack], list[str]]:
    """The packs that can be read, and what there is to say of all."""
    packs: dict[str, Pack] = {}
    findings = []
    for folder in pack_folders(conf.packs).values():
        try:
            pack = load_pack(folder, conf.packs)
        except PackError as error:
            findings.append(f"! {error}")
            continue
        packs[pack.id] = pack
        flaws = len(prove.flaws(pack, LIMITS))
        wrong = f"Pack {pack.id} has flaws: {flaws}. `city2city packs check` lists them."
        findings.append(
            _finding(
                not flaws, f"Pack {pack.id}: {some(len(pack.entries), 'entry', 'entries')}, rules {pack.rules}", wrong
            )
        )
    return packs, findings


def _search(packs: Mapping[str, Pack]) -> str:
    """What it costs to find answers: the time is measured here, the memory is that of ``docs/retrieval.md``."""
    start = perf_counter()
    knowledge.warm(Knowledge(packs, knowledge.library(packs)))
    return f"✓ Search: loaded in {perf_counter() - start:.1f} s, some 180 MB of memory from the first question on"


def _local(conf: Settings, packs: Mapping[str, Pack]) -> Iterator[str]:
    """Overrides of no pack: a slip in a file's name would go unseen. What is wrong in one is told where its pack is read."""
    known = {*packs, *pack_folders(conf.packs)}
    for name, path in local_files(conf.packs):
        if name in packs or name not in known:
            wrong = f"{path} is for no pack; there are: {', '.join(sorted(known))}."
            yield _finding(name in packs, f"Override {path}", wrong)


def _rulings(packs: Mapping[str, Pack]) -> Iterator[str]:
    """The days of calls that staff set: what they wrote is what the assistant goes by."""
    for pack in packs.values():
        for call in pack.file.call:
            days = (("first day", call.opening), ("last day", call.ruling))
            if told := [f"{name} {day.isoformat()}" for name, day in days if day]:
                yield f"✓ Set by staff, {pack.id}, {call.id} ({call.name}): {', '.join(told)}"


def _controllers(conf: Settings, packs: Mapping[str, Pack]) -> Iterator[str]:
    for pack in packs.values():
        if controllers.is_named(pack):
            yield f"✓ Controller of the personal data of {pack.id}: {pack.file.controller.name}"
        else:
            yield f"{'!' if conf.public_url else '?'} {controllers.unnamed(pack)}"


def _database(conf: Settings, database: str) -> Iterator[str]:
    yield from _unfinished(database)
    if (path := path_of(database)) != MEMORY and not Path(path).exists():
        yield f"✓ Database {path}: none yet, the first start makes it"
        return
    try:
        with closing(existing_store(database)) as store:
            yield from _health(store.health())
            yield _running(database)
            yield from filter(None, purging.findings(store, millis(conf.clock())))
            yield _parked(store)
            yield _groups(store)
            yield from _trouble(store, conf.clock())
            yield _backup(store, conf)
    except StoreError as error:
        yield f"! Database: {error}"


def _health(health: Mapping[str, str]) -> Iterator[str]:
    path, whole = health["path"], health["integrity"]
    about = f"Database {path}: {health['engine']}, schema {health['schema']}, {health['bytes']} bytes"
    yield _finding(whole == "ok", about, f"Database {path} is damaged: {whole}. Put a backup in its place.")
    doubts = [f"{health[f'outbox {state}']} {state}" for state in IN_DOUBT if f"outbox {state}" in health]
    wrong = f"Messages that may not have been sent: {', '.join(doubts)}. `city2city outbox list` shows them."
    yield _finding(not doubts, "Outbox: nothing in doubt", wrong)


def _running(database: str) -> str:
    return f"✓ {'Running: a' if is_running(database) else 'Not running: no'} process sends and receives on it now"


def _unfinished(database: str) -> Iterator[str]:
    """What was begun and not ended; what runs on the database, a restore or the assistant, sees to its own."""
    for copy in () if is_running(database) else unfinished_copies(database):
        yield (
            f"! A restore or an upgrade was interrupted. It changed nothing, but left {copy}, which holds personal data. The next"
            " start of the assistant deletes it; without one, delete it yourself."
        )


def _backup(store: Store, conf: Settings) -> str:
    known = store.upkeep()
    last = next((one for one in known if one.what == BACKUP), None)
    late = states(known, millis(conf.clock()), conf.backup_hours)
    told = f"{datetime.fromtimestamp(last.at / 1000, UTC):%Y-%m-%d %H:%M} UTC" if last else "none yet"
    wrong = f"Last backup: {told}. `city2city backup FILE` makes one; docs/backup.md says how to have one daily."
    return _finding(late.get(BACKUP) != OVERDUE, f"Last backup: {told}", wrong)


def _parked(store: Store) -> str:
    parked = store.parked()
    last = f"the last by {parked[-1].error} in {parked[-1].handler}" if parked else ""
    return _finding(
        not parked, "No parked events", f"Events that could not be handled: {len(parked)}, {last}. The log has more."
    )


def _groups(store: Store) -> str:
    """Groups that nothing can be posted to, though twinnings are linked to them."""
    lost = [(one, bound) for one in store.twinnings() for bound in store.bounds(one.id) if bound.lost]
    named = [
        f"{bound.name or bound.address.chat} of twinning {one.id} ({bound.address.platform}, {bound.lost})"
        for one, bound in lost
    ]
    wrong = (
        f"Groups that nothing can be posted to: {'; '.join(named)}. Let the bot in again, or `twinning unlink` them."
    )
    return _finding(not lost, "Groups of twinnings: all can be posted to", wrong)


def _trouble(store: Store, now: datetime) -> Iterator[str]:
    """What a platform's process noted in the last week, such as a second one with the same token: ``platform:what``."""
    since = (now.date() - TROUBLE).isoformat()
    names, found = {one.name for one in PLATFORMS}, Counter[str]()
    for one in store.counts():
        if one.day >= since and one.what.partition(":")[0] in names:
            found[one.what] += one.number
    for what, number in sorted(found.items()):
        page = f"docs/{what.partition(':')[0]}.md"
        yield f"! In the last {TROUBLE.days} days: {what}, {some(number, 'time')}. {page} says what to do."


def _zones() -> str:
    return f"✓ Time zones: tzdata {version('tzdata')}"


def _platforms(conf: Settings) -> Iterator[str]:
    for one in PLATFORMS:
        try:
            yield from one.doctor()(conf) if one.doctor else ()
        except ModuleNotFoundError:
            yield f"✓ {one.traits.label}: not installed (the extra `{one.name}`)"
        except Misconfigured as error:
            yield f"! {error}"
