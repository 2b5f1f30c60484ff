"""What every engine does with a person's data: shows all of it, forgets all of it, and lets it go when its time is over."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from storage.records import (
    DAY,
    QUOTING,
    Address,
    Conversation,
    Form,
    Identity,
    Invitation,
    OutboxState,
    Outgoing,
    Parked,
    Person,
    Prompt,
    Taught,
)
from storage.store import Store
from tests.pruned import prune


@dataclass(frozen=True)
class Life:
    """Somebody who used everything; every text that is theirs contains ``name``."""

    name: str
    person: Person
    form: Form
    address: Address
    rows: Sequence[int]


def lived(store: Store, name: str, last_word: bool = False) -> Life:
    person = store.person(Identity("telegram", "", f"{name}-user"), at=1)
    address = Address("telegram", "helper", "", f"{name}-chat")
    store.save_person(Person(person.id, 1, programme=f"{name}-programme"))
    store.save_conversation(Conversation(address, person.id, {"typed": f"{name}-state"}))
    store.save_prompt(Prompt(address, "n1", 1, {"about": f"{name}-prompt"}))
    form = store.create_form(person.id, f"{name}-form", "draft", at=1)
    store.answer(form.id, "1.1", f"{name}-answer", at=1)
    store.finish(form.id, {"1.1": f"{name}-version"}, at=1)
    store.keep_miss("a", f"{name}-miss", "none", at=1, person=person.id)
    rows = store.put([Outgoing(address, {"text": f"{name}-outbox"}, 1, person=person.id)], at=1)
    return Life(name, person, form, address, rows)


def of_nobody(store: Store) -> object:
    """All that must stay whoever is forgotten."""
    return store.counts(), store.misses(), store.taught(), store.parked(), store.outbox()


def test_the_dump_has_all_that_is_ones_own_and_nothing_else(writing: Store) -> None:
    ana = lived(writing, "ana")
    lived(writing, "ben")
    dump = json.dumps(writing.dump(ana.person.id))
    for what in ("user", "chat", "programme", "state", "prompt", "form", "answer", "version", "miss", "outbox"):
        assert f"ana-{what}" in dump
    assert "ben" not in dump


def test_the_dump_holds_json_as_json(writing: Store) -> None:
    ana = lived(writing, "ana")
    dump = writing.dump(ana.person.id)
    assert dump["conversation"][0]["state"] == {"typed": "ana-state"}
    assert dump["answer"][0]["value"] == "ana-answer"
    assert dump["version"][0]["document"] == {"1.1": "ana-version"}
    assert dump["outbox"][0]["body"] == {"text": "ana-outbox"}


def test_the_dump_of_nobody_is_empty(store: Store) -> None:
    assert not any(store.dump("nobody").values())
    with store.transaction():
        store.put([Outgoing(Address("telegram", "helper", "", "1"), {}, 1)], at=1)
        store.keep_miss("a", "why?", "none", at=1)
    assert not any(store.dump("").values())


def test_forget_leaves_nothing_of_one_and_everything_of_another(store: Store) -> None:
    with store.transaction():
        ana, ben = lived(store, "ana"), lived(store, "ben")
    before = store.dump(ben.person.id)
    with store.transaction():
        store.forget(ana.person.id)
    assert not any(store.dump(ana.person.id).values())
    assert store.conversation(ana.address) is None
    assert store.prompt(ana.address, "n1") is None
    assert (store.form(ana.form.id), store.answers(ana.form.id), store.versions(ana.form.id)) == (None, {}, [])
    assert [miss.text for miss in store.misses()] == ["ben-miss"]
    assert [row.id for row in store.outbox()] == ben.rows
    assert store.dump(ben.person.id) == before


def test_messages_to_the_team_that_quote_questions_go_with_who_asked_one(writing: Store) -> None:
    ana, ben = (writing.person(Identity("telegram", "", user), at=1).id for user in ("ana", "ben"))
    team = Address("telegram", "helper", "", "team")
    rows = [
        Outgoing(team, {"text": kind}, 1, kind=kind, last_word=last)
        for kind, last in ((QUOTING, False), ("", False), (QUOTING, True))
    ]
    writing.put(rows, at=1)
    writing.keep_miss("a", "why?", "none", at=1, person=ana)
    writing.forget(ben)
    assert len(writing.outbox()) == 3
    writing.forget(ana)
    assert [(row.out.kind, row.out.last_word) for row in writing.outbox()] == [("", False), (QUOTING, True)]


def test_forget_keeps_what_is_of_nobody(store: Store) -> None:
    with store.transaction():
        store.count("2026-03-01", "a", "asked")
        store.teach(Taught("a", "3.8", "who may join", at=1))
        store.keep_miss("a", "why?", "none", at=1)
        store.park(Parked("telegram", "helper", "1", "check", "KeyError", 1))
        store.put([Outgoing(Address("telegram", "helper", "", "group"), {}, 1)], at=1)
    before = of_nobody(store)
    with store.transaction():
        ana = lived(store, "ana")
        store.forget(ana.person.id)
        store.forget("")
    assert of_nobody(store) == before


def test_who_is_forgotten_comes_back_as_a_stranger(writing: Store) -> None:
    ana = lived(writing, "ana")
    writing.forget(ana.person.id)
    writing.forget(ana.person.id)
    back = writing.person(Identity("telegram", "", "ana-user"), at=9)
    assert (back.id != ana.person.id, back.created_at, back.programme) == (True, 9, "")


def test_who_is_forgotten_is_not_brought_back_by_a_late_write(writing: Store) -> None:
    ana = lived(writing, "ana")
    writing.forget(ana.person.id)
    for write in (
        lambda: writing.save_person(ana.person),
        lambda: writing.save_conversation(Conversation(ana.address, ana.person.id)),
        lambda: writing.save_form(ana.form),
    ):
        with pytest.raises(LookupError):
            write()


@pytest.mark.parametrize("put_first", [True, False])
def test_the_farewell_outlives_forget_until_it_is_sent(store: Store, put_first: bool) -> None:
    with store.transaction():
        ana = lived(store, "ana")
        farewell = Outgoing(ana.address, {"text": "bye"}, 1, person=ana.person.id, last_word=True)
        if put_first:
            store.put([farewell], at=1)
        store.forget(ana.person.id)
        if not put_first:
            store.put([farewell], at=1)
    (row,) = store.claim(["telegram"], now=1)
    assert row.out == farewell
    store.settle(row.id, "sent", at=2, sent_as="m1")
    assert store.outbox() == []


def test_forgetting_while_a_message_is_being_sent(store: Store) -> None:
    with store.transaction():
        ana = lived(store, "ana")
    (row,) = store.claim(["telegram"], now=1)
    with store.transaction():
        store.forget(ana.person.id)
    store.settle(row.id, "sent", at=2, sent_as="m1")
    assert store.outbox() == []


# -- what was made of a form
def shared(store: Store) -> tuple[Life, Life]:
    """Ana's draft, on which Ben works too; what he was shown of it has ``ana-shown`` in it, all else of his ``ben``."""
    ana, ben = lived(store, "ana"), lived(store, "ben")
    store.invite(ana.form.id, ben.person.id)
    store.save_prompt(Prompt(ben.address, "n2", 1, {"label": "ana-shown"}), [ana.form.id])
    told = {"at": "draft", "form": ana.form.id, "held": "ana-shown"}
    store.save_conversation(Conversation(ben.address, ben.person.id, told))
    return ana, ben


