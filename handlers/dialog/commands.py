"""What a command is, and the table of all of them: which words are commands, everywhere and in every state.

Each feature declares its own in a tuple ``COMMANDS``; ``handlers.routing.command_table`` collects them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, auto
from functools import cache
from itertools import chain
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from faq.text.spelling import fold
from handlers.access.roles import Rule, Who
from handlers.dialog import command_phrases, subcommand_words
from handlers.dialog.translator import Translator
from handlers.dialog.turn import Reply

LONGEST = 40
"""A command has no more characters than this, in any language."""
_SWAPPED, _NEAR_BEFORE = 4, 5
"""A word has so many letters to be known with two of them swapped, and with any slip before what may follow it."""
_QUOTED = re.compile(r"[\"'\u201c\u201d\u201e\u2018\u00ab\u2039](.+)[\"'\u201c\u201d\u2019\u00bb\u203a]")
V = TypeVar("V")
"""What a command is carried out with: the visit, which carries the table itself."""


class Topic(IntEnum):
    """What a command is about. ``help`` lists them in this order."""

    BEGINNING = auto()
    ASKING = auto()
    ANSWERING = auto()
    DRAFT = auto()
    ACCOUNT = auto()
    TWINNING = auto()
    TALK = auto()
    PRIVACY = auto()
    ABOUT = auto()
    TEAM = auto()
    FIRST_OWNER = auto()


def none_follows(_argument: str) -> bool:
    """What follows the word makes it the beginning of a sentence."""
    return False


def one_word(argument: str) -> bool:
    """A single word may follow."""
    return len(argument.split()) == 1


def anything(_argument: str) -> bool:
    """Whatever follows the word, it is a command."""
    return True


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A first word behind a command; the two are a command without a slash. Where ``rule`` is None, it is the command's own."""

    word: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class InGroup(Generic[V]):
    """What a command does when it is said in a group; None from ``run``: it is not for the group, or not for who says it.

    Where it is another action there than in private, ``action`` is its name, ``rule`` who may, and ``help`` its line for people.
    """

    run: Callable[[V, str], list[Reply] | None]
    action: str = ""
    rule: Rule = frozenset()
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Generic[V]):
    """All that is to know of a command. Whoever may not is answered as if there were no such word."""

    word: str
    help: str
    """One line for people."""
    topic: Topic
    rule: Rule
    """Who may."""
    run: Callable[[V, str], list[Reply]]
    in_group: InGroup[V] | None = None
    """None: a group is told that this is for a private talk."""
    listed: Rule = frozenset()
    """Who is told of it before they ask, where these are fewer than may."""
    argument: str = ""
    """What may follow the word, for people."""
    follows: Callable[[str], bool] = none_follows
    """What may follow the word without a slash, besides the subcommands."""
    alone: bool = True
    """Whether the word alone is a command without a slash."""
    needs_programme: bool = False
    subcommands: tuple[Subcommand, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other words for it, in English."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Further words, or whole lines, that are translated, apart by " / ", by the argument that they stand for."""
    of_answer: bool = False
    """Whether what follows names an answer, so that "my answer to question" may stand before it."""
    slips: str = ""
    """The spellings that are known with a slip where what may follow the word follows them."""


@dataclass(frozen=True, slots=True)
class CommandUse:
    """A command that was said, with what followed it. ``word`` is empty for a slash before a word we do not know."""

    word: str
    argument: str = ""


class Commands(Generic[V]):
    """The commands of all features, in the order of ``help``. What is declared twice is refused."""

    def __init__(self, declared: Iterable[Command[V]] = ()) -> None:
        in_order = sorted(declared, key=lambda one: ("anyone" not in one.rule, one.topic))
        rules = [*chain.from_iterable(map(_rules, in_order))]
        _once(chain.from_iterable(map(_words, in_order)))
        _once(action for action, _ in rules)
        self.every: dict[str, Command[V]] = {one.word: one for one in in_order}
        self.for_everybody = {word: one for word, one in self.every.items() if "anyone" in one.rule}
        self.for_some = {word: one for word, one in self.every.items() if "anyone" not in one.rule}
        """The commands that exist only for those who may use them: to others, words like any."""
        self.rules: Mapping[str, Rule] = dict(rules)
        """Action → who may. What is not here nobody may do. An action is a command's word, or that with its subcommand, or what the
        command is in a group."""
        self.aliases: Mapping[str, str] = {alias: word for word, alias in _given(in_order, lambda one: one.aliases)}

    def action(self, word: str, argument: str = "") -> str:
        """The action that a command is."""
        first = argument.split(maxsplit=1)[0].casefold() if argument else ""
        named = f"{word} {first}"
        return named if named in self.rules else word

    def allows(self, action: str, who: frozenset[Who]) -> bool:
        """Whether somebody who is all this may do it."""
        return bool(self.rules.get(action, frozenset()) & who)

    def heard_in_a_group(self, word: str) -> bool:
        """Whether a command says nothing of a person, or is about the group."""
        return word in self.every and self.every[word].in_group is not None

    def knows(self, word: str) -> bool:
        """Whether a word is a command of everybody, or one of its English aliases."""
        return word in self.for_everybody or word in self.aliases

    def said(
        self, words: str, translator: Translator, known: Callable[[str, str], bool] | None = None
    ) -> CommandUse | None:
        """The command in a message; None where it is none. Without a slash only the bare word, or ``change 3`` and its like.

        ``known`` tells of a word and what follows it whether that exists for who says it; a word that does not is like any other.
        """
        line = words.strip()
        slash = line.startswith("/")
        first, _, rest = (line if slash else bare(line)).removeprefix("/").partition(" ")
        word, given = self._phrase(line, translator)
        if word:
            argument = ""
        else:
            word, argument, given = self._read(first.partition("@")[0] if slash else first, rest, translator)
        exists = known(word, argument.strip()) if known else word in self.for_everybody
        if not word or not exists:
            return CommandUse("", first) if slash and first and "\n" not in line else None
        if slash or self._is_bare(self.every[word], argument):
            return CommandUse(word, argument.strip() or given)
        return None

    def _phrase(self, line: str, translator: Translator) -> tuple[str, str]:
        """The command that a line of several words is as a whole, and the argument that it stands for; empty where it is none."""
        whole = bare(line)
        return self._known(whole, translator) if " " in whole else ("", "")

    def _read(self, first: str, argument: str, translator: Translator) -> tuple[str, str, str]:
        """The command that a first word is, what follows it in English, and the argument that the word itself stands for."""
        word, given = self._known(first, translator)
        word = word or self._slipped(first, argument, translator)
        return word, _in_english(self.every[word], argument, translator) if word else argument, given

    def _is_bare(self, command: Command[V], argument: str) -> bool:
        """Whether a word without slash and what follows are a command and not the beginning of a sentence."""
        if not argument:
            return command.alone
        first = argument.split()[0].casefold()
        return any(first == one.word for one in command.subcommands) or command.follows(argument)

    def _known(self, first: str, translator: Translator) -> tuple[str, str]:
        """The command that a first word is, and the argument that it stands for; empty where it is none."""
        folded = fold(first) if len(first) <= LONGEST else ""
        if folded in self.every:
            return folded, ""
        if folded in self.aliases:
            return self.aliases[folded], ""
        for one in self.every.values():
            for given, spellings in one.spellings.items():
                if folded in _spellings(spellings, translator):
                    return one.word, given
        return next((word for word in self.every if folded in _spellings(word, translator)), ""), ""

    def _slipped(self, first: str, argument: str, translator: Translator) -> str:
        """The command that a first word is but for a slip, where what follows is what may follow it; empty where it is none."""
        forgiving = (one for one in self.every.values() if one.slips and argument and one.follows(argument))
        found = (one for one in forgiving if _nearly(fold(first), _spellings(one.slips, translator), _NEAR_BEFORE))
        return next((one.word for one in found), "")

    def meant(self, words: str, translator: Translator, *, in_words: bool = False) -> CommandUse | None:
        """The command that is meant where a question waits for an answer, by what people say for it; None where it is none.

        ``in_words``: what is asked for is words, so that a bare yes or no is no answer.
        """
        line = words.strip().removeprefix("/")
        if len(line) > command_phrases.LONGEST or "\n" in line:
            return None
        word, _, argument = command_phrases.meaning(line, in_words=in_words).partition(" ")
        if word in self.every:
            return CommandUse(word, argument)
        return self._wished(command_phrases.wished(line), translator) or self._shown(line, translator)

    def _wished(self, line: str, translator: Translator) -> CommandUse | None:
        """The command in "I need to change my answer to question 3", with the name of the answer alone."""
        first, _, rest = bare(line).partition(" ")
        word, _, _ = self._read(first, rest, translator)
        named = command_phrases.named_answer(rest)
        asks = word in self.every and self.every[word].of_answer and any(map(str.isdecimal, named))
        return CommandUse(word, named) if asks and self.every[word].follows(named) else None

    def _shown(self, line: str, translator: Translator) -> CommandUse | None:
        """The command in "show me the summary"."""
        wanted = bare(command_phrases.shown(line))
        return self.said(wanted, translator) if wanted and " " not in wanted else None

    def unquoted(self, words: str, translator: Translator) -> str:
        """What is in quotes, where it would be a word of command without them; else empty."""
        inner = in_quotes(words)
        return inner if inner and (self.said(inner, translator) or self.meant(inner, translator, in_words=True)) else ""

    def unslashed(self, words: str, translator: Translator) -> str:
        """Words without the slash before them, where they are no word of command but are said for one ("/skip"); else empty. A
        command of others is a word of command too: what is said of one may not tell whose it is."""
        found = self.said(words, translator)
        unknown = found is not None and not found.word and self._read(found.argument, "", translator)[0] == ""
        return words.strip().removeprefix("/") if unknown and self.meant(words, translator, in_words=True) else ""


def _words(command: Command[V]) -> Iterator[str]:
    """All that is typed for a command, in English."""
    yield from (command.word, *command.aliases)
    for phrases in command.spellings.values():
        yield from phrases.split(" / ")


def _rules(command: Command[V]) -> Iterator[tuple[str, Rule]]:
    """The actions of a command, and who may do them."""
    yield command.word, command.rule
    for one in command.subcommands:
        yield f"{command.word} {one.word}", command.rule if one.rule is None else one.rule
    if command.in_group and command.in_group.action:
        yield command.in_group.action, command.in_group.rule


def _given(commands: Iterable[Command[V]], of: Callable[[Command[V]], Iterable[str]]) -> list[tuple[str, str]]:
    """A command's word with each that there is of what it declares."""
    return [(one.word, words) for one in commands for words in of(one) if words]


def _once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"declared twice: {name!r}")
        seen.add(name)


