"""What the commands share: options, the clock, errors as one plain line."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import click

from bot.cli import saying
from bot.runtime.clock import Clock, instant, standing
from bot.runtime.settings import Misconfigured, Settings
from storage.store import Store


class Refused(LookupError):
    """A command cannot do what it was told: there is no such thing, or it cannot be had. The message is a sentence for who
    typed it. Nothing else that is looked up in vain is: that is a bug of ours.
    """


def named(kind: str, name: str, known: Collection[str]) -> None:
    """Refused where a name is given that is none of those known; ``kind`` says of what."""
    if name and name not in known:
        raise Refused(f"unknown {kind} {name!r}; there are: {', '.join(known)}")


class Moment(click.ParamType[datetime]):
    """A date (taken as 12:00 UTC) or an ISO 8601 instant (UTC where it names no zone)."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant; a usage error where the text is neither."""
        if isinstance(value, datetime):
            return value
        try:
            return instant(value)
        except ValueError as error:
            self.fail(f"{error}", param, ctx)


AS_OF = click.option("--as-of", type=Moment(), help="Answer as if it were then: a date (12:00 UTC) or an instant.")
PROGRAMME = click.option("--programme", metavar="ID", default="", help="The programme's id; see `packs list`.")
DATABASE = click.option("--db", "database", metavar="URL", help="The database: a path or sqlite:///path.")


def clock(conf: Settings, as_of: datetime | None) -> Clock:
    """The clock, or one that stands still at the given instant."""
    return standing(as_of) if as_of else conf.clock


def some(number: int, one: str, more: str = "") -> str:
    """A number with its noun, in English: ``1 flaw``, ``2 flaws``; ``more`` is the plural where it is no s behind it."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def write(place: str, content: bytes) -> None:
    """Write a file, or (``-``) to standard output; Refused where there can be no such file."""
    try:
        file = click.open_file(place, "wb")
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror}.") from error
    with file as opened:
        opened.write(content)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors that people can act on become one plain line, and exit code 2. A bug goes through, and is logged with its trace."""
    from faq.pack.pack_text import PackError
    from faq.rules.criteria import AnswersError
    from storage.store import StoreError

    try:
        yield
    except (Misconfigured, AnswersError, PackError, StoreError, Refused) as error:
        saying.say(error, err=True)
        sys.exit(2)


@contextmanager
def opened(conf: Settings, database: str | None, *, make: bool = False) -> Iterator[Store]:
    """The store at a place, or where the settings say. Where there is none it is made only for what has something to put into it:
    a mistyped name makes no empty one."""
    from bot.runtime.purge import if_overdue
    from storage.open import existing_store, open_store

    place = conf.place(database)
    with plain_errors(), closing(open_store(place) if make else existing_store(place)) as store:
        if_overdue(store, conf)
        yield store
