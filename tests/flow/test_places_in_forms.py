"""Places and lists of places as people answer forms with them: whose figure it is, one name or several, offsets of the country."""

from __future__ import annotations

import json
from io import BytesIO

import docx
import pytest

from handlers.dialog.turn import Made
from tests.flow.talk import Talk

NAMES = "Bottrop, Gladbeck, Herten, Dorsten and Marl"
FROM_THE_LIST = "by GeoNames, please check"


def consortium(talk: Talk) -> Talk:
    talk.say("check", "consortium", "not yet", "90000").shows("What is the municipality called?")
    return talk


def names(talk: Talk, kind: str = "check", question: str = "members") -> list[str]:
    answers = talk.answers("check" if kind == "check" else "draft")
    return [value for key, value in answers.items() if key.startswith(f"{question}.") and key.endswith(".name")]


# -- several names in a line


@pytest.mark.parametrize("word", ["yes", "1", "Yes, 5 names", "yes please"])
def test_names_one_after_the_other_are_asked_about_and_taken_with_one_tap(talk: Talk, word: str) -> None:
    asked = consortium(talk).say(NAMES)
    asked.shows("Are these 5 names?", "Bottrop", "Marl", "1. Yes, 5 names", "2. No, it is one name")
    assert names(talk) == []
    talk.say(word).shows("I took over 5 lines.", "Municipalities, number 1", "Is this municipality a signatory")
    assert names(talk) == ["Bottrop", "Gladbeck", "Herten", "Dorsten", "Marl"]


@pytest.mark.parametrize(
    "typed",
    [
        "Alpha, Beta, Gamma", "Alpha; Beta; Gamma.", "Alpha\tBeta\tGamma", "Alpha & Beta & Gamma", "1. Alpha 2. Beta 3. Gamma",
        "Alpha, Beta og Gamma", "Alpha, Beta, and Gamma", "Alpha • Beta • Gamma",
    ],
)  # fmt: skip
def test_names_may_be_parted_in_many_ways(talk: Talk, typed: str) -> None:
    consortium(talk).say(typed, "yes").shows("I took over 3 lines.")
    assert names(talk) == ["Alpha", "Beta", "Gamma"]


@pytest.mark.parametrize("word", ["no", "2", "No, it is one name"])
def test_one_name_with_commas_in_it_stays_one(talk: Talk, word: str) -> None:
    consortium(talk).say(NAMES)
    talk.say(word).shows("Is this municipality a signatory")
    assert names(talk) == [NAMES]


def test_the_buttons_of_a_list_do_the_same(talk: Talk) -> None:
    asked = consortium(talk).say("Aarau; Olten; Zofingen")
    talk.press(asked.button("Yes, 3 names")).shows("I took over 3 lines.")
    assert names(talk) == ["Aarau", "Olten", "Zofingen"]


def test_the_button_of_one_name_does_the_same(talk: Talk) -> None:
    asked = consortium(talk).say("Weil am Rhein und Lörrach")
    talk.press(asked.button("No, it is one name")).shows("Is this municipality a signatory")
    assert names(talk) == ["Weil am Rhein und Lörrach"]


def test_another_name_instead_is_that_name(talk: Talk) -> None:
    consortium(talk).say(NAMES)
    talk.say("Alpha").shows("Is this municipality a signatory")
    assert names(talk) == ["Alpha"]


@pytest.mark.parametrize(
    "typed", ["Paris, Texas", "London, Ontario", "Bolzano, Bozen", "Alpha", "Alpha, the old one", "50,000 people"]
)
def test_what_is_one_name_is_not_asked_about(talk: Talk, typed: str) -> None:
    consortium(talk).say(typed).hides("Are these")
    assert names(talk) == [typed]


def test_a_draft_s_list_is_asked_about_too_with_the_role_in_brackets(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "change D2", "Jana Novak (energy manager), Petr Dvorak (planner)").shows(
        "Are these 2 names?", "Jana Novak: energy manager"
    )
    talk.say("yes").shows("I took over 2 lines.")
    answers = talk.answers()
    assert [answers[f"D2.{n}.{field}"] for n in (0, 1) for field in ("name", "role")] == [
        "Jana Novak", "energy manager", "Petr Dvorak", "planner",
    ]  # fmt: skip


