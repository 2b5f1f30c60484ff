"""Where the values of a TOML file stand, so that a message about one can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

Spot = tuple[int | str, ...]
"""The way to a value: names of keys, and numbers (from 0) within arrays."""

_TOKEN = re.compile(
    r'"(?:""(?:\\.|[^"\\]|"(?!""))*(?:""")?|(?:\\.|[^"\\\n])*"?)'
    r"|'(?:''(?:[^']|'(?!''))*(?:''')?|[^'\n]*'?)"
    r'|#[^\n]*|[][{},=.\n]|[^][{},=.\s#"\']+',
    re.S,
)


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, end = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", end, token.start())
        end = token.start()
        if not token[0].startswith("#"):
            yield token[0], line


def deep_line(text: str, most: int) -> int:
    """The line where more tables and lists than that stand within each other, by brackets or by dots; 0 where none do.

    Asked before the text is read as TOML: what reads it goes as deep, and takes the square of the dots.

    >>> deep_line("a = 1\\nb = [[[]]]", 2)
    2
    """
    depth = dots = 0
    for part, line in _tokens(text):
        depth += (part in ("[", "{")) - (part in ("]", "}"))
        dots = dots + 1 if part == "." else 0 if part in "[]{},=\n" else dots
        if max(depth, dots) > most:
            return line
    return 0


@lru_cache(maxsize=8)
def spots(text: str) -> Mapping[Spot, int]:
    """The line (from 1) of every value, table and array element of a valid TOML text, by the way to it.

    >>> spots('a = 1\\n[[b]]\\nc = [\\n  {d = 2},\\n]\\n')[("b", 0, "c", 0, "d")]
    4
    """
    reader = _Reader(text)
    reader.read()
    return reader.found


class _Reader:
    """Reads the bones of a TOML text. That it is valid was found out before, by ``tomllib``."""

    def __init__(self, text: str) -> None:
        self.found: dict[Spot, int] = {}
        self._counts: dict[Spot, int] = {}
        self._at = 0
        self._tokens = list(_tokens(text))

    def read(self) -> None:
        """Fill ``found``."""
        table: Spot = ()
        while self._skip("\n"):
            if self._next() == "[":
                table = self._heading()
            else:
                self._pair(table)

    def _next(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _line(self) -> int:
        return self._tokens[self._at][1]

    def _skip(self, tokens: str) -> str:
        """The next token that is none of these; empty at the end."""
        while (token := self._next()) and token in tokens:
            self._at += 1
        return token

    def _heading(self) -> Spot:
        line = self._line()
        self._at += 1
        many = self._next() == "["
        self._at += many
        table = self._table(self._names("]"), many, line)
        self._at += 1 + many
        return table

    def _table(self, names: Spot, many: bool, line: int) -> Spot:
        spot: Spot = ()
        for name in names:
            spot = (*spot, name)
            if many and len(names) == sum(isinstance(one, str) for one in spot):
                self._counts[spot] = self._counts.get(spot, 0) + 1
            self.found.setdefault(spot, line)
            if spot in self._counts:
                spot = (*spot, self._counts[spot] - 1)
                self.found.setdefault(spot, line)
        return spot

    def _names(self, end: str) -> Spot:
        names: list[str] = []
        while (name := self._next()) != end:
            if name != ".":
                names.append(name.strip("\"'"))
            self._at += 1
        return tuple(names)

    def _pair(self, table: Spot) -> None:
        line, spot = self._line(), table
        for name in self._names("="):
            spot = (*spot, name)
            self.found.setdefault(spot, line)
        self._at += 1
        self._value(spot)

    def _value(self, spot: Spot) -> None:
        opened = self._next()
        self._at += 1
        if opened == "[":
            number = 0
            while self._skip("\n,") != "]":
                self.found[(*spot, number)] = self._line()
                self._value((*spot, number))
                number += 1
            self._at += 1
        elif opened == "{":
            while self._skip("\n,") != "}":
                self._pair(spot)
            self._at += 1
        else:
            while self._next() and self._next() not in "\n,]}":
                self._at += 1
