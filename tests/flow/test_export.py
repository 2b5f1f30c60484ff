"""The draft as a file and back: sent back unchanged nothing changes, filled in elsewhere nothing is lost."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
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
from handlers.dialog.turn import FileSpec, Press
from handlers.forms import draft_import, form_sheet, import_changes
from handlers.forms.draft_import import MOST_SURPLUS
from handlers.forms.sent_files import read_file
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


def sent_back(store: Store, form: str, programme: str, language: str, content: str | bytes) -> list[str]:
    """What is said about a file."""
    visit = system_visit.desk(store, shipped(), languages_of(shipped().packs), NOW, programme, language)
    kept = store.form(form)
    assert kept is not None
    sheet = form_sheet.sheet_of(visit, kept)
    asked = draft_import.plan(visit, sheet, read_file(content.encode() if isinstance(content, str) else content).lines)
    assert asked is not None
    import_changes.carry_out(visit, sheet, asked.changes, asked.newer)
    return [line for block in import_changes.told(visit, sheet, asked) for line in (block.text, *block.items) if line]


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


def stored(talk: Talk) -> dict[str, Any]:
    """The answers, without marks."""
    return {leaf: value for leaf, value in talk.answers().items() if not form_sheet.is_mark(leaf)}


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
        "I took over 0 answers.",
        "These I could not read.",
        "• A6 Time zone: Mars (",
        "• B1 UTM City Cohort: dunno (",
        "• C2 E-mail: anna at home (",
    )
    said.shows("Your draft", "3 answers are not used; `summary` lists them.")
    city.say("summary").shows("Sent in a file and not understood:", "• A6 Time zone: Mars")
    answers = city.answers()
    assert (answers["unread.C2"], answers["A6"], "C2" in answers) == ("anna at home", "Europe/Berlin", False)
    again = exported(city)
    assert "\nanna at home\n" in again
    city.send(again).shows("I took over 0 answers.")
    city.say("summary").shows("• C2 E-mail: anna at home")
    city.say("change C2", "anna@city.example", "tasks").hides("C2: anna at home")
    city.send(under(exported(city), "A6", "Europe/Paris")).shows("I took over 1 answer.").hides("Mars")
    assert city.answers()["A6"] == "Europe/Paris"


def test_a_blank_answer_is_emptied_and_told(city: Talk) -> None:
    content = under(under(exported(city), "A1", ""), "A6", "-")
    said = city.send(content).shows("I took over 0 answers.", "I emptied:", "• A1 City or authority: Alphaville")
    said.shows("• A6 Time zone: Europe/Berlin")
    assert stored(city) == {key: value for key, value in CITY.items() if key not in ("A1", "A6")}


def test_a_blank_answer_of_a_file_that_does_not_say_what_was_there_changes_nothing(city: Talk) -> None:
    city.send("### A1 · City or authority\n\n### A2 · Country\n\nFrance\n").shows("A2 Country: Germany → France")
    assert stored(city) == {**CITY, "A2": "FR"}


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
    for content in ("hello", "### Z1\nx", "\ufeff\n", "{}", "#" * 50_000, "A1\nx"):
        city.send(content).shows("I do not find the questions (such as A1) in this file.")
    city.send("").shows("That file is empty.")
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
    city.send(gone).shows("I took over 2 answers.", "I emptied:", "• B6 Beta; C: 101").hides("Gamma")
    with city.store() as store:
        kept = store.answers(form)
    assert [kept.get(f"B6.{n}.name") for n in range(3)] == ["Alpha", "Gamma", None]


def test_more_lines_than_a_list_has_room_for_are_kept_and_listed(city: Talk) -> None:
    rows = "\n".join(f"{number}. Person {number}; Role" for number in range(1, 8))
    city.send(under(exported(city), "D2", rows)).shows(
        "I took over 10 answers.",
        "• D2 Other representatives 6: Person 6; Role (Please choose at most 5; you chose 7.)",
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
    city.send("### D3 · Same lead throughout\n\nwe shall see\nin May\n").shows("D3 Same lead throughout: we shall see")
    city.say("summary").shows("Sent in a file and not understood:", "D3", "we shall see")
    city.send("### D3 · Same lead throughout\n\nwe shall see\n- Same lead throughout: no\n")
    assert city.answers()["D3.same"] == "no"


def test_an_english_file_is_understood_by_who_talks_french(city: Talk) -> None:
    content = under(exported(city), "B1", "It has applied and is waiting for the answer")
    city.knows(programme=UTM, language="fr")
    city.send(content)
    assert city.answers()["B1"] == "pending"


# -- what is exported


def test_where_files_are_sent_by_the_platform_no_command_for_it_is_told(city: Talk) -> None:
    for words in ("export", "help all"):
        city.say(words).hides("/file")


def test_the_two_files(city: Talk) -> None:
    said = city.say("export").shows("Your draft for Word and as plain text: fill in either and send it back.")
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


# -- what programs and people do to a text


BULLETS = ("- ", "– ", "— ", "• ", "* ", "· ", "o ", "\t•\t", "  - ", "")


@pytest.mark.parametrize("bullet", BULLETS)
def test_fields_are_found_behind_any_bullet_and_with_spaces_before_the_colon(city: Talk, bullet: str) -> None:
    content = exported(city).replace("- Inhabitants in total:", f"{bullet}Inhabitants in total\u00a0: 46.500")
    content = content.replace("- Year of the count:", f"{bullet}**Year of the count:** 2021")
    city.send(content).shows("A5 Inhabitants · Inhabitants in total: 46,500")
    assert (stored(city)["A5.inhabitants"], stored(city)["A5.year"]) == (46_500, 2021)


HEADINGS = (
    "### A7 · Climate and urban context (optional)", "### A7 - Climate and urban context", "### A7 – Climate",
    "###A7: Climate", "## A7 · Climate and urban context", "A7 · Climate and urban context (optional)",
    "**A7 · Climate and urban context (optional)**", "A7 Climate and urban context", "### A7 \ufffd Climate", "### A7. Climate ###",
)  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_are_known_by_their_id_and_label(city: Talk, heading: str) -> None:
    content = exported(city).replace("### A7 · Climate and urban context (optional)", heading)
    city.send(under(content, "B1", "").replace(heading, f"{heading}\n\nMild.\n"))
    assert stored(city) == {**CITY, "A7": "Mild."}


def test_the_heading_of_a_part_is_no_answer_whatever_its_dash(city: Talk) -> None:
    for sign in ("·", "-", "–", "—", ":", "•"):
        content = under(exported(city), "F4", f"The lake {sign}").replace(
            "## G · Commitments", f"## G {sign} Commitments"
        )
        city.send(content).hides("Commitments (")
        assert stored(city)["F4"] == f"The lake {sign}"


def test_lines_of_ones_own_that_begin_with_a_quotation_sign_are_kept(city: Talk) -> None:
    words = "> We are a city of lakes\nsaid the mayor.\n> And of rivers"
    city.send(under(exported(city), "E2", words))
    assert stored(city)["E2"] == words
    city.send("### E2 · Motivation\n> An old instruction\n\nNew words.\n").shows(
        "made no answer", "• E2: > An old instruction"
    )
    assert stored(city)["E2"] == "New words."


def test_our_lines_are_known_in_another_language_and_in_another_place(city: Talk) -> None:
    city.knows(programme=UTM, language="fr")
    content = exported(city)
    city.knows(programme=UTM, language="en")
    city.send(content).shows("I took over 0 answers.").hides("made no answer")
    lost = content.replace("### A7", "A7?")
    city.send(lost).hides("made no answer")
    assert ">" not in stored(city)["A6"]


def test_everything_that_was_not_used_is_listed(city: Talk) -> None:
    content = exported(city).replace("## B · Eligibility", "## B · Eligibility\n\nNote to the mayor: sign here.")
    content = content.replace("## A · Your city", "Dear team,\nplease look.\n\n## A · Your city")
    content = under(content, "D2", "Ben; Planner; ben@city.example")
    content += "\n### Z9 · An old question\n\nAn old answer\n\n### A1 · City or authority\n\nBetaville\n"
    said = city.send(content).shows(
        "no questions of this programme: Z9", "made no answer of these lines", "• Dear team,", "• please look.",
        "• Note to the mayor: sign here.", "• D2: ben@city.example", "• Z9: An old answer", "• A1: Betaville",
    )  # fmt: skip
    said.hides("SHA-256", "State")
    assert stored(city)["A1"] == "Alphaville"


def test_many_lines_that_were_not_used_are_counted(city: Talk) -> None:
    city.send("### Z9 · Old\n" + "line\n" * 1_000 + "### A1 · City\nBetaville\n").shows("• 975 more lines")


def test_what_is_kept_of_a_question_that_is_gone_never_becomes_an_answer(city: Talk) -> None:
    with city.store() as store, store.transaction():
        form = store.all_forms("draft")[0].id
        store.answer(form, "Z1", "old words\nof two lines", 0)
    city.send(exported(city)).shows("I took over 0 answers.").hides("made no answer")
    assert stored(city) == {**CITY, "Z1": "old words\nof two lines"}


# -- what changed, what is newer, and back again


def test_what_changed_is_told_as_old_and_new_and_undone_with_one_tap(city: Talk) -> None:
    before = city.answers()
    content = under(under(under(exported(city), "A1", "Betaville"), "A6", ""), "A7", "Mild.")
    content = under(content, "D2", "Ben; Planner\nCleo; Engineer")
    said = city.send(under(content, "C2", "anna at home")).shows(
        "I took over 6 answers.", "• A1 City or authority: Alphaville → Betaville", "• A7 Climate and urban context: Mild.",
        "• D2 Ben: Planner", "I emptied:", "• A6 Time zone: Europe/Berlin", "• C2 E-mail: anna at home (",
    )  # fmt: skip
    undo = said.button("Undo this import")
    city.say("menu")
    city.press(undo).shows(
        "The import is undone.", "A1 City or authority: Betaville → Alphaville", "A6 Time zone: Europe/Berlin"
    )
    assert city.answers() == before
    assert city.try_to_give(Press(undo.data)).replies == []
    city.say("menu")
    city.press(undo).shows("This import cannot be undone any more.")
    assert city.answers() == before


def test_an_import_is_undone_by_its_words_on_the_parts_of_the_draft(city: Talk) -> None:
    city.send(under(exported(city), "A1", "Betaville"))
    city.say("help")
    city.say("tasks", "undo this import").shows("The import is undone.").hides("12. Undo this import")
    assert city.answers() == CITY


def test_what_was_changed_since_an_import_is_left_by_its_undoing(city: Talk) -> None:
    undo = city.send(under(under(exported(city), "A1", "Betaville"), "A7", "Mild.")).button("Undo this import")
    city.say("change A1", "Gammaville", "tasks").shows("Undo this import")
    assert not {"Alphaville", "Betaville"} & set(str(city.answers()[form_sheet.IMPORTED]).split("'"))
    city.press(undo).shows("The import is undone.", "These were changed since, so I left them: A1")
    assert stored(city) == {**CITY, "A1": "Gammaville"}


def test_what_is_emptied_after_an_import_is_kept_nowhere(city: Talk) -> None:
    undo = city.send(under(exported(city), "A1", "Betaville")).button("Undo this import")
    city.say("draft", "clear A1")
    assert city.answers() == {key: value for key, value in CITY.items() if key != "A1"}
    city.say("tasks").hides("Undo this import")
    city.press(undo).shows("This import cannot be undone any more.")


def test_an_older_button_does_not_undo_a_newer_import(city: Talk) -> None:
    undo = city.send(under(exported(city), "A1", "Betaville")).button("Undo this import")
    city.now += timedelta(minutes=1)
    city.send(under(exported(city), "A1", "Gammaville"))
    city.press(undo).shows("cannot be undone")
    assert stored(city)["A1"] == "Gammaville"


def test_answers_that_are_newer_here_are_asked_about(city: Talk) -> None:
    content = under(under(under(exported(city), "A1", "From the file"), "A7", "Mild."), "A6", "")
    city.say("draft", "change A1", "Typed here", "change A6", "Europe/Paris", "change B1", "It has not applied yet")
    city.send(content).shows(
        "I took over 1 answer.", "A7", "These answers are newer here than in the file:",
        "• A1 City or authority: here Typed here; in the file From the file",
        "• A6 Time zone: here Europe/Paris; in the file empty",
        "Take the file's", "Keep mine", "Undo this import",
    )  # fmt: skip
    here = {**CITY, "A1": "Typed here", "A6": "Europe/Paris", "A7": "Mild.", "B1": "not_applied"}
    assert stored(city) == here
    city.press("Keep mine").shows("I left your answers as they are.")
    assert stored(city) == here
    city.send(content)
    city.say("take the file's").shows("I took over 1 answer.", "Typed here → From the file", "I emptied:", "A6")
    assert stored(city) == {**{k: v for k, v in here.items() if k != "A6"}, "A1": "From the file"}
    city.press("Undo this import").shows("The import is undone.")
    assert stored(city) == here


def test_answers_that_changed_here_and_not_in_the_file_are_kept_without_asking(city: Talk) -> None:
    content = under(exported(city), "A7", "Mild.")
    city.say("draft", "change A1", "Typed here", "clear A6", "change D2", "Ben", "Planner")
    city.send(content).shows(
        "I took over 1 answer.", "Changed here since, and not in the file, so I kept them: A1, A6 and D2"
    )
    assert stored(city) == {
        **{k: v for k, v in CITY.items() if k != "A6"}, "A1": "Typed here", "A7": "Mild.",
        "D2.0.name": "Ben", "D2.0.role": "Planner",
    }  # fmt: skip


def test_a_file_of_another_draft_replaces_nothing_unasked(city: Talk, talk: Talk) -> None:
    other = talk.beside("ben")
    other.has("draft", {**CITY, "A1": "Benville", "A7": "Hot."})
    content = exported(other)
    city.send(content).shows(
        "This file is of another draft than the one you have here.", "I took over 1 answer.", "A7", "This answer is newer here",
        "here Alphaville; in the file Benville",
    )  # fmt: skip
    assert stored(city) == {**CITY, "A7": "Hot."}


def test_a_file_of_an_older_version_of_the_assistant_replaces_nothing_unasked(city: Talk) -> None:
    old = "\n".join(line for line in exported(city).splitlines() if not line.startswith("> State"))
    city.send(under(old, "A1", "")).shows("I emptied:", "A1")
    city.press("Undo this import")
    city.say("change A1", "Typed here")
    city.send(under(old, "A7", "Mild.")).shows("I took over 1 answer.", "here Typed here; in the file Alphaville")


def test_what_an_import_changed_goes_with_the_draft(city: Talk) -> None:
    city.send(under(exported(city), "A1", "Betaville"))
    assert "Betaville" in str(city.answers()[form_sheet.IMPORTED])
    with city.store() as store, store.transaction():
        person = store.person(city.identity, 0).id
        store.forget(person)
        assert store.all_forms("draft") == []
    assert b"Betaville" not in city.path.read_bytes()


def test_a_mark_of_an_import_is_in_no_file_and_no_summary(city: Talk) -> None:
    city.send(under(exported(city), "A1", "Betaville"))
    for words in (exported(city), city.say("summary").text):
        assert form_sheet.IMPORTED not in words


def test_a_row_that_cannot_be_read_never_gets_its_neighbour_s_answer(city: Talk) -> None:
    own = {f"B6.{n}.{key}": value for n, name in enumerate(("Alpha", "Beta"))
           for key, value in {"name": name, "inhabitants": 100 + n}.items()}  # fmt: skip
    with city.store() as store, store.transaction():
        form = store.all_forms("draft")[0].id
        for leaf, value in {**own, "A3": "consortium", "B6.done": True}.items():
            store.answer(form, leaf, value, 0)
    lines = [line for line in exported(city).splitlines() if not line.startswith("1. Alpha")]
    city.send("\n".join(lines).replace("2. Beta; 101", "1. Beta; a few")).shows(
        "I emptied:", "B6 Alpha", "• B6 Municipalities 1 · Inhabitants: a few ("
    )
    assert {k: v for k, v in stored(city).items() if k.startswith("B6")} == {
        "B6.0.name": "Beta",
        "B6.0.inhabitants": 101,
    }


def test_rows_without_room_stay_out_of_the_next_file_s_answers(city: Talk) -> None:
    rows = "\n".join(f"{number}. Person {number}; Role" for number in range(1, 5 + MOST_SURPLUS + 4))
    city.send(under(exported(city), "D2", rows)).shows("I took over 10 answers.")
    city.send(exported(city)).shows("I took over 0 answers.").hides("made no answer")


# -- what a file says beside its answers


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("C4", "in progress – council votes 12 March", "in_progress"),
        ("C4", "Yes (decided by the council)", "yes"),
        ("D4", "Yes - two of three", "yes"),
        ("D3", "- Same lead throughout: no, we rotate", "no"),
    ],
)
def test_words_beside_a_choice_in_a_file_are_told_to_be_left_out(city: Talk, name: str, typed: str, kept: str) -> None:
    city.send(under(exported(city), name, typed)).shows(
        "I took over 1 answer.", "Of these I kept only the answer.", f"• {name} ", typed.rpartition(": ")[2]
    )
    assert stored(city)[name if name != "D3" else "D3.same"] == kept


@pytest.mark.parametrize(
    ("name", "typed"),
    [("C4", "in progress"), ("D4", "Yes!"), ("D4", "yes please"), ("B4", "Signatory"), ("B1", "not yet")],
)
def test_a_choice_without_other_words_is_not_told_twice(city: Talk, name: str, typed: str) -> None:
    city.send(under(exported(city), name, typed)).shows("I took over 1 answer.").hides("Of these I kept only")


def test_what_was_not_read_is_called_by_its_name(city: Talk) -> None:
    content = under(exported(city), "D1", "- Decision authority: somehow or other")
    city.send(content).shows("• D1 Lead representative · Decision authority: somehow or other (")
    city.say("summary").shows("not understood:", "• D1 Lead representative · Decision authority: somehow or other")


def test_a_file_that_is_sent_twice_asks_nothing_and_leaves_the_way_back(city: Talk) -> None:
    city.say("draft", "change A3", "consortium")
    before = stored(city)
    content = under(exported(city), "B6", "1. Marl; 83000; yes; somehow\n2. Herten; 61000; yes; yes")
    city.send(content).shows("I took over", "B6 Municipalities 1 · Climate plan: somehow (")
    city.now += timedelta(minutes=1)
    city.send(content).shows("I took over 0 answers.", "Climate plan: somehow (").hides("newer here than in the file")
    city.say("tasks", "Undo this import").shows("The import is undone.")
    assert stored(city) == before


def test_a_long_answer_that_changed_is_shown_where_it_changed(city: Talk) -> None:
    long = "We are a city by the lake and know floods since the year of the great storm, and each"
    city.send(under(exported(city), "E2", f"{long} spring brings more."))
    city.send(under(exported(city), "E2", f"{long} autumn brings more.")).shows(
        "E2 Motivation: … storm, and each spring brings more. → … storm, and each autumn brings more."
    )


@pytest.mark.parametrize("word", ["undo", "undo the import", "Undo that"])
def test_undo_takes_back_the_file_that_came_just_before(city: Talk, word: str) -> None:
    city.say("draft", "change A7")
    city.send(under(exported(city), "A1", "Betaville")).shows("Betaville")
    city.say(word).shows("The import is undone.", "Betaville → Alphaville")
    assert stored(city) == CITY


def test_undo_goes_a_question_back_where_something_was_answered_since_a_file_came(city: Talk) -> None:
    city.send(under(exported(city), "A1", "Betaville"))
    city.now += timedelta(minutes=1)
    city.say("draft", "change A7", "Mild.", "undo").hides("The import is undone.")
    assert stored(city)["A1"] == "Betaville"