def _in_english(command: Command[V], argument: str, translator: Translator) -> str:
    """What follows a command, its first word in English where it is the person's own word for a subcommand."""
    first, space, rest = argument.partition(" ")
    word = subcommand_words.meant(first, translator.language)
    return f"{word}{space}{rest}" if any(word == one.word for one in command.subcommands) else argument


def in_quotes(words: str) -> str:
    """What a text that is wholly in quotes holds; else empty."""
    found = _QUOTED.fullmatch(words.strip())
    return found[1].strip() if found else ""


def bare(line: str) -> str:
    """A short line without courtesy, punctuation and pictures around it; as it is where nothing else is in it."""
    words = line.split() if len(line) <= LONGEST and "\n" not in line else []
    courtesy = command_phrases.COURTESY
    for around in (courtesy, _reversed(courtesy)):
        words = _after_courtesy(words, around)[::-1]
    return " ".join(words) or line


@cache
def _reversed(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(" ".join(reversed(one.split())) for one in phrases)


def _after_courtesy(words: list[str], courtesy: frozenset[str]) -> list[str]:
    while words:
        count = next((n for n in (1, 2, 3) if _is_courtesy(fold(" ".join(words[:n])), courtesy)), 0)
        if not count:
            return words
        words = words[count:]
    return words


def _is_courtesy(folded: str, courtesy: frozenset[str]) -> bool:
    """Also signs and pictures, of which nothing is left."""
    return not folded or folded in courtesy


def _nearly(folded: str, phrases: frozenset[str], near: int) -> bool:
    """Whether a text is one of the phrases but for a slip: two letters swapped, or in a longer one any letter."""
    slips = (one for one in phrases if len(one) >= _SWAPPED and OSA.distance(folded, one, score_cutoff=1) == 1)
    return any(len(one) >= near or sorted(one) == sorted(folded) for one in slips)


def _spellings(phrases: str, translator: Translator) -> frozenset[str]:
    """The phrases of a table, in English and in the person's language."""
    return _spelled(phrases, translator.t(phrases))


@cache
def _spelled(*tables: str) -> frozenset[str]:
    """The phrases of tables that are written in the code and its translations, of which there is an end."""
    return frozenset(fold(one) or one for table in tables for one in table.split(" / "))
