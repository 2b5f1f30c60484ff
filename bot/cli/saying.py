"""What the command line says. Everything goes through here: names and words of people and packs bring no sign along that a
terminal obeys or that nobody sees, and no line of a list becomes two."""

from __future__ import annotations

import click

from faq.text.showing import on_one_line, seen


def say(words: object, *, err: bool = False) -> None:
    """A text of any number of lines."""
    click.echo(seen(str(words)), err=err)


def line(words: object, *, err: bool = False) -> None:
    """One line, such as one of a list."""
    say(on_one_line(str(words)), err=err)


def row(*cells: str) -> None:
    """One line of a list with columns, a tab between them."""
    say("\t".join(map(on_one_line, cells)))


def file(made: str) -> None:
    """A file as it was made, on standard output; its lines may end as RFC 4180 and RFC 5545 have them."""
    click.echo("\r\n".join(map(seen, made.split("\r\n"))), nl=False)
