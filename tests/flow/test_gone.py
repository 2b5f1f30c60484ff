"""What the conversation was about is there no more: that is said, at every place and however one goes on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from handlers.dialog.turn import Event, Knowledge, Press, Text
from handlers.feedback import feedback
from handlers.forms import check_places, draft_places
from handlers.people import accounts
from handlers.polls import poll_words
from handlers.twinnings import twinning_wizard
from storage.records import Conversation, Json, Prompt
from tests.flow.talk import NZC, UTM, Talk, shipped

NO_DRAFT, MENU = "There is no draft yet.", "What would you like to do?"
ABOUT_A_FORM = {
    check_places.AT: "That self-check is closed.",
    check_places.RESULT: "That self-check is closed.",
    **dict.fromkeys(
        (
            draft_places.TAKE_OVER,
            draft_places.AT,
            draft_places.TASKS,
            draft_places.SUMMARY,
            draft_places.FINISH,
            accounts.SHARE,
        ),
        NO_DRAFT,
    ),
}
EVENTS: Mapping[str, Event] = {"shown": Text("repeat"), "pressed": Press("a:0:n"), "typed": Text("1")}


def stands(talk: Talk, at: str, value: Json = "yes", **about: Json) -> None:
    """A conversation at a place with one button."""
    with talk.store() as store, store.transaction():
        person = store.person(talk.identity, 0).id
        store.save_prompt(Prompt(talk.address, "n", talk.millis, {"at": at, "choices": [["Yes", value]], **about}))
        store.save_conversation(Conversation(talk.address, person, {"at": at, "prompt": "n", **about}))


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize(("at", "said"), ABOUT_A_FORM.items())
def test_a_form_that_is_gone_is_told(talk: Talk, at: str, said: str, event: Event) -> None:
    stands(talk, at, form="deleted")
    talk.give(event).shows(said)
    assert talk.at == "menu"


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
@pytest.mark.parametrize(("at", "said"), ABOUT_A_FORM.items())
def test_a_form_whose_programme_is_gone_is_told(tmp_path: Path, at: str, said: str, event: Event) -> None:
    packs = {NZC: shipped().packs[NZC]}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library))
    form = talk.has(
        "check" if at in (check_places.AT, check_places.RESULT) else "draft", {"A1": "Soria"}, programme=UTM
    )
    stands(talk, at, form=form.id)
    talk.give(event).shows(said)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_a_consent_for_a_programme_that_is_gone_leads_to_the_menu(tmp_path: Path, event: Event) -> None:
    packs = {NZC: shipped().packs[NZC]}
    talk = Talk(tmp_path, knowledge=Knowledge(packs, shipped().library)).knows(programme=UTM)
    stands(talk, draft_places.CONSENT)
    talk.give(event).shows(MENU)


@pytest.mark.parametrize("event", [EVENTS["shown"], EVENTS["pressed"], Text("Waste"), Text("back")])
@pytest.mark.parametrize("at", [twinning_wizard.AT, poll_words.AT])
def test_a_right_that_was_taken_back_leads_to_the_menu(talk: Talk, at: str, event: Event) -> None:
    stands(talk, at, new={})
    talk.give(event).shows(MENU)


def test_an_answer_to_a_poll_that_is_gone_leads_to_the_menu(talk: Talk) -> None:
    stands(talk, feedback.AT, {"vote": [99, 1]})
    talk.give(EVENTS["pressed"]).shows(MENU)