FATES: tuple[OutboxState, ...] = ("sent", "uncertain", "dead", "dropped", "sending", "due")


def in_every_state(store: Store, made_of: Sequence[str]) -> Sequence[int]:
    """Rows in each state there is, in chats of their own, so that none holds up another."""
    chats = [Address("slack", "helper", "", fate) for fate in FATES]
    with store.transaction():
        rows = store.put([Outgoing(chat, {"text": "ana-shown"}, 1) for chat in chats], 1, made_of)
    store.claim(["slack"], 1, len(FATES))
    for row, fate in zip(rows, FATES, strict=True):
        if fate != "sending":
            store.settle(row, fate, 1, due_at=1 if fate == "due" else None)
    assert [row.state for row in store.outbox() if row.id in rows] == list(FATES)
    return rows


GOES: Mapping[str, Callable[[Store, Life], None]] = {
    "forget": lambda store, ana: store.forget(ana.person.id),
    "drop_form": lambda store, ana: store.drop_form(ana.form.id),
    "prune": lambda store, ana: prune(store, DAY, {ana.form.programme: 0, "ben-form": 9}),
}
"""The ways in which a form goes."""


@pytest.mark.parametrize("way", GOES)
def test_what_was_made_of_a_form_goes_with_it_from_everybody(store: Store, way: str) -> None:
    with store.transaction():
        ana, ben = shared(store)
        before = store.dump(ben.person.id)
    shown = in_every_state(store, [ana.form.id])
    with store.transaction():
        GOES[way](store, ana)
    assert not {row.id for row in store.outbox()} & set(shown)
    assert store.prompt(ben.address, "n2") is None
    held = store.conversation(ben.address)
    assert held
    assert held.state == {"at": "draft", "form": ana.form.id}
    after = store.dump(ben.person.id)
    assert "ana-shown" not in json.dumps(after)
    untouched = ("person", "identity", "form", "answer", "version", "miss", "outbox")
    assert [after[table] for table in untouched] == [before[table] for table in untouched]
    assert store.prompt(ben.address, "n1")


