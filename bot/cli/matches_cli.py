"""The command ``city2city matches``: which cities may fit together, and a whole allocation of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

import click

from bot.cli.options import AS_OF, DATABASE, PROGRAMME, clock, plain_errors
from bot.runtime.settings import Settings


class Weight(click.ParamType[tuple[str, float]]):
    """``regions=0.5``: what is weighed, and how much."""

    name = "weight"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """The name and the number; a usage error where it is none."""
        from faq.sessions.allocation import WEIGHED

        name, _, number = str(value).partition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = -1.0
        if name not in WEIGHED or not 0 <= weight < float("inf"):
            self.fail(f"{value!r} is not NAME=NUMBER; the names are {', '.join(WEIGHED)}", param, ctx)
        return name, weight


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "xlsx", "html"]),
    default="text",
    help="How to write it.",
)
@click.option("-o", "--output", "file", type=click.File("wb", lazy=True), default="-", help="The file to write.")
@click.option("--top", type=click.IntRange(1), default=30, show_default=True, help="How many groups to show.")
@click.option("--with", "partners", metavar="CITY", multiple=True, help="Only groups with this city; may be repeated.")
@click.option("--size", "sizes", type=click.IntRange(2, 3), multiple=True, help="Only groups of so many cities.")
@click.option(
    "--twinned",
    type=click.Choice(["leave-out", "together", "compare"]),
    default="leave-out",
    show_default=True,
    help="What becomes of cities whose twinning runs.",
)
@click.option("--allocate", is_flag=True, help="Propose a whole allocation: each city in one twinning at most.")
@click.option(
    "--twinnings", "most", type=click.IntRange(1), default=None, help="How many at most (else as the programme says)."
)
@click.option("--fix", "fixed", metavar="CITIES", multiple=True, help='A group that must be in it: "Porto, Dakar".')
@click.option(
    "--forbid", "forbidden", metavar="CITIES", multiple=True, help="Cities that must not all be in one group."
)
@click.option(
    "--weigh", "weights", type=Weight(), multiple=True, help="What else counts, such as regions=0.5 or cities=1."
)
@AS_OF
@PROGRAMME
@DATABASE
@click.pass_obj
def matches(
    conf: Settings,
    /,
    form: str,
    file: IO[bytes],
    top: int,
    allocate: bool,
    as_of: datetime | None,
    database: str | None,
    sizes: Sequence[int],
    most: int | None,
    weights: Sequence[tuple[str, float]],
    **asked: Any,
) -> None:
    """Groups of cities that finished drafts speak for, with the reasons for and against. It decides nothing."""
    from bot.reports import match_files
    from handlers.staff.match_pool import MatchRequest

    if not allocate and (most or weights or asked["fixed"] or asked["forbidden"]):
        raise click.UsageError("--twinnings, --fix, --forbid and --weigh go with --allocate.")
    if form == "xlsx" and file.name == "-" and sys.stdout.isatty():
        raise click.UsageError("An xlsx file cannot be shown here. Name a file with --output.")
    with plain_errors():
        request = MatchRequest(sizes=frozenset(sizes), most=most or 0, weights=dict(weights), **asked)
        made = match_files.matches(
            conf, conf.place(database), request, form, 0 if allocate else top, clock(conf, as_of)()
        )
    # Only now, so that a file is not emptied for nothing.
    file.write(made)
