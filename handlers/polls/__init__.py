"""Polls of a twinning."""
