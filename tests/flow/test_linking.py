"""One person on two platforms; a draft handed over or shared."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.dialog.turn import Text
from tests.flow.talk import NZC, UTM, Said, Talk


@pytest.fixture
def ana(tmp_path: Path) -> Talk:
    """Ana where she began: on Telegram, so to say, with a draft of one answer."""
    talk = Talk(tmp_path, user="ana")
    talk.has("draft", {"A1": "Soria"})
    return talk


@pytest.fixture
def ana_too(ana: Talk) -> Talk:
    """Ana's other account."""
    return ana.beside("ana-too").knows(programme=UTM)


def code(said: Said) -> str:
    return re.search(r"`(?:link|take) ([\w-]+)`", said.text)[1]  # type: ignore[index]


def joined(ana: Talk, ana_too: Talk) -> Said:
    ana_too.say(f"link {code(ana.say('link'))}")
    return ana_too.press("Yes")


def test_a_code_joins_two_accounts(ana: Talk, ana_too: Talk) -> None:
    joined(ana, ana_too).shows("Joined.")
    assert ana.person_id == ana_too.person_id
    ana_too.say("summary").shows("Soria")


def test_the_other_account_is_told(ana: Talk, ana_too: Talk) -> None:
    said = joined(ana, ana_too)
    told = [row for row in said.rows if row.out.address == ana.address]
    assert len(told) == 1
    assert "joined with this one" in str(told[0].out.body)


def test_joining_is_asked_first_and_can_be_declined(ana: Talk, ana_too: Talk) -> None:
    ana_too.say(f"link {code(ana.say('link'))}").shows("Join this account", "both are you")
    ana_too.press("No").shows("Nothing was joined.")
    assert ana.person_id != ana_too.person_id


def test_a_code_works_once(ana: Talk, ana_too: Talk) -> None:
    made = code(ana.say("link"))
    ana_too.say(f"link {made}")
    ana_too.press("No")
    ana_too.say(f"link {made}").shows("I do not know that code.")


def test_a_code_expires(ana: Talk, ana_too: Talk) -> None:
    made = code(ana.say("link"))
    ana_too.now += timedelta(minutes=15)
    ana_too.say(f"link {made}").shows("I do not know that code.")


@pytest.mark.parametrize("guess", ["link 1", "link abcdefgh-abcdefgh", "take ../../etc", "take 0-0"])
def test_a_guess_is_good_for_nothing(ana_too: Talk, guess: str) -> None:
    ana_too.say(guess).shows("I do not know that code.")


def test_ones_own_code_joins_nothing(ana: Talk) -> None:
    ana.say(f"link {code(ana.say('link'))}").shows("joined already")


def test_a_code_for_a_draft_joins_no_accounts(ana: Talk, ana_too: Talk) -> None:
    ana.say("share")
    made = code(ana.press("My colleague"))
    ana_too.say(f"link {made}").shows("I do not know that code.")


def test_with_two_drafts_it_is_asked_which_to_go_on_with_and_both_are_kept(ana: Talk, ana_too: Talk) -> None:
    ana_too.has("draft", {"A1": "Burgos"})
    said = joined(ana, ana_too).shows("Which draft")
    assert sorted(one.label.partition(" ·")[0] for one in said.buttons) == ["Burgos", "Soria"]
    ana_too.press("Soria").shows("Your draft")
    ana.say("summary").shows("Soria").hides("Burgos")
    ana.say("drafts").shows("Which draft")
    ana.press("Burgos")
    ana_too.say("summary").shows("Burgos").hides("Soria")


def test_drafts_of_two_programmes_do_not_compete(ana: Talk, ana_too: Talk) -> None:
    ana_too.has("draft", {"A1": "Burgos"}, programme=NZC)
    joined(ana, ana_too).hides("Which draft")


def test_drafts_without_several_goes_on_with_the_one(ana: Talk) -> None:
    ana.say("drafts").shows("Welcome back")


def test_an_account_can_part_again(ana: Talk, ana_too: Talk) -> None:
    joined(ana, ana_too)
    ana_too.say("unlink").shows("Separate this account")
    ana_too.press("Yes").shows("Done.")
    assert ana.person_id != ana_too.person_id
    ana_too.say("summary").shows("There is no draft yet")
    ana.say("summary").shows("Soria")


