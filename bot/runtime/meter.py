"""What is counted while the process runs, for who watches it. No count has a person in it, nor a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runtime.settings import METRICS_TOKEN, Misconfigured, Settings, check_port

if TYPE_CHECKING:
    from starlette.routing import Route

    from bot.runtime.clock import Clock
    from bot.runtime.store_thread import StoreRunner
    from storage.store import Store

LEAST = 16
"""So many letters a token has at least: whoever finds the address may try some."""


class Meter:
    """Counts nothing, where nobody asks."""

    def received(self, platform: str, fate: str) -> None:
        """An event came, and what became of it."""

    def took(self, platform: str, seconds: float) -> None:
        """From reading an event to its commit."""

    def sent(self, platform: str, fate: str) -> None:
        """Something was tried to be sent, and what became of it."""

    def routes(self, store: Store, work: StoreRunner, clock: Clock, platforms: Sequence[str]) -> Sequence[Route]:
        """Where it is asked for."""
        return ()


def meter(conf: Settings) -> Meter:
    """What counts, as the settings say. Misconfigured where it cannot."""
    token = conf.secret(METRICS_TOKEN)
    if not token:
        return Meter()
    if len(token) < LEAST or not token.isascii():
        raise Misconfigured(
            f"{METRICS_TOKEN} must be a random word of {LEAST} letters or more; `openssl rand -hex 32` prints one."
        )
    check_port(conf)
    try:
        from bot.runtime.metrics import PrometheusMeter
    except ModuleNotFoundError as error:
        needs = (
            f"{error.name}, which is not installed: pip install '.[metrics]' in the checkout, or 'FILE.whl[metrics]'"
        )
        raise Misconfigured(f"{METRICS_TOKEN} needs {needs}.") from None
    return PrometheusMeter(token, conf.backup_hours)
