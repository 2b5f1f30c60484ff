"""Which entry of the FAQ a question is about, which sentence answers it, and how sure that is.

How it works, what it reaches and how its weights are fitted: ``docs/retrieval.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from faq.search import calibration, naming, own_place, prepared, talk
from faq.search import text as t
from faq.search.encoder import Encoder, encoder
from faq.search.evidence import Evidence, Item, Texts
from faq.search.judge import judge, weights
from faq.search.passages import answering, passages_of
from faq.search.prepared import PreparedIndex
from faq.search.results import Hit, SearchResult
from faq.search.words import Synonyms
from faq.text import wordlists
from faq.text.language_words import QuestionWords

if TYPE_CHECKING:
    from faq.pack.model import Entry, Pack, TestQuestion
from faq.pack.programme_file import Term

_DATA = Path(__file__).parent
_SHOWN = 10
_FOREIGN = 0.9
"""So sure must another programme be of a question with one of its proper names for the question to be about it."""


SILENT = "-"
"""In an ``also`` file, the heading of questions that people ask and the text does not answer."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry as it is searched; ``body`` holds its paragraphs and list lines verbatim.

    ``asks`` names for each alternate the sentences that answer it by how they begin; it may be shorter than they are.
    """

    id: str
    titles: tuple[str, ...]
    alternates: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    asks: tuple[tuple[str, ...], ...] = ()


class Index:
    """The entries of one programme, searchable; never changed once in use, so that threads may share it."""

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        terms: Sequence[Term] = (),
        name: str = "",
        reader: Encoder | None = None,
        asides: Sequence[str] | None = None,
        known: Sequence[PreparedIndex] = (),
    ) -> None:
        """Without a ``reader`` of sentences only questions in the language of the texts are found.

        ``asides`` are questions that no entry answers; the general ones where it is None. ``known`` are files with what was
        worked out of such texts before.
        """
        self.name = name
        self.proper = frozenset(
            naming.stems(word) for term in terms for word in (term.term, *term.same) if word.istitle()
        )
        self._documents = tuple(documents)
        items = [_item(d, _explained(d.id, terms)) for d in documents]
        groups = [*_everyday(), *((term.term, *term.same) for term in terms if term.same)]
        self._weights = weights()
        self.bands = (self._weights.answer, self._weights.suggest)
        every = general_asides() if asides is None else asides
        self._texts = Texts(items, every, Synonyms(groups), reader, known)

    @classmethod
    def of(
        cls,
        pack: Pack,
        extra_alternates: Mapping[str, Sequence[str]] | None = None,
        reader: Encoder | None = None,
    ) -> Index:
        """The index of a pack, with further alternates by entry id beside the pack's own."""
        extra = extra_alternates or {}
        documents = [_document(pack, entry, extra.get(entry.id, ())) for entry in pack.entries]
        asides = (*general_asides(), *(way.words for way in pack.alternates.get(SILENT, ())))
        known = prepared.read([Path(pack.folder) / prepared.NAME])
        index = cls(
            documents, terms=pack.file.term, name=pack.id, reader=reader or encoder(), asides=asides, known=known
        )
        if extra and known:
            index.bands = known[0].bands
        elif not extra:
            index.measure(pack.questions)
        return index

    def measure(self, questions: Sequence[TestQuestion]) -> None:
        """Set the confidences from which on is answered and suggested by questions of which it is known what is right."""
        key = prepared.key_of((self.prepared.key, self._weights, questions))
        if self.prepared.measured != key:
            measured = calibration.bands(questions, self.ask, self.bands) or self.bands
            self._texts.prepared = prepared.keep(replace(self.prepared, measured=key, bands=measured))
        self.bands = self.prepared.bands

    @property
    def prepared(self) -> PreparedIndex:
        """What was worked out of the texts, to be kept in a file."""
        return self._texts.prepared

    def evidence(self, text: str) -> Evidence:
        """What each view finds for ``text``, of which only the first 300 characters count."""
        return self._texts.find(talk.without_greeting(t.asked(text)))

    def ask(self, text: str) -> SearchResult:
        """The entries that ``text`` may be about, best first, or the kind of small talk that it is."""
        text = t.asked(text)
        said, evidence = talk.kind(text), self.evidence(text)
        if said and not evidence.exact:
            return SearchResult("none", talk=said)
        verdict = judge(evidence, self._weights, self.bands, lambda number: self._best(number, evidence))
        ranked = list(zip(verdict.order, verdict.likely, strict=True))[:_SHOWN]
        hits = tuple(self._hit(number, likely, evidence) for number, likely in ranked)
        return SearchResult(verdict.band, hits, near=verdict.near, understood=not evidence.foreign or _asks(text))

    def knows(self, word: str) -> bool:
        """Whether any of its texts, or a question of those that it is no answer to, has the folded word."""
        return self._texts.knows(word)

    def best_sentences(self, evidence: Evidence) -> list[float]:
        """What speaks for the best sentence of each entry."""
        return [self._best(number, evidence) for number in range(len(self._documents))]

    def _best(self, number: int, evidence: Evidence) -> float:
        return max((score for _, score in self._texts.passages(number, evidence)), default=0.0)

    def _hit(self, number: int, likely: float, evidence: Evidence) -> Hit:
        document = self._documents[number]
        scored = self._texts.passages(number, evidence)
        title = document.titles[0] if document.titles else document.id
        best = max(scored, key=lambda pair: pair[1])[0] if scored else ""
        return Hit(self.name, document.id, title, likely, best, answering(scored))


