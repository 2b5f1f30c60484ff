"""Who answers for the personal data: a public assistant does not start without somebody named."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.runtime.settings import Misconfigured, Settings
from faq.pack.model import Pack

log = logging.getLogger(__name__)


def is_named(pack: Pack) -> bool:
    """Whether somebody is named who answers for the data of this programme, and how to reach them."""
    named = pack.file.controller
    return bool(named.name and (named.email or named.address))


def unnamed(pack: Pack) -> str:
    """What is missing, and what to write where."""
    return (
        f"{pack.id} names no controller of the personal data, which the GDPR demands before people use it. Write into"
        f' {pack.id}.local.toml in a folder of CITY2CITY_PACKS: controller = {{ name = "…", address = "…", email = "…" }}'
    )


def check(conf: Settings, packs: Mapping[str, Pack]) -> None:
    """Misconfigured where a public address is set and a programme names nobody; without one it is a warning."""
    for line in [unnamed(pack) for pack in packs.values() if not is_named(pack)]:
        if conf.public_url:
            raise Misconfigured(line)
        log.warning("%s", line)
