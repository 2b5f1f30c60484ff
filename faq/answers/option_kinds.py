"""Questions that are answered by options: the pack's, or yes and no."""

from __future__ import annotations

from dataclasses import dataclass

from faq.answers.choices import choose
from faq.answers.named_options import NamedOption, ask, named
from faq.answers.option_lists import choose_many
from faq.answers.question_kind import QuestionKind
from faq.answers.reading import LABELS, SHOWN, Context, Json, Labels, Misread, Problem, Reading, Unclear
from faq.answers.vocabulary import ANSWERS, HEDGES, NO, YES, only_filler, words
from faq.pack.model import Option, Question
from faq.text.marking import mark
from faq.text.spelling import fold

PART = 60
"""Characters of what was typed that are repeated where it was not understood."""
_UNSURE = Option("unsure", LABELS["unsure"], ANSWERS.not_sure)


def named_options(kind: QuestionKind, question: Question, labels: Labels) -> tuple[NamedOption, ...]:
    """The options of a question with all that they may be called, "I'm not sure" among them where it is one."""
    own = kind.options_of(question)
    return named((*own, _UNSURE) if question.unsure else own, labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OptionKind(QuestionKind):
    """One of its options."""

    element: str = "choice"
    written_as_shown: bool = True

    def read(self, question: Question, text: str, context: Context) -> Reading:
        reading = choose(named_options(self, question, context.labels), text)
        return self.expected(question, text, context) if isinstance(reading, Misread) else reading

    def expected(self, question: Question, text: str, context: Context) -> Misread:
        labels = tuple(option.label for option in named_options(self, question, context.labels)[:SHOWN])
        return Misread(self.name, {"count": len(question.options), "part": text[:PART]}, labels)

    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        known = isinstance(value, str) and any(option.id == value for option in self.options_of(question))
        return () if known else (Problem(self.name),)

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        names = {option.id: option.label for option in question.options}
        return labels(names.get(value) or LABELS.get(value, value)) if isinstance(value, str) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _YesNoKind(_OptionKind):
    """A yes or no that is taken back, or hedged, is to be confirmed."""

    def read(self, question: Question, text: str, context: Context) -> Reading:
        reading = _OptionKind.read(self, question, text, context)
        folded = fold(text)
        hedged = only_filler(folded, HEDGES) and not only_filler(folded)
        if isinstance(reading, Misread) and (hedged or (words(folded)[:1] and words(folded)[0] in YES | NO)):
            return ask(named_options(self, question, context.labels))
        return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class _MultiKind(_OptionKind):
    """Some of its options."""

    def read(self, question: Question, text: str, context: Context) -> Reading:
        reading = choose_many(named_options(self, question, context.labels), text)
        if isinstance(reading, Unclear):
            fitting = tuple(choice for choice in reading.choices if not self._wrong(question, choice[1]))
            return Unclear(fitting) if fitting else self.expected(question, text, context)
        if isinstance(reading, Misread):
            expected = self.expected(question, text, context)
            return Misread("multi", {**expected.params, **reading.params}, expected.suggestions)
        wrong = self._wrong(question, reading.value)
        return Misread(wrong[0].code, wrong[0].params) if wrong else reading

    def _wrong(self, question: Question, value: Json) -> tuple[Problem, ...]:
        return () if question.unsure and value == "unsure" else self.problems(question, value)

    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        known = [option.id for option in question.options]
        strange = [each for each in value if each not in known] if isinstance(value, list) else [value]
        if strange or not isinstance(value, list):
            part = str(strange[0])[:PART]
            return (Problem("multi", {"count": len(known), "part": part}),)
        return count_problems(question, value)


def count_problems(question: Question, value: list[Json]) -> tuple[Problem, ...]:
    """What is wrong with how many there are."""
    if question.least is not None and len(value) < question.least:
        return (Problem("too_few", {"min": question.least, "count": len(value)}),)
    if isinstance(question.max, int) and len(value) > question.max:
        return (Problem("too_many", {"max": question.max, "count": len(value)}),)
    return ()


CHOICE = _OptionKind(
    name="choice",
    from_pack=True,
    misread={"choice": mark("Please choose one of the options: its number or its words.")},
)
MULTI = _MultiKind(
    name="multi",
    from_pack=True,
    many=True,
    element="multi",
    longest=1000,
    expects=mark("One or more, with commas between."),
    misread={
        "multi": mark(
            "Please choose from the options: their numbers or words, with commas between. I did not understand: {part}"
        ),
        "too_few": mark("Please choose at least {min}; you chose {count}."),
        "too_many": mark("Please choose at most {max}; you chose {count}."),
    },
)
YESNO = _YesNoKind(
    name="yesno",
    options=(Option("yes", LABELS["yes"]), Option("no", LABELS["no"])),
    misread={"yesno": mark("Please answer yes or no.")},
)
TICK = _OptionKind(
    name="tick",
    options=(Option("yes", LABELS["yes"], ANSWERS.tick),),
    element="tick",
    misread={"tick": mark("Please answer yes, if you agree.")},
)