def _document(pack: Pack, entry: Entry, extra: Sequence[str]) -> Document:
    ways = pack.alternates.get(entry.id, ())
    return Document(
        entry.id,
        entry.titles,
        (*(way.words for way in ways), *extra),
        entry.text,
        tuple(way.sentences for way in ways),
    )


def _item(document: Document, explained: Sequence[str]) -> Item:
    """The texts of an entry, each way to ask with the numbers of the sentences that it names."""
    passages = tuple(passages_of(document.body))
    named = [() for _ in document.titles] + [_numbers(passages, names) for names in document.asks]
    return Item((*document.titles, *document.alternates, *explained), passages, tuple(named))


def _numbers(passages: Sequence[str], beginnings: Sequence[str]) -> tuple[int, ...]:
    found = (next((i for i, one in enumerate(passages) if one.startswith(begin)), None) for begin in beginnings)
    return tuple(number for number in found if number is not None)


class Library:
    """Several programmes at once; ``names`` are what people call each."""

    def __init__(self, indexes: Mapping[str, Index], names: Mapping[str, Sequence[str]]) -> None:
        self._indexes = dict(indexes)
        # Before a programme is chosen, one question is asked of each index again and again.
        self._asked = lru_cache(maxsize=3 * len(self._indexes))(lambda key, text: self._indexes[key].ask(text))
        self._names = {key: names.get(key, ()) for key in indexes}

    def ask(self, text: str, programme: str = "") -> SearchResult:
        """As ``Index.ask`` of that programme, or of all where it is empty; KeyError where there is no such programme."""
        text = t.asked(text)
        if not programme:
            return self._merged(text)
        found = self._found(programme, text)
        return found if found.talk else replace(found, elsewhere=self._elsewhere(text, programme, found))

    def _found(self, programme: str, text: str) -> SearchResult:
        """What a programme has on a question, with its name or without: "the deadline of City2City" asks for the deadline.

        And with a place that it does not speak of, or with "my city" there: who asks "can Brno apply" means their own.
        """
        bare = naming.without(text, self._names[programme])
        own = own_place.read(bare, self._indexes[programme].knows)
        return max((self._asked(programme, way) for way in dict.fromkeys((text, bare, own))), key=_top)

    def _merged(self, text: str) -> SearchResult:
        """The hits of all programmes, those of a programme that the text names before all others."""
        found = {key: self._found(key, text) for key in self._indexes}
        named = naming.named(text, self._names)
        best = max(found, key=lambda key: (key in named, _top(found[key])), default="")
        if not best or found[best].talk:
            return found.get(best, SearchResult("none"))
        hits = [hit for each in found.values() for hit in each.hits]
        hits.sort(key=lambda hit: (hit.programme not in named, -hit.score))
        return replace(found[best], hits=tuple(hits[:_SHOWN]))

    def _elsewhere(self, text: str, programme: str, here: SearchResult) -> str:
        named = naming.named(text, self._names)
        if named:
            return "" if programme in named else named[0]
        if here.band == "answer":
            return ""
        ours = self._indexes[programme].proper
        tops = {
            key: _top(self._asked(key, text))
            for key, index in self._indexes.items()
            if key != programme and naming.mentioned(text, index.proper - ours)
        }
        best = max(tops, key=lambda key: tops[key], default="")
        return best if best and tops[best] >= _FOREIGN else ""


def _top(found: SearchResult) -> float:
    return found.hits[0].score if found.hits else 0.0


def _explained(entry: str, terms: Sequence[Term]) -> list[str]:
    return [
        ask.format(term.term)
        for term in terms
        if term.entry == entry
        for ask in ("what is {}", "what does {} stand for")
    ]


def _asks(text: str) -> bool:
    """Whether a text begins with a word that asks, in the language of the texts, however strange its other words are."""
    return next(iter(t.words(talk.without_greeting(text))), "") in _asking()


@cache
def _asking() -> frozenset[str]:
    return frozenset(wordlists.read(QuestionWords, wordlists.FOLDER / wordlists.FIRST).asks)


@cache
def general_asides() -> tuple[str, ...]:
    """Questions that hardly any programme text answers."""
    return tuple(line for group in talk.lines("asides.md").values() for line in group)


@cache
def _everyday() -> tuple[tuple[str, ...], ...]:
    rows = (_DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(word.strip() for word in row.split(",")) for row in rows if row and not row.startswith("#"))
