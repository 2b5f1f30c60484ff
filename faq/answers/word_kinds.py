"""Questions that are answered in words of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from faq.answers.question_kind import QuestionKind
from faq.answers.reading import Context, Json, Misread, Problem, Read, Reading
from faq.pack.model import Question
from faq.text.spelling import clean, wordless

LONGEST_KEPT = 100_000
"""Characters of a text that is kept; what is over a question's own ``max`` is kept and marked as a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _WordKind(QuestionKind):
    in_words: bool = True
    written_as_shown: bool = True

    def read(self, question: Question, text: str, context: Context) -> Reading:
        if len(text) > LONGEST_KEPT:
            return Misread("too_long_to_keep", {"max": LONGEST_KEPT})
        kept = clean(text, lines=self.long)
        return Misread("empty") if wordless(kept) else Read(kept)

    def problems(self, question: Question, value: Json) -> tuple[Problem, ...]:
        if not isinstance(value, str):
            return (Problem("empty"),)
        least, most = question.least or 0, question.max if isinstance(question.max, int) else LONGEST_KEPT
        if len(value) > most:
            return (Problem("too_long", {"by": len(value) - most, "max": most}),)
        return (Problem("too_short", {"by": least - len(value), "min": least}),) if len(value) < least else ()


TEXT = _WordKind(name="text")
LONG = _WordKind(name="long", long=True, element="long")
