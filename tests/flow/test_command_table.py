"""What declares a command twice, or leaves out who may, is no table: the program does not start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.access.roles import ANYONE, LEADERS, OWNER, STAFF
from handlers.dialog.commands import Command, Commands, InGroup, Subcommand, Topic, anything, one_word
from handlers.routing import command_table
from tests.flow.talk import languages_of, shipped

ENGLISH, FRENCH = languages_of(shipped().packs)["en"], languages_of(shipped().packs)["fr"]
WAVE: Command[str] = Command(
    word="wave",
    help="say hello",
    topic=Topic.TALK,
    rule=ANYONE,
    run=lambda _visit, _words: [],
    subcommands=(Subcommand("twice"), Subcommand("off", LEADERS)),
    aliases=("hello",),
    spellings={"all": "hail / greet"},
    in_group=InGroup(lambda _visit, _words: [], "wave at all", STAFF),
)
NOD: Command[str] = replace(
    WAVE,
    word="nod",
    topic=Topic.BEGINNING,
    rule=OWNER,
    aliases=(),
    spellings={},
    in_group=None,
    subcommands=(),
)


@pytest.mark.parametrize(
    "twice",
    [
        {"word": "wave"}, {"word": "hello"}, {"aliases": ("wave",)}, {"aliases": ("hello",)}, {"aliases": ("nod",)},
        {"spellings": {"": "greet"}},
        {"subcommands": (Subcommand("up"), Subcommand("up", OWNER))},
        {"in_group": InGroup(lambda _visit, _words: None, "wave at all", OWNER)},
        {"in_group": InGroup(lambda _visit, _words: None, "nod", OWNER)},
    ],
)  # fmt: skip
def test_a_word_that_is_declared_twice_is_refused(twice: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        Commands([WAVE, replace(NOD, **twice)])
    assert Commands([WAVE, NOD]).every.keys() == {"wave", "nod"}


def test_a_command_without_a_rule_cannot_be_declared() -> None:
    declared = {"word": "wave", "help": "", "topic": Topic.TALK, "run": WAVE.run}
    with pytest.raises(TypeError, match="rule"):
        Command(**declared)  # type: ignore[arg-type]


def test_each_action_has_its_rule_and_a_subcommand_that_of_its_command_unless_it_says_another() -> None:
    table = Commands([NOD, WAVE])
    assert table.rules == {
        "wave": ANYONE, "wave twice": ANYONE, "wave off": LEADERS, "wave at all": STAFF, "nod": OWNER,
    }  # fmt: skip
    assert [table.action("wave", words) for words in ("", "off now", "OFF", "on", "  twice")] == [
        "wave", "wave off", "wave off", "wave", "wave twice",
    ]  # fmt: skip


def test_those_of_everybody_come_first_and_then_by_topic() -> None:
    assert list(Commands([NOD, WAVE]).every) == ["wave", "nod"]
    assert list(Commands([replace(NOD, rule=ANYONE), WAVE]).every) == ["nod", "wave"]


def test_what_may_follow_a_word_without_a_slash() -> None:
    table = Commands([WAVE, replace(NOD, rule=ANYONE, alone=False, follows=one_word)])
    for line, word in (
        ("wave", "wave"), ("wave twice", "wave"), ("wave to them", ""), ("/wave to them", "wave"), ("nod", ""), ("/nod", "nod"),
        ("nod once", "nod"), ("nod at them", ""),
    ):  # fmt: skip
        found = table.said(line, ENGLISH)
        assert (found.word if found else "") == word, line
    free = Commands([replace(NOD, rule=ANYONE, follows=anything)]).said("nod at them", ENGLISH)
    assert free
    assert free.argument == "at them"


def test_other_words_for_a_command() -> None:
    table = Commands([WAVE])
    assert [(found.word, found.argument) for word in ("hello", "greet") if (found := table.said(word, FRENCH))] == [
        ("wave", ""), ("wave", "all"),
    ]  # fmt: skip
    assert (table.unquoted('"hail"', ENGLISH), table.unquoted('"hi"', ENGLISH)) == ("hail", "")


def test_the_shipped_table_lacks_nothing() -> None:
    declared = [one.word for feature in command_table.FEATURES for one in feature.COMMANDS]
    assert sorted(declared) == sorted(command_table.COMMANDS.every)
    assert all(one.help and one.rule for one in command_table.COMMANDS.every.values())
