"""One city's life from its first question to ``forget``, on both platforms: RECORD=1 writes what came of it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.standins.recorded import Recorded, played

CHAT = Path(__file__).with_name("life.chat")
STATIONS = (
    "karl@telegram> [See the result and keep my answers]", "karl@telegram> [Finish as version 1]",
    "olga@telegram> [Yes, make this twinning]", "! run 2026-12-15T16:40", "karl@channel> [Yes, fully]", "! report",
    "karl@slack> forget",
)  # fmt: skip
"""Check, draft, twinning, reminder, poll, report, forget: what a life is made of, each with something typed by hand."""
OWN = ("Karl Weber", "karl@koeln.example", "A contract for biogas from market waste")
"""What only karl said."""
pytestmark = pytest.mark.filterwarnings("ignore:unread_data:DeprecationWarning")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """The life when it is over."""
    with ExitStack() as held:
        yield played(CHAT, tmp_path_factory.mktemp("life"), "2026-11-26T09:00", held)


def test_all_goes_as_it_was_recorded(life: Recorded) -> None:
    assert life.missing == []
    assert life.is_as_recorded()


def test_every_call_was_taken_and_broke_no_bound(life: Recorded) -> None:
    assert life.stage.telegram.broken == life.stage.slack.broken == []
    assert {one.outcome for one in life.stage.posts} == {"ok"}


def test_it_passes_all_stations_in_their_order_and_each_is_defended(life: Recorded) -> None:
    orders = [one.order for one in life.steps]
    assert [orders.index(one) for one in STATIONS] == sorted(orders.index(one) for one in STATIONS)
    assert [one for one in STATIONS if not life.after(one).shows] == []


def test_both_accounts_are_one_person(life: Recorded) -> None:
    karl = [one.order.partition("> ")[0] for one in life.steps if one.order.startswith("karl@")]
    assert set(karl) == {"karl@telegram", "karl@slack", "karl@group", "karl@channel"}


def test_what_was_said_is_nowhere_after_forget(life: Recorded) -> None:
    """Not in the database nor beside it: the file holds no byte of it."""
    found = [path for path in life.stage.folder.rglob("*") if path.is_file() and ".html" not in path.name]
    assert found
    assert [(path.name, one) for path in found for one in OWN if one.encode() in path.read_bytes()] == []
    with closing(sqlite3.connect(life.stage.database)) as store:
        assert store.execute("SELECT count(*) FROM seat").fetchone() == (1,)
