"""Which option a person means: a wrong match is worse than a question back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.answers.values import Context, Misread, Read, Unclear, read
from faq.pack.model import Option, Question

CONTEXT = Context(date(2026, 11, 21), "en", str)

APPLICANT = (
    Option("local_government", "Local government (town, county or similar)", ("mairie", "municipality")),
    Option("consortium", "Consortium of municipalities"),
    Option("third_party", "Third party acting for a city"),
)
COHORT = (
    Option("member", "Yes, it is a member"),
    Option("pending", "Applied, and waiting for the answer"),
    Option("not_applied", "Not applied yet"),
    Option("rejected", "Applied earlier, and was rejected"),
)
COVENANT = (
    Option("signatory", "Yes, a signatory of the Covenant"),
    Option("commits", "Not yet, but it will sign within three months"),
    Option("no", "No"),
)
MANDATE = (Option("yes", "Yes"), Option("in_progress", "In progress"), Option("no", "No"))
KIND = (
    Option("city", "City"),
    Option("town", "Town"),
    Option("metro", "Metropolitan area"),
    Option("county", "County"),
)
MISSION = (Option("none", "None of these"), Option("twin", "Twin city"), Option("past_twin", "Past twin city"))
TOPICS = (
    Option("renewable", "100% renewable energy generation & technologies"),
    Option("waste", "Waste-to-energy"),
    Option("buildings", "Housing/Net-zero buildings"),
    Option("cooling", "Cooling planning, measures & technologies"),
    Option("lighting", "Sustainable integrated lighting"),
    Option("mobility", "Mobility, electric vehicle grid & storage"),
    Option("hydrogen", "Clean hydrogen"),
    Option("resilience", "Resilience of infrastructures"),
    Option("ports", "Sustainable ports/harbours"),
    Option("twins", "Digital twins & solutions"),
    Option("data", "Data management"),
    Option("finance", "Blended finance, SPVs (special-purpose vehicles) & green bonds"),
)


PLAN = (
    Option("whole", "Yes, it covers the whole city", short="Whole city"),
    Option("part", "No, or it covers only a part of the city", short="Only a part"),
)


def choice(options: tuple[Option, ...], typed: str, **more: Any) -> object:
    return read(Question("q", "Which?", "choice", options=options, **more), typed, CONTEXT)


def multi(typed: str, **more: Any) -> object:
    return read(Question("q", "Which?", "multi", options=TOPICS, **more), typed, CONTEXT)


def offered(reading: object) -> list[object]:
    """What an unclear reading offers to confirm."""
    assert isinstance(reading, Unclear), reading
    return [value for _, value in reading.choices]


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [
        (APPLICANT, "Local government (town, county or similar)", "local_government"),
        (APPLICANT, "local government", "local_government"),
        (APPLICANT, "LOCAL", "local_government"),
        (APPLICANT, "Mairie!", "local_government"),
        (APPLICANT, "third-party", "third_party"),
        (APPLICANT, "2", "consortium"),
        (APPLICANT, "(2)", "consortium"),
        (APPLICANT, "Option 2.", "consortium"),
        (APPLICANT, "2️⃣", "consortium"),
        (APPLICANT, "٢", "consortium"),
        (COHORT, "yes", "member"),
        (COHORT, "not applied", "not_applied"),
        (COHORT, "applied earlier", "rejected"),
        (COVENANT, "no", "no"),
        (COVENANT, "Not yet, but it will sign", "commits"),
        (MANDATE, "yes", "yes"),
        (MANDATE, "in progress", "in_progress"),
        (KIND, "metro", "metro"),
        (MISSION, "twin city", "twin"),
        (MISSION, "none", "none"),
    ],
)
def test_an_option_by_its_label_number_beginning_or_other_word(
    options: tuple[Option, ...], typed: str, value: str
) -> None:
    assert choice(options, typed) == Read(value)


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [
        (APPLICANT, "we are a consortium", "consortium"),
        (APPLICANT, "our city is the third party acting for a city, thanks", "third_party"),
        (COHORT, "we are a member", "member"),
        (COHORT, "we were rejected", "rejected"),
        (KIND, "we are a city", "city"),
        (MISSION, "we are a past twin city", "past_twin"),
    ],
)
def test_an_option_in_a_sentence_is_repeated(options: tuple[Option, ...], typed: str, value: str) -> None:
    assert choice(options, typed) == Read(value, "said")


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [(COVENANT, "nope", "no"), (MANDATE, "oui", "yes"), (MANDATE, "yes, since May", "yes")],
)
def test_a_yes_or_no_that_only_one_option_is_is_taken_and_repeated(
    options: tuple[Option, ...], typed: str, value: str
) -> None:
    assert choice(options, typed) == Read(value, "sentence")


def test_of_options_with_the_same_words_the_one_that_denies_as_the_text_does_is_offered() -> None:
    where = (
        Option("pending", "Yes, it has applied and waits"),
        Option("no", "It has not applied yet"),
        Option("x", "Other"),
    )
    assert offered(choice(where, "not yet applied")) == ["no"]
    assert offered(choice(where, "has applied")) == ["pending"]


@pytest.mark.parametrize(
    ("options", "typed", "value"),
    [
        (APPLICANT, "consorsium", "consortium"),
        (APPLICANT, "local goverment", "local_government"),
        (APPLICANT, "Thrid party acting for a city", "third_party"),
        (COVENANT, "signatry", "signatory"),
        (KIND, "metropolitain area", "metro"),
    ],
)
def test_a_near_spelling_is_taken_and_said(options: tuple[Option, ...], typed: str, value: str) -> None:
    assert choice(options, typed) == Read(value, "fuzzy")


@pytest.mark.parametrize(
    ("options", "typed", "values"),
    [
        (APPLICANT, "not a local government", ["local_government", "consortium", "third_party"]),
        (APPLICANT, "local government or consortium", ["local_government", "consortium"]),
        (APPLICANT, "municipalities", ["local_government", "consortium"]),
        (APPLICANT, "consortium?", ["consortium"]),
        (APPLICANT, "government", ["local_government"]),
        (COHORT, "applied", ["pending", "rejected"]),
        (COHORT, "not a member", ["member", "pending", "not_applied", "rejected"]),
        (COHORT, "not rejcted", ["rejected"]),
        (COVENANT, "no, we are not signatory", ["signatory", "commits", "no"]),
        (COVENANT, "not a signatory", ["signatory", "commits", "no"]),
        (COVENANT, "not yet", ["commits", "no"]),
        (KIND, "cty", ["city"]),
        (COVENANT, "we will sign", ["commits"]),
    ],
)
def test_what_could_be_wrong_is_asked_about(options: tuple[Option, ...], typed: str, values: list[str]) -> None:
    assert offered(choice(options, typed)) == values


@pytest.mark.parametrize("options", [APPLICANT, COHORT, COVENANT, MANDATE, KIND, MISSION, TOPICS])
@pytest.mark.parametrize(
    "chatter",
    [
        "hello", "Hi there!", "I want to know about money", "what is a consortium?", "how much money do we get", "thanks",
        "a", "the", "we",
        "?", "...", "🎉", "0", "99", "1.5", "what about the deadline", "can you explain this question please", "x" * 301,
        "we do not like this question at all",
    ],
)  # fmt: skip
def test_chatter_is_no_option(options: tuple[Option, ...], chatter: str) -> None:
    labels = tuple(option.label for option in options[:5])
    assert choice(options, chatter) == Misread("choice", {"count": len(options), "part": chatter[:60]}, labels)


@pytest.mark.parametrize(
    "typed", ["not sure", "I don't know", "4", "unsure", "je ne sais pas", "I'm not sure", "no idea, sorry"]
)
def test_unsure_only_where_the_question_has_it(typed: str) -> None:
    understood = choice(APPLICANT, typed, unsure=True)
    assert isinstance(understood, Read)
    assert understood.value == "unsure"
    assert isinstance(choice(APPLICANT, typed), Misread)


def test_two_options_of_one_name_are_asked_about() -> None:
    twice = (Option("a", "Energy"), Option("b", "Energy"), Option("c", "Water"))
    assert offered(choice(twice, "energy")) == ["a", "b"]


def test_options_whose_labels_hold_no_letters() -> None:
    signs = (Option("-", "★"), Option("--", "★★"))
    assert choice(signs, "2") == Read("--")
    assert isinstance(choice(signs, "hello"), Misread)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("1, 3 and 5", ["renewable", "buildings", "lighting"]),
        ("5 3 1", ["lighting", "buildings", "renewable"]),
        ("1,3,3", ["renewable", "buildings"]),
        ("2-4", ["waste", "buildings", "cooling"]),
        ("1️⃣ 2️⃣", ["renewable", "waste"]),
        ("2", ["waste"]),
        ("waste", ["waste"]),
        ("Mobility, electric vehicle grid & storage", ["mobility"]),
        ("mobility, electric vehicle grid & storage, data management", ["mobility", "data"]),
        ("Waste-to-energy; Clean hydrogen", ["waste", "hydrogen"]),
        ("clean hydrogen\nwaste to energy\n12", ["hydrogen", "waste", "finance"]),
        ("• waste\n• data", ["waste", "data"]),
        ("housing/net-zero buildings & digital twins", ["buildings", "twins"]),
        ("Blended finance, SPVs (special-purpose vehicles) & green bonds", ["finance"]),
    ],
)
def test_a_list_of_options(typed: str, values: list[str]) -> None:
    assert multi(typed, max=12) == Read(values)


def test_a_list_with_a_near_spelling_says_so() -> None:
    assert multi("clean hidrogen, waste to energy") == Read(["hydrogen", "waste"], "fuzzy")
    assert multi("all") == Read([option.id for option in TOPICS], "fuzzy")


@pytest.mark.parametrize(
    ("typed", "lists"),
    [
        ("sustainable", [["lighting"], ["ports"]]),
        ("sustainable and 1", [["lighting", "renewable"], ["ports", "renewable"]]),
        ("cooling and harbours", [["cooling", "ports"]]),
        ("1 and 2?", [["renewable", "waste"]]),
        ("sustainable, sustainable, 9", [["lighting", "ports"], ["ports", "lighting"], ["ports"]]),
    ],
)
def test_an_unclear_item_makes_lists_to_confirm(typed: str, lists: list[list[str]]) -> None:
    assert offered(multi(typed, max=3)) == lists


def test_the_lists_to_confirm_are_shown_as_the_list_will_be() -> None:
    reading = multi("sustainable and 7")
    assert isinstance(reading, Unclear)
    assert reading.choices[0] == ("Sustainable integrated lighting; Clean hydrogen", ["lighting", "hydrogen"])


@pytest.mark.parametrize(
    ("typed", "code", "params"),
    [
        ("1,2,3,4", "too_many", {"max": 3, "count": 4}),
        ("7", "too_few", {"min": 2, "count": 1}),
        ("1, 99", "multi", {"count": 12, "part": "99"}),
        ("1, not hydrogen", "multi", {"count": 12, "part": "not hydrogen"}),
        ("1 and money", "multi", {"count": 12, "part": "money"}),
        ("135", "multi", {"count": 12, "part": "135"}),
        ("hello", "multi", {"count": 12, "part": "hello"}),
        ("; ,", "multi", {"count": 12, "part": "; ,"}),
        ("sustainable", "multi", {"count": 12, "part": "sustainable"}),
        ("1 " * 41, "multi", {"count": 12, "part": "1 " * 30}),
        ("x" * 1001, "multi", {"count": 12, "part": "x" * 60}),
    ],
)
def test_a_list_that_does_not_fit(typed: str, code: str, params: dict[str, object]) -> None:
    reading = multi(typed, min=2, max=3)
    assert isinstance(reading, Misread)
    assert (reading.code, reading.params) == (code, params)


@pytest.mark.parametrize("typed", ["not sure", "13", "I don't know"])
def test_unsure_stands_alone_in_a_list(typed: str) -> None:
    understood = multi(typed, unsure=True)
    assert isinstance(understood, Read)
    assert understood.value == "unsure"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(TOPICS), min_size=1, unique=True),
    st.sampled_from([", ", "; ", " and ", "\n", " & "]),
    st.booleans(),
)
def test_any_list_of_labels_and_numbers(chosen: list[Option], mark: str, numbers: bool) -> None:
    typed = mark.join(
        str(TOPICS.index(option) + 1) if numbers and index % 2 else option.label for index, option in enumerate(chosen)
    )
    assert multi(typed) == Read([option.id for option in chosen])


@pytest.mark.parametrize("typed", ["Whole city", "whole city", "WHOLE CITY."])
def test_the_short_label_of_a_button_is_the_option_when_it_is_typed(typed: str) -> None:
    assert choice(PLAN, typed) == Read("whole")


def test_a_short_label_is_known_in_the_language_of_the_person() -> None:
    french = Context(date(2026, 11, 21), "fr", _in_french)
    assert read(Question("q", "Which?", "choice", options=PLAN), "toute la ville", french) == Read("whole")


def _in_french(words: str) -> str:
    return {"Whole city": "Toute la ville"}.get(words, words)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("the first three", [0, 1, 2]), ("first 2 please", [0, 1]), ("the last two", [-2, -1]), ("die letzten 2", [-2, -1]),
        ("les deux premiers", [0, 1]), ("los tres primeros", [0, 1, 2]), ("i primi due", [0, 1]), ("de eerste twee", [0, 1]),
        ("as três últimas", [-3, -2, -1]), ("pierwsze trzy", [0, 1, 2]), ("the first two options", [0, 1]),
        ("first and third", [0, 2]), ("options 1 and 3", [0, 2]), ("numéros 2 et 4", [1, 3]), ("Nummern 1, 2", [0, 1]),
        ("los números 1 y 2", [0, 1]), ("points 2; 3", [1, 2]), ("first, last", [0, -1]),
    ],
)  # fmt: skip
def test_the_first_or_last_few_of_a_list(typed: str, places: list[int]) -> None:
    understood = multi(typed)
    assert isinstance(understood, Read)
    assert understood.value == [TOPICS[place].id for place in places]


@pytest.mark.parametrize("typed", ["the first 99", "the first two months", "our first two plans", "the first zero"])
def test_the_first_few_of_something_else(typed: str) -> None:
    assert not isinstance(multi(typed), Read)
