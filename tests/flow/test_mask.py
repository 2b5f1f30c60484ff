"""What could name a person is taken out of a question before it is kept."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.pack.load import load_packs
from handlers.programme.masking import masked, names_in_texts, own_names

PACKS = load_packs().values()
NAMES, IN_TEXTS = own_names(PACKS), names_in_texts(PACKS)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("may our city join", "may our city join"),
        ("write to anna.muster@city.example please", "write to [e-mail] please"),
        ("see https://city.example/secret?x=1 or www.city.example", "see [link] or [link]"),
        ("call +32 2 123 45 67 now", "call [number] now"),
        ("we have 45,000 people", "we have [number] people"),
        ("in 3 days", "in [number] days"),
        ("may Köln join, or Anna Muster", "may [name] join, or [name]"),
        (
            "Is City2City for the UTM cohort and GCoM signatories",
            "Is City2City for the UTM cohort and GCoM signatories",
        ),
        (
            "does NetZeroCities accept a SECAP or a CAP of the EU",
            "does NetZeroCities accept a SECAP or a CAP of the EU",
        ),
        ("Wie viele Einwohner muss meine Stadt haben", "Wie viele Einwohner muss meine Stadt haben"),
        ("wer hilft dem Bürgermeister Otto Muster", "wer hilft dem [name]"),
        ("darf die Stadt Köln mitmachen, oder Bonn", "darf die [name] mitmachen, oder [name]"),
        ("  spaces \n and lines ", "spaces and lines"),
        ("", ""),
        ("ask x\x00y", "ask x\x00y"),
    ],
)
def test_what_is_taken_out_and_what_stays(words: str, wanted: str) -> None:
    assert masked(words, NAMES) == wanted


BLANKS = [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()]


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_name_is_taken_out_whatever_blank_is_before_or_in_it(blank: str) -> None:
    kept = masked(f"ask{blank}Anna{blank}Muster or{blank * 2}Otto", NAMES)
    assert kept == "ask [name] or [name]"
    assert masked(kept, NAMES) == kept


NAME = st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True).filter(lambda name: name.upper() not in ("SECAP", "SEACAP"))


@given(
    name=NAME, number=st.integers(10, 10**12), mail=st.from_regex(r"[a-z]{3,8}@[a-z]{3,8}\.[a-z]{2}", fullmatch=True)
)
def test_no_name_number_or_address_stays(name: str, number: int, mail: str) -> None:
    kept = masked(f"can the mayor {name} be asked at {mail} or {number} about City2City", NAMES)
    assert name not in kept
    assert str(number) not in kept
    assert mail not in kept
    assert "City2City" in kept


@given(st.text(max_size=200))
def test_any_text_can_be_masked_and_no_digit_stays_but_in_our_own_names(words: str) -> None:
    kept = masked(words, NAMES).replace("City2City", "")
    assert not any(char.isdecimal() for char in kept)
    assert masked(kept, NAMES) == kept or "[" in kept


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ((), "does [name] of [name] pay dear [name]"),
        (("Urban Bridge",), "does Urban Bridge of [name] pay dear [name]"),
        (("Urban", "Urban Bridge", "Bridge"), "does Urban Bridge of [name] pay dear [name]"),
        (("Bri", "rban", "dear Anna"), "does [name] of [name] pay dear Anna"),
    ],
)
def test_a_name_stays_as_a_whole_and_only_where_it_is_one(names: tuple[str, ...], wanted: str) -> None:
    assert masked("does Urban Bridge of Stratford-on-Avon pay dear Anna", names) == wanted


def test_a_name_with_signs_is_no_pattern() -> None:
    assert masked("is C2C (EU+) not Cxx", ["C2C", "(EU+)"]) == "is C2C (EU+) not [name]"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("must we sign the Global Covenant of Mayors", "must we sign the Global Covenant of Mayors"),
        ("is it for the UTM City Cohort", "is it for the UTM City Cohort"),
        ("are countries of Horizon Europe in", "are countries of Horizon Europe in"),
        ("ask the Mayors Anna Muster and Otto", "ask the [name] and [name]"),
        ("does City2City Anna know", "does City2City [name] know"),
    ],
)
def test_a_name_that_a_text_has_stays_where_nobody_is_named_with_it(words: str, wanted: str) -> None:
    assert masked(words, NAMES, IN_TEXTS) == wanted