def test_a_message_made_of_several_forms_goes_with_the_first(writing: Store) -> None:
    ana, ben = lived(writing, "ana"), lived(writing, "ben")
    (row,) = writing.put([Outgoing(ben.address, {}, 1)], 1, [ana.form.id, ben.form.id])
    writing.drop_form(ana.form.id)
    assert writing.outbox_row(row) is None
    assert writing.form(ben.form.id)


def test_a_form_that_is_there_no_more_is_no_reason_not_to_send(writing: Store) -> None:
    ana = lived(writing, "ana")
    writing.drop_form(ana.form.id)
    (row,) = writing.put([Outgoing(ana.address, {}, 1)], 1, [ana.form.id, "never"])
    writing.save_prompt(Prompt(ana.address, "n9", 1, {}), [ana.form.id])
    assert writing.outbox_row(row)
    assert writing.prompt(ana.address, "n9")


def test_a_last_word_is_made_of_nothing(writing: Store) -> None:
    ana = lived(writing, "ana")
    (row,) = writing.put([Outgoing(ana.address, {"text": "bye"}, 1, last_word=True)], 1, [ana.form.id])
    writing.forget(ana.person.id)
    assert writing.outbox_row(row)


def test_a_prompt_that_is_kept_again_is_made_of_both(writing: Store) -> None:
    ana, ben = lived(writing, "ana"), lived(writing, "ben")
    for form in (ana.form, ben.form, ben.form):
        writing.save_prompt(Prompt(ben.address, "n2", 1, {}), [form.id])
    writing.drop_form(ana.form.id)
    assert writing.prompt(ben.address, "n2") is None


def test_a_message_that_gives_way_takes_nothing_else_along(writing: Store) -> None:
    ana = lived(writing, "ana")
    writing.put([Outgoing(ana.address, {}, 1, key="k")], 1, [ana.form.id])
    (newer,) = writing.put([Outgoing(ana.address, {}, 1, key="k")], 1)
    writing.drop_form(ana.form.id)
    assert writing.outbox_row(newer)


# -- prune
def test_event_ids_go_after_a_week(writing: Store) -> None:
    writing.take("telegram", "helper", "old", at=DAY - 1)
    writing.take("telegram", "helper", "young", at=DAY)
    prune(writing, 8 * DAY, {})
    assert writing.take("telegram", "helper", "old", at=8 * DAY)
    assert not writing.take("telegram", "helper", "young", at=8 * DAY)


def test_prompts_go_after_ninety_days(writing: Store) -> None:
    here = Address("telegram", "helper", "", "1")
    old, young = Prompt(here, "old", DAY - 1, {}), Prompt(here, "young", DAY, {})
    for prompt in (old, young):
        writing.save_prompt(prompt)
    prune(writing, 91 * DAY, {})
    assert writing.prompt(here, "old") is None
    assert writing.prompt(here, "young") == young


