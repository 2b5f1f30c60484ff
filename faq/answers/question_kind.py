"""What a kind of question is: all that tells it from another, in one declaration.

``faq.answers.kind_table`` collects the kinds. Nothing else compares the type of a question: it asks the kind, so that one more
is its declaration and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from faq.answers.reading import Context, Json, Labels, Misread, Problem, Reading
from faq.pack.model import Option, Question
from faq.places.places import City


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionKind:
    """A kind of question. A simple one needs a ``reader`` and what ``fits``; the others override what they do otherwise.

    ``expects`` says what an answer is, ``misread`` what was expected, by the codes of its ``Misread`` and ``Problem``, ``allowed``
    what may stand in JSON beside the ids of options. ``element`` is what it is on a screen (see ``FieldView``).

    Answers: ``in_words`` of one's own, ``long`` ones over several lines and messages; a ``number``; ``many`` values in a list.
    ``options`` are its own, ``from_pack`` says that the question brings them. ``composite`` and ``repeats`` are of questions that
    have fields: asked one by one, or once for each item.

    ``longest`` is how many characters can be an answer; ``written_as_shown`` says that a file holds what people read, and not the
    stored form; ``of_city`` is what a known city answers.
    """

    name: str
    expects: str = ""
    misread: Mapping[str, str] = field(default_factory=dict)
    reader: Callable[[str, Context], Reading] | None = None
    fits: Callable[[str], bool] | None = None
    element: str = "text"
    in_words: bool = False
    long: bool = False
    number: bool = False
    many: bool = False
    options: tuple[Option, ...] = ()
    from_pack: bool = False
    composite: bool = False
    repeats: bool = False
    longest: int = 300
    written_as_shown: bool = False
    of_city: Callable[[City], Json] | None = None
    allowed: str = ""

    @property
    def has_fields(self) -> bool:
        """Whether it is answered by its fields."""
        return self.composite or self.repeats

    @property
    def chosen(self) -> bool:
        """Whether it is answered by options."""
        return self.from_pack or bool(self.options)

    def options_of(self, question: Question) -> tuple[Option, ...]:
        """The options of such a question, beside "I'm not sure"."""
        return self.options or question.options

    def values(self) -> tuple[str, ...]:
        """All values there are, where they can be counted and no options name them."""
        return ()

    def suggested(self, country: str) -> Sequence[str]:
        """Values to offer to somebody of that country."""
        return ()

    def read(self, question: Question, text: str, context: Context) -> Reading:
        """What visible words mean; TypeError for a kind that is answered by its fields."""
        if self.reader is None:
            raise TypeError(f"a question of type {self.name} is read field by field")
        return self.reader(text, context)

    def expected(self, question: Question, text: str, context: Context) -> Misread:
        """What was expected, where the text holds nothing that could be it."""
        return Misread(self.name)

    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        """What is wrong with a stored value."""
        right = self.fits is None or (isinstance(value, str) and self.fits(value))
        return () if right else (Problem(self.name),)

    def outdated(self, question: Question, value: Json, today: date) -> tuple[Problem, ...]:
        """What has become wrong with a stored value by the day."""
        return ()

    def show(self, question: Question, value: Json, language: str, labels: Labels) -> str:
        """One stored value as a person reads it."""
        return str(value)

    def normal(self, value: Json) -> Json:
        """A value of a JSON file in its stored form."""
        return value
