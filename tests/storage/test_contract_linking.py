"""The contract on joining and parting accounts, sharing forms, and one-time codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.records import DAY, Address, Code, Conversation, Form, Identity, Invitation, Outgoing, Prompt
from storage.store import Store
from tests.pruned import prune

ANA_T, ANA_S = Identity("telegram", "", "7"), Identity("slack", "T1", "U7")
THERE, HERE = Address("telegram", "helper", "", "7"), Address("slack", "U0", "T1", "D7")
CODE = Code("link", "id1", THERE, expires_at=1000)


@pytest.fixture
def two(writing: Store) -> Store:
    """Two persons, id1 on Telegram and id2 on Slack, each with a draft (id3, id4), a conversation and a queued message."""
    for identity in (ANA_T, ANA_S):
        writing.person(identity, at=1)
    for person, place in (("id1", THERE), ("id2", HERE)):
        writing.create_form(person, "a", "draft", 1)
        writing.save_conversation(Conversation(place, person, {"at": "menu"}))
        writing.save_prompt(Prompt(place, "n", 1, {}))
        writing.put([Outgoing(place, {"of": person}, 1, person=person)], 1)
    return writing


def test_joined_persons_are_one_with_all_that_was_of_either(two: Store) -> None:
    two.answer("id4", "A1", "Soria", 2)
    two.keep_miss("a", "why?", "none", 1, person="id2")
    two.join("id1", "id2")
    assert two.person(ANA_S, at=9).id == two.person(ANA_T, at=9).id == "id1"
    assert {form.id for form in two.forms("id1")} == {"id3", "id4"}
    assert two.answers("id4") == {"A1": "Soria"}
    assert [one.person for one in two.conversations("id1")] == ["id1", "id1"]
    assert {row.out.person for row in two.outbox()} == {"id1"}
    assert [miss.person for miss in two.misses()] == ["id1"]
    assert two.forms("id2") == []


def test_what_was_joined_is_forgotten_together(two: Store) -> None:
    two.join("id1", "id2")
    two.forget("id1")
    assert (two.outbox(), two.form("id4"), two.conversation(HERE)) == ([], None, None)


def test_joining_with_nobody_is_refused(two: Store) -> None:
    with pytest.raises(LookupError):
        two.join("nobody", "id2")


def test_joining_nobody_is_refused(two: Store) -> None:
    with pytest.raises(LookupError):
        two.join("id1", "nobody")


def test_a_guest_who_is_joined_with_the_owner_is_no_guest_any_more(two: Store) -> None:
    two.invite("id3", "id2")
    two.join("id1", "id2")
    assert [form.id for form in two.forms("id1")].count("id3") == 1
    assert two.dump("id1")["guest"] == []


def test_whoever_is_a_guest_elsewhere_or_has_guests_keeps_that_when_joined(two: Store) -> None:
    third = two.person(Identity("telegram", "", "third"), at=1).id
    theirs = two.create_form(third, "a", "draft", 1).id
    two.invite(theirs, "id1")
    two.invite("id3", third)
    two.join("id1", "id2")
    assert [form.id for form in two.forms("id1")].count(theirs) == 1
    assert "id3" in [form.id for form in two.forms(third)]


def test_names_are_told_of_those_who_are_asked_for_and_have_one(two: Store) -> None:
    named, other = (two.person(Identity("telegram", "", user), at=1) for user in ("named", "other"))
    for person, name in ((named, "Ana"), (other, "Ben")):
        two.save_person(replace(person, name=name))
    numbers = {who: two.person_number(who) for who in (named.id, other.id, "id1")}
    assert two.names([named.id, "id1"]) == {named.id: "Ana"}
    assert two.names_of_numbers([numbers[named.id], numbers["id1"]]) == {numbers[named.id]: "Ana"}


def test_an_account_that_parts_begins_anew(two: Store) -> None:
    two.join("id1", "id2")
    two.save_person(replace(two.person(ANA_T, at=2), language="fr", zone="Europe/Paris", programme="a", noticed_at=5))
    parted = two.part(ANA_S, at=9)
    assert parted.id not in ("id1", "id2")
    assert (parted.language, parted.zone, parted.programme, parted.noticed_at) == ("fr", "Europe/Paris", "a", None)
    assert two.person(ANA_S, at=10) == parted
    assert two.forms(parted.id) == []
    assert {form.id for form in two.forms("id1")} == {"id3", "id4"}


def test_an_account_that_parts_leaves_no_talk_behind(two: Store) -> None:
    two.join("id1", "id2")
    two.part(ANA_S, at=9)
    assert (two.conversation(HERE), two.prompt(HERE, "n")) == (None, None)
    assert two.conversation(THERE) is not None
    assert two.prompt(THERE, "n") is not None


def test_an_unknown_account_cannot_part(two: Store) -> None:
    with pytest.raises(LookupError):
        two.part(Identity("slack", "T1", "U99"), at=9)


def test_a_form_shared_with_somebody_is_among_theirs(two: Store) -> None:
    two.invite("id3", "id2")
    two.invite("id3", "id2")
    assert {form.id for form in two.forms("id2")} == {"id3", "id4"}
    assert [form.id for form in two.forms("id1")] == ["id3"]
    assert {form.id for form in two.forms("id2", "a", "draft")} == {"id3", "id4"}
    assert two.forms("id2", "other") == []


def test_inviting_the_owner_changes_nothing(two: Store) -> None:
    two.invite("id3", "id1")
    assert [form.id for form in two.forms("id1")] == ["id3"]
    assert two.dump("id1")["guest"] == []


def test_a_guest_forgets_themselves_only(two: Store) -> None:
    two.invite("id3", "id2")
    two.forget("id2")
    assert isinstance(two.form("id3"), Form)
    assert two.form("id4") is None


def test_a_form_that_its_owner_forgets_is_gone_for_the_guest(two: Store) -> None:
    two.invite("id3", "id2")
    two.forget("id1")
    assert [form.id for form in two.forms("id2")] == ["id4"]


def test_a_code_is_good_once(two: Store) -> None:
    two.keep_code("abc", CODE)
    assert two.use_code("abd", 1) is None
    assert two.use_code("abc", 999) == CODE
    assert two.use_code("abc", 999) is None


def test_an_expired_code_is_good_for_nothing(two: Store) -> None:
    two.keep_code("abc", CODE)
    assert two.use_code("abc", 1000) is None


def test_a_code_about_a_form_goes_with_it(two: Store) -> None:
    two.keep_code("abc", replace(CODE, kind="hand", form="id3"))
    two.drop_form("id3")
    assert two.use_code("abc", 1) is None


def test_a_code_goes_with_its_maker(two: Store) -> None:
    two.keep_code("abc", CODE)
    two.forget("id1")
    assert two.use_code("abc", 1) is None


def test_expired_codes_are_pruned(two: Store) -> None:
    two.keep_code("old", CODE)
    two.keep_code("new", replace(CODE, expires_at=5000))
    prune(two, 2000, {})
    assert len(two.dump("id1")["code"]) == 1
    assert two.use_code("new", 2000) is not None


def test_a_dump_has_no_secret_of_a_code(two: Store) -> None:
    two.keep_code("secret-code", CODE)
    assert "secret-code" not in str(two.dump("id1"))


@pytest.mark.parametrize(("mine", "theirs", "name"), [("", "Ben", "Ben"), ("Ana", "Ben", "Ana"), ("Ana", "", "Ana")])
def test_joined_persons_have_one_name_and_the_later_day_and_others_keep_theirs(
    two: Store, mine: str, theirs: str, name: str
) -> None:
    third = two.person(Identity("telegram", "", "third"), at=1)
    two.save_person(replace(two.person(ANA_T, at=3 * DAY), name=mine))
    two.save_person(replace(two.person(ANA_S, at=5 * DAY), name=theirs))
    two.join("id1", "id2")
    joined, other = two.known_person("id1"), two.known_person(third.id)
    assert joined
    assert (joined.name, other) == (name, third)
    assert [two.dump(who)["person"][0]["seen_day"] for who in ("id1", third.id)] == [5, 0]


def test_whoever_was_seen_later_stays_so_when_joined(two: Store) -> None:
    two.person(ANA_T, at=5 * DAY)
    two.person(ANA_S, at=3 * DAY)
    two.join("id1", "id2")
    assert two.dump("id1")["person"][0]["seen_day"] == 5


def test_what_one_joined_person_invited_to_is_the_others_and_that_of_a_third_is_not(two: Store) -> None:
    third = two.person(Identity("telegram", "", "third"), at=1).id
    for secret, maker in (("s1", "id1"), ("s2", "id2"), ("s3", third)):
        two.keep_invitation(secret, Invitation("staff", 99, label=secret, maker=maker))
    two.join("id1", "id2")
    assert [two.use_invitation(secret, 9) for secret in ("s1", "s2", "s3")] == [
        Invitation("staff", 99, label=secret, maker=maker)
        for secret, maker in (("s1", "id1"), ("s2", "id1"), ("s3", third))
    ]


def test_an_account_that_parts_takes_nothing_of_others_nor_of_elsewhere_along(two: Store) -> None:
    third = two.person(Identity("slack", "T1", "U8"), at=1).id
    stays = [
        Conversation(Address("slack", "U0", "T1", "D8"), third, {}),
        Conversation(Address("slack", "U0", "T2", "D7"), "id1", {}),
        Conversation(Address("other", "U0", "T1", "D7"), "id1", {}),
    ]
    for one in stays:
        two.save_conversation(one)
        two.save_prompt(Prompt(one.address, "n", 1, {}))
    two.join("id1", "id2")
    two.part(ANA_S, at=9)
    assert [two.conversation(one.address) for one in stays] == stays
    assert [bool(two.prompt(one.address, "n")) for one in stays] == [True] * 3
    assert two.conversation(HERE) is None


def test_a_second_code_of_another_kind_for_a_form_ends_the_first(two: Store) -> None:
    two.keep_code("hand", replace(CODE, kind="hand", form="id3"))
    two.keep_code("other", replace(CODE, kind="hand", form="id4"))
    two.keep_code("share", replace(CODE, kind="share", form="id3"))
    two.keep_code("again", replace(CODE, kind="share", form="id3"))
    assert [bool(two.use_code(secret, 1)) for secret in ("hand", "other", "share", "again")] == [
        False,
        True,
        True,
        True,
    ]


def test_what_is_asked_is_good_until_its_last_millisecond(two: Store) -> None:
    two.keep_code("abc", CODE)
    assert two.use_code("abc", CODE.expires_at - 1) == CODE
