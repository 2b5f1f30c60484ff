"""A purge at once, for tests that look at what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from storage.records import Millis
from storage.store import Store


def prune(store: Store, now: Millis, retention_days: Mapping[str, int]) -> dict[str, int]:
    """All slices within the transaction under way; how many rows went."""
    went = Counter[str]()
    for part in store.pruning(now, retention_days):
        went.update(part)
    return dict(went)
