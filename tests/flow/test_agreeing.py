"""An agreement in more words is a yes to a consent; a yes to one thing and a no to another is none."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

SECOND = "May the programme team"


@pytest.mark.parametrize(
    "typed",
    ["okay for us", "that is okay for us", "ok for me", "fine with us", "that's fine by me", "agreed on our side",
     "d'accord pour nous"],
)  # fmt: skip
def test_it_is_a_yes_to_both_consents(talk: Talk, typed: str) -> None:
    talk.say("draft", typed).shows(SECOND)
    talk.say(typed).hides(SECOND)
    assert talk.form("draft").staff_may_read


@pytest.mark.parametrize(
    "typed", ["yes to A, no to B", "not okay for us", "is that okay", "for us", "yes to this but no to that"]
)
def test_it_is_no_yes(talk: Talk, typed: str) -> None:
    talk.say("draft", typed).hides(SECOND)
    assert talk.forms("draft") == []


@pytest.mark.parametrize("typed", ["yes to English, no to the budget", "yes to the first two but no to the budget"])
def test_a_yes_and_a_no_to_points_is_offered_as_a_no(talk: Talk, typed: str) -> None:
    talk.say("check", "1", "member", "yes", typed).shows("Is that a no?")
    talk.say("no" if talk.last.buttons[0].label.startswith("No") else "1")
    assert talk.answers("check")["ready"] == "no"
