"""Feedback on a session."""
