"""Texts made fit to be shown: what goes, what stays, and on how many lines."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.text.showing import UNSEEN, as_json, on_one_line, seen
from faq.text.spelling import clean

BREAKS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
SIGNS = "\x1b\x07\0\x9b\u202e\u2066\u200b\ufeff\u2028\x85\r\n\v\f\t\xad\u200d "
JOINED = "می\u200cشود 👩\u200d🚒 Saint-Étienne\u00a0!"
ODD = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(SIGNS)))


@given(ODD)
def test_nothing_goes_but_what_is_not_seen(text: str) -> None:
    shown = seen(text)
    assert not UNSEEN.search(shown)
    assert shown == UNSEEN.sub("", BREAKS.sub("\n", text))


@given(ODD)
def test_one_line_has_the_same_words(text: str) -> None:
    line = on_one_line(text)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line
    assert line.split() == seen(text).split()


@given(ODD)
def test_json_is_the_same_value(text: str) -> None:
    for indent in (None, 2):
        made = as_json({text: [text]}, indent=indent)
        assert not UNSEEN.search(made)
        assert json.loads(made) == {text: [text]}


@given(ODD)
def test_what_is_kept_can_be_shown(text: str) -> None:
    kept = clean(text, lines=True)
    assert seen(kept) == kept


@pytest.mark.parametrize(
    ("text", "shown", "line"),
    [
        ("red \x1b[31m", "red [31m", "red [31m"),
        ("a\u202eb\u2066c\u200bd\ufeffe\0f\x9bg", "abcdefg", "abcdefg"),
        ("a\r\nb\rc\u2028d\n", "a\nb\nc\nd\n", "a b c d"),
        ("a\tb", "a\tb", "a b"),
        ("half \ud83d a sign", "half  a sign", "half  a sign"),
        (JOINED, JOINED, JOINED),
        ("\u2003indented", "\u2003indented", "\u2003indented"),
    ],
)  # fmt: skip
def test_what_stays(text: str, shown: str, line: str) -> None:
    assert (seen(text), on_one_line(text)) == (shown, line)
