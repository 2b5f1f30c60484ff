"""What people are called: the name of an invitation that they agree to, or one that they give; and who sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.dialog.turn import Channel
from tests.flow.talk import UTM, Talk
from tests.flow.test_twinnings import code_in, joins, number_of, owner, twinned

MARIA = "Maria Schmidt"


@pytest.fixture
def olga(tmp_path: Path) -> Talk:
    """The owner; twinning 1 is of Köln and Nairobi."""
    olga = owner(tmp_path)
    twinned(olga, "Köln", "Nairobi")
    return olga


def joined(olga: Talk, words: str, user: str) -> Talk:
    code = code_in(olga.say(words))
    guest = olga.beside(user).knows(programme=UTM)
    guest.say(f"join {code}")
    return guest


def test_the_name_of_an_invitation_is_kept_where_its_person_agrees(olga: Talk) -> None:
    maria = joined(olga, f"invite city 1 Köln: {MARIA}", "maria")
    maria.last.shows("You represent Köln", f"May I keep the name {MARIA} for you?", "your group does not")
    olga.say("twinning show 1").hides(MARIA)
    maria.press("Yes").shows(f"On lists you are {MARIA} now.")
    olga.say("twinning show 1").shows(f"Köln (Germany, Europe/Berlin): {MARIA} ({number_of(maria)})")
    olga.say("audit").shows(MARIA)
    olga.say(f"twinning remove 1 {MARIA}").shows("is no longer in 1 ·")


def test_who_wants_no_name_has_none(olga: Talk) -> None:
    maria = joined(olga, f"invite city 1 Köln: {MARIA}", "maria")
    maria.press("No name").shows("I keep no name for you.")
    olga.say("twinning show 1").hides(MARIA)
    olga.say("audit").hides(MARIA)


@pytest.mark.parametrize("typed", ["name Ada King", "/name Ada King", "Name: Ada King"])
def test_a_name_is_given_and_taken_away_in_words(olga: Talk, typed: str) -> None:
    rosa = joins(olga, "invite city 1 Nairobi", "rosa")
    rosa.last.shows("`name Maria Schmidt`")
    rosa.say(typed).shows("On lists you are Ada King now.")
    olga.say("twinning show 1").shows("Ada King")
    rosa.say("name").shows("On lists you are Ada King.")
    rosa.say("name none").shows("I keep no name for you.")
    olga.say("twinning show 1").hides("Ada King")


@pytest.mark.parametrize("words", ["name of the city?", "name the cities that take part", "Name of our partner?"])
def test_a_sentence_that_begins_with_the_word_gives_no_name(olga: Talk, words: str) -> None:
    rosa = joins(olga, "invite city 1 Nairobi", "rosa")
    rosa.say(words).hides("On lists you are")


def test_a_name_goes_with_forget_and_stands_in_ones_data(olga: Talk) -> None:
    maria = joined(olga, f"invite city 1 Köln: {MARIA}", "maria")
    maria.press("Yes")
    assert MARIA in maria.say("mydata").made("my-data.json").content
    maria.say("forget")
    maria.press("Yes, delete everything")
    olga.say("audit").hides(MARIA)
    data = b"".join(one.read_bytes() for one in Path(olga.path).parent.glob("*.db*"))
    assert MARIA.encode() not in data


def test_who_invited_is_told_who_took_it_and_nobody_else_is(olga: Talk) -> None:
    code = code_in(olga.say(f"invite city 1 Köln: {MARIA}"))
    maria = olga.beside("maria").knows(programme=UTM)
    said = maria.say(f"join {code}")
    told = [row for row in said.rows if row.out.address == olga.address]
    assert len(told) == 1
    assert f"was taken: {MARIA}, Köln." in str(told[0].out.body)


def test_all_cities_are_invited_in_one_message_with_a_line_for_each(olga: Talk) -> None:
    said = olga.say("invite cities 1").shows("Köln: ", "join ", "Nairobi: ", "Each works once")
    assert len(said.replies) == 1
    olga.channel = Channel(private_link="https://chat.example/helper?start=")
    olga.say("invite city 1 cologne and 2").shows("Köln: https://chat.example/helper?start=join_", "Nairobi: https")
    olga.say("invite city 1 Köln: Ada; Nairobi: Rosa").shows("Köln (Ada): ", "Nairobi (Rosa): ")
    olga.say("invite city 1 Köln; Oslo").shows("Which city?", "invite cities 1")


def test_the_lines_of_several_invitations_each_seat_their_city(olga: Talk) -> None:
    said = olga.say("invite cities 1")
    codes = [line.split("`")[1] for line in said.lines if "`join " in line]
    for user, code, city in zip(("ada", "rosa"), codes, ("Köln", "Nairobi"), strict=True):
        olga.beside(user).knows(programme=UTM).say(code).shows(f"You represent {city}")
