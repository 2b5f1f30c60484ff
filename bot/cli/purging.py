"""``city2city purge``, and what ``doctor`` says of the daily one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import click

from bot.cli import saying
from bot.cli.options import DATABASE, plain_errors
from bot.runtime.settings import Settings
from storage.records import DAY, Millis, millis

LATE: Millis = 2 * DAY


@click.command("purge")
@click.option("--preview", is_flag=True, help="Say what would go, and delete nothing.")
@DATABASE
@click.pass_obj
def purge(conf: Settings, preview: bool, database: str | None) -> None:
    """Delete now what is past its time (docs/retention.md says how long what is kept), whatever the clock was before."""
    from contextlib import closing

    from bot.runtime import purge as purging
    from faq.pack.load import load_packs
    from storage.open import existing_store, trial_store

    with plain_errors():
        periods = purging.Periods.of(load_packs(conf.packs), conf.backup_days)
        with closing((trial_store if preview else existing_store)(conf.place(database))) as store:
            went = purging.purge(store, millis(conf.clock()), periods)
    saying.line(f"It is {_moment(millis(conf.clock()))}. {'Would go' if preview else 'Deleted'}: {told(went)}.")


def told(went: Mapping[str, Any]) -> str:
    """What went, by table; what refers to it went along."""
    return ", ".join(f"{number} {what}" for what, number in sorted(went.items())) or "nothing"


def findings(store: Any, now: Millis) -> Iterator[str]:
    """The last purge for ``doctor``, or why there was none."""
    from bot.runtime.purge import FAILED, PURGE, REFUSED

    noted = {one.what: one for one in store.upkeep()}
    last = noted.get(PURGE)
    if REFUSED in noted:
        why = noted[REFUSED].detail["why"]
        yield (f"! Nothing is purged: {why}. If it is {_moment(now)} now, run `city2city purge`; else set the clock.")
    if FAILED in noted:
        yield f"! The purge failed on {_moment(noted[FAILED].at)}: {noted[FAILED].detail['why']}"
    if last is None:
        never = store.last_trace() is not None and not noted
        yield "? Nothing was purged yet. It is done daily by what runs; `city2city purge` does it now." if never else ""
    elif now - last.at > LATE and REFUSED not in noted:
        yield f"! Nothing was purged since {_moment(last.at)}. Let the assistant run, or run `city2city purge` daily."
    else:
        yield f"✓ Last purge: {_moment(last.at)}, deleted: {told(last.detail)}"


def _moment(at: Millis) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
