"""What an answer probably means that is not plain: at most two meanings to be confirmed, and never one that is taken.

One rule for all kinds and languages: plain words are taken (``read``); words that name an option in a sentence, lean to yes or
no, or say in other words what an option says, are asked back; what is left is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from faq.answers.choices import mentioned, of_side
from faq.answers.kind_table import kind_of
from faq.answers.named_options import NamedOption, ask
from faq.answers.option_kinds import named_options
from faq.answers.option_places import kept_of_counted
from faq.answers.reading import Context, Read, Reading, Unclear
from faq.answers.values import read
from faq.answers.vocabulary import ASKING, asking, leaning, mixed, not_yet, side_taken, states, without_courtesy, words
from faq.pack.model import Question
from faq.search.encoder import Floats, encoder, vectors
from faq.text.spelling import fold

MOST = 2
"""Meanings that are asked back at most: more would be the question over again, and so would all there are."""
ALIKE = 0.2
"""How near in meaning to an option a sentence that tells something must be, by the encoder."""
ALIKE_BY_WORDS = {1: 0.6, 2: 0.6, 3: 0.45}
"""The same of so many words that may as well name a topic of the programme: the fewer, the nearer they are to much."""
ALIKE_IN_MORE = 0.25
FAR = 0.15
"""How far the nearest must be ahead of the next to be offered alone."""
_QUESTION_MARKS = ("?", "\uff1f", "\u061f", "\u037e")


def heard(question: Question, text: str, context: Context) -> Reading:
    """What words mean as an answer, or probably mean; as ``read`` does, it never raises on a question that has no fields."""
    reading = read(question, text, context)
    kind = kind_of(question)
    if kind.in_words or not text.strip() or len(text) > kind.longest:
        return reading
    if not isinstance(reading, Read) and (bare := without_courtesy(text)) != text:
        text, reading = bare, read(question, bare, context)
    if not kind.chosen:
        return reading
    options = named_options(kind, question, context.labels)
    if isinstance(reading, Read):
        undecided = question.unsure and reading.value == "no" and not_yet(text)
        return ask([option for option in options if option.id == "no"]) if undecided else reading
    choices = reading.choices if isinstance(reading, Unclear) else ()
    if kind.many and choices:
        return Unclear(choices[:MOST])
    denied = [option.id for option in mentioned(options, text).denied]
    left = tuple(choice for choice in choices if choice[1] not in denied)
    if choices == left and 0 < len(left) <= _most(options):
        return Unclear(left)
    within = [value for _, value in left]
    found = () if kind.many else likely(options, text, within)
    return ask(found) if found else reading


def likely(options: Sequence[NamedOption], text: str, within: Sequence[str] = ()) -> tuple[NamedOption, ...]:
    """The options that a text probably means, likeliest first; ``within`` are those that its words may name."""
    if _asks(text):
        return ()
    if {option.id for option in options} <= {"yes", "no", "unsure"}:
        leant = ("no" if mixed(text) else leaning(text)) or ("yes" if states(text) else "")
        return _side(options, leant) or _side(options, "no" if leant else "")
    if (kept := kept_of_counted(options, text)) is not None:
        return kept[: _most(options)]
    named, side = mentioned(options, text), side_taken(text)
    if not named.told and (side or leaning(text)) == "unsure" and (unsure := _side(options, "unsure")):
        return unsure
    known = [option for option in options if option not in named.denied and option.id != "unsure"]
    near = _alike(known, text)
    likelier = sorted(_side(known, side or leaning(text)), key=near.index)
    certain = dict.fromkeys((*named.told, *likelier, *(option for option in near if option.id in within)))
    if len(certain) == 1 and _far_ahead(near, text) in certain:
        return tuple(certain)
    weak = bool(certain) and not side and not named.told and _most(options) > 1
    if not certain and _most(options) == 1 and _far_ahead(near, text) is None:
        return _side(options, "unsure") if _worth_asking(near, text) else ()
    others = near if certain or within else _worth_asking(near, text)
    return tuple(dict.fromkeys((*(near[:1] if weak else ()), *certain, *others)))[: _most(options)]


def _asks(text: str) -> bool:
    """Whether a text is a question, or says nothing."""
    first = words(fold(text))[:1]
    return text.rstrip().endswith(_QUESTION_MARKS) or not first or first[0] in ASKING


def _most(options: Sequence[NamedOption]) -> int:
    """How many may be asked back of these."""
    return max(1, min(MOST, sum(option.id != "unsure" for option in options) - 1))


def _side(options: Sequence[NamedOption], answer: str) -> tuple[NamedOption, ...]:
    unsure = tuple(option for option in options if option.id == answer == "unsure")
    return unsure or (tuple(of_side(options, answer)) if answer in ("yes", "no") else ())


def _alike(options: Sequence[NamedOption], text: str) -> list[NamedOption]:
    """The options by how near in meaning they are to a text, nearest first."""
    scores = _scores(options, text)
    return sorted(options, key=lambda option: -scores[option.id])


def _far_ahead(near: Sequence[NamedOption], text: str) -> NamedOption | None:
    """The nearest, where the next one is far behind."""
    scores = _scores(near, text)
    ahead = len(near) < MOST or scores[near[0].id] - scores[near[1].id] >= FAR
    return near[0] if near and ahead else None


def _worth_asking(options: Sequence[NamedOption], text: str) -> Sequence[NamedOption]:
    """The same where the nearest is near enough: a sentence that tells something need be less so than words that may be a topic."""
    best = max(_scores(options, text).values(), default=0.0)
    least = ALIKE if states(text) else ALIKE_BY_WORDS.get(len(words(fold(text))), ALIKE_IN_MORE)
    return options if best >= least and not asking(text) else ()


def _scores(options: Sequence[NamedOption], text: str) -> dict[str, float]:
    said = vectors(encoder(), [text])[0]
    return {option.id: float((_meaning(option.names + option.like) @ said).max()) for option in options}


@lru_cache(maxsize=1000)
def _meaning(names: tuple[str, ...]) -> Floats:
    return vectors(encoder(), names)
