"""What the bot knows at run time: the packs, and an index of each that is built anew when staff taught it something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from faq.load import load_packs
from faq.model import Pack
from faq.retrieval import Index, Library
from handlers.model import Knowledge
from storage.store import Store


def library(packs: Mapping[str, Pack], taught: Mapping[str, Mapping[str, Sequence[str]]] | None = None) -> Library:
    """The indexes of all packs; ``taught`` are further ways to ask, by pack and entry."""
    more = taught or {}
    indexes = {pack.id: Index.of(pack, more.get(pack.id, {})) for pack in packs.values()}
    return Library(
        indexes, {pack.id: (pack.name, pack.file.short, *pack.file.also_asked_as) for pack in packs.values()}
    )


def taught_phrases(store: Store) -> dict[str, dict[str, list[str]]]:
    """What staff taught, by pack and entry."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in store.taught():
        found.setdefault(one.programme, {}).setdefault(one.entry, []).append(one.phrase)
    return found


class Known:
    """The knowledge that goes with a store; ``now()`` gives it as it stands after what was taught last."""

    def __init__(self, packs: Mapping[str, Pack], store: Store) -> None:
        self._packs, self._store = packs, store
        self._version: int | None = None
        self._knowledge = Knowledge(packs, Library({}, {}))

    @classmethod
    def of(cls, folders: Sequence[Path], store: Store) -> Known:
        """The knowledge of the packs that ship and those in ``folders``."""
        return cls(load_packs(folders), store)

    @property
    def packs(self) -> Mapping[str, Pack]:
        """The packs by id."""
        return self._packs

    def now(self) -> Knowledge:
        """The packs with indexes that hold all that was taught until now."""
        version = self._store.taught_version()
        if version != self._version:
            self._knowledge = Knowledge(self._packs, library(self._packs, taught_phrases(self._store)))
            self._version = version
        return self._knowledge
