"""What every engine does with roles, invitations, the audit log, twinnings, rosters and groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.records import (
    Address,
    AuditRow,
    Identity,
    Invitation,
    LinkedGroup,
    Outgoing,
    Person,
    Role,
    Seat,
    Twinning,
    TwinningCity,
)
from storage.store import Store
from tests.pruned import prune

GROUP = Address("telegram", "helper", "", "-100")
TOPIC = replace(GROUP, thread="5")
CHANNEL = Address("slack", "A1", "T1", "C1")


def somebody(store: Store, user: str = "1001") -> Person:
    return store.person(Identity("telegram", "", user), at=1)


def city(number: int, name: str = "Köln", form: str = "") -> TwinningCity:
    return TwinningCity(1, number, name, "DE", "Europe/Berlin", form)


def twinned(store: Store, *names: str, title: str = "Waste") -> Twinning:
    """A twinning of these cities."""
    made = store.create_twinning("a", title, "waste", at=1)
    store.set_cities(made.id, [replace(city(n, name), twinning=made.id) for n, name in enumerate(names, 1)])
    return made


WRITES: dict[str, Callable[[Store], object]] = {
    "give_role": lambda store: store.give_role(Role("id1", "staff", 1)),
    "take_role": lambda store: store.take_role(Role("id1", "staff", 1)),
    "keep_invitation": lambda store: store.keep_invitation("secret", Invitation("staff", 9)),
    "use_invitation": lambda store: store.use_invitation("secret", 1),
    "person_number": lambda store: store.person_number("id1"),
    "audit": lambda store: store.audit(AuditRow(1, "id2", "archive")),
    "create_twinning": lambda store: store.create_twinning("a", "Waste", "", 1),
    "save_twinning": lambda store: store.save_twinning(Twinning(1, "a", "Water", "", 1)),
    "set_cities": lambda store: store.set_cities(1, [city(1)]),
    "seat": lambda store: store.seat(Seat(1, 1, "id1")),
    "unseat": lambda store: store.unseat(Seat(1, 1, "id1")),
    "bind": lambda store: store.bind(LinkedGroup(1, GROUP, 1)),
    "unbind": lambda store: store.unbind(GROUP),
    "move": lambda store: store.move(GROUP, CHANNEL),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_is_refused_outside_a_transaction_and_taken_inside(
    store: Store, write: Callable[[Store], object]
) -> None:
    with store.transaction():
        somebody(store)
        twinned(store, "Köln")
    with pytest.raises(RuntimeError, match="transaction"):
        write(store)
    with store.transaction():
        write(store)


# -- roles
def test_roles_are_given_once_and_taken_back(writing: Store) -> None:
    ana, ben = somebody(writing).id, somebody(writing, "1002").id
    first, second = twinned(writing), twinned(writing)
    given = [Role(ana, "owner", 1), Role(ana, "facilitator", 2, first.id), Role(ana, "facilitator", 3, second.id)]
    for role in (*given, Role(ana, "owner", 9), Role(ben, "staff", 4)):
        writing.give_role(role)
    assert writing.roles(ana) == given
    assert writing.roles() == [*given, Role(ben, "staff", 4)]
    assert writing.take_role(Role(ana, "facilitator", 99, first.id))
    assert not writing.take_role(Role(ana, "facilitator", 99, first.id))
    assert writing.roles(ana) == [given[0], given[2]]


@pytest.mark.parametrize("role", [Role("nobody", "staff", 1), Role("id1", "facilitator", 1, 7)])
def test_a_role_needs_its_person_and_its_twinning(writing: Store, role: Role) -> None:
    somebody(writing)
    with pytest.raises(LookupError):
        writing.give_role(role)


@pytest.mark.parametrize("role", [Role("id1", "facilitator", 1), Role("id1", "staff", 1, 1)])
def test_a_facilitator_has_a_twinning_and_no_other_has(writing: Store, role: Role) -> None:
    somebody(writing)
    twinned(writing)
    with pytest.raises(ValueError, match="kept"):
        writing.give_role(role)


# -- invitations
@pytest.mark.parametrize(
    "invitation", [Invitation("owner", 10), Invitation("facilitator", 10, 1), Invitation("seat", 10, 1, 2)]
)
def test_an_invitation_is_good_once(writing: Store, invitation: Invitation) -> None:
    twinned(writing)
    writing.keep_invitation("secret", invitation)
    assert writing.invitation("secret", 9) == invitation
    assert writing.use_invitation("other", 9) is None
    assert writing.use_invitation("secret", 9) == invitation
    assert writing.use_invitation("secret", 9) is None
    assert writing.invitation("secret", 9) is None


def test_an_invitation_expires_and_goes_with_its_twinning_or_its_time(writing: Store) -> None:
    writing.keep_invitation("secret", Invitation("staff", 10))
    assert writing.invitation("secret", 10) is None
    assert writing.use_invitation("secret", 10) is None
    writing.keep_invitation("old", Invitation("staff", 10))
    writing.keep_invitation("young", Invitation("staff", 11))
    prune(writing, 11, {})
    assert (writing.invitation("old", 1), writing.invitation("young", 1)) == (None, Invitation("staff", 11))


def test_an_invitation_to_no_twinning_is_refused(writing: Store) -> None:
    with pytest.raises(LookupError):
        writing.keep_invitation("secret", Invitation("link", 10, 7))


# -- numbers of people and the audit log
def test_a_person_has_one_number_that_leads_back(writing: Store) -> None:
    ana, ben = somebody(writing).id, somebody(writing, "1002").id
    number = writing.person_number(ana)
    assert writing.person_number(ana) == number
    assert len({number, ana, ben, writing.person_number(ben)}) == 4
    assert (writing.person_numbered(number), writing.person_numbered("x"), writing.person_numbered("")) == (ana, "", "")
    with pytest.raises(LookupError):
        writing.person_number("nobody")


def test_the_audit_log_is_read_in_order(writing: Store) -> None:
    rows = [AuditRow(at, "n1", "archive", f"twinning {at}", "n2") for at in (3, 1, 2)]
    for row in rows:
        writing.audit(row)
    assert writing.audited() == [replace(row, id=number) for number, row in enumerate(rows, 1)]
    assert [row.about for row in writing.audited(2)] == ["twinning 1", "twinning 2"]


def test_who_is_forgotten_leaves_the_log_as_it_is_and_is_nobody_in_it(writing: Store) -> None:
    ana = somebody(writing).id
    number = writing.person_number(ana)
    writing.audit(AuditRow(1, number, "archive"))
    before = writing.audited()
    assert [row["actor"] for row in writing.dump(ana)["audit"]] == [number]
    writing.forget(ana)
    assert writing.audited() == before
    assert writing.person_numbered(number) == ""
    back = somebody(writing).id
    assert writing.person_number(back) != number
    assert writing.dump(back)["audit"] == []


def test_who_joins_two_accounts_has_the_roles_the_seats_and_the_past_of_both(writing: Store) -> None:
    ana, other = somebody(writing).id, somebody(writing, "1002").id
    made = twinned(writing, "Köln", "Bogotá")
    for person, seat in ((ana, 1), (other, 1), (other, 2)):
        writing.seat(Seat(made.id, seat, person))
        writing.give_role(Role(person, "staff", 1))
        writing.audit(AuditRow(seat, writing.person_number(person), "archive"))
    writing.give_role(Role(other, "facilitator", 2, made.id))
    numbers = writing.person_number(ana), writing.person_number(other)
    writing.join(ana, other)
    assert [(role.person, role.role) for role in writing.roles()] == [(ana, "staff"), (ana, "facilitator")]
    assert writing.seats(made.id) == [Seat(made.id, 1, ana), Seat(made.id, 2, ana)]
    assert [writing.person_numbered(number) for number in numbers] == [ana, ana]
    assert len(writing.dump(ana)["audit"]) == 3


# -- twinnings
def test_twinnings_are_numbered_changed_and_archived(writing: Store) -> None:
    first, second = twinned(writing, title="Waste"), twinned(writing, title="Water")
    assert (first.id, second.id) == (1, 2)
    changed = replace(first, title="Waste and water", priority="both", archived_at=5)
    writing.save_twinning(changed)
    assert writing.twinning(1) == changed
    assert writing.twinnings() == [second]
    assert writing.twinnings(archived=True) == [changed, second]
    assert writing.twinning(7) is None
    with pytest.raises(LookupError):
        writing.save_twinning(replace(first, id=7))


def test_cities_are_set_anew_and_who_sits_in_one_that_stays_keeps_the_seat(writing: Store) -> None:
    ana = somebody(writing).id
    made = twinned(writing, "Köln", "Bogotá", "Nairobi")
    for number in (1, 3):
        writing.seat(Seat(made.id, number, ana))
    cities = [city(1, "Cologne"), city(2, "Bogotá")]
    writing.set_cities(made.id, cities)
    assert writing.cities(made.id) == cities
    assert writing.seats_of(ana) == [Seat(made.id, 1, ana)]
    with pytest.raises(LookupError):
        writing.set_cities(7, cities)


def test_a_city_outlives_the_draft_it_was_taken_from(writing: Store) -> None:
    ana = somebody(writing).id
    form = writing.create_form(ana, "a", "draft", 1)
    made = twinned(writing)
    writing.set_cities(made.id, [city(1, form=form.id)])
    assert writing.cities(made.id) == [city(1, form=form.id)]
    writing.drop_form(form.id)
    assert writing.cities(made.id) == [city(1)]


# -- the roster
def test_the_roster_by_city_in_the_order_people_came(writing: Store) -> None:
    ana, ben = somebody(writing).id, somebody(writing, "1002").id
    made, other = twinned(writing, "Köln", "Bogotá"), twinned(writing, "Nairobi")
    seats = [Seat(made.id, 1, ben), Seat(made.id, 1, ana), Seat(made.id, 2, ana)]
    for seat in (seats[2], seats[0], seats[1], seats[0], Seat(other.id, 1, ana)):
        writing.seat(seat)
    assert writing.seats(made.id) == seats
    assert writing.seats_of(ana) == [seats[1], seats[2], Seat(other.id, 1, ana)]
    assert writing.unseat(seats[1])
    assert not writing.unseat(seats[1])
    assert writing.seats(made.id) == [seats[0], seats[2]]


@pytest.mark.parametrize("seat", [Seat(1, 1, "nobody"), Seat(1, 2, "id1"), Seat(2, 1, "id1")])
def test_a_seat_needs_its_city_and_its_person(writing: Store, seat: Seat) -> None:
    somebody(writing)
    twinned(writing, "Köln")
    with pytest.raises(LookupError):
        writing.seat(seat)


def test_who_is_forgotten_leaves_the_roster_and_loses_every_role(writing: Store) -> None:
    ana, ben = somebody(writing).id, somebody(writing, "1002").id
    made = twinned(writing, "Köln")
    for person in (ana, ben):
        writing.seat(Seat(made.id, 1, person))
        writing.give_role(Role(person, "facilitator", 1, made.id))
    writing.forget(ana)
    assert writing.seats(made.id) == [Seat(made.id, 1, ben)]
    assert writing.roles() == [Role(ben, "facilitator", 1, made.id)]
    for write in (lambda: writing.seat(Seat(made.id, 1, ana)), lambda: writing.give_role(Role(ana, "staff", 1))):
        with pytest.raises(LookupError):
            write()


# -- groups
def test_a_group_has_one_twinning_and_a_twinning_many_groups(writing: Store) -> None:
    first, second = twinned(writing), twinned(writing)
    bounds = [
        LinkedGroup(first.id, GROUP, 1, "Waste"),
        LinkedGroup(first.id, CHANNEL, 2),
        LinkedGroup(second.id, TOPIC, 3),
    ]
    for bound in bounds:
        writing.bind(bound)
    assert writing.bounds(first.id) == bounds[:2]
    assert writing.bound_at(TOPIC) == bounds[2]
    assert writing.bounds_in(replace(GROUP, thread="9")) == [bounds[0], bounds[2]]
    lost = replace(bounds[0], twinning=second.id, lost="removed")
    writing.bind(lost)
    assert (writing.bound_at(GROUP), writing.bounds(first.id)) == (lost, [bounds[1]])
    assert writing.unbind(GROUP)
    assert not writing.unbind(GROUP)
    assert writing.bound_at(GROUP) is None
    with pytest.raises(LookupError):
        writing.bind(LinkedGroup(7, GROUP, 1))


def test_what_is_bound_and_queued_in_a_chat_moves_with_it(store: Store) -> None:
    new, sent = replace(GROUP, chat="-200"), Outgoing(GROUP, {"text": "1"}, due_at=1)
    with store.transaction():
        made = twinned(store)
        for address in (GROUP, TOPIC, CHANNEL):
            store.bind(LinkedGroup(made.id, address, 1))
        store.put([sent, *(Outgoing(address, {"text": "2"}, due_at=9) for address in (GROUP, TOPIC, CHANNEL))], at=1)
    (row,) = store.claim(["telegram"], now=1)
    store.settle(row.id, "sent", at=1)
    with store.transaction():
        store.bind(LinkedGroup(made.id, new, 2))
        store.move(GROUP, new)
    assert {bound.address for bound in store.bounds(made.id)} == {new, replace(TOPIC, chat="-200"), CHANNEL}
    waiting = [row.out.address for row in store.outbox(["due"])]
    assert waiting == [new, replace(TOPIC, chat="-200"), CHANNEL]
    assert store.outbox(["sent"])[0].out.address == new