# -- no name


@pytest.mark.parametrize(
    "typed",
    [
        "that would be everybody we have", "there are not any others", "No, there is nobody else", "we named all of ours",
        "these were both, nothing more from us", "mehr haben wir nicht",
    ],
)  # fmt: skip
def test_a_sentence_where_a_name_is_asked_is_asked_back(talk: Talk, typed: str) -> None:
    consortium(talk).say("Alpha", "no", "no", "Beta", "no", "no").shows("Municipalities, number 3")
    talk.say(typed).shows("Which one do you mean?", "2. That is all")
    assert names(talk) == ["Alpha", "Beta"]
    talk.say("2").hides("number 3")
    assert names(talk) == ["Alpha", "Beta"]


def test_the_sentence_may_be_the_name_all_the_same(talk: Talk) -> None:
    consortium(talk).say("There is no such place").shows("Do you mean There is no such place?")
    talk.say("yes").shows("Is this municipality a signatory")
    assert names(talk) == ["There is no such place"]


@pytest.mark.parametrize(("typed", "name"), [("only Olten for the moment", "Olten"), ("it is just Aarau", "Aarau")])
def test_a_city_within_such_a_sentence_is_offered_first(talk: Talk, typed: str, name: str) -> None:
    consortium(talk).say(typed).shows(f"1. {name}\n", f"2. {typed}")
    talk.say("1").shows("Is this municipality a signatory")
    assert names(talk) == [name]


@pytest.mark.parametrize(
    "typed", ["Half Way Tree", "Königstein im Taunus", "Nowhere upon Half Moon", "Sankt Nirgends", "Les Nous"]
)
def test_a_name_that_holds_such_a_word_is_a_name(talk: Talk, typed: str) -> None:
    consortium(talk).say(typed)
    assert names(talk) == [typed]


@pytest.mark.parametrize("typed", ["no particular wish", "we have none in mind", "it does not matter to us"])
def test_a_wish_for_no_city_is_no_city(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "change F1", typed)
    assert "F1.city" not in talk.answers()


# -- what stands behind a name


@pytest.mark.parametrize(
    "typed",
    [
        "Elva 14500, Tartu 97435",
        "Elva: 14.500; Tartu: 97.435",
        "Elva (14500) and Tartu (97435)",
        "Elva - 14500 & Tartu - 97 435",
    ],
)
def test_figures_behind_the_names_are_taken_with_them(talk: Talk, typed: str) -> None:
    talk.has("draft", {"A3": "consortium", "H1": "yes"})
    talk.say("draft", "1", "change B6", typed).shows("Are these 2 names?")
    talk.say("yes")
    assert names(talk, "draft", "B6") == ["Elva", "Tartu"]
    assert [talk.answers()[f"B6.{n}.inhabitants"] for n in (0, 1)] == [14500, 97435]


@pytest.mark.parametrize("typed", ["Elva 14500", "Elva: 14 500", "Elva (14.500 inhabitants)", "Elva, 14500"])
def test_so_is_one_alone(talk: Talk, typed: str) -> None:
    talk.has("draft", {"A3": "consortium", "H1": "yes"})
    talk.say("draft", "1", "change B6", typed)
    assert names(talk, "draft", "B6") == ["Elva"]
    assert talk.answers()["B6.0.inhabitants"] == 14500


@pytest.mark.parametrize("typed", ["Wien 22", "Paris 15", "Zone 2000"])
def test_a_small_number_or_a_year_belongs_to_the_name(talk: Talk, typed: str) -> None:
    talk.has("draft", {"A3": "consortium", "H1": "yes"})
    talk.say("draft", "1", "change B6", typed)
    assert names(talk, "draft", "B6") == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        "Jana Novak, energy manager",
        "Jana Novak - energy manager",
        "Jana Novak: energy manager",
        "Jana Novak (energy manager)",
    ],
)
def test_a_role_behind_a_name_is_asked_about(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "change D2", typed).shows("Is this right?", "Jana Novak: energy manager")
    talk.say("yes")
    assert [talk.answers()[f"D2.0.{field}"] for field in ("name", "role")] == ["Jana Novak", "energy manager"]


