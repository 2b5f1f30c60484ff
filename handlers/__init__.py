"""What we say: ``step(turn, store)`` gives the replies to one event."""
