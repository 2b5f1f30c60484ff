"""Who writes to us in Slack: language and time zone from their profile, looked up once a day."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.slack_errors import FAILED, reason

log = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600
RETRY_SECONDS = 300
LOOK_UP_SECONDS = 1.0
CROWD = 10_000


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile says. ``gone``: a bot, or somebody who was deactivated."""

    language: str = ""
    zone: str = ""
    gone: bool = False


@dataclass(slots=True)
class People:
    """Profiles, kept for a day. ``clock`` counts seconds from anywhere."""

    client: AsyncWebClient
    clock: Callable[[], float] = time.monotonic
    known: dict[str, tuple[Profile, float]] = field(default_factory=dict)

    async def of(self, user: str) -> Profile:
        """A person's profile; the last one known, or an empty one, where Slack does not say."""
        profile, until = self.known.get(user, (Profile(), 0.0))
        if until > self.clock():
            return profile
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found = await self.client.users_info(user=user, include_locale=True)
        except FAILED as error:
            log.warning("a profile could not be looked up (%s)", reason(error))
            return self._keep(user, profile, RETRY_SECONDS)
        return self._keep(user, _profile(found["user"]), DAY_SECONDS)

    def _keep(self, user: str, profile: Profile, seconds: float) -> Profile:
        if len(self.known) >= CROWD:
            self.known.clear()
        self.known[user] = (profile, self.clock() + seconds)
        return profile


def _profile(user: dict[str, object]) -> Profile:
    language = str(user.get("locale") or "").partition("-")[0]
    gone = bool(user.get("deleted") or user.get("is_bot"))
    return Profile(language, str(user.get("tz") or ""), gone)
