"""Telegram: parse, render, send, serve."""
