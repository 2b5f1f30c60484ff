"""The chart of a poll: a picture where matplotlib is there, and the text bars in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.runtime import poll_chart
from handlers.dialog.translator import Translator
from storage.records import Poll, Session
from tests.flow.polling import Polling
from tests.flow.world import SLACK, TELEGRAM, Sent

PNG = b"\x89PNG\r\n\x1a\n"


def size(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


@pytest.fixture
def world(tmp_path: Path) -> Polling:
    return Polling(tmp_path)


@pytest.mark.parametrize(
    "bars",
    [
        [("Yes", 3), ("No", 0)],
        [("👍🌍", 0), ("$x_1$ costs $5", 0)],
        [(f"An option that is long enough to be wrapped, number {number}", number) for number in range(12)],
    ],
)
def test_a_chart_is_a_picture_as_high_as_it_has_options(bars: list[tuple[str, int]]) -> None:
    pytest.importorskip("matplotlib")
    picture = poll_chart.png(("Waste & $heat$", "Shall we $go$ on? 🤔"), tuple(bars))
    assert picture.startswith(PNG)
    assert size(picture) == (840, round(120 * (0.7 + 0.25 * 2 + 0.55 * len(bars))))


def test_an_option_with_signs_that_the_font_lacks_is_named_by_its_number() -> None:
    pytest.importorskip("matplotlib")
    assert poll_chart.readable(["Yes", "👍", "No 👎 at all", "東京"]) == ["Yes", "2.", "3. No at all", "4."]
    assert poll_chart.readable(["Ĺódź $5", "Київ"]) == ["Ĺódź $5", "Київ"]


def test_the_title_names_the_twinning_and_the_session(world: Polling) -> None:
    own = world.make()
    with world.store() as store, store.transaction():
        session = store.add_session(Session(1, 1, "Mapping", "2026-03-10T14:00", "UTC", 60, 0, "x", 0))
        asked = store.add_poll(Poll(1, "Useful?", "open", 0, session.id, "useful"), ["Yes", "No"])
        title = store.twinnings()[0].title
        found = [poll_chart.titles(store, one, Translator("en"), "") for one in (own, asked)]
    assert found == [(title, "Shall we go on?"), (f"{title} · Session 1: Mapping", "Useful?")]


def results(world: Polling) -> list[Sent]:
    return [one for one in world.sent if one.lines[0] == "Result"]


def test_the_result_goes_out_with_a_chart_and_the_same_in_words(world: Polling) -> None:
    pytest.importorskip("matplotlib")
    poll = world.make()
    world.tap(poll, 1, "karl")
    world.run("2026-02-12T00:00")
    assert [one.address for one in results(world)] == [SLACK, TELEGRAM]
    for one in results(world):
        assert one.made is not None
        assert one.made.bytes.startswith(PNG)
        assert "Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %) · Köln" in one.text


def test_without_matplotlib_the_words_stand_alone(world: Polling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll_chart, "find_spec", lambda _: None)
    poll = world.make()
    world.tap(poll, 1, "karl")
    world.run("2026-02-12T00:00")
    assert [one.made for one in results(world)] == [None, None]
    assert all("Yes: ▇▇▇▇▇▇▇▇▇▇▇▇ 1 (100 %)" in one.text for one in results(world))


def test_too_few_anonymous_answers_make_no_chart(world: Polling) -> None:
    poll = world.make("anonymous")
    world.tap(poll, 1, "karl")
    world.run("2026-02-12T00:00")
    assert [one.reply.file for one in results(world)] == [None, None]
