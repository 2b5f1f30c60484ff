"""Countries and cities by any of their names."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.places.places import City, cities, countries, is_country, nearest, zones_of
from faq.text.locales import READ, locale_of

MEMORY = """
from pathlib import Path
def resident():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
import faq.places.places
before = resident()
assert faq.places.places.cities("Colgone")
print(resident() - before)
"""


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        *(
            (typed, "Köln", "DE")
            for typed in (
                "Köln",
                "Cologne",
                "Colonia",
                "Keulen",
                "koeln",
                "KÖLN",
                " köln ",
                "Кёльн",
                "科隆",
                "Stadt Köln",
            )
        ),
        *(
            (typed, "Munich", "DE")
            for typed in ("München", "Munich", "Munchen", "Muenchen", "Monaco di Baviera", "Μόναχο")
        ),
        ("Москва", "Moscow", "RU"),
        ("Αθήνα", "Athens", "GR"),
        ("北京", "Beijing", "CN"),
        ("القاهرة", "Cairo", "EG"),
        ("Saint Etienne", "Saint-Étienne", "FR"),
        ("sao paulo", "São Paulo", "BR"),
        ("Izmir", "İzmir", "TR"),
        ("Aarhus", "Århus", "DK"),
        ("Düsseldorf", "Düsseldorf", "DE"),
        ("Duesseldorf", "Düsseldorf", "DE"),
        ("Soria", "Soria", "ES"),
        ("Paris", "Paris", "FR"),
        ("York", "York", "GB"),
        ("City of Cork", "Cork", "IE"),
        ("Cork City Council", "Cork", "IE"),
        ("Ville de Lyon", "Lyon", "FR"),
        ("Mexico City", "Mexico City", "MX"),
    ],
)
def test_a_city_by_any_of_its_names(typed: str, name: str, country: str) -> None:
    found = cities(typed)[0]
    assert (found.name, found.country) == (name, country)


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        ("Colgone", "Köln", "DE"),
        ("Muncih", "Munich", "DE"),
        ("Bruxelels", "Brussels", "BE"),
        ("Sarajevoo", "Sarajevo", "BA"),
        ("Constantinopole", "Istanbul", "TR"),
        ("Lisbn", "Lisbon", "PT"),
        ("city of Colgone", "Köln", "DE"),
    ],
)
def test_a_city_by_a_near_spelling(typed: str, name: str, country: str) -> None:
    assert (name, country) in [(city.name, city.country) for city in cities(typed)]
    assert cities(typed, near=False) == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Paris, Texas", ("US", "TX")),
        ("Paris TX", ("US", "TX")),
        ("Paris France", ("FR", "")),
        ("Paris (France)", ("FR", "")),
        ("Paris, Ile-de-France, France", ("FR", "")),
        ("Paris, Ile-de-France", ("FR", "")),
        ("London, Canada", ("CA", "")),
        ("London, United Kingdom", ("GB", "")),
        ("Valencia España", ("ES", "")),
        ("San José, Costa Rica", ("CR", "")),
        ("Birmingham, Alabama, USA", ("US", "AL")),
    ],
)
def test_a_country_or_state_tells_which_city(typed: str, expected: tuple[str, str]) -> None:
    assert (cities(typed)[0].country, cities(typed)[0].state) == expected


def test_cities_of_one_name_are_ordered_by_population() -> None:
    found = [city for city in cities("Valencia", 50) if city.name == "Valencia"]
    assert len(found) > 2
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


def test_a_citys_own_name_counts_more_than_another_name_of_a_larger_one() -> None:
    bergen = cities("Bergen", 50)
    assert bergen[0] == City("Bergen", "NO", "Europe/Oslo", 294029)
    assert [city.name for city in cities("Colonia")][:2] == ["Köln", "Colonia"]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "!!", "Xyzzyx", "hello there my friend", "a" * 10_000, "?", "=", "1,2", "()", "Zzz", "(Nowhere)"],
)
def test_no_city(typed: str) -> None:
    assert cities(typed) == ()


def test_as_many_cities_as_asked_for() -> None:
    assert [len(cities("San Antonio", limit)) for limit in (1, 3)] == [1, 3]
    assert len(cities("San Antonoi")) == 5


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_may_be_looked_up(text: str) -> None:
    for city in cities(text):
        assert city in cities(city.name, 1000)
        assert is_country(city.country)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Belgium", ("BE",)),
        ("belgië", ("BE",)),
        ("be", ("BE",)),
        ("BEL", ("BE",)),
        ("UK", ("GB",)),
        ("Great Britain", ("GB",)),
        ("Scotland", ("GB",)),
        ("the USA", ("US",)),
        ("Holland", ("NL",)),
        ("The Netherlands", ("NL",)),
        ("Czechia", ("CZ",)),
        ("Czech Republic", ("CZ",)),
        ("South Korea", ("KR",)),
        ("Korea", ("KR", "KP")),
        ("Turkey", ("TR",)),
        ("Türkiye", ("TR",)),
        ("Ivory Coast", ("CI",)),
        ("Côte d’Ivoire", ("CI",)),
        ("Kosovo", ("XK",)),
        ("XK", ("XK",)),
        ("EL", ("GR",)),
        ("Congo", ("CG", "CD")),
        ("Kingdom of Belgium", ("BE",)),
        ("Republic of Ireland", ("IE",)),
        ("Trinidad and Tobago", ("TT",)),
        ("Burma", ("MM",)),
        ("Myanmar", ("MM",)),
        ("Hong Kong", ("HK",)),
        ("Wielka Brytania", ("GB",)),
        ("", ()),
        ("hello", ()),
        ("the", ()),
        ("ZZ", ()),
    ],
)
def test_a_country_by_its_names_and_codes(typed: str, codes: tuple[str, ...]) -> None:
    assert countries(typed, "en", near=False) == codes


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Belgum", ("BE",)),
        ("Germny", ("DE",)),
        ("Nigera", ("NE", "NG")),
        ("Deutchland", ("DE",)),
        ("Nether", ("NL",)),
        ("hello", ()),
        ("xyz", ()),
    ],
)
def test_a_country_by_a_near_spelling_or_beginning(typed: str, codes: tuple[str, ...]) -> None:
    assert countries(typed, "en") == codes
    assert countries(typed, "en", near=False) == ()


@pytest.mark.parametrize("language", [*READ, "uk", "el", "ar", "zh-Hant", "sw"])
def test_every_country_is_found_by_its_name_in_the_language(language: str) -> None:
    names = {code: name for code, name in locale_of(language).territories.items() if is_country(code)}
    assert len(names) == 250
    assert {code: name for code, name in names.items() if code not in countries(name, language, near=False)} == {}


def test_a_country_is_named_in_the_persons_own_language() -> None:
    assert countries("Бельгія", "uk") == ("BE",)
    assert countries("Бельгія", "en") == ()


@pytest.mark.parametrize(
    ("country", "zones"),
    [
        ("BE", ("Europe/Brussels",)),
        ("ES", ("Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta")),
        ("XK", ("Europe/Belgrade",)),
        ("VA", ("Europe/Vatican",)),
        ("BV", ()),
        ("ZZ", ()),
    ],
)
def test_zones_of_a_country(country: str, zones: tuple[str, ...]) -> None:
    assert zones_of(country) == zones


def test_the_most_populous_zone_comes_first() -> None:
    assert [zones_of(code)[0] for code in ("US", "RU", "BR", "AU", "CN", "PT")] == [
        "America/New_York", "Europe/Moscow", "America/Sao_Paulo", "Australia/Sydney", "Asia/Shanghai", "Europe/Lisbon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (41.3809, 2.1700, "Barcelona"),
        (51.0300, 6.9800, "Leverkusen"),
        (50.94, 6.96, "Köln"),
        (-18.14, 178.43, "Suva"),
        (-16.42, -180.6, "Labasa"),
    ],
)
def test_the_city_of_a_point(latitude: float, longitude: float, name: str) -> None:
    found = nearest(latitude, longitude)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "point",
    [(0.0, -30.0), (90.0, 0.0), (float("nan"), 0.0), (float("inf"), float("inf")), (50.0, float("nan")), (1e9, 1e9)],
)
def test_no_city_is_near(point: tuple[float, float]) -> None:
    assert nearest(*point) is None


@pytest.mark.parametrize(
    "typed", ["Köln", "Colgone", "Santiago de Compostelaa", "Paris, Texas", "Sxxxxxxxxx", "Xyzzyx of Nowhere at all"]
)
def test_a_look_up_is_fast(typed: str) -> None:
    cities(typed)
    start = time.process_time()
    for _ in range(10):
        cities(typed)
    assert (time.process_time() - start) / 10 < 0.02


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_data_takes_less_than_20_megabytes() -> None:
    taken = subprocess.run([sys.executable, "-c", MEMORY], check=True, capture_output=True, text=True)
    assert int(taken.stdout) < 20 * 1024


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("U.A.E.", ("AE",)), ("The U.A.E.", ("AE",)), ("U. A. E.", ("AE",)), ("u a e", ("AE",)), ("les E.A.U.", ("AE",)),
        ("B.i.H.", ("BA",)), ("the U.S.", ("US",)), ("les US", ("US",)), ("the UK", ("GB",)), ("N. Z.", ("NZ",)),
        ("La Gi", ()), ("y DE", ()), ("le la", ()), ("Gaza", ("PS",)),
    ],
)  # fmt: skip
def test_the_letters_of_an_abbreviation_are_no_little_words(typed: str, codes: tuple[str, ...]) -> None:
    assert countries(typed, "en", near=False) == codes


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("S. Sudan", "SS"), ("N. Korea", "KP"), ("S. Korea", "KR"), ("W. Sahara", "EH"), ("C. African Republic", "CF"),
        ("Bosnia i H.", "BA"), ("Corea del N.", "KP"), ("Soria", "ES"),
    ],
)  # fmt: skip
def test_an_abbreviated_name_or_a_citys_comes_before_a_near_spelling(typed: str, first: str) -> None:
    assert countries(typed, "en")[0] == first


def test_a_country_misspelt_like_a_city_is_offered_beside_it() -> None:
    assert {"US", "CO"} <= set(countries("Columbia", "en"))
