"""Files that are made when they are sent: most beside the store, those that take seconds away from it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.runtime import hours_chart, poll_chart
from bot.runtime.clock import Clock
from bot.runtime.knowledge import KnowledgeSource
from bot.runtime.settings import settings
from bot.runtime.store_thread import StoreRunner
from handlers.dialog.translator import Translator
from handlers.dialog.turn import FileSpec, Made
from handlers.routing import made_files
from handlers.staff import team_reports
from storage.store import Store

SLOW = ("matches.html", "matches.table")
"""Worked out in a thread of its own, from what was looked up in the store before."""
OF_TEAM = frozenset(team_reports.MAKES)
"""Made in a thread of its own, from the store's file."""


@dataclass(frozen=True, slots=True)
class FileMaker:
    """What files are made from."""

    store: Store
    known: KnowledgeSource
    languages: Mapping[str, Translator]
    clock: Clock
    work: StoreRunner

    async def made(self, file: FileSpec) -> Made | None:
        """The file; None where what it is of is gone."""
        if file.make in OF_TEAM:
            return await asyncio.to_thread(self._for_team, file)
        if file.make not in SLOW:
            return await self.work(self._make, file)
        return await asyncio.to_thread(await self.work(self._begin, file))

    def _begin(self, file: FileSpec) -> Callable[[], Made | None]:
        # Only staff ask for these; everybody's start would take longer.
        from bot.reports import match_files

        return match_files.begun(file, self.store, self.known.now().packs, self.languages, self.clock())

    def _for_team(self, file: FileSpec) -> Made | None:
        from bot.runtime import team_files

        return team_files.made(file, settings(), self.store.path, self.clock())

    def _make(self, file: FileSpec) -> Made | None:
        if file.make == "chart":
            return poll_chart.drawn(file.data, self.store, self.languages)
        if file.make == "hours":
            return hours_chart.drawn(file.data, self.store, self.languages)
        return made_files.make(file, self.store, self.known.now(), self.languages, self.clock())
