"""The draft as a file and back: sent back unchanged nothing changes, filled in elsewhere nothing is lost."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.pack.model import Pack, Question
from faq.places.places import cities
from faq.rules.flow import Leaf, PartEnd, done_mark, leaves, may_end, optional_mark, position
from faq.text.spelling import clean, wordless
from handlers.dialog import system_visit
from handlers.dialog.turn import FileSpec
from handlers.forms import draft_import, form_sheet
from handlers.routing import made_files
from storage.open import open_store
from storage.records import Identity
from storage.store import Store
from tests.flow.talk import NZC, UTM, Talk, languages_of, shipped

NOBODY = Identity("test", "", "nobody")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government", "A4": "city", "A6": "Europe/Berlin"}


# -- any draft, written and sent back

AWKWARD = (
    "# a heading",
    "## B · Part",
    "### A1 · City (mandatory)",
    "> a quote",
    "- a bullet",
    "- Name: Anna",
    "\\ backslash",
    "\\# both",
    "1. one; two",
    "a; b; c",
    "a\\;b\\\\",
    "ends with a backslash\\",
    "trailing: colon",
    "⚠ 1,000 · 日本語 \U0001f600",
    "x" * 400,
    "yes",
    "12",
    "2025-01-01",
    "tab\there",
    "  spaces  ",
    "\u202eright to left",
    "Ünïcödé",
    "<b>&amp;",
    "--- ",
    "```",
    "***",
    "| a | b |",
    "ſ",
    "İstanbul",
)
LINE = st.sampled_from(AWKWARD) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
LINES = st.lists(LINE, min_size=1, max_size=6).map("\n".join)


def value_of(field: Question, dice: random.Random, words: Iterator[str]) -> Any:
    """A value as an answer to the field would store it."""
    if field.type in ("text", "long"):
        return clean(next(words), lines=field.type == "long") or "x"
    if field.type == "multi":
        most = field.max if isinstance(field.max, int) else len(field.options)
        return [one.id for one in dice.sample(field.options, dice.randint(1, most))]
    if field.options:
        return dice.choice([*(one.id for one in field.options), *(["unsure"] if field.unsure else [])])
    return dice.choice(
        {
            "yesno": ["yes", "no"],
            "tick": ["yes"],
            "integer": [1, 49_999, 50_000, 10**9],
            "year": [2000, 2024],
            "country": ["DE", "GB", "CI", "US"],
            "date": ["2024-02-29", "2025-08-08"],
            "zone": ["Europe/Berlin", "Asia/Manila"],
            "email": ["a.b+c@city.example"],
            "phone": ["+3221234567"],
        }[field.type]
    )


def fill(pack: Pack, dice: random.Random, words: Iterator[str]) -> dict[str, Any]:
    """A draft as a person leaves it: through the questions in order up to some point, some of the optional ones, with gaps."""
    answers: dict[str, Any] = {}
    for _ in range(dice.randint(1, 80)):
        at = position(pack.application.question, pack.application.part, answers)
        if at is None:
            break
        if isinstance(at, PartEnd):
            chosen = dice.choice([None, *at.optional])
            first = next(iter(leaves([chosen], answers)), None) if chosen else None
            answers |= {first.id: value_of(first.field, dice, words)} if first else {optional_mark(at.part): True}
        elif may_end(at, answers) and dice.random() < 0.6:
            answers[done_mark(at.question)] = True
        else:
            answers[at.id] = value_of(at.field, dice, words)
    for leaf in dice.sample(sorted(answers), min(3, len(answers))):
        if leaf.count(".") < 2 and not form_sheet.is_mark(leaf):
            del answers[leaf]
    return answers


@cache
def bench(folder: Path) -> Store:
    """One store for all drafts of a test."""
    return open_store(str(folder / "drafts.db"))


def written(store: Store, form: str, programme: str, language: str) -> str:
    spec = FileSpec("draft.md", {"programme": programme, "language": language, "form": form, "version": 0})
    made = made_files.make(spec, store, shipped(), languages_of(shipped().packs), NOW)
    assert made is not None
    return made.content


def sent_back(store: Store, form: str, programme: str, language: str, content: str) -> list[str]:
    """What is said about a file."""
    visit = system_visit.desk(store, shipped(), languages_of(shipped().packs), NOW, programme, language)
    kept = store.form(form)
    assert kept is not None
    blocks = draft_import.take_in(visit, form_sheet.sheet_of(visit, kept), content)
    return [line for block in blocks for line in (block.text, *block.items) if line]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("programme", [UTM, NZC])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), texts=st.lists(LINES, min_size=1, max_size=12))
def test_a_draft_sent_back_as_it_was_written_changes_nothing(
    programme: str, language: str, seed: int, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = random.Random(seed)
    words = iter(lambda: dice.choice(texts), None)
    store = bench(tmp_path_factory.getbasetemp())
    answers = fill(shipped().packs[programme], dice, words)
    with store.transaction():
        form = store.create_form(store.person(NOBODY, 0).id, programme, "draft", 0).id
        for leaf, value in answers.items():
            store.answer(form, leaf, value, 0)
        for change in ("", "\ufeff", "\r\n"):
            content = written(store, form, programme, language)
            content = change + content if change != "\r\n" else content.replace("\n", "\r\n")
            said = sent_back(store, form, programme, language, content)
            assert dict(store.answers(form)) == answers
            nothing = languages_of(shipped().packs)[language].tn(
                "I took over {number} answer.", "I took over {number} answers.", 0
            )
            assert said == [nothing]
        store.drop_form(form)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**32), texts=st.lists(LINES.filter(lambda words: not wordless(words)), min_size=1, max_size=12)
)
def test_a_draft_can_be_rebuilt_from_its_file_alone(
    seed: int, texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = random.Random(seed)
    words = iter(lambda: dice.choice(texts), None)
    store = bench(tmp_path_factory.getbasetemp())
    answers = fill(shipped().packs[UTM], dice, words)
    with store.transaction():
        person = store.person(NOBODY, 0).id
        first, second = (store.create_form(person, UTM, "draft", 0).id for _ in range(2))
        for leaf, value in answers.items():
            store.answer(first, leaf, value, 0)
        said = sent_back(store, second, UTM, "en", written(store, first, UTM, "en"))
        applying = {one.id for one in _applying(store, first)}
        wanted = {leaf: value for leaf, value in answers.items() if leaf in applying}
        got = {leaf: value for leaf, value in store.answers(second).items() if not form_sheet.is_mark(leaf)}
        assert got == wanted, said
        for form in (first, second):
            store.drop_form(form)


def _applying(store: Store, form: str) -> list[Leaf]:
    visit = system_visit.desk(store, shipped(), languages_of(shipped().packs), NOW, UTM)
    kept = store.form(form)
    assert kept is not None
    return form_sheet.answered_leaves(form_sheet.sheet_of(visit, kept))


# -- filled in elsewhere


@pytest.fixture
def city(talk: Talk) -> Talk:
    talk.has("draft", CITY)
    return talk


def under(content: str, heading: str, words: str) -> str:
    """The file with these words under a heading, as somebody writes them there."""
    lines = content.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"### {heading} "))
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("#")), len(lines))
    ours = [line for line in lines[start + 1 : end] if line.startswith(">")]
    return "\n".join([*lines[: start + 1], *ours, "", words, "", *lines[end:]]) + "\n"


def exported(talk: Talk) -> str:
    return talk.say("export").made(".md").content


def test_many_answers_at_once(city: Talk) -> None:
    content = exported(city)
    for heading, words in {
        "A7": "Mild and wet.",
        "B1": "It has not applied yet",
        "C1": "- Name: Anna Muster\n- Role: Head\n- Department: Office of\n  the climate",
        "C2": "anna@city.example",
        "C7": "Council; finance",
        "D2": "1. Ben; Planner\n2. Cleo; Engineer",
        "D4": "yes",
        "E1": "- priorities: Waste-to-energy, 7",
        "E2": "One.\n\nTwo.",
        "A5": "- Inhabitants in total: 61 000\n- Year of the count: 2024",
    }.items():
        content = under(content, heading, words)
    city.send(content).shows("I took over 16 answers.", "A · Your city: done (6/6)").hides("could not read")
    answers = city.answers()
    assert (answers["B1"], answers["C1.department"], answers["C7"]) == (
        "not_applied",
        "Office of the climate",
        ["council", "finance"],
    )
    assert (answers["D2.1.role"], answers["D2.done"], answers["E1.priorities"]) == (
        "Engineer",
        True,
        ["Waste-to-energy", "Clean hydrogen"],
    )
    assert (answers["E2"], answers["A5.inhabitants"]) == ("One.\n\nTwo.", 61_000)
    assert city.send(exported(city)).shows("I took over 0 answers.")


def test_wrong_ones_are_listed_and_kept_as_they_came_until_they_are_answered(city: Talk) -> None:
    content = under(under(under(exported(city), "C2", "anna at home"), "B1", "dunno"), "A6", "Mars")
    said = city.send(content).shows(
        "I took over 0 answers.", "These I could not read.", "• A6: Mars (", "• B1: dunno (", "• C2: anna at home ("
    )
    said.shows("Your draft", "Sent in a file and not understood:", "• A6: Mars")
    answers = city.answers()
    assert (answers["unread.C2"], answers["A6"], "C2" in answers) == ("anna at home", "Europe/Berlin", False)
    again = exported(city)
    assert "\nanna at home\n" in again
    city.send(again).shows("I took over 0 answers.").shows("• C2: anna at home")
    city.say("change C2", "anna@city.example", "tasks").hides("C2: anna at home")
    city.send(under(exported(city), "A6", "Europe/Paris")).shows("I took over 1 answer.").hides("Mars")
    assert city.answers()["A6"] == "Europe/Paris"


def test_a_blank_answer_changes_nothing(city: Talk) -> None:
    content = exported(city)
    for heading in ("A1", "A2", "A3", "A4", "A6", "H1"):
        content = under(content, heading, "")
    city.send(content).shows("I took over 0 answers.")
    assert city.answers() == CITY


def test_lines_after_a_hash_within_an_answer_belong_to_it(city: Talk) -> None:
    words = "# Our goals\nLess gas.\n## More\n### Further thoughts here\n- bullets\n#hashtag"
    city.send(under(exported(city), "E2", words)).shows("I took over 1 answer.").hides("no questions of this programme")
    assert city.answers()["E2"] == words


def test_our_own_lines_and_unknown_headings(city: Talk) -> None:
    city.send("### A1 · City\n> a remark of ours\nBetatown\n\n### Z9 · Old one\nsomething\n").shows(
        "I took over 1 answer.", "no questions of this programme: Z9"
    )
    assert city.answers()["A1"] == "Betatown"


def test_a_file_that_is_none_of_ours(city: Talk) -> None:
    for content in ("", "hello", "# A1\nx", "### Z1\nx", "\ufeff", "{}", "#" * 50_000):
        city.send(content).shows("I do not find my headings (such as ### A1) in this file.")
    assert city.answers() == CITY


def test_a_file_of_the_other_programme_is_not_put_into_this_draft(city: Talk) -> None:
    content = exported(city)
    city.has("draft", {"H1": "yes"}, NZC)
    city.send(content).shows("That is about UTM City2City; we are talking about NetZeroCities")
    city.press("Switch to UTM City2City")
    city.send(content).shows("I took over 0 answers.")


def test_before_a_programme_is_chosen_a_file_asks_for_it(newcomer: Talk) -> None:
    newcomer.send("### A1\nx").shows("Which programme is it about?")


def test_a_municipality_s_line_that_is_gone_is_taken_out(city: Talk) -> None:
    city.has("draft", {"H1": "yes"}, NZC)
    city.knows(programme=UTM)
    own = {f"B6.{n}.{key}": value for n, name in enumerate(("Alpha", "Beta; C", "Gamma")) for key, value in
           {"name": name, "inhabitants": 100 + n, "gcom": "signatory", "plan": "whole"}.items()}  # fmt: skip
    with city.store() as store, store.transaction():
        form = next(one.id for one in store.forms(store.person(city.identity, 0).id, UTM, "draft"))
        for leaf, value in {**own, "A3": "consortium", "B6.done": True}.items():
            store.answer(form, leaf, value, 0)
    content = exported(city)
    assert "2. Beta\\; C; 101; Yes, it is a signatory; Yes, it covers the whole municipality" in content
    gone = content.replace(next(line for line in content.splitlines() if line.startswith("2. Beta")) + "\n", "")
    city.send(gone).shows("I took over 2 answers.", "Taken out of the list.", "• Gamma")
    with city.store() as store:
        kept = store.answers(form)
    assert [kept.get(f"B6.{n}.name") for n in range(3)] == ["Alpha", "Gamma", None]


def test_more_lines_than_a_list_has_room_for_are_kept_and_listed(city: Talk) -> None:
    rows = "\n".join(f"{number}. Person {number}; Role" for number in range(1, 8))
    city.send(under(exported(city), "D2", rows)).shows(
        "I took over 10 answers.", "• D2.5: Person 6; Role (Please choose at most 5; you chose 7.)"
    )
    assert (city.answers()["unread.D2.6"], "D2.5.name" in city.answers()) == ("Person 7; Role", False)
    assert "> Not understood: Person 6; Role" in exported(city)


def test_a_list_may_be_written_without_numbers_and_with_gaps(city: Talk) -> None:
    city.send(under(exported(city), "D2", "- Ben; Planner\n* Cleo\n3. ; Engineer\n4.\n;;")).shows(
        "I took over 4 answers."
    )
    assert {k: v for k, v in city.answers().items() if k.startswith("D2")} == {
        "D2.0.name": "Ben", "D2.0.role": "Planner", "D2.1.name": "Cleo", "D2.2.role": "Engineer", "D2.done": True,
    }  # fmt: skip
    city.say("draft", "change D2.2.name").shows("What is this person's name?").hides("That is all")


def test_fields_are_found_by_id_by_label_and_in_the_other_language(city: Talk) -> None:
    french = languages_of(shipped().packs)["fr"]
    label = french.pack(UTM, "Role")
    assert label != "Role"
    city.knows(programme=UTM, language="fr")
    city.send(f"### C1\n- name: Anna\n- {label}: Cheffe\n- Department: Bureau\n- Shoe size: 42\n")
    answers = city.answers()
    assert (answers["C1.name"], answers["C1.role"], answers["C1.department"]) == (
        "Anna",
        "Cheffe",
        "Bureau - Shoe size: 42",
    )


@pytest.mark.parametrize("lines", ["yes, the whole time", "yes\n- Same lead throughout:\n- How you hand over:"])
def test_words_under_a_question_of_fields_answer_its_first_field(city: Talk, lines: str) -> None:
    city.send(f"### D3 · Same lead throughout\n\n{lines}\n").shows("I took over 1 answer.")
    assert city.answers()["D3.same"] == "yes"


def test_words_under_a_question_of_fields_that_are_not_understood_are_listed_and_kept(city: Talk) -> None:
    city.send("### D3 · Same lead throughout\n\nwe shall see\nin May\n").shows("D3.same: we shall see")
    city.say("summary").shows("Sent in a file and not understood:", "D3", "we shall see")
    city.send("### D3 · Same lead throughout\n\nwe shall see\n- Same lead throughout: no\n")
    assert city.answers()["D3.same"] == "no"


def test_an_english_file_is_understood_by_who_talks_french(city: Talk) -> None:
    content = under(exported(city), "B1", "It has applied and is waiting for the answer")
    city.knows(programme=UTM, language="fr")
    city.send(content)
    assert city.answers()["B1"] == "pending"


# -- what is exported


def test_the_two_files(city: Talk) -> None:
    said = city.say("export").shows("Your draft as text to read, fill in and send back, and as data.")
    text, data = said.made(".md").content, json.loads(said.made(".json").content)
    assert (said.made(".md").name, said.made(".json").name) == ("utm-city2city-draft.md", "utm-city2city-draft.json")
    canonical = json.dumps(data["answers"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data["sha256"] == hashlib.sha256(canonical.encode()).hexdigest()
    assert (data["submitted"], data["version"], data["label"]) == (False, None, "draft helper, not the official form")
    for part in (
        "# UTM City2City · application draft",
        "> draft helper, not the official form. Not submitted.",
        f"> SHA-256: {data['sha256']}",
        "## A · Your city",
        "### A3 · Kind of applicant (mandatory)",
        "> one of: A city, town, county",
        "### A7 · Climate and urban context (optional)",
    ):
        assert part in text
    assert "> Version" not in text


def test_a_finished_version_is_exported_as_it_was(city: Talk) -> None:
    city.say("finish", "1")
    with city.store() as store, store.transaction():
        store.answer(store.all_forms("draft")[0].id, "A1", "Later", 0)
        form = store.all_forms("draft")[0].id
        made = made_files.make(
            FileSpec("draft.md", {"programme": UTM, "language": "en", "form": form, "version": 1}),
            store,
            shipped(),
            city.languages,
            NOW,
        )
        assert made is not None
        assert "Alphaville" in made.content
        assert "Later" not in made.content


@pytest.mark.parametrize("make", ["draft.md", "draft.json"])
def test_a_file_of_a_draft_that_is_gone_is_none(city: Talk, make: str) -> None:
    data: Mapping[str, Any] = {"programme": UTM, "language": "en", "form": "gone", "version": 0}
    with city.store() as store:
        assert made_files.make(FileSpec(make, data), store, shipped(), city.languages, NOW) is None


def test_a_file_in_french_has_french_words_around_the_same_answers(city: Talk) -> None:
    city.knows(programme=UTM, language="fr")
    content = exported(city)
    assert "(mandatory)" not in content
    assert "Alphaville" in content
    city.send(content)
    assert city.answers() == CITY


def test_cities_that_are_offered_have_what_is_filled_in() -> None:
    assert all(city.country and city.zone and city.population for city in cities("Köln", 3))
