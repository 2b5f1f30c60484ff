"""The terminal, and transcripts of it."""
