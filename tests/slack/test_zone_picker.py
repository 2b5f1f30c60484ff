"""A time zone is picked in Slack while somebody types: both ways of delivery, in time, whatever is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.slack import slack_screens
from handlers.dialog.screen_views import FieldView
from tests.fake import blocks as kit
from tests.fake.slack import FakeSlack
from tests.slack.drafting import with_draft
from tests.slack.kinds import PART
from tests.slack.process import Bot


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bot]:
    with FakeSlack(request.param) as slack:
        bot = Bot(slack, tmp_path)
        yield bot
        assert bot.stop() == 0
        assert slack.broken == []
        assert "Traceback" not in bot.log


def test_the_zone_of_a_draft_is_picked(bot: Bot) -> None:
    alice = with_draft(bot)
    alice.commands("form A")
    shown = alice.screen()
    (zone,) = [one["block_id"] for one in shown["blocks"] if one.get("element", {}).get("type") == "external_select"]
    assert alice.types_in(zone, "Trondheim") == ["Europe/Oslo"]
    for nothing in ("xqzwv", "", "<!zzchannel>&", "🚲", "x" * 5000, None, 7):
        assert alice.types_in(zone, nothing) == []
    assert "Europe/Berlin" in alice.types_in(zone, "Köl")
    alice.submits(A1="Trondheim", **{zone: "Europe/Berlin"})
    alice.hears("Saved: 2 answers.")
    alice.commands("form A")
    again = alice.screen()
    picker = next(one["element"] for one in again["blocks"] if one.get("block_id") == zone)
    assert picker["initial_option"]["value"] == "Europe/Berlin"


def element(value: str) -> dict[str, Any]:
    field = FieldView("A9", "A9 Zone?", "", "zone", (), value)
    view = slack_screens.modal(replace(PART, fields=(field,)), slack_screens.ModalOrigin("D1", ""))
    assert list(kit.view_faults(view)) == []
    found: dict[str, Any] = view["blocks"][-1]["element"]
    return found


@pytest.mark.parametrize("value", ["", "Europe/Oslo"])
def test_a_zone_is_picked(value: str) -> None:
    assert element(value)["type"] == "external_select"


def test_what_was_kept_and_is_no_zone_can_be_mended() -> None:
    assert element("by the sea")["type"] == "plain_text_input"
