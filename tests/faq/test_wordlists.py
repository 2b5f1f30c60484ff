"""The words of a language are a folder: read once, in an order, and refused in plain words where a file is malformed."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.text.language_words import FILES, DateWords, PlaceWords, TimeWords
from faq.text.wordlists import (
    FIRST,
    FOLDER,
    LanguageError,
    Wordlists,
    alternatives,
    by_language,
    codes,
    merged,
    missing,
    read,
)


def put(folder: Path, code: str, name: str, words: str) -> Path:
    (folder / code).mkdir(parents=True, exist_ok=True)
    (folder / code / name).write_text(words, encoding="utf-8")
    return folder / code


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("schema", FILES, ids=lambda schema: schema.FILE)
def test_english_and_french_have_every_key_of_every_file(language: str, schema: type[Wordlists]) -> None:
    assert missing(schema, FOLDER / language) == ()


def test_what_a_file_leaves_out_is_missing_and_an_empty_list_is_not(tmp_path: Path) -> None:
    folder = put(tmp_path, "fi", "times.toml", 'noon = ["keskipäivä"]\nmorning = []')
    assert {"midnight", "hours"} <= set(missing(TimeWords, folder))
    assert {"noon", "morning"}.isdisjoint(missing(TimeWords, folder))


def test_english_is_the_first_language_and_words_of_several_are_the_last() -> None:
    assert codes()[0] == FIRST
    assert codes()[-1] == "mul"


def test_languages_come_by_their_order_and_then_by_their_code(tmp_path: Path) -> None:
    for code, about in (
        ("mul", ""),
        ("pt", "order = 3"),
        ("sv", ""),
        ("pt_BR", ""),
        ("__pycache__", ""),
        ("en", "order = 1"),
    ):
        put(tmp_path, code, "language.toml", about)
    (tmp_path / "README.md").write_text("no language", encoding="utf-8")
    assert codes(tmp_path) == ("en", "pt", "pt_BR", "sv", "mul")


def test_the_words_of_all_languages_are_read_as_one(tmp_path: Path) -> None:
    put(tmp_path, "en", "dates.toml", 'today = ["today", "now"]')
    put(tmp_path, "fi", "dates.toml", 'today = ["tänään", "now"]\ntomorrow = ["huomenna"]')
    assert merged(DateWords, tmp_path) == DateWords(today=("today", "now", "tänään"), tomorrow=("huomenna",))
    assert by_language(DateWords, tmp_path)["fi"].tomorrow == ("huomenna",)


def test_tables_of_names_are_joined_name_by_name(tmp_path: Path) -> None:
    put(tmp_path, "en", "places.toml", '[country_names]\nAE = ["UAE"]\nNL = ["Holland"]')
    put(tmp_path, "fr", "places.toml", '[country_names]\nAE = ["EAU"]')
    assert merged(PlaceWords, tmp_path).country_names == {"AE": ("UAE", "EAU"), "NL": ("Holland",)}


MALFORMED = {
    "no TOML": ('today = ["now"', "Unclosed array"),
    "no such key": ('todya = ["now"]', "unknown key 'todya'; known are: today, yesterday"),
    "no list": ('today = "now"', "'today' must be a list of phrases"),
    "no phrase": ('today = ["now", 3]', "'today' holds 3, which is no phrase"),
    "an empty phrase": ('today = ["…"]', "'today' holds '…', which is no phrase"),
}


@pytest.mark.parametrize(("words", "says"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_by_its_name(tmp_path: Path, words: str, says: str) -> None:
    folder = put(tmp_path, "fi", "dates.toml", words)
    with pytest.raises(LanguageError) as refused:
        read(DateWords, folder)
    assert str(refused.value).startswith(f"{folder / 'dates.toml'}: ")
    assert says in str(refused.value)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (put(tmp_path, "fi", "dates.toml", "") / "dates.toml").write_bytes(b'today = ["t\xe4n"]')
    with pytest.raises(LanguageError, match="codec can't decode"):
        read(DateWords, tmp_path / "fi")


@pytest.mark.parametrize("about", ['order = "1"', "order = true", "rank = 1"])
def test_an_order_that_is_no_number_is_refused(tmp_path: Path, about: str) -> None:
    put(tmp_path, "fi", "language.toml", about)
    with pytest.raises(LanguageError, match="only 'order' is known, a whole number"):
        codes(tmp_path)


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path, "fi", "places.toml", 'country_names = ["UAE"]')
    with pytest.raises(LanguageError, match="'country_names' must be a table of lists"):
        read(PlaceWords, folder)


def test_no_phrase_at_all_is_a_pattern_of_nothing() -> None:
    assert alternatives([]) == "(?!)"
    assert alternatives(["a", "a.m", "a m"]) == r"a\ m|a\.m|a"
