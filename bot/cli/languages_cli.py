"""``city2city languages``: for translators, what there is and what is missing."""

from __future__ import annotations

import sys

import click

from bot.cli import saying
from bot.cli.options import plain_errors, some
from bot.runtime.settings import Settings


@click.group()
def languages() -> None:
    """The languages: list them, and what a translation lacks."""


@languages.command("list")
@click.pass_obj
def languages_list(conf: Settings) -> None:
    """The languages there are words of, and how much each lacks."""
    from bot.cli import language_check
    from faq.pack.load import load_packs

    with plain_errors():
        packs = load_packs(conf.packs)
        for code in language_check.known():
            saying.row(code, language_check.name(code), _counted(len(language_check.flaws(code, packs))))


@languages.command("check")
@click.argument("language")
@click.pass_obj
def languages_check(conf: Settings, language: str) -> None:
    """Say what a language (such as pt) lacks: files, words, messages, plural forms; and words that mean two things."""
    from bot.cli import language_check

    # What reads packs reads words too: a malformed file of them would end it at the first.
    flaws = language_check.malformed() or _flaws(conf, language)
    for flaw in flaws:
        saying.line(flaw)
    saying.line(_counted(len(flaws)))
    sys.exit(1 if flaws else 0)


def _flaws(conf: Settings, language: str) -> list[str]:
    from bot.cli import language_check

    with plain_errors():
        from faq.pack.load import load_packs

        return language_check.flaws(language, load_packs(conf.packs))


def _counted(flaws: int) -> str:
    return f"{some(flaws, 'flaw')}." if flaws else "Nothing is missing."
