"""What an applicant met who came back, changed their mind, or answered beside the question: nothing is lost, and no way ends."""

from __future__ import annotations

import pytest

from tests.flow.talk import Talk

CHECKED = ("check", "1", "not applied yet", "60000", "signatory", "whole", "not sure", "yes", "yes", "mobility", "yes")
AT_THE_FORM = ("draft", "yes", "no")


@pytest.fixture
def kept(talk: Talk) -> Talk:
    """A result whose answers are kept."""
    talk.say(*CHECKED).shows("Is this right?")
    talk.say("1").shows("We cannot tell yet")
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "review",
        "overview",
        "result",
        "what now",
        "what next",
        "status",
        "progress",
        "list",
        "print",
        "download",
        "preview",
    ],
)
def test_a_word_for_the_bot_is_no_name_of_a_city(talk: Talk, said: str) -> None:
    talk.say(*AT_THE_FORM).shows("What is the official name")
    talk.say(said)
    assert "A1" not in talk.answers("draft")
