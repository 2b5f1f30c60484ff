"""Who writes to us in Slack, and who is named there: language, time zone and name from their profile, looked up once a day."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.slack_errors import FAILED, reason
from bot.slack.slack_event import Body
from faq.text.spelling import clean

log = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600
RETRY_SECONDS = 300
LOOK_UP_SECONDS = 1.0
CROWD = 10_000
MENTIONS = 10
"""So many people who are mentioned at once are looked up."""
_MENTION, _OPEN = re.compile(r"<@([UW][A-Z0-9]+)>"), re.compile(r"[<>|]+")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile says. ``gone``: a bot, or somebody who was deactivated. ``name`` is what Slack shows of them."""

    language: str = ""
    zone: str = ""
    gone: bool = False
    name: str = ""


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


def _profile(user: dict[str, Any]) -> Profile:
    language = str(user.get("locale") or "").partition("-")[0]
    gone = bool(user.get("deleted") or user.get("is_bot"))
    told = user.get("profile") or {}
    name = str(told.get("display_name") or told.get("real_name") or user.get("real_name") or "")
    return Profile(language, str(user.get("tz") or ""), gone, clean(name, lines=False))


async def with_names(body: Body, me: str, people: People) -> Body:
    """A delivery in which people who are mentioned have their names, as in Slack's windows; ours stays: it is how we are called."""
    written = json.dumps(body)
    users = [one for one in dict.fromkeys(_MENTION.findall(written)) if one != me][:MENTIONS]
    told = dict(zip(users, await asyncio.gather(*map(people.of, users)), strict=True))
    return json.loads(_MENTION.sub(lambda found: _named(found[1], told), written)) if users else body


def _named(user: str, told: Mapping[str, Profile]) -> str:
    name = _OPEN.sub(" ", told[user].name).strip() if user in told else ""
    return f"<@{user}|{json.dumps(name)[1:-1]}>" if name else f"<@{user}>"
