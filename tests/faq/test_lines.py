"""Lines of TOML values: exact for everything that a pack may hold."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faq.pack.load import BUILT_IN, toml_line
from faq.pack.toml_positions import Spot, spots

ODD = '''\
# [not.a.heading] and a = "b"
a = 1  # with = and [brackets]
"quoted key" = 'literal # no comment'
dotted.key = 2025-07-01T10:00:00.5Z
long = """
[[question]]
id = "no question"
"""
list = [
    1, 2,
    { x = "]", y = { z = [ "," ] } },  # }
]

[[question]]
id = "first"
[[question.fields]]
id = "its field"
[question.cite]
entry = "0"

[[question]]
options = [
    { id = "a" },
    { id = "b" },
]
[[question.fields]]
id = "field of the second"
[sets.eu]
values = ["AT"]
'''


def all_spots(value: Any, spot: Spot = ()) -> Iterator[Spot]:
    if spot:
        yield spot
    if isinstance(value, dict):
        for key, one in value.items():
            yield from all_spots(one, (*spot, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from all_spots(one, (*spot, number))


@pytest.mark.parametrize(
    ("spot", "line"),
    [
        (("a",), 2),
        (("quoted key",), 3),
        (("dotted", "key"), 4),
        (("long",), 5),
        (("list", 1), 10),
        (("list", 2, "y", "z", 0), 11),
        (("question", 0, "id"), 15),
        (("question", 0, "fields", 0, "id"), 17),
        (("question", 0, "cite", "entry"), 19),
        (("question", 1), 21),
        (("question", 1, "options", 1, "id"), 24),
        (("question", 1, "fields", 0, "id"), 27),
        (("sets", "eu", "values", 0), 29),
    ],
)
def test_a_value_is_found_where_it_stands(spot: Spot, line: int) -> None:
    assert spots(ODD)[spot] == line


@pytest.mark.parametrize("path", sorted(BUILT_IN.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_all_values_of_a_real_file_are_found_and_no_others(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines, found = text.splitlines(), spots(text)
    assert set(found) == set(all_spots(tomllib.loads(text)))
    for spot, line in found.items():
        if isinstance(spot[-1], str):
            assert spot[-1] in lines[line - 1]


def test_what_has_no_line_of_its_own_is_shown_where_its_table_begins() -> None:
    assert toml_line(ODD, ("question", 1, "text", "x")) == 21
    assert toml_line(ODD, ("nothing", "of", "it")) == 1