def test_the_words_of_sent_messages_go_a_week_after_sending(store: Store) -> None:
    chats = [Address("telegram", "helper", "", str(n)) for n in range(4)]
    with store.transaction():
        old, young, stuck, waits = store.put([Outgoing(chat, {"text": "hi"}, 1) for chat in chats], at=1)
    store.claim(["telegram"], now=1, limit=3)
    store.settle(old, "sent", at=DAY - 1, sent_as="m1")
    store.settle(young, "sent", at=DAY)
    store.settle(stuck, "uncertain", at=1)
    with store.transaction():
        prune(store, 8 * DAY, {})
    rows = {row.id: row for row in store.outbox()}
    assert (rows[old].out.body, rows[old].sent_as) == ({}, "m1")
    assert all(rows[row].out.body == {"text": "hi"} for row in (young, stuck, waits))


def test_a_farewell_in_doubt_goes_after_a_week(store: Store) -> None:
    chats = [Address("telegram", "helper", "", str(n)) for n in range(4)]
    with store.transaction():
        old, young, waits, again = store.put([Outgoing(chat, {}, 1, last_word=True) for chat in chats], at=1)
    store.claim(["telegram"], now=1, limit=2)
    store.settle(old, "uncertain", at=DAY - 1)
    store.settle(young, "uncertain", at=DAY)
    store.claim(["telegram"], now=1, limit=2)
    store.settle(again, "due", at=DAY - 1, due_at=9 * DAY)
    with store.transaction():
        prune(store, 8 * DAY, {})
    assert [row.id for row in store.outbox()] == [young, waits, again]


def test_forms_and_misses_go_after_the_retention_of_their_programme(writing: Store) -> None:
    ana = writing.person(Identity("telegram", "", "1"), at=1).id
    for programme in ("a", "b", "c"):
        for at in (10 * DAY - 1, 10 * DAY):
            writing.create_form(ana, programme, "check", at)
            writing.keep_miss(programme, "why?", "none", at)
    prune(writing, 40 * DAY, {"a": 30, "b": 31})
    forms = [(form.programme, form.updated_at == 10 * DAY) for form in writing.all_forms("check")]
    assert sorted(forms) == [("a", True), ("b", False), ("b", True), ("c", False), ("c", True)]
    assert [miss.programme for miss in writing.misses()] == ["b", "c", "a", "b", "c"]


def test_a_form_that_was_touched_stays(writing: Store) -> None:
    form = writing.create_form(writing.person(Identity("telegram", "", "1"), at=1).id, "a", "draft", at=1)
    writing.answer(form.id, "1.1", "yes", at=10 * DAY)
    prune(writing, 40 * DAY, {"a": 30})
    assert writing.answers(form.id) == {"1.1": "yes"}
    prune(writing, 40 * DAY + 1, {"a": 30})
    assert (writing.form(form.id), writing.answers(form.id)) == (None, {})


# -- what was taught from a question, and whom an invitation names
def test_a_phrase_that_was_taught_from_a_question_goes_with_who_asked_it(writing: Store) -> None:
    ana, ben = (writing.person(Identity("telegram", "", user), at=1).id for user in ("ana", "ben"))
    writing.keep_miss("a", "why me?", "none", at=1, person=ana)
    mine, others = Taught("a", "3.8", "why me?", 1), [Taught("b", "3.8", "why me?", 1), Taught("a", "3.8", "why?", 1)]
    for taught in (mine, *others):
        writing.teach(taught)
    version = writing.taught_version()
    writing.forget(ben)
    assert (len(writing.taught()), writing.taught_version()) == (3, version)
    writing.forget(ana)
    assert sorted(writing.taught(), key=str) == sorted(others, key=str)
    assert writing.taught_version() != version


def test_an_invitation_outlives_who_made_it_and_names_nobody_any_more(writing: Store) -> None:
    ana, ben = (writing.person(Identity("telegram", "", user), at=1).id for user in ("ana", "ben"))
    for secret, maker in (("s1", ana), ("s2", ben)):
        writing.keep_invitation(secret, Invitation("staff", 99, label=f"for {secret}", maker=maker))
    writing.forget(ana)
    assert writing.use_invitation("s1", 9) == Invitation("staff", 99)
    assert writing.use_invitation("s2", 9) == Invitation("staff", 99, label="for s2", maker=ben)


def test_prompts_of_others_outlive_who_is_forgotten(writing: Store) -> None:
    ana, ben = lived(writing, "ana"), lived(writing, "ben")
    writing.forget(ana.person.id)
    assert writing.prompt(ben.address, "n1")
    assert writing.dump(ben.person.id)["prompt"]
