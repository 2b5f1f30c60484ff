"""Accounts and privacy."""
