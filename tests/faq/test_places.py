"""Countries and cities by any of their names."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.places.countries import countries, is_country, parts_of, zones_of
from faq.places.places import City, cities, meant, nearest
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
        ("Bosnia i H.", "BA"), ("Corea del N.", "KP"),
    ],
)  # fmt: skip
def test_an_abbreviated_name_comes_before_a_near_spelling(typed: str, first: str) -> None:
    assert countries(typed, "en")[0] == first


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *((typed, "KR") for typed in ("Korea, Rep.", "Korea, Republic of", "Korea (Republic of)", "Rep. of Korea")),
        *((typed, "KP") for typed in ("Korea, Dem. People's Rep.", "Korea (Democratic People's Republic of)")),
        *((typed, "CD") for typed in ("Congo, Dem. Rep.", "D.R. Congo", "Congo, The Democratic Republic of the")),
        *((typed, "CG") for typed in ("Congo, Rep.", "Republic of the Congo")),
        *((typed, "IR") for typed in ("Iran, Islamic Rep.", "Iran, Islamic Republic of", "Islamic Republic of Iran")),
        *((typed, "VN") for typed in ("Socialist Republic of Viet Nam", "Viet Nam (Socialist Republic)")),
        *((typed, "GB") for typed in ("United Kingdom of Great Britain and Northern Ireland", "U.K.", "Cymru")),
        ("Yemen, Rep.", "YE"), ("Egypt, Arab Rep.", "EG"), ("Venezuela, RB", "VE"), ("Micronesia, Fed. Sts.", "FM"),
        ("Bahamas, The", "BS"), ("St. Kitts and Nevis", "KN"), ("Virgin Islands (U.S.)", "VI"), ("the Czech Rep.", "CZ"),
        ("Slovak Republic", "SK"), ("Hellenic Republic", "GR"), ("Bundesrepublik Deutschland", "DE"), ("China", "CN"),
        ("Grand-Duché de Luxembourg", "LU"), ("Reino de España", "ES"), ("Republik Österreich", "AT"),
        ("Macao SAR, China", "MO"), ("Taiwan, Province of China", "TW"), ("West Bank and Gaza", "PS"),
    ],
)  # fmt: skip
def test_a_country_by_its_official_name_in_any_order_and_short(typed: str, code: str) -> None:
    assert countries(typed, "en", near=False) == (code,)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Україна", "UA"), ("Magyarország", "HU"), ("Ελλάδα", "GR"), ("Sverige", "SE"), ("Türkiye", "TR"), ("مصر", "EG"),
        ("日本", "JP"), ("Suomi", "FI"), ("Hrvatska", "HR"), ("Србија", "RS"), ("საქართველო", "GE"), ("Hayastan", ""),
        ("Հայաստան", "AM"), ("Shqipëria", "AL"), ("Lietuva", "LT"), ("Éire", "IE"), ("Ísland", "IS"), ("България", "BG"),
    ],
)  # fmt: skip
def test_a_country_by_what_it_calls_itself(typed: str, code: str) -> None:
    assert countries(typed, "en", near=False) == ((code,) if code else ())


@pytest.mark.parametrize(
    "typed", ["Islamic State", "the Kingdom", "Republic", "United", "People's Democratic Republic"]
)
def test_the_form_of_a_state_alone_is_no_country(typed: str) -> None:
    assert countries(typed, "en", near=False) == ()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Northern Cyprus", ("CY",)), ("TRNC", ("CY",)), ("Transnistria", ("MD",)), ("Abkhazia", ("GE",)),
        ("Republika Srpska", ("BA",)), ("Somaliland", ("SO",)), ("Crimea", ("UA",)), ("Catalunya", ("ES",)),
        ("Ontario", ("CA",)), ("Limburg", ("BE", "NL")), ("Nowhere", ()),
    ],
)  # fmt: skip
def test_a_disputed_place_and_a_region_are_of_a_country(typed: str, codes: tuple[str, ...]) -> None:
    assert parts_of(typed) == codes


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *((typed, "Bolzano") for typed in ("Bolzano/Bozen", "Bozen - Bolzano", "Bolzano (Bozen)", "Comune di Bolzano / Bozen")),
        *((typed, "Brussels") for typed in ("Bruxelles/Brussel", "Brussels / Bruxelles", "Brussel–Bruxelles", "Brussel-Bruxelles")),
        ("Pamplona/Iruña", "Pamplona"), ("Rijeka (Fiume)", "Rijeka"), ("Turku/Åbo", "Turku"), ("Koper | Capodistria", "Koper"),
    ],
)  # fmt: skip
def test_a_city_by_two_of_its_names(typed: str, name: str) -> None:
    assert [city.name for city in cities(typed, near=False)][:1] == [name]


@pytest.mark.parametrize("typed", ["Bolzano/Nowhere", "Lyon/Lille", "Rijeka (Xyz)"])
def test_two_names_of_no_one_city_are_none(typed: str) -> None:
    assert cities(typed, near=False) == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Gmina Kraków", "Kraków"), ("Malmö stad", "Malmö"), ("Stockholms stad", "Stockholm"), ("Trondheim kommune", "Trondheim"),
        ("Freie und Hansestadt Hamburg", "Hamburg"), ("Ajuntament de Barcelona", "Barcelona"), ("Espoo kaupunki", "Espoo"),
        ("İzmir Büyükşehir Belediyesi", "İzmir"), ("Landeshauptstadt Stuttgart", "Stuttgart"), ("Urząd Miasta Gdynia", "Gdynia"),
        ("Concello de Vigo", "Vigo"), ("Mestna občina Ljubljana", "Ljubljana"), ("Primăria Municipiului Iași", "Iaşi"),
        ("Debrecen Megyei Jogú Város", "Debrecen"), ("Mairie de Lille", "Lille"), ("m.st. Warszawa", "Warsaw"),
    ],
)  # fmt: skip
def test_a_city_with_the_form_of_its_authority(typed: str, name: str) -> None:
    assert cities(typed, near=False)[0].name == name


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("London, Ontario", "CA"), ("London, ON", "CA"), ("Guadalajara, Castilla-La Mancha", "ES"), ("Sydney, Nova Scotia", "CA"),
        ("Valencia, Carabobo", "VE"), ("Mérida in Yucatán", "MX"), ("Brazil, São Paulo", "BR"), ("Newcastle, NSW", "AU"),
        ("Santos, SP", "BR"), ("Perth, Scotland", "GB"), ("Lyon / France", "FR"), ("Córdoba, Andalucía", "ES"),
    ],
)  # fmt: skip
def test_a_region_tells_the_country_of_a_city(typed: str, country: str) -> None:
    assert {city.country for city in cities(typed, near=False)} == {country}


@pytest.mark.parametrize("typed", ["London, Oz", "Sydney, Nova Xyz", "Springfield, Victoria", "Paris, the old one"])
def test_a_region_that_is_not_known_is_never_left_out(typed: str) -> None:
    assert cities(typed, near=False) == ()


@pytest.mark.parametrize("typed", ["Águeda", "Município de Águeda", "skip", "done", "hello", "Güssing"])
def test_a_town_that_is_not_listed_is_no_other(typed: str) -> None:
    assert cities(typed) == ()


def test_what_is_meant_leaves_out_what_is_far_smaller() -> None:
    def country(city: City) -> str:
        return city.country

    assert meant("Porto", country) == ("PT",)
    assert meant("Vienna", country) == ("AT",)
    assert meant("Tripoli", country) == ("LY", "LB")
    assert meant("Nowhere", country) == ()
