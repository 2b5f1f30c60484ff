"""The data files agree with the code that reads them."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files
from pathlib import Path

from babel import Locale

from faq.answers.zones import is_zone
from faq.data.make_cities import make, spellings
from faq.data.make_countries import make as make_names
from faq.places.countries import is_country, zones_of
from faq.text.spelling import key

DATA = files("faq") / "data"


def parts() -> list[list[str]]:
    text = gzip.decompress((DATA / "cities.gz").read_bytes()).decode()
    return [part.splitlines() for part in text.split("\n\n")]


def test_the_files_are_small() -> None:
    assert len((DATA / "cities.gz").read_bytes()) < 4_000_000


def test_zones_cities_and_names() -> None:
    zones, rows, blocks = parts()
    assert all(map(is_zone, zones))
    assert len(rows) == 34_006
    assert all(row.count("\t") == 6 for row in rows)
    populations = [int(row.split("\t")[3]) for row in rows]
    assert populations == sorted(populations, reverse=True)
    assert len(blocks) == len({block.partition(" ")[0] for block in blocks})


def test_names_are_folded_as_the_code_folds_them() -> None:
    rows, blocks = parts()[1:]
    names = {
        head: dict(entry.split("=") for entry in rest.split())
        for head, _, rest in (block.partition(" ") for block in blocks)
    }
    assert all(key(name) == name for block in names.values() for name in list(block)[::50])
    assert all(head == f"{name[0]}{len(name)}" for head, block in names.items() for name in block)
    for number, row in enumerate(rows):
        name = key(row.split("\t")[0])
        assert str(number) in names[f"{name[0]}{len(name)}"][name].split(",")


def test_countries_have_names_codes_and_known_zones() -> None:
    lines = [line.split("\t") for line in (DATA / "countries.tsv").read_text("utf-8").splitlines()]
    assert len(lines) == 250
    assert [code for code, *_ in lines] == sorted(code for code, *_ in lines)
    assert all(code in Locale("en").territories and len(long) == 3 for code, long, *_ in lines)
    assert all(is_zone(zone) for code, *_ in lines for zone in zones_of(code))


def test_what_countries_call_themselves_and_their_regions() -> None:
    endonyms = [line.split("\t") for line in (DATA / "endonyms.tsv").read_text("utf-8").splitlines()]
    regions = dict(line.split("\t") for line in (DATA / "regions.tsv").read_text("utf-8").splitlines())
    assert all(is_country(code) and all(names) for code, *names in endonyms)
    assert all(key(name) == name for name in regions)
    assert all(is_country(code) for codes in regions.values() for code in codes.split(","))


def test_making_the_names_of_countries_and_regions(tmp_path: Path) -> None:
    names = {"caon": "Ontario", "esan": "Andalusia", "fridf": "Île-de-France²", "usny": "New York", "zzaa": "Nowhere"}
    english = {"subdivisions": {"localeDisplayNames": {"subdivisions": names}}}
    (tmp_path / "en.json").write_text(json.dumps(english), encoding="utf-8")
    make_names(["CA", "ES", "FR", "GR"], tmp_path / "en.json", tmp_path)
    assert "GR\tΕλλάδα" in (tmp_path / "endonyms.tsv").read_text("utf-8").splitlines()
    rows = (tmp_path / "regions.tsv").read_text("utf-8").splitlines()
    assert {"ontario\tCA", "on\tCA", "andalusia\tES", "andalucia\tES", "iledefrance\tFR"} <= set(rows)
    assert not {"newyork\tUS", "nowhere\tZZ", "an\tES"} & set(rows)


def test_the_states_of_the_usa() -> None:
    lines = (DATA / "states.tsv").read_text("utf-8").splitlines()
    assert "TX\tTexas" in lines
    assert len(lines) == 51


def test_spellings_leave_out_codes_and_transliterations() -> None:
    city = {
        "name": "Köln",
        "alternatenames": ["CGN", "Keulen", "keulen", "gu long", "kölle", "Κολωνία", "科隆", "κολωνία"],
    }
    assert list(spellings(city)) == ["Köln", "Koeln", "Keulen", "Κολωνία", "科隆", "κολωνία"]


def test_making_the_files(tmp_path: Path) -> None:
    paris = {
        "geonameid": 1, "name": "Paris", "countrycode": "FR", "population": 2_138_551, "timezone": "Europe/Paris",
        "admin1code": "11", "latitude": 48.85341, "longitude": 2.3488, "alternatenames": ["PAR", "Parijs"],
    }  # fmt: skip
    texan = {**paris, "geonameid": 2, "countrycode": "US", "population": 24_782, "timezone": "America/Chicago"}
    texan |= {"admin1code": "TX", "latitude": 33.66094, "longitude": -95.55551}
    countries = {code: {"iso3": iso3} for code, iso3 in [("US", "USA"), ("FR", "FRA"), ("AN", "ANT"), ("XK", "XKX")]}
    make([texan, paris], countries, {"TX": "Texas", "AL": "Alabama"}, tmp_path)
    assert gzip.decompress((tmp_path / "cities.gz").read_bytes()).decode().split("\n") == [
        "America/Chicago", "Europe/Paris", "",
        "Paris\tFR\t1\t2138551\t\t4885\t235", "Paris\tUS\t0\t24782\tTX\t3366\t-9556", "",
        "p5 paris=0,1", "p6 parijs=0,1", "",
    ]  # fmt: skip
    lines = (tmp_path / "countries.tsv").read_text("utf-8").splitlines()
    assert lines[0] == "FR\tFRA\tEurope/Paris"
    assert lines[1].startswith("US\tUSA\tAmerica/Chicago\tAmerica/Adak")
    assert lines[2] == "XK\tXKX"
    assert (tmp_path / "states.tsv").read_text("utf-8") == "AL\tAlabama\nTX\tTexas\n"
