"""The keys of planned messages: one grammar, made and read by one class.

A key is what the form of its kind says, and where it is one of several of the kind a colon and a tail: which message of a long
post it is, or whom it is for. Keys stand in databases for years: a kind keeps its form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

Field = int | str
_BETWEEN = ":/"
_FIELD = {"d": "[0-9]+", "": f"[^{_BETWEEN}]+"}


class KeyForm:
    """How the keys of a kind are written: ``session:{session:d}:{version:d}:{kind}``. What is in braces is a field, a number where
    a ``:d`` stands behind its name. None of them holds what parts them."""

    def __init__(self, written: str) -> None:
        self.written = written
        pieces = [(fixed, name, spec or "") for fixed, name, spec, _ in Formatter().parse(written)]
        self.numbers = frozenset(name for _, name, spec in pieces if name and spec == "d")
        shapes = [re.escape(fixed) + (f"(?P<{name}>{_FIELD[spec]})" if name else "") for fixed, name, spec in pieces]
        self.shape = "".join(re.sub(r"\?P<\w+>", "", one) for one in shapes)
        self._pattern = re.compile(f"{''.join(shapes)}(?::.*)?", re.DOTALL)

    def make(self, **fields: Field) -> str:
        """The key with these fields; more may be given than it has."""
        return self.written.format(**fields)

    def start(self, **fields: Field) -> str:
        """What all keys with these fields begin with: as far as they are known."""
        made = ""
        for fixed, name, _, _ in Formatter().parse(self.written):
            if name and name not in fields:
                return made + fixed
            made += fixed + (str(fields[name]) if name else "")
        return made

    def under(self, **fields: Field) -> str:
        """The same for ``Store.planned_under``."""
        return self.start(**fields).rstrip(_BETWEEN)

    def read(self, key: str) -> Mapping[str, Field] | None:
        """The fields of a key; None where it is of another kind."""
        found = self._pattern.fullmatch(key)
        if found is None:
            return None
        return {name: int(part) if name in self.numbers else part for name, part in found.groupdict().items()}


def tailed(key: str, tail: Field) -> str:
    """The key of one of several: a further message of a post, or one for somebody."""
    return f"{key}:{tail}"
