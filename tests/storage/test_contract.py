"""What every engine does: transactions, inbox, people, conversations, forms, counters, misses. The outbox has its own file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from storage.records import (
    Address,
    Code,
    Conversation,
    Count,
    Form,
    Identity,
    Miss,
    Outgoing,
    Parked,
    Person,
    Prompt,
    Taught,
    Version,
)
from storage.store import Store
from tests.pruned import prune

ANA = Identity("telegram", "", "1001")
BEN = Identity("slack", "T1", "U2")
HERE = Address("telegram", "helper", "", "1001")


# -- transactions
def test_a_transaction_keeps_what_it_did(store: Store) -> None:
    with store.transaction():
        store.count("2026-03-01", "a", "asked")
    assert store.counts() == [Count("2026-03-01", "a", "asked", 1)]


def test_a_transaction_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.take("telegram", "helper", "7", at=1)
        store.person(ANA, at=1)
        store.put([Outgoing(HERE, {}, due_at=1)], at=1)
        raise ZeroDivisionError
    assert store.outbox() == []
    with store.transaction():
        assert store.take("telegram", "helper", "7", at=2)
        assert store.person(ANA, at=2).created_at == 2


def test_what_a_transaction_wrote_is_read_within_it(store: Store) -> None:
    with store.transaction():
        person = store.person(ANA, at=1)
        assert store.identities(person.id) == [ANA]


def test_transactions_do_not_nest_and_the_outer_one_goes_on(store: Store) -> None:
    with store.transaction():
        store.count("2026-03-01", "a", "before")
        with pytest.raises(RuntimeError, match="do not nest"), store.transaction():
            pass
        store.count("2026-03-01", "a", "after")
    assert [count.what for count in store.counts()] == ["after", "before"]


def test_a_transaction_can_follow_one_that_failed(store: Store) -> None:
    with pytest.raises(LookupError), store.transaction():
        store.save_person(Person("nobody", 1))
    with store.transaction():
        store.count("2026-03-01", "a", "asked")
    assert len(store.counts()) == 1


PERSON = Person("id1", 1)
WRITES: dict[str, Callable[[Store], object]] = {
    "take": lambda store: store.take("telegram", "helper", "1", 1),
    "park": lambda store: store.park(Parked("telegram", "helper", "1", "help", "KeyError", 1)),
    "person, new": lambda store: store.person(BEN, 1),
    "person, known": lambda store: store.person(ANA, 1),
    "save_person": lambda store: store.save_person(PERSON),
    "join": lambda store: (store.person(BEN, 1), store.join("id1", "id3")),
    "part": lambda store: store.part(ANA, 1),
    "invite": lambda store: store.invite("id2", "id1"),
    "keep_code": lambda store: store.keep_code("s", Code("link", "id1", HERE, 9)),
    "use_code": lambda store: store.use_code("s", 1),
    "save_conversation": lambda store: store.save_conversation(Conversation(HERE, "id1")),
    "drop_questions": lambda store: store.drop_questions(1),
    "save_prompt": lambda store: store.save_prompt(Prompt(HERE, "n", 1, {})),
    "create_form": lambda store: store.create_form("id1", "a", "check", 1),
    "save_form": lambda store: store.save_form(Form("id2", "id1", "a", "check", 1, 1)),
    "drop_form": lambda store: store.drop_form("id2"),
    "drop_held": lambda store: store.drop_held(1),
    "answer": lambda store: store.answer("id2", "1.1", "yes", 1),
    "unanswer": lambda store: store.unanswer("id2", "1.1", 1),
    "finish": lambda store: store.finish("id2", {}, 1),
    "count": lambda store: store.count("2026-03-01", "a", "asked"),
    "keep_miss": lambda store: store.keep_miss("a", "why?", "none", 1),
    "answered_miss": lambda store: store.answered_miss(1, 1),
    "teach": lambda store: store.teach(Taught("a", "3.8", "phrase", 1)),
    "unteach": lambda store: store.unteach("a", "3.8", "phrase"),
    "put": lambda store: store.put([Outgoing(HERE, {}, 1)], 1),
    "resend": lambda store: store.resend(1, 1),
    "drop": lambda store: store.drop(1, 1),
    "forget": lambda store: store.forget("id1"),
    "prune": lambda store: prune(store, 1, {}),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_outside_a_transaction_is_refused(store: Store, write: Callable[[Store], object]) -> None:
    with store.transaction():
        store.person(ANA, at=1)
        store.create_form("id1", "a", "check", 1)
    with pytest.raises(RuntimeError, match="transaction"):
        write(store)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_inside_a_transaction_is_taken(writing: Store, write: Callable[[Store], object]) -> None:
    writing.person(ANA, at=1)
    writing.create_form("id1", "a", "check", 1)
    write(writing)


def test_closing_twice_is_fine(store: Store) -> None:
    store.close()
    store.close()


def test_health_names_what_the_doctor_shows(store: Store) -> None:
    with store.transaction():
        store.put([Outgoing(HERE, {}, due_at=1), Outgoing(HERE, {}, due_at=1)], at=1)
    store.claim(["telegram"], now=1)
    health = store.health()
    assert {"engine", "path", "schema", "journal", "bytes"} <= set(health)
    assert health["integrity"] == "ok"
    assert (health["outbox due"], health["outbox sending"]) == ("1", "1")


# -- inbox
def test_an_event_is_taken_once(writing: Store) -> None:
    assert writing.take("telegram", "helper", "7", at=1)
    assert not writing.take("telegram", "helper", "7", at=2)


@pytest.mark.parametrize("other", [("slack", "helper", "7"), ("telegram", "other", "7"), ("telegram", "helper", "8")])
def test_an_event_is_one_of_its_platform_and_bot(writing: Store, other: tuple[str, str, str]) -> None:
    writing.take("telegram", "helper", "7", at=1)
    assert writing.take(*other, at=1)


def test_a_parked_event_is_taken(writing: Store) -> None:
    parked = Parked("telegram", "helper", "7", "check", "KeyError", at=5)
    writing.park(parked)
    assert not writing.take("telegram", "helper", "7", at=6)
    assert writing.parked() == [parked]


def test_an_event_that_was_taken_can_be_parked_and_is_parked_once(writing: Store) -> None:
    first = Parked("telegram", "helper", "7", "check", "KeyError", at=5)
    writing.take("telegram", "helper", "7", at=4)
    writing.park(first)
    writing.park(replace(first, handler="draft", at=6))
    assert writing.parked() == [first]


def test_parked_events_are_listed_oldest_first(writing: Store) -> None:
    for event, at in [("3", 30), ("1", 10), ("2", 20), ("1b", 10)]:
        writing.park(Parked("telegram", "helper", event, "check", "KeyError", at))
    assert [parked.event for parked in writing.parked()] == ["1", "1b", "2", "3"]


# -- people and conversations
def test_a_person_is_made_at_the_first_sight_and_found_at_the_next(writing: Store) -> None:
    person = writing.person(ANA, at=5)
    assert person == Person("id1", created_at=5)
    assert writing.person(ANA, at=9) == person


@pytest.mark.parametrize(
    "other", [replace(ANA, platform="slack"), replace(ANA, team="T1"), replace(ANA, user="1002")], ids=str
)
def test_another_identity_is_another_person(writing: Store, other: Identity) -> None:
    assert writing.person_of(other) == writing.person_of(ANA) == ""
    assert writing.person(other, at=1).id != writing.person(ANA, at=1).id
    assert writing.person_of(other) != writing.person_of(ANA) == writing.person(ANA, at=2).id


def test_a_changed_person_is_kept(writing: Store) -> None:
    person = writing.person(ANA, at=5)
    changed = replace(person, language="el", zone="Europe/Athens", programme="a", noticed_at=6)
    writing.save_person(changed)
    assert writing.person(ANA, at=10) == changed


def test_saving_a_person_touches_no_other(writing: Store) -> None:
    ana, ben = writing.person(ANA, at=5), writing.person(BEN, at=5)
    writing.save_person(replace(ana, language="el"))
    assert writing.person(BEN, at=6) == ben


def test_a_person_who_is_not_there_cannot_be_saved(writing: Store) -> None:
    with pytest.raises(LookupError):
        writing.save_person(Person("nobody", 1))


def test_a_person_is_known_by_id(writing: Store) -> None:
    ana = writing.person(ANA, at=1)
    assert writing.known_person(ana.id) == ana
    assert writing.known_person("nobody") is None


def test_the_conversations_of_a_person(writing: Store) -> None:
    ana, ben = writing.person(ANA, at=1).id, writing.person(BEN, at=1).id
    own = [Conversation(HERE, ana, {"asks": "1.1"}), Conversation(replace(HERE, thread="5"), ana)]
    for conversation in (*own, Conversation(replace(HERE, chat="2"), ben)):
        writing.save_conversation(conversation)
    assert writing.conversations(ana) == own
    assert writing.conversations("nobody") == []


def test_the_identities_of_a_person(writing: Store) -> None:
    assert writing.identities(writing.person(BEN, at=1).id) == [BEN]
    assert writing.identities("nobody") == []


def test_no_conversation_yet(store: Store) -> None:
    assert store.conversation(HERE) is None


def test_a_conversation_is_kept_and_replaced(writing: Store) -> None:
    person = writing.person(ANA, at=1)
    first = Conversation(HERE, person.id, {"asks": "1.1", "deep": {"list": [1, None, True, 0.5]}, "ζ": "Ωραία 🏛"})
    second = Conversation(HERE, person.id, {})
    for conversation in (first, second):
        writing.save_conversation(conversation)
        assert writing.conversation(HERE) == conversation


def test_a_conversation_can_pass_to_another_person(writing: Store) -> None:
    ana, ben = writing.person(ANA, at=1), writing.person(BEN, at=1)
    for person in (ana, ben):
        writing.save_conversation(Conversation(HERE, person.id))
    assert writing.conversation(HERE) == Conversation(HERE, ben.id)


@pytest.mark.parametrize("part", ["platform", "bot", "team", "chat", "thread"])
def test_every_part_of_an_address_tells_conversations_apart(writing: Store, part: str) -> None:
    person = writing.person(ANA, at=1)
    there = replace(HERE, **{part: "other"})
    writing.save_conversation(Conversation(HERE, person.id, {"at": "here"}))
    writing.save_conversation(Conversation(there, person.id, {"at": "there"}))
    assert writing.conversation(HERE) == Conversation(HERE, person.id, {"at": "here"})
    assert writing.conversation(there) == Conversation(there, person.id, {"at": "there"})


def test_a_question_is_dropped_after_its_time_and_nothing_else(writing: Store) -> None:
    person = writing.person(ANA, at=1)
    asked = {"old": {"text": "why?", "at": 9}, "new": {"text": "why?", "at": 10}, "odd": {"text": "why?"}, "": None}
    for chat, question in asked.items():
        state = {"at": "menu", "entry": "a/1", **({"asked": question} if question else {})}
        writing.save_conversation(Conversation(replace(HERE, chat=chat), person.id, state))
    writing.drop_questions(10)
    left = {one.address.chat: one.state for one in writing.conversations(person.id)}
    bare = {"at": "menu", "entry": "a/1"}
    assert left == {"old": bare, "odd": bare, "": bare, "new": {**bare, "asked": {"text": "why?", "at": 10}}}


def test_a_conversation_needs_its_person(writing: Store) -> None:
    with pytest.raises(LookupError):
        writing.save_conversation(Conversation(HERE, "nobody"))


# -- prompts
def test_a_prompt_is_found_at_its_address_only(writing: Store) -> None:
    prompt = Prompt(HERE, "n1", 5, {"question": "1.1"})
    writing.save_prompt(prompt)
    assert writing.prompt(HERE, "n1") == prompt
    assert writing.prompt(HERE, "n2") is None
    assert writing.prompt(replace(HERE, chat="1002"), "n1") is None


def test_a_prompt_can_be_saved_again(writing: Store) -> None:
    writing.save_prompt(Prompt(HERE, "n1", 5, {"question": "1.1"}))
    again = Prompt(HERE, "n1", 6, {"question": "1.2"})
    writing.save_prompt(again)
    assert writing.prompt(HERE, "n1") == again


# -- forms
@pytest.fixture
def form(writing: Store) -> Form:
    return writing.create_form(writing.person(ANA, at=1).id, "a", "draft", at=2)


def test_a_new_form(writing: Store, form: Form) -> None:
    assert form == Form("id2", person="id1", programme="a", kind="draft", created_at=2, updated_at=2)
    assert writing.form(form.id) == form
    assert writing.answers(form.id) == {}
    assert writing.versions(form.id) == []


def test_no_such_form(store: Store) -> None:
    assert store.form("none") is None
    assert store.answers("none") == {}


def test_a_form_needs_its_person(writing: Store) -> None:
    with pytest.raises(LookupError):
        writing.create_form("nobody", "a", "check", at=1)


def test_a_changed_form_is_kept(writing: Store, form: Form) -> None:
    ben = writing.person(BEN, at=1)
    changed = replace(form, person=ben.id, updated_at=9, keep=True, staff_may_read=True, finished_at=8)
    writing.save_form(changed)
    assert writing.form(form.id) == changed


def test_a_form_that_is_not_there_cannot_be_written(writing: Store, form: Form) -> None:
    writing.drop_form(form.id)
    for write in (
        lambda: writing.save_form(form),
        lambda: writing.answer(form.id, "1.1", "yes", 3),
        lambda: writing.unanswer(form.id, "1.1", 3),
        lambda: writing.finish(form.id, {}, 3),
    ):
        with pytest.raises(LookupError):
            write()


def test_the_forms_of_a_person_newest_first(writing: Store) -> None:
    ana, ben = writing.person(ANA, at=1), writing.person(BEN, at=1)
    made = [writing.create_form(ana.id, "a", "check", at) for at in (10, 20, 20, 30)]
    writing.create_form(ben.id, "a", "check", at=40)
    writing.save_form(replace(made[0], updated_at=30))
    assert [form.id for form in writing.forms(ana.id)] == [made[3].id, made[0].id, made[1].id, made[2].id]


def test_the_forms_of_a_programme_or_kind(writing: Store) -> None:
    ana = writing.person(ANA, at=1).id
    ids = {(p, k): writing.create_form(ana, p, k, at=5).id for p in ("a", "b") for k in ("check", "draft")}
    assert {form.id for form in writing.forms(ana, "b")} == {ids["b", "check"], ids["b", "draft"]}
    assert [form.id for form in writing.forms(ana, "b", "check")] == [ids["b", "check"]]
    assert {form.id for form in writing.forms(ana, kind="draft")} == {ids["a", "draft"], ids["b", "draft"]}


def test_the_forms_of_everybody_oldest_first(writing: Store) -> None:
    ana, ben = writing.person(ANA, at=1).id, writing.person(BEN, at=1).id
    made = [writing.create_form(person, "a", "draft", at) for person, at in ((ana, 30), (ben, 10), (ana, 20))]
    writing.create_form(ben, "a", "check", at=15)
    assert writing.all_forms("draft") == [made[1], made[2], made[0]]


@pytest.mark.parametrize(
    "value",
    ["", "Ελλάδα 🏛 'quoted' \"twice\"\n", 0, -7, 2.5, True, None, [], ["a", 1], {"a": {"b": []}}, "x" * 100_000],
    ids=repr,
)
def test_an_answer_comes_back_as_it_was_given(writing: Store, form: Form, value: object) -> None:
    writing.answer(form.id, "1.1", value, at=3)
    kept = writing.answers(form.id)["1.1"]
    assert (kept, type(kept)) == (value, type(value))


def test_an_answer_that_json_does_not_have_is_refused(writing: Store, form: Form) -> None:
    with pytest.raises(ValueError, match="JSON"):
        writing.answer(form.id, "1.1", float("nan"), at=3)
    assert writing.answers(form.id) == {}


def test_answers_stay_in_the_order_they_were_first_given(writing: Store, form: Form) -> None:
    for leaf in ("2.1", "1.1", "3.1"):
        writing.answer(form.id, leaf, "first", at=3)
    writing.answer(form.id, "1.1", "second", at=4)
    assert list(writing.answers(form.id).items()) == [("2.1", "first"), ("1.1", "second"), ("3.1", "first")]
    writing.unanswer(form.id, "2.1", at=5)
    writing.answer(form.id, "2.1", "third", at=6)
    assert list(writing.answers(form.id)) == ["1.1", "3.1", "2.1"]


def test_answers_belong_to_their_form(writing: Store, form: Form) -> None:
    other = writing.create_form(form.person, "a", "draft", at=3)
    writing.answer(form.id, "1.1", "one", at=4)
    writing.answer(other.id, "1.1", "two", at=4)
    writing.unanswer(other.id, "1.1", at=5)
    assert writing.answers(form.id) == {"1.1": "one"}
    assert writing.answers(other.id) == {}


def test_answering_touches_the_form(writing: Store, form: Form) -> None:
    writing.answer(form.id, "1.1", "yes", at=7)
    assert writing.form(form.id) == replace(form, updated_at=7)
    writing.unanswer(form.id, "1.1", at=8)
    assert writing.form(form.id) == replace(form, updated_at=8)


def test_taking_back_what_was_not_answered_is_no_error(writing: Store, form: Form) -> None:
    writing.unanswer(form.id, "1.1", at=3)
    assert writing.answers(form.id) == {}


def test_a_dropped_form_takes_its_answers_and_versions_along(writing: Store, form: Form) -> None:
    writing.answer(form.id, "1.1", "yes", at=3)
    writing.finish(form.id, {"1.1": "yes"}, at=4)
    writing.drop_form(form.id)
    writing.drop_form(form.id)
    assert (writing.form(form.id), writing.answers(form.id), writing.versions(form.id)) == (None, {}, [])


def test_what_is_held_goes_after_its_time_and_nothing_else(writing: Store, form: Form) -> None:
    makes = {
        "held": replace(form, kind="check", finished_at=9),
        "young": replace(form, kind="check", finished_at=9, updated_at=10),
        "kept": replace(form, kind="check", finished_at=9, keep=True),
        "running": replace(form, kind="check"),
        "draft": replace(form, kind="draft", finished_at=9),
    }
    made = {name: writing.create_form(form.person, "a", one.kind, at=1).id for name, one in makes.items()}
    for name, one in makes.items():
        writing.save_form(replace(one, id=made[name], updated_at=10 if name == "young" else 9))
    writing.answer(made["held"], "1.1", "yes", at=9)
    writing.drop_held(10)
    assert [name for name, known in made.items() if writing.form(known) is None] == ["held"]
    assert writing.answers(made["held"]) == {}


def test_finished_drafts_are_numbered_from_one(writing: Store, form: Form) -> None:
    other = writing.create_form(form.person, "a", "draft", at=2)
    first = writing.finish(form.id, {"city": "Πάτρα"}, at=10)
    second = writing.finish(form.id, {}, at=20)
    assert (first, second) == (Version(form.id, 1, 10, {"city": "Πάτρα"}), Version(form.id, 2, 20, {}))
    assert writing.versions(form.id) == [first, second]
    assert writing.finish(other.id, {}, at=30).number == 1
    assert writing.form(form.id) == replace(form, finished_at=20, updated_at=20)


# -- counters
def test_counters_count_by_day_programme_and_what(writing: Store) -> None:
    for day, programme, what in [
        ("02", "a", "x"),
        ("01", "b", "x"),
        ("01", "a", "y"),
        ("01", "a", "x"),
        ("01", "a", "x"),
    ]:
        writing.count(day, programme, what)
    assert writing.counts() == [
        Count("01", "a", "x", 2), Count("01", "a", "y", 1), Count("01", "b", "x", 1), Count("02", "a", "x", 1),
    ]  # fmt: skip


# -- misses and what was taught
def test_a_miss_is_kept_with_a_person_only_where_it_is_handed_over(writing: Store) -> None:
    ana = writing.person(ANA, at=1).id
    plain = writing.keep_miss("a", "who pays?", "none", at=5)
    handed = writing.keep_miss("a", "when?", "weak", at=6, person=ana)
    assert plain == Miss(plain.id, "a", "who pays?", 5, "none")
    assert handed == Miss(handed.id, "a", "when?", 6, "weak", person=ana)
    assert writing.misses() == [plain, handed]


def test_misses_by_programme_oldest_first(writing: Store) -> None:
    late, early, other = (
        writing.keep_miss(programme, "?", "none", at) for programme, at in [("a", 9), ("a", 3), ("b", 5)]
    )
    assert writing.misses("a") == [early, late]
    assert writing.misses() == [early, other, late]


def test_an_answered_miss_goes_with_its_person(writing: Store) -> None:
    person = writing.person(ANA, at=1).id
    miss = writing.keep_miss("a", "when?", "weak", at=6, person=person)
    writing.answered_miss(miss.id, at=9)
    writing.answered_miss(miss.id + 1, at=9)
    assert writing.misses() == [replace(miss, answered_at=9)]
    writing.forget(person)
    assert writing.misses() == []


def test_how_many_misses_were_kept_is_known_when_they_are_gone(writing: Store) -> None:
    assert writing.kept_misses() == 0
    person = writing.person(ANA, at=1).id
    for number in range(3):
        writing.keep_miss("a", "when?", "weak", at=number, person=person)
    writing.forget(person)
    assert (writing.kept_misses(), len(writing.misses())) == (3, 0)
    writing.keep_miss("b", "why?", "none", at=9)
    assert writing.kept_misses() == 4


def test_a_miss_needs_its_person_where_it_has_one(writing: Store) -> None:
    with pytest.raises(LookupError):
        writing.keep_miss("a", "when?", "weak", at=6, person="nobody")


def test_what_is_taught_is_kept_once(writing: Store) -> None:
    first = Taught("a", "3.8", "who may join", at=9)
    writing.teach(first)
    version = writing.taught_version()
    writing.teach(replace(first, at=10))
    assert (writing.taught(), writing.taught_version()) == ([first], version)


def test_what_is_taught_by_programme_oldest_first(writing: Store) -> None:
    late, early, other = Taught("a", "1", "x", 9), Taught("a", "2", "x", 3), Taught("b", "1", "x", 5)
    for taught in (late, early, other):
        writing.teach(taught)
    assert writing.taught("a") == [early, late]
    assert writing.taught() == [early, other, late]


def test_a_taught_phrase_can_be_taken_back(writing: Store) -> None:
    writing.teach(Taught("a", "3.8", "who may join", at=9))
    for other in (("b", "3.8", "who may join"), ("a", "3.9", "who may join"), ("a", "3.8", "who")):
        assert not writing.unteach(*other)
    assert writing.unteach("a", "3.8", "who may join")
    assert not writing.unteach("a", "3.8", "who may join")
    assert writing.taught() == []


def test_the_version_of_what_is_taught_changes_with_it_and_never_comes_again(store: Store) -> None:
    seen = [store.taught_version()]
    with store.transaction():
        store.unteach("a", "3.8", "not there")
    assert store.taught_version() == seen[0]
    with pytest.raises(ZeroDivisionError), store.transaction():
        store.teach(Taught("a", "3.8", "rolled back", at=1))
        seen.append(store.taught_version())
        raise ZeroDivisionError
    assert store.taught_version() == seen[0]
    for change in (lambda: store.teach(Taught("a", "3.8", "kept", at=1)), lambda: store.unteach("a", "3.8", "kept")):
        with store.transaction():
            change()
        seen.append(store.taught_version())
    assert len(set(seen)) == 4
