"""Twinnings as people meet them: from the first owner to a group that is linked, renamed, moved and lost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from handlers.dialog.turn import Channel, Membership, Text
from storage.records import Address, Invitation
from tests.flow.talk import GROUP, NZC, UTM, Said, Talk

CODE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{8}){2}")
OWNER_CODE = "0a0b0c0d-00000000-00000000"


def code_in(said: Said) -> str:
    """The code that was said."""
    found = CODE.search(said.text)
    if not found:
        raise LookupError(f"no code in: {said.text}")
    return found[0]


def owner(folder: Path) -> Talk:
    """Somebody who took the code that ``city2city owner-code`` printed."""
    talk = Talk(folder, user="olga").knows(programme=UTM)
    with talk.store() as store, store.transaction():
        store.keep_invitation(OWNER_CODE, Invitation("owner", talk.millis + 1000))
    talk.say(f"owner {OWNER_CODE}")
    return talk


def joins(inviter: Talk, invitation: str, user: str) -> Talk:
    """Somebody who takes an invitation that the inviter makes."""
    code = code_in(inviter.say(invitation))
    guest = inviter.beside(user).knows(programme=UTM)
    guest.say(f"join {code}")
    return guest


def number_of(talk: Talk) -> str:
    """The random number that the person has in lists."""
    person = talk.person_id
    with talk.store() as store, store.transaction():
        return store.person_number(person)


def twinned(staff: Talk, *cities: str, title: str = "Waste in three cities") -> None:
    """Make a twinning by typing, with the least that is needed."""
    staff.say("twinning new")
    staff.press("UTM City2City")
    staff.say(title, "1", *cities)
    if len(cities) < 3:
        staff.say("that is all")
    staff.press("Yes, make this twinning")


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    return owner(tmp_path)


# -- the first owner, and those invited


def test_the_code_of_the_command_line_makes_the_first_owner_once(tmp_path: Path) -> None:
    olga = owner(tmp_path)
    olga.last.shows("You are an owner now.")
    olga.say("help all").shows("twinning – ", "staff – ")
    other = olga.beside("paul").knows(programme=UTM)
    assert "owner" not in other.say(f"/owner {OWNER_CODE}").text.replace("/owner", "")
    with other.store() as store:
        assert [role.person for role in store.roles()] == [olga.person_id]


def test_staff_are_invited_and_see_what_they_can_do(olga: Talk) -> None:
    olga.say("invite staff").shows("Invitation: the programme team", "types:", "join ", "once, for 7 days")
    code = code_in(olga.last)
    sam = olga.beside("sam").knows(programme=UTM)
    sam.say("help all").hides("twinning –", "audit –", "owner –")
    sam.say(f"join {code}").shows("Welcome to the programme team.")
    sam.say("help all").shows("twinning – ").hides("owner –")
    olga.say("staff").shows("owner · you", "programme team")
    olga.beside("late").knows(programme=UTM).say(f"join {code}").shows("I do not know that invitation.")


def test_an_invitation_expires(olga: Talk) -> None:
    code = code_in(olga.say("invite staff"))
    late = olga.beside("late").knows(programme=UTM)
    late.now = late.now.replace(day=late.now.day + 7)
    late.say(f"join {code}").shows("I do not know that invitation.")


def test_staff_leave_by_their_number_and_the_only_owner_stays(olga: Talk) -> None:
    sam = joins(olga, "invite staff", "sam")
    numbers = [number_of(olga), number_of(sam)]
    olga.say(f"staff remove {numbers[0]}").shows("That is the only owner, who stays.")
    olga.say(f"staff remove {numbers[1]}").shows(f"{numbers[1]} is no longer in the team")
    olga.say("staff remove nobody").shows("Nobody in the team has that number or name.")
    sam.say("help").hides("twinning –")


def test_a_link_to_pass_on_where_the_platform_has_one(olga: Talk) -> None:
    olga.channel = Channel(private_link="https://chat.example/helper?start=")
    said = olga.say("invite staff").shows("Pass this link on: https://chat.example/helper?start=join_")
    assert code_in(said) in said.text


# -- a new twinning, step by step


def test_a_twinning_is_made_step_by_step(olga: Talk) -> None:
    olga.say("twinning new").shows("Which programme is it in?")
    olga.press("UTM City2City").shows("What is the twinning called?")
    olga.say("Waste in three cities").shows("Which priority do the cities work on together?")
    olga.say("Circular waste").shows("What is city number 1 called?", "has 2 to 3 cities")
    olga.say("Köln").shows("Germany · Europe/Berlin", "What is city number 2 called?")
    olga.say("Bogotá").shows("Colombia · America/Bogota", "city number 3")
    olga.say("Nairobi").shows("Waste in three cities", "Priority: Circular waste", "Kenya", "Is this right?")
    olga.press("Yes, make this twinning").shows("Twinning 1 is made: Waste in three cities.", "invite cities 1")
    olga.say("twinning list").shows("1 · Waste in three cities · Köln, Bogotá and Nairobi")
    olga.say("twinning show 1").shows(
        "UTM City2City", "Köln (Germany, Europe/Berlin): nobody yet", "No group is linked."
    )


@pytest.mark.parametrize("words", ["Köln, Bogotá, Nairobi", "Köln; Bogotá and Nairobi", "Köln & Bogotá & Nairobi"])
def test_several_cities_in_a_line_are_asked_about_and_taken(olga: Talk, words: str) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Waste", "1")
    olga.say(words).shows("Are these 3 cities?", "Köln", "Bogotá", "Nairobi")
    olga.press("Yes, 3 cities").shows("Germany", "Colombia", "Kenya", "Is this right?")


def test_more_cities_than_fit_or_not_all_clear_are_named_one_by_one(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Waste", "1")
    olga.say("Köln, Bogotá, Nairobi, Oslo").shows("one at a time", "city number 1")
    olga.say("Paris, Texas").hides("several cities")


def test_the_programmes_priorities_are_offered_and_a_number_is_none_of_ones_own(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Waste").shows("Which priority", "No priority yet", "Waste-to-energy")
    olga.say("99").shows("Which priority")
    olga.say("3").shows("city number 1")
    olga.say("Köln", "Nairobi")
    olga.press("That is all").shows("Priority: Waste-to-energy")


def test_back_takes_one_thing_off_and_a_question_fills_nothing(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Waste", "1", "Nairobi")
    olga.say("back").shows("city number 1")
    olga.say("How many people must live in our city?").shows("city number 1")
    olga.say("back").shows("Which priority")
    olga.say("back").shows("What is the twinning called?")
    olga.say("back").shows("Which programme")
    olga.say("back").shows("This is the first question.")
    olga.say("cancel").shows("Stopped.")
    olga.say("twinning list").shows("There is no twinning yet.")


@pytest.mark.parametrize("word", ["done", "later", "that's all"])
def test_a_word_ends_the_cities_as_its_button_does(olga: Talk, word: str) -> None:
    olga.say("twinning new", "1", "Waste", "1", "Köln", "Bogotá")
    olga.say(word).shows("Bogotá · Colombia", "Is this right?")


def test_a_city_that_is_not_known_is_asked_for_by_country_and_zone(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Small places", "1")
    olga.say("Xyzzyford-upon-Qwert").shows("In which country is Xyzzyford-upon-Qwert?")
    olga.say("no such land").shows("I do not know that country.", "In which country")
    olga.say("Spain").shows("Which time zone does")
    olga.say("Foo/Bar").shows("I do not know that time zone.")
    olga.say("Madrid").shows("Xyzzyford-upon-Qwert · Spain · Europe/Madrid")
    olga.say("Xyzzyford-upon-Qwert", "Spain", "Europe/Madrid").shows("is in it already", "city number 2")


@pytest.mark.parametrize(("typed", "chosen"), [("Slovekia", "Slovakia"), ("Congo", "Congo")])
def test_a_country_that_is_asked_back_is_taken(olga: Talk, typed: str, chosen: str) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Small places", "1", "Xyzzyford-upon-Qwert")
    said = olga.say(typed).shows("Which one do you mean?")
    button = next(one for one in said.buttons if chosen in one.label)
    olga.press(button).hides("In which country")


def test_namesakes_are_asked_back_and_one_city_is_not_enough(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Twice", "1")
    said = olga.say("Santiago").shows("Which one do you mean?")
    assert {"None of these: Santiago"} < {button.label for button in said.buttons}
    olga.press(said.buttons[0]).shows("city number 2")
    assert "That is all" not in {button.label for button in olga.last.buttons}
    olga.say("x" * 300).shows("too long")


def test_the_cities_of_finished_drafts_whose_owners_agreed_are_offered(olga: Talk) -> None:
    for name, agreed in (("Nairobi", True), ("Mombasa", False)):
        officer = olga.beside(f"officer of {name}")
        form = officer.has("draft", {}, staff_may_read=agreed, keep=True)
        with officer.store() as store, store.transaction():
            store.finish(form.id, {"answers": {"A1": name}}, officer.millis)
    olga.say("twinning new")
    olga.press("UTM City2City")
    olga.say("Waste", "1").hides("Mombasa")
    said = olga.press("Nairobi, from a finished draft").shows("Nairobi · Kenya · Africa/Nairobi")
    assert not any("finished draft" in button.label for button in said.buttons)
    olga.say("Köln", "that is all")
    olga.press("Yes, make this twinning")
    with olga.store() as store:
        assert [bool(city.form) for city in store.cities(1)] == [True, False]


def test_each_programme_has_its_own_number_of_cities(olga: Talk) -> None:
    olga.say("twinning new")
    olga.press(olga.knowledge.packs[NZC].name)
    olga.say("Five", "1").shows("has 2 to 5 cities")


def test_who_is_no_longer_staff_makes_no_twinning_with_a_button_of_before(olga: Talk) -> None:
    sam = joins(olga, "invite staff", "sam")
    sam.say("twinning new")
    sam.press("UTM City2City")
    sam.say("Waste", "1", "Köln", "Nairobi", "that is all")
    olga.say(f"staff remove {number_of(sam)}")
    sam.press("Yes, make this twinning").shows("What would you like to do?")
    with olga.store() as store:
        assert store.twinnings() == []


# -- the roster


def test_representatives_and_facilitators_see_their_twinning_and_no_other(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    twinned(olga, "Bogotá", "Oslo", title="Water")
    rosa = joins(olga, "invite city 1 Nairobi", "rosa")
    rosa.last.shows("You represent Nairobi in 1 · Waste in three cities now.")
    fred = joins(olga, "invite facilitator 2", "fred")
    fred.last.shows("You facilitate 2 · Water now.")
    rosa.say("twinning").shows("1 · Waste").hides("Water")
    rosa.say("twinning show 1").shows("Nairobi (Kenya, Africa/Nairobi): 1 person")
    fred.say("twinning list").shows("2 · Water").hides("Waste")
    fred.say("help all").shows(
        "for those who lead them also link, unlink, remove; for the team also new, edit, archive, reopen"
    )
    gone = fred.say("twinning show 1").text
    assert gone.replace("1", "7") == fred.say("twinning show 7").text
    olga.say("invite city 1").shows("Which city?", "invite city 1 1")
    olga.say("invite").shows("invite city 1 Köln", "invite facilitator 1")
    olga.say("invite facilitator").shows("Which twinning?")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jumelage nouveau", "De quel programme fait-il partie ?"),
        ("jumelage montrer 1", "Nairobi (Kenya, Africa/Nairobi)"),
        ("inviter ville 1 Nairobi", "représentant de Nairobi"),
        ("Inviter équipe", "Invitation : l'équipe du programme"),
        ("jumelage archiver 1 now", "`jumelage reopen 1`"),
        ("séance liste", "Aucune séance n'est encore prévue."),
        ("sondage nouveau", "1 · Waste in three cities"),
    ],
)
def test_subcommands_are_understood_in_french(olga: Talk, typed: str, said: str) -> None:
    twinned(olga, "Köln", "Nairobi")
    olga.knows(language="fr")
    olga.say(typed).shows(said)


def test_who_is_on_the_roster_is_taken_off_or_forgets_themselves(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    rosa, fred = joins(olga, "invite city 1 2", "rosa"), joins(olga, "invite facilitator 1", "fred")
    hers, his = number_of(rosa), number_of(fred)
    olga.say("twinning show 1").shows(hers, his)
    fred.say(f"twinning remove 1 {his}").shows("Nobody there has that number or name.")
    fred.say(f"twinning remove 1 {hers}").shows("is no longer in 1 · Waste")
    olga.say("audit").shows("invite seat", "join city", f"twinning remove · 1 · Waste in three cities · {hers}")
    fred.say("forget")
    fred.press("Yes, delete everything")
    olga.say("twinning show 1").hides(his)
    olga.say("audit").shows(his)
    with olga.store() as store:
        assert store.person_numbered(his) == ""


def test_a_twinning_is_archived_and_reopened(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    olga.say("twinning archive 1 now").shows("Archived: nothing is posted")
    olga.say("twinning list").shows("archived")
    olga.say("twinning reopen 1").shows("no longer archived")
    olga.say("twinning list").hides("archived")


# -- groups


ROOMS: list[Talk] = []
"""They stay, for the ids of their events are made of theirs."""


def in_group(talk: Talk, chat: str = "-100") -> Talk:
    room = talk.beside(talk.identity.user, chat, GROUP)
    ROOMS.append(room)
    return room


def test_a_group_is_linked_by_a_code_and_unlinked(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    olga.channel = Channel(group_link="https://chat.example/helper?startgroup=")
    code = code_in(olga.say("twinning link 1").shows("choose the group", "link "))
    olga.say(f"link {code}").shows("That code is for a group")
    olga.say(f"join {code}").shows("That code is for a group")
    stranger = in_group(olga.beside("stranger"))
    stranger.say(f"link {code}").shows("not for this group")
    room = in_group(olga)
    room.say(f"/link {code}").shows("This group is linked to 1 · Waste in three cities now.", "Köln and Nairobi")
    room.say(f"/link {code}").shows("not for this group")
    olga.say("twinning show 1").shows("Groups:", "1. test")
    stranger.say("unlink").shows("not for this group")
    room.say("unlink").shows("no longer linked to 1")
    olga.say("twinning show 1").shows("No group is linked.")


def test_both_at_once_and_one_of_several_is_unlinked(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    for chat in ("-100", "-200"):
        in_group(olga, chat).say(f"link {code_in(olga.say('twinning link 1'))}")
    olga.say("twinning unlink 1").shows("1. test", "2. test", "Which one?")
    olga.say("twinning unlink 1 2 now").shows("No longer linked")
    with olga.store() as store:
        assert [bound.address.chat for bound in store.bounds(1)] == ["-100"]


def test_a_group_of_another_twinning_is_not_taken_over_by_its_facilitator(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    twinned(olga, "Bogotá", "Oslo", title="Water")
    in_group(olga).say(f"link {code_in(olga.say('twinning link 1'))}")
    fred = joins(olga, "invite facilitator 2", "fred")
    code = code_in(fred.say("twinning link 2"))
    in_group(fred).say(f"link {code}").shows("not for this group")
    in_group(olga).say(f"link {code}").shows("linked to 2 · Water")


def test_slack_threads_are_no_places_of_their_own(olga: Talk) -> None:
    twinned(olga, "Köln", "Nairobi")
    room = in_group(olga)
    room.address = Address("slack", "A1", "T1", "C1", "1700000000.1")
    code = code_in(olga.say("twinning link 1"))
    room.try_to_give(Text(f"link {code}"))
    with olga.store() as store:
        assert [bound.address for bound in store.bounds(1)] == [Address("slack", "A1", "T1", "C1")]


@pytest.fixture
def linked(olga: Talk) -> Talk:
    """The owner's private talk; group -100 is linked to twinning 1."""
    twinned(olga, "Köln", "Nairobi")
    in_group(olga).say(f"link {code_in(olga.say('twinning link 1'))}")
    return olga


