"""``city2city faq``: for programme staff, learning from questions asked in vain."""

from __future__ import annotations

import sys

import click

from bot.cli import saying
from bot.cli.options import DATABASE, PROGRAMME, opened
from bot.runtime.settings import Settings


@click.group()
def faq() -> None:
    """Questions asked in vain, and what is taught from them."""


@faq.command()
@PROGRAMME
@DATABASE
@click.pass_obj
def misses(conf: Settings, programme: str, database: str | None) -> None:
    """The questions that people let us keep, in groups that ask alike."""
    from bot.cli import teaching
    from faq.pack.load import load_packs

    with opened(conf, database) as store:
        for cells in teaching.miss_rows(store, load_packs(conf.packs), programme):
            saying.row(*cells)


@faq.command()
@click.argument("number", type=int)
@click.argument("words")
@DATABASE
@click.pass_obj
def answer(conf: Settings, number: int, words: str, database: str | None) -> None:
    """Answer a question that was sent to the team; the answer reaches the asker in the chat."""
    from bot.cli import teaching
    from faq.pack.load import load_packs

    with opened(conf, database) as store:
        teaching.answer(store, load_packs(conf.packs), number, words, conf.clock())
        saying.line("Queued for the asker.")


@faq.command()
@click.argument("entry")
@click.argument("phrase")
@PROGRAMME
@DATABASE
@click.pass_obj
def teach(conf: Settings, entry: str, phrase: str, programme: str, database: str | None) -> None:
    """Teach a way to ask an entry; refused with the list where it would break other questions."""
    from bot.cli import checking, teaching

    with opened(conf, database, make=True) as store:
        broken = teaching.teach(store, checking.load(conf, programme), entry, phrase, conf.clock())
    for question in broken:
        saying.line(f"would break: {question}", err=True)
    saying.line("Not taught." if broken else "Taught.")
    sys.exit(1 if broken else 0)


@faq.command()
@click.argument("entry")
@click.argument("phrase")
@PROGRAMME
@DATABASE
@click.pass_obj
def unteach(conf: Settings, entry: str, phrase: str, programme: str, database: str | None) -> None:
    """Take a taught phrase back."""
    from bot.cli import checking, teaching

    with opened(conf, database) as store:
        gone = teaching.unteach(store, checking.load(conf, programme), entry, phrase)
        saying.line("Taken back." if gone else "That was not taught.")


@faq.group()
def overlay() -> None:
    """What was taught, beside the packs."""


@overlay.command("export")
@PROGRAMME
@DATABASE
@click.pass_obj
def overlay_export(conf: Settings, programme: str, database: str | None) -> None:
    """What was taught as an `also` file, to be put into the pack."""
    from bot.cli import checking, teaching

    with opened(conf, database) as store:
        saying.file(teaching.overlay(store, checking.load(conf, programme)))
