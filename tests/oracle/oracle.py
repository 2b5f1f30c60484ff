"""The eligibility rules of both programmes a second time, written from the rule table and the two programme texts alone.

Nothing of the project is imported and no pack is read, so that a mistake in a pack or in its reader cannot be repeated
here. ``R1``-``R17`` are the rules of the table, each named where it takes effect; ``3.2`` and the like are sections of
the City2City text, ``B:24`` is a line of the NetZeroCities text. R0, the state of the call, never changes a verdict:
its days are in the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Answers = Mapping[str, Any]

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"

# Section 1.2, in its order.
TOPICS = (
    "100% renewable energy generation & technologies",
    "Waste-to-energy",
    "Housing/Net-zero buildings",
    "Cooling planning, measures & technologies",
    "Sustainable integrated lighting",
    "Mobility, electric vehicle grid & storage",
    "Clean hydrogen",
    "Resilience of infrastructures",
    "Sustainable ports/harbours",
    "Digital twins & solutions",
    "Data management",
    "Blended finance, SPVs (special-purpose vehicles) & green bonds",
)
ENOUGH_INHABITANTS = 50_000

CODES_OF_THE_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
EU_27 = frozenset(CODES_OF_THE_EU.split())
# The text lists no associated country: these are the ones that nobody disputes, either way.
CLEARLY_ASSOCIATED = frozenset({"NO", "IS", "GB", "UA", "TR"})
CLEARLY_OUTSIDE = frozenset({"US", "BR", "IN", "ZA", "AU"})


class Verdict(NamedTuple):
    """What the rules say of one set of answers; the three sets hold ids of criteria, in no order."""

    outcome: str
    failing: frozenset[str]
    unknown: frozenset[str]
    warnings: frozenset[str]


# --- City2City ---------------------------------------------------------------------------------------------------


def city2city(answers: Answers) -> Verdict:
    """All criteria are judged, whatever failed before; ``applicant`` must be there."""
    judged = {
        "mandate": mandate(answers),
        "cohort": cohort(answers),
        "ready": yes_or_no(answers, "ready"),  # R10
        "share": yes_or_no(answers, "share"),  # R11
    }
    if not is_member(answers):  # R4
        judged |= {"population": population(answers), "gcom": gcom(answers), "plan": plan(answers)}
    failing, unknown = with_result(judged, FAIL), with_result(judged, UNKNOWN)
    return Verdict(city2city_outcome(answers, failing, unknown), failing, unknown, city2city_warnings(answers))


def city2city_outcome(answers: Answers, failing: frozenset[str], unknown: frozenset[str]) -> str:
    if given(answers, "cohort") == "rejected":  # R3
        return "not_this_call"
    if failing:
        return "not_eligible"
    if unknown:  # R14
        return "cannot_tell"
    return {
        "member": "eligible_in_principle",  # R15
        "pending": "tentative_pending",  # R16
        "not_applied": "tentative_apply_both",  # R17
    }[answers["cohort"]]


def city2city_warnings(answers: Answers) -> frozenset[str]:
    warns = {
        "third_party": answers["applicant"] == "third_party",
        "gcom": not is_member(answers) and not is_consortium(answers) and given(answers, "gcom") == "commits",  # R7
        "topic": not is_one_of_the_twelve(given(answers, "topic")),  # R12
        "partners": given(answers, "partners") != "yes",  # R13
    }
    return frozenset(criterion for criterion, warned in warns.items() if warned)


def mandate(answers: Answers) -> str:
    """R1 for a third party and R2 for the city itself differ in their advice, not in their result."""
    return yes_or_no(answers, "mandate")


def cohort(answers: Answers) -> str:
    """R3; every other status is a way in (R15, R16, R17)."""
    return {"rejected": FAIL, "unsure": UNKNOWN}.get(given(answers, "cohort"), PASS)


def population(answers: Answers) -> str:
    """R5: "a total of at least 50,000 inhabitants" (3.2); a consortium gives the sum."""
    inhabitants = given(answers, "population")
    if inhabitants == "unsure":
        return UNKNOWN
    return PASS if inhabitants >= ENOUGH_INHABITANTS else FAIL


def gcom(answers: Answers) -> str:
    """The promise "within three months" counts for a single authority only (R6, R7), not for a consortium (R8)."""
    if is_consortium(answers):
        return each_municipality(answers, "gcom", good="signatory")
    return {"signatory": PASS, "commits": PASS, "no": FAIL, "unsure": UNKNOWN}[given(answers, "gcom")]


def plan(answers: Answers) -> str:
    """R9: one plan that covers the whole city; in a consortium each municipality has its own."""
    if is_consortium(answers):
        return each_municipality(answers, "plan", good="whole")
    return {"whole": PASS, "no": FAIL, "unsure": UNKNOWN}[given(answers, "plan")]


def each_municipality(answers: Answers, criterion: str, good: str) -> str:
    """R8, R9: any ``no`` fails, else anything but ``good`` is unknown; without members one value stands for all."""
    municipalities = answers.get("members", [answers])
    values = {given(municipality, criterion) for municipality in municipalities}
    if "no" in values:
        return FAIL
    return PASS if values == {good} else UNKNOWN


def is_member(answers: Answers) -> bool:
    return bool(given(answers, "cohort") == "member")


def is_consortium(answers: Answers) -> bool:
    return bool(answers["applicant"] == "consortium")


def is_one_of_the_twelve(topic: str) -> bool:
    return bare(topic) in {bare(known) for known in TOPICS}


def bare(topic: str) -> str:
    """Case and spaces are ignored."""
    return "".join(topic.split()).casefold()


# --- NetZeroCities -----------------------------------------------------------------------------------------------


def netzerocities(answers: Answers) -> Verdict:
    """Three criteria (B:24-26); a country that is not a clear case has no verdict here: KeyError."""
    judged = {
        "location": location(answers),
        "climate_2050": yes_or_no(answers, "climate_2050"),
        "mission": mission(answers),
    }
    failing, unknown = with_result(judged, FAIL), with_result(judged, UNKNOWN)
    outcome = "not_eligible" if failing else "cannot_tell" if unknown else "eligible_in_principle"
    return Verdict(outcome, failing, unknown, frozenset())


def location(answers: Answers) -> str:
    clear = dict.fromkeys(EU_27 | CLEARLY_ASSOCIATED, PASS) | dict.fromkeys(CLEARLY_OUTSIDE, FAIL) | {"unsure": UNKNOWN}
    return clear[given(answers, "country")]


def mission(answers: Answers) -> str:
    """A past Twin City is unknown: B:13 excludes the ongoing programmes, B:26 whoever is a Twin City."""
    part_of_it = {"mission_city": FAIL, "pilot": FAIL, "twin": FAIL}
    return (part_of_it | {"none": PASS, "past_twin": UNKNOWN, "unsure": UNKNOWN})[given(answers, "mission")]


# --- both --------------------------------------------------------------------------------------------------------


def given(answers: Answers, question: str) -> Any:
    """A missing answer counts as ``unsure``."""
    return answers.get(question, "unsure")


def yes_or_no(answers: Answers, question: str) -> str:
    return {"yes": PASS, "no": FAIL, "unsure": UNKNOWN}[given(answers, question)]


def with_result(judged: Mapping[str, str], result: str) -> frozenset[str]:
    return frozenset(criterion for criterion, found in judged.items() if found == result)