def test_parting_can_be_declined(ana: Talk, ana_too: Talk) -> None:
    joined(ana, ana_too)
    ana_too.say("unlink")
    ana_too.press("No").shows("Nothing was changed")
    assert ana.person_id == ana_too.person_id


def test_an_account_alone_has_nothing_to_part_from(ana: Talk) -> None:
    ana.say("unlink").shows("joined with no other")


def test_the_account_that_made_the_code_is_gone_meanwhile(ana: Talk, ana_too: Talk) -> None:
    ana_too.say(f"link {code(ana.say('link'))}")
    ana.say("forget")
    ana.press("Yes, delete")
    ana_too.press("Yes").shows("Nothing was joined.")


def test_an_open_question_goes_on_on_the_other_account(ana: Talk, ana_too: Talk) -> None:
    ana.say("draft")
    ana.press("Go on")
    joined(ana, ana_too)
    ana_too.say("draft")
    ana_too.press("Go on").shows("country")


# -- a colleague


def test_a_colleague_takes_a_draft_over(ana: Talk, ana_too: Talk) -> None:
    ana.say("share").shows("How shall your colleague")
    said = ana_too.say(f"take {code(ana.press('My colleague'))}").shows("The draft is yours now.")
    assert any(row.out.address == ana.address and "taken over" in str(row.out.body) for row in said.rows)
    ana_too.say("summary").shows("Soria")
    ana.say("summary").shows("There is no draft yet")


def test_what_was_handed_over_cannot_be_changed_any_more(ana: Talk, ana_too: Talk) -> None:
    ana.say("share")
    made = code(ana.press("My colleague"))
    ana.say("draft")
    ana.press("Go on")
    ana_too.say(f"take {made}")
    ana.say("Spain").hides("Soria")
    assert "A2" not in ana_too.answers()


def test_a_handed_over_draft_is_read_by_the_team_only_if_the_colleague_agrees(ana: Talk, ana_too: Talk) -> None:
    form = ana.forms("draft")[0]
    with ana.store() as store, store.transaction():
        store.save_form(replace(form, staff_may_read=True))
    ana.say("share")
    ana_too.say(f"take {code(ana.press('My colleague'))}")
    assert [form.staff_may_read for form in ana_too.forms("draft")] == [False]


def test_two_work_on_one_draft(ana: Talk, ana_too: Talk) -> None:
    ana.say("share")
    ana_too.say(f"take {code(ana.press('We work'))}").shows("together")
    ana_too.press("Go on")
    ana_too.say("Spain")
    ana.say("summary").shows("Soria", "Spain")


def test_a_guest_cannot_pass_the_draft_on(ana: Talk, ana_too: Talk) -> None:
    ana.say("share")
    ana_too.say(f"take {code(ana.press('We work'))}")
    ana_too.say("share").shows("only the one who began it")


def test_ones_own_draft_cannot_be_taken(ana: Talk) -> None:
    ana.say("share")
    ana.say(f"take {code(ana.press('My colleague'))}").shows("yours already")


def test_a_code_of_a_draft_that_has_changed_hands_is_good_for_nothing(ana: Talk, ana_too: Talk) -> None:
    ana.say("share")
    first = code(ana.press("My colleague"))
    ana.say("share")
    second = code(ana.press("My colleague"))
    ana_too.say(f"take {first}")
    ana.beside("eve").knows(programme=UTM).say(f"take {second}").shows("I do not know that code.")


def test_sharing_can_be_left(ana: Talk) -> None:
    ana.say("share")
    ana.press("Neither").shows("What would you like to do?")


def test_sharing_needs_a_draft(tmp_path: Path) -> None:
    Talk(tmp_path).knows(programme=UTM).say("share").shows("There is no draft yet")


def test_take_without_a_code_says_what_is_missing(ana: Talk) -> None:
    ana.say("/take").shows("Type the code")


def test_take_alone_is_no_command_and_answers_what_is_open(ana: Talk) -> None:
    ana.give(Text("take")).hides("Type the code")


def test_codes_are_made_in_private_only(ana: Talk) -> None:
    group = ana.beside("ana", "the-group", replace(ana.channel, private=False))
    group.say("share").shows("not for this group")
