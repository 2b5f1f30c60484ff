"""A statement that names one option is taken at once, whatever it denies; of two the telling one comes first."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

CITY = "I read that as: A city, town, county or similar public authority"
CONSORTIUM = "I read that as: A consortium of municipalities"
OTHER = "I read that as: Somebody else, acting on behalf of a city"


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("we are a city council", CITY),
        ("it is a town of course", CITY),
        ("we're the municipality of a small town", CITY),
        ("a city, obviously", CITY),
        ("I'm here for a borough council", CITY),
        ("well, we are in fact just a big city", CITY),
        ("nous sommes en fait une petite ville", CITY),
        ("we are not a consultant but a city", CITY),
        ("a town, not a consortium", CITY),
        ("not a city, we are a consortium", CONSORTIUM),
        ("we are actually a small consortium", CONSORTIUM),
        ("we are a university, of course", OTHER),
    ],
)
def test_who_applies_is_read_in_a_statement(talk: Talk, typed: str, echo: str) -> None:
    talk.say("check", typed).shows(echo, "Is your city a member")


@pytest.mark.parametrize(
    "typed",
    [
        "we work for a city", "we are not a city", "a city and a consortium", "a regional council", "we are no longer a town",
        "we are a former city", "a city network", "maybe a town", "we will be a consortium soon", "not a city but not a consortium",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_asked_back(talk: Talk, typed: str) -> None:
    talk.say("check", typed).hides("I read that as: A", "Is your city a member")
    assert talk.answers("check") == {}


@pytest.mark.parametrize(
    "typed",
    [
        "we applied but were rejected", "we applied and got refused", "they did not accept us", "applied and rejected",
        "we have applied, it was declined", "our application was turned down", "nous avons été refusés",
    ],
)  # fmt: skip
def test_of_an_application_and_its_refusal_the_refusal_comes_first(talk: Talk, typed: str) -> None:
    talk.say("check", "1", typed)
    first = talk.last.buttons[0].label
    assert "not accepted" in talk.last.lines[0] or first.startswith("It applied in this call and was not accepted")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("we are not a member, we are waiting", "pending"), ("not a member but not applied either", "not_applied")],
)
def test_a_denied_option_beside_a_named_one_is_no_doubt(talk: Talk, typed: str, stored: str) -> None:
    talk.say("check", "1", typed)
    assert talk.answers("check")["cohort"] == stored
