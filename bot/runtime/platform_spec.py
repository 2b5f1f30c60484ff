"""What a platform declares of itself, in its own folder; ``bot.platforms`` lists them all.

Nothing here imports what runs on the platform: its packages may not be installed, and a command that needs none of it is quick.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.proof.limits import Limits
from handlers.dialog.platform_traits import PlatformTraits

if TYPE_CHECKING:
    import click

    from bot.runtime.service import Connector
    from bot.runtime.settings import Settings

Doctor = Callable[["Settings"], Iterator[str]]


@dataclass(frozen=True, slots=True)
class PlatformSpec:
    """A platform. ``settings`` are its variables of the environment, each with what it is; ``token`` is the one without which it is
    not used, ``secrets`` those whose values no log may hold, which ``Settings.secret`` reads. ``tokens`` are the looks of such
    values, also of others'; ``levels`` say from which level on its libraries log neither what people write nor secrets.

    ``commands``, ``connector`` and ``doctor`` are imported when called: ModuleNotFoundError where its packages are missing. A
    Misconfigured that ``doctor`` raises is a finding. The extra that brings the packages has its name, and so has the page in
    docs/. Trouble is counted as ``name:what``.
    """

    traits: PlatformTraits
    commands: Callable[[], Sequence[click.Command]]
    limits: Limits = field(default_factory=Limits)
    settings: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    secrets: tuple[str, ...] = ()
    tokens: re.Pattern[str] | None = None
    levels: Mapping[str, int] = field(default_factory=dict)
    connector: Callable[[], Connector] | None = None
    doctor: Callable[[], Doctor] | None = None

    @property
    def name(self) -> str:
        """What it is called in addresses."""
        return self.traits.name
