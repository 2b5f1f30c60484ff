"""Rights are worked out once a message, and anew where the message itself changes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from handlers.access import permissions
from handlers.access.grants import granted
from handlers.dialog.system_visit import desk
from handlers.routing.command_table import COMMANDS
from storage.records import Identity, Role, Seat
from tests.flow.talk import UTM, languages_of, shipped
from tests.flow.world import World

NOBODY = frozenset({"anyone"})


def test_a_role_without_twinning_holds_in_all_and_a_seat_in_its_own() -> None:
    one = granted("p", [Role("p", "staff", 1)], [Seat(3, 1, "p")])
    assert one.whose() == {"anyone", "staff", "representative"}
    assert one.whose(3) == {"anyone", "staff", "representative"}
    assert one.whose(4) == {"anyone", "staff"}
    lead = granted("p", [Role("p", "facilitator", 1, 2)], [])
    assert (lead.whose(), lead.whose(2), lead.whose(3)) == (
        {"anyone", "facilitator"},
        {"anyone", "facilitator"},
        NOBODY,
    )
    assert granted("p", [], []).whose() == granted("p", [], []).whose(7) == NOBODY


def test_what_a_message_gives_or_takes_holds_from_then_on(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.store() as store, store.transaction():
        visit = desk(store, shipped(), languages_of(shipped().packs), datetime(2026, 2, 2, tzinfo=UTC), UTM)
        visit.commands = COMMANDS
        visit.person = store.person(Identity("test", "", "karl"), 1)
        assert permissions.may(visit, "session list", 1)
        assert not permissions.may(visit, "session plan", 1)
        store.give_role(Role(visit.person.id, "facilitator", 1, 1))
        visit.rights_changed()
        assert permissions.may(visit, "session plan", 1)
        visit.person = store.person(Identity("test", "", "fran"), 1)
        store.take_role(Role(visit.person.id, "facilitator", 1, 1))
        assert not permissions.may(visit, "session list", 1)
