"""``privacy`` names each period as the purge goes by it, and ``about`` says where nobody answers for the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from faq.pack.load import BUILT_IN, load_pack
from handlers.dialog.turn import Knowledge
from storage.retention import AUDIT_DAYS, DOUBT_DAYS, GROUP_DAYS, SETTLED_DAYS, WORDS_DAYS
from tests.flow.talk import UTM, Talk

UNNAMED = "has not been named yet in this installation"


def test_privacy_names_each_period(talk: Talk) -> None:
    talk.knows(programme=UTM)
    talk.say("privacy").shows(
        "settings stay 365 days after the last day you wrote",
        f"they go after {GROUP_DAYS} days",
        f"go {WORDS_DAYS} days after sending, or {DOUBT_DAYS} days",
        f"goes after {SETTLED_DAYS} days, of planned ones after 365",
        "A twinning goes 365 days after it was archived.",
        f"The log goes after {AUDIT_DAYS} days",
    )


@pytest.mark.parametrize("named", [False, True])
def test_about_says_where_nobody_is_named_who_answers_for_the_data(talk: Talk, tmp_path: Path, named: bool) -> None:
    if named:
        words = 'controller = { name = "City of Ghent", email = "data@ghent.example" }\n'
        (tmp_path / f"{UTM}.local.toml").write_text(words, encoding="utf-8")
    talk.knowledge = Knowledge({UTM: load_pack(BUILT_IN / UTM, [tmp_path])}, talk.knowledge.library)
    assert (UNNAMED in talk.say("about").text) != named
