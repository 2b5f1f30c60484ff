"""What buttons carry: read back as it was written, of one kind each, and short enough for every platform."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms import LIMITS
from faq.pack.model import Pack
from faq.proof import pack_words
from handlers.dialog import actions
from handlers.dialog.actions import (
    Action,
    AnswerQuestion,
    CastVote,
    Choose,
    DoAllTheSame,
    NoHour,
    OpenScreen,
    PickHour,
    ReadEntry,
    ReadTheme,
    Say,
    StayAway,
    StopNudges,
    SuitHour,
    SwitchLanguage,
    SwitchProgramme,
    TellMore,
    UndoImport,
)
from handlers.dialog.buttons import Buttons, OnPress
from handlers.routing.button_table import FEATURES
from handlers.routing.command_table import COMMANDS
from tests.flow.talk import shipped

SENT = {
    "do:check:0": Say("check"),
    "a:3:1f2e3d4c": Choose(3, "1f2e3d4c"),
    "form:plan 3/:0": OpenScreen("plan 3/"),
    "form:more 5:0": OpenScreen("more 5"),
    "form:B6.1:0": OpenScreen("B6.1"),
    "form::0": OpenScreen(""),
    "faq:utm-city2city/3.8:0": ReadEntry("utm-city2city", "3.8"),
    "faq:a/b/c:d:0": ReadEntry("a", "b/c:d"),
    "toc:utm-city2city/6:0": ReadTheme("utm-city2city", 6),
    "pro:netzerocities-twinning:0": SwitchProgramme("netzerocities-twinning"),
    "lang:fr:0": SwitchLanguage("fr"),
    "undo:1753012800000:0": UndoImport("1753012800000"),
    "out:12.3:0": StayAway(12, 3),
    "suits:7.0:0": SuitHour(7, 0),
    "none:7:0": NoHour(7),
    "pick:7.0:0": PickHour(7, 0),
    "nudge:stop:0": StopNudges(),
    "yes:0:1f2e3d4c": DoAllTheSame(0, "1f2e3d4c"),
    "v:1.2:n0nce": CastVote(1, 2, "n0nce"),
    "vm:1:n0nce": TellMore(1, "n0nce"),
    "q:3:0": AnswerQuestion(3),
}
"""What stands in chats, written by us before there were actions."""


@pytest.mark.parametrize("data", SENT)
def test_what_was_sent_is_understood_and_written_as_ever(data: str) -> None:
    assert actions.read(data) == SENT[data]
    assert SENT[data].encode() == data


def test_there_is_one_that_was_sent_of_every_kind() -> None:
    assert {type(one) for one in SENT.values()} == set(actions.kinds())
    assert len({one.kind for one in actions.kinds()}) == len(actions.kinds())


def any_action(kind: type[Action]) -> st.SearchStrategy[Action]:
    values: dict[str, st.SearchStrategy[Any]] = {"int": st.integers(-5, 10**12), "str": st.text(max_size=70)}
    return st.builds(kind, **{one.name: values[str(one.type)] for one in fields(kind)})  # type: ignore[arg-type]


@given(st.sampled_from(actions.kinds()).flatmap(any_action))
def test_an_action_is_read_back_or_refused_when_it_is_written(action: Action) -> None:
    try:
        data = action.encode()
    except ValueError as refused:
        assert repr(action) in str(refused)
        return
    assert actions.read(data) == action
    assert len(data.encode()) <= 64
    assert data.startswith(f"{action.kind}:")


WORD = st.text("abcdefghijklmnopqrstuvwxyzé-", min_size=1, max_size=20)
NUMBER = st.integers(0, 10**9 - 1)


@given(NUMBER, NUMBER, WORD)
def test_what_we_write_is_never_refused(one: int, other: int, word: str) -> None:
    for action in (
        Say(word), Choose(one, word), OpenScreen(word), ReadEntry(word, word[:3]), SwitchProgramme(word), StayAway(one, other),
        SuitHour(one, other), StopNudges(), DoAllTheSame(one, word), CastVote(one, other, word[:10]), TellMore(one, word),
        AnswerQuestion(one),
    ):  # fmt: skip
        assert actions.read(action.encode()) == action


@given(
    st.text()
    | st.builds("{}:{}:{}".format, st.sampled_from([one.kind for one in actions.kinds()]), st.text(), st.text())
)
def test_what_is_made_up_is_read_as_an_action_of_its_kind_or_as_none(data: str) -> None:
    found = actions.read(data)
    assert found is None or (found.kind == data.partition(":")[0] and type(found) is actions.kind_of(data))


@pytest.mark.parametrize(
    "data",
    ["", ":", "do", "do:", "zz:1:0", "out:1:0", "out::0", "out:x.y:0", "out:1.²:0", "out:١.1:0", "out:01.1:0", "out:1.-1:0",
     "out:1.1", "a:1e3:n", "a::n", "v:1:n", "v:9999999999.1:n", "suits:1.2.3:0", "faq:utm:0"],
)  # fmt: skip
def test_what_no_button_of_ours_carries(data: str) -> None:
    assert actions.read(data) is None


@pytest.mark.parametrize(
    "action",
    [
        Say("x" * 60),
        Say("é" * 31),
        StayAway(-1, 2),
        StayAway(10**9, 1),
        ReadEntry("a/b", "c"),
        SwitchProgramme("p" * 59),
    ],
)
def test_what_does_not_fit_or_would_be_read_as_something_else_is_refused(action: Action) -> None:
    with pytest.raises(ValueError, match="no button can carry"):
        action.encode()


def test_each_command_and_each_entry_of_the_programmes_has_a_button() -> None:
    for word in COMMANDS.every:
        assert actions.read(Say(word).encode()) == Say(word)
    for pack in shipped().packs.values():
        assert all(actions.read(one.encode()) == one for one in entries(pack))


def test_a_proven_programme_has_no_id_that_a_button_refuses() -> None:
    room = LIMITS.ids.most
    assert ReadEntry("p" * (room - 1), "e").encode()
    assert OpenScreen("q" * (room - pack_words.ITEM) + ".999").encode()
    for over in (ReadEntry("p" * room, "e"), OpenScreen("q" * (room - pack_words.ITEM + 1) + ".999")):
        with pytest.raises(ValueError, match="no button can carry"):
            over.encode()


def entries(pack: Pack) -> list[ReadEntry]:
    return [ReadEntry(pack.id, entry.id) for entry in pack.entries]


def test_a_kind_of_two_actions_is_refused() -> None:
    for kind in ("do", "with:colon"):
        with pytest.raises(ValueError, match="declared twice"):

            @dataclass(frozen=True)
            class Another(Action, kind=kind):
                word: str

    assert actions.kind_of("do:x:0") is Say


def test_an_action_that_nothing_comes_of_or_two_things_is_refused() -> None:
    declared: list[OnPress[Any]] = [button for feature in FEATURES for button in feature.BUTTONS]
    Buttons(declared)
    for wrong in (declared[1:], [*declared, declared[0]]):
        with pytest.raises(ValueError, match="each action is declared once"):
            Buttons(wrong)
