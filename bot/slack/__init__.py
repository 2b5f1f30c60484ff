"""Slack: parse, render, send, serve."""