NEWS = {
    "removed": ("I was removed from a group of 1 · Waste", "nothing can be posted there"),
    "archived": ("was archived", "nothing can be posted there"),
}


@pytest.mark.parametrize("what", NEWS)
def test_a_group_that_is_lost_is_noticed_once_and_staff_are_told_in_private(linked: Talk, what: str) -> None:
    news, shown = NEWS[what]
    sam, room = joins(linked, "invite staff", "sam"), in_group(linked)
    said = room.give(Membership(what))
    said.shows(news)
    assert {row.out.address for row in said.rows} == {linked.address, sam.address}
    assert {row.out.person for row in said.rows} == {linked.person_id, sam.person_id}
    assert room.try_to_give(Membership(what)).replies == []
    linked.say("twinning show 1").shows(shown)
    room.give(Membership("back")).shows("I am back in a group of 1")
    linked.say("twinning show 1").hides(shown)


def test_a_group_that_is_renamed_or_moves_stays_linked(linked: Talk) -> None:
    room = in_group(linked)
    room.give(Membership("renamed", "Waste cities")).shows("has another name now: test · Waste cities")
    assert room.try_to_give(Membership("renamed", "Waste cities")).replies == []
    there = replace(room.address, chat="-900")
    room.give(Membership("moved", to=there)).shows("has moved")
    with linked.store() as store:
        assert [(bound.address, bound.name) for bound in store.bounds(1)] == [(there, "Waste cities")]


