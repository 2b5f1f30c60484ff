"""What a word means, as a programme's editors explain it: never a quote, and marked so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from faq.pack.citation import Citation
from faq.pack.model import Pack
from faq.pack.programme_file import Term
from faq.search import glossary
from handlers.dialog.blocks import Block, hint, text
from handlers.dialog.translator import Translator


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of a programme that is asked about, and where its text uses the word."""

    pack: Pack
    term: Term
    cite: Citation


def defined(packs: Iterable[Pack], words: str, own: Translator) -> Iterator[Definition]:
    """The word whose meaning is asked for, in each of the programmes that explains it."""
    for pack in packs:
        term = glossary.meant(pack, words, lambda word, of=pack.id: own.pack(of, word))  # type: ignore[misc]
        if term and (cite := glossary.used(pack, term)):
            yield Definition(pack, term, cite)


def explained(words: Translator, pack: Pack, term: Term) -> list[Block]:
    """The explanation of a word; passages of the text that use it follow."""
    own = words.pack(pack.id, term.term)
    name = own if own == term.term else f"{own} ({term.term})"
    ours = words.t("That is our explanation, in plain words. Here the programme text uses the word:")
    return [text(f"{name}: {words.pack(pack.id, term.means)}"), hint(ours)]
