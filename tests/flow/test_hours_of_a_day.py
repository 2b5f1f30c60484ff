"""Several hours of one day are as many candidates to choose from."""

from __future__ import annotations

import pytest

from tests.flow.world import World

THIRD, FOURTH = "2026-03-03", "2026-03-04"


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("3 March 14:00 or 16:00", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("3 March at 2pm or 4pm", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("3 March 14:00, 16:00", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("3 March 9:00, 14:00 and 16:00 60min", [f"{THIRD} 09:00", f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("Tuesday 3 March 14:00 / 16:00", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("14:00 or 16:00 on 3 March", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("3 March 14:00 or 16:00; 4 March 9:00", [f"{THIRD} 14:00", f"{THIRD} 16:00", f"{FOURTH} 09:00"]),
        ("3 March 14:00 or 16:00, 4 March 9:00 or 11:00",
         [f"{THIRD} 14:00", f"{THIRD} 16:00", f"{FOURTH} 09:00", f"{FOURTH} 11:00"]),
        ("3 or 4 March 14:00 or 16:00",
         [f"{THIRD} 14:00", f"{THIRD} 16:00", f"{FOURTH} 14:00", f"{FOURTH} 16:00"]),
        ("3 mars 14:00 ou 16:00", [f"{THIRD} 14:00", f"{THIRD} 16:00"]),
        ("3 March 14:00 or 4 March 16:00", [f"{THIRD} 14:00", f"{FOURTH} 16:00"]),
    ],
)  # fmt: skip
def test_each_hour_is_one_to_choose(world: World, words: str, hours: list[str]) -> None:
    world.say(f"session propose 2 {words} Köln")
    assert "The groups can choose now." in world.say("Ask the groups")
    with world.store() as store:
        lines = store.proposals(1)[0].lines.splitlines()
    assert [line[:16] for line in lines] == hours


def test_an_hour_that_is_no_day_of_its_own_is_offered_with_the_day(world: World) -> None:
    said = world.say("session plan 1 3 March 14:00 Köln or 16:00 Köln")
    assert f"{THIRD} 14:00" in said
    assert f"{THIRD} 16:00" in said
