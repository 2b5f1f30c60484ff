"""Whether one's own city may come in is answered with the criteria, and the self-check is offered beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import NZC, UTM, Talk

CRITERIA = {
    UTM: "The city must have a total of at least 50,000 inhabitants",
    NZC: "Eligibility criteria for cities include:",
}
ASKED = [
    "can my city apply", "can our city apply?", "may our town apply", "can Brno apply", "could my municipality take part",
    "is our county allowed to apply", "is my town allowed to join", "would my city be eligible", "may our city join",
    "ma ville peut-elle candidater", "notre ville peut-elle postuler",
]  # fmt: skip


@pytest.mark.parametrize("programme", CRITERIA)
@pytest.mark.parametrize("typed", ASKED)
def test_the_criteria_are_quoted_and_the_check_is_offered(tmp_path: Path, programme: str, typed: str) -> None:
    talk = Talk(tmp_path).knows(programme=programme)
    talk.say(typed).shows(CRITERIA[programme], "[check]")


@pytest.mark.parametrize(
    ("programme", "typed", "shown"),
    [
        (NZC, "how can my city apply", "Guidance and application documents are available"),
        (NZC, "how do we apply", "Guidance and application documents are available"),
        (NZC, "until when can my city apply", "Applications are welcomed until 31 May"),
        (UTM, "how can my city apply", "3.1"), (UTM, "what does my city pay", "2.5"),
        (UTM, "can my city choose its partner", "3.7"), (UTM, "until when can my city apply", "2025"),
    ],
)  # fmt: skip
def test_what_else_is_asked_of_ones_city_is_answered_as_before(
    tmp_path: Path, programme: str, typed: str, shown: str
) -> None:
    Talk(tmp_path).knows(programme=programme).say(typed).shows(shown)
