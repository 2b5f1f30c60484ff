"""A bug of ours is told as a bug, wherever it is: never as "it is gone", and nothing that was given before is lost."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.cli.health import look
from bot.runtime.logs import Redacting
from bot.runtime.settings import Settings
from faq.answers.kind_table import COUNTRY, KINDS
from handlers.dialog.commands import InGroup
from handlers.dialog.turn import Event, FormSent, Press, Text
from handlers.feedback import feedback_modal
from handlers.polls import poll_wizard
from handlers.routing import dialog_places
from handlers.routing.command_table import COMMANDS
from handlers.routing.modal_table import MODALS
from handlers.sessions import plan_modal, session_commands
from handlers.staff import schedule
from handlers.twinnings import twinning_commands
from storage.records import (
    Address,
    Conversation,
    Invitation,
    LinkedGroup,
    Outgoing,
    Prompt,
    Role,
    Seat,
    Session,
    TwinningCity,
)
from tests.flow.talk import GROUP, UTM, Said, Talk

TYPED = "canary-5f2c9e"
TOLD = ("Something went wrong on my side", "Nothing that you gave me before is lost")


def broken(*_what: object) -> NoReturn:
    """A look-up of ours that misses: what was looked up may be what somebody typed."""
    raise KeyError(TYPED) from ValueError(f"{TYPED} cannot be")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the program's own formatter writes."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Redacting())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def anna(tmp_path: Path) -> Talk:
    """Somebody who may do everything: of the team, leads and sits in twinning 1, which has a group and a session ahead."""
    talk = Talk(tmp_path).knows(programme=UTM)
    with talk.store() as store, store.transaction():
        person = store.person(talk.identity, 0).id
        store.create_twinning(UTM, "Waste", "", 1)
        store.set_cities(1, [TwinningCity(1, 1, "Köln", "DE", "Europe/Berlin")])
        store.seat(Seat(1, 1, person))
        store.bind(LinkedGroup(1, Address("test", "helper", "", "group"), 1))
        store.add_session(Session(1, 1, "", "2025-08-10T14:00", "Europe/Berlin", 90, talk.millis + 9**10, "2025.1", 1))
        for role in ("owner", "staff", "facilitator"):
            store.give_role(Role(person, role, 1, int(role == "facilitator")))
    return talk


def kept(talk: Talk) -> tuple[object, ...]:
    with talk.store() as store:
        forms = store.forms(talk.person_id)
        return forms, [store.answers(one.id) for one in forms], store.conversation(talk.address)


def is_told_as_a_bug(talk: Talk, event: Event, log: io.StringIO) -> Said:
    """The event is parked, in the log with the way to the bug and without what was typed; the person is told."""
    before = kept(talk)
    said = talk.try_to_give(event)
    assert said.receipt.fate == "parked", said.text
    said.shows(*TOLD)
    assert kept(talk) == before
    with talk.store() as store:
        (parked,) = store.parked()
    assert (parked.handler, parked.error) == (type(event).__name__, "KeyError")
    written = log.getvalue()
    assert all(part in written for part in ("Traceback", "KeyError", "ValueError", "in broken", "test_bugs.py"))
    assert TYPED not in written
    return said


def at_place(talk: Talk, at: str) -> None:
    """A conversation at a place, with a prompt that has one button; in a form where the place is of one."""
    form = talk.has("check" if at == "check" else "draft", {"A1": "Soria"}).id
    with talk.store() as store, store.transaction():
        person = store.person(talk.identity, 0).id
        known = {"at": at, "form": form}
        store.save_prompt(Prompt(talk.address, "n", talk.millis, {**known, "choices": [["Yes", "yes"]]}))
        store.save_conversation(Conversation(talk.address, person, {**known, "prompt": "n"}))


EVENTS: Mapping[str, Event] = {"show": Text("repeat"), "choose": Press("a:0:n"), "hear": Text(f"{TYPED}!")}
"""What leads to each part of a place."""


@pytest.mark.parametrize("part", EVENTS)
@pytest.mark.parametrize("at", dialog_places.PLACES)
def test_a_bug_in_a_place_is_no_thing_that_is_gone(
    anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, at: str, part: str
) -> None:
    at_place(anna, at)
    planted: Mapping[str, Any] = {part: broken}
    monkeypatch.setitem(dialog_places.PLACES, at, replace(dialog_places.PLACES[at], **planted))
    is_told_as_a_bug(anna, EVENTS[part], log)


@pytest.mark.parametrize("word", COMMANDS.every)
def test_a_bug_in_a_command(anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setitem(COMMANDS.every, word, replace(COMMANDS.every[word], run=broken))
    with anna.store() as store, store.transaction():
        store.keep_invitation("secret", Invitation("owner", anna.millis + 1))
    is_told_as_a_bug(anna, Text(f"/{word} secret"), log)


TABLES: Mapping[str, tuple[Mapping[str, Callable[..., Any]], str]] = {
    "poll": (poll_wizard.DO, ""),
    "twinning": (twinning_commands.PLAIN, ""),
    "twinning ": (twinning_commands.WITH_NUMBER, "1"),
    "session": (session_commands.DO, "1"),
    "schedule": (schedule.DO, "1 remind"),
}
"""The tables of what is typed behind a word, and what makes them look at a twinning."""


@pytest.mark.parametrize(("word", "sub"), [(word, sub) for word, (table, _) in TABLES.items() for sub in table])
def test_a_bug_behind_a_command(
    anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, word: str, sub: str
) -> None:
    table, rest = TABLES[word]
    monkeypatch.setitem(table, sub, broken)
    is_told_as_a_bug(anna, Text(f"{word.strip()} {sub} {rest}"), log)


@pytest.mark.parametrize("word", [*filter(COMMANDS.heard_in_a_group, COMMANDS.every)])
def test_a_bug_in_a_group(anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setitem(COMMANDS.every, word, replace(COMMANDS.every[word], in_group=InGroup(broken)))
    is_told_as_a_bug(anna.beside("anna", "group", GROUP), Text(f"/{word} x"), log)


@pytest.mark.parametrize("form", [plan_modal.FORM, feedback_modal.FORM])
def test_a_bug_in_a_screen(anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setitem(MODALS.every, form, replace(MODALS.every[form], take=broken))
    is_told_as_a_bug(anna, FormSent(form, "", {}), log)


def test_a_misspelt_key_of_ours_is_no_draft_that_is_gone(
    anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was found: one name is misspelt in a table, and who types a wrong country reads that there is no draft."""
    anna.has("draft", {"H1": "yes", "A1": "Soria"})
    anna.say("draft", "change A2")
    monkeypatch.setitem(KINDS, "country", replace(COUNTRY, misread={}))
    before = anna.answers()
    said = anna.try_to_give(Text(f"{TYPED} is no country"))
    assert said.receipt.fate == "parked"
    said.shows(*TOLD).hides("There is no draft")
    assert anna.answers() == before
    assert "Traceback" in log.getvalue()
    assert TYPED not in log.getvalue()


def test_a_bug_in_what_is_planned_is_given_up_and_logged(anna: Talk, log: io.StringIO) -> None:
    with anna.store() as store, store.transaction():
        (row,) = store.put([Outgoing(anna.address, {"about": {"plan": TYPED}}, anna.millis, "reminder")], anna.millis)
    anna.say("help")
    with anna.store() as store:
        given_up = store.outbox_row(row)
    assert given_up
    assert given_up.state == "dead"
    assert "Traceback" in log.getvalue()
    assert TYPED not in log.getvalue()


def test_doctor_counts_it(anna: Talk, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(COMMANDS.every, "summary", replace(COMMANDS.every["summary"], run=broken))
    is_told_as_a_bug(anna, Text("summary"), log)
    conf = Settings((), tmp_path / "files", str(anna.path), colour=False)
    assert "! Events that could not be handled: 1, the last by KeyError in Text. The log has more." in look(
        conf, conf.database
    )