# -- a line each


def test_numbers_before_the_lines_are_no_part_of_the_names(talk: Talk) -> None:
    consortium(talk).say("1. Alba Iulia\n2. Sebeș\n3) Cugir").shows("I took over 3 lines.")
    assert names(talk) == ["Alba Iulia", "Sebeș", "Cugir"]


@pytest.mark.parametrize("head", ["Municipality\tInhabitants\tGCoM\tPlan", "Gemeinde\tEinwohner\tKonvent\tPlan"])
def test_a_line_that_names_the_columns_is_left_out(talk: Talk, head: str) -> None:
    talk.has("draft", {"A3": "consortium", "H1": "yes"})
    talk.say("draft", "1", "change B6", f"{head}\nTartu\t97435\tno\tno\nElva\t14500\tno\tno")
    assert names(talk, "draft", "B6") == ["Tartu", "Elva"]
    assert talk.answers()["B6.0.inhabitants"] == 97435


def test_one_line_whose_cells_are_all_read_is_an_item(talk: Talk) -> None:
    consortium(talk).say("Vaasa; signatory; no").shows("I took over 1 line.", "Municipalities, number 2")
    assert (names(talk), talk.answers("check")["members.0.gcom"]) == (["Vaasa"], "signatory")


# -- figures out of the list of cities


def chosen_figure(talk: Talk) -> Talk:
    talk.say("check", "1", "pending", "Köln")
    talk.say("1").shows("Is your city a signatory")
    return talk


def test_a_figure_of_the_list_is_said_to_be_one_until_the_person_gives_their_own(talk: Talk) -> None:
    chosen_figure(talk).say("signatory", "whole", "yes", "yes", "yes", "1", "yes")
    talk.last.shows("3. ", f"1,024,621 ({FROM_THE_LIST})", "Is this right?")
    talk.say("change 3").shows("Your answer now: 1,024,621", FROM_THE_LIST)
    talk.say("1,030,000").shows("1,030,000", "Is this right?").hides(FROM_THE_LIST)


def test_the_receipt_says_so_too(talk: Talk) -> None:
    chosen_figure(talk).say("signatory", "whole", "yes", "yes", "yes", "1", "yes")
    said = talk.say("1", "All as a file")
    for ending in ("self-check-2025-07-20.md", "self-check-2025-07-20.html"):
        assert f"1,024,621 ({FROM_THE_LIST})" in said.made(ending).content


def test_it_is_still_said_in_the_draft_that_takes_the_figure_over(talk: Talk) -> None:
    chosen_figure(talk).say("signatory", "whole", "yes", "yes", "yes", "1", "yes", "1")
    talk.say("draft", "yes", "no", "Take them over", "summary").shows(f"1,024,621 ({FROM_THE_LIST})")


def filled_in(talk: Talk) -> Talk:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Köln", "1").shows("Filled in.")
    return talk


def test_a_draft_and_its_files_and_versions_say_whose_figure_it_is(talk: Talk) -> None:
    said = filled_in(talk).say("summary").shows(f"1,024,621 ({FROM_THE_LIST})").replies
    assert said
    exported = talk.say("export")
    assert "> By GeoNames, please check: Inhabitants · Inhabitants in total" in exported.made("draft.md").content
    assert json.loads(exported.made("draft.json").content)["by_geonames"] == ["A5.inhabitants"]
    talk.say("change A5.inhabitants")
    talk.say("1030000")
    exported = talk.say("export")
    assert "GeoNames" not in exported.made("draft.md").content
    assert json.loads(exported.made("draft.json").content)["by_geonames"] == []


