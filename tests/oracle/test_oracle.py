"""The command ``city2city check`` against the rules written a second time in ``oracle.py``."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import IO, Any

import pytest

from tests.nursery import completed
from tests.oracle import oracle
from tests.oracle.oracle import Answers, Verdict

CITY2CITY, NETZEROCITIES = "utm-city2city", "netzerocities-twinning"
ANY_DAY = "2025-07-15"

Line = dict[str, Any]
Run = Callable[..., list[Line]]
Point = tuple[int, ...]

# Every question of City2City with its answers, from best to worst. A third party is judged as a single authority.
BEST_FIRST: Mapping[str, Sequence[Any]] = {
    "applicant": ("local_government", "third_party", "consortium"),
    "mandate": ("yes", "unsure", "no"),
    "cohort": ("member", "pending", "not_applied", "unsure", "rejected"),
    "population": (50_000, "unsure", 49_999),
    "gcom": ("signatory", "commits", "unsure", "no"),
    "plan": ("whole", "unsure", "no"),
    "ready": ("yes", "unsure", "no"),
    "share": ("yes", "unsure", "no"),
}
OUTCOMES_BEST_FIRST = (
    "eligible_in_principle",
    "tentative_pending",
    "tentative_apply_both",
    "cannot_tell",
    "not_eligible",
    "not_this_call",
)
POSITIVE = OUTCOMES_BEST_FIRST[:3]
TOPIC_CASES, PARTNERS = ("listed", "other", "unsure"), ("yes", "no", "unsure")

GOOD = {
    "applicant": "local_government",
    "mandate": "yes",
    "cohort": "pending",
    "population": 50_000,
    "gcom": "signatory",
    "plan": "whole",
    "ready": "yes",
    "share": "yes",
    "topic": "Clean hydrogen",
    "partners": "yes",
}


# --- running the command -----------------------------------------------------------------------------------------


def command(*words: str) -> list[str]:
    """The installed command of this very environment, never another one on the path."""
    found = shutil.which("city2city", path=str(Path(sys.executable).parent))
    assert found, "city2city is not installed beside this Python"
    return [found, "check", *words]


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CITY2CITY_")}


def start(words: Sequence[str], stderr: IO[str]) -> subprocess.Popen[str]:
    """All combinations print 200 MB: they are read as they come and kept nowhere."""
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=stderr, env=clean_environment(), encoding="utf-8")


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Iterator[Line]]:
    """One run over lines of JSON, given as text or bytes; yields what is printed, line by line."""

    def run(lines: Iterable[str | bytes], programme: str, as_of: str = ANY_DAY) -> Iterator[Line]:
        given = tmp_path / "answers.jsonl"
        given.write_bytes(b"".join((text if isinstance(text, bytes) else text.encode()) + b"\n" for text in lines))
        words = command("--batch", str(given), "--programme", programme, "--as-of", as_of)
        with (tmp_path / "stderr").open("w+") as stderr:
            with start(words, stderr) as process:
                assert process.stdout
                yield from map(json.loads, process.stdout)
            stderr.seek(0)
            assert (process.returncode, stderr.read()) == (0, "")

    return run


@pytest.fixture
def check(batch: Callable[..., Iterator[Line]]) -> Run:
    """The same for sets of answers; exactly one line must come back for each."""

    def run(sets: Sequence[Answers], programme: str, as_of: str = ANY_DAY) -> list[Line]:
        lines = list(batch(map(json.dumps, sets), programme, as_of))
        assert len(lines) == len(sets)
        return lines

    return run


def single(text: str, programme: str, *words: str) -> subprocess.CompletedProcess[str]:
    run = ("check", "--answers", "-", "--programme", programme, "--as-of", ANY_DAY, *words)
    return completed(run, clean_environment(), text.encode())


def verdict(line: Line) -> Verdict:
    """What was printed, as a verdict; an id that is listed twice is a mistake."""
    lists = [line[name] for name in ("failing", "unknown", "warnings")]
    assert all(len(ids) == len(set(ids)) for ids in lists), line
    return Verdict(line["outcome"], *map(frozenset, lists))


def disagreements(
    sets: Sequence[Answers], lines: Sequence[Line], judge: Callable[[Answers], Verdict]
) -> list[tuple[Answers, Verdict, Verdict | Line]]:
    """At most five of (answers, what the rules say, what was printed)."""
    printed = (line if "error" in line else verdict(line) for line in lines)
    found = [(answers, judge(answers), got) for answers, got in zip(sets, printed, strict=True)]
    return [each for each in found if each[1] != each[2]][:5]


# --- answers at random -------------------------------------------------------------------------------------------

SPELLINGS: Sequence[Callable[[str], str]] = (
    str,
    str.upper,
    str.lower,
    str.swapcase,
    lambda topic: f"  {topic} ",
    lambda topic: topic.replace(" ", "   "),
    lambda topic: topic.replace(" ", ""),
)
INHABITANTS = (50_000, 50_000, 50_001, 8_900_000, "unsure", 49_999, 49_999, 1, 0)
CITY2CITY_CHOICES = {**BEST_FIRST, "population": INHABITANTS, "partners": PARTNERS}
NETZEROCITIES_CHOICES: Mapping[str, Sequence[str]] = {
    "country": (
        *sorted(oracle.EU_27),
        *sorted(oracle.CLEARLY_ASSOCIATED) * 3,
        *sorted(oracle.CLEARLY_OUTSIDE) * 3,
        *["unsure"] * 3,
    ),
    "climate_2050": ("yes", "yes", "no", "unsure"),
    "mission": ("none", "none", "none", "mission_city", "pilot", "twin", "past_twin", "unsure"),
}


def city2city_answers(pick: random.Random) -> Line:
    """Mostly good answers in some sets, few in others: an even mix would hardly ever reach a positive outcome."""
    luck = pick.choice((0.3, 0.8, 0.95))
    answers = {question: one_of(pick, choices, luck) for question, choices in CITY2CITY_CHOICES.items()}
    answers["topic"] = pick.choice((any_topic(pick), any_topic(pick), "other", "unsure"))
    answers["cohort"] = pick.choice((answers["cohort"], "pending", "not_applied"))
    answers["applicant"] = pick.choice(BEST_FIRST["applicant"])
    if pick.random() < (0.6 if answers["applicant"] == "consortium" else 0.15):
        answers["members"] = municipalities(pick)
    return {key: value for key, value in answers.items() if key == "applicant" or pick.random() < 0.98}


def one_of(pick: random.Random, choices: Sequence[Any], luck: float) -> Any:
    return choices[0] if pick.random() < luck else pick.choice(choices)


def any_topic(pick: random.Random) -> str:
    return pick.choice(SPELLINGS)(pick.choice(oracle.TOPICS))


def municipalities(pick: random.Random) -> list[Line]:
    """From 2 to 30, the fewest and the most often; some leave out an answer, which counts as ``unsure``."""
    luck = pick.choice((0.5, 0.95, 1.0))
    return [municipality(pick, number, luck) for number in range(pick.choice((2, 2, 3, 30, pick.randint(4, 29))))]


def municipality(pick: random.Random, number: int, luck: float) -> Line:
    found = {question: one_of(pick, BEST_FIRST[question], luck) for question in ("gcom", "plan")}
    kept = {question: value for question, value in found.items() if value != "unsure" or pick.random() < 0.5}
    return {"name": f"Municipality {number}", **kept}


def netzerocities_answers(pick: random.Random) -> Line:
    answers = {question: pick.choice(choices) for question, choices in NETZEROCITIES_CHOICES.items()}
    return {question: value for question, value in answers.items() if pick.random() < 0.95}


def test_city2city_as_the_oracle(check: Run) -> None:
    pick = random.Random(20250904)
    sets = [city2city_answers(pick) for _ in range(4_000)]
    lines = check(sets, CITY2CITY)
    assert disagreements(sets, lines, oracle.city2city) == []
    assert {line["outcome"] for line in lines} == set(OUTCOMES_BEST_FIRST)
    assert {answers["population"] for answers in sets if "population" in answers} == set(INHABITANTS)
    assert {len(answers["members"]) for answers in sets if "members" in answers} == set(range(2, 31))


def test_netzerocities_as_the_oracle(check: Run) -> None:
    pick = random.Random(20240531)
    sets = [netzerocities_answers(pick) for _ in range(1_000)]
    lines = check(sets, NETZEROCITIES)
    assert disagreements(sets, lines, oracle.netzerocities) == []
    assert {line["outcome"] for line in lines} == {"eligible_in_principle", "cannot_tell", "not_eligible"}


def test_every_wording_of_the_twelve(check: Run) -> None:
    sets = [GOOD | {"topic": spelled(topic)} for topic in oracle.TOPICS for spelled in SPELLINGS]
    assert {verdict(line) for line in check(sets, CITY2CITY)} == {oracle.city2city(GOOD)}


# --- all combinations --------------------------------------------------------------------------------------------


def every_combination() -> dict[Point, Answers]:
    """43,740 sets by the places of their answers in ``BEST_FIRST``; the last number is the place of the topic.

    Each of the 14,580 combinations of what counts meets each case of topic and each of partners, in turns.
    """
    sizes = [range(len(choices)) for choices in BEST_FIRST.values()]
    return {point: combination(point) for point in product(*sizes, range(len(TOPIC_CASES)))}


def combination(point: Point) -> Answers:
    *places, case = point
    answers = {question: choices[place] for (question, choices), place in zip(BEST_FIRST.items(), places, strict=True)}
    topic = oracle.TOPICS[sum(places) % len(oracle.TOPICS)] if TOPIC_CASES[case] == "listed" else TOPIC_CASES[case]
    return answers | {"topic": topic, "partners": PARTNERS[sum(point) % len(PARTNERS)]}


def test_every_combination(batch: Callable[..., Iterator[Line]]) -> None:
    """One test, since the run is the costly part: each property is a function below."""
    sets = every_combination()
    printed = map(verdict, batch(map(json.dumps, sets.values()), CITY2CITY))
    verdicts = dict(zip(sets, printed, strict=True))
    assert len(verdicts) == 43_740
    assert {found.outcome for found in verdicts.values()} == set(OUTCOMES_BEST_FIRST)
    assert_no_unsure_is_positive(sets, verdicts)
    assert_topic_and_partners_only_warn(sets, verdicts)
    assert_third_party_only_warns(verdicts)
    assert_worse_never_improves(verdicts)
    assert [sets[point] for point, found in verdicts.items() if found != oracle.city2city(sets[point])][:5] == []


def assert_no_unsure_is_positive(sets: Mapping[Point, Answers], verdicts: Mapping[Point, Verdict]) -> None:
    for point, found in verdicts.items():
        needed = ["mandate", "cohort", "ready", "share"]
        if sets[point]["cohort"] != "member":
            needed += ["population", "gcom", "plan"]
        unsure = [question for question in needed if sets[point][question] == "unsure"]
        assert not (unsure and found.outcome in POSITIVE), sets[point]


def assert_topic_and_partners_only_warn(sets: Mapping[Point, Answers], verdicts: Mapping[Point, Verdict]) -> None:
    for (*places, case), found in verdicts.items():
        best = verdicts[*places, 0]
        assert found[:3] == best[:3], sets[*places, case]
        assert not {"topic", "partners", "third_party"} & (found.failing | found.unknown), sets[*places, case]


def assert_third_party_only_warns(verdicts: Mapping[Point, Verdict]) -> None:
    """Against the same answers of a local government; partners take turns, so their warning is left out."""
    local, third = (BEST_FIRST["applicant"].index(who) for who in ("local_government", "third_party"))
    for (who, *rest), found in verdicts.items():
        if who == third:
            same = verdicts[local, *rest]
            assert found[:3] == same[:3], rest
            assert found.warnings - {"partners"} == same.warnings - {"partners"} | {"third_party"}, rest


def assert_worse_never_improves(verdicts: Mapping[Point, Verdict]) -> None:
    """One step at a time is enough: every worse answer is reached by such steps."""
    rank = {outcome: place for place, outcome in enumerate(OUTCOMES_BEST_FIRST)}
    for point, found in verdicts.items():
        for place in range(len(BEST_FIRST)):
            worse = verdicts.get((*point[:place], point[place] + 1, *point[place + 1 :]))
            assert worse is None or rank[worse.outcome] >= rank[found.outcome], (point, place)


# --- what is said beside the verdict -----------------------------------------------------------------------------

# The section that the rule table names for a criterion, with words of its sentence.
GROUNDS = {
    "mandate": ("3.3", "clear, official mandate"),
    "cohort": ("3.2", "to join the UTM Cohort"),
    "population": ("3.2", "at least 50,000 inhabitants"),
    "gcom": ("3.2", "Global Covenant of Mayors"),
    "plan": ("3.2", "covering the whole city"),
    "ready": ("3.3", "communicate in English"),
    "share": ("3.3", "both positive and negative"),
    "topic": ("1.2", "primarily on twelve"),
    "partners": ("3.3", "suitable (local) partners"),
    "third_party": ("3.3", "unless they demonstrate a clear mandate from an eligible city"),
}
GROUNDS_OF_A_CONSORTIUM = {
    "gcom": ("3.2", "each municipality within it must be a GCoM signatory"),
    "plan": ("3.2", "each municipality within an applicant consortium must also have"),
}
WORDS_OF_NETZEROCITIES = {
    "location": "located in EU countries",
    "climate_2050": "commitment to 2050 climate neutrality",
    "mission": "not yet being a Twin or Pilot City",
}


def found_in(line: Line) -> set[str]:
    return {*line["failing"], *line["unknown"], *line["warnings"]}


def is_cited(line: Line, criterion: str, words: str, entry: str | None = None) -> bool:
    return any(
        words in cited["quote"] and cited["criterion"] == criterion and entry in (None, cited["entry"])
        for cited in line["citations"]
    )


def test_what_fails_is_open_or_warns_is_quoted_with_its_section(check: Run) -> None:
    pick = random.Random(202)
    sets = [city2city_answers(pick) for _ in range(400)]
    for answers, line in zip(sets, check(sets, CITY2CITY), strict=True):
        for criterion in found_in(line):
            entry, words = GROUNDS[criterion]
            assert is_cited(line, criterion, words, entry), (criterion, answers)
            if oracle.is_consortium(answers) and criterion in GROUNDS_OF_A_CONSORTIUM:
                entry, words = GROUNDS_OF_A_CONSORTIUM[criterion]
                assert is_cited(line, criterion, words, entry), (criterion, answers)
        assert {cited["criterion"] for cited in line["citations"]} <= found_in(line) | {line["outcome"]}


def test_netzerocities_quotes_its_three_criteria(check: Run) -> None:
    pick = random.Random(203)
    for line in check([netzerocities_answers(pick) for _ in range(200)], NETZEROCITIES):
        for criterion in found_in(line):
            assert is_cited(line, criterion, WORDS_OF_NETZEROCITIES[criterion]), line


def test_every_line_has_next_steps_and_the_same_rules(check: Run) -> None:
    pick = random.Random(204)
    city2city = check([city2city_answers(pick) for _ in range(200)], CITY2CITY)
    netzerocities = check([netzerocities_answers(pick) for _ in range(200)], NETZEROCITIES)
    assert all(line["next_steps"] for line in city2city + netzerocities)
    hashes = {line["rules"] for line in city2city}, {line["rules"] for line in netzerocities}
    assert [len(each) for each in hashes] == [1, 1]
    assert hashes[0] != hashes[1]


@pytest.mark.parametrize(
    ("question", "values", "named"),
    [
        ("gcom", ("no", "commits", "signatory"), ["Quillfen"]),
        ("plan", ("no", "unsure", "whole"), ["Quillfen"]),
        ("gcom", ("commits", "unsure", "signatory"), ["Quillfen", "Ostrabeck"]),
        ("plan", ("unsure", "unsure", "whole"), ["Quillfen", "Ostrabeck"]),
    ],
)
def test_the_municipalities_at_fault_are_named(
    check: Run, question: str, values: Sequence[str], named: Sequence[str]
) -> None:
    names = ("Quillfen", "Ostrabeck", "Varnhollow")
    sound = {"gcom": "signatory", "plan": "whole"}
    members = [{"name": name} | sound | {question: value} for name, value in zip(names, values, strict=True)]
    [line] = check([GOOD | {"applicant": "consortium", "members": members}], CITY2CITY)
    assert [name for name in names if name in json.dumps(line)] == named


# --- bad input ---------------------------------------------------------------------------------------------------

SOUND = {"name": "Quillfen", "gcom": "signatory", "plan": "whole"}
KEYS = [
    "applicant",
    "mandate",
    "cohort",
    "population",
    "gcom",
    "plan",
    "members",
    "ready",
    "share",
    "topic",
    "partners",
]
WHOLE_NUMBER = ["population", "number", "unsure"]
LIST_OF_MEMBERS = ["members", "2", "30", "name", "gcom", "plan"]


def spoilt(**answers: Any) -> str:
    return json.dumps(GOOD | answers)


def consortium(*members: Any) -> str:
    return spoilt(applicant="consortium", members=members)


# Each line with the words that its error must have.
BAD_LINES: Sequence[tuple[str, Sequence[str]]] = [
    (spoilt(colour="red"), ["colour", *KEYS]),
    (spoilt(applicant="person"), ["applicant", "person", *BEST_FIRST["applicant"]]),
    (spoilt(applicant="unsure"), ["applicant", *BEST_FIRST["applicant"]]),
    (spoilt(cohort="former"), ["cohort", "former", *BEST_FIRST["cohort"]]),
    (spoilt(gcom="soon"), ["gcom", "soon", *BEST_FIRST["gcom"]]),
    (spoilt(plan="half"), ["plan", "half", *BEST_FIRST["plan"]]),
    (spoilt(mandate=True), ["mandate", "yes", "no", "unsure"]),
    (spoilt(ready=None), ["ready", "yes", "no", "unsure"]),
    (spoilt(share=["yes"]), ["share", "yes", "no", "unsure"]),
    (spoilt(partners={}), ["partners", "yes", "no", "unsure"]),
    (spoilt(topic="Beekeeping"), ["topic", "Beekeeping", *oracle.TOPICS, "other", "unsure"]),
    (spoilt(population=-1), ["-1", *WHOLE_NUMBER]),
    (spoilt(population=50_000.5), ["50000.5", *WHOLE_NUMBER]),
    (spoilt(population=60_000.0), WHOLE_NUMBER),
    (spoilt(population=True), WHOLE_NUMBER),
    (spoilt(population="60000"), WHOLE_NUMBER),
    (spoilt(population="many"), ["many", *WHOLE_NUMBER]),
    (spoilt(population=None), WHOLE_NUMBER),
    (spoilt(population=float("nan")), WHOLE_NUMBER),
    (spoilt(population=float("inf")), WHOLE_NUMBER),
    (consortium(), LIST_OF_MEMBERS),
    (consortium(SOUND), LIST_OF_MEMBERS),
    (consortium(*[SOUND] * 31), LIST_OF_MEMBERS),
    (consortium(SOUND, "Ostrabeck"), ["members", "name", "gcom", "plan"]),
    (consortium(SOUND, SOUND | {"mayor": "X"}), ["members", "mayor", "name", "gcom", "plan"]),
    (consortium(SOUND, SOUND | {"gcom": "soon"}), ["members", "gcom", "soon", *BEST_FIRST["gcom"]]),
    (consortium(SOUND, SOUND | {"plan": "half"}), ["members", "plan", "half", *BEST_FIRST["plan"]]),
    (spoilt(applicant="consortium", members="unsure"), LIST_OF_MEMBERS),
    ("{}", ["applicant", *BEST_FIRST["applicant"]]),
    ('{"cohort": "member"}', ["applicant", *BEST_FIRST["applicant"]]),
    ("mandate: yes", []),
    ('{"applicant": "local_government"', []),
    ('{"applicant": "local_government"} {}', []),
    (json.dumps([GOOD]), ["object"]),
    ("null", ["object"]),
    ("3", ["object"]),
    ('"local_government"', ["object"]),
    ("", []),
    ("   ", []),
    ('{"\\ud800": 1}', [*KEYS]),
    ('{"applicant": "\\ud800"}', [*BEST_FIRST["applicant"]]),
    ('\ufeff{"colour": "red"}', []),
    ("\x00", []),
    ('{"applicant": "local_government", "population": ' + "9" * 5_000 + "}", []),
]
BAD_NETZEROCITIES_LINES: Sequence[tuple[str, Sequence[str]]] = [
    ('{"applicant": "local_government"}', ["applicant", "country", "climate_2050", "mission"]),
    ('{"country": "Norway"}', ["country", "Norway", "ISO 3166", "unsure"]),
    ('{"country": 47}', ["country", "ISO 3166", "unsure"]),
    ('{"climate_2050": "2045"}', ["climate_2050", "2045", "yes", "no", "unsure"]),
    ('{"mission": "friend"}', ["mission", "friend", *sorted(set(NETZEROCITIES_CHOICES["mission"]))]),
    ("[]", ["object"]),
    ("", []),
]


@pytest.mark.parametrize(
    ("programme", "good", "bad"),
    [
        (CITY2CITY, json.dumps(GOOD), BAD_LINES),
        (NETZEROCITIES, '{"country": "FR", "climate_2050": "yes", "mission": "none"}', BAD_NETZEROCITIES_LINES),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(
    batch: Callable[..., Iterator[Line]], programme: str, good: str, bad: Sequence[tuple[str, Sequence[str]]]
) -> None:
    mixed = [text for line, _ in bad for text in (line, good)]
    printed = list(batch(mixed, programme))
    assert len(printed) == len(mixed)
    assert all(line.keys() == {"error"} and line["error"] for line in printed[::2])
    for (text, words), line in zip(bad, printed[::2], strict=True):
        assert [word for word in words if word not in line["error"]] == [], (text, line)
    [first, *others] = printed[1::2]
    assert "outcome" in first
    assert all(line == first for line in others)


@pytest.mark.parametrize(
    "junk",
    [b'{"applicant": "\xff\xfe"}', b"[" * 20_000, b'{"applicant":' * 20_000],
    ids=["not UTF-8", "deep list", "deep object"],
)
def test_junk_in_a_batch_is_one_error_line(batch: Callable[..., Iterator[Line]], junk: bytes) -> None:
    good = json.dumps(GOOD)
    first, error, last = batch([good, junk, good], CITY2CITY)
    assert error.keys() == {"error"}
    assert first == last
    assert first["outcome"] == "tentative_pending"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (spoilt(colour="red"), ["colour", *KEYS]),
        (spoilt(cohort="former"), ["cohort", "former", *BEST_FIRST["cohort"]]),
        (spoilt(population=-1), WHOLE_NUMBER),
        (consortium(SOUND), LIST_OF_MEMBERS),
        ("{}", ["applicant", *BEST_FIRST["applicant"]]),
        ("mandate: yes", []),
        (json.dumps([GOOD]), ["object"]),
        ("", []),
        ("[" * 20_000, []),
    ],
    ids=["key", "value", "population", "members", "applicant", "not JSON", "list", "empty", "deep list"],
)
def test_a_single_bad_set_exits_2_with_the_message_on_stderr(text: str, words: Sequence[str]) -> None:
    done = single(text, CITY2CITY, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_a_single_good_set_prints_the_line_of_the_batch(check: Run) -> None:
    done = single(json.dumps(GOOD), CITY2CITY, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(done.stdout)] == check([GOOD], CITY2CITY)


# --- the state of the call ---------------------------------------------------------------------------------------

# R0. A day ends first in Kiritimati (10:00 UTC of it) and last "anywhere on earth" (12:00 UTC of the next).
CALL_STATES = {
    "2025-06-15": "not_open_yet",
    "2025-07-01": "open",
    "2025-07-15": "open",
    "2025-08-07T09:00Z": "open",
    "2025-08-20": "open_by_one_place",
    "2025-09-03": "open_by_one_place",
    "2025-09-04T09:59Z": "open_by_one_place",
    "2025-09-04T10:00Z": "closing",
    "2025-09-05T02:00Z": "closing",
    "2025-09-05T11:59Z": "closing",
    "2025-09-05T12:00Z": "closed",
    "2026-11-21": "closed",
}
OPENING_DAY = {("3.8", "2025-07-01")}
CLOSING_DAYS = {("3.8", "2025-08-07"), ("3.1", "2025-09-04"), ("0", "2025-09-04")}
ONE_SET_PER_OUTCOME = [
    GOOD | {"cohort": "member"},
    GOOD,
    GOOD | {"cohort": "not_applied"},
    GOOD | {"cohort": "unsure"},
    GOOD | {"mandate": "no"},
    GOOD | {"cohort": "rejected"},
]


def instant(when: str) -> datetime:
    """A date alone means 12:00 UTC."""
    return datetime.fromisoformat(when) if "T" in when else datetime.fromisoformat(when).replace(hour=12, tzinfo=UTC)


@pytest.mark.parametrize(("when", "state"), CALL_STATES.items())
def test_city2city_call(check: Run, when: str, state: str) -> None:
    lines = check(ONE_SET_PER_OUTCOME, CITY2CITY, when)
    assert [line["outcome"] for line in lines] == list(OUTCOMES_BEST_FIRST), "the call never changes a verdict"
    for call in (line["call"] for line in lines):
        assert (call["state"], datetime.fromisoformat(call["on"])) == (state, instant(when))
        places = {(place["entry"], place["day"]) for place in call["places"]}
        assert CLOSING_DAYS <= places <= CLOSING_DAYS | OPENING_DAY


@pytest.mark.parametrize("when", ["2024-05-01", "2025-06-02", "2026-11-21"])
def test_netzerocities_call_is_unknown_at_any_time(check: Run, when: str) -> None:
    """8 April and 31 May stand in the text without a year."""
    [line] = check([{"country": "FR", "climate_2050": "yes", "mission": "none"}], NETZEROCITIES, when)
    assert (line["outcome"], line["call"]["state"]) == ("eligible_in_principle", "unknown")
    assert [place["day"] for place in line["call"]["places"]] == [None, None]
    assert [place["says"] for place in line["call"]["places"]] == ["8 April", "31 May"]
