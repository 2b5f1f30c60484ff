"""``link`` and a word that is no code: how a group is linked, and how accounts are joined."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.talk import UTM
from tests.flow.test_twinnings import joins, owner, twinned

HOW = "`twinning link` makes a code for a group."


@pytest.mark.parametrize("line", ["link channel", "link Group", "/link topic"])
def test_who_leads_is_told_how_a_group_is_linked(tmp_path: Path, line: str) -> None:
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    olga.say(line).shows("That is no code.", HOW, "`link` alone").hides("I do not know that code.")
    joins(olga, "invite facilitator 1", "fay").say(line).shows("That is no code.", HOW)


def test_others_are_told_how_accounts_are_joined(tmp_path: Path) -> None:
    ada = owner(tmp_path).beside("ada").knows(programme=UTM)
    ada.say("link channel").shows("That is no code.", "`link` alone").hides(HOW)
    ada.say("link 0a0b0c0d").shows("I do not know that code.")