def test_a_file_that_comes_back_as_it_was_keeps_the_mark_and_another_figure_ends_it(talk: Talk) -> None:
    content = filled_in(talk).say("export").made("draft.md").content
    talk.send(content)
    talk.say("summary").shows(FROM_THE_LIST)
    talk.send(content.replace("1024621", "1030000").replace("1,024,621", "1,030,000"))
    talk.say("summary").shows("1,030,000").hides(FROM_THE_LIST)


# -- the offer of a city


@pytest.mark.parametrize("typed", ["Município de Águeda", "Águeda", "Güssing", "Colgone", "Bolzano/Xyz"])
def test_a_town_that_is_not_listed_is_taken_as_typed_without_an_offer(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", typed).shows("Which country is your city in?").hides("Is it this one?")
    assert talk.answers()["A1"] == typed


def test_yes_takes_the_one_city_that_is_offered(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Wesseling", "yes").shows("Filled in.")
    assert talk.answers()["A2"] == "DE"


def test_a_country_chooses_the_city_in_it_or_says_that_it_is_none_of_them(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Valencia").shows("Is it this one?")
    talk.say("Spain").shows("Filled in.")
    assert (talk.answers()["A2"], talk.answers()["A6"]) == ("ES", "Europe/Madrid")
    talk.has("draft", {"H1": "yes"})


def test_a_country_of_none_of_the_offered_cities_is_the_country(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes"})
    talk.say("draft", "1", "Valencia", "Portugal").shows("Filled in.")
    assert {key: talk.answers().get(key) for key in ("A2", "A6", "A5.inhabitants")} == {
        "A2": "PT", "A6": None, "A5.inhabitants": None,
    }  # fmt: skip


def test_a_slip_of_a_city_has_no_figure(talk: Talk) -> None:
    talk.say("check", "1", "pending", "Colgone").hides("1,024,621")
    assert "population" not in talk.answers("check")


# -- zones of the country


def test_an_offset_offers_the_zones_of_the_country_first(talk: Talk) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Alphaville", "A2": "UA"})
    talk.say("draft", "1", "change A6")
    talk.say("UTC+2").shows("Europe/Kyiv").hides("Africa/", "Etc/")
    talk.say("yes")
    assert talk.answers()["A6"] == "Europe/Kyiv"


@pytest.mark.parametrize("known", [{}, {"A2": "DE"}])
def test_a_city_that_is_a_member_of_a_consortium_fills_in_nothing_of_anybody_else(
    talk: Talk, known: dict[str, str]
) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Ruhr Alliance", "A3": "consortium", **known})
    talk.say("draft", "change B6", "Bottrop").hides("Is it this one?").shows("How many inhabitants does this")
    assert {"A2", "A5.inhabitants", "A6", "F1.country", "F2.country"}.isdisjoint(talk.answers().keys() - known.keys())


@pytest.mark.parametrize("name", ["A1", "F1"])
def test_a_named_city_fills_in_what_is_about_it_and_not_what_is_about_another_one(talk: Talk, name: str) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Alphaville", "A2": "KE", "A3": "local_government", "A6": "Africa/Nairobi"})
    talk.say("draft", f"change {name}", "Wesseling", "1")
    countries = {key: value for key, value in talk.answers().items() if key.endswith(".country")}
    assert countries == ({"F1.country": "DE"} if name == "F1" else {})


# -- the mark of a figure in a list

ALLIANCE = {
    "H1": "yes", "A1": "Ruhr Alliance", "A2": "DE", "A3": "consortium", "A6": "Europe/Berlin",
    **{f"B6.{n}.{key}": value for n, (name, people) in enumerate([("Marl", 83000), ("Herten", 61000), ("Bottrop", 117000)])
       for key, value in {"name": name, "inhabitants": people, "gcom": "signatory", "plan": "whole"}.items()},
    "B6.done": True, "listed.B6.1.inhabitants": 61000, "unread.B6.2.plan": "drafted",
}  # fmt: skip


@pytest.fixture
def alliance(talk: Talk) -> Talk:
    talk.has("draft", ALLIANCE)
    talk.say("draft")
    return talk


def text_of(made: Made) -> str:
    """What stands in a file, but for the cells of its tables."""
    if not made.name.endswith(".docx"):
        return made.content
    content = made.bytes
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


def test_the_mark_of_a_figure_in_a_list_is_in_the_summary_and_in_both_files(alliance: Talk) -> None:
    alliance.say("summary").shows(f"Municipalities 2: Herten · Inhabitants: 61,000 ({FROM_THE_LIST})")
    files = alliance.say("export")
    marked = "By GeoNames, please check: Municipalities 2 · Inhabitants"
    assert f"> {marked}" in files.made("draft.md").content
    assert f"› {marked}" in text_of(files.made("draft.docx"))


@pytest.mark.parametrize("ending", ["draft.md", "draft.docx"])
def test_the_mark_of_a_figure_in_a_list_never_comes_back_as_an_answer(alliance: Talk, ending: str) -> None:
    before, made = alliance.answers(), alliance.say("export").made(ending)
    alliance.send(made.bytes if ending == "draft.docx" else made.content).shows("I took over 0 answers.").hides(
        "GeoNames, please check:"
    )
    assert alliance.answers() == before


@pytest.mark.parametrize("ending", ["draft.md", "draft.docx"])
def test_a_removed_item_takes_its_marks_along_and_the_others_keep_theirs(alliance: Talk, ending: str) -> None:
    alliance.say("change B6")
    alliance.press("Remove Marl")
    marks = {key: value for key, value in alliance.answers().items() if key.startswith(("listed.", "unread."))}
    assert marks == {"listed.B6.0.inhabitants": 61000, "unread.B6.1.plan": "drafted"}
    alliance.say("change B6")
    alliance.press("Remove Herten")
    marks = {key: value for key, value in alliance.answers().items() if key.startswith(("listed.", "unread."))}
    assert marks == {"unread.B6.0.plan": "drafted"}
    made = alliance.say("export").made(ending)
    assert "GeoNames" not in text_of(made)


def test_an_emptied_item_leaves_no_mark_and_no_gap(alliance: Talk) -> None:
    alliance.say("summary", "clear 6").shows("I emptied:", "Herten")
    alliance.say("summary").shows("Municipalities 1: Marl", "Municipalities 2: Bottrop").hides(FROM_THE_LIST)
    assert {key: value for key, value in alliance.answers().items() if key.startswith(("listed.", "unread."))} == {
        "unread.B6.1.plan": "drafted"
    }


# -- a row out of a table, with a cell that is not understood


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Marl\t83,000\tsigned\thalf drafted", {"inhabitants": 83000, "gcom": "signatory"}),
        ("Marl\tabout ever so many\tyes\tlater maybe", {"gcom": "signatory"}),
        ("Marl\t83000\t\tyes", {"inhabitants": 83000, "plan": "whole"}),
        ("Marl; 83 000; yes; half drafted", {"inhabitants": 83000, "gcom": "signatory"}),
        ("Marl, 83000, yes, half drafted", {"inhabitants": 83000, "gcom": "signatory"}),
    ],
)
def test_a_row_with_a_cell_that_is_not_understood_is_no_name(talk: Talk, typed: str, read: dict[str, object]) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Ruhr Alliance", "A2": "DE", "A3": "consortium", "A6": "Europe/Berlin"})
    talk.say("draft", "change B6", typed).shows("I took over 1 line.")
    item = {key.removeprefix("B6.0."): value for key, value in talk.answers().items() if key.startswith("B6.0.")}
    assert item == {"name": "Marl", **read}


@pytest.mark.parametrize("typed", ["Marl\tHerten\tBottrop", "Marl, Herten, Dorsten, Bottrop", "Frankfurt, Oder"])
def test_names_beside_one_another_are_no_row(talk: Talk, typed: str) -> None:
    talk.has("draft", {"H1": "yes", "A1": "Ruhr Alliance", "A2": "DE", "A3": "consortium", "A6": "Europe/Berlin"})
    talk.say("draft", "change B6", typed).hides("I took over")
