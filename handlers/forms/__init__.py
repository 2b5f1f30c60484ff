"""Self-check and application draft."""
