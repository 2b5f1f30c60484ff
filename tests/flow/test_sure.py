"""What deletes something or closes it says so where its button is declared, for platforms that ask once more."""

from __future__ import annotations

import pytest

from storage.records import Address
from tests.flow.talk import Said, Talk
from tests.flow.test_result import MEMBER, TOWNS, result
from tests.flow.world import FIRST, TELEGRAM, World


def asked(said: Said) -> dict[str, str]:
    return {one.label: one.sure.question for one in said.buttons if one.sure}


DELETED = "Your answers here are deleted. It cannot be undone."


def test_answers_to_a_self_check(talk: Talk) -> None:
    result(talk, *MEMBER)
    assert asked(talk.press("Change an answer")) == {"Delete these answers": DELETED}


def test_answers_to_which_programme_fits(talk: Talk) -> None:
    talk.knows(programme="").say("fit")
    assert asked(talk.say("120000", "Germany", "not yet", "none")) == {"Delete these answers": DELETED}


def test_items_of_a_list(talk: Talk) -> None:
    result(talk, *TOWNS)
    talk.press("Change an answer")
    assert asked(talk.press("Municipalities 1")) == {"Remove Herten": "This is taken out of the list: Herten"}


@pytest.mark.parametrize("address", [None, TELEGRAM])
def test_a_session_in_private_and_in_a_group(world: World, address: Address | None) -> None:
    world.say(FIRST)
    world.say("session cancel 1", address=address)
    assert [one.sure.question for one in world.sent[-1].reply.buttons if one.sure] == [
        "The groups are told that it is cancelled."
    ]
