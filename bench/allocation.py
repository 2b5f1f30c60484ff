"""The whole allocation of 12, 24 and 50 made-up cities, exact and greedy. ``python -m bench.allocation``."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.sessions import matching
from faq.sessions.allocation import Allocation, AllocationTerms, RatedGroup, allocated
from faq.sessions.candidates import Candidate, candidate

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SIZES, SEED = (12, 24, 50), 2026
PLACES = (
    ("Köln", "DE", "Europe/Berlin"), ("Nairobi", "KE", "Africa/Nairobi"), ("Bogotá", "CO", "America/Bogota"),
    ("Dakar", "SN", "Africa/Dakar"), ("Marseille", "FR", "Europe/Paris"), ("Helsinki", "FI", "Europe/Helsinki"),
    ("Tallinn", "EE", "Europe/Tallinn"), ("Sydney", "AU", "Australia/Sydney"), ("Vancouver", "CA", "America/Vancouver"),
    ("Kampala", "UG", "Africa/Kampala"), ("Kigali", "RW", "Africa/Kigali"), ("Phoenix", "US", "America/Phoenix"),
    ("Ahmedabad", "IN", "Asia/Kolkata"), ("Łódź", "PL", "Europe/Warsaw"), ("Tbilisi", "GE", "Asia/Tbilisi"),
    ("Yokohama", "JP", "Asia/Tokyo"), ("Singapore", "SG", "Asia/Singapore"), ("Braga", "PT", "Europe/Lisbon"),
    ("Porto", "PT", "Europe/Lisbon"), ("Quito", "EC", "America/Guayaquil"), ("Lima", "PE", "America/Lima"),
    ("Accra", "GH", "Africa/Accra"), ("Lagos", "NG", "Africa/Lagos"), ("Durban", "ZA", "Africa/Johannesburg"),
    ("Cairo", "EG", "Africa/Cairo"), ("Amman", "JO", "Asia/Amman"), ("Izmir", "TR", "Europe/Istanbul"),
    ("Seville", "ES", "Europe/Madrid"), ("Turin", "IT", "Europe/Rome"), ("Ghent", "BE", "Europe/Brussels"),
    ("Utrecht", "NL", "Europe/Amsterdam"), ("Malmö", "SE", "Europe/Stockholm"), ("Bergen", "NO", "Europe/Oslo"),
    ("Galway", "IE", "Europe/Dublin"), ("Leeds", "GB", "Europe/London"), ("Denver", "US", "America/Denver"),
    ("Austin", "US", "America/Chicago"), ("Halifax", "CA", "America/Halifax"), ("Mérida", "MX", "America/Merida"),
    ("Recife", "BR", "America/Recife"), ("Rosario", "AR", "America/Argentina/Cordoba"), ("Valparaíso", "CL", "America/Santiago"),
    ("Pune", "IN", "Asia/Kolkata"), ("Dhaka", "BD", "Asia/Dhaka"), ("Hanoi", "VN", "Asia/Ho_Chi_Minh"),
    ("Cebu City", "PH", "Asia/Manila"), ("Surabaya", "ID", "Asia/Jakarta"), ("Busan", "KR", "Asia/Seoul"),
    ("Auckland", "NZ", "Pacific/Auckland"), ("Suva", "FJ", "Pacific/Fiji"),
)  # fmt: skip
WORDS = (
    "biogas",
    "roofs",
    "trams",
    "hydrogen",
    "harbour",
    "bonds",
    "sensors",
    "scraps",
    "batteries",
    "shade",
    "lamps",
    "pumps",
    "insulation",
    "markets",
    "depots",
    "grids",
    "flooding",
    "heat",
    "trees",
    "cycling",
    "parking",
    "compost",
    "boilers",
    "schools",
    "hospitals",
    "ferries",
    "mapping",
    "rents",
    "tenders",
    "metering",
)
CLIMATES = ("hot dry plain", "humid coast", "cold winters", "steep hills", "monsoon delta", "mild river valley")


def draft(pack: Pack, place: tuple[str, str, str], chance: random.Random) -> Candidate:
    """A city with answers by lot."""
    name, country, zone = place
    some = {leaf: " ".join(chance.sample(WORDS, 7)) for leaf in ("E3", "E4", "E5", "E6", "E10")}
    wish = chance.choice(PLACES)
    answers: Mapping[str, Any] = {
        "A1": name, "A2": country, "A3": "local_government", "A4": chance.choice(["city", "town", "county"]), "A6": zone,
        "A5.inhabitants": int(10 ** chance.uniform(4.7, 7)), "A7": chance.choice(CLIMATES),
        "E1.priorities": chance.sample(topics(pack), chance.randint(1, 3)), "F1.city": wish[0], "F1.country": wish[1],
        "F1.cooperation": chance.choice(["none", "other_topic", "same_topic"]), **some,
    }  # fmt: skip
    return candidate(pack, name, answers)


def topics(pack: Pack) -> list[str]:
    """The priorities that may be chosen."""
    (asked,) = (
        field for one in pack.application.question for field in one.fields if f"{one.id}.{field.id}" == "E1.priorities"
    )
    return [one.id for one in asked.options]


def row(way: str, found: Allocation, groups: Sequence[RatedGroup], seconds: float, cities: int) -> str:
    sizes = [len(one.cities) for one in found.groups]
    made = f"{len(sizes)} ({sizes.count(2)} + {sizes.count(3)})"
    cells = (
        cities,
        f"{len(groups):,}",
        way,
        f"{found.points:.2f}",
        made,
        len(found.left),
        f"{seconds:.2f}",
        "yes" if found.proven else "no",
    )
    return f"| {' | '.join(map(str, cells))} |"


HEAD = (
    "| cities | groups | way | sum | twinnings (pairs + threes) | left over | seconds | proven |\n"
    "|---|---|---|---|---|---|---|---|"
)
WAYS: Mapping[str, tuple[bool, Mapping[str, float]]] = {
    "exact": (True, {}),
    "greedy": (False, {}),
    "exact, `--weigh regions=1`": (True, {"regions": 1}),
    "exact, `--weigh cities=3`": (True, {"cities": 3}),
}


def main() -> None:
    pack = load_packs()["utm-city2city"]
    matched = pack.file.matching
    most = matched.most.number if matched and matched.most else max(SIZES)
    print(HEAD)
    for number in SIZES:
        chance = random.Random(SEED)
        cities = [draft(pack, place, chance) for place in PLACES[:number]]
        begun = time.perf_counter()
        groups = list(matching.rated(matching.groups(cities, matching.sizes(pack)), NOW))
        rating = time.perf_counter() - begun
        for way, (exact, weights) in WAYS.items():
            begun = time.perf_counter()
            found = allocated(cities, groups, AllocationTerms(most, weights=weights), exact=exact)
            print(row(way, found, groups, rating + time.perf_counter() - begun, number), flush=True)


if __name__ == "__main__":
    main()
