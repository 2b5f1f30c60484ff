"""What the commands share: options, the clock, errors as one plain line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import click

NOON = time(12, tzinfo=UTC)


class Moment(click.ParamType[datetime]):
    """A date (taken as 12:00 UTC) or an ISO 8601 instant (UTC where it names no zone)."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant; a usage error where the text is neither."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) == len("2026-01-01"):
                return datetime.combine(date.fromisoformat(value), NOON)
            instant = datetime.fromisoformat(value)
            return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        except ValueError:
            self.fail(
                f"{value!r} is neither a date such as 2026-03-01 nor an instant such as 2026-03-01T09:00Z", param, ctx
            )


AS_OF = click.option("--as-of", type=Moment(), help="Answer as if it were then: a date (12:00 UTC) or an instant.")
PROGRAMME = click.option("--programme", metavar="ID", default="", help="The programme's id; see `packs list`.")
DATABASE = click.option("--db", "database", metavar="URL", help="The database: a path or sqlite:///path.")


def clock(as_of: datetime | None) -> Callable[[], datetime]:
    """The clock, or one that stands still at the given instant."""
    return (lambda: as_of) if as_of else (lambda: datetime.now(UTC))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Errors that people can act on become one plain line, and exit code 2."""
    from faq.load import PackError
    from faq.rules import AnswersError
    from storage.store import StoreError

    try:
        yield
    except (AnswersError, PackError, StoreError, LookupError) as error:
        said = error.args[0] if isinstance(error, KeyError) else error
        click.echo(f"{said}", err=True)
        sys.exit(2)
