"""After the verdict: a short screen, each point on its own, answers that can be changed, and all of it as a file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.runtime.service import QUESTIONS_SECONDS
from bot.terminal.terminal_render import Style, lines
from faq.pack.programme_file import Link
from handlers.dialog.turn import Knowledge
from handlers.forms.check_places import HELD
from tests.flow.talk import NZC, UTM, Said, Talk, shipped

UNSURE = ("1", *["unsure"] * 9)
MEMBER = ("1", "member", "yes", "yes", "yes", "1", "yes")
CONSULTANT = ("3", "member", "no", "yes", "yes", "1", "yes")
TOWN = ("1", "not yet", "60000", "unsure", "whole", "yes", "yes", "yes", "1", "yes")
TOWNS = ("consortium", "not yet", "90000", "Herten; no; whole\nMarl; signatory; whole\nWesel; commits; unsure", "done",
         "yes", "yes", "yes", "1", "yes")  # fmt: skip
WORST = ("third party", "unsure", "1000", "no", "no", "no", "no", "no", "other", "no")
KEEP, GO = "See the result and keep", "See the result, keep nothing"


def result(talk: Talk, *answers: str, keep: bool = True) -> Said:
    """A self-check up to its result."""
    talk.say("check", *answers)
    return talk.press(KEEP if keep else GO)


# -- the first screen


@pytest.mark.parametrize("answers", [UNSURE, MEMBER, CONSULTANT, TOWN, TOWNS, WORST])
@pytest.mark.parametrize("keep", [True, False])
def test_the_first_screen_is_one_message_of_at_most_twelve_lines(
    talk: Talk, answers: tuple[str, ...], keep: bool
) -> None:
    said = result(talk, *answers, keep=keep)
    (reply,) = said.replies
    assert len(list(filter(None, lines(reply, Style())))) <= 12, said.text
    assert [button.label for button in reply.buttons] == [
        "Each point", "Next steps", "All as a file", "Change an answer", "Draft the application",
    ]  # fmt: skip
    said.hides("Rules as of", "— City2City ·").shows("On 20 July 2025 the call is open.")


def test_every_point_is_named_with_its_section_and_the_municipality_it_is_about(talk: Talk) -> None:
    result(talk, *TOWNS).shows(
        "Not every criterion is met",
        "Not met: Signatory of the Global Covenant of Mayors (GCoM) (3.2): Herten",
        "Open: Climate plan for the whole city (3.2): Wesel",
    )


# -- each point


def test_each_point_has_its_sentence_and_its_own_step_beneath_it(talk: Talk) -> None:
    result(talk, *UNSURE)
    first = talk.press("Each point").shows(
        "Open: In the UTM City Cohort, or not turned down by it (3.2)",
        "a city must be a part of the UTM City Cohort", "Find out whether your city",
        "Open: At least 50,000", "a total of at least 50,000 inhabitants", "Find out the number",
        "I found out: UTM City Cohort", "6 more points", "Back to the result",
    )  # fmt: skip
    first.hides("Climate plan")
    talk.press("6 more points").shows("Open: Climate plan", "Open: Active part", "3 more points")
    talk.say("more").shows("To think about: Local partners").hides("more points")
    talk.say("more").shows("Those were all the points.", "We cannot tell yet")


def test_more_behind_a_result_shows_its_points_and_behind_a_quote_its_section(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("more").shows("Open: Signatory of the Global Covenant", "Find out whether your city is a signatory")
    talk.say("back").shows("We cannot tell yet", "1. Each point")
    talk.say("do you pay travel?").shows(
        "— City2City · 2.5", "Back to your result: We cannot tell yet", "1. Each point"
    )
    talk.say("more").shows("Will participating cities")
    assert talk.at == "result"


def test_where_nothing_is_open_the_points_that_are_met_are_named(talk: Talk) -> None:
    result(talk, *MEMBER)
    talk.press("Each point").shows(
        "Your city is already eligible in principle",
        "nothing stands against your city",
        "• In the UTM City Cohort, or not turned down by it (3.2)",
    )


def test_a_sentence_is_quoted_once_on_a_screen(talk: Talk) -> None:
    result(talk, *CONSULTANT)
    said = talk.press("Each point").text
    assert said.count("unless they demonstrate a clear mandate") == 1


# -- only what fits


def test_a_consultant_of_a_member_city_is_not_told_to_join_the_cohort(talk: Talk) -> None:
    talk.now += timedelta(days=400)
    result(talk, *CONSULTANT)
    talk.press("Next steps").shows("they decide, not this check", "second call").hides(
        "Not in the UTM City Cohort yet?"
    )
    talk.say("back", "each point")
    talk.last.shows("it is the mandate of that city that you need").hides("Check your city's eligibility")


def test_a_single_city_does_not_hear_of_each_municipality(talk: Talk) -> None:
    result(talk, *UNSURE)
    said = "\n".join([talk.say("each point").text, talk.say("more").text, talk.say("more").text])
    assert "municipalit" not in said
    assert "Find out whether your city is a signatory" in said


def test_a_consortium_hears_of_each_municipality(talk: Talk) -> None:
    result(talk, *TOWNS)
    talk.press("Each point").shows(
        "each municipality within it must be a GCoM signatory", "In a consortium, each municipality must be a signatory",
        "each municipality within an applicant consortium", "Find out whether each municipality that is named here has a plan",
    ).hides("covers the whole city.")  # fmt: skip


def test_each_step_has_its_own_sentence_beneath_it(talk: Talk) -> None:
    talk.now += timedelta(days=400)
    result(talk, *UNSURE)
    talk.press("Next steps").shows(
        "ask the UTM team.", "Please contact us", "The text plans a second call", "There will also be a second call",
        "Not in the UTM City Cohort yet?", "separately apply to join", "It is not a decision",
    )  # fmt: skip


# -- changing an answer


def test_an_answer_is_changed_by_one_tap_and_a_new_verdict_comes_at_once(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.press("Change an answer").shows(
        "Your answers", "3. Inhabitants: 60,000", "4. Global Covenant of Mayors: I'm not sure"
    )
    talk.press("Global Covenant").shows("Is your city a signatory", "Your answer now: I'm not sure")
    talk.say("signatory").shows("Tentatively eligible, by your answers", "Each point")
    talk.say("change 3").shows("How many inhabitants", "Your answer now: 60,000")
    talk.say("40000").shows("Not met: At least 50,000 inhabitants in total (3.2)")
    assert talk.answers("check")["population"] == 40_000


def test_only_what_newly_applies_is_asked(talk: Talk) -> None:
    result(talk, *MEMBER)
    talk.say("change 2", "not yet").shows("Question 3 of 10", "How many inhabitants")
    talk.say("60000", "signatory").shows("climate action plan")
    talk.say("whole").shows("Tentatively eligible, by your answers, if your city applies to both")


def test_the_answers_of_a_consortium_are_a_line_each_and_one_of_them_is_changed(talk: Talk) -> None:
    result(talk, *TOWNS)
    talk.say("change").shows("4. Municipalities 1: Herten · GCoM: No · Climate plan: Yes", "5. Municipalities 2: Marl")
    talk.say("4").shows("What do you want to change?", "1. Municipality: Herten", "2. GCoM: No", "4. Remove Herten")
    talk.say("2", "signatory").shows(
        "We cannot tell yet", "Open: Signatory of the Global Covenant of Mayors (GCoM) (3.2): Wesel"
    )
    talk.say("change 6", "remove Wesel").shows("What is the municipality called?")
    talk.say("done").shows("Tentatively eligible")


def test_what_cannot_be_changed_shows_what_can(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("change 99").shows("There is no answer 99.", "3. Inhabitants: 60,000")
    talk.say("cancel")
    talk.say("check")
    talk.press("Change an answer").shows("Your answers")


def test_a_change_that_is_broken_off_leaves_the_answers(talk: Talk) -> None:
    result(talk, *TOWN, keep=False)
    talk.say("change 3", "cancel").shows("Your answers stay as they are.", "We cannot tell yet")
    talk.say("change 3", "keep").shows("We cannot tell yet")
    talk.say("clear 3").shows("I emptied:", "How many inhabitants")
    talk.say("20000").shows("Not met: At least 50,000")
    talk.say("back").shows("Do you plan to work with local partners")


@pytest.mark.parametrize("view", ["each point", "next steps", "change an answer"])
def test_what_the_result_offers_is_understood_at_each_of_its_parts(talk: Talk, view: str) -> None:
    result(talk, *TOWN)
    talk.say(view)
    assert talk.say("all as a file").files.keys()
    talk.say("Next steps").shows("What you can do next")
    talk.say("draft the application").shows("Application draft")


def test_a_result_that_was_shown_before_still_does_what_its_buttons_say(talk: Talk) -> None:
    first = result(talk, *TOWN)
    talk.say("start")
    talk.press(first.button("Each point")).shows("Open: Signatory")
    talk.say("change 4", "signatory")
    talk.press(first.button("Change an answer")).shows("4. Global Covenant of Mayors: Yes")
    talk.knows(programme=NZC)
    talk.press(first.button("Each point")).hides("Signatory")


def test_a_result_of_before_does_not_take_somebody_out_of_the_draft_for_a_file(talk: Talk) -> None:
    first = result(talk, *TOWN)
    talk.press("Draft the application")
    talk.say("yes", "no", "take them over")
    at = talk.at
    talk.press(first.button("All as a file")).made(".html")
    assert talk.at == at == "draft"
    talk.press(first.button("Draft the application")).shows("Welcome back.", "Your draft")


def test_further_points_of_a_result_of_before_are_those_there_are_now(talk: Talk) -> None:
    result(talk, *UNSURE)
    before = talk.press("Each point")
    talk.say("change 2", "member", "yes", "yes", "yes", "1", "yes")
    for number in ("3", "4", "5"):
        talk.say(f"change {number}", "yes")
    talk.press(before.button("6 more points")).hides("I found out", "Climate plan for the whole city (3.2)\n")


# -- going on with what was kept


def test_a_check_goes_on_with_kept_answers_and_asks_only_what_is_open(talk: Talk) -> None:
    result(talk, "1", "pending", "unsure", "signatory", "unsure", "yes", "yes", "yes", "1", "unsure")
    talk.say("start")
    talk.now += timedelta(days=20)
    talk.say("check").shows(
        "Your answers from last time", "3. Inhabitants: I'm not sure", "1. Answer the 4 open points"
    )
    talk.say("1").shows("Is your city a member", "Your answer now: It has applied")
    talk.say("keep").shows("How many inhabitants", "Your answer now: I'm not sure")
    talk.say("60000").shows("climate action plan")
    talk.say("whole").shows("Do you plan to work with local partners")
    talk.say("keep").shows("Tentatively eligible", "To think about: Local partners (3.3)")
    assert [form.keep for form in talk.forms("check")] == [True]


def test_an_open_point_that_was_found_out_is_asked_alone(talk: Talk) -> None:
    result(talk, *UNSURE)
    talk.say("each point")
    talk.press("I found out: Inhabitants").shows("How many inhabitants")
    talk.say("60000").shows("We cannot tell yet").hides("At least 50,000")


def test_an_answer_that_is_given_but_does_not_settle_its_point_is_changed_not_found_out(talk: Talk) -> None:
    talk.knows(programme=NZC)
    result(talk, "Switzerland", "yes", "none")
    talk.press("Each point").shows("Open: In an EU country", "1. Change Country").hides("I found out")
    result_of = talk.say("check").shows("1. Answer the open point")
    talk.press(result_of.button("Answer the open point")).shows("Your answer now: Switzerland")


def test_an_open_point_that_makes_others_fall_away_ends_them(talk: Talk) -> None:
    result(talk, *UNSURE)
    talk.say("check")
    talk.press("Answer the").shows("Is your city a member")
    talk.say("member").shows("Do you have a clear, official mandate")
    talk.say("yes", "yes", "yes", "1", "yes").shows("Eligible in principle, by your answers")


def test_starting_anew_asks_from_the_beginning(talk: Talk) -> None:
    result(talk, *UNSURE)
    talk.say("check")
    talk.press("Start anew").shows("Question 1 of 8", "Who is applying?")
    talk.say(*MEMBER).shows("Your answers", "1. See the result and keep")
    assert len(talk.forms("check")) == 2
    talk.press(KEEP).shows("Eligible in principle")
    assert talk.answers("check")["cohort"] == "member"


def test_a_changed_answer_is_no_further_self_check_in_the_figures(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("change 4", "signatory")
    with talk.store() as store:
        assert {one.what: one.number for one in store.counts() if one.what.startswith("outcome:")} == {
            "outcome:cannot_tell": 1
        }


# -- what is kept, and how long


def test_what_is_not_kept_is_deleted_when_the_result_is_left(talk: Talk) -> None:
    result(talk, *TOWN, keep=False).shows("Your answers are deleted when you go on to something else, or in an hour.")
    talk.say("each point")
    talk.say("what is gcom?").shows("Back to your result")
    assert len(talk.forms("check")) == 1
    talk.press("Draft the application").shows("Application draft")
    assert talk.forms("check") == []
    talk.say("check").shows("Who is applying?")


@pytest.mark.parametrize("word", ["start", "draft", "programme 2", "mydata", "cancel", "language", "forget"])
def test_there_are_many_ways_to_leave_a_result(talk: Talk, word: str) -> None:
    result(talk, *TOWN, keep=False)
    talk.say(word)
    assert len(talk.forms("check")) == (talk.at == "result")


def test_what_is_not_kept_is_deleted_within_an_hour_where_nothing_is_said(talk: Talk) -> None:
    result(talk, *TOWN, keep=False)
    assert HELD + QUESTIONS_SECONDS * 1000 <= 60 * 60_000
    with talk.store() as store, store.transaction():
        store.drop_held(talk.millis)
    assert len(talk.forms("check")) == 1
    with talk.store() as store, store.transaction():
        store.drop_held(talk.millis + 1)
    assert talk.forms("check") == []
    talk.say("change 3").shows("That self-check is closed.")


@pytest.mark.parametrize("words", ["change 3", "each point", "1", "more", "check", "keep", "what is gcom?", "repeat"])
def test_an_hour_later_nothing_can_be_done_with_it_even_where_nobody_looked_for_old_ones(
    talk: Talk, words: str
) -> None:
    result(talk, *TOWN, keep=False)
    talk.now += timedelta(hours=1)
    talk.say(words).hides("60,000", "Signatory of")


def test_keep_keeps_the_answers_after_all(talk: Talk) -> None:
    result(talk, *TOWN, keep=False)
    talk.say("keep").shows("Your answers are kept.")
    talk.say("start")
    talk.say("check").shows("Your answers from last time")


def test_kept_answers_are_deleted_by_one_tap(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.press("Change an answer")
    talk.press("Delete these answers").shows("Your answers to this self-check are deleted.")
    assert talk.forms("check") == []


@pytest.mark.parametrize("word", ["delete", "clear"])
def test_who_wants_to_delete_something_sees_what_there_is(talk: Talk, word: str) -> None:
    result(talk, *TOWN)
    talk.say(word).shows("3. Inhabitants: 60,000", "Delete these answers")
    assert talk.answers("check")["population"] == 60_000


def test_a_check_that_is_open_elsewhere_is_left_alone(talk: Talk) -> None:
    talk.say("check", "1")
    other = talk.beside("anna", "other chat")
    other.say("start")
    assert len(talk.forms("check")) == 1


# -- the file


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, and its words."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags = list[tuple[str, dict[str, str | None]]]()
        self.words = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(talk: Talk) -> Page:
    return Page(talk.press("All as a file").made(".html").content)


def test_the_page_holds_all_and_loads_nothing(talk: Talk) -> None:
    result(talk, *TOWN)
    page = page_of(talk)
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "img", "iframe", "a", "form"})
    assert not any(value and "://" in value for _, given in page.tags for value in given.values())
    assert ("html", {"lang": "en"}) in page.tags
    assert any(given.get("name") == "viewport" for _, given in page.tags)
    wanted = [
        "@media print", "size: A4", "UTM City2City · Self-check", "We cannot tell yet", "On 20 July 2025 the call is open.",
        "Open: Signatory of the Global Covenant of Mayors (GCoM) (3.2)", "Your answer: I'm not sure",
        "three months of engaging with the UTM", "Find out whether your city is a signatory.",
        "Met: Climate plan for the whole city (3.2)", "Your answer: Yes, it covers the whole city", "What you can do next",
        "Inhabitants: 60,000", "It is not a decision", talk.knowledge.packs[UTM].rules,
    ]  # fmt: skip
    assert [part for part in wanted if part not in page.words] == []


def test_the_page_is_in_the_person_s_language_and_its_quotes_are_english(talk: Talk) -> None:
    talk.knows(language="fr")
    talk.say("tester", *("1", "2", "120 000", "1", "1", "oui", "oui", "oui", "1", "oui"), "1", "3")
    page = Page(talk.last.made(".html").content)
    assert ("html", {"lang": "fr"}) in page.tags
    assert {given.get("lang") for tag, given in page.tags if tag == "blockquote"} == {"en"}


def test_what_people_typed_is_words_on_the_page(talk: Talk) -> None:
    typed = "<b onload=x>Rhein & Ruhr</b>"
    result(talk, "consortium", "not yet", "90000", f"{typed}; no; whole\nMarl; signatory; whole", "done", *TOWNS[5:])
    page = page_of(talk)
    assert typed in page.words
    assert "b" not in {tag for tag, _ in page.tags}


def test_the_page_is_set_to_be_read_on_paper(talk: Talk) -> None:
    result(talk, *TOWN)
    words = page_of(talk).words
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)pt", words)]
    assert sizes
    assert min(sizes) >= 9
    assert "Made on 20 July 2025, 12:00 (UTC)." in words


def test_both_files_are_gone_from_the_queue_once_they_are_sent(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.press("All as a file")
    with talk.store() as store:
        assert "60,000" not in str([row.out.body for row in store.outbox() if row.out.body.get("file")])
        assert not [row for row in store.outbox() if (row.out.body.get("file") or {}).get("data", {}).get("answers")]


# -- where to look it up


def test_staff_s_links_stand_at_the_point_that_they_belong_to(tmp_path: Path) -> None:
    pack = shipped().packs[UTM]
    link = Link("gcom", "Signatories", "https://signatories.example/list?a=1&b=2")
    packs = {**shipped().packs, UTM: replace(pack, file=replace(pack.file, link=(link,)))}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library)).knows(programme=UTM)
    result(talk, *TOWN)
    talk.press("Each point").shows(
        "Open: Signatory", "Look it up: Signatories: https://signatories.example/list?a=1&b=2"
    )
    talk.say("change 4", "signatory", "each point")
    talk.last.hides("Look it up")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("change inhabitants", "How many inhabitants"),
        ("change the inhabitants", "How many inhabitants"),
        ("change the climate plan", "climate action plan"),
        ("Change Climate Plan", "climate action plan"),
        ("change my climate plan", "climate action plan"),
        ("change Global Covenant of Mayors", "a signatory"),
        ("change 4", "a signatory"),
    ],
)
@pytest.mark.parametrize("view", ["", "each point", "change an answer"])
def test_an_answer_is_changed_by_its_name(talk: Talk, typed: str, asked: str, view: str) -> None:
    result(talk, *TOWN)
    talk.say(*filter(None, [view]), typed).shows(asked, "Your answer now:")


def test_a_municipality_is_changed_by_its_name(talk: Talk) -> None:
    result(talk, *TOWNS)
    talk.say("change Marl").shows("Marl")
    talk.last.hides("There is no answer", "Herten")


def test_a_name_that_several_answers_may_have_is_asked(talk: Talk) -> None:
    result(talk, *TOWN)
    talk.say("change dragons").shows("I find no answer called “dragons”.", "Which one do you want to change?")


def test_words_that_fit_both_ways_to_the_result_are_asked_in_short(talk: Talk) -> None:
    talk.say("check", *TOWN, "see the result").shows(
        "Shall I keep your answers?", "1. See the result and keep", "2. See the result"
    )
    talk.last.hides("Your answers\n", "Please choose one of the options")
    talk.say("2").shows("We cannot tell yet", "Your answers are deleted when you go on")


def test_what_goes_with_the_result_is_not_known_to_which_programme_fits(talk: Talk) -> None:
    result(talk, *TOWN, keep=False)
    talk.say("which programme fits?").shows("Question 1 of 4", "How many inhabitants")
    talk.say("60000").shows("Question 2 of 4", "In which country")
