"""Whether the matcher may try a text in more ways than the text is long: what makes a pattern slower than its text.

A pattern is read by ``re`` itself and made into an automaton. It is slow where some word leads on two ways: around one loop and
from it to a second one, and around that too (`` *[^:]*:`` on spaces; ``\\S+@`` where every place of the text is tried as the
beginning), for then a run of that word is divided between the two loops in as many ways as it is long. Only a pattern that has
matched as soon as it is in the second loop never comes to try them all.

Bounded repeats are taken for short ones; what a lookaround of several characters keeps out is not seen, so that a pattern may be
told slow that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Literal

Use = Literal["search", "match", "fullmatch"]
Chars = frozenset[str]

EDGE = ""
"""What stands before the first character and behind the last."""
SHORT = 100
"""A repeat of more is taken for one without an end."""
SAMPLE = [chr(code) for code in range(0x180)] + list(
    "\u02bc\u0301\u0660\u2009\u2013\u2014\u2019\u2022\u2028\u20e3\u3001\ufe0f万"
)
CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d", c.CATEGORY_NOT_DIGIT: r"\D", c.CATEGORY_SPACE: r"\s", c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w", c.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


@dataclass
class Automaton:
    """States are numbers. ``steps`` take a character; ``jumps`` take none, and may ask what stands before and behind."""

    sample: Chars
    steps: dict[int, list[tuple[Chars, int]]] = field(default_factory=dict)
    jumps: dict[int, list[tuple[int, Chars | None, Chars | None]]] = field(default_factory=dict)
    groups: dict[int, Any] = field(default_factory=dict)
    states: int = 0

    def new(self) -> int:
        self.states += 1
        return self.states - 1

    def step(self, begin: int, chars: Chars) -> int:
        end = self.new()
        self.steps.setdefault(begin, []).append((chars, end))
        return end

    def jump(self, begin: int, end: int, before: Chars | None = None, behind: Chars | None = None) -> int:
        self.jumps.setdefault(begin, []).append((end, before, behind))
        return end

    # -- building

    def sequence(self, begin: int, parts: Any, flags: int) -> int:
        for op, value in parts:
            begin = self.part(begin, op, value, flags)
        return begin

    def part(self, begin: int, op: Any, value: Any, flags: int) -> int:
        if op in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY):
            return self.step(begin, self.chars(op, value, flags))
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            return self.repeat(begin, *value, flags)
        if op is c.BRANCH:
            end = self.new()
            for branch in value[1]:
                self.jump(self.sequence(self.jump(begin, self.new()), branch, flags), end)
            return end
        if op is c.SUBPATTERN:
            number, more, less, inner = value
            self.groups[number] = inner
            return self.sequence(begin, inner, (flags | more) & ~less)
        if op is c.GROUPREF:
            return self.sequence(begin, self.groups[value], flags)
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self.look(begin, op, *value, flags)
        if op is c.AT:
            return self.place(begin, value, flags)
        raise NotImplementedError(f"{op} is not known here")

    def repeat(self, begin: int, least: int, most: int, inner: Any, flags: int) -> int:
        for _ in range(min(least, 2)):
            begin = self.sequence(begin, inner, flags)
        if most > SHORT:
            loop = self.jump(begin, self.new())
            self.jump(self.sequence(loop, inner, flags), loop)
            return self.jump(loop, self.new())
        end = self.jump(begin, self.new())
        for _ in range(min(most - least, 2)):
            begin = self.sequence(begin, inner, flags)
            self.jump(begin, end)
        return end

    def look(self, begin: int, op: Any, direction: int, inner: Any, flags: int) -> int:
        """A guard of one character is kept; a longer one is let through, but for one that runs on and on, which is walked."""
        single = len(inner) == 1 and inner[0][0] in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY)
        if single:
            chars = self.chars(*inner[0], flags)
            kept = chars if op is c.ASSERT else (self.sample | {EDGE}) - chars
            return self.jump(begin, self.new(), *((None, kept) if direction > 0 else (kept, None)))
        if direction > 0 and inner.getwidth()[1] > SHORT:
            begin = self.sequence(begin, inner, flags)
        return self.jump(begin, self.new())

    def place(self, begin: int, what: Any, flags: int) -> int:
        word = frozenset(char for char in self.sample if re.fullmatch(r"\w", char))
        other = (self.sample | {EDGE}) - word
        end = self.new()
        if what is c.AT_BOUNDARY:
            self.jump(begin, end, word, other)
            return self.jump(begin, end, other, word)
        edge = frozenset({EDGE, "\n"} if flags & re.MULTILINE else {EDGE})
        starts = what in (c.AT_BEGINNING, c.AT_BEGINNING_STRING)
        return self.jump(begin, end, *((edge, None) if starts else (None, edge)))

    def chars(self, op: Any, value: Any, flags: int) -> Chars:
        items, negated = value if op is c.IN else [(op, value)], False
        if items[0][0] is c.NEGATE:
            items, negated = items[1:], True
        return frozenset(char for char in self.sample if negated != any(_holds(*item, char, flags) for item in items))


def _holds(op: Any, value: Any, char: str, flags: int) -> bool:
    forms = {char, char.lower(), char.upper()} if flags & re.IGNORECASE else {char}
    if op is c.ANY:
        return char != "\n" or bool(flags & re.DOTALL)
    if op is c.CATEGORY:
        return re.fullmatch(CATEGORIES[value], char, flags & re.ASCII) is not None
    codes = [ord(form) for form in forms if len(form) == 1]
    if op is c.RANGE:
        return any(value[0] <= code <= value[1] for code in codes)
    return (value in codes) != (op is c.NOT_LITERAL)


class Slow:
    """Looks for two loops of a pattern between which a run of text can be divided at will."""

    def __init__(self, pattern: str, flags: int, use: Use) -> None:
        parsed = _parser.parse(pattern, flags)
        flags = parsed.state.flags
        self.made = Automaton(frozenset(SAMPLE) | _mentioned(parsed))
        start = self.made.new()
        begin = self.made.jump(start, self.made.new())
        self.end = self.made.sequence(begin, parsed, flags)
        if use == "search":
            self.made.steps.setdefault(start, []).append((self.made.sample, start))
        self.use = use
        self.letters = self._letters()
        self.next = cache(self._next)
        self.to = cache(self._to)
        self.reached = cache(self._reached)
        self.matched = cache(self._matched)

    def _letters(self) -> list[str]:
        """One character for all that the pattern treats alike."""
        sets = {chars for steps in self.made.steps.values() for chars, _ in steps}
        sets |= {one for jumps in self.made.jumps.values() for jump in jumps for one in jump[1:] if one is not None}
        ordered = sorted(sets, key=sorted)
        return list({tuple(char in one for one in ordered): char for char in sorted(self.made.sample)}.values())

    def _next(self, state: int, before: str, char: str) -> Sequence[int]:
        """Where a character leads from a state; twice, where it leads there in two ways."""
        return [
            to for at in self._free(state, before, char) for chars, to in self.made.steps.get(at, ()) if char in chars
        ]

    def _to(self, state: int, aim: int, before: str, char: str) -> Sequence[int]:
        """Where a character leads from a state, but for where nothing leads on to the aim."""
        return [to for to in self.next(state, before, char) if aim in self.reached(to)]

    def _free(self, state: int, before: str, behind: str | None, seen: tuple[int, ...] = ()) -> Iterator[int]:
        """The states that are reached without a character; with ``behind`` None those that are whatever stands around."""
        yield state
        for to, needs_before, needs_behind in self.made.jumps.get(state, ()):
            sure = needs_before is None and needs_behind is None
            told = (
                behind is not None
                and (needs_before is None or before in needs_before)
                and (needs_behind is None or behind in needs_behind)
            )
            if to not in seen and (sure or told):
                yield from self._free(to, before, behind, (*seen, state))

    def _matched(self, state: int, before: str, behind: str | None) -> bool:
        """Whether it has matched, whatever comes later: trying ends at the last such place that it has passed."""
        over = self.end in self._free(state, before, behind)
        if self.use == "fullmatch":
            return over and all(state in self._next(state, char, char) for char in self.letters)
        return over

    def found(self) -> str:
        """A character of the run that can be divided; empty where there is none."""
        loops = [state for state in range(self.made.states) if state in self.reached(state)]
        for second in (loop for loop in loops if not self.matched(loop, EDGE, None)):
            for first in loops:
                if char := self._walked(first, second):
                    return char
        return ""

    def _reached(self, begin: int) -> frozenset[int]:
        """The states that some text leads to."""
        found, todo = set[int](), [begin]
        while todo:
            state = todo.pop()
            jumps = [to for to, _, _ in self.made.jumps.get(state, ())]
            todo += [to for to in jumps if to not in found]
            steps = [to for _, to in self.made.steps.get(state, ())]
            todo += [to for to in steps if to not in found]
            found |= {*jumps, *steps}
        return frozenset(found)

    def _walked(self, first: int, second: int) -> str:
        """A character of a word that leads around the first, from the first to the second, and around the second; where both
        are one, that leads around it in two ways."""
        if second not in self.reached(first):
            return ""
        split = first != second
        for before in self.letters:
            begin, end = ((first, first, second), before, split), ((first, second, second), before, True)
            seen, todo = {begin}, [begin]
            while todo:
                for one in self._on(*todo.pop(), first, second):
                    if one == end:
                        return before
                    if one not in seen:
                        seen.add(one)
                        todo.append(one)
        return ""

    def _on(
        self, at: tuple[int, int, int], before: str, split: bool, first: int, second: int
    ) -> Iterator[tuple[tuple[int, int, int], str, bool]]:
        """Where one more character leads three walkers: around the first, between the two, around the second."""
        for char in (letter for letter in self.letters if not self.matched(at[2], before, letter)):
            ways = [self.to(*step, before, char) for step in zip(at, (first, second, second), strict=True)]
            for a, b, z in product(*map(set, ways)):
                yield (a, b, z), char, split or a != b or ways[0].count(a) > 1


def _mentioned(parsed: Any) -> Chars:
    """The characters that a pattern names, and their neighbours."""
    found = set[int]()
    for op, value in parsed:
        if op in (c.LITERAL, c.NOT_LITERAL):
            found.add(value)
        elif op is c.RANGE:
            found |= {value[0], value[1], value[1] + 1}
        else:
            for inner in _inner(value):
                found |= {ord(char) for char in _mentioned(inner)}
    return frozenset(map(chr, found))


def _inner(value: Any) -> Iterator[Any]:
    """The sequences of nodes within a node."""
    nodes = isinstance(value, list) and bool(value) and isinstance(value[0], tuple)
    if nodes or isinstance(value, _parser.SubPattern):
        yield value
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _inner(one)


def slow(pattern: str, flags: int, use: Use) -> str:
    """A character of which a long run is slow, as it is written in Python; empty where there is none."""
    found = Slow(pattern, flags & ~re.DEBUG, use).found()
    return repr(found) if found else ""
