"""Parts of a draft on one screen: what is shown, what comes back, lists item by item, questions that depend on others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.dialog.screen_views import FieldView, FormView, ListView
from handlers.dialog.turn import Channel, FormChanged, FormSent, HomeOpened, OpenForm, Reply
from tests.flow.talk import UTM, Said, Talk

SLACK = Channel(screens=3000)


@pytest.fixture
def ana(tmp_path: Path) -> Talk:
    talk = Talk(tmp_path, user="ana", channel=SLACK)
    talk.has("draft", {"A1": "Soria"})
    return talk


def view(said: Said) -> FormView:
    assert isinstance(said.receipt.answer, FormView), said.text
    return said.receipt.answer


def leaves(shown: FormView) -> list[str]:
    return [one.leaf for one in shown.fields if isinstance(one, FieldView)]


def field(shown: FormView, leaf: str) -> FieldView:
    return next(one for one in shown.fields if isinstance(one, FieldView) and one.leaf == leaf)


def listed(shown: FormView) -> ListView:
    return next(one for one in shown.fields if isinstance(one, ListView))


def opened(ana: Talk, part: str = "") -> FormView:
    return view(ana.give(OpenForm(part)))


def sends(ana: Talk, part: str, **values: str) -> Said:
    form = ana.forms("draft")[0].id
    return ana.give(FormSent(form, part, {leaf.replace("__", "."): words for leaf, words in values.items()}))


def test_a_part_is_shown_with_its_plain_questions_prefilled(ana: Talk) -> None:
    shown = opened(ana, "A")
    assert leaves(shown) == ["A1", "A2", "A3", "A5.inhabitants", "A5.year", "A6", "A7"]
    assert (field(shown, "A1").value, field(shown, "A2").value) == ("Soria", "")
    assert "Needed to finish" in field(shown, "A2").hint
    assert "Needed to finish" not in field(shown, "A7").hint
    assert "Closing loses" in shown.words.notice


def test_without_a_part_it_is_where_the_draft_stands(ana: Talk) -> None:
    assert opened(ana).part == "A"
    sends(ana, "A", A2="Spain", A3="local_government", A4="city", A6="Europe/Madrid")
    assert opened(ana).part == "B"


@pytest.mark.parametrize(("wanted", "part"), [("b", "B"), (" ", "A"), ("a2", "A"), ("E1", "E"), ("E", "E")])
def test_a_part_is_found_by_its_letter_or_by_a_question_in_it(ana: Talk, wanted: str, part: str) -> None:
    assert opened(ana, wanted).part == part


@pytest.mark.parametrize("wanted", ["Z", "nothing", "B6", "B6.x", "Z.9", "E99", "<!channel>", "9" * 200])
def test_a_part_that_there_is_not_is_refused_with_those_there_are(ana: Talk, wanted: str) -> None:
    said = ana.give(OpenForm(wanted)).shows("There is no screen for ", "A · Your city", "H · Privacy")
    assert said.receipt.answer is None
    assert all(len(one.text) < 100 for one in said.replies[0].blocks)


def test_the_lengths_of_an_answer_in_words_are_those_of_its_question(ana: Talk) -> None:
    shown = opened(ana, "A")
    assert (field(shown, "A1").least, field(shown, "A1").most) == (2, 120)
    assert (field(shown, "A2").least, field(shown, "A2").most) == (0, 0)


def test_each_remark_after_saving_names_its_question(ana: Talk) -> None:
    said = sends(ana, "A", A1="x" * 400, A7="y" * 2900)
    for block in said.replies[0].blocks:
        assert "too long by" not in block.text or block.text.index(": too long by") > 3, block.text
    said.shows(": too long by")


def test_saving_without_a_change_says_so(ana: Talk) -> None:
    sends(ana, "A", A1="Soria").shows("Nothing was changed, so nothing was saved.").hides("Saved:")
    sends(ana, "A", A1="").shows("Saved: 1 answer.")


def test_without_a_draft_it_is_begun_with_the_consents(tmp_path: Path) -> None:
    said = Talk(tmp_path, channel=SLACK).knows(programme=UTM).give(OpenForm())
    assert said.receipt.answer is None
    said.shows("May I keep what you write here")


def test_without_a_programme_it_has_to_be_chosen(tmp_path: Path) -> None:
    said = Talk(tmp_path, channel=SLACK).knows().give(OpenForm())
    assert said.receipt.answer is None
    said.shows("Choose the programme first.")


def test_what_was_sent_is_saved_and_said(ana: Talk) -> None:
    sends(ana, "A", A2="Spain", A5__inhabitants="39 000").shows("Saved: 2 answers.", "mandatory questions left")
    assert ana.answers() | {"A2": "ES", "A5.inhabitants": 39000} == ana.answers()


def test_what_stays_as_it_was_is_not_counted(ana: Talk) -> None:
    sends(ana, "A", A1="Soria", A2="Spain").shows("Saved: 1 answer.")


def test_a_field_that_was_emptied_is_no_answer_any_more(ana: Talk) -> None:
    sends(ana, "A", A1="  ")
    assert "A1" not in ana.answers()


def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_saved(ana: Talk) -> None:
    said = sends(ana, "A", A2="Narnia", A7="Us & them")
    assert list(view(said).errors) == ["A2"]
    assert "I do not know that country" in view(said).errors["A2"]
    assert said.replies == []
    assert ana.answers()["A7"] == "Us & them"


def test_an_unclear_answer_names_what_may_be_meant(ana: Talk) -> None:
    assert "Which one do you mean?" in view(sends(ana, "A", A2="Congo")).errors["A2"]


def test_remarks_on_answers_are_said(ana: Talk) -> None:
    sends(ana, "C", C4="no").shows("Saved: 1 answer.", "The text asks for the mandate before you apply")


def test_a_question_that_depends_on_another_appears_when_that_changes(ana: Talk) -> None:
    shown = opened(ana, "A")
    assert field(shown, "A3").decides
    assert not field(shown, "A1").decides
    form = ana.forms("draft")[0].id
    changed = view(ana.give(FormChanged(form, "A", {"A1": "Burgos", "A2": "Narnia", "A3": "local_government"})))
    assert "A4" in leaves(changed)
    assert field(changed, "A1").value == "Burgos"
    assert ana.answers() == {"A1": "Soria"}


def test_answers_that_depend_on_one_sent_with_them_are_taken(ana: Talk) -> None:
    sends(ana, "A", A3="local_government", A4="town")
    assert ana.answers() | {"A4": "town"} == ana.answers()


def test_answers_that_do_not_apply_are_left_out(ana: Talk) -> None:
    sends(ana, "A", A3="consortium", A4="town")
    assert "A4" not in ana.answers()


@pytest.mark.parametrize("leaf", ["Z9", "A1.x", "B1", "B6.0.name", "consent"])
def test_what_is_not_on_the_screen_is_not_taken(ana: Talk, leaf: str) -> None:
    sends(ana, "A", **{leaf: "member"}).shows("Nothing was changed, so nothing was saved.")
    assert ana.answers() == {"A1": "Soria"}


# -- lists


@pytest.fixture
def consortium(ana: Talk) -> Talk:
    sends(ana, "A", A3="consortium")
    return ana


def test_a_list_is_shown_by_its_items_with_a_screen_for_each(consortium: Talk) -> None:
    assert (listed(opened(consortium, "B")).items, listed(opened(consortium, "B")).more) == ((), "B6.0")
    said = sends(consortium, "B6.0", B6__0__name="North", B6__0__inhabitants="1000")
    around = view(said)
    assert (around.part, listed(around).items, listed(around).more) == ("B", (("B6.0", "North · 1,000"),), "B6.1")
    said.shows("Saved: 2 answers.")
    assert [one.label for one in said.buttons] == ["Add another", "Part B on one screen", "tasks"]


def test_a_list_that_does_not_apply_has_no_screen(ana: Talk) -> None:
    ana.give(OpenForm("B6")).shows("There is no screen for B6.", "B · Eligibility")


def test_an_item_is_asked_by_the_name_of_its_list(consortium: Talk) -> None:
    shown = opened(consortium, "B6")
    assert (shown.part, shown.inside) == ("B6.0", "B")
    assert leaves(shown) == ["B6.0.name", "B6.0.inhabitants", "B6.0.gcom", "B6.0.plan"]


def test_an_item_far_behind_the_end_is_the_next_one(consortium: Talk) -> None:
    assert opened(consortium, "B6.29").part == "B6.0"


def test_an_item_can_be_changed_and_taken_out(consortium: Talk) -> None:
    for number, name in enumerate(("North", "South")):
        sends(consortium, f"B6.{number}", **{f"B6.{number}.name": name})
    shown = opened(consortium, "B6.0")
    assert (field(shown, "B6.0.name").value, leaves(shown)[-1]) == ("North", "remove")
    said = sends(consortium, "B6.0", remove="yes")
    assert listed(view(said)).items == (("B6.0", "South"),)
    said.shows("Taken out of the list.")


def test_an_item_that_cannot_be_read_stays_open(consortium: Talk) -> None:
    said = sends(consortium, "B6.0", B6__0__name="North", B6__0__inhabitants="many")
    assert (view(said).part, list(view(said).errors)) == ("B6.0", ["B6.0.inhabitants"])


def test_a_full_list_takes_no_more(ana: Talk) -> None:
    for number in range(5):
        sends(ana, f"D2.{number}", **{f"D2.{number}.name": f"Person {number}"})
    assert listed(opened(ana, "D")).more == ""
    assert opened(ana, "D2").part == "D"


# -- long texts


def test_a_long_answer_is_not_cut_but_changed_in_the_chat(ana: Talk) -> None:
    form = ana.form("draft")
    with ana.store() as store, store.transaction():
        store.answer(form.id, "E2", "x" * 3001, ana.millis)
    shown = field(opened(ana, "E"), "E2")
    assert (shown.element, shown.value) == ("elsewhere", "")
    assert "3,001 characters" in shown.hint
    assert "change E2" in shown.hint


# -- whose draft it is


def test_the_draft_of_somebody_else_cannot_be_filled_in(ana: Talk) -> None:
    eve = ana.beside("eve").knows(programme=UTM)
    form = ana.forms("draft")[0].id
    eve.give(FormSent(form, "A", {"A1": "Mine"})).shows("That draft is there no more.")
    assert eve.try_to_give(FormChanged(form, "A", {"A1": "x"})).receipt.answer is None
    assert ana.answers() == {"A1": "Soria"}


# -- repeated


def test_a_repeated_screen_gets_the_same_answer_and_changes_nothing(ana: Talk) -> None:
    form = ana.forms("draft")[0].id
    sent = FormSent(form, "A", {"A1": "Burgos", "A2": "Narnia"})
    first = ana.try_to_give(sent, "e1")
    sends(ana, "A", A1="Soria")
    again = ana.try_to_give(sent, "e1")
    assert (first.receipt.fate, again.receipt.fate) == ("applied", "repeated")
    assert view(first).errors == view(again).errors != {}
    assert ana.answers()["A1"] == "Soria"
    assert again.replies == []


# -- the way there, and the page


def test_where_a_draft_is_talked_about_there_is_a_button_to_the_screen(ana: Talk) -> None:
    ana.say("draft")
    assert ana.last.button("Fill in on one screen").data == "form:A:0"
    ana.press("Go on")
    assert ana.last.button("Fill in on one screen").data == "form:A:0"


def test_without_screens_there_is_no_such_button(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.has("draft", {"A1": "Soria"})
    assert "one screen" not in str([one.label for one in talk.say("draft").buttons])


def page(talk: Talk) -> Reply:
    answer = talk.try_to_give(HomeOpened()).receipt.answer
    assert isinstance(answer, Reply)
    return answer


def test_the_page_says_where_one_is(ana: Talk) -> None:
    words = " ".join(block.text for block in page(ana).blocks)
    assert "Self-check: not begun." in words
    assert "mandatory questions left" in words
    assert {"do:check:0", "do:draft:0", "do:tasks:0", "form::0"} <= {one.data for one in page(ana).buttons}
    ana.say("check")
    assert "Self-check: begun." in " ".join(block.text for block in page(ana).blocks)


def test_without_a_draft_the_page_offers_to_begin_one(tmp_path: Path) -> None:
    talk = Talk(tmp_path, channel=SLACK).knows(programme=UTM)
    assert "Application draft: not begun." in " ".join(block.text for block in page(talk).blocks)
    assert [one.data for one in page(talk).buttons] == [
        f"do:{word}:0" for word in ("check", "draft", "ask", "programme", "help")
    ]


def test_where_there_are_no_screens_the_page_has_no_button_to_one(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    talk.has("draft", {"A1": "Soria"})
    offered = {one.data for one in page(talk).buttons}
    assert {"do:tasks:0", "do:export:0"} <= offered
    assert "form::0" not in offered


def test_looking_at_the_page_first_shows_the_notice_and_the_talk_shows_it_too(tmp_path: Path) -> None:
    talk = Talk(tmp_path, channel=replace(SLACK, edits=True))
    assert "automated assistant" in page(talk).blocks[0].text
    talk.say("hello").shows("automated assistant")
    assert "automated assistant" not in page(talk).blocks[0].text
