"""Every screen says how much a field takes, where that is bounded: the platform counts, and nobody is refused after typing."""

from __future__ import annotations

from pathlib import Path

from handlers.dialog.screen_views import FieldView, FormView
from handlers.dialog.turn import OpenForm
from handlers.sessions.session_target import LONGEST_PLACE
from tests.flow.polling import SESSION, Polling
from tests.flow.test_feedback_screen import given
from tests.flow.test_planning import Desk, field
from tests.flow.world import World


def test_the_link_or_place_of_a_session(world: World) -> None:
    assert field(Desk(world).opens("plan"), "place").most == LONGEST_PLACE


def test_feedback_in_words(tmp_path: Path) -> None:
    world = Polling(tmp_path)
    world.say(SESSION)
    world.run("2026-03-10T15:01")
    with world.store() as store:
        poll = store.polls(1)[0]
    shown = given(world, OpenForm(f"more {poll.id}"), "karl").answer
    assert isinstance(shown, FormView)
    bounds = [
        (one.most, str(one.most) in one.hint.replace(",", "")) for one in shown.fields if isinstance(one, FieldView)
    ]
    assert bounds
    assert all(most and said for most, said in bounds)
