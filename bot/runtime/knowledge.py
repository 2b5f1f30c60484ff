"""What the bot knows at run time: the packs, and an index of each that is built anew when staff taught it something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock

from faq.pack.load import load_packs
from faq.pack.model import Pack
from faq.search.results import Searchable, SearchResult
from handlers.dialog.turn import Knowledge
from storage.store import Store


class LateLibrary:
    """A library that is loaded and built when the first question comes, so that a chat begins at once."""

    def __init__(self, packs: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._packs, self._taught, self._building = packs, taught, Lock()

    @cached_property
    def _built(self) -> Searchable:
        return library(self._packs, self._taught)

    def ask(self, text: str, programme: str = "") -> SearchResult:
        """What the packs have on a question; see ``Library.ask``."""
        with self._building:
            built = self._built
        return built.ask(text, programme)


def warm(knowledge: Knowledge) -> None:
    """Ask each programme something, so that what is made on first use is there before somebody asks."""
    for programme in knowledge.packs:
        knowledge.library.ask("When is the deadline?", programme)


def library(packs: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> Searchable:
    """The indexes of all packs; ``taught`` are further ways to ask, by pack and entry."""
    from faq.search.naming import names
    from faq.search.retrieval import Index, Library

    more = taught or {}
    indexes = {pack.id: Index.of(pack, more.get(pack.id, {})) for pack in packs.values()}
    return Library(indexes, {pack.id: names(pack) for pack in packs.values()})


def taught_phrases(store: Store) -> dict[str, dict[str, list[str]]]:
    """What staff taught, by pack and entry."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in store.taught():
        found.setdefault(one.programme, {}).setdefault(one.entry, []).append(one.phrase)
    return found


class KnowledgeSource:
    """The knowledge that goes with a store; ``now()`` gives it as it stands after what was taught last.

    ``untaught`` is a library of these packs as they ship, where somebody has built one already.
    """

    def __init__(
        self, packs: Mapping[str, Pack], store: Store, untaught: Searchable | None = None, address: str = ""
    ) -> None:
        self._packs, self._store, self._address = packs, store, address
        self._version: int | None = None
        self._untaught = untaught or LateLibrary(packs, {})
        self._knowledge = Knowledge(packs, self._untaught, address)

    @classmethod
    def of(cls, folders: Sequence[Path], store: Store, address: str = "") -> KnowledgeSource:
        """The knowledge of the packs that ship and those in ``folders``; ``address`` is where this machine is reached."""
        return cls(load_packs(folders), store, address=address)

    @property
    def packs(self) -> Mapping[str, Pack]:
        """The packs by id."""
        return self._packs

    def now(self) -> Knowledge:
        """The packs with indexes that hold all that was taught until now."""
        version = self._store.taught_version()
        if version != self._version:
            taught = taught_phrases(self._store)
            library = LateLibrary(self._packs, taught) if taught else self._untaught
            self._knowledge = Knowledge(self._packs, library, self._address)
            self._version = version
        return self._knowledge