def test_what_happens_to_a_group_that_is_linked_to_nothing_is_nobodys_news(linked: Talk) -> None:
    assert in_group(linked, "-555").try_to_give(Membership("removed")).replies == []


def test_the_state_of_a_group_holds_nothing_of_a_person(linked: Talk) -> None:
    room = in_group(linked)
    for words in ("twinning new", "twinning show 1", "staff", "invite staff", "/audit"):
        room.say(words).shows("not for this group")
    assert set(room.state) <= {"at", "shared", "entry"}


# -- the terminal as a stand-in


def test_the_terminal_stands_in_for_a_group(tmp_path: Path) -> None:
    def chat(words: str, *options: str) -> str:
        done = CliRunner().invoke(main, ["chat", "--db", str(tmp_path / "city.db"), *options], input=words)
        assert done.exit_code == 0, done.output
        return done.output

    code = CliRunner().invoke(main, ["owner-code", "--db", str(tmp_path / "city.db")]).stdout
    chat(f"{code}twinning new\n1\nWaste\n1\nOslo\nNairobi\nthat is all\n1\n", "--programme", UTM)
    found = CODE.search(chat("twinning link 1\n"))
    assert found
    assert "This group is linked to 1 · Waste" in chat(f"link {found[0]}\n", "--group", "cities")
    assert "not for this group" in chat("audit\n", "--group", "cities")
    assert "1. the terminal" in chat("twinning show 1\n")


# -- codes


@pytest.mark.parametrize("words", ["invite staff", "invite city 1 Köln", "twinning link 1", "link"])
def test_a_code_is_in_no_file_once_it_was_said(olga: Talk, words: str) -> None:
    twinned(olga, "Köln", "Nairobi")
    said = re.search(r"[0-9a-f]{8}(?:-[0-9a-f]{8})+", olga.say(words).text)
    assert said
    whole = b"".join(path.read_bytes() for path in olga.path.parent.glob("talk.db*"))
    assert said[0].encode() not in whole
    assert said[0].rpartition("-")[2].encode() not in whole
