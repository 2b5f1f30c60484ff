"""What the store promises, by subject; ``storage.store.Store`` is all of it."""
