"""``city2city calendar``: the sessions of a twinning for a calendar program."""

from __future__ import annotations

import click

from bot.cli import saying
from bot.cli.options import DATABASE, opened
from bot.runtime.settings import Settings


@click.command()
@click.argument("twinning", type=click.IntRange(1))
@click.option("--feed", is_flag=True, help="Print the secret address of its feed instead (with PUBLIC_URL).")
@click.option("--new", is_flag=True, help="With --feed: a new address; the one before shows nothing any more.")
@DATABASE
@click.pass_obj
def calendar(conf: Settings, twinning: int, feed: bool, new: bool, database: str | None) -> None:
    """The sessions of a twinning as iCalendar."""
    from bot.runtime import calendars
    from bot.runtime.knowledge import KnowledgeSource
    from bot.runtime.languages import Languages

    if feed and not conf.public_url:
        raise click.UsageError("A feed needs PUBLIC_URL: the address at which this machine is reached.")
    with opened(conf, database) as store:
        known = KnowledgeSource.of(conf.packs, store, conf.public_url)
        if not feed:
            saying.file(calendars.of_twinning(store, known, Languages(known.packs), conf.clock(), twinning))
            return
        with store.transaction():
            saying.line(calendars.address(store, known, twinning, new=new))
