"""Numbers as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.answers.numbers import SCALE, FoundNumbers, find, spoken


@pytest.mark.parametrize(
    "typed",
    [
        "50000", "50.000", "50,000", "50 000", "50\u00a0000", "50\u2009000", "50\u202f000", "50'000",
        "50’000", "50k", "50 K", "50 thousand",
        "0.05m", "0,05 million", "~50000", "about 50 000 inhabitants", "We have 50,000 people.", "50.000,00",
        "50,000.00", "5万",
        "５００００", "٥٠٠٠٠", "٥٠٬٠٠٠", "५०,०००", "50 Tsd.", "50 тыс", "circa 50.000 abitanti",
        "ungefähr 50.000 Einwohner", "50 mila",
        "fifty thousand", "about fifty thousand people", "cinquante mille", "fünfzigtausend", "cincuenta mil",
        "cinquantamila",
        "cinquenta mil", "vijftigduizend", "Fifty-Thousand", "a city of fifty thousand", "0.5 lakh",
    ],
)  # fmt: skip
def test_fifty_thousand(typed: str) -> None:
    found = find(typed, "en")
    assert (found.values, found.strange) == ((Fraction(50_000),), ())


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234", 1234), ("1,234", 1234), ("1.234 million", 1_234_000), ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567), ("1.2 million", 1_200_000), ("1,5 Mio.", 1_500_000),
        ("half a million", 500_000), ("a million", 10**6),
        ("one and a half million", 1_500_000), ("eine Million", 10**6),
        ("un million deux cent mille", 1_200_000), ("0.500", Fraction(1, 2)),
        ("49999.5", Fraction(99_999, 2)), ("49999,5", Fraction(99_999, 2)),
        ("1 234 567.8", Fraction("1234567.8")), ("-5", -5),
        ("−1,000", -1000), ("minus 7", -7), ("moins 7 habitants", -7), ("007", 7), ("2 crore", 20_000_000),
        ("1.5 billion", 15 * 10**11),
        ("1,200k", 1_200_000), ("1,234 thousand", 1_234_000), ("1 500 tys.", 1_500_000), ("106,5 Tsd.", 106_500),
        ("1.234 Mio.", 1_234_000), ("1.500,5 Tsd.", 1_500_500), ("2.345.000", 2_345_000), ("250 tysięcy", 250_000),
        ("½ million", 500_000), ("1½ million", 1_500_000), ("1 ½ Mio.", 1_500_000), ("2¼ million", 2_250_000),
        ("1/2 million", 500_000), ("1 1/2 million", 1_500_000), ("3/4 of a million", 750_000), ("½ de million", 500_000),
        ("half a million", 500_000), ("2 and a half million", 2_500_000), ("two and a half million", 2_500_000),
        ("deux millions et demi", 2_500_000), ("dos millones y medio", 2_500_000), ("due milioni e mezzo", 2_500_000),
        ("dois milhões e meio", 2_500_000), ("twee en een half miljoen", 2_500_000), ("zweieinhalb Millionen", 2_500_000),
        ("2 i pół miliona", 2_500_000), ("pół miliona", 500_000), ("ćwierć miliona", 250_000),
        ("one point two million", 1_200_000), ("eins Komma zwei Millionen", 1_200_000), ("un virgule deux million", 1_200_000),
        ("uno coma dos millones", 1_200_000), ("uno virgola due milioni", 1_200_000), ("um vírgula dois milhões", 1_200_000),
        ("een komma twee miljoen", 1_200_000), ("one point two five million", 1_250_000),
        ("1 million 200 thousand", 1_200_000), ("1 million and 200 thousand", 1_200_000), ("1 million 200 000", 1_200_000),
        ("1 Million 200 Tausend", 1_200_000), ("1 million 200 mille", 1_200_000), ("1 millón 200 mil", 1_200_000),
        ("1 milione 200 mila", 1_200_000), ("1 mln 200 tys.", 1_200_000), ("2 million, 50 thousand people", 2_050_000),
        ("47 thousand 250", 47_250), ("18 mila 905", 18_905), ("102 Tausend 400", 102_400), ("33k 120 people", 33_120),
        ("7 mil 300", 7_300),
        ("46.134 (census 2021)", 46_134), ("about 46 000 people (2023)", 46_000), ("64,018 (31 Dec 2024)", 64_018),
        ("46.134 (Stand 31.12.2023)", 46_134), ("46 134 (recensement 2021)", 46_134), ("46134 [2022]", 46_134),
        ("46 134 in 2021", 46_134), ("46134 as of 31.12.2023", 46_134), ("46,134, census 2021", 46_134),
        ("46.134 im Jahr 2021", 46_134), ("46 134 en 2021", 46_134), ("46.134 nel 2021", 46_134), ("46 134 w 2021", 46_134),
        ("50 000 au 1er janvier 2023", 50_000), ("61 234 inhabitants at 1 January 2024", 61_234),
        ("quarter of a million", 250_000), ("a quarter million", 250_000), ("over half a million", 500_000),
        ("nearly a million", 10**6), ("mehr als zwei Millionen", 2_000_000), ("plus de deux millions", 2_000_000),
        ("2021", 2021), ("a town of 2021 people", 2021),
        ("3億", 300_000_000), ("twelve", 12), ("1.234,567", Fraction("1234.567")), ("1000.50", Fraction("1000.5")),
    ],
)  # fmt: skip
def test_one_number(typed: str, value: Fraction | int) -> None:
    assert find(typed, "en").values == (Fraction(value),)


@pytest.mark.parametrize(
    ("typed", "values", "strange"),
    [
        ("1.500 Tsd.", (1_500_000, 1_500), ()),
        ("12.345 thousand", (12_345_000, 12_345), ()),
        ("100 to 150 thousand", (100_000, 150_000), ()),
        ("1 million 200", (10**6, 200), ()),
        ("200 thousand 1 million", (200_000, 10**6), ()),
        ("46 134 (not counting 2021)", (46_134, 2021), ("not", "counting")),
        ("46 134 (2021: 45 000)", (46_134, 2021, 45_000), ()),
        ("50000 or 60000", (50_000, 60_000), ("or",)),
        ("50000-60000", (50_000, 60_000), ()),
        ("50 000 60 000", (50_000, 60_000), ()),
        ("less than 50000", (50_000,), ("less", "than")),
        ("almost 50000", (50_000,), ("almost",)),
        ("<50000", (50_000,), ("<",)),
        ("50 %", (50,), ("%",)),
        ("hello 5 there", (5,), ("hello",)),
    ],
)
def test_what_stands_beside_a_number(typed: str, values: tuple[int, ...], strange: tuple[str, ...]) -> None:
    found = find(typed, "en")
    assert (found.values, found.strange) == (tuple(map(Fraction, values)), strange)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "1.2.3",
        "3.9.2025",
        "1,2,3",
        "1.2,3.4",
        "1e5",
        "B2B",
        "50kk",
        "²",
        "½",
        "once",
        "several thousand",
        "and",
        "fifty sixty",
        "a",
    ],
)
def test_no_number(typed: str) -> None:
    assert find(typed, "en").values == ()


def test_the_sign_before_three_digits_is_read_by_the_language() -> None:
    """Statistics in German and Dutch print "1.500 Tsd.": never 1,500, where a point is no decimal sign."""
    assert find("1.500 Tsd.", "de").values == find("1.500 mil", "es").values == (Fraction(1_500_000),)
    assert find("1,500 mille", "fr").values == (Fraction(1_500_000), Fraction(1500))


def test_number_words_of_other_languages_count_from_a_thousand() -> None:
    assert spoken("once", "es") == 11
    assert spoken("once", "en") is None
    assert spoken("once", "en", least=0) == 11
    assert spoken("zwei", "de-AT") == 2
    assert spoken("", "en") is None
    assert spoken("fifty thousand", "uk") == 50_000


@given(st.integers(1, 10**9), st.sampled_from([",", ".", " ", "'", "\u202f"]))
def test_any_grouped_number(number: int, mark: str) -> None:
    assert find(f"{number:,}".replace(",", mark), "en").values == (Fraction(number),)


@given(st.integers(1, 999), st.sampled_from(sorted(SCALE)))
def test_any_scale(number: int, scale: str) -> None:
    assert find(f"{number} {scale}", "en").values == (Fraction(number * SCALE[scale]),)


@pytest.mark.parametrize("typed", ["2 million 300", "47 thousand 25", "47 thousand 1250", "3 thousand, 500"])
def test_two_numbers_that_may_be_no_one(typed: str) -> None:
    assert len(find(typed, "en").values) == 2


@pytest.mark.parametrize(
    "typed", ["7" * 5000, "1." * 3000 + "1", "1 000" + " 000" * 2000, "9" * 5000 + " million", "3" * 4400 + ",5"]
)
def test_so_many_digits_are_no_number(typed: str) -> None:
    assert find(typed, "en").values == ()


@pytest.mark.parametrize("typed", ["a " * 16, "and a " * 16, "a - " * 40, "one: " * 40 + "thousand"])
def test_so_many_words_are_no_number(typed: str) -> None:
    assert find(typed * 2, "en") == FoundNumbers((), find(typed * 2, "en").strange)
    assert len(find(typed * 2, "en").strange) > 30
