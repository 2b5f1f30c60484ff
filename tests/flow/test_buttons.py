"""Buttons: old ones are understood, forged ones do nothing, pressed twice they have one effect."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.dialog.turn import Button, Press, Unreadable
from tests.flow.talk import GROUP, NZC, UTM, Said, Talk

CITY = {"H1": "yes", "A1": "Alphaville", "A2": "DE", "A3": "local_government"}


def outcomes(talk: Talk) -> int:
    with talk.store() as store:
        return sum(one.number for one in store.counts() if one.what.startswith("outcome:"))


def test_an_old_answer_s_button_changes_that_answer_and_says_so(talk: Talk) -> None:
    first = talk.say("check").button("A consortium")
    talk.press("A city")
    talk.press(first).shows("You changed to: Applicant: A consortium", "Question 2 of 9")
    assert talk.answers("check") == {"applicant": "consortium"}
    cohort = talk.last.button("Yes, it is a member")
    talk.say("pending", "80000")
    talk.press(cohort).shows("You changed to: UTM City Cohort: Yes, it is a member", "clear, official mandate")


def test_a_press_that_comes_twice_says_nothing_twice(talk: Talk) -> None:
    first = talk.say("check").button("A city")
    talk.press("A city").shows("Question 2")
    again = talk.try_to_give(Press(first.data))
    assert (again.receipt.fate, again.replies) == ("applied", [])
    assert talk.answers("check") == {"applicant": "local_government"}
    talk.say("1").shows("Question 3")
    talk.press(first).shows("You changed to: Applicant: A city")


@pytest.mark.parametrize("label", ["UTM City2City", "NetZeroCities Twinning Learning Programme"])
def test_so_it_is_where_a_programme_is_chosen(tmp_path: Path, label: str) -> None:
    talk = Talk(tmp_path)
    chosen = talk.say("check").button(label)
    talk.press(label)
    assert talk.try_to_give(Press(chosen.data)).replies == []


def test_a_late_change_makes_the_pack_s_remark(talk: Talk) -> None:
    talk.has("draft", CITY)
    no = talk.say("draft", "change C4").button("No")
    talk.press("Yes")
    talk.press(no).shows("You changed to: Mandate: No", "The text asks for the mandate before you apply.")
    many = talk.say("change E1").button("Clean hydrogen")
    talk.press("Waste-to-energy")
    talk.press(many).shows("You changed to: Priorities · Priorities, one to three: Clean hydrogen")
    assert talk.answers()["E1.priorities"] == ["Clean hydrogen"]


def test_an_earlier_message_of_the_open_question_still_answers_it(talk: Talk) -> None:
    old = talk.say("check").button("A city")
    talk.say("when is the deadline?", "repeat")
    talk.press(old).shows("Question 2 of 10").hides("closed", "You changed")
    assert talk.answers("check") == {"applicant": "local_government"}


def test_a_city_that_was_offered_before_is_taken_late(talk: Talk) -> None:
    offered = talk.say("check", "1", "2", "Köln").button("Köln (Germany)")
    talk.say("70000")
    talk.press(offered).shows("You changed to: Inhabitants:")
    assert talk.answers("check")["population"] > 900_000


def test_what_is_closed_is_said_to_be_closed_and_the_open_question_asked_again(talk: Talk) -> None:
    talk.say("draft")
    consent = talk.last.button("No")
    talk.press("Yes")
    talk.press(consent).shows("That question is closed.", "May the programme team")
    staff = talk.last.button("Yes")
    talk.press("No")
    talk.press(staff).shows("That question is closed.", "question A1")
    assert not talk.form("draft").staff_may_read
    later = talk.last
    talk.say("cancel")
    assert later.buttons
    tasks = talk.say("tasks").button("See the summary")
    talk.say("go on")
    talk.press(tasks).shows("That question is closed.", "question A1")


def test_a_button_of_a_check_that_was_not_kept_does_nothing(talk: Talk) -> None:
    talk.say("check", "1", "member", "yes", "yes", "yes", "other")
    last = talk.last.button("Yes")
    talk.press(last)
    see = talk.last.button("See the result, keep nothing")
    talk.press(see)
    talk.say("start")
    # What was asked goes with the answers: nothing is kept that could say which question the button belonged to.
    talk.press(see).shows("I do not know that button any more.")
    talk.press(last).shows("I do not know that button any more.")
    assert (outcomes(talk), talk.forms("check")) == (1, [])


def test_the_menu_s_buttons_work_for_ever(talk: Talk) -> None:
    menu = talk.say("start")
    talk.say("check", "1")
    talk.press(menu.button("Draft the application")).shows("Application draft")
    talk.press(menu.button("mydata")).shows("Your data")
    talk.press(menu.button("Check whether")).shows("We go on where you were.")


def test_command_buttons_do_what_the_word_does(talk: Talk) -> None:
    talk.say("check", "1")
    talk.press("why").shows("Members already fulfil")
    talk.press("back").shows("Who is applying?")
    help_button = talk.say("start").button("help")
    talk.press(help_button).shows("What I can do")


@pytest.mark.parametrize("what", ["finish", "consents", "take over", "forget"])
def test_pressed_twice_there_is_one_effect(talk: Talk, what: str) -> None:
    if what == "finish":
        talk.has("draft", CITY)
        button = talk.say("finish").button("Finish as version 1")
        talk.press(button)
        assert talk.try_to_give(Press(button.data)).replies == []
        with talk.store() as store:
            assert len(store.versions(talk.form("draft").id)) == 1
    elif what == "consents":
        button = talk.say("draft", "yes").button("Yes")
        talk.press(button)
        assert talk.try_to_give(Press(button.data)).replies == []
        assert len(talk.forms("draft")) == 1
    elif what == "take over":
        button = talk.say("check", "1", "pending", "draft", "yes", "no").button("Take them over")
        talk.press(button)
        talk.say("change A3", "consortium")
        talk.press(button).shows("That question is closed.")
        assert talk.answers()["A3"] == "consortium"
    else:
        button = talk.say("forget").button("Yes, delete everything")
        talk.press(button).shows("everything about you is deleted here")
        talk.press(button).shows("I do not know that button any more.", "I am an automated assistant")


def test_the_same_event_twice_has_one_effect_and_one_reply(talk: Talk) -> None:
    talk.say("check")
    press = Press(talk.last.button("A city").data)
    talk.give(press, "update 7")
    again = talk.try_to_give(press, "update 7")
    assert (again.receipt.fate, again.replies) == ("repeated", [])
    assert talk.answers("check") == {"applicant": "local_government"}


def test_the_button_s_message_becomes_a_line_with_its_answer_where_messages_can_be_edited(talk: Talk) -> None:
    talk.say("check")
    said = talk.press("A city", message="m1")
    said.shows("Question 2 of 10")
    assert changed(said) == {"m1": ["Who is applying?", "→ A city, town, county or similar public authority"]}
    summary = talk.say("member", "yes", "yes", "yes", "other", "yes")
    seen = talk.press(summary.button("See the result, keep"), message="m2")
    assert [(to, words[-1]) for to, words in changed(seen).items()] == [("m2", "→ See the result, keep nothing")]


def changed(said: Said) -> dict[str, list[str]]:
    """The words of each earlier message that shows its answer now."""
    return {reply.edit_of: [block.text for block in reply.blocks] for reply in said.answered}


# -- forged


@pytest.fixture
def victim(tmp_path: Path) -> Talk:
    """A person in the middle of a draft, whose answers nothing forged may change."""
    talk = Talk(tmp_path).knows(programme=UTM)
    talk.has("draft", CITY)
    talk.say("draft", "change A4")
    return talk


NONCE = "deadbeef"
FORGED = st.one_of(
    st.text(max_size=64).filter(lambda text: len(text.encode("utf-8", "replace")) <= 64),
    st.builds("{}:{}:{}".format, st.sampled_from(["a", "do", "faq", "pro", "form", "", "A", "out"]),
              st.text(max_size=20) | st.integers().map(str) | st.sampled_from(["0", "99", "²", "-1", "utm-city2city/9.9", "/"]),
              st.sampled_from([NONCE, "0", "", ":", "'; DROP TABLE forms; --"])),
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=FORGED)
def test_forged_data_does_nothing_and_is_answered(victim: Talk, data: str) -> None:
    before = victim.answers()
    victim.press(Button("x", data))
    assert victim.answers() == before
    assert victim.person.programme == UTM


def test_a_number_beyond_the_choices_does_nothing(victim: Talk) -> None:
    nonce = victim.state["prompt"]
    for ident in ("99", "-1", "", "1e3", "٣٣", "9" * 50):
        victim.press(Button("x", f"a:{ident}:{nonce}")).shows(
            "I do not know that button any more.", "Which type of authority"
        )


def test_another_chat_s_valid_button_is_not_known(victim: Talk) -> None:
    button = victim.last.button("City")
    stranger = victim.beside("mallory").knows(programme=NZC)
    stranger.press(button).shows("I do not know that button any more.")
    elsewhere = victim.beside("anna", "second chat")
    elsewhere.press(button).shows("I do not know that button any more.")
    assert victim.answers() == CITY
    victim.press(button)
    assert victim.answers()["A4"] == "city"


def test_another_person_s_button_in_a_group_changes_nothing(victim: Talk) -> None:
    button = victim.last.button("City")
    mallory = victim.beside("mallory", victim.address.chat, GROUP)
    mallory.press(button).tells("That is a matter between you and me")
    assert victim.answers() == CITY


def test_entries_and_programmes_by_button_anywhere(victim: Talk) -> None:
    victim.press(Button("more", f"faq:{UTM}/3.8:0")).shows("— City2City · 3.8", "Which type of authority")
    victim.press(Button("x", f"faq:{NZC}/9:0")).shows("I do not know that button any more.")
    victim.press(Button("x", f"pro:{NZC}:0")).shows("We are talking about NetZeroCities")
    victim.press(Button("x", "pro:nowhere:0")).shows("I do not know that button any more.")


def test_what_cannot_be_read_is_said_and_the_question_asked_again(victim: Talk) -> None:
    for what in ("photo", "sticker", "voice", "something new"):
        said = victim.give(Unreadable(what))
        said.shows("Which type of authority")
        assert len(said.replies) == 2


def test_an_option_of_many_words_has_a_short_label_for_its_button_which_may_be_typed(talk: Talk) -> None:
    said = talk.say("check")
    assert [one.short for one in said.buttons[:3]] == ["City or authority", "Consortium", "On behalf of a city"]
    talk.say("On behalf of a city").shows("Question 2 of")
    assert talk.answers("check") == {"applicant": "third_party"}


def test_a_question_asked_beside_the_open_one_leaves_it_its_short_labels(talk: Talk) -> None:
    talk.say("check", "1", "member", "yes", "yes", "yes")
    before = [one.short for one in talk.last.buttons if one.numbered]
    assert before[0] == "Renewable energy"
    after = talk.say("repeat").buttons
    assert [one.short for one in after if one.numbered] == before
